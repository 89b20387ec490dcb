"""A film that opens for the first time is seen at once, and coded on when it was read through."""

import threading
from typing import TYPE_CHECKING

import pytest

from observer.media.frame_index import FrameIndex
from observer.media.indexing import build_index
from observer.media.source import MediaSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.code_room.conftest import Stage


@pytest.fixture
def may_be_read(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Keep films from being read through for their index, from 40 % on, until this is set."""
    event = threading.Event()

    def build(
        source: MediaSource,
        cancelled: "Callable[[], bool]",
        progress: "Callable[[float], None]",
    ) -> FrameIndex:
        progress(0.4)
        while not event.wait(0.002) and not cancelled():
            pass
        return build_index(source)

    monkeypatch.setattr("observer.media.projector.build_index", build)
    monkeypatch.setattr("observer.app.films.kept_index", lambda *_of: None)
    return event


def test_the_first_picture_is_seen_at_once_and_nothing_is_coded_on_it(
    stage: "Stage", may_be_read: threading.Event
) -> None:
    video = stage.room.video
    stage.room.stage.open(stage.session_id)
    stage.until(lambda: video.shown is not None)
    assert video.shown is not None
    assert not video.shown.exact
    assert stage.room.stage.exact_moment() is None
    assert video.film is not None
    (chip,) = stage.room.video._facts.states(video.film, video.shown)
    assert chip.words == ("reading the film: 40 %",)
    stage.press("r")
    stage.until(lambda: bool(stage.said))
    assert stage.said == ["Wait until the exact frame is shown, then press again."]
    assert stage.events("parent_response") == ()
    may_be_read.set()
    stage.shows(0)
    stage.press("r")
    (event,) = stage.events("parent_response")
    assert event.onset_anchor is not None
    assert event.onset_anchor.frame == 0


def test_where_one_goes_meanwhile_one_is_when_the_film_was_read(
    stage: "Stage", may_be_read: threading.Event
) -> None:
    video = stage.room.video
    stage.room.stage.open(stage.session_id)
    stage.until(lambda: video.shown is not None)
    stage.room.go_to_time(stage.time_us(40))
    may_be_read.set()
    stage.shows(40)
    stage.press("r")
    (event,) = stage.events("parent_response")
    assert event.onset_anchor is not None
    assert event.onset_anchor.frame == 40
