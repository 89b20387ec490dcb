"""Reading a scheme file: a scheme, or everything that keeps it from being one."""

from dataclasses import dataclass, replace
from enum import StrEnum

from observer.model.messages import msg
from observer.model.problems import Problem
from observer.model.rules import CodeRef
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
from observer.model.time import US_PER_S
from observer.schemes.check import check_draft
from observer.schemes.document import read_document
from observer.schemes.draft import Draft, DraftModifier, DraftTrack, Placed
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings
from observer.schemes.meaning import meaning_hash

FORMAT = 1
"""Number of the format that this version reads and writes."""
_MAX_WINDOW_S = 3600
_MAX_NUMBER = 9999
_NO_COLOUR = "#999999"

_HEADER_LATER = ("citation", "age_range", "setting", "intended_minutes", "training_notice")
_GROUPS_LATER = (
    "phases",
    "ratings",
    "checklists",
    "intervals",
    "conditions",
    "composites",
    "dyadic",
    "reliability",
)
_TRACK_LATER = (
    "kind",
    "auto_close",
    "push_and_hold",
    "minimum_s",
    "merge_gap_s",
    "uncodable_reasons",
    "uncodable_warning_share",
)
_UNCODABLE_LATER = ("warning_share",)


class Status(StrEnum):
    """Whether a scheme may still change."""

    DRAFT = "draft"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class SchemeReading:
    """What came of reading a scheme file.

    Attributes
    ----------
    scheme
        None if, and only if, one of the problems is an error.
    problems
        Every finding, in the order of the file.
    """

    scheme: Scheme | None
    problems: tuple[Problem, ...]


def read_scheme(content: bytes, file: str) -> SchemeReading:
    """Read and check a scheme file.

    Parameters
    ----------
    content
        The file's bytes.
    file
        Its name, as the user knows it.

    Returns
    -------
    SchemeReading
        The scheme and every finding; whatever the bytes are, nothing is raised.
    """
    findings = Findings(file)
    table = read_document(content, findings)
    if not table.entries:
        if not findings.has_errors:
            findings.error(
                Fields(table, "", findings).at(""),
                msg("The file is empty."),
                msg("Begin with a copy of a scheme that comes with the program."),
            )
        return SchemeReading(None, tuple(findings))
    draft = _draft(Fields(table, "", findings), findings)
    check_draft(draft, findings)
    problems = tuple(findings)
    if findings.has_errors:
        return SchemeReading(None, problems)
    return SchemeReading(replace(draft.scheme, meaning_hash=meaning_hash(draft.scheme)), problems)


def _draft(top: Fields, findings: Findings) -> Draft:
    number = top.whole("format", required=True)
    if number is not None and number != FORMAT:
        findings.error(
            top.at("format"),
            msg(
                "The format is {number}; this version reads format {known}.",
                number=number,
                known=FORMAT,
            ),
            msg("Update the program, or write format = {known}.", known=FORMAT),
        )
    languages = top.words("languages", required=True)
    top.languages = languages
    subjects = tuple(_subject(f) for f in top.tables("subjects"))
    modifiers = tuple(_modifier(f) for f in top.tables("modifiers"))
    tracks = tuple(_track(f, findings) for f in top.tables("tracks"))
    contingencies = tuple(_contingency(f, findings) for f in top.tables("contingencies"))
    uncodable = top.table_of("uncodable")
    reasons = tuple(_choice(f) for f in uncodable.tables("reasons"))
    uncodable.done(_UNCODABLE_LATER)
    scheme = Scheme(
        id=top.text("id", required=True),
        version=top.text("version", required=True),
        title=top.local("title", required=True),
        subjects=tuple(s.value for s in subjects),
        tracks=tuple(t.track.value for t in tracks),
        languages=languages,
        description=top.local("description"),
        author=top.text("author"),
        licence=top.text("licence"),
        locked=top.choice("status", Status, Status.DRAFT, required=False) is Status.LOCKED,
        modifiers=tuple(m.modifier.value for m in modifiers),
        contingencies=tuple(c.value for c in contingencies),
        uncodable_reasons=tuple(r.value for r in reasons),
    )
    for group in _GROUPS_LATER:
        if top.has(group):
            findings.note(
                top.at(group),
                msg("The part {group} is kept, but this version does not use it.", group=group),
                msg("Nothing needs to be done."),
            )
    top.done((*_HEADER_LATER, *_GROUPS_LATER))
    return Draft(
        scheme=scheme,
        fields=top,
        subjects=subjects,
        modifiers=modifiers,
        tracks=tracks,
        contingencies=contingencies,
        reasons=reasons,
    )


