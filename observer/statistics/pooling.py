"""Over several families: what each one's figure is, never their tables added up.

Two families in which nothing hangs together, one lively and one quiet, pool to a strong bond: with
Yule's Q of 0 each, the sum of their tables can have .91. So the tables of one dyad are summed
(`observer.statistics.pooled_windows`), and over families their figures are summarised.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.model.messages import msg
from observer.statistics.columns import Cell, Column, Row, count_column, table, text_column

FIGURE_COLUMNS = (
    text_column("figure", msg("Figure")),
    text_column("unit", msg("Unit")),
    count_column("n_families", msg("Families")),
    Column("mean", msg("Mean"), decimals=2),
    Column("sd", msg("SD"), decimals=2),
    Column("median", msg("Median"), decimals=2),
    Column("min", msg("Lowest"), decimals=2),
    Column("max", msg("Highest"), decimals=2),
)
"""What is said of each figure; a family that has none does not count in it."""

_NOT_A_KEY = ("status", "reason", "low_expected", "corrected")


def keys_of(columns: Iterable[Column]) -> tuple[str, ...]:
    """Return the columns that say what a row is about: words, but for reasons of emptiness."""
    return tuple(
        column.name
        for column in columns
        if column.dtype in {"string", "boolean"} and not column.name.endswith(_NOT_A_KEY)
    )


def over_families(pooled: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Summarise the figures of families, each family counting once.

    Parameters
    ----------
    pooled
        Tables of single dyads below each other, one row per family and key.
    columns
        Of those tables.

    Returns
    -------
    pandas.DataFrame
        One row per key and figure: `keys_of` the columns, then `FIGURE_COLUMNS`. The standard
        deviation has n - 1, and is empty for one family; a figure that no family has is left out.
    """
    keys = keys_of(columns)
    figures = [c for c in columns if c.dtype in {"Float64", "Int64"} and c.name != "n_sessions"]
    heads = tuple(column for column in columns if column.name in keys)
    rows: list[Row] = []
    numbers = {f.name: pooled[f.name].to_numpy(np.float64, na_value=np.nan) for f in figures}
    for key, places in places_of(pooled, keys).items():
        about: dict[str, Cell] = dict(zip(keys, key, strict=True))
        for figure in figures:
            found = numbers[figure.name][places]
            found = found[~np.isnan(found)]
            if len(found):
                rows.append({**about, "figure": figure.name, "unit": figure.unit, **_said(found)})
    return table((*heads, *FIGURE_COLUMNS), rows)


def places_of(frame: pd.DataFrame, names: Sequence[str]) -> dict[tuple[Cell, ...], list[int]]:
    """Return where rows have the same in some columns, by what that is, in order."""
    known = frame[list(names)].astype(object).where(frame[list(names)].notna(), None)
    places: dict[tuple[Cell, ...], list[int]] = {}
    for place, key in enumerate(known.itertuples(index=False, name=None)):
        places.setdefault(key, []).append(place)
    return places


def _said(found: NDArray[np.float64]) -> dict[str, Cell]:
    return {
        "n_families": len(found),
        "mean": float(found.mean()),
        "sd": float(found.std(ddof=1)) if len(found) > 1 else None,
        "median": float(np.median(found)),
        "min": float(found.min()),
        "max": float(found.max()),
    }
