"""The list of events, the notes, the panel, and a film that is not there."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QScrollArea

from observer.gui.coding.event_table import Column, EventTable
from observer.gui.coding.key_button import KeyButton
from observer.gui.theme import Theme

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

CONTROL = Qt.KeyboardModifier.ControlModifier
EDIT = Qt.ItemDataRole.EditRole


def shown(table: EventTable, column: Column) -> list[str]:
    return [str(table.data(table.index(row, column))) for row in range(table.rowCount())]


def with_three_events(stage: "Stage") -> EventTable:
    for frame, key in ((90, "g"), (20, "a"), (150, "t")):
        stage.go(frame)
        stage.press(key)
    stage.press(Qt.Key.Key_E, CONTROL)
    return stage.room.events.table


def test_the_list_follows_every_change(stage: "Stage") -> None:
    table = with_three_events(stage)
    assert shown(table, Column.CODE) == [
        "Calm",
        "Approach",
        "Missed signal",
        "Soothing by voice",
    ]
    stage.room.video.setFocus()
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert shown(table, Column.CODE) == ["Calm", "Approach", "Missed signal"]
    stage.go(50)
    stage.press("d")
    assert shown(table, Column.CODE) == ["Calm", "Approach", "Avoidance", "Missed signal"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_list_needs_no_scrolling_sideways(make_stage: "MakeStage", language: str) -> None:
    stage = make_stage(language=language)
    with_three_events(stage)
    stage.until(stage.room.events.view.isVisible)
    assert stage.room.events.view.horizontalScrollBar().maximum() == 0


def test_the_list_sorts_by_any_column(stage: "Stage") -> None:
    table = with_three_events(stage)
    table.sort(Column.TRACK, Qt.SortOrder.DescendingOrder)
    assert shown(table, Column.CODE)[0] == "Calm"
    table.sort(Column.ONSET, Qt.SortOrder.DescendingOrder)
    assert shown(table, Column.ONSET)[0] == "00:00:06.000"
    stage.room.video.setFocus()
    stage.go(160)
    stage.press("v")
    assert shown(table, Column.CODE)[0] == "Intrusive act"


def test_enter_goes_to_the_event_and_delete_removes_it(stage: "Stage") -> None:
    table = with_three_events(stage)
    view = stage.room.events.view
    view.setFocus()
    view.setCurrentIndex(table.index(1, 0))
    stage.press(Qt.Key.Key_Return)
    stage.shows(20)
    assert stage.room.desk.selected == stage.events("child_signal")[0]
    stage.press(Qt.Key.Key_Delete)
    assert stage.events("child_signal") == ()
    stage.press(Qt.Key.Key_Escape)
    assert stage.room.video.hasFocus()


def test_letters_code_and_space_plays_even_while_the_list_has_the_keyboard(stage: "Stage") -> None:
    with_three_events(stage)
    stage.go(70)
    stage.room.events.view.setFocus()
    stage.press("d")
    assert stage.events("child_signal")[-1].onset_us == stage.time_us(70)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: stage.room.playing.is_playing)


def test_a_typed_onset_comes_to_its_frame(stage: "Stage") -> None:
    table = with_three_events(stage)
    assert table.setData(table.index(1, Column.ONSET), "0:02.01", EDIT)
    event = stage.events("child_signal")[0]
    assert event.onset_us == stage.time_us(50)
    assert event.onset_anchor is not None
    assert event.onset_anchor.frame == 50
    assert not table.setData(table.index(1, Column.ONSET), "later", EDIT)
    assert stage.said == ["Type a time such as 1:04 or 0:01:04.320."]


def test_an_open_bout_is_ended_by_typing_its_end(stage: "Stage") -> None:
    table = with_three_events(stage)
    assert shown(table, Column.OFFSET)[3] == "running"
    assert not table.setData(table.index(3, Column.OFFSET), "0:05", EDIT)
    assert table.setData(table.index(3, Column.OFFSET), "0:07", EDIT)
    (bout,) = stage.events("parent_soothing")
    assert bout.offset_us == stage.time_us(175)


def test_a_cell_left_as_it_was_changes_nothing(stage: "Stage") -> None:
    table = with_three_events(stage)
    index = table.index(1, Column.ONSET)
    before = stage.coding
    assert not table.setData(index, str(table.data(index)), EDIT)
    assert stage.coding is before


def test_code_and_comment_are_edited_by_keyboard(stage: "Stage") -> None:
    table = with_three_events(stage)
    view = stage.room.events.view
    view.setFocus()
    view.setCurrentIndex(table.index(1, Column.COMMENT))
    stage.press(Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "hard to see")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    stage.until(lambda: stage.events("child_signal")[0].comment == "hard to see")
    view.setCurrentIndex(table.index(1, Column.CODE))
    stage.press(Qt.Key.Key_F2)
    box = view.findChild(QComboBox)
    assert box is not None
    assert [box.itemText(i) for i in range(box.count())] == [
        "Approach",
        "Smile or laugh",
        "Vocalisation",
        "Avoidance",
    ]
    box.setCurrentIndex(1)
    view.commitData(box)
    event = stage.events("child_signal")[0]
    assert (event.code, event.comment) == ("smile", "hard to see")


def test_notes_are_listed_changed_and_removed(stage: "Stage") -> None:
    notes = stage.room.sides.notes
    for frame, words in ((50, "second"), (20, "first")):
        stage.go(frame)
        stage.press("m")
        stage.press(words)
        stage.press(Qt.Key.Key_Return, CONTROL)
    assert [notes.list.item(i).text() for i in range(notes.list.count())] == [
        "0:00   first",
        "0:02   second",
    ]
    notes.list.itemActivated.emit(notes.list.item(1))
    stage.press(" thought")
    stage.press(Qt.Key.Key_Return, CONTROL)
    assert stage.coding.memos[0].text == "first"
    assert "thought" in stage.coding.memos[1].text
    notes.list.itemActivated.emit(notes.list.item(0))
    notes.drop.click()
    assert len(stage.coding.memos) == 1


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("scheme_id", ["sensitivity-responsiveness-regulation", "engagement"])
@pytest.mark.parametrize("height", [722, 703, 684])
def test_every_code_of_the_bundled_schemes_fits_without_scrolling(
    make_stage: "MakeStage", language: str, scheme_id: str, height: int
) -> None:
    stage = make_stage(language=language, scheme_id=scheme_id, size=(1290, height))
    area = stage.room.codes.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    assert not area.verticalScrollBar().isVisible()
    assert not stage.room.codes.cut_headings
    for button in stage.room.codes.findChildren(KeyButton):
        assert button.visibleRegion().boundingRect().size() == button.size()
        assert button.accessibleName()
    assert stage.room.video.height() >= height / 2
    assert stage.room.timeline.scene is not None
    bottom = stage.room.timeline.scene.rows[-1].bottom_px
    assert bottom <= stage.room.timeline.height() - 22


def test_a_room_that_was_released_can_be_released_again(stage: "Stage") -> None:
    stage.room.release()
    stage.room.release()
    assert stage.room.film is None


def test_the_dark_room_paints_on_dark(make_stage: "MakeStage") -> None:
    stage = make_stage(theme=Theme.DARK)
    picture = stage.room.codes.grab().toImage()
    assert picture.pixelColor(2, 2).name() == "#22262b"
    picture = stage.room.timeline.grab().toImage()
    assert picture.pixelColor(stage.room.timeline.width() - 3, 2).name() == "#22262b"


def test_a_film_that_moved_is_said_so_and_found_again(
    stage: "Stage", film_file: Path, tmp_path: Path
) -> None:
    room = stage.room
    recording = stage.workspace.project.recordings(stage.session_id)[0]
    stage.go(40)
    stage.press("g")
    there = tmp_path / "elsewhere.mkv"
    there.write_bytes(film_file.read_bytes())
    hidden = film_file.with_suffix(".away")
    film_file.rename(hidden)
    try:
        _closed(stage)
        room.show_session(stage.session_id, stage.coding_id)
        stage.until(lambda: bool(room.video.notice))
        assert "is no longer" in room.video.notice
        stage.press("g")
        assert stage.said[-1].startswith("Without the film there is no frame to code.")
        room.relink(recording, str(there))
        stage.shows(0)
        assert len(stage.events("parent_response")) == 1
    finally:
        hidden.rename(film_file)


def _closed(stage: "Stage") -> None:
    stage.room.stage.close_films()
