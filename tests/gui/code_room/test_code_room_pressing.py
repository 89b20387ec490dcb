"""How codes are pressed: held keys, states that close, questions, conditions, reaction time."""

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from observer.model.status_edits import finish
from tests.gui.code_room.pressing import SCHEME, SCHEME_ID, key

if TYPE_CHECKING:
    from observer.app.workspace import Workspace
    from observer.model.session import Recording
    from tests.gui.code_room.conftest import MakeStage, Stage

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pressing(project: "tuple[Workspace, str]", make_stage: "MakeStage") -> "Stage":
    """The Code room with a scheme in which everything can be pressed."""
    workspace, _session_id = project
    workspace.add_scheme(SCHEME.encode(), "pressing.toml")
    return make_stage(scheme_id=SCHEME_ID)


def bouts(stage: "Stage", track: str) -> list[tuple[str, int, int | None]]:
    return [(e.code, e.onset_us, e.offset_us) for e in stage.events(track)]


def read_again(stage: "Stage") -> None:
    stage.room.desk.context.commands.bound("read_first").trigger()


def test_a_state_runs_while_its_key_is_held(pressing: "Stage") -> None:
    stage = pressing
    stage.go(10)
    key(stage, "q", down=True)
    key(stage, "q", down=True, repeat=True)
    assert stage.room.codes.button("held", "looks").is_lit
    stage.go(40)
    key(stage, "q", down=True, repeat=True)
    key(stage, "q", down=False, repeat=True)
    assert bouts(stage, "held") == [("looks", stage.time_us(10), None)]
    key(stage, "q", down=False)
    assert bouts(stage, "held") == [("looks", stage.time_us(10), stage.time_us(40))]
    (event,) = stage.events("held")
    assert event.offset_anchor is not None
    assert event.offset_anchor.frame == 40


def test_another_code_of_the_track_ends_what_is_held(pressing: "Stage") -> None:
    stage = pressing
    stage.go(10)
    key(stage, "q", down=True)
    stage.go(20)
    key(stage, "w", down=True)
    stage.go(30)
    key(stage, "q", down=False)
    stage.go(40)
    key(stage, "w", down=False)
    assert bouts(stage, "held") == [
        ("looks", stage.time_us(10), stage.time_us(20)),
        ("turns", stage.time_us(20), stage.time_us(40)),
    ]


def test_a_held_key_ends_where_the_keyboard_goes_to_a_field(pressing: "Stage") -> None:
    stage = pressing
    stage.go(10)
    key(stage, "q", down=True)
    stage.go(30)
    stage.press("m")
    assert stage.room.sides.notes.field.hasFocus()
    assert bouts(stage, "held") == [("looks", stage.time_us(10), stage.time_us(30))]


def test_a_held_key_ends_with_the_window_that_goes_to_the_back(pressing: "Stage") -> None:
    stage = pressing
    stage.go(10)
    key(stage, "q", down=True)
    stage.go(30)
    QApplication.sendEvent(stage.room, QEvent(QEvent.Type.WindowDeactivate))
    assert bouts(stage, "held") == [("looks", stage.time_us(10), stage.time_us(30))]
    key(stage, "q", down=False)
    assert len(stage.events("held")) == 1


def test_without_an_exact_frame_it_ends_with_the_last_one_that_was_seen(
    pressing: "Stage",
) -> None:
    stage = pressing
    stage.go(10)
    key(stage, "q", down=True)
    stage.go(30)
    player = stage.room.playing.player
    assert player is not None
    player.seek_us(stage.time_us(140) + 5_000, exact=False)
    stage.until(lambda: stage.room.video.shown is not None and not stage.room.video.shown.exact)
    key(stage, "q", down=False)
    assert bouts(stage, "held") == [("looks", stage.time_us(10), stage.time_us(30))]


def test_a_tap_on_a_film_at_rest_is_taken_back_and_explained(pressing: "Stage") -> None:
    stage = pressing
    stage.go(10)
    key(stage, "q", down=True)
    key(stage, "q", down=False)
    assert stage.events("held") == ()
    assert stage.said == [
        "Looks runs as long as you hold its key down, while the film plays.",
    ]


