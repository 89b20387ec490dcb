"""Composites, the dyad, reliability and moves: references that stand, and figures that come out."""

from collections.abc import Iterator, Mapping

from observer.model.forms import FormKind
from observer.model.messages import msg
from observer.model.rules import (
    CodeRef,
    Composite,
    CompositeKind,
    ItemRef,
    MissingRule,
    Move,
)
from observer.schemes.checking.standing import Standing, listed, no_code, no_item
from observer.schemes.draft import Draft, Placed
from observer.schemes.findings import Findings
from observer.schemes.versions import is_version, precedence

_OF_TWO = frozenset({CompositeKind.RATIO, CompositeKind.DIFFERENCE})
_COUNTING = frozenset({CompositeKind.PROPORTION, CompositeKind.COUNT})
_PAIR = 2


def check_composites(draft: Draft, findings: Findings) -> None:
    """Check parts, weights, reversals and missing rules, and that none is made of itself."""
    standing = Standing(draft)
    for composite in draft.composites:
        _check_parts(composite, standing, findings)
        _check_numbers_of_parts(composite, findings)
        _check_reversed(composite, standing, findings)
        _check_missing(composite, findings)
    for composite in _in_circles(draft, standing.composites):
        findings.error(
            composite.at("parts"),
            msg("“{name}” is made of itself, in a circle.", name=composite.value.id),
            msg("Take the part out that leads back to it."),
        )


def check_dyadic(draft: Draft, findings: Findings) -> None:
    """Check that matches pair two subjects, and that each code has one place in the order."""
    standing = Standing(draft)
    for first, second, place in draft.dyadic.matches:
        missing = [ref for ref in (first, second) if ref not in standing.codes]
        for ref in missing:
            no_code(place, ref, findings)
        if not missing and (
            standing.tracks[first.track].subject == standing.tracks[second.track].subject
        ):
            findings.error(
                place,
                msg(
                    "“{first}” and “{second}” are of one and the same subject.",
                    first=str(first),
                    second=str(second),
                ),
                msg("Pair what one partner does with what the other does."),
            )
    seen: set[CodeRef] = set()
    for ref, _, place in draft.dyadic.valence:
        if ref not in standing.codes:
            no_code(place, ref, findings)
        elif ref in seen:
            findings.error(
                place,
                msg("“{name}” has two places in the order.", name=str(ref)),
                msg("Keep one of the two."),
            )
        seen.add(ref)


def check_reliability(draft: Draft, findings: Findings) -> None:
    """Check that what is compared stands in the scheme."""
    if draft.reliability is None:
        return
    standing = Standing(draft)
    parts = {*standing.tracks, *standing.sheets, *standing.traces}
    for part in draft.reliability.value.tracks:
        if part not in parts:
            findings.error(
                draft.reliability.at("tracks"),
                msg("There is no track or form “{name}”.", name=part[:60]),
                msg("Take one of: {choices}.", choices=listed(parts)),
            )


def check_moves(draft: Draft, findings: Findings) -> None:
    """Check that moves come from an older version and lead to what stands, or on from there."""
    standing = Standing(draft)
    here = {*map(str, standing.codes), *map(str, standing.items), *standing.traces}
    seen: dict[tuple[str, str], int] = {}
    for move in draft.moves:
        value = move.value
        _check_from(move, draft.scheme.version, findings)
        if value.new and value.new not in here and not _leads_on(value, draft):
            findings.error(
                move.at("new"),
                msg("There is no code or item “{name}” to move to.", name=value.new[:90]),
                msg("Name one of this version, or leave new out where nothing took its place."),
            )
        if value.old and value.old == value.new:
            findings.warning(
                move.at("new"),
                msg("“{name}” moves to itself.", name=value.old[:90]),
                msg("Remove this move; what keeps its name needs none."),
            )
        elif value.old in here:
            findings.warning(
                move.at("old"),
                msg("“{name}” still stands in this version, and yet moves.", name=value.old[:90]),
                msg("Remove the move, or give what stands here a new id."),
            )
        known = (value.from_version, value.old)
        if known in seen:
            findings.error(
                move.at("old"),
                msg(
                    "“{name}” moves twice: here and on line {line}.",
                    name=value.old[:90],
                    line=seen[known],
                ),
                msg("Keep one of the two."),
            )
        seen.setdefault(known, move.at("old").line)


def _check_from(move: Placed[Move], version: str, findings: Findings) -> None:
    given = move.value.from_version
    if given and not is_version(given):
        findings.error(
            move.at("from_version"),
            msg("“{value}” is not a version.", value=given[:60]),
            msg('Write three numbers with points between them, such as "1.0.0".'),
        )
    elif given and is_version(version) and precedence(given) >= precedence(version):
        findings.error(
            move.at("from_version"),
            msg(
                "The move comes from version {old}, which is not older than {new}.",
                old=given,
                new=version,
            ),
            msg("Write the last version that still had it, or raise the version of this file."),
        )


def _leads_on(move: Move, draft: Draft) -> bool:
    """Return whether a later move takes up what this one leads to."""
    return any(
        later.value.old == move.new
        and precedence(later.value.from_version) > precedence(move.from_version)
        for later in draft.moves
    )


