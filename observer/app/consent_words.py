"""Who must still give which consent, in words that hold no name."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from observer.model.consent import Lack, MissingConsent, Purpose
from observer.model.family import Participant
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.scheme import Role

PURPOSES: Mapping[Purpose, Message] = MappingProxyType(
    {
        Purpose.TREATMENT: msg("treatment"),
        Purpose.TAKE_HOME: msg("taking home"),
        Purpose.SUPERVISION: msg("supervision"),
        Purpose.TEACHING: msg("teaching"),
        Purpose.RESEARCH: msg("research"),
    }
)
"""What something may be shared for."""

_GUARDIAN = msg("the guardian")
_THE: Mapping[Role, Message] = MappingProxyType(
    {
        Role.CHILD: msg("the child"),
        Role.CAREGIVER: msg("the caregiver"),
        Role.MOTHER: msg("the mother"),
        Role.FATHER: msg("the father"),
        Role.FOSTER_PARENT: msg("the foster parent"),
        Role.GRANDPARENT: msg("the grandparent"),
        Role.SIBLING: msg("the brother or sister"),
        Role.PROFESSIONAL: msg("the professional"),
        Role.OTHER: msg("the other person"),
        Role.DYAD: msg("the pair"),
        Role.TRIAD: msg("the three of them"),
    }
)


def the(person: Participant) -> Message:
    """Return somebody by role; who holds authority without being family is the guardian."""
    return _GUARDIAN if _is_guardian(person) else _THE[person.role]


def who_lacks(project: Project, missing: Iterable[MissingConsent]) -> Message:
    """Return what is still needed as one clause; at least one consent is.

    Parameters
    ----------
    project
        Knows the people.
    missing
        What is needed.

    Returns
    -------
    Message
        Such as "the mother must still give consent; the father has withdrawn consent for the
        child"; what reads the same in roles is said once.
    """
    clauses = [_clause(project, each) for each in _by_role(project, missing)]
    sentence = clauses[0]
    for clause in clauses[1:]:
        sentence = msg("{before}; {clause}", before=sentence, clause=clause)
    return sentence


def coded(project: Project, missing: Iterable[MissingConsent]) -> str:
    """Return the same for the access log, such as ``never_given:mother>child``."""
    return ",".join(_code(project, each) for each in _by_role(project, missing))


def _by_role(project: Project, missing: Iterable[MissingConsent]) -> list[MissingConsent]:
    """Return one of those that read the same in roles."""
    return list({_code(project, each): each for each in missing}.values())


def _clause(project: Project, missing: MissingConsent) -> Message:
    if missing.lack is Lack.NOBODY_KNOWN:
        return msg("it is not known yet who belongs to the family")
    about = the(project.get(Participant, missing.participant_id))
    if missing.lack is Lack.NO_AUTHORITY_KNOWN:
        return msg("nobody is known to hold parental authority over {about}", about=about)
    giver = the(project.get(Participant, missing.by))
    own = missing.by == missing.participant_id
    if missing.lack is Lack.WITHDRAWN:
        if own:
            return msg("{giver} has withdrawn consent", giver=giver)
        return msg("{giver} has withdrawn consent for {about}", giver=giver, about=about)
    if missing.lack is Lack.EXPIRED:
        if own:
            return msg("the consent of {giver} has expired", giver=giver)
        return msg("the consent of {giver} for {about} has expired", giver=giver, about=about)
    if own:
        return msg("{giver} must still give consent", giver=giver)
    return msg("{giver} must still give consent for {about}", giver=giver, about=about)


def _code(project: Project, missing: MissingConsent) -> str:
    if missing.lack is Lack.NOBODY_KNOWN:
        return missing.lack.value
    about = project.get(Participant, missing.participant_id).role.value
    giver = _giver_code(project, missing.by)
    return f"{missing.lack.value}:{giver}>{about}"


def _giver_code(project: Project, giver_id: str) -> str:
    if not giver_id:
        return "?"
    giver = project.get(Participant, giver_id)
    return "guardian" if _is_guardian(giver) else giver.role.value


def _is_guardian(person: Participant) -> bool:
    return person.has_authority and person.role in {Role.PROFESSIONAL, Role.OTHER}
