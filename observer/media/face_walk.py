"""Looking for a drawn face in one picture after another, in one direction.

What was found is proven every half second by going back: a face that does not come back to where it
was, was lost on the way (Kalal and others, Forward-backward error, ICPR 2010).
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from math import hypot
from typing import Protocol

from observer.media.face_filter import FaceFilter, Found, Look, Picture, Place, flow

_LEAST, _FALLEN = 0.25, 0.48
_LEAST_AGAIN, _AGAIN = 0.4, 0.6
_LEARNED, _FORGOTTEN = 0.08, 0.1
_KEPT_EVERY, _KEPT = 20, 5
_FLOWN = 0.5
_FIRST_LEVEL = 0.8
_SIZES, _SIZED_EVERY = (0.96, 1.04), 3
_SIZE_DOUBT = 0.985
_ROUND = ((0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (0.7, 0.7), (-0.7, 0.7))
_MOST_REACH = 0.9
_PROVEN_S, _SHORTEST = 0.5, 3
_NOISE, _STRAYED, _MOST_STRAYED = 0.06, 0.4, 0.3
_DRIFT_PER_S, _MOST_DRIFT = 0.02, 0.06
_SPEED_PER_S, _HASTE_PER_S2 = 1.6, 1.2


@dataclass(frozen=True, slots=True)
class Step:
    """Where a face is thought to be in a picture.

    Attributes
    ----------
    sure
        Whether it was seen there; else it is somewhere around.
    stray
        How far it may lie beside the place, in sides of it, as far as going back tells.
    """

    place: Place
    sure: bool
    stray: float = 0.0


class SmallPictures(Protocol):
    """Pictures by their number."""

    def __getitem__(self, number: int) -> Picture:
        """Return a picture, shape (height, width, 3), uint8, blue-green-red."""


def growth(away_s: float) -> float:
    """Return how far a face may have gone in a time in which it was not seen, in its sides."""
    return _SPEED_PER_S * away_s + _HASTE_PER_S2 * away_s**2


def walk(
    pictures: SmallPictures,
    place: Place,
    numbers: Sequence[int],
    frame_s: float,
    looked: Callable[[], None],
) -> list[Step]:
    """Return where a drawn face is in pictures one after another.

    Parameters
    ----------
    pictures
        All of them.
    place
        Where it was drawn, in the first.
    numbers
        Of the pictures looked at in this order: neighbours, up or down. The first is drawn in.
    frame_s
        From one to the next.
    looked
        Called after each.

    Returns
    -------
    list of Step
        One for each number; the first as it was drawn.
    """
    steps = [Step(place, sure=True)]
    run = max(round(_PROVEN_S / frame_s), _SHORTEST)
    walker = _Walker(pictures[numbers[0]], place, frame_s)
    strayed, ahead = 0.0, run
    while len(steps) < len(numbers):
        rest = numbers[len(steps) - 1 :]
        before, was_sure = copy(walker), steps[-1].sure
        found: list[Step] = []
        for number in rest[1 : 1 + ahead]:
            found.append(walker.step(pictures[number]))
            if found[-1].sure != was_sure:
                break
        seen = [steps[-1].place, *(each.place for each in found if each.sure)] if was_sure else []
        ahead, tried = run, len(seen) - 1
        error = _came_back(pictures, rest, seen, frame_s) if tried > 0 else 0.0
        if error > _STRAYED:
            walker = before
            if tried > _SHORTEST:
                ahead = max(tried // 2, _SHORTEST)
                continue
            found = [walker.lose(pictures[number]) for number in rest[1 : 1 + len(found)]]
        # errors that do not depend on each other
        strayed = min(hypot(strayed, max(error - _NOISE, 0.0)), _MOST_STRAYED)
        for each in found:
            blind = min(_DRIFT_PER_S * len(steps) * frame_s, _MOST_DRIFT)
            steps.append(Step(each.place, each.sure, blind + strayed))
            looked()
    return steps


def _came_back(
    pictures: SmallPictures, numbers: Sequence[int], seen: Sequence[Place], frame_s: float
) -> float:
    """Return how far beside where it began a face comes back, in sides; 1 if it is lost."""
    begin, end = seen[0], seen[-1]
    walker = _Walker(pictures[numbers[len(seen) - 1]], end, frame_s)
    place = end
    sure = True
    for number in numbers[: len(seen) - 1][::-1]:
        step = walker.step(pictures[number])
        place, sure = step.place, step.sure
    if not sure:
        return 1.0
    beside = max(abs(place.x - begin.x), abs(place.y - begin.y)) / begin.side
    return beside + abs(place.side / begin.side - 1) / 2


class _Walker:
    """Looks for a face from picture to picture.

    Once it looks much less like itself than just before, something may have come before it: then
    what is known of it is kept as it was, until it is found again; what moves on there is followed
    too, for it may be the face that turned.
    """

    def __init__(self, picture: Picture, place: Place, frame_s: float) -> None:
        look = Look(picture, place)
        self._drawn, self._now = FaceFilter(look), FaceFilter(look)
        self._known: tuple[FaceFilter, ...] = (self._drawn,)
        self._picture = picture
        self._place = place
        self._frame_s = frame_s
        self._speed = (0.0, 0.0)
        self._level = _FIRST_LEVEL
        self._count = 0
        self._doubt: _Doubt | None = None

    def __copy__(self) -> "_Walker":
        """Return one that learns on its own."""
        other = object.__new__(_Walker)
        other.__dict__.update(self.__dict__)
        other._now = copy(self._now)
        return other

    def step(self, picture: Picture) -> Step:
        """Return where the face is in the next picture."""
        self._count += 1
        if self._doubt is None:
            found = self._found(picture)
        else:
            found = self._found_again(picture, self._doubt)
        if found is None:
            return self.lose(picture)
        self._picture = picture
        self._doubt = None
        self._speed = (found.place.x - self._place.x, found.place.y - self._place.y)
        self._place = found.place
        self._level += _FORGOTTEN * (found.score - self._level)
        # the one learns what it looks like now, the others keep to what it looked like
        self._now.learn(Look(picture, found.place), _LEARNED)
        if self._count % _KEPT_EVERY == 0:
            self._known = (self._drawn, *self._known[1:][-_KEPT:], copy(self._now))
        return Step(found.place, sure=True)

    def lose(self, picture: Picture) -> Step:
        """Return around where the face is in the next picture, in which it is not seen."""
        self._picture = picture
        doubt = self._doubt or _Doubt(copy(self._now), self._place)
        self._doubt = doubt
        doubt.step(picture)
        return Step(self._place.hull(doubt.place), sure=False)

    def _found(self, picture: Picture) -> Found | None:
        seen = (self._now,)
        flown = flow(self._picture, picture, self._place)
        x, y = self._speed if flown is None else flown
        best = _best(seen, picture, self._place.moved(x, y))
        if best.score < max(_FALLEN * self._level, _LEAST):
            return None
        if flown is not None:
            # what lies still behind a face holds the filter back, a turn carries the flow away
            best = Found(best.place.between(self._place.moved(x, y), _FLOWN), best.score)
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
        reach = side * min(growth(doubt.count * self._frame_s), _MOST_REACH)
        on = self._place.moved(self._speed[0] * doubt.count, self._speed[1] * doubt.count)
        places = [doubt.place, on, *(self._place.moved(x * reach, y * reach) for x, y in _ROUND)]
        best = max((_best(known, picture, place) for place in places), key=_score)
        best = _best(known, picture, best.place)
        far = max(abs(best.place.x - self._place.x), abs(best.place.y - self._place.y))
        near = min(
            max(abs(best.place.x - x), abs(best.place.y - y))
            for x, y in ((doubt.place.x, doubt.place.y), (on.x, on.y))
        )
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
