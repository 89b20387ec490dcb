"""Values by the keys that are typed for them: figures, the half above, a step up or down."""

from dataclasses import dataclass, field

from observer.model.forms import Scale

MOST_BUTTONS = 25
"""A scale with more values than this is answered by typing."""
_NEAR = 1e-9
_POSITIONS = "123456789"


@dataclass(slots=True)
class ValueKeys:
    """What typed characters mean to one scale; remembers the figures of a longer number.

    A figure chooses its value; the same figure once more the half above it. Where a scale has
    values below 0, figures count its whole values from the lowest on. ``+`` and ``-`` go one
    value up or down.

    Attributes
    ----------
    choices
        Ascending.
    """

    choices: tuple[float, ...]
    _typed: str = field(default="", init=False)

    @classmethod
    def of(cls, scale: Scale | None) -> "ValueKeys":
        """Return the keys of a scale; none where its values are too many to choose from."""
        choices = tuple(sorted(scale.choices)) if scale else ()
        return cls(choices if len(choices) <= MOST_BUTTONS else ())

    @property
    def is_by_position(self) -> bool:
        """Whether figures count the values instead of naming them."""
        return bool(self.choices) and self.choices[0] < 0

    @property
    def is_one_key(self) -> bool:
        """Whether one key is a whole answer, so that the next item may come at once."""
        whole = all(_is_whole(value) for value in self.choices)
        return whole and (self.is_by_position or all(v <= len(_POSITIONS) for v in self.choices))

    def cap(self, value: float) -> str:
        """Return the key of a value where that is not the value itself; empty otherwise."""
        if not self.is_by_position or not _is_whole(value):
            return ""
        at = self._whole().index(value)
        return _POSITIONS[at] if at < len(_POSITIONS) else ""

    def means(self, character: str) -> bool:
        """Return whether a character could choose one of the values."""
        if not self.choices:
            return False
        return (
            character in "+-"
            or self._named(character) is not None
            or self._begins(self._typed + character)
            or self._begins(character)
        )

    def choose(self, character: str, current: float | None) -> float | None:
        """Return the value that a character chooses.

        Parameters
        ----------
        character
            As typed.
        current
            The answer as it stands.

        Returns
        -------
        float or None
            None if it chooses nothing.
        """
        if character in {"+", "-"}:
            self._typed = ""
            return self._beside(current, 1 if character == "+" else -1)
        longer = self._typed + character
        if self._typed and self._begins(longer):
            self._typed = longer
            return self._named(longer)
        value = self._named(character)
        self._typed = "" if self.is_by_position else character
        if value is None:
            return None
        above = self._beside(value, 1)
        if current is not None and abs(current - value) < _NEAR and above is not None:
            return above if not _is_whole(above) else value
        return value

    def forget(self) -> None:
        """Begin a new number with the next figure."""
        self._typed = ""

    def _whole(self) -> tuple[float, ...]:
        return tuple(value for value in self.choices if _is_whole(value))

    def _named(self, typed: str) -> float | None:
        if not typed.isdecimal() or not typed.isascii():
            return None
        if not self.is_by_position:
            return next((v for v in self.choices if abs(v - int(typed)) < _NEAR), None)
        whole = self._whole()
        at = int(typed) - 1
        return whole[at] if len(typed) == 1 and 0 <= at < len(whole) else None

    def _begins(self, typed: str) -> bool:
        """Return whether a value is written with these figures first."""
        if self.is_by_position or not typed.isdecimal():
            return False
        return any(f"{value:g}".startswith(typed) for value in self._whole())

    def _beside(self, current: float | None, by: int) -> float | None:
        if not self.choices:
            return None
        if current is None:
            return self.choices[0 if by > 0 else -1]
        nearest = min(range(len(self.choices)), key=lambda i: abs(self.choices[i] - current))
        return self.choices[min(max(nearest + by, 0), len(self.choices) - 1)]


def free_keys(taken: frozenset[str], wishes: tuple[str, ...]) -> tuple[str, ...]:
    """Return one letter for each wish that neither the window nor a code uses.

    Parameters
    ----------
    taken
        Keys of the codes, in lower case.
    wishes
        The letters wanted, in order; another one takes the place of one that is taken.

    Returns
    -------
    tuple of str
        As many, each different; empty where no letter is left.
    """
    free = [letter for letter in _LETTERS if letter not in taken]
    given: list[str] = []
    for wish in wishes:
        spare = next((letter for letter in free if letter not in wishes), "")
        key = wish if wish in free else spare
        if key:
            free.remove(key)
        given.append(key)
    return tuple(given)


_LETTERS = "abcdefghnpqrstvwxyz"
"""All letters less those that the window keeps for the film."""


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < _NEAR
