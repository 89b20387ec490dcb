"""Keys: found on the sheet, changed in the form, printed on the card; clashes are named at once."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from observer.app.desk_card import CardRequest, write_card
from observer.app.settings import Settings, read_settings
from observer.gui.actions import ACTIONS
from observer.gui.coder_commands import CoderCommands
from observer.gui.keys.card_form import CardForm, card_groups
from observer.gui.keys.editor import KeysForm
from observer.gui.keys.groups import GROUPS, group_of, grouped
from observer.gui.theme import TOKENS, Theme
from observer.reports.desk_card import Paper
from observer.schemes.bundled import bundled_schemes
from observer.schemes.read import read_scheme
from observer.text.catalogue import catalogue

if TYPE_CHECKING:
    from observer.model.scheme import Scheme
    from tests.gui.house.conftest import Desk

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def schemes() -> "tuple[Scheme, ...]":
    files = sorted(bundled_schemes(), key=lambda f: not f.stem.startswith("sensitivity"))
    readings = (read_scheme(file.read_bytes(), file.name) for file in files)
    return tuple(r.scheme for r in readings if r.scheme is not None)


class Given:
    """What the form handed over."""

    def __init__(self) -> None:
        self.settings = Settings()

    def take(self, settings: Settings) -> None:
        self.settings = settings


@pytest.fixture
def given() -> Given:
    return Given()


@pytest.fixture
def form(qtbot: QtBot, given: Given) -> KeysForm:
    made = KeysForm(Settings(), schemes(), catalogue("en"), TOKENS[Theme.LIGHT], given.take, None)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.list.setFocus()
    return made


def line(form: KeysForm) -> str:
    item = form.list.currentItem()
    assert item is not None
    return item.text(1)


def test_every_command_has_a_group_and_every_named_command_exists() -> None:
    known = {action.id for action in ACTIONS}
    for group in GROUPS:
        assert group.members <= known
    listed = [action for _, members in grouped(ACTIONS) for action in members]
    assert sorted(a.id for a in listed) == sorted(known)
    assert all(group_of(action) in GROUPS for action in ACTIONS)


def test_a_free_key_is_set_by_pressing_it(form: KeysForm, given: Given) -> None:
    form.choose("split_event")
    QTest.keyClick(form.list, Qt.Key.Key_Return)
    assert line(form) == "press the key …"
    QTest.keyClick(form.list, Qt.Key.Key_F4)
    assert line(form) == "F4   (your own)"
    form.done_button.click()
    assert dict(given.settings.keys) == {"split_event": ("F4",)}


def test_a_key_that_is_taken_is_named_with_who_has_it(form: KeysForm, given: Given) -> None:
    form.choose("split_event")
    form.listen()
    QTest.keyClick(form.list, Qt.Key.Key_Space)
    assert form.said.text() == (
        "Space belongs to “Play or pause”. Press it once more to take it over, or press another "
        "key."
    )
    QTest.keyClick(form.list, Qt.Key.Key_Escape)
    assert line(form) == "Ctrl+B"
    form.done_button.click()
    assert dict(given.settings.keys) == {}


def test_pressed_once_more_the_key_is_taken_over(form: KeysForm, given: Given) -> None:
    form.choose("split_event")
    form.listen()
    for _ in range(2):
        QTest.keyClick(form.list, Qt.Key.Key_Comma)
    assert line(form) == ",   (your own)"
    form.choose("frame_back")
    assert line(form) == "Left   (your own)"
    form.done_button.click()
    assert dict(given.settings.keys) == {"split_event": (",",), "frame_back": ("Left",)}


def test_a_command_cannot_take_the_key_of_a_code_unseen(form: KeysForm) -> None:
    form.choose("split_event")
    form.listen()
    QTest.keyClick(form.list, Qt.Key.Key_R, SHIFT)
    assert "Shift+R belongs to “Sensitive response”" in form.said.text()
    form.scheme_choice.setCurrentIndex(1)
    form.choose("merge_event")
    form.listen()
    QTest.keyClick(form.list, Qt.Key.Key_R)
    assert "belongs to “Sensitive response (Sensitivity, responsiveness, " in form.said.text()


def test_a_code_gets_a_letter_kept_for_this_scheme_alone(form: KeysForm, given: Given) -> None:
    form.choose("parent_response.missed_signal")
    form.listen()
    QTest.keyClick(form.list, Qt.Key.Key_F5)
    assert form.said.text() == "A code has a letter, a figure or another sign as its key."
    QTest.keyClick(form.list, Qt.Key.Key_K)
    assert "belongs to “Pause”" in form.said.text()
    QTest.keyClick(form.list, Qt.Key.Key_P)
    assert line(form) == "P   (your own)"
    form.done_button.click()
    own = {scheme: dict(keys) for scheme, keys in given.settings.code_keys.items()}
    assert own == {"sensitivity-responsiveness-regulation": {"parent_response.missed_signal": "p"}}


def test_two_codes_swap_their_keys(form: KeysForm, given: Given) -> None:
    for ref, key in (
        ("child_gaze.gaze_parent", Qt.Key.Key_W),
        ("child_gaze.gaze_toy", Qt.Key.Key_Q),
    ):
        form.choose(ref)
        form.listen()
        QTest.keyClick(form.list, key)
        if form.take_button.isVisible():
            form.take_button.click()
    form.done_button.click()
    own = given.settings.code_keys["sensitivity-responsiveness-regulation"]
    assert dict(own) == {"child_gaze.gaze_parent": "w", "child_gaze.gaze_toy": "q"}


def test_a_belgian_keyboard_sets_the_figure_that_is_on_the_key(form: KeysForm) -> None:
    form.choose("parent_response.missed_signal")
    form.listen()
    typed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Agrave, NONE, "à")
    QApplication.sendEvent(form.list, typed)
    assert line(form) == "0   (your own)"


def test_one_or_all_go_back_to_what_they_were(form: KeysForm, given: Given) -> None:
    for name, key in (("split_event", Qt.Key.Key_F4), ("merge_event", Qt.Key.Key_F5)):
        form.choose(name)
        form.listen()
        QTest.keyClick(form.list, key)
    form.choose("split_event")
    form.reset_button.click()
    assert line(form) == "Ctrl+B"
    assert dict(form.keymap.commands) == {"merge_event": ("F5",)}
    form.all_button.click()
    form.done_button.click()
    assert dict(given.settings.keys) == {}


def test_another_key_is_added_and_no_key_is_a_choice(form: KeysForm) -> None:
    form.choose("split_event")
    form.also_button.click()
    QTest.keyClick(form.list, Qt.Key.Key_F4)
    assert list(form.keymap.commands["split_event"]) == ["Ctrl+B", "F4"]
    form.none_button.click()
    assert list(form.keymap.commands["split_event"]) == []
    assert line(form).startswith("\N{EN DASH}")


def test_lines_are_found_by_words_and_by_key(form: KeysForm) -> None:
    form.words.setText("ctrl+b")
    shown = [i for i in form._items() if not i.isHidden()]
    assert "Split the bout" in [i.text(0) for i in shown]
    assert all("ctrl+b" in i.text(1).lower() for i in shown)
    assert len(shown) < len(form._items())


def test_changed_keys_hold_at_once_and_the_scheme_file_stays(desk: "Desk") -> None:
    desk.give_case()
    coding = desk.code()
    desk.house.go("code", "session", coding)
    before = desk.workspace.scheme_of(coding)
    desk.house.commands.bound("change_keys").trigger()
    form = desk.window.form
    assert isinstance(form, KeysForm)
    form.choose("parent_response.missed_signal")
    form.listen()
    QTest.keyClick(form.list, Qt.Key.Key_P)
    form.choose("split_event")
    form.listen()
    QTest.keyClick(form.list, Qt.Key.Key_F4)
    form.done_button.click()
    assert desk.house.place.room == "code"
    room = desk.house.room("code")
    opened = room.desk.desk  # type: ignore[attr-defined]  # the Code room
    assert opened.scheme.track("parent_response").code("missed_signal").key == "p"
    assert desk.workspace.scheme_of(coding) == before
    assert desk.house.commands.bound("split_event").shortcut() == QKeySequence("F4")
    kept = read_settings(desk.window._start.settings_file)
    assert kept.keys["split_event"] == ("F4",)


def test_the_sheet_groups_by_what_one_does_and_finds_by_words(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("code", "session", desk.code())
    desk.house.commands.bound("show_keys").trigger()
    sheet = desk.house.keys
    assert sheet.words.hasFocus()
    groups = {title for title, _ in sheet.shown}
    assert {"Parent's response", "Play and stop", "Go to another moment"} <= groups
    desk.type("frame")
    assert ("Go to another moment", "One frame back") in sheet.shown
    assert all("split" not in words.casefold() for _, words in sheet.shown)
    desk.key(Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_the_card_is_written_where_one_asks(desk: "Desk", tmp_path: Path) -> None:
    desk.give_case()
    coding = desk.code()
    desk.house.go("code", "session", coding)
    scheme = desk.workspace.scheme_of(coding)
    form = CardForm(desk.house.context, scheme, desk.window)
    form.choose_file = lambda name: str(tmp_path / name)
    form.paper.setCurrentIndex(1)
    form.done_button.click()
    path = tmp_path / "sensitivity-responsiveness-regulation-en.pdf"
    desk.until(path.exists)
    assert path.read_bytes().startswith(b"%PDF")
    titles = [str(group.title) for group in card_groups(desk.house.commands)]
    assert titles[:2] == ["Play and stop", "Go to another moment"]
    assert "Rooms and window" not in titles
    for paper in Paper:
        groups = card_groups(desk.house.commands)
        for language in ("nl", "en"):
            where = tmp_path / f"{paper}-{language}.pdf"
            wanted = CardRequest(
                scheme=scheme, groups=groups, paper=paper, language=language, path=where
            )
            assert write_card(wanted) == 1


def test_the_reaction_time_is_kept_for_this_coder(desk: "Desk") -> None:
    desk.give_case()
    coding = desk.code()
    desk.house.go("code", "session", coding)
    room = desk.house.room("code")
    aids = room.aids  # type: ignore[attr-defined]  # the Code room
    own = CoderCommands(room.desk, aids.reaction, room)  # type: ignore[attr-defined]  # same
    own.commands()["reaction_time"]()
    form = own.form
    assert form is not None
    form.lag.setValue(250)  # type: ignore[attr-defined]  # the form of the reaction time
    form.done_button.click()
    assert aids.reaction.lag_us == 250_000
    assert dict(desk.window.settings.reaction_lag_ms) == {"AB": 250}
