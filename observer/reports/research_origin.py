"""Whose session and whose coding the rows of a data set are from; pseudonyms only."""

from datetime import date

from observer.formats.table import Cell
from observer.model.family import Participant
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Session
from observer.model.time import seconds
from observer.reports.request import ReportRequest
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import Stretches

_PRETERM_DAYS = 21
"""Born before 37 weeks is more than three weeks before the due date."""

_CORRECTED_UP_TO_DAYS = 731
_DAYS_PER_WEEK = 7


class Origin:
    """What all rows of one coding share.

    Parameters
    ----------
    request
        Of the data set.
    coded
        One of its codings.

    Attributes
    ----------
    coded
        The coding.
    free_text
        Whether what coders wrote in words comes along.
    whose, ages, coded_by
        Cells in front of a row: study, family and session; visit and ages; coder, pass and scheme.
    scheme_hash
        Of the scheme's meaning.
    watched
        What was seen of each track, by its id.
    clips
        Rank of each chosen moment of the session, by its id.
    """

    def __init__(self, request: ReportRequest, coded: CodedSession) -> None:
        info, project = coded.coding.info, request.project
        session = project.get(Session, info.session_id)
        family = project.family_of(info.session_id)
        self.coded = coded
        self.free_text = request.free_text
        self.whose: tuple[Cell, ...] = (request.study or None, family.pseudonym, session.number)
        self.ages: tuple[Cell, ...] = (_visit(project, session), *_ages(project, session))
        self.coded_by: tuple[Cell, ...] = (
            info.coder,
            info.pass_number,
            info.scheme_id,
            info.scheme_version,
        )
        self.scheme_hash = info.scheme_hash
        self.watched = {
            track.id: Stretches.of(coded.watched(track.id)) for track in coded.scheme.tracks
        }
        self.clips = {
            clip.id: number for number, clip in enumerate(project.clips(session.id), start=1)
        }

    @property
    def head(self) -> tuple[Cell, ...]:
        """The cells in front of every row: whose, coded by whom."""
        return (*self.whose, *self.coded_by)

    def phase_at(self, time_us: int) -> str | None:
        """Return the name of the phase that an instant lies in."""
        found = (p.name for p in self.coded.phases if p.onset_us <= time_us < p.offset_us)
        return next(found, None) or None

    def phase_named(self, phase_id: str) -> str | None:
        """Return the name of a phase, or its number where it has none; None for another id."""
        for number, phase in enumerate(self.coded.phases, start=1):
            if phase.id == phase_id:
                return phase.name or str(number)
        return None

    def clip_number(self, clip_id: str) -> int | None:
        """Return the rank of a moment in its session; titles of moments are free text."""
        return self.clips.get(clip_id)


def in_s(time_us: int | None) -> float | None:
    """Return a time in seconds; None stays None."""
    return None if time_us is None else seconds(time_us)


def _visit(project: Project, session: Session) -> int | None:
    days = {s.held_on for s in project.sessions(session.family_id) if s.held_on is not None}
    return sorted(days).index(session.held_on) + 1 if session.held_on else None


def _ages(project: Project, session: Session) -> tuple[int | None, int | None]:
    """Return the age of the child in completed weeks, as it is and corrected."""
    children = [p for p in project.participants(session.family_id) if p.role is Role.CHILD]
    here = [p for p in children if p.id in session.present] or children
    if len(here) != 1 or session.held_on is None:
        return None, None
    return _age_weeks(here[0], session.held_on), _corrected_weeks(here[0], session.held_on)


def _age_weeks(child: Participant, day: date) -> int | None:
    if child.birth_date is None:
        return None
    return (day - child.birth_date).days // _DAYS_PER_WEEK


def _corrected_weeks(child: Participant, day: date) -> int | None:
    if child.due_date is None:
        return None
    if child.birth_date is None:
        return (day - child.due_date).days // _DAYS_PER_WEEK
    age = (day - child.birth_date).days
    early = (child.due_date - child.birth_date).days
    if early <= _PRETERM_DAYS or age >= _CORRECTED_UP_TO_DAYS:
        return age // _DAYS_PER_WEEK
    return (age - early) // _DAYS_PER_WEEK
