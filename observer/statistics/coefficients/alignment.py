"""Which events of two codings are the same: the best alignment of the two lists, never greedy.

Needleman and Wunsch's alignment in the order of time. Two events may stand side by side if they
have one code and their onsets lie at most a tolerance apart, or they share enough of their length:
that costs nothing. Two of different codes within the tolerance are a substitution and cost 1.5;
an event with nothing beside it costs 1. So a substitution is cheaper than two gaps, and an
agreement is never given up for two substitutions. Of alignments that cost the same, the one whose
onsets lie closest together in sum is taken.

Only pairs near each other in time can meet, so a row of the table is no longer than that band, and
stretches that no pair can bridge are aligned apart. Neither changes the result.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observer.statistics.coefficients.event_rows import EventRows, Events, Times, read_events

GAP_COST = 1.0
SUBSTITUTION_COST = 1.5
"""Costs of an alignment; an agreement costs nothing."""

_AGREED, _SUBSTITUTED = 4, 1
"""What a pair saves against two gaps, in halves."""
_ROOM = 1 << 61

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


class Aligned(StrEnum):
    """How two coders saw a moment."""

    AGREED = "agreed"
    OTHER_CODE = "other_code"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


def event_alignment(
    a: EventRows, b: EventRows, tolerance_us: int, *, overlap: float = 0.0
) -> pd.DataFrame:
    """Align the events of two coders: which are the same, which were called otherwise, which alone.

    Parameters
    ----------
    a
        Of the first coder: a frame with ``code``, ``onset_us`` and, of states, ``offset_us``; or
        rows of these three. In any order.
    b
        Of the second coder.
    tolerance_us
        How far two onsets may lie apart to be a pair, in microseconds, both ends included.
    overlap
        Two states of one code are a pair too if they have at least this share of the time that
        either fills in common, however far their onsets lie apart; 0 for onsets alone.

    Returns
    -------
    pandas.DataFrame
        One row per pair or lone event, ascending in time: ``first`` and ``second`` (places in `a`
        and `b`; NA for nil), ``first_code``, ``second_code``, ``first_onset_us``,
        ``second_onset_us``, ``difference_us`` (second less first) and ``match``: ``agreed``,
        ``other_code``, ``only_first`` or ``only_second``. `attrs` holds the margins: ``n_first``,
        ``n_second``, the count of each match, and the total ``cost``.

    Notes
    -----
    Formula
        The least sum of costs over all alignments that keep both lists in the order of time: 0 for
        a pair of one code, 1.5 for a pair of two codes, 1 for an event without a partner. A pair
        of one code needs onsets at most the tolerance apart, or enough overlap; one of two codes
        the tolerance. Of several alignments with that sum, the one with the least sum of distances
        between onsets.
    Units
        Times in microseconds; costs without a unit.
    Edge cases
        - Swapping `a` and `b` swaps the columns and changes nothing else.
        - The order of the rows does not matter, nor does a shift of both clocks.
        - Two codes that the coders put in another order are not both pairs: alignments do not
          cross.
        - Overlap is the time that both fill, out of the time that either fills; a point, or a state
          that was never ended, fills none.

    References
    ----------
    Needleman, S. B. and Wunsch, C. D. (1970). A general method applicable to the search for
    similarities in the amino acid sequence of two proteins. Journal of Molecular Biology, 48.

    Quera, V., Bakeman, R. and Gnisci, A. (2007). Observer agreement for event sequences: methods
    and software for sequence alignment and reliability estimates. Behavior Research Methods, 39.

    Bakeman, R., Quera, V. and Gnisci, A. (2009). Observer agreement for timed-event sequential
    data: a comparison of time-based and event-based algorithms. Behavior Research Methods, 41.

    Examples
    --------
    >>> a = [("a", 0), ("b", 5_000_000), ("a", 12_000_000)]
    >>> b = [("a", 0), ("b", 6_000_000), ("a", 12_000_000), ("b", 17_000_000)]
    >>> event_alignment(a, b, 1_000_000)["match"].tolist()
    ['agreed', 'agreed', 'agreed', 'only_second']
    """
    first, second = read_events(a), read_events(b)
    return _table(first, second, pairs_of(first, second, tolerance_us, overlap=overlap))


def alignment_table(alignment: pd.DataFrame, codes: tuple[str, ...]) -> pd.DataFrame:
    """Return how often each code of one coder stands beside each of the other.

    Parameters
    ----------
    alignment
        Of `event_alignment`.
    codes
        Of the track, in their order; all codes that occur must be among them.

    Returns
    -------
    pandas.DataFrame
        Square, first coder in rows; its last row and column, named ``""``, are nil: events that
        the other coder has alone. Nil beside nil is a structural zero.

    Raises
    ------
    ValueError
        If a code occurs that is not among them.
    """
    places = {code: at for at, code in enumerate(codes)}
    counts = np.zeros((len(codes) + 1, len(codes) + 1), dtype=np.int64)
    for one, other in zip(alignment["first_code"], alignment["second_code"], strict=True):
        if not (pd.isna(one) or one in places) or not (pd.isna(other) or other in places):
            message = f"a code is not among those of the track: {one}, {other}"
            raise ValueError(message)
        counts[places.get(one, len(codes)), places.get(other, len(codes))] += 1
    names = [*codes, ""]
    return pd.DataFrame(counts, index=names, columns=names)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Which places of two lists belong together; what is in neither array has no partner.

    Attributes
    ----------
    first, second
        Places, of one length.
    """

    first: Places
    second: Places


