"""Cells of the list of events in which something is chosen rather than typed."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import (
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.event_table import EventTable
from observer.gui.coding.modifier_words import choices_of
from observer.model.scheme import Modifier


class _Choice(QStyledItemDelegate):
    """A list to choose from, where there is one.

    Parameters
    ----------
    desk
        Whose scheme has what can be chosen.
    table
        Of the cells.
    parent
        The list of events.
    """

    def __init__(self, desk: CodingDesk, table: EventTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._table = table

    @override
    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show what stands."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(self._standing(index)), 0))
        else:
            super().setEditorData(editor, index)

    @override
    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Take what was chosen or typed."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)

    def _standing(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return which of the list stands in a cell."""
        return str(index.data())


class CodeChoice(_Choice):
    """Chooses another code of the same track and kind."""

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
    def _standing(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return self._table.event_at(index.row()).code


class AnswerChoice(_Choice):
    """Chooses the answer where a code has one modifier with a few; else the answers are typed."""

    @override
    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """Return a list of the answers, with none among them, or a line to type in."""
        asked = self._asked(index)
        if asked is None:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItem("\N{EN DASH}", "")
        for value in asked.values:
            label = self._desk.context.text.local(value.label)
            box.addItem(label, label)
        box.setAccessibleName(self._desk.context.text.local(asked.label))
        return box

    def _asked(self, index: QModelIndex | QPersistentModelIndex) -> Modifier | None:
        event, desk = self._table.event_at(index.row()), self._desk.desk
        if desk is None:
            return None
        code = desk.scheme.track(event.track).code(event.code)
        return choices_of(desk.scheme, code)
