"""Synchrony: whether two followed values go up and down together, and who goes first."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from observer.model.messages import Message
from observer.statistics.coefficients.result import NO_VARIANCE, TOO_FEW_UNITS
from observer.statistics.coefficients.series import (
    FLAT,
    LEAST,
    SEED,
    SURROGATES,
    Counts,
    Floats,
    Series,
    nullable,
    ratio,
    read_series,
    shifted_trials,
)
from observer.statistics.coefficients.states import Values

_BAND = (2.5, 97.5)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CrossCorrelation:
    """How strongly two series go together, by how far one is behind the other.

    Attributes
    ----------
    value
        r at the lag at which it lies farthest from 0.
    peak_lag
        That lag, in steps; positive: x leads.
    zero
        r without a lag.
    p
        Share of surrogates whose farthest r lies at least as far out; None without surrogates.
    n
        Steps at which both were known.
    table
        One row per lag: ``lag``, ``r``, ``n_pairs``, ``chance_low`` and ``chance_high`` (between
        which 95 % of the surrogates lie) and ``reason``.
    settings
        What the figures depend on.
    reason
        Why they are None.
    """

    value: float | None
    peak_lag: int | None
    zero: float | None
    p: float | None
    n: int
    n_missing: int
    table: pd.DataFrame
    settings: Mapping[str, int | float] = field(default_factory=dict)
    reason: Message | None = None


def cross_correlation(  # noqa: PLR0913 - settings, by name
    x: Values,
    y: Values,
    max_lag: int,
    *,
    breaks: ArrayLike | None = None,
    prewhiten: int = 0,
    surrogates: int = SURROGATES,
    seed: int = SEED,
) -> CrossCorrelation:
    """Return how strongly two series go together, by how far one is behind the other.

    Parameters
    ----------
    x
        Values at equal steps; None or NaN where not known.
    y
        As many.
    max_lag
        How many steps either way are looked at.
    breaks
        Places at which something new begins, or one bool for each place.
    prewhiten
        Above 0, each series is first freed of what its own past foretells: an autoregression of up
        to this order, chosen by AIC.
    surrogates
        How often one series is shifted against the other; 0 for no p.
    seed
        Of the shifts.

    Returns
    -------
    CrossCorrelation
        The peak, with the whole curve.

    Raises
    ------
    ValueError
        If the series differ in length, or `max_lag` is below 0.

    Notes
    -----
    Formula
        r(k) = corr(x(t), y(t + k)): with a positive lag k the first leads. Each r(k) is over the
        pairs k steps apart within one stretch; its own means and deviations are used. p = (b + 1)
        / (m + 1), with b of m surrogates having an r(k) at least as far from 0; a surrogate is the
        second series shifted circularly, by more than the largest lag, within its phase.
    Units
        None; from -1 to 1. Lags are in steps.
    Edge cases
        - Undefined with fewer than three pairs, or where one of the two does not vary.
        - Both series are slow: their own rhythm alone makes high correlations. So p never comes
          from the number of steps, and prewhitening is offered.

    References
    ----------
    Box, G. E. P., Jenkins, G. M. and Reinsel, G. C. (2008). Time Series Analysis, 4th edition,
    chapter 12. Feldman, R. (2007). Parent-infant synchrony and the construction of shared timing.
    Journal of Child Psychology and Psychiatry 48, 329-354. Moulder, R. G. et al. (2018).
    Determining synchrony between behavioral time series: an application of surrogate data
    generation for establishing falsifiable null-hypotheses. Psychological Methods 23, 757-773.

    Examples
    --------
    >>> child = [0, 1, 3, 1, 0, 0, 2, 4, 1, 0]
    >>> parent = [0, 0, 1, 3, 1, 0, 0, 2, 4, 1]
    >>> found = cross_correlation(child, parent, 2, surrogates=0)
    >>> found.peak_lag, round(found.value, 3)
    (1, 1.0)
    """
    return correlate(read_series(x, y, breaks, prewhiten=prewhiten), max_lag, surrogates, seed)


def correlate(
    series: Series, max_lag: int, surrogates: int = SURROGATES, seed: int = SEED
) -> CrossCorrelation:
    """Return the cross-correlation of series that were read; see `cross_correlation`."""
    if max_lag < 0:
        message = f"the largest lag is at least 0, not {max_lag}"
        raise ValueError(message)
    lags = np.arange(-max_lag, max_lag + 1)
    beside = _Lags.of(series, max_lag)
    r, n_pairs = beside.r(series.y[np.newaxis, :])[0], beside.n
    known = np.isfinite(r)
    low = high = np.full(len(lags), np.nan)
    p = value = peak = None
    if known.any():
        peak = _farthest(r, lags)
        value = float(r[peak])
        chance = [
            beside.r(shifted) for shifted in shifted_trials(series, max_lag, surrogates, seed)
        ]
        if chance:
            drawn = np.concatenate(chance)
            far = np.nanmax(np.abs(np.where(np.isfinite(drawn), drawn, 0.0)), axis=1)
            beyond = int((far >= abs(value) - FLAT).sum())
            p = (beyond + 1) / (len(far) + 1)
            low, high = _band(drawn)
    words = [
        None if is_known else "too_few_units" if n < LEAST else "no_variance"
        for is_known, n in zip(known, n_pairs, strict=True)
    ]
    reason = None if value is not None else NO_VARIANCE if n_pairs.max() >= LEAST else TOO_FEW_UNITS
    return CrossCorrelation(
        value=value,
        peak_lag=None if peak is None else int(lags[peak]),
        zero=float(r[max_lag]) if known[max_lag] else None,
        p=p,
        n=len(series),
        n_missing=series.n_missing,
        table=pd.DataFrame(
            {
                "lag": pd.array(lags, dtype="Int64"),
                "r": nullable(r),
                "n_pairs": pd.array(n_pairs, dtype="Int64"),
                "chance_low": nullable(low),
                "chance_high": nullable(high),
                "reason": pd.array(words, dtype="string"),
            }
        ),
        settings={"max_lag": max_lag, "surrogates": surrogates, "seed": seed},
        reason=reason,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Lags:
    """What of a series meets what at each lag, so that many second series take a few products.

    Attributes
    ----------
    pairs
        Shape (steps, lags): whether a place of the second series has a counterpart.
    against
        The same, with the deviation of that counterpart from its mean.
    spread
        Variance of the counterparts, by lag.
    n
        How many there are, by lag.
    """

    pairs: Floats
    against: Floats
    spread: Floats
    n: Counts

    @classmethod
    def of(cls, series: Series, max_lag: int) -> "_Lags":
        shape = (len(series), 2 * max_lag + 1)
        pairs, against = np.zeros(shape), np.zeros(shape)
        spread, n = np.zeros(shape[1]), np.zeros(shape[1], np.int64)
        for lag in range(min(max_lag, len(series) - 1) + 1):
            pair = series.together(lag).astype(np.float64)
            ends = len(series) - lag
            early, late = slice(0, ends), slice(lag, None)
            for at, of_x, of_y in (
                (max_lag + lag, early, late),
                (max_lag - lag, late, early),
            ):
                n[at] = int(pair.sum())
                if n[at]:
                    x = series.x[of_x]
                    away = (x - float(x @ pair) / n[at]) * pair
                    pairs[of_y, at], against[of_y, at] = pair, away
                    spread[at] = float(away @ away) / n[at]
        return cls(pairs, against, spread, n)

    def r(self, ys: Floats) -> Floats:
        """Return r by trial and lag; NaN where undefined."""
        n = np.maximum(self.n, 1)
        mean = ys @ self.pairs / n
        spread = (ys**2) @ self.pairs / n - mean**2
        found = ratio(ys @ self.against / n, self.spread, spread)
        return np.where(self.n >= LEAST, found, np.nan)


def _farthest(r: Floats, lags: Counts) -> int:
    far = np.where(np.isfinite(r), np.abs(r), -1.0)
    top = np.flatnonzero(far >= far.max() - FLAT)
    return int(top[np.abs(lags[top]).argmin()])


def _band(drawn: Floats) -> tuple[Floats, Floats]:
    """Return between which 95 % of the surrogates lie, lag by lag."""
    known = np.isfinite(drawn).all(axis=0)
    ends = np.full((2, drawn.shape[1]), np.nan)
    if known.any():
        ends[:, known] = np.percentile(drawn[:, known], _BAND, axis=0)
    return ends[0], ends[1]
