"""What was judged, for colleagues: answers in the anchors' words, intervals, composites."""

from collections.abc import Iterator
from dataclasses import dataclass

from observer.formats.table import Cell, Column, Table
from observer.model.event import Score
from observer.model.forms import About, Form, FormKind, IntervalCoding, Item, ScalePoint
from observer.model.messages import msg
from observer.model.rules import CodeRef, Composite, ItemRef, MissingRule
from observer.model.scheme import Scheme
from observer.model.time import Interval
from observer.reports.clinician_summary import records
from observer.reports.request import ReportRequest
from observer.reports.research_origin import Origin
from observer.statistics.composite_values import placed_composites
from observer.statistics.composites import CompositeValue, PartRef, PartValue, Place
from observer.statistics.interval_scores import ScoredSlot, scored_slots
from observer.statistics.trace_course import traces
from observer.statistics.words import WORDS
from observer.text.catalogue import Catalogue

_YES_NO = (0.0, 1.0)
_NEAR = 1e-9
_NO_VALUE = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table with the title of its sheet."""

    title: str
    table: Table


def judged_lists(request: ReportRequest) -> Iterator[NamedTable]:
    """Yield the lists of what was judged; none where the schemes judge nothing.

    Parameters
    ----------
    request
        Its codings; what coders wrote in words comes along only if it says so.

    Yields
    ------
    NamedTable
        Answers, a small table for each interval coding, traces, composites.
    """
    _, schemes = request.text, [coded.scheme for coded in request.codings]
    if any(scheme.forms for scheme in schemes):
        yield NamedTable(_("Answers"), answer_list(request))
    intervals = {form.id: form for scheme in schemes for form in scheme.intervals}
    for form in intervals.values():
        yield NamedTable(_.local(form.label), interval_course(request, form))
    if any(scheme.traces for scheme in schemes):
        yield NamedTable(_("Traces"), trace_list(request))
    if any(scheme.composites for scheme in schemes):
        yield NamedTable(_("Composites"), composite_list(request))


def answer_list(request: ReportRequest) -> Table:
    """Return every item of every form with its answer and what that stands for."""
    _ = request.text
    columns = [
        *whose_columns(_),
        Column(name="form", label=_("Form"), width=22),
        Column(name="about", label=_("About"), width=22),
        Column(name="item", label=_("Item"), width=30),
        Column(name="value", label=_("Answer"), width=16),
        Column(name="stands_for", label=_("What that stands for"), width=56),
        Column(name="evidence", label=_("Rests on, events"), decimals=0, width=10),
    ]
    if request.free_text:
        columns.append(Column(name="comment", label=_("Comment"), width=40))
    rows = [
        row
        for coded in request.codings
        for form in coded.scheme.forms
        for row in _answer_rows(request, Origin(request, coded), form)
    ]
    return Table(name="answers", columns=tuple(columns), rows=rows)


def interval_course(request: ReportRequest, form: IntervalCoding) -> Table:
    """Return the course of an interval coding: a row per interval, a column per item."""
    _ = request.text
    columns = (
        *whose_columns(_),
        Column(name="number", label=_("No."), decimals=0, width=6),
        Column(name="onset", label=_("From"), width=13),
        Column(name="offset", label=_("To"), width=13),
        Column(name="phase", label=_("Phase"), width=16),
        *(Column(name=item.id, label=_.local(item.label), width=18) for item in form.items),
    )
    rows: list[tuple[Cell, ...]] = []
    for coded in request.codings:
        origin = Origin(request, coded)
        own = next((each for each in coded.scheme.intervals if each.id == form.id), None)
        for found in scored_slots(coded, own) if own else ():
            slot = found.slot
            answers = [_in_interval(_, form, item, found) for item in form.items]
            rows.append(
                (
                    *_whose(origin),
                    slot.number,
                    _.timecode(slot.onset_us),
                    _.timecode(slot.offset_us),
                    origin.phase_at(slot.onset_us),
                    *answers,
                )
            )
    return Table(name=form.id, columns=columns, rows=rows)


def trace_list(request: ReportRequest) -> Table:
    """Return where each trace lay, over the session and in each phase."""
    _ = request.text
    columns = (
        *whose_columns(_),
        Column(name="trace", label=_("Trace"), width=28),
        Column(name="phase", label=_("Phase"), width=18),
        Column(name="followed_s", label=_("Time followed, s"), decimals=1, width=10),
        Column(name="mean", label=_("Mean"), decimals=2, width=11),
        Column(name="min", label=_("Lowest"), decimals=2, width=9),
        Column(name="max", label=_("Highest"), decimals=2, width=9),
        Column(name="share_above", label=_("Share above neutral"), decimals=2, width=10),
        Column(name="share_below", label=_("Share below neutral"), decimals=2, width=10),
    )
    rows: list[tuple[Cell, ...]] = []
    for coded in request.codings:
        whose = _whose(Origin(request, coded))
        for row in records(traces(coded)):
            label = _.local(coded.scheme.trace(str(row["trace"])).label)
            phase = row["phase"] or _("Whole session")
            rows.append((*whose, label, phase, *(row[c.name] for c in columns[4:])))
    return Table(name="traces", columns=columns, rows=rows)


def composite_list(request: ReportRequest) -> Table:
    """Return every composite with what it rests on and when it stands."""
    _ = request.text
    columns = (
        *whose_columns(_),
        Column(name="composite", label=_("Composite"), width=26),
        Column(name="about", label=_("About"), width=22),
        Column(name="value", label=_("Value"), decimals=2, width=9),
        Column(name="rests_on", label=_("Rests on"), width=60),
        Column(name="missing", label=_("Without a value"), width=34),
        Column(name="rule", label=_("Stands if there are"), width=30),
        Column(name="definition", label=_("Definition"), width=50),
    )
    rows: list[tuple[Cell, ...]] = []
    for coded in request.codings:
        origin = Origin(request, coded)
        clips = {
            clip.id: Interval(clip.onset_us, clip.offset_us)
            for clip in request.project.clips(coded.coding.info.session_id)
            if clip.offset_us > clip.onset_us
        }
        rows += [
            _composite_row(_, origin, place, made)
            for place, made in placed_composites(coded, clips)
        ]
    return Table(name="composites", columns=columns, rows=rows)


def whose_columns(text: Catalogue) -> tuple[Column, Column]:
    """Return the columns in front of every list: session and coder."""
    return (
        Column(name="session", label=text.render(msg("Session")), decimals=0, width=8),
        Column(name="coder", label=text.render(msg("Coder")), width=8),
    )


def anchor_words(text: Catalogue, anchors: tuple[ScalePoint, ...], value: float) -> str:
    """Return what a value stands for: its anchor, or the two that it lies between.

    Parameters
    ----------
    text
        Language.
    anchors
        Of the item, else of its form.
    value
        As it was answered.

    Returns
    -------
    str
        Empty where the scale has no anchors.
    """
    exact = next((a for a in anchors if abs(a.value - value) < _NEAR), None)
    if exact is not None:
        return text.local(exact.label)
    below = max((a for a in anchors if a.value < value), key=lambda a: a.value, default=None)
    above = min((a for a in anchors if a.value > value), key=lambda a: a.value, default=None)
    if below is None or above is None:
        return ""
    return text(
        "between {low} ({below}) and {high} ({above})",
        low=text.short_number(below.value),
        below=text.local(below.label).rstrip("."),
        high=text.short_number(above.value),
        above=text.local(above.label).rstrip("."),
    )


def _answer_rows(request: ReportRequest, origin: Origin, form: Form) -> Iterator[tuple[Cell, ...]]:
    _ = request.text
    sheets: dict[tuple[str, int | None], dict[str, Score]] = {}
    if form.about is About.SESSION:
        sheets["", None] = {}
    for score in origin.coded.coding.scores_of(form.id):
        sheets.setdefault((score.about, score.onset_us), {})[score.item] = score
    for scores in sheets.values():
        about = _about(_, origin, next(iter(scores.values()), None))
        for item in form.items:
            given = scores.get(item.id)
            value = given.value if given else None
            anchors = item.anchors or form.anchors
            row: tuple[Cell, ...] = (
                *_whose(origin),
                _.local(form.label),
                about,
                _.local(item.label),
                _answer(_, form, item, given, free_text=request.free_text),
                (anchor_words(_, anchors, value) or None) if value is not None else None,
                len(given.evidence) if given else 0,
            )
            comment = (given.comment or None) if given else None
            yield (*row, comment) if request.free_text else row


def _answer(
    text: Catalogue, form: Form, item: Item, score: Score | None, *, free_text: bool
) -> str:
    if score is None or not score.is_answered:
        return text.render(WORDS["missing"])
    if score.absence is not None:
        return text.render(WORDS[score.absence.value])
    if score.value is None:
        return score.words if free_text else text.render(WORDS["in_words"])
    scale = form.scale_of(item)
    if form.kind is FormKind.CHECKLIST and scale and scale.choices == _YES_NO:
        return text("yes") if score.value else text("no")
    figure = text.short_number(score.value)
    return f"{figure} {form.unit}".rstrip() if form.kind is FormKind.NUMBER else figure


def _in_interval(text: Catalogue, form: IntervalCoding, item: Item, found: ScoredSlot) -> Cell:
    score = found.scores.get(item.id)
    if score is None:
        return text.render(WORDS["uncodable"]) if found.uncodable else None
    if score.absence is not None:
        return text.render(WORDS[score.absence.value])
    if score.value is None:
        return None
    if form.scale_of(item).choices == _YES_NO:
        return text("yes") if score.value else text("no")
    return score.value


def _composite_row(
    text: Catalogue, origin: Origin, place: Place, made: CompositeValue
) -> tuple[Cell, ...]:
    composite, scheme = made.composite, origin.coded.scheme
    known = [part for part in made.parts if part.value is not None]
    return (
        *_whose(origin),
        text.local(composite.label),
        _placed(text, origin, place),
        made.value,
        "; ".join(_part_value(text, scheme, part) for part in known) or None,
        "; ".join(_part(text, scheme, part) for part in made.missing) or None,
        _rule(text, composite),
        text.local(composite.definition) or None,
    )


def _part_value(text: Catalogue, scheme: Scheme, part: PartValue) -> str:
    name, figure = _part(text, scheme, part.part), text.short_number(part.value or 0.0)
    if part.is_reversed:
        return text("{part} {value} (counted from the other end)", part=name, value=figure)
    return f"{name} {figure}"


def _part(text: Catalogue, scheme: Scheme, part: PartRef) -> str:
    if isinstance(part, CodeRef):
        return text.local(scheme.code(part).label)
    if isinstance(part, ItemRef):
        item = scheme.item(part)
        return text.local(item.short_label) or text.local(item.label)
    label = next((c.label for c in scheme.composites if c.id == part), None)
    return text.local(label) if label else part


def _rule(text: Catalogue, composite: Composite) -> str:
    match composite.missing:
        case MissingRule.ALL:
            return text("all parts have a value")
        case MissingRule.AT_LEAST:
            return text("at least {count} parts with a value", count=composite.at_least)
        case MissingRule.AT_LEAST_SHARE:
            return text(
                "at least {share} percent of the parts with a value",
                share=f"{100 * composite.at_least_share:.0f}",
            )
        case MissingRule.PRORATE:
            return text(
                "at least {share} percent of the parts with a value; then scaled up to all",
                share=f"{100 * composite.at_least_share:.0f}",
            )


def _about(text: Catalogue, origin: Origin, score: Score | None) -> str:
    if score is None or (not score.about and score.onset_us is None):
        return text("Whole session")
    if score.onset_us is not None:
        return _stretch(text, score.onset_us, score.offset_us)
    return _phase_or_clip(text, origin, score.about)


def _placed(text: Catalogue, origin: Origin, place: Place) -> str:
    if place.onset_us is not None:
        return _stretch(text, place.window.start_us, place.window.end_us)
    return _phase_or_clip(text, origin, place.about) if place.about else text("Whole session")


def _phase_or_clip(text: Catalogue, origin: Origin, about: str) -> str:
    phase = origin.phase_named(about)
    if phase is not None:
        return text("Phase {name}", name=phase)
    number = origin.clip_number(about)
    return text("Moment {number}", number=number) if number is not None else _NO_VALUE


def _stretch(text: Catalogue, onset_us: int, offset_us: int | None) -> str:
    end = "" if offset_us is None else text.timecode(offset_us)
    return f"{text.timecode(onset_us)} - {end}"


def _whose(origin: Origin) -> tuple[Cell, Cell]:
    return origin.whose[2], origin.coded_by[0]


def item_definition(text: Catalogue, form: Form | IntervalCoding, item: Item) -> str:
    """Return what an item means, with its anchors below."""
    anchors = item.anchors or form.anchors
    lines = [f"{text.short_number(a.value)}: {text.local(a.label)}" for a in anchors]
    return "\n".join(part for part in (text.local(item.definition), *lines) if part)
