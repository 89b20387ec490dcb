"""Coded events as plain rows: what the functions on alignment and on time take in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Times: TypeAlias = NDArray[np.int64]
EventRow: TypeAlias = tuple[str, int] | tuple[str, int, int | None]
EventRows: TypeAlias = pd.DataFrame | Sequence[EventRow]
"""A frame with the columns ``code``, ``onset_us`` and ``offset_us`` (or without the last one), or
rows ``(code, onset_us, offset_us)``. No offset: a point, or a state that was never ended."""

NEVER = np.iinfo(np.int64).max
"""In place of an offset that is not there."""


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Events as arrays, in the order given.

    Attributes
    ----------
    codes
        Ids.
    onsets
        In microseconds.
    offsets
        In microseconds; `NEVER` where there is none.
    """

    codes: tuple[str, ...]
    onsets: Times
    offsets: Times

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.codes)

    def taken(self, which: NDArray[np.intp]) -> "Events":
        """Return some of them, by their places."""
        return Events(tuple(self.codes[i] for i in which), self.onsets[which], self.offsets[which])

    @property
    def order(self) -> NDArray[np.intp]:
        """Places by onset, of one onset by code, of one code by offset."""
        _, rank = np.unique(np.array(self.codes, dtype=np.str_), return_inverse=True)
        return np.lexsort((self.offsets, rank, self.onsets))


def read_events(rows: EventRows) -> Events:
    """Return events as arrays.

    Parameters
    ----------
    rows
        A frame or rows, see `EventRows`; in any order.

    Returns
    -------
    Events
        In the same order.

    Raises
    ------
    ValueError
        If an offset lies before its onset.
    """
    if isinstance(rows, pd.DataFrame):
        codes = tuple(str(code) for code in rows["code"])
        onsets = rows["onset_us"].to_numpy(dtype=np.int64)
        offsets = (
            rows["offset_us"].astype("Int64").fillna(NEVER).to_numpy(dtype=np.int64)
            if "offset_us" in rows
            else np.full(len(codes), NEVER, dtype=np.int64)
        )
    else:
        codes = tuple(str(row[0]) for row in rows)
        onsets = np.array([row[1] for row in rows], dtype=np.int64)
        ends = [row[2] if len(row) > 2 else None for row in rows]  # noqa: PLR2004  code, onset, offset
        offsets = np.array([NEVER if end is None else end for end in ends], dtype=np.int64)
    if bool((offsets < onsets).any()):
        at = int(np.flatnonzero(offsets < onsets)[0])
        message = f"event {at} ends before it begins: {onsets[at]} to {offsets[at]}"
        raise ValueError(message)
    return Events(codes, onsets.astype(np.int64), offsets.astype(np.int64))
