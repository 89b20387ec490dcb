"""Following a drawn face from picture to picture, in both directions from where it was drawn.

Whatever is unsure makes the cover larger: a face that is lost is covered wherever it may have gone
until it is found again or somebody draws it.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from observer.media.decoder import ExactDecoder
from observer.media.face_filter import Picture, Place
from observer.media.face_walk import Step, growth, walk
from observer.media.frame_index import FrameIndex
from observer.media.picture import Converter, Geometry
from observer.media.source import CancelledError, MediaSource, never, open_media
from observer.model.time import US_PER_S, Interval

Box = tuple[float, ...]
"""Left, top, width and height as shares of the picture; empty where there is nothing."""

SHORT_SIDE_PX, _LOOKED_PX = 360, 640
"""Pictures are looked at in this size."""

_READY = 48
_SPEED_OVER_S, _WALKS_ON_S = 0.5, 2.0
_ALIKE = 0.5
_HALF = 0.5


class Pictures:
    """The pictures of a stretch of film, kept small in memory.

    Parameters
    ----------
    times_us
        Of its frames, ascending.
    """

    def __init__(self, times_us: Sequence[int]) -> None:
        self.times_us = tuple(times_us)
        self._kept: list[bytes] = []
        self._ready: dict[int, Picture] = {}
        self.size_px = (0, 0)

    def add(self, picture: Picture) -> None:
        """Take the next picture in; shape (height, width, 3), uint8, blue-green-red."""
        scale = min(SHORT_SIDE_PX / min(picture.shape[:2]), 1.0)
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        self.size_px = (small.shape[1], small.shape[0])
        _, packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 92])
        self._kept.append(packed.tobytes())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._kept)

    def __getitem__(self, number: int) -> Picture:
        """Return a picture, small."""
        if number not in self._ready:
            packed = np.frombuffer(self._kept[number], np.uint8)
            if len(self._ready) == _READY:
                del self._ready[next(iter(self._ready))]
            self._ready[number] = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
        return self._ready[number]


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a face is to be covered.

    Attributes
    ----------
    boxes
        By picture, all of them: as drawn where it was drawn, else found and no smaller than is
        sure.
    lost
        The pictures in which it was not seen: there the box holds wherever it may have gone.
    """

    boxes: Mapping[int, Box]
    lost: frozenset[int]


