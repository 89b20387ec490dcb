"""Responses per opportunity: n of m signals answered, the headline of a session."""

from collections.abc import Sequence

import pandas as pd

from observer.model.messages import msg
from observer.model.time import seconds
from observer.statistics.coefficients.shares import wilson
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    count_column,
    flag_column,
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
from observer.statistics.words import FORWARD

COLUMNS = (
    *PHASE_COLUMNS,
    *QUESTION_COLUMNS[:1],
    flag_column("headline", msg("Headline")),
    *QUESTION_COLUMNS[1:],
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
    text_column("status", msg("Why shares are empty")),
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())


def answered(session: CodedSession) -> pd.DataFrame:
    """Count answered signals per contingency and direction, with a Wilson interval.

    A signal at g can be answered if ``(g, g + w]`` lies in time that could be coded for both, else
    it is censored; it is answered if an answer begins in ``(g, g + w]``. Signals closer than the
    contingency's gap are one burst, within the reach of each of them; an answer answers one burst
    only, and its latency runs from the earliest signal within whose reach it begins. A state that
    was found running, at the start of the session or after time that could not be coded, was not
    seen to begin: it is no signal and no answer (see `observer.statistics.streams`). Where no
    answer began but one was running at the (first) signal, the signal counts as ongoing: a third
    share beside answered and not answered, all three out of the valid signals.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, contingency and direction; shares between 0 and 1, latencies in
        seconds, the rate of answering acts per minute of T; see `COLUMNS`. Where no signal could
        be answered the shares are empty and ``status`` says why.

    Notes
    -----
    Formula
        - share answered = answered / valid. A signal at g is valid if (g, g + w] lies in time that
          both could be coded, and answered if an answer begins in (g, g + w]; w is stated by the
          scheme, 3 s unless it says otherwise
        - the interval is Wilson's at 95 %; the latency is the median time from signal to answer
        - already ongoing: no answer began, but one was running at the signal; it is a third share
        - chance is the mean share over 1,000 circular shifts of the answers within codable time,
          phase by phase, and p = (b + 1) / (m + 1)
    Edge cases
        - A signal with too little codable time after it is censored: it is not in the denominator.
        - Signals closer than the scheme's gap are one; one answer answers one of them only.
        - No valid signal: the shares are empty and the reason stands beside them.
        - A state that was found running is no signal and no answer: nobody saw it begin.

    References
    ----------
    Yoder, P. and Symons, F. (2010). Observational Measurement of Behavior, chapters 5 and 7.
    Bakeman, R., Adamson, L. B. and Strisik, P. (1989). Lags and logs. In Bornstein and Bruner
    (eds), Interaction in Human Development. Newcombe (1998) for the interval: see `wilson`.
    """
    rows = [{**_cells(question, found), **time} for question, found, time in tallies(session)]
    return table(COLUMNS, rows)


def pooled_answered(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Count answered signals over several sessions of one dyad as if they were one.

    Signals and answers are added up and the share made of the sums; Wilson's interval takes the
    signals as independent. Chance shifts the answers of each session within it, and adds up.

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
    total_s = seconds(found.codable_us)
    n_valid = found.n_valid
    low, high = wilson(found.n_answered, n_valid) if n_valid else (None, None)
    return {
        **question.cells,
        "headline": question.contingency.headline and question.direction == FORWARD,
        **found.cells(),
        "share_low": low,
        "share_high": high,
        "response_rate_per_min": 60 * found.n_responses / total_s if total_s else None,
    }
