"""A room that is left takes everything with it."""

import gc
import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from observer.gui.code_room import CodeRoom
    from tests.gui.code_room.conftest import MakeStage


def test_nothing_is_left_of_a_room_that_was_released(
    make_stage: "MakeStage", rooms: "list[CodeRoom]"
) -> None:
    stage = make_stage()
    stage.go(10)
    stage.press("g")
    room = stage.room
    parts = {
        name: weakref.ref(part) for name, part in vars(room).items() if isinstance(part, QObject)
    }
    parts["the room"] = weakref.ref(room)
    assert {"desk", "marking", "looping", "stage", "timeline", "codes"} <= set(parts)
    room.release()
    room.deleteLater()
    rooms.clear()
    del room, stage
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert sorted(name for name, part in parts.items() if part() is not None) == []
