"""Undo and redo of one document, without limit, read from the edit log when first needed."""

from collections.abc import Callable
from typing import assert_never

from observer.model.coding_edits import BEGIN
from observer.model.edits import Change, Edit, Origin
from observer.model.realign import REALIGN
from observer.model.store import History

ERASE = "erase_recording"
"""Kind of the edit that takes a film out of the project for good."""

_NOT_UNDONE = frozenset({BEGIN, REALIGN, ERASE})


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
        """Return what undo would take back.

        Never what an exhaustive track begins with, what was erased, or by what a coding followed
        its film: that goes back with the film.
        """
        done = self.latest()
        return done if done is not None and done.kind not in _NOT_UNDONE else None

    def last_undone(self) -> Edit | None:
        """Return what redo would make again."""
        undone = self.latest_undone()
        return undone if undone is not None and undone.kind not in _NOT_UNDONE else None

    def latest(self) -> Edit | None:
        """Return the last edit that stands, of whatever kind."""
        done = self.load()
        return done[-1] if done else None

    def latest_undone(self) -> Edit | None:
        """Return the last edit that was taken back, of whatever kind."""
        self.load()
        return self._undone[-1] if self._undone else None

    def note(self, change: Change) -> None:
        """Note what was just made, taken back or made again."""
        done = self.load()
        match change.origin:
            case Origin.EDIT:
                done.append(change.edit)
                self._undone.clear()
            case Origin.UNDO:
                self._undone.append(done.pop())
            case Origin.REDO:
                done.append(self._undone.pop())
            case _:
                assert_never(change.origin)
