"""Which code runs when, for two coders at once: the pieces that every comparison in time is of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.model.time import US_PER_S
from observer.statistics.coefficients.resampling import Tables
from observer.statistics.coefficients.states import States
from observer.statistics.streams import Stretches, Times

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The states of one coder on one track, of which one runs at a time.

    Attributes
    ----------
    which
        Number of the code of each piece.
    starts, ends
        Of the pieces, disjoint and ascending, in microseconds.
    nothing
        The number that stands for no state: that after the last code.
    """

    which: Times
    starts: Times
    ends: Times
    nothing: int

    @classmethod
    def of(cls, states: States) -> "Line":
        """Return the line of states; one ends when the next one of another code begins."""
        which, starts, ends = [], [], []
        for code in range(len(states.codes)):
            mine = states.which == code
            heads, tails = _joined(states.starts[mine], states.ends[mine])
            which.append(np.full(len(heads), code, dtype=np.int64))
            starts.append(heads)
            ends.append(tails)
        if not which:
            none = np.empty(0, dtype=np.int64)
            return cls(none, none, none, len(states.codes))
        begun = np.concatenate(starts)
        order = np.argsort(begun, kind="stable")
        begun, ended = begun[order], np.concatenate(ends)[order]
        ended[:-1] = np.minimum(ended[:-1], begun[1:])
        kept = ended > begun
        return cls(np.concatenate(which)[order][kept], begun[kept], ended[kept], len(states.codes))

    def at(self, times: Times) -> Times:
        """Return the number of the code that runs at each time."""
        if not len(self.starts):
            return np.full(len(times), self.nothing, dtype=np.int64)
        place = np.searchsorted(self.starts, times, side="right") - 1
        runs = (place >= 0) & (times < self.ends[place])
        return np.where(runs, self.which[place], self.nothing)

    @property
    def edges(self) -> Times:
        """When something begins or ends."""
        return np.concatenate((self.starts, self.ends))


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Stretches of codable time in which neither coder changes anything, ascending.

    Attributes
    ----------
    first, second
        Numbers of the codes of both coders.
    stretch
        Index of the codable stretch in which each lies.
    """

    starts: Times
    ends: Times
    first: Times
    second: Times
    stretch: Times


def pieces_of(first: Line, second: Line, codable: Stretches, cuts: Times | None = None) -> Pieces:
    """Return the pieces of two lines within the time that both could code.

    Parameters
    ----------
    first
        Of the first coder.
    second
        Of the second coder, with the same codes.
    codable
        Time that counts.
    cuts
        Where to cut besides.

    Returns
    -------
    Pieces
        They fill codable time.
    """
    edges = [first.edges, second.edges, codable.starts, codable.ends]
    marks = np.unique(np.concatenate(edges if cuts is None else [*edges, cuts]))
    starts, ends = marks[:-1], marks[1:]
    stretch = codable.index(starts)
    kept = stretch >= 0
    starts, ends = starts[kept], ends[kept]
    return Pieces(starts, ends, first.at(starts), second.at(starts), stretch[kept])


def midpoints(codable: Stretches, unit_us: int) -> Times:
    """Return the midpoints of units that lie in codable time; the first unit begins with it."""
    if not len(codable.starts):
        return np.empty(0, dtype=np.int64)
    begin, end = int(codable.starts[0]), int(codable.ends[-1])
    return codable.inside(np.arange(begin + unit_us // 2, end, unit_us, dtype=np.int64))


def tallied(
    first: Line, second: Line, codable: Stretches, unit_us: int | None, block_us: int
) -> Tables:
    """Return how long, or in how many units, each code of one met each of the other.

    Parameters
    ----------
    first
        Of the first coder.
    second
        Of the second coder, with the same codes.
    codable
        Time that both could code.
    unit_us
        Length of a unit, taken at its midpoint; None for seconds, exact.
    block_us
        Of codable time, laid end to end, that makes up one block.

    Returns
    -------
    ndarray
        Blocks x codes and nothing x codes and nothing; first coder in rows.
    """
    size = first.nothing + 1
    if not codable.total_us:
        return np.zeros((0, size, size))
    before = np.concatenate(([0], np.cumsum(codable.ends - codable.starts)))
    if unit_us is None:
        borders = np.arange(block_us, before[-1], block_us, dtype=np.int64)
        home = np.searchsorted(before[1:], borders, side="right")
        pieces = pieces_of(first, second, codable, codable.starts[home] + borders - before[home])
        at, weights = pieces.starts, (pieces.ends - pieces.starts) / US_PER_S
        one, other = pieces.first, pieces.second
    else:
        at = midpoints(codable, unit_us)
        weights = np.ones(len(at))
        one, other = first.at(at), second.at(at)
    stretch = codable.index(at)
    block = (before[stretch] + at - codable.starts[stretch]) // block_us
    count = int(-(-before[-1] // block_us))
    cells = (block * size + one) * size + other
    flat: Tables = np.bincount(cells, weights=weights, minlength=count * size * size).astype(
        np.float64
    )
    return flat.reshape(count, size, size)


def forgiving(
    first: Line, second: Line, codable: Stretches, unit_us: int | None, tolerance_us: int
) -> Tables:
    """Return the table in which the first coder agrees wherever the second has it close by.

    Parameters
    ----------
    first
        The reference: each of its moments is asked for in the other.
    second
        Of the other coder.
    codable
        Time that both could code; nothing is looked for beyond a stretch of it.
    unit_us
        Length of a unit, taken at its midpoint; None for seconds, exact.
    tolerance_us
        How close by.

    Returns
    -------
    ndarray
        Codes and nothing x codes and nothing; the reference in rows. A miss stands where both
        really are.
    """
    size = first.nothing + 1
    own = pieces_of(second, second, codable)
    reach_starts = np.maximum(own.starts - tolerance_us, codable.starts[own.stretch])
    reach_ends = np.minimum(own.ends + tolerance_us, codable.ends[own.stretch])
    if unit_us is None:
        cuts = np.concatenate((reach_starts, reach_ends))
        pieces = pieces_of(first, second, codable, cuts)
        at, weights = pieces.starts, (pieces.ends - pieces.starts) / US_PER_S
    else:
        at = midpoints(codable, unit_us)
        weights = np.ones(len(at))
    one, other = first.at(at), second.at(at)
    for code in range(size):
        mine, reach = one == code, own.first == code
        close = _within(at[mine], reach_starts[reach], reach_ends[reach])
        other[np.flatnonzero(mine)[close]] = code
    flat: Tables = np.bincount(one * size + other, weights=weights, minlength=size * size).astype(
        np.float64
    )
    return flat.reshape(size, size)


def end_to_end(line: Line, codable: Stretches) -> Line:
    """Return a line within codable time alone, its stretches laid behind each other from 0 on."""
    before = np.concatenate(([0], np.cumsum(codable.ends - codable.starts)))
    own = pieces_of(line, line, codable)
    moved = before[own.stretch] - codable.starts[own.stretch]
    kept = own.first != line.nothing
    return Line(own.first[kept], (own.starts + moved)[kept], (own.ends + moved)[kept], line.nothing)


def turned(line: Line, by_us: int, total_us: int) -> Line:
    """Return a line on a ring of some length, turned: what leaves at the end enters at the begin.

    Parameters
    ----------
    line
        Between 0 and the length.
    by_us
        How far, from 0 to the length.
    total_us
        Length of the ring.

    Returns
    -------
    Line
        What lies over the end is two pieces.
    """
    starts, ends = line.starts + by_us, line.ends + by_us
    parts = (
        (line.which, np.minimum(starts, total_us), np.minimum(ends, total_us)),
        (line.which, np.maximum(starts - total_us, 0), np.maximum(ends - total_us, 0)),
    )
    which = np.concatenate([part[0] for part in parts])
    starts = np.concatenate([part[1] for part in parts])
    ends = np.concatenate([part[2] for part in parts])
    order = np.argsort(starts, kind="stable")
    order = order[ends[order] > starts[order]]
    return Line(which[order], starts[order], ends[order], line.nothing)


def _within(times: Times, starts: Times, ends: Times) -> Flags:
    """Return which times lie in one of some stretches, whose begins and ends both ascend."""
    if not len(starts):
        return np.zeros(len(times), dtype=np.bool_)
    place = np.searchsorted(starts, times, side="right") - 1
    return (place >= 0) & (times < ends[place])


def _joined(starts: Times, ends: Times) -> tuple[Times, Times]:
    """Return bouts of one code, of which those that overlap are one; they come ascending."""
    if not len(starts):
        return starts, ends
    reach = np.maximum.accumulate(ends)
    heads = np.flatnonzero(np.concatenate(([True], starts[1:] > reach[:-1])))
    return starts[heads], reach[np.append(heads[1:], len(starts)) - 1]
