"""What is put right from another room while a session lies open in the Code room."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT
from observer.model.errors import StorageError
from observer.model.messages import msg
from observer.model.project_edits import add, remove
from observer.model.realign import revise_recording
from observer.model.session import Recording

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import Stage

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LATER_US = 1_250_000


def withdraw_a_consent(stage: "Stage") -> Consent:
    """Change something of the project elsewhere than in the Code room."""
    consent = Consent(
        id="consent",
        participant_id="child",
        purpose=Purpose.RESEARCH,
        given_by="mother",
        given_on=date(2026, 1, 1),
    )
    stage.workspace.apply(add("consent", consent))
    return consent


def start_later(stage: "Stage") -> None:
    """Correct the film's place on the clock, as its form does."""
    (film,) = stage.workspace.project.recordings(stage.session_id)
    after = replace(film, offset_us=film.offset_us + LATER_US)
    stage.workspace.apply(revise_recording(stage.workspace.project, film, after))


def mark_a_moment(stage: "Stage") -> None:
    stage.go(25)
    stage.press("i")
    stage.go(75)
    stage.press("o")


def test_undo_here_never_takes_back_what_was_done_in_another_room(stage: "Stage") -> None:
    stage.go(20)
    stage.press("g")
    mark_a_moment(stage)
    consent = withdraw_a_consent(stage)
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.workspace.project.get(Consent, "consent") == consent
    assert len(stage.workspace.project.clips(stage.session_id)) == 1
    assert "in another room" in stage.said[-1]
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.events("parent_response") == ()
    assert stage.workspace.project.get(Consent, "consent") == consent


def test_redo_here_makes_nothing_again_that_was_taken_back_in_another_room(
    stage: "Stage",
) -> None:
    mark_a_moment(stage)
    stage.press(Qt.Key.Key_Z, CONTROL)
    withdraw_a_consent(stage)
    stage.workspace.undo(PROJECT)
    stage.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert "consent" not in stage.workspace.project.records
    assert stage.workspace.project.clips(stage.session_id) == ()


def test_undo_that_the_disk_refused_can_be_asked_for_again(
    stage: "Stage", monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.go(20)
    stage.press("g")
    mark_a_moment(stage)

    def refuse(_document: str) -> bool:
        raise StorageError(msg("200 changes wait for the disk, so coding stops here."))

    with monkeypatch.context() as full:
        full.setattr(stage.workspace, "undo", refuse)
        stage.press(Qt.Key.Key_Z, CONTROL)
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.workspace.project.clips(stage.session_id) == ()
    assert len(stage.events("parent_response")) == 1


def test_the_coded_part_is_not_set_from_a_frame_that_is_not_exact(stage: "Stage") -> None:
    player = stage.room.playing.player
    assert player is not None
    player.seek_us(stage.time_us(140) + 5_000, exact=False)
    stage.until(lambda: stage.room.video.shown is not None and not stage.room.video.shown.exact)
    stage.press(Qt.Key.Key_BracketLeft, CONTROL)
    assert stage.coding.coded_ranges == ()
    assert stage.said == ["Wait until the exact frame is shown, then press again."]


def test_an_open_film_takes_its_corrected_place_and_its_events_stay_on_their_frames(
    stage: "Stage",
) -> None:
    stage.go(20)
    stage.press("g")
    stage.go(30)
    start_later(stage)
    assert stage.room.now_us == stage.time_us(30) + LATER_US
    assert stage.room.timeline.now_us == stage.room.now_us
    stage.press("v")
    assert [e.onset_us for e in stage.events("parent_response")] == [
        stage.time_us(20) + LATER_US,
        stage.time_us(30) + LATER_US,
    ]
    stage.press(Qt.Key.Key_Up)
    stage.shows(20)
    assert stage.room.timeline.now_us == stage.time_us(20) + LATER_US


def test_a_correction_is_not_taken_back_from_the_coding_alone(stage: "Stage") -> None:
    stage.go(20)
    stage.press("g")
    start_later(stage)
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert [e.onset_us for e in stage.events("parent_response")] == [stage.time_us(20) + LATER_US]
    stage.workspace.undo(PROJECT)
    assert [e.onset_us for e in stage.events("parent_response")] == [stage.time_us(20)]
    stage.press("g")
    assert [e.onset_us for e in stage.events("parent_response")] == [stage.time_us(20)]


def test_a_film_that_is_taken_out_leaves_the_stage(stage: "Stage") -> None:
    (film,) = stage.workspace.project.recordings(stage.session_id)
    stage.workspace.apply(remove("remove_recording", film))
    assert stage.room.film is None
    assert "no film yet" in stage.room.video.notice
    stage.workspace.undo(PROJECT)
    assert stage.workspace.project.get(Recording, film.id) == film
