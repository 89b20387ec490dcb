"""Handing over and merging without a window."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from observer.app.workspace import Workspace
from observer.cli.application import build
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, CodingInfo, Edit, Record, Replacement
from observer.model.family import Family, Participant
from observer.model.scheme import Role
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project

WORDS = "seven small boats"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(lambda _path: 0), [str(a) for a in arguments])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OOGHOOGTE_LANGUAGE", "en")
    monkeypatch.setenv("OOGHOOGTE_PASSPHRASE", WORDS)
    monkeypatch.setenv("OOGHOOGTE_HANDOVER_PASSPHRASE", WORDS)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"only bytes" * 1000)
    create_project(tmp_path / "home", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "home"))
    records: tuple[Record, ...] = (
        Family(id="family", pseudonym="F-001"),
        Participant(id="mother", family_id="family", role=Role.MOTHER),
        Session(id="session", family_id="family", number=1),
        Recording(
            id="film",
            session_id="session",
            label="film 1",
            storing=Storing.LINKED,
            path=str(film),
            size_bytes=film.stat().st_size,
            duration_us=10_000_000,
            width_px=64,
            height_px=48,
        ),
        Consent(
            id="consent",
            participant_id="mother",
            purpose=Purpose.RESEARCH,
            given_by="mother",
            given_on=date(2020, 1, 1),
        ),
    )
    added = tuple(Replacement(None, record) for record in records)
    workspace.apply(Edit(document=PROJECT, kind="test", replacements=added))
    workspace.close()
    return tmp_path / "home"


def codings(folder: Path) -> int:
    return int(json.loads(run("project", "info", folder, "--json").stdout)["codings"])


def make(home: Path, out: Path, *more: str) -> Result:
    return run(
        *("handover", "make", home, "--coder", "CD", "--scheme", "engagement", "--out", out), *more
    )


@pytest.mark.proof
def test_a_session_goes_out_is_opened_comes_back_and_is_merged_once(
    home: Path, tmp_path: Path
) -> None:
    out, back = tmp_path / "a.ooghoogte", tmp_path / "back.ooghoogte"
    assert make(home, out).exit_code == 0
    assert run("handover", "open", out, tmp_path / "away").exit_code == 0
    assert codings(tmp_path / "away") == 1
    assert run("handover", "return", tmp_path / "away", "--out", back).exit_code == 0
    first = run("merge", home, back)
    assert (first.exit_code, first.stdout) == (0, "The coding of CD is brought up to date.\n")
    assert "merged already" in run("merge", home, back).stdout
    assert codings(home) == 1


def test_only_some_parts_are_asked_for_with_part(home: Path, tmp_path: Path) -> None:
    workspace = Workspace(open_project(home))
    scheme = next(s for s in workspace.schemes() if s.id == "engagement")
    workspace.close()
    part = scheme.tracks[0].id
    assert make(home, tmp_path / "a.ooghoogte", "--part", part).exit_code == 0
    workspace = Workspace(open_project(home))
    (info,) = workspace.project.of(CodingInfo)
    workspace.close()
    assert info.tracks == (part,)


def test_what_goes_wrong_is_one_sentence_and_nothing_is_left(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.ooghoogte"
    refused = make(home, out, "--purpose", "teaching")
    assert refused.exit_code == 1
    assert "may not be shared for teaching" in refused.stderr
    assert make(home, out, "--session", "9").exit_code == 1
    assert codings(home) == 0
    assert not out.exists()
    assert make(home, out).exit_code == 0
    out.write_bytes(out.read_bytes()[:-9])
    cut = run("handover", "open", out, tmp_path / "away")
    assert cut.exit_code == 1
    assert "changed or cut" in cut.stderr
    assert not (tmp_path / "away").exists()
    assert run("merge", home, tmp_path / "nowhere.ooghoogte").exit_code == 1
