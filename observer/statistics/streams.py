"""The events of a coding as arrays of times, and their meeting with codable time.

Censoring
---------
One rule, in `Stretches.saw`: the begin or end of a state was seen if it lies strictly inside time
that was watched, that is the coded range of its track less what cannot be coded, over the whole
session. On the border of that time nobody saw the change: the state was found running, or was left
running. What was never ended was not seen to end. A begin that was not seen is no onset: it is
not counted, is no signal and no answer, and makes no latency. A phase is no border of watching. It
only cuts: an onset belongs to the phase ``[start, end)`` in which it lies, and a bout that reaches
over its edge is cut there. What ends with a phase that was stopped early was not seen to end: it
might have gone on. Points have no duration; one on the first watched moment counts.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.model.event import Event
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind
from observer.model.time import Interval
from observer.statistics.inputs import CodedSession

Times = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Disjoint, ascending stretches of time ``[starts, ends)``, in microseconds."""

    starts: Times
    ends: Times

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> "Stretches":
        """Return the stretches of disjoint, ascending intervals."""
        pairs = np.array([(i.start_us, i.end_us) for i in intervals], dtype=np.int64).reshape(-1, 2)
        return cls(pairs[:, 0].copy(), pairs[:, 1].copy())

    @property
    def total_us(self) -> int:
        """Their length together."""
        return int((self.ends - self.starts).sum())

    def index(self, times: Times) -> Times:
        """Return in which stretch each time lies; -1 where it lies in none."""
        at = np.searchsorted(self.starts, times, side="right").astype(np.int64) - 1
        if not len(self.starts):
            return at
        return np.where((at >= 0) & (times < self.ends[at]), at, -1)

    def inside(self, times: Times) -> Times:
        """Return those of the times that lie in a stretch."""
        return times[self.index(times) >= 0]

    def saw(self, times: Times) -> Flags:
        """Return which begins or ends of a state would be seen, these stretches being watched.

        Parameters
        ----------
        times
            Of begins or ends, in microseconds.

        Returns
        -------
        ndarray of bool
            False on the border of a stretch and outside: there is nothing to compare with.
        """
        at = self.index(times)
        if not len(self.starts):
            return at >= 0
        return (at >= 0) & (times > self.starts[at])


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Everything of one code, ascending, on the session clock.

    Attributes
    ----------
    onsets
        Of points, or of bouts that were seen to begin.
    starts, ends
        Bouts of a state; states of this one code that overlap are one bout, and an open one ends
        with the coded range. Empty for points.
    seen_start, seen_end
        Whether a bout was seen to begin, and to end.
    """

    onsets: Times
    starts: Times
    ends: Times
    seen_start: Flags
    seen_end: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Bouts:
    """Bouts cut to codable time, ascending.

    Attributes
    ----------
    starts, ends
        In microseconds.
    cut_left, cut_right
        Whether it was not seen to begin, or to end, in the stretch in which it lies.
    stretch
        Index of the codable stretch in which each lies.
    """

    starts: Times
    ends: Times
    cut_left: Flags
    cut_right: Flags
    stretch: Times

    @property
    def durations(self) -> Times:
        """Length of each, in microseconds."""
        return self.ends - self.starts


def read_streams(session: CodedSession) -> dict[CodeRef, Stream]:
    """Return the stream of every code of the scheme, empty where a code was never used.

    Parameters
    ----------
    session
        The coding with its scheme and window.

    Returns
    -------
    dict of CodeRef to Stream
        In the scheme's order.
    """
    streams: dict[CodeRef, Stream] = {}
    stops = np.array(session.stops_us(), dtype=np.int64)
    for track in session.scheme.tracks:
        watched = Stretches.of(session.watched(track.id))
        stated = session.coding.coded_range(track.id)
        end_us = session.window.end_us if stated is None else stated.offset_us
        by_code: dict[tuple[str, CodeKind], list[Event]] = defaultdict(list)
        for event in session.coding.on_track(track.id):
            by_code[event.code, event.kind].append(event)
        for code in track.codes:
            events = by_code[code.id, code.kind]
            ref = CodeRef(track.id, code.id)
            streams[ref] = (
                _points(events)
                if code.kind is CodeKind.POINT
                else _states(events, end_us, watched, stops)
            )
    return streams


def _points(events: list[Event]) -> Stream:
    none, never = np.empty(0, np.int64), np.empty(0, np.bool_)
    return Stream(_onsets(events), none, none, never, never)


def _states(events: list[Event], end_us: int, watched: Stretches, stops: Times) -> Stream:
    events = [e for e in events if e.offset_us is None or e.offset_us > e.onset_us]
    onsets = _onsets(events)
    ends = np.fromiter(
        (max(e.onset_us, end_us) if e.offset_us is None else e.offset_us for e in events),
        np.int64,
        len(events),
    )
    return state_stream(onsets, ends, watched, stops)


def state_stream(onsets: Times, ends: Times, watched: Stretches, stops: Times) -> Stream:
    """Return the bouts of states; those that overlap are one.

    Parameters
    ----------
    onsets
        Ascending, in microseconds.
    ends
        Of the same, after the onsets. A state that was not ended ends with the coded range, and so
        is never seen to end.
    watched
        Time that was coded and codable, phases being no border.
    stops
        When phases were stopped early.

    Returns
    -------
    Stream
        With what was seen to begin and to end.
    """
    reach = np.maximum.accumulate(ends)
    heads = np.flatnonzero(np.concatenate(([True], onsets[1:] >= reach[:-1]))[: len(onsets)])
    tails = np.append(heads[1:], len(onsets)) - 1 if len(heads) else heads
    starts, ends = onsets[heads], reach[tails]
    seen_start = watched.saw(starts)
    seen_end = watched.saw(ends) & ~np.isin(ends, stops)
    return Stream(starts[seen_start], starts, ends, seen_start, seen_end)


def _onsets(events: list[Event]) -> Times:
    return np.fromiter((e.onset_us for e in events), np.int64, len(events))


def overlaps(
    starts: Times, ends: Times, stretches: Stretches
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which bouts share time with which stretches.

    Parameters
    ----------
    starts
        Of disjoint and ascending bouts, in microseconds.
    ends
        Of the same.
    stretches
        To meet them with.

    Returns
    -------
    bout, stretch : ndarray of int
        Two index arrays of one length, ascending, one pair per piece.
    """
    first = np.searchsorted(stretches.ends, starts, side="right")
    last = np.searchsorted(stretches.starts, ends, side="left")
    count = np.maximum(last - first, 0)
    bout = np.repeat(np.arange(len(starts)), count)
    within = np.arange(len(bout)) - np.repeat(np.cumsum(count) - count, count)
    return bout, first[bout] + within


