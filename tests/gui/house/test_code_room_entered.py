"""The Code room as it is entered in the window: where the keyboard is, and what lies over it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from observer.gui.code_room import CodeRoom

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk


def test_the_film_has_the_keyboard_when_the_room_is_entered_for_the_first_time(
    desk: "Desk",
) -> None:
    desk.give_case()
    coding = desk.code()
    desk.families.families.setFocus()
    desk.house.go("code", "session", coding)
    room = desk.house.room("code")
    assert isinstance(room, CodeRoom)
    desk.until(room.isVisible)
    for _ in range(20):
        QApplication.processEvents()
    assert QApplication.focusWidget() is room.video


def test_what_is_said_while_coding_covers_the_film_and_no_track(desk: "Desk") -> None:
    desk.give_case()
    desk.house.go("code", "session", desk.code())
    room = desk.house.room("code")
    assert isinstance(room, CodeRoom)
    desk.until(room.isVisible)
    for words in ("Short.", "A long sentence that needs more than one line of room. " * 4):
        desk.house.notice.say(words)
        said = desk.house.notice.geometry()
        film = room.stage.rect().translated(room.stage.mapTo(desk.house, QPoint(0, 0)))
        assert film.contains(said)
