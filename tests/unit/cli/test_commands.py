"""The command line does the main job, says what is wrong, and keeps its exit codes."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from observer.app import places
from observer.app.sample import lay_sample_project
from observer.app.workspace import Workspace
from observer.cli import application
from observer.cli.application import build
from observer.cli.console import texts
from observer.media import Recording
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, Edit, Replacement
from observer.storage.project_folder import open_project

ROOT = Path(__file__).resolve().parents[3]
FILM = ROOT / "sample_sessions" / "session-2.mp4"
SCHEMES = sorted((ROOT / "coding_schemes").glob("*.toml"))


class Window:
    """Stands for the window: remembers what it was asked to open."""

    def __init__(self) -> None:
        self.opened: list[Path | None] = []

    def __call__(self, path: Path | None) -> int:
        self.opened.append(path)
        return 0


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OOGHOOGTE_LANGUAGE", "en")
    monkeypatch.setenv("OOGHOOGTE_PASSPHRASE", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


def run(*arguments: str | Path, window: Window | None = None) -> Result:
    return CliRunner().invoke(build(window or Window()), [str(a) for a in arguments])


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "sample"
    lay_sample_project(folder, language="en")
    return folder


def test_without_arguments_the_window_opens() -> None:
    window = Window()
    assert run(window=window).exit_code == 0
    assert window.opened == [None]


def test_a_project_or_a_film_opens_in_the_window(laid: Path) -> None:
    window = Window()
    assert run("open", laid, window=window).exit_code == 0
    assert run("open", FILM, window=window).exit_code == 0
    assert window.opened == [laid, FILM]


@pytest.mark.parametrize(
    ("chosen", "name", "question"),
    [("nl", "voorbeeldproject", "Hoe zie ik"), ("", "sample project", "How can I see")],
)
def test_the_sample_is_named_and_told_in_the_language_that_was_chosen_in_the_window(
    chosen: str, name: str, question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    settings, laid = tmp_path / "settings.json", tmp_path / name
    settings.write_text(json.dumps({"language": chosen}), encoding="utf-8")
    monkeypatch.setattr(application, "settings_file", lambda: settings)
    monkeypatch.setattr(places, "projects_folder", lambda: tmp_path)
    window = Window()
    assert run("sample", window=window).exit_code == 0
    assert window.opened == [laid]
    workspace = Workspace(open_project(laid, read_only=True))
    try:
        assert workspace.project.families()[0].question.startswith(question)
    finally:
        workspace.close()


def test_a_path_that_is_not_there_is_told_on_stderr(tmp_path: Path) -> None:
    window = Window()
    done = run("open", tmp_path / "gone.mp4", window=window)
    assert done.exit_code == 1
    assert "There is nothing at" in done.stderr
    assert not window.opened


def test_misuse_is_exit_code_two(laid: Path) -> None:
    assert run("fly").exit_code == 2
    assert run("export", laid, "--format", "nonsense", "--out", "x").exit_code == 2
    assert run("stats", laid, "--statistic", "nonsense").exit_code == 2
    assert run("still", FILM, "--out", "x.png").exit_code == 2


def test_demo_writes_the_four_workbooks_and_prints_n_of_m(tmp_path: Path) -> None:
    done = run("demo", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "clinician.xlsx",
        "parent-en.xlsx",
        "parent-nl.xlsx",
        "research.xlsx",
    ]
    first = done.stdout.splitlines()[1].split()
    assert first[:6] == ["F-012", "1", "AB", "answered", "16", "20"]


def test_probe_tells_what_a_film_is() -> None:
    facts = json.loads(run("probe", FILM, "--json").stdout)
    with Recording(FILM) as recording:
        assert facts["frames"] == len(recording.times_us)
    assert facts["variable_rate"] is True
    assert facts["frame_rate"] is None
    assert (facts["width_px"], facts["height_px"], facts["sound"]) == (960, 540, True)


def test_figures_of_a_film_have_the_decimal_sign_of_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OOGHOOGTE_LANGUAGE", "nl")
    length = next(
        line for line in run("probe", FILM).stdout.splitlines() if line.startswith("duration_s")
    )
    assert re.fullmatch(r"duration_s +\d+,\d+", length)
    done = run("still", FILM, "--frame", "777", "--out", tmp_path / "still.png")
    assert re.fullmatch(r"\d+,\d{6}", done.stdout.split()[-1])
    assert "." in str(json.loads(run("probe", FILM, "--json").stdout)["duration_s"])


@pytest.mark.parametrize("frame", [0, 1, 777, 3479])
def test_a_still_is_exactly_that_frame(tmp_path: Path, frame: int) -> None:
    out = tmp_path / "still.png"
    assert run("still", FILM, "--frame", str(frame), "--out", out).exit_code == 0
    with Recording(FILM) as recording:
        expected = recording.picture(frame)
    picture = cv2.imread(str(out))
    assert picture is not None
    assert np.array_equal(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), expected)


def test_a_moment_shows_the_frame_that_is_on_the_screen_then(tmp_path: Path) -> None:
    with Recording(FILM) as recording:
        times = recording.times_us - recording.times_us[0]
    for at_us, frame in ((int(times[500]), 500), (int(times[501]) - 1, 500)):
        done = run("still", FILM, "--at", f"{at_us / 1e6:.6f}", "--out", tmp_path / "still.png")
        assert done.stdout.split()[-2] == str(frame)


def test_a_frame_that_a_film_does_not_have_is_told(tmp_path: Path) -> None:
    done = run("still", FILM, "--frame", "999999", "--out", tmp_path / "still.png")
    assert done.exit_code == 1
    assert "Its frames are 0 to 3479" in done.stderr
    assert not (tmp_path / "still.png").exists()


def test_the_bundled_schemes_can_be_used() -> None:
    done = run("scheme", "check", *SCHEMES)
    assert done.exit_code == 0
    assert f"{len(SCHEMES)} files checked" in done.stdout


def test_problems_of_a_scheme_come_as_data_too(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('format = 1\nformat = 1\nid = "Not An Id"\n')
    done = run("scheme", "check", broken, "--json")
    problems = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {"severity", "file", "line", "key", "what", "mend"} == set(problems[0])
    assert 2 in {problem["line"] for problem in problems}


def test_a_new_project_takes_films_into_its_vault(tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert run("project", "new", project, "--coder", "AB", "--unprotected").exit_code == 0
    assert run("add-recording", project, FILM, "--vault").exit_code == 0
    info = json.loads(run("project", "info", project, "--json").stdout)
    assert info == {
        "families": 1,
        "sessions": 1,
        "recordings": 1,
        "codings": 0,
        "protected": False,
    }
    assert run("project", "verify", project).exit_code == 0


def test_a_changed_byte_in_the_vault_is_found(tmp_path: Path) -> None:
    project = tmp_path / "project"
    run("project", "new", project, "--coder", "AB", "--unprotected")
    run("add-recording", project, FILM, "--vault")
    stored = max((project / "media").iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.write_bytes(content)
    done = run("project", "verify", project)
    assert done.exit_code == 1
    assert done.stderr


def test_a_folder_that_is_there_already_is_not_written_over(laid: Path) -> None:
    before = (laid / "project.json").read_bytes()
    done = run("project", "new", laid, "--coder", "AB", "--unprotected")
    assert done.exit_code == 1
    assert (laid / "project.json").read_bytes() == before


def test_statistics_come_as_json_of_one_session_and_coder(laid: Path) -> None:
    done = run("stats", laid, "--session", "1", "--coder", "CD", "--json")
    tables = json.loads(done.stdout)
    assert {"answered", "tracks", "cooccurrence", "contingency", "subjects"} <= set(tables)
    assert {(row["session"], row["coder"]) for row in tables["tracks"]} == {(1, "CD")}


def test_statistics_come_as_csv(laid: Path, tmp_path: Path) -> None:
    out = tmp_path / "tracks.csv"
    assert run("stats", laid, "--statistic", "tracks", "--csv", out).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["family"] for row in rows} == {"F-012"}
    assert any(row["code"] == "crying" and float(row["codable_s"]) > 0 for row in rows)


def test_a_choice_that_fits_no_coding_is_told(laid: Path) -> None:
    done = run("stats", laid, "--coder", "nobody")
    assert done.exit_code == 1
    assert "No coding fits" in done.stderr


def test_a_report_is_written_by_its_name(laid: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    done = run("export", laid, "--format", "parent-pdf", "--out", out, "--language", "nl")
    assert done.exit_code == 0, done.stderr
    assert out.read_bytes().startswith(b"%PDF")
    done = run("export", laid, "--format", "parent-pdf", "--out", tmp_path, "--session", "1")
    assert (tmp_path / "Looking together 14 March 2026.pdf").is_file(), done.stderr


def test_without_a_display_the_sample_does_its_job_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    window = Window()
    done: list[Path] = []

    def job(out: Path, *_args: object) -> pd.DataFrame:
        done.append(out)
        return pd.DataFrame()

    monkeypatch.setattr("observer.cli.application.run_demo", job)
    assert run("sample", window=window).exit_code == 0
    assert not window.opened
    assert done == [Path("ooghoogte-demo")]


def test_with_a_display_the_sample_opens_in_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    window = Window()
    for _ in range(2):
        assert run("sample", window=window).exit_code == 0
    folder = window.opened[0]
    assert folder == window.opened[1]
    assert folder is not None
    assert tmp_path in folder.parents
    assert (folder / "project.json").is_file()


def test_every_command_explains_itself() -> None:
    for command in ("open", "demo", "probe", "still", "stats", "export", "add-recording"):
        done = run(command, "--help")
        assert done.exit_code == 0
        assert len(done.stdout.splitlines()) > 5


def test_counted_tables_leave_only_with_consent(tmp_path: Path) -> None:
    folder, out = tmp_path / "sample", tmp_path / "stats.csv"
    lay_sample_project(folder, language="en")
    workspace = Workspace(open_project(folder))
    withdrawn = tuple(
        Replacement(consent, replace(consent, withdrawn_on=consent.given_on))
        for consent in workspace.project.of(Consent)
        if consent.purpose is Purpose.RESEARCH
    )
    workspace.apply(Edit(document=PROJECT, kind="withdraw", replacements=withdrawn))
    workspace.close()
    done = run("stats", folder, "--statistic", "tracks", "--csv", out)
    assert done.exit_code == 1
    assert "consent" in done.stderr
    assert not out.exists()


def test_a_parent_sheet_is_never_taken_from_a_family_that_was_not_named(tmp_path: Path) -> None:
    folder, out = tmp_path / "sample", tmp_path / "sheet.xlsx"
    lay_sample_project(folder, language="en")
    assert run("add-recording", folder, FILM, "--family", "F-013").exit_code == 0
    done = run("export", folder, "--format", "parent", "--out", out)
    assert done.exit_code == 1
    assert "several fit" in done.stderr
    assert not out.exists()
    named = run("export", folder, "--format", "parent", "--out", out, "--family", "F-012")
    assert named.exit_code == 0, named.stderr


def test_another_film_under_the_same_name_is_noticed(tmp_path: Path) -> None:
    project, film = tmp_path / "project", tmp_path / "film.mp4"
    film.write_bytes(FILM.read_bytes())
    run("project", "new", project, "--coder", "AB", "--unprotected")
    assert run("add-recording", project, film).exit_code == 0
    content = bytearray(film.read_bytes())
    content[: len(content)] = bytes(len(content))
    film.write_bytes(content)
    done = run("project", "verify", project)
    assert done.exit_code == 1
    assert "another film" in done.stderr


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "nl_NL"}, "nl"),
        ({"LANG": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "nl:en"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "OOGHOOGTE_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_variables_say_the_language_though_its_locale_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "OOGHOOGTE_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert texts().language == language
