"""Signals that could be answered, which of them were, and what chance would give."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from observer.model.rules import CodeRef
from observer.model.scheme import Contingency, Scheme
from observer.model.time import US_PER_S, Interval, difference, intersection, seconds
from observer.statistics.columns import Cell
from observer.statistics.inputs import CodedSession, Observed, Window
from observer.statistics.streams import Flags, Stream, Stretches, Times, gathered
from observer.statistics.words import (
    ALL_CENSORED,
    BACKWARD,
    FORWARD,
    NO_CODABLE_TIME,
    NO_SIGNALS,
)

SHIFTS = 1000
"""How often the answers are shifted."""

SEED = 20_251_121
"""Of the shifts, so that a table comes out the same each time."""

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One contingency, asked in one direction.

    Attributes
    ----------
    bids, responses
        Codes whose onsets count, as they stand in this direction.
    from_subject, to_subject
        Who signals and who answers; several joined by ``+``.
    """

    contingency: Contingency
    direction: str
    bids: tuple[CodeRef, ...]
    responses: tuple[CodeRef, ...]
    from_subject: str
    to_subject: str

    @property
    def cells(self) -> dict[str, Cell]:
        """The cells that say what was asked."""
        return {
            "contingency": self.contingency.id,
            "direction": self.direction,
            "from_subject": self.from_subject,
            "to_subject": self.to_subject,
        }

    @property
    def tracks(self) -> tuple[str, ...]:
        """Ids of all tracks that take part."""
        return tuple(dict.fromkeys(ref.track for ref in (*self.bids, *self.responses)))


def questions(scheme: Scheme) -> tuple[Question, ...]:
    """Return every contingency of a scheme as it is stated, and the other way round."""
    asked: list[Question] = []
    for contingency in scheme.contingencies:
        sides = (contingency.bids, contingency.responses)
        for direction, (bids, responses) in ((FORWARD, sides), (BACKWARD, sides[::-1])):
            asked.append(
                Question(
                    contingency=contingency,
                    direction=direction,
                    bids=bids,
                    responses=responses,
                    from_subject=_subjects(scheme, bids),
                    to_subject=_subjects(scheme, responses),
                )
            )
    return tuple(asked)


def _subjects(scheme: Scheme, refs: tuple[CodeRef, ...]) -> str:
    return "+".join(dict.fromkeys(scheme.track(ref.track).subject for ref in refs))


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


