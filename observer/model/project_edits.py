"""What is done to a project's own records, as edits with exact inverses."""

import re
from dataclasses import replace

from observer.model.edits import PROJECT, Edit, ProjectRecord, Replacement, edit_of
from observer.model.identity import new_id
from observer.model.project import Project
from observer.model.session import Phase


def add(kind: str, *records: ProjectRecord) -> Edit:
    """Return the edit that adds records.

    Parameters
    ----------
    kind
        What the user did, such as ``add_family``.
    *records
        To add, in order.

    Returns
    -------
    Edit
        Of the project.
    """
    made = tuple(Replacement(None, record) for record in records)
    return Edit(document=PROJECT, kind=kind, replacements=made)


def revise(kind: str, before: ProjectRecord, after: ProjectRecord) -> Edit | None:
    """Return the edit that puts one record in another's place; None if they are equal.

    Parameters
    ----------
    kind
        What the user did, such as ``revise_family``.
    before
        A record as it stands.
    after
        The same record as it is to be.

    Returns
    -------
    Edit or None
        Of the project.
    """
    return edit_of(PROJECT, kind, [(before, after)])


def remove(kind: str, *records: ProjectRecord) -> Edit:
    """Return the edit that takes records away.

    Parameters
    ----------
    kind
        What the user did, such as ``remove_session``.
    *records
        To remove, in order.

    Returns
    -------
    Edit
        Of the project.
    """
    gone = tuple(Replacement(record, None) for record in records)
    return Edit(document=PROJECT, kind=kind, replacements=gone)


def next_pseudonym(project: Project) -> str:
    """Return the pseudonym after the highest in use, such as ``F-013`` after ``F-012``."""
    used = (re.fullmatch(r"F-(\d+)", family.pseudonym) for family in project.families())
    highest = max((int(found[1]) for found in used if found), default=0)
    return f"F-{highest + 1:03}"


def next_session_number(project: Project, family_id: str) -> int:
    """Return the number of one more session of a family."""
    return 1 + max((session.number for session in project.sessions(family_id)), default=0)


def begin_phase(project: Project, phase: Phase, end_us: int) -> Edit | None:
    """Return the edit that begins a phase; the one that runs then ends there.

    Parameters
    ----------
    project
        As it stands.
    phase
        The new one, beginning where it does; how long it lasts is found here.
    end_us
        End of the session: it runs up to there, or up to the next phase.

    Returns
    -------
    Edit or None
        None if the same phase begins there already. One that begins there and is another gives
        way.
    """
    others = project.phases(phase.session_id)
    later = min((p.onset_us for p in others if p.onset_us > phase.onset_us), default=end_us)
    there = next((p for p in others if p.onset_us == phase.onset_us), None)
    if there is not None and (there.template, there.name) == (phase.template, phase.name):
        return None
    offset_us = max(later, phase.onset_us + 1)
    return place_phase(project, there, replace(phase, offset_us=offset_us), "begin_phase")


def end_phase(project: Project, session_id: str, at_us: int, why: str = "") -> Edit | None:
    """Return the edit that ends the phase that runs at a moment.

    Parameters
    ----------
    project
        As it stands.
    session_id
        Whose phases.
    at_us
        Where it ends.
    why
        Reason for which it was stopped early; empty if it ran its course.

    Returns
    -------
    Edit or None
        None if no phase runs then, or it begins there.
    """
    running = phase_at(project, session_id, at_us)
    if running is None or running.onset_us == at_us:
        return None
    return revise("end_phase", running, replace(running, offset_us=at_us, stopped_early=why))


def phase_at(project: Project, session_id: str, at_us: int) -> Phase | None:
    """Return the phase that runs at a moment."""
    return next((p for p in project.phases(session_id) if p.onset_us <= at_us < p.offset_us), None)


def place_phase(
    project: Project, before: Phase | None, after: Phase, kind: str = "place_phase"
) -> Edit | None:
    """Return the edit that gives a phase its place; the others of the session give way.

    Parameters
    ----------
    project
        As it stands.
    before
        As it stands; None for a new one. A neighbour that touches an edge that is drawn in follows.
    after
        As it is to be, with an id of its own where it is new or takes the place of `before`.
    kind
        What the user did.

    Returns
    -------
    Edit or None
        None if nothing changes. A phase that would be covered whole is taken away.
    """
    if after.offset_us <= after.onset_us:
        return remove("remove_phase", before) if before is not None else None
    replacements = [Replacement(before, after)] if before is None or before.id == after.id else []
    if before is not None and before.id != after.id:
        replacements = [Replacement(before, None), Replacement(None, after)]
    for other in project.phases(after.session_id):
        if other.id in {after.id, before.id if before else ""}:
            continue
        replacements.extend(
            Replacement(old, new) for old, new in _given_way(other, before, after) if old != new
        )
    changed = tuple(r for r in replacements if r.before != r.after)
    return Edit(document=PROJECT, kind=kind, replacements=changed) if changed else None


def _given_way(
    other: Phase, before: Phase | None, after: Phase
) -> list[tuple[Phase | None, Phase | None]]:
    """Return a phase of the session before and after another one got its place."""
    onset_us, offset_us = other.onset_us, other.offset_us
    if before is not None and before.id == after.id:
        # of a phase with one edge drawn in, the neighbour takes what it leaves
        if offset_us == before.onset_us < after.onset_us and after.offset_us == before.offset_us:
            offset_us = after.onset_us
        if onset_us == before.offset_us > after.offset_us and after.onset_us == before.onset_us:
            onset_us = after.offset_us
    pieces = [
        (start, end)
        for start, end in (
            (onset_us, min(offset_us, after.onset_us)),
            (max(onset_us, after.offset_us), offset_us),
        )
        if end > start
    ]
    if onset_us >= after.offset_us or offset_us <= after.onset_us:
        pieces = [(onset_us, offset_us)] if offset_us > onset_us else []
    if not pieces:
        return [(other, None)]
    first = replace(other, onset_us=pieces[0][0], offset_us=pieces[0][1])
    rest = [
        (None, replace(other, id=new_id(), onset_us=start, offset_us=end))
        for start, end in pieces[1:]
    ]
    return [(other, first), *rest]
