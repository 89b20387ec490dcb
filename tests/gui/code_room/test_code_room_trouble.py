"""A sentence stands in place of the film: nothing is coded on a frame that nobody sees."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from observer.gui.forms.snapshot_form import SnapshotWish
from observer.gui.video.layouts import Layout
from observer.gui.video.notice import Notice
from observer.model.consent import Purpose
from observer.model.errors import DriveError, MediaError
from observer.model.messages import msg
from observer.model.session import Recording

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
WHY = msg("The picture cannot be read.")


def fail(stage: "Stage", error: MediaError, view: int = 0) -> None:
    """Have a film fail as its worker says it does, and stay away."""
    projector = stage.room.stage.films[view].player._projector
    vars(projector)["_try_again"] = lambda _fetcher: None
    projector._fail(error)


@pytest.mark.parametrize("kind", [MediaError, DriveError])
def test_no_code_is_stored_on_a_frame_behind_the_sentence(
    stage: "Stage", kind: type[MediaError]
) -> None:
    stage.go(10)
    fail(stage, kind(WHY))
    stage.until(lambda: stage.room.video.notice != "")
    # let the view look and paint a few more times
    stage.qtbot.wait(60)
    assert stage.room.video.shown is None
    stage.press("g")
    assert stage.events("parent_response") == ()
    assert stage.said[-1].startswith("Without the film there is no frame to code.")


@pytest.mark.parametrize("kind", [MediaError, DriveError])
def test_a_frame_counts_as_shown_only_once_it_is_seen(
    stage: "Stage", kind: type[MediaError]
) -> None:
    room = stage.room
    stage.go(10)
    fail(stage, kind(WHY))
    stage.until(lambda: room.video.notice != "")
    seen: list[tuple[str, bool]] = []
    room.stage.painted.connect(lambda: seen.append((room.video.notice, room.video.shown is None)))
    room.playing.step(-3)
    stage.qtbot.wait(120)
    assert all(is_none for notice, is_none in seen if notice)
    assert (room.video.notice != "") == (room.video.shown is None)
    # a picture that has to be read shows that all is well again
    stage.go(190)
    assert room.video.notice == ""
    stage.press("g")
    (event,) = stage.events("parent_response")
    assert event.onset_us == stage.time_us(190)


def test_no_picture_is_kept_of_a_frame_behind_the_sentence(stage: "Stage", tmp_path: Path) -> None:
    room = stage.room
    room.looking.snapshots.wish = SnapshotWish(purpose=Purpose.SUPERVISION, folder=tmp_path)
    stage.go(10)
    fail(stage, MediaError(WHY))
    stage.until(lambda: room.video.notice != "")
    stage.qtbot.wait(60)
    stage.press(Qt.Key.Key_S, CONTROL_SHIFT)
    assert stage.said[-1] == "There is no picture to keep yet."


def test_a_film_that_was_hidden_is_coded_on_once_it_is_painted(
    make_stage: "MakeStage", other_film: Recording
) -> None:
    stage = make_stage(beside=(other_film,))
    room = stage.room
    second = room.stage.views[1]
    stage.until(lambda: second.shown is not None)
    room.stage.set_layout(Layout.ALONE)
    assert second.isHidden()
    assert second.shown is None
    stage.go(50)
    stage.press(Qt.Key.Key_F6)
    stage.until(lambda: second.shown is not None)
    assert second.moment is not None
    assert second.moment.time_us <= stage.time_us(50) < second.moment.time_us + 40_000


def test_the_sentence_of_a_hidden_film_is_made_once(
    make_stage: "MakeStage", other_film: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(beside=(other_film,))
    second = stage.room.stage.views[1]
    stage.until(lambda: second.shown is not None)  # a picture that comes later takes it away again
    stage.room.stage.set_layout(Layout.ALONE)
    said: list[str] = []
    say = Notice.say

    def noted(notice: Notice, sentence: str, *, find: bool) -> None:
        said.append(sentence)
        say(notice, sentence, find=find)

    monkeypatch.setattr(Notice, "say", noted)
    fail(stage, MediaError(WHY), 1)
    for _ in range(5):
        second.look()
    assert len(said) == 1
    assert second.notice == said[0]
