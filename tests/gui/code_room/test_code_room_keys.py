"""Coding as a person does it: keys on a frame that is on the screen."""

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from observer.model.edits import Edit
from observer.model.errors import StorageError
from observer.model.messages import msg
from observer.model.scheme import CodeKind

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def test_a_point_stands_on_exactly_the_frame_that_was_painted(stage: "Stage") -> None:
    stage.go(31)
    stage.press("g")
    (event,) = stage.events("parent_response")
    assert event.code == "missed_signal"
    assert event.kind is CodeKind.POINT
    assert event.onset_us == stage.time_us(31)
    assert event.onset_anchor is not None
    assert event.onset_anchor.frame == 31
    anchored = event.onset_anchor.pts * event.onset_anchor.time_base
    assert anchored == Fraction(stage.time_us(31), 1_000_000)


def test_a_key_pressed_while_it_plays_codes_the_frame_that_was_on_the_screen(
    stage: "Stage",
) -> None:
    stage.press(Qt.Key.Key_Space)
    seen: list[int] = []
    for key in "gvg":
        stage.until(partial(_has_gone_on, stage, seen[-1] if seen else 0))
        shown = stage.room.video.shown
        assert shown is not None
        seen.append(stage.time_us(shown.index))
        stage.press(key)
    stage.press(Qt.Key.Key_Space)
    assert [event.onset_us for event in stage.events("parent_response")] == seen
    assert not stage.room.is_playing()


def _has_gone_on(stage: "Stage", before_us: int) -> bool:
    return (stage.room.video.shown_us or 0) > before_us + 200_000


def test_a_state_starts_on_a_press_and_ends_on_the_next(stage: "Stage") -> None:
    stage.go(10)
    stage.press("t")
    button = stage.room.codes.button("parent_soothing", "verbal_soothing")
    assert button.is_lit
    stage.go(70)
    assert button.clock == "0:02"
    stage.press("T")
    (bout,) = stage.events("parent_soothing")
    assert (bout.onset_us, bout.offset_us) == (stage.time_us(10), stage.time_us(70))
    assert bout.offset_anchor is not None
    assert bout.offset_anchor.frame == 70
    assert not button.is_lit


def test_a_code_of_an_exclusive_track_ends_the_one_that_ran(stage: "Stage") -> None:
    stage.go(5)
    stage.press("q")
    stage.go(50)
    stage.press("w")
    first, second = stage.events("child_gaze")
    assert (first.code, first.offset_us) == ("gaze_parent", stage.time_us(50))
    assert (second.code, second.onset_us) == ("gaze_toy", stage.time_us(50))
    assert second.is_open
    assert stage.room.codes.button("child_gaze", "gaze_toy").is_lit
    assert not stage.room.codes.button("child_gaze", "gaze_parent").is_lit


def test_the_same_key_twice_on_one_frame_says_so_and_opens_nothing(stage: "Stage") -> None:
    stage.go(20)
    stage.press("gg")
    assert len(stage.events("parent_response")) == 1
    assert stage.said == ["Missed signal stands on this frame already."]
    assert QApplication.activeModalWidget() is None


def test_a_held_key_is_one_press(stage: "Stage") -> None:
    stage.go(20)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_T, NONE, "t", autorep=True)
    stage.press("t")
    stage.go(40)
    QApplication.sendEvent(stage.room.video, held)
    (bout,) = stage.events("parent_soothing")
    assert bout.is_open


def test_undo_and_redo_by_key(stage: "Stage") -> None:
    stage.go(20)
    stage.press("g")
    stage.go(30)
    stage.press("v")
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert [e.code for e in stage.events("parent_response")] == ["missed_signal"]
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.events("parent_response") == ()
    stage.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    stage.press(Qt.Key.Key_Y, CONTROL)
    assert [e.onset_us for e in stage.events("parent_response")] == [
        stage.time_us(20),
        stage.time_us(30),
    ]


