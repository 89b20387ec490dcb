"""Shares of agreement, without a correction for chance."""

import numpy as np

from observer.model.messages import msg
from observer.statistics.coefficients.confusion import read_confusion
from observer.statistics.coefficients.result import (
    NEVER_USED,
    NO_UNITS,
    ONE_CATEGORY,
    TOO_FEW_CODERS,
    Coefficient,
    Excluded,
)
from observer.statistics.coefficients.shares import wilson
from observer.statistics.coefficients.tables import (
    Numbers,
    Ratings,
    Table,
    around,
    read_numbers,
    read_square,
    whole,
)

_PAIR = 2


def percent_agreement(table: Table, *, n: float | None = None) -> Coefficient:
    """Share of agreement between two coders, chance included.

    Parameters
    ----------
    table
        Confusion table over all categories: counts, shares or seconds.
    n
        How many independent units the table stands for; None: its sum, if it holds counts only.

    Returns
    -------
    Coefficient
        From 0 to 1.

    Notes
    -----
    Formula
        pₒ = Σᵢ nᵢᵢ / n; the interval is Wilson's
    Units
        Share, 0–1.
    Edge cases
        Without units empty. Two coders who guess agree often where one code prevails: read it
        beside κ and AC1. Of a table of shares or seconds there is no interval.

    References
    ----------
    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapter 5.

    Examples
    --------
    >>> percent_agreement([[20, 5], [10, 15]]).value
    0.7
    """
    found = read_confusion(table, n)
    if isinstance(found, Coefficient):
        if found.reason != ONE_CATEGORY:
            return found
        return Coefficient(value=1.0, n=found.n, unit=found.unit, observed=1.0)
    value = 1 - float((found.shares * (1 - np.eye(found.size))).sum())
    hits = round(value * found.units) if found.units else 0
    return Coefficient(
        value=value,
        interval=wilson(hits, round(found.units)) if found.units else None,
        n=found.n,
        unit=found.unit,
        observed=value,
        margins=found.margins,
        settings={"categories": found.size},
    )


def percent_within(ratings: Ratings, points: float = 1.0) -> Coefficient:
    """Share of pairs of ratings of one thing that lie at most so many scale points apart.

    Parameters
    ----------
    ratings
        Coders x units; NaN, None and NA are missing.
    points
        In the scale's own units; 0 for the same rating.

    Returns
    -------
    Coefficient
        ``n`` counts pairs of ratings; with two coders that is units.

    Notes
    -----
    Formula
        pairs of ratings with |x − y| ≤ points, out of all pairs of ratings of the same unit; with
        two coders Wilson's interval
    Units
        Share, 0–1.
    Edge cases
        A unit with less than two ratings is left out; without pairs empty. On a short scale it is
        high by chance alone: within one point of a five-point scale guessing coders agree in 52 %.
        With more than two coders pairs are not independent: no interval.

    References
    ----------
    Tinsley, H. E. A. and Weiss, D. J. (1975). Interrater reliability and agreement of subjective
    judgments. Journal of Counseling Psychology 22, 358-376.

    Examples
    --------
    >>> percent_within([[1, 2, 3, 5], [1, 3, 5, 5]], points=1).value
    0.75
    """
    cells = read_numbers(ratings)
    if points < 0:
        message = f"points apart are not negative: {points}"
        raise ValueError(message)
    first, second = np.triu_indices(len(cells), 1)
    apart = np.abs(cells[first] - cells[second])
    given = ~np.isnan(apart)
    n = int(given.sum())
    lone = int(((~np.isnan(cells)).sum(axis=0) < _PAIR).sum())
    why = msg("rated by less than two coders")
    excluded = (Excluded(unit="units", n=lone, why=why),) if lone else ()
    settings = {"points": points, "coders": len(cells)}
    if not n:
        reason = TOO_FEW_CODERS if len(cells) < _PAIR else NO_UNITS
        return Coefficient(value=None, excluded=excluded, settings=settings, reason=reason)
    hits = int((apart[given] <= points + _slack(cells)).sum())
    return Coefficient(
        value=hits / n,
        interval=wilson(hits, n) if len(cells) == _PAIR else None,
        n=n,
        unit="units" if len(cells) == _PAIR else "pairs",
        observed=hits / n,
        excluded=excluded,
        settings=settings,
    )


