"""One row per session and coder, for those who compute with columns: counts, answers, composites.

Names of columns are ASCII, begin with a letter, differ not by capitals alone, and have at most 32
characters, as SPSS, R and Mplus can all read them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import fmean

from observer.formats.table import Cell, Table
from observer.model.forms import About, Form, FormKind, IntervalCoding, IntervalMode, Item
from observer.model.local_text import LocalText
from observer.model.messages import Message, msg
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.reports.asked import NOT_ASKED, Asked
from observer.reports.clinician_summary import records
from observer.reports.codebook import NUMBER, WHOLE, Variable
from observer.reports.judged_tables import MISSING, composite_formula, composite_rule
from observer.reports.judged_variables import REASON
from observer.reports.request import ReportRequest
from observer.reports.research_origin import Origin
from observer.reports.research_variables import CODED_BY, EVENTS, ORIGIN
from observer.statistics.answered import answered
from observer.statistics.composite_values import placed_composites
from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession
from observer.statistics.interval_scores import intervals
from observer.statistics.trace_course import traces

LONGEST_NAME = 32
_AGES = tuple(v for v in EVENTS if v.name in {"visit", "age_weeks", "corrected_age_weeks"})
_WHY = "why"
_NOTHING = msg("nothing of it was coded, or another scheme has it")
_UNDEFINED = msg("undefined, or another scheme has it")

_Figures = Iterator[tuple["WideColumn", Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WideColumn:
    """One column of the wide table before it has its name.

    Attributes
    ----------
    stem, stat
        Of the name; the stem is cut where both are too long.
    """

    scheme: str
    stem: str
    stat: str
    label: Message
    unit: str = ""
    type: str = NUMBER
    formula: str = ""
    denominator: str = ""
    values: Message | None = None
    missing: Message = _UNDEFINED
    measure: str = ""
    levels: tuple[tuple[float, LocalText], ...] = ()
    key: str = field(default="")


def session_wide(request: ReportRequest) -> tuple[Table, tuple[Variable, ...]]:
    """Return one row per coding, and what its columns mean.

    Parameters
    ----------
    request
        Its codings; those under different schemes fill different columns.

    Returns
    -------
    table : Table
        Named ``session_wide``.
    variables : tuple of Variable
        One per column.
    """
    found: dict[tuple[str, str, str], WideColumn] = {}
    rows: list[tuple[tuple[Cell, ...], Mapping[tuple[str, str, str], Cell]]] = []
    for coded in request.codings:
        origin = Origin(request, coded)
        cells: dict[tuple[str, str, str], Cell] = {}
        for column, value in _figures(coded):
            key = (column.scheme, column.key or column.stem, column.stat)
            found.setdefault(key, column)
            cells[key] = value
        rows.append(((*origin.whose, *origin.ages, *origin.coded_by), cells))
    head = (*ORIGIN, *_AGES, *CODED_BY)
    taken = {variable.name for variable in head}
    columns = [_variable(column, taken) for column in found.values()]
    variables = (*head, *_with_reasons(list(found.values()), columns))
    table = Table(
        name="session_wide",
        columns=tuple(variable.column() for variable in variables),
        rows=[(*whose, *(cells.get(key) for key in found)) for whose, cells in rows],
    )
    return table, variables


def column_name(stem: str, stat: str, taken: set[str]) -> str:
    """Return a name that no other column has, in what every program can read, and take it.

    Parameters
    ----------
    stem
        What it is about.
    stat
        Which figure; empty for the value itself.
    taken
        Names that are there; the new one is added.

    Returns
    -------
    str
        At most `LONGEST_NAME` characters.
    """
    plain = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or "x"
    plain = plain if plain[0].isalpha() else f"x{plain}"
    tail = f"_{stat}" if stat else ""
    number = 1
    while True:
        end = tail if number == 1 else f"_{number}{tail}"
        name = plain[: LONGEST_NAME - len(end)].rstrip("_") + end
        if name not in taken:
            taken.add(name)
            return name
        number += 1


def _variable(column: WideColumn, taken: set[str]) -> Variable:
    return Variable(
        name=column_name(column.stem, column.stat, taken),
        label=column.label,
        type=column.type,
        unit=column.unit,
        values=column.values,
        formula=column.formula,
        denominator=column.denominator,
        missing=column.missing,
        measure=column.measure,
        levels=column.levels,
        decimals=0 if column.type == WHOLE else None,
    )


def _with_reasons(found: list[WideColumn], columns: list[Variable]) -> Iterator[Variable]:
    """Yield the variables; an answer names the column behind it that says why it is empty."""
    for at, variable in enumerate(columns):
        is_answer = at + 1 < len(found) and found[at + 1].stat == _WHY
        yield replace(variable, reason=columns[at + 1].name) if is_answer else variable


def _figures(coded: CodedSession) -> _Figures:
    yield from _codes(coded)
    yield from _answered(coded)
    yield from _forms(coded)
    yield from _intervals(coded)
    yield from _traces(coded)
    yield from _composites(coded)


def _codes(coded: CodedSession) -> _Figures:
    scheme = coded.scheme
    for row in _whole(records(tracks(coded))):
        track = scheme.track(str(row["track"]))
        code = track.code(str(row["code"]))
        for column, name in _code_columns(scheme, track, code):
            yield column, row[name]


def _code_columns(scheme: Scheme, track: Track, code: Code) -> Iterator[tuple[WideColumn, str]]:
    named = _named(track.label, code.label)

    def column(stat: str, label: Message, **more: str) -> WideColumn:
        return WideColumn(
            scheme=scheme.id,
            stem=f"{track.subject}_{code.id}",
            key=f"{track.id}.{code.id}",
            stat=stat,
            label=label,
            missing=_NOTHING,
            **more,  # type: ignore[arg-type]  # each is a text
        )

    yield column("n", msg("{what}: count", what=named), type=WHOLE), "n"
    yield (
        column(
            "rate",
            msg("{what}: rate", what=named),
            unit="/min",
            formula="60 * n / codable_s",
            denominator="codable_s",
        ),
        "rate_per_min",
    )
    if code.kind is CodeKind.STATE:
        yield column("dur", msg("{what}: duration", what=named), unit="s"), "duration_s"
        yield (
            column(
                "prop",
                msg("{what}: share of codable time", what=named),
                formula="duration_s / codable_s",
                denominator="codable_s",
            ),
            "proportion",
        )


def _answered(coded: CodedSession) -> _Figures:
    scheme = coded.scheme
    for row in _whole(records(answered(coded))):
        if row["direction"] != "forward":
            continue
        contingency = next(c for c in scheme.contingencies if c.id == row["contingency"])
        label = contingency.label
        for stat, name, words, kind in (
            ("ans", "n_answered", msg("{what}: signals answered", what=label), WHOLE),
            ("of", "n_valid", msg("{what}: signals that could be answered", what=label), WHOLE),
            ("share", "share", msg("{what}: share answered", what=label), NUMBER),
        ):
            yield (
                WideColumn(
                    scheme=scheme.id,
                    stem=contingency.id,
                    stat=stat,
                    label=words,
                    type=kind,
                    formula="n_answered / n_valid" if kind is NUMBER else "",
                    denominator="n_valid" if kind is NUMBER else "",
                    missing=_NOTHING if kind is WHOLE else _UNDEFINED,
                ),
                row[name],
            )


def _forms(coded: CodedSession) -> _Figures:
    empty = list(Asked(coded, {}).left_out())
    for form in coded.scheme.forms:
        if form.kind is FormKind.TEXT:
            continue
        unasked = frozenset(score.item for score in empty if score.form == form.id)
        for item in form.items:
            yield from (
                _one_answer(coded, form, item, unasked)
                if form.about is About.SESSION
                else _several_answers(coded, form, item)
            )


def _one_answer(coded: CodedSession, form: Form, item: Item, unasked: frozenset[str]) -> _Figures:
    named = _named(form.label, item.label)
    scheme, stem = coded.scheme.id, f"{form.id}_{item.id}"
    found = [s for s in coded.coding.scores_of(form.id) if s.item == item.id and s.is_answered]
    score = found[0] if found else None
    yield (
        WideColumn(
            scheme=scheme,
            stem=stem,
            stat="",
            label=named,
            unit=form.unit,
            values=_scale_words(form, item),
            missing=REASON.label,
            measure="ordinal" if form.kind is FormKind.RATING else "",
            levels=tuple((a.value, a.label) for a in item.anchors or form.anchors),
        ),
        score.value if score else None,
    )
    reason = None if score and score.value is not None else MISSING
    if score and score.absence is not None:
        reason = score.absence.value
    elif score is None and item.id in unasked:
        reason = NOT_ASKED
    yield (
        WideColumn(
            scheme=scheme,
            stem=stem,
            stat=_WHY,
            label=msg("{what}: why there is no value", what=named),
            type="text",
            values=REASON.values,
            missing=msg("there is a value, or another scheme has it"),
        ),
        reason,
    )


def _several_answers(coded: CodedSession, form: Form, item: Item) -> _Figures:
    """Yield the mean over all sheets that count and their number; per phase of the scheme too."""
    named = _named(form.label, item.label)
    scheme, stem = coded.scheme.id, f"{form.id}_{item.id}"
    left_out = {phase.id for phase in coded.phases if not phase.in_statistics}
    whole = coded.windows()[0]
    values = [
        (score.about, score.value)
        for score in coded.coding.scores_of(form.id)
        if score.item == item.id
        and score.value is not None
        and score.about not in left_out
        and (score.onset_us is None or whole.counts(score.onset_us))
    ]
    yield (
        WideColumn(
            scheme=scheme,
            stem=stem,
            stat="mean",
            label=msg("{what}: mean of the answers", what=named),
            unit=form.unit,
            denominator="nval",
        ),
        _mean([value for _, value in values]),
    )
    yield (
        WideColumn(
            scheme=scheme,
            stem=stem,
            stat="nval",
            label=msg("{what}: number of answers with a value", what=named),
            type=WHOLE,
            missing=_NOTHING,
        ),
        len(values),
    )
    if form.about is not About.PHASE:
        return
    template_of = {phase.id: phase.template for phase in coded.phases}
    for template in coded.scheme.phases:
        if not template.in_statistics or (form.phases and template.id not in form.phases):
            continue
        within = [value for about, value in values if template_of.get(about) == template.id]
        label = msg("{what}, in the phase {phase}", what=named, phase=template.label)
        yield (
            WideColumn(
                scheme=scheme, stem=stem, stat=_stat(template.id), label=label, unit=form.unit
            ),
            _mean(within),
        )


def _intervals(coded: CodedSession) -> _Figures:
    scheme = coded.scheme
    for row in _whole(records(intervals(coded))):
        form = scheme.form(str(row["form"]))
        item = form.item(str(row["item"]))
        named = _named(form.label, item.label)
        stats = [
            ("prop", "proportion", msg("{what}: share of scored intervals", what=named), NUMBER),
            ("mean", "mean", msg("{what}: mean of the scored intervals", what=named), NUMBER),
            ("nsc", "n_scored", msg("{what}: number of scored intervals", what=named), WHOLE),
        ]
        if isinstance(form, IntervalCoding) and form.mode is IntervalMode.COUNT:
            stats.append(("total", "total", msg("{what}: total count", what=named), NUMBER))
        for stat, name, label, kind in stats:
            yield (
                WideColumn(
                    scheme=scheme.id,
                    stem=f"{form.id}_{item.id}",
                    stat=stat,
                    label=label,
                    type=kind,
                    denominator="n_scored" if stat in {"prop", "mean"} else "",
                ),
                row[name],
            )


def _traces(coded: CodedSession) -> _Figures:
    for row in _whole(records(traces(coded))):
        trace = coded.scheme.trace(str(row["trace"]))
        for stat, name, label, unit in (
            ("mean", "mean", msg("{what}: mean over time", what=trace.label), trace.unit),
            ("sd", "sd", msg("{what}: SD over time", what=trace.label), trace.unit),
            ("fol", "followed_s", msg("{what}: time followed", what=trace.label), "s"),
        ):
            yield (
                WideColumn(
                    scheme=coded.scheme.id,
                    stem=trace.id,
                    stat=stat,
                    label=label,
                    unit=unit,
                    denominator="followed_s" if stat != "fol" else "",
                ),
                row[name],
            )


def _composites(coded: CodedSession) -> _Figures:
    scheme = coded.scheme
    templates = {phase.id: phase.template for phase in coded.phases}
    labels = {phase.id: phase.label for phase in scheme.phases}
    by_phase: dict[tuple[str, str], list[float | None]] = {}
    for place, made in placed_composites(coded):
        composite = made.composite
        if not place.about and place.onset_us is None:
            yield _composite_column(coded, composite.id, "", composite.label), made.value
        elif template := templates.get(place.about):
            by_phase.setdefault((composite.id, template), []).append(made.value)
    for (composite_id, template), values in by_phase.items():
        composite = next(c for c in scheme.composites if c.id == composite_id)
        label = msg(
            "{what}, in the phase {phase}",
            what=composite.label,
            phase=labels.get(template, LocalText()),
        )
        column = _composite_column(coded, composite_id, _stat(template), label)
        yield column, _mean([value for value in values if value is not None])


def _composite_column(
    coded: CodedSession, composite_id: str, stat: str, label: LocalText | Message
) -> WideColumn:
    composite = next(c for c in coded.scheme.composites if c.id == composite_id)
    return WideColumn(
        scheme=coded.scheme.id,
        stem=composite_id,
        stat=stat,
        label=label if isinstance(label, Message) else msg("{what}", what=label),
        formula=f"{composite_formula(composite, coded.scheme)}; {composite_rule(composite)}",
        missing=msg("too much was missing, or another scheme has it; see the table composites"),
    )


def _whole(rows: list[dict[str, Cell]]) -> Iterator[dict[str, Cell]]:
    return (row for row in rows if not row["phase_id"])


def _named(whole: LocalText, part: LocalText) -> Message:
    return msg("{whole}: {part}", whole=whole, part=part)


def _scale_words(form: Form, item: Item) -> Message | None:
    scale = form.scale_of(item)
    if scale is None or scale.lowest is None or scale.highest is None:
        return None
    if scale.values:
        return msg("{values}", values=", ".join(f"{value:g}" for value in scale.values))
    return msg(
        "{lowest} to {highest} by {step}",
        lowest=f"{scale.lowest:g}",
        highest=f"{scale.highest:g}",
        step=f"{scale.step:g}",
    )


def _stat(template: str) -> str:
    return template[:12].rstrip("_")


def _mean(values: list[float]) -> float | None:
    return fmean(values) if values else None
