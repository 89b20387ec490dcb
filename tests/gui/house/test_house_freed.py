"""A project that is closed leaves nothing of its rooms behind."""

import gc
import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

ROOMS = ("families", "code", "look", "figures", "agreement", "share")


def test_nothing_is_left_of_the_rooms_of_a_project_that_was_closed(desk: "Desk") -> None:
    desk.give_case()
    coding_id = desk.code()
    for room_id in ROOMS:
        desk.house.go(room_id, "session", coding_id)
        desk.qtbot.wait(50)
    parts: dict[str, weakref.ref[QObject]] = {}
    parts["house"] = weakref.ref(desk.house)
    for room_id in ROOMS:
        parts[room_id] = weakref.ref(desk.house.room(room_id))
    desk.window.show_welcome()
    desk.until(lambda: desk.window.house is None)
    desk.qtbot.wait(50)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert sorted(name for name, part in parts.items() if part() is not None) == []