def test_nothing_is_coded_on_a_frame_that_is_not_exact(stage: "Stage") -> None:
    player = stage.room.playing.player
    assert player is not None
    player.seek_us(stage.time_us(140) + 5_000, exact=False)
    stage.until(lambda: stage.room.video.shown is not None and not stage.room.video.shown.exact)
    stage.press("g")
    assert stage.events("parent_response") == ()
    assert stage.said == ["Wait until the exact frame is shown, then press again."]


def test_in_and_out_keep_a_moment_that_undo_takes_back(stage: "Stage") -> None:
    stage.go(25)
    stage.press("i")
    stage.go(75)
    stage.press("o")
    (clip,) = stage.workspace.project.clips(stage.session_id)
    assert (clip.onset_us, clip.offset_us) == (stage.time_us(25), stage.time_us(75))
    stage.press("g")
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.workspace.project.clips(stage.session_id) == (clip,)
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.workspace.project.clips(stage.session_id) == ()
    stage.press(Qt.Key.Key_Y, CONTROL)
    assert stage.workspace.project.clips(stage.session_id) == (clip,)


def test_out_before_in_is_refused_in_a_sentence(stage: "Stage") -> None:
    stage.press("o")
    stage.go(25)
    stage.press("i")
    stage.go(20)
    stage.press("o")
    assert stage.workspace.project.clips(stage.session_id) == ()
    assert stage.said == [
        "First press I where the moment begins.",
        "The end has to lie after the beginning.",
    ]


def test_uncodable_begins_and_ends_with_its_key(stage: "Stage") -> None:
    stage.go(30)
    stage.press("u")
    stage.go(90)
    stage.press("u")
    (mark,) = stage.coding.uncodable
    assert (mark.onset_us, mark.offset_us) == (stage.time_us(30), stage.time_us(90))
    assert mark.track == ""


def test_uncodable_after_in_marks_from_there(stage: "Stage") -> None:
    stage.go(30)
    stage.press("i")
    stage.go(60)
    stage.press("u")
    (mark,) = stage.coding.uncodable
    assert (mark.onset_us, mark.offset_us) == (stage.time_us(30), stage.time_us(60))
    assert stage.workspace.project.clips(stage.session_id) == ()


def test_uncodable_on_a_selected_moment_marks_the_moment(stage: "Stage") -> None:
    stage.go(30)
    stage.press("i")
    stage.go(60)
    stage.press("o")
    stage.press("u")
    (mark,) = stage.coding.uncodable
    assert (mark.onset_us, mark.offset_us) == (stage.time_us(30), stage.time_us(60))


def test_escape_drops_what_was_begun(stage: "Stage") -> None:
    stage.go(30)
    stage.press("u")
    stage.press(Qt.Key.Key_Escape)
    stage.go(60)
    stage.press("u")
    assert stage.coding.uncodable == ()


def test_modifiers_are_answered_by_their_keys(stage: "Stage") -> None:
    stage.go(30)
    stage.press("r")
    assert stage.room.desk.asking is not None
    stage.press("4")
    stage.press("7")
    stage.press("7")
    (event,) = stage.events("parent_response")
    assert event.modifiers == (("how", ("look",)),)
    assert event.onset_us == stage.time_us(30)


def test_a_question_that_is_ignored_just_goes_on(stage: "Stage") -> None:
    stage.go(30)
    stage.press("r")
    stage.go(40)
    stage.press("1")
    stage.press("2")
    stage.press("g")
    assert stage.room.desk.asking is None
    assert [e.modifiers for e in stage.events("parent_response")] == [(), ()]
    assert stage.events("child_regulation")[-1].code == "fussy"


