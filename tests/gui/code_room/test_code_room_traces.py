"""Following a trace as a person does it: by keys and by mouse while the film plays."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from observer.gui.work.trace_part import TracePart

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def open_trace(make_stage: "MakeStage", trace: str = "child_energy") -> tuple["Stage", TracePart]:
    stage = make_stage(scheme_id="affect-trace")
    found = stage.room.work.part_of(trace)
    assert isinstance(found, TracePart)
    stage.room.work.open(found)
    return stage, found


def plays_beyond(stage: "Stage", time_us: int) -> None:
    stage.until(lambda: stage.room.is_playing() and stage.room.now_us > time_us)


def painted_us(stage: "Stage") -> set[int]:
    return {stage.time_us(frame) for frame in range(200)}


def test_the_arrows_write_what_is_seen_and_a_pause_ends_it(make_stage: "MakeStage") -> None:
    stage, found = open_trace(make_stage)
    stage.press(Qt.Key.Key_Space)
    plays_beyond(stage, 300_000)
    stage.press(Qt.Key.Key_Up)
    assert found.recorder.is_writing
    plays_beyond(stage, stage.room.now_us + 300_000)
    stage.press(Qt.Key.Key_Up)
    plays_beyond(stage, stage.room.now_us + 300_000)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: not found.recorder.is_writing)
    (run,) = stage.coding.runs_of("child_energy")
    assert len(run.values) == 2
    assert run.values[1] == run.values[0] + 1
    assert set(run.times_us) <= painted_us(stage)
    assert run.onset_us == run.times_us[0]
    assert run.onset_anchor is not None
    assert stage.time_us(run.onset_anchor.frame) == run.onset_us
    assert run.offset_us in painted_us(stage)
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.coding.trace_runs == ()


def test_nothing_is_written_without_a_movement(make_stage: "MakeStage") -> None:
    stage, found = open_trace(make_stage)
    stage.press(Qt.Key.Key_Up)
    assert not found.recorder.is_writing
    stage.press(Qt.Key.Key_Space)
    plays_beyond(stage, 500_000)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: not stage.room.is_playing())
    assert stage.coding.trace_runs == ()


def test_enter_at_rest_writes_from_where_the_film_begins_to_play(make_stage: "MakeStage") -> None:
    stage, found = open_trace(make_stage)
    stage.press("7")
    stage.press(Qt.Key.Key_Return)
    assert found.recorder.is_armed
    stage.press(Qt.Key.Key_Space)
    plays_beyond(stage, 400_000)
    stage.press(Qt.Key.Key_Return)
    (run,) = stage.coding.runs_of("child_energy")
    assert run.values == (7.0,)
    assert run.onset_us < 200_000
    assert stage.room.is_playing()


def test_the_mouse_drags_the_value_and_writing_over_it_is_one_step(
    make_stage: "MakeStage",
) -> None:
    stage, found = open_trace(make_stage, "child_feeling")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Space)
    plays_beyond(stage, 2_000_000)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: len(stage.coding.trace_runs) == 1)
    before = stage.coding.trace_runs
    stage.go(10)
    stage.press(Qt.Key.Key_Space)
    plays_beyond(stage, 600_000)
    lane = found.lane
    high = QPoint(lane.width() // 2, round(lane.y_of(2.0)))
    low = QPoint(lane.width() // 2, round(lane.y_of(-2.0)))
    QTest.mousePress(lane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, high)
    assert found.recorder.is_writing
    plays_beyond(stage, stage.room.now_us + 200_000)
    QTest.mouseMove(lane, low)
    QTest.mouseRelease(lane, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, low)
    plays_beyond(stage, stage.room.now_us + 200_000)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: not found.recorder.is_writing)
    runs = stage.coding.runs_of("child_feeling")
    assert len(runs) == 3
    assert abs(runs[1].values[0] - 2.0) < 0.1
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.coding.trace_runs == before


def test_leaving_the_part_keeps_what_was_written(make_stage: "MakeStage") -> None:
    stage, found = open_trace(make_stage)
    stage.press(Qt.Key.Key_Space)
    plays_beyond(stage, 200_000)
    stage.press(Qt.Key.Key_Down)
    plays_beyond(stage, stage.room.now_us + 200_000)
    stage.room.release()
    assert len(stage.coding.runs_of("child_energy")) == 1
    assert not found.recorder.is_writing


def test_what_was_written_stays_in_its_own_coding_when_another_is_opened(
    make_stage: "MakeStage",
) -> None:
    stage, _found = open_trace(make_stage)
    stage.press(Qt.Key.Key_Space)
    plays_beyond(stage, 200_000)
    stage.press(Qt.Key.Key_Up)
    plays_beyond(stage, stage.room.now_us + 200_000)
    scheme = stage.workspace.scheme_of(stage.coding_id)
    other = stage.workspace.new_coding(stage.session_id, scheme, "AB")
    stage.room.show_session(stage.session_id, other.id)
    assert len(stage.coding.runs_of("child_energy")) == 1
    assert stage.workspace.coding(other.id).trace_runs == ()


def test_delete_takes_the_run_under_the_playhead_away(make_stage: "MakeStage") -> None:
    stage, _found = open_trace(make_stage)
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Space)
    plays_beyond(stage, 500_000)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: len(stage.coding.trace_runs) == 1)
    stage.go(2)
    stage.press(Qt.Key.Key_Delete)
    assert stage.coding.trace_runs == ()
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert len(stage.coding.trace_runs) == 1
