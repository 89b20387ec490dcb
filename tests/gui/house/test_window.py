"""The window: start page, rooms, finder, keys, lock, settings and trouble."""

import json
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread, get_ident
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from observer.app.settings import Settings, read_settings, write_settings
from observer.app.tracing import frames_of
from observer.app.workspace import Workspace
from observer.gui.appearance import appearance, dress
from observer.gui.application import calm_hook
from observer.gui.bridge import Bridge
from observer.gui.context import Room
from observer.gui.curtain import Curtain
from observer.gui.fonts import load_fonts
from observer.gui.forms.new_project_form import NewProjectForm, RecoveryKeyForm
from observer.gui.forms.settings_form import SettingsForm
from observer.gui.forms.trouble_form import TroubleForm
from observer.gui.icons import icon, icon_names
from observer.gui.lock import IdleLock
from observer.gui.main_window import MainWindow
from observer.gui.rooms import ROOMS
from observer.gui.theme import TOKENS, Theme
from observer.gui.unlock_dialog import UnlockPage
from observer.gui.welcome import WelcomePage
from observer.model.errors import DiskError, StorageError
from observer.model.family import Family
from observer.model.messages import msg
from observer.model.project_edits import add, revise
from observer.model.session import Session
from observer.storage.project_folder import create_project, open_project
from tests.gui.house.conftest import FAMILY, SESSION

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

PASSPHRASE = "four calm words here"  # noqa: S105  of a project that lives for one test
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def guarded(tmp_path: Path) -> tuple[Path, str]:
    folder = tmp_path / "guarded"
    return folder, create_project(folder, coder="AB", passphrase=PASSPHRASE)


def _unlock_page(window: MainWindow, qtbot: QtBot, folder: Path) -> UnlockPage:
    window.open_folder(folder)
    page = window.page
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(page.secret.hasFocus)
    return page


def test_every_room_of_the_rail_can_be_entered_and_keeps_the_promise_of_a_room(
    desk: "Desk",
) -> None:
    desk.give_case()
    coding = desk.code()
    for number, entry in enumerate(ROOMS, start=1):
        QTest.keyClick(desk.window, getattr(Qt.Key, f"Key_{number}"), ALT)
        assert desk.house.place.room == entry.id
        assert desk.house.rail.buttons[entry.id].isChecked()
        assert isinstance(desk.house.room(entry.id), Room)
    assert desk.house.place.session_id == "session"
    assert desk.house.place.coding_id == coding


def test_every_control_of_every_room_has_an_accessible_name(desk: "Desk") -> None:
    desk.give_case()
    coding = desk.code()
    for entry in ROOMS:
        desk.house.go(entry.id, "session", coding)
        room = desk.house.room(entry.id)
        for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox):
            for control in room.findChildren(kind):
                if control.objectName().startswith("qt_"):
                    continue
                named = control.accessibleName() or (
                    control.text() if isinstance(control, QAbstractButton) else ""
                )
                assert named, (entry.id, control, control.parent())


def test_the_header_tells_whose_session_which_scheme_and_whether_all_is_saved(
    desk: "Desk",
) -> None:
    desk.give_case()
    desk.house.go("figures", "session", desk.code())
    header = desk.house.header
    assert header.family.text() == "F-007"
    assert "free play" in header.session.text()
    assert "1.0" in header.scheme.text()
    assert header.coder.text() == "Coder AB · pass 1"
    desk.until(lambda: header.saved.text() == "all saved")
    assert header.unguarded.isVisible()


def test_the_latest_session_is_the_one_that_is_meant(desk: "Desk") -> None:
    later = replace(SESSION, id="later", number=2)
    desk.give(FAMILY, SESSION, later)
    desk.window.open_folder(desk.folder)
    desk.until(lambda: desk.window.house is not None)
    assert desk.families.session_id == "later"


def test_the_finder_finds_a_command_by_some_letters_and_does_it(desk: "Desk") -> None:
    desk.give_case()
    desk.code()
    desk.families.setFocus()
    QTest.keyClick(desk.window, Qt.Key.Key_K, CONTROL)
    assert desk.house.finder.isVisible()
    desk.type("figures")
    desk.key(Qt.Key.Key_Return)
    assert not desk.house.finder.isVisible()
    assert desk.house.place.room == "figures"


