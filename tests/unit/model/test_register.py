"""What becomes due, until when films are kept, and what stops their erasure."""

from dataclasses import replace
from datetime import date

import pytest

from observer.model.consent import Consent, Purpose
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.keeping import ErasureStop, Retention, TeamRules
from observer.model.project import Project
from observer.model.register import Due, DueKind, after_months, due, keep_until, stop_of
from observer.model.scheme import Role
from observer.model.session import Recording, Session, Storing

TODAY = date(2026, 11, 21)
HELD = date(2026, 3, 31)
HOUSE: tuple[ProjectRecord, ...] = (
    Family(id="f", pseudonym="F-012"),
    Participant(id="m", family_id="f", role=Role.MOTHER, has_authority=True),
    Participant(id="k", family_id="f", role=Role.CHILD),
    Session(id="s", family_id="f", number=1, held_on=HELD),
    Recording(id="r", session_id="s", label="film 1", storing=Storing.VAULT),
)
RULES = TeamRules(
    id="rules",
    retentions=(
        Retention(purpose=Purpose.TREATMENT, months=6),
        Retention(purpose=Purpose.RESEARCH, months=24),
    ),
)


def consent(
    about: str,
    purpose: Purpose = Purpose.TREATMENT,
    *,
    given_on: date = date(2026, 1, 1),
    expires_on: date | None = None,
    withdrawn_on: date | None = None,
) -> Consent:
    return Consent(
        id=f"{about}-{purpose}-{given_on}",
        participant_id=about,
        purpose=purpose,
        given_by="m",
        given_on=given_on,
        expires_on=expires_on,
        withdrawn_on=withdrawn_on,
    )


def both(purpose: Purpose, **more: date) -> tuple[Consent, ...]:
    return consent("m", purpose, **more), consent("k", purpose, **more)


def project(*records: ProjectRecord) -> Project:
    return Project.from_records([*HOUSE, *records])


def kinds(project: Project, day: date = TODAY) -> list[tuple[DueKind, date]]:
    return [(each.kind, each.on) for each in due(project, day)]


def test_a_month_ends_where_the_calendar_lets_it() -> None:
    assert after_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert after_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert after_months(date(2026, 12, 31), 12) == date(2027, 12, 31)
    assert after_months(date(2026, 1, 1), 240_000) == date.max


def test_a_film_of_a_family_without_consent_is_to_be_asked_about() -> None:
    assert kinds(project()) == [(DueKind.MISSING, HELD)]
    assert kinds(project(*both(Purpose.TREATMENT))) == []


def test_a_family_without_anything_filmed_is_not_asked() -> None:
    assert not due(Project.from_records([HOUSE[0], HOUSE[1], HOUSE[2], HOUSE[3]]), TODAY)


@pytest.mark.parametrize(
    ("expires_on", "is_due"),
    [(date(2026, 12, 21), True), (date(2026, 12, 22), False), (date(2026, 10, 1), True)],
)
def test_a_consent_is_told_as_many_days_before_its_end_as_the_team_set(
    expires_on: date, *, is_due: bool
) -> None:
    given = project(consent("m", expires_on=expires_on), consent("k"))
    assert kinds(given) == ([(DueKind.EXPIRES, expires_on)] if is_due else [])
    early = replace(RULES, retentions=(), warn_days=90)
    assert (DueKind.EXPIRES, expires_on) in kinds(project(*given.of(Consent), early))


def test_a_consent_that_was_given_anew_is_no_longer_due() -> None:
    old = consent("m", expires_on=date(2026, 12, 1))
    new = consent("m", given_on=date(2026, 11, 1))
    assert kinds(project(old, new, consent("k"))) == []


def test_a_withdrawn_consent_asks_for_erasure_and_for_nothing_else() -> None:
    gone = consent("m", expires_on=date(2026, 12, 1), withdrawn_on=date(2026, 11, 2))
    found = due(project(gone, consent("k"), RULES), TODAY)
    assert found == (
        Due(kind=DueKind.WITHDRAWN, on=date(2026, 11, 2), family_id="f", session_id="s"),
    )


def test_films_are_due_when_nothing_asks_for_them_any_longer() -> None:
    treated = project(*both(Purpose.TREATMENT), RULES)
    assert keep_until(treated, "s", TODAY) == date(2026, 9, 30)
    assert kinds(treated) == [(DueKind.KEPT_LONG_ENOUGH, date(2026, 9, 30))]
    erased = Recording(id="r", session_id="s", label="film 1", storing=Storing.ERASED)
    assert kinds(project(*both(Purpose.TREATMENT), RULES, erased)) == []
    studied = project(*both(Purpose.TREATMENT), *both(Purpose.RESEARCH), RULES)
    assert keep_until(studied, "s", TODAY) == date(2028, 3, 31)
    assert kinds(studied) == []


def test_a_purpose_keeps_a_film_no_longer_than_its_consent() -> None:
    end = date(2027, 1, 1)
    studied = project(*both(Purpose.TREATMENT), *both(Purpose.RESEARCH, expires_on=end), RULES)
    assert keep_until(studied, "s", TODAY) == end


def test_a_purpose_without_an_end_keeps_a_film_without_end() -> None:
    taught = project(*both(Purpose.TREATMENT), *both(Purpose.TEACHING), RULES)
    assert keep_until(taught, "s", TODAY) is None
    assert keep_until(project(*both(Purpose.TREATMENT)), "s", TODAY) is None


def test_a_film_that_belongs_to_the_file_is_kept_for_twenty_years() -> None:
    filed = project(*both(Purpose.TREATMENT), replace(RULES, film_is_record=True))
    assert keep_until(filed, "s", TODAY) == date(2046, 3, 31)


def test_of_a_session_without_a_day_nobody_knows_until_when() -> None:
    undated = Session(id="s", family_id="f", number=1)
    assert keep_until(project(*both(Purpose.TREATMENT), RULES, undated), "s", TODAY) is None


def stop(name: str, session_id: str = "", lifted_on: date | None = None) -> ErasureStop:
    return ErasureStop(
        id=name,
        family_id="f",
        reason="klacht",
        set_by="AB",
        set_on=TODAY,
        session_id=session_id,
        lifted_on=lifted_on,
    )


def test_a_stop_holds_until_it_is_lifted() -> None:
    held = project(*both(Purpose.TREATMENT), RULES, stop("a"))
    assert stop_of(held, "f", TODAY) == stop("a")
    assert [each.stop for each in due(held, TODAY)] == [stop("a")]
    assert stop_of(project(stop("a", lifted_on=TODAY)), "f", TODAY) is None
    assert stop_of(project(stop("a", lifted_on=date(2027, 1, 1))), "f", TODAY) is not None


def test_a_stop_of_one_session_stops_it_and_the_family_but_no_other_session() -> None:
    held = project(stop("a", session_id="s"))
    assert stop_of(held, "f", TODAY, "s") is not None
    assert stop_of(held, "f", TODAY) is not None
    assert stop_of(held, "f", TODAY, "another") is None
    assert stop_of(project(stop("b")), "f", TODAY, "another") is not None
