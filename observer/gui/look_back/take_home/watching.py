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

    def saw(self, own_us: int, *, watched: bool) -> None:
        """Take note of a frame that is on the screen.

        Parameters
        ----------
        own_us
            Its time in its film.
        watched
            Whether the film plays, with its covers on.
        """
        last, self._last = self._last, own_us
        if not watched or last is None or not 0 <= own_us - last <= _LONGEST_STEP_US:
            self._whole = watched and own_us % US_PER_S <= _NEAR_US
            return
        if own_us // US_PER_S != last // US_PER_S:
            if self._whole:
                self._note((last // US_PER_S,))
            self._whole = True

    def rested(self, own_us: int, last_frame_us: Sequence[int]) -> None:
        """Take note that the film came to rest: at its last frame, a second is whole too.

        Parameters
        ----------
        own_us
            Time of the frame it rests on.
        last_frame_us
            Time of the last frame of the clip, if it is known.
        """
        if self._whole and last_frame_us and own_us >= last_frame_us[0]:
            self._note((own_us // US_PER_S,))
        self._whole = False