def _slack(cells: Numbers) -> float:
    """Return how far binary fractions may round: 0.3 and 0.1 are 0.2 apart, and no less."""
    return 4 * float(np.spacing(np.nanmax(np.abs(cells))))


def positive_agreement(table: Table) -> Coefficient:
    """Agreement on what was coded, leaving out what neither coder coded.

    Parameters
    ----------
    table
        2 x 2, rows the first coder's, columns the second's, "coded" before "not coded". The last
        cell, which neither coded, does not count and may be 0.

    Returns
    -------
    Coefficient
        ``n`` is a + b + c: what at least one of them coded.

    Notes
    -----
    Formula
        2a / (2a + b + c), with a coded by both, b by the first only, c by the second only

        The standard error comes by the delta method, √(4 a s (a + s)) / (2a + s)² with s = b + c.
    Units
        Share, 0–1.
    Edge cases
        Where neither coded anything: empty. It is the figure for a track with one code, where κ is
        undefined. A standard error of 0 gives no interval.

    References
    ----------
    Cicchetti, D. V. and Feinstein, A. R. (1990). High agreement but low kappa: II. Resolving the
    paradoxes. Journal of Clinical Epidemiology 43, 551-558.

    Graham, P. and Bull, B. (1998). Approximate standard errors and confidence intervals for indices
    of positive and negative agreement. Journal of Clinical Epidemiology 51, 763-771.

    Examples
    --------
    >>> round(positive_agreement([[40, 9], [6, 45]]).value, 3)
    0.842
    """
    return _specific(table, 0)


def negative_agreement(table: Table) -> Coefficient:
    """Agreement on what was not coded, leaving out what both coders coded.

    Parameters
    ----------
    table
        2 x 2, rows the first coder's, columns the second's, "coded" before "not coded".

    Returns
    -------
    Coefficient
        ``n`` is b + c + d: what at least one of them left uncoded.

    Notes
    -----
    Formula
        2d / (2d + b + c), with d coded by neither, b by the first only, c by the second only

        The standard error is that of the positive agreement, with d for a.
    Units
        Share, 0–1.
    Edge cases
        Where both coded everything: empty. Of events there is none, since nobody can count the
        events that neither coder saw.

    References
    ----------
    Cicchetti, D. V. and Feinstein, A. R. (1990). High agreement but low kappa: II. Resolving the
    paradoxes. Journal of Clinical Epidemiology 43, 551-558.

    Examples
    --------
    >>> round(negative_agreement([[40, 9], [6, 45]]).value, 3)
    0.857
    """
    return _specific(table, 1)


def _specific(table: Table, category: int) -> Coefficient:
    cells = read_square(table, "a table of coded and not coded")
    if cells.shape != (_PAIR, _PAIR):
        message = f"coded or not makes a table of 2 x 2, not {cells.shape}"
        raise ValueError(message)
    both = float(cells[category, category])
    one = float(cells[0, 1] + cells[1, 0])
    unit = "units" if whole(cells) else "weight"
    used = cells.sum(axis=1)[category], cells.sum(axis=0)[category]
    margins = ((float(used[0]),), (float(used[1]),))
    if not both + one:
        return Coefficient(value=None, unit=unit, margins=margins, reason=NEVER_USED)
    weight = 2 * both + one
    value = 1 - one / weight
    error = float(np.sqrt(4 * both * one * (both + one))) / weight**2 if whole(cells) else None
    return Coefficient(
        value=value,
        standard_error=error,
        interval=around(value, error, low=0.0),
        n=both + one,
        unit=unit,
        observed=value,
        margins=margins,
    )
