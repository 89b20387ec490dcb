"""Keys: each means one thing, and none is taken from the window."""

from observer.model.forms import Item
from observer.model.messages import Message, msg
from observer.model.scheme import ModifierValue
from observer.schemes.draft import Draft, Placed
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings

RESERVED_KEYS = frozenset(" jkliomu/?,.")
"""Keys that the window keeps for playing, stepping and marking."""


def check_keys(draft: Draft, findings: Findings) -> None:
    """Check the keys of codes, of the answers to each question, and of what intervals score."""
    codes: dict[str, tuple[str, int]] = {}
    for code in draft.codes():
        _check_key(code.value.key, code.fields, codes, code.value.id, findings)
    for modifier in draft.modifiers:
        answers: dict[str, tuple[str, int]] = {}
        for value in modifier.values:
            _check_key(value.value.key, value.fields, answers, value.value.id, findings)
            answers_too = msg(
                "The key {key} answers this question and is also the key of {other}.",
                key=value.value.key,
                other=_name(codes, value.value.key),
            )
            _check_beside_codes(value, codes, answers_too, findings)
    for interval in draft.intervals:
        scored: dict[str, tuple[str, int]] = {}
        for item in interval.items:
            own = item.item.value
            _check_key(own.key, item.item.fields, scored, own.id, findings)
            scores_too = msg(
                "The key {key} scores this item and is also the key of {other}.",
                key=own.key,
                other=_name(codes, own.key),
            )
            _check_beside_codes(item.item, codes, scores_too, findings)


def _name(taken: dict[str, tuple[str, int]], key: str) -> str:
    return taken.get(key.casefold(), ("", 0))[0]


def _check_beside_codes(
    each: Placed[ModifierValue] | Placed[Item],
    codes: dict[str, tuple[str, int]],
    what: Message,
    findings: Findings,
) -> None:
    if each.value.key.casefold() in codes:
        findings.warning(each.at("key"), what, msg("Choose a key that no code has."))


def _check_key(
    key: str, fields: Fields, taken: dict[str, tuple[str, int]], name: str, findings: Findings
) -> None:
    if not fields.has("key"):
        return
    place = fields.at("key")
    if key.casefold() in RESERVED_KEYS and key:
        findings.error(
            place,
            msg("The key “{key}” is kept for the window.", key=key),
            msg("Choose another; the window keeps space and {keys}.", keys="j k l i o m u / ? , ."),
        )
    elif len(key) != 1 or not key.isprintable() or key.isspace():
        findings.error(
            place,
            msg("“{key}” is not one key of the keyboard.", key=key[:20]),
            msg("Write one letter, digit or sign, or leave the field out."),
        )
    elif key.casefold() in taken:
        other, line = taken[key.casefold()]
        findings.error(
            place,
            msg(
                "The key {key} stands twice: here and at {other} on line {line}.",
                key=key,
                other=other,
                line=line,
            ),
            msg("Give one of the two another key."),
        )
    else:
        taken[key.casefold()] = (name, place.line)
