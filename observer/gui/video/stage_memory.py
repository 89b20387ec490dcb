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
        self._choices: dict[frozenset[str], StageChoice] = {}
        self._writing = Lock()

    def of(self, recordings: frozenset[str]) -> StageChoice | None:
        """Return how somebody left a session with these recordings; None if nobody did."""
        if recordings not in self._choices:
            choice = read_choice(self._context.workspace.store.derived, recordings)
            if choice is None:
                return None
            self._choices[recordings] = choice
        return self._choices[recordings]

    def keep(self, recordings: frozenset[str], choice: StageChoice) -> None:
        """Remember how a session with these recordings is left."""
        if choice != self._choices.get(recordings):
            self._choices[recordings] = choice
            self._context.tasks.run(partial(self._write, recordings), _nothing, _nothing)

    def _write(self, recordings: frozenset[str], _progress: Progress) -> None:
        """Write the latest choice, whichever of several threads comes last."""
        with self._writing:
            kept = self._context.workspace.store.derived
            keep_choice(kept, recordings, self._choices[recordings])


def _nothing(_of: object) -> None:
    pass
