"""A face that was drawn once stays covered: through a turn, behind an arm, and when it is lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media import Recording
from observer.media.covering import CoverLine, cover, mask_of
from observer.media.face_following import Pictures, follow
from observer.media.source import CancelledError

ROOT = Path(__file__).resolve().parents[3]
HEADS = json.loads((ROOT / "tests/data/sample_heads.json").read_text("utf-8"))["stretches"]
Box = tuple[float, ...]
Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Stretch:
    """Some frames of a sample film, and where a head is drawn in each."""

    pictures: tuple[Picture, ...]
    times_us: tuple[int, ...]
    middles: NDArray[np.float64]
    radius: float

    @property
    def size_px(self) -> tuple[int, int]:
        return self.pictures[0].shape[1], self.pictures[0].shape[0]

    def head(self, number: int) -> NDArray[np.bool_]:
        """Return every pixel of the head in a frame."""
        wide, high = self.size_px
        x, y = self.middles[number]
        across = (np.arange(wide) + 0.5 - x) ** 2
        along = (np.arange(high) + 0.5 - y) ** 2
        return np.asarray(across[None, :] + along[:, None] <= self.radius**2, np.bool_)

    def box(self, number: int) -> Box:
        """Return the box that a person draws around the head."""
        wide, high = self.size_px
        x, y = self.middles[number]
        left, top = max(x - self.radius, 0) / wide, max(y - self.radius, 0) / high
        right = min(x + self.radius, wide) / wide
        bottom = min(y + self.radius, high) / high
        return (left, top, right - left, bottom - top)


@cache
def small(number: int) -> Pictures:
    given = stretch(number)
    pictures = Pictures(given.times_us)
    for each in given.pictures:
        pictures.add(each)
    return pictures


@cache
def stretch(number: int) -> Stretch:
    heads = HEADS[number]
    first, count = heads["first_frame"], len(heads["middles_px"])
    with Recording(ROOT / f"sample_sessions/session-{heads['session']}.mp4") as film:
        shown = tuple(
            np.ascontiguousarray(film.picture(n)[..., ::-1]) for n in range(first, first + count)
        )
        times = tuple((film.times_us - film.origin_us)[first : first + count].tolist())
    return Stretch(shown, times, np.array(heads["middles_px"]), heads["radius_px"])


def uncovered(given: Stretch, boxes: Mapping[int, Box]) -> list[int]:
    """Return the frames in which a pixel of the head is not covered."""
    return [
        number
        for number, box in boxes.items()
        if not box or (given.head(number) & ~mask_of(box, given.size_px)).any()
    ]


@pytest.mark.parametrize("number", range(len(HEADS)), ids=[each["name"] for each in HEADS])
def test_a_face_drawn_once_is_covered_to_its_last_pixel_in_every_frame(number: int) -> None:
    given = stretch(number)
    # the one forwards from its first frame, the other backwards from its last
    at = 0 if number == 0 else len(given.pictures) - 1
    boxes = follow(small(number), {at: given.box(at)}).boxes
    assert len(boxes) == len(given.pictures)
    assert uncovered(given, boxes) == []
    # and not by covering all of the picture
    shares = [float(mask_of(box, given.size_px).mean()) for box in boxes.values()]
    head = float(given.head(0).mean())
    assert np.median(shares) < 3.4 * head
    for frame in range(0, len(boxes), 12):
        picture = given.pictures[frame]
        painted = cover(picture, [boxes[frame]])
        inside = given.head(frame)
        assert len(np.unique(painted[inside], axis=0)) < len(np.unique(picture[inside], axis=0)) / 4


def test_a_face_behind_something_is_covered_larger_until_it_is_seen_again() -> None:
    given = stretch(1)
    wide = given.size_px[0]
    hidden = range(20, 34)
    pictures = Pictures(given.times_us[:48])
    for number, each in enumerate(given.pictures[:48]):
        shown = each.copy()
        if number in hidden:
            x, y = given.middles[number].astype(int)
            reach = int(given.radius * 1.2)
            cv2.rectangle(shown, (x - reach, y - reach), (x + reach, y + reach), (90, 60, 140), -1)
        pictures.add(shown)
    last = 47
    found = follow(pictures, {0: given.box(0), last: given.box(last)})
    boxes = found.boxes
    assert found.lost == frozenset(hidden)
    assert uncovered(given, boxes) == []
    middle = boxes[27]
    assert middle[2] * wide > 2.5 * given.radius
    assert boxes[last - 5][2] * wide < 2.5 * given.radius


def test_a_face_that_does_not_come_back_is_lost_and_covered_wherever_it_may_have_gone() -> None:
    given = stretch(1)
    ground = np.full_like(given.pictures[0], (90, 60, 140))
    pictures = Pictures(given.times_us[:32])
    for number, each in enumerate(given.pictures[:32]):
        pictures.add(each if number < 4 else ground)
    found = follow(pictures, {0: given.box(0)})
    assert found.lost == frozenset(range(4, 32))
    sizes = [found.boxes[number][2] * found.boxes[number][3] for number in range(4, 32)]
    assert sizes == sorted(sizes)
    assert uncovered(given, found.boxes) == []
    assert found.boxes[31][2] > 0.8


def test_what_was_drawn_stays_as_it_was_drawn_and_what_is_gone_stays_uncovered() -> None:
    given = stretch(0)
    drawn: dict[int, Box] = {10: given.box(10), 20: (), 40: given.box(40)}
    boxes = follow(small(0), drawn).boxes
    assert {number: boxes[number] for number in drawn} == drawn
    assert all(boxes[number] == () for number in range(20, 40))
    assert all(boxes[number] for number in [*range(20), *range(40, len(boxes))])


def test_following_stops_when_it_is_cancelled() -> None:
    given = stretch(0)
    looks = iter([False] * 5 + [True] * 1000)
    with pytest.raises(CancelledError):
        follow(small(0), {0: given.box(0)}, lambda: next(looks))


def test_under_a_cover_only_two_coarse_colours_are_left() -> None:
    rng = np.random.default_rng(7)
    picture = rng.integers(0, 256, (120, 160, 3), dtype=np.uint8)
    box = (0.3, 0.25, 0.3, 0.5)
    mask = mask_of(box, (160, 120))
    rows = np.flatnonzero(mask.any(axis=1))
    middle = rows[0] + len(rows) // 2
    other = picture.copy()
    for half in (slice(rows[0], middle), slice(middle, rows[-1] + 1)):
        inside = np.zeros_like(mask)
        inside[half] = mask[half]
        # the same face with its pixels shuffled: another face of the same mean colours
        other[inside] = rng.permutation(picture[inside])
    assert not np.array_equal(picture, other)
    assert np.array_equal(cover(picture, [box]), cover(other, [box]))
    assert np.array_equal(cover(picture, [box])[~mask], picture[~mask])


def test_a_cover_holds_the_whole_of_what_was_drawn() -> None:
    for box in ((0.0, 0.0, 0.2, 0.3), (0.5, 0.5, 0.5, 0.5), (0.4, 0.1, 0.05, 0.6)):
        mask = mask_of(box, (320, 180))
        left, top = int(np.ceil(box[0] * 320)), int(np.ceil(box[1] * 180))
        right, bottom = int((box[0] + box[2]) * 320), int((box[1] + box[3]) * 180)
        assert mask[top:bottom, left:right].all()


def test_a_place_holds_until_the_next() -> None:
    line = CoverLine(np.array([100, 200], np.int64), ((0.1, 0.1, 0.1, 0.1), ()))
    assert [line.at(at) for at in (50, 100, 199, 200, 900)] == [
        (),
        (0.1, 0.1, 0.1, 0.1),
        (0.1, 0.1, 0.1, 0.1),
        (),
        (),
    ]
