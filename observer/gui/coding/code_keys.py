"""Letters and digits as codes, and as answers to what a code asks."""

from collections.abc import Callable
from typing import Protocol

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.holding import Holding
from observer.gui.coding.questions import Questions


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
        Whose scheme.
    open_part
        Returns the way of coding that is open beside the film; it is asked after the question.
    questions
        What is asked now; it is answered first.
    holding
        Runs the states whose key is held down.
    """

    def __init__(
        self,
        desk: CodingDesk,
        open_part: Callable[[], TakesKeys],
        questions: Questions,
        holding: Holding,
    ) -> None:
        self._desk = desk
        self._open_part = open_part
        self._questions = questions
        self._holding = holding

    def means(self, character: str) -> bool:
        """Return whether a character is a code's key, or answers the open question."""
        desk = self._desk.desk
        if desk is None or not character:
            return False
        if self._questions.means(character) or self._open_part().means(character):
            return True
        return any(c.key.casefold() == character for t in desk.scheme.tracks for c in t.codes)

    def press(self, character: str, source: str = "") -> bool:
        """Code the frame on the stage, or answer the question.

        Parameters
        ----------
        character
            In lower case; empty for none.
        source
            Which key was pressed, as `holding.key_of` calls it.

        Returns
        -------
        bool
            Whether it meant anything.
        """
        desk = self._desk.desk
        if desk is None or not character:
            return False
        if self._questions.press(character) or self._open_part().press(character):
            return True
        for track in desk.scheme.tracks:
            for code in track.codes:
                if code.key and code.key.casefold() == character:
                    if source and self._holding.is_meant(track, code):
                        self._holding.begin(source, character, track, code)
                    else:
                        self._desk.press(track, code)
                    return True
        return False

    def released(self, character: str) -> None:
        """Hear that the key of a character was let go."""
        if character:
            self._open_part().released(character)
