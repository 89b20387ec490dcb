"""The command line compares coders as the window does: the same report, printed or written."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from observer.app.agreement import AgreementRequest, agreement
from observer.app.sample import lay_sample_project
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.cli.application import build
from observer.model.edits import CodingInfo
from observer.statistics.agreement.settings import AgreementSettings
from observer.storage.project_folder import open_project


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OOGHOOGTE_LANGUAGE", "en")
    monkeypatch.setenv("OOGHOOGTE_PASSPHRASE", "")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agreement") / "sample"
    lay_sample_project(folder, language="en")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(lambda _: 0), [str(a) for a in arguments])


def test_it_prints_the_numbers_of_the_report(laid: Path) -> None:
    done = run("agreement", laid, "--json", "--resamples", "0", "--unfinished")
    assert done.exit_code == 0, done.output
    printed = json.loads(done.output)
    workspace = Workspace(open_project(laid, read_only=True))
    first = workspace.project.of(CodingInfo)[0]
    stated = AgreementSettings.of(workspace.scheme_of(first.id).reliability)
    settings = replace(stated, resamples=0)
    request = AgreementRequest(settings=settings, unfinished=True)
    report = agreement(workspace, request, Progress())
    workspace.close()
    for name in ("time", "events", "codability", "drift"):
        kappa = "agreement" if name == "drift" else "kappa"
        theirs = json.loads(report.tables[name].to_json(orient="records"))
        assert [row[kappa] for row in printed[name]] == [row[kappa] for row in theirs]
    assert printed["settings"]["tolerance_us"] == settings.tolerance_us
    assert printed["settings"]["coders"] == ["AB", "CD"]


def test_settings_are_said_and_can_be_chosen(laid: Path) -> None:
    done = run(
        "agreement", laid, "--table", "time", "--unit", "0.5", "--time-tolerance", "1",
        "--resamples", "0", "--coder", "CD", "--coder", "AB", "--session", "1",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "units of 0.50 s" in done.output
    assert "tolerant_first" in done.output
    assert "CD     AB" in done.output


def test_nothing_is_left_out_in_silence(laid: Path) -> None:
    alone = run("agreement", laid, "--coder", "AB", "--coder", "XY")
    assert (alone.exit_code, "two codings" in alone.output) == (1, True)
    assert run("agreement", laid, "--table", "unknown").exit_code == 2
    assert "No session fits" in run("agreement", laid, "--session", "9").output
    assert "made with" in run("agreement", laid, "--scheme", "unknown").output


def test_tables_are_written_as_files(laid: Path, tmp_path: Path) -> None:
    out = tmp_path / "agreement.csv"
    done = run("agreement", laid, "--csv", out, "--resamples", "0")
    assert done.exit_code == 0, done.output
    with (tmp_path / "agreement-time.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["first"] for row in rows} == {"AB"}
    assert (tmp_path / "agreement-confusion.csv").exists()


def test_it_says_which_sessions_are_to_be_coded_by_two(laid: Path) -> None:
    done = run("agreement", laid, "--draw", "--seed", "4", "--json")
    plan = json.loads(done.output)
    assert (plan["total"], plan["seed"], plan["share"]) == (2, 4, 0.2)
    assert [row["first_coder"] for row in plan["sessions"] if row["drawn"]] == ["AB"]
    assert "sessions drawn with seed 4" in run("agreement", laid, "--draw", "--seed", "4").output
