"""The whole project: which sessions are coded twice, and how agreement goes over time."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from observer.app.agreement import AgreementReport
from observer.app.double_coding import (
    USUAL_SEED,
    DrawState,
    double_coding_plan,
    schemes_in_use,
)
from observer.gui.agreement.drift_plot import DriftPlot, DriftPoint
from observer.gui.agreement.point_words import part_words
from observer.gui.context import RoomContext
from observer.gui.parts import column, heading, label, row, scrolling
from observer.model.edits import CodingStatus
from observer.model.errors import ObserverError
from observer.model.messages import Message, msg
from observer.statistics.columns import is_missing

if TYPE_CHECKING:
    from observer.model.scheme import Scheme

_LINE_PX, _MOST_LINES = 28, 8
_MOST_SEED = 999_999_999
_STATES: Mapping[DrawState, Message] = MappingProxyType(
    {
        DrawState.TO_DO: msg("to be coded by a second coder"),
        DrawState.UNDER_WAY: msg("under way"),
        DrawState.DONE: msg("finished by both"),
    }
)
_ID = int(Qt.ItemDataRole.UserRole)


class ProjectPage(QWidget):
    """Double-coded sessions, the draw of those to come, and drift.

    Parameters
    ----------
    context
        What the room stands on.
    """

    wants_session = Signal(str)
    """Somebody wants to see how the coders of a session agree: its id."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._report: AgreementReport | None = None
        text = context.text
        self.sessions = QTableWidget()
        self.sessions.setAccessibleName(text("Sessions that were coded twice"))
        self.parts = QComboBox()
        self.parts.setAccessibleName(text("Track or form"))
        self.parts.setMinimumWidth(260)
        self.parts.currentIndexChanged.connect(self._show_drift)
        self.plot = DriftPlot(context)
        self.plot.chosen.connect(self.wants_session)
        self.told = label("", "muted")
        self._schemes: dict[str, Scheme] = {}
        self.schemes = QComboBox()
        self.schemes.setAccessibleName(text("Coding scheme"))
        self.schemes.setMinimumWidth(260)
        self.schemes.currentIndexChanged.connect(self._show_plan)
        self.seed = QSpinBox()
        self.seed.setAccessibleName(text("Seed of the draw"))
        self.seed.setRange(0, _MOST_SEED)
        self.seed.setValue(USUAL_SEED)
        self.seed.valueChanged.connect(self._show_plan)
        self._lay()

    def show_project(self) -> None:
        """Draw, and list the sessions that two code, or should."""
        text = self._context.text
        before = self.schemes.currentData()
        try:
            schemes = schemes_in_use(self._context.workspace)
        except ObserverError as error:
            schemes = ()
            self._context.notify(text.error(error))
        self._schemes = {scheme.id: scheme for scheme in schemes}
        self.schemes.blockSignals(True)
        self.schemes.clear()
        for scheme in schemes:
            self.schemes.addItem(text.local(scheme.title), scheme.id)
        self.schemes.setCurrentIndex(max(self.schemes.findData(before), 0))
        self.schemes.blockSignals(False)
        self._show_plan()

    def _show_plan(self, *_unused: object) -> None:
        text = self._context.text
        scheme = self._schemes.get(str(self.schemes.currentData() or ""))
        if scheme is None:
            self.sessions.setRowCount(0)
            self.told.setText(text("No session was coded yet."))
            return
        plan = double_coding_plan(self._context.workspace.project, scheme, seed=self.seed.value())
        self.told.setText(
            text(
                "Of a hundred sessions the scheme asks for {share} to be coded by two: here "
                "{done} of {total} are. Chance draws which, the same ones for the same seed.",
                share=text.number(100 * plan.share, 0),
                done=plan.done,
                total=plan.total,
            )
        )
        self.sessions.setRowCount(len(plan.sessions))
        for line, each in enumerate(plan.sessions):
            cells = (
                each.family,
                str(each.session),
                text.day(each.held_on) if each.held_on else "",
                each.first_coder,
                each.second_coder,
                text("yes") if each.drawn else text("no"),
                text.render(_STATES[each.state]),
                self._consensus(each.session_id, scheme.id),
            )
            for place, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setData(_ID, each.session_id)
                self.sessions.setItem(line, place, item)
        self.sessions.resizeColumnsToContents()
        head = self.sessions.horizontalHeader().sizeHint().height()
        lines = min(max(len(plan.sessions), 1), _MOST_LINES)
        self.sessions.setFixedHeight(head + lines * _LINE_PX + 16)

    def _consensus(self, session_id: str, scheme_id: str) -> str:
        text = self._context.text
        made = [
            info
            for info in self._context.workspace.project.codings(session_id)
            if info.is_consensus and info.scheme_id == scheme_id
        ]
        if any(info.status is CodingStatus.FINISHED for info in made):
            return text("locked")
        return text("begun") if made else text("none")

    def show_report(self, report: AgreementReport | None) -> None:
        """Show how agreement goes over time; None for nothing."""
        self._report = report
        before = self.parts.currentData()
        self.parts.blockSignals(True)
        self.parts.clear()
        if report is not None:
            for part in dict.fromkeys(report.drift["part"]):
                self.parts.addItem(part_words(str(part), report.scheme, self._context.text), part)
        self.parts.setCurrentIndex(max(self.parts.findData(before), 0))
        self.parts.blockSignals(False)
        for widget in (self.parts, self.plot, self._drift_title):
            widget.setVisible(report is not None)
        self._show_drift()

    def _show_drift(self, *_unused: object) -> None:
        report, part = self._report, self.parts.currentData()
        if report is None or part is None:
            self.plot.show_points((), None)
            return
        rows = report.drift[report.drift["part"] == part]
        points = tuple(
            DriftPoint(
                coder=str(record["coder"]),
                place=int(str(record["place"])),
                session_id=str(record["session_id"]),
                words=f"{record['family']} \N{MIDDLE DOT} {record['session']}",
                agreement=_number(record["agreement"]),
            )
            for record in rows.to_dict("records")
        )
        holds = report.settings.reaches(str(part), 0.0) is not None
        self.plot.show_points(points, report.settings.minimum if holds else None)

    def _open(self, *_unused: object) -> None:
        item = self.sessions.currentItem()
        if item is not None:
            self.wants_session.emit(str(item.data(_ID)))

    def _lay(self) -> None:
        text, tokens = self._context.text, self._context.tokens
        titles = [
            text("Family"),
            text("Session"),
            text("Day"),
            text("First coder"),
            text("Second coder"),
            text("Drawn"),
            text("How far"),
            text("Consensus"),
        ]
        self.sessions.setColumnCount(len(titles))
        self.sessions.setHorizontalHeaderLabels(titles)
        self.sessions.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.sessions.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.sessions.setShowGrid(False)
        self.sessions.setTabKeyNavigation(False)
        self.sessions.verticalHeader().hide()
        self.sessions.verticalHeader().setDefaultSectionSize(_LINE_PX)
        self.sessions.horizontalHeader().setStretchLastSection(True)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.sessions.horizontalHeader().setDefaultAlignment(left)
        self.sessions.itemActivated.connect(self._open)
        self._drift_title = heading(text("Agreement over time"), tokens)
        line = row(gap=12)
        line.addWidget(self._drift_title)
        line.addWidget(self.parts)
        line.addStretch(1)
        inside = QWidget()
        draw = row(gap=12)
        draw.addWidget(heading(text("Sessions coded by two"), tokens))
        draw.addWidget(self.schemes)
        seed_title = label(text("Seed of the draw"), "muted", wrap=False)
        seed_title.setBuddy(self.seed)
        draw.addWidget(seed_title)
        draw.addWidget(self.seed)
        draw.addStretch(1)
        self._inside = column(margin=20, gap=12)
        self._inside.addLayout(draw)
        self._inside.addWidget(self.told)
        self._inside.addWidget(self.sessions)
        self._inside.addLayout(line)
        self._inside.addWidget(self.plot)
        self._inside.addStretch(1)
        inside.setLayout(self._inside)
        around = column()
        around.addWidget(scrolling(inside))
        self.setLayout(around)


def _number(value: object) -> float | None:
    return None if is_missing(value) else float(str(value))
