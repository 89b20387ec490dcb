"""Which coding of a session somebody most likely means."""

from observer.app.workspace import Workspace

PREFERRED_SCHEME = "sensitivity-responsiveness-regulation"
"""Chosen at first, where more than one scheme is at hand."""


def own_coding(workspace: Workspace, session_id: str) -> str:
    """Return the coding that its coder goes on with.

    Parameters
    ----------
    workspace
        The open project.
    session_id
        Which session.

    Returns
    -------
    str
        Id of a coding by who opened the project, one in the preferred scheme before others;
        empty if there is none.
    """
    mine = [c for c in workspace.project.codings(session_id) if c.coder == workspace.coder]
    mine.sort(key=lambda info: info.scheme_id != PREFERRED_SCHEME)
    return mine[0].id if mine else ""
