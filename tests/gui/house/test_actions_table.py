"""The table of commands is whole, and its keys do not clash."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from observer.gui.actions import ACTIONS, Action, Commands, Scope
from observer.text.catalogue import catalogue

TOGETHER = (
    (Scope.WINDOW, Scope.FAMILIES),
    (Scope.WINDOW, Scope.CODE, Scope.STAGE),
    (Scope.WINDOW, Scope.LOOK, Scope.PREPARE, Scope.CUT),
    (Scope.WINDOW, Scope.LOOK, Scope.PRESENT),
    (Scope.WINDOW, Scope.LOOK, Scope.TAKE_HOME),
    (Scope.WINDOW, Scope.FIGURES),
    (Scope.WINDOW, Scope.AGREEMENT, Scope.WALK),
    (Scope.WINDOW, Scope.SHARE),
)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_command_has_words_help_and_keys_that_qt_knows(action: Action) -> None:
    assert str(action.text).strip()
    assert str(action.help).endswith(".")
    for key in action.keys:
        assert not QKeySequence(key).isEmpty()


def test_ids_are_unique() -> None:
    assert max(Counter(action.id for action in ACTIONS).values()) == 1


@pytest.mark.parametrize("scopes", TOGETHER, ids=lambda scopes: scopes[-1].value)
def test_no_two_commands_that_hold_together_share_a_key(scopes: tuple[Scope, ...]) -> None:
    keys = Counter(key for action in ACTIONS if action.scope in scopes for key in action.keys)
    assert {key: count for key, count in keys.items() if count > 1} == {}


def test_a_key_of_ones_own_takes_the_place_of_the_default() -> None:
    commands = Commands(catalogue("en"), {"find_command": ("Ctrl+P",)})
    assert commands.key_text("find_command") == "Ctrl+P"
    assert commands.key_text("full_screen") == "F11"


def test_binding_refuses_a_scope_with_a_command_left_out(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    commands = Commands(catalogue("en"), {})
    with pytest.raises(ValueError, match="copy_table"):
        commands.bind(Scope.FIGURES, host, {"next_coding": int, "previous_coding": int})
