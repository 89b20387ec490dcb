"""What must hold across the parts of a scheme."""

import re
from collections.abc import Callable, Iterable

from observer.model.local_text import LocalText
from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind, ModifierKind
from observer.schemes.contrast import MARKS, SURFACES, contrast
from observer.schemes.draft import Draft, DraftModifier, DraftTrack
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings, Place

RESERVED_KEYS = frozenset(" jkliomu/?,.")
"""Keys that the window keeps for playing, stepping and marking."""
_SCHEME_ID = re.compile(r"[a-z][a-z0-9_-]{0,79}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SEMVER = re.compile(
    r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})"
    r"(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)


def check_draft(draft: Draft, findings: Findings) -> None:
    """Add a finding for everything in the draft that does not hold.

    Parameters
    ----------
    draft
        As read.
    findings
        Takes the findings.
    """
    for check in _CHECKS:
        check(draft, findings)


def _check_header(draft: Draft, findings: Findings) -> None:
    scheme, top = draft.scheme, draft.fields
    if scheme.id and not _SCHEME_ID.fullmatch(scheme.id):
        findings.error(
            top.at("id"),
            msg("“{value}” cannot be the id of a scheme.", value=scheme.id[:60]),
            msg("Use small letters, digits and hyphens, beginning with a letter."),
        )
    if scheme.version and not _SEMVER.fullmatch(scheme.version):
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
    for key, have in (("subjects", draft.subjects), ("tracks", draft.tracks)):
        if not have:
            findings.error(
                top.at(key),
                msg("The scheme has no {key}.", key=key),
                msg("Add a part with the heading [[{key}]].", key=key),
            )


def _check_ids(draft: Draft, findings: Findings) -> None:
    groups: list[list[tuple[str, Place]]] = [
        [(s.value.id, s.at("id")) for s in draft.subjects],
        [(t.track.value.id, t.track.at("id")) for t in draft.tracks],
        [(m.modifier.value.id, m.modifier.at("id")) for m in draft.modifiers],
        [(c.value.id, c.at("id")) for c in draft.contingencies],
        [(r.value.id, r.at("id")) for r in draft.reasons],
        *([(c.value.id, c.at("id")) for c in t.codes] for t in draft.tracks),
        *([(v.value.id, v.at("id")) for v in m.values] for m in draft.modifiers),
    ]
    for group in groups:
        first: dict[str, int] = {}
        for value, place in group:
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


def _check_numbers(draft: Draft, findings: Findings) -> None:
    first: dict[int, int] = {}
    used = {code.value.number for code in draft.codes()}
    free = next(n for n in range(1, len(used) + 2) if n not in used)
    for code in draft.codes():
        number = code.value.number
        if not number:
            continue
        if number in first:
            findings.error(
                code.at("number"),
                msg(
                    "The number {number} is already taken on line {line}.",
                    number=number,
                    line=first[number],
                ),
                msg("Take a number that no other code has, such as {free}.", free=free),
            )
        first.setdefault(number, code.at("number").line)


def _check_keys(draft: Draft, findings: Findings) -> None:
    taken: dict[str, tuple[str, int]] = {}
    for code in draft.codes():
        _check_key(code.value.key, code.fields, taken, code.value.id, findings)
    for modifier in draft.modifiers:
        own: dict[str, tuple[str, int]] = {}
        for value in modifier.values:
            _check_key(value.value.key, value.fields, own, value.value.id, findings)
            key = value.value.key.casefold()
            if key in taken:
                findings.warning(
                    value.at("key"),
                    msg(
                        "The key {key} answers this question and is also the key of {other}.",
                        key=value.value.key,
                        other=taken[key][0],
                    ),
                    msg("Choose a key that no code has."),
                )


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


def _check_tracks(draft: Draft, findings: Findings) -> None:
    subjects = {s.value.id for s in draft.subjects}
    for track in draft.tracks:
        for field, subject in (
            ("subject", track.track.value.subject),
            ("target", track.track.value.target),
        ):
            if subject and subject not in subjects:
                findings.error(
                    track.track.at(field),
                    msg("There is no subject “{name}”.", name=subject[:60]),
                    msg("Take one of: {choices}.", choices=_listed(subjects)),
                )
        if not track.codes:
            findings.error(
                track.track.at("codes"),
                msg("This track has no codes."),
                msg("Add one with the heading [[tracks.codes]]."),
            )
        _check_exhaustive(track, findings)


def _check_exhaustive(draft: DraftTrack, findings: Findings) -> None:
    track = draft.track.value
    states = [code.id for code in track.codes if code.kind is CodeKind.STATE and code.id]
    if track.exhaustive and not track.exclusive:
        findings.error(
            draft.track.at("exhaustive"),
            msg("An exhaustive track has one state at any time, so it is exclusive too."),
            msg("Add exclusive = true, or remove exhaustive."),
        )
    if track.exhaustive and not track.default_code:
        findings.error(
            draft.track.at("default_code"),
            msg("An exhaustive track needs a state that holds where nothing else does."),
            msg("Add default_code with one of: {choices}.", choices=_listed(states)),
        )
    if track.default_code and track.default_code not in states:
        findings.error(
            draft.track.at("default_code"),
            msg("“{name}” is not a state of this track.", name=track.default_code[:60]),
            msg("Take one of: {choices}.", choices=_listed(states)),
        )
    if track.default_code and not track.exhaustive:
        findings.warning(
            draft.track.at("default_code"),
            msg("A default code counts on an exhaustive track only."),
            msg("Add exhaustive = true, or remove default_code."),
        )


