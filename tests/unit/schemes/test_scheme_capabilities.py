"""Whatever a scheme can express, at least one of the schemes of the product uses it.

The capabilities stand in the order of the fifteen groups of the format. Each is a question to one
scheme, answered by walking what was read from its file.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import TypeAlias

import pytest

from observer.model.forms import (
    About,
    Absence,
    Form,
    FormKind,
    IntervalAnchor,
    IntervalCoding,
    IntervalMode,
    Item,
    Scale,
    ScalePoint,
    Trace,
)
from observer.model.local_text import LocalText
from observer.model.rules import (
    CodeRef,
    Coefficient,
    Composite,
    CompositeKind,
    Condition,
    ConditionKind,
    Dyadic,
    ItemRef,
    MissingRule,
    PhaseTemplate,
    Reliability,
)
from observer.model.scheme import (
    AskAt,
    Code,
    CodeKind,
    Contingency,
    Modifier,
    ModifierKind,
    ModifierValue,
    Role,
    Scheme,
    Subject,
    Track,
)
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes

Asks: TypeAlias = Callable[[Scheme], bool]


def _read() -> dict[str, Scheme]:
    found = {}
    for path in bundled_schemes():
        scheme = read_scheme(path.read_bytes(), path.name).scheme
        assert scheme is not None, path.name
        found[path.stem] = scheme
    return found


FILES = {path.stem: path.read_bytes() for path in bundled_schemes()}
SCHEMES = _read()


def codes(scheme: Scheme) -> Iterator[Code]:
    for track in scheme.tracks:
        yield from track.codes


def sheets(scheme: Scheme) -> Iterator[Form | IntervalCoding]:
    yield from scheme.forms
    yield from scheme.intervals


def items(scheme: Scheme) -> Iterator[Item]:
    for sheet in sheets(scheme):
        yield from sheet.items


def ratings(scheme: Scheme) -> Iterator[tuple[Form, Item, Scale]]:
    for form in scheme.forms:
        for item in form.items:
            scale = form.scale_of(item)
            if form.kind is FormKind.RATING and scale is not None:
                yield form, item, scale


def questions(scheme: Scheme, kind: ModifierKind) -> list[Modifier]:
    return [modifier for modifier in scheme.modifiers if modifier.kind is kind]


def has_role(role: Role) -> Asks:
    return lambda s: any(subject.role is role for subject in s.subjects)


def has_form(kind: FormKind) -> Asks:
    return lambda s: any(form.kind is kind for form in s.forms)


def is_about(about: About) -> Asks:
    return lambda s: any(form.about is about for form in s.forms)


def allows(absence: Absence) -> Asks:
    return lambda s: any(absence in sheet.absences for sheet in sheets(s))


def scores(mode: IntervalMode) -> Asks:
    return lambda s: any(interval.mode is mode for interval in s.intervals)


def is_asked(kind: ModifierKind) -> Asks:
    return lambda s: any(
        modifier.id in code.modifiers for modifier in questions(s, kind) for code in codes(s)
    )


def rules(kind: ConditionKind) -> Asks:
    return lambda s: any(c.kind is kind for c in s.conditions)


def adds_up(kind: CompositeKind) -> Asks:
    return lambda s: any(composite.kind is kind for composite in s.composites)


def misses(rule: MissingRule) -> Asks:
    return lambda s: any(composite.missing is rule for composite in s.composites)


def agrees_by(coefficient: Coefficient) -> Asks:
    return lambda s: s.reliability is not None and s.reliability.coefficient is coefficient


def some_code(has: Callable[[Code], object]) -> Asks:
    return lambda s: any(has(code) for code in codes(s))


def some_item(has: Callable[[Item], object]) -> Asks:
    return lambda s: any(has(item) for item in items(s))


def some_track(has: Callable[[Track], object]) -> Asks:
    return lambda s: any(has(track) for track in s.tracks)


def some_phase(has: Callable[[PhaseTemplate], object]) -> Asks:
    return lambda s: any(has(phase) for phase in s.phases)


def nested(scheme: Scheme) -> bool:
    """Return whether an answer asks on, by a question that is not asked by itself."""
    asked_on = {m for modifier in scheme.modifiers for v in modifier.values for m in v.modifiers}
    asked = {m for code in codes(scheme) for m in code.modifiers}
    return bool(asked_on & {m.id for m in scheme.modifiers} - asked)


def anchors_some_values(scheme: Scheme) -> bool:
    return any(
        0 < len(item.anchors or form.anchors) < len(scale.choices)
        for form, item, scale in ratings(scheme)
    )


def turns_round_by_composite(scheme: Scheme) -> bool:
    return any(
        not scheme.item(ref).reverse
        for composite in scheme.composites
        for ref in composite.reversed
    )


def made_of(kind: type) -> Asks:
    return lambda s: any(isinstance(part, kind) for c in s.composites for part in c.parts)


def both_directions(scheme: Scheme) -> bool:
    pairs = {
        (scheme.track(c.bids[0].track).subject, scheme.track(c.responses[0].track).subject)
        for c in scheme.contingencies
    }
    return bool(pairs) and {(b, a) for a, b in pairs} == pairs


CAPABILITIES: dict[int, dict[str, Asks]] = {
    1: {
        "a stable id and a semantic version": lambda s: bool(s.id) and s.version.count(".") == 2,
        "locked": lambda s: s.locked,
        "a draft": lambda s: not s.locked,
        "title and description": lambda s: bool(s.title) and bool(s.description),
        "author, licence and citation": lambda s: bool(s.author and s.licence and s.citation),
        "two languages, the first to fall back on": lambda s: s.languages == ("nl", "en"),
        "an age range": lambda s: s.age_from_months is not None and s.age_to_months is not None,
        "an age corrected for preterm birth": lambda s: (
            s.age_from_months is not None and s.age_corrected
        ),
        "an age as it is": lambda s: s.age_from_months is not None and not s.age_corrected,
        "a setting": lambda s: bool(s.setting),
        "an intended duration": lambda s: bool(s.intended_minutes),
        "a training notice": lambda s: bool(s.training_notice),
    },
    2: {
        "a child": has_role(Role.CHILD),
        "any caregiver": has_role(Role.CAREGIVER),
        "two caregivers": lambda s: sum(x.role is Role.CAREGIVER for x in s.subjects) == 2,
        "a professional": has_role(Role.PROFESSIONAL),
        "somebody else": has_role(Role.OTHER),
        "the dyad as a subject": has_role(Role.DYAD),
        "the triad as a subject": has_role(Role.TRIAD),
        "a colour for each": lambda s: all(subject.colour for subject in s.subjects),
        "to whom it is done": some_track(lambda t: t.target),
    },
    3: {
        "exclusive and exhaustive, with a default": some_track(
            lambda t: t.exclusive and t.exhaustive and t.default_code
        ),
        "exclusive only": some_track(lambda t: t.exclusive and not t.exhaustive),
        "neither": some_track(lambda t: not t.exclusive and not t.exhaustive),
        "a definition": some_track(lambda t: t.definition),
        "closes by itself": some_track(lambda t: t.auto_close_us),
        "runs while its key is held": some_track(lambda t: t.push_and_hold),
        "a shortest duration": some_track(lambda t: t.minimum_us),
        "joins what lies close together": some_track(lambda t: t.merge_gap_us),
    },
    4: {
        "points": some_code(lambda c: c.kind is CodeKind.POINT),
        "states": some_code(lambda c: c.kind is CodeKind.STATE),
        "intervals": lambda s: bool(s.intervals),
        "ratings": has_form(FormKind.RATING),
        "a checklist": has_form(FormKind.CHECKLIST),
        "numbers": has_form(FormKind.NUMBER),
        "free text": has_form(FormKind.TEXT),
        "a continuous trace": lambda s: any(t.scale.step == 0 for t in s.traces),
        "a trace in steps": lambda s: any(t.scale.step > 0 for t in s.traces),
        "a constant sum": lambda s: any(
            f.kind is FormKind.ALLOCATION and f.total > 0 for f in s.forms
        ),
        "a Q-sort with as many places as cards": lambda s: any(
            f.kind is FormKind.Q_SORT and sum(f.piles) == len(f.items) for f in s.forms
        ),
    },
    5: {
        "one of several": is_asked(ModifierKind.SINGLE),
        "several of several": is_asked(ModifierKind.MULTIPLE),
        "a number with unit and bounds": lambda s: any(
            m.unit and m.minimum is not None and m.maximum is not None
            for m in questions(s, ModifierKind.NUMBER)
        ),
        "a number": is_asked(ModifierKind.NUMBER),
        "a text": is_asked(ModifierKind.TEXT),
        "required": lambda s: any(m.required for m in s.modifiers),
        "optional": lambda s: any(not m.required for m in s.modifiers),
        "nested one level": nested,
        "asked at the onset": lambda s: any(m.ask_at is AskAt.ONSET for m in s.modifiers),
        "asked at the offset": lambda s: any(m.ask_at is AskAt.OFFSET for m in s.modifiers),
    },
    6: {
        "bounds and a step": lambda s: any(not c.values for _, _, c in ratings(s)),
        "a list of values": lambda s: any(c.values == (0, 2, 4) for _, _, c in ratings(s)),
        "half points": lambda s: any(c.step == 0.5 for _, _, c in ratings(s)),
        "words at some of the values": anchors_some_values,
        "words at an item of its own": some_item(lambda i: i.anchors),
        "words shared by the items": lambda s: any(
            f.anchors and f.kind is FormKind.RATING for f in s.forms
        ),
        "not applicable": allows(Absence.NOT_APPLICABLE),
        "not observed": allows(Absence.NOT_OBSERVED),
        "not scorable": allows(Absence.NOT_SCORABLE),
        "about a session": is_about(About.SESSION),
        "about a phase": is_about(About.PHASE),
        "about a segment": is_about(About.SEGMENT),
        "about a clip": is_about(About.CLIP),
        "only for certain phases": lambda s: any(form.phases for form in s.forms),
        "a number with a unit": lambda s: any(
            f.unit and f.kind is FormKind.NUMBER for f in s.forms
        ),
    },
    7: {
        "momentary": scores(IntervalMode.MOMENTARY),
        "partial": scores(IntervalMode.PARTIAL),
        "whole": scores(IntervalMode.WHOLE),
        "count": scores(IntervalMode.COUNT),
        "predominant": scores(IntervalMode.PREDOMINANT),
        "anchored to the session": lambda s: any(
            i.anchor is IntervalAnchor.SESSION for i in s.intervals
        ),
        "anchored to phases": lambda s: any(
            i.anchor is IntervalAnchor.PHASE and i.phases for i in s.intervals
        ),
        "time to observe and time to record": lambda s: any(
            i.observe_us and i.record_us for i in s.intervals
        ),
        "waits for the score": lambda s: any(not i.record_us for i in s.intervals),
        "a scale": lambda s: any(i.scale is not None for i in s.intervals),
        "yes and no by key": lambda s: any(
            i.scale is None and all(item.key for item in i.items) for i in s.intervals
        ),
    },
    8: {
        "ordered": lambda s: bool(s.phases) and s.phases_ordered,
        "in any order": lambda s: bool(s.phases) and not s.phases_ordered,
        "optional": some_phase(lambda p: p.optional),
        "repeated": some_phase(lambda p: p.repeated),
        "a planned duration with tolerance": some_phase(lambda p: p.planned_us and p.tolerance_us),
        "who takes an active part": some_phase(lambda p: p.subjects),
        "left out of the statistics": some_phase(lambda p: not p.in_statistics),
    },
    9: {
        "reasons for all tracks": lambda s: len(s.uncodable_reasons) > 1,
        "reasons of one track": some_track(lambda t: t.uncodable_reasons),
        "a warning for all tracks": lambda s: s.uncodable_warning_share is not None,
        "a warning of one track": some_track(lambda t: t.uncodable_warning_share is not None),
    },
    10: {
        "only while another runs": rules(ConditionKind.ONLY_WHILE),
        "only within a time after another": lambda s: any(
            c.kind is ConditionKind.ONLY_AFTER and c.within_us for c in s.conditions
        ),
        "a required follow-up": rules(ConditionKind.FOLLOW_UP),
        "a rating only if something was counted": lambda s: any(
            c.kind is ConditionKind.IF_COUNT and c.at_least > 0 and isinstance(c.of, ItemRef)
            for c in s.conditions
        ),
        "a hint in words": lambda s: any(c.label for c in s.conditions),
    },
    11: {
        **{f"the kind {kind}": adds_up(kind) for kind in CompositeKind},
        **{f"missing: {rule}": misses(rule) for rule in MissingRule},
        "reverse scoring by the item": some_item(lambda i: i.reverse),
        "reverse scoring by the composite": turns_round_by_composite,
        "of items": made_of(ItemRef),
        "of counted codes": made_of(CodeRef),
        "of other composites": made_of(str),
        "weights": lambda s: any(c.weights for c in s.composites),
        "parts from a value on": lambda s: any(
            c.kind is CompositeKind.COUNT and c.from_value > 0 for c in s.composites
        ),
    },
    12: {
        "what matches in two partners": lambda s: bool(s.dyadic.matches),
        "bids and responses within a time": lambda s: any(c.window_us for c in s.contingencies),
        "bids close together as one": lambda s: any(c.burst_gap_us for c in s.contingencies),
        "a headline": lambda s: any(c.headline for c in s.contingencies),
        "both directions": both_directions,
        "an order from negative to positive": lambda s: (
            min((v for _, v in s.dyadic.valence), default=0) < 0
            and max((v for _, v in s.dyadic.valence), default=0) > 0
        ),
    },
    13: {
        "label and short label": some_code(lambda c: c.label and c.short_label),
        "definition": some_code(lambda c: c.definition),
        "examples": some_code(lambda c: c.examples),
        "non-examples": some_code(lambda c: c.non_examples),
        "parent wording": some_code(lambda c: c.parent_wording),
        "parent wording in the forms of address": some_code(
            lambda c: {"nl-u", "nl-jullie"} <= dict(c.parent_wording.texts).keys()
        ),
        "hidden from the parent": some_code(lambda c: c.hide_from_parent),
        "colour and key": some_code(lambda c: c.colour and c.key),
        "an order of its own": lambda s: (
            [c.number for c in codes(s)] == sorted({c.number for c in codes(s)})
        ),
    },
    14: {
        "which parts are compared": lambda s: bool(s.reliability and s.reliability.tracks),
        "all parts": lambda s: s.reliability is not None and not s.reliability.tracks,
        "the unit of time": lambda s: bool(s.reliability and s.reliability.unit_us == 1_000_000),
        "tolerance and overlap": lambda s: bool(
            s.reliability and s.reliability.tolerance_us and s.reliability.overlap
        ),
        "a minimum": lambda s: bool(s.reliability and s.reliability.minimum),
        "the share to be double coded": lambda s: bool(
            s.reliability and s.reliability.share_double_coded
        ),
        **{f"by {coefficient}": agrees_by(coefficient) for coefficient in Coefficient},
    },
    15: {
        "comments in the file": lambda s: b"\n# " in FILES[s.id],
        "every id once": lambda s: len(ids := _parts(s)) == len(set(ids)),
    },
}


def _parts(scheme: Scheme) -> list[str]:
    groups = (scheme.tracks, scheme.forms, scheme.intervals, scheme.traces, scheme.composites)
    return [part.id for group in groups for part in group]


@pytest.mark.parametrize(
    ("group", "capability"),
    [(group, what) for group, asks in CAPABILITIES.items() for what in asks],
)
def test_is_used_by_a_scheme_of_the_product(group: int, capability: str) -> None:
    asks = CAPABILITIES[group][capability]
    assert [name for name, scheme in SCHEMES.items() if asks(scheme)]


def test_all_fifteen_groups_are_walked() -> None:
    assert list(CAPABILITIES) == list(range(1, 16))


UNUSED = {
    ("Scheme", "moves"),  # each scheme still is at its first version
    ("Trace", "unit"),  # a feeling has none
}
"""Fields of the model that no scheme of the product fills in, each for a reason."""


def test_every_field_of_the_model_is_filled_in_by_a_scheme_of_the_product() -> None:
    """So that a capability that is added to the model cannot be forgotten above."""
    kinds = (
        Scheme, Subject, Track, Code, Modifier, ModifierValue, Contingency, Form, Item, Scale,
        ScalePoint, IntervalCoding, Trace, PhaseTemplate, Condition, Composite, Dyadic, Reliability,
    )  # fmt: skip
    filled: set[tuple[str, str]] = set()
    for scheme in SCHEMES.values():
        _walk(scheme, filled)
    wanted = {(kind.__name__, f.name) for kind in kinds for f in fields(kind)}
    assert wanted - filled == UNUSED


def _walk(value: object, filled: set[tuple[str, str]]) -> None:
    """Note every field that holds something, however deep."""
    if isinstance(value, tuple):
        for each in value:
            _walk(each, filled)
    elif is_dataclass(value) and not isinstance(value, type | LocalText):
        for field in fields(value):
            inner = getattr(value, field.name)
            if inner or (isinstance(inner, int | float) and not isinstance(inner, bool)):
                filled.add((type(value).__name__, field.name))
            _walk(inner, filled)
