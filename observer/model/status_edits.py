"""Finishing a coding, opening it again with a reason, and making it the one to learn from."""

from dataclasses import replace

from observer.model.coding import Coding
from observer.model.edits import PROJECT, REOPEN, CodingInfo, CodingStatus, Edit, Replacement
from observer.model.errors import EditError
from observer.model.messages import msg

FINISH = "finish"
"""Kind of the edit that finishes a coding and locks it."""
MERGE = "merge_coding"
"""Kind of the edit by which a coding takes over what came back from another laptop."""
MASTER = "master"
"""Kind of the edit that says whether learners compare theirs with a coding."""


def finish(coding: Coding) -> Edit | None:
    """Return the edit that finishes a coding; None if it is finished."""
    if coding.info.status is CodingStatus.FINISHED:
        return None
    return _info_edit(coding.info, replace(coding.info, status=CodingStatus.FINISHED), FINISH)


def reopen(coding: Coding, reason: str) -> Edit | None:
    """Return the edit that opens a finished coding again; None if it is open.

    EditError without a reason.
    """
    if coding.info.status is CodingStatus.OPEN:
        return None
    if not reason.strip():
        raise EditError(
            msg("A finished coding is opened again for a reason."),
            msg("Write in a few words why; it stands in the coding's history."),
        )
    after = replace(coding.info, status=CodingStatus.OPEN, reopened_for=reason.strip())
    return _info_edit(coding.info, after, REOPEN)


def set_master(info: CodingInfo, coder: str, *, master: bool) -> Edit | None:
    """Return the edit that makes a finished coding the master of its session, or takes that back.

    Parameters
    ----------
    info
        Whose coding of what.
    coder
        Who asks; a coding is made a master by its own coder alone, a consensus by anybody.
    master
        Whether learners compare theirs with it from now on.

    Returns
    -------
    Edit or None
        Of the project, so that the coding itself stays locked; None if nothing changes.
    """
    if info.coder != coder and not info.is_consensus:
        raise EditError(
            msg("This is the coding of {coder}.", coder=info.coder),
            msg("Who coded it decides whether others learn from it."),
        )
    if master and info.status is not CodingStatus.FINISHED:
        raise EditError(
            msg("Others learn from a finished coding only."),
            msg("Finish it first, in the Code room."),
        )
    if info.master == master:
        return None
    changed = Replacement(info, replace(info, master=master))
    return Edit(document=PROJECT, kind=MASTER, replacements=(changed,))


def _info_edit(before: CodingInfo, after: CodingInfo, kind: str) -> Edit:
    return Edit(document=before.id, kind=kind, replacements=(Replacement(before, after),))
