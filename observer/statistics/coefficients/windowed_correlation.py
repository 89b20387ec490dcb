"""Synchrony in windows that move along, with the peak of each."""

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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WindowedCorrelation:
    """Cross-correlation in windows that move along, and the peak of each.

    Attributes
    ----------
    value
        Mean r at the peaks.
    mean_lag, sd_lag
        Of the peaks, in steps; positive: x leads.
    chance
        Mean of `value` over the surrogates; peaks are picked, so it lies far above 0.
    p
        Share of surrogates with a `value` at least as high; None without surrogates.
    n_windows, n_peaks
        Windows that fit, and those with a peak.
    peaks
        One row per window: ``start`` (place in the series), ``lag``, ``r`` and ``reason``.
    lags, r
        The whole surface, windows down and lags across; masked where there is no variation.
    settings
        What the figures depend on.
    reason
        Why they are None.
    """

    value: float | None
    mean_lag: float | None
    sd_lag: float | None
    chance: float | None
    p: float | None
    n_windows: int
    n_peaks: int
    peaks: pd.DataFrame
    lags: Counts
    r: np.ma.MaskedArray[tuple[int, ...], np.dtype[np.float64]]
    settings: Mapping[str, int | float] = field(default_factory=dict)
    reason: Message | None = None


def windowed_cross_correlation(  # noqa: PLR0913 - settings, by name
    x: Values,
    y: Values,
    window: int,
    max_lag: int,
    *,
    increment: int = 1,
    reach: int = 2,
    breaks: ArrayLike | None = None,
    surrogates: int = SURROGATES,
    seed: int = SEED,
) -> WindowedCorrelation:
    """Return how strongly two series go together in windows that move along.

    Parameters
    ----------
    x
        Values at equal steps; None or NaN where not known.
    y
        As many.
    window
        Length of a window in steps, at least 3.
    max_lag
        How many steps either way are looked at.
    increment
        Steps from one window to the next.
    reach
        A peak is higher than this many neighbours on either side.
    breaks
        Places at which something new begins, or one bool for each place; no window goes over one.
    surrogates
        How often one series is shifted against the other; 0 for no p.
    seed
        Of the shifts.

    Returns
    -------
    WindowedCorrelation
        Peaks, and what they come to.

    Raises
    ------
    ValueError
        If the series differ in length, or a setting has no meaning.

    Notes
    -----
    Formula
        In each window r(k) of x and of y k steps later, as Boker has it: with a negative lag the
        window of y stays and that of x moves. The peak is the local maximum nearest to lag 0 that
        no r(k) within reach exceeds; the figure is the mean of r at the peaks. Chance is the same
        of surrogates, and p = (b + 1) / (m + 1).
    Units
        None; from -1 to 1. Lags are in steps.
    Edge cases
        - A window in which one of the two does not vary has no r; one without a local maximum has
          no peak. Both are counted.
        - A peak that is picked lies above 0 also by chance: it is read beside that of chance only.

    References
    ----------
    Boker, S. M., Xu, M., Rotondo, J. L. and King, K. (2002). Windowed cross-correlation and peak
    picking for the analysis of variability in the association between behavioral time series.
    Psychological Methods 7, 338-355.

    Examples
    --------
    >>> import numpy as np
    >>> step = np.arange(200)
    >>> found = windowed_cross_correlation(
    ...     np.sin(step / 3), np.sin((step - 2) / 3), window=40, max_lag=6, surrogates=0
    ... )
    >>> found.mean_lag, round(found.value, 3)
    (2.0, 1.0)
    """
    return correlate_windows(
        read_series(x, y, breaks), (window, max_lag, increment, reach), surrogates, seed
    )


