"""The register on the command line: who is missing, what is due, who looked, and erasing."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from observer.app.workspace import Workspace
from observer.cli.application import build
from observer.model.consent import Consent, Purpose
from observer.model.family import Family, Participant
from observer.model.keeping import ErasureStop, Retention, TeamRules
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project

TODAY = date.today()  # noqa: DTZ011  the command line asks for the day of the calendar
GIVEN = Consent(
    id="c",
    participant_id="m",
    purpose=Purpose.TREATMENT,
    given_by="m",
    given_on=TODAY - timedelta(days=100),
    expires_on=TODAY + timedelta(days=3),
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OOGHOOGTE_LANGUAGE", "en")
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    (tmp_path / "film").write_bytes(b"film")
    workspace.store.vault.take_in(tmp_path / "film", "r", lambda _: None, lambda: False)
    workspace.apply(
        add(
            "test",
            Family(id="f", pseudonym="F-012"),
            Family(id="f2", pseudonym="F-013"),
            Participant(id="m", family_id="f", role=Role.MOTHER, name="Sanne", has_authority=True),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            Session(id="s", family_id="f", number=1, held_on=TODAY - timedelta(days=99)),
            Recording(id="r", session_id="s", label="film 1", storing=Storing.VAULT),
            GIVEN,
            replace(GIVEN, id="c2", participant_id="k", expires_on=None),
            TeamRules(id="rules", retentions=(Retention(purpose=Purpose.TREATMENT, months=1),)),
        )
    )
    workspace.saw("opened", "s")
    workspace.close()
    return tmp_path / "project"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(lambda _: 0), [str(a) for a in arguments])


def test_who_must_still_consent_is_told_per_purpose(project: Path) -> None:
    done = run("consent", "missing", project)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "F-012 1 treatment: given"
    assert lines[1].startswith("F-012 1 taking home: the mother must still give consent; ")
    assert run("consent", "missing", project, "--purpose", "treatment").exit_code == 0
    assert "Sanne" not in done.output
    unknown = run("consent", "missing", project, "--family", "F-999")
    assert "There is no family F-999." in unknown.stderr


def test_what_is_due_is_told_the_earliest_first(project: Path) -> None:
    done = run("consent", "due", project)
    told = [line.split(" ", 2)[2] for line in done.stdout.splitlines()]
    assert len(told) == len(("films", "consent"))
    assert told[0].startswith("Kept long enough. Nothing asks any longer for the films of session")
    assert told[1] == (
        "Consent ends. The consent of the mother for treatment ends: ask again in time."
    )


def test_who_has_seen_a_family_is_told_and_written(project: Path, tmp_path: Path) -> None:
    done = run("access-log", project, "--family", "F-012")
    assert done.stdout.rstrip().endswith("AB  F-012  opened the film  session 1")
    out = tmp_path / "log.csv"
    assert run("access-log", project, "--family", "F-012", "--out", out).exit_code == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    # what was printed went to a program, and so out of the project too
    assert [row["event"] for row in rows] == ["released", "released", "opened"]
    assert rows[0]["detail"] == "access_log purpose=none"
    assert "opened the film" not in run("access-log", project, "--family", "F-013").stdout


def test_a_film_a_session_or_a_family_is_erased_after_a_question(project: Path) -> None:
    asked = run("erase", project, "--family", "F-012")
    assert asked.exit_code == 1
    assert "Erase F-012 for good?" in asked.output
    film = ["--session", "1", "--film", "film 1", "--yes"]
    assert run("erase", project, "--family", "F-012", *film).exit_code == 0
    assert "There is no film" in run("erase", project, "--family", "F-012", *film).stderr
    assert run("erase", project, "--family", "F-012", "--session", "1", "--yes").exit_code == 0
    assert run("erase", project, "--family", "F-012", "--yes").stdout == "Erased: F-012\n"
    assert "There is no family" in run("erase", project, "--family", "F-012", "--yes").stderr
    assert run("project", "verify", project).exit_code == 0


def test_the_linked_files_of_what_was_erased_are_told_with_their_places(
    project: Path, tmp_path: Path
) -> None:
    workspace = Workspace(open_project(project))
    film = tmp_path / "linked.mp4"
    film.touch()
    linked = Recording(
        id="l", session_id="s", label="film 2", storing=Storing.LINKED, path=str(film)
    )
    gone = replace(linked, id="g", label="film 3", path=str(tmp_path / "gone.mp4"))
    workspace.apply(add("link", linked, gone))
    workspace.close()
    done = run("erase", project, "--family", "F-012", "--yes")
    assert done.stdout.splitlines() == [
        "Erased: F-012",
        "Linked films stay on the disk; the project has forgotten them:",
        f"{film}  still there",
        f"{tmp_path / 'gone.mp4'}  gone from here",
    ]
    assert film.is_file()


def test_a_stop_stops_the_command_line_too(project: Path) -> None:
    workspace = Workspace(open_project(project))
    stop = ErasureStop(id="x", family_id="f", reason="klacht", set_by="AB", set_on=TODAY)
    workspace.apply(add("stop", stop))
    workspace.close()
    done = run("erase", project, "--family", "F-012", "--yes")
    assert done.exit_code == 1
    assert "Nothing of F-012 may be erased now: klacht (AB)." in done.stderr
