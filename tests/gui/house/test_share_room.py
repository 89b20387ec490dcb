"""Moments, the sheet, and what may leave, as a person does it."""

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from observer.app.export import report_ids
from observer.gui.forms.consent_editor import ConsentEditor
from observer.gui.leaving import LEAVING
from observer.model.consent import Purpose
from observer.model.session import Clip
from observer.model.sheet import Address
from tests.gui.house.conftest import consents

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk


def test_everything_that_can_be_exported_can_be_found_in_the_room() -> None:
    listed = {each.id for each in LEAVING}
    assert listed <= set(report_ids())
    assert {"parent", "parent-pdf", "clinician", "research", "research-csv-nl"} <= listed


def test_without_consent_nothing_leaves_and_a_sentence_says_who_must_give_it(
    desk: "Desk", tmp_path: Path
) -> None:
    desk.give_case()
    desk.house.go("share", "session", None)
    target = tmp_path / "sheet.xlsx"
    desk.share.export_to("parent", target)
    desk.until(lambda: bool(desk.sentence))
    assert "consent" in desk.sentence.casefold()
    assert not target.exists()
    assert desk.share.release_panel.states["take_home"] != "Given by everyone."


def test_without_consent_nobody_is_asked_where_to_write(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(*words: object) -> tuple[str, str]:
        asked.append(str(words[-1]))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    desk.give_case(Purpose.TREATMENT)
    desk.house.go("share", "session", None)
    desk.share.export("parent")
    assert not asked
    assert "consent" in desk.sentence.casefold()
    desk.share.export("clinician")
    assert asked == ["F-007_01_clinician.xlsx"]
    desk.give(*consents(Purpose.TAKE_HOME))
    desk.share.export("parent-pdf")
    assert asked[1:] == ["Looking together 14 March 2026.pdf"]


def test_a_file_is_named_after_what_is_in_it(
    desk: "Desk", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.give_case(Purpose.TAKE_HOME)
    desk.house.go("share", "session", None)
    typed = str(tmp_path / "sheet.xlsx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (typed, ""))
    desk.share.export("parent-pdf")
    desk.until(lambda: "is written" in desk.sentence)
    assert [path.name for path in tmp_path.glob("sheet*")] == ["sheet.xlsx.pdf"]
    desk.share.export("parent-pdf")
    assert "is there already" in desk.sentence


def test_the_consents_open_at_what_lacks(desk: "Desk") -> None:
    desk.give_case(Purpose.TREATMENT)
    desk.house.go("share", "session", None)
    desk.share.release_panel.wants_consent.emit("research")
    form = desk.share.form
    assert isinstance(form, ConsentEditor)
    assert form.purposes[Purpose.RESEARCH].isChecked()
    assert form.row_of(Purpose.RESEARCH, "child", "mother").given.isVisible()


def test_with_consent_the_parent_sheet_is_written(desk: "Desk", tmp_path: Path) -> None:
    desk.give_case(Purpose.TAKE_HOME)
    desk.house.go("share", "session", None)
    assert desk.share.release_panel.states["take_home"] == "Given by everyone."
    target = tmp_path / "sheet.xlsx"
    desk.share.export_to("parent", target)
    desk.until(lambda: "is written" in desk.sentence)
    cells = [
        str(cell.value)
        for line in openpyxl.load_workbook(target).worksheets[0].iter_rows()
        for cell in line
        if cell.value is not None
    ]
    assert any("Noor looked at you." in words for words in cells)


def test_what_is_typed_about_a_moment_is_kept_when_the_field_is_left(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("share", "session", None)
    panel = desk.share.moments
    panel.words.setFocus()
    panel.words.selectAll()
    QTest.keyClicks(panel.words, "You waited. Noor came back.")
    QTest.keyClick(panel.words, Qt.Key.Key_Tab)
    assert desk.project.get(Clip, "moment").words == "You waited. Noor came back."
    assert "You waited. Noor came back." in desk.share.paper.words


def test_a_moment_off_the_sheet_is_not_in_the_preview(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("share", "session", None)
    assert "You smiled back." in desk.share.paper.words
    desk.share.moments.on_sheet.click()
    assert not desk.project.get(Clip, "moment").on_sheet
    assert "You smiled back." not in desk.share.paper.words


def test_the_sheet_of_a_caregiver_is_made_at_the_first_word(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("share", "session", None)
    step, panel = desk.share.paper.fields["small_step"], desk.share.settings
    step.setFocus()
    QTest.keyClicks(step, "you wait a little")
    QTest.keyClick(step, Qt.Key.Key_Tab)
    (sheet,) = desk.project.sheets("session")
    assert (sheet.caregiver_id, sheet.small_step) == ("mother", "you wait a little")
    panel.address.setCurrentIndex(panel.address.findData(Address.U))
    panel.address.activated.emit(panel.address.currentIndex())
    (sheet,) = desk.project.sheets("session")
    assert sheet.address is Address.U


def test_words_of_a_user_are_never_taken_as_markup(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("share", "session", None)
    panel = desk.share.moments
    panel.words.setPlainText("<b>bold</b> & <img src='http://x'>")
    panel.words.left.emit()
    assert "<b>bold</b> & <img" in desk.share.paper.words
