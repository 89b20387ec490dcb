"""What the codes of a scheme mean, as one hash: recolouring a scheme orphans no coding."""

import json
import unicodedata
from hashlib import sha256

from observer.model.local_text import LocalText
from observer.model.rules import CodeRef
from observer.model.scheme import Code, Contingency, Modifier, ModifierValue, Scheme, Track


def meaning_hash(scheme: Scheme) -> str:
    """Return the hash over what the codes of a scheme mean.

    Ids, kinds, flags, rules and definitions count; where something has no definition, its label
    counts instead. Comments, colours, keys, numbers, examples, parent wording, the order, the
    version and the header do not; nor does white space.

    Parameters
    ----------
    scheme
        Any scheme; its own `meaning_hash` is not looked at.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.
    """
    meaning = {
        "id": scheme.id,
        "subjects": {s.id: s.role for s in scheme.subjects},
        "tracks": {t.id: _track(t) for t in scheme.tracks},
        "modifiers": {m.id: _modifier(m) for m in scheme.modifiers},
        "contingencies": {c.id: _contingency(c) for c in scheme.contingencies},
        "uncodable": _choices(scheme.uncodable_reasons),
    }
    canonical = json.dumps(meaning, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(canonical.encode("ascii")).hexdigest()


def _track(track: Track) -> dict[str, object]:
    return {
        "subject": track.subject,
        "target": track.target,
        "exclusive": track.exclusive,
        "exhaustive": track.exhaustive,
        "default": track.default_code,
        "codes": {code.id: _code(code) for code in track.codes},
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


def _contingency(contingency: Contingency) -> dict[str, object]:
    return {
        "bids": _refs(contingency.bids),
        "responses": _refs(contingency.responses),
        "window_us": contingency.window_us,
        "burst_gap_us": contingency.burst_gap_us,
    }


def _refs(refs: tuple[CodeRef, ...]) -> list[str]:
    return sorted({f"{ref.track}.{ref.code}" for ref in refs})


def _choices(values: tuple[ModifierValue, ...]) -> dict[str, dict[str, str]]:
    return {value.id: _text(value.label) for value in values}


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _text(text: LocalText) -> dict[str, str]:
    return {
        language: " ".join(unicodedata.normalize("NFC", words).split())
        for language, words in text.texts
        if words.strip()
    }
