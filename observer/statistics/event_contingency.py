"""Contingency of event tables: whether answers follow signals, in both directions, per session."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.model.messages import msg
from observer.model.time import US_PER_S, seconds
from observer.statistics.coefficients.bursts import (
    SEED,
    Followed,
    beyond_chance,
    count_seconds,
    follow,
    shifted_hits,
)
from observer.statistics.coefficients.contingency import two_by_two
from observer.statistics.coefficients.shares import wilson
from observer.statistics.columns import (
    Cell,
    Column,
    count_column,
    labelled,
    share_column,
    table,
    text_column,
)
from observer.statistics.contingency import COLUMNS, second_cells
from observer.statistics.description import summarised
from observer.statistics.laid_events import Coded, Laid, Name, lay
from observer.statistics.opportunities import why_empty
from observer.statistics.streams import Stretches, Times, overlaps
from observer.statistics.words import BACKWARD, FORWARD, NO_CODABLE_TIME

_NOT_HERE = {
    "phase_id",
    "contingency",
    "from_subject",
    "to_subject",
    "window_start_s",
    "window_end_s",
    "uncodable_share",
}

EVENT_COLUMNS = (
    text_column("session", msg("Session")),
    *(column for column in COLUMNS if column.name not in _NOT_HERE),
    count_column("n_responses", msg("Answering acts")),
    share_column("share_low", msg("Share answered, low end of 95 %")),
    share_column("share_high", msg("Share answered, high end of 95 %")),
    Column("response_rate_per_min", msg("Rate of answering acts"), "/min", 2),
)
"""Of the table of contingency of event tables."""


def contingency_events(  # noqa: PLR0913  what a method section states of a contingency, by keyword
    events: pd.DataFrame,
    codable: pd.DataFrame,
    bids: Sequence[Name],
    responses: Sequence[Name],
    window_us: int,
    *,
    burst_gap_us: int = 0,
    windows: pd.DataFrame | None = None,
    codes: pd.DataFrame | None = None,
    shifts: int = 0,
    seed: int = SEED,
) -> pd.DataFrame:
    """Measure how many signals were answered in every session and phase, in both directions.

    The figures are those of `observer.statistics.contingency.contingency`, with the same
    definitions. Chance is left out unless shifts are asked for: it costs as many times the work.

    Parameters
    ----------
    events
        See `observer.statistics.event_table`.
    codable
        See there.
    bids
        Track and code of each signal.
    responses
        Track and code of each answer.
    window_us
        How long after a signal an answer counts, in microseconds.
    burst_gap_us
        Signals closer together than this are one burst.
    windows
        See `observer.statistics.event_table`; None for none.
    codes
        See there; None for the codes that occur.
    shifts
        How many circular shifts of the answers, within phases; 0 for none.
    seed
        Of the shifts.

    Returns
    -------
    pandas.DataFrame
        One row per session, phase (empty: all of it) and direction; see `EVENT_COLUMNS`.

    Raises
    ------
    ValueError
        If a code is in no table.
    """
    laid = lay(events, codable, windows, codes, margin_us=max(window_us, burst_gap_us) + 1)
    asked = _Asked(laid, window_us, burst_gap_us, shifts, seed)
    own = [_numbers(laid, names) for names in (bids, responses)]
    found = {
        direction: asked.rows(*sides)
        for direction, sides in ((FORWARD, own), (BACKWARD, own[::-1]))
    }
    order = [(at, direction) for at in range(len(laid.window_phase)) for direction in found]
    rows = [
        {"phase": str(laid.window_phase[at]), "direction": direction, **found[direction][at]}
        for at, direction in order
    ]
    made = table(EVENT_COLUMNS[1:], rows)
    session = laid.window_session[[at for at, _ in order]]
    made.insert(0, "session", laid.sessions.take(session))
    return labelled(made, EVENT_COLUMNS)


def _numbers(laid: Laid, names: Sequence[Name]) -> Times:
    tracks = [laid.tracks[number] for number in laid.code_track.tolist()]
    known = {name: at for at, name in enumerate(zip(tracks, laid.codes, strict=True))}
    for track, code in names:
        if (track, code) not in known:
            message = f"there is no code {track}.{code}"
            raise ValueError(message)
    return np.array([known[track, code] for track, code in names], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Time:
    """Time that both could be coded, on the lane of the session, and the window of each stretch."""

    stretches: Stretches
    window: Times


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is asked of every session."""

    laid: Laid
    window_us: int
    burst_gap_us: int
    shifts: int
    seed: int

    def rows(self, bids: Times, responses: Times) -> list[dict[str, Cell]]:
        """Return the cells of every window, signals and answers given by number of the code."""
        rows: list[dict[str, Cell]] = [{} for _ in self.laid.window_phase]
        circles = self._circles(np.concatenate((bids, responses)))
        for layer in (self.laid.whole(), *self.laid.phases()):
            time = self._both(layer, np.concatenate((bids, responses)))
            signals, window = self._signals(layer, bids)
            found = follow(
                signals,
                self._onsets(responses),
                time.stretches,
                [self._bouts(code) for code in responses],
                reach_us=self.window_us,
                gap_us=self.burst_gap_us,
            )
            counted = _Counted(found, time, window[np.searchsorted(signals, found.censored)])
            cells = counted.cells(len(rows))
            for at in np.unique(layer.window).tolist():
                rows[at] = cells[at] | self._chance(counted, at, circles.get(at, ()))
        empty: dict[str, Cell] = {
            "status": NO_CODABLE_TIME,
            "odds_status": NO_CODABLE_TIME,
            "codable_s": 0.0,
        }
        stated = {"window_s": seconds(self.window_us), "burst_gap_s": seconds(self.burst_gap_us)}
        return [{**(row or empty), **stated} for row in rows]

    def _on_session(self, laid: Times) -> Times:
        """Return times of the lane of a code on the lane of its session."""
        n_codes = len(self.laid.codes)
        code = self.laid.clock.lane_of(laid) % n_codes
        return laid - code * self.laid.clock.stride_us

    def _mine(self, laid: Times, codes: Times) -> NDArray[np.bool_]:
        return np.isin(self.laid.clock.lane_of(laid) % len(self.laid.codes), codes)

    def _onsets(self, codes: Times) -> Times:
        onsets = self.laid.stream.onsets
        return np.sort(self._on_session(onsets[self._mine(onsets, codes)]))

    def _bouts(self, code: int) -> Stretches:
        stream = self.laid.stream
        mine = self._mine(stream.starts, np.array([code]))
        by_us = code * self.laid.clock.stride_us
        return Stretches(stream.starts[mine] - by_us, stream.ends[mine] - by_us)

    def _signals(self, layer: Coded, codes: Times) -> tuple[Times, Times]:
        """Return the onsets in the time of their own track, ascending, and their windows."""
        stretches, _, window = self.laid.on_codes(layer)
        onsets = self.laid.stream.onsets
        onsets = onsets[self._mine(onsets, codes)]
        at = stretches.index(onsets)
        times, of = self._on_session(onsets[at >= 0]), window[at[at >= 0]]
        order = np.argsort(times, kind="stable")
        return times[order], of[order]

    def _both(self, layer: Coded, codes: Times) -> _Time:
        n_codes, clock = len(self.laid.codes), self.laid.clock
        shared: _Time | None = None
        for track in dict.fromkeys(self.laid.code_track[codes].tolist()):
            own = layer.only(layer.track == track)
            lane = own.session * n_codes
            here = _Time(
                Stretches(
                    clock.lay(own.start_us, own.session, lane),
                    clock.lay(own.end_us, own.session, lane),
                ),
                own.window,
            )
            shared = here if shared is None else _shared(shared, here)
        none = np.empty(0, np.int64)
        return shared or _Time(Stretches(none, none), none)

    def _circles(self, codes: Times) -> dict[int, tuple[Stretches, ...]]:
        """Return, by window, the stretches within which answers are shifted."""
        if not self.shifts:
            return {}
        laid = self.laid
        parts = laid.counted.united(laid.clock, len(laid.tracks))
        if parts.overlapping:
            return {}
        time = self._both(parts, codes)
        by_window = {
            at: Stretches(
                time.stretches.starts[time.window == at], time.stretches.ends[time.window == at]
            )
            for at in sorted(np.unique(time.window).tolist(), key=self._is_rest)
        }
        circles: dict[int, list[Stretches]] = {}
        whole = np.flatnonzero(laid.window_phase == "")
        for at, circle in by_window.items():
            circles.setdefault(int(whole[laid.window_session[at]]), []).append(circle)
            if laid.window_phase[at] != "":
                circles[at] = [circle]
        return {at: tuple(own) for at, own in circles.items()}

    def _is_rest(self, window: int) -> bool:
        """Whether a window is the time outside phases: that comes last."""
        return bool(self.laid.window_phase[window] == "")

    def _chance(
        self, counted: "_Counted", at: int, circles: tuple[Stretches, ...]
    ) -> dict[str, Cell]:
        if not self.shifts:
            return {}
        found = counted.only(at)
        if not len(found.valid):
            return {}
        counts = shifted_hits(found, circles or (counted.circle(at),), self.shifts, self.seed)
        return {
            "chance_share": float(counts.mean()) / len(found.valid),
            "p": beyond_chance(counts, found.n_answered),
            "shifts": self.shifts,
        }


