"""Moving a coding to a newer version of its scheme: what changes first, then one undoable edit.

Codes, items and traces go where the newer version's moves say. What finds no place is kept, word
for word, as a note at its moment; the tracks keep their promises.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from observer.app.moved_records import Carrier
from observer.app.scheme_map import SchemeMap
from observer.app.workspace import Workspace
from observer.model.coding import Coding
from observer.model.coding_edits import begin
from observer.model.edits import CodingInfo, CodingRecord, CodingStatus, Edit, Replacement
from observer.model.errors import EditError
from observer.model.messages import Message, msg
from observer.model.passes import parts_of, scheme_of_pass
from observer.model.rules import CodeRef
from observer.model.scheme import Scheme
from observer.schemes.versions import precedence
from observer.text.catalogue import Catalogue

MOVE_SCHEME = "move_scheme"
"""Kind of the edit that gives a coding another version of its scheme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePlan:
    """What a move to another version would do.

    Attributes
    ----------
    edit
        All of it, undone as a whole.
    changes
        What it does, a sentence each; never empty.
    notes
        How many records find no place and are kept as notes.
    """

    scheme: Scheme
    edit: Edit
    changes: tuple[Message, ...]
    notes: int


def newer_versions(workspace: Workspace, coding_id: str) -> tuple[Scheme, ...]:
    """Return the versions of a coding's scheme that are newer than its own, the newest first.

    Parameters
    ----------
    workspace
        Knows the bundled schemes and those of the project.
    coding_id
        Which coding.

    Returns
    -------
    tuple of Scheme
        Empty if it has the newest one.
    """
    info = workspace.coding(coding_id).info
    own = precedence(info.scheme_version)
    newer = [
        scheme
        for scheme in workspace.schemes()
        if scheme.id == info.scheme_id and precedence(scheme.version) > own
    ]
    return tuple(sorted(newer, key=lambda scheme: precedence(scheme.version), reverse=True))


def plan_for(workspace: Workspace, coding_id: str, new: Scheme, text: Catalogue) -> MovePlan:
    """Return what moving a coding of an open project to a version would do; nothing is done yet.

    Raises EditError if the coding is finished, or nothing of its pass is left in that version.
    """
    coding = workspace.coding(coding_id)
    extent = workspace.project.extent(coding.info.session_id)
    start_us = extent.start_us if extent else 0
    return plan_move(coding, workspace.scheme_of(coding_id), new, start_us, text)


def plan_move(coding: Coding, old: Scheme, new: Scheme, start_us: int, text: Catalogue) -> MovePlan:
    """Return what moving a coding to another version of its scheme would do.

    Parameters
    ----------
    coding
        As it stands.
    old
        The version that it has.
    new
        The version that it is to have.
    start_us
        Where its session starts.
    text
        Language of the notes for what finds no place.

    Returns
    -------
    MovePlan
        Nothing is done yet.

    Raises
    ------
    EditError
        If the coding is finished, or nothing of its pass is left in that version.
    """
    if coding.info.status is CodingStatus.FINISHED:
        raise EditError(
            msg("This coding is finished and locked."),
            msg("Reopen it with a reason, or begin a further pass."),
        )
    way = SchemeMap(old, new)
    info = _moved_info(coding.info, way)
    moved = Carrier(way, start_us, text).carry(coding)
    after = Coding.from_records(info, moved.records)
    seen = scheme_of_pass(new, info)
    begun = begin(after, seen, start_us)
    added = begun.added if begun else ()
    records = [*moved.records, *(each for each in added if isinstance(each, CodingRecord))]
    edit = Edit(
        document=coding.id,
        kind=MOVE_SCHEME,
        replacements=(Replacement(coding.info, info), *_replacements(coding, records)),
    )
    changes = (*moved.changes, *_new_in(way, seen, text))
    nothing = msg("Nothing changes in this coding but the version.")
    return MovePlan(scheme=new, edit=edit, changes=changes or (nothing,), notes=moved.notes)


def _moved_info(info: CodingInfo, way: SchemeMap) -> CodingInfo:
    """Return whose coding of what it is then: the same, with the newer version."""
    new = way.new
    parts: tuple[str, ...] = ()
    if info.tracks:
        went = set[str]().union(*(way.part(part) for part in info.tracks))
        parts = tuple(part.id for part in parts_of(new) if part.id in went)
        if not parts:
            raise EditError(
                msg("Version {version} has nothing left of this pass.", version=new.version),
                msg("Begin a new coding with that version."),
            )
    return replace(info, scheme_version=new.version, scheme_hash=new.meaning_hash, tracks=parts)


def _replacements(coding: Coding, records: Iterable[CodingRecord]) -> Iterator[Replacement]:
    """Yield what makes the records of a coding those."""
    after = {record.id: record for record in records}
    for before in coding.records():
        then = after.pop(before.id, None)
        if then != before:
            yield Replacement(before, then)
    for record in after.values():
        yield Replacement(None, record)


def _new_in(way: SchemeMap, new: Scheme, text: Catalogue) -> Iterator[Message]:
    """Yield what the newer version has that nothing of the older one went to."""
    old = way.old
    had = set[str]().union(*(way.part(part.id) for part in parts_of(old)))
    added = [text.local(part.label) for part in parts_of(new) if part.id not in had]
    if added:
        yield msg("New, and still to be coded: {parts}.", parts=", ".join(added))
    codes = {way.code(CodeRef(track.id, code.id)) for track in old.tracks for code in track.codes}
    for track in new.tracks:
        fresh = [text.local(c.label) for c in track.codes if CodeRef(track.id, c.id) not in codes]
        if track.id in had and fresh:
            yield msg(
                "New on “{track}”: {codes}.", track=text.local(track.label), codes=", ".join(fresh)
            )
