"""Description of traces: where a value that was followed through time lay, and how long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.model.event import TraceRun
from observer.model.messages import msg
from observer.model.time import Interval, seconds
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
from observer.statistics.pooled_windows import pooled_columns, pooled_windows
from observer.statistics.streams import Stretches, Times, overlaps

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("subject", msg("Who")),
    text_column("trace", msg("Trace")),
    count_column("n_runs", msg("Stretches followed")),
    count_column("n_changes", msg("Changes")),
    seconds_column("followed_s", msg("Time followed")),
    share_column("proportion", msg("Share of codable time")),
    Column("mean", msg("Mean"), decimals=2),
    Column("sd", msg("SD"), decimals=2),
    Column("min", msg("Lowest"), decimals=2),
    Column("max", msg("Highest"), decimals=2),
    share_column("share_above", msg("Share above neutral")),
    share_column("share_below", msg("Share below neutral")),
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())


@dataclass(frozen=True, slots=True)
class Held:
    """A value from when it was taken to when it changed, or the hand let go.

    Attributes
    ----------
    number
        Of the stretch that was followed without letting go, from 1.
    """

    number: int
    onset_us: int
    offset_us: int
    value: float


def held(session: CodedSession, trace: str) -> Iterator[Held]:
    """Yield the values of a trace, ascending, each up to the next.

    Parameters
    ----------
    session
        The coding.
    trace
        Id of the trace.

    Yields
    ------
    Held
        As the coder traced it, what cannot be coded included.
    """
    for number, run in enumerate(session.coding.runs_of(trace), 1):
        ends = (*run.times_us[1:], run.offset_us)
        for onset_us, offset_us, value in zip(run.times_us, ends, run.values, strict=True):
            yield Held(number, onset_us, offset_us, value)


def traces(session: CodedSession) -> pd.DataFrame:
    """Describe every trace, for the session and for each phase.

    A value holds from when it was taken up to the next one, or to where the hand let go. Mean and
    standard deviation weigh each value by how long it held within codable time; the deviation is
    that of all the time followed (divided by it, not by one less). Above and below neutral are
    shares of the time followed. Where nothing was followed the figures are empty.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window and trace, in the scheme's order; see `COLUMNS`.

    Notes
    -----
    Formula
        - mean: ``Σ x d / Σ d``, each value x weighted by the time d that it held within T
        - SD: ``√(Σ d (x - mean)² / Σ d)``, divided by the time and not by one less
        - ``proportion = time followed / T``; share above (below) neutral: the time of values above
          (below) it, over the time followed
    Edge cases
        - nothing followed: mean, SD and shares are empty; T = 0: everything is empty
        - a value holds up to the next one, or to where the hand let go; between two stretches there
          is no value
        - a value exactly at neutral is neither above nor below

    References
    ----------
    Gottman, J. M. and Levenson, R. W. (1985). A valid procedure for obtaining self-report of affect
    in marital interaction. Journal of Consulting and Clinical Psychology 53, 151-160.
    """
    rows: list[Row] = []
    for window in session.windows():
        for trace in session.scheme.traces:
            observed = session.observed((trace.id,), window)
            runs = session.coding.runs_of(trace.id)
            cells = _described(runs, Stretches.of(observed.codable), trace.neutral)
            rows.append(
                {
                    "subject": trace.subject or None,
                    "trace": trace.id,
                    **cells,
                    **observed.cells,
                }
            )
    return table(COLUMNS, rows)


def pooled_traces(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Describe traces over several sessions of a dyad, all time that was followed together.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase and trace; see `POOLED_COLUMNS`.
    """
    rows: list[Row] = []
    for pooled in pooled_windows(sessions):
        for trace in sessions[0].scheme.traces:
            times = [(n, own.observed((trace.id,), window)) for n, own, window in pooled.parts]
            runs: list[TraceRun] = []
            codable: list[Interval] = []
            room_us = 2 * max(own.window.duration_us for _, own, _ in pooled.parts)
            for place, ((_, own, _), (_, time)) in enumerate(zip(pooled.parts, times, strict=True)):
                later_us = place * room_us - own.window.start_us
                runs.extend(_later(run, later_us) for run in own.coding.runs_of(trace.id))
                codable.extend(
                    Interval(one.start_us + later_us, one.end_us + later_us) for one in time.codable
                )
            rows.append(
                {
                    "subject": trace.subject or None,
                    "trace": trace.id,
                    **_described(tuple(runs), Stretches.of(tuple(codable)), trace.neutral),
                    **pooled.cells(times),
                }
            )
    return table(POOLED_COLUMNS, rows)