def test_the_mouse_holds_a_button_as_a_finger_holds_a_key(pressing: "Stage") -> None:
    stage = pressing
    button = stage.room.codes.button("held", "turns")
    stage.go(10)
    QTest.mousePress(button, LEFT)
    stage.go(35)
    QTest.mouseRelease(button, LEFT)
    assert bouts(stage, "held") == [("turns", stage.time_us(10), stage.time_us(35))]
    assert stage.room.video.hasFocus()


def test_undo_takes_a_held_state_back_in_two_steps_also_from_the_store(pressing: "Stage") -> None:
    stage = pressing
    stage.go(10)
    key(stage, "q", down=True)
    stage.go(30)
    key(stage, "q", down=False)
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert bouts(stage, "held") == [("looks", stage.time_us(10), None)]
    # a state that runs and is not held ends with its next press
    stage.go(20)
    key(stage, "q", down=True)
    key(stage, "q", down=False)
    assert bouts(stage, "held") == [("looks", stage.time_us(10), stage.time_us(20))]
    stage.press(Qt.Key.Key_Z, CONTROL)
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.events("held") == ()


def test_a_state_closes_itself_and_then_asks_what_is_asked_at_its_end(pressing: "Stage") -> None:
    stage = pressing
    stage.go(25)
    stage.press("e")
    onset = stage.time_us(25)
    assert bouts(stage, "brief") == [("reads", onset, onset + 1_000_000)]
    codes = stage.room.codes
    assert codes.button("brief", "reads").is_lit
    assert stage.room.desk.asking is None
    stage.go(60)
    assert not codes.button("brief", "reads").is_lit
    question = stage.room.aids.bar.question
    assert question is not None
    assert question.words == "How many"


def test_a_number_is_typed_while_letters_go_on_coding(pressing: "Stage") -> None:
    stage = pressing
    stage.go(25)
    stage.press("e")
    stage.go(40)
    stage.press("e")
    bar = stage.room.aids.bar
    assert bar.isVisible()
    stage.press("9")
    assert bar.field is not None
    assert bar.field.hasFocus()
    stage.press("9")
    stage.press(Qt.Key.Key_Return)
    assert stage.said == ["Type a number that is allowed here. (1 to 20)"]
    assert bar.field.text() == "99"
    # a letter is no part of a number: it codes, and the question is left open no longer
    stage.press("s")
    assert [e.code for e in stage.events("talk")] == ["answers"]


def test_a_number_is_kept_with_its_event(pressing: "Stage") -> None:
    stage = pressing
    stage.go(25)
    stage.press("e")
    stage.go(40)
    stage.press("e")
    stage.press("1")
    stage.press("2")
    stage.press(Qt.Key.Key_Return)
    (event,) = stage.events("brief")
    assert event.modifiers == (("pages", ("12",)),)
    assert stage.room.video.hasFocus()
    assert not stage.room.aids.bar.isVisible()


def test_questions_come_in_a_row_and_an_answer_can_ask_further(pressing: "Stage") -> None:
    stage = pressing
    stage.go(30)
    stage.press("a")
    bar = stage.room.aids.bar
    assert bar.question is not None
    assert (bar.question.words, bar.question.number, bar.question.count) == ("Tone", 1, 2)
    stage.press("5")
    assert bar.question is not None
    assert bar.question.words == "Which words"
    assert bar.question.required
    stage.press(Qt.Key.Key_Return)
    assert bar.field is not None
    assert bar.field.hasFocus()
    stage.press("what is that")
    stage.press(Qt.Key.Key_Return)
    (event,) = stage.events("talk")
    assert event.modifiers == (("tone", ("odd",)), ("words", ("what is that",)))
    assert stage.room.video.hasFocus()


def test_escape_skips_a_question_and_asks_the_next(pressing: "Stage") -> None:
    stage = pressing
    stage.go(30)
    stage.press("a")
    stage.press(Qt.Key.Key_Escape)
    question = stage.room.aids.bar.question
    assert question is not None
    assert question.words == "Which words"
    stage.press(Qt.Key.Key_Escape)
    assert not stage.room.aids.bar.isVisible()
    (event,) = stage.events("talk")
    assert event.modifiers == ()


