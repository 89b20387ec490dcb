"""The pictures shown or decoded last, at the size of the screen, bounded in bytes."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from observer.media.picture import Shrunk


class Key(NamedTuple):
    """A picture of a film, made for some room on the screen.

    Attributes
    ----------
    film
        Which of those that share the cache.
    part
        Which of the recordings that follow each other in it.
    number
        Of the picture in its recording.
    box_px
        The room it was made for.
    """

    film: int
    part: int
    number: int
    box_px: tuple[int, int]


class PictureCache:
    """Pictures of all films of a session; for any thread.

    Parameters
    ----------
    most_bytes
        What the pictures together may take.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._films = 0
        self._tally: dict[int, tuple[int, int]] = {}
        self._pictures: OrderedDict[Key, Shrunk] = OrderedDict()
        self._lock = Lock()

    def join(self) -> int:
        """Return the number of another film that shares the cache."""
        with self._lock:
            self._films += 1
            return self._films

    @property
    def films(self) -> int:
        """How many films share it; at least one."""
        return max(self._films, 1)

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
            if key in self._pictures:
                self._drop(key)
            self._count(key, picture, 1)
            self._pictures[key] = picture
            while self._bytes > self._most_bytes and len(self._pictures) > 1:
                self._drop(next(iter(self._pictures)))

    def touch(self, key: Key) -> bool:
        """Return whether a picture is kept; it then counts as used last."""
        with self._lock:
            kept = key in self._pictures
            if kept:
                self._pictures.move_to_end(key)
            return kept

    def room(self, film: int) -> int:
        """Return how many pictures a film may count on, of the mean size of its own."""
        with self._lock:
            size, count = self._tally.get(film, (0, 0))
            share = self._most_bytes // max(self._films, 1)
            return share // max(size // max(count, 1), 1)

    def __contains__(self, key: Key) -> bool:
        """Return whether a picture is kept."""
        with self._lock:
            return key in self._pictures

    def forget(self, film: int) -> None:
        """Forget all pictures of a film."""
        with self._lock:
            for key in [key for key in self._pictures if key.film == film]:
                self._drop(key)

    def _drop(self, key: Key) -> None:
        self._count(key, self._pictures.pop(key), -1)

    def _count(self, key: Key, picture: Shrunk, sign: int) -> None:
        change = sign * picture.size_bytes
        size, count = self._tally.get(key.film, (0, 0))
        self._tally[key.film] = (size + change, count + sign)
        self._bytes += change