def _shared(a: _Time, b: _Time) -> _Time:
    at, other = overlaps(a.stretches.starts, a.stretches.ends, b.stretches)
    same = a.window[at] == b.window[other]
    at, other = at[same], other[same]
    return _Time(
        Stretches(
            np.maximum(a.stretches.starts[at], b.stretches.starts[other]),
            np.minimum(a.stretches.ends[at], b.stretches.ends[other]),
        ),
        a.window[at],
    )


class _Counted:
    """What became of the signals of many windows.

    Parameters
    ----------
    found
        All of them.
    time
        That both could be coded.
    censored_window
        Window of each censored signal.
    """

    def __init__(self, found: Followed, time: _Time, censored_window: Times) -> None:
        self._found = found
        self._time = time
        self._censored = censored_window
        self._valid = time.window[time.stretches.index(found.valid.starts)]
        self._responses = time.window[time.stretches.index(found.responses)]

    def cells(self, n: int) -> list[dict[str, Cell]]:
        """Return the cells of every one of n windows."""
        found, time = self._found, self._time
        lengths = time.stretches.ends - time.stretches.starts
        columns = {
            "codable_us": np.bincount(time.window, weights=lengths, minlength=n),
            "n_valid": np.bincount(self._valid, minlength=n),
            "n_answered": np.bincount(self._valid[found.answered], minlength=n),
            "n_ongoing": np.bincount(self._valid[found.ongoing], minlength=n),
            "n_censored": np.bincount(self._censored, minlength=n),
            "n_responses": np.bincount(self._responses, minlength=n),
            "median_us": summarised(found.latencies, self._valid[found.answered], n)["median"],
        }
        four = count_seconds(found, time.stretches, time.window, n).T.tolist()
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return [
            _cells(dict(zip(columns, row, strict=True)), counts)
            for row, counts in zip(rows, four, strict=True)
        ]

    def only(self, at: int) -> Followed:
        """Return the signals and answers of one window."""
        mine = self._valid == at
        found = self._found
        return replace(
            found,
            responses=found.responses[self._responses == at],
            valid=found.valid.only(mine),
            answered=found.answered[mine],
            ongoing=found.ongoing[mine],
        )

    def circle(self, at: int) -> Stretches:
        """Return all the time of one window."""
        mine = self._time.window == at
        return Stretches(self._time.stretches.starts[mine], self._time.stretches.ends[mine])


