"""Drift: whether a coder agrees with the others as well in the last session as in the first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import TypeAlias

from observer.model.messages import msg
from observer.model.rules import Coefficient
from observer.model.scheme import CodeKind, Scheme, Track
from observer.statistics.agreement.rating_table import JUDGED_BY, figure_of
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.columns import (
    Cell,
    Column,
    Row,
    count_column,
    flag_column,
    text_column,
)

Found: TypeAlias = Sequence[tuple[Row, Sequence[Row]]]
"""Rows of a table, each lot with the cells that say of which session and coders it is."""

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


def headline(track: Track, stated: Coefficient | None = None) -> str:
    """Return by which kappa a track is judged.

    Parameters
    ----------
    track
        Of the scheme.
    stated
        What the scheme judges coders by.

    Returns
    -------
    str
        That of time where its states exclude each other, unless the scheme states events.
    """
    states = any(code.kind is CodeKind.STATE for code in track.codes)
    by_time = track.exclusive and states and stated is not Coefficient.EVENT_KAPPA
    return TIME_KAPPA if by_time else EVENT_KAPPA


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What drift is read from: the rows of the other tables, each with whom it is of.

    Attributes
    ----------
    days
        On which each session was held.
    """

    scheme: Scheme
    settings: AgreementSettings
    coders: tuple[str, ...]
    days: Mapping[str, date | None]
    time: Found
    events: Found
    ratings: Found
    intervals: Found


def drift_rows(figures: Figures) -> list[Row]:
    """Return how each coder agrees with the others, session by session.

    Parameters
    ----------
    figures
        Of all sessions.

    Returns
    -------
    list of Row
        See `DRIFT_COLUMNS`; empty agreement where it is undefined.
    """
    rows: list[Row] = []
    for part, measure, found in _sources(figures):
        for coder in figures.coders:
            mine = [each for each in found if coder in each.coders]
            rows += _of_coder(figures, mine, (coder, part, measure))
    return rows


@dataclass(frozen=True, slots=True)
class _Found:
    """One figure of two coders in one session."""

    who: Row
    value: float | None

    @property
    def coders(self) -> tuple[Cell, Cell]:
        return self.who["first"], self.who["second"]

    @property
    def session_id(self) -> str:
        return str(self.who["session_id"])


def _sources(figures: Figures) -> Iterator[tuple[str, str, list[_Found]]]:
    time = _alone(figures.time, "track", "code", "kappa")
    events = _alone(figures.events, "track", "code", "kappa")
    for track in figures.scheme.tracks:
        measure = headline(track, figures.settings.coefficient)
        yield track.id, measure, (time if measure == TIME_KAPPA else events).get(track.id, [])
    for judged in (figures.ratings, figures.intervals):
        measure = JUDGED_BY.get(figures.settings.coefficient, ALPHA)
        for form, found in _alone(judged, "form", "item", measure).items():
            yield form, measure, found


def _alone(source: Found, part: str, within: str, figure: str) -> dict[str, list[_Found]]:
    """Return the figures of each part as a whole, of two coders in one session."""
    found: dict[str, list[_Found]] = {}
    for who, rows in source:
        if not who.get("session_id") or not who["first"]:
            continue
        for row in rows:
            if row[within] == "" == row.get("phase", ""):
                found.setdefault(str(row[part]), []).append(_Found(who, figure_of(row, figure)))
    return found


def _of_coder(
    figures: Figures, mine: Sequence[_Found], head: tuple[str, str, str]
) -> Iterator[Row]:
    coder, part, measure = head
    days = figures.days
    sessions = list(dict.fromkeys(each.session_id for each in mine))
    sessions.sort(key=lambda each: (days[each] is None, days[each] or date.min))
    for place, session_id in enumerate(sessions, 1):
        here = [each for each in mine if each.session_id == session_id]
        known = [each.value for each in here if each.value is not None]
        agreement = fmean(known) if known else None
        day = days[session_id]
        yield {
            "coder": coder,
            "part": part,
            "measure": measure,
            "place": place,
            "held_on": day.isoformat() if day else None,
            "family": here[0].who["family"],
            "session": here[0].who["session"],
            "session_id": session_id,
            "agreement": agreement,
            "partners": len(here),
            "reaches_minimum": figures.settings.reaches(part, agreement),
        }
