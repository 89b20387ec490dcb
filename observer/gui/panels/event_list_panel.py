"""The list of events: sorted, searched with the eye, edited by keyboard."""

from types import MappingProxyType

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.gui.coding.cell_choices import AnswerChoice, CodeChoice
from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.event_table import Column, EventTable
from observer.gui.coding.find_line import FindLine
from observer.gui.coding.finding import Finding
from observer.gui.coding.keyboard import is_left_to_room
from observer.gui.coding.picking import Picking
from observer.gui.timeline.drag import Films
from observer.gui.video.film import Moment
from observer.model.edits import Change
from observer.model.event import Event

_ROW_PX = 26
_WIDTHS_PX = MappingProxyType(
    {
        Column.ONSET: 104,
        Column.CODE: 156,
        Column.DURATION: 90,
        Column.MODIFIERS: 98,
        Column.COMMENT: 80,
        Column.OFFSET: 114,
        Column.TRACK: 150,
    }
)
_SPARED = (Column.OFFSET, Column.TRACK)
"""Not shown where there is no room for all: nobody scrolls sideways for them while coding."""


class EventListPanel(QWidget):
    """Every event in a row of its own; Enter goes to it, F2 or typing edits a cell.

    Parameters
    ----------
    desk
        Whose coding is shown and edited.
    films
        Gives the film that is open.
    picking
        What is picked, here and on the timeline alike.
    finding
        What is asked for, and what fits.
    """

    left = Signal()
    """Escape was pressed: the film may have the keyboard back."""

    def __init__(self, desk: CodingDesk, films: Films, picking: Picking, finding: Finding) -> None:
        super().__init__()
        self._desk = desk
        self._picking = picking
        self._finding = finding
        self._stale = True
        self._showing = False
        self.table = EventTable(desk, films, finding.fits)
        self.table.setParent(self)
        self.view = _View(desk.context.text("Events"))
        self.view.setModel(self.table)
        self.view.setItemDelegateForColumn(Column.CODE, CodeChoice(desk, self.table, self.view))
        answers = AnswerChoice(desk, self.table, self.view)
        self.view.setItemDelegateForColumn(Column.MODIFIERS, answers)
        self.line = FindLine(desk, finding)
        self.view.sortByColumn(Column.ONSET, Qt.SortOrder.AscendingOrder)
        self.view.doubleClicked.connect(lambda _index: self._go())
        self.view.entered_row.connect(self._go)
        self.view.removed.connect(self._remove)
        self.view.left.connect(self.left)
        header = self.view.horizontalHeader()
        for column, width in _WIDTHS_PX.items():
            self.view.setColumnWidth(column, width)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.line)
        inside.addWidget(self.view)
        desk.opened.connect(self._reopened)
        desk.coding_changed.connect(self._follow)
        desk.selection_changed.connect(self._show_selected)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._select())
        finding.changed.connect(self._read_found)
        finding.followed.connect(self.line.show_count)
        picking.changed.connect(self._show_picked)
        self.line.found_first.connect(self._to_first)
        self.line.left.connect(self._leave_line)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as there is room for."""
        super().resizeEvent(event)
        self._share_width()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was coded while the list was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.table.read()
        # once the list has its size
        QTimer.singleShot(0, self._show_selected)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while hidden, so that coding costs nothing here."""
        super().hideEvent(event)
        self._stale = True

    def _share_width(self) -> None:
        """Show the columns for which there is room, the ones that are needed most first."""
        desk = self._desk.desk
        plain = desk is not None and not desk.scheme.modifiers
        self.view.setColumnHidden(Column.MODIFIERS, plain)
        room = self.width() - sum(
            width
            for column, width in _WIDTHS_PX.items()
            if column not in _SPARED and not (plain and column is Column.MODIFIERS)
        )
        for column in _SPARED:
            room -= _WIDTHS_PX[column]
            self.view.setColumnHidden(column, room < 0)

    def begin_finding(self) -> None:
        """Give the line in which is found the keyboard."""
        self.line.begin()

    def next_found(self, now_us: int, *, later: bool) -> Event | None:
        """Pick the event that fits and comes next, or before; return it."""
        lead = self._picking.lead
        after = lead.id if lead is not None and lead.onset_us == now_us else ""
        event = self._finding.beside(now_us, after, later=later)
        if event is not None:
            self._picking.take([event])
        return event

    def _read_found(self) -> None:
        self.line.show_count()
        if self.isVisible():
            self.table.read()
            self._show_picked()
        else:
            self._stale = True

    def _to_first(self) -> None:
        """Go from the line to the first event that was found."""
        if self.table.rowCount():
            self.view.setFocus()
            self.view.setCurrentIndex(self.table.index(0, 0))
            self._go()

    def _leave_line(self) -> None:
        self.left.emit()

    def _reopened(self) -> None:
        self._share_width()
        self.line.begin_anew()
        if self.isVisible():
            self.table.read()
        else:
            self._stale = True

    def _follow(self, change: Change) -> None:
        if self.isVisible():
            self.table.follow(change)

    def _current(self) -> Event | None:
        row = self.view.currentIndex().row()
        return self.table.event_at(row) if 0 <= row < self.table.rowCount() else None

    def _select(self) -> None:
        """Pick on the timeline too what was chosen here."""
        if self._showing or not self.view.hasFocus():
            return
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        current = self._current()
        events = [self.table.event_at(row) for row in rows]
        lead = [e for e in events if current is not None and e.id == current.id]
        self._showing = True
        self._picking.take([*lead, *(e for e in events if e not in lead)])
        self._showing = False

    def _show_selected(self) -> None:
        """Choose here what is picked on the timeline, and have it in view."""
        event = self._desk.selected_event
        if self._showing or not self.isVisible():
            return
        row = self.table.row_of(event) if event is not None else None
        if row is None:
            return
        self._showing = True
        index = self.table.index(row, max(self.view.currentIndex().column(), 0))
        if row != self.view.currentIndex().row():
            self.view.setCurrentIndex(index)
        self._showing = False
        self.view.scrollTo(index)

    def _show_picked(self) -> None:
        """Choose here all that is picked on the timeline."""
        if self._showing or not self.isVisible() or not self._picking.is_many:
            return
        self._showing = True
        chosen, last = QItemSelection(), len(Column) - 1
        for event in self._picking.events:
            row = self.table.row_of(event)
            if row is not None:
                chosen.select(self.table.index(row, 0), self.table.index(row, last))
        both = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(chosen, both.ClearAndSelect | both.Rows)
        self._showing = False

    def _go(self) -> None:
        event = self._current()
        if event is not None:
            self._desk.select(event)
            moment = Moment(time_us=event.onset_us, anchor=event.onset_anchor)
            self._desk.reveal.emit(moment)

    def _remove(self) -> None:
        rows = {index.row() for index in self.view.selectionModel().selectedRows()}
        self._desk.remove([self.table.event_at(row) for row in sorted(rows)])


class _View(QTableView):
    """The list itself: Enter goes to an event, Delete removes, Escape leaves."""

    entered_row = Signal()
    removed = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setStyleSheet("QTableView { border: none; border-radius: 0; }")
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        upright = self.verticalHeader()
        upright.setVisible(False)
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, Delete and Escape; leave code keys and Space to the room."""
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered_row.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif _is_not_of_the_list(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _is_not_of_the_list(event: QKeyEvent) -> bool:
    """Return whether a key codes, plays, copies or pastes."""
    keys = QKeySequence.StandardKey
    return event.matches(keys.Copy) or event.matches(keys.Paste) or is_left_to_room(event)
