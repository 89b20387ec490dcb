"""The events of a coding as a table that sorts and takes changes one by one."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from enum import IntEnum
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.key_button import swatch_icon
from observer.gui.coding.modifier_words import modifier_words, read_modifiers
from observer.gui.coding.timecode import read_timecode
from observer.gui.fonts import tabular, text_font
from observer.gui.timeline.drag import Films, frame_at
from observer.gui.video.film import Moment
from observer.model.coding_edits import relabel, revise
from observer.model.edits import Change, CodingInfo
from observer.model.event import Event
from observer.model.messages import Message
from observer.model.scheme import CodeKind, Scheme

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_Key: TypeAlias = tuple[tuple[int, str], int, str]
Fits: TypeAlias = Callable[[Event], bool]
_ROOT = QModelIndex()


def _all_fit(_event: Event) -> bool:
    return True


class Column(IntEnum):
    """What stands in a column."""

    ONSET = 0
    CODE = 1
    DURATION = 2
    MODIFIERS = 3
    COMMENT = 4
    OFFSET = 5
    TRACK = 6


_EDITABLE = frozenset({Column.ONSET, Column.OFFSET, Column.CODE, Column.MODIFIERS, Column.COMMENT})
_WORDS = frozenset({Column.COMMENT, Column.MODIFIERS})
_LAST = 0x10FFFF
_TIMES = frozenset({Column.ONSET, Column.OFFSET, Column.DURATION})
_MANY = 200
"""A change of more events than this is read anew."""


class EventTable(QAbstractTableModel):
    """The events of the coding on the desk that fit what is asked, in one order.

    Parameters
    ----------
    desk
        Whose coding is shown and edited.
    films
        Gives the film that is open: typed times come to its frames.
    fits
        Returns whether an event is shown.
    """

    def __init__(self, desk: CodingDesk, films: Films, fits: Fits = _all_fit) -> None:
        super().__init__()
        self._desk = desk
        self._films = films
        self._fits = fits
        self._rows: list[Event] = []
        self._sorted_by = Column.ONSET
        self._descending = False
        self._swatches: dict[str, QIcon] = {}
        self._order: dict[tuple[str, str], int] = {}
        self._font = tabular(text_font(desk.context.tokens))
        self._key = self._keyed()

    def _swatch(self, colour: str) -> QIcon:
        """Return a code's swatch; its colour stays as it is in a chosen row."""
        if colour not in self._swatches:
            self._swatches[colour] = swatch_icon(QColor(colour), self._desk.context.tokens, 1)
        return self._swatches[colour]

    def read(self) -> None:
        """Read the coding anew."""
        self.beginResetModel()
        coding, desk = self._desk.coding, self._desk.desk
        self._order = _code_order(desk.scheme) if desk else {}
        self._key = self._keyed()
        fits = self._fits
        tracks = coding.events.values() if coding else ()
        shown = {track for track in coding.events if coding.info.shows(track)} if coding else set()
        self._rows = [e for events in tracks for e in events if e.track in shown and fits(e)]
        self._rows.sort(key=self._key)
        self.endResetModel()

    def follow(self, change: Change) -> None:
        """Make a change of the coding here as well."""
        gone = [r for r in change.edit.removed if isinstance(r, Event)]
        new = [r for r in change.edit.added if isinstance(r, Event) and self._shows(r)]
        if len(gone) + len(new) > _MANY or CodingInfo in change.kinds:
            self.read()
            return
        kept = {event.id: event for event in new}
        for event in gone:
            row = self.row_of(event)
            after = kept.get(event.id)
            if row is None:
                continue
            if after is not None and self._key(after) == self._key(event):
                self._rows[row] = after
                del kept[event.id]
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
                continue
            self.beginRemoveRows(_ROOT, row, row)
            del self._rows[row]
            self.endRemoveRows()
        for event in kept.values():
            row = bisect_left(self._rows, self._key(event), key=self._key)
            self.beginInsertRows(_ROOT, row, row)
            self._rows.insert(row, event)
            self.endInsertRows()

    def event_at(self, row: int) -> Event:
        """Return the event of a row."""
        return self._rows[row]

    def row_of(self, event: Event) -> int | None:
        """Return the row of an event; None if it is not here."""
        row = bisect_left(self._rows, self._key(event), key=self._key)
        if row < len(self._rows) and self._rows[row].id == event.id:
            return row
        return None

    def _shows(self, event: Event) -> bool:
        coding = self._desk.coding
        return (coding is None or coding.info.shows(event.track)) and self._fits(event)

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of events."""
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what stands above a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        _ = self._desk.context.text
        return {
            Column.ONSET: _("Onset"),
            Column.OFFSET: _("Offset"),
            Column.DURATION: _("Duration (s)"),
            Column.TRACK: _("Track"),
            Column.CODE: _("Code"),
            Column.MODIFIERS: _("Modifiers"),
            Column.COMMENT: _("Comment"),
        }[Column(section)]

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        event, column = self._rows[index.row()], Column(index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self._words(event, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.CODE:
            desk = self._desk.desk
            code = desk.scheme.track(event.track).code(event.code) if desk else None
            return self._swatch(code.colour) if code else None
        if role == Qt.ItemDataRole.FontRole and column in _TIMES:
            return self._font
        return None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = Column(index.column())
        event = self._rows[index.row()]
        endless = column is Column.OFFSET and event.kind is CodeKind.POINT
        plain = column is Column.MODIFIERS and not self._has_modifiers(event)
        if column in _EDITABLE and not endless and not plain:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed or chosen."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        event, typed = self._rows[index.row()], str(value)
        take: dict[Column, Callable[[Event, str], bool]] = {
            Column.ONSET: self._set_time(onset=True),
            Column.OFFSET: self._set_time(onset=False),
            Column.CODE: self._set_code,
            Column.MODIFIERS: self._set_modifiers,
            Column.COMMENT: self._set_comment,
        }
        return take[Column(index.column())](event, typed)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = Column(column)
        self._descending = order is Qt.SortOrder.DescendingOrder
        kept = self.persistentIndexList()
        events = [self._rows[index.row()] for index in kept]
        self._key = self._keyed()
        self._rows.sort(key=self._key)
        moved = [self.row_of(event) for event in events]
        self.changePersistentIndexList(
            kept,
            [
                self.index(row, index.column()) if row is not None else QModelIndex()
                for row, index in zip(moved, kept, strict=True)
            ],
        )
        self.layoutChanged.emit()

    def _keyed(self) -> Callable[[Event], _Key]:
        """Return by what events are sorted now."""
        sign, measure = -1 if self._descending else 1, self._measure()
        if self._sorted_by in _WORDS:
            words, order = self._words_of(self._sorted_by), -1 if self._descending else 1
            return lambda e: (_ordered(words(e), order), sign * e.onset_us, e.id)
        return lambda e: ((sign * measure(e), ""), sign * e.onset_us, e.id)

    def _measure(self) -> Callable[[Event], int]:
        order = self._order
        measures: dict[Column, Callable[[Event], int]] = {
            Column.ONSET: lambda e: e.onset_us,
            Column.OFFSET: lambda e: e.onset_us if e.offset_us is None else e.offset_us,
            Column.DURATION: lambda e: 0 if e.offset_us is None else e.offset_us - e.onset_us,
            Column.TRACK: lambda e: order.get((e.track, e.code), 0),
            Column.CODE: lambda e: order.get((e.track, e.code), 0),
        }
        return measures.get(self._sorted_by, lambda e: e.onset_us)

    def _words_of(self, column: Column) -> Callable[[Event], str]:
        return lambda event: self._words(event, column).casefold()

    def _words(self, event: Event, column: Column) -> str:
        desk, text = self._desk.desk, self._desk.context.text
        if desk is None:
            return ""
        track = desk.scheme.track(event.track)
        end = event.offset_us
        if column is Column.ONSET:
            return text.timecode(event.onset_us)
        if column is Column.OFFSET:
            running = text("running") if event.is_open else ""
            return running if end is None else text.timecode(end)
        if column is Column.DURATION:
            return "" if end is None else text.number((end - event.onset_us) / 1e6, 2)
        if column is Column.TRACK:
            return text.local(track.label)
        if column is Column.MODIFIERS:
            return modifier_words(desk.scheme, event, text)
        return text.local(track.code(event.code).label) if column is Column.CODE else event.comment

    def _has_modifiers(self, event: Event) -> bool:
        desk = self._desk.desk
        if desk is None:
            return False
        return bool(desk.scheme.track(event.track).code(event.code).modifiers)

    def _set_code(self, event: Event, code_id: str) -> bool:
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return False
        code = next((c for c in desk.scheme.track(event.track).codes if c.id == code_id), None)
        return code is not None and self._desk.apply(relabel(coding, event, code))

    def _set_modifiers(self, event: Event, typed: str) -> bool:
        coding, desk, text = self._desk.coding, self._desk.desk, self._desk.context.text
        if coding is None or desk is None:
            return False
        code = desk.scheme.track(event.track).code(event.code)
        read = read_modifiers(desk.scheme, code, typed, text)
        if isinstance(read, Message):
            self._desk.hint(text.render(read))
            return False
        return self._desk.apply(revise(coding, event, replace(event, modifiers=read)))

    def _set_comment(self, event: Event, typed: str) -> bool:
        coding = self._desk.coding
        if coding is None:
            return False
        return self._desk.apply(revise(coding, event, replace(event, comment=typed.strip())))

    def _set_time(self, *, onset: bool) -> Callable[[Event, str], bool]:
        def take(event: Event, typed: str) -> bool:
            time_us = read_timecode(typed)
            text = self._desk.context.text
            if time_us is None:
                self._desk.hint(text("Type a time such as 1:04 or 0:01:04.320."))
                return False
            begin = Moment(time_us=event.onset_us, anchor=event.onset_anchor)
            end = Moment(time_us=event.offset_us or 0, anchor=event.offset_anchor)
            shown = event.onset_us if onset else event.offset_us
            # what is shown is cut to milliseconds: left as it was, nothing moves
            if shown is not None and typed.strip() == text.timecode(shown):
                return False
            to = frame_at(self._films(), time_us, None)
            begin, end = (to, end) if onset else (begin, to)
            ended = end if event.offset_us is not None or not onset else None
            if ended is not None and ended.time_us <= begin.time_us:
                self._desk.hint(text("The end has to lie after the beginning."))
                return False
            self._desk.place(event, begin, ended)
            return True

        return take


def _ordered(words: str, order: int) -> tuple[int, str]:
    """Return a key that sorts words, the other way round too; cells without any come last."""
    if not words:
        return (1, "")
    return (0, words) if order > 0 else (0, "".join(chr(_LAST - ord(c)) for c in words))


def _code_order(scheme: Scheme) -> dict[tuple[str, str], int]:
    pairs = [(track.id, code.id) for track in scheme.tracks for code in track.codes]
    return {pair: i for i, pair in enumerate(pairs)}
