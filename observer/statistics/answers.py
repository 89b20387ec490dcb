"""Description of what was judged: how each item of each form was answered."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from observer.model.event import Score
from observer.model.forms import About, Absence, Form, Item
from observer.model.messages import msg
from observer.model.session import Phase
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.pooled_windows import pooled_columns, pooled_windows

VALUE_COLUMNS = (
    Column("mean", msg("Mean"), decimals=2),
    Column("median", msg("Median"), decimals=2),
    Column("sd", msg("SD"), decimals=2),
    Column("min", msg("Lowest"), decimals=2),
    Column("max", msg("Highest"), decimals=2),
)
"""How values are described; empty where there are none."""

ABSENCE_COLUMNS = (
    count_column("n_not_applicable", msg("Not applicable")),
    count_column("n_not_observed", msg("Not observed")),
    count_column("n_not_scorable", msg("Not scorable")),
    count_column("n_missing", msg("Not answered")),
)
"""Why there is no value; four different things."""

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("subject", msg("Who")),
    text_column("form", msg("Form")),
    text_column("item", msg("Item")),
    text_column("kind", msg("Kind")),
    text_column("about", msg("About")),
    count_column("n_values", msg("Values")),
    count_column("n_in_words", msg("In words")),
    *VALUE_COLUMNS,
    *ABSENCE_COLUMNS,
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())


def answers(session: CodedSession) -> pd.DataFrame:
    """Describe the answers to every item of every form, for the session and for each phase.

    Values are as they were answered: what counts from the other end is not turned round. They are
    described, never added up over items; that is what composites are for. At the session stand all
    sheets of a form, without those about phases that do not count and about segments that begin
    there; at a phase those about the phase itself and about segments that begin in it. An item
    without an answer is missing: on a sheet that was begun, and where the form is due (once in a
    session, once in each phase that it is for).

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, form and item, in the scheme's order; see `COLUMNS`.

    Notes
    -----
    Formula
        - mean: ``Σ x / n`` of the n values that were given; SD with n - 1; the median is the middle
          value, or the mean of the two middle ones
        - an item without an answer counts as missing on every sheet that was begun and wherever the
          form is due
    Edge cases
        - no value: mean, median, SD, lowest and highest are empty; one value: SD is empty
        - not applicable, not observed, not scorable and not answered are counted apart and are
          never a value
        - an item that counts from the other end is shown as it was answered

    References
    ----------
    Schafer, J. L. and Graham, J. W. (2002). Missing data: our view of the state of the art.
    Psychological Methods 7, 147-177: an answer that could not be given is not an answer of 0.
    """
    rows: list[Row] = []
    for window in session.windows():
        for form in session.scheme.forms:
            if window.phase_id and not _is_asked_in(session, form, window):
                continue
            sheets = _sheets(session, form, window)
            observed = session.observed((form.id,), window)
            rows.extend(
                {**_named(form, item), **_described(item, sheets), **observed.cells}
                for item in form.items
            )
    return table(COLUMNS, rows)


def pooled_answers(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Describe the answers over several sessions of a dyad: each sheet counts once.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase, form and item; see `POOLED_COLUMNS`.
    """
    rows: list[Row] = []
    for pooled in pooled_windows(sessions):
        for form in sessions[0].scheme.forms:
            parts = [
                (number, session, window)
                for number, session, window in pooled.parts
                if not window.phase_id or _is_asked_in(session, form, window)
            ]
            sheets = [sheet for _, own, window in parts for sheet in _sheets(own, form, window)]
            times = [(number, own.observed((form.id,), window)) for number, own, window in parts]
            rows.extend(
                {**_named(form, item), **_described(item, sheets), **pooled.cells(times)}
                for item in (form.items if parts else ())
            )
    return table(POOLED_COLUMNS, rows)


def is_for(form: Form, phase: Phase) -> bool:
    """Return whether a form about phases is for this phase."""
    return form.about is About.PHASE and (not form.phases or phase.template in form.phases)


def described(values: Iterable[float]) -> dict[str, Cell]:
    """Return mean, median, standard deviation (n - 1) and range; empty without values."""
    found = np.fromiter(values, np.float64)
    if not len(found):
        return {}
    return {
        "mean": float(found.mean()),
        "median": float(np.median(found)),
        "sd": float(found.std(ddof=1)) if len(found) > 1 else None,
        "min": float(found.min()),
        "max": float(found.max()),
    }


def absent(scores: Iterable[Score]) -> dict[str, Cell]:
    """Return how often each reason stands in place of a value."""
    found = Counter(score.absence for score in scores if score.value is None)
    return {f"n_{reason.value}": found[reason] for reason in Absence}


def _is_asked_in(session: CodedSession, form: Form, window: Window) -> bool:
    if form.about is About.SEGMENT:
        return True
    return any(phase.id == window.phase_id and is_for(form, phase) for phase in session.phases)


_Sheet = dict[str, Score]


def _sheets(session: CodedSession, form: Form, window: Window) -> Sequence[_Sheet]:
    """Return the answers by item on each sheet of a window, empty for one that is due."""
    found: dict[tuple[str, int | None], _Sheet] = {}
    if form.about is About.SESSION:
        found["", None] = {}
    for phase in session.phases:
        if phase.in_statistics and is_for(form, phase) and window.phase_id in {"", phase.id}:
            found[phase.id, None] = {}
    not_counted = {phase.id for phase in session.phases if not phase.in_statistics}
    for score in session.coding.scores_of(form.id):
        if form.about is About.SEGMENT:
            counts = score.onset_us is not None and window.counts(score.onset_us)
        elif form.about is About.PHASE:
            counts = score.about not in not_counted and window.phase_id in {"", score.about}
        else:
            counts = True
        if counts:
            sheet = found.setdefault((score.about, score.onset_us), {})
            if score.is_answered:
                sheet[score.item] = score
    return tuple(found.values())


def _named(form: Form, item: Item) -> dict[str, Cell]:
    return {
        "subject": form.subject or None,
        "form": form.id,
        "item": item.id,
        "kind": form.kind.value,
        "about": form.about.value,
    }


def _described(item: Item, sheets: Sequence[_Sheet]) -> dict[str, Cell]:
    given = [sheet[item.id] for sheet in sheets if item.id in sheet]
    values = [score.value for score in given if score.value is not None]
    return {
        "n_values": len(values),
        "n_in_words": sum(bool(score.words) for score in given),
        **described(values),
        **absent(given),
        "n_missing": len(sheets) - len(given),
    }
