"""What of a scheme one pass is about: a coder may go through a film several times, part by part."""

from dataclasses import dataclass, replace
from enum import StrEnum

from observer.model.edits import CodingInfo
from observer.model.local_text import LocalText
from observer.model.rules import CodeRef, Composite, ItemRef
from observer.model.scheme import Scheme


class PartKind(StrEnum):
    """What a part of a scheme is."""

    TRACK = "track"
    FORM = "form"
    INTERVALS = "intervals"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class SchemePart:
    """A track, form, interval coding or trace of a scheme."""

    id: str
    kind: PartKind
    label: LocalText


def parts_of(scheme: Scheme) -> tuple[SchemePart, ...]:
    """Return all that a pass can be about, in the order of the scheme."""
    return (
        *(SchemePart(each.id, PartKind.TRACK, each.label) for each in scheme.tracks),
        *(SchemePart(each.id, PartKind.FORM, each.label) for each in scheme.forms),
        *(SchemePart(each.id, PartKind.INTERVALS, each.label) for each in scheme.intervals),
        *(SchemePart(each.id, PartKind.TRACE, each.label) for each in scheme.traces),
    )


def scheme_of_pass(scheme: Scheme, info: CodingInfo) -> Scheme:
    """Return a scheme with the parts of one pass alone, and the rules that hold among them.

    What was not looked at in this pass is not there: it is not shown, and nothing counts it as
    coded and empty. The meaning of what is left is the same, so the hash is too.

    Parameters
    ----------
    scheme
        Whole.
    info
        Of the pass.

    Returns
    -------
    Scheme
        The very same for a pass over all of it.
    """
    if all(info.shows(part.id) for part in parts_of(scheme)):
        return scheme
    seen = replace(
        scheme,
        tracks=tuple(each for each in scheme.tracks if info.shows(each.id)),
        forms=tuple(each for each in scheme.forms if info.shows(each.id)),
        intervals=tuple(each for each in scheme.intervals if info.shows(each.id)),
        traces=tuple(each for each in scheme.traces if info.shows(each.id)),
    )
    return replace(
        seen,
        contingencies=tuple(
            each
            for each in scheme.contingencies
            if all(info.shows(ref.track) for ref in (*each.bids, *each.responses))
        ),
        conditions=tuple(
            each
            for each in scheme.conditions
            if _shown(info, each.of) and all(_shown(info, ref) for ref in each.others)
        ),
        composites=_whole_composites(scheme, info),
        dyadic=replace(
            scheme.dyadic,
            matches=tuple(
                pair for pair in scheme.dyadic.matches if all(_shown(info, ref) for ref in pair)
            ),
            valence=tuple(each for each in scheme.dyadic.valence if _shown(info, each[0])),
        ),
    )


def _shown(info: CodingInfo, ref: CodeRef | ItemRef) -> bool:
    return info.shows(ref.track if isinstance(ref, CodeRef) else ref.form)


def _whole_composites(scheme: Scheme, info: CodingInfo) -> tuple[Composite, ...]:
    """Return the composites of which every part, also those within parts, is in the pass."""
    known = {each.id: each for each in scheme.composites}

    def is_whole(part: CodeRef | ItemRef | str, above: tuple[str, ...]) -> bool:
        if not isinstance(part, str):
            return _shown(info, part)
        inner = known.get(part)
        if inner is None or part in above:
            return False
        return all(is_whole(each, (*above, part)) for each in inner.parts)

    return tuple(each for each in scheme.composites if is_whole(each.id, ()))
