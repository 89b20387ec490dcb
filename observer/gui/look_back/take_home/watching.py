"""Which seconds somebody has watched from their beginning to their end."""

from collections.abc import Callable, Sequence

from observer.model.time import US_PER_S

_NEAR_US = 120_000
_LONGEST_STEP_US = 400_000


class Watching:
    """Notes seconds that played through without a jump.

    Parameters
    ----------
    note
        Called with the seconds that were watched.
    """

    def __init__(self, note: Callable[[Sequence[int]], None]) -> None:
        self._note = note
        self._last: int | None = None
        self._whole = False

    def forget(self) -> None:
        """Begin anew: what is on the screen is not what would leave, or another clip."""
        self._last, self._whole = None, False

    def saw(self, own_us: int, *, plays: bool, is_last: bool = False) -> None:
        """Take note of a frame that is on the screen, as it would leave.

        Parameters
        ----------
        own_us
            Its time in its film.
        plays
            Whether the film plays; at rest only the very next frames carry on from the one before.
        is_last
            Whether it is the last frame of the clip: with it, its second is whole too.
        """
        last, self._last = self._last, own_us
        longest_us = _LONGEST_STEP_US if plays else _NEAR_US
        if last is None or not 0 <= own_us - last <= longest_us:
            self._whole = own_us % US_PER_S <= _NEAR_US
        elif own_us // US_PER_S != last // US_PER_S:
            if self._whole:
                self._note((last // US_PER_S,))
            self._whole = True
        if is_last and self._whole:
            self._note((own_us // US_PER_S,))
