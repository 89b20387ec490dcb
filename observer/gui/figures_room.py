"""Figures: what do the codes say? Sentences, pictures and tables that lead to the film."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.app.counts_gate import leave_for_counts
from observer.app.figure_saving import FigureRequest, prepare_drawing
from observer.app.release import COUNTED
from observer.app.tasks import Progress
from observer.figures.marks import FigureMark, FilmMoment
from observer.figures.registry import COURSE, FIGURES, CourseKind, FigureKind
from observer.gui.actions import Scope
from observer.gui.context import RoomContext
from observer.gui.figures.beside import Beside
from observer.gui.figures.choosers import Choosers
from observer.gui.figures.drawing import DOTS_PER_INCH, Drawn, paint
from observer.gui.figures.figure_view import FigureView
from observer.gui.figures.saving import FigureSaving
from observer.gui.figures.shelf import PICTURE, TABLE, Offer, Shelf
from observer.gui.figures.table_part import TablePart
from observer.gui.fonts import FOLDER
from observer.gui.panels.headline_panel import HeadlinePanel
from observer.gui.parts import column, label, row, rule, scrolling
from observer.gui.task_strip import TaskStrip
from observer.model.consent import Purpose
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError, ReleaseRefusedError
from observer.model.messages import msg
from observer.statistics.columns import View
from observer.statistics.inputs import CodedSession
from observer.statistics.registry import STATISTICS, Statistic
from observer.text.catalogue import Catalogue

SHELF_PX = 232
LEAST_PX = 420
SETTLED_MS = 200
"""A picture is drawn anew when the window has kept its size so long."""


class FiguresRoom(QWidget):
    """The room of figures.

    Parameters
    ----------
    context
        What the room stands on.
    strip
        Where saving a figure shows how far it is.
    """

    def __init__(self, context: RoomContext, strip: TaskStrip) -> None:
        super().__init__()
        self._context = context
        text, tokens = context.text, context.tokens
        self._session_id = ""
        self._coded: CodedSession | None = None
        self._tables: Mapping[str, pd.DataFrame] = {}
        self._asked = 0
        self._drawing: Progress | None = None
        self.setAccessibleName(text("Figures"))
        self.choosers = Choosers(context, self)
        self.headline = HeadlinePanel(context)
        self.headline.setObjectName("headline")
        self.picture = FigureView(tokens)
        self.table_part = TablePart(text, self.copy_table, self._show)
        self.beside = Beside(text, tokens)
        self.shelf = Shelf(_offers(text), self._chosen, text, tokens)
        self.saving = FigureSaving(context, strip, self)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.timeout.connect(self._draw)
        self._build()
        self._connect()
        self.setFocusProxy(self.choosers.codings)

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show the figures of a coding; of the first one of the session if none is named.

        Who comes back from the film finds figure and mark as they were, if nothing was changed.
        """
        self._session_id = session_id
        wanted = self.choosers.fill_codings(session_id, coding_id)
        if self._is_shown(wanted):
            return
        self.choosers.fill_phases(session_id)
        if wanted:
            self._context.workspace.saw(COUNTED, session_id)
        self._compute(wanted)

    def release(self) -> None:
        """Forget the figures."""
        self._asked += 1
        self._coded = None
        self._tables = {}

    @property
    def view(self) -> View:
        """Whose view is shown."""
        return self.choosers.view

    @property
    def is_counted(self) -> bool:
        """Whether the tables of the coding that is shown are there."""
        return bool(self._tables)

    @property
    def statistic(self) -> Statistic:
        """The statistic whose table is shown, or whose figures the picture draws."""
        offer, kind = self.shelf.current, _kind(self.shelf.current.id)
        if offer.kind == TABLE:
            wanted = offer.id
        elif isinstance(kind, FigureKind):
            wanted = kind.statistic
        else:
            wanted = kind.statistic_of(self.choosers.choice)
        return next((each for each in STATISTICS if each.id == wanted), STATISTICS[0])

    @property
    def statistics(self) -> Mapping[str, QPushButton]:
        """The buttons of the tables, by id of the statistic."""
        return {key: made for (kind, key), made in self.shelf.buttons.items() if kind == TABLE}

    @property
    def figures(self) -> Mapping[str, QPushButton]:
        """The buttons of the pictures, by id of the figure."""
        return {key: made for (kind, key), made in self.shelf.buttons.items() if kind == PICTURE}

    @property
    def table(self) -> QTableView:
        """The table, while one is shown."""
        return self.table_part.table

    def copy_table(self) -> None:
        """Put the table on the clipboard, if consent covers it."""
        words, workspace = self.table_part.as_text(), self._context.workspace
        if not words:
            return
        coding = workspace.project.get(CodingInfo, self.choosers.coding_id)
        purpose = Purpose.RESEARCH if self.view is View.RESEARCH else Purpose.TREATMENT
        try:
            leave_for_counts(workspace, [coding], f"table-{self.statistic.id}", purpose)
        except ReleaseRefusedError as error:
            self._context.notify(self._context.text.error(error))
            return
        QGuiApplication.clipboard().setText(words)
        self._context.notify(self._context.text("The table is on the clipboard."))

    def save_figure(self) -> None:
        """Ask where to, and save the figure that is shown."""
        if self._coded is None or self.shelf.current.kind != PICTURE:
            self._context.notify(self._context.text("Choose a picture first."))
            return
        self.saving.ask(self.request(for_screen=False))

    def request(self, *, for_screen: bool) -> FigureRequest:
        """Return what is asked of the figure that is shown.

        Parameters
        ----------
        for_screen
            As large and as dark as the window; else for paper.

        Returns
        -------
        FigureRequest
            Of the coding that is shown.
        """
        asked = FigureRequest(
            figure=self.shelf.current.id,
            coding_id=self.choosers.coding_id,
            language=self._context.text.language,
            phase_id=self.choosers.phase_id,
            choice=self.choosers.choice,
            view=self.view,
            fonts=tuple(sorted(FOLDER.glob("*.otf"))),
            seen_only=True,
        )
        if not for_screen:
            return asked
        width = max(self._area.viewport().width() - 2 * _MARGIN_PX, LEAST_PX)
        taken = self.headline.sizeHint().height() + 3 * _MARGIN_PX + _FOOT_PX
        height = max(self._area.viewport().height() - taken, LEAST_PX)
        size_in = (width / DOTS_PER_INCH, height / DOTS_PER_INCH)
        return replace(asked, size_in=size_in, dark=self._context.tokens.is_dark)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the picture anew when the size has settled."""
        super().resizeEvent(event)
        self._resized.start(SETTLED_MS)

    # layout

    def _build(self) -> None:
        text = self._context.text
        around = column(gap=0)
        around.addWidget(self.choosers)
        around.addWidget(rule())
        line: QHBoxLayout = row(gap=0)
        shelf = scrolling(self.shelf)
        shelf.setFixedWidth(SHELF_PX)
        line.addWidget(shelf)
        line.addWidget(rule(upright=True))
        self._area = scrolling(self._middle(text))
        line.addWidget(self._area, 1)
        line.addWidget(rule(upright=True))
        line.addWidget(self.beside)
        around.addLayout(line, 1)
        self.setLayout(around)

    def _middle(self, text: Catalogue) -> QWidget:
        inside = QWidget()
        layout: QVBoxLayout = column(margin=_MARGIN_PX, gap=12)
        self.nothing = label(
            text("No coding of this session yet. Code it first; then its figures are here."),
            "muted",
        )
        self.unfinished = label("")
        for part in (self.nothing, self.unfinished, self.headline):
            layout.addWidget(part)
        layout.addWidget(self.picture)
        layout.addWidget(self.table_part)
        layout.addStretch(1)
        inside.setLayout(layout)
        return inside

    def _connect(self) -> None:
        self.choosers.coding_chosen.connect(self._coding_chosen)
        self.choosers.changed.connect(self._asked_otherwise)
        self.choosers.view_chosen.connect(self._view_chosen)
        self.choosers.wants_save.connect(self.save_figure)
        self.picture.looked_at.connect(self._looked_at)
        self.picture.chosen.connect(self._mark_chosen)
        self.beside.wanted.connect(self._go)
        self._context.commands.bind(
            Scope.FIGURES,
            self,
            {
                "next_coding": partial(self.choosers.step, 1),
                "previous_coding": partial(self.choosers.step, -1),
                "next_figure": partial(self.shelf.step, 1),
                "previous_figure": partial(self.shelf.step, -1),
                "to_figure": self._focus_figure,
                "save_figure": self.save_figure,
                "copy_table": self.copy_table,
            },
        )

    # what is shown

    def _is_shown(self, coding_id: str) -> bool:
        """Return whether this very coding is shown already, with its phases as they are."""
        if self._coded is None or self._coded.coding.info.id != coding_id or not self._tables:
            return False
        workspace = self._context.workspace
        return self._coded.coding is workspace.coding(coding_id) and (
            self._coded.phases == workspace.project.phases(self._session_id)
        )

    def _coding_chosen(self, coding_id: str) -> None:
        info = self._context.workspace.project.get(CodingInfo, coding_id)
        self._context.go("figures", info.session_id, coding_id)

    def _compute(self, coding_id: str) -> None:
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
        self._offer()
        self._count(self._coded)
        self._show()

    def _count(self, coded: CodedSession) -> None:
        self._context.tasks.run(
            partial(compute_tables, coded, self.view),
            partial(self._computed, self._asked),
            self._failed,
        )

    def _say_what_is_not_coded(self, coded: CodedSession) -> None:
        text, last_us = self._context.text, coded.nothing_after_us()
        if last_us is None:
            return
        words = text(
            "Nothing is coded after {time} of {length}. That rest counts as watched; say in the "
            "Code room up to where you coded, with {key}.",
            time=text.clock(last_us),
            length=text.clock(coded.window.end_us),
            key=self._context.commands.key_text("coded_to"),
        )
        self.unfinished.setText(words)
        self.unfinished.show()

    def _blank(self, *, empty: bool) -> None:
        self.nothing.setVisible(empty)
        self.unfinished.hide()
        for part in (self.headline, self.picture, self.table_part, self.shelf, self.beside):
            part.setVisible(not empty)
        self.table_part.clear()
        self.picture.clear()
        self.beside.show_mark(None)

    def _computed(self, asked: int, tables: Mapping[str, pd.DataFrame]) -> None:
        if asked == self._asked:
            self._tables = tables
            self._offer()
            self._show_numbers()

    def _offer(self) -> None:
        """Show the buttons of what the scheme has something for, in this view."""
        coded, tables = self._coded, self._tables
        if coded is None:
            return
        drawn = bool(coded.coding.events) or not coded.judged
        shown = {
            (PICTURE, kind.id)
            for kind in FIGURES
            if self.view.shows(kind.view) and kind.fits(coded.scheme) and (drawn or kind.judged)
        }
        if drawn and COURSE.choices(coded.scheme, self._context.text):
            shown.add((PICTURE, COURSE.id))
        shown |= {
            (TABLE, each.id)
            for each in STATISTICS
            if self.view.shows(each.view) and (each.id not in tables or len(tables[each.id]))
        }
        self.shelf.offer(shown)

    def _asked_otherwise(self) -> None:
        self._show()

    def _view_chosen(self, view: View) -> None:
        research = view is View.RESEARCH
        self._context.change_settings(lambda old: replace(old, research_view=research))
        self._offer()
        self._show()
        if self._coded is not None:
            self._count(self._coded)

    def _chosen(self, _offer: Offer) -> None:
        self.picture.clear()
        self.beside.show_mark(None)
        self._show()

    def _show(self) -> None:
        """Show what is chosen on the shelf: a picture or a table, and what stands beside it."""
        coded, text, offer = self._coded, self._context.text, self.shelf.current
        if coded is None:
            return
        is_picture = offer.kind == PICTURE
        about = text.render(_kind(offer.id).about) if is_picture else ""
        choices = _kind(offer.id).choices(coded.scheme, text) if is_picture else ()
        self.choosers.fill_choices(choices)
        self.choosers.save.setEnabled(is_picture)
        self.picture.setVisible(is_picture)
        self.picture.setAccessibleName(offer.label)
        self.table_part.setVisible(not is_picture)
        self.beside.explain(about, self.statistic)
        self.beside.show_film_part(shown=is_picture)
        if is_picture:
            self._draw()
        self._show_numbers()

    def _show_numbers(self) -> None:
        if self._coded is None or not self._tables:
            return
        scheme, phase_id = self._coded.scheme, self.choosers.phase_id
        self.headline.show_answers(self._tables["answered"], phase_id, scheme)
        statistic = self.statistic
        if self.shelf.current.kind == TABLE and statistic.id in self._tables:
            table = self._tables[statistic.id]
            self.table_part.show_table(statistic, table, phase_id, scheme, self.view)

    # the picture

    def _draw(self) -> None:
        if self._coded is None or not self.isVisible() or self.shelf.current.kind != PICTURE:
            return
        if self._drawing is not None:
            self._drawing.cancel()
        try:
            draw = prepare_drawing(self._context.workspace, self.request(for_screen=True))
        except ObserverError as error:
            self._failed(error)
            return
        self.picture.await_drawn(self._context.text("The picture is being drawn."))
        self._drawing = self._context.tasks.run(
            partial(paint, draw, self.devicePixelRatioF()),
            partial(self._drawn, self._asked),
            self._not_drawn,
        )

    def _drawn(self, asked: int, drawn: Drawn) -> None:
        if asked == self._asked and self.shelf.current.kind == PICTURE:
            self.picture.show_drawn(drawn)
            self.beside.show_mark(self.picture.current)

    def _not_drawn(self, error: ObserverError) -> None:
        self.picture.clear()
        self._failed(error)

    def _focus_figure(self) -> None:
        part = self.picture if self.picture.isVisible() else self.table_part.table
        part.setFocus()

    def _looked_at(self, mark: FigureMark) -> None:
        self.beside.show_mark(mark)
        place = self.picture.place_of(mark).translated(self.picture.pos())
        _show_place(self._area, place.center().x(), place.center().y())

    def _mark_chosen(self, mark: FigureMark) -> None:
        """Go to the film; where there are several moments, to the list of them first."""
        self.beside.show_mark(mark)
        if len(mark.moments) == 1:
            self._go(mark.moments[0])
        elif mark.moments:
            self.beside.moments.setFocus()

    def _go(self, moment: FilmMoment) -> None:
        self._context.go_to_moment(moment.session_id, moment.coding_id, moment.time_us)

    def _failed(self, error: ObserverError) -> None:
        self._context.notify(self._context.text.error(error))


_MARGIN_PX = 12
_FOOT_PX = 36
"""The sentence at the foot of a figure."""


def _show_place(area: QScrollArea, x: int, y: int) -> None:
    area.ensureVisible(x, y, 40, 60)


def _kind(figure_id: str) -> FigureKind | CourseKind:
    return next((each for each in FIGURES if each.id == figure_id), COURSE)


def _offers(text: Catalogue) -> tuple[Offer, ...]:
    kinds: tuple[FigureKind | CourseKind, ...] = (*FIGURES, COURSE)
    pictures = (
        Offer(PICTURE, each.id, text.render(each.label), text.render(each.about)) for each in kinds
    )
    tables = (
        Offer(TABLE, each.id, text.render(each.label), text.render(each.definition))
        for each in STATISTICS
    )
    return (*pictures, *tables)


def compute_tables(
    session: CodedSession, view: View, progress: Progress
) -> Mapping[str, pd.DataFrame]:
    """Return the table of every statistic that a view shows.

    Parameters
    ----------
    session
        What to count.
    view
        Whose statistics.
    progress
        Told after each table.

    Returns
    -------
    Mapping of str to pandas.DataFrame
        By the statistic's id.
    """
    tables: dict[str, pd.DataFrame] = {}
    wanted = [each for each in STATISTICS if view.shows(each.view)]
    for done, statistic in enumerate(wanted, start=1):
        tables[statistic.id] = statistic.compute(session)
        progress.report(done / len(wanted), msg("Counting"))
    return tables
