"""Edits that stay on disk until somebody wants to take one back."""

from collections.abc import Callable, Sequence
from typing import overload

from typing_extensions import override

from observer.model.edits import Edit


class StoredEdits(Sequence[Edit]):
    """Edits of the log by their place, each read when it is asked for.

    A coding may have had a hundred thousand edits, of which a few are ever undone.

    Parameters
    ----------
    numbers
        Their numbers in the log.
    read
        Returns the edit of a number.
    """

    def __init__(self, numbers: Sequence[int], read: Callable[[int], Edit]) -> None:
        self._numbers = tuple(numbers)
        self._read = read
        self._latest: tuple[int, Edit] | None = None

    @override
    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Edit: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Edit]: ...

    @override
    def __getitem__(self, index: int | slice) -> Edit | Sequence[Edit]:
        """Return an edit, read now; a slice is read when it is looked at."""
        if isinstance(index, slice):
            return StoredEdits(self._numbers[index], self._read)
        number = self._numbers[index]
        if self._latest is None or self._latest[0] != number:
            self._latest = (number, self._read(number))
        return self._latest[1]

    @override
    def __eq__(self, other: object) -> bool:
        """Return whether these are the same edits as those of another sequence."""
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    @override
    def __hash__(self) -> int:
        """Return a hash by their numbers."""
        return hash(self._numbers)