@pytest.mark.parametrize(
    ("key", "typed", "code"),
    [
        (Qt.Key.Key_Eacute, "é", "fussy"),
        (Qt.Key.Key_QuoteDbl, '"', "crying"),
        (Qt.Key.Key_2, "2", "fussy"),
    ],
)
def test_codes_go_by_the_character_on_an_azerty_keyboard(
    stage: "Stage", key: Qt.Key, typed: str, code: str
) -> None:
    stage.go(30)
    pressed = QKeyEvent(QEvent.Type.KeyPress, key, NONE, typed)
    QApplication.sendEvent(stage.room.video, pressed)
    assert stage.events("child_regulation")[-1].code == code


@pytest.mark.parametrize(
    ("key", "modifier", "frame"),
    [
        (Qt.Key.Key_Right, NONE, 81),
        (Qt.Key.Key_Left, NONE, 79),
        (Qt.Key.Key_Period, NONE, 81),
        (Qt.Key.Key_Comma, NONE, 79),
        (Qt.Key.Key_Home, NONE, 0),
        (Qt.Key.Key_End, NONE, 199),
        (Qt.Key.Key_Right, SHIFT, 105),
        (Qt.Key.Key_Left, CONTROL, 0),
    ],
)
def test_keys_move_through_the_film(
    stage: "Stage", key: Qt.Key, modifier: Qt.KeyboardModifier, frame: int
) -> None:
    stage.go(80)
    stage.press(key, modifier)
    stage.shows(frame)


def test_shuttle_keys_change_the_speed(stage: "Stage") -> None:
    stage.press("ll")
    assert stage.room.playing.rate == 2.0
    assert stage.room.is_playing()
    stage.press(Qt.Key.Key_Down, SHIFT)
    assert stage.room.playing.rate == 1.5
    stage.press("k")
    assert stage.room.playing.rate == 1.0
    assert not stage.room.is_playing()


def test_slash_plays_around_the_frame_and_comes_back_to_it(stage: "Stage") -> None:
    stage.go(60)
    stage.press("/")
    assert stage.room.is_playing()
    stage.until(lambda: (stage.room.video.shown_us or 0) < stage.time_us(50))
    stage.until(lambda: (stage.room.video.shown_us or 0) > stage.time_us(70))
    stage.until(lambda: not stage.room.is_playing())
    stage.shows(60)


def test_up_and_down_go_from_event_to_event(stage: "Stage") -> None:
    for frame, key in ((20, "g"), (90, "a"), (150, "v")):
        stage.go(frame)
        stage.press(key)
    stage.go(100)
    stage.press(Qt.Key.Key_Up)
    stage.shows(90)
    selected = stage.room.desk.selected_event
    assert selected is not None
    assert selected.code == "approach"
    stage.press(Qt.Key.Key_Down)
    stage.shows(150)


def test_a_selected_bout_is_split_merged_nudged_and_removed_by_key(stage: "Stage") -> None:
    stage.go(20)
    stage.press("t")
    stage.go(120)
    stage.press("t")
    stage.press(Qt.Key.Key_Up)
    stage.shows(20)
    stage.go(70)
    stage.press(Qt.Key.Key_B, CONTROL)
    assert [e.onset_us for e in stage.events("parent_soothing")] == [
        stage.time_us(20),
        stage.time_us(70),
    ]
    stage.press(Qt.Key.Key_M, CONTROL)
    (bout,) = stage.events("parent_soothing")
    assert bout.offset_us == stage.time_us(120)
    stage.press(Qt.Key.Key_Right, ALT)
    (bout,) = stage.events("parent_soothing")
    assert bout.onset_us == stage.time_us(21)
    assert bout.onset_anchor is not None
    assert bout.onset_anchor.frame == 21
    stage.press(Qt.Key.Key_Delete)
    assert stage.events("parent_soothing") == ()


def test_a_typed_time_goes_there_and_gives_the_keyboard_back(stage: "Stage") -> None:
    stage.press(Qt.Key.Key_G, CONTROL)
    stage.press("0:03")
    stage.press(Qt.Key.Key_Return)
    stage.shows(75)
    assert stage.time_us(75) == 3_000_000
    assert stage.room.video.hasFocus()
    stage.press("g")
    assert stage.events("parent_response")[0].onset_us == stage.time_us(75)


