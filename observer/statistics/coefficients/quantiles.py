"""Quantiles of the distributions of Gauss, Student and Fisher, for intervals."""

from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

_STEPS = 500
_TINY = 1e-300
_CLOSE = 1e-15


def normal_quantile(share: float) -> float:
    """Return below which value a share of the standard normal distribution lies."""
    return NormalDist().inv_cdf(share)


def t_quantile(share: float, df: float) -> float:
    """Return below which value a share of Student's distribution lies.

    Parameters
    ----------
    share
        Between 0 and 1.
    df
        Degrees of freedom, need not be whole.

    Returns
    -------
    float
        The quantile.
    """
    if share == 0.5:  # noqa: PLR2004 - the middle, where the square below is 0
        return 0.0
    tail = 2 * min(share, 1 - share)
    size = sqrt(f_quantile(1 - tail, 1, df))
    return size if share > 0.5 else -size  # noqa: PLR2004 - the middle again


def f_tail(value: float, df1: float, df2: float) -> float:
    """Return which share of Fisher's distribution lies above a value.

    Parameters
    ----------
    value
        Of F, not negative.
    df1
        Degrees of freedom of the numerator, need not be whole.
    df2
        Of the denominator.

    Returns
    -------
    float
        Between 0 and 1.
    """
    whole = df1 * value + df2
    return _incomplete_beta(df2 / 2, df1 / 2, df2 / whole, df1 * value / whole)


def f_quantile(share: float, df1: float, df2: float) -> float:
    """Return below which value a share of Fisher's distribution lies.

    Parameters
    ----------
    share
        Between 0 and 1, both left out.
    df1
        Degrees of freedom of the numerator, need not be whole.
    df2
        Of the denominator.

    Returns
    -------
    float
        The quantile.
    """
    # in the logarithm of F, where the distribution is smooth: Newton's steps kept in a bracket
    low, high = -700.0, 700.0
    at = 0.0
    constant = _log_beta(df1 / 2, df2 / 2)
    for _ in range(_STEPS):
        value = exp(at)
        ahead = (1 - share) - f_tail(value, df1, df2)
        low, high = (low, at) if ahead > 0 else (at, high)
        odds = at + log(df1 / df2)
        rise = exp(df1 / 2 * odds - (df1 + df2) / 2 * _log_1p_exp(odds) - constant)
        step = ahead / rise if rise else inf
        following = at - step
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - at) <= _CLOSE * max(1.0, abs(at)):
            break
        at = following
    return exp(at)


def _log_1p_exp(x: float) -> float:
    return x + log1p(exp(-x)) if x > 0 else log1p(exp(x))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """Return the regularised incomplete beta function at x, with ``rest = 1 - x``."""
    if x <= 0:
        return 0.0
    if rest <= 0:
        return 1.0
    front = exp(a * log(x) + b * log(rest) - _log_beta(a, b))
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(a, b, x) / a
    return 1 - front * _continued_fraction(b, a, rest) / b


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 + term * d
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = 1 + term / c
            c = c if abs(c) > _TINY else _TINY
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value
