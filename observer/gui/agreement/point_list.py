"""The list of disagreements: one line each, walked with the arrow keys."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from observer.app.agreement import ComparedPair
from observer.app.consensus_points import Point
from observer.gui.agreement.point_words import words_of
from observer.gui.theme import Tokens
from observer.model.event import Event
from observer.text.catalogue import Catalogue

_INDEX = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex
_LINE_PX = 28
_TIME_PX, _DECIDED_PX = 58, 84
_TRACK_SHARE = 0.4


class PointModel(QAbstractTableModel):
    """Disagreements as a table: when, where, what each has, and what was decided.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours of the theme.
    """

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._text = text
        self._tokens = tokens
        self._pair: ComparedPair | None = None
        self._events: Mapping[str, Event] = {}
        self.points: tuple[Point, ...] = ()

    def know_events(self, events: Mapping[str, Event]) -> None:
        """Know the events of both codings by id."""
        self._events = events

    def show_points(self, pair: ComparedPair | None, points: tuple[Point, ...]) -> None:
        """Show other disagreements, or the same ones otherwise decided."""
        same = self._pair is pair and [p.id for p in points] == [p.id for p in self.points]
        if same:
            changed = [
                number
                for number, (before, after) in enumerate(zip(self.points, points, strict=True))
                if before != after
            ]
            self.points = points
            for number in changed:
                ends = (self.index(number, 0), self.index(number, self.columnCount() - 1))
                self.dataChanged.emit(*ends)
            return
        self.beginResetModel()
        self._pair, self.points = pair, points
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _INDEX) -> int:
        """Return how many disagreements there are."""
        return 0 if parent.isValid() else len(self.points)

    @override
    def columnCount(self, parent: _Index = _INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else 5

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell; what is decided stands back."""
        if self._pair is None:
            return None
        point = self.points[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            words = words_of(point, self._pair, self._events, self._text)
            cells = (words.when, words.where, words.first, words.second, words.decision)
            if role == Qt.ItemDataRole.ToolTipRole:
                return f"{cells[index.column()]} ({words.what})"
            return cells[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and point.decision is not None:
            return QBrush(QColor(self._tokens.muted))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = words_of(point, self._pair, self._events, self._text)
            return f"{words.when}, {words.where}, {words.first}, {words.second}, {words.decision}"
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the name of a column; those of the coders are theirs."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        _ = self._text
        first = self._pair.first.coder if self._pair else ""
        second = self._pair.second.coder if self._pair else ""
        return (_("Time"), _("Track"), first, second, _("Decided"))[section]


class PointList(QTableView):
    """The list; the row that is chosen is looked at.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours of the theme.
    """

    picked = Signal(int)
    """Another disagreement is looked at: its place, -1 for none."""

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._model = PointModel(text, tokens)
        self._model.setParent(self)
        self.setModel(self._model)
        self.setAccessibleName(text("Disagreements"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINE_PX)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def know_events(self, events: Mapping[str, Event]) -> None:
        """Know the events of both codings by id."""
        self._model.know_events(events)

    def show_points(self, pair: ComparedPair | None, points: tuple[Point, ...]) -> None:
        """Show other disagreements, or the same ones otherwise decided, at the same place."""
        before = self.current
        self._model.show_points(pair, points)
        if before >= 0 and self.current < 0:
            self.pick(before)

    @property
    def points(self) -> tuple[Point, ...]:
        """What is listed."""
        return self._model.points

    @property
    def current(self) -> int:
        """The place of the disagreement that is looked at; -1 for none."""
        index = self.currentIndex()
        return index.row() if index.isValid() else -1

    def pick(self, number: int) -> None:
        """Look at a disagreement by its place; one beyond the ends is not there."""
        if 0 <= number < len(self.points):
            self.selectRow(number)
            self.scrollTo(self._model.index(number, 0))

    def step(self, by: int) -> None:
        """Look at the next disagreement, or the one before."""
        self.pick(min(max(self.current + by, 0), len(self.points) - 1))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out: what it is about needs the most."""
        super().resizeEvent(event)
        room = max(self.viewport().width() - _TIME_PX - _DECIDED_PX, 0)
        track = round(room * _TRACK_SHARE)
        each = (room - track) // 2
        for column, width in enumerate((_TIME_PX, track, each, each, _DECIDED_PX)):
            self.setColumnWidth(column, width)

    def _tell(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(now.row() if now.isValid() else -1)
