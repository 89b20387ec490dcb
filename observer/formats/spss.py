"""Tables as SPSS files: labels of variables and values, measures, missing values with a reason.

A cell that is empty for a stated reason holds the number of that reason, declared as missing by
the user, so that SPSS leaves it out of every figure and still tells why. An empty number without
such a reason is missing to the system; an empty text is empty.
"""

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.formats.table import Cell, Column, Table
from observer.formats.text_check import cell_place, checked
from observer.model.errors import TextError
from observer.model.messages import msg

LONGEST_TEXT = 32_767
LONGEST_LABEL = 255
LONGEST_VALUE_LABEL = 120
"""In bytes of UTF-8."""

_RESERVED = frozenset(
    ("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")
)
_DATE_AT = 92
_NO_DATE = b"01 Jan 0000:00:00"
"""Files tell nothing about when they were made, and come out the same each time."""


def write_sav(table: Table, path: Path) -> None:
    """Write a table as an SPSS file.

    Parameters
    ----------
    table
        What to write; its columns say what they mean.
    path
        Replaced if it is there.

    Raises
    ------
    OSError
        If the disk refuses.
    TextError
        For a text that no such file can hold.
    """
    import pyreadstat

    variables = [_Variable.of(table, at) for at in range(len(table.columns))]
    cells = {
        each.name: _numbers(table, at, each.missing) if each.is_number else _texts(table, at)
        for at, each in enumerate(variables)
    }
    labels = {each.name: found for each in variables if (found := each.value_labels())}
    with path.open("wb"):
        pass  # so that a disk that refuses says why
    try:
        pyreadstat.write_sav(
            pd.DataFrame(cells, columns=list(cells)),
            str(path),
            column_labels=[_cut(column.meaning, LONGEST_LABEL) for column in table.columns],
            variable_value_labels=labels,  # type: ignore[arg-type]  # texts have labels too
            missing_ranges={
                each.name: [*sorted(set(each.missing.values()))]
                for each in variables
                if each.missing
            },
            variable_measure={each.name: each.measure for each in variables},
            variable_format={each.name: each.format for each in variables if each.is_number},
        )
    except pyreadstat.ReadstatError as refused:
        raise OSError(errno.EIO, str(refused), str(path)) from refused
    with path.open("r+b") as file:
        file.seek(_DATE_AT)
        file.write(_NO_DATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variable:
    """One column as SPSS has it; `missing` holds the number of each reason for an empty cell."""

    name: str
    column: Column
    is_number: bool
    missing: Mapping[str, float]

    @classmethod
    def of(cls, table: Table, at: int) -> "_Variable":
        column = table.columns[at]
        is_number = _is_number(column, at, table.rows)
        missing = _missing(column, at, table.rows) if is_number else {}
        return cls(name=_name(column.name), column=column, is_number=is_number, missing=missing)

    @property
    def measure(self) -> str:
        return self.column.measure or ("scale" if self.is_number else "nominal")

    @property
    def format(self) -> str:
        decimals = 2 if self.column.decimals is None else self.column.decimals
        return f"F{decimals + 8}.{decimals}"

    def value_labels(self) -> dict[str | float, str]:
        return {
            (float(value) if self.is_number else str(value)): _cut(label, LONGEST_VALUE_LABEL)
            for value, label in self.column.values
            if label and self.is_number is not isinstance(value, str)
        }


def _name(name: str) -> str:
    """Return the name of a variable; a few words are SPSS's own."""
    return f"v_{name}" if name.lower() in _RESERVED else name


def _is_number(column: Column, at: int, rows: Sequence[tuple[Cell, ...]]) -> bool:
    if column.kind:
        return column.kind == "number"
    cells = [row[at] for row in rows if row[at] is not None]
    return bool(cells) and not any(isinstance(cell, str | date) for cell in cells)


def _missing(column: Column, at: int, rows: Sequence[tuple[Cell, ...]]) -> Mapping[str, float]:
    """Return the number of each reason; none if one of them is a value of this column too."""
    numbers = {number for _, number in column.missing}
    if any(row[at] in numbers for row in rows):
        return {}
    return dict(column.missing)


def _numbers(table: Table, at: int, missing: Mapping[str, float]) -> NDArray[np.float64]:
    reason = next(
        (i for i, c in enumerate(table.columns) if missing and c.name == table.columns[at].reason),
        None,
    )
    found = np.full(len(table.rows), np.nan)
    for line, row in enumerate(table.rows):
        cell = row[at]
        if isinstance(cell, int | float):
            found[line] = cell
        elif reason is not None:
            found[line] = missing.get(str(row[reason]), np.nan)
    return found


def _texts(table: Table, at: int) -> "pd.Series[str]":
    name = table.columns[at].name
    found = []
    for line, row in enumerate(table.rows, 1):
        text = _text(row[at])
        place = cell_place(table.name, line, name)
        if text:
            checked(text, place)
        if len(text.encode()) > LONGEST_TEXT:
            raise TextError(
                msg(
                    "This text is too long for an SPSS file, which holds {longest} bytes: {where}.",
                    longest=LONGEST_TEXT,
                    where=place,
                ),
                msg("Make it shorter, or choose another format."),
            )
        found.append(text)
    return pd.Series(found, dtype=object)


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _cut(text: str, longest: int) -> str:
    """Return a text that fits in so many bytes, never half a character."""
    raw = text.encode()
    if len(raw) <= longest:
        return text
    return raw[: longest - len("…".encode())].decode(errors="ignore") + "…"
