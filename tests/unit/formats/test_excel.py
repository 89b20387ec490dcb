"""A workbook holds a user's text as text, whole or not at all, and tells nothing of its maker."""

from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from observer.formats.excel import TableLooks, Workbook
from observer.formats.excel_looks import Look, PrintSetup
from observer.formats.excel_tables import write_tables
from observer.formats.table import Column, Table
from observer.model.errors import FormatError, TextError
from observer.model.messages import msg

HOSTILE = [
    '=HYPERLINK("http://x.example")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "http://x.example",
    "007",
]


def texts(*values: str) -> Table:
    return Table(name="t", columns=(Column(name="note"),), rows=[(value,) for value in values])


@pytest.mark.parametrize("large", [False, True])
def test_text_that_looks_like_a_formula_link_or_number_stays_text(
    tmp_path: Path, *, large: bool
) -> None:
    path = tmp_path / "t.xlsx"
    with Workbook(path, large=large) as book:
        sheet = book.sheet("t")
        sheet.table(0, texts(*HOSTILE), TableLooks(head=Look(), body=Look()))
        sheet.merged(9, (0, 2), HOSTILE[0], Look(), msg("below"))
    cells = openpyxl.load_workbook(path)["t"]
    assert [cells.cell(row, 1).value for row in range(2, 9)] == HOSTILE
    assert cells["A10"].value == HOSTILE[0]
    assert {cells.cell(row, 1).data_type for row in (*range(2, 9), 10)} == {"s"}
    with ZipFile(path) as parts:
        content = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<f>" not in content
    assert b"<hyperlink" not in content


@pytest.mark.parametrize("bad", ["a\ud83d", "x" * 40_000, "a\x01"])
def test_what_a_cell_cannot_hold_stops_the_workbook_and_names_the_cell(
    tmp_path: Path, bad: str
) -> None:
    with pytest.raises(TextError, match="table t, row 3, column note"):
        write_tables([("t", texts("fine", bad))], tmp_path / "t.xlsx")
    assert not (tmp_path / "t.xlsx").exists()


def test_the_properties_say_nothing_and_the_dates_are_fixed(tmp_path: Path) -> None:
    path = tmp_path / "secret-folder-name.xlsx"
    write_tables([("t", texts("fine"))], path)
    with ZipFile(path) as parts:
        core, app = parts.read("docProps/core.xml"), parts.read("docProps/app.xml")
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>" in core
    assert core.count(b"2000-01-01T00:00:00Z") == 2
    assert b"<dc:title>" not in core
    assert b"<Company></Company>" in app
    assert b"secret-folder" not in everything
    assert str(tmp_path).encode() not in everything


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_tables([("t", texts("fine"))], tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_large_workbook_leaves_no_scratch_files_even_when_it_fails(tmp_path: Path) -> None:
    with pytest.raises(TextError):
        write_tables([("t", texts("a\ud83d"))], tmp_path / "t.xlsx")
    write_tables([("t", texts("fine"))], tmp_path / "t.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["t.xlsx"]


def test_a_row_beyond_the_last_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.sheet("t")
        with pytest.raises(FormatError, match="1,048,576"):
            sheet.value(1_048_576, 0, 1, Look())


def test_a_refusing_disk_is_an_oserror_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").mkdir()
    with pytest.raises(IsADirectoryError), Workbook(tmp_path / "t.xlsx") as book:
        book.sheet("t")


def test_missing_values_and_not_a_number_leave_the_cell_empty(tmp_path: Path) -> None:
    columns = (Column(name="x", decimals=2),)
    rows = [(None,), (float("nan"),), (float("inf"),), (1.5,), (True,)]
    write_tables([("t", Table(name="t", columns=columns, rows=rows))], tmp_path / "t.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    assert [cells.cell(row, 1).value for row in range(2, 7)] == [None, None, None, 1.5, 1]


def test_a_footer_keeps_an_ampersand_and_a_leading_digit_apart_from_its_size(
    tmp_path: Path,
) -> None:
    with Workbook(tmp_path / "t.xlsx") as book:
        page = PrintSetup(footer_left="12 & 3", page_numbers=True)
        book.sheet("t").print_setup(page, 0, 0)
    with ZipFile(tmp_path / "t.xlsx") as parts:
        content = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "&amp;L&amp;8 12 &amp;&amp; 3&amp;R&amp;8 &amp;P / &amp;N" in content
