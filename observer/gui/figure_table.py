"""A statistic's table on screen: cells in words and in the language's own figures."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from typing_extensions import override

from observer.gui.cell_table import CellTable, rows_of
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


class FrameModel(CellTable):
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
        self._scheme = scheme
        self._frame = of_phase(frame, phase_id)
        shown = [column for column in columns if column.name in frame.columns]
        super().__init__(rows_of(self._frame), shown, text)

    @override
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
