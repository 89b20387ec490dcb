"""Time kappa of two coders, per phase, track and code."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from observer.model.messages import msg
from observer.model.scheme import Track
from observer.statistics.agreement.pair import CodedPair, JointTime, state_codes
from observer.statistics.agreement.settings import AgreementSettings, Weighing
from observer.statistics.agreement.tallies import Place, Tally
from observer.statistics.coefficients.ac1 import gwet_ac1_from_table
from observer.statistics.coefficients.kappa import kappa_max, pabak
from observer.statistics.coefficients.result import NEVER_USED, Coefficient
from observer.statistics.coefficients.time_agreement import (
    both_ways,
    kappa_of,
    kappas,
    mean_of,
    mean_shuffled,
    shuffled_tables,
)
from observer.statistics.coefficients.time_lines import tallied
from observer.statistics.columns import (
    PHASE_COLUMNS,
    Cell,
    Column,
    Row,
    flag_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import Window
from observer.statistics.streams import Stretches

SEVERAL_AT_ONCE = "several_at_once"
"""Reason of a track without a kappa of its own: each of its codes has one."""

COMPARED_COLUMNS = (
    seconds_column("compared_s", msg("Time compared")),
    seconds_column("excluded_s", msg("Time not codable for one or both")),
)

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("track", msg("Track")),
    text_column("code", msg("Code")),
    Column("kappa", msg("Time kappa"), decimals=2),
    Column("kappa_low", msg("Time kappa, from"), decimals=2),
    Column("kappa_high", msg("Time kappa, to"), decimals=2),
    text_column("interval_from", msg("Interval from")),
    share_column("observed", msg("Agreement seen")),
    share_column("expected", msg("Agreement by chance")),
    Column("kappa_max", msg("Highest kappa these margins allow"), decimals=2),
    Column("pabak", msg("PABAK"), decimals=2),
    Column("ac1", msg("AC1"), decimals=2),
    share_column("positive_agreement", msg("Agreement where it is")),
    share_column("negative_agreement", msg("Agreement where it is not")),
    Column("tolerant", msg("Kappa with tolerance"), decimals=2),
    Column("tolerant_first", msg("Kappa with tolerance, first coder as reference"), decimals=2),
    Column("tolerant_second", msg("Kappa with tolerance, second coder as reference"), decimals=2),
    Column("shuffled", msg("Kappa with tolerance of shuffled codings"), decimals=2),
    seconds_column("first_s", msg("Time with it, first coder")),
    seconds_column("second_s", msg("Time with it, second coder")),
    Column("n", msg("Seconds or units compared"), decimals=0),
    flag_column("reaches_minimum", msg("Reaches the minimum of the scheme")),
    text_column("reason", msg("Why there is no kappa")),
    *COMPARED_COLUMNS,
)


def time_tallies(pair: CodedPair, settings: AgreementSettings) -> tuple[Tally, ...]:
    """Return the tables of time of one pair of codings.

    Parameters
    ----------
    pair
        Two codings of one session.
    settings
        By duration or by unit, and with which tolerance.

    Returns
    -------
    tuple of Tally
        Per window and track with states; of a track where several run at once, one per code.
    """
    return tuple(
        _tally(pair, settings, track, window, codes)
        for window in pair.windows
        for track in pair.scheme.tracks
        for codes in _tables_of(track)
    )


def time_rows(
    tallies: Iterable[Tally], tracks: Iterable[Track], settings: AgreementSettings
) -> list[Row]:
    """Return the rows of `time_table`.

    Parameters
    ----------
    tallies
        Of one session, or pooled.
    tracks
        Of the scheme.
    settings
        As the tallies were made.

    Returns
    -------
    list of Row
        Of each exclusive track a row for all its codes (``code`` empty), then one for each code;
        of a track where several states run at once the first says why it has no figure.
    """
    exclusive = {track.id: track.exclusive for track in tracks}
    rows: list[Row] = []
    named: set[tuple[str, str, str]] = set()
    for tally in tallies:
        place = tally.place
        if exclusive[place.track]:
            rows.append(_row(tally, settings))
            rows.extend(_row(tally.of_code(code), settings) for code in tally.codes)
            continue
        head = (place.phase, place.phase_id, place.track)
        if head not in named:
            named.add(head)
            rows.append({**tally.place_cells, "code": "", "reason": SEVERAL_AT_ONCE})
        rows.append(_row(tally, settings))
    return rows


def time_table(pair: CodedPair, settings: AgreementSettings) -> pd.DataFrame:
    """Compare when which states ran, by kappa over time.

    For each window and track, and each code there or not. Time that was not coded by both, or not
    codable for one of them, is excluded (``excluded_s``). Weighted by duration: an entry of the
    table is a second; by unit: a unit, taken at its midpoint. *Nothing* is a category of its own.
    On a track where several states run at once each code is compared as there or not. Points have
    no duration and no row here.

    ``kappa`` is empty where chance alone would agree fully (``certain_chance``), where nobody used
    the code (``never_used``) or no time could be compared (``no_units``); a code that one coder
    alone used has 0. ``kappa_max`` is what these margins allow; ``pabak`` and ``ac1`` are less
    moved by margins. The interval is a percentile bootstrap's. With a tolerance, ``tolerant`` is
    the mean of both directions, beside ``shuffled``, what codings would reach that have nothing
    to do with each other.

    Parameters
    ----------
    pair
        Two codings of one session.
    settings
        Every choice.

    Returns
    -------
    pandas.DataFrame
        See `COLUMNS`.

    Notes
    -----
    Formula
        - κ = (pₒ - pₑ) / (1 - pₑ) over the time that both coded and could code, each moment in the
          cell of both coders' codes; *nothing* is a code too
        - by duration: cells are in seconds, exact; by unit: a unit counts where its midpoint lies
        - κmax = (Σ min(margins) - pₑ) / (1 - pₑ); PABAK = (pₒ - 1/q) / (1 - 1/q); AC1 with pₑ = Σ π
          (1 - π) / (q - 1)
        - with a tolerance a moment agrees if the other coder has the code that close by; both
          directions, their mean, and the κ of codings shifted against each other
        - the interval comes from blocks of time drawn anew, or from sessions where there are enough
    Edge cases
        - Chance alone would agree fully (pₑ = 1): κ is empty, never 1. pₒ, n and AC1 are still
          there.
        - A code that one coder alone used has κ 0; one that nobody used has none.
        - Where several states run at once, each code is compared as there or not.
        - Points have no duration and no row.

    References
    ----------
    Cohen, J. (1960). Educational and Psychological Measurement, 20.

    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapter 6.

    Byrt, T., Bishop, J. and Carlin, J. B. (1993). Bias, prevalence and kappa. Journal of Clinical
    Epidemiology, 46.

    Gwet, K. L. (2008). British Journal of Mathematical and Statistical Psychology, 61.
    """
    rows = time_rows(time_tallies(pair, settings), pair.scheme.tracks, settings)
    return table(COLUMNS, rows)


def _tables_of(track: Track) -> Iterator[tuple[str, ...]]:
    codes = state_codes(track)
    if track.exclusive and codes:
        yield codes
    elif not track.exclusive:
        yield from ((code,) for code in codes)


def _tally(
    pair: CodedPair,
    settings: AgreementSettings,
    track: Track,
    window: Window,
    codes: tuple[str, ...],
) -> Tally:
    joint: JointTime = pair.joint(track.id, window)
    codable = Stretches.of(joint.both)
    first, second = pair.lines(track, codes)
    unit_us = settings.unit_us if settings.weighing is Weighing.UNIT else None
    near_us = settings.time_tolerance_us
    drawing = (settings.shuffles, settings.seed)
    return Tally(
        place=Place(
            phase=window.phase,
            phase_id=window.phase_id,
            track=track.id,
            code="" if track.exclusive else codes[0],
        ),
        codes=codes,
        sessions=(tallied(first, second, codable, unit_us, settings.block_us),),
        coded_us=joint.coded_us,
        compared_us=joint.both_us,
        forgiving=np.array(both_ways(first, second, codable, unit_us, near_us))
        if near_us
        else None,
        shuffled=shuffled_tables(first, second, codable, unit_us, near_us, drawing)
        if near_us
        else None,
    )


def _row(tally: Tally, settings: AgreementSettings) -> Row:
    counts = tally.table
    found = found_kappa(tally)
    if found.reason == NEVER_USED:
        return {**tally.place_cells, "n": found.n, "reason": found.reason_word}
    scale = settings.unit_us / 1_000_000 if settings.weighing is Weighing.UNIT else 1.0
    row: dict[str, Cell] = {
        **tally.place_cells,
        "kappa": found.value,
        "observed": found.observed,
        "expected": found.expected,
        "n": found.n,
        "reason": found.reason_word,
    }
    if not found.n:
        return row
    row |= {
        "kappa_max": kappa_max(counts).value,
        "pabak": pabak(counts).value,
        "ac1": gwet_ac1_from_table(counts).value,
        **_tolerant(tally),
    }
    if tally.place.code:
        row |= _one_code(counts, scale)
    if found.value is not None:
        row |= tally.interval_cells(kappas, settings)
        row["reaches_minimum"] = settings.reaches(tally.place.track, found.value)
    return row


def found_kappa(tally: Tally) -> Coefficient:
    """Return the time kappa of a tally; a code that nobody used has none."""
    found = kappa_of(tally.table)
    if tally.place.code and found.n and not (tally.table[0].any() or tally.table[:, 0].any()):
        return Coefficient(value=None, n=found.n, reason=NEVER_USED)
    return found


def _one_code(counts: np.ndarray[tuple[int, ...], np.dtype[np.float64]], scale: float) -> Row:
    both, one, other, neither = (float(cell) for cell in counts.ravel())
    there, not_there = 2 * both + one + other, 2 * neither + one + other
    return {
        "positive_agreement": 2 * both / there if there else None,
        "negative_agreement": 2 * neither / not_there if not_there else None,
        "first_s": (both + one) * scale,
        "second_s": (both + other) * scale,
    }


def _tolerant(tally: Tally) -> Row:
    if tally.forgiving is None:
        return {}
    one, other = (kappa_of(each) for each in tally.forgiving)
    return {
        "tolerant": mean_of(one, other).value,
        "tolerant_first": one.value,
        "tolerant_second": other.value,
        "shuffled": None if tally.shuffled is None else mean_shuffled(tally.shuffled),
    }
