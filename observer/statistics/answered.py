"""Responses per opportunity: n of m signals answered, the headline of a session."""

from math import sqrt

import pandas as pd

from observer.model.messages import msg, pmsg
from observer.model.time import seconds
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Column,
    Row,
    count_column,
    flag_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession
from observer.statistics.opportunities import find_opportunities, questions
from observer.statistics.streams import read_streams
from observer.statistics.words import FORWARD

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("contingency", msg("Contingency")),
    flag_column("headline", msg("Headline")),
    text_column("direction", msg("Direction")),
    text_column("from_subject", pmsg("direction", "From")),
    text_column("to_subject", pmsg("direction", "To")),
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


_Z_95 = 1.959963984540054
"""Standard normal quantile of .975."""


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

    References
    ----------
    Yoder, P. and Symons, F. (2010). Observational Measurement of Behavior, chapters 5 and 7.
    Bakeman, R., Adamson, L. B. and Strisik, P. (1989). Lags and logs. In Bornstein and Bruner
    (eds), Interaction in Human Development. Newcombe (1998) for the interval: see `wilson`.
    """
    streams = read_streams(session)
    rows: list[Row] = []
    for window in session.windows():
        for question in questions(session.scheme):
            found = find_opportunities(session, question, window, streams)
            total_s = seconds(found.codable.total_us)
            n_valid = len(found.valid)
            low, high = wilson(found.n_answered, n_valid) if n_valid else (None, None)
            rows.append(
                {
                    **question.cells,
                    "headline": question.contingency.headline and question.direction == FORWARD,
                    **found.cells(),
                    "share_low": low,
                    "share_high": high,
                    "response_rate_per_min": (
                        60 * len(found.responses) / total_s if total_s else None
                    ),
                }
            )
    return table(COLUMNS, rows)


def wilson(hits: int, n: int, z: float = _Z_95) -> tuple[float, float]:
    """Return Wilson's score interval of a share, without continuity correction.

    Parameters
    ----------
    hits
        How many of them.
    n
        Out of how many; at least 1.
    z
        Standard normal quantile; of 95 % unless told.

    Returns
    -------
    low, high : float
        Ends of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If `hits` of `n` is no share.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    JASA 22, 209-212. Newcombe, R. G. (1998). Two-sided confidence intervals for the single
    proportion. Statistics in Medicine 17, 857-872, table I, method 3.

    Examples
    --------
    >>> low, high = wilson(81, 263)
    >>> f"{low:.4f} {high:.4f}"
    '0.2553 0.3662'
    """
    if not 0 <= hits <= n or n < 1:
        message = f"{hits} of {n} is no share"
        raise ValueError(message)
    middle = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(hits * (n - hits) / n + z * z / 4)
    return (middle - half if hits else 0.0, middle + half if hits < n else 1.0)