def _later(run: TraceRun, by_us: int) -> TraceRun:
    """Return a run as if it had come later, so that sessions lie behind each other."""
    return replace(
        run,
        onset_us=run.onset_us + by_us,
        offset_us=run.offset_us + by_us,
        times_us=tuple(time + by_us for time in run.times_us),
    )


def resampled(session: CodedSession, trace: str, step_us: int) -> Iterator[Held]:
    """Yield the value of a trace at every multiple of a step since the session began.

    Parameters
    ----------
    session
        The coding with its window.
    trace
        Id of the trace.
    step_us
        From one instant to the next.

    Yields
    ------
    Held
        The value that held at the instant, its offset one step later or where the hand let go;
        instants at which nothing was followed are left out.
    """
    start_us = session.window.start_us
    for number, run in enumerate(session.coding.runs_of(trace), 1):
        first = -(-(run.onset_us - start_us) // step_us)
        times = np.array(run.times_us, dtype=np.int64)
        for at_us in range(start_us + first * step_us, run.offset_us, step_us):
            place = int(np.searchsorted(times, at_us, side="right")) - 1
            if place >= 0:
                yield Held(number, at_us, min(at_us + step_us, run.offset_us), run.values[place])


def _described(runs: tuple[TraceRun, ...], codable: Stretches, neutral: float) -> dict[str, Cell]:
    if not codable.total_us:
        return {}
    onsets = np.array([time for run in runs for time in run.times_us], dtype=np.int64)
    ends = np.array(
        [time for run in runs for time in (*run.times_us[1:], run.offset_us)], dtype=np.int64
    )
    values = np.array([value for run in runs for value in run.values], dtype=np.float64)
    first = np.array([i == 0 for run in runs for i in range(len(run.times_us))], dtype=np.bool_)
    which, stretch = overlaps(onsets, ends, codable)
    weights = np.minimum(ends[which], codable.ends[stretch]) - np.maximum(
        onsets[which], codable.starts[stretch]
    )
    followed_us = int(weights.sum())
    reached = [run for run in runs if run.offset_us > run.onset_us and _shares(run, codable)]
    return {
        "n_runs": len(reached),
        "n_changes": len(codable.inside(onsets[~first])),
        "followed_s": seconds(followed_us),
        "proportion": followed_us / codable.total_us,
        **_weighted(values[which], weights, neutral),
    }


def _shares(run: TraceRun, codable: Stretches) -> bool:
    stretch = Interval(run.onset_us, run.offset_us)
    first = int(np.searchsorted(codable.ends, stretch.start_us, side="right"))
    return first < len(codable.starts) and int(codable.starts[first]) < stretch.end_us


def _weighted(values: NDArray[np.float64], weights: Times, neutral: float) -> dict[str, Cell]:
    kept = weights > 0
    values, weights = values[kept], weights[kept]
    if not len(values):
        return {}
    mean = float(np.average(values, weights=weights))
    total = weights.sum()
    return {
        "mean": mean,
        "sd": float(np.sqrt(np.average((values - mean) ** 2, weights=weights))),
        "min": float(values.min()),
        "max": float(values.max()),
        "share_above": float(weights[values > neutral].sum() / total),
        "share_below": float(weights[values < neutral].sum() / total),
    }
