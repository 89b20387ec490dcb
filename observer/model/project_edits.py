"""What is done to a project's own records, as edits with exact inverses."""

import re

from observer.model.edits import PROJECT, Edit, ProjectRecord, Replacement
from observer.model.project import Project


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
    if before == after:
        return None
    return Edit(document=PROJECT, kind=kind, replacements=(Replacement(before, after),))


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
