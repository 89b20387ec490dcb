"""The one clock of a session, and what runs on it."""

from threading import RLock
from time import perf_counter
from typing import Protocol

from observer.media.clock import HeardClock

SLOWEST, FASTEST = 0.1, 4.0

_PATIENCE_S = 0.3


class OnClock(Protocol):
    """A film that is shown by the clock. All is asked under the transport's lock."""

    @property
    def extent_us(self) -> tuple[int, int] | None:
        """From its first picture until its last one ends; None as long as that is not known."""

    @property
    def last_us(self) -> int:
        """When the last picture begins that can be shown."""

    @property
    def is_out(self) -> bool:
        """Whether it can show nothing more, for now or for good."""

    @property
    def moved_us(self) -> int | None:
        """When the picture on the screen begins, if the clock stands elsewhere; else None."""

    def is_primed(self) -> bool:
        """Return whether it could begin to be shown now."""

    def rest(self) -> int | None:
        """Stand still; return when the picture on screen begins, None if it is to come."""

    def follow(self, time_us: int) -> None:
        """Show what is on the screen at a time."""

    def turn(self) -> None:
        """Take note that the clock will run on from where it stands, in its direction."""

    def jump(self, time_us: int) -> None:
        """Take note that the clock, running, goes on elsewhere."""

    def finish(self) -> None:
        """Take note that the clock came to its end."""

    def wake(self) -> None:
        """Look what is to be done now."""


class Sounding(Protocol):
    """What is heard beside the films, in session time."""

    @property
    def is_available(self) -> bool:
        """Whether anything can be heard."""

    def start(self, at_us: int, rate: float) -> None:
        """Be heard from a time on, and tell the clock."""

    def stop(self) -> None:
        """Fall silent."""