def _check_modifiers(draft: Draft, findings: Findings) -> None:
    known = {m.modifier.value.id for m in draft.modifiers}
    for code in draft.codes():
        for name in code.value.modifiers:
            if name not in known:
                findings.error(
                    code.at("modifiers"),
                    msg("There is no modifier “{name}”.", name=name[:60]),
                    msg("Take one of: {choices}.", choices=_listed(known)),
                )
    for modifier in draft.modifiers:
        _check_modifier(modifier, findings)


def _check_modifier(draft: DraftModifier, findings: Findings) -> None:
    modifier, at = draft.modifier.value, draft.modifier.at
    is_choice = modifier.kind in {ModifierKind.SINGLE, ModifierKind.MULTIPLE}
    if is_choice and not modifier.values:
        findings.error(
            at("values"),
            msg("This modifier offers nothing to choose."),
            msg("Add values with the heading [[modifiers.values]], or another kind."),
        )
    if not is_choice and modifier.values:
        findings.error(
            at("values"),
            msg("A number or a text has no values to choose from."),
            msg('Remove the values, or write kind = "single".'),
        )
    low, high = modifier.minimum, modifier.maximum
    if low is not None and high is not None and low >= high:
        findings.error(
            at("minimum"),
            msg("The minimum {low} does not lie under the maximum {high}.", low=low, high=high),
            msg("Give the smaller number as minimum."),
        )
    if modifier.kind is not ModifierKind.NUMBER and (low is not None or high is not None):
        findings.warning(
            at("minimum" if low is not None else "maximum"),
            msg("Only a number has a minimum and a maximum."),
            msg('Remove them, or write kind = "number".'),
        )


def _check_contingencies(draft: Draft, findings: Findings) -> None:
    for contingency in draft.contingencies:
        for key, refs in (
            ("bids", contingency.value.bids),
            ("responses", contingency.value.responses),
        ):
            if not refs and contingency.fields.has(key):
                findings.error(
                    contingency.at(key),
                    msg("No code stands in {key}.", key=key),
                    msg('Name at least one, such as "child_signal.approach".'),
                )
            for ref in refs:
                if not _stands(draft, ref):
                    findings.error(
                        contingency.at(key),
                        msg("There is no code “{name}”.", name=f"{ref.track}.{ref.code}"[:90]),
                        msg("Write the track's id, a point and the code's id."),
                    )


def _stands(draft: Draft, ref: CodeRef) -> bool:
    return any(
        track.id == ref.track and any(code.id == ref.code for code in track.codes)
        for track in draft.scheme.tracks
    )


def _check_colours(draft: Draft, findings: Findings) -> None:
    for fields, colour in (
        *((s.fields, s.value.colour) for s in draft.subjects),
        *((c.fields, c.value.colour) for c in draft.codes()),
    ):
        if not fields.has("colour"):
            continue
        if not _COLOUR.fullmatch(colour):
            findings.error(
                fields.at("colour"),
                msg("“{value}” is not a colour.", value=colour[:60]),
                msg('Write # and six digits or letters a to f, such as "#009E73".'),
            )
            continue
        faint = [surface for surface in SURFACES if contrast(colour, surface) < MARKS]
        if faint:
            findings.warning(
                fields.at("colour"),
                msg(
                    "The colour {value} is hard to see on {surface}.",
                    value=colour,
                    surface=faint[0],
                ),
                msg("Take a darker or lighter one, with a contrast of at least 3 to 1."),
            )


def _check_texts(draft: Draft, findings: Findings) -> None:
    scheme = draft.scheme
    _whole(draft.fields, "title", scheme.title, findings)
    _whole(draft.fields, "description", scheme.description, findings)
    labels = [
        *((s.fields, s.value.label) for s in draft.subjects),
        *((m.modifier.fields, m.modifier.value.label) for m in draft.modifiers),
        *((v.fields, v.value.label) for m in draft.modifiers for v in m.values),
        *((t.track.fields, t.track.value.label) for t in draft.tracks),
        *((c.fields, c.value.label) for c in draft.contingencies),
        *((r.fields, r.value.label) for r in draft.reasons),
    ]
    for fields, label in labels:
        _whole(fields, "label", label, findings)
    for code in draft.codes():
        for key, text in (
            ("label", code.value.label),
            ("short_label", code.value.short_label),
            ("definition", code.value.definition),
            ("examples", code.value.examples),
            ("non_examples", code.value.non_examples),
            ("parent_wording", code.value.parent_wording),
        ):
            _whole(code.fields, key, text, findings)
        if not code.value.definition:
            findings.warning(
                code.at("definition"),
                msg("This code has no definition."),
                msg("Say in a plain sentence what is seen or heard, in each language."),
            )
        if code.value.hide_from_parent and code.value.parent_wording:
            findings.warning(
                code.at("parent_wording"),
                msg("This code is hidden from parents and yet has words for them."),
                msg("Remove parent_wording, or hide_from_parent."),
            )


def _whole(fields: Fields, key: str, text: LocalText, findings: Findings) -> None:
    """Report the declared languages in which a text is missing."""
    given = {language for language, words in text.texts if words.strip()}
    if not given and not (text.texts and fields.has(key)):
        return
    for language in dict.fromkeys(fields.languages):
        if language not in given:
            findings.error(
                fields.at(key),
                msg("The text {key} is missing in “{language}”.", key=key, language=language),
                msg(
                    "Add {key}.{language}, or take the language out of languages.",
                    key=key,
                    language=language,
                ),
            )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(name for name in names if name)) or "-"


_CHECKS: tuple[Callable[[Draft, Findings], None], ...] = (
    _check_header,
    _check_ids,
    _check_numbers,
    _check_keys,
    _check_tracks,
    _check_modifiers,
    _check_contingencies,
    _check_colours,
    _check_texts,
)