def follow(
    pictures: Pictures,
    drawn: Mapping[int, Box],
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> Followed:
    """Return where to cover a face in each picture, by its number.

    Parameters
    ----------
    pictures
        Of one stretch of film.
    drawn
        By number of the picture, where a person drew it; an empty box where it leaves the
        picture, until it is drawn again. At least one.
    cancelled
        Looked at between pictures.
    progress
        Called with the share done.

    Returns
    -------
    Followed
        By number of the picture, from 0.

    Raises
    ------
    CancelledError
        If it was cancelled.
    """
    keys = sorted(drawn)
    done = 0

    def looked() -> None:
        nonlocal done
        done += 1
        if cancelled():
            raise CancelledError
        if progress is not None:
            progress(min(done / (2 * len(pictures)), 1.0))

    def walked(numbers: range) -> list[Step]:
        place = _place(drawn[numbers[0]], pictures.size_px)
        return walk(pictures, place, numbers, frame_s, looked)

    frame_s = _frame_s(pictures)
    found = [
        (range(keys[0], -1, -1), walked(range(keys[0], -1, -1)) if drawn[keys[0]] else []),
    ]
    for first, last in pairwise([*keys, len(pictures)]):
        numbers = range(first, last)
        steps = walked(numbers) if drawn[first] else []
        if steps and drawn.get(last):
            back = walked(range(last, first - 1, -1))[::-1]
            steps = _joined(steps, back[:-1])
        found.append((numbers, steps))
    boxes: dict[int, Box] = dict.fromkeys(range(len(pictures)), ())
    lost: set[int] = set()
    for numbers, steps in found:
        end = drawn.get(numbers.stop, ()) if numbers.step > 0 else ()
        ends = [*steps, Step(_place(end, pictures.size_px), sure=True)] if end else steps
        reach = range(numbers.start, numbers.start + len(ends) * numbers.step, numbers.step)
        times_s = [pictures.times_us[number] / US_PER_S for number in reach]
        boxes.update(zip(numbers, _boxes(ends, times_s, pictures.size_px), strict=False))
        lost.update(n for n, step in zip(numbers, steps, strict=False) if not step.sure)
    boxes.update(drawn)
    return Followed(boxes, frozenset(lost.difference(drawn)))


def _joined(on: Sequence[Step], back: Sequence[Step]) -> list[Step]:
    """Return what two walks that meet say, each picture nearer to the one that is nearer."""
    return [
        _one_of(ahead, behind, number / len(on))
        for number, (ahead, behind) in enumerate(zip(on, back, strict=True))
    ]


def _one_of(ahead: Step, behind: Step, share: float) -> Step:
    if ahead.sure != behind.sure:
        return ahead if ahead.sure else behind
    if not ahead.sure:
        return Step(ahead.place.between(behind.place, share), sure=False)
    near = ahead if share < _HALF else behind
    place = ahead.place.between(behind.place, share)
    if _overlap(ahead.place, behind.place) < _ALIKE:
        place = behind.place.hull(ahead.place)
    return Step(near.place.hull(place), sure=True, stray=near.stray)


def _boxes(steps: Sequence[Step], times_s: Sequence[float], size_px: tuple[int, int]) -> list[Box]:
    """Return boxes for steps: larger by what is not sure."""
    sure = [number for number, step in enumerate(steps) if step.sure]
    boxes = []
    for number, step in enumerate(steps):
        place = step.place
        if not step.sure:
            after = bisect_right(sure, number)
            place = _doubtful(steps, (sure[after - 1], number, *sure[after : after + 1]), times_s)
        boxes.append(_box(place.scaled(1 + 2 * step.stray), size_px))
    return boxes


def _doubtful(steps: Sequence[Step], numbers: Sequence[int], times_s: Sequence[float]) -> Place:
    """Return a place that covers wherever a face may be since it was seen, until it is again."""
    before, number, *after = numbers
    away_s = abs(times_s[number] - times_s[before])
    place = steps[before].place
    if after:
        away_s = min(away_s, abs(times_s[after[0]] - times_s[number]))
        share = (number - before) / (after[0] - before)
        near = place if share < _HALF else steps[after[0]].place
        place = place.between(steps[after[0]].place, share).hull(near)
    # who was walking may walk on
    by_x, by_y = _speed_per_s(steps, before, times_s)
    walks_s = min(away_s, _WALKS_ON_S)
    place = place.hull(place.moved(by_x * walks_s, by_y * walks_s)).hull(steps[number].place)
    more = 2 * growth(away_s) * steps[before].place.side
    return Place(place.x, place.y, place.width + more, place.height + more)


def _speed_per_s(steps: Sequence[Step], last: int, times_s: Sequence[float]) -> tuple[float, float]:
    """Return how fast a face went, to the right and down, when it was last seen."""
    first, lasted_s = last, 0.0
    while first and steps[first - 1].sure and lasted_s < _SPEED_OVER_S:
        first -= 1
        lasted_s = abs(times_s[last] - times_s[first])
    if not lasted_s:
        return 0.0, 0.0
    begin, end = steps[first].place, steps[last].place
    return (end.x - begin.x) / lasted_s, (end.y - begin.y) / lasted_s


def _frame_s(pictures: Pictures) -> float:
    times = pictures.times_us
    return max((times[-1] - times[0]) / max(len(times) - 1, 1) / 1e6, 0.001)


def _overlap(a: Place, b: Place) -> float:
    """Return the share that two places have in common of what they cover together."""
    one, other = a.edges, b.edges
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    common = max(wide, 0.0) * max(high, 0.0)
    return common / max(a.width * a.height + b.width * b.height - common, 1e-9)


def _place(box: Box, size_px: tuple[int, int]) -> Place:
    left, top, width, height = box
    wide, high = size_px
    return Place((left + width / 2) * wide, (top + height / 2) * high, width * wide, height * high)


def _box(place: Place, size_px: tuple[int, int]) -> Box:
    """Return a place as shares of the picture, as far as it lies in it."""
    wide, high = size_px
    left, top, right, bottom = (
        min(max(edge / full, 0.0), 1.0)
        for edge, full in zip(place.edges, (wide, high, wide, high), strict=True)
    )
    if right <= left or bottom <= top:
        return ()
    return (round(left, 4), round(top, 4), round(right - left, 4), round(bottom - top, 4))


def follow_in(
    source: MediaSource,
    index: FrameIndex,
    stretch: Interval,
    drawn: Mapping[int, Box],
    *,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> Followed:
    """Return where to cover a face in each frame of a stretch of film, by its time.

    Parameters
    ----------
    source
        The film.
    index
        Of its frames.
    stretch
        From where to where, from its first picture.
    drawn
        By the time of the frame, where a person drew it, as for `follow`.
    cancelled
        Looked at between pictures.
    progress
        Called with the share done.

    Returns
    -------
    Followed
        By the time of the frame; nothing if nothing was drawn in this stretch.

    Raises
    ------
    MediaError
        If the film cannot be read.
    CancelledError
        If it was cancelled.
    """
    times = index.times_us - index.times_us[0]
    first = int(times.searchsorted(stretch.start_us))
    last = int(times.searchsorted(stretch.end_us))
    keys = {
        number: drawn[int(times[number])]
        for number in range(first, last)
        if int(times[number]) in drawn
    }
    if not keys:
        return Followed({}, frozenset())

    def half(share: float) -> None:
        if progress is not None:
            progress(0.5 + share / 2)

    pictures = Pictures([int(time) for time in times[first:last]])
    media = open_media(source)
    decoder = ExactDecoder(media, index)
    try:
        converter = Converter(Geometry.of(media))
        for number in range(first, last):
            found = decoder.reach(number, cancelled)
            if found is None:
                raise decoder.damaged(number)
            small = converter.shrink(found.frame, (_LOOKED_PX, _LOOKED_PX))
            pictures.add(np.ascontiguousarray(converter.bgra(small)[..., :3]))
            if progress is not None:
                progress((number - first) / (last - first) / 2)
    finally:
        decoder.close()
    followed = follow(pictures, {n - first: box for n, box in keys.items()}, cancelled, half)
    at_us = pictures.times_us
    return Followed(
        {at_us[number]: box for number, box in followed.boxes.items()},
        frozenset(at_us[number] for number in followed.lost),
    )
