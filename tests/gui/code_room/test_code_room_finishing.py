"""Finishing by keyboard: what is open leads to its moment, then the lock, and opening again."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from observer.gui.forms.coding_form import CodingForm
from observer.gui.panels.finish_panel import FinishPanel
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.status_edits import finish, set_master
from tests.gui.code_room.conftest import MakeStage

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import Stage

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def status(stage: "Stage") -> CodingStatus:
    return stage.workspace.project.get(CodingInfo, stage.coding_id).status


def begin_gaze(stage: "Stage", frame: int) -> None:
    stage.go(frame)
    stage.press("q")
    stage.until(lambda: len(stage.events("child_gaze")) == 1)


def list_of_what_is_open(stage: "Stage") -> FinishPanel:
    stage.press(Qt.Key.Key_F9)
    panel = stage.room.sides.finishing
    stage.until(lambda: QApplication.focusWidget() is panel.list)
    return panel


def test_what_is_open_is_listed_and_enter_goes_to_its_moment(stage: "Stage") -> None:
    begin_gaze(stage, 20)
    stage.go(100)
    panel = list_of_what_is_open(stage)
    assert panel.isVisible()
    assert panel.list.count() >= 1
    row = [panel.list.item(i).text() for i in range(panel.list.count())]
    assert any("has no end" in words for words in row)
    at = next(i for i, words in enumerate(row) if "has no end" in words)
    for _ in range(at):
        stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Return)
    stage.shows(20)
    assert stage.room.desk.selected_event == stage.events("child_gaze")[0]
    assert status(stage) is CodingStatus.OPEN


def test_the_list_says_how_what_runs_is_ended_and_leaves_its_key_to_the_coding(
    stage: "Stage",
) -> None:
    begin_gaze(stage, 20)
    stage.go(100)
    panel = list_of_what_is_open(stage)
    assert "has no end" in panel.list.currentItem().text()
    assert panel.how.text() == "Go to where it ends, and press Q there."
    stage.press("q")
    stage.until(lambda: stage.events("child_gaze")[0].offset_us == stage.time_us(100))


def test_when_the_last_point_is_mended_the_film_has_the_keyboard_not_the_lock(
    stage: "Stage",
) -> None:
    stage.go(20)
    stage.press("d")
    panel = list_of_what_is_open(stage)
    assert "Nothing is coded after" in panel.list.currentItem().text()
    assert panel.how.text().startswith("Press Ctrl+] where you stopped")
    stage.press(Qt.Key.Key_BracketRight, CONTROL)
    stage.until(lambda: panel.title.text() == "Nothing is open.")
    assert not panel.how.isVisible()
    assert stage.room.video.hasFocus()
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: stage.room.playing.is_playing)
    assert status(stage) is CodingStatus.OPEN


def test_where_nothing_was_coded_the_list_names_no_key_for_where_it_stopped(
    stage: "Stage",
) -> None:
    panel = list_of_what_is_open(stage)
    assert panel.list.currentItem().text().startswith("No code was given yet.")
    assert not panel.how.isVisible()


def test_space_in_the_list_plays_the_film(stage: "Stage") -> None:
    begin_gaze(stage, 20)
    list_of_what_is_open(stage)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: stage.room.playing.is_playing)


def test_it_is_finished_as_it_is_by_keys_and_is_locked_then(stage: "Stage") -> None:
    begin_gaze(stage, 20)
    panel = list_of_what_is_open(stage)
    while QApplication.focusWidget() is not panel.finish_button:
        stage.press(Qt.Key.Key_Tab)
    stage.press(Qt.Key.Key_Return)
    assert status(stage) is CodingStatus.FINISHED
    stage.until(stage.room.locked.isVisible)
    stage.until(stage.room.video.hasFocus)
    stage.press("d")
    stage.until(lambda: any("finished and locked" in said for said in stage.said))
    assert len(stage.events("child_signal")) == 0
    logged = [row for row in stage.workspace.store.access_log.rows() if row.event == "finished"]
    assert "still_running:1" in logged[0].detail


def test_it_is_opened_again_with_a_reason_which_stands_in_its_history(stage: "Stage") -> None:
    stage.workspace.apply(finish(stage.coding))
    stage.press(Qt.Key.Key_F9)
    panel = stage.room.sides.finishing
    stage.until(lambda: QApplication.focusWidget() is panel.reason)
    stage.press(Qt.Key.Key_Return)
    assert status(stage) is CodingStatus.FINISHED
    assert "Write in a few words why" in stage.said[-1]
    QTest.keyClicks(panel.reason, "the end was missing")
    stage.press(Qt.Key.Key_Return)
    assert status(stage) is CodingStatus.OPEN
    assert not stage.room.locked.isVisible()
    assert "opened again by AB: the end was missing" in panel.history.text()
    assert "finished by AB" in panel.history.text()
    stage.until(stage.room.video.hasFocus)
    stage.press("d")
    stage.until(lambda: len(stage.events("child_signal")) == 1)


def test_a_further_pass_is_begun_from_the_line_that_says_it_is_locked(stage: "Stage") -> None:
    room, project = stage.room, stage.workspace.project
    assert not room.locked.isVisible()
    stage.workspace.apply(finish(stage.coding))
    stage.until(room.locked.further.isVisible)
    room.locked.further.click()
    form = room.findChild(CodingForm)
    assert isinstance(form, CodingForm)
    assert form.scheme.currentText().startswith("Sensitivity, responsiveness")
    form.done_button.click()
    codings = stage.workspace.project.codings(stage.session_id)
    assert [info.pass_number for info in codings] == [1, 2]
    assert len(codings) == len(project.codings(stage.session_id)) + 1


def test_escape_gives_the_keyboard_back_to_the_film(stage: "Stage") -> None:
    begin_gaze(stage, 10)
    list_of_what_is_open(stage)
    stage.press(Qt.Key.Key_Escape)
    stage.until(stage.room.video.hasFocus)


def test_the_list_follows_what_is_coded_meanwhile(stage: "Stage") -> None:
    begin_gaze(stage, 20)
    stage.press(Qt.Key.Key_F9)
    panel = stage.room.sides.finishing
    stage.until(panel.isVisible)
    stage.until(lambda: any("has no end" in str(p.what) for p in panel.points))
    stage.press(Qt.Key.Key_Escape)
    stage.go(40)
    stage.press("q")
    stage.until(lambda: not any("has no end" in str(p.what) for p in panel.points))


def test_a_pass_shows_its_own_tracks_alone_and_their_keys(make_stage: MakeStage) -> None:
    stage = make_stage()
    scheme = stage.workspace.scheme_of(stage.coding_id)
    only = stage.workspace.new_coding(stage.session_id, scheme, "AB", ("child_gaze",))
    stage.room.show_session(stage.session_id, only.id)
    stage.shows(0)
    desk = stage.room.desk.desk
    assert desk is not None
    assert [track.id for track in desk.scheme.tracks] == ["child_gaze"]
    with pytest.raises(KeyError):
        stage.room.codes.button("child_signal", "approach")
    stage.press("a")
    stage.press("q")
    stage.until(lambda: len(stage.workspace.coding(only.id).on_track("child_gaze")) == 1)
    assert stage.workspace.coding(only.id).on_track("child_signal") == ()


def test_other_passes_are_seen_when_asked_and_nothing_is_coded_meanwhile(
    stage: "Stage",
) -> None:
    scheme = stage.workspace.scheme_of(stage.coding_id)
    begin_gaze(stage, 20)
    second = stage.workspace.new_coding(stage.session_id, scheme, "AB", ("child_signal",))
    other = stage.workspace.new_coding(stage.session_id, scheme, "CD")
    stage.room.show_session(stage.session_id, second.id)
    stage.shows(0)
    stage.press(Qt.Key.Key_F9, CONTROL)
    desk = stage.room.desk.desk
    assert desk is not None
    assert stage.room.locked.isVisible()
    seen = [track.id for track in desk.scheme.tracks]
    assert f"{stage.coding_id}/child_gaze" in seen
    assert not any(track.startswith(other.id) for track in seen)
    assert len(desk.columns.tracks[f"{stage.coding_id}/child_gaze"]) == 1
    stage.room.grab()
    stage.press("a")
    assert "several passes together" in stage.said[-1]
    stage.press(Qt.Key.Key_F9, CONTROL)
    assert not stage.room.locked.isVisible()
    stage.press("a")
    stage.until(lambda: len(stage.workspace.coding(second.id).on_track("child_signal")) == 1)


def test_a_finished_coding_is_laid_beside_the_master_row_by_row(stage: "Stage") -> None:
    scheme = stage.workspace.scheme_of(stage.coding_id)
    for frame in (20, 60):
        stage.go(frame)
        stage.press("d")
    stage.until(lambda: len(stage.events("child_signal")) == 2)
    stage.workspace.apply(finish(stage.coding))
    info = stage.workspace.project.get(CodingInfo, stage.coding_id)
    stage.workspace.apply(set_master(info, "AB", master=True))
    stage.workspace.code_as("CD")
    mine = stage.workspace.new_coding(stage.session_id, scheme, "CD", ("child_signal",))
    stage.room.show_session(stage.session_id, mine.id)
    stage.shows(0)
    stage.press(Qt.Key.Key_F9, SHIFT)
    assert "after you have finished" in stage.said[-1]
    stage.go(22)
    stage.press("d")
    stage.until(lambda: len(stage.workspace.coding(mine.id).on_track("child_signal")) == 1)
    stage.workspace.apply(finish(stage.workspace.coding(mine.id)))
    stage.press(Qt.Key.Key_F9, SHIFT)
    panel = stage.room.sides.comparing
    stage.until(lambda: QApplication.focusWidget() is panel.list)
    top = panel.list.topLevelItem(0)
    assert top is not None
    assert "1 missed" in top.text(0)
    assert "1 of 2 moments" in panel.told.text()
    assert top.childCount() == 1
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Return)
    stage.shows(60)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: stage.room.playing.is_playing)
    stage.room.playing.pause()
    panel.differences.setChecked(False)
    again = panel.list.topLevelItem(0)
    assert again is not None
    assert again.childCount() == 2
    assert panel.isVisible()
    other = stage.workspace.new_coding(stage.session_id, scheme, "CD", ("child_gaze",))
    stage.room.show_session(stage.session_id, other.id)
    assert not panel.isVisible()


def test_undo_of_another_coders_coding_is_refused_with_a_sentence(stage: "Stage") -> None:
    begin_gaze(stage, 20)
    stage.workspace.code_as("CD")
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert "the coding of AB" in stage.said[-1]
    assert len(stage.events("child_gaze")) == 1


def test_another_coding_of_the_same_film_has_room_for_all_its_tracks(
    make_stage: "MakeStage",
) -> None:
    stage = make_stage(scheme_id="template-checklist")
    scheme = next(s for s in stage.workspace.schemes() if s.id == "triad-play")
    more = stage.workspace.new_coding(stage.session_id, scheme, "AB")
    stage.room.show_session(stage.session_id, more.id)
    stage.shows(0)
    scene = stage.room.timeline.scene
    assert scene is not None
    assert len(scene.track_rows()) == len(scheme.tracks)
    assert stage.room.timeline.overflow_px() == 0
