"""Recordings that follow each other, as one film on the session clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from observer.media.frame import Frame
from observer.media.frame_index import FrameIndex, to_us
from observer.media.lost import Lost
from observer.media.placement import Placed
from observer.model.time import US_PER_S

_SMALL_GAP_US = 100_000
_LARGEST = 1 << 62


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One of the recordings.

    Attributes
    ----------
    number
        Which one, as they were given.
    lost
        Numbers of its pictures that were found to be missing; grows while it is decoded.
    """

    placed: Placed
    index: FrameIndex
    number: int
    lost: Lost = field(default_factory=Lost)

    @property
    def own_us(self) -> NDArray[np.int64]:
        """When each picture begins, and the last one ends, from its first picture."""
        times = self.index.times_us - self.index.times_us[0]
        return np.append(times, max(self.index.duration_us, int(times[-1]) + 1))


class Chain:
    """The pictures of a film, numbered through, each with its time on the session clock.

    Where two recordings overlap the later one wins from its first picture on. A hole that is
    hardly longer than a picture is filled by the picture before it.

    Parameters
    ----------
    parts
        At least one; in any order.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(sorted(parts, key=lambda part: part.placed.to_session_us(0)))
        starts = [part.placed.to_session_us(0) for part in self.parts]
        begins, ends, firsts, owns = [], [], [0], []
        for place, part in enumerate(self.parts):
            own = part.own_us
            times = placed_us(own, part.placed)
            after = starts[place + 1] if place + 1 < len(starts) else None
            count = len(own) - 1
            if after is not None:
                count = max(int(np.searchsorted(times[:-1], after)), 1)
            begin, end = times[:count], times[1 : count + 1]
            if after is not None and end[-1] > after - _SMALL_GAP_US:
                end = end.copy()
                end[-1] = max(after, int(begin[-1]) + 1)
            begins.append(begin)
            ends.append(end)
            owns.append(own[:count])
            firsts.append(firsts[-1] + count)
        self.begins_us = _joined(begins)
        self.ends_us = _joined(ends)
        self._own_us = _joined(owns)
        self._firsts = np.array(firsts, np.int64)

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.begins_us)

    @property
    def extent_us(self) -> tuple[int, int]:
        """From the first picture until the last one ends."""
        return int(self.begins_us[0]), int(self.ends_us[-1])

    def covers(self, time_us: int) -> bool:
        """Return whether a picture is on the screen at a time."""
        place = self.before(time_us)
        return place >= 0 and time_us < self.ends_us[place]

    def before(self, time_us: int) -> int:
        """Return the number of the last picture that begins at or before a time; -1 if none."""
        return int(self.begins_us.searchsorted(time_us, side="right")) - 1

    def at_us(self, time_us: int) -> int:
        """Return the number of the picture on screen at a time, or of the nearest before it."""
        return max(self.before(time_us), 0)

    def inside(self, number: int) -> int:
        """Return a number that exists: beyond the ends the first or the last."""
        return min(max(number, 0), len(self) - 1)

    def locate(self, number: int) -> tuple[Part, int]:
        """Return which recording a picture is in, and its number there."""
        if len(self.parts) == 1:
            return self.parts[0], number
        place = int(self._firsts.searchsorted(number, side="right")) - 1
        return self.parts[place], number - int(self._firsts[place])

    def span(self, part: Part) -> range:
        """Return the numbers of a recording's pictures."""
        place = next(i for i, each in enumerate(self.parts) if each.number == part.number)
        return range(int(self._firsts[place]), int(self._firsts[place + 1]))

    def number_of(self, part: int, own: int) -> int | None:
        """Return the number of a picture, given by its recording and its number there."""
        for each in self.parts:
            if each.number == part:
                span = self.span(each)
                return span[own] if own < len(span) else None
        return None

    def number_in(self, later: "Chain", number: int) -> int | None:
        """Return the number that a picture has in the film after a correction; None if none."""
        part, own = self.locate(number)
        return later.number_of(part.number, own)

    def recording_us(self, number: int) -> int:
        """Return when a picture begins, from its recording's first."""
        return int(self._own_us[number])

    def key_before(self, number: int) -> int:
        """Return the number of the picture that can be decoded at once, at or before one."""
        part, own = self.locate(number)
        key = part.index.key_for(own)
        return number - own + (int(part.index.keys[key, 3]) if key >= 0 else 0)

    def is_lost(self, number: int) -> bool:
        """Return whether a picture was found to be missing."""
        part, own = self.locate(number)
        return own in part.lost

    def there_from(self, number: int) -> int | None:
        """Return the first number from this one on that is not known to be lost, or None."""
        while 0 <= number < len(self):
            part, own = self.locate(number)
            there = number + part.lost.there_from(own) - own
            if there == number or there < self.span(part).stop:
                return there
            number = self.span(part).stop
        return None

    def gap_us(self, number: int) -> int:
        """Return how long the film is known to be damaged after a picture."""
        if number + 1 >= len(self) or not self.is_lost(number + 1):
            return 0
        there = self.there_from(number + 1)
        until_us = self.ends_us[-1] if there is None else self.begins_us[there]
        return int(until_us - self.ends_us[number])

    def there_to(self, number: int) -> int | None:
        """Return the last number up to this one that is not known to be lost, or None."""
        while 0 <= number < len(self):
            part, own = self.locate(number)
            there = part.lost.there_to(own)
            if there >= 0:
                return number + there - own
            number -= own + 1
        return None

    def nearest(self, number: int, *, backwards: bool) -> int:
        """Return the nearest number that is not known to be missing.

        Parameters
        ----------
        number
            Beyond the ends means the first or the last.
        backwards
            Which side is looked at first.

        Returns
        -------
        int
            The number itself where all is well.
        """
        number = self.inside(number)
        sides = (self.there_to, self.there_from)
        for side in sides if backwards else reversed(sides):
            found = side(number)
            if found is not None:
                return found
        return number

    def moved(self, recording_id: str, offset_us: int, rate: Fraction) -> "Chain":
        """Return the same film with one of its recordings at another place."""
        return Chain(
            [
                replace(part, placed=part.placed.moved(offset_us, rate))
                if part.placed.id == recording_id
                else part
                for part in self.parts
            ]
        )

    def frame(self, number: int, picture: NDArray[np.uint8], *, exact: bool) -> Frame:
        """Return a picture with the facts of its number.

        Parameters
        ----------
        number
            In the film.
        picture
            Its pixels.
        exact
            Whether it is the one that was asked for.

        Returns
        -------
        Frame
            For the screen.
        """
        part, own = self.locate(number)
        return Frame(
            recording_id=part.placed.id,
            part=part.number,
            index=own,
            pts=int(part.index.pts[own]),
            time_base=part.index.time_base,
            recording_us=self.recording_us(number),
            number=number,
            time_us=int(self.begins_us[number]),
            end_us=int(self.ends_us[number]),
            exact=exact,
            picture=picture,
            gap_us=self.gap_us(number),
        )

    def again(self, frame: Frame) -> Frame | None:
        """Return a frame with its place after a correction; None where it is no longer shown."""
        number = self.number_of(frame.part, frame.index)
        return None if number is None else self.frame(number, frame.picture, exact=frame.exact)


def placed_us(own_us: NDArray[np.int64], placed: Placed) -> NDArray[np.int64]:
    """Return times of a recording on the session clock, rounded as `Placed.to_session_us` does.

    Parameters
    ----------
    own_us
        From its first picture, any shape.
    placed
        Its place.

    Returns
    -------
    NDArray
        int64 of the same shape.
    """
    rate = placed.rate
    if rate == 1:
        return own_us + placed.offset_us if placed.offset_us else own_us
    if rate.numerator * rate.denominator < _LARGEST:
        return to_us(own_us, rate / US_PER_S) + placed.offset_us
    return np.array([placed.to_session_us(int(time)) for time in own_us], np.int64)


def _joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return arrays behind each other; a single one as it is, for a long film's takes memory."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