def _cells(counted: dict[str, float], four: list[int]) -> dict[str, Cell]:
    names = ("n_answered", "n_ongoing", "n_valid", "n_censored", "n_responses")
    n, ongoing, n_valid, censored, responses = (int(counted[name]) for name in names)
    codable_us = int(counted["codable_us"])
    status = why_empty(codable_us, n_valid, censored)
    if status == NO_CODABLE_TIME:
        return {"status": status, "odds_status": status, "codable_s": 0.0}
    a, b, c, d = four
    cells: dict[str, Cell] = {
        "n_answered": n,
        "n_ongoing": ongoing,
        "n_unanswered": n_valid - n - ongoing,
        "n_valid": n_valid,
        "n_censored": censored,
        "n_responses": responses,
        "response_rate_per_min": 60 * responses / seconds(codable_us),
        "status": status,
        "codable_s": seconds(codable_us),
        **second_cells(two_by_two(a, b, c, d)),
    }
    if n:
        cells["median_latency_s"] = counted["median_us"] / US_PER_S
    if n_valid:
        low, high = wilson(n, n_valid)
        shares = {"share": n, "ongoing_share": ongoing, "unanswered_share": n_valid - n - ongoing}
        cells |= {name: count / n_valid for name, count in shares.items()}
        cells |= {"share_low": low, "share_high": high}
    return cells
