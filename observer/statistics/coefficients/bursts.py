"""Signals that are one opportunity, the answers that they find, and what chance would give.

All times are microseconds on one clock. Many sessions can lie behind each other on it, as
`observer.statistics.long_clock` lays them: what is found in one never reaches into the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from observer.statistics.streams import Flags, Stretches, Times

SHIFTS = 1000
"""How often the answers are shifted."""

SEED = 20_251_121
"""Of the shifts, so that a table comes out the same each time."""

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bursts:
    """Signals that are counted as one opportunity, ascending.

    Attributes
    ----------
    bids
        Onsets of single signals, ascending, in microseconds.
    heads, tails
        Index into `bids` of the first and the last of each burst.
    reach_us
        How long after a signal an answer counts.
    """

    bids: Times
    heads: NDArray[np.int64]
    tails: NDArray[np.int64]
    reach_us: int

    @property
    def starts(self) -> Times:
        """First signal of each."""
        return self.bids[self.heads]

    @property
    def ends(self) -> Times:
        """Until when an answer counts, inclusive."""
        return self.bids[self.tails] + self.reach_us

    def __len__(self) -> int:
        """Return how many bursts there are."""
        return len(self.heads)

    def only(self, chosen: Flags) -> "Bursts":
        """Return some of the bursts, with their signals."""
        lengths = (self.tails - self.heads + 1)[chosen]
        kept = np.repeat(chosen, self.tails - self.heads + 1)
        tails = np.cumsum(lengths) - 1
        return Bursts(
            bids=self.bids[kept],
            heads=tails - lengths + 1,
            tails=tails,
            reach_us=self.reach_us,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Followed:
    """What became of signals.

    Attributes
    ----------
    bids, responses
        Onsets in the time that both could be coded, ascending.
    valid
        Bursts whose whole reach lies in that time.
    censored
        First signals of the bursts with too little time to follow.
    answered, ongoing
        Per valid burst; ongoing ones were not answered anew.
    latencies
        Of the first answers, in microseconds, one per answered burst.
    """

    bids: Times
    responses: Times
    valid: Bursts
    censored: Times
    answered: Flags
    ongoing: Flags
    latencies: Times

    @property
    def n_answered(self) -> int:
        """Valid bursts with an answer."""
        return int(self.answered.sum())


def find_bursts(bids: Times, codable: Stretches, gap_us: int, reach_us: int) -> Bursts:
    """Join signals that are closer than a gap; uncodable time keeps them apart.

    Parameters
    ----------
    bids
        Onsets, ascending, in microseconds.
    codable
        The time that both could be coded.
    gap_us
        Signals closer together than this are one burst; 0 keeps each its own.
    reach_us
        How long after a signal an answer counts.

    Returns
    -------
    Bursts
        Ascending.
    """
    apart = np.diff(bids) >= gap_us
    apart |= np.diff(codable.index(bids)) != 0
    heads = np.flatnonzero(np.concatenate(([True], apart))[: len(bids)])
    tails = np.append(heads[1:], len(bids)) - 1 if len(heads) else heads
    return Bursts(bids=bids, heads=heads, tails=tails, reach_us=reach_us)


def follow(
    bids: Times,
    responses: Times,
    codable: Stretches,
    running: Sequence[Stretches],
    *,
    reach_us: int,
    gap_us: int = 0,
) -> Followed:
    """Find what became of signals.

    Parameters
    ----------
    bids
        Onsets, ascending, in microseconds.
    responses
        Onsets, ascending; those outside codable time are left out.
    codable
        The time that both could be coded.
    running
        Bouts of the answering states, by code.
    reach_us
        How long after a signal an answer counts.
    gap_us
        Signals closer together than this are one burst.

    Returns
    -------
    Followed
        A signal at g is valid if ``(g, g + reach]`` lies in codable time, else censored. It is
        answered if an answer begins there; where none does, and one ran at g, it is ongoing.
    """
    responses = codable.inside(responses)
    bursts = find_bursts(bids, codable, gap_us, reach_us)
    place = codable.index(bursts.starts)
    limit = codable.ends[place] if len(codable.ends) else place
    fits = (place >= 0) & (bursts.ends <= limit)
    valid = bursts.only(fits)
    hits, which = match(valid, responses[np.newaxis, :])
    answered, taken = hits[0], responses[which[0][hits[0]]]
    return Followed(
        bids=codable.inside(bids),
        responses=responses,
        valid=valid,
        censored=bursts.starts[~fits],
        answered=answered,
        ongoing=~answered & _running(valid.starts, running),
        latencies=taken - _signal_answered(valid, answered, taken),
    )


def _running(times: Times, states: Sequence[Stretches]) -> Flags:
    running = np.zeros(len(times), np.bool_)
    for bouts in states:
        running |= bouts.index(times) >= 0
    return running


def _signal_answered(bursts: Bursts, answered: Flags, taken: Times) -> Times:
    """Return, per answered burst, its earliest signal within whose reach the answer begins."""
    earliest = np.searchsorted(bursts.bids, taken - bursts.reach_us, side="left")
    return bursts.bids[np.maximum(earliest, bursts.heads[answered])]


def match(bursts: Bursts, responses: Times) -> tuple[Flags, NDArray[np.intp]]:
    """Let answers answer bursts, each answer one burst only.

    Bursts choose in order, each the first free answer within its reach. Since reaches begin and
    end in the same order, no other choice would answer more bursts.

    Parameters
    ----------
    bursts
        Ascending.
    responses
        Onsets, shape (trials, answers), ascending in each trial, in microseconds.

    Returns
    -------
    answered : ndarray of bool
        Shape (trials, bursts).
    which : ndarray of int
        Index of the answer within its trial, shape (trials, bursts); meaningless where not
        answered.
    """
    trials, per_trial = responses.shape
    if not len(bursts) or not per_trial:
        empty = (trials, len(bursts))
        return np.zeros(empty, np.bool_), np.zeros(empty, np.intp)
    origin = min(int(bursts.bids[0]), int(responses.min()))
    step = max(int(bursts.ends[-1]), int(responses.max())) - origin + 1
    lift = np.arange(trials, dtype=np.int64)[:, np.newaxis] * step
    number, in_reach = _within_reach(bursts, responses)
    flat = (responses - origin + lift)[in_reach]
    first = np.searchsorted(flat, (bursts.starts - origin + lift).ravel(), side="right")
    beyond = np.searchsorted(flat, (bursts.ends - origin + lift).ravel(), side="right")
    answered, which = _choose(bursts, first.reshape(trials, -1), beyond.reshape(trials, -1))
    original = np.append(number[in_reach], 0)
    return answered, original[np.where(answered, which, len(flat))]


def _within_reach(bursts: Bursts, responses: Times) -> tuple[NDArray[np.intp], Flags]:
    """Return each answer's number in its trial, and which begin within reach of any signal."""
    before = np.searchsorted(bursts.bids, responses, side="left") - 1
    near = (before >= 0) & (responses - bursts.bids[before] <= bursts.reach_us)
    number = np.broadcast_to(np.arange(responses.shape[1]), responses.shape)
    return number, near


