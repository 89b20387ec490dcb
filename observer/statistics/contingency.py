"""Contingency: whether acts of one partner follow signals of the other."""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
import pandas as pd

from observer.model.messages import msg, pmsg
from observer.model.time import US_PER_S, seconds
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    flag_column,
    for_research,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession
from observer.statistics.opportunities import SHIFTS, Opportunities, find_opportunities, questions
from observer.statistics.streams import read_streams
from observer.statistics.words import EMPTY_MARGIN, NO_CODABLE_TIME

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("contingency", msg("Contingency")),
    text_column("direction", msg("Direction")),
    text_column("from_subject", pmsg("direction", "From")),
    text_column("to_subject", pmsg("direction", "To")),
    count_column("n_answered", msg("Signals answered")),
    count_column("n_ongoing", msg("Answer already ongoing")),
    count_column("n_unanswered", msg("Signals not answered")),
    count_column("n_valid", msg("Signals that could be answered")),
    count_column("n_censored", msg("Signals with too little time to follow")),
    share_column("share", msg("Share answered")),
    share_column("ongoing_share", msg("Share already ongoing")),
    share_column("unanswered_share", msg("Share not answered")),
    seconds_column("median_latency_s", msg("Median latency of answers")),
    share_column("chance_share", msg("Share by chance")),
    share_column("p", msg("p against chance"), 3),
    count_column("shifts", msg("Shifts drawn")),
    seconds_column("window_s", msg("Answer within")),
    seconds_column("burst_gap_s", msg("Signals closer than this are one")),
    *for_research(
        count_column("seconds_in_with", msg("Seconds within reach, with answer")),
        count_column("seconds_in_without", msg("Seconds within reach, without")),
        count_column("seconds_out_with", msg("Seconds out of reach, with answer")),
        count_column("seconds_out_without", msg("Seconds out of reach, without")),
        share_column("p_in", msg("Chance of an answer within reach"), 3),
        share_column("p_out", msg("Chance of an answer out of reach"), 3),
        Column("p_difference", msg("Difference of the two"), "", 3),
        Column("odds_ratio", msg("Odds ratio"), "", 2),
        Column("ln_odds_ratio", msg("Logarithm of the odds ratio"), "", 3),
        Column("se_ln_odds_ratio", msg("Its standard error"), "", 3),
        flag_column("corrected", msg("Half added to each cell")),
        Column("yules_q", msg("Yule's Q"), "", 2),
    ),
    text_column("status", msg("Why shares are empty")),
    text_column("odds_status", msg("Why the odds ratio is empty")),
    *WINDOW_COLUMNS,
)


def contingency(session: CodedSession) -> pd.DataFrame:
    """Set out every contingency of the scheme in both directions, with chance beside it.

    Signals and answers are those of `observer.statistics.answered.answered`. Chance is the mean
    share answered over 1,000 circular shifts of the answers within the codable time of each phase,
    with a fixed seed, and ``p = (b + 1) / (m + 1)``. Small shifts are among them, so that p hardly
    falls below w/T: it errs towards chance. The four counts are over whole seconds laid
    from the start of each stretch that could be coded for both, the rest of less than a second
    left out: a second is within reach if its midpoint lies in ``(g, g + w]`` of a signal in the
    same stretch, and has an answer if one begins in it. See `two_by_two` for what comes of them.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, contingency and direction; see `COLUMNS`. Empty figures have their
        reason in ``status`` and ``odds_status``.

    References
    ----------
    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapters 9 and 11 (time-window sequential analysis, 2 x 2 tables).
    """
    streams = read_streams(session)
    rows: list[Row] = []
    for window in session.windows():
        for question in questions(session.scheme):
            found = find_opportunities(session, question, window, streams)
            n_valid = len(found.valid)
            cells = {**question.cells, **found.cells()}
            cells["burst_gap_s"] = seconds(question.contingency.burst_gap_us)
            if found.codable.total_us:
                n_unanswered = n_valid - found.n_answered - int(found.ongoing.sum())
                cells["n_unanswered"] = n_unanswered
                cells["unanswered_share"] = n_unanswered / n_valid if n_valid else None
                cells["shifts"] = SHIFTS if n_valid else None
                cells |= two_by_two(*_seconds(found)).cells
            else:
                cells["odds_status"] = NO_CODABLE_TIME
            rows.append(cells)
    return table(COLUMNS, rows)


def _seconds(found: Opportunities) -> tuple[int, int, int, int]:
    """Count whole codable seconds by within reach or not, and with or without an answer."""
    codable = found.codable
    per_stretch = (codable.ends - codable.starts) // US_PER_S
    first = np.cumsum(per_stretch) - per_stretch
    stretch = np.repeat(np.arange(len(per_stretch)), per_stretch)
    within = np.arange(len(stretch)) - first[stretch]
    midpoints = codable.starts[stretch] + within * US_PER_S + US_PER_S // 2
    reached = np.zeros(len(midpoints), np.bool_)
    if len(found.bids):
        latest = np.searchsorted(found.bids, midpoints, side="left") - 1
        bid = found.bids[latest]
        reached = (latest >= 0) & (midpoints - bid <= found.valid.reach_us)
        reached &= bid >= codable.starts[stretch]
    at = codable.index(found.responses)
    second = (found.responses - codable.starts[at]) // US_PER_S
    whole = second < per_stretch[at]
    has_answer = np.zeros(len(midpoints), np.bool_)
    has_answer[(first[at] + second)[whole]] = True
    return (
        int((reached & has_answer).sum()),
        int((reached & ~has_answer).sum()),
        int((~reached & has_answer).sum()),
        int((~reached & ~has_answer).sum()),
    )


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
    def cells(self) -> dict[str, Cell]:
        """The same by column name."""
        a, b, c, d = self.counts
        known = self.p_in is not None and self.p_out is not None
        return {
            "seconds_in_with": a,
            "seconds_in_without": b,
            "seconds_out_with": c,
            "seconds_out_without": d,
            "p_in": self.p_in,
            "p_out": self.p_out,
            "p_difference": (self.p_in or 0) - (self.p_out or 0) if known else None,
            "odds_ratio": self.odds_ratio,
            "ln_odds_ratio": self.ln_odds_ratio,
            "se_ln_odds_ratio": self.se_ln_odds_ratio,
            "corrected": self.corrected,
            "yules_q": self.yules_q,
            "odds_status": EMPTY_MARGIN if self.odds_ratio is None else "",
        }


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
