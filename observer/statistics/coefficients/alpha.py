"""Krippendorff's alpha: any number of coders, any level of measurement, ratings missing."""

from dataclasses import replace
from enum import StrEnum
from typing import Literal

import numpy as np

from observer.statistics.coefficients.result import (
    CERTAIN_CHANCE,
    NO_UNITS,
    TOO_FEW_CODERS,
    Coefficient,
)
from observer.statistics.coefficients.tables import (
    Factored,
    Numbers,
    Ratings,
    around,
    error_of,
    left_out,
    read_categories,
    read_numbers,
)

_PAIR = 2


class Level(StrEnum):
    """What distances between ratings mean."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def krippendorff_alpha(
    ratings: Ratings, level: Literal["nominal", "ordinal", "interval", "ratio"] = "nominal"
) -> Coefficient:
    """Krippendorff's alpha: agreement beyond chance at the level that was measured on.

    Parameters
    ----------
    ratings
        Coders x units; NaN, None and NA are missing. Words at the nominal level only.
    level
        ``nominal``, ``ordinal``, ``interval`` or ``ratio``.

    Returns
    -------
    Coefficient
        ``observed`` and ``expected`` are disagreement. ``n`` counts units with two ratings or more.

    Notes
    -----
    Formula
        α = 1 − Dₒ / Dₑ, with Dₒ the mean δ² between ratings of one unit and Dₑ that between all
        ratings that have a counterpart

        δ² of the values c and k is 1 (nominal), (c − k)² (interval), ((c − k) / (c + k))² (ratio),
        or the square of how many ratings lie between them, with half of those at c and at k
        (ordinal).

        The standard error is Gwet's, over units; the interval Student's t with n − 1 degrees of
        freedom.
    Units
        None; at most 1.
    Edge cases
        - Units with less than two ratings are left out.
        - Where all ratings that count are the same, α is undefined, not 1.
        - A standard error of 0 gives no interval.
        - At the ratio level no rating may be negative; two zeros do not differ.

    References
    ----------
    Krippendorff, K. (2013). Content Analysis, 3rd edition, chapter 12.

    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.

    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, chapter 5, for the
    standard error.

    Examples
    --------
    >>> pair = [[1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1], [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]]
    >>> round(krippendorff_alpha(pair, "nominal").value, 3)
    0.692
    """
    measured = Level(level)
    found = _read(ratings, measured)
    counts = found.counts
    empty = Coefficient(
        value=None,
        margins=found.margins,
        excluded=left_out(counts),
        settings={"level": measured.value, "values": len(found.categories)},
        reason=TOO_FEW_CODERS,
    )
    if len(found.codes) < _PAIR:
        return empty
    kept = counts[counts.sum(axis=1) >= _PAIR]
    if not len(kept):
        return replace(empty, reason=NO_UNITS)
    values = np.array([0 if measured is Level.NOMINAL else value for value in found.categories])
    apart = _squared_distances(values.astype(np.float64), kept.sum(axis=0), measured)
    return _of_counts(replace(empty, n=len(kept)), kept, apart)


def _read(ratings: Ratings, level: Level) -> Factored:
    if level is Level.NOMINAL:
        return read_categories(ratings, None)
    numbers = read_numbers(ratings)
    if level is Level.RATIO and (numbers < 0).any():
        message = "ratings at the ratio level are not negative"
        raise ValueError(message)
    return read_categories(numbers, None)


def _squared_distances(values: Numbers, frequencies: Numbers, level: Level) -> Numbers:
    """Return how far apart each two values are: values x values, squared."""
    if level is Level.NOMINAL:
        return 1 - np.eye(len(values))
    if level is Level.ORDINAL:
        values = np.cumsum(frequencies) - frequencies / 2
    apart = np.subtract.outer(values, values) ** 2
    if level is Level.RATIO:
        sums = np.add.outer(values, values)
        apart = apart / np.where(sums == 0, 1.0, sums) ** 2
    return np.asarray(apart)


def _of_counts(empty: Coefficient, kept: Numbers, apart: Numbers) -> Coefficient:
    """Return alpha of units x values with two ratings or more each."""
    coders = kept.sum(axis=1)
    total = coders.sum()
    used = kept.sum(axis=0)
    within = ((kept @ apart) * kept).sum(axis=1) / (coders - 1)
    observed = float(within.sum() / total)
    expected = float(used @ apart @ used / (total * (total - 1)))
    if expected == 0:
        return replace(empty, observed=observed, expected=expected, reason=CERTAIN_CHANCE)
    value = 1 - observed / expected
    error = _linearised_error(kept, apart / apart.max(), within / apart.max())
    return replace(
        empty,
        value=value,
        standard_error=error,
        interval=around(value, error, df=len(kept) - 1),
        observed=observed,
        expected=expected,
        reason=None,
    )


def _linearised_error(kept: Numbers, apart: Numbers, within: Numbers) -> float | None:
    """Return Gwet's standard error over units, from distances between 0 and 1."""
    n_units = len(kept)
    if n_units < _PAIR:
        return None
    coders = kept.sum(axis=1)
    usual = coders.mean()
    surplus = (coders - usual) / usual
    # agreement of each unit; those with more coders weigh more
    agreed = (coders - within) / usual
    plain = float(agreed.mean())
    observed = (1 - 1 / coders.sum()) * plain + 1 / coders.sum()
    shares = kept.sum(axis=0) / (n_units * usual)
    expected = 1 - float(shares @ apart @ shares)
    value = (plain - expected) / (1 - expected)
    by_chance = kept @ (1 - apart @ shares) / usual - expected * surplus
    beyond = agreed - observed * surplus - expected
    pulls = (beyond - 2 * (1 - value) * (by_chance - expected)) / (1 - expected)
    return error_of(float(((pulls - value) ** 2).sum()) / (n_units * (n_units - 1)))
