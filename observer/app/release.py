"""The one gate through which anything leaves a project: consent first, then the access log."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from observer.app.consent_words import PURPOSES, coded, who_lacks
from observer.app.locking import locked
from observer.model.consent import Purpose
from observer.model.errors import ReleaseRefusedError
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, Session
from observer.storage.files import disk_errors, not_written, write_out

RELEASED = "released"
REFUSED = "release_refused"
COUNTED = "counted"
"""Events of the access log: it left, it was refused, or figures were looked at."""


class AccessLog(Protocol):
    """Where it is written down what left the project, or was refused; never a name."""

    @property
    def can_write(self) -> bool:
        """Whether it keeps what is written; not in a project that is opened to read."""

    def write(self, event: str, family_id: str, detail: str) -> None:
        """Add a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseItem:
    """What is to leave the project.

    Attributes
    ----------
    purpose
        What it is for: consent must cover it; None if nobody can be recognised in it.
    what
        Id of the report, format, still or clip, for the access log.
    caregiver_id
        Whom something to take home is for; it must have been in the session.
    family_ids
        Of families as a whole, without anything of their sessions, such as who saw them.
    hidden
        Ids of participants whom nobody can recognise in it, though they are in the film: their
        face is covered and nobody is heard, or they are not in what leaves.
    """

    session_ids: tuple[str, ...]
    purpose: Purpose | None
    what: str
    caregiver_id: str = ""
    family_ids: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Leave to write one thing; only `request` gives it."""

    item: ReleaseItem

    def write(self, path: Path, write: Callable[[Path], None]) -> None:
        """Write a file whole or not at all: what was at `path` before stays until it is done.

        Parameters
        ----------
        path
            Where to; its folder must exist.
        write
            Writes to the path it is given, in the same folder.

        Raises
        ------
        DiskError
            If there is no room or no right, or the drive is gone.
        """
        write_out(path, write)

    def folder(self, path: Path) -> None:
        """Make a folder to write into, if it is not there; DiskError if that cannot be."""
        with disk_errors(path, explain=not_written):
            path.mkdir(parents=True, exist_ok=True)


def request(project: Project, item: ReleaseItem, day: date, access_log: AccessLog) -> Release:
    """Return leave to write something out, and note it in the access log.

    Parameters
    ----------
    project
        Knows the people and their consents.
    item
        What is to leave.
    day
        On which the consents must count.
    access_log
        Gets one row per family, also of a refusal.

    Returns
    -------
    Release
        To write it with.

    Raises
    ------
    ReleaseRefusedError
        If a consent lacks or was withdrawn, it would show a caregiver another one's film, or the
        access log cannot note it; in one sentence.
    """
    if not access_log.can_write:
        raise ReleaseRefusedError(
            msg("This project is opened to read, so it could not be noted what leaves it."),
            msg("Close it in the other window, open it here again, and share then."),
        )
    if not item.session_ids and not item.family_ids:
        raise ReleaseRefusedError(
            msg("There is no session to share."), msg("Choose a session first.")
        )
    refusal, reason = _refusal(project, item, day)
    for family_id, detail in _details(project, item):
        access_log.write(REFUSED if refusal else RELEASED, family_id, f"{detail} {reason}".strip())
    if refusal is not None:
        raise refusal
    return Release(item=item)


def note_seen(project: Project, item: ReleaseItem, access_log: AccessLog) -> None:
    """Note in the access log what the clinician was shown on her own terminal: it did not leave.

    Parameters
    ----------
    project
        Knows the families.
    item
        What was shown.
    access_log
        Gets one row per family.
    """
    for family_id, detail in _details(project, item):
        access_log.write(COUNTED, family_id, detail)


def why_not_shown(
    project: Project, shown: Clip | Session, day: date, watching: Collection[str]
) -> ReleaseRefusedError | None:
    """Return why caregivers may not see a moment, or the film of a session; None if they may.

    Everyone recognisable must have given consent for treatment, and so must every holder of
    parental authority. Nobody sees the film of another caregiver, nor a moment that is meant for
    another one; a moment meant for one caregiver is hers alone, also on a couch for two. Ask again
    before each moment: consent may be withdrawn while the conversation is held.

    Parameters
    ----------
    project
        As it stands now.
    shown
        What they are to see.
    day
        On which.
    watching
        Ids of the caregivers who look; each of them is asked for.

    Returns
    -------
    ReleaseRefusedError or None
        To be said to the clinician, never on the parent's screen.
    """
    kept = project.records.get(shown.id)
    session_id = shown.session_id if isinstance(shown, Clip) else shown.id
    session = project.records.get(session_id)
    if kept is None or not isinstance(session, Session):
        return ReleaseRefusedError(
            msg("This moment is no longer in the project."), msg("Choose another one.")
        )
    for caregiver_id in watching:
        if not _was_there(project, session_id, caregiver_id):
            return ReleaseRefusedError(
                msg(
                    "Session {number} is the film of another caregiver than who is looking.",
                    number=session.number,
                ),
                msg("Show each caregiver her own film, or note under Families who was there."),
            )
    if isinstance(kept, Clip) and kept.for_caregiver and {*watching} != {kept.for_caregiver}:
        return ReleaseRefusedError(
            msg("This moment is meant for another caregiver."),
            msg("Show it to her alone, or say at the moment that it is for anyone in it."),
        )
    refusal, _reason = _without_consent(project, session_id, Purpose.TREATMENT, day)
    return refusal


def _details(project: Project, item: ReleaseItem) -> Iterator[tuple[str, str]]:
    """Yield each family that something is about, and what of it, without a name."""
    families = dict.fromkeys(
        [*item.family_ids, *(project.family_of(session).id for session in item.session_ids)]
    )
    for family_id in families:
        numbers = ",".join(
            str(project.get(Session, s).number)
            for s in item.session_ids
            if project.family_of(s).id == family_id
        )
        purpose = item.purpose.value if item.purpose else "none"
        sessions = f" sessions={numbers}" if numbers else ""
        yield family_id, f"{item.what} purpose={purpose}{sessions}"


def _refusal(
    project: Project, item: ReleaseItem, day: date
) -> tuple[ReleaseRefusedError | None, str]:
    """Return why something may not leave, and the same in roles for the log."""
    for session_id in item.session_ids:
        if item.caregiver_id and not _was_there(project, session_id, item.caregiver_id):
            session = project.get(Session, session_id)
            return ReleaseRefusedError(
                msg(
                    "This sheet is for somebody who was not in session {number}.",
                    number=session.number,
                ),
                msg("Choose a caregiver who was there, or note under Families who was there."),
            ), "caregiver_not_there"
    if item.purpose is Purpose.TAKE_HOME and not item.caregiver_id:
        return ReleaseRefusedError(
            msg("It is not known which caregiver this is for."), msg("Choose a caregiver.")
        ), "no_caregiver"
    for session_id in item.session_ids:
        lock = locked(project, session_id, day)
        if lock is not None:
            reason = coded(project, project.withdrawals(session_id, day))
            return ReleaseRefusedError(lock.what, lock.mend), f"locked {reason}"
    for session_id in item.session_ids:
        refusal, reason = _without_consent(project, session_id, item.purpose, day, item.hidden)
        if refusal is not None:
            return refusal, reason
    return None, ""


def _without_consent(
    project: Project,
    session_id: str,
    purpose: Purpose | None,
    day: date,
    hidden: frozenset[str] = frozenset(),
) -> tuple[ReleaseRefusedError | None, str]:
    asked = project.missing_consents(session_id, purpose, day) if purpose else ()
    missing = tuple(each for each in asked if each.participant_id not in hidden)
    if purpose is None or not missing:
        return None, ""
    sentence = msg(
        "Session {number} of family {family} may not be shared for {purpose}: {who}.",
        number=project.get(Session, session_id).number,
        family=project.family_of(session_id).pseudonym,
        purpose=PURPOSES[purpose],
        who=who_lacks(project, missing),
    )
    mend = msg("Note the consent under Families once it has been given.")
    return ReleaseRefusedError(sentence, mend), coded(project, missing)


def _was_there(project: Project, session_id: str, caregiver_id: str) -> bool:
    session = project.get(Session, session_id)
    family = {p.id: p for p in project.participants(session.family_id)}
    caregiver = family.get(caregiver_id)
    if caregiver is None or caregiver.role in {Role.CHILD, Role.SIBLING}:
        return False
    return not session.present or caregiver_id in session.present
