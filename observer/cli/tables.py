"""Tables on a terminal: every column, aligned, with an empty cell where nothing is defined."""

import io
from collections.abc import Iterable

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from observer.statistics.columns import Column
from observer.statistics.registry import STATISTICS
from observer.text.catalogue import Catalogue


def plain_table(table: pd.DataFrame, text: Catalogue, columns: Iterable[Column] = ()) -> str:
    """Return a table as text, numbers with this language's decimal sign.

    Parameters
    ----------
    table
        To be shown whole.
    text
        Of the language.
    columns
        What its columns mean, where it is none of the statistics.

    Returns
    -------
    str
        Aligned, without spaces at the ends of lines.
    """
    decimals = {c.name: c.decimals for s in STATISTICS for c in s.columns}
    decimals |= {c.name: c.decimals for c in columns}
    drawn = Table(box=None, pad_edge=False, header_style="")
    for name in table.columns:
        numeric = pd.api.types.is_numeric_dtype(table[name])
        drawn.add_column(str(name), justify="right" if numeric else "left", no_wrap=True)
    for row in table.itertuples(index=False):
        drawn.add_row(
            *(
                _cell(value, decimals.get(str(name), 0), text)
                for name, value in zip(table.columns, row, strict=True)
            )
        )
    out = io.StringIO()
    Console(file=out, width=1000, no_color=True).print(drawn)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _cell(value: object, decimals: int, text: Catalogue) -> str:
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, bool | np.bool_):
        return text("yes") if value else text("no")
    if isinstance(value, float):
        return text.number(value, decimals)
    return str(value)
