"""Pictures of a recording that were found to be missing, as stretches."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from threading import Lock

from typing_extensions import override


class Lost(Collection[int]):
    """A set of numbers that lie together; written by one thread, asked by any.

    A whole hour may be missing, and it is asked for each time the window looks: each question
    takes no longer for that.
    """

    def __init__(self) -> None:
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._lock = Lock()

    @override
    def __contains__(self, number: object) -> bool:
        """Return whether a picture is known to be missing."""
        return isinstance(number, int) and self.there_from(number) != number

    @override
    def __iter__(self) -> Iterator[int]:
        """Yield the numbers, ascending."""
        with self._lock:
            stretches = list(zip(self._begins, self._ends, strict=True))
        for begin, end in stretches:
            yield from range(begin, end)

    @override
    def __len__(self) -> int:
        """Return how many are missing."""
        with self._lock:
            return sum(self._ends) - sum(self._begins)

    def there_from(self, number: int) -> int:
        """Return the first number from this one on that is not among them."""
        with self._lock:
            place = bisect_right(self._begins, number) - 1
            return max(number, self._ends[place]) if place >= 0 else number

    def there_to(self, number: int) -> int:
        """Return the last number up to this one that is not among them; -1 where all are."""
        with self._lock:
            place = bisect_right(self._begins, number) - 1
            missing = place >= 0 and number < self._ends[place]
            return self._begins[place] - 1 if missing else number

    def update(self, numbers: range) -> None:
        """Add the numbers of a stretch."""
        begin, end = numbers.start, numbers.stop
        if begin >= end:
            return
        with self._lock:
            first = bisect_left(self._ends, begin)
            after = bisect_right(self._begins, end)
            if first < after:
                begin = min(begin, self._begins[first])
                end = max(end, self._ends[after - 1])
            self._begins[first:after] = [begin]
            self._ends[first:after] = [end]

    def discard(self, number: int) -> None:
        """Take a number out, if it is among them."""
        with self._lock:
            place = bisect_right(self._begins, number) - 1
            if place < 0 or number >= self._ends[place]:
                return
            begin, end = self._begins[place], self._ends[place]
            kept = [(b, e) for b, e in ((begin, number), (number + 1, end)) if b < e]
            self._begins[place : place + 1] = [b for b, _ in kept]
            self._ends[place : place + 1] = [e for _, e in kept]
