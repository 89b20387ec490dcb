"""The recordings laid together from the Code room, and taken back there."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from observer.app.alignment import Place, place_edit
from observer.gui.forms.together_form import TogetherForm

if TYPE_CHECKING:
    from observer.model.session import Recording
    from tests.gui.code_room.conftest import MakeStage, Stage

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WENT_US = 700_000


def second_film(stage: "Stage") -> "Recording":
    films = stage.workspace.project.recordings(stage.session_id)
    return next(film for film in films if film.label == "film 2")


def code_the_second_film(stage: "Stage") -> int:
    """Code on a frame of the second film, and return when it is."""
    stage.press(Qt.Key.Key_F6)
    stage.go(30)
    stage.press("r")
    stage.until(lambda: len(stage.events("parent_response")) == 1)
    (event,) = stage.events("parent_response")
    return event.onset_us


def test_undo_takes_back_a_laying_together_that_was_made_from_here_and_then_the_code(
    make_stage: "MakeStage", other_film: "Recording"
) -> None:
    stage = make_stage(beside=(other_film,))
    coded_us = code_the_second_film(stage)
    stage.press(Qt.Key.Key_T, CONTROL | SHIFT)
    form = stage.room.findChild(TogetherForm)
    assert isinstance(form, TogetherForm)
    stage.until(lambda: not form.is_busy)
    form.nudge(0, WENT_US)
    form.done_button.click()
    (event,) = stage.events("parent_response")
    assert event.onset_us == coded_us + WENT_US
    stage.room.desk.undo()
    (event,) = stage.events("parent_response")
    assert event.onset_us == coded_us
    assert second_film(stage).offset_us == 0
    stage.room.desk.undo()
    assert stage.events("parent_response") == ()
    stage.room.desk.redo()
    stage.room.desk.redo()
    assert second_film(stage).offset_us == WENT_US
    assert stage.said == ["What was coded moved along: it stays on its frames."] * len(stage.said)


def test_undo_says_where_a_laying_together_is_taken_back_that_was_made_elsewhere(
    make_stage: "MakeStage", other_film: "Recording"
) -> None:
    stage = make_stage(beside=(other_film,))
    code_the_second_film(stage)
    film = second_film(stage)
    place = replace(Place.of(film), offset_us=WENT_US)
    stage.workspace.apply(place_edit(stage.workspace.project, {film.id: place}))
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.said[-1] == (
        "The recordings were laid together after this code. Undo that in Families (Ctrl+Z)."
    )
    assert len(stage.events("parent_response")) == 1
    assert stage.workspace.undo("project")
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.events("parent_response") == ()
