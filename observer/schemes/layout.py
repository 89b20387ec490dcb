"""A scheme as a new file: the text of its parts, laid out as the bundled schemes are."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import tomlkit

from observer.model.forms import (
    About,
    Form,
    IntervalAnchor,
    IntervalCoding,
    Item,
    Scale,
    ScalePoint,
    Trace,
)
from observer.model.local_text import LocalText
from observer.model.rules import (
    Composite,
    CompositeKind,
    Condition,
    ConditionKind,
    Dyadic,
    MissingRule,
    Move,
    PhaseTemplate,
    Reliability,
)
from observer.model.scheme import (
    Code,
    Contingency,
    Modifier,
    ModifierKind,
    ModifierValue,
    Scheme,
    Subject,
    Track,
)
from observer.model.time import US_PER_S
from observer.schemes.reading.display import NO_COLOUR

Setting: TypeAlias = str | int | float | bool | Sequence[str] | Sequence[float] | Sequence[object]
_EXACT = 2**53


def lines_of(scheme: Scheme) -> list[str]:
    """Return the lines of a whole file, group after group.

    Parameters
    ----------
    scheme
        Any sound scheme.

    Returns
    -------
    list of str
        Without line ends.
    """
    parts = [
        *(_subject(subject) for subject in scheme.subjects),
        *(_phase(phase) for phase in scheme.phases),
        *(_modifier(modifier) for modifier in scheme.modifiers),
        *(_track(track) for track in scheme.tracks),
        *(_form(form) for form in scheme.forms),
        *(_interval(interval) for interval in scheme.intervals),
        *(_trace(trace) for trace in scheme.traces),
        *(_condition(condition) for condition in scheme.conditions),
        *(_composite(composite) for composite in scheme.composites),
        *(_contingency(contingency) for contingency in scheme.contingencies),
        *_dyadic(scheme.dyadic),
        *([_reliability(scheme.reliability)] if scheme.reliability else []),
        *(_move(move) for move in scheme.moves),
        *_uncodable(scheme),
    ]
    lines = _header(scheme)
    for part in parts:
        lines += ["", *part]
    return lines


def literal(value: Setting) -> str:
    """Return a value as it is written in a file."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, str | int | float | bool):
        return tomlkit.item(value).as_string()
    return f"[{', '.join(literal(item) for item in value if isinstance(item, _WRITTEN))}]"


_WRITTEN = (str, int, float, bool, tuple, list)


def _header(scheme: Scheme) -> list[str]:
    age = {
        "from_months": scheme.age_from_months,
        "to_months": scheme.age_to_months,
        "corrected": None if scheme.age_corrected else False,
    }
    stated = [_pair(key, value) for key, value in age.items() if value is not None]
    return [
        "format = 1",
        _pair("id", scheme.id),
        _pair("version", scheme.version),
        _pair("status", "locked" if scheme.locked else "draft"),
        _pair("languages", list(scheme.languages)),
        *_given("author", scheme.author),
        *_given("licence", scheme.licence),
        *_given("citation", scheme.citation),
        *([f"age_range = {{ {', '.join(stated)} }}"] if stated else []),
        *_stated("intended_minutes", scheme.intended_minutes),
        *_set("phases_ordered", scheme.phases_ordered),
        "",
        *_texts("title", scheme.title),
        *_texts("description", scheme.description),
        *_texts("setting", scheme.setting),
        *_texts("training_notice", scheme.training_notice),
    ]


def _subject(subject: Subject) -> list[str]:
    return [
        "[[subjects]]",
        _pair("id", subject.id),
        _pair("role", subject.role.value),
        *_texts("label", subject.label),
        *_given("colour", subject.colour),
    ]


def _answer(value: ModifierValue) -> list[str]:
    return [
        _pair("id", value.id),
        *_given("key", value.key),
        *_listed("modifiers", value.modifiers),
        *_texts("label", value.label),
    ]


def _uncodable(scheme: Scheme) -> list[list[str]]:
    share = _stated("warning_share", scheme.uncodable_warning_share)
    reasons = [["[[uncodable.reasons]]", *_answer(r)] for r in scheme.uncodable_reasons]
    return [*([["[uncodable]", *share]] if share else []), *reasons]


def _modifier(modifier: Modifier) -> list[str]:
    lines = [
        "[[modifiers]]",
        _pair("id", modifier.id),
        _pair("kind", modifier.kind.value),
        *_texts("label", modifier.label),
        *_set("required", modifier.required),
        _pair("ask_at", modifier.ask_at.value),
        *_given("unit", modifier.unit),
    ]
    if modifier.kind is ModifierKind.NUMBER:
        lines += _stated("minimum", modifier.minimum)
        lines += _stated("maximum", modifier.maximum)
    for value in modifier.values:
        lines += ["", "[[modifiers.values]]", *_answer(value)]
    return lines


