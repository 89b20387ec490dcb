"""Sequences: how often each code follows each code."""

from collections.abc import Sequence
from math import log, sqrt
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from observer.statistics.coefficients.quantiles import normal_quantile
from observer.statistics.coefficients.result import CONFIDENCE, EMPTY_MARGIN, Coefficient
from observer.statistics.coefficients.states import Code, Codes, in_order

Counts: TypeAlias = NDArray[np.int64]
Cells: TypeAlias = NDArray[np.bool_]

_FOUR = (2, 2)


def lag_table(
    sequence: Codes,
    lag: int = 1,
    breaks: ArrayLike | None = None,
    *,
    codes: Sequence[Code] | None = None,
) -> pd.DataFrame:
    """Count how often each code is followed, `lag` places later, by each code.

    Parameters
    ----------
    sequence
        Codes in order of time. A missing one (None, NaN, NA) is time that could not be coded: no
        pair is counted over it.
    lag
        How many places later; at least 1.
    breaks
        Places in the sequence (from 0) at which something new begins, such as a phase or a
        session, or one bool for each place; no pair is counted over a break.
    codes
        Which codes there may be, in order; None for those that occur, sorted. State those of the
        scheme: one that never occurred has a row and a column too.

    Returns
    -------
    pandas.DataFrame
        Counts, given codes down, target codes across. `attrs` holds ``row_totals``,
        ``column_totals``, ``n`` (pairs counted), ``n_excluded`` (pairs not counted, since a break
        or time that could not be coded lies between) and ``lag``.

    Raises
    ------
    ValueError
        If `lag` is less than 1, a break lies outside, or a code is none of `codes`.

    Notes
    -----
    Formula
        O(i, j) = how often code j stands L places after code i, L being the lag.
    Units
        Counts of pairs.
    Edge cases
        - No pair is counted over a break (the border of a phase or session) or over time that
          could not be coded.
        - Sum tables of one dyad only: two families without any sequence pool to a strong one.
        - A code that never occurred keeps its row and column, with zeros.

    References
    ----------
    Bakeman, R. and Gottman, J. M. (1997). Observing Interaction, 2nd edition, chapter 7. Bakeman,
    R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the Behavioral
    Sciences, chapter 11.

    Examples
    --------
    >>> int(lag_table(["cry", "soothe", "calm", "cry", "soothe"]).loc["cry", "soothe"])
    2
    >>> lag_table(["cry", "soothe", "calm", "cry", "soothe"], breaks=[3]).attrs["n"]
    3
    """
    if lag < 1:
        message = f"a lag is at least 1, not {lag}"
        raise ValueError(message)
    places, labels = _numbered(sequence, codes)
    stretch = number_stretches(breaks, places < 0)
    counts = count_pairs(places, stretch, len(labels), lag=lag)[0]
    n = int(counts.sum())
    frame = pd.DataFrame(counts, index=pd.Index(labels), columns=pd.Index(labels))
    frame.index.name, frame.columns.name = "given", "target"
    frame.attrs = {
        "lag": lag,
        "n": n,
        "n_excluded": max(len(places) - lag, 0) - n,
        "row_totals": tuple(counts.sum(axis=1).tolist()),
        "column_totals": tuple(counts.sum(axis=0).tolist()),
    }
    return frame


def count_pairs(
    places: Counts, stretch: Counts, k: int, *, lag: int = 1, group: Counts | None = None
) -> Counts:
    """Count pairs of codes that lie `lag` places apart within one stretch.

    Parameters
    ----------
    places
        Numbers of codes, 0 to ``k - 1``, in order of time; -1 for none.
    stretch
        Within which stretch each lies; pairs across stretches are not counted.
    k
        How many codes there are.
    lag
        How many places later.
    group
        Number of the table in which each counts, from 0, such as that of its session; constant
        within a stretch. None for one table.

    Returns
    -------
    ndarray of int
        Shape (tables, k, k).
    """
    tables = 1 if group is None else int(group.max(initial=-1)) + 1
    first, second = places[:-lag], places[lag:]
    pair = (stretch[:-lag] == stretch[lag:]) & (first >= 0) & (second >= 0)
    cell = first[pair] * k + second[pair]
    if group is not None:
        cell = cell + group[:-lag][pair] * (k * k)
    return np.bincount(cell, minlength=tables * k * k).reshape(tables, k, k).astype(np.int64)


