"""What the codes of a scheme mean, as one hash: recolouring a scheme orphans no coding."""

import json
import unicodedata
from hashlib import sha256

from observer.model.forms import Form, IntervalCoding, Item, Scale, ScalePoint, Trace
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef, Composite, Condition, Dyadic, PhaseTemplate
from observer.model.scheme import Code, Contingency, Modifier, ModifierValue, Scheme, Track


def meaning_hash(scheme: Scheme) -> str:
    """Return the hash over what the codes of a scheme mean.

    Ids, kinds, flags, rules and definitions count; where something has no definition, its label
    counts instead. Comments, colours, keys, numbers, examples, parent wording, the order, the
    version and the header do not; nor does white space, nor how two coders are compared, nor
    where older codes went. A group that a scheme does not have adds nothing.

    Parameters
    ----------
    scheme
        Any scheme; its own `meaning_hash` is not looked at.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.
    """
    return _hash(_events(scheme) | _given(_judged(scheme) | _ruled(scheme)))


def former_hash(scheme: Scheme) -> str:
    """Return the hash as it was when only events counted.

    Parameters
    ----------
    scheme
        Any scheme.

    Returns
    -------
    str
        What a coding has that was begun then, with a scheme that says more now.
    """
    return _hash(_events(scheme, only_then=True))


