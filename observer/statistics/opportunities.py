"""Signals that could be answered in a coding, which of them were, and what chance would give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from observer.model.messages import msg, pmsg
from observer.model.rules import CodeRef
from observer.model.scheme import Contingency, Scheme
from observer.model.time import US_PER_S, Interval, difference, intersection, seconds
from observer.statistics.coefficients.bursts import (
    SEED,
    SHIFTS,
    Followed,
    beyond_chance,
    count_seconds,
    follow,
    shifted_hits,
)
from observer.statistics.columns import Cell, text_column
from observer.statistics.inputs import CodedSession, Observed, Window
from observer.statistics.pooled_windows import pooled_windows
from observer.statistics.streams import Stream, Stretches, Times, gathered, read_streams
from observer.statistics.words import (
    ALL_CENSORED,
    BACKWARD,
    FORWARD,
    NO_CODABLE_TIME,
    NO_SIGNALS,
)

QUESTION_COLUMNS = (
    text_column("contingency", msg("Contingency")),
    text_column("direction", msg("Direction")),
    text_column("from_subject", pmsg("direction", "From")),
    text_column("to_subject", pmsg("direction", "To")),
)

Streams: TypeAlias = Mapping[CodeRef, Stream]
"""Of one coding, by code."""


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
class Opportunities:
    """What became of the signals of one question in one window.

    Attributes
    ----------
    observed
        The time that all tracks of the question could be coded.
    codable
        The same as arrays.
    found
        Signals and answers in that time, and which were answered.
    segments
        Stretches of the window within which answers are shifted.
    """

    observed: Observed
    codable: Stretches
    found: Followed
    segments: tuple[tuple[Interval, ...], ...]

    def seconds(self) -> NDArray[np.int64]:
        """Return the four counts over whole seconds: a, b within reach, c, d out of reach."""
        group = np.zeros(len(self.codable.starts), np.int64)
        return count_seconds(self.found, self.codable, group, 1)[:, 0]

    def shifted(self, seed: int = SEED) -> NDArray[np.int64]:
        """Return how many signals are answered, each time that the answers are shifted in time.

        They are shifted circularly within the codable time of a phase, each phase by an amount of
        its own; see `observer.statistics.coefficients.bursts.shifted_hits`.

        Parameters
        ----------
        seed
            Of the shifts.

        Returns
        -------
        ndarray of int64
            One count per shift.
        """
        circles = [
            Stretches.of(intersection(self.observed.codable, segment)) for segment in self.segments
        ]
        return shifted_hits(self.found, circles, SHIFTS, seed)


@dataclass(frozen=True, slots=True)
class Tally:
    """Signals of one question counted over one window, or over several as if they were one.

    Attributes
    ----------
    parts
        What became of them in each window.
    """

    parts: tuple[Opportunities, ...]

    @property
    def n_answered(self) -> int:
        """How many signals were answered."""
        return sum(part.found.n_answered for part in self.parts)

    @property
    def n_valid(self) -> int:
        """How many signals could be answered."""
        return sum(len(part.found.valid) for part in self.parts)

    @property
    def n_ongoing(self) -> int:
        """How many of them were not answered anew while an answer was going on."""
        return sum(int(part.found.ongoing.sum()) for part in self.parts)

    @property
    def n_censored(self) -> int:
        """How many signals had too little time to follow."""
        return sum(len(part.found.censored) for part in self.parts)

    @property
    def n_responses(self) -> int:
        """How many answering acts there were."""
        return sum(len(part.found.responses) for part in self.parts)

    @property
    def codable_us(self) -> int:
        """T, the time that both could be coded."""
        return sum(part.codable.total_us for part in self.parts)

    @property
    def status(self) -> str:
        """Why there is no share of answered signals; empty where there is one."""
        return why_empty(self.codable_us, self.n_valid, self.n_censored)

    def cells(self) -> dict[str, Cell]:
        """Return what became of the signals, by column name, with chance beside it."""
        status = self.status
        reach_us = self.parts[0].found.valid.reach_us
        cells: dict[str, Cell] = {"window_s": seconds(reach_us), "status": status}
        if status == NO_CODABLE_TIME:
            return cells
        n, n_valid = self.n_answered, self.n_valid
        cells |= {"n_answered": n, "n_ongoing": self.n_ongoing, "n_valid": n_valid}
        cells["n_censored"] = self.n_censored
        if n:
            latencies = np.concatenate([part.found.latencies for part in self.parts])
            cells["median_latency_s"] = float(np.median(latencies)) / US_PER_S
        if n_valid:
            cells["share"] = n / n_valid
            cells["ongoing_share"] = self.n_ongoing / n_valid
            counts = self.shifted()
            cells["chance_share"] = float(counts.mean()) / n_valid
            cells["p"] = beyond_chance(counts, n)
        return cells

    def shifted(self) -> NDArray[np.int64]:
        """Return how many signals are answered at each shift, each window shifted by itself."""
        counts: NDArray[np.int64] = np.zeros(SHIFTS, np.int64)
        for number, part in enumerate(self.parts):
            if len(part.found.valid):
                counts += part.shifted(SEED + number)
        return counts

    def seconds(self) -> NDArray[np.int64]:
        """Return the four counts over whole seconds, added up."""
        four: NDArray[np.int64] = np.zeros(4, np.int64)
        for part in self.parts:
            four += part.seconds()
        return four


def tally(
    session: CodedSession, question: Question, window: Window, streams: Streams
) -> tuple[Tally, dict[str, Cell]]:
    """Count the signals of a question in a window, with the cells that state the window's time."""
    found = find_opportunities(session, question, window, streams)
    return Tally((found,)), found.observed.cells


