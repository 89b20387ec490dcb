"""How the stage of each session was left, in this window and in the project."""

from functools import partial
from threading import Lock

from observer.app.stage_choice import StageChoice, keep_choice, read_choice
from observer.app.tasks import Progress
from observer.gui.context import RoomContext


class StageMemory:
    """Remembers, and keeps in the background.

    Parameters
    ----------
    context
        Where it is kept, and what runs in the background.
    """

    def __init__(self, context: RoomContext) -> None:
        self._context = context
        self._choices: dict[str, StageChoice] = {}
        self._writing = Lock()

    def of(self, session_id: str, recordings: frozenset[str]) -> StageChoice | None:
        """Return how somebody left a session, which may have other recordings now; None if nobody.

        Parameters
        ----------
        session_id
            Which session.
        recordings
            Ids of its recordings.

        Returns
        -------
        StageChoice or None
            As it was left last.
        """
        if session_id not in self._choices:
            choice = read_choice(self._context.workspace.store.derived, recordings)
            if choice is None:
                return None
            self._choices[session_id] = choice
        return self._choices[session_id]

    def keep(self, session_id: str, recordings: frozenset[str], choice: StageChoice) -> None:
        """Remember how a session with these recordings is left."""
        if choice != self._choices.get(session_id):
            self._choices[session_id] = choice
            write = partial(self._write, session_id, recordings)
            self._context.tasks.run(write, _nothing, _nothing)

    def _write(self, session_id: str, recordings: frozenset[str], _progress: Progress) -> None:
        """Write the latest choice, whichever of several threads comes last."""
        with self._writing:
            kept = self._context.workspace.store.derived
            keep_choice(kept, recordings, self._choices[session_id])


def _nothing(_of: object) -> None:
    pass
