"""Factors and summary of a case: written, worded anew, ended, found; for the team alone."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from observer.gui.families.case_page import CasePage
from observer.gui.families.case_words import ABOUT, NAMES, WEIGHTS
from observer.gui.families.family_parts import CASE, SESSIONS
from observer.model.case_notes import CaseNote, NoteAbout, Weight
from observer.model.family import Family

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
OTHER = Family(id="other", pseudonym="F-008")
BEFORE = CaseNote(
    id="before",
    family_id="family",
    about=NoteAbout.RELATION,
    weight=Weight.PROTECTIVE,
    text="They laugh together",
    written_on=date(2026, 3, 1),
    written_by="CD",
)
THERE = CaseNote(
    id="there",
    family_id="other",
    about=NoteAbout.AXIS_3,
    weight=Weight.NEITHER,
    text="Born at 34 weeks",
    written_on=date(2026, 3, 1),
    written_by="CD",
)


def opened(desk: "Desk") -> CasePage:
    """Return the page, opened by its key."""
    desk.families.setFocus()
    desk.key(Qt.Key.Key_E, CONTROL)
    page = desk.families.parts.page(CASE)
    assert isinstance(page, CasePage)
    desk.until(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit))
    return page


def texts(desk: "Desk") -> list[str]:
    return [note.text for note in desk.project.of(CaseNote)]


def test_a_factor_is_kept_from_its_first_letter_and_one_more_after_it(desk: "Desk") -> None:
    desk.give_case()
    page = opened(desk)
    desk.type("S")
    assert texts(desk) == ["S"]
    desk.type("leeps badly")
    cell = page.cells[NoteAbout.CHILD, Weight.RISK]
    cell.more.click()
    (note,) = desk.project.of(CaseNote)
    assert (note.text, note.about, note.weight) == (
        "Sleeps badly",
        NoteAbout.CHILD,
        Weight.RISK,
    )
    assert (note.written_by, note.family_id) == ("AB", "family")
    desk.type("Was born early")
    desk.key(Qt.Key.Key_Tab)
    assert texts(desk) == ["Sleeps badly", "Was born early"]
    assert [row.note.text for row in cell.rows] == texts(desk)
    cell.rows[0].more.setFocus()
    desk.key(Qt.Key.Key_Z, CONTROL)
    assert texts(desk) == ["Sleeps badly", "W"]


def test_words_of_another_day_stay_as_an_earlier_wording(desk: "Desk") -> None:
    desk.give_case()
    desk.give(BEFORE)
    page = opened(desk)
    (row,) = page.cells[NoteAbout.RELATION, Weight.PROTECTIVE].rows
    row.field.setFocus()
    row.field.selectAll()
    desk.type("They laugh again")
    row.keep()
    assert texts(desk) == ["They laugh together", "They laugh again"]
    assert QApplication.focusWidget() is row.field
    assert page.cells[NoteAbout.RELATION, Weight.PROTECTIVE].rows == [row]
    row.history_button.click()
    assert any("They laugh together" in each.text() for each in row.findChildren(QLabel))


def test_what_holds_no_longer_is_out_of_sight_until_asked_for(desk: "Desk") -> None:
    desk.give_case()
    desk.give(BEFORE)
    page = opened(desk)
    cell = page.cells[NoteAbout.RELATION, Weight.PROTECTIVE]
    cell.rows[0].menu().actions()[0].trigger()
    assert desk.project.get(CaseNote, "before").ended_on is not None
    assert cell.rows == []
    page.ended.click()
    (row,) = cell.rows
    assert row.field.isReadOnly()
    row.menu().actions()[0].trigger()
    assert desk.project.get(CaseNote, "before").ended_on is None


def test_a_note_whose_words_are_wiped_is_gone_and_undo_brings_it_back(desk: "Desk") -> None:
    desk.give_case()
    desk.give(BEFORE)
    page = opened(desk)
    (row,) = page.cells[NoteAbout.RELATION, Weight.PROTECTIVE].rows
    row.field.setFocus()
    row.field.selectAll()
    desk.key(Qt.Key.Key_Delete)
    desk.key(Qt.Key.Key_Tab)
    assert texts(desk) == []
    desk.families.families.setFocus()
    desk.key(Qt.Key.Key_Z, CONTROL)
    assert texts(desk) == ["They laugh together"]


def test_words_are_searched_in_every_family_and_lead_to_their_note(desk: "Desk") -> None:
    desk.give_case()
    desk.give(BEFORE, OTHER, THERE)
    desk.families.setFocus()
    desk.key(Qt.Key.Key_F, CONTROL)
    page = desk.families.parts.page(CASE)
    assert isinstance(page, CasePage)
    desk.until(lambda: QApplication.focusWidget() is page.search.field)
    desk.type('"34 weeks"')
    assert [found.note.id for found in page.search.found] == ["there"]
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    (row,) = page.cells[NoteAbout.AXIS_3, Weight.NEITHER].rows
    desk.until(lambda: QApplication.focusWidget() is row.field)
    assert desk.families.families.currentItem().text() == "F-008"
    assert page.search.field.text() == ""
    page.search.field.setText("nowhere")
    assert page.search.said.text() == "No note holds all of these words."


def test_another_family_shows_its_own_notes_and_what_was_typed_is_kept(desk: "Desk") -> None:
    desk.give_case()
    desk.give(OTHER, THERE)
    page = opened(desk)
    desk.type("Half a word")
    desk.families.families.setCurrentRow(1)
    assert [note.family_id for note in desk.project.of(CaseNote)] == ["other", "family"]
    assert "Half a word" in texts(desk)
    assert [row.note.id for cell in page.cells.values() for row in cell.rows] == ["there"]
    desk.families.parts.buttons[SESSIONS].click()
    assert desk.families.parts.shown == SESSIONS


def test_every_place_has_a_name_and_a_line_of_what_belongs_there() -> None:
    assert set(NAMES) == set(ABOUT) == set(NoteAbout)
    assert set(WEIGHTS) == {Weight.RISK, Weight.PROTECTIVE}
