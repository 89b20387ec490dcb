"""Moving through film by keys: backwards, creeping, frame by frame, over and over."""

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QApplication

from observer.gui.coding.playing import SPEEDS

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def key(stage: "Stage", kind: QEvent.Type, which: Qt.Key, text: str, *, again: bool) -> None:
    """Press or let go of a key as a keyboard does that repeats it."""
    event = QKeyEvent(kind, which, NONE, text, autorep=again)
    QApplication.sendEvent(stage.room.video, event)


def now_us(stage: "Stage") -> int:
    return stage.room.video.shown_us or 0


def backwards(stage: "Stage") -> bool:
    return stage.room.playing.is_backwards


def test_j_plays_backwards_and_pressed_again_faster(stage: "Stage") -> None:
    stage.go(150)
    stage.press("j")
    assert backwards(stage)
    assert stage.room.playing.rate == 1.0
    stage.until(lambda: now_us(stage) < stage.time_us(140))
    stage.press("j")
    assert stage.room.playing.rate == 2.0
    stage.press("j")
    assert stage.room.playing.rate == 4.0
    stage.press("l")
    assert not backwards(stage)
    assert stage.room.is_playing()
    assert stage.room.playing.rate == 1.0
    stage.press("l")
    assert stage.room.playing.rate == 2.0
    stage.press("k")
    assert not stage.room.is_playing()


def test_a_key_pressed_while_it_plays_backwards_codes_the_frame_that_was_painted(
    stage: "Stage",
) -> None:
    stage.go(150)
    stage.press("j")
    stage.until(lambda: now_us(stage) < stage.time_us(130))
    shown = stage.room.video.shown
    assert shown is not None
    stage.press("g")
    stage.press("k")
    (event,) = stage.events("parent_response")
    assert event.onset_us == stage.time_us(shown.index)
    assert event.onset_anchor is not None
    assert event.onset_anchor.frame == shown.index


def test_speeds_reach_from_a_tenth_to_four_times_by_key(stage: "Stage") -> None:
    for _ in SPEEDS:
        stage.press(Qt.Key.Key_Down, SHIFT)
    assert stage.room.playing.rate == 0.1
    for _ in SPEEDS:
        stage.press(Qt.Key.Key_Up, SHIFT)
    assert stage.room.playing.rate == 4.0
    stage.press("k")
    assert stage.room.playing.rate == 1.0


@pytest.mark.parametrize(("language", "slowest"), [("en", "0.1"), ("nl", "0,1")])
def test_the_menu_of_speeds_reaches_from_a_tenth_to_four_times(
    make_stage: "MakeStage", language: str, slowest: str
) -> None:
    stage = make_stage(language=language)
    menu = stage.room.transport.speed_menu()
    words = [entry.text() for entry in menu.actions()]
    assert len(words) == len(SPEEDS)
    assert words[0] == f"{slowest} \N{MULTIPLICATION SIGN}"
    menu.actions()[0].trigger()
    assert stage.room.playing.rate == 0.1
    stage.room.transport.show_rate()
    assert stage.room.transport.speed.text() == words[0]


def test_k_held_with_l_goes_one_frame_on_and_creeps_while_it_is_held(stage: "Stage") -> None:
    stage.go(60)
    key(stage, QEvent.Type.KeyPress, Qt.Key.Key_K, "k", again=False)
    key(stage, QEvent.Type.KeyPress, Qt.Key.Key_L, "l", again=False)
    key(stage, QEvent.Type.KeyRelease, Qt.Key.Key_L, "l", again=False)
    stage.shows(61)
    key(stage, QEvent.Type.KeyPress, Qt.Key.Key_J, "j", again=False)
    stage.until(lambda: stage.room.playing.is_backwards)
    assert stage.room.playing.rate == 0.25
    key(stage, QEvent.Type.KeyRelease, Qt.Key.Key_J, "j", again=False)
    assert not stage.room.is_playing()
    assert stage.room.playing.rate == 1.0
    key(stage, QEvent.Type.KeyRelease, Qt.Key.Key_K, "k", again=False)
    stage.press("l")
    assert stage.room.is_playing()


