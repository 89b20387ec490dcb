"""Tables of sequences against chance: adjusted residuals, also where cells cannot occur."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from observer.statistics.coefficients.tails import chi_square_tail, holm, normal_two_sided

Floats: TypeAlias = NDArray[np.float64]
Cells: TypeAlias = NDArray[np.bool_]
Zeros: TypeAlias = str | ArrayLike | Iterable[tuple[int, int]] | None
CellValue: TypeAlias = float | int | bool | str | None

LOW_EXPECTED = 5
"""Below this expected count a residual is no longer near normal."""

STRUCTURAL_ZERO = "structural_zero"
EMPTY = "empty_margin"
DETERMINED = "determined"
NO_FIT = "no_fit"
"""Why a cell of a table of sequences has no residual; `observer.statistics.words` says them."""

_MATRIX = 2
_ROUNDS = 5_000
_NEAR = 1e-13
_OPEN = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Independence:
    """A table of counts held against rows and columns that have nothing to do with each other.

    Attributes
    ----------
    observed, expected
        Counts, and what the sums of rows and columns alone would give.
    residuals
        Adjusted residuals; NaN exactly where `reasons` has a word.
    reasons
        Words for why there is none; empty where there is a residual.
    g2, x2
        Likelihood ratio and Pearson's chi-square; None without degrees of freedom.
    df
        Degrees of freedom.
    p
        Of `g2`.
    """

    observed: Floats
    expected: Floats
    residuals: Floats
    reasons: NDArray[np.object_]
    g2: float | None
    x2: float | None
    df: int
    p: float | None

    @property
    def n(self) -> float:
        """How many pairs were counted."""
        return float(self.observed.sum())

    @property
    def low_expected(self) -> Cells:
        """Where a residual stands on an expected count below 5."""
        low: Cells = (self.reasons == "") & (self.expected < LOW_EXPECTED)
        return low


def independence(table: ArrayLike | pd.DataFrame, structural_zeros: Zeros = None) -> Independence:
    """Hold a table against independence, or quasi-independence where cells cannot occur.

    Parameters
    ----------
    table
        Counts, given codes down and target codes across.
    structural_zeros
        Cells that cannot occur: ``"diagonal"``, a table of bool, or pairs of row and column.

    Returns
    -------
    Independence
        Expected counts, adjusted residuals, G² and X². See `adjusted_residuals`.

    Raises
    ------
    ValueError
        If a count is negative, or lies in a cell that cannot occur.
    """
    observed = np.asarray(table, dtype=np.float64)
    if observed.ndim != _MATRIX or not np.isfinite(observed).all() or (observed < 0).any():
        message = "a table of counts has rows and columns, and no count below 0"
        raise ValueError(message)
    barred = _barred(structural_zeros, observed.shape)
    if observed[barred].any():
        message = "a cell that cannot occur holds a count"
        raise ValueError(message)
    reasons = np.full(observed.shape, "", dtype=object)
    expected = _fitted(observed, barred)
    if expected is None:
        reasons[:] = NO_FIT
        reasons[barred] = STRUCTURAL_ZERO
        nothing = np.full(observed.shape, np.nan)
        return Independence(observed, nothing, nothing.copy(), reasons, None, None, 0, None)
    fitted = expected > 0
    leverage, rank = _leverage(expected, fitted) if barred.any() else _of_margins(observed)
    open_share = np.where(fitted, 1 - leverage, 0.0)
    reasons[open_share < _OPEN] = DETERMINED
    reasons[observed.sum(axis=1) == 0] = EMPTY
    reasons[:, observed.sum(axis=0) == 0] = EMPTY
    reasons[barred] = STRUCTURAL_ZERO
    known = reasons == ""
    residuals = np.full(observed.shape, np.nan)
    residuals[known] = (observed[known] - expected[known]) / np.sqrt(
        expected[known] * open_share[known]
    )
    df = int(fitted.sum()) - rank
    g2 = x2 = p = None
    if df > 0:
        some = observed > 0
        g2 = max(0.0, float(2 * (observed[some] * np.log(observed[some] / expected[some])).sum()))
        x2 = float(((observed[fitted] - expected[fitted]) ** 2 / expected[fitted]).sum())
        p = chi_square_tail(g2, df)
    return Independence(observed, expected, residuals, reasons, g2, x2, df, p)


def adjusted_residuals(
    table: ArrayLike | pd.DataFrame, structural_zeros: Zeros = None
) -> pd.DataFrame:
    """Return how far each cell of a table of sequences lies from chance, in standard errors.

    Parameters
    ----------
    table
        Counts, given codes down and target codes across, such as `lag_table` makes.
    structural_zeros
        Cells that cannot occur: ``"diagonal"`` where a code cannot follow itself, a table of bool,
        or pairs of row and column (from 0).

    Returns
    -------
    pandas.DataFrame
        Residuals in the table's shape, ``Float64``, labelled as the table is. Undefined ones are
        NA; then a last column ``reason`` says why, row by row. `attrs` holds ``row_totals``,
        ``column_totals``, ``n``, ``expected``, ``low_expected`` (where E < 5), ``g2``, ``x2``,
        ``df`` and ``p``.

    Notes
    -----
    Formula
        E = r · c / N and z = (O - E) / √(E (1 - r/N) (1 - c/N)), with r and c the sums of the
        cell's row and column. Where cells cannot occur, E comes from iterative proportional
        fitting around them and z = (O - E) / √(E (1 - h)), with h from the diagonal of the hat
        matrix of the Poisson log-linear model; without such cells both are the same.
        G² = 2 ΣO ln(O/E).
    Units
        Standard errors.
    Edge cases
        - Undefined where a row or a column is empty, and where the sums of rows and columns leave
          nothing open.
        - Where E is below 5 the residual is not near normal; such cells are marked.

    References
    ----------
    Haberman, S. J. (1973). The analysis of residuals in cross-classified tables. Biometrics 29,
    205-220. Allison, P. D. and Liker, J. K. (1982). Analyzing sequential categorical data on
    dyadic interaction. Psychological Bulletin 91, 393-403. Bakeman, R. and Quera, V. (1995).
    Log-linear approaches to lag-sequential analysis when consecutive codes may and cannot repeat.
    Psychological Bulletin 118, 272-284.

    Examples
    --------
    >>> z = adjusted_residuals([[762, 327, 468], [484, 239, 477]])
    >>> [round(float(value), 3) for value in z.iloc[0]]
    [4.502, 0.699, -5.316]
    """
    found = independence(table, structural_zeros)
    given = table.index if isinstance(table, pd.DataFrame) else pd.RangeIndex(len(found.observed))
    columns = (
        table.columns if isinstance(table, pd.DataFrame) else pd.RangeIndex(found.observed.shape[1])
    )
    undefined = found.reasons != ""
    values = pd.DataFrame(
        {
            at: pd.array(found.residuals[:, at], dtype="Float64")
            for at in range(found.observed.shape[1])
        },
        index=given,
    )
    values.columns = columns
    if undefined.any():
        words = [
            "; ".join(dict.fromkeys(word for word in row if word)) or pd.NA for row in found.reasons
        ]
        values["reason"] = pd.array(words, dtype="string")
    values.attrs = {
        "row_totals": tuple(found.observed.sum(axis=1).tolist()),
        "column_totals": tuple(found.observed.sum(axis=0).tolist()),
        "n": found.n,
        "expected": tuple(map(tuple, found.expected.tolist())),
        "low_expected": tuple(map(tuple, found.low_expected.tolist())),
        "g2": found.g2,
        "x2": found.x2,
        "df": found.df,
        "p": found.p,
    }
    return values


def lag_cells(found: Independence) -> list[dict[str, CellValue]]:
    """Set out a table of sequences cell by cell, with everything that is said of each.

    Parameters
    ----------
    found
        The table, held against independence.

    Returns
    -------
    list of dict
        Row by row: ``n_pairs``, ``expected``, ``share`` (p(target | given), of the row's sum),
        ``z``, ``p`` (two-sided normal), ``p_holm`` (corrected over the cells), ``yules_q`` (of the
        table drawn together to this cell against the rest; none where cells cannot occur, since
        chance then does not lie at 0), ``low_expected`` and ``reason``. Undefined is None.
    """
    observed, n = found.observed, found.n
    rows, columns = observed.sum(axis=1), observed.sum(axis=0)
    known = found.reasons == ""
    p_values = [
        normal_two_sided(z) if defined else None
        for z, defined in zip(found.residuals.flat, known.flat, strict=True)
    ]
    corrected = holm(p_values)
    q = (
        np.full(observed.shape, np.nan)
        if (found.reasons == STRUCTURAL_ZERO).any()
        else _q(observed, rows[:, None] - observed, columns - observed, n)
    )
    low = found.low_expected
    cells: list[dict[str, CellValue]] = []
    for at, (i, j) in enumerate(np.ndindex(*observed.shape)):
        expected, index = found.expected[i, j], q[i, j]
        barred = found.reasons[i, j] == STRUCTURAL_ZERO
        cells.append(
            {
                "n_pairs": int(observed[i, j]),
                "expected": None if barred or np.isnan(expected) else float(expected),
                "share": float(observed[i, j] / rows[i]) if rows[i] and not barred else None,
                "z": float(found.residuals[i, j]) if known[i, j] else None,
                "p": p_values[at],
                "p_holm": corrected[at],
                "yules_q": None if np.isnan(index) else float(index),
                "low_expected": bool(low[i, j]) if known[i, j] else None,
                "reason": str(found.reasons[i, j]),
            }
        )
    return cells


def _q(a: Floats, b: Floats, c: Floats, n: float) -> Floats:
    """Return Yule's Q of every cell against the rest of its table; NaN where undefined."""
    d = n - a - b - c
    below = a * d + b * c
    q: Floats = np.divide(a * d - b * c, below, out=np.full(a.shape, np.nan), where=below > 0)
    return q


def _barred(structural_zeros: Zeros, shape: tuple[int, ...]) -> Cells:
    barred = np.zeros(shape, np.bool_)
    if structural_zeros is None:
        return barred
    if isinstance(structural_zeros, str):
        if structural_zeros != "diagonal":
            message = f"structural zeros are 'diagonal', a table or pairs, not {structural_zeros!r}"
            raise ValueError(message)
        np.fill_diagonal(barred, val=True)
        return barred
    stated = (
        structural_zeros.to_numpy()
        if isinstance(structural_zeros, pd.DataFrame)
        else np.asarray(
            structural_zeros
            if isinstance(structural_zeros, np.ndarray | Sequence)
            else list(structural_zeros)  # type: ignore[arg-type]  # pairs of some other iterable
        )
    )
    if not stated.size:
        return barred
    if stated.shape == shape and (stated.dtype == np.bool_ or shape[1] != _MATRIX):
        return stated.astype(np.bool_)
    if stated.ndim != _MATRIX or stated.shape[1] != _MATRIX:
        message = "structural zeros are 'diagonal', a table of bool, or pairs of row and column"
        raise ValueError(message)
    barred[stated[:, 0], stated[:, 1]] = True
    return barred


def _fitted(observed: Floats, barred: Cells) -> Floats | None:
    """Return the counts with the same sums and no association, or None if they are not found."""
    rows, columns, n = observed.sum(axis=1), observed.sum(axis=0), observed.sum()
    if not barred.any():
        return np.outer(rows, columns) / n if n else np.zeros_like(observed)
    fitted = _possible(observed, ~barred).astype(np.float64)
    for _ in range(_ROUNDS):
        across = fitted.sum(axis=1, keepdims=True)
        fitted *= rows[:, None] / np.where(across > 0, across, 1.0)
        down = fitted.sum(axis=0)
        fitted *= columns / np.where(down > 0, down, 1.0)
        if np.abs(fitted.sum(axis=1) - rows).max(initial=0) <= _NEAR * max(n, 1):
            return fitted
    return None


def _possible(observed: Floats, allowed: Cells) -> Cells:
    """Return which cells are above 0 in some table with the same sums.

    A count can move into an empty cell only round a circle of cells, out of cells that hold some:
    where there is no way back from its column to its row, it is 0 in every such table. Without
    these cells the fitting comes to its end fast.
    """
    height, width = observed.shape
    way = np.eye(height + width, dtype=np.bool_)
    way[:height, height:] = allowed
    way[height:, :height] = (observed > 0).T
    for _ in range(int(height + width).bit_length()):
        way = way @ way
    back: Cells = way[height:, :height].T
    return allowed & (back | (observed > 0))


def _of_margins(observed: Floats) -> tuple[Floats, int]:
    """Return what `_leverage` does where every cell can occur: 1 - h = (1 - r/N)(1 - c/N)."""
    n = float(observed.sum()) or 1.0
    rows, columns = observed.sum(axis=1) / n, observed.sum(axis=0) / n
    used = int((rows > 0).sum() + (columns > 0).sum())
    return 1 - np.outer(1 - rows, 1 - columns), max(used - 1, 0)


def _leverage(expected: Floats, fitted: Cells) -> tuple[Floats, int]:
    """Return the diagonal of the hat matrix of ln E = row + column, weighted by E, and its rank."""
    leverage = np.zeros(expected.shape)
    row, column = np.nonzero(fitted)
    if not len(row):
        return leverage, 0
    height, width = expected.shape
    weights = np.sqrt(expected[fitted])
    design = np.zeros((len(row), height + width))
    cells = np.arange(len(row))
    design[cells, row] = weights
    design[cells, height + column] = weights
    basis, sizes, _ = np.linalg.svd(design, full_matrices=False)
    rank = int((sizes > sizes[0] * 1e-10 * max(design.shape) ** 0.5).sum())
    leverage[fitted] = (basis[:, :rank] ** 2).sum(axis=1)
    return leverage, rank