def _track(track: Track) -> list[str]:
    lines = [
        "[[tracks]]",
        _pair("id", track.id),
        _pair("subject", track.subject),
        *_given("target", track.target),
        *_texts("label", track.label),
        *_texts("definition", track.definition),
        *_set("exclusive", track.exclusive),
        *_set("exhaustive", track.exhaustive),
        *_given("default_code", track.default_code),
        *_time("auto_close_s", track.auto_close_us),
        *_set("push_and_hold", track.push_and_hold),
        *_time("minimum_s", track.minimum_us),
        *_time("merge_gap_s", track.merge_gap_us),
        *_listed("uncodable_reasons", track.uncodable_reasons),
        *_stated("uncodable_warning_share", track.uncodable_warning_share),
    ]
    for code in track.codes:
        lines += ["", *_code(code)]
    return lines


def _code(code: Code) -> list[str]:
    return [
        "[[tracks.codes]]",
        _pair("id", code.id),
        _pair("number", code.number),
        _pair("kind", code.kind.value),
        *_given("key", code.key),
        *_colour(code.colour),
        *_listed("modifiers", code.modifiers),
        *_set("hide_from_parent", code.hide_from_parent),
        *_shown(code),
    ]


def _shown(each: Code | Item) -> list[str]:
    return [
        *_texts("label", each.label),
        *_texts("short_label", each.short_label),
        *_texts("definition", each.definition),
        *_texts("examples", each.examples),
        *_texts("non_examples", each.non_examples),
        *_texts("parent_wording", each.parent_wording),
    ]


def _form(form: Form) -> list[str]:
    lines = [
        "[[forms]]",
        _pair("id", form.id),
        _pair("kind", form.kind.value),
        *_about(form),
        *([] if form.about is About.SESSION else [_pair("about", form.about.value)]),
        *_listed("phases", form.phases),
        *_scale(form.scale),
        *_given("unit", form.unit),
        *([_pair("total", form.total)] if form.total else []),
        *([_pair("piles", list(form.piles))] if form.piles else []),
        *_listed("absences", [absence.value for absence in form.absences]),
    ]
    return [*lines, *_anchors("forms", form.anchors), *_items("forms", form.items)]


def _interval(interval: IntervalCoding) -> list[str]:
    at_session = interval.anchor is IntervalAnchor.SESSION
    lines = [
        "[[intervals]]",
        _pair("id", interval.id),
        _pair("mode", interval.mode.value),
        *_about(interval),
        *([] if at_session else [_pair("anchor", interval.anchor.value)]),
        *_listed("phases", interval.phases),
        _pair("observe_s", interval.observe_us / US_PER_S),
        *_time("record_s", interval.record_us),
        *_scale(interval.scale),
        *_listed("absences", [absence.value for absence in interval.absences]),
    ]
    items = _items("intervals", interval.items)
    return [*lines, *_anchors("intervals", interval.anchors), *items]


def _about(sheet: Form | IntervalCoding | Trace) -> list[str]:
    return [
        *_given("subject", sheet.subject),
        *_given("target", sheet.target),
        *_texts("label", sheet.label),
        *_texts("definition", sheet.definition),
    ]


def _items(group: str, items: Iterable[Item]) -> list[str]:
    lines: list[str] = []
    for item in items:
        lines += [
            "",
            f"[[{group}.items]]",
            _pair("id", item.id),
            _pair("number", item.number),
            *_given("key", item.key),
            *_colour(item.colour),
            *_set("reverse", item.reverse),
            *_scale(item.scale),
            *_set("hide_from_parent", item.hide_from_parent),
            *_shown(item),
            *_anchors(f"{group}.items", item.anchors),
        ]
    return lines


def _anchors(group: str, anchors: Iterable[ScalePoint]) -> list[str]:
    lines: list[str] = []
    for anchor in anchors:
        lines += ["", f"[[{group}.anchors]]", _pair("value", anchor.value)]
        lines += _texts("label", anchor.label)
    return lines


def _scale(scale: Scale | None) -> list[str]:
    if scale is None:
        return []
    lines = [*_stated("minimum", scale.minimum), *_stated("maximum", scale.maximum)]
    if scale.values:
        lines.append(_pair("values", list(scale.values)))
    usual = scale.step == 1.0
    return [*lines, *([] if usual and lines else [_pair("step", scale.step)])]


def _trace(trace: Trace) -> list[str]:
    return [
        "[[traces]]",
        _pair("id", trace.id),
        *_about(trace),
        *_scale(trace.scale),
        _pair("neutral", trace.neutral),
        *_given("unit", trace.unit),
        *_colour(trace.colour),
        *_anchors("traces", trace.anchors),
    ]


