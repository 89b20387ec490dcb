"""``ooghoogte stats`` counts a whole project: per session, per family, over families."""

import csv
import json
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from observer.app.sample import lay_sample_project
from observer.app.workspace import Workspace
from observer.cli.application import build
from observer.model.consent import Consent, Purpose
from observer.model.project_edits import revise
from observer.statistics.columns import View
from observer.statistics.inputs import CodedSession
from observer.statistics.registry import STATISTICS
from observer.storage.project_folder import open_project


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OOGHOOGTE_LANGUAGE", "en")
    monkeypatch.setenv("OOGHOOGTE_PASSPHRASE", "")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stats") / "sample"
    lay_sample_project(folder, language="en")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(lambda _: 0), ["stats", *(str(a) for a in arguments)])


def only(*ids: str) -> list[str]:
    return [word for name in ids for word in ("--statistic", name)]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_several_statistics_are_asked_for_by_name(laid: Path) -> None:
    tables = json.loads(run(laid, *only("tracks", "subjects"), "--json").stdout)
    assert list(tables) == ["tracks", "subjects"]


def test_printed_into_a_program_figures_leave_and_on_a_terminal_they_are_seen(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(laid, folder)
    with closing(Workspace(open_project(folder))) as workspace:
        given = [c for c in workspace.project.of(Consent) if c.purpose is Purpose.RESEARCH]
        later = [revise("later", each, replace(each, given_on=date.max)) for each in given]
        for edit in later:
            workspace.apply(edit)
    printing = (["stats", *only("tracks"), "--session", "1"], ["agreement", "--draw"])
    for command in printing:
        done = CliRunner().invoke(build(lambda _: 0), [*command, str(folder)])
        assert (done.exit_code, done.stdout) == (1, "")
        assert "must still give consent" in done.stderr
    monkeypatch.setattr("observer.cli.agreement_command.on_terminal", lambda: True)
    seen = (build(lambda _: 0), [*printing[1], str(folder)])
    assert CliRunner().invoke(*seen).exit_code == 0
    with closing(open_project(folder)) as store:
        # while it is open elsewhere, it is read on a terminal all the same
        assert CliRunner().invoke(*seen).exit_code == 0
        log = [(row.event, row.detail.split()[0]) for row in store.access_log.rows()]
    assert log[-3:] == [
        ("release_refused", "stats"),
        ("release_refused", "double_coding"),
        ("counted", "double_coding"),
    ]


def test_a_name_that_is_none_is_told_with_those_that_are(laid: Path) -> None:
    done = run(laid, *only("tracks", "nonsense"))
    assert done.exit_code == 2
    assert "nonsense" in done.output
    assert "answered" in done.output


def test_of_a_family_tables_are_summed_and_ratios_made_of_the_sums(
    laid: Path, tmp_path: Path
) -> None:
    single, pooled = tmp_path / "single.csv", tmp_path / "pooled.csv"
    assert run(laid, *only("tracks"), "--coder", "AB", "--csv", single).exit_code == 0
    done = run(laid, *only("tracks"), "--coder", "AB", "--per", "family", "--csv", pooled)
    assert done.exit_code == 0, done.stderr

    def crying(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [r for r in rows if r["code"] == "crying" and r["phase"] == ""]

    (whole,) = crying(read(pooled))
    parts = crying(read(single))
    assert int(whole["n_sessions"]) == len(parts) > 1
    n, codable_s = sum(int(p["n"]) for p in parts), sum(float(p["codable_s"]) for p in parts)
    assert int(whole["n"]) == n
    assert float(whole["codable_s"]) == pytest.approx(codable_s)
    assert float(whole["rate_per_min"]) == pytest.approx(60 * n / codable_s)


def test_no_session_counts_twice_though_two_coders_coded_it(laid: Path) -> None:
    tables = json.loads(run(laid, *only("tracks"), "--per", "family", "--json").stdout)
    alone = json.loads(
        run(laid, *only("tracks"), "--per", "family", "--coder", "AB", "--json").stdout
    )
    assert [row["n"] for row in tables["tracks"]] == [row["n"] for row in alone["tracks"]]


def test_over_families_each_family_counts_once(laid: Path) -> None:
    done = run(laid, *only("tracks"), "--per", "project", "--json")
    rows = json.loads(done.stdout)["tracks"]
    crying = [r for r in rows if r["code"] == "crying" and r["phase"] in {"", None}]
    rate = next(row for row in crying if row["figure"] == "rate_per_min")
    assert rate["n_families"] == 1
    assert rate["mean"] == rate["median"] == rate["min"] == rate["max"]
    assert rate["sd"] is None, "one family has no spread"


def test_what_cannot_be_pooled_is_not_offered_pooled(laid: Path) -> None:
    done = run(laid, *only("composites"), "--per", "family")
    assert done.exit_code == 2
    tables = json.loads(run(laid, "--per", "family", "--json").stdout)
    assert set(tables) <= {s.id for s in STATISTICS if s.pooled is not None}


def test_the_clinician_sees_no_lag_tables_and_no_odds(laid: Path) -> None:
    tables = json.loads(run(laid, "--session", "1", "--view", "clinician", "--json").stdout)
    research = {s.id for s in STATISTICS if s.view is View.RESEARCH}
    assert research
    assert not research & set(tables)
    assert "share" in tables["contingency"][0]
    assert "odds_ratio" not in tables["contingency"][0]
    assert run(laid, *only("lags"), "--view", "clinician").exit_code == 2


def test_a_workbook_has_a_sheet_per_statistic_and_one_that_explains_them(
    laid: Path, tmp_path: Path
) -> None:
    out = tmp_path / "stats.xlsx"
    done = run(laid, *only("tracks", "contingency"), "--session", "1", "--xlsx", out)
    assert done.exit_code == 0, done.stderr
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["about", "tracks", "contingency"]
    heads = [cell.value for cell in book["tracks"][1]]
    assert heads[:5] == ["family", "session", "coder", "pass", "scheme_id"]
    explained = {(row[0], row[1]): row[2:] for row in book["about"].iter_rows(values_only=True)}
    assert explained["tracks", "rate_per_min"][:2] == ("Rate", "/min")
    assert all(explained["tracks", head][0] for head in heads)
    assert "over the time that was coded" in str(explained["tracks", ""][2])


def test_how_a_figure_went_over_the_sessions_of_a_family_is_for_research(laid: Path) -> None:
    asked = [*only("answered"), "--coder", "AB", "--per", "course"]
    table = json.loads(run(laid, *asked, "--json").stdout)["answered"]
    shares = [
        row for row in table if row["figure"] == "share" and row["headline"] and not row["phase"]
    ]
    assert shares
    assert {row["n_sessions"] + row["n_left_out"] for row in shares} <= {1, 2}
    known = [row for row in shares if row["slope_per_day"] is not None]
    for row in known:
        rise = (row["last"] - row["first"]) / row["days"]
        assert row["slope_per_day"] == pytest.approx(rise)
        assert row["theil_sen_per_day"] == pytest.approx(rise)
        assert row["slope_se"] is None
    refused = run(laid, *asked, "--view", "clinician")
    assert refused.exit_code == 2
    assert "research" in refused.output


def test_stopping_with_the_keyboard_leaves_no_file_and_says_so(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_args: object) -> Sequence[CodedSession]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "coded_session", stop)
    out = tmp_path / "stats.csv"
    done = run(laid, *only("tracks"), "--csv", out)
    assert done.exit_code == 130
    assert "Nothing was written" in done.stderr
    assert not list(tmp_path.glob("stats*"))


def test_a_family_that_is_not_there_is_told(laid: Path) -> None:
    done = run(laid, "--family", "F-999")
    assert done.exit_code == 1
    assert "No coding fits" in done.stderr
