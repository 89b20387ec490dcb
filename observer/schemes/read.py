"""Reading a scheme file: a scheme, or everything that keeps it from being one."""

from dataclasses import dataclass, replace

from observer.model.messages import msg
from observer.model.problems import Problem, Severity
from observer.model.scheme import Scheme
from observer.schemes.check import check_draft
from observer.schemes.document import read_document
from observer.schemes.draft import Draft
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings
from observer.schemes.meaning import meaning_hash
from observer.schemes.reading.codes import (
    read_contingencies,
    read_modifiers,
    read_subjects,
    read_tracks,
    read_uncodable,
)
from observer.schemes.reading.forms import read_forms, read_intervals, read_traces
from observer.schemes.reading.header import read_header
from observer.schemes.reading.references import Names
from observer.schemes.reading.rules import (
    read_composites,
    read_conditions,
    read_dyadic,
    read_moves,
    read_phases,
    read_reliability,
)

FORMAT = 1
"""Number of the format that this version reads and writes."""
_ONCE_CALLED = ("ratings", "checklists")
"""Names that were set aside for what became forms."""


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
    far = read_as_far(content, file)
    if far.scheme is None or any(p.severity is Severity.ERROR for p in far.problems):
        return SchemeReading(None, far.problems)
    return SchemeReading(replace(far.scheme, meaning_hash=meaning_hash(far.scheme)), far.problems)


def read_as_far(content: bytes, file: str) -> SchemeReading:
    """Read a scheme that may be unfinished, as far as that goes, and check it.

    Parameters
    ----------
    content
        The file's bytes.
    file
        Its name, as the user knows it.

    Returns
    -------
    SchemeReading
        Here the scheme has empty ids and texts where the file says nothing usable, and no hash; it
        is None only where nothing could be read at all.
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
    return SchemeReading(draft.scheme, tuple(findings))


def _draft(top: Fields, findings: Findings) -> Draft:
    _check_format(top)
    header = read_header(top)
    tracks, forms, intervals = read_tracks(top), read_forms(top), read_intervals(top)
    names = Names(
        codes=frozenset((t.track.value.id, c.value.id) for t in tracks for c in t.codes),
        sheets=frozenset(
            [*(f.form.value.id for f in forms), *(i.interval.value.id for i in intervals)]
        ),
    )
    reasons, warning_share = read_uncodable(top)
    dyadic, pairs = read_dyadic(top)
    draft = Draft(
        scheme=replace(header, dyadic=dyadic, uncodable_warning_share=warning_share),
        fields=top,
        subjects=read_subjects(top),
        modifiers=read_modifiers(top),
        tracks=tracks,
        contingencies=read_contingencies(top),
        reasons=reasons,
        forms=forms,
        intervals=intervals,
        traces=read_traces(top),
        phases=read_phases(top),
        conditions=read_conditions(top, names),
        composites=read_composites(top, names),
        dyadic=pairs,
        reliability=read_reliability(top),
        moves=read_moves(top),
    )
    for name in _ONCE_CALLED:
        if top.has(name):
            findings.note(
                top.at(name),
                msg("The part {group} is kept, but not used.", group=name),
                msg("Write it as [[forms]], with a kind and its items."),
            )
    top.done()
    return _with_scheme(draft)


def _with_scheme(draft: Draft) -> Draft:
    """Return the draft with everything that was read in its scheme."""
    scheme = replace(
        draft.scheme,
        subjects=tuple(each.value for each in draft.subjects),
        tracks=tuple(each.track.value for each in draft.tracks),
        modifiers=tuple(each.modifier.value for each in draft.modifiers),
        contingencies=tuple(each.value for each in draft.contingencies),
        uncodable_reasons=tuple(each.value for each in draft.reasons),
        forms=tuple(each.form.value for each in draft.forms),
        intervals=tuple(each.interval.value for each in draft.intervals),
        traces=tuple(each.trace.value for each in draft.traces),
        phases=tuple(each.value for each in draft.phases),
        conditions=tuple(each.value for each in draft.conditions),
        composites=tuple(each.value for each in draft.composites),
        reliability=draft.reliability.value if draft.reliability else None,
        moves=tuple(each.value for each in draft.moves),
    )
    return replace(draft, scheme=scheme)


def _check_format(top: Fields) -> None:
    number = top.whole("format", required=True)
    if number is not None and number != FORMAT:
        top.error(
            "format",
            msg(
                "The format is {number}; this version reads format {known}.",
                number=number,
                known=FORMAT,
            ),
            msg("Update the program, or write format = {known}.", known=FORMAT),
        )
