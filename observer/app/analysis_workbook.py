"""Counted tables as sheets of a workbook, with a first sheet that says what their columns mean."""

from collections.abc import Mapping, Sequence

import pandas as pd

from observer.app.analysis import WHOSE_COLUMNS, Per, columns_of
from observer.formats.table import Column, Table
from observer.statistics.columns import Column as Meaning
from observer.statistics.registry import Statistic
from observer.text.catalogue import Catalogue

ABOUT = "about"
"""Name of the first sheet."""

_ABOUT_COLUMNS = ("statistic", "column", "label", "unit", "definition")
_WIDTHS = (16, 22, 34, 10, 90)


def sheets_of(
    tables: Mapping[str, pd.DataFrame],
    statistics: Sequence[Statistic],
    per: Per,
    text: Catalogue,
) -> list[tuple[str, Table]]:
    """Return the sheets of a workbook of counted tables.

    Parameters
    ----------
    tables
        By id of the statistic.
    statistics
        That were counted.
    per
        What a row is about.
    text
        Of the language of definitions and labels; columns are headed by their names.

    Returns
    -------
    list of tuple
        Name of each sheet and its table.
    """
    known = [statistic for statistic in statistics if statistic.id in tables]
    rows: list[tuple[str, str, str, str, str]] = []
    for statistic in known:
        meanings = {c.name: c for c in (*WHOSE_COLUMNS, *columns_of(statistic, per))}
        definition = text.render(statistic.definition)
        rows.append((statistic.id, "", text.render(statistic.label), "", definition))
        for name in map(str, tables[statistic.id].columns):
            meaning = meanings.get(name)
            rows.append(
                (statistic.id, name, _label(meaning, text), meaning.unit if meaning else "", "")
            )
    heads = tuple(
        Column(name=name, width=width) for name, width in zip(_ABOUT_COLUMNS, _WIDTHS, strict=True)
    )
    about = Table(name=ABOUT, columns=heads, rows=rows)
    return [
        (ABOUT, about),
        *((s.id, Table.from_frame(s.id, tables[s.id])) for s in known),
    ]


def _label(meaning: Meaning | None, text: Catalogue) -> str:
    return text.render(meaning.label) if meaning else ""
