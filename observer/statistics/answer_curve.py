"""How the share of answered signals grows with the time one waits, beside chance."""

from dataclasses import replace

import pandas as pd

from observer.model.messages import msg
from observer.model.time import US_PER_S
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Row,
    count_column,
    flag_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.opportunities import QUESTION_COLUMNS, Question, questions, tally
from observer.statistics.streams import read_streams

STEPS = 12
"""How many windows are tried, up to twice the stated one."""

COLUMNS = (
    *PHASE_COLUMNS,
    *QUESTION_COLUMNS,
    seconds_column("window_s", msg("Answer within")),
    flag_column("stated", msg("As the scheme states it")),
    count_column("n_answered", msg("Signals answered")),
    count_column("n_valid", msg("Signals that could be answered")),
    share_column("share", msg("Share answered")),
    share_column("chance_share", msg("Share by chance")),
    text_column("status", msg("Why shares are empty")),
    *WINDOW_COLUMNS,
)


def answer_curve(session: CodedSession, contingency: str, phase_id: str = "") -> pd.DataFrame:
    """Ask one contingency with shorter and longer windows, in both directions.

    Everything else is as in `observer.statistics.contingency.contingency`: at the window that the
    scheme states both give the same figures. A longer window leaves fewer signals that could be
    answered, so that the share of one row may be of other signals than that of the next.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.
    contingency
        Id of the contingency.
    phase_id
        Only this phase; empty for the whole session.

    Returns
    -------
    pandas.DataFrame
        A row per direction and window, in seconds, from a sixth of the stated one to twice as
        long; see `COLUMNS`. No rows if the scheme has no such contingency.
    """
    windows = session.windows()
    window = next((each for each in windows if each.phase_id == phase_id), windows[0])
    asked = [q for q in questions(session.scheme) if q.contingency.id == contingency]
    rows = [row for question in asked for row in _rows(session, question, window)]
    return table(COLUMNS, rows)


def _rows(session: CodedSession, question: Question, window: Window) -> list[Row]:
    streams = read_streams(session)
    stated_us = question.contingency.window_us
    rows: list[Row] = []
    for step in range(1, STEPS + 1):
        window_us = stated_us * 2 * step // STEPS
        wider = replace(question.contingency, window_us=window_us)
        counted, time = tally(session, replace(question, contingency=wider), window, streams)
        cells = {**question.cells, **counted.cells(), **time}
        cells |= {"window_s": window_us / US_PER_S, "stated": window_us == stated_us}
        rows.append(cells)
    return rows
