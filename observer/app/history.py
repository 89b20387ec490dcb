"""Undo and redo of one document, without limit, read from the edit log when first needed."""

from collections.abc import Callable, Sequence
from typing import assert_never

from observer.model.coding_edits import BEGIN
from observer.model.edits import ERASE, IMPORT, Change, Edit, Origin
from observer.model.realign import REALIGN
from observer.model.store import History

SHOWN = "shown"
"""Kind of the edits that keep what a parent saw in a conversation: it stays seen."""

_NOT_UNDONE = frozenset({BEGIN, IMPORT, REALIGN, ERASE, SHOWN})


class _Pile:
    """Edits on top of those on disk, which are read one by one when they come to the top.

    Parameters
    ----------
    stored
        On disk, the latest last.
    """

    def __init__(self, stored: Sequence[Edit] = ()) -> None:
        self._stored = stored
        self._left = len(stored)
        self._new: list[Edit] = []

    def top(self) -> Edit | None:
        """Return the latest."""
        if self._new:
            return self._new[-1]
        return self._stored[self._left - 1] if self._left else None

    def push(self, edit: Edit) -> None:
        """Put one on top."""
        self._new.append(edit)

    def pop(self) -> Edit:
        """Take the latest off; IndexError if there is none."""
        if self._new:
            return self._new.pop()
        if not self._left:
            raise IndexError
        self._left -= 1
        return self._stored[self._left]

    def clear(self) -> None:
        """Take all off."""
        self._left = 0
        self._new.clear()


class HistoryStack:
    """What can be undone and redone.

    Parameters
    ----------
    read
        Returns the history so far; called once, before the first change of this session.
    """

    def __init__(self, read: Callable[[], History]) -> None:
        self._read = read
        self._piles: tuple[_Pile, _Pile] | None = None

    def load(self) -> None:
        """Read the history if that was not done yet."""
        self._loaded()

    def last_done(self) -> Edit | None:
        """Return what undo would take back.

        Never what an exhaustive track begins with, what was erased, what a parent saw, or by what a
        coding followed its film: that goes back with the film.
        """
        done = self.latest()
        return done if done is not None and done.kind not in _NOT_UNDONE else None

    def last_undone(self) -> Edit | None:
        """Return what redo would make again."""
        undone = self.latest_undone()
        return undone if undone is not None and undone.kind not in _NOT_UNDONE else None

    def latest(self) -> Edit | None:
        """Return the last edit that stands, of whatever kind."""
        return self._loaded()[0].top()

    def latest_undone(self) -> Edit | None:
        """Return the last edit that was taken back, of whatever kind."""
        return self._loaded()[1].top()

    def note(self, change: Change) -> None:
        """Note what was just made, taken back or made again."""
        done, undone = self._loaded()
        match change.origin:
            case Origin.EDIT:
                done.push(change.edit)
                undone.clear()
            case Origin.UNDO:
                undone.push(done.pop())
            case Origin.REDO:
                done.push(undone.pop())
            case _:
                assert_never(change.origin)

    def _loaded(self) -> tuple[_Pile, _Pile]:
        if self._piles is None:
            history = self._read()
            self._piles = (_Pile(history.done), _Pile(history.undone))
        return self._piles