@pytest.mark.parametrize(("which", "by"), [(Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, -1)])
def test_a_held_step_passes_every_frame_and_stops_when_it_is_let_go(
    stage: "Stage", which: Qt.Key, by: int
) -> None:
    stage.go(100)
    seen: list[int] = []

    def note() -> None:
        shown = stage.room.video.shown
        if shown is not None:
            seen.append(shown.index)

    stage.room.stage.painted.connect(note)
    key(stage, QEvent.Type.KeyPress, which, "", again=False)

    def held_for_twenty() -> bool:
        key(stage, QEvent.Type.KeyPress, which, "", again=True)
        return len(seen) >= 20

    stage.until(held_for_twenty)
    key(stage, QEvent.Type.KeyRelease, which, "", again=False)
    last = stage.room.video.shown
    assert last is not None
    count = len(seen)
    player = stage.room.playing.player
    assert player is not None
    stage.until(lambda: not player.pending)
    assert seen == [100 + by * i for i in range(1, len(seen) + 1)]
    # at most the step that was under way still arrives
    assert len(seen) <= count + 1


def test_a_loop_between_two_marks_goes_round_until_escape(stage: "Stage") -> None:
    stage.go(50)
    stage.press("I", SHIFT)
    assert stage.room.looping.in_us == stage.time_us(50)
    stage.go(70)
    stage.press("O", SHIFT)
    loop = stage.room.looping.loop
    assert loop is not None
    assert (loop.start_us, loop.end_us) == (stage.time_us(50), stage.time_us(71))
    rounds: list[int] = []

    def note() -> None:
        rounds.append(now_us(stage))

    stage.room.stage.painted.connect(note)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: sum(b < a for a, b in pairwise(rounds)) >= 2)
    assert max(rounds) <= stage.time_us(70)
    stage.press(Qt.Key.Key_Escape)
    assert stage.room.looping.loop is None
    stage.until(lambda: now_us(stage) > stage.time_us(80))


def test_the_end_of_a_loop_needs_its_beginning(stage: "Stage") -> None:
    stage.press("O", SHIFT)
    stage.go(50)
    stage.press("I", SHIFT)
    stage.go(40)
    stage.press("O", SHIFT)
    assert stage.said == [
        "First press Shift+I where the loop begins.",
        "The end has to lie after the beginning.",
    ]
    assert stage.room.looping.loop is None


def test_the_selected_event_is_looped_with_a_lead_and_the_key_again_ends_it(
    stage: "Stage",
) -> None:
    stage.go(80)
    stage.press("g")
    stage.press(Qt.Key.Key_R, CONTROL)
    assert stage.said == ["Select an event first, or mark the loop with Shift+I and Shift+O."]
    stage.press(Qt.Key.Key_Home)
    stage.shows(0)
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_R, CONTROL)
    loop = stage.room.looping.loop
    assert loop is not None
    onset = stage.time_us(80)
    assert (loop.start_us, loop.end_us) == (onset - 1_000_000, onset + 1_000_000)
    assert stage.room.is_playing()
    stage.press(Qt.Key.Key_R, CONTROL)
    assert stage.room.looping.loop is None


def test_a_marked_moment_is_looped_from_its_in_to_its_out(stage: "Stage") -> None:
    stage.go(25)
    stage.press("i")
    stage.go(75)
    stage.press("o")
    stage.press(Qt.Key.Key_R, CONTROL)
    loop = stage.room.looping.loop
    assert loop is not None
    assert (loop.start_us, loop.end_us) == (stage.time_us(25), stage.time_us(75))


def test_the_loop_is_to_be_seen_on_the_timeline(stage: "Stage") -> None:
    timeline = stage.room.timeline
    stage.go(50)
    stage.press("I", SHIFT)
    stage.go(100)
    stage.press("O", SHIFT)
    stage.go(150)
    scene = timeline.scene
    assert scene is not None
    foot = 20
    accent = QColor(scene.tokens.accent)

    def on_ruler(frame: int) -> QColor:
        return (
            timeline.grab().toImage().pixelColor(QPoint(round(scene.x(stage.time_us(frame))), foot))
        )

    assert on_ruler(75) == accent
    assert on_ruler(120) != accent
    stage.press(Qt.Key.Key_Escape)
    assert on_ruler(75) != accent


def test_slash_plays_around_inside_a_loop_and_the_loop_holds_again(stage: "Stage") -> None:
    stage.go(90)
    stage.press("I", SHIFT)
    stage.go(100)
    stage.press("O", SHIFT)
    stage.go(95)
    stage.press("/")
    player = stage.room.playing.player
    assert player is not None
    assert player.loop is None
    stage.until(lambda: now_us(stage) > stage.time_us(105))
    stage.until(lambda: not stage.room.is_playing())
    stage.shows(95)
    assert player.loop == (stage.time_us(90), stage.time_us(101))
