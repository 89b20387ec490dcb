"""The data set: one row per event, ages but no dates, and a codebook that explains each column."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from observer import __version__
from observer.formats.registry import FORMATS
from observer.model.family import Participant
from observer.model.project import Project
from observer.model.session import Session
from observer.reports.request import ReportRequest
from observer.reports.research_dataset import (
    dataset_files,
    events_table,
    merged_files,
)
from observer.reports.research_phases import phases_table
from observer.statistics.describe import tracks

Make = Callable[..., ReportRequest]
FORM = {form.id: form for form in FORMATS}
COLUMNS = (
    "study family session visit age_weeks corrected_age_weeks phase coder pass scheme_id "
    "scheme_version scheme_hash track subject target code code_num kind onset_s offset_s "
    "duration_s onset_frame modifiers censored_left censored_right recording_id app_version "
    "mod_how mod_quality"
)


def rows(request: ReportRequest) -> list[dict[str, object]]:
    table = events_table(request)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def with_child(request: ReportRequest, born: date | None, due: date | None) -> ReportRequest:
    records = [
        replace(r, birth_date=born, due_date=due)
        if isinstance(r, Participant) and r.id == "k"
        else r
        for r in request.project.records.values()
    ]
    return replace(request, project=Project.from_records(records))


def test_the_columns_stand_in_the_agreed_order(coded_request: Make) -> None:
    table = events_table(coded_request())
    assert [column.name for column in table.columns] == COLUMNS.split()


def test_a_point_on_a_frame(coded_request: Make) -> None:
    row = next(r for r in rows(coded_request()) if r["code"] == "approach")
    wanted = {
        "study": "Kijk",
        "family": "F-012",
        "session": 2,
        "visit": 1,
        "phase": "spelen",
        "coder": "AB",
        "pass": 1,
        "track": "child_signal",
        "subject": "child",
        "kind": "point",
        "onset_s": 10.0,
        "offset_s": None,
        "duration_s": None,
        "onset_frame": 250,
        "censored_left": None,
        "censored_right": None,
        "recording_id": "r",
        "app_version": __version__,
    }
    assert {name: row[name] for name in wanted} == wanted


def test_a_state_says_whether_its_edges_were_seen(coded_request: Make) -> None:
    found = [
        (r["code"], r["offset_s"], r["censored_left"], r["censored_right"])
        for r in rows(coded_request())
        if r["track"] == "child_regulation"
    ]
    assert found == [
        ("calm", 80.0, True, False),
        ("crying", 95.5, False, False),
        ("calm", None, False, True),
    ]


def test_the_states_that_were_seen_to_begin_are_those_the_statistics_count(
    coded_request: Make,
) -> None:
    """One rule for both: of the two bouts of calm, the first was found running and is no onset."""
    request = coded_request()
    seen = Counter(
        (r["track"], r["code"])
        for r in rows(request)
        if r["kind"] == "state" and not r["censored_left"]
    )
    table = tracks(request.codings[0])
    whole = table[(table["phase_id"] == "") & (table["kind"] == "state") & (table["n"] > 0)]
    counted = dict(zip(zip(whole["track"], whole["code"], strict=True), whole["n"], strict=True))
    assert seen == counted
    assert counted["child_regulation", "calm"] == 1


@pytest.mark.parametrize(
    ("born", "due", "weeks", "corrected"),
    [
        (date(2025, 3, 15), date(2025, 5, 10), 52, 44),
        (date(2025, 3, 15), date(2025, 3, 29), 52, 52),
        (date(2025, 3, 15), None, 52, None),
        (date(2023, 3, 15), date(2023, 5, 10), 156, 156),
        (None, date(2026, 5, 9), None, -8),
        (None, None, None, None),
    ],
)
def test_age_is_in_completed_weeks_and_corrected_after_preterm_birth(
    coded_request: Make,
    born: date | None,
    due: date | None,
    weeks: int | None,
    corrected: int | None,
) -> None:
    row = rows(with_child(coded_request(), born, due))[0]
    assert (row["age_weeks"], row["corrected_age_weeks"]) == (weeks, corrected)


def test_two_sessions_on_one_day_are_one_visit(coded_request: Make) -> None:
    request = coded_request()
    earlier = Session(id="s0", family_id="f", number=1, held_on=date(2026, 3, 14))
    later = Session(id="s9", family_id="f", number=3, held_on=date(2026, 1, 1))
    project = Project.from_records([*request.project.records.values(), earlier, later])
    assert rows(replace(request, project=project))[0]["visit"] == 2


def test_the_phases_state_the_time_that_events_stand_on(coded_request: Make) -> None:
    table = phases_table(coded_request())
    names = [column.name for column in table.columns]
    found = [dict(zip(names, row, strict=True)) for row in table.rows]
    regulation = [r for r in found if r["track"] == "child_regulation"]
    assert [(r["phase"], r["coded_s"], r["codable_s"]) for r in regulation] == [
        (None, 240.0, 230.0),
        ("spelen", 120.0, 120.0),
        ("opruimen", 120.0, 110.0),
    ]


def test_files_are_named_by_family_session_task_and_coder(coded_request: Make) -> None:
    request = coded_request(coders=("AB", "A B"))
    assert [file.name for file in dataset_files(request, FORM["tsv"])] == [
        "fam-012_ses-02_task-vrijspel_coder-AB_events.tsv",
        "fam-012_ses-02_task-vrijspel_coder-AB_events.json",
        "fam-012_ses-02_task-vrijspel_coder-AB_uncodable.tsv",
        "fam-012_ses-02_task-vrijspel_coder-AB_run-2_events.tsv",
        "fam-012_ses-02_task-vrijspel_coder-AB_run-2_events.json",
        "fam-012_ses-02_task-vrijspel_coder-AB_run-2_uncodable.tsv",
        "phases.tsv",
        "session_wide.tsv",
        "codebook.tsv",
        "codes.tsv",
        "schemes.tsv",
    ]


@pytest.mark.parametrize(
    ("form", "separator", "onset"), [("csv", ",", "11.500000"), ("csv-nl", ";", "11,500000")]
)
def test_one_file_holds_all_events_beside_its_sidecar(
    coded_request: Make, tmp_path: Path, form: str, separator: str, onset: str
) -> None:
    for file in merged_files(coded_request(coders=("AB", "CD")), FORM[form], "all"):
        file.write(tmp_path / file.name)
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as events:
        found = list(csv.DictReader(events, delimiter=separator))
    assert {row["coder"] for row in found} == {"AB", "CD"}
    assert onset in {row["onset_s"] for row in found}
    sidecar = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert set(sidecar) == {*COLUMNS.split(), "GeneratedBy"}
    assert sidecar["onset_s"]["Units"] == "s"
    assert sidecar["code"]["Levels"]["approach"]["nl"]


def test_the_codebook_explains_every_column_in_both_languages(
    coded_request: Make, tmp_path: Path
) -> None:
    for file in merged_files(coded_request(), FORM["csv"], "x"):
        file.write(tmp_path / file.name)
    with (tmp_path / "x_codebook.csv").open(encoding="utf-8", newline="") as book:
        found = list(csv.DictReader(book))
    assert [r["name"] for r in found if r["table"] == "events"] == COLUMNS.split()
    assert all(row["label_nl"] and row["label_en"] for row in found)
    assert {row["name"]: row["label_nl"] for row in found}["duration_s"] == "Duur"
    with (tmp_path / "x_codes.csv").open(encoding="utf-8", newline="") as book:
        codes = list(csv.DictReader(book))
    numbers = [row["code_num"] for row in codes]
    assert len(numbers) == len(set(numbers)) > 10
    assert all(row["definition_nl"] and row["definition_en"] for row in codes)
