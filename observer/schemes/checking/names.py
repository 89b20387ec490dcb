"""The head of the file, and what must be there once: ids, numbers, parts."""

import re
from collections.abc import Iterable, Iterator

from observer.model.messages import Message, msg
from observer.schemes.draft import Draft, Placed
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings, Place
from observer.schemes.versions import is_version

_SCHEME_ID = re.compile(r"[a-z][a-z0-9_-]{0,79}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def check_header(draft: Draft, findings: Findings) -> None:
    """Check id, version and languages, and that there is something to code."""
    scheme, top = draft.scheme, draft.fields
    if scheme.id and not _SCHEME_ID.fullmatch(scheme.id):
        findings.error(
            top.at("id"),
            msg("“{value}” cannot be the id of a scheme.", value=scheme.id[:60]),
            msg("Use small letters, digits and hyphens, beginning with a letter."),
        )
    if scheme.version and not is_version(scheme.version):
        findings.error(
            top.at("version"),
            msg("“{value}” is not a version.", value=scheme.version[:60]),
            msg('Write three numbers with points between them, such as "1.0.0".'),
        )
    if top.has("languages") and not scheme.languages:
        findings.error(
            top.at("languages"),
            msg("No language is declared."),
            msg('Write languages = ["nl", "en"], first the one to fall back on.'),
        )
    for language in scheme.languages:
        if not _LANGUAGE.fullmatch(language) or scheme.languages.count(language) > 1:
            findings.error(
                top.at("languages"),
                msg("“{value}” cannot stand here as a language.", value=language[:60]),
                msg('Write each language once, by its two letters, such as "nl".'),
            )
    if not draft.subjects:
        findings.error(
            top.at("subjects"),
            msg("The scheme has no {key}.", key="subjects"),
            msg("Add a part with the heading [[{key}]].", key="subjects"),
        )
    if not any(True for _ in draft.parts()):
        findings.error(
            top.at("tracks"),
            msg("The scheme has nothing to code: no tracks, forms, intervals or traces."),
            msg("Add a part with the heading [[{key}]].", key="tracks"),
        )


def check_ids(draft: Draft, findings: Findings) -> None:
    """Check that no id is taken twice where it has to be the only one of its name."""
    for group in (
        [*draft.parts(), *_fields(draft.composites)],
        _fields(draft.subjects),
        [modifier.modifier.fields for modifier in draft.modifiers],
        _fields(draft.contingencies),
        _fields(draft.reasons),
        _fields(draft.phases),
        _fields(draft.conditions),
        *(_fields(track.codes) for track in draft.tracks),
        *(_fields(modifier.values) for modifier in draft.modifiers),
        *([item.item.fields for item in items] for _, items in draft.sheets()),
    ):
        _check_once(group, findings)


def check_numbers(draft: Draft, findings: Findings) -> None:
    """Check that codes have numbers of their own, and the items of each form theirs."""
    codes = [(code.value.number, code.at("number")) for code in draft.codes()]
    for place, what, free in _twice(codes):
        mend = msg("Take a number that no other code has, such as {free}.", free=free)
        findings.error(place, what, mend)
    for _, items in draft.sheets():
        numbered = [(item.item.value.number, item.item.at("number")) for item in items]
        for place, what, free in _twice(numbered):
            mend = msg("Take a number that no other item here has, such as {free}.", free=free)
            findings.error(place, what, mend)


def _fields(group: Iterable[Placed[object]]) -> list[Fields]:
    return [each.fields for each in group]


def _check_once(group: Iterable[Fields], findings: Findings) -> None:
    first: dict[str, int] = {}
    for fields in sorted(group, key=lambda each: each.at("id").line):
        value, place = fields.peek("id"), fields.at("id")
        if value and value in first:
            findings.error(
                place,
                msg(
                    "The id {value} is already taken on line {line}.",
                    value=value[:60],
                    line=first[value],
                ),
                msg("Give one of the two another id."),
            )
        first.setdefault(value, place.line)


def _twice(numbered: list[tuple[int, Place]]) -> Iterator[tuple[Place, Message, int]]:
    """Yield where a number stands a second time, what is wrong, and a number that is free."""
    first: dict[int, int] = {}
    used = {number for number, _ in numbered}
    free = next(n for n in range(1, len(used) + 2) if n not in used)
    for number, place in numbered:
        if number and number in first:
            what = msg(
                "The number {number} is already taken on line {line}.",
                number=number,
                line=first[number],
            )
            yield place, what, free
        first.setdefault(number, place.line)
