"""Drift: whether a coder agrees with the others as well in the last session as in the first."""

from collections.abc import Iterator
from datetime import date
from statistics import fmean

import pandas as pd

from observer.app.agreement_report import AgreementReport
from observer.model.messages import msg
from observer.model.scheme import CodeKind, Track
from observer.statistics.columns import (
    Column,
    Row,
    count_column,
    flag_column,
    text_column,
)

TIME_KAPPA, EVENT_KAPPA, ALPHA = "time_kappa", "event_kappa", "alpha"

DRIFT_COLUMNS = (
    text_column("coder", msg("Coder")),
    text_column("part", msg("Track or form")),
    text_column("measure", msg("What is compared")),
    count_column("place", msg("Place in time")),
    text_column("held_on", msg("Day")),
    text_column("family", msg("Family")),
    count_column("session", msg("Session")),
    text_column("session_id", msg("Session id")),
    Column("agreement", msg("Agreement"), decimals=2),
    count_column("partners", msg("Compared with so many coders")),
    flag_column("reaches_minimum", msg("Reaches the minimum of the scheme")),
)
"""Of the table ``drift``: ``place`` counts a coder's sessions in the order of their days, those
without a day last; ``agreement`` is the mean over all she is compared with in that session."""


def headline(track: Track) -> str:
    """Return by which kappa a track is judged: of time where its states exclude each other."""
    states = any(code.kind is CodeKind.STATE for code in track.codes)
    return TIME_KAPPA if track.exclusive and states else EVENT_KAPPA


def drift_rows(report: AgreementReport) -> list[Row]:
    """Return how each coder agrees with the others, session by session.

    Parameters
    ----------
    report
        With its other tables.

    Returns
    -------
    list of Row
        See `DRIFT_COLUMNS`; empty agreement where it is undefined.
    """
    days = {pair.session_id: pair.held_on for pair in report.pairs}
    rows: list[Row] = []
    for part, measure, frame, column in _sources(report):
        alone = frame[(frame["session_id"] != "") & (frame["first"] != "")]
        for coder in report.coders:
            mine = alone[(alone["first"] == coder) | (alone["second"] == coder)]
            rows += _of_coder(report, mine, column, days, {"coder": coder, "part": part}, measure)
    return rows


def _sources(report: AgreementReport) -> Iterator[tuple[str, str, pd.DataFrame, str]]:
    for track in report.scheme.tracks:
        measure = headline(track)
        frame = report.time if measure == TIME_KAPPA else report.events
        whole = frame[(frame["track"] == track.id) & (frame["code"] == "") & (frame["phase"] == "")]
        yield track.id, measure, whole, "kappa"
    for frame in (report.ratings, report.intervals):
        for form in frame["form"].unique():
            yield str(form), ALPHA, frame[(frame["form"] == form) & (frame["item"] == "")], "alpha"


def _of_coder(
    report: AgreementReport,
    mine: pd.DataFrame,
    column: str,
    days: dict[str, date | None],
    head: Row,
    measure: str,
) -> Iterator[Row]:
    sessions = [str(each) for each in mine["session_id"].unique()]
    sessions.sort(key=lambda each: (days[each] is None, days[each] or date.min))
    for place, session_id in enumerate(sessions, 1):
        here = mine[mine["session_id"] == session_id]
        known = [float(value) for value in here[column].dropna()]
        agreement = fmean(known) if known else None
        day = days[session_id]
        yield {
            **head,
            "measure": measure,
            "place": place,
            "held_on": day.isoformat() if day else None,
            "family": str(here["family"].iloc[0]),
            "session": int(here["session"].iloc[0]),
            "session_id": session_id,
            "agreement": agreement,
            "partners": len(here),
            "reaches_minimum": report.settings.reaches(str(head["part"]), agreement),
        }
