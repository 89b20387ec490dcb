"""Figures: what do the codes say? Sentences first, then a picture of both partners and tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO

import pandas as pd
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QWidget,
)
from typing_extensions import override

from observer.app.tasks import Progress
from observer.gui.actions import Scope
from observer.gui.context import RoomContext
from observer.gui.figure_table import FrameModel
from observer.gui.panels.headline_panel import HeadlinePanel
from observer.gui.parts import button, column, label, row, scrolling
from observer.gui.task_strip import TaskStrip
from observer.gui.words import coding_title, session_title
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError, SchemeError
from observer.model.messages import msg
from observer.statistics.inputs import CodedSession
from observer.statistics.registry import STATISTICS, Statistic
from observer.text.catalogue import Catalogue

DOTS_PER_INCH = 100
RASTER_PX = 250
LINE_PX, HEAD_PX, WIDEST_PX = 28, 46, 300
SETTLED_MS = 200
"""A picture is drawn anew when the window has kept its size so long."""


@dataclass(frozen=True, slots=True)
class RasterSize:
    """How large and for which screen a picture is drawn."""

    width_px: int
    height_px: int
    pixel_ratio: float
    dark: bool


class FiguresRoom(QWidget):
    """The room of figures.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Unused: reading takes no time that has to be shown.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip) -> None:
        super().__init__()
        del strip
        self._context = context
        self._session_id = ""
        self._coded: CodedSession | None = None
        self._tables: Mapping[str, pd.DataFrame] = {}
        self._asked = 0
        self.setAccessibleName(context.text("Figures"))
        self.headline = HeadlinePanel(context)
        self.headline.setObjectName("headline")
        self.picture = QLabel()
        self.table = QTableView()
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.timeout.connect(self._draw)
        self._build()
        self.setFocusProxy(self.codings)
        context.commands.bind(
            Scope.FIGURES,
            self,
            {
                "next_coding": partial(self._step, 1),
                "previous_coding": partial(self._step, -1),
                "copy_table": self.copy_table,
            },
        )

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show the figures of a coding; of the first one of the session if none is named."""
        self._session_id = session_id
        project = self._context.workspace.project
        text = self._context.text
        family = project.family_of(session_id)
        seen = self._context.workspace.blind.codings
        self.codings.blockSignals(True)
        self.codings.clear()
        for session in project.sessions(family.id):
            for info in seen(session.id):
                words = coding_title(info, self._scheme_title(info), text)
                self.codings.addItem(f"{session_title(session, text)} · {words}", info.id)
        own = [info.id for info in seen(session_id)]
        wanted = coding_id if coding_id in own else (own[0] if own else "")
        self.codings.setCurrentIndex(self.codings.findData(wanted))
        self.codings.blockSignals(False)
        self._fill_phases()
        self._compute()

    def release(self) -> None:
        """Forget the figures."""
        self._asked += 1
        self._coded = None
        self._tables = {}

    @property
    def statistic(self) -> Statistic:
        """The statistic whose table is shown."""
        return STATISTICS[max(self._choice.checkedId(), 0)]

    def copy_table(self) -> None:
        """Put the table on the clipboard."""
        model = self.table.model()
        if isinstance(model, FrameModel):
            QGuiApplication.clipboard().setText(model.as_text())
            self._context.notify(self._context.text("The table is on the clipboard."))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the picture anew when the size has settled."""
        super().resizeEvent(event)
        self._resized.start(SETTLED_MS)

    def _build(self) -> None:
        text = self._context.text
        inside = QWidget()
        layout = column(margin=20, gap=12)
        layout.addLayout(self._choosers())
        self.nothing = label(
            text("No coding of this session yet. Code it first; then its figures are here."),
            "muted",
        )
        layout.addWidget(self.nothing)
        self.unfinished = label("")
        layout.addWidget(self.unfinished)
        layout.addWidget(self.headline)
        self.picture.setFixedHeight(RASTER_PX)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.picture.setAccessibleName(text("Both partners over time"))
        layout.addWidget(self.picture)
        layout.addLayout(self._table_choosers())
        self.about = label("", "muted")
        layout.addWidget(self.about)
        self.table.setAccessibleName(text("Table"))
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(LINE_PX)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFixedHeight(HEAD_PX)
        layout.addWidget(self.table)
        layout.addStretch(1)
        inside.setLayout(layout)
        around = column()
        around.addWidget(scrolling(inside))
        self.setLayout(around)

    def _choosers(self) -> QHBoxLayout:
        text = self._context.text
        self.codings = QComboBox()
        self.codings.setMaximumWidth(620)
        self.codings.setAccessibleName(text("Coding"))
        self.codings.setMinimumWidth(420)
        self.codings.currentIndexChanged.connect(self._coding_chosen)
        self.phases = QComboBox()
        self.phases.setAccessibleName(text("Phase"))
        self.phases.setMinimumWidth(180)
        self.phases.currentIndexChanged.connect(self._show)
        line = row(gap=12)
        for words, box in ((text("Coding"), self.codings), (text("Phase"), self.phases)):
            title = label(words, "muted", wrap=False)
            title.setBuddy(box)
            line.addWidget(title)
            line.addWidget(box)
        line.addStretch(1)
        return line

    def _table_choosers(self) -> QHBoxLayout:
        text = self._context.text
        self._choice = QButtonGroup(self)
        self.statistics: dict[str, QPushButton] = {}
        line = row(gap=8)
        for number, statistic in enumerate(STATISTICS):
            made = button(
                text.render(statistic.label), self._show, hint=text.render(statistic.definition)
            )
            made.setCheckable(True)
            made.setChecked(number == 0)
            self._choice.addButton(made, number)
            self.statistics[statistic.id] = made
            line.addWidget(made)
        line.addStretch(1)
        self.every_column = QCheckBox(text("All columns"))
        self.every_column.toggled.connect(self._show)
        line.addWidget(self.every_column)
        line.addWidget(button(text("Copy the table"), self.copy_table))
        return line

    def _scheme_title(self, info: CodingInfo) -> str:
        try:
            return self._context.text.local(self._context.workspace.scheme_of(info.id).title)
        except SchemeError:
            return info.scheme_id

    def _fill_phases(self) -> None:
        text = self._context.text
        self.phases.blockSignals(True)
        self.phases.clear()
        self.phases.addItem(text("Whole session"), "")
        for number, phase in enumerate(
            self._context.workspace.project.phases(self._session_id), start=1
        ):
            if phase.in_statistics:
                self.phases.addItem(phase.name or text("Phase {number}", number=number), phase.id)
        self.phases.blockSignals(False)

    def _coding_chosen(self) -> None:
        coding_id = str(self.codings.currentData() or "")
        if coding_id:
            info = self._context.workspace.project.get(CodingInfo, coding_id)
            self._context.go("figures", info.session_id, coding_id)

    def _step(self, by: int) -> None:
        place = self.codings.currentIndex() + by
        if 0 <= place < self.codings.count():
            self.codings.setCurrentIndex(place)

    def _compute(self) -> None:
        coding_id = str(self.codings.currentData() or "")
        self._asked += 1
        self._tables, self._coded = {}, None
        self._blank(empty=not coding_id)
        if not coding_id:
            return
        try:
            self._coded = self._context.workspace.coded_session(coding_id)
        except ObserverError as error:
            self._failed(error)
            return
        self._say_what_is_not_coded(self._coded)
        # what was judged has tables; without codes there is nothing to draw over time
        self.picture.setVisible(bool(self._coded.coding.events) or not self._coded.judged)
        self._context.tasks.run(
            partial(compute_tables, self._coded), partial(self._computed, self._asked), self._failed
        )
        self._draw()

    def _say_what_is_not_coded(self, coded: CodedSession) -> None:
        text, last_us = self._context.text, coded.nothing_after_us()
        if last_us is None:
            return
        words = text(
            "Nothing is coded after {time} of {length}. That rest counts as watched; say in the "
            "Code room up to where you coded, with {key}.",
            time=text.clock(last_us),
            length=text.clock(coded.window.end_us),
            key="Ctrl+]",
        )
        self.unfinished.setText(words)
        self.unfinished.show()

    def _blank(self, *, empty: bool) -> None:
        self.nothing.setVisible(empty)
        self.unfinished.hide()
        for part in (self.headline, self.picture, self.table, self.about):
            part.setVisible(not empty)
        self.table.setModel(None)

    def _computed(self, asked: int, tables: Mapping[str, pd.DataFrame]) -> None:
        if asked == self._asked:
            self._tables = tables
            self._show()

    def _show(self, _choice: object = None) -> None:
        if self._coded is None or not self._tables:
            return
        phase_id = str(self.phases.currentData() or "")
        scheme, text = self._coded.scheme, self._context.text
        self._offer_what_there_is()
        statistic = self.statistic
        self.headline.show_answers(self._tables["answered"], phase_id, scheme)
        self.about.setText(text.render(statistic.definition))
        model = FrameModel(
            statistic,
            self._tables[statistic.id],
            phase_id,
            scheme=scheme,
            text=text,
            every_column=self.every_column.isChecked(),
        )
        model.setParent(self.table)
        self.table.setModel(model)
        self._fit_columns(model)

    def _offer_what_there_is(self) -> None:
        """Show the buttons of the statistics that the scheme has something for."""
        told = [s.id for s in STATISTICS if len(self._tables[s.id])]
        for statistic_id, made in self.statistics.items():
            made.setVisible(statistic_id in told)
        if told and self.statistic.id not in told:
            self.statistics[told[0]].setChecked(True)

    def _fit_columns(self, model: FrameModel) -> None:
        self.table.resizeColumnsToContents()
        metrics = self.table.horizontalHeader().fontMetrics()
        for place in range(model.columnCount()):
            title = str(model.headerData(place, Qt.Orientation.Horizontal)).splitlines()
            head = max(metrics.horizontalAdvance(line) for line in title) + 24
            cells = self.table.sizeHintForColumn(place) + 16
            self.table.setColumnWidth(place, min(max(cells, head), WIDEST_PX))
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(HEAD_PX + model.rowCount() * LINE_PX + bar + 4)

    def _draw(self) -> None:
        if self._coded is None or not self.isVisible():
            return
        size = RasterSize(
            max(self.picture.width(), 400),
            RASTER_PX,
            self.devicePixelRatioF(),
            self._context.tokens.is_dark,
        )
        self._context.tasks.run(
            partial(draw_raster, self._coded, self._context.text, size),
            partial(self._drawn, self._asked),
            self._failed,
        )

    def _drawn(self, asked: int, image: QImage) -> None:
        if asked == self._asked:
            self.picture.setFixedHeight(round(image.deviceIndependentSize().height()))
            self.picture.setPixmap(QPixmap.fromImage(image))

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))