def test_the_question_lies_over_no_code_and_cuts_no_word(pressing: "Stage") -> None:
    stage = pressing
    stage.go(30)
    stage.press("a")
    bar, codes = stage.room.aids.bar, stage.room.codes
    place = bar.geometry()
    assert not place.intersects(
        codes.rect().translated(codes.mapTo(stage.room, codes.rect().topLeft()))
    )
    assert not place.intersects(stage.room.stage.geometry())
    for value in ("soft", "odd"):
        assert bar.button(value).width() >= bar.button(value).sizeHint().width()


def test_answers_go_by_mouse_too(pressing: "Stage") -> None:
    stage = pressing
    stage.go(30)
    stage.press("a")
    QTest.mouseClick(stage.room.aids.bar.button("soft"), LEFT)
    (event,) = stage.events("talk")
    assert event.modifiers == (("tone", ("soft",)),)
    assert stage.room.video.hasFocus()


def test_a_condition_that_does_not_hold_is_a_hint_and_the_code_stands(pressing: "Stage") -> None:
    stage = pressing
    stage.go(30)
    button = stage.room.codes.button("talk", "answers")
    assert button.is_away
    stage.press("s")
    assert [e.code for e in stage.events("talk")] == ["answers"]
    assert stage.said == ["An answer comes after a question."]
    assert QApplication.activeModalWidget() is None


def test_what_has_to_follow_counts_down_beside_its_code(pressing: "Stage") -> None:
    stage = pressing

    def shown() -> tuple[bool, float | None]:
        button = stage.room.codes.button("talk", "answers")
        return button.is_away, button.left

    stage.go(30)
    stage.press("a")
    assert shown() == (True, 1.0)
    stage.go(55)
    away, left = shown()
    assert not away
    assert left is not None
    assert 0.4 < left < 0.6
    stage.press("s")
    stage.go(56)
    assert shown() == (False, None)
    assert stage.said == []


def test_uncodable_asks_why_by_its_own_keys(pressing: "Stage") -> None:
    stage = pressing
    stage.go(30)
    stage.press("u")
    question = stage.room.aids.bar.question
    assert question is not None
    assert [c.value.id for c in question.choices] == ["camera", "noise"]
    stage.press("8")
    assert not stage.room.aids.bar.isVisible()
    stage.go(60)
    stage.press("u")
    (mark,) = stage.coding.uncodable
    assert (mark.track, mark.reason) == ("", "noise")
    assert (mark.onset_us, mark.offset_us) == (stage.time_us(30), stage.time_us(60))


def test_a_reason_given_after_the_end_belongs_to_the_mark(pressing: "Stage") -> None:
    stage = pressing
    stage.go(30)
    stage.press("u")
    stage.go(60)
    stage.press("u")
    stage.press("7")
    (mark,) = stage.coding.uncodable
    assert mark.reason == "camera"


def test_one_track_alone_is_uncodable_with_its_own_reasons(pressing: "Stage") -> None:
    stage = pressing
    stage.go(30)
    stage.press(Qt.Key.Key_U, SHIFT)
    question = stage.room.aids.bar.question
    assert question is not None
    keys = {c.value.id: c.key for c in question.choices}
    assert set(keys) == {"held", "brief", "talk"}
    stage.go(33)
    stage.press(keys["talk"])
    why = stage.room.aids.bar.question
    assert why is not None
    assert [c.value.id for c in why.choices] == ["noise"]
    stage.press("8")
    stage.go(150)
    stage.press(Qt.Key.Key_U, SHIFT)
    (mark,) = stage.coding.uncodable
    assert (mark.track, mark.reason, mark.onset_us) == ("talk", "noise", stage.time_us(30))
    assert stage.said == ["Talk: cannot be coded for 60 %. This scheme warns above 20 %."]


