"""Intervals from resampled blocks: neighbouring moments of a film are not independent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from observer.statistics.coefficients.result import CONFIDENCE

Tables: TypeAlias = NDArray[np.float64]
Values: TypeAlias = NDArray[np.float64]

_MOST_BLOCKS = 2_000
_AT_ONCE = 100
_FEWEST = 0.5
"""Below this share of resamples with a value there is no interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """How an interval is made.

    Attributes
    ----------
    resamples
        How many; 0 for no interval.
    block_us
        Length of one block of codable time, in microseconds: long enough for what one moment says
        about the next to have worn off.
    seed
        Of the draws.
    """

    resamples: int = 1_000
    block_us: int = 10_000_000
    seed: int = 20_240_501


def block_interval(
    blocks: Tables, figure: Callable[[Tables], Values], sampling: Resampling
) -> tuple[float, float] | None:
    """Return the percentile interval of a figure over blocks that are drawn with replacement.

    Parameters
    ----------
    blocks
        Blocks x rows x columns; tables of blocks, or of whole sessions, that add up to the one
        the figure is of.
    figure
        Makes of tables (... x rows x columns) as many figures, NaN where one is undefined.
    sampling
        How often, and from which seed.

    Returns
    -------
    tuple[float, float] or None
        None for fewer than two blocks, and where the figure is mostly undefined or always the same:
        then they do not tell how far it could be off.

    References
    ----------
    Kunsch, H. R. (1989). The jackknife and the bootstrap for general stationary observations.
    Annals of Statistics, 17

    Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapter 13
    (percentiles).
    """
    if len(blocks) > _MOST_BLOCKS:
        blocks = np.add.reduceat(blocks, np.arange(0, len(blocks), -(-len(blocks) // _MOST_BLOCKS)))
    if sampling.resamples <= 0 or len(blocks) < 2:  # noqa: PLR2004  one block tells no spread
        return None
    random = np.random.default_rng(sampling.seed)
    flat = blocks.reshape(len(blocks), -1)
    even = np.full(len(blocks), 1 / len(blocks))
    drawn: list[Values] = []
    for start in range(0, sampling.resamples, _AT_ONCE):
        times = random.multinomial(len(blocks), even, min(_AT_ONCE, sampling.resamples - start))
        drawn.append(figure((times @ flat).reshape(-1, *blocks.shape[1:])))
    values = np.concatenate(drawn)
    values = values[np.isfinite(values)]
    if len(values) < _FEWEST * sampling.resamples:
        return None
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(bound) for bound in np.quantile(values, (tail, 1 - tail)))
    return (low, high) if high > low else None