def _hash(meaning: dict[str, object]) -> str:
    canonical = json.dumps(meaning, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(canonical.encode("ascii")).hexdigest()


def _events(scheme: Scheme, *, only_then: bool = False) -> dict[str, object]:
    """Return subjects, tracks, questions, contingencies and reasons: there in every scheme."""

    def more(added: dict[str, object]) -> dict[str, object]:
        return {} if only_then else _given(added)

    return {
        "id": scheme.id,
        "subjects": {s.id: s.role for s in scheme.subjects},
        "tracks": {t.id: _track(t) | more(_track_rules(t)) for t in scheme.tracks},
        "modifiers": {m.id: _modifier(m) | more(_asked_after(m)) for m in scheme.modifiers},
        "contingencies": {c.id: _contingency(c) for c in scheme.contingencies},
        "uncodable": _choices(scheme.uncodable_reasons),
    }


def _judged(scheme: Scheme) -> dict[str, object]:
    return {
        "forms": {form.id: _form(form) for form in scheme.forms},
        "intervals": {each.id: _interval(each) for each in scheme.intervals},
        "traces": {trace.id: _trace(trace) for trace in scheme.traces},
    }


def _ruled(scheme: Scheme) -> dict[str, object]:
    return {
        "phases": {phase.id: _phase(phase) for phase in scheme.phases},
        "phases_ordered": [p.id for p in scheme.phases] if scheme.phases_ordered else [],
        "conditions": {each.id: _condition(each) for each in scheme.conditions},
        "composites": {each.id: _composite(each) for each in scheme.composites},
        "dyadic": _dyadic(scheme.dyadic),
    }


def _given(meaning: dict[str, object]) -> dict[str, object]:
    """Return what is said at all: what a scheme does not have changes no hash."""
    return {key: value for key, value in meaning.items() if value}


def _track(track: Track) -> dict[str, object]:
    return {
        "subject": track.subject,
        "target": track.target,
        "exclusive": track.exclusive,
        "exhaustive": track.exhaustive,
        "default": track.default_code,
        "codes": {code.id: _code(code) for code in track.codes},
    }


def _track_rules(track: Track) -> dict[str, object]:
    return {
        "meaning": _text(track.definition),
        "auto_close_us": track.auto_close_us,
        "minimum_us": track.minimum_us,
        "merge_gap_us": track.merge_gap_us,
        "reasons": sorted(track.uncodable_reasons),
    }


def _code(code: Code) -> dict[str, object]:
    return {
        "kind": code.kind,
        "meaning": _text(code.definition or code.label),
        "modifiers": sorted(code.modifiers),
    }


def _modifier(modifier: Modifier) -> dict[str, object]:
    return {
        "kind": modifier.kind,
        "label": _text(modifier.label),
        "values": _choices(modifier.values),
        "required": modifier.required,
        "ask_at": modifier.ask_at,
        "unit": modifier.unit,
        "minimum": _number(modifier.minimum),
        "maximum": _number(modifier.maximum),
    }


def _asked_after(modifier: Modifier) -> dict[str, object]:
    return {"asks": {v.id: sorted(v.modifiers) for v in modifier.values if v.modifiers}}


def _contingency(contingency: Contingency) -> dict[str, object]:
    return {
        "bids": _refs(contingency.bids),
        "responses": _refs(contingency.responses),
        "window_us": contingency.window_us,
        "burst_gap_us": contingency.burst_gap_us,
    }


def _form(form: Form) -> dict[str, object]:
    return _given(
        {
            "kind": form.kind,
            "meaning": _text(form.definition or form.label),
            "subject": form.subject,
            "target": form.target,
            "about": form.about,
            "phases": sorted(form.phases),
            "scale": _scale(form.scale),
            "anchors": _anchors(form.anchors),
            "absences": sorted(form.absences),
            "unit": form.unit,
            "total": float(form.total),
            "piles": list(form.piles),
        }
    ) | {"items": {item.id: _item(item) for item in form.items}}


def _interval(each: IntervalCoding) -> dict[str, object]:
    return _given(
        {
            "mode": each.mode,
            "meaning": _text(each.definition or each.label),
            "subject": each.subject,
            "target": each.target,
            "anchor": each.anchor,
            "phases": sorted(each.phases),
            "observe_us": each.observe_us,
            "record_us": each.record_us,
            "scale": _scale(each.scale),
            "anchors": _anchors(each.anchors),
            "absences": sorted(each.absences),
        }
    ) | {"items": {item.id: _item(item) for item in each.items}}


def _item(item: Item) -> dict[str, object]:
    return _given(
        {
            "meaning": _text(item.definition or item.label),
            "scale": _scale(item.scale),
            "anchors": _anchors(item.anchors),
            "reverse": item.reverse,
        }
    )


def _trace(trace: Trace) -> dict[str, object]:
    return _given(
        {
            "meaning": _text(trace.definition or trace.label),
            "subject": trace.subject,
            "target": trace.target,
            "scale": _scale(trace.scale),
            "neutral": _number(trace.neutral),
            "unit": trace.unit,
            "anchors": _anchors(trace.anchors),
        }
    )


def _scale(scale: Scale | None) -> list[object]:
    """Return which values there are, however that was written; nothing for none."""
    if scale is None:
        return []
    if scale.values:
        return [[float(value) for value in scale.values]]
    return [_number(scale.minimum), _number(scale.maximum), float(scale.step)]


def _anchors(anchors: tuple[ScalePoint, ...]) -> list[object]:
    ordered = sorted(anchors, key=lambda anchor: anchor.value)
    return [[_number(anchor.value), _text(anchor.label)] for anchor in ordered]


def _phase(phase: PhaseTemplate) -> dict[str, object]:
    return _given(
        {
            "meaning": _text(phase.definition or phase.label),
            "optional": phase.optional,
            "repeated": phase.repeated,
            "planned_us": phase.planned_us,
            "tolerance_us": phase.tolerance_us,
            "subjects": sorted(phase.subjects),
            "left_out": not phase.in_statistics,
        }
    )


def _condition(condition: Condition) -> dict[str, object]:
    return {
        "kind": condition.kind,
        "of": str(condition.of),
        "others": _refs(condition.others),
        "within_us": condition.within_us,
        "at_least": condition.at_least,
    }


def _composite(composite: Composite) -> dict[str, object]:
    return {
        "kind": composite.kind,
        "parts": [str(part) for part in composite.parts],
        "weights": [float(weight) for weight in composite.weights],
        "reversed": sorted(str(ref) for ref in composite.reversed),
        "from_value": _number(composite.from_value),
        "missing": composite.missing,
        "at_least": composite.at_least,
        "at_least_share": _number(composite.at_least_share),
    }


def _dyadic(dyadic: Dyadic) -> dict[str, object]:
    return _given(
        {
            "matches": sorted(sorted((str(a), str(b))) for a, b in dyadic.matches),
            "valence": {str(ref): _number(order) for ref, order in dyadic.valence},
        }
    )


def _refs(refs: tuple[CodeRef, ...]) -> list[str]:
    return sorted({str(ref) for ref in refs})


def _choices(values: tuple[ModifierValue, ...]) -> dict[str, dict[str, str]]:
    return {value.id: _text(value.label) for value in values}


def _number(value: float | None) -> float | None:
    """Return a number as one that is written in one way only: zero has no sign."""
    return None if value is None else float(value) + 0.0


def _text(text: LocalText) -> dict[str, str]:
    return {
        language: " ".join(unicodedata.normalize("NFC", words).split())
        for language, words in text.texts
        if words.strip()
    }
