"""Time on the session clock: integer microseconds and half-open intervals."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

US_PER_S = 1_000_000


def pts_to_us(pts: int, time_base: Fraction) -> int:
    """Convert a presentation timestamp to microseconds, rounded once, half to even.

    Parameters
    ----------
    pts
        Timestamp in units of `time_base`.
    time_base
        Seconds per unit.

    Returns
    -------
    int
        Microseconds.

    Examples
    --------
    >>> pts_to_us(1001, Fraction(1, 30000))
    33367
    """
    return round(pts * time_base * US_PER_S)


def seconds(us: int) -> float:
    """Return `us` microseconds in seconds, for screens and exports."""
    return us / US_PER_S


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of time ``[start_us, end_us)`` in microseconds; never empty or reversed."""

    start_us: int
    end_us: int

    def __post_init__(self) -> None:
        """Refuse a stretch without length.

        Raises
        ------
        ValueError
            If the end does not lie after the start.
        """
        if self.end_us <= self.start_us:
            message = f"empty interval [{self.start_us}, {self.end_us})"
            raise ValueError(message)

    @property
    def duration_us(self) -> int:
        """Length in microseconds."""
        return self.end_us - self.start_us

    def __contains__(self, time_us: int) -> bool:
        """Return whether the instant `time_us` lies inside."""
        return self.start_us <= time_us < self.end_us

    def overlap(self, other: "Interval") -> "Interval | None":
        """Return the stretch shared with `other`, or None."""
        start, end = max(self.start_us, other.start_us), min(self.end_us, other.end_us)
        return Interval(start, end) if start < end else None


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the disjoint, ascending intervals that cover the same time.

    Parameters
    ----------
    intervals
        In any order, overlapping or touching.

    Returns
    -------
    tuple of Interval
        Ascending, with a gap between each two.
    """
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.start_us <= merged[-1].end_us:
            last = merged[-1]
            merged[-1] = Interval(last.start_us, max(last.end_us, interval.end_us))
        else:
            merged.append(interval)
    return tuple(merged)


def intersection(a: Iterable[Interval], b: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the time that lies in both; each argument is taken as its union."""
    left, right = union(a), union(b)
    shared: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        common = left[i].overlap(right[j])
        if common:
            shared.append(common)
        if left[i].end_us <= right[j].end_us:
            i += 1
        else:
            j += 1
    return tuple(shared)


def difference(a: Iterable[Interval], b: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the time of `a` that does not lie in `b`; each is taken as its union."""
    rest: list[Interval] = []
    holes = union(b)
    ends = [hole.end_us for hole in holes]
    for whole in union(a):
        start = whole.start_us
        for i in range(bisect_right(ends, start), len(holes)):
            hole = holes[i]
            if hole.start_us >= whole.end_us:
                break
            if hole.start_us > start:
                rest.append(Interval(start, hole.start_us))
            start = max(start, hole.end_us)
        if start < whole.end_us:
            rest.append(Interval(start, whole.end_us))
    return tuple(rest)


def total_us(intervals: Iterable[Interval]) -> int:
    """Return the time covered by the union of `intervals`, in microseconds."""
    return sum(interval.duration_us for interval in union(intervals))
