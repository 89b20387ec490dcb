"""What was done from the coder's desk, step by step, so that undo takes back what was done here."""

from collections.abc import Callable
from dataclasses import dataclass

from observer.app.alignment import PLACE_RECORDINGS
from observer.gui.context import RoomContext
from observer.model.edits import Edit
from observer.model.errors import ObserverError


@dataclass(frozen=True, slots=True)
class _Step:
    document: str
    edit_id: str


class Steps:
    """Edits of the coding and of the session's marks, in the order in which they were made.

    Parameters
    ----------
    context
        What the room stands on.
    coding_id
        Of the coding on the desk: where nothing was done here yet, its own last edit is turned.
    may_write
        Returns whether a document may be changed; it says why not.
    """

    def __init__(
        self, context: RoomContext, coding_id: str, may_write: Callable[[str], bool]
    ) -> None:
        self._context = context
        self._coding_id = coding_id
        self._may_write = may_write
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def note(self, edit: Edit) -> None:
        """Add what was done."""
        self._done.append(_Step(edit.document, edit.id))
        self._undone.clear()

    def undo(self) -> None:
        """Take back what was done here last."""
        workspace = self._context.workspace
        step = self._next(self._done, workspace.last_edit)
        if step is not None and self._turn(workspace.undo, step):
            self._done = self._done[:-1]
            self._undone.append(step)

    def redo(self) -> None:
        """Do again what was taken back last."""
        workspace = self._context.workspace
        step = self._next(self._undone, workspace.last_undone)
        if step is not None and self._turn(workspace.redo, step):
            self._undone = self._undone[:-1]
            self._done.append(step)

    def can_undo(self) -> bool:
        """Return whether there is anything to take back."""
        document = self._done[-1].document if self._done else self._coding_id
        return self._context.workspace.can_undo(document)

    def _next(self, steps: list[_Step], latest: Callable[[str], Edit | None]) -> _Step | None:
        """Return what undo or redo would turn; None if it is not the latest of its document."""
        document = steps[-1].document if steps else self._coding_id
        if not self._may_write(document):
            return None
        edit = latest(document)
        if steps and (edit is None or edit.id != steps[-1].edit_id):
            self._say_followed(steps, edit)
            return None
        return _Step(document, edit.id) if edit is not None else None

    def _say_followed(self, steps: list[_Step], edit: Edit | None) -> None:
        """Say why a step cannot be turned now; one that comes within reach again is kept."""
        text = self._context.text
        if edit is None or edit.kind == PLACE_RECORDINGS:
            self._context.notify(
                text(
                    "The recordings were laid together after this code. "
                    "Undo that in Families ({key}).",
                    key=self._context.commands.key_text("undo"),
                )
            )
            return
        steps.pop()
        self._context.notify(
            text(
                "Nothing was done: this step was followed by a change in another room. "
                "Press again for the step before it."
            )
        )

    def _turn(self, turn: Callable[[str], bool], step: _Step) -> bool:
        try:
            return turn(step.document)
        except ObserverError as error:
            self._context.notify(self._context.text.error(error))
            return False
