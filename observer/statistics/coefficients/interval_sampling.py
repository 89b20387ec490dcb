"""Interval sampling: what a coder who scores intervals sees of behaviour that was timed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from observer.model.messages import msg
from observer.model.time import Interval, union
from observer.statistics.coefficients.result import Coefficient
from observer.statistics.streams import Stretches, Times, overlaps

Spans: TypeAlias = Sequence[tuple[int, int]] | NDArray[np.int64]
Mode: TypeAlias = Literal["partial", "whole", "momentary"]

NO_WHOLE_INTERVAL = msg("empty: there is no whole interval")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledIntervals(Coefficient):
    """The share of intervals that would be scored, beside the share of time that it stands for.

    Attributes
    ----------
    scores
        1 or 0 for each interval.
    true_share
        Of the time of those intervals.
    """

    scores: tuple[int, ...] = ()
    true_share: float | None = None


def interval_sampling(
    bouts: Spans, window: tuple[int, int], interval_us: int, mode: Mode = "partial"
) -> SampledIntervals:
    """Score intervals from timed bouts, to see what interval coding makes of them.

    Parameters
    ----------
    bouts
        ``[start, end)`` of one state, in microseconds.
    window
        From when to when intervals are laid, in microseconds; a rest shorter than one is left out.
    interval_us
        Length of an interval, in microseconds.
    mode
        ``"partial"``: at any time in it; ``"whole"``: all through it; ``"momentary"``: at the
        instant in which it ends.

    Returns
    -------
    SampledIntervals
        ``value`` is the share of intervals scored, ``n`` how many there are.

    Notes
    -----
    Formula
        share = intervals scored / whole intervals in the window, beside Σ |bout ∩ intervals| / time
    Units
        A share of intervals, from 0 to 1. It is no rate and no duration.
    Edge cases
        - Without a whole interval it is empty.
        - Partial scoring overestimates the time a behaviour takes, whole scoring underestimates it;
          momentary scoring is right on average and misses what is short.
        - A bout that ends just as the interval does no longer runs then; one that begins then does.

    References
    ----------
    Powell, J., Martindale, A. and Kulp, S. (1975). An evaluation of time-sample measures of
    behavior. Journal of Applied Behavior Analysis 8, 463-469.

    Examples
    --------
    >>> found = interval_sampling([(2, 5), (9, 10)], (0, 12), 3)
    >>> found.scores, found.value
    ((1, 1, 0, 1), 0.75)
    """
    start, end = window
    n = max(0, (end - start) // interval_us)
    starts: Times = start + interval_us * np.arange(n, dtype=np.int64)
    intervals = Stretches(starts, starts + interval_us)
    whole = union(Interval(int(a), int(b)) for a, b in bouts if b > a)
    held = _held(Stretches.of(whole), intervals)
    if mode == "momentary":
        scored = Stretches.of(whole).index(intervals.ends) >= 0
    else:
        scored = held == interval_us if mode == "whole" else held > 0
    share = float(scored.mean()) if n else None
    return SampledIntervals(
        value=share,
        n=n,
        unit="intervals",
        observed=share,
        settings={"interval_us": interval_us, "mode": mode},
        reason=None if n else NO_WHOLE_INTERVAL,
        scores=tuple(int(score) for score in scored),
        true_share=int(held.sum()) / (n * interval_us) if n else None,
    )


def _held(bouts: Stretches, intervals: Stretches) -> Times:
    """Return how long the state runs in each interval."""
    at, which = overlaps(bouts.starts, bouts.ends, intervals)
    length = np.minimum(bouts.ends[at], intervals.ends[which]) - np.maximum(
        bouts.starts[at], intervals.starts[which]
    )
    held: Times = np.zeros(len(intervals.starts), dtype=np.int64)
    np.add.at(held, which, length)
    return held
