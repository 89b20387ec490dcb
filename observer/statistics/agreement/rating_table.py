"""Agreement on what was judged, forms and interval codings, by several coefficients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from observer.model.event import Score
from observer.model.forms import Form, FormKind, IntervalCoding, IntervalMode, Item
from observer.model.messages import msg
from observer.model.rules import Coefficient
from observer.model.scheme import Scheme
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.coefficients.ac1 import gwet_ac1_from_table
from observer.statistics.coefficients.alpha import Level, krippendorff_alpha
from observer.statistics.coefficients.icc import icc
from observer.statistics.coefficients.kappa import cohen_kappa
from observer.statistics.coefficients.percent import (
    negative_agreement,
    percent_within,
    positive_agreement,
)
from observer.statistics.columns import (
    Cell,
    Column,
    Row,
    count_column,
    flag_column,
    share_column,
    text_column,
)
from observer.statistics.inputs import CodedSession
from observer.statistics.interval_scores import scored_slots

_TWO = 2
_MOST_CATEGORIES = 50
"""A scale with more values is not one of categories."""

COLUMNS = (
    text_column("form", msg("Form")),
    text_column("item", msg("Item")),
    text_column("level", msg("Level of measurement")),
    count_column("coders", msg("Coders")),
    count_column("n", msg("Rated by all")),
    count_column("incomplete", msg("Rated by some only")),
    Column("icc_a1", msg("ICC(A,1)"), decimals=2),
    Column("icc_a1_low", msg("ICC(A,1), from"), decimals=2),
    Column("icc_a1_high", msg("ICC(A,1), to"), decimals=2),
    Column("icc_c1", msg("ICC(C,1)"), decimals=2),
    Column("icc_c1_low", msg("ICC(C,1), from"), decimals=2),
    Column("icc_c1_high", msg("ICC(C,1), to"), decimals=2),
    Column("icc_11", msg("ICC(1,1)"), decimals=2),
    Column("icc_ak", msg("ICC(A,k)"), decimals=2),
    Column("icc_ck", msg("ICC(C,k)"), decimals=2),
    Column("icc_1k", msg("ICC(1,k)"), decimals=2),
    text_column("icc_reason", msg("Why there is no ICC")),
    Column("kappa", msg("Kappa"), decimals=2),
    Column("kappa_low", msg("Kappa, from"), decimals=2),
    Column("kappa_high", msg("Kappa, to"), decimals=2),
    Column("kappa_linear", msg("Kappa, linear weights"), decimals=2),
    Column("kappa_quadratic", msg("Kappa, quadratic weights"), decimals=2),
    text_column("kappa_reason", msg("Why there is no kappa")),
    Column("alpha", msg("Krippendorff's alpha"), decimals=2),
    Column("alpha_low", msg("Alpha, from"), decimals=2),
    Column("alpha_high", msg("Alpha, to"), decimals=2),
    text_column("alpha_reason", msg("Why there is no alpha")),
    Column("ac1", msg("AC1"), decimals=2),
    share_column("same", msg("The same value")),
    share_column("within_one", msg("Within one point")),
    share_column("positive_agreement", msg("Agreement where it is")),
    share_column("negative_agreement", msg("Agreement where it is not")),
    Column("mean_difference", msg("Mean difference, second less first"), decimals=2),
    share_column("same_absence", msg("Agreement on what has no value")),
    flag_column("reaches_minimum", msg("Reaches the minimum of the scheme")),
)
"""Of the tables ``ratings`` and ``intervals``.

