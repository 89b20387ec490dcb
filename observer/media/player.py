"""Playing a recording: a worker decodes ahead, the window polls the frame to be painted."""

import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread, get_ident

from observer.media.clock import HeardClock
from observer.media.fetcher import FrameFetcher
from observer.media.frame import Frame, PictureCache, PlayerEvent
from observer.media.frame_index import FrameIndex
from observer.media.indexing import build_index
from observer.media.probe import MediaInfo
from observer.media.sound import Sound
from observer.media.sound_output import DeviceOutput, OutputOpener
from observer.media.source import CancelledError, MediaSource, name_of, open_media
from observer.model.errors import MediaError, ObserverError
from observer.model.messages import msg
from observer.model.time import US_PER_S

SLOWEST, FASTEST = 0.1, 4.0

_QUEUE = 5
_CACHE_BYTES = 256 << 20
_FIRST_BOX_PX = (960, 540)
_LATE_PAINT_US = 150_000
_JUMP_US = US_PER_S
_BACK_MARGIN = 16
_POLL_S = 0.02
_JOIN_S = 5.0


@dataclass(frozen=True, slots=True)
class _Target:
    """A picture that was asked for, and on which side to look where it is damaged."""

    number: int
    exact: bool
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class _Made:
    """A frame, and the room on the screen that it was made for."""

    frame: Frame
    box_px: tuple[int, int]


