"""The confusion table of two coders, as shares."""

from dataclasses import dataclass
from math import inf

import numpy as np

from observer.model.messages import Message
from observer.statistics.coefficients.result import NO_UNITS, ONE_CATEGORY, Coefficient
from observer.statistics.coefficients.tables import (
    Numbers,
    Table,
    around,
    error_of,
    margins_of,
    read_square,
    whole,
)


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """A confusion table as shares, with what its units stand for.

    Attributes
    ----------
    shares
        Categories x categories, adding up to 1.
    n
        Units; the sum of the table.
    units
        What standard errors go by; None where the table holds shares or seconds.
    margins
        How often the first and the second coder used each category.
    """

    shares: Numbers
    n: float
    units: float | None
    margins: tuple[tuple[float, ...], ...]

    @property
    def size(self) -> int:
        """How many categories there are."""
        return len(self.shares)

    @property
    def rows(self) -> Numbers:
        """Share of each category with the first coder."""
        return np.asarray(self.shares.sum(axis=1))

    @property
    def columns(self) -> Numbers:
        """Share of each category with the second coder."""
        return np.asarray(self.shares.sum(axis=0))

    @property
    def pooled(self) -> Numbers:
        """Share of each category with both coders together."""
        return (self.rows + self.columns) / 2

    def empty(self, reason: Message) -> Coefficient:
        """Return an undefined coefficient of this table.

        Parameters
        ----------
        reason
            Why there is no value.

        Returns
        -------
        Coefficient
            With n, agreement seen and margins.
        """
        agreement = float(np.trace(self.shares)) if self.n else None
        return Coefficient(
            value=None,
            n=self.n,
            unit=self.unit,
            observed=agreement,
            margins=self.margins,
            settings={"categories": self.size},
            reason=reason,
        )

    @property
    def unit(self) -> str:
        """What `n` counts."""
        return "units" if self.units is not None else "weight"


def read_confusion(table: Table, n: float | None = None) -> Confusion | Coefficient:
    """Return a confusion table as shares, or the undefined coefficient of one without choice.

    Parameters
    ----------
    table
        Categories of the first coder x those of the second: counts, shares or seconds.
    n
        How many units it stands for; None: its sum, if it holds counts.

    Returns
    -------
    Confusion | Coefficient
        The coefficient where there are no units, or less than two categories.

    Raises
    ------
    ValueError
        If `n` is less than 1, or the table is none.
    """
    cells = read_square(table)
    if n is not None and not 1 <= n < inf:
        message = f"a table stands for one unit at least, not for {n}"
        raise ValueError(message)
    total = float(cells.sum())
    units = n if n is not None else (total if whole(cells) else None)
    margins = margins_of(cells)
    if total <= 0:
        return Confusion(cells, 0.0, None if units is None else 0.0, margins).empty(NO_UNITS)
    found = Confusion(cells / total, total if n is None else n, units, margins)
    return found.empty(ONE_CATEGORY) if found.size < 2 else found  # noqa: PLR2004 - no choice


def corrected(found: Confusion, expected: float, pulls: Numbers) -> Coefficient:
    """Return the agreement of a table beyond a chance that both coders share.

    Parameters
    ----------
    found
        The table.
    expected
        Agreement by chance, below 1.
    pulls
        Categories x categories: what a unit there adds to twice the chance.

    Returns
    -------
    Coefficient
        With Gwet's standard error for tables.
    """
    apart = float((found.shares * (1 - np.eye(found.size))).sum())
    observed, value = 1 - apart, 1 - apart / (1 - expected)
    error = None
    if found.units:
        per_cell = np.eye(found.size) - (1 - value) * pulls
        middle = observed - (1 - value) * float((found.shares * pulls).sum())
        variance = float((found.shares * (per_cell - middle) ** 2).sum())
        error = error_of(variance / found.units / (1 - expected) ** 2)
    df = None if found.units is None or found.units <= 1 else found.units - 1
    return Coefficient(
        value=value,
        standard_error=error,
        interval=around(value, error, df=df) if df else None,
        n=found.n,
        unit=found.unit,
        observed=observed,
        expected=expected,
        margins=found.margins,
        settings={"categories": found.size},
    )