``item`` is empty for a form as a whole: then each answer to each item is a target, which mixes how
much items differ with how far coders agree. ``n`` counts targets that every coder gave a value.
Kappas are over all values of the scale, not over those that were given; they and ``ac1`` are of two
coders alone. Of more than two coders there are ICC, alpha and percentages.
"""

JUDGED_BY: Mapping[Coefficient | None, str] = MappingProxyType(
    {
        Coefficient.ICC: "icc_a1",
        Coefficient.WEIGHTED_KAPPA: "kappa_quadratic",
        Coefficient.ALPHA: "alpha",
    }
)
"""The column of what a scheme judges coders by, where that is about judgements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What several coders answered to one item, one column for each target.

    Attributes
    ----------
    values
        Coders x targets; NaN where there is no value.
    absences
        Of the same shape: whether a reason was given in place of a value.
    level
        Of measurement.
    choices
        All values of the scale; empty where they cannot be counted.
    """

    form: str
    item: str
    session_id: str
    coders: tuple[str, ...]
    values: NDArray[np.float64]
    absences: NDArray[np.bool_]
    level: Level
    choices: tuple[float, ...]


def answers_of(
    session_id: str, codings: Mapping[str, CodedSession], scheme: Scheme
) -> tuple[tuple[Answers, ...], tuple[Answers, ...]]:
    """Return what the coders of one session answered: to forms, and in interval codings.

    Parameters
    ----------
    session_id
        Of the session.
    codings
        By coder; of a coder with several passes one that holds the parts of all.
    scheme
        What is compared.

    Returns
    -------
    forms, intervals : tuple of Answers
        Item by item; texts are left out, since words are not compared.
    """
    coders = tuple(codings)
    forms = [
        _answers(
            session_id, coders, form, item, [_of_form(c, form, item) for c in codings.values()]
        )
        for form in scheme.forms
        if form.kind is not FormKind.TEXT
        for item in form.items
    ]
    intervals: list[Answers] = []
    for each in scheme.intervals:
        slots = [scored_slots(coding, each) for coding in codings.values()]
        for item in each.items:
            scores = [
                {
                    str(one.slot.number): one.scores[item.id]
                    for one in found
                    if item.id in one.scores
                }
                for found in slots
            ]
            intervals.append(_answers(session_id, coders, each, item, scores))
    return tuple(forms), tuple(intervals)


def rating_rows(
    answers: Sequence[Answers],
    coders: Sequence[str],
    *,
    whole: bool,
    settings: AgreementSettings | None = None,
) -> list[Row]:
    """Return the rows of some coders, over the sessions that the answers are of.

    Parameters
    ----------
    answers
        Of one session or of several.
    coders
        Two or more, in order; a session counts if all of them coded it.
    whole
        Whether there is a row for each form as a whole alone, and none for its items.
    settings
        With what the scheme asks for; None for nothing.

    Returns
    -------
    list of Row
        See `COLUMNS`; without the columns that say of whom and of which session.

    Notes
    -----
    Formula
        - weighted κ = 1 - Σ v p / Σ v pₑ over all values of the scale, with linear and quadratic
          weights v
        - α = 1 - Dₒ / Dₑ at the level of the scale, and the six ICCs with McGraw and Wong's
          intervals
        - share of the same value, and within one point
    Edge cases
        - An answer without a value (not applicable, not observed, not scorable) is left out and
          counted; agreement on that is told by itself.
        - All ratings the same: α and ICC are empty, κ is too.
        - The ICC takes what all coders rated; α also what some of them did not.

    References
    ----------
    McGraw, K. O. and Wong, S. P. (1996). Psychological Methods 1, 30-46. Krippendorff, K. (2011).
    Computing Krippendorff's alpha-reliability. Cohen, J. (1968). Psychological Bulletin 70,
    213-220.
    """
    own = [each for each in answers if all(coder in each.coders for coder in coders)]
    forms = dict.fromkeys(each.form for each in own)
    rows: list[Row] = []
    for form in forms:
        mine = [each for each in own if each.form == form]
        items = dict.fromkeys(each.item for each in mine)
        if len(items) > 1 or whole:
            rows.append(_judged(_row(mine, coders, ""), settings))
        rows.extend(
            _judged(_row([each for each in mine if each.item == item], coders, item), settings)
            for item in (() if whole else items)
        )
    return rows


def sets_of(coders: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return every two coders, and all of them where there are more."""
    pairs = tuple(combinations(coders, _TWO))
    return (*pairs, tuple(coders)) if len(coders) > _TWO else pairs


def _of_form(coding: CodedSession, form: Form, item: Item) -> dict[str, Score]:
    return {
        f"{score.about}/{score.onset_us}": score
        for score in coding.coding.scores_of(form.id)
        if score.item == item.id and score.is_answered
    }


def _answers(
    session_id: str,
    coders: tuple[str, ...],
    form: Form | IntervalCoding,
    item: Item,
    scores: Sequence[Mapping[str, Score]],
) -> Answers:
    targets = tuple(dict.fromkeys(key for each in scores for key in each))
    values = np.full((len(coders), len(targets)), np.nan)
    absences = np.zeros((len(coders), len(targets)), dtype=np.bool_)
    for i, each in enumerate(scores):
        for j, key in enumerate(targets):
            score = each.get(key)
            if score is not None and score.value is not None:
                values[i, j] = score.value
            absences[i, j] = score is not None and score.value is None
    scale = form.scale_of(item)
    return Answers(
        form=form.id,
        item=item.id,
        session_id=session_id,
        coders=coders,
        values=values,
        absences=absences,
        level=_level(form, item),
        choices=scale.choices if scale else (),
    )


def _level(form: Form | IntervalCoding, item: Item) -> Level:
    scale = form.scale_of(item)
    if scale is not None and len(scale.choices) == _TWO:
        return Level.NOMINAL
    if isinstance(form, IntervalCoding):
        return Level.INTERVAL if form.mode is IntervalMode.COUNT else Level.ORDINAL
    ordered = form.kind in {FormKind.RATING, FormKind.CHECKLIST}
    return Level.ORDINAL if ordered else Level.INTERVAL


