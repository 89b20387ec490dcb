"""How tables and ratings come in: lists, arrays and DataFrames, read and checked once."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from observer.model.messages import msg
from observer.statistics.coefficients.quantiles import normal_quantile, t_quantile
from observer.statistics.coefficients.result import CONFIDENCE, Excluded

Numbers: TypeAlias = NDArray[np.float64]
Table: TypeAlias = ArrayLike | pd.DataFrame
Ratings: TypeAlias = ArrayLike | pd.DataFrame | Sequence[Sequence[object]]

_MATRIX = 2
_ROUNDING = 1e-24


@dataclass(frozen=True, slots=True, eq=False)
class Factored:
    """Ratings as numbers of categories.

    Attributes
    ----------
    codes
        Coders x units: index into `categories`, -1 where a rating is missing.
    categories
        In order.
    """

    codes: NDArray[np.int64]
    categories: tuple[Hashable, ...]

    @property
    def counts(self) -> Numbers:
        """Units x categories: how many coders chose it."""
        per_unit = np.zeros((self.codes.shape[1], len(self.categories)))
        for index in range(len(self.categories)):
            per_unit[:, index] = (self.codes == index).sum(axis=0)
        return per_unit

    @property
    def margins(self) -> tuple[tuple[float, ...], ...]:
        """How often each coder used each category."""
        size = len(self.categories)
        return tuple(
            tuple(np.bincount(row[row >= 0], minlength=size).astype(float).tolist())
            for row in self.codes
        )


def read_matrix(table: Table, what: str) -> Numbers:
    """Return a matrix of finite numbers that are not negative.

    Parameters
    ----------
    table
        Anything with rows and columns.
    what
        How the errors call it.

    Returns
    -------
    numpy.ndarray
        Rows x columns, float.

    Raises
    ------
    ValueError
        If it has no two dimensions, or holds what is no number, not finite, or negative.
    """
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != _MATRIX:
        message = f"{what} has rows and columns, not {cells.ndim} dimension(s)"
        raise ValueError(message)
    if not np.isfinite(cells).all() or (cells < 0).any():
        message = f"{what} holds finite numbers that are not negative"
        raise ValueError(message)
    return cells


def read_square(table: Table, what: str = "a table of two coders") -> Numbers:
    """Return a matrix with as many rows as columns; see `read_matrix`.

    Parameters
    ----------
    table
        Rows: categories of the first coder; columns: of the second.
    what
        How the errors call it.

    Returns
    -------
    numpy.ndarray
        Categories x categories, float.

    Raises
    ------
    ValueError
        If it is not square, or holds what does not belong there.
    """
    cells = read_matrix(table, what)
    if cells.shape[0] != cells.shape[1]:
        message = f"{what} has as many rows as columns, not {cells.shape}"
        raise ValueError(message)
    return cells


def read_categories(ratings: Ratings, categories: Sequence[Hashable] | None) -> Factored:
    """Return ratings as numbers of categories.

    Parameters
    ----------
    ratings
        Coders x units; NaN, None and NA are missing.
    categories
        All that could be chosen, in order; None: those that were.

    Returns
    -------
    Factored
        With all categories.

    Raises
    ------
    ValueError
        If it has no two dimensions, or a rating is none of the categories.
    """
    cells = np.asarray(ratings, dtype=object)
    if cells.ndim != _MATRIX:
        message = f"ratings have coders and units, not {cells.ndim} dimension(s)"
        raise ValueError(message)
    flat = pd.Series(cells.ravel(), dtype=object)
    if categories is None:
        codes, found = pd.factorize(flat, sort=True)
        chosen = tuple(found.tolist())
    else:
        chosen = tuple(categories)
        codes = pd.Index(chosen, dtype=object).get_indexer(flat)
        if (flat.notna().to_numpy() & (codes < 0)).any():
            message = "a rating is none of the categories"
            raise ValueError(message)
    return Factored(codes.astype(np.int64).reshape(cells.shape), chosen)


def read_numbers(ratings: Ratings) -> Numbers:
    """Return ratings as floats with NaN where one is missing.

    Parameters
    ----------
    ratings
        Rows and columns of numbers; NaN, None and NA are missing.

    Returns
    -------
    numpy.ndarray
        The same shape.

    Raises
    ------
    ValueError
        If it has no two dimensions, or holds what is no number or infinite.
    """
    if isinstance(ratings, pd.DataFrame):
        cells = ratings.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        raw = np.asarray(ratings)
        if raw.dtype == object:
            raw = np.where(pd.isna(raw), np.nan, raw)
        cells = raw.astype(np.float64)
    if cells.ndim != _MATRIX:
        message = f"ratings have rows and columns, not {cells.ndim} dimension(s)"
        raise ValueError(message)
    if np.isinf(cells).any():
        message = "a rating is not infinite"
        raise ValueError(message)
    return cells


def whole(cells: Numbers) -> bool:
    """Return whether all cells are whole numbers: counts, not shares or seconds."""
    return bool((cells == np.floor(cells)).all())


def margins_of(cells: Numbers) -> tuple[tuple[float, ...], ...]:
    """Return the sums of the rows and of the columns."""
    return tuple(cells.sum(axis=1).tolist()), tuple(cells.sum(axis=0).tolist())


def error_of(variance: float) -> float:
    """Return the root of a variance; 0 where it is nothing but rounding, which may be below 0."""
    return sqrt(variance) if variance > _ROUNDING else 0.0


def around(
    value: float, error: float | None, *, df: float | None = None, low: float = -1.0
) -> tuple[float, float] | None:
    """Return the 95 % interval around a value; None where there is no error to go by.

    Parameters
    ----------
    value
        In the middle.
    error
        Standard error; with 0 there is no interval, since it would claim certainty.
    df
        Degrees of freedom of Student's distribution; None: the normal distribution.
    low
        The interval ends here and at 1.

    Returns
    -------
    tuple[float, float] | None
        Lower and upper bound.
    """
    if not error:
        return None
    share = (1 + CONFIDENCE) / 2
    reach = error * (normal_quantile(share) if df is None else t_quantile(share, df))
    return max(low, value - reach), min(1.0, value + reach)


def left_out(counts: Numbers) -> tuple[Excluded, ...]:
    """Return what cannot speak for agreement: units that nobody or one coder rated.

    Parameters
    ----------
    counts
        Units x categories: how many coders chose it.

    Returns
    -------
    tuple[Excluded, ...]
        Empty if all units have two ratings or more.
    """
    raters = counts.sum(axis=1)
    nobody, one = int((raters == 0).sum()), int((raters == 1).sum())
    found = (
        Excluded(unit="units", n=nobody, why=msg("rated by nobody")),
        Excluded(unit="units", n=one, why=msg("rated by one coder only")),
    )
    return tuple(excluded for excluded in found if excluded.n)
