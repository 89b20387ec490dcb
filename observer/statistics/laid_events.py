"""Event tables as arrays, all sessions behind each other on one long clock."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.statistics.long_clock import LongClock, joined
from observer.statistics.streams import Flags, Stream, Stretches, Times, state_stream

Name = tuple[str, str]
"""Track and code."""

POINT, STATE = "point", "state"


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Stretches of codable time, by number of the session, of the track and of the window."""

    session: Times
    track: Times
    window: Times
    start_us: Times
    end_us: Times

    def only(self, chosen: Flags) -> "Coded":
        """Return some of the stretches."""
        return Coded(
            self.session[chosen],
            self.track[chosen],
            self.window[chosen],
            self.start_us[chosen],
            self.end_us[chosen],
        )

    def united(self, clock: LongClock, tracks: int) -> "Coded":
        """Return the stretches by session and track, ascending; those that touch are one.

        Stretches of different windows are never one.
        """
        lane = self.session * tracks + self.track
        starts = clock.lay(self.start_us, self.session, lane)
        order = np.argsort(starts, kind="stable")
        starts = starts[order]
        ends = clock.lay(self.end_us, self.session, lane)[order]
        window = self.window[order]
        reach = np.maximum.accumulate(ends) if len(ends) else ends
        apart = (starts[1:] > reach[:-1]) | (np.diff(window) != 0)
        heads = np.flatnonzero(np.concatenate(([True], apart))[: len(starts)])
        tails = np.append(heads[1:], len(starts)) - 1 if len(heads) else heads
        first, last = order[heads], reach[tails]
        onto = self.start_us[first] + last - starts[heads]
        return Coded(
            self.session[first], self.track[first], window[heads], self.start_us[first], onto
        )

    @property
    def overlapping(self) -> bool:
        """Whether stretches of one session and track share time; they must be ascending."""
        same = (np.diff(self.session) == 0) & (np.diff(self.track) == 0)
        return bool((same & (self.start_us[1:] < self.end_us[:-1])).any())


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Laid:
    """Event tables as arrays on a long clock, one lane per session and code.

    Attributes
    ----------
    sessions
        As the tables call them.
    tracks
        Ids.
    code_track
        Number of the track of each code.
    codes
        Ids.
    point
        Whether each code is a point.
    merge_gap_us
        Of each code.
    clock
        Of the lanes.
    stream
        All codes of all sessions.
    counted
        Codable time that counts; its window is the number of the phase in its session, 0 outside.
    window_session, window_phase, window_start_us
        Each session, followed by each of its phases.
    """

    sessions: pd.Index
    tracks: tuple[str, ...]
    code_track: Times
    codes: tuple[str, ...]
    point: Flags
    merge_gap_us: Times
    clock: LongClock
    stream: Stream
    counted: Coded
    window_session: Times
    window_phase: NDArray[np.object_]
    window_start_us: Times

    def whole(self) -> Coded:
        """Return the time that counts of each session; its window is that of the session."""
        first = np.flatnonzero(self.window_phase == "")
        return replace(self.counted, window=first[self.counted.session]).united(
            self.clock, len(self.tracks)
        )

    def phases(self) -> tuple[Coded, ...]:
        """Return the time of phases, such that no two phases in one of them share time."""
        named = self.counted.only(self.window_phase[self.counted.window] != "")
        together = named.united(self.clock, len(self.tracks))
        if not together.overlapping:
            return (together,) if len(together.session) else ()
        return tuple(
            named.only(self.window_phase[named.window] == phase).united(
                self.clock, len(self.tracks)
            )
            for phase in dict.fromkeys(self.window_phase[named.window])
        )

    def on_codes(self, coded: Coded) -> tuple[Stretches, Times, Times]:
        """Return stretches on the lane of every code of their track, with code and window."""
        starts, ends, code, window = ([] for _ in range(4))
        n_codes = len(self.codes)
        for number, track in enumerate(self.code_track):
            here = coded.only(coded.track == track)
            lane = here.session * n_codes + number
            starts.append(self.clock.lay(here.start_us, here.session, lane))
            ends.append(self.clock.lay(here.end_us, here.session, lane))
            code.append(np.full(len(lane), number))
            window.append(here.window)
        if not starts:
            none = np.empty(0, np.int64)
            return Stretches(none, none), none, none
        laid = np.concatenate(starts)
        order = np.argsort(laid)
        return (
            Stretches(laid[order], np.concatenate(ends)[order]),
            np.concatenate(code)[order],
            np.concatenate(window)[order],
        )


