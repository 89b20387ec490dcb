"""A track as it looks from afar, reckoned once for the whole session and kept in step.

Seen whole, a track has more events than the screen has columns. The colours that fill each fine
slice of the session are added up once, from its begin on; what a change adds or takes is added or
taken.
"""

from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from observer.gui.timeline.density import counts, cover
from observer.model.time import Interval

SLICES = 8192
"""More than twice as many as a wide screen has columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Where the edges of the screen's columns lie among the slices of the session.

    Attributes
    ----------
    slot
        int64, shape (width + 1,): the slice in which each edge lies.
    after
        int64, same shape: the one after it.
    part
        float32, shape (width + 1, 1): how far in it, 0 to 1.
    us_per_px
        Length of a column.
    """

    slot: NDArray[np.int64]
    after: NDArray[np.int64]
    part: NDArray[np.float32]
    us_per_px: float

    @classmethod
    def of(cls, extent: Interval, start_us: float, us_per_px: float, width_px: int) -> "Columns":
        """Return the edges of the columns of a screen.

        Parameters
        ----------
        extent
            The session.
        start_us
            Time at the left edge.
        us_per_px
            Length of a column.
        width_px
            How many there are.

        Returns
        -------
        Columns
            Edges outside the session lie at its borders.
        """
        slice_us = extent.duration_us / SLICES
        first = (start_us - extent.start_us) / slice_us
        at = np.arange(width_px + 1, dtype=np.float64) * (us_per_px / slice_us) + first
        np.clip(at, 0.0, SLICES, out=at)
        slot = np.minimum(at.astype(np.int64), SLICES - 1)
        return cls(slot, slot + 1, (at - slot).astype(np.float32)[:, None], us_per_px)


class Afar:
    """The colours with which the codes of a track fill the slices of a session.

    Parameters
    ----------
    extent
        The session.
    paints
        The colours of the track's codes, as `opaque` returns them.
    """

    def __init__(self, extent: Interval, paints: NDArray[np.float32]) -> None:
        self.extent = extent
        self._paints = paints
        self._slice_us = extent.duration_us / SLICES
        self._bout_sums, self._point_sums = _Sums(), _Sums()
        self.points = self.bouts = 0

    def change(
        self,
        onset_us: NDArray[np.int64],
        offset_us: NDArray[np.int64],
        code: NDArray[np.int16],
        is_state: NDArray[np.bool_],
        sign: int,
    ) -> None:
        """Add events, or take them out.

        Parameters
        ----------
        onset_us
            Where they begin.
        offset_us
            Where they end; open states, which end never, are left out.
        code
            Index of their code; below 0 for a code that the track does not know.
        is_state
            Which of them last.
        sign
            1 to add, -1 to take out.
        """
        codes = len(self._paints)
        known = code >= 0
        bouts = is_state & known & (offset_us < np.iinfo(np.int64).max)
        single = known & ~is_state
        if bouts.any():
            begin, end = self._slots(onset_us[bouts]), self._slots(offset_us[bouts])
            first, last = _within(float(begin.min()), float(end.max()))
            shares = cover(begin - first, end - first, code[bouts], (codes, last - first))
            self._bout_sums.add(first, sign * shares.T @ self._paints)
            self.bouts += sign * int(bouts.sum())
        if single.any():
            at = self._slots(onset_us[single])
            first, last = _within(float(at.min()), float(at.max()))
            numbers = counts(at - first, code[single], (codes, last - first))
            self._point_sums.add(first, sign * numbers.T @ self._paints)
            self.points += sign * int(single.sum())

    def bouts_in(self, columns: Columns) -> NDArray[np.float32]:
        """Return what covers each column of the screen, its colours mixed.

        Parameters
        ----------
        columns
            Of the screen.

        Returns
        -------
        ndarray of float32
            Shape (columns, 4): blue, green, red, and 255 where it is full.
        """
        found = _between(self._bout_sums.to_edge, columns)
        found *= np.float32(self._slice_us / columns.us_per_px)
        return found

    def points_in(self, columns: Columns) -> NDArray[np.float32]:
        """Return the points in each column, their colours added up, near enough.

        Parameters
        ----------
        columns
            Of the screen.

        Returns
        -------
        ndarray of float32
            Shape (columns, 4): blue, green, red, and 255 for each point.
        """
        return _between(self._point_sums.to_edge, columns)

    def _slots(self, times_us: NDArray[np.int64]) -> NDArray[np.float64]:
        return (times_us.astype(np.float64) - self.extent.start_us) / self._slice_us


class _Sums:
    """The colours of all slices, added up from the first.

    Attributes
    ----------
    to_edge
        float32, shape (SLICES + 1, 4): a row for each edge of a slice.
    """

    def __init__(self) -> None:
        self.to_edge = np.zeros((SLICES + 1, 4), np.float32)
        # what is rounded for drawing is never added to again, so that no error grows
        self._exact = np.zeros((SLICES + 1, 4), np.float64)

    def add(self, first: int, colours: NDArray[np.floating]) -> None:
        """Add to the slices from one on; shape (slices, 4)."""
        added = np.cumsum(colours, axis=0)
        last = first + len(colours)
        self._exact[first + 1 : last + 1] += added
        self._exact[last + 1 :] += added[-1]
        self.to_edge[first + 1 :] = self._exact[first + 1 :]


def _within(least: float, most: float) -> tuple[int, int]:
    """Return the first slice that slots reach into, and the one after the last."""
    first = min(max(floor(least), 0), SLICES - 1)
    return first, min(max(floor(most), first), SLICES - 1) + 1


def _between(summed: NDArray[np.float32], columns: Columns) -> NDArray[np.float32]:
    at = summed.take(columns.slot, axis=0)
    rest = summed.take(columns.after, axis=0)
    rest -= at
    rest *= columns.part
    at += rest
    between: NDArray[np.float32] = at[1:] - at[:-1]
    return between
