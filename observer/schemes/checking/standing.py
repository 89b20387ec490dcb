"""What stands in a draft, and how it is listed when something else was named."""

from collections.abc import Iterable

from observer.model.forms import Form, IntervalCoding
from observer.model.messages import msg
from observer.model.rules import CodeRef, ItemRef
from observer.model.scheme import Code, Scheme, Track
from observer.schemes.draft import Draft
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings, Place


class Standing:
    """The codes, items and parts that a draft has, by what they are called elsewhere.

    Parameters
    ----------
    draft
        As read.
    """

    def __init__(self, draft: Draft) -> None:
        scheme = draft.scheme
        self.tracks = {track.id: track for track in scheme.tracks}
        self.codes = {CodeRef(t.id, c.id): c for t in scheme.tracks for c in t.codes}
        sheets = _sheets(scheme)
        self.items = {ItemRef(sheet.id, item.id): item for sheet in sheets for item in sheet.items}
        self.sheets = {sheet.id: sheet for sheet in sheets}
        self.composites = {composite.id: composite for composite in scheme.composites}
        self.subjects = {subject.id for subject in scheme.subjects}
        self.phases = {phase.id for phase in scheme.phases}
        self.traces = {trace.id for trace in scheme.traces}

    def track_of(self, ref: CodeRef) -> Track | None:
        """Return the track of a code that stands; None of one that does not."""
        return self.tracks.get(ref.track) if ref in self.codes else None

    def code(self, ref: CodeRef) -> Code | None:
        """Return a code; None if it does not stand."""
        return self.codes.get(ref)


def _sheets(scheme: Scheme) -> tuple[Form | IntervalCoding, ...]:
    return (*scheme.forms, *scheme.intervals)


def listed(names: Iterable[str]) -> str:
    """Return ids one after the other, for the sentence that says what could be taken."""
    return ", ".join(sorted(name for name in names if name)) or "-"


def no_code(place: Place, ref: CodeRef, findings: Findings) -> None:
    """Tell that a code does not stand in the scheme."""
    findings.error(
        place,
        msg("There is no code “{name}”.", name=str(ref)[:90]),
        msg("Write the track's id, a point and the code's id."),
    )


def no_item(place: Place, ref: ItemRef, findings: Findings) -> None:
    """Tell that an item does not stand in the scheme."""
    findings.error(
        place,
        msg("There is no item “{name}”.", name=str(ref)[:90]),
        msg("Write the form's id, a point and the item's id."),
    )


def check_subjects(fields: Fields, standing: Standing, findings: Findings) -> None:
    """Tell of a `subject` and a `target` that the scheme does not have."""
    for key in ("subject", "target"):
        subject = fields.peek(key)
        if subject and subject not in standing.subjects:
            findings.error(
                fields.at(key),
                msg("There is no subject “{name}”.", name=subject[:60]),
                msg("Take one of: {choices}.", choices=listed(standing.subjects)),
            )


def check_phases(
    fields: Fields, standing: Standing, findings: Findings, phases: Iterable[str]
) -> None:
    """Tell of `phases` that the scheme does not have."""
    for phase in phases:
        if phase not in standing.phases:
            findings.error(
                fields.at("phases"),
                msg("There is no phase “{name}”.", name=phase[:60]),
                msg("Take one of: {choices}.", choices=listed(standing.phases)),
            )
