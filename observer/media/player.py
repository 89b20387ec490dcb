"""Playing a film: a worker decodes ahead, the window polls the frame to be painted."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from time import monotonic

from observer.media.cache import PictureCache
from observer.media.chain import Chain
from observer.media.clock import HeardClock
from observer.media.fetcher import FrameFetcher
from observer.media.frame import Frame, PlayerEvent
from observer.media.frame_index import FrameIndex
from observer.media.placement import Placed
from observer.media.projector import Projector
from observer.media.screen import Screen, Target
from observer.media.sound import Sound
from observer.media.sound_output import DeviceOutput, OutputOpener
from observer.media.source import MediaSource
from observer.media.transport import Transport
from observer.model.errors import MediaError

# A batch backwards is half of it: of 960×540 three go over 250 pictures, x264's usual GOP.
CACHE_BYTES = 136 << 20
CLOSING_S = 2.0


class Player:
    """Plays one recording, or several that follow each other, on the session clock.

    Every method returns at once and may be called from any thread. What was asked for last wins.
    A film opens in the background: until `ready` is true, requests are remembered. Where a
    drive is taken away it stands still, and goes on when it is back.

    Attributes
    ----------
    screen
        What it shows.

    Parameters
    ----------
    film
        A file, or a function that opens it, whose time begins at 0; or recordings with their
        places on the session clock.
    transport
        The clock, shared with other films; a player without has its own, and its own sound.
    sound
        Whether the sound of a film with its own clock is heard.
    index
        The frame index of a file, if it was kept from an earlier time; made anew if unfit.
    threads
        How many a decoder may use; 0 for as many as there are cores.
    open_output
        Opens the sound device; it raises `MediaError` where there is none.
    clock
        What the pictures are timed by; its own by default.
    cache
        Where pictures are kept, shared with other films; its own by default.
    """

    def __init__(  # noqa: PLR0913  opens both a file by itself and a film of a session
        self,
        film: MediaSource | Sequence[Placed],
        transport: Transport | None = None,
        *,
        sound: bool = True,
        index: FrameIndex | None = None,
        threads: int = 0,
        open_output: OutputOpener = DeviceOutput,
        clock: HeardClock | None = None,
        cache: PictureCache | None = None,
    ) -> None:
        placed = film if isinstance(film, Sequence) else (Placed(source=film, index=index),)
        self._cache = cache or PictureCache(CACHE_BYTES)
        self._transport = transport or Transport(clock)
        self._clock = self._transport.clock
        self.screen = Screen(self._transport)
        self._changed = self.screen.changed
        self._transport.join(self.screen)
        self._sound: Sound | None = None
        if sound and transport is None:
            self._sound = Sound([placed], self._clock, open_output)
            self._transport.sound = self._sound
        self._projector = Projector(placed, self._transport, self.screen, self._cache, threads)
        self._projector.opened = self._hear
        self._projector.start()

    # What the window reads

    @property
    def ready(self) -> bool:
        """Whether the film is open and can be asked for frames."""
        return self._projector.shown_px is not None

    @property
    def error(self) -> MediaError | None:
        """Why the film cannot be played; None while all is well."""
        return self._projector.error

    @property
    def shown_px(self) -> tuple[int, int] | None:
        """Width and height of the first recording's pictures, upright, once ready."""
        return self._projector.shown_px

    @property
    def chain(self) -> Chain | None:
        """The pictures with their numbers and times, once ready."""
        return self.screen.fetcher.chain if self.screen.fetcher else None

    @property
    def index(self) -> FrameIndex | None:
        """The frame index of the first recording once ready, to be kept for the next time."""
        return self.chain.parts[0].index if self.chain else None

    @property
    def indexes(self) -> Mapping[str, FrameIndex]:
        """The frame index of each recording by its id once ready, to be kept."""
        parts = self.chain.parts if self.chain else ()
        return {part.placed.id: part.index for part in parts}

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
    def extent_us(self) -> tuple[int, int]:
        """From the first picture until the last one ends, in session time; (0, 0) until ready."""
        return self.screen.extent_us or (0, 0)

    @property
    def duration_us(self) -> int:
        """From the first picture until the last one ends; 0 until ready."""
        start_us, end_us = self.extent_us
        return end_us - start_us

    @property
    def frame_count(self) -> int:
        """Number of pictures; 0 until ready."""
        return len(self.chain) if self.chain else 0

    @property
    def pending(self) -> bool:
        """Whether a picture was asked for that `frame` does not give yet."""
        with self._changed:
            return self.screen.pending

    def covers(self, time_us: int) -> bool:
        """Return whether there is a picture for a session time; False until ready."""
        return self.chain is not None and self.chain.covers(time_us)

    def frame(self) -> Frame | None:
        """Return the frame to be painted now; None where there is none. For the window's timer."""
        with self._changed:
            self._transport.tend()
            return self.screen.now()

    def glance(self) -> Frame | None:
        """Return the first picture, to be looked at until the film is open; None if there is none.

        The whole film is read once for its frame index. Meanwhile this is all there is, it is
        not exact, and it belongs to the begin: None as soon as the clock is sent elsewhere.
        """
        with self._changed:
            found = None if self.ready else self._projector.glance
            at_us = self._transport.now_us()
            return found if found is not None and found.time_us == at_us else None

    @property
    def read_share(self) -> float:
        """How much of the film was read for its frame index so far, from 0 to 1."""
        return self._projector.read_share

    def on_event(self, callback: Callable[[PlayerEvent], None]) -> None:
        """Call back when ready, when a frame that was asked for is there, at the end, on an error.

        Parameters
        ----------
        callback
            Called on any thread, mostly the worker's; it must not block or raise.
        """
        with self._changed:
            self._projector.listeners = (*self._projector.listeners, callback)

    # What the window asks

    def play(self) -> None:
        """Play on from the frame on screen; from the start if it is the last one."""
        self._play(backwards=False)

    def play_backwards(self) -> None:
        """Play back from the frame on screen, without sound."""
        self._play(backwards=True)

    def pause(self) -> None:
        """Stand still on the frame on screen."""
        with self._changed:
            self._transport.pause()

    def seek_us(self, time_us: int, *, exact: bool = True) -> None:
        """Go to what is on screen at a time.

        Parameters
        ----------
        time_us
            On the session clock; beyond the ends means the first or the last picture.
        exact
            If False a picture near it that is had at once or quickly, marked as not exact:
            for dragging along the timeline. Ask exactly when the drag ends.
        """
        with self._changed:
            if self.screen.is_over:
                return
            start_us, end_us = self.extent_us
            if end_us > start_us:
                time_us = min(max(time_us, start_us), end_us - 1)
            if self._transport.lead is self.screen:
                self._transport.stand(time_us)
            shown = self.go(time_us, exact=exact)
        if shown:
            self._projector.tell(PlayerEvent.FRAME)

    def seek_frame(self, number: int) -> None:
        """Go to a picture by its number; beyond the ends means the first or the last."""
        self._towards(lambda fetcher: fetcher.chain.nearest(number, backwards=False), 0)

    def go(self, time_us: int, *, exact: bool = True) -> bool:
        """Show what is on the screen at a time while the clock is set; for the session's player.

        Parameters
        ----------
        time_us
            On the session clock.
        exact
            As in `seek_us`.

        Returns
        -------
        bool
            Whether it is on the screen at once.
        """
        with self._changed:
            self.screen.motion = 0
            return not self.screen.is_over and self.screen.go(time_us, exact=exact)

    def step(self, count: int) -> None:
        """Pause, and go some pictures on, or back for a negative count.

        Counted from the picture that was asked for last, so that quick presses add up. Pictures
        that cannot be decoded are stepped over.

        Parameters
        ----------
        count
            Number of pictures.
        """
        back = count < 0
        with self._changed:
            if self.screen.is_over:
                return
            self._transport.pause()
            screen = self.screen
            earlier, pending, painted = screen.wish, screen.target, screen.painted
            at_us = self._transport.now_us()

        def number(fetcher: FrameFetcher) -> int:
            base = earlier(fetcher) if earlier else pending
            if base is not None:
                start = base.number
            elif painted is not None:
                start = painted.number
            else:
                # Nothing is on the screen: the picture before counts for none on the way on.
                start = fetcher.chain.before(at_us) + (1 if back else 0)
            return fetcher.chain.nearest(start + count, backwards=back)

        self._towards(number, -1 if back else 1)

    def set_rate(self, rate: float) -> None:
        """Play faster or slower, with the pitch of the sound kept.

        Parameters
        ----------
        rate
            From 0.1 to 4; 1 is as in life.
        """
        with self._changed:
            self._transport.set_rate(rate)

    def set_loop(self, loop_us: tuple[int, int] | None) -> None:
        """Play over and over between two session times; None to play on to the end."""
        with self._changed:
            self._transport.set_loop(loop_us)

    def set_picture_size(self, width_px: int, height_px: int) -> None:
        """Say how much room there is on the screen; pictures come in the largest size that fits.

        Parameters
        ----------
        width_px
            In pixels of the device.
        height_px
            In pixels of the device.
        """
        box_px = (max(1, width_px), max(1, height_px))
        with self._changed:
            if box_px == self.screen.box_px:
                return
            self.screen.box_px = box_px
            if self.screen.fetcher is not None:
                self._cache.forget(self.screen.fetcher.film)
            self.screen.refresh()
            self._changed.notify_all()

    def place(self, recording_id: str, offset_us: int, rate: Fraction) -> None:
        """Let a recording have another place on the clock, after a correction.

        The frame on the screen stays the same picture, with its new time.

        Parameters
        ----------
        recording_id
            Of which recording.
        offset_us
            When it begins.
        rate
            How much session time goes by in one unit of its own.
        """
        with self._changed:
            self._projector.place(recording_id, offset_us, rate)
            if self._sound:
                self._sound.place(recording_id, offset_us, rate)
            self._changed.notify_all()

    def spare(self) -> None:
        """Let the film go until something is asked for; what is on the screen stays there."""
        with self._changed:
            if self.screen.fetcher is not None:
                self.screen.spare()
                self._cache.forget(self.screen.fetcher.film)

    def close(self) -> None:
        """Stop, free the film and end all threads; harmless when done twice.

        What hangs in a drive is left behind after a moment.
        """
        self.stop()
        if self._sound:
            self._sound.close()
        self.join(monotonic() + CLOSING_S)

    def stop(self) -> None:
        """Begin to close."""
        self._projector.stop()

    def join(self, until_s: float) -> None:
        """Wait for the end after `stop`, but no longer than until then by the monotonic clock."""
        self._projector.join(until_s)

    # Under the lock

    @property
    def _running(self) -> bool:
        """Whether time passes."""
        return self._transport.running

    def _play(self, *, backwards: bool) -> None:
        with self._changed:
            if not self.screen.is_over:
                self.screen.motion = 0
                self._transport.play(backwards=backwards)

    def _towards(self, number: Callable[[FrameFetcher], int], motion: int) -> None:
        """Ask for a picture by its number; the clock goes there too if this film leads."""

        def wish(fetcher: FrameFetcher) -> Target:
            wanted = number(fetcher)
            if self._transport.lead is self.screen:
                time_us = int(fetcher.chain.begins_us[wanted])
                self._transport.stand(time_us)
                self._transport.settle(time_us)
            return Target(wanted, exact=True, backwards=motion < 0, motion=motion)

        with self._changed:
            if self.screen.is_over:
                return
            self.screen.motion = motion
            if self._transport.lead is self.screen:
                self._transport.stand(self._transport.now_us())
            shown = self.screen.request(wish)
        if shown:
            self._projector.tell(PlayerEvent.FRAME)

    def _hear(self) -> None:
        """Open the sound of a film that was opened by itself."""
        if self._sound:
            self._sound.open()
