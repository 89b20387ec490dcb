"""Contingency of two streams of onsets: whether answers follow signals, and chance beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from observer.model.messages import Message, msg
from observer.model.time import Interval, difference, intersection, union
from observer.statistics.coefficients.bursts import (
    SEED,
    SHIFTS,
    Followed,
    beyond_chance,
    count_seconds,
    follow,
    shifted_hits,
)
from observer.statistics.coefficients.result import Coefficient, Excluded
from observer.statistics.coefficients.shares import wilson
from observer.statistics.streams import Stretches

Onsets: TypeAlias = Sequence[int] | NDArray[np.int64]
Spans: TypeAlias = Sequence[tuple[int, int]] | NDArray[np.int64]

NO_SIGNALS = msg("empty: there were no signals")
ALL_CENSORED = msg("empty: no signal had enough time after it")
NO_TIME = msg("empty: no time was coded")
TOO_LITTLE_TIME = msg("too little time that could be coded follows them")
OUTSIDE = msg("they lie in time that could not be coded")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoByTwo:
    """Four counts and what comes of them; empty (None) where undefined.

    Attributes
    ----------
    counts
        a, b (within reach: with, without answer), c, d (out of reach).
    odds_ratio
        ``a d / (b c)``; with a half added to each cell if one of them is 0.
    ln_odds_ratio, se_ln_odds_ratio
        Its natural logarithm and that one's standard error.
    corrected
        Whether the half was added.
    yules_q
        ``(a d - b c) / (a d + b c)`` of the counts as they are.
    p_in, p_out
        Share of seconds with an answer within and out of reach.
    """

    counts: tuple[int, int, int, int]
    odds_ratio: float | None
    ln_odds_ratio: float | None
    se_ln_odds_ratio: float | None
    corrected: bool | None
    yules_q: float | None
    p_in: float | None
    p_out: float | None

    @property
    def p_difference(self) -> float | None:
        """`p_in` less `p_out`."""
        if self.p_in is None or self.p_out is None:
            return None
        return self.p_in - self.p_out


def two_by_two(a: int, b: int, c: int, d: int) -> TwoByTwo:
    """Relate answers to signals in a 2 x 2 table of seconds.

    Parameters
    ----------
    a
        Seconds within reach of a signal, with an answer.
    b
        Within reach, without.
    c
        Out of reach, with an answer.
    d
        Out of reach, without.

    Returns
    -------
    TwoByTwo
        Odds ratio and Yule's Q are empty where a row or a column is empty: the ratio is then 0/0.

    References
    ----------
    Yule, G. U. (1912). On the methods of measuring association between two attributes. JRSS 75,
    579-652. Haldane, J. B. S. (1956) and Anscombe, F. J. (1956) for the half.

    Examples
    --------
    >>> found = two_by_two(40, 10, 20, 50)
    >>> found.odds_ratio, round(found.yules_q, 5)
    (10.0, 0.81818)
    """
    p_in = a / (a + b) if a + b else None
    p_out = c / (c + d) if c + d else None
    defined = bool((a + b) and (c + d) and (a + c) and (b + d))
    corrected = 0 in (a, b, c, d)
    half = 0.5 if corrected else 0.0
    ratio = (a + half) * (d + half) / ((b + half) * (c + half)) if defined else None
    variance = sum(1 / (cell + half) for cell in (a, b, c, d)) if defined else 0.0
    return TwoByTwo(
        counts=(a, b, c, d),
        odds_ratio=ratio,
        ln_odds_ratio=None if ratio is None else log(ratio),
        se_ln_odds_ratio=None if ratio is None else sqrt(variance),
        corrected=corrected if defined else None,
        yules_q=(a * d - b * c) / (a * d + b * c) if defined else None,
        p_in=p_in,
        p_out=p_out,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContingencyResult(Coefficient):
    """The share of signals that were answered, with all that belongs to it.

    ``value`` is n answered out of ``n`` valid signals, ``interval`` Wilson's, ``margins`` the three
    kinds of valid signals: answered, already ongoing, not answered.

    Attributes
    ----------
    n_answered, n_ongoing, n_unanswered
        What became of the valid signals; they add up to ``n``.
    n_censored
        Signals with too little time to follow.
    median_latency_us
        Of the answers; None without any.
    chance
        Mean share answered when the answers are shifted; None without shifts.
    p
        ``(b + 1) / (m + 1)``: b of m shifts answered at least as many.
    seconds
        The 2 x 2 table over whole seconds; None where no time is stated.
    """

    n_answered: int = 0
    n_ongoing: int = 0
    n_unanswered: int = 0
    n_censored: int = 0
    median_latency_us: float | None = None
    chance: float | None = None
    p: float | None = None
    seconds: TwoByTwo | None = None


def contingency(  # noqa: PLR0913  what a method section states of a contingency, by keyword
    bids: Onsets,
    responses: Onsets,
    window_us: int,
    *,
    codable: Spans | None = None,
    running: Spans = (),
    phases: Spans = (),
    burst_gap_us: int = 0,
    shifts: int = SHIFTS,
    seed: int = SEED,
) -> ContingencyResult:
    """Measure how many signals of one partner were answered in time by the other.

    Parameters
    ----------
    bids
        Onsets of signals, in microseconds, in any order.
    responses
        Onsets of answers, in microseconds, in any order.
    window_us
        w: how long after a signal an answer counts, in microseconds.
    codable
        ``[start, end)`` of the time that both could be coded, in microseconds. None where it is not
        known: then nothing is censored, and there is no chance and no table of seconds.
    running
        ``[start, end)`` of answering states that ran, in microseconds.
    phases
        ``[start, end)`` of phases: answers are shifted within each, and within the rest. They are
        no border for a signal's reach; cut `codable` at them for that.
    burst_gap_us
        Signals closer together than this are one burst; 0 keeps each its own.
    shifts
        How many circular shifts; 0 for none.
    seed
        Of the shifts.

    Returns
    -------
    ContingencyResult
        Empty with a reason where no signal is valid.

    Notes
    -----
    Formula
        A signal at g is valid if (g, g + w] lies in codable time, else censored. It is answered if
        an answer begins in (g, g + w]; one answer answers one signal (or burst) only. Where none
        begins and one runs at g, it is already ongoing: a third share.

        P = answered / valid, with Wilson's interval and SE = √(P (1 − P) / valid).

        Chance is the mean share answered over circular shifts of the answers in codable time, phase
        by phase; p = (b + 1) / (m + 1), with b of the m shifts answering at least as many.

        Over whole seconds: odds ratio ad / (bc), SE of its logarithm √(1/a + 1/b + 1/c + 1/d),
        Yule's Q = (ad − bc) / (ad + bc), and P(answer | within reach) − P(answer | out of reach).
    Units
        Shares from 0 to 1; times in microseconds.
    Edge cases
        - Without a valid signal the share is empty, never 0; the reason says whether there were no
          signals, none with enough time after it, or no time at all.
        - An answer that begins at the same moment as the signal does not follow it.
        - A cell of 0 puts a half on each of the four for the odds ratio, and is flagged; where a
          row or a column is empty, odds ratio and Yule's Q are undefined.
        - Small shifts are among the shifts: p hardly falls below w / T.
        - Wilson's interval takes signals as independent.

    References
    ----------
    Yoder, P. and Symons, F. (2010). Observational Measurement of Behavior, chapters 5 and 7.
    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapters 9 and 11. North, B. V., Curtis, D. and Sham, P. C. (2002). A note
    on the calculation of empirical P values from Monte Carlo procedures. American Journal of Human
    Genetics 71, 439-441.

    Examples
    --------
    >>> found = contingency([0, 10, 20], [1, 25], 3, codable=[(0, 22)], shifts=0)
    >>> found.value, found.n, found.n_censored
    (0.5, 2, 1)
    """
    signals, acts = np.sort(_times(bids)), np.sort(_times(responses))
    known = codable is not None
    time = (
        Stretches.of(_intervals(codable)) if codable is not None else _all(signals, acts, window_us)
    )
    n_given = len(signals)
    signals = time.inside(signals)
    states = Stretches.of(_intervals(running))
    found = follow(signals, acts, time, (states,), reach_us=window_us, gap_us=burst_gap_us)
    n, hits = len(found.valid), found.n_answered
    chance, p = None, None
    if known and shifts and n:
        circles = _circles(time, phases)
        counts = shifted_hits(found, circles, shifts, seed)
        chance, p = float(counts.mean()) / n, beyond_chance(counts, hits)
    left_out = (
        Excluded(unit="signals", n=len(found.censored), why=TOO_LITTLE_TIME),
        Excluded(unit="signals", n=n_given - len(signals), why=OUTSIDE),
    )
    share = hits / n if n else None
    ongoing = int(found.ongoing.sum())
    return ContingencyResult(
        value=share,
        standard_error=None if share is None else sqrt(share * (1 - share) / n),
        interval=wilson(hits, n) if n else None,
        n=n,
        unit="signals",
        observed=share,
        expected=chance,
        margins=((float(hits), float(ongoing), float(n - hits - ongoing)),),
        excluded=tuple(each for each in left_out if each.n),
        settings={
            "window_us": window_us,
            "burst_gap_us": burst_gap_us,
            "shifts": shifts if chance is not None else 0,
            "seed": seed if chance is not None else None,
        },
        reason=None if n else _reason(found, time),
        n_answered=hits,
        n_ongoing=ongoing,
        n_unanswered=n - hits - ongoing,
        n_censored=len(found.censored),
        median_latency_us=float(np.median(found.latencies)) if hits else None,
        chance=chance,
        p=p,
        seconds=_seconds(found, time) if known and time.total_us else None,
    )


def _reason(found: Followed, time: Stretches) -> Message:
    if not time.total_us:
        return NO_TIME
    return ALL_CENSORED if len(found.censored) else NO_SIGNALS


def _seconds(found: Followed, time: Stretches) -> TwoByTwo:
    counts = count_seconds(found, time, np.zeros(len(time.starts), np.int64), 1)
    a, b, c, d = (int(count) for count in counts[:, 0])
    return two_by_two(a, b, c, d)


def _times(onsets: Onsets) -> NDArray[np.int64]:
    times = np.asarray(onsets)
    if times.size and not np.issubdtype(times.dtype, np.integer):
        message = "onsets are whole microseconds"
        raise ValueError(message)
    return times.astype(np.int64).ravel()


def _intervals(spans: Spans) -> tuple[Interval, ...]:
    return union(Interval(int(start), int(end)) for start, end in spans if end > start)


def _all(signals: NDArray[np.int64], acts: NDArray[np.int64], window_us: int) -> Stretches:
    """Return a stretch that holds everything with the whole reach of the last signal."""
    both = np.concatenate((signals, acts, [0]))
    return Stretches.of([Interval(int(both.min()), int(both.max()) + window_us + 1)])


def _circles(time: Stretches, phases: Spans) -> tuple[Stretches, ...]:
    whole = [Interval(int(a), int(b)) for a, b in zip(time.starts, time.ends, strict=True)]
    parts = [
        intersection(whole, [Interval(int(start), int(end))])
        for start, end in phases
        if end > start
    ]
    edges = [i for part in parts for i in part]
    rest = difference(whole, edges)
    return tuple(Stretches.of(part) for part in (*parts, rest) if part)
