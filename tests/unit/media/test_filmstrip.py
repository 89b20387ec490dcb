"""Small pictures along a film: which are made, from what, and that they give way to playing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media.chain import Chain, Part
from observer.media.filmstrip import Filmstrip
from observer.media.frame_index import FrameIndex
from observer.media.indexing import build_index
from observer.media.one_kind import Kind
from observer.media.placement import Placed
from observer.media.source import MediaSource, OpenMedia, open_media

FRAMES, GOP = 200, 50
FRAME_US = 40_000
OPTIONS = {"bf": "0", "x264-params": "scenecut=0"}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds whose pictures grow lighter, with a keyframe every two seconds."""
    path = tmp_path_factory.mktemp("strip") / "growing.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options=OPTIONS)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        stream.codec_context.gop_size = GOP
        for number in range(FRAMES):
            grey = np.full((90, 160, 3), 20 + number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode())
    return path


@pytest.fixture(scope="module")
def index(film: Path) -> FrameIndex:
    return build_index(film)


class FakeReel:
    """A reel with a red picture every half second."""

    def near(self, own_us: int) -> tuple[int, NDArray[np.uint8]] | None:
        number = round(own_us / 500_000) * 12
        return number, np.full((54, 96, 4), (0, 0, 255, 255), np.uint8)


Strips = Callable[..., Filmstrip]


@pytest.fixture
def strips(film: Path, index: FrameIndex) -> Iterator[Strips]:
    """Return what makes a filmstrip of that film."""
    made: list[Filmstrip] = []

    def make(
        *, busy: Callable[[], bool] = lambda: False, reel: FakeReel | None = None, path: Path = film
    ) -> Filmstrip:
        placed = Placed(id="a", source=path, reel=reel)
        strip = Filmstrip(Chain([Part(placed, index, 0)]), 30, busy=busy)
        made.append(strip)
        return strip

    yield make
    for strip in made:
        strip.close()


def wait(strip: Filmstrip) -> None:
    pause = Event()
    for _ in range(600):
        if strip.is_done:
            return
        pause.wait(0.02)
    pytest.fail("not done in time")


def shade(strip: Filmstrip, time_us: int, within_us: int) -> float | None:
    small = strip.best(time_us, within_us)
    return None if small is None else float(small.picture[..., :3].mean())


def test_where_keyframes_lie_near_enough_they_are_taken(strips: Strips) -> None:
    strip = strips()
    times = [1_000_000, 3_000_000, 5_000_000, 7_000_000]
    strip.want(times, 2_000_000)
    wait(strip)
    numbers = [small.number for time in times if (small := strip.best(time, 2_000_000))]
    assert [number % GOP for number in numbers] == [0] * 4
    assert strip.made <= 4


def test_closer_by_the_pictures_in_between_are_decoded_exactly(strips: Strips) -> None:
    strip = strips()
    times = [3_100_000, 3_300_000, 3_500_000]
    strip.want(times, 200_000)
    wait(strip)
    for time_us in times:
        found = shade(strip, time_us, 100_000)
        assert found is not None
        assert found == pytest.approx(20 + time_us // FRAME_US, abs=4)


def test_until_the_right_picture_is_there_one_from_nearby_stands_in(strips: Strips) -> None:
    strip = strips()
    strip.want([2_000_000], 2_000_000)
    wait(strip)
    assert strip.best(2_900_000, 100_000) is None
    assert strip.best(2_900_000, 1_000_000) is not None


def test_a_reel_spares_the_decoding(strips: Strips, tmp_path: Path) -> None:
    strip = strips(reel=FakeReel(), path=tmp_path / "not there.mp4")
    times = [500_000, 1_500_000, 2_500_000]
    strip.want(times, 1_000_000)
    wait(strip)
    for time_us in times:
        small = strip.best(time_us, 500_000)
        assert small is not None
        assert small.picture.shape == (30, 53, 4)
        assert (small.picture[..., 2] > 250).all()


def test_nothing_is_decoded_while_the_film_plays(strips: Strips) -> None:
    plays = Event()
    plays.set()
    strip = strips(busy=plays.is_set)
    strip.want([1_000_000], 2_000_000)
    Event().wait(0.3)
    assert strip.made == 0
    assert not strip.is_done
    plays.clear()
    wait(strip)
    assert strip.made == 1


def test_the_film_is_let_go_while_it_plays_for_long(
    strips: Strips, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observer.media.filmstrip._YIELD_S", 0.001)
    opened: list[OpenMedia] = []

    def opening(source: MediaSource, *, only: Kind) -> OpenMedia:
        opened.append(open_media(source, only=only))
        return opened[-1]

    monkeypatch.setattr("observer.media.filmstrip.open_media", opening)
    plays = Event()
    strip = strips(busy=plays.is_set)
    strip.want([1_000_000], 2_000_000)
    wait(strip)
    assert not is_closed(opened[0])
    plays.set()
    strip.want([5_000_000], 2_000_000)
    pause = Event()
    for _ in range(600):
        if is_closed(opened[0]):
            break
        pause.wait(0.02)
    assert is_closed(opened[0])
    plays.clear()
    wait(strip)
    assert strip.best(5_000_000, 2_000_000) is not None
    assert len(opened) == 2


def is_closed(media: OpenMedia) -> bool:
    """Return whether a film was closed: then nothing can be read of it."""
    try:
        media.container.seek(0)
    except (AssertionError, ValueError):
        return True
    return False


def test_what_is_no_longer_in_view_is_not_made(strips: Strips) -> None:
    plays = Event()
    plays.set()
    strip = strips(busy=plays.is_set)
    strip.want([1_000_000, 3_000_000, 5_000_000], 2_000_000)
    strip.want([7_000_000], 2_000_000)
    plays.clear()
    wait(strip)
    assert strip.made == 1
    assert strip.best(7_000_000, 2_000_000) is not None


def test_a_film_that_is_gone_leaves_its_places_empty(strips: Strips, tmp_path: Path) -> None:
    strip = strips(path=tmp_path / "gone.mp4")
    strip.want([1_000_000, 3_000_000], 2_000_000)
    wait(strip)
    assert strip.best(1_000_000, 10_000_000) is None


def test_pictures_are_upright_in_the_shape_of_the_film(strips: Strips) -> None:
    strip = strips()
    strip.want([0], 1_000_000)
    wait(strip)
    small = strip.best(0, 1_000_000)
    assert small is not None
    assert small.picture.shape == (30, 53, 4)
    assert small.picture.flags.c_contiguous
    assert cv2.cvtColor(small.picture, cv2.COLOR_BGRA2GRAY).std() < 3


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_strip_that_ended_for_an_unknown_reason_keeps_nobody_waiting(
    strips: Strips, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Filmstrip, "_make", fails)
    strip = strips()
    strip.want([0, 1_000_000], 1_000_000)
    wait(strip)
    assert strip.made == 0
