"""Letters and digits as codes, and as answers to what a code asks."""

from collections.abc import Callable
from typing import Protocol

from observer.gui.coding.desk import CodingDesk


class TakesKeys(Protocol):
    """A way of coding beside the film, as far as keys go."""

    def means(self, character: str, /) -> bool:
        """Return whether a typed character, in lower case, means something here now."""

    def press(self, character: str, /) -> bool:
        """Do what a typed character means; return whether it meant anything."""

    def released(self, character: str, /) -> None:
        """Hear that the key of a character was let go."""


class CodeKeys:
    """What a typed character means to the coding that is open.

    Parameters
    ----------
    desk
        Whose scheme and question.
    open_part
        Returns the way of coding that is open beside the film; it is asked first.
    """

    def __init__(self, desk: CodingDesk, open_part: Callable[[], TakesKeys]) -> None:
        self._desk = desk
        self._open_part = open_part

    def means(self, character: str) -> bool:
        """Return whether a character is a code's key, or answers the open question."""
        desk, asking = self._desk.desk, self._desk.asking
        if desk is None or not character:
            return False
        if asking is not None and asking.value_of(character) is not None:
            return True
        if self._open_part().means(character):
            return True
        return any(c.key.casefold() == character for t in desk.scheme.tracks for c in t.codes)

    def press(self, character: str) -> bool:
        """Code the frame on the stage, or answer the question; return whether it meant anything."""
        desk, asking = self._desk.desk, self._desk.asking
        if desk is None or not character:
            return False
        answer = asking.value_of(character) if asking is not None else None
        if answer is not None:
            self._desk.answer(answer)
            return True
        if self._open_part().press(character):
            return True
        for track in desk.scheme.tracks:
            for code in track.codes:
                if code.key and code.key.casefold() == character:
                    self._desk.press(track, code)
                    return True
        return False

    def released(self, character: str) -> None:
        """Hear that the key of a character was let go."""
        if character:
            self._open_part().released(character)
