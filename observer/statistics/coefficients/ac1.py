"""Agreement of any number of coders on categories, with ratings missing where they are."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from observer.statistics.coefficients.confusion import corrected, read_confusion
from observer.statistics.coefficients.result import (
    CERTAIN_CHANCE,
    NO_UNITS,
    ONE_CATEGORY,
    TOO_FEW_CODERS,
    Coefficient,
    Margins,
)
from observer.statistics.coefficients.tables import (
    Numbers,
    Ratings,
    Table,
    around,
    error_of,
    left_out,
    read_categories,
    read_matrix,
)

_PAIR = 2


def gwet_ac1(ratings: Ratings, *, categories: Sequence[Hashable] | None = None) -> Coefficient:
    """Gwet's AC1: agreement beyond chance that stays sound where one category prevails.

    Parameters
    ----------
    ratings
        Coders x units, numbers or words; NaN, None and NA are missing.
    categories
        All that could be chosen, in order; None: those that were, which is too few where a
        category of the scheme was never used.

    Returns
    -------
    Coefficient
        With the agreement seen and that of chance.

    Notes
    -----
    Formula
        AC1 = (pₒ − pₑ) / (1 − pₑ), with pₑ = Σₖ πₖ (1 − πₖ) / (q − 1), πₖ the mean share of
        category k over units, and q the number of categories. pₒ is the mean over units of the
        share of pairs of coders who agree.

        The standard error is Gwet's, over units; the interval Student's t with n − 1 degrees of
        freedom.
    Units
        None; at most 1.
    Edge cases
        - Units that one coder rated count for chance, not for agreement; units that nobody rated
          not at all.
        - With one category there was nothing to choose: undefined. Where several could be chosen
          and all chose the same, AC1 is 1 while κ is undefined.
        - A standard error of 0 gives no interval.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
    agreement. British Journal of Mathematical and Statistical Psychology 61, 29-48.

    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, chapters 2 and 5.

    Examples
    --------
    >>> coders = [[1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    ...           [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    ...           [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    ...           [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]]
    >>> round(gwet_ac1(coders).value, 4)
    0.7754
    """
    found = read_categories(ratings, categories)
    if len(found.codes) < _PAIR:
        return Coefficient(value=None, excluded=left_out(found.counts), reason=TOO_FEW_CODERS)
    return _of_counts(found.counts, found.margins, gwet=True)


def gwet_ac1_from_table(table: Table, *, n: float | None = None) -> Coefficient:
    """Gwet's AC1 of two coders, from their confusion table.

    Parameters
    ----------
    table
        Confusion table over all categories of the scheme: counts, shares or seconds.
    n
        How many independent units the table stands for; None: its sum, if it holds counts only.

    Returns
    -------
    Coefficient
        With the agreement seen and that of chance.

    Notes
    -----
    Formula
        AC1 = (pₒ − pₑ) / (1 − pₑ), with pₑ = Σₖ πₖ (1 − πₖ) / (q − 1) and πₖ = (pₖ. + p.ₖ) / 2

        The standard error is Gwet's for tables, which divides by n where the one for ratings
        divides by n − 1; the interval Student's t with n − 1 degrees of freedom.
    Units
        None; at most 1.
    Edge cases
        With one category undefined. Where several could be chosen and both coders chose one and
        the same all the time, AC1 is 1 while κ is undefined.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
    agreement. British Journal of Mathematical and Statistical Psychology 61, 29-48.

    Examples
    --------
    >>> round(gwet_ac1_from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]]).value, 4)
    0.8493
    """
    found = read_confusion(table, n)
    if isinstance(found, Coefficient):
        return found
    rarer = 1 - found.pooled
    expected = float((found.pooled * rarer).sum()) / (found.size - 1)
    return corrected(found, expected, np.add.outer(rarer, rarer) / (found.size - 1))


def fleiss_kappa(counts: Table) -> Coefficient:
    """Fleiss' kappa: agreement of any number of coders beyond that of chance.

    Parameters
    ----------
    counts
        Units x categories: how many coders chose it. Use `gwet_ac1` or `krippendorff_alpha` on
        ratings where it matters who chose.

    Returns
    -------
    Coefficient
        With the agreement seen and that of chance.

    Notes
    -----
    Formula
        κ = (pₒ − pₑ) / (1 − pₑ), with pₑ = Σₖ πₖ², πₖ the mean share of category k over units, and
        pₒ the mean over units of the share of pairs of coders who agree

        The standard error is Gwet's, over units, which holds whatever κ is (that of Fleiss holds
        at κ = 0 only); the interval Student's t with n − 1 degrees of freedom.
    Units
        None; at most 1.
    Edge cases
        - Where all coders chose one category for all units, κ is undefined, not 1.
        - Units may have unequal numbers of coders; those with one count for chance only, those with
          none not at all.
        - With two coders it is Scott's π, not Cohen's κ.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological
    Bulletin 76, 378-382.

    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, chapters 2 and 5.

    Examples
    --------
    >>> found = fleiss_kappa([[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0],
    ...                       [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2],
    ...                       [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]])
    >>> round(found.value, 2)
    0.21
    """
    cells = read_matrix(counts, "a table of counts")
    if (cells != np.floor(cells)).any():
        message = "a table of counts holds whole numbers: how many coders chose it"
        raise ValueError(message)
    return _of_counts(cells, (tuple(cells.sum(axis=0).tolist()),), gwet=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """Units that somebody rated, and what all coefficients of many coders need of them."""

    kept: Numbers

    @property
    def coders(self) -> Numbers:
        """How many rated each unit."""
        return np.asarray(self.kept.sum(axis=1))

    @property
    def paired(self) -> NDArray[np.bool_]:
        """Which units were rated by two coders or more."""
        return np.asarray(self.coders >= _PAIR)

    @property
    def apart(self) -> Numbers:
        """Share of pairs of coders who disagree, unit by unit; 0 where there are no pairs."""
        coders = self.coders
        pairs = np.where(self.paired, coders * (coders - 1), 1.0)
        unequal = (self.kept * (coders[:, np.newaxis] - self.kept)).sum(axis=1)
        return np.asarray(np.where(self.paired, unequal / pairs, 0.0))

    @property
    def shares(self) -> Numbers:
        """Share of each category, unit by unit."""
        return self.kept / self.coders[:, np.newaxis]


def _of_counts(counts: Numbers, margins: Margins, *, gwet: bool) -> Coefficient:
    """Return AC1 or Fleiss' kappa with its linearised standard error (Gwet 2014, chapter 5)."""
    units = _Units(counts[counts.sum(axis=1) > 0])
    size, n_paired = counts.shape[1], int(units.paired.sum())
    empty = Coefficient(
        value=None,
        n=n_paired,
        margins=margins,
        excluded=left_out(counts),
        settings={"categories": size},
        reason=NO_UNITS,
    )
    if not n_paired:
        return empty
    observed = 1 - float(units.apart.sum()) / n_paired
    shares = units.shares.mean(axis=0)
    spread = float((shares * (1 - shares)).sum())
    if size < _PAIR:
        return replace(empty, observed=observed, reason=ONE_CATEGORY)
    if not gwet and spread == 0:
        return replace(empty, observed=observed, expected=1.0, reason=CERTAIN_CHANCE)
    expected = spread / (size - 1) if gwet else 1 - spread
    value = 1 - (1 - observed) / (1 - expected)
    by_chance = units.shares @ ((1 - shares) / (size - 1) if gwet else shares)
    error = _linearised_error(units, value, expected, by_chance)
    return replace(
        empty,
        value=value,
        standard_error=error,
        interval=around(value, error, df=len(units.kept) - 1),
        observed=observed,
        expected=expected,
        reason=None,
    )


def _linearised_error(
    units: _Units, value: float, expected: float, by_chance: Numbers
) -> float | None:
    """Return the standard error over units; None with one unit."""
    n_units, n_paired = len(units.kept), int(units.paired.sum())
    if n_units < _PAIR:
        return None
    beyond = np.where(units.paired, 1 - units.apart - expected, 0.0)
    pulls = n_units / n_paired * beyond - 2 * (1 - value) * (by_chance - expected)
    off = pulls / (1 - expected) - value
    return error_of(float((off**2).sum()) / (n_units * (n_units - 1)))
