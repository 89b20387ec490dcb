"""Over the sessions of one family: how a figure went, and whether it changed beyond its error.

These are for research. Clinicians see the points without a line: with four sessions pure noise
gives a correlation beyond ±.7 in three of ten families.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.statistics.coefficients.change import (
    least_squares_slope,
    reliable_change,
    theil_sen_slope,
)
from observer.statistics.columns import (
    Cell,
    Column,
    Row,
    count_column,
    flag_column,
    table,
    text_column,
)
from observer.statistics.pooling import keys_of, places_of
from observer.statistics.words import ONE_DAY, TOO_FEW_SESSIONS, WITHOUT_ERROR

_Made: TypeAlias = Callable[[list[float], list[float | None]], dict[str, Cell]]

DAY = "day"
"""Column of the day of a session, in days since any day; NA where it is not known."""

TREND_COLUMNS = (
    text_column("figure", msg("Figure")),
    text_column("unit", msg("Unit")),
    count_column("n_sessions", msg("Sessions")),
    count_column("n_left_out", msg("Sessions without a value or a date")),
    Column("days", msg("Days from first to last"), decimals=0),
    Column("first", msg("First value"), decimals=2),
    Column("last", msg("Last value"), decimals=2),
    Column("slope_per_day", msg("Slope a day (least squares)"), decimals=4),
    Column("slope_se", msg("Its standard error"), decimals=4),
    Column("slope_low", msg("Slope, low end of 95 %"), decimals=4),
    Column("slope_high", msg("Slope, high end of 95 %"), decimals=4),
    Column("theil_sen_per_day", msg("Slope a day (Theil-Sen)"), decimals=4),
    Column("theil_sen_low", msg("Theil-Sen, low end of 95 %"), decimals=4),
    Column("theil_sen_high", msg("Theil-Sen, high end of 95 %"), decimals=4),
    text_column("status", msg("Why figures are empty")),
)

CHANGE_COLUMNS = (
    text_column("figure", msg("Figure")),
    text_column("unit", msg("Unit")),
    Column("first", msg("First value"), decimals=2),
    Column("last", msg("Last value"), decimals=2),
    Column("difference", msg("Difference"), decimals=2),
    Column("difference_se", msg("Standard error of a difference"), decimals=3),
    Column("reliable_change", msg("Reliable change index"), decimals=2),
    flag_column("is_reliable", msg("Beyond its error (±1.96)")),
    Column("norm_sd", msg("SD of the measure"), decimals=2),
    Column("norm_r", msg("Reliability of the measure"), decimals=2),
    text_column("source", msg("Where SD and reliability come from")),
    text_column("status", msg("Why figures are empty")),
)

_LEAST = 2
_NOT_FOLLOWED = {"window_start_s", "window_end_s", "session", "pass", DAY}


def trends(sessions: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Say how each figure of a table went over the sessions of one family.

    Parameters
    ----------
    sessions
        The tables of single sessions below each other, with a column ``day``: when each was held,
        in days since any day, NA where it is not known.
    columns
        Of those tables.

    Returns
    -------
    pandas.DataFrame
        One row per key (`observer.statistics.pooling.keys_of`, without ids of phases) and figure;
        see `TREND_COLUMNS`.

    Notes
    -----
    Formula
        The slope of least squares over days, with a 95 % interval of Student's distribution with
        n - 2; and the median of the slopes between every two sessions (Theil-Sen), with the
        interval that Kendall's S gives.
    Units
        The unit of the figure, per day.
    Edge cases
        - Empty with fewer than two sessions, or with all of them on one day.
        - A session without a value or without a date is left out and counted.
        - Three or four sessions carry no line: read the interval.

    References
    ----------
    Draper, N. R. and Smith, H. (1998). Applied Regression Analysis, 3rd edition, chapter 1. Sen,
    P. K. (1968). JASA 63, 1379-1389.
    """
    return _each(sessions, columns, TREND_COLUMNS, _trend)


