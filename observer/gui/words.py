"""The field's words for what the model names by a value: roles, purposes, kinds of moments."""

from collections.abc import Mapping
from types import MappingProxyType

from observer.model.consent import Lack, MissingConsent, Purpose
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.family import Participant
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import ClipKind, Recording, Session, Storing
from observer.model.sheet import Address
from observer.text.catalogue import Catalogue

ROLES: Mapping[Role, Message] = MappingProxyType(
    {
        Role.CHILD: msg("child"),
        Role.MOTHER: msg("mother"),
        Role.FATHER: msg("father"),
        Role.CAREGIVER: msg("caregiver"),
        Role.FOSTER_PARENT: msg("foster parent"),
        Role.GRANDPARENT: msg("grandparent"),
        Role.SIBLING: msg("brother or sister"),
        Role.PROFESSIONAL: msg("professional"),
        Role.OTHER: msg("somebody else"),
    }
)
"""Whom a participant can be; a dyad or a triad is not a person."""

PURPOSES: Mapping[Purpose, Message] = MappingProxyType(
    {
        Purpose.TREATMENT: msg("Treatment"),
        Purpose.TAKE_HOME: msg("Take home"),
        Purpose.SUPERVISION: msg("Supervision"),
        Purpose.TEACHING: msg("Teaching"),
        Purpose.RESEARCH: msg("Research"),
    }
)

CLIP_KINDS: Mapping[ClipKind, Message] = MappingProxyType(
    {
        ClipKind.POSITIVE: msg("this went well"),
        ClipKind.REPAIR: msg("together again"),
        ClipKind.TURNING_POINT: msg("turning point"),
        ClipKind.QUESTION: msg("question"),
    }
)

ADDRESSES: Mapping[Address, Message] = MappingProxyType(
    {
        Address.JE: msg("je (informal)"),
        Address.U: msg("u (formal)"),
        Address.JULLIE: msg("jullie (several people)"),
    }
)


def person(participant: Participant, text: Catalogue) -> str:
    """Return how the window calls somebody: the role, and the name if it is known."""
    role = text.render(ROLES.get(participant.role, ROLES[Role.OTHER]))
    return f"{role} {participant.name}".strip()


def caregivers(project: Project, session_id: str) -> tuple[Participant, ...]:
    """Return for whom a parent sheet of a session can be: the adults who were there.

    Parameters
    ----------
    project
        Knows the people.
    session_id
        Which session.

    Returns
    -------
    tuple of Participant
        All adults of the family where it was not noted who was there.
    """
    session = project.get(Session, session_id)
    adults = [
        each
        for each in project.participants(session.family_id)
        if each.role not in {Role.CHILD, Role.SIBLING, Role.PROFESSIONAL}
    ]
    return tuple(each for each in adults if each.id in session.present) or tuple(adults)


def lack_sentence(missing: MissingConsent, project: Project, text: Catalogue) -> str:
    """Return in a sentence which consent is still needed.

    Parameters
    ----------
    missing
        What is needed.
    project
        Knows the people.
    text
        Language.

    Returns
    -------
    str
        Such as "Mother must still give consent for child."
    """
    if missing.lack is Lack.NOBODY_KNOWN:
        return text("It is not known yet who belongs to the family.")
    about = person(project.get(Participant, missing.participant_id), text)
    if missing.lack is Lack.NO_AUTHORITY_KNOWN:
        return text("Nobody with parental authority over {about} is known yet.", about=about)
    giver = person(project.get(Participant, missing.by), text)
    own = missing.by == missing.participant_id
    if missing.lack is Lack.WITHDRAWN:
        sentence = (
            text("{giver} has withdrawn consent.", giver=giver)
            if own
            else text("{giver} has withdrawn consent for {about}.", giver=giver, about=about)
        )
    elif missing.lack is Lack.EXPIRED:
        sentence = (
            text("The consent of {giver} has expired.", giver=giver)
            if own
            else text("The consent of {giver} for {about} has expired.", giver=giver, about=about)
        )
    else:
        sentence = (
            text("{giver} must still give consent.", giver=giver)
            if own
            else text("{giver} must still give consent for {about}.", giver=giver, about=about)
        )
    return sentence[:1].upper() + sentence[1:]


def lack_summary(missing: tuple[MissingConsent, ...], project: Project, text: Catalogue) -> str:
    """Return at a glance which consents are still needed.

    Parameters
    ----------
    missing
        What is needed; at least one.
    project
        Knows the people.
    text
        Language.

    Returns
    -------
    str
        One short sentence where several people have to give the same, else one for each.
    """
    never = [each for each in missing if each.lack is Lack.NEVER_GIVEN]
    others = [lack_sentence(each, project, text) for each in missing if each not in never]
    givers = [
        person(project.get(Participant, giver), text)
        for giver in dict.fromkeys(each.by for each in never)
    ]
    if len(never) == 1:
        others.append(lack_sentence(never[0], project, text))
    elif givers:
        others.append(text("Still to be given by: {people}.", people=", ".join(givers)))
    return "\n".join(others)


def session_title(session: Session, text: Catalogue) -> str:
    """Return a session in a few words: number, task and day."""
    parts = [text("Session {number}", number=session.number)]
    if session.task:
        parts.append(session.task)
    if session.held_on:
        parts.append(text.day(session.held_on))
    return " · ".join(parts)


def session_of_family(project: Project, session_id: str, text: Catalogue) -> str:
    """Return which session of which family it is."""
    return text(
        "Session {number} of {family}",
        number=project.get(Session, session_id).number,
        family=project.family_of(session_id).pseudonym,
    )


def coding_title(info: CodingInfo, scheme_title: str, text: Catalogue) -> str:
    """Return a coding in a few words: coder, pass and scheme."""
    parts = [info.coder, text("pass {number}", number=info.pass_number)]
    return " · ".join([*parts, f"{scheme_title} {info.scheme_version}"])


def coding_marks(info: CodingInfo, text: Catalogue) -> tuple[str, ...]:
    """Return in a word each what stands out about a coding: finished, the master, a part only."""
    marks = []
    if info.tracks:
        marks.append(text("a part of the scheme"))
    if info.status is CodingStatus.FINISHED:
        marks.append(text("finished"))
    if info.master:
        marks.append(text("master"))
    return tuple(marks)


def recording_details(recording: Recording, text: Catalogue) -> str:
    """Return what is known of a recording: length, speed, size, and if it lies in the vault."""
    parts = [text.clock(recording.duration_us)]
    if recording.frame_rate:
        rate = float(recording.frame_rate)
        decimals = 0 if rate.is_integer() else 2
        parts.append(text("{rate} frames/s", rate=text.number(rate, decimals)))
    if recording.width_px:
        parts.append(f"{recording.width_px}\N{MULTIPLICATION SIGN}{recording.height_px}")
    if not recording.has_sound:
        parts.append(text("no sound"))
    if recording.storing is Storing.VAULT:
        parts.append(text("in the vault"))
    return " · ".join(parts)
