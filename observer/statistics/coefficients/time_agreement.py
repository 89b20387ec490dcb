"""Time kappa: whether two coders have the same code at the same time, moment by moment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from observer.model.messages import msg
from observer.model.time import seconds
from observer.statistics.coefficients.resampling import (
    Resampling,
    Tables,
    Values,
    block_interval,
)
from observer.statistics.coefficients.result import (
    CERTAIN_CHANCE,
    NO_UNITS,
    Coefficient,
    Excluded,
    Setting,
    known,
)
from observer.statistics.coefficients.states import (
    BoutTable,
    Code,
    codes_of,
    in_order,
    read_states,
    read_stretches,
)
from observer.statistics.coefficients.time_lines import (
    Line,
    end_to_end,
    forgiving,
    tallied,
    turned,
)
from observer.statistics.streams import Stretches

NOT_CODABLE = msg("could not be coded by both")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeKappa(Coefficient):
    """A time kappa with the table that it comes from.

    Attributes
    ----------
    codes
        Of the rows and columns of the table; the last one is None, for nothing.
    table
        Seconds, or units; the first coder in rows.
    first_as_reference, second_as_reference
        With a tolerance: the kappa in each direction; the value is their mean.
    shuffled
        With a tolerance: the mean kappa of codings that were shifted against each other.
    """

    codes: tuple[Code | None, ...] = ()
    table: tuple[tuple[float, ...], ...] = ()
    first_as_reference: Coefficient | None = None
    second_as_reference: Coefficient | None = None
    shuffled: float | None = None


def time_kappa(  # noqa: PLR0913  each setting that the figure depends on is a parameter
    a: BoutTable,
    b: BoutTable,
    codable_us: ArrayLike | None = None,
    *,
    codes: Sequence[Code] | None = None,
    unit_us: int | None = None,
    tolerance_us: int = 0,
    sampling: Resampling | None = None,
    shuffles: int = 100,
) -> TimeKappa:
    """Return Cohen's kappa over time: how far two coders have the same code at the same moment.

    Parameters
    ----------
    a
        States of the first coder on one track: a frame with ``code``, ``onset_us`` and
        ``offset_us``, or rows of these three. A state ends when one of another code begins.
    b
        Of the second coder.
    codable_us
        Rows of begin and end of the time that both coded and could code, in microseconds. None
        for one stretch from the first begin to the last end of either: only right where the
        states fill the film.
    codes
        Of the scheme, in order; None for those that occur.
    unit_us
        Length of a unit in microseconds, taken at its midpoint; None weighs each piece by its
        duration, exact.
    tolerance_us
        A moment also agrees where the other coder has the code this close by, within the same
        stretch of codable time.
    sampling
        Of the block bootstrap that makes the interval; None for no interval.
    shuffles
        With a tolerance: how many times the second coding is shifted on a ring of codable time.

    Returns
    -------
    TimeKappa
        Its ``n`` is in seconds, or in units. None where chance alone would agree fully.

    Notes
    -----
    Formula
        kappa = (p_o - p_e) / (1 - p_e), p_o the share of time with the same code, p_e = sum over
        codes of the product of both coders' shares. Where no state runs, the code is *nothing*.
        With a tolerance t each coder is the reference in turn: a moment of the reference agrees if
        the other coder has its code within t; a miss is tallied where both really are; p_e comes
        from the altered table; the value is the mean of both directions.
    Units
        Between -1 and 1. Times in microseconds; the table in seconds, or in units.
    Edge cases
        Undefined if both used one and the same code alone (p_e = 1), and without codable time.
        Points have no duration: see `event_kappa`. Tolerance makes agreement out of nothing, so
        the kappa of shuffled codings stands beside it. There is no standard error: neighbouring
        moments are not independent; the interval is a block bootstrap's.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement, 20.

    Bakeman, R., Quera, V. and Gnisci, A. (2009). Observer agreement for timed-event sequential
    data. Behavior Research Methods, 41.

    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapter 6.

    Examples
    --------
    >>> s = 1_000_000
    >>> a = [("a", 0, 5 * s), ("b", 5 * s, 12 * s), ("a", 12 * s, 20 * s)]
    >>> b = [("a", 0, 6 * s), ("b", 6 * s, 12 * s), ("a", 12 * s, 17 * s), ("b", 17 * s, 20 * s)]
    >>> round(time_kappa(a, b).value, 4)
    0.5876
    """
    chosen = in_order((*codes_of(a), *codes_of(b))) if codes is None else tuple(codes)
    states_a, states_b = read_states(a, chosen), read_states(b, chosen)
    codable = read_stretches(codable_us, states_a, states_b)
    first, second = Line.of(states_a), Line.of(states_b)
    drawing = sampling or Resampling(resamples=0)
    blocks = tallied(first, second, codable, unit_us, drawing.block_us)
    table = blocks.sum(axis=0)
    settings: dict[str, Setting] = {
        "weighing": "duration" if unit_us is None else "unit",
        "unit_us": unit_us,
        "tolerance_us": tolerance_us,
        "block_us": drawing.block_us if sampling else None,
        "resamples": drawing.resamples,
        "seed": drawing.seed if sampling else None,
        "shuffles": shuffles if tolerance_us else 0,
    }
    unit = "s" if unit_us is None else "units"
    plain = kappa_of(table, unit=unit)
    whole = plain
    towards_first = towards_second = None
    if tolerance_us:
        towards_first, towards_second = (
            kappa_of(each, unit=unit)
            for each in both_ways(first, second, codable, unit_us, tolerance_us)
        )
        whole = mean_of(towards_first, towards_second)
    interval = None
    if plain.value is not None and not tolerance_us:
        interval = block_interval(blocks, kappas, drawing)
    return TimeKappa(
        value=whole.value,
        reason=whole.reason,
        interval=interval,
        n=plain.n,
        unit=unit,
        observed=whole.observed,
        expected=whole.expected,
        margins=whole.margins,
        excluded=_excluded(first, second, codable),
        settings=settings,
        codes=(*chosen, None),
        table=tuple(tuple(row) for row in table.tolist()),
        first_as_reference=towards_first,
        second_as_reference=towards_second,
        shuffled=_shuffled(first, second, codable, unit_us, tolerance_us, (shuffles, drawing.seed)),
    )


def kappa_of(table: Tables, *, unit: str = "units") -> Coefficient:
    """Return Cohen's kappa of a table of time, without a standard error.

    Parameters
    ----------
    table
        Square; the first coder in rows.
    unit
        What its cells count.

    Returns
    -------
    Coefficient
        None where chance alone would agree fully.
    """
    n = float(table.sum())
    if not n:
        return Coefficient(value=None, reason=NO_UNITS, unit=unit)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed = float(np.trace(table)) / n
    expected = float((rows * columns).sum()) / n**2
    value = known(float(kappas(table)))
    return Coefficient(
        value=value,
        n=n,
        unit=unit,
        observed=observed,
        expected=expected,
        margins=(tuple(rows.tolist()), tuple(columns.tolist())),
        reason=CERTAIN_CHANCE if value is None else None,
    )


def kappas(tables: Tables) -> Values:
    """Return Cohen's kappa of many tables at once, NaN where it is undefined.

    Parameters
    ----------
    tables
        Any shape of square tables; the last two axes are rows and columns.

    Returns
    -------
    ndarray
        One for each table.
    """
    n = tables.sum(axis=(-2, -1))
    agreed = np.trace(tables, axis1=-2, axis2=-1)
    chance = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1)
    used = (tables.sum(axis=-1) > 0) | (tables.sum(axis=-2) > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = chance / n
        value = (agreed - expected) / (n - expected)
    # one category alone: the difference above may come out as rounding instead of nought
    return np.where(used.sum(axis=-1) > 1, value, np.nan)


def both_ways(
    first: Line, second: Line, codable: Stretches, unit_us: int | None, tolerance_us: int
) -> tuple[Tables, Tables]:
    """Return the tables with a tolerance: the first coder as reference, and the second.

    Parameters
    ----------
    first
        Of the first coder.
    second
        Of the second coder.
    codable
        Time that both could code.
    unit_us
        None for seconds.
    tolerance_us
        How close by the other coder may have it.

    Returns
    -------
    tuple
        Both with the first coder in rows.
    """
    return (
        forgiving(first, second, codable, unit_us, tolerance_us),
        forgiving(second, first, codable, unit_us, tolerance_us).T,
    )


def shuffled_tables(
    first: Line,
    second: Line,
    codable: Stretches,
    unit_us: int | None,
    tolerance_us: int,
    drawing: tuple[int, int],
) -> Tables:
    """Return the tables with a tolerance of codings that were shifted against each other.

    Parameters
    ----------
    first
        Of the first coder.
    second
        Of the second coder.
    codable
        Time that both could code; its stretches are laid end to end and closed to a ring.
    unit_us
        None for seconds.
    tolerance_us
        How close by the other coder may have it.
    drawing
        How many shifts, and their seed.

    Returns
    -------
    ndarray
        Shifts x 2 directions x rows x columns.
    """
    size, total_us = first.nothing + 1, codable.total_us
    shifts, seed = drawing
    if not total_us or not shifts:
        return np.zeros((0, 2, size, size))
    ring = Stretches(np.array([0]), np.array([total_us]))
    one, other = end_to_end(first, codable), end_to_end(second, codable)
    by = np.random.default_rng(seed).integers(0, total_us, shifts)
    return np.array(
        [
            both_ways(one, turned(other, int(each), total_us), ring, unit_us, tolerance_us)
            for each in by
        ]
    )


def mean_shuffled(tables: Tables) -> float | None:
    """Return the mean kappa of shifted codings over shifts and directions; None without any."""
    values = kappas(tables)
    values = values[np.isfinite(values)]
    return float(values.mean()) if len(values) else None


def mean_of(one: Coefficient, other: Coefficient) -> Coefficient:
    """Return the mean of the kappas of two directions; undefined where either is."""
    if one.value is None or other.value is None:
        return one if one.value is None else other
    return Coefficient(
        value=(one.value + other.value) / 2,
        n=one.n,
        unit=one.unit,
        observed=_middle(one.observed, other.observed),
        expected=_middle(one.expected, other.expected),
        margins=(one.margins[0], other.margins[1]),
    )


def _shuffled(
    first: Line,
    second: Line,
    codable: Stretches,
    unit_us: int | None,
    tolerance_us: int,
    drawing: tuple[int, int],
) -> float | None:
    if not tolerance_us:
        return None
    return mean_shuffled(shuffled_tables(first, second, codable, unit_us, tolerance_us, drawing))


def _middle(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else (one + other) / 2


def _excluded(first: Line, second: Line, codable: Stretches) -> tuple[Excluded, ...]:
    """Return the time with a state of either that does not count."""
    marks = np.unique(np.concatenate((first.edges, second.edges, codable.starts, codable.ends)))
    starts, lengths = marks[:-1], np.diff(marks)
    coded = (first.at(starts) != first.nothing) | (second.at(starts) != second.nothing)
    lost_us = int(lengths[coded & (codable.index(starts) < 0)].sum())
    return (Excluded(unit="s", n=seconds(lost_us), why=NOT_CODABLE),) if lost_us else ()
