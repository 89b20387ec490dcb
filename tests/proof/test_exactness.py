"""After any seek and any step back, the picture on the screen is the one asked for."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.playback import exactness
from benchmarks.playback.clips import KINDS, Kind, Place, Shelf
from benchmarks.playback.engines.ours import BOX_PX, Ours
from observer.media.frame import Frame
from observer.media.picture import Converter, Geometry
from observer.media.source import open_media
from tests.unit.media.conftest import CLIPS, make, read_number

REAL_FILMS = ("chaplin.mp4", "vtest.avi", "no_duration.webm")
SEEKS, STEPS = 100, 60


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("clips"))


@pytest.mark.proof
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", KINDS, ids=[kind.title for kind in KINDS])
def test_every_kind_of_film_shows_the_picture_that_was_asked_for(kind: Kind, shelf: Shelf) -> None:
    found = exactness.measure(Ours, shelf.clip(kind), SEEKS, STEPS)
    assert found.wrong == ()
    assert (found.right_seeks, found.right_steps) == (SEEKS, STEPS)


@pytest.mark.parametrize("name", CLIPS)
def test_the_player_shows_the_picture_that_was_asked_for(name: str, tmp_path: Path) -> None:
    clip = CLIPS[name]
    make(tmp_path / name, clip)
    first = 13 if name == "edit_list.mp4" else 0

    def is_shown(frame: Frame, number: int) -> bool:
        upright = np.rot90(frame.picture[:, :, :3], -clip.turned // 90)
        return read_number(upright) == number + first

    count = clip.count - first
    assert list(_wrong(tmp_path / name, count, is_shown, (12, 12))) == []


@pytest.mark.parametrize("name", REAL_FILMS)
@pytest.mark.parametrize(
    "counts",
    [(6, 6), pytest.param((SEEKS, STEPS), marks=[pytest.mark.proof, pytest.mark.timeout(1200)])],
)
def test_a_real_film_shows_what_decoding_straight_through_gives(
    name: str, counts: tuple[int, int], shared_dir: Path
) -> None:
    path = shared_dir / "media" / name
    expected = list(_straight(path))

    def is_shown(frame: Frame, number: int) -> bool:
        return _digest(frame.picture) == expected[number]

    assert list(_wrong(path, len(expected), is_shown, counts)) == []


def _wrong(
    path: Path, count: int, is_shown: Callable[[Frame, int], bool], counts: tuple[int, int]
) -> Iterator[tuple[int, int | None]]:
    """Seek and step back, and yield what was asked for and shown where that is not the same."""
    engine = Ours(path)
    seeks, steps = counts
    try:
        assert engine.view.frame_count == count
        for number in np.random.default_rng(5).integers(0, count, seeks).tolist():
            engine.seek(Place(number, number, 0, 0))
            yield from _judged(engine.view.frame(), number, is_shown)
        start = max(count * 2 // 3, min(steps, count - 1))
        engine.seek(Place(start, start, 0, 0))
        for number in range(start - 1, max(start - 1 - steps, -1), -1):
            engine.step_back(Place(number, number, 0, 0))
            yield from _judged(engine.view.frame(), number, is_shown)
    finally:
        engine.close()


def _judged(
    frame: Frame | None, number: int, is_shown: Callable[[Frame, int], bool]
) -> Iterator[tuple[int, int | None]]:
    if frame is None:
        yield number, None
    elif (frame.number, frame.exact) != (number, True) or not is_shown(frame, number):
        yield number, frame.number


def _straight(path: Path) -> Iterator[str]:
    """Decode from the first to the last picture by PyAV alone, and make each fit the screen."""
    with open_media(path) as media:
        converter = Converter(Geometry.of(media))
        for frame in media.container.decode(media.video):
            yield _digest(converter.bgra(converter.shrink(frame, BOX_PX)))


def _digest(picture: NDArray[np.uint8]) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()