def correlate_windows(
    series: Series,
    settings: tuple[int, int, int, int],
    surrogates: int = SURROGATES,
    seed: int = SEED,
) -> WindowedCorrelation:
    """Return the windowed cross-correlation of series that were read.

    Parameters
    ----------
    series
        As of `read_series`.
    settings
        Window, largest lag, increment and reach, as of `windowed_cross_correlation`.
    surrogates
        How often one series is shifted.
    seed
        Of the shifts.

    Returns
    -------
    WindowedCorrelation
        What `windowed_cross_correlation` says.

    Raises
    ------
    ValueError
        If a setting has no meaning.
    """
    window, max_lag, increment, reach = settings
    if window < LEAST or max_lag < 0 or increment < 1 or reach < 1:
        message = f"no windows to move along: {settings}"
        raise ValueError(message)
    starts = _window_starts(series, window + max_lag, increment)
    r = _surface(series, series.y[np.newaxis, :], starts, settings)[0]
    lags = np.arange(-max_lag, max_lag + 1)
    at = _peaks(r, reach)
    has = at >= 0
    height = r[np.flatnonzero(has), at[has]]
    value = float(height.mean()) if len(height) else None
    chance = p = None
    if value is not None:
        heights: list[Floats] = []
        for shifted in shifted_trials(series, max_lag, surrogates, seed, len(starts) * len(lags)):
            drawn = _surface(series, shifted, starts, settings)
            heights.append(_mean_peak(drawn, reach))
        if heights:
            means = np.concatenate(heights)
            p = (int((means >= value - FLAT).sum()) + 1) / (len(means) + 1)
            some = means[np.isfinite(means)]
            chance = float(some.mean()) if len(some) else None
    words = [
        None if found else "no_peak" if varies else "no_variance"
        for found, varies in zip(has, np.isfinite(r).any(axis=1), strict=True)
    ]
    return WindowedCorrelation(
        value=value,
        mean_lag=float(lags[at[has]].mean()) if len(height) else None,
        sd_lag=float(lags[at[has]].std(ddof=1)) if len(height) > 1 else None,
        chance=chance,
        p=p,
        n_windows=len(starts),
        n_peaks=int(has.sum()),
        peaks=pd.DataFrame(
            {
                "start": pd.array(starts, dtype="Int64"),
                "lag": nullable(np.where(has, lags[at], np.nan)).astype("Int64"),
                "r": nullable(np.where(has, r[np.arange(len(r)), at], np.nan)),
                "reason": pd.array(words, dtype="string"),
            }
        ),
        lags=lags,
        r=np.ma.masked_invalid(r),
        settings={
            "window": window,
            "max_lag": max_lag,
            "increment": increment,
            "reach": reach,
            "surrogates": surrogates,
            "seed": seed,
        },
        reason=None if value is not None else NO_VARIANCE if len(starts) else TOO_FEW_UNITS,
    )


def _window_starts(series: Series, length: int, increment: int) -> Counts:
    """Return where a window fits with its lags, laid from the begin of each stretch."""
    if len(series) < length:
        return np.empty(0, np.int64)
    begins = np.flatnonzero(np.concatenate(([True], np.diff(series.run) != 0)))
    ends = np.append(begins[1:], len(series))
    return np.concatenate(
        [
            np.arange(a, b - length + 1, increment, dtype=np.int64)
            for a, b in zip(begins, ends, strict=True)
        ]
    )


def _surface(
    series: Series, ys: Floats, starts: Counts, settings: tuple[int, int, int, int]
) -> Floats:
    """Return r by trial, window and lag; NaN where undefined."""
    window, max_lag = settings[:2]
    surface = np.full((len(ys), len(starts), 2 * max_lag + 1), np.nan)
    if not len(starts):
        return surface
    x = series.x
    mean_x, spread_x = _moving(x[np.newaxis, :], window)
    mean_y, spread_y = _moving(ys, window)
    for lag in range(max_lag + 1):
        for sign in (1, -1) if lag else (1,):
            ahead = x[: len(x) - lag] if sign > 0 else x[lag:]
            behind = ys[:, lag:] if sign > 0 else ys[:, : len(x) - lag]
            product = _rolled(ahead * behind, window)[:, starts] / window
            of_x, of_y = (starts, starts + lag) if sign > 0 else (starts + lag, starts)
            shared = product - mean_x[:, of_x] * mean_y[:, of_y]
            surface[:, :, max_lag + sign * lag] = ratio(
                shared, spread_x[:, of_x], spread_y[:, of_y]
            )
    return surface


def _rolled(values: Floats, window: int) -> Floats:
    """Return the sum of every window, by trial."""
    summed = np.cumsum(values, axis=1)
    return np.concatenate(
        (summed[:, window - 1 : window], summed[:, window:] - summed[:, :-window]), axis=1
    )


def _moving(values: Floats, window: int) -> tuple[Floats, Floats]:
    mean = _rolled(values, window) / window
    return mean, _rolled(values**2, window) / window - mean**2


def _peaks(r: Floats, reach: int) -> Counts:
    """Return, along the last axis, the place of the local maximum nearest to the middle; or -1."""
    width = r.shape[-1]
    middle = width // 2
    is_peak = np.zeros(r.shape, np.bool_)
    inner = slice(reach, width - reach)
    if width > 2 * reach:
        is_peak[..., inner] = np.isfinite(r[..., inner])
        for by in range(1, reach + 1):
            for side in (-by, by):
                beside = r[..., reach + side : width - reach + side]
                is_peak[..., inner] &= r[..., inner] >= beside
    distance = np.abs(np.arange(width) - middle)
    # nearest first; of two as near, the higher
    rank = np.where(is_peak, distance - np.nan_to_num(r) / 4, np.inf)
    best = rank.argmin(axis=-1)
    found: Counts = np.where(is_peak.any(axis=-1), best, -1).astype(np.int64)
    return found


def _mean_peak(surface: Floats, reach: int) -> Floats:
    """Return the mean r at the peaks of each trial; NaN where there are none."""
    at = _peaks(surface, reach)
    has = at >= 0
    height = np.take_along_axis(surface, np.maximum(at, 0)[..., np.newaxis], axis=-1)[..., 0]
    n = has.sum(axis=1)
    total = np.where(has, height, 0.0).sum(axis=1)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)
