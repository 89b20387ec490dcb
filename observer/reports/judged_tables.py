"""What was judged, as tables of the data set: ratings, intervals, traces, composites, notes."""

from collections.abc import Iterable, Iterator

from observer.formats.table import Cell, Table
from observer.model.event import Anchor, Score
from observer.model.forms import About, Form, IntervalCoding, Item
from observer.model.interval_grid import Slot
from observer.model.rules import Composite, CompositeKind, ItemRef, MissingRule
from observer.model.scheme import Scheme
from observer.model.time import Interval
from observer.reports.asked import NOT_ASKED, Asked
from observer.reports.codebook import Variable
from observer.reports.judged_variables import (
    COMPOSITES,
    INTERVALS,
    MEMOS,
    RATINGS,
    TRACES,
    WORDS,
)
from observer.reports.judged_variables import UNCODABLE as UNCODABLE_COLUMNS
from observer.reports.request import ReportRequest
from observer.reports.research_origin import Origin, in_s
from observer.statistics.composite_values import placed_composites
from observer.statistics.composites import CompositeValue, PartRef, Place
from observer.statistics.inputs import CodedSession
from observer.statistics.interval_scores import scored_slots
from observer.statistics.trace_course import held, resampled

_Row = tuple[Cell, ...]

MISSING, UNCODABLE, IN_WORDS, UNDEFINED = "missing", "uncodable", "in_words", "undefined"
"""Reasons in place of a value, beside those of `observer.model.forms.Absence`."""


def ratings_table(request: ReportRequest) -> Table:
    """Return one row per answer to an item of a form, by coding, form and stretch.

    Answers whose form the scheme of the pass does not have come along, by their ids; so do, without
    a value, the items that were not asked.
    """
    rows: list[_Row] = []
    for origin in _origins(request):
        asked = Asked(origin.coded, _clips(request, origin))
        answers = [score for score in origin.coded.coding.scores if score.is_answered]
        rows += [
            _rating_row(origin, score, asked)
            for score in _ratings(origin.coded, [*answers, *asked.left_out()])
        ]
    return _table("ratings", ratings_variables(request), rows)


def intervals_table(request: ReportRequest) -> Table:
    """Return one row per interval and item, scored or not, by coding and then by time."""
    rows = [
        row
        for origin in _origins(request)
        for form in origin.coded.scheme.intervals
        for row in _interval_rows(origin, form)
    ]
    return _table("intervals", intervals_variables(request), rows)


def traces_table(request: ReportRequest) -> Table:
    """Return one row per change of a trace, or per step where the request states one."""
    rows = [
        row for origin in _origins(request) for row in _trace_rows(origin, request.trace_step_us)
    ]
    return _table("traces", TRACES, rows)


def composites_table(request: ReportRequest) -> Table:
    """Return one row per composite and what it is about, with its rule and what was missing."""
    rows: list[_Row] = []
    for origin in _origins(request):
        placed = placed_composites(origin.coded, _clips(request, origin))
        rows.extend(_composite_row(origin, place, made) for place, made in placed)
    return _table("composites", COMPOSITES, rows)


def uncodable_table(request: ReportRequest) -> Table:
    """Return one row per stretch that could not be coded, by coding and then by time."""
    rows: list[_Row] = [
        (
            *origin.head,
            stretch.track or None,
            stretch.reason or None,
            origin.phase_at(stretch.onset_us),
            in_s(stretch.onset_us),
            in_s(stretch.offset_us),
        )
        for origin in _origins(request)
        for stretch in origin.coded.coding.uncodable
    ]
    return _table("uncodable", UNCODABLE_COLUMNS, rows)


def memos_table(request: ReportRequest) -> Table:
    """Return one row per note of a coder: free text, so only for a request that wants it.

    What was noted beside an item that has no answer yet stands here too.
    """
    rows: list[_Row] = []
    for origin in _origins(request):
        coding = origin.coded.coding
        rows += [(*origin.head, in_s(memo.onset_us), memo.text) for memo in coding.memos]
        rows += [
            (*origin.head, in_s(score.onset_us), score.comment)
            for score in coding.scores
            if score.comment and not score.is_answered
        ]
    return _table("memos", MEMOS, rows)


