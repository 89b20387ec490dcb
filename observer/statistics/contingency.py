"""Contingency: whether acts of one partner follow signals of the other."""

import pandas as pd

from observer.model.messages import msg
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Column,
    count_column,
    flag_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("contingency", msg("Contingency")),
    text_column("direction", msg("Direction")),
    text_column("from_subject", msg("From")),
    text_column("to_subject", msg("To")),
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
    text_column("status", msg("Why something is empty")),
    *WINDOW_COLUMNS,
)


def contingency(session: CodedSession) -> pd.DataFrame:
    """Set out every contingency of the scheme in both directions, with chance beside it."""
    del session
    return table(COLUMNS, [])