def tallies(session: CodedSession) -> Iterator[tuple[Question, Tally, dict[str, Cell]]]:
    """Count the signals of every question in the session and in each phase, as `tally` does."""
    streams = read_streams(session)
    for window, question in product(session.windows(), questions(session.scheme)):
        yield question, *tally(session, question, window, streams)


def pooled_tallies(
    sessions: Sequence[CodedSession],
) -> Iterator[tuple[Question, Tally, dict[str, Cell]]]:
    """Count the signals of every question over several sessions as if they were one.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Yields
    ------
    Question, Tally, dict of str to Cell
        The last states the phase, the sessions and their time.
    """
    streams = [read_streams(session) for session in sessions]
    for window in pooled_windows(sessions):
        for question in questions(sessions[0].scheme):
            parts = [
                (number, find_opportunities(session, question, part, streams[number]))
                for number, session, part in window.parts
            ]
            time = window.cells([(number, part.observed) for number, part in parts])
            yield question, Tally(tuple(part for _, part in parts)), time


def why_empty(codable_us: int, n_valid: int, n_censored: int) -> str:
    """Return why there is no share of answered signals; empty where there is one."""
    if not codable_us:
        return NO_CODABLE_TIME
    if n_valid:
        return ""
    return ALL_CENSORED if n_censored else NO_SIGNALS


def find_opportunities(
    session: CodedSession, question: Question, window: Window, streams: Streams
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
    answers = [streams[ref] for ref in question.responses]
    found = follow(
        _own_onsets(session, question.bids, window, streams),
        gathered(answers, codable),
        codable,
        [Stretches(stream.starts, stream.ends) for stream in answers],
        reach_us=question.contingency.window_us,
        gap_us=question.contingency.burst_gap_us,
    )
    return Opportunities(
        observed=observed,
        codable=codable,
        found=found,
        segments=_segments(session, window),
    )


def _own_onsets(
    session: CodedSession, refs: tuple[CodeRef, ...], window: Window, streams: Streams
) -> Times:
    onsets = [
        Stretches.of(session.observed((ref.track,), window).codable).inside(streams[ref].onsets)
        for ref in refs
    ]
    return np.sort(np.concatenate(onsets)) if onsets else np.empty(0, np.int64)


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
