"""What a coder without a mouse, or without a keyboard, would otherwise be stuck at."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from observer.gui.coding.key_button import KeyButton
from observer.gui.coding.question_bar import QuestionBar
from observer.gui.coding.transport_buttons import Pill
from observer.gui.panels.finish_panel import FinishPanel
from observer.gui.work.form_part import FormPart
from observer.gui.work.interval_part import IntervalPart
from observer.gui.work.phases_part import PhasesPart
from observer.model.edits import CodingStatus

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def open_part(stage: "Stage", part_id: str) -> object:
    found = stage.room.work.part_of(part_id)
    assert found is not None
    stage.room.work.open(found)
    return found


def type_into_focus(words: str, end: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Type into whatever has the keyboard."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, words)
    QTest.keyClick(focus, end, modifier or Qt.KeyboardModifier.NoModifier)


def pill(stage: "Stage", words: str) -> Pill:
    found = (each for each in stage.room.findChildren(Pill) if each.isVisible())
    return next(each for each in found if each.text() == words)


def click(widget: QPushButton | Pill) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_enter_after_a_typed_time_answers_nothing_beside_the_film(
    make_stage: "MakeStage",
) -> None:
    stage = make_stage(scheme_id="regulation-five-seconds")
    part = open_part(stage, "child_ways")
    assert isinstance(part, IntervalPart)
    stage.press(Qt.Key.Key_G, CONTROL)
    type_into_focus("0:03", Qt.Key.Key_Return)
    stage.until(lambda: stage.room.now_us >= 2_900_000)
    assert stage.coding.scores == ()


def test_enter_after_the_name_of_an_own_phase_begins_no_other(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id="still-face-structure")
    stage.press(Qt.Key.Key_P, CONTROL | SHIFT)
    part = stage.room.work.open_part
    assert isinstance(part, PhasesPart)
    part.name_own()
    type_into_focus("vooraf", Qt.Key.Key_Return)
    assert [p.name for p in stage.workspace.project.phases(stage.session_id)] == ["vooraf"]


def test_the_keys_of_a_moment_make_a_stretch_and_enter_goes_into_its_words(
    make_stage: "MakeStage",
) -> None:
    stage = make_stage(scheme_id="affect-trace")
    part = open_part(stage, "what_turned")
    assert isinstance(part, FormPart)
    stage.go(10)
    stage.press("i")
    stage.go(40)
    stage.press("o")
    assert part.sheet is not None
    stage.press(Qt.Key.Key_Return)
    type_into_focus("er kwam rust", Qt.Key.Key_Return, CONTROL)
    (score,) = stage.coding.scores
    assert (score.words, score.onset_us, score.offset_us) == (
        "er kwam rust",
        stage.time_us(10),
        stage.time_us(40),
    )


def test_a_click_says_that_the_rest_of_an_interval_did_not_occur(
    make_stage: "MakeStage",
) -> None:
    stage = make_stage(scheme_id="regulation-five-seconds")
    part = open_part(stage, "child_ways")
    assert isinstance(part, IntervalPart)
    stage.until(lambda: not part.run.is_on_its_way)
    stage.press("e")
    click(part.rest)
    assert sorted(each.value or 0.0 for each in stage.coding.scores) == [0.0, 0.0, 0.0, 1.0]


@pytest.mark.parametrize("part_id", ["distress", "holding"])
def test_where_there_is_no_rest_none_is_offered(make_stage: "MakeStage", part_id: str) -> None:
    stage = make_stage(scheme_id="regulation-five-seconds")
    part = open_part(stage, part_id)
    assert isinstance(part, IntervalPart)
    assert part.rest.isHidden()


def test_a_coding_is_finished_by_mouse(make_stage: "MakeStage") -> None:
    stage = make_stage()
    click(pill(stage, "finish"))
    panel = stage.room.findChild(FinishPanel)
    assert panel is not None
    assert panel.isVisible()
    click(panel.finish_button)
    assert stage.coding.info.status is CodingStatus.FINISHED


def test_a_question_that_wants_words_is_passed_over_by_mouse(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id="caregiver-talk")
    stage.press("c")
    bar = stage.room.findChild(QuestionBar)
    assert bar is not None
    assert bar.isVisible()
    skip = next(each for each in bar.findChildren(KeyButton) if each.accessibleName() == "skip")
    QTest.mouseClick(skip, Qt.MouseButton.LeftButton)
    assert bar.isHidden()
    assert [event.modifiers for event in stage.events("child_talk")] == [()]
