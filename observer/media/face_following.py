"""Following a drawn face from picture to picture, in both directions from where it was drawn.

Whatever is unsure makes the cover larger: a face that is lost is covered wherever it may have gone
until it is found again or somebody draws it.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from observer.media.decoder import ExactDecoder
from observer.media.face_filter import FaceFilter, Found, Look, Picture, Place, flow
from observer.media.frame_index import FrameIndex
from observer.media.picture import Converter, Geometry
from observer.media.source import CancelledError, MediaSource, never, open_media
from observer.model.time import Interval

Box = tuple[float, ...]
"""Left, top, width and height as shares of the picture; empty where there is nothing."""

SHORT_SIDE_PX, _LOOKED_PX = 360, 640
"""Pictures are looked at in this size."""

_LEAST, _FALLEN = 0.25, 0.48
_LEAST_AGAIN, _AGAIN = 0.4, 0.6
_LEARNED, _FORGOTTEN = 0.08, 0.1
_KEPT_EVERY, _KEPT = 20, 5
_FLOWN = 0.5
_DRIFT_PER_S, _MOST_DRIFT = 0.04, 0.16
_A_SECOND = 25
_SIZES, _SIZED_EVERY = (0.96, 1.04), 3
_SIZE_DOUBT = 0.985
_ROUND = ((0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (0.7, 0.7), (-0.7, 0.7))
_GROWTH_PER_S = 0.9
_MOST_GROWTH = 0.9
_ALIKE = 0.5
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a face is thought to be in a picture, and whether that is sure."""

    place: Place
    sure: bool


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
        packed = np.frombuffer(self._kept[number], np.uint8)
        return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def follow(
    pictures: Pictures,
    drawn: Mapping[int, Box],
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> tuple[Box, ...]:
    """Return where to cover a face in each picture.

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
    tuple of Box
        One for each picture: as drawn where it was drawn, else found and no smaller than is sure.

    Raises
    ------
    CancelledError
        If it was cancelled.
    """
    keys = sorted(drawn)
    boxes: list[Box] = [()] * len(pictures)
    done = 0

    def looked() -> None:
        nonlocal done
        done += 1
        if cancelled():
            raise CancelledError
        if progress is not None:
            progress(min(done / (2 * len(pictures)), 1.0))

    if drawn[keys[0]]:
        boxes[: keys[0]] = _one_way(pictures, drawn, keys[0], range(keys[0] - 1, -1, -1), looked)[
            ::-1
        ]
    for first, last in pairwise(keys):
        boxes[first + 1 : last] = _between(pictures, drawn, (first, last), looked)
    if drawn[keys[-1]]:
        boxes[keys[-1] + 1 :] = _one_way(
            pictures, drawn, keys[-1], range(keys[-1] + 1, len(pictures)), looked
        )
    for key in keys:
        boxes[key] = drawn[key]
    return tuple(boxes)


def _one_way(
    pictures: Pictures,
    drawn: Mapping[int, Box],
    key: int,
    numbers: range,
    looked: Callable[[], None],
) -> list[Box]:
    """Follow from a drawn face on, with nothing drawn at the other end."""
    steps = _walk(pictures, drawn[key], key, numbers, looked)
    return _covered(pictures, steps)


def _between(
    pictures: Pictures, drawn: Mapping[int, Box], keys: tuple[int, int], looked: Callable[[], None]
) -> list[Box]:
    """Follow between two places that were drawn."""
    first, last = keys
    inside = range(first + 1, last)
    if not drawn[first]:
        return [()] * len(inside)
    on = _walk(pictures, drawn[first], first, inside, looked)
    if not drawn[last]:
        return _covered(pictures, on)
    back = _walk(pictures, drawn[last], last, inside[::-1], looked)[::-1]
    joined = [
        _joined(ahead, behind, (number + 1) / (len(inside) + 1))
        for number, (ahead, behind) in enumerate(zip(on[1:], back[:-1], strict=True))
    ]
    return _covered(pictures, [on[0], *joined, back[-1]], both=True)[: len(inside)]


def _joined(ahead: _Step, behind: _Step, share: float) -> _Step:
    """Return what two walks that met say of one picture, nearer to the one that is nearer."""
    if ahead.sure != behind.sure:
        return ahead if ahead.sure else behind
    if not ahead.sure:
        return _Step(_mean(ahead.place, behind.place, share), sure=False)
    if _overlap(ahead.place, behind.place) < _ALIKE:
        return _Step(_hull(ahead.place, behind.place), sure=True)
    near = ahead.place if share < _HALF else behind.place
    return _Step(_hull(near, _mean(ahead.place, behind.place, share)), sure=True)


def _walk(
    pictures: Pictures, box: Box, key: int, numbers: range, looked: Callable[[], None]
) -> list[_Step]:
    """Return where a drawn face is in pictures one after another; the drawn one comes first."""
    place = _place(box, pictures.size_px)
    steps = [_Step(place, sure=True)]
    if not len(numbers):
        return steps
    walk = _Walk(pictures[key], place)
    for number in numbers:
        steps.append(walk.step(pictures[number]))
        looked()
    return steps


class _Walk:
    """Looks for a face from picture to picture.

    Once it looks much less like itself than just before, something may have come before it: then
    what is known of it is kept as it was, until it is found again; what moves on there is followed
    too, for it may be the face that turned.
    """

    def __init__(self, picture: Picture, place: Place) -> None:
        look = Look(picture, place)
        self._drawn, self._now = FaceFilter(look), FaceFilter(look)
        self._known: tuple[FaceFilter, ...] = (self._drawn,)
        self._picture = picture
        self._place = place
        self._speed = (0.0, 0.0)
        self._level = 1.0
        self._count = 0
        self._doubt: _Doubt | None = None

    def step(self, picture: Picture) -> _Step:
        """Return where the face is in the next picture."""
        self._count += 1
        if self._doubt is None:
            found = self._found(picture)
        else:
            found = self._found_again(picture, self._doubt)
        self._picture = picture
        if found is None:
            doubt = self._doubt or _Doubt(copy(self._now), self._place)
            self._doubt = doubt
            doubt.step(picture)
            return _Step(_hull(self._place, doubt.place), sure=False)
        self._doubt = None
        self._speed = (found.place.x - self._place.x, found.place.y - self._place.y)
        self._place = found.place
        self._level += _FORGOTTEN * (found.score - self._level)
        # the one learns what it looks like now, the others keep to what it looked like
        self._now.learn(Look(picture, found.place), _LEARNED)
        if self._count % _KEPT_EVERY == 0:
            self._known = (self._drawn, *self._known[1:][-_KEPT:], copy(self._now))
        return _Step(found.place, sure=True)

    def _found(self, picture: Picture) -> Found | None:
        seen = (self._now,)
        flown = flow(self._picture, picture, self._place)
        x, y = self._speed if flown is None else flown
        best = _best(seen, picture, self._place.moved(x, y))
        if best.score < max(_FALLEN * self._level, _LEAST):
            return None
        if flown is not None:
            # what lies still behind a face holds the filter back, a turn carries the flow away
            best = Found(_mean(best.place, self._place.moved(x, y), _FLOWN), best.score)
        if self._count % _SIZED_EVERY:
            return best
        for size in _SIZES:
            other = _best(seen, picture, best.place.scaled(size))
            if other.score * _SIZE_DOUBT > best.score:
                best = other
        return best

    def _found_again(self, picture: Picture, doubt: "_Doubt") -> Found | None:
        known = (self._now, *self._known)
        side = self._place.side
        reach = side * min(_GROWTH_PER_S * doubt.count / _A_SECOND, _MOST_GROWTH)
        places = [doubt.place, *(self._place.moved(x * reach, y * reach) for x, y in _ROUND)]
        best = max((_best(known, picture, place) for place in places), key=_score)
        best = _best(known, picture, best.place)
        far = max(abs(best.place.x - self._place.x), abs(best.place.y - self._place.y))
        near = max(abs(best.place.x - doubt.place.x), abs(best.place.y - doubt.place.y))
        if best.score < max(_AGAIN * self._level, _LEAST_AGAIN):
            return None
        return best if far <= reach + side / 2 or near <= side / 2 else None


class _Doubt:
    """Goes on where a face was lost, with what moves there: the face that turned, or a hand."""

    def __init__(self, now: FaceFilter, place: Place) -> None:
        self._now = now
        self.place = place
        self.count = 0

    def step(self, picture: Picture) -> None:
        """Follow it into the next picture."""
        self.count += 1
        found = self._now.find(Look(picture, self.place))
        if found.score >= _LEAST:
            self.place = found.place
        self._now.learn(Look(picture, self.place), _LEARNED)


def _best(filters: Sequence[FaceFilter], picture: Picture, around: Place) -> Found:
    look = Look(picture, around)
    return max((each.find(look) for each in filters), key=_score)


def _score(found: Found) -> float:
    return found.score


def _covered(pictures: Pictures, steps: Sequence[_Step], *, both: bool = False) -> list[Box]:
    """Return boxes for all steps but the first: larger the longer it has been unsure.

    They also grow a little with the time since the face was drawn, at the one end or at `both`.
    """
    sure = [number for number, step in enumerate(steps) if step.sure]
    a_frame_s = _frame_s(pictures)
    boxes = []
    for number in range(1, len(steps)):
        place = steps[number].place
        if not steps[number].sure:
            place = _doubtful(pictures, steps, sure, number)
        away = min(number, len(steps) - number) if both else number
        drift = min(_DRIFT_PER_S * away * a_frame_s, _MOST_DRIFT)
        boxes.append(_box(place.scaled(1 + 2 * drift), pictures.size_px))
    return boxes


def _doubtful(
    pictures: Pictures, steps: Sequence[_Step], sure: Sequence[int], number: int
) -> Place:
    """Return a place that covers wherever a face may be between the pictures that are sure."""
    before = max((each for each in sure if each < number), default=0)
    after = min((each for each in sure if each > number), default=None)
    a_frame_s = _frame_s(pictures)
    away_s = (number - before) * a_frame_s
    middle = steps[before].place
    if after is not None:
        away_s = min(away_s, (after - number) * a_frame_s)
        share = (number - before) / (after - before)
        middle = _mean(steps[before].place, steps[after].place, share)
        middle = _hull(middle, steps[before].place if share < _HALF else steps[after].place)
    middle = _hull(middle, steps[number].place)
    growth = 2 * min(_GROWTH_PER_S * away_s, _MOST_GROWTH)
    side = steps[before].place.side
    return Place(middle.x, middle.y, middle.width + growth * side, middle.height + growth * side)


def _frame_s(pictures: Pictures) -> float:
    times = pictures.times_us
    return (times[-1] - times[0]) / max(len(times) - 1, 1) / 1e6


def _mean(a: Place, b: Place, share: float) -> Place:
    return Place(
        a.x + (b.x - a.x) * share,
        a.y + (b.y - a.y) * share,
        a.width + (b.width - a.width) * share,
        a.height + (b.height - a.height) * share,
    )


def _edges(place: Place) -> NDArray[np.float64]:
    half = np.array([place.width, place.height]) / 2
    middle = np.array([place.x, place.y])
    return np.concatenate((middle - half, middle + half))


def _hull(a: Place, b: Place) -> Place:
    """Return the smallest place that holds two."""
    one, other = _edges(a), _edges(b)
    left, top = np.minimum(one[:2], other[:2]).tolist()
    right, bottom = np.maximum(one[2:], other[2:]).tolist()
    return Place((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def _overlap(a: Place, b: Place) -> float:
    """Return the share that two places have in common of what they cover together."""
    one, other = _edges(a), _edges(b)
    size = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    common = float(np.prod(np.maximum(size, 0)))
    return common / max(a.width * a.height + b.width * b.height - common, 1e-9)


def _place(box: Box, size_px: tuple[int, int]) -> Place:
    left, top, width, height = box
    wide, high = size_px
    return Place((left + width / 2) * wide, (top + height / 2) * high, width * wide, height * high)


def _box(place: Place, size_px: tuple[int, int]) -> Box:
    """Return a place as shares of the picture, as far as it lies in it."""
    wide, high = size_px
    left, top, right, bottom = (
        float(np.clip(edge / full, 0, 1))
        for edge, full in zip(_edges(place), (wide, high, wide, high), strict=True)
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
) -> dict[int, Box]:
    """Return where to cover a face in each frame of a stretch of film.

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
    dict
        By the time of the frame; empty if nothing was drawn in this stretch.

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
        return {}

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
    boxes = follow(pictures, {n - first: box for n, box in keys.items()}, cancelled, half)
    return {int(time): box for time, box in zip(times[first:last], boxes, strict=True)}
