"""Intraclass correlations: how far ratings of several coders on a scale agree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from observer.model.messages import Message, msg
from observer.statistics.coefficients.quantiles import f_quantile
from observer.statistics.coefficients.result import (
    BELOW_ZERO,
    CONFIDENCE,
    NO_UNITS,
    NO_VARIANCE,
    TOO_FEW_CODERS,
    TOO_FEW_UNITS,
    ZERO_DENOMINATOR,
    Coefficient,
    Excluded,
)
from observer.statistics.coefficients.tables import Numbers, Ratings, read_numbers

FORMS = ("ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)")
"""Of one rating, then of the mean of k: one-way, two-way agreement, two-way consistency."""

_Bounds: TypeAlias = tuple[float, float]

_PAIR = 2
_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanSquares:
    """Analysis of variance of targets x raters.

    Attributes
    ----------
    n, k
        Targets and raters.
    rows, columns, error, within
        Mean squares between targets, between raters, of what is left, and within targets.
    """

    n: int
    k: int
    rows: float
    columns: float
    error: float
    within: float


def icc(ratings: Ratings) -> Mapping[str, Coefficient]:
    """Intraclass correlations of ratings on a scale, in the six forms of McGraw and Wong.

    Parameters
    ----------
    ratings
        Targets x raters: a row for each rated thing, a column for each coder. A target that a
        rater left out (NaN, None, NA) is left out whole.

    Returns
    -------
    Mapping[str, Coefficient]
        By name: ``ICC(1,1)``, ``ICC(A,1)``, ``ICC(C,1)``, ``ICC(1,k)``, ``ICC(A,k)``, ``ICC(C,k)``.

    Notes
    -----
    Formula
        With the mean squares between targets R, between raters C, of the error E and within
        targets W, n targets and k raters:

        - ICC(1,1) = (R − W) / (R + (k − 1) W); ICC(1,k) = (R − W) / R
        - ICC(A,1) = (R − E) / (R + (k − 1) E + k (C − E) / n);
          ICC(A,k) = (R − E) / (R + (C − E) / n)
        - ICC(C,1) = (R − E) / (R + (k − 1) E); ICC(C,k) = (R − E) / R

        The intervals are those of McGraw and Wong, from Fisher's F. A (agreement) asks whether
        coders gave the same rating, C (consistency) only whether they ranked alike; 1 is for
        targets that were each rated by other coders. The k forms are of the mean of all coders and
        say nothing about one of them.
    Units
        None; at most 1, below 0 where targets differ less than ratings of one target do.
    Edge cases
        - Where no coder told any two targets apart, all are empty.
        - A form whose denominator is 0 or less is empty: targets differ less than what is left
          over does. One with E = 0 or W = 0 has no interval.
        - With less than two targets or raters all are empty.

    References
    ----------
    Shrout, P. E. and Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater
    reliability. Psychological Bulletin 86, 420-428.

    McGraw, K. O. and Wong, S. P. (1996). Forming inferences about some intraclass correlation
    coefficients. Psychological Methods 1, 30-46; correction, 390.

    Examples
    --------
    >>> found = icc([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...              [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> {name: round(one.value, 2) for name, one in found.items()}  # doctest: +NORMALIZE_WHITESPACE
    {'ICC(1,1)': 0.17, 'ICC(A,1)': 0.29, 'ICC(C,1)': 0.71,
     'ICC(1,k)': 0.44, 'ICC(A,k)': 0.62, 'ICC(C,k)': 0.91}
    """
    given = read_numbers(ratings)
    full = ~np.isnan(given).any(axis=1)
    kept = given[full]
    left = int((~full).sum())
    why = msg("not rated by every coder")
    empty = Coefficient(
        value=None,
        n=len(kept),
        unit="targets",
        margins=(tuple(kept.mean(axis=0).tolist()),) if len(kept) else (),
        excluded=(Excluded(unit="targets", n=left, why=why),) if left else (),
        settings={"raters": kept.shape[1]},
        reason=NO_UNITS,
    )
    if reason := _nothing_to_compare(kept):
        return {name: replace(empty, reason=reason) for name in FORMS}
    squares = mean_squares(kept)
    return {name: _form(name, squares, empty) for name in FORMS}


def mean_squares(ratings: Numbers) -> MeanSquares:
    """Return the analysis of variance of a full table of targets x raters.

    Parameters
    ----------
    ratings
        Two targets and two raters at least, nothing missing.

    Returns
    -------
    MeanSquares
        What is nothing but rounding is 0.
    """
    n, k = ratings.shape
    off = ratings - ratings.mean()
    by_target, by_rater = off.mean(axis=1), off.mean(axis=0)
    left = off - by_target[:, np.newaxis] - by_rater
    total = float((off**2).sum())
    # rounding of the ratings themselves, which may lie far from 0, is in all of them
    floor = _ROUNDING * total + ratings.size * float(np.spacing(np.abs(ratings).max())) ** 2
    sums = (k * (by_target**2).sum(), n * (by_rater**2).sum(), (left**2).sum())
    rows, columns, error = (float(one) if one > floor else 0.0 for one in sums)
    return MeanSquares(
        n=n,
        k=k,
        rows=rows / (n - 1),
        columns=columns / (k - 1),
        error=error / ((n - 1) * (k - 1)),
        within=(columns + error) / (n * (k - 1)),
    )


def _nothing_to_compare(ratings: Numbers) -> Message | None:
    n, k = ratings.shape
    if k < _PAIR:
        return TOO_FEW_CODERS
    if n < _PAIR:
        return TOO_FEW_UNITS if n else NO_UNITS
    return NO_VARIANCE if (ratings == ratings[0]).all() else None


def _form(name: str, squares: MeanSquares, empty: Coefficient) -> Coefficient:
    """Return one of the six forms with its interval."""
    model, mean = name[4], name.endswith("k)")
    n, k, rows = squares.n, squares.k, squares.rows
    noise = squares.within if model == "1" else squares.error
    bias = (squares.columns - squares.error) / n if model == "A" else 0.0
    below = rows + bias if mean else rows + (k - 1) * noise + k * bias
    if below <= _ROUNDING * (rows + noise):
        return replace(empty, reason=BELOW_ZERO if below < 0 else ZERO_DENOMINATOR)
    value = (rows - noise) / below
    found = replace(empty, value=value, reason=None)
    if not noise or not rows:
        return found
    bounds = _agreement_bounds(squares) if model == "A" else _plain_bounds(squares, model)
    if bounds is None:
        return found
    if mean:
        bounds = _stepped_up(bounds, k)
    return replace(found, interval=bounds) if bounds else found


def _plain_bounds(squares: MeanSquares, model: str) -> _Bounds | None:
    """Return the interval of one rating, one-way or consistency."""
    n, k = squares.n, squares.k
    noise, df = (
        (squares.within, n * (k - 1)) if model == "1" else (squares.error, (n - 1) * (k - 1))
    )
    share = (1 + CONFIDENCE) / 2
    ratio = squares.rows / noise
    low = ratio / f_quantile(share, n - 1, df)
    high = ratio * f_quantile(share, df, n - 1)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _agreement_bounds(squares: MeanSquares) -> _Bounds | None:
    """Return the interval of the agreement of one rating, by Satterthwaite's degrees of freedom."""
    n, k, rows, columns, error = (
        squares.n,
        squares.k,
        squares.rows,
        squares.columns,
        squares.error,
    )
    value = (rows - error) / (rows + (k - 1) * error + k * (columns - error) / n)
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    parts = (a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    if parts <= 0:
        return None
    df = (a * columns + b * error) ** 2 / parts
    share = (1 + CONFIDENCE) / 2
    upper, lower = f_quantile(share, n - 1, df), f_quantile(share, df, n - 1)
    spread = k * columns + (k * n - k - n) * error
    low = n * (rows - upper * error) / (upper * spread + n * rows)
    high = n * (lower * rows - error) / (spread + n * lower * rows)
    return low, high


def _stepped_up(bounds: _Bounds, k: int) -> _Bounds | None:
    """Return the bounds of the mean of k ratings, after Spearman and Brown."""
    scales = [1 + (k - 1) * bound for bound in bounds]
    if min(scales) <= 0:
        return None
    return k * bounds[0] / scales[0], k * bounds[1] / scales[1]
