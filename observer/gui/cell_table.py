"""A table of figures on screen: cells in words and in the language's own writing."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView
from typing_extensions import override

from observer.statistics.columns import Column, is_missing
from observer.text.catalogue import Catalogue

FITS_ON_ONE_LINE = 12
_LINE_PX, _HEAD_PX = 28, 46
_INDEX = QModelIndex()
Index: TypeAlias = QModelIndex | QPersistentModelIndex


class CellTable(QAbstractTableModel):
    """Rows of a table, written once; what an id is called is for each kind of table to say.

    Parameters
    ----------
    rows
        By the name of the column.
    columns
        Which are shown, and what they mean.
    text
        Language.
    """

    def __init__(
        self, rows: Sequence[Mapping[str, object]], columns: Sequence[Column], text: Catalogue
    ) -> None:
        super().__init__()
        self._text = text
        self._columns = list(columns)
        self._cells = [[self._written(column, row) for column in self._columns] for row in rows]

    @override
    def rowCount(self, parent: Index = _INDEX) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._cells)

    @override
    def columnCount(self, parent: Index = _INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, figures at the right."""
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.dtype != "string":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the name of a column, with its unit."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.dtype != "string":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return in_two(self._title(column))
        return None

    def as_text(self) -> str:
        """Return the table for the clipboard: tabs between cells, one row a line."""
        titles = [self._title(column) for column in self._columns]
        return "\n".join("\t".join(line) for line in [titles, *self._cells])

    def _title(self, column: Column) -> str:
        words = self._text.render(column.label)
        return f"{words} ({column.unit})" if column.unit else words

    def _written(self, column: Column, row: Mapping[str, object]) -> str:
        value = row[column.name]
        if is_missing(value):
            return ""
        if column.dtype == "boolean":
            return self._text("yes") if value else self._text("no")
        if column.dtype == "string":
            return self._named(column.name, str(value), row)
        if column.dtype == "Int64":
            return str(value)
        return self._text.number(float(str(value)), column.decimals)

    @abstractmethod
    def _named(self, name: str, value: str, row: Mapping[str, object]) -> str:
        """Return what a value of a column of ids or words is called."""


class WholeTable(QTableView):
    """A table that does not scroll down: as high as its lines, its columns as wide as they need.

    Parameters
    ----------
    text
        Language.
    widest_px
        Of a column.
    """

    def __init__(self, text: Catalogue, widest_px: int) -> None:
        super().__init__()
        self._widest_px = widest_px
        self.setAccessibleName(text("Table"))
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINE_PX)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setFixedHeight(_HEAD_PX)

    def show_cells(self, model: CellTable) -> None:
        """Show a table, whole."""
        model.setParent(self)
        self.setModel(model)
        self.resizeColumnsToContents()
        metrics = self.horizontalHeader().fontMetrics()
        for place in range(model.columnCount()):
            title = str(model.headerData(place, Qt.Orientation.Horizontal)).splitlines()
            head = max(metrics.horizontalAdvance(line) for line in title) + 24
            cells = self.sizeHintForColumn(place) + 16
            self.setColumnWidth(place, min(max(cells, head), self._widest_px))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(_HEAD_PX + max(model.rowCount(), 1) * _LINE_PX + bar + 4)


def rows_of(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a frame, each by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def in_two(title: str) -> str:
    """Return a title on two lines of about one length, if it has a space to part it at."""
    spaces = [place for place, sign in enumerate(title) if sign == " "]
    if len(title) <= FITS_ON_ONE_LINE or not spaces:
        return title
    middle = min(spaces, key=lambda place: abs(place - len(title) / 2))
    return f"{title[:middle]}\n{title[middle + 1 :]}"
