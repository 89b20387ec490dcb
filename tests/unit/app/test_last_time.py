"""A plan begins with the small thing of last time, from the conversation or from the sheet."""

from dataclasses import replace
from datetime import date

import pytest

from observer.app.last_time import point_of_last_time
from observer.app.sample import sample_records
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.feedback import FeedbackPlan, FeedbackSession
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Session
from observer.model.sheet import ParentSheet
from observer.text.catalogue import catalogue

EN = catalogue("en")
SHEET = ParentSheet(
    id="sheet", session_id="s1", caregiver_id="m", signal="looks away", small_step="wait a moment."
)
PLAN = FeedbackPlan(id="plan", session_id="s1", caregivers=("m",))
HELD = FeedbackSession(
    id="held", plan_id="plan", held_on=date(2026, 3, 21), began_at="2026", working_point="Sing."
)


def family(*more: ProjectRecord) -> Project:
    return Project.from_records(
        [
            Family(id="f", pseudonym="F-012"),
            Participant(id="m", family_id="f", role=Role.MOTHER),
            Participant(id="d", family_id="f", role=Role.FATHER),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            *(Session(id=f"s{n}", family_id="f", number=n) for n in (1, 2, 3)),
            *more,
        ]
    )


def test_the_step_on_the_sheet_of_last_time_is_the_working_point() -> None:
    known = family(SHEET)
    said = "When Noor looks away, wait a moment."
    assert point_of_last_time(known, "s2", ("m",), EN) == said
    assert point_of_last_time(known, "s2", (), EN) == said
    bare = family(replace(SHEET, signal=""))
    assert point_of_last_time(bare, "s2", ("m",), EN) == "Wait a moment."


def test_another_caregivers_sheet_and_that_of_the_session_itself_say_nothing() -> None:
    known = family(SHEET)
    assert point_of_last_time(known, "s2", ("d",), EN) == ""
    assert point_of_last_time(known, "s1", ("m",), EN) == ""


def test_what_was_agreed_later_counts_whether_on_a_sheet_or_in_a_conversation() -> None:
    later = replace(SHEET, id="later", session_id="s2", signal="", small_step="laugh along")
    assert point_of_last_time(family(SHEET, PLAN, HELD), "s3", ("m",), EN) == "Sing."
    known = family(SHEET, later, PLAN, HELD)
    assert point_of_last_time(known, "s3", ("m",), EN) == "Laugh along."
    assert point_of_last_time(known, "s2", ("m",), EN) == "Sing."
    assert point_of_last_time(family(PLAN, HELD), "s2", ("m",), EN) == "Sing."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Als Noor wegkijkt, dan wacht je even. Tel rustig tot vijf."),
        ("en", "When Noor looks away, wait a moment. Count calmly to five."),
    ],
)
def test_in_the_sample_the_second_plan_begins_with_the_first_step(language: str, said: str) -> None:
    known = Project.from_records(sample_records(language).records)
    second = next(each for each in known.of(Session) if each.number == 2)
    (sheet,) = known.sheets(second.id)
    asked = (sheet.caregiver_id,)
    assert point_of_last_time(known, second.id, asked, catalogue(language)) == said
