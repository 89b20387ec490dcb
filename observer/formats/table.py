"""A table as it is written: named columns and rows of plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import pandas as pd

Cell: TypeAlias = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes
    ----------
    name
        ASCII name, the same in every language.
    label
        For people; empty for the name.
    decimals
        Of numbers; None writes them as exactly as they are.
    width
        In characters, for a workbook.
    kind
        ``text`` or ``number``; empty where the cells tell.
    meaning
        What the column says, in one sentence, for a format that keeps such sentences.
    values
        What single values mean, for the same.
    measure
        ``nominal``, ``ordinal`` or ``scale``; empty where nobody says.
    reason
        Name of the column that says why a cell of this one is empty.
    missing
        By the words that stand there, the number that a format with missing values of the user's
        own has in place of the empty cell.
    """

    name: str
    label: str = ""
    decimals: int | None = None
    width: int = 14
    kind: str = ""
    meaning: str = ""
    values: tuple[tuple[str | float, str], ...] = ()
    measure: str = ""
    reason: str = ""
    missing: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows; an empty cell is None.

    Attributes
    ----------
    name
        ASCII name, such as ``events``.
    rows
        Each as long as `columns`.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]

    @classmethod
    def from_frame(cls, name: str, frame: pd.DataFrame, columns: Iterable[Column] = ()) -> "Table":
        """Make a table of a data frame; what is not a number there becomes an empty cell.

        Parameters
        ----------
        name
            Of the table.
        frame
            Its index is left out.
        columns
            How to write columns of these names; the others are written as they are.

        Returns
        -------
        Table
            With the frame's columns in their order.
        """
        known = {column.name: column for column in columns}
        plain = frame.astype(object).where(frame.notna(), None)
        return cls(
            name=name,
            columns=tuple(known.get(str(c), Column(name=str(c))) for c in frame.columns),
            rows=[tuple(_plain(v) for v in row) for row in plain.itertuples(index=False)],
        )


def _plain(value: object) -> Cell:
    """Return a value of pandas or numpy as one of Python's own."""
    if value is None or isinstance(value, str | bool | int | float | date):
        return value
    item = getattr(value, "item", None)
    plain = item() if callable(item) else str(value)
    return plain if isinstance(plain, str | bool | int | float) else str(value)