def test_a_reaction_time_goes_back_to_a_real_frame_while_the_film_plays(
    pressing: "Stage",
) -> None:
    stage = pressing
    stage.room.aids.reaction.lag_us = 300_000
    stage.go(60)
    stage.press("s")
    (event,) = stage.events("talk")
    assert event.onset_us == stage.time_us(60)
    for rate in (1.0, 2.0):
        stage.press(Qt.Key.Key_Z, CONTROL)
        stage.go(60)
        stage.room.playing.set_rate(rate)
        stage.press(Qt.Key.Key_Space)
        stage.until(lambda: (stage.room.video.shown_us or 0) > stage.time_us(90))
        shown = stage.room.video.shown_us
        stage.press("s")
        stage.press(Qt.Key.Key_Space)
        assert shown is not None
        (event,) = stage.events("talk")
        wanted = shown - 300_000 * rate
        anchor = event.onset_anchor
        assert anchor is not None
        assert event.onset_us == stage.time_us(anchor.frame)
        assert event.onset_us <= wanted < stage.time_us(anchor.frame + 1)


def test_the_training_notice_makes_way_for_the_first_code_and_comes_until_it_is_read(
    pressing: "Stage",
) -> None:
    stage = pressing
    note = stage.room.aids.training
    assert note.isVisible()
    assert note.words.text() == "First code two films together."
    stage.go(30)
    assert note.isVisible()
    stage.press("s")
    assert len(stage.events("talk")) == 1
    assert not note.isVisible()
    stage.room.desk.open(stage.session_id, stage.coding_id)
    assert note.isVisible()
    note.done.click()
    assert not note.isVisible()
    stage.room.desk.open(stage.session_id, stage.coding_id)
    assert not note.isVisible()


def test_the_training_notice_can_be_read_again(pressing: "Stage") -> None:
    stage = pressing
    note = stage.room.aids.training
    note.done.click()
    read_again(stage)
    assert note.isVisible()
    assert note.words.text() == "First code two films together."
    stage.press(Qt.Key.Key_Escape)
    assert not note.isVisible()
    stage.room.desk.open(stage.session_id, stage.coding_id)
    assert not note.isVisible()


def test_a_scheme_without_a_notice_says_that_there_is_none(
    project: "tuple[Workspace, str]", make_stage: "MakeStage"
) -> None:
    lines = [line for line in SCHEME.splitlines() if not line.startswith("training_notice")]
    project[0].add_scheme("\n".join(lines).encode(), "silent.toml")
    stage = make_stage(scheme_id=SCHEME_ID)
    read_again(stage)
    assert not stage.room.aids.training.isVisible()
    assert stage.said[-1] == "This scheme asks you to read nothing before you code."


def test_a_finished_coding_asks_nobody_to_read_before_coding(pressing: "Stage") -> None:
    stage = pressing
    stage.workspace.apply(finish(stage.coding))
    stage.room.desk.open(stage.session_id, stage.coding_id)
    assert not stage.room.aids.training.isVisible()


@pytest.mark.parametrize("width", [1103, 1213, 1290])
def test_the_bar_under_the_film_is_cut_off_nowhere(
    make_stage: "MakeStage", other_film: "Recording", recorder: "Recording", width: int
) -> None:
    stage = make_stage(language="nl", size=(width, 690), beside=(other_film, recorder))
    transport = stage.room.transport
    buttons = [b for b in transport.findChildren(QAbstractButton) if b.isVisible()]
    assert transport.width() == width
    for button in buttons:
        assert button.x() >= 0
        assert button.geometry().right() < width
        assert button.width() >= button.minimumSizeHint().width()
    places = sorted((b.x(), b.geometry().right()) for b in buttons)
    assert all(right < left for (_, right), (left, _) in pairwise(places))


def test_no_name_moves_when_a_state_begins_to_run(make_stage: "MakeStage") -> None:
    stage = make_stage(language="nl")
    button = stage.room.codes.button("child_gaze", "gaze_parent")
    place, wide = button.geometry(), button.font().weight()
    before = stage.room.codes.grab().toImage()
    stage.go(10)
    stage.press("q")
    after = stage.room.codes.grab().toImage()
    assert (button.geometry(), button.font().weight()) == (place, wide)
    # the name itself: the same pixels, only on another ground
    for code in ("gaze_toy", "gaze_away"):
        other = stage.room.codes.button("child_gaze", code)
        corner = other.mapTo(stage.room.codes, other.rect().topLeft())
        cut = other.rect().translated(corner)
        assert before.copy(cut) == after.copy(cut)