def test_escape_closes_the_finder_and_gives_the_focus_back(desk: "Desk") -> None:
    desk.give_case()
    desk.families.families.setFocus()
    QTest.keyClick(desk.window, Qt.Key.Key_K, CONTROL)
    desk.key(Qt.Key.Key_Escape)
    assert not desk.house.finder.isVisible()
    assert QApplication.focusWidget() is desk.families.families


def test_a_question_mark_shows_the_keys_but_stays_a_letter_in_a_field(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("share", "session", None)
    desk.share.moments.title.setFocus()
    desk.type("?")
    assert not desk.house.keys.isVisible()
    assert desk.share.moments.title.text().endswith("?")
    desk.share.moments.moments.setFocus()
    desk.type("?")
    assert desk.house.keys.isVisible()
    desk.key(Qt.Key.Key_Escape)
    assert not desk.house.keys.isVisible()


def test_going_to_code_without_a_film_says_what_to_do(desk: "Desk") -> None:
    desk.house.go("code", None, None)
    assert desk.house.place.room == "families"
    assert "film" in desk.sentence


def test_the_start_page_offers_sample_new_and_recent(window: MainWindow, desk: "Desk") -> None:
    desk.house.commands.bound("open_project").trigger()
    page = window.page
    assert isinstance(page, WelcomePage)
    assert [each.toolTip() for each in page.recent] == [str(desk.folder)]
    desk.until(page.recent[0].hasFocus)
    page.recent[0].click()
    desk.until(lambda: window.house is not None)


def test_recent_projects_hold_folders_only(desk: "Desk", tmp_path: Path) -> None:
    desk.give_case()
    kept = json.loads((tmp_path / "config" / "settings.json").read_text(encoding="utf-8"))
    assert kept["recent"] == [str(desk.folder)]
    assert "Noor" not in json.dumps(kept)
    assert "F-007" not in json.dumps(kept)


def test_a_film_dropped_on_the_start_page_waits_for_a_project(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, little_film: Path
) -> None:
    window.open_path(little_film)
    page = window.page
    assert isinstance(page, WelcomePage)
    assert page.waiting.isVisible()
    assert little_film.name in page.waiting.text()
    folder = tmp_path / "later"
    create_project(folder, coder="AB", passphrase=None)
    window.open_folder(folder)
    qtbot.waitUntil(
        lambda: window.house is not None and window.house.place.room == "code", timeout=15_000
    )


def test_a_wrong_passphrase_is_said_and_the_right_one_opens(
    window: MainWindow, qtbot: QtBot, guarded: tuple[Path, str]
) -> None:
    page = _unlock_page(window, qtbot, guarded[0])
    QTest.keyClicks(page.secret, "not the right one")
    QTest.keyClick(page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(page.sentence.isVisible, timeout=15_000)
    assert "passphrase" in page.sentence.text().casefold()
    assert window.page is page
    page.secret.clear()
    QTest.keyClicks(page.secret, PASSPHRASE)
    QTest.keyClick(page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.house is not None, timeout=15_000)
    assert window.house is not None
    assert not window.house.header.unguarded.isVisible()
    assert window.house.rail.lock.isVisible()


def test_the_recovery_key_opens_too_and_a_machine_that_is_locked_locks_it_again(
    window: MainWindow, qtbot: QtBot, guarded: tuple[Path, str]
) -> None:
    page = _unlock_page(window, qtbot, guarded[0])
    page.other_way.click()
    QTest.keyClicks(page.secret, guarded[1])
    page.unlock.click()
    qtbot.waitUntil(lambda: window.house is not None, timeout=15_000)
    window.machine.away.emit()
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage))
    assert window.workspace is None


def test_locking_closes_the_project_and_asks_for_the_passphrase(
    window: MainWindow, qtbot: QtBot, guarded: tuple[Path, str]
) -> None:
    page = _unlock_page(window, qtbot, guarded[0])
    QTest.keyClicks(page.secret, PASSPHRASE)
    QTest.keyClick(page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.house is not None, timeout=15_000)
    QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
    assert isinstance(window.page, UnlockPage)
    assert window.workspace is None


def test_the_program_is_closed_by_its_key(desk: "Desk") -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_Q, CONTROL)
    assert not desk.window.isVisible()