def _check_parts(composite: Placed[Composite], standing: Standing, findings: Findings) -> None:
    value, place = composite.value, composite.at("parts")
    if not value.parts and composite.fields.has("parts"):
        findings.error(
            place,
            msg("This composite has no parts."),
            msg('Name items, codes or composites, such as parts = ["floor_play.warmth"].'),
        )
    for part in value.parts:
        if isinstance(part, CodeRef):
            if part not in standing.codes:
                no_code(place, part, findings)
        elif isinstance(part, ItemRef):
            sheet = standing.sheets[part.form]
            if part not in standing.items:
                no_item(place, part, findings)
            elif getattr(sheet, "kind", None) is FormKind.TEXT:
                findings.error(
                    place,
                    msg("“{name}” is a text and has no number.", name=str(part)),
                    msg("Take it out of parts."),
                )
        elif part not in standing.composites:
            findings.error(
                place,
                msg("There is no composite “{name}”.", name=part[:60]),
                msg("Write form.item for an item and track.code for a code."),
            )
        if value.parts.count(part) > 1 and value.kind is not CompositeKind.WEIGHTED:
            findings.warning(
                place,
                msg("“{name}” stands in parts more than once.", name=str(part)),
                msg("Name it once, or take a weighted sum."),
            )
            return


def _check_numbers_of_parts(composite: Placed[Composite], findings: Findings) -> None:
    value, fields, count = composite.value, composite.fields, len(composite.value.parts)
    if value.kind in _OF_TWO and value.parts and count != _PAIR:
        findings.error(
            fields.at("parts"),
            msg(
                "A {kind} has two parts; here are {count}.", kind=value.kind, count=len(value.parts)
            ),
            msg("Name the two, or make composites of what belongs together first."),
        )
    if value.kind is CompositeKind.WEIGHTED and len(value.weights) != len(value.parts):
        findings.error(
            fields.at("weights"),
            msg(
                "There are {parts} parts and {weights} weights.",
                parts=len(value.parts),
                weights=len(value.weights),
            ),
            msg("Write one weight for each part, in the same order."),
        )
    for key, holds in (
        ("weights", value.kind is CompositeKind.WEIGHTED),
        ("from_value", value.kind in _COUNTING),
    ):
        if fields.has(key) and not holds:
            findings.warning(
                fields.at(key),
                msg("A composite of the kind {kind} does not use {key}.", kind=value.kind, key=key),
                msg("Remove {key}, or choose another kind.", key=key),
            )


def _check_reversed(composite: Placed[Composite], standing: Standing, findings: Findings) -> None:
    value, place = composite.value, composite.at("reversed")
    for ref in value.reversed:
        if ref not in standing.items:
            no_item(place, ref, findings)
            continue
        if ref not in value.parts:
            findings.error(
                place,
                msg("“{name}” counts from the other end but is no part.", name=str(ref)),
                msg("Add it to parts, or take it out of reversed."),
            )
        scale = standing.sheets[ref.form].scale_of(standing.items[ref])
        if scale is None or scale.lowest is None or scale.highest is None:
            findings.error(
                place,
                msg("“{name}” has no lowest and highest value to turn round.", name=str(ref)),
                msg("Give its scale a minimum and a maximum, or take it out of reversed."),
            )
        if standing.items[ref].reverse:
            findings.warning(
                place,
                msg("“{name}” says itself that it counts from the other end.", name=str(ref)),
                msg("Take it out of reversed; it is turned round once."),
            )


def _check_missing(composite: Placed[Composite], findings: Findings) -> None:
    value, fields, most = composite.value, composite.fields, len(composite.value.parts)
    if value.missing is MissingRule.AT_LEAST and not 1 <= value.at_least <= max(most, 1):
        findings.error(
            fields.at("at_least"),
            msg("Of {most} parts, {count} cannot be asked for.", most=most, count=value.at_least),
            msg("Take a number from 1 to {most} for at_least.", most=most),
        )
    shares = {MissingRule.AT_LEAST_SHARE, MissingRule.PRORATE}
    if value.missing in shares and not (fields.has("at_least_share") and value.at_least_share > 0):
        findings.error(
            fields.at("at_least_share"),
            msg("This composite does not say which share of its parts must be there."),
            msg("Add at_least_share with a number above 0, such as 0.8 for four fifths."),
        )
    for key, holds in (
        ("at_least", value.missing is MissingRule.AT_LEAST),
        ("at_least_share", value.missing in shares),
    ):
        if fields.has(key) and not holds:
            findings.warning(
                fields.at(key),
                msg("The missing rule {rule} does not use {key}.", rule=value.missing, key=key),
                msg("Remove {key}, or choose another rule.", key=key),
            )


def _in_circles(draft: Draft, composites: Mapping[str, Composite]) -> Iterator[Placed[Composite]]:
    """Yield each composite that is reached again from its own parts."""
    for composite in draft.composites:
        seen: set[str] = set()
        ahead = [part for part in composite.value.parts if isinstance(part, str)]
        while ahead:
            part = ahead.pop()
            if part not in seen and part in composites:
                seen.add(part)
                ahead += [inner for inner in composites[part].parts if isinstance(inner, str)]
        if composite.value.id in seen:
            yield composite