def _row(answers: Sequence[Answers], coders: Sequence[str], item: str) -> Row:
    picked = [[each.coders.index(coder) for coder in coders] for each in answers]
    values = np.concatenate(
        [each.values[rows] for each, rows in zip(answers, picked, strict=True)], axis=1
    )
    absences = np.concatenate(
        [each.absences[rows] for each, rows in zip(answers, picked, strict=True)], axis=1
    )
    given = ~np.isnan(values)
    full = given.all(axis=0)
    levels = {each.level for each in answers}
    level = levels.pop() if len(levels) == 1 else Level.INTERVAL
    row: dict[str, Cell] = {
        "form": answers[0].form,
        "item": item,
        "level": level.value,
        "coders": len(coders),
        "n": int(full.sum()),
        "incomplete": int((given.any(axis=0) & ~full).sum()),
        "same_absence": _same_absence(given, absences),
    }
    row |= _correlations(values, level)
    row |= _alpha(values, level)
    row["same"] = percent_within(values, 0).value
    row["within_one"] = percent_within(values, 1).value if level is not Level.NOMINAL else None
    if len(coders) == _TWO:
        scales = {each.choices for each in answers}
        row |= _pair(values[:, full], scales.pop() if len(scales) == 1 else (), level)
    return row


def figure_of(row: Row, column: str) -> float | None:
    """Return a figure of a row; the plain kappa where there are no weights, as of yes and no."""
    value = row.get(column)
    if value is None and column == JUDGED_BY[Coefficient.WEIGHTED_KAPPA]:
        value = row.get("kappa")
    return value if isinstance(value, float) else None


def _judged(row: Row, settings: AgreementSettings | None) -> Row:
    """Return a row with whether it reaches the minimum, in the coefficient of the scheme."""
    column = JUDGED_BY.get(settings.coefficient) if settings else None
    if settings is None or column is None:
        return row
    reached = settings.reaches(str(row["form"]), figure_of(row, column))
    return {**row, "reaches_minimum": reached}


def _correlations(values: NDArray[np.float64], level: Level) -> Row:
    if level is Level.NOMINAL:
        return {}
    found = icc(values.T)
    row: dict[str, Cell] = {
        "icc_reason": found["ICC(A,1)"].reason_word,
        "icc_11": found["ICC(1,1)"].value,
        "icc_ak": found["ICC(A,k)"].value,
        "icc_ck": found["ICC(C,k)"].value,
        "icc_1k": found["ICC(1,k)"].value,
    }
    for name, form in (("icc_a1", "ICC(A,1)"), ("icc_c1", "ICC(C,1)")):
        low, high = found[form].interval or (None, None)
        row |= {name: found[form].value, f"{name}_low": low, f"{name}_high": high}
    return row


def _alpha(values: NDArray[np.float64], level: Level) -> Row:
    found = krippendorff_alpha(values, level.value)
    low, high = found.interval or (None, None)
    return {
        "alpha": found.value,
        "alpha_low": low,
        "alpha_high": high,
        "alpha_reason": found.reason_word,
    }


def _pair(values: NDArray[np.float64], choices: tuple[float, ...], level: Level) -> Row:
    first, second = values
    row: dict[str, Cell] = {
        "mean_difference": float((second - first).mean()) if len(first) else None
    }
    places = _places(values, choices)
    if places is None:
        return row
    size = len(choices)
    counts = np.bincount(places[0] * size + places[1], minlength=size * size).reshape(size, size)
    plain = cohen_kappa(counts)
    low, high = plain.interval or (None, None)
    row |= {
        "kappa": plain.value,
        "kappa_low": low,
        "kappa_high": high,
        "kappa_reason": plain.reason_word,
        "ac1": gwet_ac1_from_table(counts).value,
    }
    if level is not Level.NOMINAL:
        row |= {
            "kappa_linear": cohen_kappa(counts, "linear").value,
            "kappa_quadratic": cohen_kappa(counts, "quadratic").value,
        }
    elif size == _TWO:
        # the second of yes and no is yes
        row |= {
            "positive_agreement": positive_agreement(counts[::-1, ::-1]).value,
            "negative_agreement": negative_agreement(counts[::-1, ::-1]).value,
        }
    return row


def _places(values: NDArray[np.float64], choices: tuple[float, ...]) -> NDArray[np.int64] | None:
    """Return values as places on their scale; None where it has no such places."""
    if not 1 < len(choices) <= _MOST_CATEGORIES:
        return None
    scale = np.array(sorted(choices))
    places = np.abs(values[..., None] - scale).argmin(axis=-1)
    return places.astype(np.int64) if np.allclose(scale[places], values) else None


def _same_absence(given: NDArray[np.bool_], absences: NDArray[np.bool_]) -> float | None:
    """Return in which share of the targets answered by all either all gave a value or none did."""
    answered = (given | absences).all(axis=0)
    if not answered.any():
        return None
    alike = given[:, answered].all(axis=0) | absences[:, answered].all(axis=0)
    return float(alike.mean())
