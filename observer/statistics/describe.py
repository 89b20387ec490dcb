"""Description of one track: how often, how long, how soon, per code."""

import pandas as pd

from observer.model.messages import msg
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Column,
    count_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("subject", msg("Who")),
    text_column("track", msg("Track")),
    text_column("code", msg("Code")),
    text_column("kind", msg("Kind")),
    count_column("n", msg("Count")),
    Column("rate_per_min", msg("Rate"), "/min", 2),
    seconds_column("duration_s", msg("Duration")),
    share_column("proportion", msg("Share of codable time")),
    count_column("bouts", msg("Bouts")),
    seconds_column("bout_mean_s", msg("Mean bout")),
    seconds_column("bout_median_s", msg("Median bout")),
    seconds_column("bout_sd_s", msg("SD of bouts")),
    seconds_column("bout_min_s", msg("Shortest bout")),
    seconds_column("bout_max_s", msg("Longest bout")),
    count_column("complete_bouts", msg("Complete bouts")),
    seconds_column("complete_mean_s", msg("Mean complete bout")),
    seconds_column("complete_median_s", msg("Median complete bout")),
    seconds_column("complete_sd_s", msg("SD of complete bouts")),
    seconds_column("complete_min_s", msg("Shortest complete bout")),
    seconds_column("complete_max_s", msg("Longest complete bout")),
    count_column("left_censored", msg("Bouts cut at their start")),
    count_column("right_censored", msg("Bouts cut at their end")),
    count_column("gaps", msg("Gaps between bouts")),
    seconds_column("gap_mean_s", msg("Mean gap between bouts")),
    seconds_column("gap_median_s", msg("Median gap between bouts")),
    seconds_column("latency_s", msg("Latency")),
    text_column("latency_status", msg("Latency: how known")),
    seconds_column("latency_low_s", msg("Latency at least")),
    seconds_column("latency_high_s", msg("Latency at most")),
    seconds_column("at_risk_s", msg("Time at risk")),
    *WINDOW_COLUMNS,
)


def tracks(session: CodedSession) -> pd.DataFrame:
    """Describe every code of every track, for the session and for each phase."""
    del session
    return table(COLUMNS, [])
