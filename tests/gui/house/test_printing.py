"""The sheet on paper of every usual size, whole and within margins that any printer can keep."""

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from observer.gui.sheet.printing import a4_printer, print_sheet
from observer.model.family import Family, Participant
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, Session
from observer.model.sheet import ParentSheet
from observer.reports.request import ReportRequest
from observer.text.catalogue import catalogue

_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')
_NEEDED_PT = 18.0
"""A quarter of an inch: no office printer needs more at an edge."""


def sheet() -> ReportRequest:
    sheet = ParentSheet(
        id="sheet", session_id="s", caregiver_id="m", small_step="wacht", contact_phone="000 000"
    )
    return ReportRequest(
        project=Project.from_records(
            [
                Family(id="f", pseudonym="F-1", question="Hoe zie ik dat Noor genoeg heeft?"),
                Participant(id="m", family_id="f", role=Role.MOTHER),
                Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
                Session(id="s", family_id="f", number=1, present=("m", "k")),
                Clip(id="c", session_id="s", onset_us=0, offset_us=1, words="Noor lachte."),
                sheet,
            ]
        ),
        session_ids=("s",),
        text=catalogue("nl"),
        day=date(2026, 3, 21),
        caregiver_id="m",
    )


@pytest.mark.usefixtures("qtbot")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler to read the pages")
@pytest.mark.parametrize("paper", ["A4", "Letter", "A5", "Legal"])
def test_every_word_lies_within_the_margins_of_any_printer(tmp_path: Path, paper: str) -> None:
    printer = a4_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageSize(QPageSize(getattr(QPageSize.PageSizeId, paper)))
    assert print_sheet(sheet(), printer, "Sheet")
    read = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "printed.pdf"), "-"],  # noqa: S607  found above
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    (width, height), *more = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">', read)
    assert not more
    words = [tuple(map(float, found)) for found in _WORD.findall(read)]
    assert len(words) > 60
    assert "Noor" in read
    assert min(left for left, _, _, _ in words) >= _NEEDED_PT
    assert min(top for _, top, _, _ in words) >= _NEEDED_PT
    assert max(right for _, _, right, _ in words) <= float(width) - _NEEDED_PT
    assert max(bottom for _, _, _, bottom in words) <= float(height) - _NEEDED_PT


@pytest.mark.usefixtures("qtbot")
def test_a_printer_of_large_paper_is_asked_for_a4_and_upright(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A3), QPageLayout.Orientation.Landscape, a4_printer()
        .pageLayout().margins(),
    )  # fmt: skip
    monkeypatch.setattr(QPrinter, "pageLayout", lambda _self: large)
    asked: list[QPageSize] = []
    monkeypatch.setattr(QPrinter, "setPageSize", lambda _self, size: asked.append(size))
    a4_printer()
    assert [each.id() for each in asked] == [QPageSize.PageSizeId.A4]


@pytest.mark.proof
@pytest.mark.skipif(
    not os.environ.get("OOGHOOGTE_PRINTER"), reason="OOGHOOGTE_PRINTER names no queue to print on"
)
def test_the_sheet_reaches_a_real_queue(qtbot: QtBot) -> None:
    queue = os.environ["OOGHOOGTE_PRINTER"]
    lpstat = shutil.which("lpstat") or pytest.skip("needs CUPS")

    def jobs() -> int:
        asked = [lpstat, "-W", "all", "-o", queue]
        return len(subprocess.run(asked, capture_output=True, check=True).stdout.splitlines())

    before = jobs()
    printer = a4_printer()
    printer.setPrinterName(queue)
    assert print_sheet(sheet(), printer, "Sheet")
    qtbot.waitUntil(lambda: jobs() == before + 1, timeout=20_000)
