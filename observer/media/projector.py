"""The worker of one film: opens it, decodes what is to be shown, and what will be."""

import io
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from threading import Thread, get_ident
from time import monotonic

from observer.media.cache import PictureCache
from observer.media.chain import Chain, Part
from observer.media.fetcher import FrameFetcher
from observer.media.frame import Frame, PlayerEvent
from observer.media.frame_index import FrameIndex
from observer.media.glance import glance_at
from observer.media.indexing import build_index
from observer.media.placement import Placed
from observer.media.precedence import give_way
from observer.media.screen import Made, Screen, Target
from observer.media.source import CancelledError, MediaSource, name_of, open_bytes, translated
from observer.media.transport import Transport
from observer.media.walk import Batch, Walk
from observer.model.errors import DriveError, MediaError, MovedError, ObserverError
from observer.model.messages import msg
from observer.model.time import US_PER_S

_LATE_PAINT_US = 150_000
_JUMP_US = US_PER_S
_POLL_S = 0.02
_RETRY_S = 1.0
_PIECE = 8


class Projector:
    """Works for a film's screen on a thread of its own.

    Parameters
    ----------
    placed
        The recordings.
    transport
        The clock.
    screen
        What is shown and asked for.
    cache
        Where pictures are kept.
    threads
        How many a decoder may use; 0 for as many as there are cores.
    """

    def __init__(
        self,
        placed: Sequence[Placed],
        transport: Transport,
        screen: Screen,
        cache: PictureCache,
        threads: int,
    ) -> None:
        self.shown_px: tuple[int, int] | None = None
        self.glance: Frame | None = None
        self.read_share = 0.0
        self.error: MediaError | None = None
        self.listeners: tuple[Callable[[PlayerEvent], None], ...] = ()
        self.opened: Callable[[], None] | None = None
        self._placed = tuple(placed)
        self._transport = transport
        self._screen = screen
        self._changed = screen.changed
        self._cache = cache
        self._threads = threads
        self._closed = False
        self._film = cache.join()
        self._retry_s = 0.0
        self._worker = Thread(target=self._work, name="player", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._worker.start()

    def place(self, recording_id: str, offset_us: int, rate: Fraction) -> None:
        """Let a recording have another place on the clock; under the lock."""
        self._placed = tuple(
            each.moved(offset_us, rate) if each.id == recording_id else each
            for each in self._placed
        )
        fetcher = self._screen.fetcher
        if fetcher is not None:
            self._screen.replace(fetcher.chain.moved(recording_id, offset_us, rate))

    def stop(self) -> None:
        """Begin to end, and forget the pictures; harmless when done twice."""
        with self._changed:
            self._closed = self._screen.is_over = True
            self._transport.pause()
            self._cache.forget(self._film)
            self._changed.notify_all()

    def join(self, until_s: float) -> None:
        """Wait for the end, but no longer than until then by the monotonic clock."""
        if get_ident() != self._worker.ident:
            self._worker.join(max(until_s - monotonic(), 0.0))

    def tell(self, event: PlayerEvent) -> None:
        """Call the listeners, unless it is closed."""
        if self._closed:
            return
        for listener in self.listeners:
            listener(event)

    def next_job(self) -> Callable[[FrameFetcher], None] | None:
        """Return what is to be done first; under the lock."""
        screen = self._screen
        if screen.target is not None:
            return self._show_target
        if screen.is_away:
            return self._try_again if monotonic() >= self._retry_s else None
        if self._transport.playing and screen.wants_more:
            return self._make_next
        if screen.is_spared and screen.fetcher is not None and screen.fetcher.is_open:
            return FrameFetcher.close
        return self._look_ahead if screen.gap() is not None else None

    # On the worker's thread

    def _work(self) -> None:
        """Open, then serve until closed; say so if it has to stop before."""
        give_way()
        try:
            self._live()
        finally:
            ended_by = sys.exception()
            with self._changed:
                self._screen.is_over = True
                self._screen.is_away = False
                self._screen.give_up()
            if ended_by is not None and not self._closed:
                reason = type(ended_by).__name__
                file = name_of(self._placed[0].source)
                why = msg("{file} cannot be read ({reason}).", file=file, reason=reason)
                self._fail(MediaError(why))

    def _live(self) -> None:
        """Open, again and again while the file is away, then serve until closed."""
        fetcher = None
        while fetcher is None:
            try:
                fetcher = self._open()
            except CancelledError:
                return
            except ObserverError as error:
                self._fail(error)
                if not self._screen.is_away or self._rested():
                    return
        try:
            while self._serve(fetcher):
                pass
        finally:
            fetcher.close()

    def _rested(self) -> bool:
        """Wait until it is time to try again; return whether it was closed."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, _RETRY_S)

    def _open(self) -> FrameFetcher:
        """Open the film and make the indexes that are not there."""
        parts = []
        for number, placed in enumerate(self._placed):
            index = placed.index
            if index is None or index.size_bytes != _size_bytes(placed.source):
                index = self._index(number, placed)
            parts.append(Part(placed, index, number))
        fetcher = FrameFetcher(Chain(parts), self._cache, self._film, self._threads)
        try:
            shown_px = fetcher.first(self._screen.box_px, lambda: self._closed)
        except BaseException:
            fetcher.close()
            raise
        if self.opened is not None:
            self.opened()
        with self._changed:
            for part, placed in zip(parts, self._placed, strict=True):
                if part.placed is not placed:
                    fetcher.chain = fetcher.chain.moved(placed.id, placed.offset_us, placed.rate)
            self._screen.fetcher, self.shown_px, self.error = fetcher, shown_px, None
            self.glance = None
            self._screen.open()
        self.tell(PlayerEvent.READY)
        return fetcher

    def _index(self, number: int, placed: Placed) -> FrameIndex:
        """Read a recording through; meanwhile its first picture can be looked at."""
        if number == 0 and self.glance is None:
            with suppress(ObserverError):  # reading it through will say what is the matter
                self.glance = glance_at(placed, self._screen.box_px)

        def progress(share: float) -> None:
            self.read_share = (number + share) / len(self._placed)

        return build_index(placed.source, lambda: self._closed, progress)

    def _serve(self, fetcher: FrameFetcher) -> bool:
        """Do the next piece of work, or wait for one; return whether to go on."""
        with self._changed:
            self._transport.tend()
            ended = self._transport.end()
            job = None if ended else self.next_job()
            if job is None and not ended and not self._closed:
                self._changed.wait(self._idle_s())
            if self._closed:
                return False
        if ended:
            self.tell(PlayerEvent.ENDED)
        if job is not None:
            try:
                job(fetcher)
            except CancelledError:
                pass
            except ObserverError as error:
                # a container whose reading failed once takes that for the end of the film
                fetcher.close()
                self._fail(error)
        return True

    def _idle_s(self) -> float | None:
        """Return how long to wait before looking again."""
        if self._screen.is_away:
            return max(self._retry_s - monotonic(), 0.0)
        return _POLL_S if self._transport.playing else None

    def _show_target(self, fetcher: FrameFetcher) -> None:
        """Decode what was asked for last."""
        screen = self._screen
        with self._changed:
            target, box_px, chain = screen.target, screen.box_px, fetcher.chain
            transport = self._transport
            playing_back = transport.playing and transport.backwards
            stepping_back = not transport.playing and target is not None and target.motion < 0
        if target is None:
            return

        def cancelled() -> bool:
            latest = screen.target
            wrong = latest is not target and not target.leads_on_to(latest)
            return self._closed or wrong or fetcher.chain is not chain

        back = playing_back or stepping_back
        if back and target.exact and not fetcher.touch(target.number, box_px):
            walk = Walk(chain, backwards=True)
            self._fill(fetcher, chain, walk.batch(target.number, fetcher.room // 2))
            if screen.target is not target:
                return
        if cancelled():
            return
        frame = fetcher.frame(
            target.number, box_px, cancelled, exact=target.exact, backwards=target.backwards
        )
        with self._changed:
            if cancelled() or box_px != screen.box_px:
                return
            if screen.target is target:
                self._shown(Made(frame, box_px))
            else:
                screen.pass_by(Made(frame, box_px))
        self.tell(PlayerEvent.FRAME)

    def _shown(self, made: Made) -> None:
        """Show what was asked for: all is well again."""
        self._screen.show(made)
        self.error, self._screen.missed, self._screen.is_away = None, None, False

    def _make_next(self, fetcher: FrameFetcher) -> None:
        """Have ready what follows; pass over what comes too late to be seen."""
        screen = self._screen
        with self._changed:
            screen.feed()
            walk, made, box_px = screen.walk(), screen.made, screen.box_px
            now_us = self._transport.now_us() if self._transport.running else None
            if walk is None or screen.pending or not screen.wants_more:
                return
            late_us = None
            if now_us is not None and walk.backwards:
                made = self._passed_back(walk, made, now_us)
            elif now_us is not None:
                made = self._passed(walk, made, now_us)
                late_us = now_us if now_us - screen.made_us < _LATE_PAINT_US else None
            screen.made = made
            number = walk.after(made)
            screen.at_end = number is None
        if number is None:
            return
        if walk.backwards:
            self._fill(fetcher, walk.chain, walk.batch(number, fetcher.room // 2))
            return
        after = fetcher.next(number, box_px, lambda: self._stops(walk), late_us)
        with self._changed:
            if self._stops(walk) or made != screen.made:
                return
            if after is None:
                screen.at_end = True
            elif isinstance(after, Frame):
                screen.add(after, box_px)
            else:
                screen.made = after

    def _passed(self, walk: Walk, made: int, now_us: int) -> int:
        """Return from which picture to go on: far behind, from the keyframe before now."""
        chain, after = walk.chain, walk.after(made)
        if after is None or now_us - chain.ends_us[after] <= _JUMP_US:
            return made
        return max(made, chain.key_before(chain.at_us(now_us)) - 1)

    def _passed_back(self, walk: Walk, made: int, now_us: int) -> int:
        """Return from which picture to go on backwards: from the one due, far behind below it."""
        chain, after = walk.chain, walk.after(made)
        if after is None or chain.begins_us[after] <= now_us:
            return made
        if chain.begins_us[after] - now_us > _JUMP_US:
            now_us -= round(self._transport.rate * _JUMP_US)
        due = chain.before(now_us)
        return min(made, due + walk.stride) if due >= 0 else made

    def _look_ahead(self, fetcher: FrameFetcher) -> None:
        """Have ready what will be wanted, before it is asked for."""
        with self._changed:
            gap, chain = self._screen.gap(), fetcher.chain
        if gap is None:
            return
        try:
            self._fill(fetcher, chain, gap)
        except ObserverError:
            fetcher.close()
            # Told when the picture itself is asked for; not tried again by itself.
            self._screen.is_blind = True

    def _fill(self, fetcher: FrameFetcher, chain: Chain, batch: Batch) -> None:
        """Put pictures into the cache, and meanwhile show what is there already."""
        screen, transport = self._screen, self._transport
        box_px, wanted = screen.box_px, batch.numbers

        held = Target(wanted.start, exact=True, motion=-1 if batch.backwards else 1)

        def stops() -> bool:
            with self._changed:
                shown = screen.show_cached()
                screen.feed()
                target, painted = screen.target, screen.painted
                if target is not None:
                    wrong = target.number not in wanted and not held.leads_on_to(target)
                else:
                    dragged = painted is not None and not painted.exact
                    wrong = dragged and not transport.playing
                steady = transport.playing or screen.motion != 0
                turned = transport.backwards if transport.playing else screen.motion < 0
                wrong = wrong or (steady and turned != batch.backwards)
                moved = fetcher.chain is not chain or box_px != screen.box_px
                stop = self._closed or moved or wrong or screen.is_blind
            if shown:
                self.tell(PlayerEvent.FRAME)
            return stop

        for place in range(0, len(wanted), _PIECE):
            piece = wanted[place : place + _PIECE]
            if batch.backwards and self._is_behind(piece[0]):
                return
            fetcher.fill(piece, box_px, stops)

    def _is_behind(self, number: int) -> bool:
        """Return whether who goes back is past a picture and all after it by now.

        In a loop nothing is past: what lies behind comes again.
        """
        with self._changed:
            screen, transport = self._screen, self._transport
            if transport.playing:
                return transport.loop is None and not screen.pending and screen.made < number
            hand = screen.target or screen.painted
            return screen.motion < 0 and hand is not None and hand.number < number

    def _stops(self, walk: Walk) -> bool:
        """Return whether what was begun for playing one way is no longer wanted."""
        transport = self._transport
        turned = not transport.playing or transport.backwards != walk.backwards
        screen = self._screen
        moved = screen.fetcher is not None and screen.fetcher.chain is not walk.chain
        return self._closed or screen.pending or turned or moved

    def _try_again(self, fetcher: FrameFetcher) -> None:
        """Go on where it was, if the drive is back."""
        screen = self._screen
        fetcher.reopen()
        with self._changed:
            self.error = None
            screen.come_back()
            self._transport.resume()
        self.tell(PlayerEvent.READY)

    def _fail(self, error: ObserverError) -> None:
        """Say why it cannot go on; what the system refuses now may be there again later."""
        if not isinstance(error, MediaError):
            error = MediaError(error.what, error.mend)
        with self._changed:
            if self._closed:
                return
            screen = self._screen
            away = isinstance(error, DriveError | MovedError)
            new = self.error is None or screen.is_away != away
            self.error, screen.is_away = error, away
            self._retry_s = monotonic() + _RETRY_S
            screen.give_up()
            screen.at_end = True
            if screen.fetcher is None:
                screen.is_over = True
            stopped = self._stop_all(new=new)
        if new or stopped:
            self.tell(PlayerEvent.FAILED)

    def _stop_all(self, *, new: bool) -> bool:
        """Stop the clock if this failure is of concern to all; return whether it did.

        What goes on to fail in one film does not keep stopping the others.
        """
        screen, transport = self._screen, self._transport
        if screen.fetcher is None and not transport.is_alone:
            return False
        asked = transport.lead is screen and (new or not screen.is_away)
        if not asked and not (transport.playing and (new or transport.is_stuck)):
            return False
        transport.interrupt(resumes=screen.is_away)
        return True


def _size_bytes(source: MediaSource) -> int:
    """Return the length of a file."""
    with translated(name_of(source)), open_bytes(source) as file:
        return file.seek(0, io.SEEK_END)
