"""What time it is in the recording: a steady clock, and one that follows the sound heard."""

from collections.abc import Callable
from threading import Lock
from time import perf_counter
from typing import Protocol

from typing_extensions import override

from observer.model.time import US_PER_S

Tick = Callable[[], float]
"""Seconds of a steady source that never goes back."""


class Clock(Protocol):
    """The time that all films of a session are shown at, in microseconds."""

    def now_us(self) -> int:
        """Return the time."""

    def start(self, at_us: int, rate: float) -> None:
        """Run from a time on, `rate` times as fast as life."""

    def stop(self) -> None:
        """Stand still at the time it is."""


class SteadyClock(Clock):
    """A wall clock with a rate.

    Parameters
    ----------
    tick
        Source of steady seconds.
    """

    def __init__(self, tick: Tick = perf_counter) -> None:
        self._tick = tick
        self._lock = Lock()
        self._at_us = 0.0
        self._since_s = tick()
        self._rate = 0.0

    @override
    def now_us(self) -> int:
        """Return the time."""
        with self._lock:
            return round(self._at_us + (self._tick() - self._since_s) * self._rate * US_PER_S)

    @override
    def start(self, at_us: int, rate: float) -> None:
        """Run from a time on."""
        with self._lock:
            self._at_us, self._since_s, self._rate = float(at_us), self._tick(), rate

    @override
    def stop(self) -> None:
        """Stand still."""
        at_us = self.now_us()
        with self._lock:
            self._at_us, self._since_s, self._rate = float(at_us), self._tick(), 0.0


class HeardClock(Clock):
    """Follows the sound at the ear, smoothed; runs on steadily when the sound falls silent.

    After `start` it waits for the first sound, so that picture and sound begin together, but
    not for longer than `patience_s`: without a device it is a steady clock.

    Parameters
    ----------
    tick
        Source of steady seconds; the times told to `heard` are of the same source.
    patience_s
        How long to wait for the first sound.
    """

    _SHARE = 0.1
    _JUMP_S = 0.15

    def __init__(self, tick: Tick = perf_counter, patience_s: float = 0.4) -> None:
        self._tick = tick
        self._patience_s = patience_s
        self._lock = Lock()
        self._at_us = 0.0
        self._since_s = tick()
        self._rate = 0.0
        self._latest_us = 0
        self._waits = False

    @override
    def now_us(self) -> int:
        """Return the time; it never goes back while the clock runs."""
        with self._lock:
            tick_s = self._tick()
            if self._waits and tick_s - self._since_s > self._patience_s:
                self._waits, self._since_s = False, tick_s
            self._latest_us = max(self._latest_us, round(self._at(tick_s)))
            return self._latest_us

    @override
    def start(self, at_us: int, rate: float) -> None:
        """Run from a time on, as soon as it is heard."""
        self.start_silent(at_us, rate)
        with self._lock:
            self._waits = True

    def start_silent(self, at_us: int, rate: float) -> None:
        """Run from a time on at once, since there is no sound to wait for."""
        with self._lock:
            self._at_us, self._since_s, self._rate = float(at_us), self._tick(), rate
            self._latest_us, self._waits = at_us, False

    @override
    def stop(self) -> None:
        """Stand still."""
        at_us = self.now_us()
        with self._lock:
            self._at_us, self._since_s, self._rate = float(at_us), self._tick(), 0.0
            self._waits = False

    def no_sound(self) -> None:
        """Run at once, since nothing will be heard."""
        with self._lock:
            if self._waits:
                self._waits, self._since_s = False, self._tick()

    def heard(self, media_us: float, at_s: float) -> float:
        """Take note of when a moment of the recording reaches the ear.

        Sound that comes far too late, after a stall, does not turn the clock back.

        Parameters
        ----------
        media_us
            The moment.
        at_s
            When, in seconds of the tick; may lie a little ahead.

        Returns
        -------
        float
            By how much the sound is ahead of the clock, in microseconds; negative if it is late.
        """
        with self._lock:
            if not self._rate:
                return 0.0
            if self._waits:
                self._at_us, self._since_s, self._waits = media_us, at_s, False
                return 0.0
            error_us = media_us - self._at(at_s)
            jump_us = self._JUMP_S * self._rate * US_PER_S
            if error_us < -jump_us:
                return error_us
            share = 1.0 if error_us > jump_us else self._SHARE
            self._at_us = self._at(at_s) + share * error_us
            self._since_s = at_s
            return error_us

    def ahead_us(self, media_us: float, at_s: float) -> float:
        """Return by how much a moment would be early if it were heard then; negative if late.

        Parameters
        ----------
        media_us
            The moment.
        at_s
            When, in seconds of the tick.

        Returns
        -------
        float
            Microseconds of the recording; 0 as long as the clock waits for the sound, or stands.
        """
        with self._lock:
            return 0.0 if self._waits or not self._rate else media_us - self._at(at_s)

    def _at(self, tick_s: float) -> float:
        """Return the time at a tick."""
        if self._waits:
            return self._at_us
        return self._at_us + (tick_s - self._since_s) * self._rate * US_PER_S