class Transport:
    """Runs films and sound on one clock; all is done under its `lock`, by whoever holds it.

    The clock starts when the films that have a picture for its place can show it, or a while
    after the first of them can. Whoever watches the films calls `tend` as time passes.

    Parameters
    ----------
    clock
        What the pictures are timed by; its own by default.
    """

    def __init__(self, clock: HeardClock | None = None) -> None:
        self.lock = RLock()
        self.clock = clock or HeardClock()
        self.sound: Sounding | None = None
        self.playing = self.running = self.backwards = False
        self.interrupted = False
        self.rate = 1.0
        self.loop: tuple[int, int] | None = None
        self.until_us: int | None = None
        """Where it stands still by itself when it runs on to there, once; None for nowhere."""
        self.lead: OnClock | None = None
        self._films: tuple[OnClock, ...] = ()
        self._at_us = 0
        self._asked_s = 0.0

    def join(self, film: OnClock) -> None:
        """Let a film be shown by this clock; the first one leads."""
        with self.lock:
            self._films = (*self._films, film)
            self.lead = self.lead or film

    @property
    def is_alone(self) -> bool:
        """Whether a single film is shown."""
        return len(self._films) == 1

    @property
    def is_stuck(self) -> bool:
        """Whether no film at all can go on."""
        return all(film.is_out for film in self._films)

    @property
    def extent_us(self) -> tuple[int, int]:
        """From the first picture of any film until the last one ends; (0, 0) until known."""
        known = [film.extent_us for film in self._films]
        extents = [extent for extent in known if extent is not None]
        if not extents:
            return 0, 0
        return min(start for start, _ in extents), max(end for _, end in extents)

    def now_us(self) -> int:
        """Return the time of the session."""
        if not self.running:
            return self._at_us
        clock_us = self.clock.now_us()
        if self.backwards:
            return -clock_us
        # what lies behind is never shown, however late somebody looks
        return clock_us if self._until_us is None else min(clock_us, self._until_us - 1)

    def play(self, *, backwards: bool = False) -> None:
        """Run from here as soon as the films can; from the other end if this is the end."""
        if self.playing and self.backwards == backwards:
            return
        self._halt()
        self.playing, self.backwards, self.interrupted = True, backwards, False
        self._asked_s = perf_counter()
        again = self._is_over()
        for film in self._films:
            film.turn()
        if again:
            self.jump(self.extent_us[0])
        self._wake()

    def stand(self, time_us: int) -> None:
        """Be at a time; where it plays, go on from there once the films can."""
        self._halt()
        self._at_us = time_us
        self._asked_s = perf_counter()
        self.interrupted = False
        self.until_us = None

    def pause(self) -> None:
        """Stand still on the picture that the leading film shows."""
        self.playing = self.interrupted = False
        self._halt()
        self.until_us = None
        rest_us = self.lead.rest() if self.lead is not None else None
        if rest_us is not None:
            self.settle(rest_us)
        self._wake()

    def settle(self, time_us: int) -> None:
        """Stand where the leading film does, and let the others show what belongs to it."""
        self._at_us = time_us
        for film in self._films:
            if film is not self.lead:
                film.follow(time_us)

    def interrupt(self, *, resumes: bool) -> None:
        """Stand still because a film cannot go on.

        Parameters
        ----------
        resumes
            Whether `resume` goes on once it can.
        """
        playing = self.playing or self.interrupted
        self.pause()
        self.interrupted = playing and resumes

    def replaced(self) -> None:
        """Stand where the leading film's picture is now, after a correction."""
        running = self.running
        self._halt()
        moved_us = self.lead.moved_us if self.lead is not None else None
        if moved_us is not None:
            self._at_us = moved_us
        rest_us = self.lead.rest() if self.lead is not None else None
        self.settle(self._at_us if rest_us is None else rest_us)
        self._asked_s = perf_counter()
        for film in self._films:
            film.turn()
        if running and all(film.is_primed() for film in self._films):
            self._run(self._at_us)
        self._wake()

    def resume(self) -> None:
        """Play on, if it was interrupted and nothing else was asked since."""
        if self.interrupted:
            self.play(backwards=self.backwards)

    def set_rate(self, rate: float) -> None:
        """Run faster or slower, between the slowest and the fastest."""
        self.rate = min(max(rate, SLOWEST), FASTEST)
        if self.running:
            self._run(self.now_us())

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Run over and over between two times; None to run on to the end."""
        self.loop = loop
        for film in self._films:
            film.turn()
        self._wake()

    def tend(self) -> None:
        """Start, go round a loop, or stand still, as is due."""
        if self.playing and not self.running:
            self._start()
        elif self.running and self._has_arrived():
            self._arrive()
        elif self.running and self.loop is not None:
            self._go_round(self.now_us(), *self.loop)

    def end(self) -> bool:
        """Stand still if the end is reached; return whether it is."""
        if not self.running or self.loop is not None:
            return False
        now_us = self.now_us()
        start_us, end_us = self.extent_us
        if now_us > start_us if self.backwards else now_us < end_us:
            return False
        self.playing = False
        self._halt()
        for film in self._films:
            film.finish()
        self._at_us = start_us if self.backwards else self._last_us
        for film in self._films:
            film.follow(self._at_us)
        return True

    def jump(self, time_us: int) -> None:
        """Go on at another time, running or not."""
        running = self.running
        self._halt()
        self._at_us = time_us
        for film in self._films:
            film.jump(time_us)
        if running and all(film.is_primed() for film in self._films):
            self._run(time_us)

    def _go_round(self, now_us: int, start_us: int, end_us: int) -> None:
        """Begin the loop again when it was left at its end."""
        if self.backwards and now_us < start_us:
            self.jump(end_us - 1)
        elif not self.backwards and now_us >= min(end_us, self.extent_us[1]):
            self.jump(start_us)

    @property
    def _until_us(self) -> int | None:
        """Where it will stand still; a loop goes before."""
        return self.until_us if self.loop is None else None

    def _has_arrived(self) -> bool:
        """Return whether it ran on to where it is to stand still."""
        until_us = self._until_us
        return until_us is not None and not self.backwards and self.clock.now_us() >= until_us

    def _arrive(self) -> None:
        """Stand still on the last pictures before where that was asked for."""
        self.playing = self.interrupted = False
        self._halt()
        self.until_us = None
        for film in self._films:
            film.follow(self._at_us)
        if self.lead is not None:
            self.lead.rest()
        self._wake()

    def _is_over(self) -> bool:
        """Return whether it would play on from the last picture."""
        if self.backwards or self.loop is not None or not self._films:
            return False
        return self.extent_us != (0, 0) and self._at_us >= self._last_us

    @property
    def _last_us(self) -> int:
        """When the very last picture begins."""
        known = [film.last_us for film in self._films if film.extent_us is not None]
        return max(known, default=0)

    def _start(self) -> None:
        """Run if the films are ready, or the first of them has been for long enough."""
        primed = [film.is_primed() for film in self._films]
        waited_s = perf_counter() - self._asked_s
        if all(primed) or (any(primed) and waited_s > _PATIENCE_S):
            self._run(self._at_us)

    def _run(self, at_us: int) -> None:
        """Start clock and sound; backwards there is no sound."""
        self.running = True
        if self.backwards or self.sound is None:
            self.clock.start_silent(-at_us if self.backwards else at_us, self.rate)
            return
        self.sound.stop()
        if self.sound.is_available:
            self.clock.start(at_us, self.rate)
        else:
            self.clock.start_silent(at_us, self.rate)
        self.sound.start(at_us, self.rate)

    def _halt(self) -> None:
        """Stop clock and sound."""
        if self.running:
            self._at_us = self.now_us()
            self.running = False
            self.clock.stop()
            if self.sound is not None:
                self.sound.stop()

    def _wake(self) -> None:
        for film in self._films:
            film.wake()
