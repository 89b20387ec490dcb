"""Coding as a person does it: keys on a frame that is on the screen."""

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from observer.model.scheme import CodeKind

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_point_stands_on_exactly_the_frame_that_was_painted(stage: "Stage") -> None:
    stage.go(31)
    stage.press("g")
    (event,) = stage.events("parent_response")
    assert event.code == "missed_signal"
    assert event.kind is CodeKind.POINT
    assert event.onset_us == stage.time_us(31)
    assert event.onset_anchor is not None
    assert event.onset_anchor.frame == 31
    assert event.onset_anchor.pts * event.onset_anchor.time_base == Fraction(stage.time_us(31), 1_000_000)
