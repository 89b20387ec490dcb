"""What the columns of a table mean, and how a table is made of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal, TypeAlias, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.model.messages import Message, msg

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = Mapping[str, Cell]
Meaning = TypeVar("Meaning")
Dtype: TypeAlias = Literal["string", "Int64", "Float64", "boolean"]

SHARE = "0\u20131"
"""Unit of shares and probabilities."""


class View(Enum):
    """For whom a figure is: everybody, or those who do research.

    The research view shows both.
    """

    CLINICIAN = "clinician"
    RESEARCH = "research"

    def shows(self, other: "View") -> bool:
        """Return whether this view shows what is meant for the other."""
        return self is View.RESEARCH or other is View.CLINICIAN


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a statistic's table.

    Attributes
    ----------
    name
        ASCII name of the column in the frame.
    label
        How it is called on screen and in reports.
    unit
        ``s``, ``/min``, `SHARE`, or empty.
    decimals
        How many are shown; 0 for counts and text.
    dtype
        Nullable pandas dtype.
    view
        Who is shown it.
    """

    name: str
    label: Message
    unit: str = ""
    decimals: int = 0
    dtype: Dtype = "Float64"
    view: View = View.CLINICIAN


def is_missing(value: object) -> bool:
    """Return whether a cell of a frame holds nothing: None, NA or NaN."""
    return bool(pd.isna(value))  # type: ignore[call-overload]  # any scalar of a frame


def text_column(name: str, label: Message) -> Column:
    """Return a column of ids or words."""
    return Column(name, label, dtype="string")


def count_column(name: str, label: Message) -> Column:
    """Return a column of whole numbers."""
    return Column(name, label, dtype="Int64")


def flag_column(name: str, label: Message) -> Column:
    """Return a column of yes and no."""
    return Column(name, label, dtype="boolean")


def seconds_column(name: str, label: Message) -> Column:
    """Return a column of durations or times in seconds."""
    return Column(name, label, "s", 2)


def share_column(name: str, label: Message, decimals: int = 2) -> Column:
    """Return a column of shares or probabilities between 0 and 1."""
    return Column(name, label, SHARE, decimals)


def for_research(*columns: Column) -> tuple[Column, ...]:
    """Return columns that only the research view shows."""
    return tuple(replace(column, view=View.RESEARCH) for column in columns)


PHASE_COLUMNS = (
    text_column("phase", msg("Phase")),
    text_column("phase_id", msg("Phase id")),
)
"""Head of every table: the phase's name and id, both empty for the whole session."""

WINDOW_COLUMNS = (
    seconds_column("window_start_s", msg("Window from")),
    seconds_column("window_end_s", msg("Window to")),
    seconds_column("codable_s", msg("Codable time")),
    share_column("uncodable_share", msg("Share not codable")),
)
"""Tail of every table: on how much time its figures stand."""


def table(columns: Sequence[Column], rows: Sequence[Row]) -> pd.DataFrame:
    """Make the frame of a statistic.

    Parameters
    ----------
    columns
        Which columns, in order.
    rows
        Cells by column name; what is absent or None becomes NA.

    Returns
    -------
    pandas.DataFrame
        With nullable dtypes; `attrs` holds ``labels`` (messages) and ``units`` by column name.
    """
    cells = {column.name: [row.get(column.name) for row in rows] for column in columns}
    return filled(columns, cells)


def filled(
    columns: Sequence[Column], cells: Mapping[str, NDArray[np.generic] | Sequence[Cell]]
) -> pd.DataFrame:
    """Make the frame of a statistic of whole columns.

    Parameters
    ----------
    columns
        Which columns, in order.
    cells
        By column name, all of one length; NaN and None become NA, and so does an absent column.

    Returns
    -------
    pandas.DataFrame
        As of `table`.
    """
    n = max((len(values) for values in cells.values()), default=0)
    none = np.full(n, None, dtype=object)
    arrays: dict[str, pd.api.extensions.ExtensionArray] = {}
    for column in columns:
        values = cells.get(column.name, none)
        plain = column.dtype != "string" and isinstance(values, np.ndarray)
        found = np.asarray(values, dtype=None if plain else object)
        arrays[column.name] = pd.array(found, dtype=column.dtype)
    frame = pd.DataFrame(arrays)
    return labelled(frame, columns)


def by_name(rows: Sequence[Row]) -> dict[str, list[Cell]]:
    """Return the columns of rows that all have the same cells."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


class _Meanings(dict[str, Meaning]):
    """What columns mean, never changed and so shared by every table made of one.

    A table copies what it carries at every step, to the depths: these would cost more than it.
    """

    def __deepcopy__(self, _memo: dict[int, object]) -> "_Meanings[Meaning]":
        """Return the same."""
        return self


def labelled(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Return the frame with the labels (messages) and units of its columns in its `attrs`."""
    frame.attrs["labels"] = _Meanings({column.name: column.label for column in columns})
    frame.attrs["units"] = _Meanings({column.name: column.unit for column in columns})
    return frame