def test_a_project_without_a_passphrase_says_that_it_cannot_be_locked(desk: "Desk") -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_L, CONTROL)
    assert "cannot be locked" in desk.sentence
    assert desk.window.house is not None


def test_a_project_that_is_open_elsewhere_is_refused_with_a_sentence(
    window: MainWindow, qtbot: QtBot, guarded: tuple[Path, str]
) -> None:
    other = open_project(guarded[0], passphrase=PASSPHRASE)
    try:
        page = _unlock_page(window, qtbot, guarded[0])
        QTest.keyClicks(page.secret, PASSPHRASE)
        QTest.keyClick(page.secret, Qt.Key.Key_Return)
        qtbot.waitUntil(page.read_only.isVisible, timeout=15_000)
        assert page.sentence.text()
        assert window.house is None
    finally:
        other.close()


def test_an_open_project_that_is_in_use_can_be_read_from_the_start_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    create_project(folder, coder="AB", passphrase=None)
    with closing(open_project(folder)):
        window.open_folder(folder)
        qtbot.waitUntil(
            lambda: isinstance(window.page, WelcomePage) and window.page.read_only.isVisible()
        )
        page = window.page
        assert isinstance(page, WelcomePage)
        assert "open in another window" in page.sentence.text()
        QTest.keyClick(page.read_only, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: window.workspace is not None)


