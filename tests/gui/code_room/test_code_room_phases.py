"""Phases in the window: one key for each boundary, or by hand; each change can be undone."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from observer.gui.work.form_part import FormPart
from observer.gui.work.phases_part import PhasesPart

if TYPE_CHECKING:
    from observer.model.session import Phase
    from tests.gui.code_room.conftest import MakeStage, Stage

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SCHEME = "still-face-structure"


def phases(stage: "Stage") -> tuple["Phase", ...]:
    return stage.workspace.project.phases(stage.session_id)


def open_phases(stage: "Stage") -> PhasesPart:
    stage.press(Qt.Key.Key_P, CONTROL | SHIFT)
    found = stage.room.work.open_part
    assert isinstance(found, PhasesPart)
    return found


def test_one_key_at_each_boundary_goes_through_the_schemes_phases(
    make_stage: "MakeStage",
) -> None:
    stage = make_stage(scheme_id=SCHEME)
    wanted = [each.id for each in stage.workspace.scheme_of(stage.coding_id).phases][:3]
    for frame in (5, 60, 130):
        stage.go(frame)
        stage.press(Qt.Key.Key_P, CONTROL)
    own = phases(stage)
    assert [p.template for p in own] == wanted
    assert [p.onset_us for p in own] == [stage.time_us(frame) for frame in (5, 60, 130)]
    assert own[0].offset_us == own[1].onset_us
    extent = stage.workspace.project.extent(stage.session_id)
    assert extent is not None
    assert own[2].offset_us == extent.end_us
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert [p.template for p in phases(stage)] == wanted[:2]
    assert phases(stage)[1].offset_us == extent.end_us


def test_who_takes_an_active_part_stands_with_a_phase(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id="triad-play")
    part = open_phases(stage)
    template = stage.workspace.scheme_of(stage.coding_id).phases[0]
    assert template.subjects
    stage.go(10)
    stage.press("1")
    said = str(part.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "active: Parent 1, Child" in said
    assert "active: Parent 1, Child" in part.buttons[template.id].toolTip()


def test_a_figure_begins_a_phase_and_nought_ends_it(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id=SCHEME)
    part = open_phases(stage)
    stage.go(10)
    stage.press("2")
    stage.go(90)
    button = part.buttons["play"]
    assert button.is_lit
    stage.press("0")
    (play,) = phases(stage)
    assert (play.template, play.onset_us, play.offset_us) == (
        "play",
        stage.time_us(10),
        stage.time_us(90),
    )


def test_a_phase_is_marked_by_hand_from_the_mark_to_here(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id=SCHEME)
    open_phases(stage)
    stage.go(40)
    stage.press("i")
    stage.go(80)
    stage.press("3")
    (still,) = phases(stage)
    assert (still.onset_us, still.offset_us) == (stage.time_us(40), stage.time_us(80))
    assert stage.room.marking.in_us is None


def test_a_phase_of_ones_own_is_named_where_the_scheme_has_none(stage: "Stage") -> None:
    part = open_phases(stage)
    stage.go(30)
    part.own.setFocus()
    QTest.keyClicks(part.own, "tidying up")
    QTest.keyClick(part.own, Qt.Key.Key_Return)
    (own,) = phases(stage)
    assert (own.name, own.template, own.onset_us) == ("tidying up", "", stage.time_us(30))
    stage.until(stage.room.video.hasFocus)


def test_a_phase_is_renamed_left_out_and_stopped_early_with_the_reason(
    make_stage: "MakeStage",
) -> None:
    stage = make_stage(scheme_id=SCHEME)
    part = open_phases(stage)
    stage.go(10)
    stage.press("3")
    (before,) = phases(stage)
    part.choose(before.id)
    part.name.setText("Quiet face")
    part.name.editingFinished.emit()
    part.why.setText("the child cried")
    part.why.editingFinished.emit()
    part.counts.click()
    (after,) = phases(stage)
    assert (after.name, after.stopped_early) == ("Quiet face", "the child cried")
    assert after.in_statistics is not before.in_statistics
    for _ in range(3):
        stage.room.desk.undo()
    assert phases(stage) == (before,)


def test_what_is_otherwise_than_planned_is_said_calmly(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id=SCHEME)
    part = open_phases(stage)
    stage.go(10)
    stage.press("2")
    stage.go(60)
    stage.press("3")
    said = part.plan_words
    assert "is shorter than the planned 2:00." in said
    assert "Not marked yet: Together again, Aftercare." in said
    assert stage.said == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_phases_fit_beside_the_film_on_a_small_laptop(
    make_stage: "MakeStage", language: str
) -> None:
    stage = make_stage(scheme_id=SCHEME, language=language)
    part = open_phases(stage)
    for frame in (5, 60, 130):
        stage.go(frame)
        stage.press(Qt.Key.Key_P, CONTROL)
    part.choose(phases(stage)[1].id)
    part.resize(380, 415)
    stage.qtbot.wait(0)
    inside = part.findChild(QScrollArea)
    assert inside is not None
    assert inside.verticalScrollBar().maximum() == 0
    assert part.why.isVisible()


def test_a_form_about_one_phase_says_which_one_is_not_marked_yet(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id=SCHEME)
    stage.press(Qt.Key.Key_P, CONTROL)
    found = stage.room.work.part_of("aftercare_note")
    assert isinstance(found, FormPart)
    stage.room.work.open(found)
    assert "This form is about Aftercare, and that is not marked yet." in found.book.why_none()
