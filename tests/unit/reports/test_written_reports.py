"""Workbooks and PDFs as files: one page, nothing hidden, no names where none belong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest

from observer.formats.picture import Picture
from observer.model.errors import FormatError, TextError
from observer.model.project import Project
from observer.model.session import Clip
from observer.reports.registry import REPORTS
from observer.reports.request import ReportRequest
from observer.reports.stills import WIDTH_PX, still_from_png, still_from_rgb

WRITE = {report.id: report.write for report in REPORTS}
Make = Callable[..., ReportRequest]


def content_of(path: Path) -> str:
    with ZipFile(path) as parts:
        return "".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist())


def changed(request: ReportRequest, **fields: str) -> ReportRequest:
    records = [
        replace(r, **fields) if isinstance(r, Clip) and r.id == "c1" else r  # type: ignore[arg-type]  # each is a text
        for r in request.project.records.values()
    ]
    return replace(request, project=Project.from_records(records))


def test_nothing_is_hidden_in_the_parent_workbook(sheet_request: Make, tmp_path: Path) -> None:
    WRITE["parent"](sheet_request(stills=("c1",)), tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert book.sheetnames == ["Samen kijken", "Stukjes"]
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not any(d.hidden for d in sheet.column_dimensions.values())
        assert not any(d.hidden for d in sheet.row_dimensions.values())
        assert not any(cell.comment for row in sheet.iter_rows() for cell in row)
    said = content_of(tmp_path / "w.xlsx")
    for secret in ("F-012", "child_signal", "/home/x", "noor.mp4", "Tom", "Papa", "still.png"):
        assert secret not in said


def test_every_row_of_the_first_page_fits_on_a4(sheet_request: Make, tmp_path: Path) -> None:
    WRITE["parent"](sheet_request(stills=("c1", "c2")), tmp_path / "w.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "w.xlsx").worksheets:
        heights = [d.height or 15 for d in sheet.row_dimensions.values()]
        assert sum(heights) <= (297 - 32) / 25.4 * 72


@pytest.mark.parametrize("report", ["parent", "parent-pdf"])
def test_more_than_fits_on_a_page_is_refused_with_what_to_do(
    sheet_request: Make, tmp_path: Path, report: str
) -> None:
    long = changed(sheet_request(), words="Noor lachte en jij lachte terug. " * 200)
    with pytest.raises(TextError, match="more than fits on one page"):
        WRITE[report](long, tmp_path / "w")


@pytest.mark.parametrize("report", ["parent", "parent-pdf"])
def test_half_a_character_in_a_parents_words_is_named_by_its_place(
    sheet_request: Make, tmp_path: Path, report: str
) -> None:
    broken = changed(sheet_request(), words="mooi \ud83d")
    with pytest.raises(TextError, match="the words of the moment at 0:44"):
        WRITE[report](broken, tmp_path / "w")


def test_a_formula_in_a_parents_words_stays_words(sheet_request: Make, tmp_path: Path) -> None:
    typed = '=HYPERLINK("http://x.example";"klik")'
    WRITE["parent"](changed(sheet_request(), words=typed), tmp_path / "w.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx").worksheets[0]
    found = [c for row in sheet.iter_rows() for c in row if c.value == typed]
    assert [cell.data_type for cell in found] == ["s"]
    assert "<f>" not in content_of(tmp_path / "w.xlsx")


def test_the_pdf_has_one_page_and_a_second_for_stills(sheet_request: Make, tmp_path: Path) -> None:
    for stills, pages in (((), 1), (("c1",), 2)):
        WRITE["parent-pdf"](sheet_request(stills=stills), tmp_path / "w.pdf")
        assert (tmp_path / "w.pdf").read_bytes().count(b"/Type /Page\n") == pages


@pytest.mark.parametrize("report", ["clinician", "research"])
def test_other_workbooks_carry_pseudonyms_only(
    coded_request: Make, tmp_path: Path, report: str
) -> None:
    WRITE[report](coded_request(coders=("AB", "CD")), tmp_path / "w.xlsx")
    said = content_of(tmp_path / "w.xlsx")
    assert "F-012" in said
    for secret in ("Noor", "Sanne", "Tom", "2025-03-15", "15-03-2025", "noor.mp4", "riep mama"):
        assert secret not in said


@pytest.mark.parametrize("report", ["clinician", "research"])
def test_comments_come_along_only_when_chosen_and_as_text(
    coded_request: Make, tmp_path: Path, report: str
) -> None:
    WRITE[report](coded_request(free_text=True), tmp_path / "w.xlsx")
    said = content_of(tmp_path / "w.xlsx")
    assert "riep mama" in said
    assert "<f>=HYPERLINK" not in said


def test_n_of_m_stands_first_in_the_clinician_workbook(coded_request: Make, tmp_path: Path) -> None:
    WRITE["clinician"](coded_request(), tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert book.sheetnames == [
        "Samenvatting",
        "Wat er wanneer gebeurde",
        "Antwoorden per fase",
        "Codes per fase",
        "Gebeurtenissen",
        "Instellingen",
        "Definities",
    ]
    texts = [c.value for row in book["Samenvatting"].iter_rows() for c in row if c.value]
    assert "3 van 4" in texts[:5]
    assert "Signalen met een antwoord" in texts[:5]


def test_each_coder_gets_a_summary_of_a_name_that_excel_allows(
    coded_request: Make, tmp_path: Path
) -> None:
    request = coded_request(coders=("A/B", "A:B", "x" * 40))
    WRITE["clinician"](request, tmp_path / "w.xlsx")
    names = openpyxl.load_workbook(tmp_path / "w.xlsx").sheetnames[:3]
    assert names == ["F-012 2 AB", "F-012 2 AB (2)", "F-012 2 " + "x" * 23]


def test_a_still_is_small_and_carries_pixels_only() -> None:
    large = still_from_rgb(np.full((1080, 1920, 3), 90, np.uint8))
    assert (large.width_px, large.height_px) == (WIDTH_PX, 540)
    assert {
        large.png[i : i + 4]
        for i in range(len(large.png))
        if large.png[i : i + 4] in {b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME"}
    } == set()
    again = still_from_png(large.png)
    assert (again.width_px, again.height_px) == (large.width_px, large.height_px)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(FormatError):
        still_from_png(b"no picture")


def test_a_picture_keeps_its_shape() -> None:
    assert Picture(b"", 800, 450).scaled_to_width(400) == (400, 225)
