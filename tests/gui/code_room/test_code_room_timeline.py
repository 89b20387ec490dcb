"""The timeline under the mouse: seek, select, drag, zoom."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from observer.gui.coding.event_menu import EventMenu, event_menu
from observer.gui.timeline.rows import RowKind
from observer.gui.timeline.scene import Scene
from observer.gui.video.film import Moment
from observer.model.coding_edits import mark_uncodable
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.event import Event
from observer.model.identity import new_id
from observer.model.session import Phase
from observer.model.time import Interval

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import Stage

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


def scene_of(stage: "Stage") -> Scene:
    scene = stage.room.timeline.scene
    assert scene is not None
    return scene


def point(stage: "Stage", track: str, time_us: int) -> QPoint:
    """Return where a moment lies on a track."""
    scene = scene_of(stage)
    row = next(r for r in scene.rows if r.key == track)
    return QPoint(round(scene.x(time_us)), scene.top(row) + row.height_px // 2)


def drag(stage: "Stage", start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = NONE) -> None:
    timeline = stage.room.timeline
    QTest.mousePress(timeline, LEFT, NONE, start)
    for share in (0.3, 0.7, 1.0):
        at = QPointF(start) + (QPointF(end) - QPointF(start)) * share
        # QTest.mouseMove names no button, so a drag is made of events of its own
        _move(stage, at, modifier)
    QTest.mouseRelease(timeline, LEFT, modifier, end)


def _move(stage: "Stage", at: QPointF, modifier: Qt.KeyboardModifier) -> None:
    timeline = stage.room.timeline
    everywhere = QPointF(timeline.mapToGlobal(at.toPoint()))
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, everywhere, Qt.MouseButton.NoButton, LEFT, modifier
    )
    QApplication.sendEvent(timeline, event)


def bout(stage: "Stage", key: str, first: int, last: int) -> None:
    stage.go(first)
    stage.press(key)
    stage.go(last)
    stage.press(key)


def test_a_click_goes_to_its_moment(stage: "Stage") -> None:
    at = point(stage, "child_gaze", stage.time_us(100) + 4_000)
    QTest.mouseClick(stage.room.timeline, LEFT, NONE, at)
    stage.until(lambda: abs(stage.room.now_us - stage.time_us(100)) < 60_000)
    shown = stage.room.video.shown
    assert shown is not None
    stage.shows(shown.index)


def test_an_edge_dragged_comes_to_a_frame_and_keeps_its_anchor(stage: "Stage") -> None:
    bout(stage, "t", 20, 80)
    start = point(stage, "parent_soothing", stage.time_us(80)) - QPoint(2, 0)
    end = point(stage, "parent_soothing", stage.time_us(120)) - QPoint(2, 0)
    drag(stage, start, end)
    (event,) = stage.events("parent_soothing")
    assert event.onset_us == stage.time_us(20)
    assert event.offset_anchor is not None
    assert event.offset_us == stage.time_us(event.offset_anchor.frame)
    assert abs(event.offset_us - stage.time_us(120)) <= 40_000
    stage.shows(event.offset_anchor.frame)


def test_with_alt_an_edge_goes_anywhere(stage: "Stage") -> None:
    bout(stage, "t", 20, 80)
    start = point(stage, "parent_soothing", stage.time_us(80)) - QPoint(2, 0)
    end = start + QPoint(101, 0)
    drag(stage, start, end, ALT)
    (event,) = stage.events("parent_soothing")
    moved = 101 * scene_of(stage).scale.us_per_px
    assert event.offset_us == pytest.approx(stage.time_us(80) + moved, abs=5_000)
    assert event.offset_anchor is None


def test_an_edge_snaps_to_the_edge_of_another_event(stage: "Stage") -> None:
    bout(stage, "t", 20, 80)
    stage.go(123)
    stage.press("a")
    stage.go(0)
    start = point(stage, "parent_soothing", stage.time_us(80)) - QPoint(2, 0)
    end = point(stage, "parent_soothing", stage.time_us(123)) + QPoint(3, 0)
    drag(stage, start, end)
    assert stage.events("parent_soothing")[0].offset_us == stage.time_us(123)


def test_an_event_is_dragged_whole_and_undone(stage: "Stage") -> None:
    bout(stage, "t", 20, 80)
    start = point(stage, "parent_soothing", stage.time_us(50))
    end = point(stage, "parent_soothing", stage.time_us(90))
    drag(stage, start, end)
    (event,) = stage.events("parent_soothing")
    assert event.onset_anchor is not None
    assert event.offset_anchor is not None
    assert event.onset_us == stage.time_us(event.onset_anchor.frame)
    assert abs(event.onset_us - stage.time_us(60)) <= 40_000
    assert event.offset_us is not None
    length = stage.time_us(80) - stage.time_us(20)
    assert abs(event.offset_us - event.onset_us - length) <= 30_000
    stage.room.timeline.setFocus()
    stage.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stage.events("parent_soothing")[0].onset_us == stage.time_us(20)


def test_an_edge_cannot_be_dragged_past_the_other(stage: "Stage") -> None:
    bout(stage, "t", 60, 80)
    start = point(stage, "parent_soothing", stage.time_us(60)) + QPoint(1, 0)
    end = point(stage, "parent_soothing", stage.time_us(120))
    drag(stage, start, end)
    (event,) = stage.events("parent_soothing")
    assert (event.onset_us, event.offset_us) == (stage.time_us(79), stage.time_us(80))


def test_a_clicked_event_is_selected_and_delete_removes_it(stage: "Stage") -> None:
    stage.go(60)
    stage.press("a")
    QTest.mouseClick(
        stage.room.timeline, LEFT, NONE, point(stage, "child_signal", stage.time_us(60))
    )
    assert stage.room.desk.selected == stage.events("child_signal")[0]
    stage.room.timeline.setFocus()
    stage.press(Qt.Key.Key_Delete)
    assert stage.events("child_signal") == ()
    assert stage.room.desk.selected is None


def test_a_double_click_goes_to_the_onset(stage: "Stage") -> None:
    stage.go(60)
    stage.press("a")
    stage.go(0)
    at = point(stage, "child_signal", stage.time_us(60))
    QTest.mouseDClick(stage.room.timeline, LEFT, NONE, at)
    stage.shows(60)


def test_codes_are_pressed_while_the_timeline_has_the_keyboard(stage: "Stage") -> None:
    stage.room.timeline.setFocus()
    stage.go(60)
    stage.press("a")
    stage.press(Qt.Key.Key_Space)
    assert stage.events("child_signal")[0].onset_us == stage.time_us(60)
    assert stage.room.is_playing()


def test_the_end_of_the_coded_part_is_dragged_per_track(stage: "Stage") -> None:
    scene = scene_of(stage)
    start = point(stage, "child_signal", scene.extent.end_us)
    end = point(stage, "child_signal", stage.time_us(150))
    drag(stage, start, end)
    (coded,) = stage.coding.coded_ranges
    assert coded.track == "child_signal"
    assert coded.onset_us == scene.extent.start_us
    assert abs(coded.offset_us - stage.time_us(150)) <= 40_000
    drag(stage, point(stage, "child_signal", coded.offset_us), start + QPoint(30, 0))
    assert stage.coding.coded_ranges == ()


def test_a_moment_s_edge_is_dragged(stage: "Stage") -> None:
    for frame, key in ((40, "i"), (100, "o")):
        stage.go(frame)
        stage.press(key)
    at = point(stage, "dyad_repair", stage.time_us(100))
    drag(stage, at, point(stage, "dyad_repair", stage.time_us(140)))
    (clip,) = stage.workspace.project.clips(stage.session_id)
    assert clip.onset_us == stage.time_us(40)
    assert abs(clip.offset_us - stage.time_us(140)) <= 40_000


def test_an_uncodable_stretch_is_selected_and_made_codable_again(stage: "Stage") -> None:
    stretch = Interval(stage.time_us(40), stage.time_us(90))
    stage.workspace.apply(mark_uncodable(stage.coding, stretch))
    at = point(stage, "dyad_repair", stage.time_us(60))
    QTest.mouseClick(stage.room.timeline, LEFT, NONE, at)
    assert stage.room.desk.selected == stage.coding.uncodable[0]
    menu = event_menu(stage.room.desk, stage.room)
    assert menu is not None
    reason = next(a for a in menu.actions() if a.text() == "off camera")
    reason.trigger()
    assert [mark.reason for mark in stage.coding.uncodable] == ["off_camera"]
    QTest.mouseClick(stage.room.timeline, LEFT, NONE, at)
    stage.room.timeline.setFocus()
    stage.press(Qt.Key.Key_Delete)
    assert stage.coding.uncodable == ()


def test_a_state_left_open_is_seen_and_selected_when_the_film_is_back_at_its_start(
    stage: "Stage",
) -> None:
    stage.go(30)
    stage.press("q")
    stage.go(120)
    stage.press("g")
    stage.go(0)
    at = point(stage, "child_gaze", stage.time_us(80))
    QTest.mouseClick(stage.room.timeline, LEFT, NONE, at)
    assert stage.room.desk.selected == stage.events("child_gaze")[0]


def test_an_event_is_given_another_code_from_its_menu(stage: "Stage") -> None:
    stage.go(60)
    stage.press("a")
    stage.room.desk.select(stage.events("child_signal")[0])
    menu = event_menu(stage.room.desk, stage.room)
    assert menu is not None
    assert not any("Split" in a.text() or "Merge" in a.text() for a in menu.actions())
    next(a for a in menu.actions() if a.text() == "Smile or laugh\tB").trigger()
    (event,) = stage.events("child_signal")
    assert (event.code, event.onset_us) == ("smile", stage.time_us(60))


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_an_event_is_given_another_code_by_keys_alone(stage: "Stage") -> None:
    stage.go(60)
    stage.press("a")
    stage.go(0)
    stage.press(Qt.Key.Key_F2)
    assert "Choose an event first" in stage.said[-1]
    stage.press(Qt.Key.Key_Down)
    stage.shows(60)
    stage.press(Qt.Key.Key_F2)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, EventMenu)
    QTest.keyClick(menu, Qt.Key.Key_B)
    (event,) = stage.events("child_signal")
    assert (event.code, event.onset_us) == ("smile", stage.time_us(60))


def wheel(stage: "Stage", at: QPoint, turn: int, modifier: Qt.KeyboardModifier) -> None:
    timeline = stage.room.timeline
    event = QWheelEvent(
        QPointF(at),
        QPointF(timeline.mapToGlobal(at)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003  Qt's own signature
    )
    QApplication.sendEvent(timeline, event)


def test_the_wheel_zooms_at_the_mouse_and_moves_sideways(stage: "Stage") -> None:
    timeline = stage.room.timeline
    at = QPoint(timeline.width() // 2, 60)
    before = timeline.scale
    label = scene_of(stage).label_px
    under = before.time_us(at.x() - label)
    for _ in range(6):
        wheel(stage, at, 120, Qt.KeyboardModifier.ControlModifier)
    assert timeline.scale.us_per_px < before.us_per_px / 3
    assert timeline.scale.time_us(at.x() - label) == pytest.approx(under, abs=2_000)
    start = timeline.scale.start_us
    wheel(stage, at, -120, Qt.KeyboardModifier.ShiftModifier)
    assert timeline.scale.start_us > start
    stage.room.timeline.setFocus()
    stage.press(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert timeline.scale == before


def test_a_phase_gets_a_row_of_its_own(stage: "Stage") -> None:
    assert RowKind.PHASES not in {row.kind for row in scene_of(stage).rows}
    phase = Phase(
        id=new_id(), session_id=stage.session_id, name="play", onset_us=0, offset_us=2_000_000
    )
    stage.workspace.apply(
        Edit(document=PROJECT, kind="phase", replacements=(Replacement(None, phase),))
    )
    assert scene_of(stage).rows[0].kind is RowKind.PHASES


def test_an_open_state_grows_with_the_playhead(stage: "Stage") -> None:
    stage.go(20)
    stage.press("t")
    stage.go(120)
    scene = scene_of(stage)
    at = point(stage, "parent_soothing", stage.time_us(100))
    picture = stage.room.timeline.grab().toImage()
    code = scene.scheme.track("parent_soothing").code("verbal_soothing")
    assert picture.pixelColor(at + QPoint(0, 4)).name() == code.colour.lower()
    stage.go(80)
    picture = stage.room.timeline.grab().toImage()
    assert picture.pixelColor(at + QPoint(0, 4)).name() == scene.tokens.surface.lower()


def test_an_error_while_the_timeline_is_painted_takes_nothing_else_down(
    stage: "Stage", monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = stage.room.timeline

    def fail(*_: object) -> None:
        raise ValueError("cannot be painted")

    timeline.redraw()
    with monkeypatch.context() as broken:
        broken.setattr("observer.gui.timeline.layer.draw_scene", fail)
        with pytest.raises(ValueError, match="cannot be painted"):
            timeline.repaint()
    assert not timeline.paintingActive()
    timeline.redraw()
    surface = QColor(scene_of(stage).tokens.surface)
    assert timeline.grab().toImage().pixelColor(timeline.width() // 2, 2) == surface


def test_crowded_tracks_show_density_in_the_code_s_colour(stage: "Stage") -> None:
    desk = stage.room.desk
    track = next(t for t in scene_of(stage).scheme.tracks if t.id == "child_signal")
    many = tuple(
        Replacement(
            None,
            Event(
                id=new_id(),
                track=track.id,
                code="approach",
                kind=track.codes[0].kind,
                onset_us=1_000_000 + i * 700,
            ),
        )
        for i in range(3000)
    )
    assert desk.apply(Edit(document=stage.coding_id, kind="import", replacements=many))
    scene = scene_of(stage)
    assert scene.is_dense
    picture = stage.room.timeline.grab().toImage()
    row = next(r for r in scene.rows if r.key == track.id)
    middle = scene.top(row) + row.height_px // 2
    colours = [
        _rgb(picture.pixelColor(round(scene.x(us)), middle)) for us in (1_500_000, 2_500_000)
    ]
    wanted = np.array([0x00, 0x9E, 0x73])
    assert all(np.abs(colour - wanted).max() < 70 for colour in colours)
    outside = picture.pixelColor(round(scene.x(4_000_000)), middle).name()
    assert outside == scene.tokens.surface.lower()


def _rgb(colour: QColor) -> NDArray[np.int64]:
    return np.array([colour.red(), colour.green(), colour.blue()], np.int64)


def test_a_reveal_goes_to_the_anchor_s_frame(stage: "Stage") -> None:
    film = stage.room.film
    assert film is not None
    moment = film.nearest(stage.time_us(130) + 1)
    assert moment is not None
    stage.room.desk.reveal.emit(moment)
    stage.shows(130)
    stage.room.desk.reveal.emit(Moment(time_us=stage.time_us(140) + 2_000, anchor=None))
    stage.shows(140)


def test_what_is_kept_between_paintings_is_never_older_than_what_is_shown(stage: "Stage") -> None:
    timeline = stage.room.timeline

    def as_if_new() -> None:
        shown = timeline.grab().toImage()
        timeline._rows_rest_on, timeline._pens = (), None
        for columns in scene_of(stage).columns.tracks.values():
            columns._visible = None
        timeline.redraw()
        assert timeline.grab().toImage() == shown

    bout(stage, "t", 20, 80)
    timeline.redraw()
    as_if_new()
    track = scene_of(stage).scheme.track("parent_soothing")
    three = [
        Event(
            id=new_id(),
            track=track.id,
            code=track.codes[i % 2].id,
            kind=track.codes[0].kind,
            onset_us=stage.time_us(30 + i),
            offset_us=stage.time_us(90 + i),
        )
        for i in range(5)
    ]
    before = scene_of(stage).rows
    many = tuple(Replacement(None, event) for event in three)
    assert stage.room.desk.apply(Edit(document=stage.coding_id, kind="press", replacements=many))
    assert scene_of(stage).rows != before
    as_if_new()
    stage.room.desk.undo()
    assert scene_of(stage).rows == before
    as_if_new()
    timeline.resize(timeline.width() - 150, timeline.height() + 90)
    as_if_new()
    own = {"parent_soothing.verbal_soothing": "z"}
    settings = stage.room.desk.context.settings
    object.__setattr__(settings, "code_keys", {scene_of(stage).scheme.id: own})
    stage.room.desk.open(stage.session_id, stage.coding_id)
    assert scene_of(stage).scheme.track(track.id).code("verbal_soothing").key == "z"
    as_if_new()
