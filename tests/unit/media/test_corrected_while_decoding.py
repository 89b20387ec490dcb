"""A correction in the midst of decoding never gives a picture the name of another one."""

import threading
from fractions import Fraction

import pytest

from observer.media.cache import PictureCache
from observer.media.chain import Chain, Part
from observer.media.fetcher import FrameFetcher
from observer.media.frame import Frame
from observer.media.indexing import build_index
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from tests.unit.media.conftest import read_number
from tests.unit.media.test_player import LONGEST_S, ClipPath, until
from tests.unit.media.test_session_player import Together, hand, settled, together, true

__all__ = ["hand", "together"]

BOX_PX = (160, 96)
LATER_US, EARLIER_US = 3_000_000, 1_600_000


def overlapping(clips: ClipPath, offset_us: int) -> Chain:
    """Return a film of two files of 75 pictures; the second begins while the first is shown."""
    a = Placed(source=clips("bframes.mp4"), id="a")
    b = Placed(source=clips("open_gop.mp4"), id="b", offset_us=offset_us)
    parts = (Part(p, build_index(p.source), i) for i, p in enumerate((a, b)))
    return Chain(list(parts))


@pytest.mark.parametrize("playing", [False, True])
def test_a_picture_keeps_its_own_facts_when_its_film_is_moved_meanwhile(
    clips: ClipPath, *, playing: bool
) -> None:
    fetcher = FrameFetcher(overlapping(clips, 1_400_000), PictureCache(1 << 24))

    looks = 0

    def cancelled() -> bool:
        nonlocal looks
        looks += 1
        if looks == 2:
            fetcher.chain = fetcher.chain.moved("b", 2_000_000, Fraction(1))
        return False

    ask = fetcher.next if playing else fetcher.frame
    frame = ask(75, BOX_PX, cancelled)
    fetcher.close()
    assert isinstance(frame, Frame)
    assert (frame.recording_id, frame.index) == ("b", 40)
    assert read_number(frame.picture[:, :, :3]) == 40
    assert frame.time_us == 1_400_000 + 40 * 40_000


@pytest.fixture
def split(together: Together, clips: ClipPath) -> SessionPlayer:
    """A film of two files that follow each other, and another film beside it."""
    return together(
        [
            Placed(source=clips("bframes.mp4"), id="a"),
            Placed(source=clips("open_gop.mp4"), id="b", offset_us=LATER_US),
        ],
        [Placed(source=clips("vfr.mp4"), id="c")],
    )


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> "Held":
    return Held(monkeypatch)


class Held:
    """Holds the worker before it decodes what was asked for, until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waits, self.goes = threading.Event(), threading.Event()
        self._monkeypatch = monkeypatch

    def begin(self) -> None:
        frame = FrameFetcher.frame

        def late(*arguments: object, **options: object) -> object:
            self.waits.set()
            self.goes.wait(LONGEST_S)
            return frame(*arguments, **options)  # type: ignore[arg-type]  # passed on as they are

        self._monkeypatch.setattr(FrameFetcher, "frame", late)


def test_the_picture_asked_for_is_shown_although_its_number_is_another_by_then(
    split: SessionPlayer, held: Held
) -> None:
    held.begin()
    split.seek_frame(149)
    assert held.waits.wait(LONGEST_S)
    split.place("b", EARLIER_US, Fraction(1))
    assert split.views[0].frame_count == 115
    held.goes.set()
    frame = settled(split)[0]
    assert frame is not None
    assert (frame.recording_id, frame.index, frame.number) == ("b", 74, 114)
    assert frame.time_us == EARLIER_US + 74 * 40_000 == split.now_us
    split.step(-1)
    frame = settled(split)[0]
    assert frame is not None
    assert (frame.index, frame.number) == (73, 113)


def test_a_picture_that_was_asked_for_and_is_covered_now_gives_way_to_what_is_shown_then(
    split: SessionPlayer, held: Held
) -> None:
    held.begin()
    split.seek_frame(60)
    assert held.waits.wait(LONGEST_S)
    split.place("b", EARLIER_US, Fraction(1))
    held.goes.set()
    frame = settled(split)[0]
    assert frame is not None
    assert (frame.recording_id, frame.index) == ("b", (60 * 40_000 - EARLIER_US) // 40_000)


def test_a_picture_on_the_screen_that_is_covered_now_gives_way_to_what_is_shown_then(
    split: SessionPlayer,
) -> None:
    split.seek_frame(60)
    settled(split)
    split.place("b", EARLIER_US, Fraction(1))
    frame = settled(split)[0]
    assert frame is not None
    assert (frame.recording_id, frame.index) == ("b", (60 * 40_000 - EARLIER_US) // 40_000)


def test_corrections_over_and_over_while_the_film_is_looked_through_stay_true(
    split: SessionPlayer,
) -> None:
    view = split.views[0]
    for turn in range(12):
        split.seek_frame(view.frame_count - 1 - turn)
        split.step(-1)
        split.place("b", EARLIER_US if turn % 2 else LATER_US, Fraction(1))
        true(view.frame())
        split.play()
        split.place("b", EARLIER_US + 200_000 * (turn % 3), Fraction(1))
        true(view.frame())
    split.pause()
    until(lambda: not split.pending)
    assert settled(split)[0] is not None
    assert all(view._projector._worker.is_alive() for view in split.views)
