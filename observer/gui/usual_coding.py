"""Which coding of a session somebody most likely means."""

from observer.app.workspace import Workspace
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

PREFERRED_SCHEME = "sensitivity-responsiveness-regulation"
"""Chosen at first, where more than one scheme is at hand."""
_TEMPLATE = "template-"
"""Ids of bundled schemes without content begin so: they are to be filled in, not to be used."""


def listed_schemes(workspace: Workspace, text: Catalogue) -> tuple[Scheme, ...]:
    """Return the schemes as people look for them.

    Parameters
    ----------
    workspace
        The open project.
    text
        In whose language they are in order.

    Returns
    -------
    tuple[Scheme, ...]
        The usual one, then the others by title, and the empty templates last.
    """
    return tuple(
        sorted(
            workspace.schemes(),
            key=lambda scheme: (
                scheme.id.startswith(_TEMPLATE),
                scheme.id != PREFERRED_SCHEME,
                text.local(scheme.title).casefold(),
                scheme.version,
            ),
        )
    )


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
