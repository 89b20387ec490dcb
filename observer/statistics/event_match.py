"""Which events of two codings are the same: the best pairing within a tolerance, never greedy.

Events of one code are paired so that as many as possible have a partner, and of all such pairings
the one whose onsets lie closest together in sum. On a line no crossing pairing does better, so a
walk over both in order finds it. What is left over is paired with what was seen at about the same
time and called something else; the rest was seen by one coder alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from observer.model.coding import Coding
from observer.model.event import Event
from observer.model.scheme import Track

Pair: TypeAlias = tuple[int, int]
_Best: TypeAlias = tuple[int, int]
"""Number of pairs, and less the sum of their distances: the larger, the better."""


class Match(StrEnum):
    """How two coders saw a moment."""

    AGREED = "agreed"
    OTHER_CODE = "other_code"
    MISSED = "missed"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One moment of a track, as two coders saw it.

    Attributes
    ----------
    first
        Of the coding that is compared with, such as the master; None where it has nothing.
    second
        Of the other one; None where it has nothing.
    """

    track: str
    match: Match
    first: Event | None
    second: Event | None

    @property
    def at_us(self) -> int:
        """Where it begins, by the coding that is compared with if it has it."""
        event = self.first or self.second
        return event.onset_us if event else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often two coders agreed on a track, or on all.

    Attributes
    ----------
    other_code
        Moments that both saw and called differently.
    missed, extra
        What only the first, or only the second, has.
    """

    agreed: int = 0
    other_code: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def total(self) -> int:
        """All moments that either saw."""
        return self.agreed + self.other_code + self.missed + self.extra

    @property
    def share(self) -> float | None:
        """Agreements among all moments that either saw; None where there are none."""
        return self.agreed / self.total if self.total else None


def match_track(
    first: Coding, second: Coding, track: Track, tolerance_us: int, overlap: float = 0.0
) -> tuple[Matched, ...]:
    """Return every moment of a track as two codings have it, ascending.

    Parameters
    ----------
    first
        What is compared with.
    second
        What is compared.
    track
        Of their scheme.
    tolerance_us
        How far two onsets may lie apart.
    overlap
        Which share of their common length two states must have at once, from 0 to 1.

    Returns
    -------
    tuple of Matched
        Each event of either coding exactly once.
    """
    ours, theirs = first.on_track(track.id), second.on_track(track.id)
    found: list[Matched] = []
    left_a, left_b = dict.fromkeys(range(len(ours))), dict.fromkeys(range(len(theirs)))
    for code in dict.fromkeys(event.code for event in ours):
        a = [i for i, event in enumerate(ours) if event.code == code]
        b = [i for i, event in enumerate(theirs) if event.code == code]
        for i, j in _paired(ours, a, theirs, b, tolerance_us, overlap):
            found.append(_matched(track, Match.AGREED, ours[i], theirs[j]))
            del left_a[i], left_b[j]
    for i, j in _paired(ours, [*left_a], theirs, [*left_b], tolerance_us, 0.0):
        found.append(_matched(track, Match.OTHER_CODE, ours[i], theirs[j]))
        del left_a[i], left_b[j]
    found += [_matched(track, Match.MISSED, ours[i], None) for i in left_a]
    found += [_matched(track, Match.EXTRA, None, theirs[j]) for j in left_b]
    return tuple(sorted(found, key=lambda each: each.at_us))


def tally(found: Sequence[Matched]) -> Tally:
    """Return how often each kind of match occurs."""
    return Tally(
        agreed=sum(each.match is Match.AGREED for each in found),
        other_code=sum(each.match is Match.OTHER_CODE for each in found),
        missed=sum(each.match is Match.MISSED for each in found),
        extra=sum(each.match is Match.EXTRA for each in found),
    )


def pair_up(
    first_us: Sequence[int],
    second_us: Sequence[int],
    tolerance_us: int,
    fits: Callable[[int, int], bool] = lambda _i, _j: True,
) -> tuple[Pair, ...]:
    """Return the best pairing of two ascending lists of moments.

    As many pairs as possible, each at most `tolerance_us` apart; of all such pairings the one with
    the least distance in sum. Moments farther from all others fall apart into walks of their own.

    Parameters
    ----------
    first_us
        Ascending.
    second_us
        Ascending.
    tolerance_us
        How far the two of a pair may lie apart.
    fits
        Whether two may be a pair, by their places in the lists.

    Returns
    -------
    tuple of Pair
        Places in the two lists, ascending.
    """
    pairs: list[Pair] = []
    i = j = 0
    while i < len(first_us) and j < len(second_us):
        # a stretch in which each moment lies within the tolerance of the one before it
        start_i, start_j = i, j
        last = min(first_us[i], second_us[j])
        while True:
            if i < len(first_us) and first_us[i] - last <= tolerance_us:
                last, i = max(last, first_us[i]), i + 1
            elif j < len(second_us) and second_us[j] - last <= tolerance_us:
                last, j = max(last, second_us[j]), j + 1
            else:
                break
        pairs += _walk(first_us, second_us, (start_i, i, start_j, j), tolerance_us, fits)
    return tuple(pairs)


def _walk(
    first_us: Sequence[int],
    second_us: Sequence[int],
    stretch: tuple[int, int, int, int],
    tolerance_us: int,
    fits: Callable[[int, int], bool],
) -> list[Pair]:
    """Return the best pairing of one stretch: a row for each first, only near seconds in it."""
    from_i, to_i, from_j, to_j = stretch
    rows: list[_Row] = [_Row(from_j, [(0, 0)])]
    low, high = from_j, from_j
    for i in range(from_i, to_i):
        while low < to_j and second_us[low] < first_us[i] - tolerance_us:
            low += 1
        high = max(high, low)
        while high < to_j and second_us[high] <= first_us[i] + tolerance_us:
            high += 1
        above, best = rows[-1], [rows[-1].at(low)]
        for j in range(low, high):
            here = max(above.at(j + 1), best[-1])
            if fits(i, j):
                count, near = above.at(j)
                here = max(here, (count + 1, near - abs(first_us[i] - second_us[j])))
            best.append(here)
        rows.append(_Row(low, best))
    return _traced(rows, from_i)


@dataclass(frozen=True, slots=True)
class _Row:
    """The best of the firsts so far with the seconds before each place, from `low` on."""

    low: int
    best: list[_Best]

    def at(self, place: int) -> _Best:
        """Return the best with the seconds before a place; beyond the row nothing is gained."""
        return self.best[min(max(place - self.low, 0), len(self.best) - 1)]


def _traced(rows: list[_Row], from_i: int) -> list[Pair]:
    """Return the pairs along which the best was reached."""
    pairs: list[Pair] = []
    last = rows[-1]
    place = last.low + len(last.best) - 1
    for i in range(len(rows) - 2, -1, -1):
        row, above = rows[i + 1], rows[i]
        place = min(place, row.low + len(row.best) - 1)
        while place > row.low and row.at(place) == row.at(place - 1):
            place -= 1
        if row.at(place) == above.at(place):
            continue
        place -= 1
        pairs.append((from_i + i, place))
    return pairs[::-1]


def _paired(
    ours: Sequence[Event],
    a: Sequence[int],
    theirs: Sequence[Event],
    b: Sequence[int],
    tolerance_us: int,
    overlap: float,
) -> list[Pair]:
    def fits(i: int, j: int) -> bool:
        return _overlap_fits(ours[a[i]], theirs[b[j]], overlap)

    pairs = pair_up(
        [ours[i].onset_us for i in a], [theirs[j].onset_us for j in b], tolerance_us, fits
    )
    return [(a[i], b[j]) for i, j in pairs]


def _overlap_fits(one: Event, other: Event, overlap: float) -> bool:
    if not overlap or one.offset_us is None or other.offset_us is None:
        return True
    shared = min(one.offset_us, other.offset_us) - max(one.onset_us, other.onset_us)
    whole = max(one.offset_us, other.offset_us) - min(one.onset_us, other.onset_us)
    return shared >= overlap * whole


def _matched(track: Track, match: Match, first: Event | None, second: Event | None) -> Matched:
    return Matched(track=track.id, match=match, first=first, second=second)
