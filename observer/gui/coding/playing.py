"""Moving through the film: play, shuttle, step, jump, and play around a moment."""

from bisect import bisect_right

from observer.gui.video.film import Film, Moment
from observer.model.time import US_PER_S

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_AROUND_US = US_PER_S


class Playing:
    """What the keys of the film do, on whatever film is open.

    A stretch that is played around goes back to where it began once it has been seen.
    """

    def __init__(self) -> None:
        self.film: Film | None = None
        self._around: tuple[Moment, int] | None = None

    @property
    def is_playing(self) -> bool:
        """Whether the film runs."""
        return self.film is not None and self.film.player.playing

    @property
    def rate(self) -> float:
        """How fast it runs, or will run."""
        return self.film.player.rate if self.film else 1.0

    def toggle(self) -> None:
        """Play from here, or stop on this frame."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play from here."""
        self._around = None
        if self.film and self.film.is_ready:
            self.film.player.play()

    def pause(self) -> None:
        """Stop on this frame."""
        self._around = None
        if self.film:
            self.film.player.pause()

    def stop(self) -> None:
        """Stop on this frame, back at normal speed."""
        self.pause()
        self.set_rate(1.0)

    def set_rate(self, rate: float) -> None:
        """Run faster or slower from now on."""
        if self.film:
            self.film.player.set_rate(rate)

    def faster(self) -> None:
        """Play; when it plays already, one step faster."""
        if not self.is_playing:
            self.play()
            return
        after = bisect_right(SPEEDS, self.rate)
        self.set_rate(SPEEDS[min(after, len(SPEEDS) - 1)])

    def slower(self) -> None:
        """Play one step slower; from the slowest, and at rest, step back."""
        slower = [speed for speed in SPEEDS if speed < self.rate]
        if self.is_playing and slower:
            self.set_rate(slower[-1])
        else:
            self.step(-1)

    def step(self, frames: int) -> None:
        """Show the frame so many frames further, and rest there."""
        self.pause()
        if self.film:
            self.film.player.step(frames)

    def jump(self, now_us: int, by_us: int) -> None:
        """Go so much further, playing or at rest as before."""
        self._around = None
        if self.film:
            self.film.seek_us(now_us + by_us)

    def go(self, moment: Moment) -> None:
        """Go to a moment of the session."""
        self._around = None
        if self.film:
            self.film.seek(moment)

    def to_start(self) -> None:
        """Go to the first frame."""
        self._around = None
        if self.film:
            self.film.seek_us(self.film.recording.to_session_us(0))

    def to_end(self) -> None:
        """Go to the last frame and rest there."""
        self.pause()
        if self.film:
            self.film.player.seek_frame(self.film.player.frame_count - 1)

    def around(self, here: Moment) -> None:
        """Play from a second before a moment to a second after it, and come back.

        Parameters
        ----------
        here
            Asked again while it plays, the film comes back at once.
        """
        if self._around is not None:
            self._come_back()
        else:
            self.stretch(here, here.time_us - _AROUND_US, here.time_us + _AROUND_US)

    def stretch(self, back: Moment, start_us: int, end_us: int) -> None:
        """Play a stretch of the session and go to `back` at its end."""
        if self.film is None or not self.film.is_ready:
            return
        self.film.seek_us(start_us)
        self.film.player.play()
        self._around = (back, end_us)

    def saw(self, now_us: int) -> None:
        """Take note of where the film is now."""
        if self._around is None or self.film is None:
            return
        if now_us >= self._around[1] or not self.film.player.playing:
            self._come_back()

    def _come_back(self) -> None:
        if self._around is not None and self.film is not None:
            self.film.player.pause()
            self.film.seek(self._around[0])
        self._around = None
