"""Description of one track: how often, how long, how soon, per code."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.model.scheme import CodeKind
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    by_name,
    count_column,
    filled,
    seconds_column,
    share_column,
    text_column,
)
from observer.statistics.description import Layer, Rows, described
from observer.statistics.inputs import CodedSession, Observed, Window
from observer.statistics.long_clock import LongClock, joined, shifted_stream
from observer.statistics.pooled_windows import (
    pooled_columns,
    pooled_windows,
)
from observer.statistics.streams import Stream, Stretches, Times, read_streams

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("subject", msg("Who")),
    text_column("track", msg("Track")),
    text_column("code", msg("Code")),
    text_column("kind", msg("Kind")),
    count_column("n", msg("Count")),
    Column("rate_per_min", msg("Rate"), "/min", 2),
    seconds_column("duration_s", msg("Duration")),
    share_column("proportion", msg("Share of codable time")),
    count_column("bouts", msg("Bouts")),
    seconds_column("bout_mean_s", msg("Mean bout")),
    seconds_column("bout_median_s", msg("Median bout")),
    seconds_column("bout_sd_s", msg("SD of bouts")),
    seconds_column("bout_min_s", msg("Shortest bout")),
    seconds_column("bout_max_s", msg("Longest bout")),
    count_column("complete_bouts", msg("Complete bouts")),
    seconds_column("complete_mean_s", msg("Mean complete bout")),
    seconds_column("complete_median_s", msg("Median complete bout")),
    seconds_column("complete_sd_s", msg("SD of complete bouts")),
    seconds_column("complete_min_s", msg("Shortest complete bout")),
    seconds_column("complete_max_s", msg("Longest complete bout")),
    count_column("left_censored", msg("Bouts cut at their start")),
    count_column("right_censored", msg("Bouts cut at their end")),
    count_column("gaps", msg("Gaps between bouts")),
    seconds_column("gap_mean_s", msg("Mean gap between bouts")),
    seconds_column("gap_median_s", msg("Median gap between bouts")),
    seconds_column("latency_s", msg("Latency")),
    text_column("latency_status", msg("Latency: how known")),
    seconds_column("latency_low_s", msg("Latency at least")),
    seconds_column("latency_high_s", msg("Latency at most")),
    seconds_column("at_risk_s", msg("Time at risk")),
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(
    COLUMNS, ("latency_s", "latency_status", "latency_low_s", "latency_high_s", "at_risk_s")
)


def tracks(session: CodedSession, *, merge_gap_us: int | None = None) -> pd.DataFrame:
    """Describe every code of every track, for the session and for each phase.

    T is the coded range of the track within the window less what cannot be coded. ``n`` counts
    points, or onsets of states, inside T; the rate is ``60 n / T`` per minute, the duration the
    time that bouts share with T, in seconds, the proportion duration over T. Uncodable time splits
    a bout. A bout that runs when the window or codable time begins is cut at its start, and its
    onset is not counted; one that runs when they end, or was never ended, is cut at its end; the
    others are complete. So a state laid from the first watched moment has no onset: only where a
    phase begins within watched time was a change at that moment seen, and it belongs to that phase
    (see `observer.statistics.streams`). Standard deviations have n - 1.

    The latency runs from the start of the window to the first onset, in seconds. It is empty where
    a state runs at the start (``already_present``), where time before the first sign was not
    observed (``interval_censored``, between ``latency_low_s`` and ``latency_high_s``), and where
    nothing began (``censored``); ``at_risk_s`` is the observed time without it.

    Without codable time everything is empty. A code that never occurs has count, rate, duration
    and proportion 0, and empty bouts and latency. Points have no duration.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.
    merge_gap_us
        Bouts of one code closer together than this are taken as one; None for what each track
        says.

    Returns
    -------
    pandas.DataFrame
        One row per window, track and code, in the scheme's order; see `COLUMNS`.

    Notes
    -----
    Formula
        - rate per minute = 60 n / T; proportion = duration / T; duration = Σ |bout ∩ T|, T being
          the coded range of the track within the window less what cannot be coded
        - n counts points, or states that were seen to begin, within T
        - mean, median, SD (n - 1), shortest and longest are of the bouts, once of all pieces and
          once of the complete ones; gaps lie between bouts of one stretch
        - latency = first onset - start of the session or phase
    Edge cases
        - T = 0: everything is empty. A code that never occurs: count, rate, duration and proportion
          are 0; bouts and latency are empty.
        - A bout that the window or uncodable time cuts counts for its duration; an onset outside,
          or one that was not seen, does not count. So a cry that fills a phase has n = 0 with its
          real duration.
        - The latency is empty where a state runs at the start (already present), where time before
          the first sign was not seen (between two bounds), and where nothing began (censored, with
          the time at risk).
        - Points have no duration.

    References
    ----------
    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapter 7: rate, relative duration, mean bout duration, latency.
    """
    laid = _Laid((session,))
    windows = session.windows()
    observed = [_observed(session, window) for window in windows]
    n_codes = len(laid.codes)
    layers = [
        laid.layer([(0, seen)], np.arange(n_codes) + at * n_codes)
        for at, seen in enumerate(observed)
    ]
    starts = np.array([window.start_us for window in windows], dtype=np.int64)
    cells = described(laid.stream, layers, laid.rows(starts, merge_gap_us))
    times = [seen[track.id].cells for seen in observed for track, _ in laid.codes]
    return filled(COLUMNS, {**laid.names(len(windows)), **cells, **by_name(times)})


def pooled_tracks(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Describe every code over several sessions as if they were one.

    Counts, durations and codable time are added up, and rates and proportions made of the sums;
    the bouts of all sessions are described together. There is no latency: each session has its own.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase (by its template, else its name), track and code; see `POOLED_COLUMNS`.
    """
    if not sessions:
        return filled(POOLED_COLUMNS, {})
    laid = _Laid(sessions)
    n_codes = len(laid.codes)
    windows = pooled_windows(sessions)
    layers: list[Layer] = []
    times: list[Mapping[str, Cell]] = []
    for at, window in enumerate(windows):
        rows = np.arange(n_codes) + at * n_codes
        seen: list[_Coded] = []
        for parts in window.layers():
            here = [(number, _observed(session, part)) for number, session, part in parts]
            layers.append(laid.layer(here, rows))
            seen += here
        for track, _ in laid.codes:
            times.append(window.cells([(number, one[track.id]) for number, one in seen]))
    starts = np.zeros(len(windows), np.int64)
    cells = described(laid.stream, layers, laid.rows(starts, None), pooled=True)
    return filled(POOLED_COLUMNS, {**laid.names(len(windows)), **cells, **by_name(times)})


