"""Description of interval codings: in which share of the scored intervals something was so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import pandas as pd

from observer.model.event import Score
from observer.model.forms import IntervalCoding, IntervalMode, Item
from observer.model.interval_edits import is_uncodable, scores_by_slot
from observer.model.interval_grid import Slot, slots
from observer.model.messages import msg
from observer.statistics.answers import ABSENCE_COLUMNS, VALUE_COLUMNS, absent, described
from observer.statistics.columns import (
    PHASE_COLUMNS,
    WINDOW_COLUMNS,
    Cell,
    Column,
    Row,
    count_column,
    seconds_column,
    share_column,
    table,
    text_column,
)
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.pooled_windows import pooled_columns, pooled_windows

_NEAR = 1e-9

COLUMNS = (
    *PHASE_COLUMNS,
    text_column("subject", msg("Who")),
    text_column("form", msg("Intervals")),
    text_column("item", msg("Item")),
    text_column("mode", msg("What counts")),
    seconds_column("observe_s", msg("Length of an interval")),
    count_column("n_intervals", msg("Number of intervals")),
    count_column("n_scored", msg("Scored")),
    share_column("proportion", msg("Share of scored intervals")),
    *VALUE_COLUMNS,
    Column("total", msg("Total count"), decimals=0),
    count_column("n_uncodable", msg("Not codable")),
    *ABSENCE_COLUMNS,
    *WINDOW_COLUMNS,
)

POOLED_COLUMNS = pooled_columns(COLUMNS, ())


@dataclass(frozen=True, slots=True)
class ScoredSlot:
    """One interval with what was scored in it.

    Attributes
    ----------
    scores
        By item; answered ones alone.
    uncodable
        Whether all of it could not be coded.
    """

    slot: Slot
    scores: Mapping[str, Score]
    uncodable: bool


def scored_slots(session: CodedSession, form: IntervalCoding) -> tuple[ScoredSlot, ...]:
    """Return every interval of an interval coding with its scores, ascending.

    Parameters
    ----------
    session
        The coding with its window and phases.
    form
        Which interval coding.

    Returns
    -------
    tuple of ScoredSlot
        As the window lays them for scoring.
    """
    coding = session.coding
    standing = [s.onset_us for s in coding.scores_of(form.id) if s.onset_us is not None]
    found = slots(form, session.window, session.phases, standing)
    scored = scores_by_slot(coding, form, found)
    return tuple(
        ScoredSlot(
            slot,
            {k: s for k, s in scored.get(slot.number, {}).items() if s.is_answered},
            is_uncodable(coding, form, slot),
        )
        for slot in found
    )


def intervals(session: CodedSession) -> pd.DataFrame:
    """Describe every item of every interval coding, for the session and for each phase.

    An interval belongs to the window in which it begins. The proportion is the share of the scored
    intervals with a score above the lowest there is (of yes and no: with yes); it is never turned
    into a rate or a duration, since partial intervals overestimate and whole ones underestimate
    how long something lasted. A count has its total too. Intervals without a score are told apart:
    a reason was given, nothing of it could be coded, or it was not scored.

    Parameters
    ----------
    session
        The coding with its scheme, window and phases.

    Returns
    -------
    pandas.DataFrame
        One row per window, interval coding and item, in the scheme's order; see `COLUMNS`.

    Notes
    -----
    Formula
        - ``proportion = scored intervals with a score above the lowest / scored intervals``
        - total, in the mode count alone: ``Σ x``; mean, median and SD (n - 1) are over the scored
          intervals
    Edge cases
        - no scored interval: the proportion and all that describes values are empty
        - an interval belongs to the window in which it begins
        - intervals without a score are told apart: a reason was given, nothing of it could be
          coded, or it was not scored; none of them is in the denominator
        - it is never turned into a rate or a duration: partial intervals overestimate and whole
          ones underestimate how long something lasted

    References
    ----------
    Powell, J., Martindale, A. and Kulp, S. (1975). An evaluation of time-sample measures of
    behavior. Journal of Applied Behavior Analysis 8, 463-469.

    Yoder, P. and Symons, F. (2010). Observational Measurement of Behavior, chapter 4.
    """
    laid = [(form, scored_slots(session, form)) for form in session.scheme.intervals]
    rows: list[Row] = []
    for window in session.windows():
        for form, found in laid:
            within = _begun_in(window, found)
            cells = session.observed((form.id,), window).cells
            rows.extend({**_described(form, item, within), **cells} for item in form.items)
    return table(COLUMNS, rows)


def pooled_intervals(sessions: Sequence[CodedSession]) -> pd.DataFrame:
    """Describe interval codings over several sessions of a dyad: each interval counts once.

    Parameters
    ----------
    sessions
        One coding each, under one scheme.

    Returns
    -------
    pandas.DataFrame
        One row per phase, interval coding and item; see `POOLED_COLUMNS`.
    """
    forms = sessions[0].scheme.intervals if sessions else ()
    laid = {form.id: [scored_slots(session, form) for session in sessions] for form in forms}
    rows: list[Row] = []
    for pooled in pooled_windows(sessions):
        for form in forms:
            within = [
                slot
                for number, _, window in pooled.parts
                for slot in _begun_in(window, laid[form.id][number])
            ]
            times = [(at, own.observed((form.id,), window)) for at, own, window in pooled.parts]
            cells = pooled.cells(times)
            rows.extend({**_described(form, item, within), **cells} for item in form.items)
    return table(POOLED_COLUMNS, rows)


def _begun_in(window: Window, found: Sequence[ScoredSlot]) -> list[ScoredSlot]:
    return [each for each in found if window.counts(each.slot.onset_us)]


def _described(form: IntervalCoding, item: Item, found: Sequence[ScoredSlot]) -> dict[str, Cell]:
    given = [each.scores[item.id] for each in found if item.id in each.scores]
    values = [score.value for score in given if score.value is not None]
    uncodable = sum(each.uncodable and item.id not in each.scores for each in found)
    lowest = form.scale_of(item).lowest or 0.0
    above = sum(value > lowest + _NEAR for value in values)
    return {
        "subject": form.subject or None,
        "form": form.id,
        "item": item.id,
        "mode": form.mode.value,
        "observe_s": form.observe_us / 1_000_000,
        "n_intervals": len(found),
        "n_scored": len(values),
        "proportion": above / len(values) if values else None,
        **described(values),
        "total": fsum(values) if values and form.mode is IntervalMode.COUNT else None,
        "n_uncodable": uncodable,
        **absent(given),
        "n_missing": len(found) - len(given) - uncodable,
    }
