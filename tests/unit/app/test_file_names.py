"""A parent's file is named so that she finds it and nobody else is told of whom it is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from observer.app.export import ExportRequest
from observer.app.file_names import film_name, free_path, report_name, report_path
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.feedback import FeedbackPlan, FeedbackSession
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Session
from observer.text.catalogue import catalogue

TODAY = date(2026, 11, 22)
PLAN = FeedbackPlan(id="plan", session_id="s2", caregivers=("m",))
HELD = FeedbackSession(
    id="held", plan_id="plan", held_on=date(2026, 3, 21), began_at="2026", lasted_ms=1
)


def family(*more: ProjectRecord) -> Project:
    return Project.from_records(
        [
            Family(id="f", pseudonym="F-012"),
            Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne"),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            Session(id="s1", family_id="f", number=1),
            Session(id="s2", family_id="f", number=2, held_on=date(2026, 3, 14)),
            PLAN,
            *more,
        ]
    )


def wanted(report: str, *sessions: str, path: Path = Path(), language: str = "nl") -> ExportRequest:
    return ExportRequest(
        report=report, path=path, session_ids=sessions, caregiver_id="m", language=language
    )


@pytest.mark.parametrize(
    ("known", "session_id", "language", "name"),
    [
        (family(HELD), "s2", "nl", "Samen kijken 21 maart 2026.pdf"),
        (family(), "s2", "en", "Looking together 14 March 2026.pdf"),
        (family(), "s1", "nl", "Samen kijken 22 november 2026.pdf"),
    ],
)
def test_a_parents_file_says_what_it_is_and_of_which_day(
    known: Project, session_id: str, language: str, name: str
) -> None:
    for report, suffix in (("parent", ".pdf"), ("parent-pdf", ".pdf")):
        asked = wanted(report, session_id, language=language)
        assert report_name(known, asked, suffix, TODAY) == name


def test_film_and_subtitles_have_one_name_so_that_a_player_finds_both() -> None:
    names = [
        film_name(family(HELD), "plan", end, catalogue("nl"), TODAY) for end in (".mp4", ".vtt")
    ]
    assert names == ["Onze film 21 maart 2026.mp4", "Onze film 21 maart 2026.vtt"]


def test_the_teams_files_carry_the_pseudonym() -> None:
    assert report_name(family(), wanted("clinician", "s2"), ".xlsx", TODAY) == (
        "F-012_02_clinician.xlsx"
    )
    assert report_name(family(), wanted("clinician"), ".xlsx", TODAY) == "F-012_clinician.xlsx"
    others = family(Family(id="g", pseudonym="F-013"), Session(id="g1", family_id="g", number=1))
    assert report_name(others, wanted("clinician"), ".xlsx", TODAY) == "clinician.xlsx"


def test_in_a_folder_nothing_is_written_over(tmp_path: Path) -> None:
    asked = wanted("parent-pdf", "s2", path=tmp_path)
    written = []
    for _ in range(3):
        path = report_path(family(HELD), asked, TODAY)
        path.touch()
        written.append(path.name)
    assert written == [f"Samen kijken 21 maart 2026{n}.pdf" for n in ("", " (2)", " (3)")]
    assert report_path(family(), wanted("research-csv", path=tmp_path), TODAY) == tmp_path
    named = tmp_path / "sheet.pdf"
    assert report_path(family(), replace(asked, path=named), TODAY) == named
    assert free_path(named) == named
