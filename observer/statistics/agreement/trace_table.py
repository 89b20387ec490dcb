"""Agreement on traces: two lines that were drawn while the film ran."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.model.messages import msg
from observer.model.time import Interval, intersection, seconds
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.coefficients.icc import icc
from observer.statistics.columns import (
    PHASE_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    seconds_column,
    text_column,
)
from observer.statistics.streams import Stretches
from observer.statistics.trace_course import held

_FEWEST = 2

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("trace", msg("Trace")),
    count_column("n", msg("Instants compared")),
    seconds_column("followed_s", msg("Time followed by both")),
    Column("icc_a1", msg("ICC(A,1)"), decimals=2),
    Column("icc_c1", msg("ICC(C,1)"), decimals=2),
    Column("correlation", msg("Correlation"), decimals=2),
    Column("mean_difference", msg("Mean difference, second less first"), decimals=2),
    Column("mean_distance", msg("Mean distance"), decimals=2),
    text_column("reason", msg("Why there is no ICC")),
)
"""Of the table ``traces``: both lines at the midpoints of units (``unit_us``) in which both
followed and could code. There are no intervals: neighbouring instants are not independent."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TraceTally:
    """Both lines of one trace at the same instants.

    Attributes
    ----------
    values
        Instants x 2.
    followed_us
        Time that both followed.
    """

    phase: str
    phase_id: str
    trace: str
    values: NDArray[np.float64]
    followed_us: int


def trace_tallies(pair: CodedPair, settings: AgreementSettings) -> tuple[TraceTally, ...]:
    """Return both lines of every trace, per window."""
    found: list[TraceTally] = []
    for window in pair.windows:
        for trace in pair.scheme.traces:
            both = intersection(
                *(
                    (Interval(each.onset_us, each.offset_us) for each in held(session, trace.id))
                    for session in (pair.first, pair.second)
                )
            )
            followed = Stretches.of(intersection(both, pair.joint(trace.id, window).both))
            start_us = pair.first.window.start_us
            times = followed.inside(
                np.arange(
                    start_us + settings.unit_us // 2,
                    pair.first.window.end_us,
                    settings.unit_us,
                    dtype=np.int64,
                )
            )
            values = np.stack([_at(pair, at, trace.id, times) for at in (0, 1)], axis=1)
            found.append(
                TraceTally(
                    phase=window.phase,
                    phase_id=window.phase_id,
                    trace=trace.id,
                    values=values,
                    followed_us=followed.total_us,
                )
            )
    return tuple(found)


def pooled_traces(tallies: Iterable[TraceTally]) -> tuple[TraceTally, ...]:
    """Return the instants of several sessions together, per phase name and trace."""
    groups: dict[tuple[str, str], list[TraceTally]] = {}
    for each in tallies:
        groups.setdefault((each.phase, each.trace), []).append(each)
    return tuple(_joined(group) for group in groups.values())


def trace_rows(tallies: Iterable[TraceTally]) -> list[Row]:
    """Return the rows of the table ``traces``; see `COLUMNS`.

    Parameters
    ----------
    tallies
        Of one session, or pooled.

    Returns
    -------
    list of Row
        One per phase and trace.

    Notes
    -----
    Formula
        - both traces are read at equal steps through the time that both followed; ICC(A,1),
          ICC(C,1) and the correlation are over these instants
        - mean difference: second less first; mean distance: its size
    Edge cases
        - Instants beside each other are not independent, so there is no interval.
        - A trace that does not vary has no ICC and no correlation.

    References
    ----------
    McGraw, K. O. and Wong, S. P. (1996). Psychological Methods 1, 30-46.
    """
    return [_row(tally) for tally in tallies]


def _at(pair: CodedPair, coder: int, trace: str, times: NDArray[np.int64]) -> NDArray[np.float64]:
    session = (pair.first, pair.second)[coder]
    steps = list(held(session, trace))
    if not len(times):
        return np.empty(0)
    onsets = np.array([each.onset_us for each in steps], dtype=np.int64)
    values = np.array([each.value for each in steps])
    return values[np.searchsorted(onsets, times, side="right") - 1]


def _row(tally: TraceTally) -> Row:
    first, second = tally.values.T
    row: dict[str, Cell] = {
        "phase": tally.phase,
        "phase_id": tally.phase_id,
        "trace": tally.trace,
        "n": len(first),
        "followed_s": seconds(tally.followed_us),
    }
    found = icc(tally.values)
    row["reason"] = found["ICC(A,1)"].reason_word
    row["icc_a1"], row["icc_c1"] = found["ICC(A,1)"].value, found["ICC(C,1)"].value
    if len(first):
        row["mean_difference"] = float((second - first).mean())
        row["mean_distance"] = float(np.abs(second - first).mean())
    if len(first) >= _FEWEST and first.std() > 0 and second.std() > 0:
        row["correlation"] = float(np.corrcoef(first, second)[0, 1])
    return row


def _joined(group: Sequence[TraceTally]) -> TraceTally:
    head = group[0]
    return TraceTally(
        phase=head.phase,
        phase_id=head.phase_id if len(group) == 1 else "",
        trace=head.trace,
        values=np.concatenate([each.values for each in group]),
        followed_us=sum(each.followed_us for each in group),
    )
