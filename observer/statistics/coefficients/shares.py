"""The interval of a share: n of m."""

from math import sqrt

Z_95 = 1.959963984540054
"""Standard normal quantile of .975."""


def wilson(hits: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return Wilson's score interval of a share, without continuity correction.

    Parameters
    ----------
    hits
        How many of them.
    n
        Out of how many; at least 1.
    z
        Standard normal quantile; of 95 % unless told.

    Returns
    -------
    low, high : float
        Ends of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If `hits` of `n` is no share.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    JASA 22, 209-212. Newcombe, R. G. (1998). Two-sided confidence intervals for the single
    proportion. Statistics in Medicine 17, 857-872, table I, method 3.

    Examples
    --------
    >>> low, high = wilson(81, 263)
    >>> f"{low:.4f} {high:.4f}"
    '0.2553 0.3662'
    """
    if not 0 <= hits <= n or n < 1:
        message = f"{hits} of {n} is no share"
        raise ValueError(message)
    middle = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(hits * (n - hits) / n + z * z / 4)
    return (middle - half if hits else 0.0, middle + half if hits < n else 1.0)
