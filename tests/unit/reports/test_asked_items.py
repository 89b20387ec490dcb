"""An item that did not have to be answered is told from one that was forgotten."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from observer.formats.registry import FORMATS
from observer.formats.table import Table
from observer.model.coding import Coding
from observer.model.event import Event
from observer.model.scheme import CodeKind
from observer.reports.judged_tables import ratings_table
from observer.reports.request import ReportRequest
from observer.reports.research_dataset import dataset_files
from observer.reports.research_wide import session_wide

Make = Callable[..., ReportRequest]
SECOND = 1_000_000
TSV = next(form for form in FORMATS if form.suffix == ".tsv")
UPSET = Event(
    id="upset",
    track="child_upset",
    code="upset",
    kind=CodeKind.STATE,
    onset_us=20 * SECOND,
    offset_us=30 * SECOND,
)


def rows(table: Table) -> list[dict[str, object]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def rated(make: Make, *events: Event) -> ReportRequest:
    """Return the request over the rated coding, in which these events were coded too."""
    request = make(schemes=("floor-play-ratings",))
    (coded,) = request.codings
    records = [*coded.coding.records(), *events]
    coding = Coding.from_records(coded.coding.info, records)
    return replace(request, codings=(replace(coded, coding=coding),))


def test_an_item_that_was_not_asked_has_a_row_that_says_so(judged_request: Make) -> None:
    found = {row["item"]: row for row in rows(ratings_table(rated(judged_request)))}
    settles = found["settles"]
    assert (settles["value"], settles["reason"], settles["asked"]) == (None, "not_asked", False)
    assert (settles["form"], settles["about"], settles["onset_s"]) == (
        "child_rating",
        "session",
        None,
    )
    assert found["warmth"]["asked"] is True


def test_what_was_answered_unasked_keeps_its_answer(judged_request: Make) -> None:
    comforts = [r for r in rows(ratings_table(rated(judged_request))) if r["item"] == "comforts"]
    assert [(r["reason"], r["asked"]) for r in comforts] == [("not_applicable", False)]


def test_an_item_that_was_asked_and_forgotten_has_no_row(judged_request: Make) -> None:
    found = {row["item"]: row for row in rows(ratings_table(rated(judged_request, UPSET)))}
    assert "settles" not in found
    assert found["comforts"]["asked"] is True


def test_the_wide_table_tells_not_asked_from_not_answered(judged_request: Make) -> None:
    for events, reason in (((), "not_asked"), ((UPSET,), "missing")):
        table, _ = session_wide(rated(judged_request, *events))
        (row,) = rows(table)
        assert row["child_rating_settles"] is None
        assert row["child_rating_settles_why"] == reason


def test_the_codebook_explains_the_column_and_the_reason(
    judged_request: Make, tmp_path: Path
) -> None:
    files = {file.name: file for file in dataset_files(rated(judged_request), TSV)}
    files["codebook.tsv"].write(tmp_path / "codebook.tsv")
    lines = (tmp_path / "codebook.tsv").read_text("utf-8").splitlines()
    (about,) = [line for line in lines if line.startswith("ratings\tasked\t")]
    assert "Whether it had to be answered there" in about
    assert any("not_asked" in line for line in lines if line.startswith("ratings\treason\t"))
