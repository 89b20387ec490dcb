"""What stands in each workbook, how wide, how printed: held by a file in ``tests/golden``.

After a change that is meant, look at the workbooks and write the files anew with
``OOGHOOGTE_GOLDEN=write python -m pytest tests/unit/reports/test_golden_workbooks.py``.
"""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from observer import __version__
from observer.model.sheet import Address
from observer.reports.registry import REPORTS
from observer.reports.request import ReportRequest

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
WRITE = {report.id: report.write for report in REPORTS}
Make = Callable[..., ReportRequest]


def cell_content(cell: Cell) -> list[object]:
    font, fill = cell.font, cell.fill
    look = [
        f"{font.sz:g}",
        "bold" if font.b else "",
        font.color.rgb if font.color is not None else "",
        fill.fgColor.rgb if fill.fill_type else "",
        cell.number_format if cell.number_format != "General" else "",
        "wrap" if cell.alignment.wrap_text else "",
    ]
    return [cell.value, " ".join(str(part) for part in look if part)]


def _fits(sheet: Worksheet) -> bool:
    page = sheet.sheet_properties.pageSetUpPr
    return bool(page is not None and page.fitToPage)


def _text(part: object) -> str:
    return str(getattr(part, "text", "") or "")


def sheet_content(sheet: Worksheet) -> dict[str, object]:
    setup, margins = sheet.page_setup, sheet.page_margins
    return {
        "state": sheet.sheet_state,
        "paper": setup.paperSize,
        "orientation": setup.orientation,
        "fit": [_fits(sheet), setup.fitToWidth, setup.fitToHeight],
        "footer": [_text(getattr(sheet.oddFooter, side)) for side in ("left", "right")],
        "margins_mm": [
            round(inches * 25.4, 1)
            for inches in (margins.left, margins.right, margins.top, margins.bottom)
        ],
        "print_area": sheet.print_area,
        "repeated_rows": sheet.print_title_rows,
        "breaks": [each.id for each in sheet.row_breaks.brk],
        "widths": {name: round(d.width, 2) for name, d in sheet.column_dimensions.items()},
        "heights": {str(n): d.height for n, d in sheet.row_dimensions.items() if d.height},
        "merged": sorted(str(area) for area in sheet.merged_cells.ranges),
        "cells": {
            cell.coordinate: cell_content(cell)
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell, Cell) and cell.value is not None
        },
    }


def workbook_content(path: Path) -> dict[str, object]:
    book = openpyxl.load_workbook(path, rich_text=False)
    made = book.properties
    with ZipFile(path) as parts:
        names = parts.namelist()
        charts = [
            re.findall(r"<c:f>(.*?)</c:f>|<a:t>(.*?)</a:t>", parts.read(name).decode())
            for name in sorted(names)
            if name.startswith("xl/charts/")
        ]
    return {
        "properties": [
            made.creator,
            made.title,
            made.lastModifiedBy,
            str(made.created),
            str(made.modified),
        ],
        "pictures": len([name for name in names if name.startswith("xl/media/")]),
        "charts": [[a or b for a, b in chart] for chart in charts],
        "sheets": {name: sheet_content(book[name]) for name in book.sheetnames},
    }


def holds(name: str, path: Path) -> None:
    content = json.dumps(workbook_content(path), ensure_ascii=False, indent=1)
    content = content.replace(__version__, "VERSION") + "\n"
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("OOGHOOGTE_GOLDEN") == "write":
        golden.write_text(content, encoding="utf-8")
    assert json.loads(content) == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "language", "address", "stills"),
    [
        ("parent-nl", "nl", Address.JE, ()),
        ("parent-nl-u-stills", "nl", Address.U, ("c1", "c2")),
        ("parent-en", "en", Address.JE, ()),
    ],
)
def test_the_parent_workbook(
    sheet_request: Make,
    tmp_path: Path,
    name: str,
    language: str,
    address: Address,
    stills: tuple[str, ...],
) -> None:
    WRITE["parent"](sheet_request(language, address, stills=stills), tmp_path / "w.xlsx")
    holds(name, tmp_path / "w.xlsx")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_clinician_workbook(coded_request: Make, tmp_path: Path, language: str) -> None:
    WRITE["clinician"](coded_request(language), tmp_path / "w.xlsx")
    holds(f"clinician-{language}", tmp_path / "w.xlsx")


def test_the_research_workbook(coded_request: Make, tmp_path: Path) -> None:
    WRITE["research"](coded_request(), tmp_path / "w.xlsx")
    holds("research", tmp_path / "w.xlsx")