def ratings_variables(request: ReportRequest) -> tuple[Variable, ...]:
    """Return the columns of the ratings, those in free text where they are wanted."""
    return (*RATINGS, *WORDS) if request.free_text else RATINGS


def intervals_variables(request: ReportRequest) -> tuple[Variable, ...]:
    """Return the columns of the intervals, the comment where free text is wanted."""
    return (*INTERVALS, WORDS[-1]) if request.free_text else INTERVALS


def composite_formula(composite: Composite, scheme: Scheme) -> str:
    """Return how a composite is made, such as ``mean(play.warmth, R(play.rush))``."""
    parts = [_part(part, composite, scheme) for part in composite.parts]
    if composite.kind is CompositeKind.WEIGHTED:
        weighted = zip(composite.weights, parts, strict=True)
        return " + ".join(f"{weight:g} * {part}" for weight, part in weighted)
    if composite.kind is CompositeKind.RATIO:
        return " / ".join(parts)
    if composite.kind is CompositeKind.DIFFERENCE:
        return " - ".join(parts)
    from_value = ""
    if composite.kind in {CompositeKind.PROPORTION, CompositeKind.COUNT}:
        from_value = f" >= {composite.from_value:g}"
    return f"{composite.kind.value}({', '.join(f'{part}{from_value}' for part in parts)})"


def composite_rule(composite: Composite) -> str:
    """Return when a composite stands, such as ``at_least 3``."""
    match composite.missing:
        case MissingRule.ALL:
            return composite.missing.value
        case MissingRule.AT_LEAST:
            return f"{composite.missing.value} {composite.at_least}"
        case MissingRule.AT_LEAST_SHARE | MissingRule.PRORATE:
            return f"{composite.missing.value} {composite.at_least_share:g}"


def _origins(request: ReportRequest) -> Iterator[Origin]:
    return (Origin(request, coded) for coded in request.codings)


def _clips(request: ReportRequest, origin: Origin) -> dict[str, Interval]:
    """Return the stretch of each chosen moment of a session, by its id."""
    session = origin.coded.coding.info.session_id
    return {
        clip.id: Interval(clip.onset_us, clip.offset_us)
        for clip in request.project.clips(session)
        if clip.offset_us > clip.onset_us
    }


def _table(name: str, variables: tuple[Variable, ...], rows: list[_Row]) -> Table:
    return Table(name=name, columns=tuple(v.column() for v in variables), rows=rows)


def _ratings(coded: CodedSession, scores: Iterable[Score]) -> list[Score]:
    """Return the scores of forms, in the scheme's order, those of unknown forms last."""
    scheme = coded.scheme
    intervals = {each.id for each in scheme.intervals}
    forms = {form.id: place for place, form in enumerate(scheme.forms)}
    items = {
        (form.id, item.id): place for form in scheme.forms for place, item in enumerate(form.items)
    }
    return sorted(
        (score for score in scores if score.form not in intervals),
        key=lambda s: (
            forms.get(s.form, len(forms)),
            s.onset_us or 0,
            s.about,
            items.get((s.form, s.item), len(items)),
            s.id,
        ),
    )


def _rating_row(origin: Origin, score: Score, asked: Asked) -> _Row:
    form = next((f for f in origin.coded.scheme.forms if f.id == score.form), None)
    item = _item(form, score.item)
    phase = origin.phase_named(score.about)
    if phase is None and score.onset_us is not None:
        phase = origin.phase_at(score.onset_us)
    row: _Row = (
        *origin.head,
        score.form,
        form.kind.value if form else None,
        *_who(form),
        score.item,
        item.number if item else None,
        form.about.value if form else None,
        phase,
        origin.clip_number(score.about),
        in_s(score.onset_us),
        in_s(score.offset_us),
        *(_answer(score) if score.is_answered else (None, NOT_ASKED)),
        asked.is_asked(score.form, score) if item else None,
        item.reverse if item else None,
        len(score.evidence),
        *_frame(score.onset_anchor),
    )
    return (*row, score.words or None, score.comment or None) if origin.free_text else row