def test_a_folder_that_is_no_project_is_refused_on_the_start_page(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_path(tmp_path)
    page = window.page
    assert isinstance(page, WelcomePage)
    assert page.sentence.isVisible()


def test_a_new_project_shows_its_recovery_key_before_it_opens(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.ask_new_project()
    form = window.form
    assert isinstance(form, NewProjectForm)
    form.folder.setText(str(tmp_path / "practice"))
    form.coder.setText("MK")
    form.passphrase.setText(PASSPHRASE)
    form.again.setText("something else")
    form.done_button.click()
    assert form.isVisible()
    form.again.setText(PASSPHRASE)
    form.done_button.click()
    qtbot.waitUntil(lambda: isinstance(window.form, RecoveryKeyForm), timeout=15_000)
    shown = window.form
    assert isinstance(shown, RecoveryKeyForm)
    # the Enter that made the project, or Escape, must not wave the key away
    qtbot.waitUntil(shown.copy.hasFocus)
    QTest.keyClick(shown.copy, Qt.Key.Key_Return)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible()
    shown.done_button.click()
    qtbot.waitUntil(lambda: window.house is not None, timeout=15_000)
    assert window.workspace is not None
    assert window.workspace.coder == "MK"


def test_unlocking_leads_back_to_where_one_was(
    window: MainWindow, qtbot: QtBot, guarded: tuple[Path, str]
) -> None:
    folder, _key = guarded
    page = _unlock_page(window, qtbot, folder)
    page.secret.setText(PASSPHRASE)
    QTest.keyClick(page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.house is not None, timeout=15_000)
    assert window.workspace is not None
    assert window.house is not None
    family = Family(id="family", pseudonym="F-007")
    session = Session(id="session", family_id="family", number=1)
    window.workspace.apply(add("given", family, session))
    window.house.go("share", "session", None)
    curtain = Curtain(window, window.screen())
    window.lock()
    assert curtain.isVisible()
    again = window.page
    assert isinstance(again, UnlockPage)
    again.secret.setText(PASSPHRASE)
    QTest.keyClick(again.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.house is not None, timeout=15_000)
    assert window.house.place.room == "share"
    assert window.house.place.session_id == "session"
    assert not any(each.isVisible() for each in window.findChildren(Curtain))


def test_the_house_can_be_released_twice(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("code", "session", desk.code())
    desk.house.release()
    desk.house.release()
    assert not desk.house.is_playing


def test_commands_that_begin_with_what_is_typed_come_first(desk: "Desk") -> None:
    finder = desk.house.finder
    desk.house.commands.bound("find_command").trigger()
    finder.words.setText("full")
    assert finder.found.item(0).text().startswith("Full screen")
    finder.words.setText("set")
    assert finder.found.item(0).text().startswith("Settings")


def test_language_and_colours_change_at_once_and_keep_the_place(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("share", "session", None)
    desk.window.ask_settings()
    form = desk.window.form
    assert isinstance(form, SettingsForm)
    form.theme.setCurrentIndex(form.theme.findData("dark"))
    form.done_button.click()
    assert desk.window.settings.theme == "dark"
    assert desk.house.context.tokens is TOKENS[Theme.DARK]
    assert desk.house.place.room == "share"


@pytest.mark.parametrize(
    ("words", "dutch"),
    [
        ("Files of &type:", "Bestanden van type:"),
        ("&Look in:", "Zoeken in:"),
        ("&Save", "Op&slaan"),
        ("&Nowhere known", "&Nowhere known"),
    ],
)
def test_qts_own_words_are_dutch_whether_or_not_they_got_an_accelerator(
    qapp: QApplication, words: str, dutch: str
) -> None:
    dress(qapp, appearance(Settings(), "nl", qapp))
    try:
        assert qapp.translate("QFileDialog", words) == dutch
    finally:
        dress(qapp, appearance(Settings(), "en", qapp))


def test_the_graphics_card_can_be_chosen_only_after_it_was_tried(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    found = ["", "vaapi"]
    monkeypatch.setattr("observer.gui.main_window.probe_hardware", lambda: found.pop(0))
    desk.window.ask_settings()
    form = desk.window.form
    assert isinstance(form, SettingsForm)
    assert not form.card.isEnabled()
    form.try_button.click()
    qtbot.waitUntil(form.try_button.isEnabled)
    assert not form.card.isEnabled()
    assert form.tried.text().startswith("No graphics card here")
    form.try_button.click()
    qtbot.waitUntil(form.card.isEnabled)
    assert not form.card.isChecked()
    form.card.setChecked(True)
    form.done_button.click()
    assert desk.window.settings.hardware == "vaapi"
    assert read_settings(desk.window._start.settings_file).hardware == "vaapi"


def test_who_wants_no_small_pictures_says_so_in_the_settings(desk: "Desk") -> None:
    desk.window.ask_settings()
    form = desk.window.form
    assert isinstance(form, SettingsForm)
    assert form.reels.isChecked()
    form.reels.setChecked(False)
    form.done_button.click()
    assert not desk.window.settings.make_reels
    assert not desk.house.context.settings.make_reels


def test_the_idle_lock_waits_while_a_film_plays(qapp: QApplication) -> None:
    locked: list[bool] = []
    playing = [True]
    idle = IdleLock(qapp, 99, lambda: playing[0], lambda: locked.append(True))
    assert idle.timer.interval() == 15 * 60_000
    idle.timer.stop()
    idle.nobody_there()
    assert locked == []
    assert idle.timer.isActive()
    playing[0] = False
    idle.nobody_there()
    assert locked == [True]
    idle.end()


def test_a_machine_that_was_left_locks_once_nothing_stands_in_the_way(qapp: QApplication) -> None:
    locked: list[bool] = []
    held = [True]
    idle = IdleLock(qapp, 15, lambda: held[0], lambda: locked.append(True))
    idle.lock_soon()
    assert locked == []
    assert 0 < idle.timer.remainingTime() < 10_000
    held[0] = False
    idle.timer.timeout.emit()
    assert locked == [True]
    idle.end()


def test_a_machine_to_which_somebody_came_back_meanwhile_stays_open(qapp: QApplication) -> None:
    locked: list[bool] = []
    idle = IdleLock(qapp, 15, lambda: True, lambda: locked.append(True))
    idle.lock_soon()
    somebody = QWidget()
    QTest.keyClick(somebody, Qt.Key.Key_A)
    assert idle.timer.remainingTime() > 14 * 60_000
    assert locked == []
    idle.end()
    somebody.deleteLater()


def test_a_call_from_another_thread_comes_to_the_windows_thread(qtbot: QtBot) -> None:
    bridge = Bridge()
    found: list[int] = []
    worker = Thread(target=lambda: bridge.post(lambda: found.append(get_ident())))
    worker.start()
    worker.join()
    assert found == []
    qtbot.waitUntil(lambda: found == [get_ident()])


def test_something_unforeseen_is_said_calmly_with_details_and_without_values(
    window: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(name: str) -> None:
        raise ValueError(name)

    hook = calm_hook(window, Bridge())
    try:
        stumble("Noor")
    except ValueError:
        kind, error, trace = sys.exc_info()
        assert kind is not None
        assert error is not None
        hook(kind, error, trace)
        assert "stumble" in frames_of(trace)
    qtbot.waitUntil(lambda: isinstance(window.form, TroubleForm))
    assert isinstance(window.form, TroubleForm)
    details = window.form.details.toPlainText()
    assert "ValueError" in details
    assert "Noor" not in details
    assert "Noor" not in caplog.text
    caplog.clear()
    window.form.done_button.click()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", icon_names())
def test_every_icon_can_be_drawn(name: str) -> None:
    load_fonts()
    tokens = TOKENS[Theme.LIGHT]
    places = [(x, y) for x in range(40) for y in range(40)]
    faint = QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    drawn = icon(name, tokens, "#FF0000")
    for mode, colour in ((QIcon.Mode.Normal, QColor("#FF0000")), (QIcon.Mode.Disabled, faint)):
        image = drawn.pixmap(QSize(40, 40), mode).toImage()
        inked = [place for place in places if image.pixelColor(*place).alpha() == 255]
        assert 8 < len(inked) < 800
        assert {image.pixelColor(*place).name() for place in inked} == {colour.name()}


def test_an_error_that_nobody_caught_is_said_in_its_own_sentence(desk: "Desk") -> None:
    hook = calm_hook(desk.window, Bridge())
    error = StorageError(msg("The drive is full."), msg("Make room."))
    hook(StorageError, error, None)
    desk.until(lambda: desk.sentence == "The drive is full. Make room.")


def test_a_disk_that_takes_nothing_is_said_once_and_stands_in_the_bar(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    full = DiskError(msg("There is no room left."), msg("Make room."))
    workspace = desk.window.workspace
    assert workspace is not None
    state = replace(workspace.state, trouble=full)
    monkeypatch.setattr(Workspace, "state", property(lambda _: state))
    desk.give_case()
    assert desk.sentence == "There is no room left. Make room."
    assert desk.house.header.saved.text() == "not on disk"
    desk.house.notice.hide()
    desk.code()
    assert not desk.house.notice.isVisible()


def test_what_could_not_be_written_is_said_before_the_window_closes(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    store = desk.workspace.store
    really = store.close

    def rescue() -> None:
        really()
        raise StorageError(msg("3 changes could not be written; they are kept."))

    monkeypatch.setattr(store, "close", rescue)
    assert not desk.window.close()
    page = desk.window.page
    assert isinstance(page, WelcomePage)
    assert "3 changes" in page.sentence.text()
    assert desk.window.close()


def test_a_window_whose_changes_can_be_kept_nowhere_stays_open(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise DiskError(msg("There is no room on the drive."), msg("Make room; it goes on."))

    desk.give_case()
    with monkeypatch.context() as patched:
        patched.setattr(desk.workspace.store, "close", refuse)
        assert not desk.window.close()
    assert "no room" in desk.sentence
    assert desk.workspace.project.families()


def test_a_lone_settings_file_of_nonsense_is_read_as_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"idle_lock_minutes": 900, "theme": "purple", "recent": 3}', encoding="utf-8")
    settings = read_settings(file)
    assert (settings.idle_lock_minutes, settings.theme, settings.recent) == (15, "", ())
    file.write_text("not json", encoding="utf-8")
    assert read_settings(file) == Settings()
    write_settings(file, Settings(language="nl", keys={"undo": ("Ctrl+U",)}))
    assert read_settings(file).keys["undo"] == ("Ctrl+U",)


def test_a_very_long_pseudonym_is_cut_in_the_bar_and_whole_in_its_tooltip(desk: "Desk") -> None:
    desk.give_case()
    family = desk.project.get(Family, "family")
    name = "F-007 " + "a name that fits nowhere " * 6
    desk.workspace.apply(revise("revise_family", family, replace(family, pseudonym=name.strip())))
    desk.house.go("figures", "session", desk.code())
    header = desk.house.header
    assert header.family.text().endswith("\N{HORIZONTAL ELLIPSIS}")
    assert header.family.toolTip() == name.strip()
    assert header.family.width() >= header.family.sizeHint().width()


def test_the_keys_page_begins_with_the_keys_of_the_room(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("code", "session", desk.code())
    desk.house.commands.bound("find_command").trigger()
    first = desk.house.finder.found.item(0).text()
    assert first.startswith("Undo")