def pairs_of(first: Events, second: Events, tolerance_us: int, *, overlap: float = 0.0) -> Pairs:
    """Return the pairs of the best alignment.

    Parameters
    ----------
    first
        Of the first coder, in any order.
    second
        Of the second coder.
    tolerance_us
        How far two onsets may lie apart.
    overlap
        Which share of the time that either fills makes two states a pair all the same.

    Returns
    -------
    Pairs
        Ascending in time.

    Raises
    ------
    ValueError
        If the tolerance is negative, or the overlap not a share.
    """
    if tolerance_us < 0 or not 0 <= overlap <= 1:
        message = f"not a tolerance and a share: {tolerance_us}, {overlap}"
        raise ValueError(message)
    in_a, in_b = first.order, second.order
    a, b = _numbered(first.taken(in_a), second.taken(in_b))
    # the same two lists make the same pairs whichever is called first, ties included
    swapped = _key(b) < _key(a)
    one, other = (b, a) if swapped else (a, b)
    found_one, found_other = _align(one, other, tolerance_us, overlap)
    left, right = (found_other, found_one) if swapped else (found_one, found_other)
    return Pairs(in_a[left], in_b[right])


@dataclass(frozen=True, slots=True, eq=False)
class _List:
    """Sorted events with numbers for codes."""

    codes: Times
    onsets: Times
    offsets: Times

    def part(self, start: int, end: int) -> "_List":
        return _List(self.codes[start:end], self.onsets[start:end], self.offsets[start:end])


def _numbered(first: Events, second: Events) -> tuple[_List, _List]:
    names = np.array([*first.codes, *second.codes], dtype=np.str_)
    _, numbers = np.unique(names, return_inverse=True)
    numbers = numbers.astype(np.int64)
    return (
        _List(numbers[: len(first)], first.onsets, _ends(first)),
        _List(numbers[len(first) :], second.onsets, _ends(second)),
    )


def _ends(events: Events) -> Times:
    """Return offsets; a point, or what was never ended, fills no time."""
    return np.where(events.offsets == np.iinfo(np.int64).max, events.onsets, events.offsets)


def _key(events: _List) -> tuple[list[int], list[int], list[int]]:
    return events.onsets.tolist(), events.codes.tolist(), events.offsets.tolist()


def _align(a: _List, b: _List, tolerance_us: int, overlap: float) -> tuple[Places, Places]:
    """Align stretch by stretch: none of them can have a pair with another."""
    cuts_a, cuts_b = _cuts(a, b, tolerance_us, reaching=overlap > 0)
    ones: list[Places] = []
    others: list[Places] = []
    for start_a, end_a, start_b, end_b in zip(
        cuts_a[:-1], cuts_a[1:], cuts_b[:-1], cuts_b[1:], strict=True
    ):
        if start_a == end_a or start_b == end_b:
            continue
        table = _Table(a.part(start_a, end_a), b.part(start_b, end_b), tolerance_us, overlap)
        one, other = table.pairs()
        ones.append(one + start_a)
        others.append(other + start_b)
    none = np.empty(0, dtype=np.intp)
    return (np.concatenate(ones), np.concatenate(others)) if ones else (none, none)


