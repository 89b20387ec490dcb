"""Percentages of agreement on continuous recordings, by the three ways of behaviour analysts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from observer.model.messages import msg
from observer.model.time import US_PER_S
from observer.statistics.coefficients.result import NEVER_USED, NO_UNITS, Coefficient, Excluded
from observer.statistics.coefficients.shares import wilson
from observer.statistics.coefficients.tables import Numbers

BLOCK_US = 10 * US_PER_S
"""Length of a block, as in the studies that compared the three."""

TOLERANCE_US = 2 * US_PER_S
"""How far two events may lie apart, as in those studies."""

_PAIR = 2


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """What one coder recorded of one code within the time that both could code.

    Attributes
    ----------
    starts, ends
        Ascending; equal for points.
    points
        Whether they are points.
    outside
        How many points or bouts lie wholly outside that time.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    points: bool
    outside: int

    def amounts(self, edges: NDArray[np.int64]) -> Numbers:
        """Return how many points, or microseconds of bouts, lie in ``[from, to)`` of each block.

        Parameters
        ----------
        edges
            Blocks x 2, in microseconds.

        Returns
        -------
        numpy.ndarray
            One for each block.
        """
        if self.points:
            return np.diff(np.searchsorted(self.starts, edges), axis=1)[:, 0].astype(np.float64)
        return np.diff(self.before(edges), axis=1)[:, 0].astype(np.float64)

    def before(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for how long bouts ran before each time.

        Parameters
        ----------
        times
            In microseconds, any shape.

        Returns
        -------
        numpy.ndarray
            Microseconds, the same shape.
        """
        if not len(self.starts):
            return np.zeros(times.shape, dtype=np.int64)
        lengths = self.ends - self.starts
        whole = np.concatenate(([0], np.cumsum(lengths)))
        at = np.searchsorted(self.starts, times, side="right")
        last = np.maximum(at - 1, 0)
        unfinished = np.where(at > 0, np.maximum(self.ends[last] - times, 0), 0)
        return np.asarray(whole[at] - unfinished)


def exact_agreement(
    a_us: ArrayLike,
    b_us: ArrayLike,
    codable_us: ArrayLike,
    *,
    block_us: int = BLOCK_US,
    unit_us: int = US_PER_S,
) -> Coefficient:
    """Share of blocks of time in which two coders recorded exactly the same amount.

    Parameters
    ----------
    a_us
        What the first coder recorded of one code, in microseconds: onsets of points, or rows of
        onset and offset of bouts.
    b_us
        The same of the second coder.
    codable_us
        Rows of start and end of the time that both could code.
    block_us
        Length of a block, in microseconds.
    unit_us
        Durations are rounded to whole units, in microseconds.

    Returns
    -------
    Coefficient
        ``n`` counts blocks.

    Notes
    -----
    Formula
        blocks with equal amounts / blocks; an amount is the number of points, or the duration of
        bouts in whole seconds. Blocks of 10 s are laid from the start of each stretch that both
        could code; the rest of a stretch is a shorter block. The interval is Wilson's.
    Units
        Share, 0–1.
    Edge cases
        - Without time that both could code: empty.
        - Blocks in which neither recorded anything count as agreement: what is rare agrees easily,
          and what is frequent hardly ever.

    References
    ----------
    Repp, A. C., Deitz, D. E. D., Boles, S. M., Deitz, S. M. and Repp, C. F. (1976). Differences
    among common methods for calculating interobserver agreement. Journal of Applied Behavior
    Analysis 9, 109-113.

    Mudford, O. C., Martin, N. T., Hui, J. K. Y. and Taylor, S. A. (2009). Assessing observer
    accuracy in continuous recording of rate and duration. Journal of Applied Behavior Analysis 42,
    527-539.

    Examples
    --------
    >>> exact_agreement([1_000_000, 12_000_000], [3_000_000], [[0, 30_000_000]]).interval is None
    False
    """
    edges = _blocks(codable_us, block_us)
    first, second = _read_both(a_us, b_us, codable_us)
    settings = {"block_us": block_us} | ({} if first.points else {"unit_us": unit_us})
    amounts = first.amounts(edges), second.amounts(edges)
    if not first.points:
        amounts = np.floor(amounts[0] / unit_us + 0.5), np.floor(amounts[1] / unit_us + 0.5)
    equal = amounts[0] == amounts[1]
    found = _of_blocks(equal, _outside(first, second), settings)
    return replace(found, interval=wilson(int(equal.sum()), len(edges))) if len(edges) else found


def block_agreement(
    a_us: ArrayLike, b_us: ArrayLike, codable_us: ArrayLike, *, block_us: int = BLOCK_US
) -> Coefficient:
    """Block-by-block agreement: in each block the smaller amount over the larger, then the mean.

    Parameters
    ----------
    a_us
        What the first coder recorded of one code, in microseconds: onsets of points, or rows of
        onset and offset of bouts.
    b_us
        The same of the second coder.
    codable_us
        Rows of start and end of the time that both could code.
    block_us
        Length of a block, in microseconds.

    Returns
    -------
    Coefficient
        ``n`` counts blocks.

    Notes
    -----
    Formula
        mean over blocks of min(a, b) / max(a, b), and 1 where both are 0; an amount is the number
        of points, or the duration of bouts. Blocks are those of the exact agreement.
    Units
        Share, 0–1.
    Edge cases
        - Without time that both could code: empty.
        - Blocks in which neither recorded anything count as full agreement: what is rare agrees
          easily.

    References
    ----------
    Page, T. J. and Iwata, B. A. (1986). Interobserver agreement: history, theory, and current
    methods. In Poling and Fuqua (eds), Research Methods in Applied Behavior Analysis.

    Mudford, O. C., Martin, N. T., Hui, J. K. Y. and Taylor, S. A. (2009). Assessing observer
    accuracy in continuous recording of rate and duration. Journal of Applied Behavior Analysis 42,
    527-539.

    Examples
    --------
    >>> block_agreement([1_000_000, 2_000_000], [3_000_000], [[0, 20_000_000]]).value
    0.75
    """
    edges = _blocks(codable_us, block_us)
    first, second = _read_both(a_us, b_us, codable_us)
    smaller = np.minimum(first.amounts(edges), second.amounts(edges))
    larger = np.maximum(first.amounts(edges), second.amounts(edges))
    shares = np.where(larger > 0, smaller / np.maximum(larger, 1), 1.0)
    return _of_blocks(shares, _outside(first, second), {"block_us": block_us})


def window_agreement(
    a_us: ArrayLike,
    b_us: ArrayLike,
    codable_us: ArrayLike,
    *,
    tolerance_us: int = TOLERANCE_US,
    unit_us: int = US_PER_S,
) -> Coefficient:
    """Time-window agreement: what has a counterpart within a tolerance, out of all that was coded.

    Parameters
    ----------
    a_us
        What the first coder recorded of one code, in microseconds: onsets of points, or rows of
        onset and offset of bouts.
    b_us
        The same of the second coder.
    codable_us
        Rows of start and end of the time that both could code.
    tolerance_us
        How far two points may lie apart, in microseconds; bouts are compared unit by unit, without
        tolerance.
    unit_us
        Grain of the comparison of bouts, in microseconds.

    Returns
    -------
    Coefficient
        ``n`` counts agreements and disagreements.

    Notes
    -----
    Formula
        agreements / (agreements + disagreements). Of points: pairs at most the tolerance (2 s)
        apart, each point in one pair and as many pairs as can be; what is left over are
        disagreements. Of bouts: seconds in which both have the code, out of seconds in which one of
        them has; a second counts where its middle does.
    Units
        Share, 0–1.
    Edge cases
        - Where neither recorded anything, or without time that both could code: empty.
        - What is frequent finds a counterpart by chance: with many points it is too friendly.

    References
    ----------
    MacLean, W. E., Tapp, J. T. and Johnson, W. L. (1985). Alternate methods and software for
    calculating interobserver agreement for continuous observation data. Journal of Psychopathology
    and Behavioral Assessment 7, 65-73.

    Mudford, O. C., Taylor, S. A. and Martin, N. T. (2009). Continuous recording and interobserver
    agreement algorithms reported in the Journal of Applied Behavior Analysis (1995-2005). Journal
    of Applied Behavior Analysis 42, 165-169.

    Examples
    --------
    >>> a, b = [1_000_000, 8_000_000, 20_000_000], [2_500_000, 11_000_000, 20_000_000]
    >>> window_agreement(a, b, [[0, 60_000_000]]).value
    0.5
    """
    edges = _spans(codable_us, "time that could be coded")
    first, second = _read_both(a_us, b_us, codable_us)
    if first.points:
        settings = {"tolerance_us": tolerance_us}
        both = _pairs(first.starts, second.starts, tolerance_us)
        n = len(first.starts) + len(second.starts) - both
    else:
        settings = {"unit_us": unit_us}
        middles = _middles(edges, unit_us)
        runs = _running(first, middles), _running(second, middles)
        both, n = int((runs[0] & runs[1]).sum()), int((runs[0] | runs[1]).sum())
    empty = Coefficient(
        value=None,
        unit="events" if first.points else "time units",
        excluded=_outside(first, second),
        settings=settings,
        reason=NEVER_USED if len(edges) else NO_UNITS,
    )
    if not n:
        return empty
    return replace(empty, value=both / n, n=n, observed=both / n, reason=None)


def _spans(spans_us: ArrayLike, what: str) -> NDArray[np.int64]:
    """Return rows of start and end, ascending."""
    spans = np.asarray(spans_us, dtype=np.int64)
    if not spans.size:
        return np.zeros((0, 2), dtype=np.int64)
    if spans.ndim != _PAIR or spans.shape[1] != _PAIR or (spans[:, 1] < spans[:, 0]).any():
        message = f"{what} is rows of start and end"
        raise ValueError(message)
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    if (spans[1:, 0] < spans[:-1, 1]).any():
        message = f"{what} does not overlap itself"
        raise ValueError(message)
    return spans


def _read_both(
    a_us: ArrayLike, b_us: ArrayLike, codable_us: ArrayLike
) -> tuple[Recorded, Recorded]:
    """Return what both coders recorded of one code, cut to the time that both could code."""
    codable = _spans(codable_us, "time that could be coded")
    a, b = np.asarray(a_us, dtype=np.int64), np.asarray(b_us, dtype=np.int64)
    # nothing recorded fits points and bouts alike
    a = a if a.size else np.zeros((0,) * b.ndim, np.int64)
    b = b if b.size else np.zeros((0,) * a.ndim, np.int64)
    if a.ndim != b.ndim:
        message = "one coder has points and the other bouts: they are not of one code"
        raise ValueError(message)
    read = _read_points if a.ndim == 1 else _read_bouts
    return read(a, codable), read(b, codable)


def _read_bouts(times: NDArray[np.int64], codable: NDArray[np.int64]) -> Recorded:
    bouts = _spans(times, "bouts of one code")
    starts = np.maximum.outer(bouts[:, 0], codable[:, 0])
    ends = np.minimum.outer(bouts[:, 1], codable[:, 1])
    meets = starts < ends
    outside = int((~meets.any(axis=1)).sum())
    return Recorded(starts[meets], ends[meets], points=False, outside=outside)


def _read_points(times: NDArray[np.int64], codable: NDArray[np.int64]) -> Recorded:
    times = np.sort(times)
    at = np.searchsorted(codable[:, 0], times, side="right") - 1
    inside = at >= 0
    if len(codable):
        inside &= times < codable[np.maximum(at, 0), 1]
    kept = times[inside]
    return Recorded(kept, kept, points=True, outside=int((~inside).sum()))


def _outside(first: Recorded, second: Recorded) -> tuple[Excluded, ...]:
    n = first.outside + second.outside
    unit = "events" if first.points else "bouts"
    why = msg("where one of the coders could not code")
    return (Excluded(unit=unit, n=n, why=why),) if n else ()


def _of_blocks(
    agreement: Numbers | NDArray[np.bool_],
    excluded: tuple[Excluded, ...],
    settings: Mapping[str, int],
) -> Coefficient:
    """Return the mean agreement of blocks."""
    value = float(agreement.mean()) if len(agreement) else None
    return Coefficient(
        value=value,
        n=len(agreement),
        unit="blocks",
        observed=value,
        excluded=excluded,
        settings=settings,
        reason=None if len(agreement) else NO_UNITS,
    )


def _blocks(codable_us: ArrayLike, block_us: int) -> NDArray[np.int64]:
    """Return blocks x 2, laid from the start of each stretch, the rest a shorter one."""
    if block_us <= 0:
        message = f"a block lasts longer than {block_us} us"
        raise ValueError(message)
    spans = _spans(codable_us, "time that could be coded")
    found = [
        np.column_stack((starts, np.minimum(starts + block_us, end)))
        for start, end in spans.tolist()
        for starts in (np.arange(start, end, block_us),)
    ]
    return np.concatenate(found) if found else np.zeros((0, 2), dtype=np.int64)


def _middles(spans: NDArray[np.int64], unit_us: int) -> NDArray[np.int64]:
    """Return the middles of whole units of time."""
    if unit_us <= 0:
        message = f"a unit lasts longer than {unit_us} us"
        raise ValueError(message)
    found = [np.arange(s, e - unit_us + 1, unit_us) + unit_us // 2 for s, e in spans.tolist()]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _running(recorded: Recorded, times: NDArray[np.int64]) -> NDArray[np.bool_]:
    at = np.searchsorted(recorded.starts, times, side="right") - 1
    if not len(recorded.starts):
        return np.zeros(len(times), dtype=bool)
    return np.asarray((at >= 0) & (times < recorded.ends[np.maximum(at, 0)]))


def _pairs(a: NDArray[np.int64], b: NDArray[np.int64], tolerance_us: int) -> int:
    """Return how many pairs can be made at most: the earliest of each that fit, in turn."""
    pairs = i = j = 0
    first, second = a.tolist(), b.tolist()
    while i < len(first) and j < len(second):
        apart = first[i] - second[j]
        if abs(apart) <= tolerance_us:
            pairs, i, j = pairs + 1, i + 1, j + 1
        elif apart < 0:
            i += 1
        else:
            j += 1
    return pairs
