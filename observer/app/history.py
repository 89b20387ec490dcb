"""Undo and redo of one document, without limit, read from the edit log when first needed."""

from collections.abc import Callable

from observer.model.coding_edits import BEGIN
from observer.model.edits import Edit
from observer.model.store import History


class HistoryStack:
    """What can be undone and redone.

    Parameters
    ----------
    read
        Returns the history so far; called once, before the first change of this session.
    """

    def __init__(self, read: Callable[[], History]) -> None:
        self._read = read
        self._done: list[Edit] | None = None
        self._undone: list[Edit] = []

    def load(self) -> list[Edit]:
        """Read the history if that was not done yet, and return what can be undone."""
        if self._done is None:
            history = self._read()
            self._done, self._undone = list(history.done), list(history.undone)
        return self._done

    def last_done(self) -> Edit | None:
        """Return what undo would take back; never what an exhaustive track begins with."""
        done = self.load()
        return done[-1] if done and done[-1].kind != BEGIN else None

    def last_undone(self) -> Edit | None:
        """Return what redo would make again."""
        self.load()
        return self._undone[-1] if self._undone else None

    def did(self, edit: Edit) -> None:
        """Note a new edit; what was undone can no longer be redone."""
        self.load().append(edit)
        self._undone.clear()

    def undid(self) -> None:
        """Note that the last edit was taken back."""
        self._undone.append(self.load().pop())

    def redid(self) -> None:
        """Note that the last undone edit was made again."""
        self.load().append(self._undone.pop())
