"""What is due, in one sentence each, for the window and the command line alike."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import assert_never

from observer.app.consent_words import PURPOSES, the, who_lacks
from observer.model.consent import Consent, Purpose
from observer.model.family import Participant
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.register import Due, DueKind
from observer.model.session import Session

_KINDS: Mapping[DueKind, Message] = MappingProxyType(
    {
        DueKind.MISSING: msg("Consent is missing"),
        DueKind.EXPIRES: msg("Consent ends"),
        DueKind.WITHDRAWN: msg("Consent was withdrawn"),
        DueKind.KEPT_LONG_ENOUGH: msg("Kept long enough"),
    }
)


def due_title(due: Due) -> Message:
    """Return what has become due in two or three words."""
    return _KINDS[due.kind]


def due_sentence(project: Project, due: Due, day: date) -> Message:
    """Return what is due in a sentence without a name.

    Parameters
    ----------
    project
        Knows the people.
    due
        Of it.
    day
        Today.

    Returns
    -------
    Message
        Who must give consent anew, or what may be erased; and the reason, where it may not.
    """
    if due.kind is DueKind.EXPIRES:
        return _ending(project, project.get(Consent, due.consent_id), has_ended=due.on < day)
    number = project.get(Session, due.session_id).number
    if due.kind is DueKind.MISSING:
        missing = project.missing_consents(due.session_id, Purpose.TREATMENT, day)
        return msg("Session {number}: {who}.", number=number, who=who_lacks(project, missing))
    if due.stop is not None:
        return msg(
            "Session {number} may not be erased: {reason} ({coder}).",
            number=number,
            reason=due.stop.reason,
            coder=due.stop.set_by,
        )
    if due.kind is DueKind.WITHDRAWN:
        withdrawn = project.withdrawals(due.session_id, day)
        return msg(
            "Session {number} is locked: {who}. Erase it, or note why not.",
            number=number,
            who=who_lacks(project, withdrawn),
        )
    if due.kind is DueKind.KEPT_LONG_ENOUGH:
        return msg(
            "Nothing asks any longer for the films of session {number}. Erase them, or note why "
            "not.",
            number=number,
        )
    assert_never(due.kind)


def _ending(project: Project, consent: Consent, *, has_ended: bool) -> Message:
    fields = {
        "giver": the(project.get(Participant, consent.given_by)),
        "about": the(project.get(Participant, consent.participant_id)),
        "purpose": PURPOSES[consent.purpose],
    }
    if consent.given_by == consent.participant_id:
        if has_ended:
            return msg("The consent of {giver} for {purpose} has ended: ask again.", **fields)
        return msg("The consent of {giver} for {purpose} ends: ask again in time.", **fields)
    if has_ended:
        return msg(
            "The consent of {giver} for {about}, for {purpose}, has ended: ask again.", **fields
        )
    return msg(
        "The consent of {giver} for {about}, for {purpose}, ends: ask again in time.", **fields
    )
