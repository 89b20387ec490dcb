"""Change from one occasion to the next, and over several."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np

from observer.model.messages import msg
from observer.statistics.coefficients.quantiles import normal_quantile, t_quantile
from observer.statistics.coefficients.result import (
    CONFIDENCE,
    TOO_FEW_UNITS,
    ZERO_DENOMINATOR,
    Coefficient,
    Excluded,
)
from observer.statistics.coefficients.tables import Numbers

CERTAIN = 1.96
"""A change of more standard errors than this is reliable, as Jacobson and Truax have it."""

ONE_DAY = msg("undefined: all were on the same day")
NO_VALUE = msg("it had no value")
_LEAST = 2
_HIGH = (1 + CONFIDENCE) / 2
_Z_95 = normal_quantile(_HIGH)

_Fit: TypeAlias = tuple[float, float | None, tuple[float, float] | None]
"""A slope, its standard error and its interval."""
_Fitted: TypeAlias = Callable[[Numbers, Numbers], _Fit]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange(Coefficient):
    """A difference in standard errors of measurement; the standard error is of the difference.

    Attributes
    ----------
    difference
        The second less the first.
    difference_interval
        Its 95 % interval.
    sem
        Standard error of one measurement, ``SD * sqrt(1 - r)``.
    is_reliable
        Whether `value` lies beyond 1.96 on either side; None where it is undefined.
    """

    difference: float
    difference_interval: tuple[float, float]
    sem: float
    is_reliable: bool | None


def reliable_change(
    pre: float, post: float, sd: float, r: float, *, source: str = ""
) -> ReliableChange:
    """Return how large a change is, in standard errors of measurement.

    Parameters
    ----------
    pre
        First measurement, x1.
    post
        Second measurement, x2, in the same unit.
    sd
        Standard deviation of the measure among people like these, in the same unit.
    r
        Its reliability, from 0 to 1.
    source
        Where SD and r come from; it stands in the settings. What is shown to anybody states it.

    Returns
    -------
    ReliableChange
        The index, with the difference that it stands for.

    Raises
    ------
    ValueError
        If SD is below 0, r is no reliability, or a number is not finite.

    Notes
    -----
    Formula
        RC = (x2 - x1) / (√2 · SD · √(1 - r)). A change is called reliable beyond ±1.96.
    Units
        RC has none. Both measurements and SD are in one unit.
    Edge cases
        - Undefined where the measure has no error: SD = 0 or r = 1.
        - It says how unlikely a difference is from errors of measurement alone, not whether it
          matters. SD and r have to come from a stated study of people like these.

    References
    ----------
    Jacobson, N. S. and Truax, P. (1991). Clinical significance: a statistical approach to defining
    meaningful change in psychotherapy research. Journal of Consulting and Clinical Psychology 59,
    12-19.

    Examples
    --------
    >>> found = reliable_change(47.5, 32.5, sd=7.5, r=0.88)
    >>> round(found.value, 2), round(found.standard_error, 3), found.is_reliable
    (-4.08, 3.674, True)
    """
    if not np.isfinite([pre, post, sd, r]).all() or sd < 0 or not 0 <= r <= 1:
        message = f"no standard deviation or no reliability: {sd}, {r}"
        raise ValueError(message)
    sem = sd * sqrt(1 - r)
    error, difference = sqrt(2) * sem, float(post - pre)
    value = difference / error if error else None
    return ReliableChange(
        value=value,
        standard_error=error,
        n=2,
        unit="measurements",
        settings={"sd": sd, "r": r, "source": source, "beyond": CERTAIN},
        reason=None if error else ZERO_DENOMINATOR,
        difference=difference,
        difference_interval=(difference - _Z_95 * error, difference + _Z_95 * error),
        sem=sem,
        is_reliable=None if value is None else abs(value) > CERTAIN,
    )


def least_squares_slope(days: Sequence[float], values: Sequence[float | None]) -> Coefficient:
    """Return the slope of the straight line of least squares through values over days.

    Parameters
    ----------
    days
        When each was measured, in days since any day.
    values
        What was measured; None where there was no value.

    Returns
    -------
    Coefficient
        Change per day.

    Raises
    ------
    ValueError
        If there is not one day for each value.

    Notes
    -----
    Formula
        b = Σ(d - mean d)(x - mean x) / Σ(d - mean d)²; its standard error has n - 2, its 95 %
        interval is of Student's distribution.
    Units
        The unit of the figure, per day.
    Edge cases
        - Undefined with fewer than two values, or with all of them on one day.
        - No standard error and no interval with two values.
        - With four sessions pure noise gives a correlation beyond ±.7 in three of ten cases.

    References
    ----------
    Draper, N. R. and Smith, H. (1998). Applied Regression Analysis, 3rd edition, chapter 1.

    Examples
    --------
    >>> round(least_squares_slope([0, 7, 14], [0.2, 0.3, 0.4]).value * 7, 9)
    0.1
    """
    return _slope(days, values, "least squares", _least_squares)


def theil_sen_slope(days: Sequence[float], values: Sequence[float | None]) -> Coefficient:
    """Return the median of the slopes between every two values: one odd session moves it little.

    Parameters
    ----------
    days
        When each was measured, in days since any day.
    values
        What was measured; None where there was no value.

    Returns
    -------
    Coefficient
        Change per day.

    Raises
    ------
    ValueError
        If there is not one day for each value.

    Notes
    -----
    Formula
        The median of (x2 - x1) / (d2 - d1) over every two values of different days. The 95 %
        interval holds the slopes between the ranks (N ± 1.96 √V) / 2, with N slopes and V the
        variance of Kendall's S, corrected for ties.
    Units
        The unit of the figure, per day.
    Edge cases
        - Undefined with fewer than two values, or with all of them on one day.
        - No interval where its ranks lie beyond the slopes, as with four values or fewer.

    References
    ----------
    Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. JASA 63,
    1379-1389.

    Examples
    --------
    >>> theil_sen_slope([0, 1, 2, 3], [0.0, 1.0, 2.0, 30.0]).value
    5.5
    """
    return _slope(days, values, "Theil-Sen", _theil_sen)


def _slope(
    days: Sequence[float], values: Sequence[float | None], method: str, fitted: _Fitted
) -> Coefficient:
    if len(days) != len(values):
        message = "there is one day for each value"
        raise ValueError(message)
    y = np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)
    kept = np.isfinite(y)
    x, y = np.asarray(days, dtype=np.float64)[kept], y[kept]
    lost = int((~kept).sum())
    excluded = (Excluded(unit="sessions", n=lost, why=NO_VALUE),) if lost else ()
    reason = TOO_FEW_UNITS if len(x) < _LEAST else ONE_DAY if (x == x[0]).all() else None
    if reason is not None:
        return Coefficient(value=None, n=len(x), unit="sessions", excluded=excluded, reason=reason)
    slope, error, interval = fitted(x, y)
    return Coefficient(
        value=slope,
        standard_error=error,
        interval=interval,
        n=len(x),
        unit="sessions",
        excluded=excluded,
        settings={"method": method, "per": "day"},
    )


def _least_squares(x: Numbers, y: Numbers) -> _Fit:
    spread = float(((x - x.mean()) ** 2).sum())
    slope = float(((x - x.mean()) * (y - y.mean())).sum()) / spread
    if len(x) == _LEAST:
        return slope, None, None
    rest = y - y.mean() - slope * (x - x.mean())
    error = sqrt(float((rest**2).sum()) / (len(x) - 2) / spread)
    half = t_quantile(_HIGH, len(x) - 2) * error
    return slope, error, (slope - half, slope + half)


def _theil_sen(x: Numbers, y: Numbers) -> _Fit:
    first, second = np.triu_indices(len(x), 1)
    apart = x[first] != x[second]
    slopes = np.sort((y[second] - y[first])[apart] / (x[second] - x[first])[apart])
    return float(np.median(slopes)), None, _sen_interval(slopes, x, y)


def _sen_interval(slopes: Numbers, x: Numbers, y: Numbers) -> tuple[float, float] | None:
    n = len(x)
    variance = n * (n - 1) * (2 * n + 5)
    for of in (x, y):
        ties = np.unique(of, return_counts=True)[1]
        variance -= int((ties * (ties - 1) * (2 * ties + 5)).sum())
    reach = _Z_95 * sqrt(max(variance, 0) / 18)
    low, high = round((len(slopes) - reach) / 2), round((len(slopes) + reach) / 2) + 1
    if low < 1 or high > len(slopes):
        return None
    return float(slopes[low - 1]), float(slopes[high - 1])
