"""While a film is read through for the first time its first picture is seen, never coded on."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from observer.media import PlayerEvent
from observer.media.glance import glance_at
from observer.media.indexing import build_index
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from tests.unit.media.conftest import read_number
from tests.unit.media.test_player import ClipPath, until

KINDS = ("vfr.mp4", "late.ts", "open_gop.mp4", "mpeg4.avi", "vp9.webm", "vfr_turned.mp4")


class Slow:
    """Lets the film be read only when the test says so."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()

    def build(self, source: Path, cancelled: object, progress: object) -> object:
        assert callable(progress)
        assert callable(cancelled)
        progress(0.4)
        while not self.may_go_on.wait(0.002):
            if cancelled():
                break
        return build_index(source)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    found = Slow()
    monkeypatch.setattr("observer.media.projector.build_index", found.build)
    yield found
    found.may_go_on.set()


def opened(path: Path) -> SessionPlayer:
    return SessionPlayer([[Placed(source=path, id="film", offset_us=5000)]], sound=False)


@pytest.mark.parametrize("name", KINDS)
def test_it_is_the_first_picture_and_never_exact(name: str, clips: ClipPath) -> None:
    frame = glance_at(Placed(source=clips(name), id="film"), (160, 96))
    assert frame is not None
    assert not frame.exact
    assert frame.number == frame.time_us == 0
    if name != "vfr_turned.mp4":
        assert read_number(frame.picture[:, :, :3]) == 0
    index = build_index(clips(name))
    assert frame.pts == index.pts[0]


def test_it_is_there_before_the_film_was_read_and_the_exact_one_follows(
    slow: Slow, clips: ClipPath
) -> None:
    player = opened(clips("vfr.mp4"))
    view = player.views[0]
    until(view.glance)
    seen = view.glance()
    assert seen is not None
    assert not seen.exact
    assert (seen.recording_id, seen.time_us) == ("film", 5000)
    assert view.frame() is None
    assert not player.ready
    until(lambda: view.read_share == 0.4)
    slow.may_go_on.set()
    until(lambda: player.ready and not player.pending)
    frame = view.frame()
    assert frame is not None
    assert (frame.exact, frame.number, frame.pts) == (True, 0, seen.pts)
    assert view.glance() is None
    player.close()


def test_what_is_asked_for_meanwhile_is_done_when_the_film_was_read(
    slow: Slow, clips: ClipPath
) -> None:
    player = opened(clips("vfr.mp4"))
    view = player.views[0]
    until(view.glance)
    player.seek_frame(50)
    player.step(-1)
    player.step(-1)
    assert view.frame() is None
    slow.may_go_on.set()
    until(lambda: player.ready and not player.pending)
    frame = view.frame()
    assert frame is not None
    assert frame.exact
    assert frame.number == read_number(frame.picture[:, :, :3]) == 48
    player.close()


def test_it_is_not_shown_where_the_clock_stands_elsewhere(slow: Slow, clips: ClipPath) -> None:
    player = opened(clips("vfr.mp4"))
    view = player.views[0]
    until(view.glance)
    player.seek_us(1_000_000)
    assert view.glance() is None
    slow.may_go_on.set()
    player.close()


@pytest.mark.usefixtures("slow")
def test_closing_meanwhile_leaves_nothing_behind(clips: ClipPath) -> None:
    before = set(threading.enumerate())
    told: list[PlayerEvent] = []
    player = opened(clips("vfr.mp4"))
    player.on_event(told.append)
    until(player.views[0].glance)
    player.close()
    assert PlayerEvent.READY not in told
    assert set(threading.enumerate()) <= before


def test_a_film_whose_index_was_kept_needs_none(slow: Slow, clips: ClipPath) -> None:
    path = clips("vfr.mp4")
    player = SessionPlayer([[Placed(source=path, index=build_index(path))]], sound=False)
    until(lambda: player.ready)
    assert player.views[0].glance() is None
    assert player.views[0].read_share == 0
    player.close()
    assert not slow.may_go_on.is_set()