def _interval_rows(origin: Origin, form: IntervalCoding) -> Iterator[_Row]:
    laid: set[str] = set()
    for found in scored_slots(origin.coded, form):
        for item in form.items:
            score = found.scores.get(item.id)
            if score is not None:
                laid.add(score.id)
            yield _interval_row(origin, form, item, found.slot, score, uncodable=found.uncodable)
    for score in origin.coded.coding.scores_of(form.id):
        if score.is_answered and score.id not in laid:
            yield _interval_row(origin, form, score.item, None, score)


def _interval_row(
    origin: Origin,
    form: IntervalCoding,
    asked: Item | str,
    slot: Slot | None,
    score: Score | None,
    *,
    uncodable: bool = False,
) -> _Row:
    item = _item(form, asked) if isinstance(asked, str) else asked
    onset_us = slot.onset_us if slot else score.onset_us if score else None
    offset_us = slot.offset_us if slot else score.offset_us if score else None
    answer = _answer(score) if score else (None, UNCODABLE if uncodable else MISSING)
    row: _Row = (
        *origin.head,
        form.id,
        form.mode.value,
        *_who(form),
        asked if isinstance(asked, str) else asked.id,
        item.number if item else None,
        slot.number if slot else None,
        None if onset_us is None else origin.phase_at(onset_us),
        in_s(onset_us),
        in_s(offset_us),
        slot.is_short if slot else None,
        *answer,
        len(score.evidence) if score else None,
        *_frame(score.onset_anchor if score else None),
    )
    return (*row, (score.comment or None) if score else None) if origin.free_text else row


def _trace_rows(origin: Origin, step_us: int) -> Iterator[_Row]:
    coded = origin.coded
    for trace in coded.scheme.traces:
        anchors = [run.onset_anchor for run in coded.coding.runs_of(trace.id)]
        course = resampled(coded, trace.id, step_us) if step_us else held(coded, trace.id)
        for each in course:
            yield (
                *origin.head,
                trace.id,
                trace.subject or None,
                trace.target or None,
                each.number,
                origin.phase_at(each.onset_us),
                in_s(each.onset_us),
                in_s(each.offset_us),
                each.value,
                in_s(step_us) if step_us else None,
                *_frame(anchors[each.number - 1]),
            )


def _composite_row(origin: Origin, place: Place, made: CompositeValue) -> _Row:
    composite, scheme = made.composite, origin.coded.scheme
    segment = place.onset_us is not None
    clip = origin.clip_number(place.about)
    about = About.SEGMENT if segment else About.PHASE if place.about else About.SESSION
    reason = None
    if made.value is None:
        reason = MISSING if made.missing else UNDEFINED
    return (
        *origin.head,
        composite.id,
        (About.CLIP if clip is not None else about).value,
        origin.phase_at(place.window.start_us) if segment else origin.phase_named(place.about),
        clip,
        in_s(place.window.start_us) if segment else None,
        in_s(place.window.end_us) if segment else None,
        made.value,
        reason,
        composite_formula(composite, scheme),
        composite_rule(composite),
        len(made.parts),
        ";".join(map(str, made.missing)) or None,
    )


def _part(part: PartRef, composite: Composite, scheme: Scheme) -> str:
    name = str(part)
    if not isinstance(part, ItemRef):
        return name
    turned = part in composite.reversed or scheme.item(part).reverse
    return f"R({name})" if turned else name


def _answer(score: Score) -> tuple[float | None, str | None]:
    if score.value is not None:
        return score.value, None
    if score.absence is not None:
        return None, score.absence.value
    return None, IN_WORDS if score.words else MISSING


def _who(form: Form | IntervalCoding | None) -> tuple[str | None, str | None]:
    return ((form.subject or None), (form.target or None)) if form else (None, None)


def _item(form: Form | IntervalCoding | None, item_id: str) -> Item | None:
    return next((item for item in form.items if item.id == item_id), None) if form else None


def _frame(anchor: Anchor | None) -> tuple[int | None, str | None]:
    return (anchor.frame, anchor.recording_id) if anchor else (None, None)
