"""Afterwards: what was agreed, and the sheet written on as it looks, as a person does it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from observer.app.export import prepare_print
from observer.app.tasks import Progress
from observer.gui.look_back.after.page import AfterPage
from observer.gui.look_back_room import LookBackRoom
from observer.gui.sheet.paper_fields import PaperWords
from observer.gui.sheet.printing import a4_printer
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT
from observer.model.feedback import FeedbackPlan, FeedbackSession, ParentWords, PlanItem, Showing
from observer.model.project_edits import revise
from observer.model.session import Clip
from tests.gui.house.conftest import FILM

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

PLAN = FeedbackPlan(
    id="plan",
    session_id="session",
    caregivers=("mother",),
    question="Does she see me?",
    items=(PlanItem(clip_id="moment"),),
)
HELD = FeedbackSession(
    id="held",
    plan_id="plan",
    held_on=date(2026, 3, 21),
    began_at="2026-03-21T10:00:00+00:00",
    lasted_ms=1_500_000,
    working_point="When Noor looks away, wait a moment.",
    next_on=date(2026, 4, 4),
)
SHOWING = Showing(
    id="showing",
    feedback_id="held",
    clip_id="moment",
    session_id="session",
    began_ms=0,
    lasted_ms=10_000,
    onset_us=4_000_000,
    offset_us=9_000_000,
)
WORDS = ParentWords(
    id="words", feedback_id="held", clip_id="moment", said_by="mother", words="She looks at me!"
)
UNSEEN = Clip(
    id="unseen", session_id="session", onset_us=20_000_000, offset_us=22_000_000, words="Not shown."
)


def look(desk: "Desk", *purposes: Purpose, held: bool = True, coded: bool = False) -> AfterPage:
    """Go to the page after a conversation."""
    desk.give_case(*purposes)
    if coded:
        desk.code()
    desk.give(PLAN, UNSEEN, *((HELD, SHOWING, WORDS) if held else ()))
    desk.house.go("look", "session", None)
    room = desk.house.room("look")
    assert isinstance(room, LookBackRoom)
    room.show_page("look_after")
    page = room.page
    assert isinstance(page, AfterPage)
    return page


def parts(page: AfterPage, key: str) -> str:
    """Return what stands in a field of the sheet."""
    field = page.paper.fields[key]
    return field.toPlainText() if isinstance(field, PaperWords) else field.text()


def test_the_sheet_is_filled_when_one_comes_to_it_and_that_can_be_undone(desk: "Desk") -> None:
    page = look(desk)
    (sheet,) = desk.project.sheets("session")
    assert (sheet.signal, sheet.small_step) == ("looks away", "wait a moment")
    assert parts(page, "parent_said") == "“She looks at me!”"
    assert parts(page, "question") == "“Does she see me?”"
    assert "Noor looked at you" in page.paper.words
    assert "Not shown" not in page.paper.words
    assert not page.moments.boxes["unseen"].isEnabled()
    page.moments.boxes["moment"].click()
    assert "Noor looked at you" not in page.paper.words
    assert desk.workspace.undo(PROJECT)
    assert desk.workspace.undo(PROJECT)
    assert desk.project.sheets("session") == ()
    page.fill_button.click()
    assert parts(page, "small_step") == "wait a moment"


def test_what_is_typed_on_the_sheet_is_kept_from_the_first_key(desk: "Desk") -> None:
    page = look(desk)
    field = page.paper.fields["parent_did"]
    field.setFocus()
    QTest.keyClicks(field, "Y")
    assert desk.project.sheets("session")[0].parent_did == "Y"
    QTest.keyClicks(field, "ou waited")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert desk.project.sheets("session")[0].parent_did == "You waited"
    said = page.paper.fields["parent_said"]
    assert said.hasFocus()
    QTest.keyClicks(said, "Look. ")
    QTest.keyClick(said, Qt.Key.Key_Tab)
    assert desk.project.sheets("session")[0].parent_said == "Look. She looks at me!"
    assert parts(page, "parent_said") == "“Look. She looks at me!”"
    question = page.paper.fields["question"]
    question.setFocus()
    QTest.keyClick(question, Qt.Key.Key_End)
    QTest.keyClicks(question, " Now?")
    QTest.keyClick(question, Qt.Key.Key_Tab)
    assert desk.project.get(FeedbackPlan, "plan").question == "Does she see me? Now?"
    assert desk.project.families()[0].question == "When has Noor had enough?"


def test_the_sheet_follows_the_working_point_as_it_is_typed(desk: "Desk") -> None:
    page = look(desk, held=False)
    assert desk.project.feedback_sessions("plan") == ()
    page.agreed.point.setFocus()
    QTest.keyClicks(page.agreed.point, "When Noor cries, come close.")
    page.agreed.next_on.setFocus()
    QTest.keyClicks(page.agreed.next_on, "4-4-2026")
    QTest.keyClick(page.agreed.next_on, Qt.Key.Key_Return)
    (held,) = desk.project.feedback_sessions("plan")
    assert held.working_point == "When Noor cries, come close."
    assert held.next_on == date(2026, 4, 4)
    page.fill_button.click()
    assert parts(page, "signal") == "cries"
    page.agreed.point.setPlainText("When Noor laughs, laugh along.")
    page.flush()
    assert parts(page, "signal") == "laughs"


def test_without_consent_nothing_is_copied_or_printed(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["one"])
    page = look(desk)
    QApplication.clipboard().clear()
    page.dossier.copy.click()
    assert not QApplication.clipboard().text()
    assert "consent" in desk.sentence.casefold()
    desk.house.notice.hide()
    page.print_button.click()
    assert "taking home" in desk.sentence


def test_with_consent_it_is_copied_written_and_printed_as_the_pdf_is_drawn(
    desk: "Desk", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = look(desk, Purpose.TREATMENT, Purpose.TAKE_HOME)
    page.dossier.copy.click()
    assert "Mother said: “She looks at me!”" in QApplication.clipboard().text()
    request = prepare_print(desk.workspace, page.wanted("parent-pdf"))(Progress())
    printer = a4_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.print_on(printer, request)
    assert "with the printer" in desk.sentence
    assert (tmp_path / "printed.pdf").read_bytes().count(b"/Type /Page\n") == 1
    typed = str(tmp_path / "sheet.pdf")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (typed, ""))
    page.release_panel.buttons["parent-pdf"].click()
    desk.until(lambda: "is written" in desk.sentence)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    rows = [row.detail for row in desk.workspace.store.access_log.rows()]
    for what in ("dossier-paragraph purpose=treatment", "parent-print purpose=take_home"):
        assert any(detail.startswith(what) for detail in rows)


def test_the_pictures_of_the_sheet_are_back_once_a_lock_is_lifted(
    desk: "Desk", little_film: Path
) -> None:
    page = look(desk, Purpose.TREATMENT)
    there = replace(FILM, path=str(little_film), size_bytes=little_film.stat().st_size)
    desk.workspace.apply(revise("given", FILM, there))

    def stills() -> list[QWidget]:
        parts = page.paper.findChildren(QWidget)
        return [each for each in parts if each.accessibleName() == "A still from the film"]

    page.settings.with_stills.click()
    desk.until(lambda: bool(stills()))
    given = desk.project.get(Consent, "treatment-child")
    withdrawn = replace(given, withdrawn_on=date(2026, 1, 2))
    desk.workspace.apply(revise("withdraw", given, withdrawn))
    desk.until(lambda: not stills())
    desk.workspace.apply(revise("withdraw", withdrawn, given))
    desk.until(lambda: bool(stills()))


def test_what_she_did_is_proposed_from_what_was_coded_and_says_that_it_is(desk: "Desk") -> None:
    page = look(desk, coded=True)
    proposed = "You saw what Noor showed. You answered, and it fitted Noor."
    assert parts(page, "parent_did").startswith(proposed)
    assert page.paper.proposal is not None
    assert page.paper.proposal.isVisible()
    field = page.paper.fields["parent_did"]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, " You waited.")
    page.flush()
    assert not page.paper.proposal.isVisible()