def _phase(phase: PhaseTemplate) -> list[str]:
    return [
        "[[phases]]",
        _pair("id", phase.id),
        *_texts("label", phase.label),
        *_texts("definition", phase.definition),
        *_set("optional", phase.optional),
        *_set("repeated", phase.repeated),
        *_time("planned_s", phase.planned_us),
        *_time("tolerance_s", phase.tolerance_us),
        *_listed("subjects", phase.subjects),
        *([] if phase.in_statistics else ["in_statistics = false"]),
    ]


def _condition(condition: Condition) -> list[str]:
    counts = condition.kind is ConditionKind.IF_COUNT
    return [
        "[[conditions]]",
        _pair("id", condition.id),
        _pair("kind", condition.kind.value),
        _pair("of", str(condition.of)),
        _pair("others", [str(ref) for ref in condition.others]),
        *_time("within_s", condition.within_us),
        *([_pair("at_least", condition.at_least)] if counts or condition.at_least != 1 else []),
        *_texts("label", condition.label),
    ]


def _composite(composite: Composite) -> list[str]:
    counting = composite.kind in {CompositeKind.PROPORTION, CompositeKind.COUNT}
    by_number = composite.missing is MissingRule.AT_LEAST
    by_share = composite.missing in {MissingRule.AT_LEAST_SHARE, MissingRule.PRORATE}
    return [
        "[[composites]]",
        _pair("id", composite.id),
        _pair("kind", composite.kind.value),
        *_texts("label", composite.label),
        *_texts("definition", composite.definition),
        _pair("parts", [str(part) for part in composite.parts]),
        *([_pair("weights", list(composite.weights))] if composite.weights else []),
        *_listed("reversed", [str(ref) for ref in composite.reversed]),
        *(
            [_pair("from_value", composite.from_value)]
            if counting or composite.from_value != 1
            else []
        ),
        _pair("missing", composite.missing.value),
        *([_pair("at_least", composite.at_least)] if by_number or composite.at_least else []),
        *(
            [_pair("at_least_share", composite.at_least_share)]
            if by_share or composite.at_least_share != 1
            else []
        ),
    ]


def _contingency(contingency: Contingency) -> list[str]:
    return [
        "[[contingencies]]",
        _pair("id", contingency.id),
        *_set("headline", contingency.headline),
        _pair("window_s", contingency.window_us / US_PER_S),
        *_time("burst_gap_s", contingency.burst_gap_us),
        _pair("bids", [str(ref) for ref in contingency.bids]),
        _pair("responses", [str(ref) for ref in contingency.responses]),
        *_texts("label", contingency.label),
    ]


def _dyadic(dyadic: Dyadic) -> list[list[str]]:
    lines: list[str] = []
    if dyadic.matches:
        lines.append(_pair("matches", [[str(a), str(b)] for a, b in dyadic.matches]))
    if dyadic.valence:
        lines.append(_pair("valence", [[str(ref), order] for ref, order in dyadic.valence]))
    return [["[dyadic]", *lines]] if lines else []


def _reliability(reliability: Reliability) -> list[str]:
    return [
        "[reliability]",
        _pair("coefficient", reliability.coefficient.value),
        *_listed("tracks", reliability.tracks),
        _pair("unit_s", reliability.unit_us / US_PER_S),
        _pair("tolerance_s", reliability.tolerance_us / US_PER_S),
        _pair("overlap", reliability.overlap),
        _pair("minimum", reliability.minimum),
        _pair("share_double_coded", reliability.share_double_coded),
    ]


def _move(move: Move) -> list[str]:
    return [
        "[[moves]]",
        _pair("from_version", move.from_version),
        _pair("old", move.old),
        *_given("new", move.new),
    ]


def _pair(key: str, value: Setting) -> str:
    return f"{key} = {literal(value)}"


def _given(key: str, value: str) -> list[str]:
    return [_pair(key, value)] if value else []


def _colour(colour: str) -> list[str]:
    return [] if colour == NO_COLOUR else _given("colour", colour)


def _stated(key: str, value: float | None) -> list[str]:
    return [] if value is None else [_pair(key, value)]


def _set(key: str, flag: bool) -> list[str]:  # noqa: FBT001  one flag is what it writes
    return [f"{key} = true"] if flag else []


def _time(key: str, us: int) -> list[str]:
    return [_pair(key, us / US_PER_S)] if us else []


def _listed(key: str, words: Sequence[str]) -> list[str]:
    return [_pair(key, list(words))] if words else []


def _texts(key: str, text: LocalText) -> list[str]:
    """Return one line per language; a text of several lines as a list."""
    lines: list[str] = []
    for language, words in text.texts:
        several = words.split("\n")
        lines.append(_pair(f"{key}.{language}", words if len(several) == 1 else several))
    return lines