def find_bursts(bids: Times, codable: Stretches, contingency: Contingency) -> Bursts:
    """Join signals that are closer than the contingency's gap; uncodable time keeps them apart."""
    apart = np.diff(bids) >= contingency.burst_gap_us
    apart |= np.diff(codable.index(bids)) != 0
    heads = np.flatnonzero(np.concatenate(([True], apart))[: len(bids)])
    tails = np.append(heads[1:], len(bids)) - 1 if len(heads) else heads
    return Bursts(bids=bids, heads=heads, tails=tails, reach_us=contingency.window_us)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opportunities:
    """What became of the signals of one question in one window.

    Attributes
    ----------
    observed
        The time that all tracks of the question could be coded.
    codable
        The same as arrays.
    bids, responses
        Onsets in that time.
    valid
        Bursts whose whole reach lies in it.
    n_censored
        Bursts with too little time to follow.
    answered, ongoing
        Per valid burst; ongoing ones were not answered anew.
    latencies
        Of the first answers, in microseconds.
    segments
        Stretches of the window within which answers are shifted.
    """

    observed: Observed
    codable: Stretches
    bids: Times
    responses: Times
    valid: Bursts
    n_censored: int
    answered: Flags
    ongoing: Flags
    latencies: Times
    segments: tuple[tuple[Interval, ...], ...]

    @property
    def n_answered(self) -> int:
        """Valid bursts with an answer."""
        return int(self.answered.sum())

    @property
    def status(self) -> str:
        """Why there is no share of answered signals; empty where there is one."""
        if not self.codable.total_us:
            return NO_CODABLE_TIME
        if len(self.valid):
            return ""
        return ALL_CENSORED if self.n_censored else NO_SIGNALS

    def cells(self) -> dict[str, Cell]:
        """Return what became of the signals, by column name, with chance beside it."""
        window_s = seconds(self.valid.reach_us)
        status = self.status
        cells: dict[str, Cell] = {"window_s": window_s, "status": status, **self.observed.cells}
        if status == NO_CODABLE_TIME:
            return cells
        n, n_valid = self.n_answered, len(self.valid)
        cells |= {"n_answered": n, "n_ongoing": int(self.ongoing.sum()), "n_valid": n_valid}
        cells["n_censored"] = self.n_censored
        if n:
            cells["median_latency_s"] = float(np.median(self.latencies)) / US_PER_S
        if n_valid:
            cells["share"] = n / n_valid
            cells["ongoing_share"] = int(self.ongoing.sum()) / n_valid
            cells["chance_share"], cells["p"] = self.chance()
        return cells

    def chance(self, shifts: int = SHIFTS, seed: int = SEED) -> tuple[float, float]:
        """Return the share answered when answers are shifted in time, and p.

        The answers are shifted circularly within the codable time of a phase, each phase by an
        amount of its own.

        Parameters
        ----------
        shifts
            How often.
        seed
            Of the generator.

        Returns
        -------
        share, p : float
            Mean share over the shifts; ``p = (b + 1) / (m + 1)`` with b the shifts, out of m, that
            answered at least as many. Call it only where there are valid bursts.
        """
        generator = np.random.default_rng(seed)
        counts = np.empty(0, np.int64)
        at_once = max(1, _CELLS_AT_ONCE // max(1, len(self.responses), len(self.valid)))
        while len(counts) < shifts:
            rows = min(at_once, shifts - len(counts))
            shifted = shift(self.responses, self._circles(), rows, generator)
            hits = match(self.valid, shifted)[0].sum(axis=1)
            counts = np.concatenate((counts, hits))
        share = float(counts.mean()) / len(self.valid)
        return share, (int((counts >= self.n_answered).sum()) + 1) / (shifts + 1)

    def _circles(self) -> tuple[Stretches, ...]:
        return tuple(
            Stretches.of(intersection(self.observed.codable, segment)) for segment in self.segments
        )


def find_opportunities(
    session: CodedSession, question: Question, window: Window, streams: dict[CodeRef, Stream]
) -> Opportunities:
    """Find the signals of a question in a window and what became of them.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.
    question
        Which signals, which answers.
    window
        The session or a phase.
    streams
        Of the session.

    Returns
    -------
    Opportunities
        A signal at g is valid if ``(g, g + w]`` lies in time that all tracks could be coded, else
        censored. An answer begins in that stretch. States not seen to begin are neither.
    """
    observed = session.observed(question.tracks, window)
    codable = Stretches.of(observed.codable)
    bids = _own_onsets(session, question.bids, window, streams)
    responses = gathered((streams[ref] for ref in question.responses), codable)
    bursts = find_bursts(bids, codable, question.contingency)
    place = codable.index(bursts.starts)
    limit = codable.ends[place] if len(codable.ends) else place
    fits = (place >= 0) & (bursts.ends <= limit)
    valid = bursts.only(fits)
    hits, which = match(valid, responses[np.newaxis, :])
    answered, taken = hits[0], responses[which[0][hits[0]]]
    return Opportunities(
        observed=observed,
        codable=codable,
        bids=codable.inside(bids),
        responses=responses,
        valid=valid,
        n_censored=len(bursts) - len(valid),
        answered=answered,
        ongoing=~answered & _running(valid.starts, [streams[ref] for ref in question.responses]),
        latencies=taken - _signal_answered(valid, answered, taken),
        segments=_segments(session, window),
    )


def _own_onsets(
    session: CodedSession, refs: tuple[CodeRef, ...], window: Window, streams: dict[CodeRef, Stream]
) -> Times:
    onsets = [
        Stretches.of(session.observed((ref.track,), window).codable).inside(streams[ref].onsets)
        for ref in refs
    ]
    return np.sort(np.concatenate(onsets)) if onsets else np.empty(0, np.int64)


def _running(times: Times, streams: Sequence[Stream]) -> Flags:
    running = np.zeros(len(times), np.bool_)
    for stream in streams:
        running |= Stretches(stream.starts, stream.ends).index(times) >= 0
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


def _segments(session: CodedSession, window: Window) -> tuple[tuple[Interval, ...], ...]:
    """Cut a window into its phases and the stretches between them."""
    if window.span is None:
        return ()
    rest: tuple[Interval, ...] = (window.span,)
    segments: list[tuple[Interval, ...]] = []
    for phase in () if window.phase_id else session.windows()[1:]:
        if phase.span is not None:
            segments.append(intersection(rest, (phase.span,)))
            rest = difference(rest, (phase.span,))
    return (*(segment for segment in segments if segment), *((stretch,) for stretch in rest))
