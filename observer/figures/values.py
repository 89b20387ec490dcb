"""Rows of a statistic's table as plain values, for drawing."""

import pandas as pd

from observer.model.scheme import Scheme
from observer.statistics.columns import Cell, Row
from observer.statistics.words import WORDS
from observer.text.catalogue import Catalogue


def records(table: pd.DataFrame) -> list[dict[str, Cell]]:
    """Return the rows of a table with None where it is empty."""
    plain = table.astype(object).where(table.notna(), None)
    return [
        {str(name): value for name, value in record.items()}
        for record in plain.to_dict(orient="records")
    ]


def number(row: Row, name: str) -> float | None:
    """Return a number, or None where it is empty."""
    value = row[name]
    return float(value) if isinstance(value, int | float) else None


def word(row: Row, name: str) -> str:
    """Return an id or a word; empty where there is none."""
    value = row[name]
    return value if isinstance(value, str) else ""


def reason(row: Row, text: Catalogue) -> str:
    """Return why a row has no share, in words."""
    status = word(row, "status")
    return text.render(WORDS[status]) if status in WORDS else ""


def subjects(joined: str, scheme: Scheme, text: Catalogue) -> str:
    """Return how subjects are called whose ids are joined by ``+``."""
    return " + ".join(text.local(scheme.subject(i).label) or i for i in joined.split("+"))
