"""Two series laid side by side: what is known of both, what chance makes of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from observer.statistics.coefficients.lag import number_stretches
from observer.statistics.coefficients.states import Values

Floats: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]

SURROGATES = 1000
SEED = 20_251_121
"""Of the shifts, so that a figure comes out the same each time."""

LEAST = 3
"""Fewer pairs have no correlation."""

FLAT = 1e-9
"""What varies less, in standard deviations, does not vary."""

_CELLS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Two series where both are known, with what lies beside what.

    Attributes
    ----------
    x, y
        Values, one per step, each series in its own standard deviations around its mean.
    run
        Number of the stretch without a gap in which each lies, ascending.
    circle
        Within which places surrogates are shifted, ascending.
    n_missing
        Steps left out, since one of the two was not known.
    """

    x: Floats
    y: Floats
    run: Counts
    circle: Counts
    n_missing: int = 0

    def __len__(self) -> int:
        """Return how many steps there are."""
        return len(self.x)

    def together(self, lag: int) -> NDArray[np.bool_]:
        """Return which places have a place `lag` steps later in the same stretch; shorter by it."""
        same: NDArray[np.bool_] = self.run[: len(self.run) - lag] == self.run[lag:]
        return same


def read_series(
    x: Values,
    y: Values,
    breaks: ArrayLike | None = None,
    circles: ArrayLike | None = None,
    *,
    prewhiten: int = 0,
) -> Series:
    """Read two series and lay what is known of both side by side.

    Parameters
    ----------
    x
        Values at equal steps; None or NaN where not known, such as in time that could not be coded.
    y
        As many.
    breaks
        Places at which something new begins, or one bool for each place; no two values are held
        together over one.
    circles
        One ascending number for each place: surrogates are shifted among places of one number,
        such as a phase. None for all of them.
    prewhiten
        Above 0, each series is first freed of what its own past foretells: an autoregression of up
        to this order, chosen by AIC.

    Returns
    -------
    Series
        Without the steps at which one of the two is missing.

    Raises
    ------
    ValueError
        If the two differ in length.
    """
    first, second = (np.asarray(pd.array(np.asarray(one).tolist(), dtype="Float64").to_numpy(
        dtype=np.float64, na_value=np.nan)) for one in (x, y))  # fmt: skip
    if first.shape != second.shape or first.ndim != 1:
        message = "both series have as many steps"
        raise ValueError(message)
    missing = ~(np.isfinite(first) & np.isfinite(second))
    run = number_stretches(breaks, missing)
    circle = np.zeros(len(first), np.int64) if circles is None else np.asarray(circles, np.int64)
    if prewhiten:
        first, second = (_prewhitened(one, run, missing, prewhiten) for one in (first, second))
        missing = ~(np.isfinite(first) & np.isfinite(second))
    kept = ~missing
    return Series(
        _standard(first[kept]), _standard(second[kept]), run[kept], circle[kept], int(missing.sum())
    )


def shifted_trials(
    series: Series, max_lag: int, count: int, seed: int, cells: int = 0
) -> Iterator[Floats]:
    """Yield y shifted within each circle, several trials at a time.

    Parameters
    ----------
    series
        Two series.
    max_lag
        A shift is larger, where a circle has room for it.
    count
        How many trials.
    seed
        Of the shifts.
    cells
        How many numbers are made of each trial; it bounds how many are made at once.

    Yields
    ------
    ndarray of float
        Shape (trials, steps).
    """
    if not count or not len(series):
        return
    generator = np.random.default_rng(seed)
    circles, sizes = np.unique(series.circle, return_counts=True)
    first = np.searchsorted(series.circle, circles)
    at_once = max(1, _CELLS_AT_ONCE // max(len(series), cells))
    for done in range(0, count, at_once):
        trials = min(at_once, count - done)
        place = np.empty((trials, len(series)), np.int64)
        for start, size in zip(first.tolist(), sizes.tolist(), strict=True):
            roomy = size > 2 * max_lag + 1
            low, high = (max_lag + 1, size - max_lag) if roomy else (0, size)
            by = generator.integers(low, high, size=(trials, 1))
            place[:, start : start + size] = start + (np.arange(size) - by) % size
        yield series.y[place]


def _prewhitened(values: Floats, run: Counts, missing: NDArray[np.bool_], largest: int) -> Floats:
    """Return what an autoregression leaves of a series; the first steps of a stretch are lost."""
    columns = [np.concatenate((np.full(by, np.nan), values[:-by])) for by in range(1, largest + 1)]
    past = np.stack([np.where(_same(run, by), c, np.nan) for by, c in enumerate(columns, 1)], 1)
    usable = ~missing & np.isfinite(past).all(axis=1)
    rest = np.full(len(values), np.nan)
    n = int(usable.sum())
    if n <= largest + LEAST:
        return rest
    target, one = values[usable], np.ones((n, 1))
    best = np.inf
    for order in range(largest + 1):
        design = np.hstack((one, past[usable, :order]))
        left = target - design @ np.linalg.lstsq(design, target, rcond=None)[0]
        aic = n * np.log(max(float(left @ left) / n, 1e-300)) + 2 * (order + 1)
        if aic < best - FLAT:
            best, rest[usable] = aic, left
    return rest


def _same(run: Counts, by: int) -> NDArray[np.bool_]:
    return np.concatenate((np.zeros(by, np.bool_), run[by:] == run[:-by]))[: len(run)]


def _standard(values: Floats) -> Floats:
    if not len(values):
        return values
    spread = float(values.std())
    scale = float(np.abs(values).max())
    return (values - values.mean()) / spread if spread > FLAT * scale else np.zeros(len(values))


def ratio(shared: Floats, spread_x: Floats | float, spread_y: Floats) -> Floats:
    """Return correlations from covariances and variances; NaN where one does not vary."""
    varies = (np.asarray(spread_x) > FLAT) & (spread_y > FLAT)
    below = np.sqrt(np.where(varies, spread_x * spread_y, 1.0))
    found: Floats = np.where(varies, np.clip(shared / below, -1.0, 1.0), np.nan)
    return found


def nullable(values: Floats) -> pd.arrays.FloatingArray:
    """Return numbers of which those that are NaN are NA."""
    return pd.arrays.FloatingArray(np.nan_to_num(values), ~np.isfinite(values))