def cut(stream: Stream, codable: Stretches, merge_gap_us: int | Times = 0) -> Bouts:
    """Return the bouts of a state within codable time; uncodable time splits a bout.

    A piece is cut at its start if the bout began earlier or was not seen to begin, and at its end
    if the bout goes on or was not seen to end.

    Parameters
    ----------
    stream
        Of one state code.
    codable
        The time that counts: that of its track within a window, or less of it.
    merge_gap_us
        Bouts closer together than this, within one codable stretch, are taken as one; or for each
        of the stretches.

    Returns
    -------
    Bouts
        The pieces.
    """
    bout, stretch = overlaps(stream.starts, stream.ends, codable)
    whole_start, whole_end = stream.starts[bout], stream.ends[bout]
    starts = np.maximum(whole_start, codable.starts[stretch])
    ends = np.minimum(whole_end, codable.ends[stretch])
    left = (whole_start < starts) | ~stream.seen_start[bout]
    right = (whole_end > ends) | ~stream.seen_end[bout]
    pieces = Bouts(starts, ends, left, right, stretch.astype(np.int64))
    if not np.any(merge_gap_us) or not len(starts):
        return pieces
    return _merged(pieces, np.broadcast_to(merge_gap_us, codable.starts.shape)[stretch])


def _merged(pieces: Bouts, gap_us: Times) -> Bouts:
    apart = (pieces.starts[1:] - pieces.ends[:-1] >= gap_us[1:]) | (np.diff(pieces.stretch) != 0)
    heads = np.flatnonzero(np.concatenate(([True], apart)))
    tails = np.append(heads[1:], len(pieces.starts)) - 1
    return Bouts(
        pieces.starts[heads],
        pieces.ends[tails],
        pieces.cut_left[heads],
        pieces.cut_right[tails],
        pieces.stretch[heads],
    )


def gathered(streams: Iterable[Stream], codable: Stretches) -> Times:
    """Return the onsets of several codes that lie in codable time, ascending."""
    onsets = [codable.inside(stream.onsets) for stream in streams]
    return np.sort(np.concatenate(onsets)) if onsets else np.empty(0, np.int64)
