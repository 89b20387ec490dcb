"""The list of events: sorted, searched with the eye, edited by keyboard."""

from types import MappingProxyType

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.event_table import Column, EventTable
from observer.gui.timeline.drag import Films
from observer.gui.video.film import Moment
from observer.model.edits import Change
from observer.model.event import Event

_ROW_PX = 26
_WIDTHS_PX = MappingProxyType(
    {
        Column.ONSET: 112,
        Column.CODE: 164,
        Column.DURATION: 96,
        Column.COMMENT: 150,
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
    """

    left = Signal()
    """Escape was pressed: the film may have the keyboard back."""

    def __init__(self, desk: CodingDesk, films: Films) -> None:
        super().__init__()
        self._desk = desk
        self._stale = True
        self.table = EventTable(desk, films)
        self.table.setParent(self)
        self.view = _View(desk.context.text("Events"))
        self.view.setModel(self.table)
        self.view.setItemDelegateForColumn(Column.CODE, _CodeChoice(desk, self.table, self.view))
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
        inside.addWidget(self.view)
        desk.opened.connect(self._reopened)
        desk.coding_changed.connect(self._follow)
        desk.selection_changed.connect(self._show_selected)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._select())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as there is room for."""
        super().resizeEvent(event)
        narrow = self.width() < sum(_WIDTHS_PX.values())
        for column in _SPARED:
            self.view.setColumnHidden(column, narrow)

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

    def _reopened(self) -> None:
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
        event = self._current()
        if event is not None and self.view.hasFocus():
            self._desk.select(event)

    def _show_selected(self) -> None:
        event = self._desk.selected_event
        row = self.table.row_of(event) if event is not None and self.isVisible() else None
        if row is not None:
            index = self.table.index(row, max(self.view.currentIndex().column(), 0))
            if row != self.view.currentIndex().row():
                self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

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
        """Take Enter, Delete and Escape; leave letters to the codes."""
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered_row.emit()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _CodeChoice(QStyledItemDelegate):
    """Chooses another code of the same track and kind."""

    def __init__(self, desk: CodingDesk, table: EventTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._table = table

    @override
    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """Return a list of the codes."""
        box = QComboBox(parent)
        event, desk = self._table.event_at(index.row()), self._desk.desk
        for code in desk.scheme.track(event.track).codes if desk else ():
            if code.kind is event.kind:
                box.addItem(self._desk.context.text.local(code.label), code.id)
        box.setAccessibleName(self._desk.context.text("Code"))
        return box

    @override
    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show the code that stands."""
        if isinstance(editor, QComboBox):
            code = self._table.event_at(index.row()).code
            editor.setCurrentIndex(max(editor.findData(code), 0))

    @override
    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Take the code that was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
