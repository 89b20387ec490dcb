"""All films of a session, and what is heard with them, played on one clock."""

import os
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from time import monotonic

from observer.media.cache import PictureCache
from observer.media.clock import HeardClock
from observer.media.frame import PlayerEvent
from observer.media.placement import Placed
from observer.media.player import CACHE_BYTES, CLOSING_S, Player
from observer.media.sound import Sound
from observer.media.sound_output import DeviceOutput, OutputOpener
from observer.media.transport import Transport
from observer.model.errors import MediaError


class SessionPlayer:
    """Plays the views of a session together; every method returns at once, from any thread.

    A view is what is seen through one camera: one recording, or several that follow each other.
    All times are microseconds of the session. One view is the main one: its pictures are what
    is stepped through, and the others show what belongs to them.

    Parameters
    ----------
    views
        The recordings of each view.
    sounds
        Recordings without pictures.
    sound
        Whether anything is heard.
    open_output
        Opens the sound device; it raises `MediaError` where there is none.
    clock
        What the pictures are timed by; its own by default.
    """

    def __init__(
        self,
        views: Sequence[Sequence[Placed]],
        sounds: Sequence[Placed] = (),
        *,
        sound: bool = True,
        open_output: OutputOpener = DeviceOutput,
        clock: HeardClock | None = None,
    ) -> None:
        self._transport = Transport(clock)
        self._main = 0
        cache = PictureCache(CACHE_BYTES)
        cores = os.cpu_count() or 1
        threads = max(1, cores // len(views)) if len(views) > 1 else 0
        self.views: tuple[Player, ...] = tuple(
            Player(view, self._transport, threads=threads, cache=cache) for view in views
        )
        everything = [*(placed for view in views for placed in view), *sounds]
        self._listeners: tuple[Callable[[PlayerEvent], None], ...] = ()
        for view in self.views:
            view.on_event(self._pass_on)
        self._sound: Sound | None = None
        if sound and everything:
            lines = [*views, *((placed,) for placed in sounds)]
            self._sound = Sound(lines, self._transport.clock, open_output)
            self._transport.sound = self._sound
            self._sound.open()
        start_us = min((placed.to_session_us(0) for placed in everything), default=0)
        with self._transport.lock:
            self._transport.stand(start_us)
            for view in self.views:
                view.go(start_us)

    # What the window reads

    @property
    def main(self) -> int:
        """Which view is the main one."""
        return self._main

    @property
    def ready(self) -> bool:
        """Whether every view is open, or cannot be."""
        return all(view.ready or view.error is not None for view in self.views)

    @property
    def playing(self) -> bool:
        """Whether it plays, or will as soon as it can."""
        return self._transport.playing

    @property
    def backwards(self) -> bool:
        """Whether it plays backwards, or did last."""
        return self._transport.backwards

    @property
    def rate(self) -> float:
        """How many times as fast as life it plays."""
        return self._transport.rate

    @property
    def loop(self) -> tuple[int, int] | None:
        """Between which times it plays over and over; None if it plays on."""
        return self._transport.loop

    @property
    def heard(self) -> frozenset[str]:
        """Ids of the recordings that are heard."""
        return self._sound.heard if self._sound else frozenset()

    @property
    def now_us(self) -> int:
        """The time of the session by the clock; what is painted tells its own time."""
        with self._transport.lock:
            return self._transport.now_us()

    @property
    def extent_us(self) -> tuple[int, int]:
        """From the first picture of any view until the last one ends; (0, 0) until known."""
        with self._transport.lock:
            return self._transport.extent_us

    @property
    def pending(self) -> bool:
        """Whether any view was asked for a picture that it does not give yet."""
        with self._transport.lock:  # one that is shown may ask for pictures of the others
            return any(view.pending for view in self.views)

    @property
    def error(self) -> MediaError | None:
        """Why a view cannot be played, the main one first; None while all is well."""
        views = (self.views[self._main], *self.views) if self.views else ()
        return next((view.error for view in views if view.error is not None), None)

    def on_event(self, callback: Callable[[PlayerEvent], None]) -> None:
        """Call back when a view is ready, shows what was asked for or fails, and at the end.

        Parameters
        ----------
        callback
            Called on any thread; it must not block or raise.
        """
        with self._transport.lock:
            self._listeners = (*self._listeners, callback)

    # What the window asks

    def set_main(self, number: int) -> None:
        """Let another view be the main one; nothing on the screen changes."""
        with self._transport.lock:
            self._main = number
            self._transport.lead = self.views[number].screen

    def play(self) -> None:
        """Play on from here; from the start if this is the end."""
        with self._transport.lock:
            if self._can_play:
                self._transport.play()

    def play_backwards(self) -> None:
        """Play back from here, without sound."""
        with self._transport.lock:
            if self._can_play:
                self._transport.play(backwards=True)

    def pause(self) -> None:
        """Stand still on the frame of the main view."""
        with self._transport.lock:
            self._transport.pause()

    def set_rate(self, rate: float) -> None:
        """Play faster or slower, from 0.1 to 4, with the pitch of the sound kept."""
        with self._transport.lock:
            self._transport.set_rate(rate)

    def seek_us(self, time_us: int, *, exact: bool = True) -> None:
        """Go to what is on screen at a time, in all views.

        Parameters
        ----------
        time_us
            Beyond the ends of the session means its ends.
        exact
            If False pictures near it that are had at once or quickly, marked as not exact:
            for dragging along the timeline. Ask exactly when the hand rests.
        """
        with self._transport.lock:
            start_us, end_us = self._transport.extent_us
            if end_us > start_us:
                time_us = min(max(time_us, start_us), end_us - 1)
            self._transport.stand(time_us)
            shown = [view.go(time_us, exact=exact) for view in self.views]
        if any(shown):
            self._pass_on(PlayerEvent.FRAME)

    def seek_frame(self, number: int) -> None:
        """Go to a picture of the main view, and what belongs to it in the others."""
        self.views[self._main].seek_frame(number)

    def step(self, count: int) -> None:
        """Pause, and go some pictures of the main view on, or back for a negative count."""
        self.views[self._main].step(count)

    def set_loop(self, start_us: int, end_us: int) -> None:
        """Play over and over what is between two times, until the loop is cleared."""
        with self._transport.lock:
            self._transport.set_loop((start_us, max(end_us, start_us + 1)))

    def clear_loop(self) -> None:
        """Play on over the loop's end."""
        with self._transport.lock:
            self._transport.set_loop(None)

    def set_until(self, until_us: int | None) -> None:
        """Stand still by itself, once, when it plays on to a time; what lies behind is not shown.

        Parameters
        ----------
        until_us
            On the session clock; None for nowhere. Asking for another place, a pause or a loop
            goes before it.
        """
        with self._transport.lock:
            self._transport.until_us = until_us

    def set_heard(self, ids: Collection[str]) -> None:
        """Say which recordings are heard; several are mixed."""
        if self._sound:
            self._sound.set_heard(ids)

    def place(self, recording_id: str, offset_us: int, rate: Fraction) -> None:
        """Let a recording have another place on the clock, after a correction.

        What the main view shows stays the same picture; the others show what belongs to it now.

        Parameters
        ----------
        recording_id
            Of which recording.
        offset_us
            When it begins.
        rate
            How much session time goes by in one unit of its own.
        """
        with self._transport.lock:
            for view in self.views:
                view.place(recording_id, offset_us, rate)
            if self._sound:
                self._sound.place(recording_id, offset_us, rate)
            self._transport.replaced()

    def spare(self) -> None:
        """Let the films go until something is asked for, because nobody looks for a while."""
        for view in self.views:
            view.spare()

    def close(self) -> None:
        """Stop, let all files go and end all threads; harmless when done twice.

        What hangs in a drive is left behind after a moment, however many films there are.
        """
        with self._transport.lock:
            self._transport.pause()
            for view in self.views:
                view.stop()
        until_s = monotonic() + CLOSING_S
        if self._sound:
            self._sound.close()
        for view in self.views:
            view.join(until_s)

    @property
    def _can_play(self) -> bool:
        return any(not view.screen.is_over for view in self.views)

    def _pass_on(self, event: PlayerEvent) -> None:
        for listener in self._listeners:
            listener(event)
