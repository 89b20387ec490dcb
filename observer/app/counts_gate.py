"""The gate for what is counted: figures are seen on a terminal, or leave for elsewhere."""

from collections.abc import Iterable

from observer.app import release
from observer.app.calendar_day import calendar_day
from observer.app.release import Release, ReleaseItem
from observer.app.workspace import Workspace
from observer.model.consent import Purpose
from observer.model.edits import CodingInfo


def leave_for_counts(
    workspace: Workspace,
    codings: Iterable[CodingInfo],
    what: str = "stats",
    purpose: Purpose = Purpose.RESEARCH,
) -> Release:
    """Return leave to let out what is counted from codings, before hours of counting.

    Parameters
    ----------
    workspace
        The open project.
    codings
        Of whose sessions.
    what
        What the access log calls it.
    purpose
        What it is for.

    Returns
    -------
    Release
        To write it with, or to put it on the clipboard.

    Raises
    ------
    ReleaseRefusedError
        If consent does not cover their sessions.
    """
    item = _counts(codings, what, purpose)
    day = calendar_day()
    return release.request(workspace.project, item, day, workspace.store.access_log)


def before_printing(
    workspace: Workspace, codings: Iterable[CodingInfo], what: str, *, is_seen: bool
) -> None:
    """Note that figures are seen on a terminal; where they go elsewhere, ask for leave.

    Parameters
    ----------
    workspace
        The open project.
    codings
        From which they are counted.
    what
        What the access log calls it.
    is_seen
        Whether they are printed on the clinician's own terminal, and not into a file or a program.

    Raises
    ------
    ReleaseRefusedError
        If they go elsewhere, and consent for research does not cover their sessions.
    """
    if is_seen:
        item = _counts(codings, what, None)
        release.note_seen(workspace.project, item, workspace.store.access_log)
    else:
        leave_for_counts(workspace, codings, what)


def _counts(codings: Iterable[CodingInfo], what: str, purpose: Purpose | None) -> ReleaseItem:
    sessions = tuple(dict.fromkeys(info.session_id for info in codings))
    return ReleaseItem(session_ids=sessions, purpose=purpose, what=what)