_Coded: TypeAlias = tuple[int, Mapping[str, Observed]]
"""Number of a session, and what was observed of its tracks."""


def _observed(session: CodedSession, window: Window) -> dict[str, Observed]:
    return {track.id: session.observed((track.id,), window) for track in session.scheme.tracks}


class _Laid:
    """Every code of some sessions on a lane of its own.

    Parameters
    ----------
    sessions
        Under one scheme.
    """

    def __init__(self, sessions: Sequence[CodedSession]) -> None:
        self.codes = tuple((t, code) for t in sessions[0].scheme.tracks for code in t.codes)
        read = [read_streams(session) for session in sessions]
        spans = [_span(s, r.values()) for s, r in zip(sessions, read, strict=True)]
        lows, highs = np.array(spans, dtype=np.int64).T
        n_codes = len(self.codes)
        self._clock = LongClock.over(lows, highs, lanes=max(1, n_codes))
        self.stream = joined(
            [
                shifted_stream(stream, self._shift(number, lane))
                for number, streams in enumerate(read)
                for lane, stream in enumerate(streams.values())
            ]
        )

    def _shift(self, session: int, lane: int) -> int:
        place = (session * len(self.codes) + lane) * self._clock.stride_us
        return place - int(self._clock.origins_us[session])

    def layer(self, coded: Sequence[_Coded], rows: Times) -> Layer:
        """Return the codable time of each code, and its row."""
        starts: list[Times] = []
        ends: list[Times] = []
        row: list[Times] = []
        for session, observed in coded:
            for lane, (track, _) in enumerate(self.codes):
                stretches = Stretches.of(observed[track.id].codable)
                shift = self._shift(session, lane)
                starts.append(stretches.starts + shift)
                ends.append(stretches.ends + shift)
                row.append(np.full(len(stretches.starts), rows[lane]))
        none = np.empty(0, np.int64)
        return Layer(
            Stretches(np.concatenate([none, *starts]), np.concatenate([none, *ends])),
            np.concatenate([none, *row]),
        )

    def rows(self, window_starts_us: Times, merge_gap_us: int | None) -> Rows:
        """Return what the rows are about: each code in each window."""
        windows, n_codes = len(window_starts_us), len(self.codes)
        gaps = [t.merge_gap_us if merge_gap_us is None else merge_gap_us for t, _ in self.codes]
        point = [code.kind is CodeKind.POINT for _, code in self.codes]
        shifts = np.array([self._shift(0, lane) for lane in range(n_codes)], dtype=np.int64)
        return Rows(
            point=np.tile(np.array(point, dtype=np.bool_), windows),
            start_us=np.repeat(window_starts_us, n_codes) + np.tile(shifts, windows),
            merge_gap_us=np.tile(np.array(gaps, dtype=np.int64), windows),
        )

    def names(self, windows: int) -> dict[str, list[str]]:
        """Return the cells that say which code a row is about, for so many windows."""
        return {
            "subject": [track.subject for track, _ in self.codes] * windows,
            "track": [track.id for track, _ in self.codes] * windows,
            "code": [code.id for _, code in self.codes] * windows,
            "kind": [code.kind.value for _, code in self.codes] * windows,
        }


def _span(session: CodedSession, streams: Iterable[Stream]) -> tuple[int, int]:
    """Return from when to when there is anything."""
    times = [s for stream in streams for s in (stream.onsets, stream.starts, stream.ends)]
    found = np.concatenate([np.array([session.window.start_us, session.window.end_us]), *times])
    return int(found.min()), int(found.max())
