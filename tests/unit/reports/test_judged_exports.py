"""What was judged leaves the project whole, once, and without what names a family."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from observer.formats.registry import FORMATS
from observer.formats.table import Table
from observer.model.coding import Coding
from observer.model.event import Score
from observer.model.session import Phase
from observer.reports.judged_tables import (
    composites_table,
    intervals_table,
    memos_table,
    ratings_table,
    traces_table,
    uncodable_table,
)
from observer.reports.registry import REPORTS
from observer.reports.request import ReportRequest
from observer.reports.research_dataset import dataset_files, merged_files
from observer.reports.research_phases import phases_table
from observer.reports.research_wide import LONGEST_NAME, column_name, session_wide
from observer.reports.scheme_book import scheme_table

Make = Callable[..., ReportRequest]
WRITE = {report.id: report.write for report in REPORTS}
FORM = {form.id: form for form in FORMATS}
NAME = "Jansen"


def rows(table: Table) -> list[dict[str, object]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def one(found: list[dict[str, object]], **wanted: object) -> dict[str, object]:
    return next(r for r in found if all(r[name] == value for name, value in wanted.items()))


def written(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8-sig")
    with ZipFile(path) as parts:
        return "".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist())


def test_an_answer_comes_with_what_it_is_about_and_what_it_rests_on(judged_request: Make) -> None:
    found = rows(ratings_table(judged_request()))
    notices = one(found, item="notices")
    wanted = {
        "family": "F-012",
        "coder": "AB",
        "scheme_id": "floor-play-ratings",
        "form": "parent_rating",
        "form_kind": "rating",
        "about": "session",
        "phase": None,
        "value": 5.5,
        "reason": None,
        "reverse": False,
        "evidence_n": 2,
    }
    assert {name: notices[name] for name in wanted} == wanted
    assert one(found, item="takes_over")["reverse"] is True
    assert one(found, item="takes_over")["value"] == 2
    stretch = one(found, item="ease", onset_s=130.0)
    assert (stretch["phase"], stretch["offset_s"]) == ("opruimen", 150.0)
    assert one(found, item="strength_seen")["clip"] == 3


def test_four_reasons_without_a_value_stay_four(judged_request: Make) -> None:
    found = rows(ratings_table(judged_request()))
    reasons = {row["item"]: (row["value"], row["reason"]) for row in found}
    assert reasons["gives_room"] == (None, "not_scorable")
    assert reasons["comforts"] == (None, "not_applicable")
    assert reasons["seeks"] == (None, "not_observed")
    assert reasons["what_happened"] == (None, "in_words")
    assert reasons["settles"] == (None, "not_asked")
    table, _ = session_wide(judged_request())
    wide = rows(table)[0]
    assert wide["child_rating_settles"] is None
    assert wide["child_rating_settles_why"] == "not_asked"
    assert wide["child_rating_seeks_why"] == "not_observed"
    assert wide["child_rating_plays_why"] is None


def test_every_interval_has_a_row_whether_it_was_scored_or_not(judged_request: Make) -> None:
    found = rows(intervals_table(judged_request()))
    levels = [r for r in found if r["intervals"] == "distress"]
    assert len(levels) == 48
    assert [(r["value"], r["reason"]) for r in levels[:7]] == [
        (0, None),
        (1, None),
        (3, None),
        (2, None),
        (None, "not_scorable"),
        (None, "uncodable"),
        (None, "missing"),
    ]
    assert [r["interval"] for r in levels] == list(range(1, 49))
    assert {r["phase"] for r in levels} == {"spelen", "opruimen"}


def test_a_score_that_lies_on_no_interval_is_not_lost(judged_request: Make) -> None:
    request = judged_request(schemes=("regulation-five-seconds",))
    coded = request.codings[0]
    stray = Score(
        id="stray", form="distress", item="gone", value=1, onset_us=-9_000_000, offset_us=-4_000_000
    )
    coding = Coding.from_records(coded.coding.info, [*coded.coding.records(), stray])
    found = rows(intervals_table(replace(request, codings=(replace(coded, coding=coding),))))
    assert one(found, item="gone")["interval"] is None
    assert one(found, item="gone")["value"] == 1


def test_a_trace_has_a_row_per_change_or_per_step(judged_request: Make) -> None:
    request = judged_request()
    changes = [(r["onset_s"], r["offset_s"], r["value"]) for r in rows(traces_table(request))]
    assert changes == [(10.0, 20.0, 0.0), (20.0, 25.0, 1.5), (25.0, 40.0, -1.0)]
    stepped = rows(traces_table(replace(request, trace_step_us=10_000_000)))
    assert [(r["onset_s"], r["value"], r["step_s"]) for r in stepped] == [
        (10.0, 0.0, 10.0),
        (20.0, 1.5, 10.0),
        (30.0, -1.0, 10.0),
    ]


def test_what_could_not_be_coded_has_a_row_with_its_reason(coded_request: Make) -> None:
    assert [
        (r["track"], r["reason"], r["phase"], r["onset_s"], r["offset_s"])
        for r in rows(uncodable_table(coded_request()))
    ] == [(None, "off_camera", "opruimen", 200.0, 210.0)]


def test_the_clinician_sees_where_a_trace_lay(judged_request: Make, tmp_path: Path) -> None:
    WRITE["clinician"](judged_request(), tmp_path / "w.xlsx")
    found = list(openpyxl.load_workbook(tmp_path / "w.xlsx")["Lijnen"].iter_rows(values_only=True))
    whole = found[1]
    assert (whole[3], whole[4]) == ("Hele sessie", 30)
    assert whole[5] == pytest.approx(-0.25)


def test_a_composite_says_how_it_is_made_and_what_was_missing(judged_request: Make) -> None:
    found = rows(composites_table(judged_request()))
    parent = one(found, composite="parent_mean")
    assert parent["value"] == pytest.approx((5.5 + 5 + 6 + 6) / 4)
    assert "R(parent_rating.takes_over)" in str(parent["formula"])
    assert str(parent["rule"]).startswith("at_least ")
    assert parent["missing_parts"] == "parent_rating.gives_room"
    child = one(found, composite="child_mean")
    assert (child["value"], child["reason"]) == (None, "missing")
    assert one(found, composite="interplay")["missing_parts"] == "child_mean;dyad_sum"


def test_phases_say_whether_they_count_and_whether_they_were_stopped(judged_request: Make) -> None:
    found = rows(phases_table(judged_request(schemes=("floor-play-ratings",))))
    upset = [r for r in found if r["track"] == "child_upset"]
    assert [
        (r["phase"], r["in_statistics"], r["stopped_early"], r["codable_s"]) for r in upset
    ] == [
        (None, None, None, 120.0),
        ("spelen", True, True, 120.0),
        ("opruimen", False, False, 120.0),
    ]
    assert all("stopped_because" not in row for row in found)


def test_phases_say_who_takes_an_active_part(judged_request: Make) -> None:
    request = judged_request(schemes=("triad-play",))
    (coded,) = request.codings
    template = coded.scheme.phases[0]
    named, own = coded.phases
    phases = (replace(named, template=template.id), own)
    request = replace(request, codings=(replace(coded, phases=phases),))
    active = {row["template"]: row["active"] for row in rows(phases_table(request))}
    assert active[template.id] == "parent_one+child"
    assert active[None] is None


def test_wide_columns_can_be_read_everywhere_and_are_in_the_codebook(
    judged_request: Make, tmp_path: Path
) -> None:
    table, variables = session_wide(judged_request())
    names = [column.name for column in table.columns]
    assert len(names) == len({name.lower() for name in names})
    assert all(name.isascii() and name[0].isalpha() for name in names)
    assert max(len(name) for name in names) <= LONGEST_NAME
    assert names == [variable.name for variable in variables]
    assert len(table.rows) == 3
    found = rows(table)
    assert found[1]["distress_level_mean"] == pytest.approx(1.5)
    assert found[1]["distress_level_prop"] == pytest.approx(0.75)
    assert found[2]["child_feeling_mean"] == pytest.approx((0 * 10 + 1.5 * 5 - 15) / 30)
    assert found[0]["parent_mean"] == pytest.approx(5.625)
    for file in merged_files(judged_request(), FORM["csv"], "x"):
        file.write(tmp_path / file.name)
    with (tmp_path / "x_codebook.csv").open(encoding="utf-8", newline="") as book:
        explained = [r["name"] for r in csv.DictReader(book) if r["table"] == "session_wide"]
    assert explained == names


def test_a_long_name_is_cut_and_two_that_become_one_are_told_apart() -> None:
    taken: set[str] = set()
    first = column_name("a" * 40, "mean", taken)
    second = column_name("a" * 41, "mean", taken)
    assert first == "a" * 27 + "_mean"
    assert second == "a" * 25 + "_2_mean"
    assert column_name("2 x\u00e9", "", taken) == "x2_x"


def test_the_book_of_schemes_has_items_anchors_absences_and_rules(judged_request: Make) -> None:
    found = rows(scheme_table(coded.scheme for coded in judged_request().codings))
    groups = Counter(row["group"] for row in found)
    assert set(groups) >= {
        "scheme",
        "subject",
        "track",
        "modifier",
        "answer",
        "form",
        "item",
        "anchor",
        "absence",
        "intervals",
        "trace",
        "phase",
        "condition",
        "composite",
        "reliability",
        "uncodable",
    }
    absence = one(found, group="absence", part="parent_rating", id="not_observed")
    assert (absence["label_nl"], absence["rule"]) == ("niet waargenomen", "spss=-97")
    assert one(found, group="item", id="takes_over")["rule"] == (
        "scale=1..7 by 0.5; reverse=1; hide_from_parent=1"
    )
    assert "at_least=1" in str(one(found, group="condition")["rule"])


@pytest.mark.parametrize("form", ["csv", "csv-nl", "tsv", "xlsx"])
def test_no_file_of_the_data_set_names_a_family(
    judged_request: Make, tmp_path: Path, form: str
) -> None:
    files = dataset_files(judged_request(), FORM[form])
    assert len({file.name for file in files}) == len(files)
    for file in files:
        file.write(tmp_path / file.name)
        assert NAME not in written(tmp_path / file.name), file.name
        assert NAME.lower() not in file.name


def test_free_text_comes_along_only_when_chosen(judged_request: Make, tmp_path: Path) -> None:
    plain, chosen = judged_request(), judged_request(free_text=True)
    for report in ("research", "clinician"):
        WRITE[report](plain, tmp_path / "w.xlsx")
        assert NAME not in written(tmp_path / "w.xlsx")
    WRITE["research"](chosen, tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert "memos" in book.sheetnames
    notes = [row["memo"] for row in rows(memos_table(chosen))]
    assert notes == ["gesprek met Jansen", "nog kiezen"]
    assert one(rows(ratings_table(chosen)), item="what_happened")["words"] == (
        "oma Jansen kwam binnen"
    )
    found = rows(phases_table(chosen))
    assert {row["stopped_because"] for row in found} == {None, "Jansen belde"}
    for report in ("research", "clinician"):
        WRITE[report](chosen, tmp_path / "w.xlsx")
        assert "thuis bij" not in written(tmp_path / "w.xlsx")


def test_the_clinician_reads_answers_in_the_anchors_words(
    judged_request: Make, tmp_path: Path
) -> None:
    WRITE["clinician"](judged_request(), tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    answers = {str(r[4]): r for r in book["Antwoorden"].iter_rows(values_only=True)}
    scheme = judged_request().codings[0].scheme
    item = scheme.form("parent_rating").item("fits")
    anchor = next(a for a in item.anchors if a.value == 5)
    fits = answers[item.label.get("nl")]
    assert fits[5:7] == ("5", anchor.label.get("nl"))
    notices = answers[scheme.form("parent_rating").item("notices").label.get("nl")]
    assert notices[5] == "5,5"
    assert str(notices[6]).startswith("tussen 5 (")
    assert notices[7] == 2
    settles = answers[scheme.form("child_rating").item("settles").label.get("nl")]
    assert settles[5] == "niet beantwoord"


def test_the_clinician_sees_the_course_of_intervals_and_what_composites_rest_on(
    judged_request: Make, tmp_path: Path
) -> None:
    WRITE["clinician"](judged_request(), tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    name = judged_request().codings[1].scheme.intervals[0].label.get("nl")[:31]
    course = list(book[name].iter_rows(values_only=True))
    assert [row[-1] for row in course[1:7]] == [
        0,
        1,
        3,
        2,
        "niet te scoren",
        "niet te coderen",
    ]
    composites = list(book["Samengestelde scores"].iter_rows(values_only=True))
    parent = next(row for row in composites if row[4] == 5.625)
    assert "van de andere kant geteld" in str(parent[5])


@pytest.mark.parametrize("report", ["parent"])
def test_no_cell_of_the_parents_workbook_holds_anything_that_was_judged(
    judged_request: Make, sheet_request: Make, tmp_path: Path, report: str
) -> None:
    judged = judged_request(free_text=True)
    sheet = sheet_request(stills=("c1",))
    WRITE[report](replace(sheet, codings=judged.codings, free_text=True), tmp_path / "w.xlsx")
    forbidden: set[str] = {NAME}
    for coded in judged.codings:
        scheme = coded.scheme
        items = [item for form in scheme.forms for item in form.items]
        items += [item for form in scheme.intervals for item in form.items]
        anchors = [a for i in items for a in i.anchors]
        anchors += [a for t in scheme.traces for a in t.anchors]
        texts = [item.label for item in items] + [anchor.label for anchor in anchors]
        texts += [item.definition for item in items]
        for form in scheme.forms:
            texts += [form.label, form.definition]
        for intervals in scheme.intervals:
            texts += [intervals.label, intervals.definition]
        for trace in scheme.traces:
            texts += [trace.label, trace.definition]
        for composite in scheme.composites:
            texts += [composite.label, composite.definition]
        forbidden |= {words for text in texts for _, words in text.texts}
        forbidden |= {item.id for item in items}
    forbidden |= {"5,5", "5.5", "5,625", "5.625", "not_scorable", "niet te scoren"}
    forbidden -= {"", *(w for w in forbidden if len(w) < 3)}
    cells = [
        str(cell.value)
        for sheet_ in openpyxl.load_workbook(tmp_path / "w.xlsx").worksheets
        for row in sheet_.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert len(cells) > 10
    whole = {cell for cell in cells if cell in forbidden}
    long = {words for words in forbidden for cell in cells if len(words) > 12 and words in cell}
    assert not whole | long


def test_a_phase_that_the_team_named_keeps_its_own_template_empty(judged_request: Make) -> None:
    request = judged_request(schemes=("regulation-five-seconds",))
    coded = request.codings[0]
    named = Phase(
        id="p3", session_id="s", name="", onset_us=0, offset_us=9_000_000, template="demand"
    )
    found = rows(phases_table(replace(request, codings=(replace(coded, phases=(named,)),))))
    assert {row["template"] for row in found if row["phase"]} == {"demand"}