def number_stretches(breaks: ArrayLike | None, missing: Cells) -> Counts:
    """Return a number for each stretch of a sequence that nothing interrupts.

    Parameters
    ----------
    breaks
        Places at which something new begins, or one bool for each place; None for none.
    missing
        Where there is nothing; each of those is a stretch of its own.

    Returns
    -------
    ndarray of int
        One number for each place, ascending.

    Raises
    ------
    ValueError
        If a break lies outside.
    """
    new = missing.copy()
    new[1:] |= missing[:-1]
    if breaks is not None:
        stated = np.asarray(breaks)
        if stated.dtype == np.bool_ and stated.shape == missing.shape:
            new |= stated
        elif stated.size:
            places = stated.astype(np.int64)
            if (places < 0).any() or (places > len(missing)).any():
                message = "a break lies outside the sequence"
                raise ValueError(message)
            new[places[places < len(missing)]] = True
    return np.cumsum(new).astype(np.int64)


def yules_q(table: ArrayLike | pd.DataFrame) -> Coefficient:
    """Return Yule's Q of a 2 x 2 table, ``(a d - b c) / (a d + b c)``.

    Parameters
    ----------
    table
        Counts ``[[a, b], [c, d]]``: given and not given down, target and not target across.

    Returns
    -------
    Coefficient
        From -1 to 1, 0 where the two have nothing to do with each other.

    Raises
    ------
    ValueError
        If it is no table of four counts.

    Notes
    -----
    Formula
        Q = (ad - bc) / (ad + bc) = (OR - 1) / (OR + 1). Its standard error is
        (1 - Q²) / 2 · √(1/a + 1/b + 1/c + 1/d); its interval comes from that of ln OR, so that it
        stays between -1 and 1.
    Units
        None; from -1 to 1.
    Edge cases
        - Undefined where a row or a column is empty.
        - With a count of 0 it is -1 or 1 and has no standard error and no interval.

    References
    ----------
    Yule, G. U. (1912). On the methods of measuring association between two attributes. JRSS 75,
    579-652. Goodman, L. A. and Kruskal, W. H. (1963). Measures of association for cross
    classifications III. JASA 58, 310-364, for the standard error.

    Examples
    --------
    >>> round(yules_q([[40, 10], [20, 50]]).value, 5)
    0.81818
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.shape != _FOUR or not np.isfinite(counts).all() or (counts < 0).any():
        message = "Yule's Q is of a table of four counts, none below 0"
        raise ValueError(message)
    rows, columns, n = counts.sum(axis=1), counts.sum(axis=0), float(counts.sum())
    margins = (tuple(rows.tolist()), tuple(columns.tolist()))
    if not (rows.all() and columns.all()):
        return Coefficient(value=None, n=n, unit="pairs", margins=margins, reason=EMPTY_MARGIN)
    (a, b), (c, d) = counts.tolist()
    q = (a * d - b * c) / (a * d + b * c)
    error = interval = None
    if counts.all():
        error = (1 - q * q) / 2 * sqrt(float((1 / counts).sum()))
        # on the scale of ln OR, so that the ends stay between -1 and 1
        ratio, half = (
            log(a * d / (b * c)),
            normal_quantile((1 + CONFIDENCE) / 2) * sqrt(float((1 / counts).sum())),
        )
        interval = (float(np.tanh((ratio - half) / 2)), float(np.tanh((ratio + half) / 2)))
    return Coefficient(
        value=q,
        standard_error=error,
        interval=interval,
        n=n,
        unit="pairs",
        margins=margins,
    )


def _numbered(sequence: Codes, codes: Sequence[Code] | None) -> tuple[Counts, tuple[Code, ...]]:
    held = sequence if isinstance(sequence, pd.Series | np.ndarray) else _as_objects(sequence)
    found, uniques = pd.factorize(pd.Series(held))
    names: list[Code] = [
        name.item() if isinstance(name, np.generic) else name for name in list(uniques)
    ]
    labels = in_order(names) if codes is None else tuple(codes)
    place = {label: at for at, label in enumerate(labels)}
    strange = [name for name in names if name not in place]
    if strange:
        message = f"codes that were not named: {strange}"
        raise ValueError(message)
    number = np.array([*(place[name] for name in names), -1], dtype=np.int64)
    return number[found], labels


def _as_objects(sequence: Codes) -> NDArray[np.object_]:
    items = list(sequence)  # type: ignore[arg-type]  # a sequence of codes, of any kind
    held = np.empty(len(items), dtype=object)
    held[:] = items
    return held
