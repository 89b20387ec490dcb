"""Moving through the session: play both ways, shuttle, step, jump, and play around a moment."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from observer.gui.video.film import Film, Moment
from observer.model.time import US_PER_S

if TYPE_CHECKING:
    from observer.media.session_player import SessionPlayer

SPEEDS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
SLOW = 0.25
"""How fast the film creeps while K is held with J or L."""
_AROUND_US = US_PER_S
_FAST = (1.0, 2.0, 4.0)
"""How fast it runs when J or L is pressed again and again."""


class Playing:
    """What the keys of the film do, on whatever films are open.

    A stretch that is played around goes back to where it began once it has been seen.

    Parameters
    ----------
    main
        Gives the film that is coded on, if there is one.
    """

    def __init__(self, main: Callable[[], Film | None]) -> None:
        self.player: SessionPlayer | None = None
        self._main = main
        self._around: tuple[Moment, int, tuple[int, int] | None] | None = None
        self._quick_us: int | None = None
        self.asked = 0
        """How often something else was asked for than what was there."""
        self.leaving: Callable[[], None] = _nothing
        """Called before it is."""

    @property
    def is_scrubbing(self) -> bool:
        """Whether a hand moves along the timeline, and no exact picture was asked for yet."""
        return self._quick_us is not None

    @property
    def is_playing(self) -> bool:
        """Whether the films run."""
        return self.player is not None and self.player.playing

    @property
    def is_backwards(self) -> bool:
        """Whether they run backwards."""
        return self.player is not None and self.player.playing and self.player.backwards

    @property
    def rate(self) -> float:
        """How fast they run, or will run."""
        return self.player.rate if self.player else 1.0

    def toggle(self) -> None:
        """Play from here, or stop on this frame."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play from here."""
        self._ask()
        if self.player:
            self.player.play()

    def play_backwards(self) -> None:
        """Play backwards from here."""
        self._ask()
        if self.player:
            self.player.play_backwards()

    def pause(self) -> None:
        """Stop on this frame."""
        if self.is_playing:
            self._ask()
        self._forget_around()
        if self.player:
            self.player.pause()

    def leave(self) -> None:
        """Stop on this frame, and keep nothing ready, because another room is entered."""
        self.pause()
        if self.player:
            self.player.spare()

    def stop(self) -> None:
        """Stop on this frame, back at normal speed."""
        self.pause()
        self.set_rate(1.0)

    def set_rate(self, rate: float) -> None:
        """Run faster or slower from now on."""
        if self.player:
            self.player.set_rate(rate)

    def forward(self) -> None:
        """Play; when it plays already, twice as fast; when it plays backwards, turn round."""
        if self.is_playing and not self.is_backwards:
            self._much_faster()
        else:
            self._turn(self.play)

    def back(self) -> None:
        """Play backwards; when it does already, twice as fast; when it plays, turn round."""
        if self.is_backwards:
            self._much_faster()
        else:
            self._turn(self.play_backwards)

    def faster(self) -> None:
        """Go one step up in speed."""
        self.set_rate(SPEEDS[min(bisect_right(SPEEDS, self.rate), len(SPEEDS) - 1)])

    def slower(self) -> None:
        """Go one step down in speed."""
        self.set_rate(SPEEDS[max(bisect_left(SPEEDS, self.rate) - 1, 0)])

    def step(self, frames: int) -> None:
        """Show the frame so many frames further, and rest there."""
        self._ask()
        if self.player:
            self.player.step(frames)

    def play_from(self, time_us: int) -> None:
        """Play from a moment of the session on."""
        self._seek_us(time_us)
        self.play()

    def play_until(self, end_us: int, start_us: int | None = None) -> None:
        """Play up to a moment of the session, and rest on the last frame before it.

        Parameters
        ----------
        end_us
            Nothing that begins there or later is shown.
        start_us
            Where to begin; from here if none is named.
        """
        if start_us is not None:
            self._seek_us(start_us)
        self.play()
        self.stop_at(end_us)

    def stop_at(self, end_us: int | None) -> None:
        """Rest on the last frame before a moment once it is reached; None to play on."""
        if self.player:
            self.player.set_until(end_us)

    def set_loop(self, start_us: int, end_us: int) -> None:
        """Play a stretch over and over from now on."""
        self._forget_around()
        if self.player:
            self.player.set_loop(start_us, end_us)

    def clear_loop(self) -> None:
        """Play on at the end of the loop."""
        self._forget_around()
        if self.player:
            self.player.clear_loop()

    def jump(self, now_us: int, by_us: int) -> None:
        """Go so much further, playing or at rest as before."""
        self._seek_us(now_us + by_us)

    def scrub(self, time_us: int, *, exact: bool) -> None:
        """Follow a hand that moves along the timeline."""
        if self.is_playing and not exact:
            self.pause()
        self._seek_us(time_us, exact=exact)
        self._quick_us = None if exact else time_us

    def rest(self) -> None:
        """Show the exact frame where the hand rests, unless it went elsewhere since."""
        if self._quick_us is not None:
            self._seek_us(self._quick_us)

    def go(self, moment: Moment) -> None:
        """Go to a moment of the session: its very frame if it is one of the film coded on."""
        film = self._main()
        number = film.number_of(moment.anchor) if film and moment.anchor else None
        if number is None:
            self._seek_us(moment.time_us)
        elif self.player:
            self._ask()
            self.player.seek_frame(number)

    def to_start(self) -> None:
        """Go to the first frame of the film coded on."""
        self._ask()
        if self.player:
            self.player.seek_frame(0)

    def to_end(self) -> None:
        """Go to the last frame of the film coded on, and rest there."""
        self.pause()
        self._ask()
        if self.player:
            self.player.seek_frame(self.player.views[self.player.main].frame_count - 1)

    def around(self, here: Moment) -> None:
        """Play from a second before a moment to a second after it, and come back.

        Parameters
        ----------
        here
            Asked again while it plays, the film comes back at once.
        """
        if self._around is not None:
            self._come_back()
        elif self.player is not None:
            loop = self.player.loop
            self.player.clear_loop()
            self._seek_us(here.time_us - _AROUND_US)
            self.player.play()
            self._around = (here, here.time_us + _AROUND_US, loop)

    def saw(self, now_us: int) -> None:
        """Take note of where the films are now."""
        if self._around is not None and (now_us >= self._around[1] or not self.is_playing):
            self._come_back()

    def _much_faster(self) -> None:
        self.set_rate(_FAST[min(bisect_right(_FAST, self.rate), len(_FAST) - 1)])

    def _turn(self, run: Callable[[], None]) -> None:
        """Run the other way, or from rest, at normal speed when it was faster."""
        if self.is_playing:
            self.set_rate(1.0)
        run()

    def _seek_us(self, time_us: int, *, exact: bool = True) -> None:
        self._ask()
        if self.player:
            start, end = self.player.extent_us
            self.player.seek_us(min(max(time_us, start), max(end - 1, start)), exact=exact)

    def _ask(self) -> None:
        """Leave what is there, or on its way, for something else."""
        self.leaving()
        self.asked += 1
        self._forget_around()

    def _forget_around(self) -> None:
        """Stay where it is; a loop that was set aside holds again."""
        self._quick_us = None
        if self._around is None:
            return
        _, _, loop = self._around
        self._around = None
        if loop is not None and self.player is not None:
            self.player.set_loop(*loop)

    def _come_back(self) -> None:
        if self._around is None or self.player is None:
            return
        back = self._around[0]
        self.player.pause()
        self._forget_around()
        self.go(back)


def _nothing() -> None:
    pass
