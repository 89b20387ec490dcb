"""Families, people, consent and films, as a person does it at the keyboard."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QStyleOptionComboBox

from observer.gui.forms.coding_form import CodingForm
from observer.gui.forms.consent_editor import ConsentEditor
from observer.gui.forms.family_form import FamilyForm
from observer.gui.forms.intake_form import IntakeForm
from observer.gui.forms.participant_form import ParticipantForm
from observer.gui.forms.recording_form import RecordingForm
from observer.gui.forms.session_form import SessionForm
from observer.gui.parts import read_day
from observer.model.consent import Purpose
from observer.model.edits import CodingInfo
from observer.model.family import Family, Participant
from observer.model.scheme import Role
from observer.model.session import Recording, Session, Storing
from observer.schemes.bundled import bundled_schemes
from tests.gui.house.conftest import FAMILY, FILM, SESSION

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_family_is_added_by_keyboard_alone(desk: "Desk") -> None:
    desk.families.setFocus()
    desk.key(Qt.Key.Key_N, CONTROL)
    form = desk.families.form
    assert isinstance(form, FamilyForm)
    desk.until(lambda: QApplication.focusWidget() is form.pseudonym)
    desk.type("F-012")
    desk.key(Qt.Key.Key_Tab)
    desk.type("When has she had enough?")
    desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Return)
    (family,) = desk.project.families()
    assert (family.pseudonym, family.question) == ("F-012", "When has she had enough?")
    desk.until(lambda: desk.families.families.currentItem().text() == "F-012")


def test_the_next_free_pseudonym_is_offered_and_a_taken_one_refused(desk: "Desk") -> None:
    desk.give_case()
    desk.families.add_family()
    form = desk.families.form
    assert isinstance(form, FamilyForm)
    assert form.pseudonym.text() == "F-008"
    form.pseudonym.setText("F-007")
    QTest.keyClick(form.pseudonym, Qt.Key.Key_Return)
    assert form.isVisible()
    assert len(desk.project.families()) == 1


def test_a_family_is_undone_and_redone_by_its_keys(desk: "Desk") -> None:
    desk.give_case()
    desk.families.setFocus()
    desk.key(Qt.Key.Key_Z, CONTROL)
    assert desk.project.families() == ()
    desk.key(Qt.Key.Key_Z, CONTROL, SHIFT)
    assert [family.pseudonym for family in desk.project.families()] == ["F-007"]


def test_the_first_participant_is_a_child_without_authority_the_next_a_mother_with(
    desk: "Desk",
) -> None:
    desk.families.add_family()
    family_form = desk.families.form
    assert isinstance(family_form, FamilyForm)
    QTest.keyClick(family_form.pseudonym, Qt.Key.Key_Return)
    for name in ("Noor", "Sofie"):
        desk.families.people.wants_participant.emit("")
        form = desk.families.form
        assert isinstance(form, ParticipantForm)
        form.name.setText(name)
        QTest.keyClick(form.name, Qt.Key.Key_Return)
    child, mother = desk.project.of(Participant)
    assert (child.role, child.name, child.has_authority) == (Role.CHILD, "Noor", False)
    assert (mother.role, mother.name, mother.has_authority) == (Role.MOTHER, "Sofie", True)


def test_a_wrong_date_is_refused_with_an_example(desk: "Desk") -> None:
    desk.give_case()
    desk.families.people.people["child"].click()
    form = desk.families.form
    assert isinstance(form, ParticipantForm)
    form.born.setText("31-31-2026")
    QTest.keyClick(form.born, Qt.Key.Key_Return)
    assert form.isVisible()
    form.born.setText("3/2/2026")
    QTest.keyClick(form.born, Qt.Key.Key_Return)
    born = desk.project.get(Participant, "child").birth_date
    assert born is not None
    assert born.isoformat() == "2026-02-03"


def test_consent_is_given_and_stands_at_a_glance(desk: "Desk") -> None:
    desk.give_case()
    assert desk.families.people.consent_button is not None
    desk.families.people.consent_button.click()
    form = desk.families.form
    assert isinstance(form, ConsentEditor)
    for about in ("child", "mother"):
        row = form.row_of(Purpose.TREATMENT, about, "mother")
        row.given.setText("01-01-2026")
        row.expires.setText("31-12-2099")
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert len(desk.project.consents("family")) == 2
    words = [label.text() for label in desk.families.people.findChildren(QLabel)]
    assert "Given by everyone, until 2099-12-31." in words
    desk.families.setFocus()
    desk.key(Qt.Key.Key_Z, CONTROL)
    assert desk.project.consents("family") == ()


def test_a_withdrawn_consent_is_said_in_a_sentence(desk: "Desk") -> None:
    desk.give_case(Purpose.TREATMENT)
    desk.families.edit_consent()
    form = desk.families.form
    assert isinstance(form, ConsentEditor)
    form.row_of(Purpose.TREATMENT, "mother", "mother").withdrawn.setText("02-02-2026")
    QTest.keyClick(form, Qt.Key.Key_Return)
    words = [label.text() for label in desk.families.people.findChildren(QLabel)]
    assert "Mother Sofie has withdrawn consent." in words


def test_a_session_is_added_with_everyone_there(desk: "Desk") -> None:
    desk.give_case()
    desk.families.setFocus()
    desk.key(Qt.Key.Key_N, CONTROL, SHIFT)
    form = desk.families.form
    assert isinstance(form, SessionForm)
    form.task.setText("tidying up")
    QTest.keyClick(form.task, Qt.Key.Key_Return)
    first, second = desk.project.sessions("family")
    assert (first.number, second.number, second.task) == (1, 2, "tidying up")
    assert second.present == ("child", "mother")
    assert desk.families.session_id == second.id


def test_a_dropped_film_in_an_empty_project_opens_in_the_code_room(
    desk: "Desk", little_film: Path
) -> None:
    desk.drop(little_film)
    desk.until(lambda: desk.house.place.room == "code")
    (family,) = desk.project.families()
    (session,) = desk.project.sessions(family.id)
    (film,) = desk.project.recordings(session.id)
    (coding,) = desk.project.codings(session.id)
    assert (family.pseudonym, session.number, film.label) == ("F-001", 1, "film 1")
    assert film.storing is Storing.LINKED
    assert (film.width_px, film.duration_us) == (64, 500_000)
    assert coding.coder == "AB"
    assert "F-001" in desk.sentence
    assert desk.house.header.family.text() == "F-001"


def test_a_film_dropped_beside_families_asks_for_its_session_and_takes_it_into_the_vault(
    desk: "Desk", little_film: Path
) -> None:
    desk.give_case()
    desk.families.show_session("session", None)
    desk.drop(little_film)
    desk.until(lambda: isinstance(desk.families.form, IntakeForm))
    form = desk.families.form
    assert isinstance(form, IntakeForm)
    assert form.session.currentData() == "session"
    form.vault.click()
    form.done_button.click()
    desk.until(lambda: len(desk.project.recordings("session")) == 2)
    film = next(f for f in desk.project.recordings("session") if f.id != "film")
    assert (film.label, film.storing, film.path) == ("film 2", Storing.VAULT, "")
    assert desk.workspace.store.vault.holds(film.id)
    assert not desk.house.strip.is_busy


def test_a_text_file_named_mp4_is_refused_with_a_sentence(desk: "Desk", tmp_path: Path) -> None:
    fake = tmp_path / "notes.mp4"
    fake.write_text("these are notes, not a film", encoding="utf-8")
    desk.drop(fake)
    desk.until(lambda: "notes.mp4" in desk.sentence)
    assert desk.project.families() == ()
    assert not desk.house.strip.is_busy


def test_a_moved_film_says_so_and_is_found_again_by_its_content(
    desk: "Desk", little_film: Path, tmp_path: Path
) -> None:
    desk.drop(little_film)
    desk.until(lambda: desk.house.place.room == "code")
    (film,) = desk.project.of(Recording)
    desk.house.go("families", None, None)
    moved = tmp_path / "elsewhere.mp4"
    other = tmp_path / "other.mp4"
    little_film.rename(moved)
    other.write_bytes(b"quite another file")
    desk.families.relink_to(film, other)
    desk.until(lambda: "another film" in desk.sentence)
    desk.families.relink_to(film, moved)
    desk.until(lambda: "found again" in desk.sentence)
    assert desk.project.get(Recording, film.id).path == str(moved)


def test_who_can_be_recognised_and_the_place_on_the_clock_are_kept(desk: "Desk") -> None:
    desk.give_case()
    desk.families.sessions.wants_recording.emit("film")
    form = desk.families.form
    assert isinstance(form, RecordingForm)
    form.starts.setText("1,25")
    form.people["mother"].click()
    form.done_button.click()
    film = desk.project.get(Recording, "film")
    assert film.offset_us == 1_250_000
    assert film.recognisable == ("child",)


def test_a_coding_begins_with_the_chosen_scheme_and_coder(desk: "Desk") -> None:
    desk.give_case()
    desk.families.show_session("session", None)
    desk.families.setFocus()
    desk.key(Qt.Key.Key_Return, CONTROL)
    form = desk.families.form
    assert isinstance(form, CodingForm)
    form.coder.setText("EF")
    form.done_button.click()
    (coding,) = desk.project.of(CodingInfo)
    assert (coding.coder, coding.scheme_id) == ("EF", "sensitivity-responsiveness-regulation")
    assert desk.house.place.coding_id == coding.id


def test_the_form_of_a_coding_says_whose_and_its_chosen_scheme_can_be_read(desk: "Desk") -> None:
    desk.give_case()
    desk.families.sessions.wants_coding.emit("session", "")
    form = desk.families.form
    assert isinstance(form, CodingForm)
    assert any(each.text() == "Session 1 of F-007" for each in form.findChildren(QLabel))
    # as a menu it would paint the chosen row with the text of any other row, dark on dark
    is_menu = form.scheme.style().styleHint(
        QStyle.StyleHint.SH_ComboBox_Popup, QStyleOptionComboBox(), form.scheme
    )
    assert not is_menu
    form.reject()


def test_films_come_first_by_their_numbers_and_linked_is_told_on_hover(desk: "Desk") -> None:
    labels = ("film 10", "sound 1", "film 2")
    films = tuple(
        replace(FILM, id=label, label=label, width_px=0 if "sound" in label else 64)
        for label in labels
    )
    desk.give(FAMILY, SESSION, *films)
    card = desk.families.sessions.cards["session"]
    shown = [each.text() for each in card.findChildren(QLabel) if each.text() in labels]
    assert shown == ["film 2", "film 10", "sound 1"]
    assert not any("linked" in each.text() for each in card.findChildren(QLabel))


def test_the_keyboard_stays_in_the_pane_when_it_is_shown_anew(desk: "Desk") -> None:
    desk.give_case()
    desk.families.show_session("session", None)
    pane = desk.families.people
    chosen = pane.people["mother"]
    chosen.setFocus()
    desk.until(chosen.hasFocus)
    pane.show_family("family", "session")
    focused = desk.window.focusWidget()
    assert focused is pane or pane.isAncestorOf(focused)


def test_the_next_participant_is_the_one_that_lacks(desk: "Desk") -> None:
    desk.give(
        Family(id="family", pseudonym="F-007"), Session(id="one", family_id="family", number=1)
    )
    offered = []
    for _ in range(3):
        desk.families.show_session("one", None)
        desk.families.people.wants_participant.emit("")
        form = desk.families.form
        assert isinstance(form, ParticipantForm)
        offered.append(form.role.currentData())
        form.done_button.click()
    assert offered == [Role.CHILD, Role.MOTHER, Role.FATHER]


def test_a_scheme_of_ones_own_is_chosen_from_its_file(desk: "Desk", tmp_path: Path) -> None:
    desk.give_case()
    desk.families.show_session("session", None)
    desk.families.setFocus()
    desk.key(Qt.Key.Key_Return, CONTROL)
    form = desk.families.form
    assert isinstance(form, CodingForm)
    bundled = next(path for path in bundled_schemes() if path.stem == "engagement")
    mine = tmp_path / "mine.toml"
    content = bundled.read_text(encoding="utf-8")
    mine.write_text(content.replace('id = "engagement"', 'id = "ours"', 1), encoding="utf-8")
    form.choose_file(str(mine))
    assert not form.problems.isVisible()
    form.done_button.click()
    (coding,) = desk.project.of(CodingInfo)
    assert coding.scheme_id == "ours"


def test_a_refused_scheme_file_lists_all_that_is_wrong(desk: "Desk", tmp_path: Path) -> None:
    desk.give_case()
    desk.families.show_session("session", None)
    desk.families.setFocus()
    desk.key(Qt.Key.Key_Return, CONTROL)
    form = desk.families.form
    assert isinstance(form, CodingForm)
    schemes = form.scheme.count()
    bundled = next(path for path in bundled_schemes() if path.stem == "engagement")
    content = bundled.read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(content.replace('version = "', 'version = "x', 1) + "\n[[tracks]]\n", "utf-8")
    form.choose_file(str(wrong))
    assert form.problems.isVisible()
    desk.until(lambda: form.problems.geometry().bottom() < form.coder.geometry().top())
    lines = [form.problems.item(row).text() for row in range(form.problems.count())]
    assert len(lines) > 1
    assert any(line.startswith("Line ") for line in lines), lines
    assert form.scheme.count() == schemes
    form.choose_file(str(tmp_path / "gone.toml"))
    assert not form.problems.isVisible()


@pytest.mark.parametrize(
    ("typed", "day"),
    [("21-11-2026", "2026-11-21"), ("2026-11-21", "2026-11-21"), ("1/2/2026", "2026-02-01")],
)
def test_dates_are_read_in_the_ways_people_write_them(typed: str, day: str) -> None:
    found = read_day(typed)
    assert found is not None
    assert found.isoformat() == day


@pytest.mark.parametrize("typed", ["", "soon", "32-01-2026", "1-2", "1-2-3-4"])
def test_what_is_no_date_is_none(typed: str) -> None:
    assert read_day(typed) is None
