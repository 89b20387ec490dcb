"""Many events at once, by mouse and by keyboard: picked, moved, copied, removed, found."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from observer.gui.coding.event_menu import event_menu
from observer.gui.coding.event_table import Column
from observer.gui.timeline.bars import bars, open_bars
from observer.gui.timeline.faults import GAP, OVERLAP, fault_at
from observer.gui.timeline.pens import Bar
from observer.gui.timeline.rows import Row, RowKind
from observer.gui.timeline.scene import Scene
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.event import Event, Score, TraceRun, Uncodable
from observer.model.identity import new_id
from observer.model.scheme import CodeKind
from observer.model.session import Phase
from observer.model.time import Interval

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
EDIT = Qt.ItemDataRole.EditRole


def scene_of(stage: "Stage") -> Scene:
    scene = stage.room.timeline.scene
    assert scene is not None
    return scene


def all_bars(scene: Scene, row: Row) -> list[Bar]:
    return list(bars(scene, row, scene.seen[row.key], 0))


def point(stage: "Stage", track: str, time_us: int) -> QPoint:
    scene = scene_of(stage)
    row = next(r for r in scene.rows if r.key == track)
    return QPoint(round(scene.x(time_us)), scene.top(row) + row.height_px // 2)


def drag(stage: "Stage", start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    timeline = stage.room.timeline
    QTest.mousePress(timeline, LEFT, keys, start)
    for share in (0.4, 1.0):
        at = QPointF(start) + (QPointF(end) - QPointF(start)) * share
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            QPointF(timeline.mapToGlobal(at.toPoint())),
            Qt.MouseButton.NoButton,
            LEFT,
            keys,
        )
        QApplication.sendEvent(timeline, event)
    QTest.mouseRelease(timeline, LEFT, keys, end)


def state(track: str, code: str, onset_us: int, offset_us: int | None) -> Event:
    return Event(
        id=new_id(),
        track=track,
        code=code,
        kind=CodeKind.STATE,
        onset_us=onset_us,
        offset_us=offset_us,
    )


def moment(track: str, code: str, onset_us: int, comment: str = "") -> Event:
    return Event(
        id=new_id(),
        track=track,
        code=code,
        kind=CodeKind.POINT,
        onset_us=onset_us,
        comment=comment,
    )


def put(stage: "Stage", *records: Event | Score | TraceRun | Uncodable) -> None:
    """Lay records down as an import does, whatever the track promises."""
    added = tuple(Replacement(None, record) for record in records)
    stage.workspace.apply(Edit(document=stage.coding_id, kind="import", replacements=added))


@pytest.fixture
def coded(stage: "Stage") -> "Stage":
    """Three signals, a bout of soothing, and two of gaze."""
    put(
        stage,
        moment("child_signal", "approach", stage.time_us(25)),
        moment("child_signal", "avoidance", stage.time_us(50), "looks at the door"),
        moment("child_signal", "vocalisation", stage.time_us(100)),
        state("parent_soothing", "verbal_soothing", stage.time_us(60), stage.time_us(90)),
        state("child_gaze", "gaze_parent", stage.time_us(20), stage.time_us(50)),
        state("child_gaze", "gaze_toy", stage.time_us(50), stage.time_us(80)),
    )
    return stage


def picked(stage: "Stage") -> list[str]:
    return [event.code for event in stage.room.many.picking.events]


def test_control_and_shift_pick_several_and_delete_removes_them_in_one_step(
    coded: "Stage",
) -> None:
    timeline = coded.room.timeline
    first, second, third = (point(coded, "child_signal", coded.time_us(n)) for n in (25, 50, 100))
    QTest.mouseClick(timeline, LEFT, NONE, first)
    QTest.mouseClick(timeline, LEFT, CONTROL, third)
    assert picked(coded) == ["approach", "vocalisation"]
    QTest.mouseClick(timeline, LEFT, CONTROL, third)
    assert picked(coded) == ["approach"]
    QTest.mouseClick(timeline, LEFT, SHIFT, third)
    assert picked(coded) == ["approach", "avoidance", "vocalisation"]
    timeline.setFocus()
    coded.press(Qt.Key.Key_Delete)
    assert coded.events("child_signal") == ()
    assert "3" in coded.said[-1]
    coded.press(Qt.Key.Key_Z, CONTROL)
    assert len(coded.events("child_signal")) == 3
    QTest.mouseClick(timeline, LEFT, NONE, second)
    assert picked(coded) == ["avoidance"]


def test_with_shift_a_drag_picks_all_that_it_goes_round(coded: "Stage") -> None:
    begin = point(coded, "child_signal", coded.time_us(40)) - QPoint(0, 8)
    end = point(coded, "child_gaze", coded.time_us(110)) + QPoint(0, 4)
    drag(coded, begin, end, SHIFT)
    assert set(picked(coded)) == {"avoidance", "vocalisation", "gaze_parent", "gaze_toy"}
    coded.room.timeline.setFocus()
    coded.press(Qt.Key.Key_Escape)
    assert picked(coded) == []


def test_what_is_picked_is_dragged_together_and_undone_together(coded: "Stage") -> None:
    coded.room.many.picking.take(coded.events("child_signal"))
    before = coded.coding
    start = point(coded, "child_signal", coded.time_us(50))
    drag(coded, start, start + QPoint(67, 0))
    moved = [event.onset_us for event in coded.events("child_signal")]
    came = [coded.time_us(n) for n in (25, 50, 100)]
    by_us = moved[1] - came[1]
    assert by_us > 100_000
    for now, then in zip(moved, came, strict=True):
        assert abs(now - then - by_us) <= 40_000
    assert all(e.onset_anchor is not None for e in coded.events("child_signal"))
    assert len(coded.room.many.picking) == 3
    coded.room.timeline.setFocus()
    coded.press(Qt.Key.Key_Z, CONTROL)
    assert coded.coding.events == before.events


def test_what_is_picked_is_nudged_copied_and_laid_down_by_keyboard(coded: "Stage") -> None:
    coded.room.timeline.setFocus()
    coded.room.many.picking.take(coded.events("child_gaze"))
    coded.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert [e.onset_us for e in coded.events("child_gaze")] == [
        coded.time_us(21),
        coded.time_us(51),
    ]
    coded.press(Qt.Key.Key_C, CONTROL)
    coded.go(120)
    coded.press(Qt.Key.Key_V, CONTROL)
    copies = coded.events("child_gaze")[2:]
    assert [(e.code, e.onset_us) for e in copies] == [
        ("gaze_parent", coded.time_us(120)),
        ("gaze_toy", coded.time_us(150)),
    ]
    assert set(picked(coded)) == {"gaze_parent", "gaze_toy"}
    assert coded.room.many.picking.holds(copies[0])
    coded.press(Qt.Key.Key_Z, CONTROL)
    assert len(coded.events("child_gaze")) == 2


def test_all_are_picked_with_one_key(coded: "Stage") -> None:
    coded.room.timeline.setFocus()
    coded.press(Qt.Key.Key_A, CONTROL)
    assert len(coded.room.many.picking) == len(coded.coding.all_events())


def test_the_menu_relabels_all_of_a_track_that_are_picked(coded: "Stage") -> None:
    coded.room.many.picking.take(coded.events("child_signal"))
    menu = event_menu(coded.room.desk, coded.room.timeline, coded.room.many)
    assert menu is not None
    entry = next(a for a in menu.actions() if a.text().startswith("Smile"))
    entry.trigger()
    assert {e.code for e in coded.events("child_signal")} == {"smile"}
    menu.close()


def test_a_hole_and_an_overlap_of_an_import_are_marked_and_said(stage: "Stage") -> None:
    calm = stage.events("child_regulation")[0]
    at = stage.time_us
    later = state("child_regulation", "fussy", at(100), None)
    replacements = (
        Replacement(calm, replace(calm, offset_us=at(60))),
        Replacement(None, later),
        Replacement(None, state("child_gaze", "gaze_parent", at(20), at(60))),
        Replacement(None, state("child_gaze", "gaze_toy", at(50), at(90))),
    )
    spot = point(stage, "child_regulation", at(80))
    before = stage.room.timeline.grab().toImage().pixelColor(spot)
    edit = Edit(document=stage.coding_id, kind="import", replacements=replacements)
    stage.workspace.apply(edit)
    scene = scene_of(stage)
    assert fault_at(scene, "child_regulation", at(80)) == GAP
    assert fault_at(scene, "child_regulation", at(20)) is None
    assert fault_at(scene, "child_gaze", at(55)) == OVERLAP
    assert fault_at(scene, "child_gaze", at(80)) is None
    marked = stage.room.timeline.grab().toImage().pixelColor(spot)
    assert marked.red() - marked.green() > before.red() - before.green() + 10


def test_no_bar_lies_over_the_letter_of_another(stage: "Stage") -> None:
    at = stage.time_us
    put(
        stage,
        state("parent_soothing", "verbal_soothing", at(20), at(100)),
        state("parent_soothing", "verbal_soothing", at(30), at(60)),
        state("parent_soothing", "physical_soothing", at(40), at(120)),
        state("parent_soothing", "physical_soothing", at(130), at(150)),
        moment("child_signal", "approach", at(50)),
        moment("child_signal", "avoidance", at(51)),
    )
    scene = scene_of(stage)
    rows = {row.key: row for row in scene.rows}
    laid = all_bars(scene, rows["parent_soothing"])
    for one in laid:
        assert not any(one.box.intersects(other.box) for other in laid if other is not one)
    assert laid[3].box.height() > laid[0].box.height() * 2
    assert min(bar.box.height() for bar in laid) >= 7
    first, second = all_bars(scene, rows["child_signal"])
    assert abs(first.box.center().y() - second.box.center().y()) >= 5


def test_lanes_stay_as_they_are_when_the_timeline_is_scrolled(stage: "Stage") -> None:
    at = stage.time_us
    put(
        stage,
        state("parent_soothing", "verbal_soothing", at(10), at(70)),
        state("parent_soothing", "physical_soothing", at(20), at(160)),
        state("parent_soothing", "verbal_soothing", at(80), at(150)),
    )
    scene = scene_of(stage)
    row = next(r for r in scene.rows if r.key == "parent_soothing")
    whole = {bar.row: bar.box.top() for bar in all_bars(scene, row)}
    there = scene.columns.tracks[row.key].visible(at(100), at(110))
    part = {bar.row: bar.box.top() for bar in bars(scene, row, there, 0)}
    assert part
    assert all(whole[number] == top for number, top in part.items())


def test_a_state_that_still_runs_lies_where_all_others_lie(stage: "Stage") -> None:
    at = stage.time_us
    put(
        stage,
        state("parent_soothing", "verbal_soothing", at(10), None),
        state("parent_soothing", "physical_soothing", at(20), at(30)),
        state("parent_soothing", "physical_soothing", at(40), None),
        state("child_gaze", "gaze_parent", at(50), None),
    )
    scene = scene_of(stage)
    for row in scene.track_rows():
        rows, now_us = scene.seen[row.key], at(60)
        running = [bar for bar in bars(scene, row, rows, now_us) if bar.is_open]
        assert list(open_bars(scene, row, now_us)) == running
    assert sum(len(columns.open_rows) for columns in scene.columns.tracks.values()) >= 3


def test_a_state_that_was_never_ended_leaves_the_letters_of_what_is_in_view(
    stage: "Stage",
) -> None:
    at = stage.time_us
    crowd = [moment("child_signal", "approach", at(3) + 100 * i) for i in range(700)]
    put(stage, state("parent_soothing", "verbal_soothing", at(1), None), *crowd)
    assert scene_of(stage).is_dense
    stage.room.timeline.zoom(0.1, scene_of(stage).scale.width_px - 1)
    assert not scene_of(stage).is_dense


def test_the_edge_two_phases_share_is_dragged_in_one_step(coded: "Stage") -> None:
    phases = [
        Phase(id=new_id(), session_id=coded.session_id, name=name, onset_us=a, offset_us=b)
        for name, a, b in (("play", 0, 4_000_000), ("still", 4_000_000, 7_000_000))
    ]
    added = tuple(Replacement(None, phase) for phase in phases)
    coded.workspace.apply(Edit(document=PROJECT, kind="phases", replacements=added))
    scene = scene_of(coded)
    row = next(r for r in scene.rows if r.kind is RowKind.PHASES)
    middle = scene.top(row) + row.height_px // 2
    start = QPoint(round(scene.x(4_000_000)) - 2, middle)
    drag(coded, start, QPoint(round(scene.x(5_000_000)) - 2, middle))
    first, second = coded.workspace.project.phases(coded.session_id)
    assert first.offset_us == second.onset_us
    assert first.offset_us == pytest.approx(5_000_000, abs=40_000)
    coded.room.timeline.setFocus()
    coded.press(Qt.Key.Key_Z, CONTROL)
    assert coded.workspace.project.phases(coded.session_id) == tuple(phases)


def test_an_edge_of_the_loop_is_dragged_on_the_ruler(coded: "Stage") -> None:
    coded.room.looping.place(Interval(coded.time_us(50), coded.time_us(100)))
    scene = scene_of(coded)
    start = QPoint(round(scene.x(coded.time_us(100))), 8)
    drag(coded, start, QPoint(round(scene.x(coded.time_us(150))), 8))
    loop = coded.room.looping.loop
    assert loop is not None
    assert loop.start_us == coded.time_us(50)
    assert loop.end_us == pytest.approx(coded.time_us(150), abs=40_000)


def found(stage: "Stage") -> list[str]:
    table = stage.room.events.table
    return [str(table.data(table.index(row, Column.CODE))) for row in range(table.rowCount())]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("door", ["Avoidance"]),
        ("code:voca", ["Vocalisation"]),
        ("gaze", ["Looks at the parent", "Looks at a toy"]),
        (">1.19", ["Looks at the parent", "Looks at a toy", "Soothing by voice"]),
        ("<1 child", []),
        ("phase:still approach", ["Approach"]),
        ('"looks at a toy"', ["Looks at a toy"]),
    ],
)
def test_the_line_above_the_list_finds_by_code_text_track_duration_and_phase(
    coded: "Stage", typed: str, codes: list[str]
) -> None:
    phase = Phase(
        id=new_id(),
        session_id=coded.session_id,
        name="still face",
        onset_us=0,
        offset_us=coded.time_us(40),
    )
    added = (Replacement(None, phase),)
    coded.workspace.apply(Edit(document=PROJECT, kind="phase", replacements=added))
    coded.press(Qt.Key.Key_F, CONTROL)
    line = coded.room.events.line
    assert line.edit.hasFocus()
    QTest.keyClicks(line.edit, typed)
    coded.until(lambda: coded.room.finding.asks)
    coded.room.finding.ask_at_once(typed)
    assert found(coded) == codes
    assert line.count.text().startswith(f"{len(codes)} ")
    shown = scene_of(coded).found
    assert shown is not None
    assert sum(len(each.ids) for each in shown.values()) == len(codes)


def test_f3_goes_from_one_to_the_next_and_round(coded: "Stage") -> None:
    coded.room.finding.ask_at_once("track:signal")
    coded.room.timeline.setFocus()
    for frame in (25, 50, 100, 25):
        coded.press(Qt.Key.Key_F3)
        coded.shows(frame)
    coded.press(Qt.Key.Key_F3, SHIFT)
    coded.shows(100)
    assert picked(coded) == ["vocalisation"]


def test_what_is_coded_while_something_is_looked_for_is_found_too(coded: "Stage") -> None:
    coded.press(Qt.Key.Key_F, CONTROL)
    coded.room.finding.ask_at_once("avoidance")
    coded.go(130)
    coded.room.video.setFocus()
    coded.press("d")
    coded.press("a")
    assert found(coded) == ["Avoidance", "Avoidance"]
    assert coded.room.finding.count == 2
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.press(Qt.Key.Key_Z, CONTROL)
    assert coded.room.finding.count == 1


def test_escape_empties_the_line_and_then_leaves_it(coded: "Stage") -> None:
    coded.press(Qt.Key.Key_F, CONTROL)
    edit = coded.room.events.line.edit
    QTest.keyClicks(edit, "door")
    coded.room.finding.ask_at_once("door")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    coded.until(lambda: not coded.room.finding.asks)
    assert len(found(coded)) == len(coded.coding.all_events())
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert coded.room.video.hasFocus()


def test_what_is_chosen_in_the_list_is_picked_on_the_timeline_and_back(coded: "Stage") -> None:
    coded.press(Qt.Key.Key_E, CONTROL)
    view, table = coded.room.events.view, coded.room.events.table
    view.setFocus()
    view.setCurrentIndex(table.index(1, 0))
    coded.press(Qt.Key.Key_Down, SHIFT)
    assert len(coded.room.many.picking) == 2
    coded.room.timeline.setFocus()
    coded.room.many.picking.take(coded.events("child_signal"))
    rows = {index.row() for index in view.selectionModel().selectedRows()}
    assert [table.event_at(row) for row in sorted(rows)] == list(coded.events("child_signal"))


def test_modifiers_stand_in_a_column_of_their_own_and_are_edited_there(coded: "Stage") -> None:
    desk = coded.room.desk.desk
    assert desk is not None
    track, code = next((t, c) for t in desk.scheme.tracks for c in t.codes if c.modifiers)
    modifier = next(m for m in desk.scheme.modifiers if m.id == code.modifiers[0])
    answer = modifier.values[0]
    words = coded.room.desk.context.text.local(answer.label)
    if code.kind is CodeKind.POINT:
        put(coded, moment(track.id, code.id, 7_000_000))
    else:
        put(coded, state(track.id, code.id, 7_000_000, 7_400_000))
    coded.press(Qt.Key.Key_E, CONTROL)
    table, view = coded.room.events.table, coded.room.events.view
    row = next(i for i in range(table.rowCount()) if table.event_at(i).onset_us == 7_000_000)
    view.setFocus()
    view.setCurrentIndex(table.index(row, Column.MODIFIERS))
    coded.press(Qt.Key.Key_F2)
    editor = view.findChild(QComboBox) or view.findChild(QLineEdit)
    assert editor is not None
    view.closeEditor(editor, view.itemDelegate().EndEditHint.NoHint)
    assert table.setData(table.index(row, Column.MODIFIERS), words, EDIT)
    assert table.event_at(row).modifiers == ((modifier.id, (answer.id,)),)
    assert table.data(table.index(row, Column.MODIFIERS)) == words
    assert not table.setData(table.index(row, Column.MODIFIERS), "nothing like it", EDIT)
    assert "nothing like it" in coded.said[-1]
    coded.room.finding.ask_at_once(f'modifier:"{words}"')
    assert table.rowCount() == 1


def test_scores_and_traces_have_rows_of_their_own(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id="regulation-five-seconds")
    desk = stage.room.desk.desk
    assert desk is not None
    form = desk.scheme.intervals[0]
    item = form.items[0]
    levels = form.scale_of(item).choices
    put(
        stage,
        *(
            Score(
                id=new_id(),
                form=form.id,
                item=item.id,
                onset_us=n * 2_000_000,
                offset_us=(n + 1) * 2_000_000,
                value=value,
            )
            for n, value in enumerate((levels[0], levels[-1]))
        ),
    )
    picture = stage.room.timeline.grab().toImage()
    low, high = (point(stage, form.id, at) - QPoint(20, 0) for at in (1_000_000, 3_000_000))
    assert picture.pixelColor(low).saturation() < picture.pixelColor(high).saturation()
    trace_stage = make_stage(scheme_id="affect-trace")
    desk = trace_stage.room.desk.desk
    assert desk is not None
    kinds = [row.kind for row in scene_of(trace_stage).rows]
    assert kinds.count(RowKind.TRACE) == len(desk.scheme.traces)


def test_what_cannot_be_coded_looks_the_same_whatever_runs_beyond_the_view(
    stage: "Stage",
) -> None:
    at = stage.time_us
    put(stage, Uncodable(id=new_id(), onset_us=at(10), offset_us=at(40), track="parent_soothing"))
    stage.room.timeline.zoom(0.3, 0.0)
    assert scene_of(stage).scale.end_us < at(150)
    spot = point(stage, "parent_soothing", at(25))
    around = QRect(spot.x() - 10, spot.y() - 5, 20, 10)
    before = stage.room.timeline.grab(around).toImage()
    put(stage, state("parent_soothing", "verbal_soothing", at(170), None))
    assert stage.room.timeline.grab(around).toImage() == before
