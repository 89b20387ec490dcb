"""A film that starts elsewhere or goes, and a second coder, as a person meets them in Families."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from observer.gui.code_room import CodeRoom
from observer.gui.forms.coding_form import CodingForm
from observer.gui.forms.erase_form import EraseForm
from observer.gui.forms.intake_form import IntakeForm
from observer.gui.forms.recording_form import RecordingForm
from observer.gui.unlock_dialog import UnlockPage
from observer.model.edits import CodingInfo
from observer.model.session import Recording
from observer.storage.project_folder import create_project

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
PASSPHRASE = "four calm words here"  # noqa: S105  of a project that lives for one test


def recording_form(desk: "Desk", recording_id: str) -> RecordingForm:
    """Open the form of a recording as its pencil does."""
    desk.families.sessions.wants_recording.emit(recording_id)
    desk.until(lambda: isinstance(desk.families.form, RecordingForm))
    form = desk.families.form
    assert isinstance(form, RecordingForm)
    return form


@pytest.mark.parametrize("typed", ["1e15", "-1000001", "nan", "inf", "-inf"])
def test_a_start_that_no_film_has_is_refused_in_the_form(desk: "Desk", typed: str) -> None:
    desk.give_case()
    before = desk.project.get(Recording, "film")
    form = recording_form(desk, "film")
    form.starts.setText(typed)
    form.done_button.click()
    assert form.isVisible()
    assert desk.project.get(Recording, "film") == before


def test_what_was_coded_stays_on_its_frames_when_the_start_of_the_film_is_put_right(
    desk: "Desk",
) -> None:
    desk.give_case()
    coding = desk.code()
    before = desk.workspace.coding(coding)
    form = recording_form(desk, "film")
    form.starts.setText("1,25")
    form.done_button.click()
    after = desk.workspace.coding(coding)
    moved = {event.id: event.onset_us for event in after.all_events()}
    assert moved == {e.id: e.onset_us + 1_250_000 for e in before.all_events()}
    (clip,) = desk.project.clips("session")
    assert (clip.onset_us, clip.offset_us) == (5_250_000, 10_250_000)
    assert "stays on its frames" in desk.sentence
    undo_in_families(desk)
    assert desk.workspace.coding(coding) == before
    assert desk.project.clips("session")[0].onset_us == 4_000_000


def back_in_the_window(desk: "Desk") -> None:
    """Give the window the keyboard back after a form, as a window manager does."""
    desk.until(lambda: desk.families.form is None)
    desk.window.activateWindow()


def undo_in_families(desk: "Desk") -> None:
    back_in_the_window(desk)
    desk.families.setFocus()
    desk.until(desk.families.families.hasFocus)
    desk.key(Qt.Key.Key_Z, CONTROL)


def vault_film(desk: "Desk", film: Path) -> str:
    """Take a film into the vault, and return its id."""
    desk.give_case()
    desk.families.show_session("session", None)
    desk.drop(film)
    desk.until(lambda: isinstance(desk.families.form, IntakeForm))
    form = desk.families.form
    assert isinstance(form, IntakeForm)
    form.vault.click()
    form.done_button.click()
    desk.until(lambda: len(desk.project.recordings("session")) > 1)
    desk.until(lambda: desk.families.form is None)
    return next(r.id for r in desk.project.recordings("session") if r.id != "film")


def erase_form(desk: "Desk", recording_id: str) -> EraseForm:
    recording_form(desk, recording_id).remove_button.click()
    desk.until(lambda: isinstance(desk.families.form, EraseForm))
    form = desk.families.form
    assert isinstance(form, EraseForm)
    return form


def test_removing_a_film_of_the_vault_asks_first_and_enter_leaves_it(
    desk: "Desk", little_film: Path
) -> None:
    film = vault_film(desk, little_film)
    form = erase_form(desk, film)
    desk.until(lambda: QApplication.focusWidget() is form.cancel_button)
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.families.form is None)
    assert desk.project.get(Recording, film).id == film
    assert desk.workspace.store.vault.holds(film)


def test_an_erased_film_is_gone_for_good_and_the_access_log_says_so(
    desk: "Desk", little_film: Path
) -> None:
    film = vault_film(desk, little_film)
    erase_form(desk, film).done_button.click()
    desk.until(lambda: "is erased" in desk.sentence)
    assert film not in desk.project.records
    assert not desk.workspace.store.vault.holds(film)
    assert not (desk.folder / "media" / film).exists()
    rows = desk.workspace.store.access_log.rows()
    assert ("erase", "family", film) in {(r.event, r.family_id, r.detail) for r in rows}
    undo_in_families(desk)
    assert film not in desk.project.records


def test_a_film_that_is_only_removed_comes_back_with_undo(desk: "Desk", little_film: Path) -> None:
    film = vault_film(desk, little_film)
    erase_form(desk, film).remove_button.click()
    assert film not in desk.project.records
    undo_in_families(desk)
    assert desk.project.get(Recording, film).id == film
    assert desk.workspace.store.vault.holds(film)


def press_on_the_stage(desk: "Desk", key: Qt.Key) -> None:
    """Press a key on the film, once its first frame is shown."""
    back_in_the_window(desk)
    room = desk.house.room("code")
    assert isinstance(room, CodeRoom)

    def ready() -> bool:
        shown = room.video.shown
        return shown is not None and shown.exact and room.video.hasFocus()

    desk.until(ready)
    QTest.keyClick(room.video, key)


def events(desk: "Desk", coding_id: str) -> list[str]:
    return [event.code for event in desk.workspace.coding(coding_id).on_track("parent_response")]


def press_button(desk: "Desk", words: str) -> None:
    """Click the button of these words in the sessions of Families."""

    def shown() -> list[QPushButton]:
        buttons = desk.families.sessions.findChildren(QPushButton)
        return [each for each in buttons if each.text() == words and each.isVisible()]

    desk.until(lambda: bool(shown()))
    shown()[0].click()


def test_without_a_passphrase_a_second_coder_codes_and_each_goes_on_with_her_own(
    desk: "Desk", little_film: Path
) -> None:
    desk.drop(little_film)
    desk.until(lambda: desk.house.place.room == "code")
    (first,) = desk.project.of(CodingInfo)
    desk.house.go("families", None, None)
    press_button(desk, "Begin a coding")
    form = desk.families.form
    assert isinstance(form, CodingForm)
    assert not form.coder.isReadOnly()
    form.coder.setText("CD")
    form.done_button.click()
    desk.until(lambda: desk.house.place.room == "code")
    second = desk.house.place.coding_id
    assert second is not None
    press_on_the_stage(desk, Qt.Key.Key_G)
    assert events(desk, second) == ["missed_signal"]
    desk.house.go("families", None, None)
    assert desk.workspace.coder == "CD"
    press_button(desk, "Open as AB")
    assert desk.workspace.coder == "AB"
    assert desk.house.place.coding_id == first.id
    press_on_the_stage(desk, Qt.Key.Key_V)
    assert events(desk, first.id) == ["intrusive_act"]
    assert events(desk, second) == ["missed_signal"]


def test_behind_a_passphrase_the_coder_is_who_opened_the_project(
    desk: "Desk", tmp_path: Path
) -> None:
    create_project(tmp_path / "guarded", coder="AB", passphrase=PASSPHRASE)
    desk.window.open_folder(tmp_path / "guarded")
    page = desk.window.page
    assert isinstance(page, UnlockPage)
    desk.until(page.secret.hasFocus)
    desk.type(PASSPHRASE)
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.window.house is not None)
    desk.give_case()
    press_button(desk, "Begin a coding")
    form = desk.families.form
    assert isinstance(form, CodingForm)
    QTest.keyClicks(form.coder, "CD")
    assert form.coder.text() == "AB"
    form.done_button.click()
    assert [info.coder for info in desk.project.of(CodingInfo)] == ["AB"]
