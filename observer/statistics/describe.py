"""Description of one track: how often, how long, how soon, per code."""

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind
from observer.model.time import US_PER_S, seconds
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import Bouts, Stream, Stretches, Times, cut, read_streams
from observer.statistics.words import (
    ALREADY_PRESENT,
    CENSORED,
    INTERVAL_CENSORED,
    NO_CODABLE_TIME,
    OBSERVED,
)

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

    References
    ----------
    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapter 7: rate, relative duration, mean bout duration, latency.
    """
    streams = read_streams(session)
    rows: list[Row] = []
    for window in session.windows():
        for track in session.scheme.tracks:
            observed = session.observed((track.id,), window)
            codable = Stretches.of(observed.codable)
            gap_us = track.merge_gap_us if merge_gap_us is None else merge_gap_us
            for code in track.codes:
                stream = streams[CodeRef(track.id, code.id)]
                rows.append(
                    {
                        "subject": track.subject,
                        "track": track.id,
                        "code": code.id,
                        "kind": code.kind.value,
                        **_described(stream, code.kind, codable, window.start_us, gap_us),
                        **observed.cells,
                    }
                )
    return table(COLUMNS, rows)


def _described(
    stream: Stream, kind: CodeKind, codable: Stretches, start_us: int, merge_gap_us: int
) -> dict[str, Cell]:
    total_us = codable.total_us
    if not total_us:
        return {"latency_status": NO_CODABLE_TIME}
    bouts = cut(stream, codable, merge_gap_us)
    point = kind is CodeKind.POINT
    n = len(codable.inside(stream.onsets)) if point else int((~bouts.cut_left).sum())
    cells: dict[str, Cell] = {
        "n": n,
        "rate_per_min": 60 * n / seconds(total_us),
        **_latency(stream, bouts, codable, start_us),
    }
    if not point:
        duration_us = int(bouts.durations.sum())
        cells["duration_s"] = seconds(duration_us)
        cells["proportion"] = duration_us / total_us
        cells |= _bout_cells(bouts)
    return cells


def _bout_cells(bouts: Bouts) -> dict[str, Cell]:
    complete = ~(bouts.cut_left | bouts.cut_right)
    same = np.diff(bouts.stretch) == 0
    gaps = (bouts.starts[1:] - bouts.ends[:-1])[same]
    gap = _summary(gaps, "gap")
    return {
        "bouts": len(bouts.starts),
        **_summary(bouts.durations, "bout"),
        "complete_bouts": int(complete.sum()),
        **_summary(bouts.durations[complete], "complete"),
        "left_censored": int(bouts.cut_left.sum()),
        "right_censored": int(bouts.cut_right.sum()),
        "gaps": len(gaps),
        **{name: gap.get(name) for name in ("gap_mean_s", "gap_median_s")},
    }


def _summary(lengths_us: Times, what: str) -> dict[str, Cell]:
    if not len(lengths_us):
        return {}
    lengths_s = lengths_us / US_PER_S
    return {
        f"{what}_mean_s": float(lengths_s.mean()),
        f"{what}_median_s": float(np.median(lengths_s)),
        f"{what}_sd_s": float(lengths_s.std(ddof=1)) if len(lengths_s) > 1 else None,
        f"{what}_min_s": float(lengths_s.min()),
        f"{what}_max_s": float(lengths_s.max()),
    }


def _latency(stream: Stream, bouts: Bouts, codable: Stretches, start_us: int) -> dict[str, Cell]:
    """State when a code was first seen, or why that is not known; T is not 0."""
    signs = np.concatenate((codable.inside(stream.onsets), bouts.starts[bouts.cut_left]))
    if not len(signs):
        return {"latency_status": CENSORED, "at_risk_s": seconds(codable.total_us)}
    first_us = int(signs.min())
    stretch = int(codable.index(np.array([first_us]))[0])
    watched_from_start = int(codable.starts[0]) == start_us
    if stretch == 0 and watched_from_start:
        if first_us == start_us and len(bouts.starts) and bouts.cut_left[0]:
            return {"latency_status": ALREADY_PRESENT}
        latency_s = seconds(first_us - start_us)
        return {"latency_status": OBSERVED, "latency_s": latency_s, "at_risk_s": latency_s}
    unseen_from_us = int(codable.ends[0]) if watched_from_start else start_us
    before_us = int((codable.ends[:stretch] - codable.starts[:stretch]).sum())
    return {
        "latency_status": INTERVAL_CENSORED,
        "latency_low_s": seconds(unseen_from_us - start_us),
        "latency_high_s": seconds(first_us - start_us),
        "at_risk_s": seconds(before_us + first_us - int(codable.starts[stretch])),
    }
