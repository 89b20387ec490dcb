"""Which seconds somebody has watched from their beginning to their end."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

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
        self._frames: set[int] = set()

    def forget(self) -> None:
        """Begin anew: what is on the screen is not what would leave, or another clip."""
        self._last, self._whole = None, False
        self._frames.clear()

    def saw(self, own_us: int, *, plays: bool, frames_us: Sequence[int] = ()) -> None:
        """Take note of a frame that is on the screen, as it would leave.

        Parameters
        ----------
        own_us
            Its time in its film.
        plays
            Whether the film plays; at rest only the very next frames carry on from the one before.
        frames_us
            Times of all frames of the clip, ascending, if they are known: with the last frame of
            a second it is whole.
        """
        self._frames.add(own_us)
        last, self._last = self._last, own_us
        longest_us = _LONGEST_STEP_US if plays else _NEAR_US
        if last is None or not 0 <= own_us - last <= longest_us:
            self._whole = own_us % US_PER_S <= _NEAR_US
        elif own_us // US_PER_S != last // US_PER_S:
            if self._whole:
                self._note((last // US_PER_S,))
            self._whole = True
        after = bisect_right(frames_us, own_us)
        is_last = after == len(frames_us) or frames_us[after] // US_PER_S > own_us // US_PER_S
        if frames_us and is_last and self._whole:
            self._note((own_us // US_PER_S,))

    def whole(self, seconds: Iterable[int], frames_us: Iterable[int]) -> list[int]:
        """Return seconds of which every frame was on the screen, however they were reached.

        Parameters
        ----------
        seconds
            Which may be meant; one in which no frame begins is whole.
        frames_us
            Times of all frames.

        Returns
        -------
        list of int
            Some of them.
        """
        hidden = {at_us // US_PER_S for at_us in frames_us if at_us not in self._frames}
        return [second for second in seconds if second not in hidden]
