"""The events of a track as arrays, kept in step with the coding change by change."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from observer.gui.timeline.afar import Afar
from observer.gui.timeline.density import opaque
from observer.gui.timeline.lanes import Lanes, lanes
from observer.model.coding import Coding
from observer.model.edits import Change
from observer.model.event import Event
from observer.model.scheme import CodeKind, Scheme, Track
from observer.model.time import Interval

Times: TypeAlias = NDArray[np.int64]
Rows: TypeAlias = NDArray[np.int64]
"""Rows of the columns of a track, ascending."""
_Columns: TypeAlias = tuple[Times, Times, NDArray[np.int16], NDArray[np.bool_]]
ENDLESS_US = int(np.iinfo(np.int64).max)
"""Where an open state ends in the columns."""
_NO_LANES = np.empty(0, np.int32)
_BEFORE_ALL_US = -(1 << 62)
_AT_ONCE = 2000
_MANY = 256
"""More changes on a track than this are read anew."""


def _order(event: Event) -> tuple[int, str]:
    return event.onset_us, event.id


class TrackColumns:
    """The events of one track as arrays; row `i` is the coding's event `i` of that track.

    Parameters
    ----------
    track
        Of the scheme.

    Attributes
    ----------
    onset_us, offset_us
        int64, shape (n,); a point ends where it begins, an open state ends never.
    code
        int16, shape (n,): index of the code in the track.
    is_state
        bool, shape (n,).
    reach_us
        int64, shape (n,): the latest end up to and including each row; ascending.
    paints
        float32, shape (codes, 4): blue, green, red of each code, opaque, 0 to 255.
    """

    def __init__(self, track: Track) -> None:
        self.track = track
        self._number = {code.id: i for i, code in enumerate(track.codes)}
        parsed = [QColor(code.colour) for code in track.codes]
        bgr = np.array([(c.blue(), c.green(), c.red()) for c in parsed], np.float64)
        self.paints = opaque(bgr.reshape(-1, 3))
        self._afar: Afar | None = None
        self._state_reach: Times | None = None
        self._layered: bool | None = None
        self._depth: int | None = None
        self._lanes: Lanes | None = None
        self._lanes_known = _NO_LANES
        self._open_rows: Rows | None = None
        self._points: Rows | None = None
        self._visible: tuple[float, float, Rows] | None = None
        self.load(())

    def __len__(self) -> int:
        """Return how many events the track has."""
        return len(self.onset_us)

    def load(self, events: Sequence[Event]) -> None:
        """Read the events of the track anew.

        Parameters
        ----------
        events
            Ascending by onset and id.
        """
        onsets, offsets, codes, states = self._rows(events)
        self.onset_us, self.offset_us = onsets, offsets
        self.code, self.is_state = codes, states
        self._afar = None
        self._lanes_known = _NO_LANES
        self._reach()

    def follow(
        self, before: Sequence[Event], after: Sequence[Event], gone: list[Event], new: list[Event]
    ) -> None:
        """Make the same change as the coding.

        Parameters
        ----------
        before
            The track's events in the coding before the change.
        after
            The same after it.
        gone
            What the change took out.
        new
            What it put in.
        """
        if len(gone) + len(new) > _MANY or len(before) != len(self):
            self.load(after)
            return
        gone = sorted(gone, key=_order)
        new = sorted(new, key=_order)
        out = [bisect_left(before, _order(event), key=_order) for event in gone]
        places = [bisect_left(after, _order(event), key=_order) for event in new]
        into = [place - i for i, place in enumerate(places)]
        came = self._rows(new)
        self._exchange(out, into, came)
        known = self._lanes.lane if self._lanes else self._lanes_known
        self._lanes_known = known[: min((*out, *places), default=len(known))]
        self._reach()
        if self._afar is not None:
            self._afar.change(*self._rows(gone), -1)
            self._afar.change(*came, 1)

    def afar(self, extent: Interval) -> Afar:
        """Return how much of each code lies where in the session, kept in step from now on."""
        if self._afar is None or self._afar.extent != extent:
            self._afar = Afar(extent, self.paints)
            self._afar.change(self.onset_us, self.offset_us, self.code, self.is_state, 1)
        return self._afar

    @property
    def has_open(self) -> bool:
        """Whether a state has not been ended."""
        return len(self.open_rows) > 0

    @property
    def state_reach_us(self) -> Times:
        """int64, shape (n,): the latest end of a state up to and including each row."""
        if self._state_reach is None:
            ends = np.where(self.is_state, self.offset_us, _BEFORE_ALL_US)
            self._state_reach = np.maximum.accumulate(ends)
        return self._state_reach

    @property
    def is_layered(self) -> bool:
        """Whether any state begins before all earlier ones have ended."""
        if self._layered is None:
            over = self.state_reach_us[:-1] > self.onset_us[1:]
            self._layered = bool((over & self.is_state[1:]).any())
        return self._layered

    @property
    def depth(self) -> int:
        """How many states lie over each other at most; 1 where none do."""
        if not self.is_layered:
            return 1
        if self._depth is None:
            onset, offset = self.onset_us[self.is_state], self.offset_us[self.is_state]
            begun = np.arange(1, len(onset) + 1)
            ended = np.sort(offset, kind="stable").searchsorted(onset, "right")
            self._depth = int(np.max(begun - ended, initial=1))
        return self._depth

    @property
    def lanes(self) -> Lanes:
        """In which lane bouts lie that overlap; after a change, found anew from there on."""
        if self._lanes is None:
            columns = (self.onset_us, self.offset_us, self.is_state, self.state_reach_us)
            self._lanes = lanes(*columns, self._lanes_known)
        return self._lanes

    @property
    def open_rows(self) -> Rows:
        """The rows of the states that have not been ended, ascending."""
        if self._open_rows is None:
            self._open_rows = np.flatnonzero(self.offset_us == ENDLESS_US)
        return self._open_rows

    @property
    def points(self) -> Rows:
        """The rows of the points, ascending."""
        if self._points is None:
            self._points = np.flatnonzero(~self.is_state)
        return self._points

    def span(self, start_us: float, end_us: float) -> slice:
        """Return the rows among which lies all that is seen of ``[start_us, end_us)``."""
        # whole numbers: a float would have numpy convert the columns first
        first = int(self.reach_us.searchsorted(int(start_us), "left"))
        last = int(self.onset_us.searchsorted(ceil(end_us), "left"))
        return slice(min(first, last), last)

    def visible(self, start_us: float, end_us: float) -> Rows:
        """Return the rows of which anything is seen of ``[start_us, end_us)``, ascending.

        What lies between a bout that lasts long and the moment that is looked at is not among them.
        """
        # a key changes one track; of the others the same is looked at again
        if self._visible is None or self._visible[:2] != (start_us, end_us):
            self._visible = start_us, end_us, self._find_visible(start_us, end_us)
        return self._visible[2]

    def _find_visible(self, start_us: float, end_us: float) -> Rows:
        rows = self.span(start_us, end_us)
        begin = int(self.onset_us.searchsorted(int(start_us), "left"))
        # the first of a span always reaches into it
        if begin <= rows.start + 1:
            return np.arange(rows.start, rows.stop)
        still = np.flatnonzero(self.offset_us[rows.start : begin] >= int(start_us))
        return np.concatenate((rows.start + still, np.arange(begin, rows.stop)))

    def at(self, rows: Rows) -> _Columns:
        """Return onset, offset, code and whether it lasts, of some rows; not to be changed.

        Parameters
        ----------
        rows
            Such as `visible` gives.

        Returns
        -------
        tuple of ndarray
            Each of the shape of `rows`.
        """
        taken: slice | Rows = rows
        if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
            taken = slice(int(rows[0]), int(rows[-1]) + 1)  # is looked at where it lies
        return self.onset_us[taken], self.offset_us[taken], self.code[taken], self.is_state[taken]

    def running(self, time_us: int) -> list[int]:
        """Return the rows of the states that run at a moment, ascending."""
        last = int(self.onset_us.searchsorted(time_us, "right"))
        first = min(int(self.reach_us.searchsorted(time_us, "right")), last)
        runs = self.is_state[first:last] & (self.offset_us[first:last] > time_us)
        return [first + int(i) for i in np.flatnonzero(runs)]

    def ends_us(self, rows: Rows, now_us: int) -> Times:
        """Return the ends of some rows; an open state reaches to `now_us`, never before its onset.

        Parameters
        ----------
        rows
            Such as `visible` gives.
        now_us
            Where the film stands.

        Returns
        -------
        ndarray of int64
            One for each row.
        """
        ends = self.offset_us[rows]
        open_ends = np.maximum(self.onset_us[rows], now_us)
        return np.where(ends == ENDLESS_US, open_ends, ends)

    def _exchange(self, out: list[int], into: list[int], came: _Columns) -> None:
        """Take rows out and put others in, each before the row that stays at its place."""
        # where each row comes from is found once, for all columns
        stay = np.delete(np.arange(len(self)), out)
        order = np.insert(stay, into, np.arange(len(self), len(self) + len(into)))
        onsets, offsets, codes, states = came
        self.onset_us = np.concatenate((self.onset_us, onsets))[order]
        self.offset_us = np.concatenate((self.offset_us, offsets))[order]
        self.code = np.concatenate((self.code, codes))[order]
        self.is_state = np.concatenate((self.is_state, states))[order]

    def _rows(self, events: Sequence[Event]) -> _Columns:
        # some at a time: the processor's cache then holds them until all their fields are read
        starts = range(0, max(len(events), 1), _AT_ONCE)
        parts = [self._part(events[start : start + _AT_ONCE]) for start in starts]
        onsets, offsets, codes, states = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        return onsets, np.where(states, offsets, onsets), codes, states

    def _part(self, events: Sequence[Event]) -> _Columns:
        number, state = self._number, CodeKind.STATE
        ends = [ENDLESS_US if e.offset_us is None else e.offset_us for e in events]
        return (
            np.array([e.onset_us for e in events], np.int64),
            np.array(ends, np.int64),
            np.array([number.get(e.code, -1) for e in events], np.int16),
            np.array([e.kind is state for e in events], np.bool_),
        )

    def _reach(self) -> None:
        self.reach_us: Times = np.maximum.accumulate(self.offset_us)
        self._state_reach = None
        self._layered = None
        self._depth = None
        self._lanes = None
        self._open_rows = None
        self._points = None
        self._visible = None


@dataclass(frozen=True, slots=True)
class CodingColumns:
    """The columns of every track of a coding.

    Attributes
    ----------
    tracks
        By track id, in the scheme's order.
    """

    tracks: dict[str, TrackColumns]

    @property
    def last_us(self) -> int:
        """The latest onset of all: a state that was left open runs at least until there."""
        last = (int(columns.onset_us[-1]) for columns in self.tracks.values() if len(columns))
        return max(last, default=0)

    @property
    def depths(self) -> tuple[int, ...]:
        """How many states lie over each other at most, track by track."""
        return tuple(columns.depth for columns in self.tracks.values())

    @classmethod
    def of(cls, scheme: Scheme, coding: Coding) -> "CodingColumns":
        """Read a coding.

        Parameters
        ----------
        scheme
            Its scheme.
        coding
            As it stands.

        Returns
        -------
        CodingColumns
            One column set per track.
        """
        tracks = {track.id: TrackColumns(track) for track in scheme.tracks}
        for track_id, columns in tracks.items():
            columns.load(coding.on_track(track_id))
        return cls(tracks)

    def follow(self, before: Coding, after: Coding, change: Change) -> None:
        """Make a change of the coding here as well.

        Parameters
        ----------
        before
            The coding before it.
        after
            The coding after it.
        change
            What was changed.
        """
        gone = [r for r in change.edit.removed if isinstance(r, Event)]
        new = [r for r in change.edit.added if isinstance(r, Event)]
        for track_id in {event.track for event in (*gone, *new)} & set(self.tracks):
            self.tracks[track_id].follow(
                before.on_track(track_id),
                after.on_track(track_id),
                [e for e in gone if e.track == track_id],
                [e for e in new if e.track == track_id],
            )