def reliable_changes(
    sessions: pd.DataFrame, columns: Sequence[Column], *, sd: float, r: float, source: str
) -> pd.DataFrame:
    """Say of each figure whether its last value lies beyond the error of its first.

    Parameters
    ----------
    sessions
        As of `trends`; hand over the rows and `columns` of the one measure that has a source.
    columns
        Of those tables.
    sd
        Standard deviation of the measure among people like these.
    r
        Its reliability, from 0 to 1.
    source
        The study that both come from.

    Returns
    -------
    pandas.DataFrame
        One row per key and figure; see `CHANGE_COLUMNS`.

    Raises
    ------
    ValueError
        If no source is stated.

    Notes
    -----
    Formula
        RC = (x2 - x1) / (√2 · SD · √(1 - r)), x1 being the first value of the family and x2 the
        last.
    Units
        RC has none; the difference has that of the figure.
    Edge cases
        - Only with a stated source of SD and r.
        - Empty with fewer than two sessions, or for a measure without error (r = 1).

    References
    ----------
    Jacobson, N. S. and Truax, P. (1991). Journal of Consulting and Clinical Psychology 59, 12-19.
    """
    if not source.strip():
        message = "reliable change needs the study that SD and reliability come from"
        raise ValueError(message)

    def changed(days: list[float], values: list[float | None]) -> dict[str, Cell]:
        stated: dict[str, Cell] = {"norm_sd": sd, "norm_r": r, "source": source}
        known = _known(days, values)
        if len(known) < _LEAST:
            return {**stated, "status": TOO_FEW_SESSIONS}
        first, last = known[0][1], known[-1][1]
        found = reliable_change(first, last, sd, r, source=source)
        return {
            **stated,
            "first": first,
            "last": last,
            "difference": found.difference,
            "difference_se": found.standard_error,
            "reliable_change": found.value,
            "is_reliable": found.is_reliable,
            "status": "" if found.reason is None else WITHOUT_ERROR,
        }

    return _each(sessions, columns, CHANGE_COLUMNS, changed)


def _each(
    sessions: pd.DataFrame, columns: Sequence[Column], made_columns: Sequence[Column], made: _Made
) -> pd.DataFrame:
    keys = tuple(name for name in keys_of(columns) if name != "phase_id")
    figures = [
        column
        for column in columns
        if column.dtype in {"Float64", "Int64"} and column.name not in _NOT_FOLLOWED
    ]
    days = sessions[DAY].to_numpy(np.float64, na_value=np.nan)
    numbers = {f.name: sessions[f.name].to_numpy(np.float64, na_value=np.nan) for f in figures}
    rows: list[Row] = []
    for key, places in places_of(sessions, keys).items():
        about: dict[str, Cell] = dict(zip(keys, key, strict=True))
        for figure in figures:
            values = [None if np.isnan(v) else float(v) for v in numbers[figure.name][places]]
            if any(value is not None for value in values):
                cells = made(days[places].tolist(), values)
                rows.append({**about, "figure": figure.name, "unit": figure.unit, **cells})
    heads = tuple(column for column in columns if column.name in keys)
    return table((*heads, *made_columns), rows)


def _known(days: list[float], values: list[float | None]) -> list[tuple[float, float]]:
    both = zip(days, values, strict=True)
    known = [(day, value) for day, value in both if value is not None and not np.isnan(day)]
    return sorted(known, key=lambda pair: pair[0])


def _trend(days: list[float], values: list[float | None]) -> dict[str, Cell]:
    known = _known(days, values)
    when, what = [day for day, _ in known], [value for _, value in known]
    counted: dict[str, Cell] = {
        "n_sessions": len(known),
        "n_left_out": len(days) - len(known),
        "days": when[-1] - when[0] if known else None,
        "first": what[0] if known else None,
        "last": what[-1] if known else None,
    }
    if len(known) < _LEAST:
        return {**counted, "status": TOO_FEW_SESSIONS}
    line, robust = least_squares_slope(when, what), theil_sen_slope(when, what)
    if line.value is None:
        return {**counted, "status": ONE_DAY}
    low, high = line.interval or (None, None)
    sen_low, sen_high = robust.interval or (None, None)
    return {
        **counted,
        "slope_per_day": line.value,
        "slope_se": line.standard_error,
        "slope_low": low,
        "slope_high": high,
        "theil_sen_per_day": robust.value,
        "theil_sen_low": sen_low,
        "theil_sen_high": sen_high,
        "status": "",
    }
