"""What is locked since a consent for treatment was withdrawn, and what was erased.

A locked session is not played, not coded and not shared. A film that was erased cannot be played;
what was coded of it stays.
"""

from collections.abc import Callable
from datetime import date

from observer.app.calendar_day import calendar_day
from observer.app.consent_words import who_lacks
from observer.model.errors import LockedError
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.session import Recording, Session, Storing


class Locks:
    """Tells which sessions and films are locked; looked up once until the project changes.

    Parameters
    ----------
    project
        Returns the project as it stands.
    """

    def __init__(self, project: Callable[[], Project]) -> None:
        self._project = project
        self._day = date.min
        self._found: dict[tuple[str, str], LockedError | None] = {}

    def forget(self) -> None:
        """Look anew: the project has changed."""
        self._found.clear()

    def of(self, session_id: str, recording_id: str = "") -> LockedError | None:
        """Return why a session is locked today, or one film of it locked or gone; None if not so.

        Parameters
        ----------
        session_id
            Which session; one of its films that is locked locks its codings.
        recording_id
            Which film of it; empty for the session.

        Returns
        -------
        LockedError or None
            To be raised or said.
        """
        today = calendar_day()
        if today != self._day:
            self._day = today
            self._found.clear()
        key = (session_id, recording_id)
        if key not in self._found:
            self._found[key] = locked(self._project(), session_id, today, recording_id)
        return self._found[key]


def locked(
    project: Project, session_id: str, day: date, recording_id: str = ""
) -> LockedError | None:
    """Return why a session is locked on a day, or one film of it locked or gone; None if not so.

    Parameters
    ----------
    project
        Knows the consents.
    session_id
        Which session.
    day
        On which it is to be used.
    recording_id
        Which film of it; empty for all.

    Returns
    -------
    LockedError or None
        In a sentence without a name.
    """
    film = project.records.get(recording_id)
    if isinstance(film, Recording) and film.storing is Storing.ERASED:
        return LockedError(
            msg("{film} was erased.", film=film.label),
            msg("What was coded of it stays, until the session is erased too."),
        )
    known = session_id in project.records
    withdrawn = project.withdrawals(session_id, day, recording_id) if known else ()
    if not withdrawn:
        return None
    return LockedError(
        msg(
            "Session {number} of family {family} is locked: {who}.",
            number=project.get(Session, session_id).number,
            family=project.family_of(session_id).pseudonym,
            who=who_lacks(project, withdrawn),
        ),
        msg("Nothing of it is played, coded or shared. Erase it under Families, or ask again."),
    )