def _choose(
    bursts: Bursts, first: NDArray[np.intp], beyond: NDArray[np.intp]
) -> tuple[Flags, NDArray[np.intp]]:
    """Serve, in one step, the n-th burst of every run of bursts with overlapping reaches."""
    new_run = np.concatenate(([True], bursts.starts[1:] >= bursts.ends[:-1]))
    run = np.cumsum(new_run) - 1
    position = np.arange(len(bursts)) - np.flatnonzero(new_run)[run]
    answered = np.zeros(first.shape, np.bool_)
    which = first.copy()
    free = np.zeros((len(first), int(run[-1]) + 1), np.intp)
    order = np.argsort(position, kind="stable")
    bounds = np.searchsorted(position[order], np.arange(int(position.max()) + 2))
    for begin, end in pairwise(bounds):
        turn = order[begin:end]
        choice = np.maximum(first[:, turn], free[:, run[turn]])
        taken = choice < beyond[:, turn]
        answered[:, turn], which[:, turn] = taken, choice
        free[:, run[turn]] = np.where(taken, choice + 1, free[:, run[turn]])
    return answered, which


def shifted_hits(
    found: Followed, circles: Sequence[Stretches], shifts: int = SHIFTS, seed: int = SEED
) -> NDArray[np.int64]:
    """Return how many bursts would be answered, each time that the answers are shifted.

    The answers are shifted circularly within the codable time of each circle (a phase), each circle
    by an amount of its own.

    Parameters
    ----------
    found
        What became of the signals.
    circles
        Codable stretches of each phase, whose ends are thought joined.
    shifts
        How often.
    seed
        Of the generator.

    Returns
    -------
    ndarray of int64
        One count per shift.
    """
    generator = np.random.default_rng(seed)
    counts = np.empty(0, np.int64)
    at_once = max(1, _CELLS_AT_ONCE // max(1, len(found.responses), len(found.valid)))
    while len(counts) < shifts:
        rows = min(at_once, shifts - len(counts))
        shifted = shift(found.responses, circles, rows, generator)
        hits = match(found.valid, shifted)[0].sum(axis=1)
        counts = np.concatenate((counts, hits))
    return counts


def beyond_chance(counts: NDArray[np.int64], hits: int) -> float:
    """Return ``p = (b + 1) / (m + 1)``: b of m shifts answered at least as many signals."""
    return (int((counts >= hits).sum()) + 1) / (len(counts) + 1)


def shift(
    times: Times, circles: Sequence[Stretches], trials: int, generator: np.random.Generator
) -> Times:
    """Shift times circularly within the codable time of each segment.

    Parameters
    ----------
    times
        In microseconds; each lies in one of the circles.
    circles
        Codable stretches of each segment, whose ends are thought joined.
    trials
        How many shifts to draw.
    generator
        Source of chance.

    Returns
    -------
    ndarray of int64
        Shape (trials, times), ascending in each trial.
    """
    moved: list[Times] = []
    for circle in circles:
        inside = circle.inside(times)
        amount = generator.integers(max(1, circle.total_us), size=(trials, 1))
        if not len(inside):
            continue
        lengths = circle.ends - circle.starts
        before = np.cumsum(lengths) - lengths
        at = circle.index(inside)
        along = (before[at] + inside - circle.starts[at] + amount) % circle.total_us
        landed = np.searchsorted(before, along, side="right") - 1
        moved.append(circle.starts[landed] + along - before[landed])
    if not moved:
        return np.empty((trials, 0), np.int64)
    return np.sort(np.concatenate(moved, axis=1), axis=1)


def count_seconds(
    found: Followed, codable: Stretches, group: Times, groups: int
) -> NDArray[np.int64]:
    """Count whole codable seconds by within reach or not, and with or without an answer.

    Seconds are laid from the start of each stretch, the rest of less than a second left out. A
    second is within reach if its midpoint lies in ``(g, g + w]`` of a signal in the same stretch,
    and has an answer if one begins in it.

    Parameters
    ----------
    found
        What became of the signals.
    codable
        The time that both could be coded.
    group
        Of each stretch, from 0, such as its session.
    groups
        How many groups there are.

    Returns
    -------
    ndarray of int64
        Shape (4, groups): within reach with and without an answer, out of reach with and without.
    """
    second_us, half_us = 1_000_000, 500_000
    per_stretch = (codable.ends - codable.starts) // second_us
    all_of = _sums(group, per_stretch, groups)

    at = codable.index(found.bids)
    until = found.bids + found.valid.reach_us
    until[:-1] = np.minimum(until[:-1], np.where(np.diff(at) == 0, found.bids[1:], until[:-1]))

    def midpoints_to(times: Times) -> Times:
        numbers = (times - codable.starts[at] - half_us) // second_us + 1
        clipped: Times = np.clip(numbers, 0, per_stretch[at])
        return clipped

    reached = _sums(group[at], midpoints_to(until) - midpoints_to(found.bids), groups)

    place = codable.index(found.responses)
    second = (found.responses - codable.starts[place]) // second_us
    whole = second < per_stretch[place]
    place, second = place[whole], second[whole]
    once = np.ones(len(place), np.bool_)
    once[1:] = (np.diff(place) != 0) | (np.diff(second) != 0)
    place, second = place[once], second[once]
    midpoint = codable.starts[place] + second * second_us + half_us
    with_answer = np.bincount(group[place], minlength=groups)
    near = np.zeros(len(place), np.bool_)
    if len(found.bids):
        latest = np.searchsorted(found.bids, midpoint, side="left") - 1
        near = (latest >= 0) & (midpoint - found.bids[latest] <= found.valid.reach_us)
        near &= at[latest] == place
    a = np.bincount(group[place][near], minlength=groups)
    four: NDArray[np.int64] = np.array(
        [a, reached - a, with_answer - a, all_of - reached - with_answer + a], dtype=np.int64
    )
    return four


def _sums(group: Times, amounts: Times, groups: int) -> NDArray[np.int64]:
    total: NDArray[np.int64] = np.zeros(groups, dtype=np.int64)
    np.add.at(total, group, amounts)
    return total
