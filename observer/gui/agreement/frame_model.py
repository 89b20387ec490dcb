"""A table of agreement on screen: codes by their labels, figures in the language's own writing."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from observer.gui.figure_table import in_two
from observer.model.messages import Message, msg
from observer.model.scheme import Scheme
from observer.statistics.agreement.time_table import SEVERAL_AT_ONCE
from observer.statistics.coefficients.result import REASONS
from observer.statistics.columns import Column
from observer.statistics.words import WORDS
from observer.text.catalogue import Catalogue

NO_DURATION = "no_duration"
"""Reason of a track of moments: it has no time kappa."""
_MORE_REASONS: Mapping[str, Message] = MappingProxyType(
    {
        NO_DURATION: msg("moments last no time: only their events are compared"),
        SEVERAL_AT_ONCE: msg("several can run at once: each code has a time kappa of its own"),
    }
)
_INDEX = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class AgreementModel(QAbstractTableModel):
    """Rows of a table of agreement.

    Parameters
    ----------
    frame
        Which rows.
    columns
        Which columns, and what they mean.
    scheme
        Has the labels.
    text
        Language.
    """

    def __init__(
        self, frame: pd.DataFrame, columns: Sequence[Column], scheme: Scheme, text: Catalogue
    ) -> None:
        super().__init__()
        self._text = text
        self._names = _names(scheme, text)
        self._columns = [column for column in columns if column.name in frame.columns]
        self.rows: list[dict[str, object]] = [
            {str(name): None if _is_empty(value) else value for name, value in record.items()}
            for record in frame.to_dict("records")
        ]
        self._cells = [
            [self._written(column, row) for column in self._columns] for row in self.rows
        ]

    @override
    def rowCount(self, parent: _Index = _INDEX) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._cells)

    @override
    def columnCount(self, parent: _Index = _INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, figures at the right."""
        column = self._columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
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
        if value is None:
            return ""
        if column.dtype == "boolean":
            return self._text("yes") if value else self._text("no")
        if column.dtype == "Int64":
            return str(value)
        if column.dtype == "Float64":
            return self._text.number(float(str(value)), column.decimals)
        return self._named(column.name, str(value), row)

    def _named(self, name: str, value: str, row: Mapping[str, object]) -> str:
        if name.endswith("reason"):
            return reason_words(value, self._text)
        if value in WORDS:
            return self._text.render(WORDS[value])
        part = str(row.get("track") or row.get("form") or "")
        return self._names.get((part, value)) or self._names.get(("", value)) or value


def reason_words(reason: str, text: Catalogue) -> str:
    """Return why there is no figure, in words; what is in words already stays as it is."""
    known = REASONS.get(reason) or _MORE_REASONS.get(reason) or WORDS.get(reason)
    return text.render(known) if known is not None else reason


def _names(scheme: Scheme, text: Catalogue) -> dict[tuple[str, str], str]:
    """Return how parts are called by their id, and codes and items by part and id."""
    found: dict[tuple[str, str], str] = {}
    for track in scheme.tracks:
        found["", track.id] = text.local(track.label)
        found |= {(track.id, code.id): text.local(code.label) for code in track.codes}
    for form in scheme.forms:
        found["", form.id] = text.local(form.label)
        found |= {(form.id, item.id): text.local(item.label) for item in form.items}
    for interval in scheme.intervals:
        found["", interval.id] = text.local(interval.label)
        found |= {(interval.id, item.id): text.local(item.label) for item in interval.items}
    found |= {("", trace.id): text.local(trace.label) for trace in scheme.traces}
    return found


def _is_empty(value: object) -> bool:
    return value is None or value == "" or bool(pd.isna(value))  # type: ignore[call-overload]  # any scalar of a frame
