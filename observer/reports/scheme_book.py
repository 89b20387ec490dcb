"""All that a scheme says, as one long table of the data set: the codebook of the schemes.

One row per part: header, subject, track, uncodable reason, modifier and answer, form, interval
coding and their items, anchors and absences, trace, phase, condition, contingency, composite,
pair of the dyad, reliability and move. Codes have a table of their own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from observer.formats.table import Cell, Column, Table
from observer.model.forms import Absence, Form, IntervalCoding, Item, Scale, ScalePoint
from observer.model.local_text import LocalText
from observer.model.scheme import Scheme
from observer.model.time import seconds
from observer.reports.judged_tables import composite_formula, composite_rule
from observer.statistics.words import WORDS
from observer.text.catalogue import catalogue

_COLUMNS = (
    Column(name="scheme_id", width=34),
    Column(name="scheme_version", width=8),
    Column(name="group", width=14),
    Column(name="part", width=22),
    Column(name="id", width=22),
    Column(name="number", decimals=0, width=8),
    Column(name="kind", width=14),
    Column(name="subject", width=10),
    Column(name="target", width=10),
    Column(name="value", width=8),
    Column(name="label_nl", width=34),
    Column(name="label_en", width=34),
    Column(name="definition_nl", width=50),
    Column(name="definition_en", width=50),
    Column(name="rule", width=60),
)
_NONE = LocalText()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    group: str
    id: str = ""
    part: str = ""
    number: int | None = None
    kind: str = ""
    subject: str = ""
    target: str = ""
    value: float | None = None
    label: LocalText = _NONE
    definition: LocalText = _NONE
    rule: str = ""

    def row(self, scheme: Scheme) -> tuple[Cell, ...]:
        return (
            scheme.id,
            scheme.version,
            self.group,
            self.part or None,
            self.id or None,
            self.number,
            self.kind or None,
            self.subject or None,
            self.target or None,
            self.value,
            self.label.get("nl") or None,
            self.label.get("en") or None,
            self.definition.get("nl") or None,
            self.definition.get("en") or None,
            self.rule or None,
        )


def scheme_table(schemes: Iterable[Scheme]) -> Table:
    """Return one row per part of each scheme.

    Parameters
    ----------
    schemes
        A scheme version that occurs twice is listed once.

    Returns
    -------
    Table
        Named ``schemes``.
    """
    distinct = {(scheme.id, scheme.meaning_hash): scheme for scheme in schemes}
    rows = [part.row(scheme) for scheme in distinct.values() for part in _parts(scheme)]
    return Table(name="schemes", columns=_COLUMNS, rows=rows)


def _parts(scheme: Scheme) -> Iterator[_Part]:
    yield _header(scheme)
    for subject in scheme.subjects:
        yield _Part(group="subject", id=subject.id, kind=subject.role.value, label=subject.label)
    yield from _tracks(scheme)
    yield from _modifiers(scheme)
    for form in scheme.forms:
        yield from _form(form)
    for intervals in scheme.intervals:
        yield from _interval_coding(intervals)
    yield from _traces(scheme)
    yield from _phases(scheme)
    yield from _rules(scheme)


def _header(scheme: Scheme) -> _Part:
    age = ""
    if scheme.age_from_months is not None or scheme.age_to_months is not None:
        months = f"{_or(scheme.age_from_months)}..{_or(scheme.age_to_months)}"
        age = f"{months}{' corrected' if scheme.age_corrected else ''}"
    minutes = scheme.intended_minutes
    return _Part(
        group="scheme",
        id=scheme.id,
        label=scheme.title,
        definition=scheme.description,
        rule=_rule(
            hash=scheme.meaning_hash,
            locked=scheme.locked,
            age_months=age,
            minutes="" if minutes is None else f"{minutes:g}",
            citation=scheme.citation,
            licence=scheme.licence,
            phases_ordered=scheme.phases_ordered,
            uncodable_warning_share=_number(scheme.uncodable_warning_share),
        ),
    )


def _tracks(scheme: Scheme) -> Iterator[_Part]:
    for track in scheme.tracks:
        yield _Part(
            group="track",
            id=track.id,
            subject=track.subject,
            target=track.target,
            label=track.label,
            definition=track.definition,
            rule=_rule(
                exclusive=track.exclusive,
                exhaustive=track.exhaustive,
                default=track.default_code,
                auto_close_s=_time(track.auto_close_us),
                push_and_hold=track.push_and_hold,
                minimum_s=_time(track.minimum_us),
                merge_gap_s=_time(track.merge_gap_us),
                uncodable_reasons=",".join(track.uncodable_reasons),
                uncodable_warning_share=_number(track.uncodable_warning_share),
            ),
        )
    for reason in scheme.uncodable_reasons:
        yield _Part(group="uncodable", id=reason.id, label=reason.label)


def _modifiers(scheme: Scheme) -> Iterator[_Part]:
    for modifier in scheme.modifiers:
        bounds = (_number(modifier.minimum), _number(modifier.maximum))
        yield _Part(
            group="modifier",
            id=modifier.id,
            kind=modifier.kind.value,
            label=modifier.label,
            rule=_rule(
                required=modifier.required,
                ask_at=modifier.ask_at.value,
                range="..".join(bounds) if any(bounds) else "",
                unit=modifier.unit,
            ),
        )
        for value in modifier.values:
            then = _rule(then=",".join(value.modifiers))
            yield _Part(group="answer", part=modifier.id, id=value.id, label=value.label, rule=then)


def _form(form: Form) -> Iterator[_Part]:
    yield _Part(
        group="form",
        id=form.id,
        kind=form.kind.value,
        subject=form.subject,
        target=form.target,
        label=form.label,
        definition=form.definition,
        rule=_rule(
            about=form.about.value,
            phases=",".join(form.phases),
            scale=_scale(form.scale),
            unit=form.unit,
            total=_number(form.total or None),
            piles=",".join(str(pile) for pile in form.piles),
        ),
    )
    yield from _items(form)


def _interval_coding(form: IntervalCoding) -> Iterator[_Part]:
    yield _Part(
        group="intervals",
        id=form.id,
        kind=form.mode.value,
        subject=form.subject,
        target=form.target,
        label=form.label,
        definition=form.definition,
        rule=_rule(
            anchor=form.anchor.value,
            phases=",".join(form.phases),
            observe_s=_time(form.observe_us),
            record_s=_time(form.record_us),
            scale=_scale(form.scale),
        ),
    )
    yield from _items(form)


def _items(form: Form | IntervalCoding) -> Iterator[_Part]:
    yield from _anchors(form.id, form.anchors)
    for absence in form.absences:
        yield _absence(form.id, absence)
    for item in form.items:
        yield _item(form, item)
        yield from _anchors(f"{form.id}.{item.id}", item.anchors)


def _item(form: Form | IntervalCoding, item: Item) -> _Part:
    return _Part(
        group="item",
        part=form.id,
        id=item.id,
        number=item.number,
        label=item.label,
        definition=item.definition,
        rule=_rule(
            scale=_scale(form.scale_of(item)),
            reverse=item.reverse,
            hide_from_parent=item.hide_from_parent,
        ),
    )


def _anchors(part: str, anchors: Iterable[ScalePoint]) -> Iterator[_Part]:
    for anchor in anchors:
        yield _Part(group="anchor", part=part, value=anchor.value, label=anchor.label)


def _absence(part: str, absence: Absence) -> _Part:
    words = WORDS[absence.value]
    both = LocalText(tuple((code, catalogue(code).render(words)) for code in ("nl", "en")))
    rule = f"spss={SPSS_MISSING[absence]}"
    return _Part(group="absence", part=part, id=absence.value, label=both, rule=rule)


SPSS_MISSING = {
    Absence.NOT_SCORABLE: -99,
    Absence.NOT_APPLICABLE: -98,
    Absence.NOT_OBSERVED: -97,
}


def _traces(scheme: Scheme) -> Iterator[_Part]:
    for trace in scheme.traces:
        yield _Part(
            group="trace",
            id=trace.id,
            subject=trace.subject,
            target=trace.target,
            label=trace.label,
            definition=trace.definition,
            rule=_rule(scale=_scale(trace.scale), neutral=_number(trace.neutral), unit=trace.unit),
        )
        yield from _anchors(trace.id, trace.anchors)


def _phases(scheme: Scheme) -> Iterator[_Part]:
    for phase in scheme.phases:
        yield _Part(
            group="phase",
            id=phase.id,
            label=phase.label,
            definition=phase.definition,
            rule=_rule(
                optional=phase.optional,
                repeated=phase.repeated,
                planned_s=_time(phase.planned_us),
                tolerance_s=_time(phase.tolerance_us),
                subjects=",".join(phase.subjects),
                in_statistics=phase.in_statistics,
            ),
        )


def _rules(scheme: Scheme) -> Iterator[_Part]:
    for condition in scheme.conditions:
        yield _Part(
            group="condition",
            part=str(condition.of),
            id=condition.id,
            kind=condition.kind.value,
            label=condition.label,
            rule=_rule(
                others=",".join(str(other) for other in condition.others),
                within_s=_time(condition.within_us),
                at_least=str(condition.at_least),
            ),
        )
    for contingency in scheme.contingencies:
        yield _Part(
            group="contingency",
            id=contingency.id,
            label=contingency.label,
            rule=_rule(
                bids=",".join(str(ref) for ref in contingency.bids),
                responses=",".join(str(ref) for ref in contingency.responses),
                window_s=_time(contingency.window_us),
                burst_gap_s=_time(contingency.burst_gap_us),
                headline=contingency.headline,
            ),
        )
    for composite in scheme.composites:
        yield _Part(
            group="composite",
            id=composite.id,
            kind=composite.kind.value,
            label=composite.label,
            definition=composite.definition,
            rule=_rule(
                formula=composite_formula(composite, scheme), missing=composite_rule(composite)
            ),
        )
    yield from _dyad(scheme)


def _dyad(scheme: Scheme) -> Iterator[_Part]:
    for one, other in scheme.dyadic.matches:
        yield _Part(group="match", part=str(one), id=str(other))
    for ref, place in scheme.dyadic.valence:
        yield _Part(group="valence", part=str(ref), value=place)
    reliability = scheme.reliability
    if reliability is not None:
        yield _Part(
            group="reliability",
            kind=reliability.coefficient.value,
            rule=_rule(
                tracks=",".join(reliability.tracks),
                unit_s=_time(reliability.unit_us),
                tolerance_s=_time(reliability.tolerance_us),
                overlap=_number(reliability.overlap),
                minimum=_number(reliability.minimum),
                share_double_coded=_number(reliability.share_double_coded),
            ),
        )
    for move in scheme.moves:
        yield _Part(
            group="move", part=move.old, id=move.new, rule=_rule(from_version=move.from_version)
        )


def _rule(**parts: str | bool) -> str:
    """Return what is said, as ``name=value; name=value``; what is empty is left out."""
    said = {
        name: ("1" if value else "0") if isinstance(value, bool) else value
        for name, value in parts.items()
    }
    return "; ".join(f"{name}={value}" for name, value in said.items() if value)


def _scale(scale: Scale | None) -> str:
    if scale is None:
        return ""
    if scale.values:
        return ",".join(f"{value:g}" for value in scale.values)
    return f"{_number(scale.minimum)}..{_number(scale.maximum)} by {scale.step:g}"


def _time(time_us: int) -> str:
    return f"{seconds(time_us):g}" if time_us else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _or(value: int | None) -> str:
    return "" if value is None else str(value)
