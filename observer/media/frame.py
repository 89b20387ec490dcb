"""What is painted: one picture with the time it stands for."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from observer.media.picture import Shrunk


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Frame:
    """A picture for the screen; the coded time comes from here, never from a clock.

    Attributes
    ----------
    index
        Number of the picture, from 0.
    pts, time_base
        Its presentation timestamp and the seconds per unit: the anchor of what is coded on it.
    time_us, end_us
        When it is on the screen, counted from the recording's first picture.
    exact
        Whether it is the picture that was asked for, or where that one cannot be decoded the
        nearest that can; nothing can be coded on one that is not. The other facts are always
        those of the picture itself.
    picture
        Shape (height, width, 4), uint8, BGRA, C-contiguous; keep the frame while painting it.
    """

    index: int
    pts: int
    time_base: Fraction
    time_us: int
    end_us: int
    exact: bool
    picture: NDArray[np.uint8]


Key: TypeAlias = tuple[int, tuple[int, int]]


class PlayerEvent(StrEnum):
    """What a player tells."""

    READY = "ready"
    FRAME = "frame"
    ENDED = "ended"
    FAILED = "failed"


class PictureCache:
    """The pictures shown or decoded last, bounded in bytes; for any thread.

    A key is the number of a picture and the room it was made for, in pixels.

    Parameters
    ----------
    most_bytes
        What the pictures together may take.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pictures: OrderedDict[Key, Shrunk] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Shrunk | None:
        """Return a picture, or None; it then counts as used last."""
        with self._lock:
            found = self._pictures.get(key)
            if found is not None:
                self._pictures.move_to_end(key)
            return found

    def put(self, key: Key, picture: Shrunk) -> None:
        """Keep a picture, and drop those that were not used for longest."""
        with self._lock:
            old = self._pictures.pop(key, None)
            self._bytes += picture.size_bytes - (old.size_bytes if old else 0)
            self._pictures[key] = picture
            while self._bytes > self._most_bytes and len(self._pictures) > 1:
                _, dropped = self._pictures.popitem(last=False)
                self._bytes -= dropped.size_bytes

    @property
    def room(self) -> int:
        """How many pictures fit in, of the mean size of those that are kept."""
        with self._lock:
            mean = self._bytes // max(len(self._pictures), 1)
            return self._most_bytes // max(mean, 1)

    def __contains__(self, key: Key) -> bool:
        """Return whether a picture is kept."""
        with self._lock:
            return key in self._pictures

    def clear(self) -> None:
        """Forget all pictures."""
        with self._lock:
            self._pictures.clear()
            self._bytes = 0