def compute_tables(session: CodedSession, progress: Progress) -> Mapping[str, pd.DataFrame]:
    """Return the table of every statistic.

    Parameters
    ----------
    session
        What to count.
    progress
        Told after each table.

    Returns
    -------
    Mapping of str to pandas.DataFrame
        By the statistic's id.
    """
    tables: dict[str, pd.DataFrame] = {}
    for done, statistic in enumerate(STATISTICS, start=1):
        tables[statistic.id] = statistic.compute(session)
        progress.report(done / len(STATISTICS), msg("Counting"))
    return tables


def draw_raster(
    session: CodedSession, text: Catalogue, size: RasterSize, progress: Progress
) -> QImage:
    """Return the picture of both partners over time.

    Parameters
    ----------
    session
        What to draw.
    text
        Language of its words.
    size
        How large, for which screen.
    progress
        Unused: it takes a moment only.

    Returns
    -------
    QImage
        With the pixel ratio of the screen.
    """
    # imported late: matplotlib costs the start of the window half a second
    from observer.figures.raster import raster

    del progress
    inches = (size.width_px / DOTS_PER_INCH, size.height_px / DOTS_PER_INCH)
    figure = raster(session, text, size_in=inches, dark=size.dark)
    dots = DOTS_PER_INCH * size.pixel_ratio
    buffer = BytesIO()
    figure.savefig(buffer, format="rgba", dpi=dots)
    width, height = int(figure.get_figwidth() * dots), int(figure.get_figheight() * dots)
    image = QImage(buffer.getvalue(), width, height, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(size.pixel_ratio)
    return image