class Player:
    """Plays one recording; every method returns at once and may be called from any thread.

    All times are microseconds from the recording's first picture. What was asked for last wins.
    A recording opens in the background: until `ready` is true, requests are remembered.

    Parameters
    ----------
    source
        File, or a function that opens it.
    sound
        Whether its sound is heard.
    index
        The frame index, if it was kept from an earlier time; made anew if it does not fit.
    threads
        How many the decoder may use; 0 for as many as there are cores.
    open_output
        Opens the sound device; it raises `MediaError` where there is none.
    clock
        What the pictures are timed by; its own by default.
    """

    def __init__(
        self,
        source: MediaSource,
        *,
        sound: bool = True,
        index: FrameIndex | None = None,
        threads: int = 0,
        open_output: OutputOpener = DeviceOutput,
        clock: HeardClock | None = None,
    ) -> None:
        self._source = source
        self._given_index = index
        self._threads = threads
        self._changed = Condition()
        self._clock = clock or HeardClock()
        self._cache = PictureCache(_CACHE_BYTES)
        self._queue: deque[_Made] = deque()
        self._listeners: tuple[Callable[[PlayerEvent], None], ...] = ()
        self._fetcher: FrameFetcher | None = None
        self._info: MediaInfo | None = None
        self._error: MediaError | None = None
        self._painted: Frame | None = None
        self._painted_box_px = _FIRST_BOX_PX
        self._target: _Target | None = _Target(0, exact=True)
        self._wish: Callable[[FrameFetcher], _Target] | None = None
        self._box_px = _FIRST_BOX_PX
        self._rate = 1.0
        self._playing = self._running = self._at_end = self._closed = False
        self._dead = False
        self._backwards = False
        self._made = -1
        self._made_us = 0
        self._sounding = False
        self._sound = Sound(source, self._clock, open_output, self._join_in) if sound else None
        self._worker = Thread(target=self._work, name="player", daemon=True)
        self._worker.start()

    # What the window reads

    @property
    def ready(self) -> bool:
        """Whether the recording is open and can be asked for frames."""
        return self._info is not None

    @property
    def error(self) -> MediaError | None:
        """Why the recording cannot be played; None while all is well."""
        return self._error

    @property
    def info(self) -> MediaInfo | None:
        """Facts about the recording, once ready."""
        return self._info

    @property
    def index(self) -> FrameIndex | None:
        """The frame index once ready, to be kept for the next time."""
        return self._fetcher.index if self._fetcher else None

    @property
    def playing(self) -> bool:
        """Whether it plays, or will as soon as it can."""
        return self._playing

    @property
    def rate(self) -> float:
        """How many times as fast as life it plays."""
        return self._rate

    @property
    def duration_us(self) -> int:
        """From the first picture until the last one ends; 0 until ready."""
        return self._info.duration_us if self._info else 0

    @property
    def frame_count(self) -> int:
        """Number of pictures; 0 until ready."""
        return self._info.frame_count if self._info else 0

    @property
    def pending(self) -> bool:
        """Whether a picture was asked for that `frame` does not give yet."""
        return self._target is not None or self._wish is not None

    def frame(self) -> Frame | None:
        """Return the frame to be painted now; None before the first. For the window's timer."""
        with self._changed:
            if self._running and not self.pending:
                now_us = self._clock.now_us()
                while self._queue and self._queue[0].frame.time_us <= now_us:
                    self._paint(self._queue.popleft())
                    self._changed.notify_all()
            return self._painted

    def on_event(self, callback: Callable[[PlayerEvent], None]) -> None:
        """Call back when ready, when a frame that was asked for is there, at the end, on an error.

        Parameters
        ----------
        callback
            Called on any thread, mostly the worker's; it must not block or raise.
        """
        with self._changed:
            self._listeners = (*self._listeners, callback)

    # What the window asks

    def play(self) -> None:
        """Play on from the frame on screen; from the start if it is the last one."""
        with self._changed:
            if self._is_over or self._playing:
                return
            self._playing = True
            self._backwards = False
            painted, fetcher = self._painted, self._fetcher
            at_last = painted is not None and fetcher and fetcher.is_last(painted.index)
            anew = at_last and not self.pending
            self._changed.notify_all()
        if anew:
            self.seek_frame(0)

    def pause(self) -> None:
        """Stand still on the frame on screen."""
        with self._changed:
            self._playing = False
            self._halt()
            self._refresh()
            self._changed.notify_all()

    def seek_us(self, time_us: int, *, exact: bool = True) -> None:
        """Go to the picture on screen at a time.

        Parameters
        ----------
        time_us
            From the first picture; beyond the ends means the first or the last.
        exact
            If False the nearest picture before it that is had quickly, marked as not exact:
            for dragging along the timeline. Ask exactly when the drag ends.
        """

        def wish(fetcher: FrameFetcher) -> _Target:
            number = fetcher.nearest(fetcher.at_us(time_us), backwards=True)
            quick = (
                number
                if exact or (number, self._box_px) in self._cache
                else fetcher.key_before(number)
            )
            return _Target(quick, exact=quick == number, backwards=True)

        self._request(wish)

    def seek_frame(self, number: int) -> None:
        """Go to a picture by its number; beyond the ends means the first or the last."""
        self._request(lambda fetcher: _towards(fetcher, number, backwards=False))

    def step(self, count: int) -> None:
        """Pause, and go some pictures on, or back for a negative count.

        Counted from the picture that was asked for last, so that quick presses add up. Pictures
        that cannot be decoded are stepped over.

        Parameters
        ----------
        count
            Number of pictures.
        """
        with self._changed:
            self._playing = False
            self._halt()
            earlier = self._wish
            pending, painted = self._target, self._painted
            self._backwards = count < 0

        def wish(fetcher: FrameFetcher) -> _Target:
            base = earlier(fetcher) if earlier else pending
            start = base.number if base else painted.index if painted else 0
            return _towards(fetcher, start + count, backwards=count < 0)

        self._request(wish)

    def set_rate(self, rate: float) -> None:
        """Play faster or slower, with the pitch of the sound kept.

        Parameters
        ----------
        rate
            From 0.1 to 4; 1 is as in life.
        """
        with self._changed:
            self._rate = min(max(rate, SLOWEST), FASTEST)
            if self._running:
                self._run(self._clock.now_us())

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
            if box_px == self._box_px:
                return
            self._box_px = box_px
            self._cache.clear()
            self._refresh()
            self._changed.notify_all()

    def close(self) -> None:
        """Stop, free the recording and end all threads; harmless when done twice."""
        with self._changed:
            self._closed = True
            self._playing = False
            self._halt()
            self._queue.clear()
            self._cache.clear()
            self._changed.notify_all()
        if self._sound:
            self._sound.close()
        if get_ident() != self._worker.ident:
            self._worker.join(_JOIN_S)

    # Under the lock

    @property
    def _is_over(self) -> bool:
        """Whether it is closed, or could not be opened."""
        return self._closed or self._dead or (self._fetcher is None and self._error is not None)

    def _request(self, wish: Callable[[FrameFetcher], _Target]) -> None:
        """Ask for a picture: given at once if it is in the cache, otherwise by the worker."""
        with self._changed:
            if self._is_over:
                return
            self._halt()
            self._queue.clear()
            self._at_end = False
            if self._fetcher is None:
                self._wish = wish
                return
            target = wish(self._fetcher)
            frame = self._fetcher.cached(target.number, self._box_px) if target.exact else None
            if frame is not None:
                self._put_on_screen(_Made(frame, self._box_px))
            else:
                self._target = target
            self._changed.notify_all()
        if frame is not None:
            self._tell(PlayerEvent.FRAME)

    def _put_on_screen(self, made: _Made) -> None:
        """Show a frame that was asked for, and go on from it."""
        self._paint(made)
        self._made = made.frame.index
        self._made_us = made.frame.time_us
        self._queue.clear()
        self._target = None
        self._error = None

    def _paint(self, made: _Made) -> None:
        """Let this frame be the one on screen."""
        self._painted, self._painted_box_px = made.frame, made.box_px

    def _refresh(self) -> None:
        """Ask for the picture on screen again, if it stands still in a size that is past."""
        painted = self._painted
        stale = self._painted_box_px != self._box_px
        if painted is None or not stale or self.pending or self._running or self._is_over:
            return
        self._queue.clear()
        self._at_end = False
        self._target = _Target(painted.index, exact=painted.exact)

    def _halt(self) -> None:
        """Stop clock and sound."""
        if self._running:
            self._running = False
            self._clock.stop()
            if self._sound:
                self._sound.stop()

    def _run(self, at_us: int) -> None:
        """Start clock and sound."""
        self._running = True
        self._sounding = self._sound is not None and self._sound.is_available
        if self._sound and self._sounding:
            self._sound.stop()
            self._clock.start(at_us, self._rate)
            self._sound.start(at_us, self._rate)
        else:
            self._clock.start_silent(at_us, self._rate)

    # On the sound's thread

    def _join_in(self) -> None:
        """Let the sound be heard, since it is there only now."""
        with self._changed:
            if self._running and not self._sounding:
                self._run(self._clock.now_us())

    # On the worker's thread

    def _work(self) -> None:
        """Open, then serve until closed; say so if it has to stop before."""
        try:
            self._live()
        finally:
            self._dead = True
            if not self._closed and self._error is None:
                reason = type(sys.exception()).__name__
                file = name_of(self._source)
                why = msg("{file} cannot be read ({reason}).", file=file, reason=reason)
                self._fail(MediaError(why))

    def _live(self) -> None:
        """Open, then serve until closed."""
        try:
            fetcher = self._open()
        except CancelledError:
            return
        except ObserverError as error:
            self._fail(error)
            return
        try:
            while self._serve(fetcher):
                pass
        finally:
            fetcher.close()

    def _open(self) -> FrameFetcher:
        """Open the recording and make its index."""
        index = self._given_index
        media = open_media(self._source)
        try:
            if index is None or index.size_bytes != media.size_bytes:
                index = build_index(self._source, lambda: self._closed)
            fetcher = FrameFetcher(media, index, self._cache, self._threads)
            info = fetcher.describe(self._box_px, lambda: self._closed)
        except BaseException:
            media.close()
            raise
        if self._sound and info.has_sound:
            self._sound.open(int(index.times_us[0]))
        with self._changed:
            self._fetcher, self._info = fetcher, info
            if self._wish is not None:
                self._target, self._wish = self._wish(fetcher), None
        self._tell(PlayerEvent.READY)
        return fetcher

    def _serve(self, fetcher: FrameFetcher) -> bool:
        """Do the next piece of work, or wait for one; return whether to go on."""
        with self._changed:
            job = self._next_job()
            if job is None and not self._closed:
                self._changed.wait(_POLL_S if self._running and self._at_end else None)
            if self._closed:
                return False
        if job is not None:
            try:
                job(fetcher)
            except CancelledError:
                pass
            except ObserverError as error:
                self._fail(error)
        return True

    def _next_job(self) -> Callable[[FrameFetcher], None] | None:
        """Return what is to be done first."""
        if self._target is not None:
            return self._show_target
        if self._playing:
            if self._running and self._at_end and self._clock.now_us() >= self.duration_us:
                return self._end
            if not self._running and (self._queue or self._at_end) and self._painted:
                self._run(self._painted.time_us)
            return self._make_next if len(self._queue) < _QUEUE and not self._at_end else None
        return self._look_back if self._gap_below() is not None else None

    def _show_target(self, fetcher: FrameFetcher) -> None:
        """Decode what was asked for last."""
        with self._changed:
            target, box_px = self._target, self._box_px
        if target is None:
            return

        def cancelled() -> bool:
            return self._closed or self._target is not target

        if self._backwards and target.exact and (target.number, box_px) not in self._cache:
            fetcher.fill_back(target.number, box_px, cancelled)
        frame = fetcher.frame(
            target.number, box_px, cancelled, exact=target.exact, backwards=target.backwards
        )
        with self._changed:
            if cancelled() or box_px != self._box_px:
                return
            self._put_on_screen(_Made(frame, box_px))
        self._tell(PlayerEvent.FRAME)

    def _make_next(self, fetcher: FrameFetcher) -> None:
        """Decode one picture ahead; pass over those that come too late to be seen."""
        with self._changed:
            now_us = self._clock.now_us() if self._running else -1
            if now_us - fetcher.time_us(self._made) > _JUMP_US:
                self._made = max(self._made, fetcher.key_before(fetcher.at_us(now_us)) - 1)
            made, box_px = self._made, self._box_px
            late_us = now_us if now_us - self._made_us < _LATE_PAINT_US else -1
        after = fetcher.next(made, box_px, lambda: self._closed or self.pending, late_us)
        with self._changed:
            if self.pending or made != self._made:
                return
            if after is None:
                self._at_end = True
            elif isinstance(after, Frame):
                self._queue.append(_Made(after, box_px))
                self._made, self._made_us = after.index, after.time_us
            else:
                self._made = after

    def _end(self, _: FrameFetcher) -> None:
        """Stand still on the last frame."""
        with self._changed:
            if self.pending or not self._running:
                return
            if self._queue:
                self._paint(self._queue.pop())
                self._queue.clear()
            self._playing = False
            self._halt()
            self._refresh()
        self._tell(PlayerEvent.ENDED)

    def _gap_below(self) -> int | None:
        """Return the nearest picture below the one on screen that stepping back will need."""
        fetcher, painted = self._fetcher, self._painted
        if not self._backwards or painted is None or fetcher is None:
            return None
        margin = min(_BACK_MARGIN, self._cache.room // 4)
        for number in range(painted.index - 1, max(painted.index - margin, 0) - 1, -1):
            if (number, self._box_px) not in self._cache and not fetcher.is_lost(number):
                return number
        return None

    def _look_back(self, fetcher: FrameFetcher) -> None:
        """Have the pictures below ready before they are asked for."""
        with self._changed:
            gap, box_px = self._gap_below(), self._box_px
        if gap is None:
            return
        try:
            fetcher.fill_back(gap, box_px, lambda: self._closed or self._playing or self.pending)
        except ObserverError:
            # Told when the picture itself is asked for; not tried again by itself.
            self._backwards = False

    def _fail(self, error: ObserverError) -> None:
        """Stop, and say why."""
        with self._changed:
            if not isinstance(error, MediaError):
                error = MediaError(error.what, error.mend)
            if self._closed:
                return
            self._error = error
            self._target = self._wish = None
            self._backwards = False
            self._playing = False
            self._halt()
        self._tell(PlayerEvent.FAILED)

    def _tell(self, event: PlayerEvent) -> None:
        """Call the listeners, until it is closed."""
        if self._closed:
            return
        for listener in self._listeners:
            listener(event)


def _towards(fetcher: FrameFetcher, number: int, *, backwards: bool) -> _Target:
    """Return a target inside the recording, past what is known to be missing."""
    return _Target(fetcher.nearest(number, backwards=backwards), exact=True, backwards=backwards)