def _cuts(a: _List, b: _List, tolerance_us: int, *, reaching: bool) -> tuple[list[int], list[int]]:
    """Return at which places of both lists a new stretch begins, the ends included."""
    onsets = np.concatenate((a.onsets, b.onsets))
    reach = onsets + tolerance_us
    if reaching:
        reach = np.maximum(reach, np.concatenate((a.offsets, b.offsets)))
    order = np.argsort(onsets, kind="stable")
    farthest = np.maximum.accumulate(reach[order]) if len(order) else reach
    begins = onsets[order][1:][onsets[order][1:] > farthest[:-1]] if len(order) else onsets
    return (
        [0, *np.searchsorted(a.onsets, begins).tolist(), len(a.onsets)],
        [0, *np.searchsorted(b.onsets, begins).tolist(), len(b.onsets)],
    )


class _Table:
    """The table of one stretch, row by row: what the best pairs so far save against all gaps.

    A cell is the larger of the one above, the one to its left, and the one above to the left with
    this pair. Beyond the band of a row no pair is possible, so its last cell holds on.
    """

    def __init__(self, a: _List, b: _List, tolerance_us: int, overlap: float) -> None:
        self._a, self._b = a, b
        self._tolerance_us, self._overlap = tolerance_us, overlap
        self._low, self._high = self._bands()
        fewer = min(len(a.onsets), len(b.onsets))
        ends = np.concatenate((a.onsets[[0, -1]], b.onsets[[0, -1]]))
        far_us = int(ends.max() - ends.min())
        # distances only decide between alignments of one cost: coarser ones where numbers run out
        self._grain = 1 + far_us * fewer * fewer * _AGREED // _ROOM
        self._unit = 1 + fewer * (far_us // self._grain)

    def pairs(self) -> tuple[Places, Places]:
        """Return the places of the pairs, ascending."""
        above = np.zeros(int(self._high[0] - self._low[0]) + 1, dtype=np.int64)
        steps: list[tuple[Flags, Flags]] = []
        low = int(self._low[0])
        for i in range(len(self._a.onsets)):
            here, there = int(self._low[i]), int(self._high[i])
            at = np.minimum(np.arange(here - low, there - low + 1), len(above) - 1)
            above = above[at]
            best = above.copy()
            saved = self._saved(i, here, there)
            paired = saved > 0
            best[1:][paired] = np.maximum(above[1:], above[:-1] + saved)[paired]
            row = np.maximum.accumulate(best)
            left = np.zeros(len(row), dtype=np.bool_)
            left[1:] = row[1:] == row[:-1]
            steps.append((left, row == above))
            above, low = row, here
        return self._traced(steps)

    def _bands(self) -> tuple[Times, Times]:
        """Return for each event of the first which of the second it can meet; both ascend."""
        a, b = self._a, self._b
        low = np.searchsorted(b.onsets, a.onsets - self._tolerance_us, side="left")
        high = np.searchsorted(b.onsets, a.onsets + self._tolerance_us, side="right")
        if self._overlap > 0:
            farthest = np.maximum.accumulate(b.offsets)
            low = np.minimum(low, np.searchsorted(farthest, a.onsets, side="right"))
            high = np.maximum(high, np.searchsorted(b.onsets, a.offsets, side="left"))
        low = np.minimum.accumulate(low[::-1])[::-1]
        high = np.maximum(np.maximum.accumulate(high), low)
        return low.astype(np.int64), high.astype(np.int64)

    def _saved(self, i: int, low: int, high: int) -> Times:
        """Return what pairs of one of the first with a band of the second save; 0 for no pair."""
        a, b = self._a, self._b
        apart = np.abs(b.onsets[low:high] - a.onsets[i])
        same = b.codes[low:high] == a.codes[i]
        near = apart <= self._tolerance_us
        meets = near | self._overlapping(i, low, high) if self._overlap > 0 else near
        worth = np.where(same & meets, _AGREED, np.where(near & ~same, _SUBSTITUTED, 0))
        return np.where(worth > 0, worth * self._unit - apart // self._grain, 0)

    def _overlapping(self, i: int, low: int, high: int) -> Flags:
        a, b = self._a, self._b
        onsets, offsets = b.onsets[low:high], b.offsets[low:high]
        shared = np.minimum(offsets, a.offsets[i]) - np.maximum(onsets, a.onsets[i])
        whole = np.maximum(offsets, a.offsets[i]) - np.minimum(onsets, a.onsets[i])
        enough: Flags = (shared > 0) & (shared >= self._overlap * whole)
        return enough

    def _traced(self, steps: list[tuple[Flags, Flags]]) -> tuple[Places, Places]:
        ones: list[int] = []
        others: list[int] = []
        place = int(self._high[-1])
        for i in range(len(steps) - 1, -1, -1):
            low = int(self._low[i])
            place = min(place, int(self._high[i]))
            left, up = steps[i]
            while place > low and left[place - low]:
                place -= 1
            if place <= low or up[place - low]:
                continue
            place -= 1
            ones.append(i)
            others.append(place)
        return np.array(ones[::-1], dtype=np.intp), np.array(others[::-1], dtype=np.intp)


def _table(first: Events, second: Events, pairs: Pairs) -> pd.DataFrame:
    lone_a = np.setdiff1d(np.arange(len(first)), pairs.first)
    lone_b = np.setdiff1d(np.arange(len(second)), pairs.second)
    none = -1
    at_a = np.concatenate((pairs.first, lone_a, np.full(len(lone_b), none)))
    at_b = np.concatenate((pairs.second, np.full(len(lone_a), none), lone_b))
    frame = pd.DataFrame(
        {
            "first": _or_na(at_a, at_a),
            "second": _or_na(at_b, at_b),
            "first_code": _codes(first, at_a),
            "second_code": _codes(second, at_b),
            "first_onset_us": _or_na(at_a, _at(first.onsets, at_a)),
            "second_onset_us": _or_na(at_b, _at(second.onsets, at_b)),
        }
    )
    frame["difference_us"] = frame["second_onset_us"] - frame["first_onset_us"]
    frame["match"] = _matches(first, second, at_a, at_b)
    ones, others = _at(first.onsets, at_a), _at(second.onsets, at_b)
    ones, others = np.where(at_a < 0, others, ones), np.where(at_b < 0, ones, others)
    order = np.lexsort((at_b, at_a, np.maximum(ones, others), np.minimum(ones, others)))
    frame = frame.iloc[order].reset_index(drop=True)
    counts = {str(kind): int((frame["match"] == kind.value).sum()) for kind in Aligned}
    lone = counts["only_first"] + counts["only_second"]
    cost = GAP_COST * lone + SUBSTITUTION_COST * counts["other_code"]
    frame.attrs.update(n_first=len(first), n_second=len(second), cost=cost, **counts)
    return frame


def _at(values: Times, places: Places) -> Times:
    return values[np.maximum(places, 0)] if len(values) else np.zeros(len(places), np.int64)


def _or_na(places: Places, values: NDArray[np.integer]) -> pd.Series:
    return pd.Series(values, dtype="Int64").mask(pd.Series(places < 0))


def _codes(events: Events, places: Places) -> pd.Series:
    return pd.Series(
        [events.codes[i] if i >= 0 else pd.NA for i in places.tolist()], dtype="string"
    )


def _matches(first: Events, second: Events, at_a: Places, at_b: Places) -> pd.Series:
    words = [
        Aligned.ONLY_SECOND
        if i < 0
        else Aligned.ONLY_FIRST
        if j < 0
        else Aligned.AGREED
        if first.codes[i] == second.codes[j]
        else Aligned.OTHER_CODE
        for i, j in zip(at_a.tolist(), at_b.tolist(), strict=True)
    ]
    return pd.Series([word.value for word in words], dtype="string")
