"""How far out a value lies in the distributions that the sequential figures are held against."""

from collections.abc import Sequence
from math import erfc, exp, fsum, lgamma, log, sqrt


def normal_two_sided(z: float) -> float:
    """Return the chance that a standard normal value lies at least as far from 0 as `z`.

    Parameters
    ----------
    z
        Such as an adjusted residual.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> round(normal_two_sided(1.959964), 4)
    0.05
    """
    return erfc(abs(z) / sqrt(2))


def chi_square_tail(x: float, df: int) -> float:
    """Return the chance that a chi-square value is at least `x`.

    Parameters
    ----------
    x
        Such as G² or X²; at least 0.
    df
        Degrees of freedom, at least 1.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If `x` is negative or there are no degrees of freedom.

    References
    ----------
    Abramowitz, M. and Stegun, I. A. (1964). Handbook of Mathematical Functions, 26.4.4 and 26.4.5.

    Examples
    --------
    >>> round(chi_square_tail(3.841459, 1), 4), round(chi_square_tail(26.296228, 16), 4)
    (0.05, 0.05)
    """
    if x < 0 or df < 1:
        message = f"no chi-square value: {x} with {df} degrees of freedom"
        raise ValueError(message)
    if not x:
        return 1.0
    half = x / 2
    first = erfc(sqrt(half)) if df % 2 else exp(-half)
    powers = (i - 0.5 if df % 2 else float(i) for i in range(1, (df + 1) // 2))
    return min(1.0, first + fsum(exp(p * log(half) - half - lgamma(p + 1)) for p in powers))


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Correct probabilities for how many were looked at, step by step (Holm).

    Parameters
    ----------
    p_values
        One for each cell; None where there is none, which does not count.

    Returns
    -------
    list of float or None
        In the same order, never smaller than before and at most 1.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics 6, 65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, None, 0.03, 0.005])
    [0.03, 0.06, None, 0.06, 0.02]
    """
    known = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    corrected: list[float | None] = [None] * len(p_values)
    reached = 0.0
    for done, (p, place) in enumerate(known):
        reached = max(reached, min(1.0, p * (len(known) - done)))
        corrected[place] = reached
    return corrected
