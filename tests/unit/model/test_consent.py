"""Who must still give consent before a recording may be used."""

from dataclasses import replace
from datetime import date

import pytest

from observer.model.consent import Consent, Lack, MissingConsent, Purpose, missing_consents
from observer.model.family import Participant
from observer.model.scheme import Role

TODAY = date(2026, 11, 21)


def person(person_id: str, role: Role, *, has_authority: bool = False) -> Participant:
    return Participant(id=person_id, family_id="f", role=role, has_authority=has_authority)


CHILD = person("child", Role.CHILD)
MOTHER = person("mother", Role.MOTHER, has_authority=True)
FATHER = person("father", Role.FATHER, has_authority=True)
FOSTER = person("foster", Role.FOSTER_PARENT)
GUARDIAN = person("guardian", Role.PROFESSIONAL, has_authority=True)
SIBLING = person("sibling", Role.SIBLING)
FAMILY = (CHILD, MOTHER, FATHER)


def consent(
    about: Participant,
    by: Participant,
    *,
    purpose: Purpose = Purpose.TREATMENT,
    given_on: date = date(2026, 1, 1),
    expires_on: date | None = None,
    withdrawn_on: date | None = None,
) -> Consent:
    return Consent(
        id=f"{about.id}-{by.id}-{given_on}",
        participant_id=about.id,
        purpose=purpose,
        given_by=by.id,
        given_on=given_on,
        expires_on=expires_on,
        withdrawn_on=withdrawn_on,
    )


ALL = (
    consent(CHILD, MOTHER),
    consent(CHILD, FATHER),
    consent(MOTHER, MOTHER),
    consent(FATHER, FATHER),
)


def missing(
    people: tuple[Participant, ...],
    consents: tuple[Consent, ...],
    seen: tuple[Participant, ...],
    purpose: Purpose = Purpose.TREATMENT,
) -> set[tuple[str, str, Lack]]:
    found = missing_consents(people, consents, [p.id for p in seen], purpose, TODAY)
    return {(m.participant_id, m.by, m.lack) for m in found}


def test_a_family_of_which_all_gave_consent_lacks_none() -> None:
    assert missing(FAMILY, ALL, FAMILY) == set()


def test_both_holders_of_authority_must_agree_for_the_child() -> None:
    for absent, giver in ((ALL[1], "father"), (ALL[0], "mother")):
        rest = tuple(c for c in ALL if c is not absent)
        assert missing(FAMILY, rest, FAMILY) == {("child", giver, Lack.NEVER_GIVEN)}


def test_a_guardian_gives_consent_for_the_child_and_a_foster_parent_for_herself() -> None:
    people = (CHILD, FOSTER, GUARDIAN)
    seen = (CHILD, FOSTER)
    assert missing(people, (), seen) == {
        ("child", "guardian", Lack.NEVER_GIVEN),
        ("foster", "foster", Lack.NEVER_GIVEN),
    }
    given = (consent(CHILD, GUARDIAN), consent(FOSTER, FOSTER))
    assert missing(people, given, seen) == set()


def test_consent_of_somebody_without_authority_does_not_count_for_the_child() -> None:
    people = (CHILD, FOSTER, GUARDIAN)
    assert missing(people, (consent(CHILD, FOSTER),), (CHILD,)) == {
        ("child", "guardian", Lack.NEVER_GIVEN)
    }


def test_a_child_without_known_authority_cannot_be_shown() -> None:
    assert missing((CHILD, FOSTER), (consent(CHILD, FOSTER),), (CHILD,)) == {
        ("child", "", Lack.NO_AUTHORITY_KNOWN)
    }


def test_a_brother_or_sister_in_the_picture_is_asked_for_too() -> None:
    assert missing((*FAMILY, SIBLING), ALL, (*FAMILY, SIBLING)) == {
        ("sibling", "mother", Lack.NEVER_GIVEN),
        ("sibling", "father", Lack.NEVER_GIVEN),
    }


def test_who_cannot_be_recognised_need_not_be_asked() -> None:
    assert missing(FAMILY, (consent(MOTHER, MOTHER),), (MOTHER,)) == set()
    assert missing((*FAMILY, SIBLING), ALL, FAMILY) == set()


def test_where_nobody_is_marked_everyone_is_asked() -> None:
    assert missing(FAMILY, (), ()) == {
        ("child", "mother", Lack.NEVER_GIVEN),
        ("child", "father", Lack.NEVER_GIVEN),
        ("mother", "mother", Lack.NEVER_GIVEN),
        ("father", "father", Lack.NEVER_GIVEN),
    }


def test_where_only_strangers_are_marked_everyone_is_asked() -> None:
    gone = person("somebody who was removed", Role.MOTHER)
    assert missing(FAMILY, (), (gone,)) == missing(FAMILY, (), FAMILY)


def test_a_family_of_which_nobody_is_known_lacks_consent() -> None:
    assert missing((), (), ()) == {("", "", Lack.NOBODY_KNOWN)}


def test_consent_for_one_purpose_is_none_for_another() -> None:
    assert len(missing(FAMILY, ALL, FAMILY, Purpose.RESEARCH)) == 4
    research = tuple(replace(c, purpose=Purpose.RESEARCH) for c in ALL)
    assert missing(FAMILY, research, FAMILY, Purpose.RESEARCH) == set()


@pytest.mark.parametrize(
    ("given_on", "expires_on", "withdrawn_on", "lack"),
    [
        (TODAY, None, None, None),
        (date(2026, 11, 22), None, None, Lack.NEVER_GIVEN),
        (date(2026, 1, 1), TODAY, None, None),
        (date(2026, 1, 1), date(2026, 11, 20), None, Lack.EXPIRED),
        (date(2026, 1, 1), None, date(2026, 11, 22), None),
        (date(2026, 1, 1), None, TODAY, Lack.WITHDRAWN),
        (date(2026, 1, 1), date(2026, 11, 1), date(2026, 10, 1), Lack.WITHDRAWN),
    ],
    ids=[
        "given today",
        "given only tomorrow",
        "on its last day",
        "the day after its last",
        "withdrawn from tomorrow",
        "withdrawn today",
        "withdrawn and then expired",
    ],
)
def test_consent_counts_between_its_days(
    given_on: date, expires_on: date | None, withdrawn_on: date | None, lack: Lack | None
) -> None:
    own = consent(
        MOTHER, MOTHER, given_on=given_on, expires_on=expires_on, withdrawn_on=withdrawn_on
    )
    found = missing_consents((MOTHER,), (own,), ("mother",), Purpose.TREATMENT, TODAY)
    expected = MissingConsent(participant_id="mother", by="mother", lack=lack) if lack else None
    assert found == ((expected,) if expected else ())


def test_a_new_consent_counts_beside_a_withdrawn_one() -> None:
    old = consent(MOTHER, MOTHER, withdrawn_on=date(2026, 3, 1))
    new = consent(MOTHER, MOTHER, given_on=date(2026, 5, 1))
    assert missing((MOTHER,), (old,), (MOTHER,)) == {("mother", "mother", Lack.WITHDRAWN)}
    assert missing((MOTHER,), (old, new), (MOTHER,)) == set()
