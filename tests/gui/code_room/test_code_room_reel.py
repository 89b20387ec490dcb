"""Scrubbing with small pictures: they are made quietly, can be stopped, and follow the hand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from observer.app import reels as reels_module
from observer.app.reels import ReelWork
from observer.gui.coding.reel_strip import room_taken, sentence
from observer.media.frame import Frame
from observer.media.reel_making import ReelMaker
from observer.text.catalogue import catalogue

if TYPE_CHECKING:
    from observer.media.reel import ReelHead
    from tests.gui.code_room.conftest import MakeStage, Stage

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the small film count as slow, and the disk as large enough, on any machine."""
    monkeypatch.setattr("observer.media.reel_making.AT_ONCE_MS", 0.0)
    monkeypatch.setattr(reels_module, "LEAST_FREE_BYTES", 0)


def head(stage: "Stage") -> "ReelHead | None":
    recording = stage.workspace.project.recordings(stage.session_id)[0]
    return stage.room.reels.reel_of(recording).head


def is_made(stage: "Stage") -> bool:
    found = head(stage)
    return found is not None and bool(found.made) and found.is_complete


def hand(stage: "Stage", kind: QEvent.Type, time_us: int) -> None:
    """Move the mouse on the ruler of the timeline to a moment."""
    timeline = stage.room.timeline
    scene = timeline.scene
    assert scene is not None
    at = QPointF(scene.x(time_us), 8.0)
    everywhere = QPointF(timeline.mapToGlobal(at.toPoint()))
    QApplication.sendEvent(timeline, QMouseEvent(kind, at, everywhere, LEFT, LEFT, NONE))


def painted(stage: "Stage") -> Frame:
    shown = stage.room.video.shown
    assert shown is not None
    return shown


def test_the_hand_sees_small_pictures_and_the_exact_one_when_it_rests(stage: "Stage") -> None:
    stage.until(lambda: is_made(stage))
    stage.until(stage.room.reels.isHidden)
    player = stage.room.playing.player
    assert player is not None
    hand(stage, QEvent.Type.MouseButtonPress, 1_000_000)
    sizes = set()
    for time_us in range(1_400_000, 7_000_000, 400_000):
        hand(stage, QEvent.Type.MouseMove, time_us)
        frame = player.views[0].frame()
        assert frame is not None
        assert not player.pending
        assert abs(frame.time_us - time_us) < 160_000
        sizes.add((frame.exact, frame.picture.shape[1]))
    assert (False, 320) in sizes
    # the button is still down: a pause of the hand is enough
    stage.until(lambda: painted(stage).exact and abs(painted(stage).time_us - 6_600_000) < 60_000)
    hand(stage, QEvent.Type.MouseMove, 3_000_000)
    QTest.mouseRelease(stage.room.timeline, LEFT, NONE, _place(stage, 3_000_000))
    stage.until(lambda: painted(stage).exact and abs(painted(stage).time_us - 3_000_000) < 60_000)


def _place(stage: "Stage", time_us: int) -> QPoint:
    scene = stage.room.timeline.scene
    assert scene is not None
    return QPoint(round(scene.x(time_us)), 8)


def test_nothing_is_coded_on_a_small_picture(stage: "Stage") -> None:
    stage.until(lambda: is_made(stage))
    stage.until(stage.room.reels.isHidden)
    hand(stage, QEvent.Type.MouseButtonPress, 1_000_000)
    way = iter(range(5_000_000, 7_000_000, 10_000))

    def is_passing() -> bool:
        hand(stage, QEvent.Type.MouseMove, next(way))
        return not painted(stage).exact

    stage.until(is_passing)
    assert stage.room.stage.exact_moment() is None


def test_it_says_how_long_and_can_be_stopped_and_asked_for_again(
    make_stage: "MakeStage", monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = [True]
    make = ReelMaker.make_segment

    def make_segment(maker: ReelMaker, near_us: int, *looks: Callable[[], bool]) -> bool:
        return slow[0] or make(maker, near_us, *looks)

    monkeypatch.setattr(ReelMaker, "make_segment", make_segment)
    stage = make_stage()
    strip = stage.room.reels
    stage.until(strip.isVisible)
    assert strip.words.text().endswith("smoother: 1 minute to go")
    assert "MB" in strip.toolTip()
    assert "MB" not in strip.words.text()
    QTest.mouseClick(strip.stop, LEFT)
    assert strip.isHidden()
    assert stage.said[-1].startswith("Stopped.")
    stage.until(lambda: (found := head(stage)) is not None and found.declined)
    slow.clear()
    slow.append(False)
    strip.make()
    stage.until(lambda: is_made(stage))
    stage.until(strip.isHidden)


def test_stopping_gives_the_keyboard_back_to_the_film(
    make_stage: "MakeStage", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReelMaker, "make_segment", lambda *_: True)
    stage = make_stage()
    strip = stage.room.reels
    stage.until(strip.isVisible)
    strip.stop.setFocus()
    QTest.keyClick(strip.stop, Qt.Key.Key_Space)
    assert strip.isHidden()
    stage.until(stage.room.video.hasFocus)


def test_a_closed_room_makes_nothing_more(
    make_stage: "MakeStage", monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def make_segment(_maker: ReelMaker, near_us: int, *_looks: object) -> bool:
        made.append(near_us)
        return True

    monkeypatch.setattr(ReelMaker, "make_segment", make_segment)
    stage = make_stage()
    stage.until(stage.room.reels.isVisible)
    stage.room.release()
    assert stage.room.reels.isHidden()
    before = len(made)
    QTest.qWait(50)
    assert len(made) <= before + 1


@pytest.mark.parametrize(
    ("seconds", "size", "english", "dutch"),
    [
        (20, "3 MB", "1 minute to go", "nog 1 minuut"),
        (130, "12 MB", "2 minutes to go", "nog 2 minuten"),
        (3_700, "240 MB", "1 hour to go", "nog 1 uur"),
        (9_000, "1240 MB", "2 hours to go", "nog 2 uur"),
    ],
)
def test_time_and_room_are_said_as_people_say_them(
    seconds: float, size: str, english: str, dutch: str
) -> None:
    work = ReelWork(seconds_left=seconds, size_bytes=int(size.removesuffix(" MB")) * 1_000_000)
    for language, words in (("en", english), ("nl", dutch)):
        text = catalogue(language)
        assert text.render(sentence(work)).endswith(words)
        taken = text.render(room_taken(work, text))
        assert size in taken.replace("\N{NO-BREAK SPACE}", "").replace(",", "").replace(".", "")


def test_nothing_moves_when_the_line_about_it_comes_and_goes(
    make_stage: "MakeStage", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReelMaker, "make_segment", lambda *_: True)
    stage = make_stage()
    room, strip = stage.room, stage.room.reels
    stage.until(strip.isVisible)
    with_it = [each.geometry() for each in (room.stage, room.video, room.codes, room.timeline)]
    corner = room.video.mapTo(room, QPoint())
    assert QRect(corner, room.video.size()).contains(strip.geometry())
    QTest.mouseClick(strip.stop, LEFT)
    assert strip.isHidden()
    stage.qtbot.wait(50)
    without = [each.geometry() for each in (room.stage, room.video, room.codes, room.timeline)]
    assert without == with_it
