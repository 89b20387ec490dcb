"""Synchrony of two partners: traces, or states with an order from negative to positive."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.model.event import TraceRun
from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, Scheme
from observer.model.time import US_PER_S
from observer.statistics.coefficients.cross_correlation import CrossCorrelation, correlate
from observer.statistics.coefficients.result import NO_VARIANCE as UNVARIED
from observer.statistics.coefficients.series import SURROGATES, Series, read_series
from observer.statistics.coefficients.windowed_correlation import (
    WindowedCorrelation,
    correlate_windows,
)
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession, Observed
from observer.statistics.partners import single_subjects, unbroken
from observer.statistics.streams import Stream, Stretches, Times, read_streams
from observer.statistics.words import (
    NO_CODABLE_TIME,
    NO_VARIANCE,
    NOT_FOLLOWED,
    TOO_FEW_UNITS,
)

Floats: TypeAlias = NDArray[np.float64]
Sample: TypeAlias = Callable[[Times], Floats]

STEP_US = 500_000
MAX_LAG = 10
WINDOW = 40
INCREMENT = 10
REACH = 2
AR_ORDER = 5
WINDOW_SURROGATES = 200
"""Settings, lengths but the first in steps: 5 s either way, windows of 20 s laid every 5 s."""

_PAIR_COLUMNS = (
    text_column("subject_a", msg("Who (A)")),
    text_column("series_a", msg("What was followed (A)")),
    text_column("subject_b", msg("Who (B)")),
    text_column("series_b", msg("What was followed (B)")),
)

COLUMNS = (
    *PHASE_COLUMNS,
    *_PAIR_COLUMNS,
    Column("r", msg("r without delay"), decimals=2),
    Column("peak_r", msg("r farthest from 0"), decimals=2),
    Column("peak_lag_s", msg("Delay there (above 0: A leads)"), "s", 2),
    share_column("p", msg("p against chance"), 3),
    Column("prewhitened_peak_r", msg("The same, prewhitened"), decimals=2),
    Column("prewhitened_peak_lag_s", msg("Delay there, prewhitened"), "s", 2),
    share_column("p_prewhitened", msg("p against chance, prewhitened"), 3),
    Column("window_peak_r", msg("Mean peak r in windows"), decimals=2),
    Column("chance_peak_r", msg("Mean peak r in windows by chance"), decimals=2),
    share_column("p_windows", msg("p of the windows"), 3),
    Column("window_lag_s", msg("Mean delay in windows (above 0: A leads)"), "s", 2),
    Column("window_lag_sd_s", msg("SD of the delay in windows"), "s", 2),
    count_column("n_windows", msg("Windows")),
    count_column("n_peaks", msg("Windows with a peak")),
    count_column("n_steps", msg("Steps at which both were followed")),
    seconds_column("step_s", msg("Step")),
    seconds_column("longest_lag_s", msg("Longest delay looked at")),
    seconds_column("correlation_window_s", msg("Length of a window")),
    count_column("shifts", msg("Shifts drawn")),
    count_column("window_shifts", msg("Shifts drawn for windows")),
    text_column("status", msg("Why figures are empty")),
    *WINDOW_COLUMNS,
)

CURVE_COLUMNS = (
    *PHASE_COLUMNS,
    *_PAIR_COLUMNS,
    Column("lag_s", msg("Delay (above 0: A leads)"), "s", 2),
    Column("r", msg("r"), decimals=2),
    count_column("n_steps", msg("Steps held together")),
    Column("chance_low", msg("Chance, low end of 95 %"), decimals=2),
    Column("chance_high", msg("Chance, high end of 95 %"), decimals=2),
    text_column("status", msg("Why figures are empty")),
    *WINDOW_COLUMNS,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """A value of one partner that has a course.

    Attributes
    ----------
    id
        Of the trace, or of the track whose states have an order.
    is_trace
        Which of the two.
    """

    id: str
    subject: str
    is_trace: bool


def followed_pairs(scheme: Scheme) -> tuple[tuple[Followed, Followed], ...]:
    """Return every two traces of two partners, and every two tracks whose states have an order."""
    single = single_subjects(scheme)
    ordered = {ref.track for ref, _ in scheme.dyadic.valence}
    traces = [Followed(t.id, t.subject, is_trace=True) for t in scheme.traces]
    tracks = [Followed(t.id, t.subject, is_trace=False) for t in scheme.tracks if t.id in ordered]
    return tuple(
        (a, b)
        for values in (traces, tracks)
        for a, b in combinations(values, 2)
        if a.subject != b.subject and {a.subject, b.subject} <= single
    )


def synchrony(session: CodedSession) -> pd.DataFrame:
    """Say how strongly two followed values go up and down together, and who goes first.

    Values are taken every 0.5 s, in the middle of the step, within time that both could be coded.
    Of a track whose states the scheme orders from negative to positive, the value is that of the
    state that runs; of several, their mean.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window and pair of values; see `COLUMNS`.

    Notes
    -----
    Formula
        - r(k) = corr(x(t), y(t + k)): with a delay above 0 the first leads. Looked at up to 5 s
          either way.
        - In windows of 20 s, laid every 5 s, the peak is the local maximum nearest to no delay;
          the figure is the mean of r at the peaks.
        - p = (b + 1) / (m + 1), with b of m = 1,000 surrogates (200 for windows) at least as far
          out: the second series shifted circularly within its phase.
        - Prewhitened: each series is first freed of what its own past foretells (an autoregression
          of up to 5 steps, chosen by AIC).
    Units
        None for r; delays in seconds.
    Edge cases
        - Nothing is held together over the border of a phase, or over time that could not be coded
          or was not followed.
        - A peak that is picked lies above 0 also by chance: it is read beside that of chance.
        - Empty where one of the two does not vary, or both were followed for too short a time.

    References
    ----------
    Boker, S. M., Xu, M., Rotondo, J. L. and King, K. (2002). Psychological Methods 7, 338-355.
    Feldman, R. (2007). Journal of Child Psychology and Psychiatry 48, 329-354. Moulder, R. G. et
    al. (2018). Psychological Methods 23, 757-773 (surrogates).
    """
    rows: list[Row] = []
    for pair, observed, series in _series(session, (0, AR_ORDER)):
        plain, freed = (correlate(one, MAX_LAG) for one in series)
        settings = (WINDOW, MAX_LAG, INCREMENT, REACH)
        moving = correlate_windows(series[0], settings, WINDOW_SURROGATES)
        status = _status(plain, observed)
        rows.append(
            {
                **_names(pair),
                **({} if status else _summary(plain, freed, moving)),
                "n_steps": plain.n,
                "step_s": STEP_US / US_PER_S,
                "longest_lag_s": MAX_LAG * STEP_US / US_PER_S,
                "correlation_window_s": WINDOW * STEP_US / US_PER_S,
                "shifts": None if status else SURROGATES,
                "window_shifts": None if status else WINDOW_SURROGATES,
                "status": status,
                **observed.cells,
            }
        )
    return table(COLUMNS, rows)


def cross_correlations(session: CodedSession) -> pd.DataFrame:
    """Set out r by delay, with the band in which 95 % of chance lies.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, pair of values and delay; see `CURVE_COLUMNS`.

    Notes
    -----
    Formula
        r(k) = corr(x(t), y(t + k)) over the steps k apart within one stretch. The band holds the
        middle 95 in 100 of the r(k) of 1,000 surrogates, in which the second series is shifted
        circularly within its phase.
    Units
        None for r; delays in seconds, above 0 where the first leads.
    Edge cases
        - The band is of one delay: of 21 delays one lies outside by chance. The p of the whole
          stands with the synchrony.
        - Empty where one of the two does not vary, or with fewer than three steps.

    References
    ----------
    Box, G. E. P., Jenkins, G. M. and Reinsel, G. C. (2008). Time Series Analysis, 4th edition,
    chapter 12. Moulder, R. G. et al. (2018). Psychological Methods 23, 757-773.
    """
    rows: list[Row] = []
    for pair, observed, (series,) in _series(session, (0,)):
        status = _status(found := correlate(series, MAX_LAG), observed)
        for row in found.table.to_dict("records"):
            cells: dict[str, Cell] = {
                name: None if pd.isna(row[name]) else float(row[name])
                for name in ("r", "chance_low", "chance_high")
            }
            reason = row["reason"]
            rows.append(
                {
                    **_names(pair),
                    **cells,
                    "lag_s": int(row["lag"]) * STEP_US / US_PER_S,
                    "n_steps": int(row["n_pairs"]),
                    "status": status or ("" if pd.isna(reason) else str(reason)),
                    **observed.cells,
                }
            )
    return table(CURVE_COLUMNS, rows)


def _series(
    session: CodedSession, orders: tuple[int, ...]
) -> Iterator[tuple[tuple[Followed, Followed], Observed, tuple[Series, ...]]]:
    pairs = followed_pairs(session.scheme)
    streams = read_streams(session) if pairs else {}
    for window, pair in product(session.windows(), pairs):
        observed = session.observed((pair[0].id, pair[1].id), window)
        stretches = unbroken(session, observed)
        times, breaks = _steps(stretches)
        x, y = (_sampler(session, one, streams)(times) for one in pair)
        circles = np.searchsorted(_borders(session), times, side="right")
        yield (
            pair,
            observed,
            tuple(read_series(x, y, breaks, circles, prewhiten=order) for order in orders),
        )


def _steps(stretches: Stretches) -> tuple[Times, NDArray[np.int64]]:
    """Return the middles of whole steps, and the places at which a stretch begins."""
    steps = (stretches.ends - stretches.starts) // STEP_US
    first = np.cumsum(steps) - steps
    which = np.repeat(np.arange(len(steps)), steps)
    within = np.arange(len(which)) - first[which]
    return stretches.starts[which] + within * STEP_US + STEP_US // 2, first


def _borders(session: CodedSession) -> Times:
    borders = [time for phase in session.phases for time in (phase.onset_us, phase.offset_us)]
    return np.array(sorted(borders), dtype=np.int64)


def _sampler(session: CodedSession, one: Followed, streams: dict[CodeRef, Stream]) -> Sample:
    if one.is_trace:
        runs = session.coding.runs_of(one.id)
        return lambda times: _traced(runs, times)
    order = {ref.code: value for ref, value in session.scheme.dyadic.valence if ref.track == one.id}
    states = [
        (streams[CodeRef(one.id, code.id)], order[code.id])
        for code in session.scheme.track(one.id).codes
        if code.kind is CodeKind.STATE and code.id in order
    ]
    return lambda times: _ordered(states, times)


def _traced(runs: tuple[TraceRun, ...], times: Times) -> Floats:
    values = np.full(len(times), np.nan)
    for run in runs:
        begins = np.array(run.times_us, dtype=np.int64)
        held = np.array(run.values, dtype=np.float64)
        inside = (times >= run.onset_us) & (times < run.offset_us)
        values[inside] = held[np.searchsorted(begins, times[inside], side="right") - 1]
    return values


def _ordered(states: list[tuple[Stream, float]], times: Times) -> Floats:
    total, n = np.zeros(len(times)), np.zeros(len(times), np.int64)
    for stream, value in states:
        running = Stretches(stream.starts, stream.ends).index(times) >= 0
        total[running] += value
        n += running
    mean: Floats = np.divide(total, n, out=np.full(len(times), np.nan), where=n > 0)
    return mean


def _names(pair: tuple[Followed, Followed]) -> dict[str, Cell]:
    a, b = pair
    return {
        "subject_a": a.subject,
        "series_a": a.id,
        "subject_b": b.subject,
        "series_b": b.id,
    }


def _status(found: CrossCorrelation, observed: Observed) -> str:
    if not observed.codable_us:
        return NO_CODABLE_TIME
    if not found.n:
        return NOT_FOLLOWED
    if found.value is not None:
        return ""
    return NO_VARIANCE if found.reason == UNVARIED else TOO_FEW_UNITS


def _summary(
    plain: CrossCorrelation, freed: CrossCorrelation, moving: WindowedCorrelation
) -> dict[str, Cell]:
    step_s = STEP_US / US_PER_S

    def delay(steps: float | None) -> float | None:
        return None if steps is None else steps * step_s

    return {
        "r": plain.zero,
        "peak_r": plain.value,
        "peak_lag_s": delay(plain.peak_lag),
        "p": plain.p,
        "prewhitened_peak_r": freed.value,
        "prewhitened_peak_lag_s": delay(freed.peak_lag),
        "p_prewhitened": freed.p,
        "window_peak_r": moving.value,
        "chance_peak_r": moving.chance,
        "p_windows": moving.p,
        "window_lag_s": delay(moving.mean_lag),
        "window_lag_sd_s": delay(moving.sd_lag),
        "n_windows": moving.n_windows,
        "n_peaks": moving.n_peaks,
    }


WINDOW_PEAK_COLUMNS = (
    *PHASE_COLUMNS,
    *_PAIR_COLUMNS,
    seconds_column("start_s", msg("From")),
    seconds_column("end_s", msg("To")),
    Column("lag_s", msg("Delay (above 0: A leads)"), "s", 2),
    Column("r", msg("r"), decimals=2),
)


def correlation_windows(session: CodedSession) -> pd.DataFrame:
    """List the windows of `synchrony` with the peak of each; what its figure leads back to.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window of the session or phase, pair of values and window that moves along;
        times are on the session clock. Without a peak delay and r are empty.
    """
    rows: list[Row] = []
    for pair, observed, (series,) in _series(session, (0,)):
        times, _ = _steps(unbroken(session, observed))
        moving = correlate_windows(series, (WINDOW, MAX_LAG, INCREMENT, REACH), surrogates=0)
        for peak in moving.peaks.to_dict("records"):
            start_us = int(times[int(peak["start"])]) - STEP_US // 2
            found: dict[str, Cell] = {}
            if not pd.isna(peak["lag"]):
                found = {"lag_s": int(peak["lag"]) * STEP_US / US_PER_S, "r": float(peak["r"])}
            rows.append(
                {
                    **observed.window.cells,
                    **_names(pair),
                    **found,
                    "start_s": start_us / US_PER_S,
                    "end_s": (start_us + WINDOW * STEP_US) / US_PER_S,
                }
            )
    return table(WINDOW_PEAK_COLUMNS, rows)