def _subject(fields: Fields) -> Placed[Subject]:
    subject = Subject(
        id=fields.identifier(),
        role=fields.choice("role", Role, Role.OTHER),
        label=fields.local("label", required=True),
        colour=fields.text("colour"),
    )
    fields.done()
    return Placed(subject, fields)


def _choice(fields: Fields) -> Placed[ModifierValue]:
    value = ModifierValue(
        id=fields.identifier(), label=fields.local("label", required=True), key=fields.text("key")
    )
    fields.done(("modifiers",))
    return Placed(value, fields)


def _modifier(fields: Fields) -> DraftModifier:
    values = tuple(_choice(f) for f in fields.tables("values"))
    modifier = Modifier(
        id=fields.identifier(),
        label=fields.local("label", required=True),
        kind=fields.choice("kind", ModifierKind, ModifierKind.SINGLE),
        values=tuple(v.value for v in values),
        required=fields.flag("required"),
        ask_at=fields.choice("ask_at", AskAt, AskAt.ONSET, required=False),
        unit=fields.text("unit"),
        minimum=fields.number("minimum"),
        maximum=fields.number("maximum"),
    )
    fields.done()
    return DraftModifier(Placed(modifier, fields), values)


def _track(fields: Fields, findings: Findings) -> DraftTrack:
    codes = tuple(_code(f, findings) for f in fields.tables("codes"))
    track = Track(
        id=fields.identifier(),
        subject=fields.text("subject", required=True),
        label=fields.local("label", required=True),
        codes=tuple(c.value for c in codes),
        exclusive=fields.flag("exclusive"),
        exhaustive=fields.flag("exhaustive"),
        default_code=fields.text("default_code"),
        target=fields.text("target"),
    )
    fields.done(_TRACK_LATER)
    return DraftTrack(Placed(track, fields), codes)


def _code(fields: Fields, findings: Findings) -> Placed[Code]:
    number = fields.whole("number", required=True)
    if number is not None and not 0 < number <= _MAX_NUMBER:
        findings.error(
            fields.at("number"),
            msg("The number {number} cannot be used.", number=str(number)[:20]),
            msg("Take a number from 1 to {most}.", most=_MAX_NUMBER),
        )
    code = Code(
        id=fields.identifier(),
        number=number or 0,
        kind=fields.choice("kind", CodeKind, CodeKind.POINT),
        label=fields.local("label", required=True),
        short_label=fields.local("short_label"),
        definition=fields.local("definition"),
        examples=fields.local("examples"),
        non_examples=fields.local("non_examples"),
        parent_wording=fields.local("parent_wording"),
        hide_from_parent=fields.flag("hide_from_parent"),
        colour=fields.text("colour") or _NO_COLOUR,
        key=fields.text("key"),
        modifiers=fields.words("modifiers"),
    )
    fields.done()
    return Placed(code, fields)


def _contingency(fields: Fields, findings: Findings) -> Placed[Contingency]:
    contingency = Contingency(
        id=fields.identifier(),
        label=fields.local("label", required=True),
        bids=_refs(fields, "bids", findings),
        responses=_refs(fields, "responses", findings),
        window_us=_microseconds(fields, "window_s", 3.0, findings),
        burst_gap_us=_microseconds(fields, "burst_gap_s", 0.0, findings),
        headline=fields.flag("headline"),
    )
    fields.done()
    return Placed(contingency, fields)


def _refs(fields: Fields, key: str, findings: Findings) -> tuple[CodeRef, ...]:
    found: list[CodeRef] = []
    for word in fields.words(key, required=True):
        track, dot, code = word.partition(".")
        if not (track and dot and code):
            findings.error(
                fields.at(key),
                msg("“{value}” does not name a code.", value=word[:60]),
                msg('Write the track, a point and the code, such as "child_signal.approach".'),
            )
            continue
        found.append(CodeRef(track, code))
    return tuple(found)


def _microseconds(fields: Fields, key: str, default_s: float, findings: Findings) -> int:
    seconds = fields.number(key)
    if seconds is None:
        return round(default_s * US_PER_S)
    lowest = 0.001 if default_s else 0
    if not lowest <= seconds <= _MAX_WINDOW_S:
        findings.error(
            fields.at(key),
            msg("{key} is {value} seconds.", key=key, value=seconds),
            msg("Take a time of more than 0 and at most {most} seconds.", most=_MAX_WINDOW_S)
            if default_s
            else msg("Take a time from 0 to {most} seconds.", most=_MAX_WINDOW_S),
        )
        return round(default_s * US_PER_S)
    return round(seconds * US_PER_S)
