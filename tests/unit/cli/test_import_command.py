"""Bringing in on the command line: said first, then done; what cannot be read is one sentence."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from observer.app.workspace import Workspace
from observer.cli.application import build
from observer.model.edits import CodingInfo
from observer.storage.project_folder import create_project, open_project
from tests.unit.formats.foreign_samples import Plain, behaviour, boris, observation


@pytest.fixture
def project(tmp_path: Path) -> Path:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    return tmp_path / "project"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows: list[Plain] = [[1.0, "Child", "cry", "", ""]]
    path = tmp_path / "visits.boris"
    path.write_bytes(
        boris([behaviour("cry", key="k")], {"a": observation(rows), "b": observation([])})
    )
    return path


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(build(lambda _: 0), ["import", *words])
    return result.exit_code, result.output


def sessions(project: Path) -> list[tuple[str, int, str]]:
    workspace = Workspace(open_project(project))
    try:
        return [
            (workspace.project.family_of(s.id).pseudonym, s.number, info.coder)
            for info in workspace.project.of(CodingInfo)
            for s in workspace.project.sessions(workspace.project.family_of(info.session_id).id)
            if s.id == info.session_id
        ]
    finally:
        workspace.close()


def test_a_dry_run_says_what_would_come_and_changes_nothing(project: Path, file: Path) -> None:
    code, output = run(str(file), "--project", str(project), "--dry-run")
    assert code == 0
    assert "Sessions: 2, events: 1" in output
    assert "Another key: cry (Child): k" in output
    assert "Not beside the file: film.mp4" in output
    assert "Nothing was changed." in output
    assert sessions(project) == []


def test_it_is_brought_in_for_a_family_and_a_coder(project: Path, file: Path) -> None:
    code, output = run(str(file), "--project", str(project), "--family", "F-009", "--coder", "CD")
    assert code == 0
    assert "Sessions taken over: 2" in output
    assert sessions(project) == [("F-009", 1, "CD"), ("F-009", 2, "CD")]
    code, output = run(str(file), "--project", str(project))
    assert code == 0
    assert "In the project already: 2" in output
    assert len(sessions(project)) == 2


def test_each_session_may_have_a_family_of_its_own(project: Path, file: Path) -> None:
    assert run(str(file), "--project", str(project), "--each-apart")[0] == 0
    assert sessions(project) == [("F-001", 1, "AB"), ("F-002", 1, "AB")]
    code, output = run(str(file), "--project", str(project), "--each-apart", "--family", "F-001")
    assert (code, "do not go together" in output) == (1, True)


def test_a_file_that_cannot_be_read_is_one_sentence_and_code_1(
    project: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.eaf"
    broken.write_bytes(b"<ANNOTATION_DOCUMENT>")
    code, output = run(str(broken), "--project", str(project))
    assert code == 1
    assert "broken.eaf" in output
    assert "Traceback" not in output
    assert sessions(project) == []
