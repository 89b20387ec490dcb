"""Keys that come quicker than pictures: a press counts for the frame that was asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from observer.media.screen import Screen

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import Stage

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
WAIT = "Wait until the exact frame is shown, then press again."


def click_timeline(stage: "Stage", frame: int) -> None:
    """Click on the ruler where a frame is, and do not wait for its picture."""
    timeline = stage.room.timeline
    scene = timeline.scene
    assert scene is not None
    at = QPoint(round(scene.x(stage.time_us(frame) + 20_000)), 8)
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def asked_frame(stage: "Stage") -> int:
    """Wait for the frame that was asked for, and return its number."""

    def is_there() -> bool:
        shown = stage.room.video.shown
        return not stage.room.stage.is_behind and shown is not None and shown.exact

    stage.until(is_there)
    shown = stage.room.video.shown
    assert shown is not None
    return shown.index


def coded_frames(stage: "Stage") -> list[int]:
    anchors = [event.onset_anchor for event in stage.events("parent_response")]
    return [anchor.frame for anchor in anchors if anchor is not None]


@pytest.fixture
def unpainted(stage: "Stage", monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Hold every picture back that is asked for; return what lets them come."""
    monkeypatch.setattr(Screen, "pending", property(lambda _screen: True))
    assert stage.room.stage.is_behind
    return monkeypatch.undo


def test_a_code_pressed_right_after_a_jump_stands_on_the_frame_jumped_to(stage: "Stage") -> None:
    stage.go(30)
    stage.press("r")
    stage.press(Qt.Key.Key_Right, CONTROL)
    stage.press("r")
    assert asked_frame(stage) != 30
    stage.until(lambda: len(stage.events("parent_response")) == 2)
    second = asked_frame(stage)
    assert coded_frames(stage) == [30, second]
    times = [event.onset_us for event in stage.events("parent_response")]
    assert times == [stage.time_us(30), stage.time_us(second)]
    assert stage.said == []


def test_a_code_pressed_right_after_a_click_on_the_timeline_stands_where_was_clicked(
    stage: "Stage",
) -> None:
    click_timeline(stage, 120)
    stage.press("r")
    stage.until(lambda: len(stage.events("parent_response")) == 1)
    assert coded_frames(stage) == [asked_frame(stage)]
    assert abs(coded_frames(stage)[0] - 120) <= 1
    assert stage.said == []


def test_a_loop_marked_quicker_than_the_pictures_come_lies_between_the_frames_asked_for(
    stage: "Stage",
) -> None:
    click_timeline(stage, 40)
    stage.press("I", SHIFT)
    first = asked_frame(stage)
    stage.until(lambda: stage.room.looping.in_us is not None)
    assert stage.room.looping.in_us == stage.time_us(first)
    stage.press(Qt.Key.Key_Right, CONTROL)
    stage.press("O", SHIFT)
    stage.until(lambda: stage.room.looping.loop is not None)
    last = asked_frame(stage)
    loop = stage.room.looping.loop
    assert loop is not None
    assert (loop.start_us, loop.end_us) == (stage.time_us(first), stage.time_us(last + 1))
    assert stage.said == []


def test_a_moment_marked_quicker_than_the_pictures_come_lies_between_the_frames_asked_for(
    stage: "Stage",
) -> None:
    stage.go(30)
    stage.press("i")
    stage.press(Qt.Key.Key_Right, CONTROL)
    stage.press("o")
    stage.until(lambda: len(stage.workspace.project.clips(stage.session_id)) == 1)
    (clip,) = stage.workspace.project.clips(stage.session_id)
    assert clip.onset_us == stage.time_us(30)
    assert clip.offset_us == stage.time_us(asked_frame(stage))
    assert stage.said == []


def test_a_press_is_dropped_with_a_sentence_when_something_else_is_asked_for_first(
    stage: "Stage", unpainted: Callable[[], None]
) -> None:
    stage.press("r")
    assert stage.said == []
    stage.press(Qt.Key.Key_Right, CONTROL)
    unpainted()
    asked_frame(stage)
    assert stage.events("parent_response") == ()
    assert stage.said == [WAIT]


def test_a_press_is_dropped_with_a_sentence_when_its_frame_does_not_come(
    stage: "Stage", unpainted: Callable[[], None]
) -> None:
    stage.press("r")
    stage.until(lambda: stage.said == [WAIT])
    unpainted()
    asked_frame(stage)
    assert stage.events("parent_response") == ()


def test_a_second_press_before_the_frame_is_refused_and_the_first_one_counts(
    stage: "Stage", unpainted: Callable[[], None]
) -> None:
    stage.press("r")
    stage.press("g")
    assert stage.said == [WAIT]
    unpainted()
    stage.until(lambda: len(stage.events("parent_response")) == 1)
    assert [event.code for event in stage.events("parent_response")] == ["sensitive_response"]


def test_undo_takes_back_the_press_that_still_waits_and_nothing_else(
    stage: "Stage", monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.press("g")
    with monkeypatch.context() as held:
        held.setattr(Screen, "pending", property(lambda _screen: True))
        stage.press("v")
        stage.press(Qt.Key.Key_Z, CONTROL)
    asked_frame(stage)
    assert [event.code for event in stage.events("parent_response")] == ["missed_signal"]


def test_while_it_plays_a_press_stands_on_the_frame_that_is_painted(stage: "Stage") -> None:
    stage.press("l")
    stage.until(lambda: (stage.room.video.shown_us or 0) > stage.time_us(5))
    shown = stage.room.video.shown
    assert shown is not None
    stage.press("r")
    assert coded_frames(stage) == [shown.index]
    stage.press("k")


def test_the_play_button_follows_the_film_where_no_picture_tells_that_it_stopped(
    stage: "Stage",
) -> None:
    transport, player = stage.room.transport, stage.room.playing.player
    assert player is not None
    stage.go(100)
    stage.press("l")
    stage.until(lambda: transport.says_pause)
    # nothing of what the films paint reaches the bar
    stage.room.stage.painted.disconnect()
    player.pause()
    stage.until(lambda: not transport.says_pause)
    stage.press("j")
    stage.until(lambda: transport.says_pause)
    stage.press("k")
    stage.until(lambda: not transport.says_pause)
