"""A statistic's table on screen: cells in words and in the language's own figures."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from observer.model.scheme import Scheme
from observer.statistics.columns import Column, View
from observer.statistics.registry import Statistic
from observer.statistics.words import WORDS
from observer.text.catalogue import Catalogue

ESSENTIAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "answered": (
            "contingency",
            "direction",
            "from_subject",
            "to_subject",
            "n_answered",
            "n_valid",
            "share",
            "share_low",
            "share_high",
            "n_ongoing",
            "n_censored",
            "median_latency_s",
            "chance_share",
        ),
        "tracks": (
            "subject",
            "track",
            "code",
            "n",
            "rate_per_min",
            "duration_s",
            "proportion",
            "bout_mean_s",
            "bout_median_s",
            "latency_s",
            "codable_s",
            "uncodable_share",
        ),
        "cooccurrence": (
            "subject_a",
            "code_a",
            "subject_b",
            "code_b",
            "a_s",
            "b_s",
            "together_s",
            "expected_s",
            "jaccard",
        ),
        "contingency": (
            "contingency",
            "direction",
            "n_answered",
            "n_ongoing",
            "n_unanswered",
            "n_valid",
            "share",
            "chance_share",
            "p",
            "odds_ratio",
            "yules_q",
        ),
        "match_repair": (
            "subject_a",
            "track_a",
            "subject_b",
            "track_b",
            "match_share",
            "mismatch_share",
            "n_mismatches",
            "n_repairs",
            "repairs_per_min",
            "repair_median_s",
            "n_unresolved",
            "codable_s",
        ),
        "lags": (
            "sequence",
            "code_a",
            "code_b",
            "n_pairs",
            "expected",
            "share_next",
            "z",
            "p_holm",
            "low_expected",
            "status",
        ),
        "grid": (
            "track_a",
            "track_b",
            "cells_visited",
            "n_cells",
            "visits",
            "transitions",
            "mean_cell_s",
            "dispersion",
            "entropy_visits",
            "entropy_transitions",
            "off_grid_s",
            "status",
        ),
        "grid_cells": (
            "code_a",
            "code_b",
            "visits",
            "duration_s",
            "proportion_of_grid",
            "mean_visit_s",
            "returns",
            "not_returned",
            "return_mean_s",
        ),
        "synchrony": (
            "series_a",
            "series_b",
            "r",
            "peak_r",
            "peak_lag_s",
            "p",
            "window_peak_r",
            "chance_peak_r",
            "p_windows",
            "window_lag_s",
            "status",
        ),
        "cross_correlations": (
            "series_a",
            "series_b",
            "lag_s",
            "r",
            "chance_low",
            "chance_high",
            "n_steps",
        ),
        "forms": (
            "form",
            "item",
            "about",
            "n_values",
            "mean",
            "min",
            "max",
            "n_not_applicable",
            "n_not_observed",
            "n_not_scorable",
            "n_missing",
        ),
        "intervals": (
            "form",
            "item",
            "mode",
            "observe_s",
            "n_intervals",
            "n_scored",
            "proportion",
            "mean",
            "max",
            "total",
            "n_uncodable",
            "n_missing",
        ),
        "traces": (
            "subject",
            "trace",
            "followed_s",
            "proportion",
            "mean",
            "sd",
            "min",
            "max",
            "share_above",
            "share_below",
            "codable_s",
        ),
        "composites": (
            "composite",
            "kind",
            "value",
            "n_parts",
            "n_values",
            "missing",
            "rule",
            "window_start_s",
            "window_end_s",
        ),
    }
)
"""Columns that are shown at first; a statistic that is not named here shows all of its own."""

FITS_ON_ONE_LINE = 12
_INDEX = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class FrameModel(QAbstractTableModel):
    """A table of one statistic, for one window of the session.

    Parameters
    ----------
    frame
        Table of a statistic, all windows.
    phase_id
        Which window; empty for the whole session.
    scheme
        Has the labels of tracks and codes.
    text
        Language.
    columns
        Which columns, as `shown_columns` chooses them.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        phase_id: str,
        *,
        scheme: Scheme,
        text: Catalogue,
        columns: Sequence[Column],
    ) -> None:
        super().__init__()
        self._text = text
        self._scheme = scheme
        self._frame = of_phase(frame, phase_id)
        self._columns = [column for column in columns if column.name in frame.columns]
        records = [
            {str(name): value for name, value in record.items()}
            for record in self._frame.to_dict("records")
        ]
        self._cells = [
            [self._written(column, record) for column in self._columns] for record in records
        ]

    @override
    def rowCount(self, parent: _Index = _INDEX) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._cells)

    @override
    def columnCount(self, parent: _Index = _INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, figures at the right."""
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.dtype != "string":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the name of a column, with its unit."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and column.dtype != "string":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return in_two(self._title(column))
        return None

    def as_text(self) -> str:
        """Return the table for the clipboard: tabs between cells, one row a line."""
        titles = [self._title(column) for column in self._columns]
        return "\n".join("\t".join(line) for line in [titles, *self._cells])

    def _title(self, column: Column) -> str:
        words = self._text.render(column.label)
        return f"{words} ({column.unit})" if column.unit else words

    def _written(self, column: Column, record: Mapping[str, object]) -> str:
        value = record[column.name]
        if pd.isna(value):  # type: ignore[call-overload]  # any scalar of a frame
            return ""
        if column.dtype == "boolean":
            return self._text("yes") if value else self._text("no")
        if column.dtype == "string":
            return self._named(column.name, str(value), record)
        if column.dtype == "Int64":
            return str(value)
        return self._text.number(float(str(value)), column.decimals)

    def _named(self, name: str, value: str, record: Mapping[str, object]) -> str:
        parts = name.split("_")
        if "subject" in parts:
            return " + ".join(self._subject(each) for each in value.split("+"))
        if "track" in parts:
            return self._text.local(self._scheme.track(value).label)
        if "code" in parts:
            track = self._scheme.track(str(record[name.replace("code", "track")]))
            return self._text.local(track.code(value).label)
        if name == "sequence":
            return " + ".join(self._followed(each) for each in value.split("+"))
        if "series" in parts:
            return self._followed(value)
        if name == "contingency":
            return contingency_label(self._scheme, value, self._text)
        if name in {"form", "item", "trace", "composite", "missing"}:
            return self._judged(name, value, record)
        return self._text.render(WORDS[value]) if value in WORDS else value

    def _judged(self, name: str, value: str, record: Mapping[str, object]) -> str:
        scheme, text = self._scheme, self._text
        match name:
            case "form":
                return text.local(scheme.form(value).label)
            case "item":
                return text.local(scheme.form(str(record["form"])).item(value).label)
            case "trace":
                return text.local(scheme.trace(value).label)
            case "composite":
                return part_label(scheme, value, text)
            case _:
                return ", ".join(part_label(scheme, each, text) for each in value.split(", "))

    def _followed(self, wanted: str) -> str:
        """Return the label of a track or a trace."""
        labels = {track.id: track.label for track in self._scheme.tracks}
        labels |= {trace.id: trace.label for trace in self._scheme.traces}
        return self._text.local(labels[wanted]) if wanted in labels else wanted

    def _subject(self, subject_id: str) -> str:
        return self._text.local(self._scheme.subject(subject_id).label)


def shown_columns(statistic: Statistic, view: View, *, every: bool) -> tuple[Column, ...]:
    """Return which columns of a statistic's table are shown.

    Parameters
    ----------
    statistic
        Whose table.
    view
        Whose columns.
    every
        Whether to show more than the essential ones.

    Returns
    -------
    tuple of Column
        In order, without those that say which window it is.
    """
    names = ESSENTIAL.get(statistic.id, ())
    return tuple(
        column
        for column in statistic.columns_for(view)
        if column.name not in {"phase", "phase_id"} and (every or not names or column.name in names)
    )


def in_two(title: str) -> str:
    """Return a title on two lines of about one length, if it has a space to part it at."""
    spaces = [place for place, sign in enumerate(title) if sign == " "]
    if len(title) <= FITS_ON_ONE_LINE or not spaces:
        return title
    middle = min(spaces, key=lambda place: abs(place - len(title) / 2))
    return f"{title[:middle]}\n{title[middle + 1 :]}"


def of_phase(frame: pd.DataFrame, phase_id: str) -> pd.DataFrame:
    """Return the rows of one phase; of the whole session if the id is empty."""
    own = frame["phase_id"].fillna("") == phase_id
    return frame[own].reset_index(drop=True)


def contingency_label(scheme: Scheme, contingency_id: str, text: Catalogue) -> str:
    """Return how a contingency of a scheme is called."""
    for each in scheme.contingencies:
        if each.id == contingency_id:
            return text.local(each.label)
    return contingency_id


def part_label(scheme: Scheme, part: str, text: Catalogue) -> str:
    """Return how a part of a composite is called: ``track.code``, ``form.item`` or an id."""
    head, _, own = part.partition(".")
    for track in scheme.tracks:
        if own and track.id == head:
            return text.local(track.code(own).label)
    forms = {form.id for form in scheme.forms} | {form.id for form in scheme.intervals}
    if own and head in forms:
        return text.local(scheme.form(head).item(own).label)
    return next((text.local(c.label) for c in scheme.composites if c.id == part), part)
