"""A coder's reaction time: a key pressed while the film plays means what was seen before."""

from collections.abc import Callable

from observer.gui.coding.playing import Playing
from observer.gui.context import RoomContext
from observer.gui.video.film import Film, Moment


class Reaction:
    """How much later than it is seen a coder presses a key; nothing while the film stands still.

    Parameters
    ----------
    playing
        Tells whether, how fast and which way the film runs.
    film
        Gives the film at the front, for its frames.
    lag_us
        Of the coder; 0 for none.
    """

    def __init__(self, playing: Playing, film: Callable[[], Film | None], lag_us: int) -> None:
        self._playing = playing
        self._film = film
        self.lag_us = lag_us

    def take(self, lag_us: int) -> None:
        """Take another reaction time over."""
        self.lag_us = lag_us

    def seen(self, here: Moment) -> Moment:
        """Return the frame that a coder has reacted to.

        Parameters
        ----------
        here
            The frame on the screen when the key was pressed.

        Returns
        -------
        Moment
            A frame's own time, with that frame; faster films go further in the same time.
        """
        film = self._film()
        if not self.lag_us or not self._playing.is_playing or film is None:
            return here
        by_us = round(self.lag_us * self._playing.rate)
        at_us = here.time_us + (by_us if self._playing.is_backwards else -by_us)
        found = film.nearest(at_us)
        if found is not None and found.time_us > at_us:
            # what was on the screen then is the frame that had begun
            found = film.beside(found.time_us, -1)
        return found or here


def lag_us(context: RoomContext) -> int:
    """Return the reaction time that the coder of a project chose, in microseconds; 0 for none."""
    return context.settings.reaction_lag_ms.get(context.workspace.coder, 0) * 1000