def lay(
    events: pd.DataFrame,
    codable: pd.DataFrame,
    windows: pd.DataFrame | None = None,
    codes: pd.DataFrame | None = None,
    *,
    margin_us: int = 0,
) -> Laid:
    """Lay event tables behind each other on one long clock.

    Parameters
    ----------
    events
        See `observer.statistics.event_table`.
    codable
        See there.
    windows
        See there; None for none.
    codes
        See there; None for the codes that occur.
    margin_us
        How far apart at least the lanes lie.

    Returns
    -------
    Laid
        Arrays.

    Raises
    ------
    ValueError
        If a column is absent, a code is unknown or both a point and a state, a stretch ends before
        it begins, or a time is no whole number.
    """
    every = _Sessions((codable, *(() if windows is None else (windows,)), events))
    names, numbers = _named(events, codes)
    onset = _whole(events, "onset_us")
    ends = _column(events, "offset_us")
    ended = ends.notna().to_numpy(dtype=np.bool_)
    offset = np.where(ended, _whole(events, "offset_us"), onset)
    if (offset < onset).any():
        message = "an event ends before it begins"
        raise ValueError(message)
    point = _points(names, numbers, ended, codes)
    tracks = tuple(dict.fromkeys(track for track, _ in names))
    spans = _Spans(every, codable, windows, tracks)
    session = every.numbers(events)
    clock = spans.clock(session, onset, offset, lanes=max(1, len(names)), margin_us=margin_us)

    lane = session * len(names) + numbers
    begins = clock.lay(onset, session, lane)
    laid = Laid(
        sessions=every.labels,
        tracks=tracks,
        code_track=np.array([tracks.index(track) for track, _ in names], dtype=np.int64),
        codes=tuple(code for _, code in names),
        point=point,
        merge_gap_us=_merge_gaps(codes, len(names)),
        clock=clock,
        stream=_NOTHING,
        counted=spans.counted,
        window_session=spans.window_session,
        window_phase=spans.window_phase,
        window_start_us=spans.window_start_us,
    )
    watched, _, _ = laid.on_codes(spans.watched.united(clock, len(tracks)))
    points = ascending(begins[~ended])
    lasts = ended & (offset > onset)
    states = begins[lasts]
    finishes = states + (offset - onset)[lasts]
    if len(states) and (np.diff(states) < 0).any():
        order = np.argsort(states, kind="stable")
        states, finishes = states[order], finishes[order]
    bouts = state_stream(states, finishes, watched, spans.stops(clock, len(names)))
    onsets = ascending(np.concatenate((points, bouts.onsets)))
    stream = Stream(onsets, bouts.starts, bouts.ends, bouts.seen_start, bouts.seen_end)
    return replace(laid, stream=stream)


def ascending(times: Times) -> Times:
    """Return times in order."""
    return np.sort(times) if len(times) and (np.diff(times) < 0).any() else times


_NOTHING = joined([])


class _Sessions:
    """Numbers the sessions of several tables.

    Parameters
    ----------
    tables
        Each with a column ``session``.
    """

    def __init__(self, tables: Sequence[pd.DataFrame]) -> None:
        self._found = {
            id(table): pd.factorize(_column(table, "session"), use_na_sentinel=False)
            for table in tables
        }
        labels: list[Hashable] = []
        for _, own in self._found.values():
            labels.extend(own)
        self.labels = pd.Index(list(dict.fromkeys(labels)))

    def numbers(self, table: pd.DataFrame) -> Times:
        """Return the number of the session of each row."""
        numbers, own = self._found[id(table)]
        place = self.labels.get_indexer(pd.Index(list(own))).astype(np.int64)
        return place[numbers]


