"""Figures of a project: drawn as asked, written through the gate, and never with a name in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from observer.app.figure_saving import (
    FigureRequest,
    figure_name,
    prepare_drawing,
    prepare_figure,
    visits_of,
)
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.coding_edits import Press, press
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, Edit, Record, Replacement
from observer.model.errors import FormatError, ReleaseRefusedError
from observer.model.family import Family, Participant
from observer.model.scheme import Role
from observer.model.session import Session
from observer.statistics.columns import View
from observer.storage.project_folder import create_project, open_project

DAY = date(2026, 3, 20)


def add(*records: Record) -> Edit:
    return Edit(
        document=PROJECT, kind="test", replacements=tuple(Replacement(None, r) for r in records)
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    workspace.apply(
        add(
            Family(id="f", pseudonym="F-012"),
            Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne", has_authority=True),
            *(
                Session(
                    id=f"s{number}",
                    family_id="f",
                    number=number,
                    held_on=date(2026, number, 1),
                    present=("m",),
                )
                for number in (1, 2, 3)
            ),
            Consent(
                id="t",
                participant_id="m",
                purpose=Purpose.TREATMENT,
                given_by="m",
                given_on=date(2026, 1, 1),
            ),
        )
    )
    yield workspace
    workspace.close()


def code(workspace: Workspace, session_id: str, coder: str = "AB") -> str:
    scheme = next(s for s in workspace.schemes() if s.id.startswith("sensitivity"))
    info = workspace.new_coding(session_id, scheme, coder)
    track = scheme.track("child_signal")
    pressed = Press(track=track, code=track.code("approach"), time_us=5_000_000)
    workspace.apply(press(workspace.coding(info.id), pressed))
    return info.id


def test_a_figure_is_written_in_the_form_that_its_name_says(
    workspace: Workspace, tmp_path: Path
) -> None:
    request = FigureRequest(figure="answered", coding_id=code(workspace, "s1"), language="nl")
    heads = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
    for suffix, head in heads.items():
        path = tmp_path / f"answered{suffix}"
        assert prepare_figure(workspace, request, path, DAY)(Progress()) == path
        assert path.read_bytes().startswith(head)
        assert b"Sanne" not in path.read_bytes()
    with pytest.raises(FormatError):
        prepare_figure(workspace, request, tmp_path / "answered.doc", DAY)
    assert figure_name(workspace.project, request) == "F-012_01_answered"


def test_what_is_for_research_needs_consent_for_research(
    workspace: Workspace, tmp_path: Path
) -> None:
    request = FigureRequest(figure="raster", coding_id=code(workspace, "s1"), language="en")
    research = replace(request, view=View.RESEARCH)
    with pytest.raises(ReleaseRefusedError):
        prepare_figure(workspace, research, tmp_path / "raster.png", DAY)
    assert not list(tmp_path.glob("*.png"))
    prepare_figure(workspace, request, tmp_path / "raster.png", DAY)
    events = [(row.event, row.detail) for row in workspace.store.access_log.rows()]
    assert any(event == "release_refused" and "figure-raster" in told for event, told in events)
    assert any(event == "released" and "purpose=treatment" in told for event, told in events)


def test_the_course_takes_one_coding_of_each_session_and_hides_what_is_coded_blind(
    workspace: Workspace,
) -> None:
    first, second = code(workspace, "s1"), code(workspace, "s2")
    code(workspace, "s2", "CD")
    others = code(workspace, "s3", "CD")
    found = visits_of(workspace, first)
    assert [visit.session.coding.info.id for visit in found] == [first, second, others]
    assert [visit.number for visit in found] == [1, 2, 3]
    seen = visits_of(workspace, first, seen_only=True)
    assert [visit.session.coding.info.id for visit in seen] == [first, second]
    request = FigureRequest(figure="course", coding_id=first, language="en", seen_only=True)
    figure = prepare_drawing(workspace, request)(Progress())
    assert {moment.session_id for mark in figure.marks for moment in mark.moments} <= {"s1", "s2"}
