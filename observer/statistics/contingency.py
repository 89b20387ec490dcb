"""Contingency: whether acts of one partner follow signals of the other."""

from collections.abc import Sequence

import pandas as pd

from observer.model.messages import msg
from observer.model.time import seconds
from observer.statistics.coefficients.bursts import SHIFTS
from observer.statistics.coefficients.contingency import TwoByTwo, two_by_two
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    count_column,
    flag_column,
    for_research,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession
from observer.statistics.opportunities import (
    QUESTION_COLUMNS,
    Question,
    Tally,
    pooled_tallies,
    tallies,
)
from observer.statistics.pooled_windows import pooled_columns
from observer.statistics.words import EMPTY_MARGIN, NO_CODABLE_TIME

COLUMNS = (
    *PHASE_COLUMNS,
    *QUESTION_COLUMNS,
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

POOLED_COLUMNS = pooled_columns(COLUMNS, ())


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

    Notes
    -----
    Formula
        - a, b: seconds within reach of a signal with and without the onset of an answer; c, d: the
          same out of reach. Odds ratio = a d / (b c); SE of its logarithm = √(1/a + 1/b + 1/c +
          1/d); Yule's Q = (a d - b c) / (a d + b c); difference = a / (a + b) - c / (c + d)
        - a second counts where its midpoint lies; chance is the mean share over 1,000 circular
          shifts of the answers within codable time, phase by phase, and p = (b + 1) / (m + 1)
    Edge cases
        - With an empty cell a half is added to each of the four, and it says so; Yule's Q is of the
          counts as they are.
        - With an empty row or column odds ratio and Q are empty: they would be 0 / 0.
        - Shares are empty without a valid signal, and everything is without codable time.
        - Many answers make many hits by chance alone: 20 unrelated ones a minute answer .63 of the
          signals within 3 s. So the share is read beside that of chance.

    References
    ----------
    Bakeman, R. and Quera, V. (2011). Sequential Analysis and Observational Methods for the
    Behavioral Sciences, chapters 9 and 11 (time-window sequential analysis, 2 x 2 tables).
    """
    rows = [{**_cells(question, found), **time} for question, found, time in tallies(session)]
    return table(COLUMNS, rows)


def pooled_contingency(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Set out every contingency over several sessions of one dyad as if they were one.

    Signals, answers and the four counts of seconds are added up, and shares, odds and Yule's Q made
    of the sums. Do not pool families: two in which nothing hangs together can pool to a high Q.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase, contingency and direction; see `POOLED_COLUMNS`.
    """
    rows = [
        {**_cells(question, found), **time} for question, found, time in pooled_tallies(sessions)
    ]
    return table(POOLED_COLUMNS, rows)


def _cells(question: Question, found: Tally) -> dict[str, Cell]:
    cells = {**question.cells, **found.cells()}
    cells["burst_gap_s"] = seconds(question.contingency.burst_gap_us)
    if not found.codable_us:
        cells["odds_status"] = NO_CODABLE_TIME
        return cells
    n_valid = found.n_valid
    n_unanswered = n_valid - found.n_answered - found.n_ongoing
    cells["n_unanswered"] = n_unanswered
    cells["unanswered_share"] = n_unanswered / n_valid if n_valid else None
    cells["shifts"] = SHIFTS if n_valid else None
    a, b, c, d = (int(count) for count in found.seconds())
    return cells | second_cells(two_by_two(a, b, c, d))


def second_cells(found: TwoByTwo) -> dict[str, Cell]:
    """Return the four counts of seconds and what comes of them, by column name."""
    a, b, c, d = found.counts
    return {
        "seconds_in_with": a,
        "seconds_in_without": b,
        "seconds_out_with": c,
        "seconds_out_without": d,
        "p_in": found.p_in,
        "p_out": found.p_out,
        "p_difference": found.p_difference,
        "odds_ratio": found.odds_ratio,
        "ln_odds_ratio": found.ln_odds_ratio,
        "se_ln_odds_ratio": found.se_ln_odds_ratio,
        "corrected": found.corrected,
        "yules_q": found.yules_q,
        "odds_status": EMPTY_MARGIN if found.odds_ratio is None else "",
    }