class _Spans:
    """The time of every session: what was watched, what counts, and its windows.

    Parameters
    ----------
    every
        The sessions.
    codable
        Table of codable time.
    windows
        Table of windows.
    tracks
        Ids, by number.
    """

    def __init__(
        self,
        every: _Sessions,
        codable: pd.DataFrame,
        windows: pd.DataFrame | None,
        tracks: tuple[str, ...],
    ) -> None:
        n = len(codable)
        start, end = _whole(codable, "start_us"), _whole(codable, "end_us")
        if (end < start).any():
            message = "codable time ends before it begins"
            raise ValueError(message)
        session = every.numbers(codable)
        track = _column(codable, "track").to_numpy(dtype=object)
        phase = _texts(codable, "phase")
        counts = codable["counts"].to_numpy(dtype=np.bool_) if "counts" in codable else _all(n)
        self._n_sessions = len(every.labels)
        self._windows = windows
        self._window_session = None if windows is None else every.numbers(windows)
        number, phases = pd.factorize(phase)
        keys, which_key = np.unique(session * max(1, len(phases)) + number, return_inverse=True)
        pairs = [(int(key) // len(phases), str(phases[key % len(phases)])) for key in keys]
        lows: Times = np.full(len(keys), np.iinfo(np.int64).max)
        np.minimum.at(lows, which_key[counts], start[counts])
        starts = self._starts(dict(zip(pairs, lows.tolist(), strict=True)))
        self._number(starts)
        place = {key: at for at, key in enumerate(starts)}
        window = np.array([place.get(key, 0) for key in pairs], dtype=np.int64)[which_key]
        chosen, number = _spread(track, tracks)
        lasting = end[chosen] > start[chosen]
        chosen, number = chosen[lasting], number[lasting]
        self.watched = Coded(
            session[chosen],
            number,
            np.zeros(len(chosen), np.int64),
            start[chosen],
            end[chosen],
        )
        self.counted = replace(self.watched, window=window[chosen]).only(counts[chosen])
        self._times = [(session, start), (session, end)]
        if windows is not None and self._window_session is not None:
            self._times += [
                (self._window_session, _whole(windows, name)) for name in ("start_us", "end_us")
            ]

    def _starts(self, phases: Mapping[tuple[int, str], int]) -> dict[tuple[int, str], int]:
        """Return where each session begins, and each of its phases, in order."""
        starts: dict[tuple[int, str], int] = {}
        for (number, name), at in phases.items():
            if at < np.iinfo(np.int64).max:
                for key in {(number, ""), (number, name)}:
                    starts[key] = min(starts.get(key, at), at)
        if self._windows is not None and self._window_session is not None:
            stated = zip(self._window_session.tolist(), _texts(self._windows, "phase"), strict=True)
            begins = _whole(self._windows, "start_us").tolist()
            starts |= dict(zip(stated, begins, strict=True))
        for number in range(self._n_sessions):
            starts.setdefault((number, ""), 0)
        order = sorted(starts, key=lambda key: (key[0], key[1] != "", starts[key], key[1]))
        return {key: starts[key] for key in order}

    def _number(self, starts: Mapping[tuple[int, str], int]) -> None:
        self.window_session = np.array([number for number, _ in starts], dtype=np.int64)
        self.window_phase = np.array([name for _, name in starts], dtype=object)
        self.window_start_us = np.array(list(starts.values()), dtype=np.int64)

    def clock(
        self, session: Times, onset: Times, offset: Times, *, lanes: int, margin_us: int
    ) -> LongClock:
        """Return the clock on which everything has its place."""
        never = np.iinfo(np.int64)
        lows: Times = np.full(self._n_sessions, never.max)
        highs: Times = np.full(self._n_sessions, never.min)
        for number, times in (*self._times, (session, onset), (session, offset)):
            np.minimum.at(lows, number, times)
            np.maximum.at(highs, number, times)
        return LongClock.over(lows, highs, lanes=lanes, margin_us=margin_us)

    def stops(self, clock: LongClock, lanes: int) -> Times:
        """Return, on every lane, when phases were stopped early."""
        table = self._windows
        if table is None or self._window_session is None or "stopped_early" not in table:
            return np.empty(0, np.int64)
        stopped = table["stopped_early"].to_numpy(dtype=np.bool_)
        session = np.repeat(self._window_session[stopped], lanes)
        ends = np.repeat(_whole(table, "end_us")[stopped], lanes)
        code = np.tile(np.arange(lanes, dtype=np.int64), int(stopped.sum()))
        return clock.lay(ends, session, session * lanes + code)


def _all(n: int) -> Flags:
    return np.ones(n, np.bool_)


def _spread(track: NDArray[np.object_], tracks: tuple[str, ...]) -> tuple[Times, Times]:
    """Return which stretches hold for which track; one without a track holds for all."""
    found = {name: np.flatnonzero((track == name) | (track == "")) for name in tracks}
    none = np.empty(0, np.int64)
    which = np.concatenate([none, *found.values()])
    number = [np.full(len(rows), at, np.int64) for at, rows in enumerate(found.values())]
    return which, np.concatenate([none, *number])


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table:
        message = f"there is no column {name}"
        raise ValueError(message)
    return table[name]


def _texts(table: pd.DataFrame, name: str) -> NDArray[np.object_]:
    """Return a column of texts; empty ones where it is absent or a cell is NA."""
    if name not in table:
        return np.full(len(table), "", dtype=object)
    return table[name].astype(object).where(table[name].notna(), "").to_numpy(dtype=object)


def _whole(table: pd.DataFrame, name: str) -> Times:
    """Return whole numbers, 0 in place of NA."""
    column = pd.to_numeric(_column(table, name))
    numbers = column.to_numpy(dtype=np.int64, na_value=0)
    if pd.api.types.is_float_dtype(column.dtype):
        exact = column.to_numpy(dtype=np.float64, na_value=0)
        if (exact != numbers).any():
            message = f"{name} is in whole microseconds"
            raise ValueError(message)
    return numbers


def _named(events: pd.DataFrame, codes: pd.DataFrame | None) -> tuple[tuple[Name, ...], Times]:
    """Return every code, and the number of each event's."""
    track, tracks = pd.factorize(_column(events, "track"))
    code, ids = pd.factorize(_column(events, "code"))
    pair = track.astype(np.int64) * max(1, len(ids)) + code
    used = np.flatnonzero(np.bincount(pair)).tolist() if len(pair) else []
    present = {(str(tracks[p // len(ids)]), str(ids[p % len(ids)])): p for p in used}
    names = tuple(sorted(present))
    if codes is not None:
        both = zip(_column(codes, "track"), _column(codes, "code"), strict=True)
        names = tuple(dict.fromkeys((str(t), str(c)) for t, c in both))
        for name in present:
            if name not in names:
                message = f"there is no code {'.'.join(name)}"
                raise ValueError(message)
    number: Times = np.zeros(max(1, len(tracks) * len(ids)), np.int64)
    for at, name in enumerate(names):
        if name in present:
            number[present[name]] = at
    return names, number[pair]


def _points(
    names: tuple[Name, ...], numbers: Times, ended: Flags, codes: pd.DataFrame | None
) -> Flags:
    n_points = np.bincount(numbers[~ended], minlength=len(names))
    n_states = np.bincount(numbers[ended], minlength=len(names))
    point = n_points > 0
    if codes is not None:
        keys = zip(codes["track"], codes["code"], strict=True)
        kinds = dict(zip(keys, _column(codes, "kind"), strict=True))
        point = np.array([kinds[name] == POINT for name in names], dtype=np.bool_)
    wrong = np.flatnonzero(np.where(point, n_states, n_points))
    if len(wrong):
        track, code = names[wrong[0]]
        message = f"{track}.{code} has events with and without an end"
        raise ValueError(message)
    return point


def _merge_gaps(codes: pd.DataFrame | None, n_codes: int) -> Times:
    if codes is None or "merge_gap_us" not in codes:
        return np.zeros(n_codes, np.int64)
    return _whole(codes.drop_duplicates(["track", "code"]), "merge_gap_us")