def test_a_time_that_is_none_is_refused_in_a_sentence(stage: "Stage") -> None:
    stage.press(Qt.Key.Key_G, CONTROL)
    stage.press("soon")
    stage.press(Qt.Key.Key_Return)
    assert stage.said == ["Type a time such as 1:04 or 0:01:04.320."]
    assert stage.events("dyad_attention") == ()


def test_space_plays_on_the_stage_and_clicks_a_focused_button(stage: "Stage") -> None:
    stage.go(30)
    button = stage.room.codes.button("parent_response", "missed_signal")
    button.setFocus()
    stage.press(Qt.Key.Key_Space)
    assert [e.code for e in stage.events("parent_response")] == ["missed_signal"]
    assert not stage.room.is_playing()
    # the film has the keyboard back
    stage.press(Qt.Key.Key_Space)
    assert stage.room.is_playing()


def test_letters_and_steps_work_while_a_button_has_the_focus(stage: "Stage") -> None:
    stage.go(30)
    stage.room.codes.button("parent_response", "missed_signal").setFocus()
    stage.press("v")
    stage.press(".")
    stage.shows(31)
    assert [e.code for e in stage.events("parent_response")] == ["intrusive_act"]


def test_a_clicked_button_codes_and_a_clicked_film_plays(stage: "Stage") -> None:
    stage.go(30)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(stage.room.codes.button("child_signal", "approach"), left)
    assert stage.events("child_signal")[0].onset_us == stage.time_us(30)
    QTest.mouseClick(stage.room.video, left)
    assert stage.room.is_playing()


def test_a_note_is_written_at_its_moment_without_stopping_anything(stage: "Stage") -> None:
    stage.go(50)
    stage.press("m")
    assert stage.room.sides.notes.field.hasFocus()
    stage.press("gaze is hard to see")
    stage.press(Qt.Key.Key_Return, CONTROL)
    (memo,) = stage.coding.memos
    assert (memo.text, memo.onset_us) == ("gaze is hard to see", stage.time_us(50))
    assert stage.events("parent_response") == ()
    assert stage.room.video.hasFocus()


def test_coded_part_is_set_from_the_stage(stage: "Stage") -> None:
    stage.go(30)
    stage.press(Qt.Key.Key_BracketLeft, CONTROL)
    stage.go(120)
    stage.press(Qt.Key.Key_BracketRight, CONTROL)
    ranges = {(r.onset_us, r.offset_us) for r in stage.coding.coded_ranges}
    assert ranges == {(stage.time_us(30), stage.time_us(120))}
    assert len(stage.coding.coded_ranges) == 8
    stage.go(150)
    stage.press("g")
    assert stage.said == ["This lies outside the coded part of the track."]


def test_trouble_with_the_disk_is_a_sentence_and_nothing_is_coded(
    stage: "Stage", monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_edit: Edit) -> None:
        raise StorageError(msg("200 changes wait for the disk, so coding stops here."))

    monkeypatch.setattr(stage.workspace, "apply", refuse)
    stage.go(30)
    stage.press("g")
    assert stage.said == ["200 changes wait for the disk, so coding stops here."]
    assert stage.events("parent_response") == ()
    assert QApplication.activeModalWidget() is None


def test_another_room_stops_the_film(stage: "Stage") -> None:
    stage.press(Qt.Key.Key_Space)
    assert stage.room.is_playing()
    stage.room.hide()
    assert not stage.room.is_playing()


def test_nobody_writes_into_the_coding_of_another_coder(make_stage: "MakeStage") -> None:
    stage = make_stage(coder="CD")
    stage.go(30)
    stage.press("g")
    stage.press("u")
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.events("parent_response") == ()
    assert stage.said == ["This is the coding of CD: go on with it in Families."] * 2
