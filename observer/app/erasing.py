"""Erasing a film that lies in the vault: the one thing that cannot be undone."""

from collections.abc import Callable

from observer.app.history import ERASE
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.project_edits import remove
from observer.model.session import Recording


def take_out_for_good(workspace: Workspace, recording: Recording) -> Callable[[Progress], None]:
    """Take a film out of its session, and return the work that destroys it.

    Neither this step nor an earlier one of the project can be undone afterwards. What is left to
    do when the work breaks off is finished when the project is opened again.

    Parameters
    ----------
    workspace
        The open project.
    recording
        In the vault.

    Returns
    -------
    Callable
        To be run in the background; it writes the access log first.
    """
    store = workspace.store
    family_id = workspace.project.family_of(recording.session_id).id
    workspace.apply(remove(ERASE, recording))

    def erase(_progress: Progress) -> None:
        store.access_log.write("erase", family_id, recording.id)
        store.vault.erase(recording.id)

    return erase
