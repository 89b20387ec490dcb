"""A table of agreement on screen: codes by their labels, figures in the language's own writing."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from PySide6.QtCore import Qt
from typing_extensions import override

from observer.gui.cell_table import CellTable, Index, rows_of
from observer.model.messages import Message, msg
from observer.model.scheme import Scheme
from observer.statistics.agreement.time_table import SEVERAL_AT_ONCE
from observer.statistics.coefficients.result import REASONS
from observer.statistics.columns import Column, is_missing
from observer.statistics.words import WORDS
from observer.text.catalogue import Catalogue

NO_DURATION = "no_duration"
"""Reason of a track of moments: it has no time kappa."""
_MORE_REASONS: Mapping[str, Message] = MappingProxyType(
    {
        NO_DURATION: msg("moments last no time: only their events are compared"),
        SEVERAL_AT_ONCE: msg("several can run at once: each code has a time kappa of its own"),
    }
)


class AgreementModel(CellTable):
    """Rows of a table of agreement.

    Parameters
    ----------
    frame
        Which rows.
    columns
        Which columns, and what they mean.
    scheme
        Has the labels.
    text
        Language.
    """

    def __init__(
        self, frame: pd.DataFrame, columns: Sequence[Column], scheme: Scheme, text: Catalogue
    ) -> None:
        self._names = _names(scheme, text)
        self.rows = [
            {
                name: None if value == "" or is_missing(value) else value
                for name, value in row.items()
            }
            for row in rows_of(frame)
        ]
        shown = [column for column in columns if column.name in frame.columns]
        super().__init__(self.rows, shown, text)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, figures at the right; whole again where it is pointed at."""
        shown = role == Qt.ItemDataRole.ToolTipRole
        return super().data(index, Qt.ItemDataRole.DisplayRole if shown else role)

    @override
    def _named(self, name: str, value: str, row: Mapping[str, object]) -> str:
        if name.endswith("reason"):
            return reason_words(value, self._text)
        if value in WORDS:
            return self._text.render(WORDS[value])
        part = str(row.get("track") or row.get("form") or "")
        return self._names.get((part, value)) or self._names.get(("", value)) or value


def reason_words(reason: str, text: Catalogue) -> str:
    """Return why there is no figure, in words; what is in words already stays as it is."""
    known = REASONS.get(reason) or _MORE_REASONS.get(reason) or WORDS.get(reason)
    return text.render(known) if known is not None else reason


def _names(scheme: Scheme, text: Catalogue) -> dict[tuple[str, str], str]:
    """Return how parts are called by their id, and codes and items by part and id."""
    found: dict[tuple[str, str], str] = {}
    for track in scheme.tracks:
        found["", track.id] = text.local(track.label)
        found |= {(track.id, code.id): text.local(code.label) for code in track.codes}
    for form in scheme.forms:
        found["", form.id] = text.local(form.label)
        found |= {(form.id, item.id): text.local(item.label) for item in form.items}
    for interval in scheme.intervals:
        found["", interval.id] = text.local(interval.label)
        found |= {(interval.id, item.id): text.local(item.label) for item in interval.items}
    found |= {("", trace.id): text.local(trace.label) for trace in scheme.traces}
    return found
