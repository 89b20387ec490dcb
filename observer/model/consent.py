"""Consent: who gave it, for what, until when; and who must still give it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from observer.model.family import Participant
from observer.model.scheme import Role


class Purpose(StrEnum):
    """What a recording, or what is made from it, is used for."""

    TREATMENT = "treatment"
    TAKE_HOME = "take_home"
    SUPERVISION = "supervision"
    TEACHING = "teaching"
    RESEARCH = "research"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One consent.

    Attributes
    ----------
    participant_id
        Whom it is about.
    given_by
        Who gave it: the person, or a holder of parental authority for a child.
    expires_on
        Last day on which it counts; None for no end.
    withdrawn_on
        Day from which it no longer counts.
    evidence
        Ids of what proves it, such as a scan of the signed form.
    """

    id: str
    participant_id: str
    purpose: Purpose
    given_by: str
    given_on: date
    expires_on: date | None = None
    withdrawn_on: date | None = None
    evidence: tuple[str, ...] = ()

    def counts_on(self, day: date) -> bool:
        """Return whether this consent is in force on `day`."""
        return (
            self.given_on <= day
            and (self.expires_on is None or day <= self.expires_on)
            and (self.withdrawn_on is None or day < self.withdrawn_on)
        )


class Lack(StrEnum):
    """Why a consent that is needed does not count."""

    NEVER_GIVEN = "never_given"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NO_AUTHORITY_KNOWN = "no_authority_known"
    NOBODY_KNOWN = "nobody_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingConsent:
    """A consent that is needed and not there.

    Attributes
    ----------
    participant_id
        Whom it is about; empty if nobody of the family is known.
    by
        Who must give it; empty if nobody with parental authority is known.
    """

    participant_id: str
    by: str
    lack: Lack


def missing_consents(
    people: Iterable[Participant],
    consents: Iterable[Consent],
    recognisable: Iterable[str],
    purpose: Purpose,
    day: date,
) -> tuple[MissingConsent, ...]:
    """Return which consents are still needed; an empty tuple means it may be used so.

    It counts when every holder of parental authority has given it for every child in the family
    who can be recognised, and every recognisable adult for herself. A family of which nobody is
    marked as recognisable is taken as if everyone were. If nobody of it is known, nobody can have
    given consent.

    Parameters
    ----------
    people
        Participants of the family.
    consents
        All consents of the family.
    recognisable
        Ids of who can be recognised in the recording.
    purpose
        What it is to be used for.
    day
        On which it is to be used.

    Returns
    -------
    tuple of MissingConsent
        One for each person and giver.
    """
    everyone = tuple(people)
    if not everyone:
        return (MissingConsent(participant_id="", by="", lack=Lack.NOBODY_KNOWN),)
    known = {person.id for person in everyone}
    seen = known.intersection(recognisable) or known
    holders = [person for person in everyone if person.has_authority]
    given = [consent for consent in consents if consent.purpose is purpose]
    missing: list[MissingConsent] = []
    for person in everyone:
        if person.id not in seen:
            continue
        if person.role in {Role.CHILD, Role.SIBLING}:
            givers = [holder.id for holder in holders]
            if not givers:
                missing.append(
                    MissingConsent(participant_id=person.id, by="", lack=Lack.NO_AUTHORITY_KNOWN)
                )
        else:
            givers = [person.id]
        for giver in givers:
            own = [c for c in given if c.participant_id == person.id and c.given_by == giver]
            lack = _lack(own, day)
            if lack is not None:
                missing.append(MissingConsent(participant_id=person.id, by=giver, lack=lack))
    return tuple(missing)


def in_force(consents: Iterable[Consent], day: date) -> Consent | None:
    """Return which consent of one giver, about one person, for one purpose counts on a day.

    A withdrawal takes back all that was given up to its day, on whatever paper.

    Parameters
    ----------
    consents
        All that this giver gave for it.
    day
        On which one must count.

    Returns
    -------
    Consent or None
        The one that counts longest; None if none does.
    """
    every = tuple(consents)
    withdrawn = max(
        (c.withdrawn_on for c in every if c.withdrawn_on is not None and c.withdrawn_on <= day),
        default=date.min,
    )
    counting = [c for c in every if c.counts_on(day) and c.given_on > withdrawn]
    return max(counting, key=lambda c: c.expires_on or date.max, default=None)


def _lack(consents: list[Consent], day: date) -> Lack | None:
    if in_force(consents, day) is not None:
        return None
    if any(c.withdrawn_on is not None and c.withdrawn_on <= day for c in consents):
        return Lack.WITHDRAWN
    if any(c.expires_on is not None and c.expires_on < day for c in consents):
        return Lack.EXPIRED
    return Lack.NEVER_GIVEN
