"""Small pictures along a film, made in the background by a thread that yields to playing."""

from bisect import bisect_left, insort
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Condition, Thread

import cv2
import numpy as np
from numpy.typing import NDArray

from observer.media.chain import Chain, Part
from observer.media.decoder import ExactDecoder
from observer.media.one_kind import Kind
from observer.media.picture import Converter, Geometry, fit
from observer.media.precedence import give_way
from observer.media.source import CancelledError, open_media
from observer.model.errors import ObserverError
from observer.model.time import US_PER_S

_MOST_BYTES = 32 << 20
_EXACT_WITHIN_US = 60 * US_PER_S
"""Between keyframes that lie far apart, pictures are decoded for so long a stretch at most."""
_YIELD_S = 0.1
_LONG_BUSY = 50
"""Looked so often in vain whether there is time: meanwhile the film is let go."""
_IDLE_S = 5.0
_JOIN_S = 5.0
_WIDEST = 4


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """A small picture.

    Attributes
    ----------
    number, time_us
        Its number in the film, and its time on the session clock.
    picture
        Shape (height, width, 4), uint8, BGRA, C-contiguous, upright.
    """

    number: int
    time_us: int
    picture: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Job:
    """A picture to be made: about here, or exactly this one."""

    number: int
    exact: bool


class Filmstrip:
    """Makes and keeps small pictures of one film; what was wanted last is made first.

    Pictures come out of the scrub reel where there is one, else from keyframes, and where these
    lie further apart than the pictures that are wanted, from in between.

    Parameters
    ----------
    chain
        The film.
    height_px
        Of the pictures, in pixels of the device.
    busy
        Whether the film plays or looks for a frame: nothing is decoded then.
    """

    def __init__(self, chain: Chain, height_px: int, *, busy: Callable[[], bool]) -> None:
        self._chain = chain
        self._height_px = height_px
        self._busy = busy
        self._changed = Condition()
        self._kept: OrderedDict[int, Small] = OrderedDict()
        self._numbers: list[int] = []
        self._bytes = 0
        self._jobs: deque[_Job] = deque()
        self._wanted: tuple[tuple[int, ...], int] = ((), 1)
        self._failed: set[int] = set()
        self._made = 0
        self._round = 0
        self._working = False
        self._in_vain = 0
        self._closed = False
        self._open: tuple[Part, ExactDecoder, Converter] | None = None
        self._thread = Thread(target=self._work, name="filmstrip", daemon=True)
        self._thread.start()

    @property
    def made(self) -> int:
        """How many pictures were made until now."""
        return self._made

    @property
    def is_done(self) -> bool:
        """Whether all that was wanted is there, as far as it can be made."""
        with self._changed:
            return self._closed or not (self._jobs or self._working)

    def want(self, times_us: Sequence[int], apart_us: int) -> None:
        """Say which pictures are to be seen; what was wanted before and is not now is left.

        Parameters
        ----------
        times_us
            On the session clock.
        apart_us
            How far they lie apart: a picture so near is near enough.
        """
        wanted = (tuple(times_us), max(apart_us, 1))
        with self._changed:
            if wanted == self._wanted or self._closed:
                return
            self._wanted = wanted
            self._round += 1
            self._jobs = deque(self._jobs_for(*wanted))
            self._changed.notify_all()

    def best(self, time_us: int, within_us: int) -> Small | None:
        """Return the picture that lies nearest to a time, or None where none is near enough.

        Parameters
        ----------
        time_us
            On the session clock.
        within_us
            How far away it may lie.

        Returns
        -------
        Small or None
            It then counts as used last.
        """
        with self._changed:
            found = self._nearest(time_us)
            if found is None or abs(found.time_us - time_us) > within_us:
                return None
            self._kept.move_to_end(found.number)
            return found

    def close(self) -> None:
        """Stop, and let the film go; harmless when done twice."""
        with self._changed:
            self._closed = True
            self._jobs.clear()
            self._changed.notify_all()
        self._thread.join(_JOIN_S)

    # Under the lock

    def _nearest(self, time_us: int) -> Small | None:
        if not self._numbers:
            return None
        place = bisect_left(self._numbers, self._chain.at_us(time_us))
        near = [self._kept[n] for n in self._numbers[max(place - 1, 0) : place + 2]]
        return min(near, key=lambda small: abs(small.time_us - time_us))

    def _jobs_for(self, times_us: Sequence[int], apart_us: int) -> Iterator[_Job]:
        """Yield what is to be made: first what is quickly had, then what lies between keyframes."""
        chain, far = self._chain, dict[int, None]()
        for time_us in times_us:
            near = self._nearest(time_us)
            if near is not None and abs(near.time_us - time_us) <= apart_us // 2:
                continue
            number = chain.at_us(time_us)
            yield _Job(number, exact=False)
            if time_us - int(chain.begins_us[chain.key_before(number)]) > apart_us:
                far[number] = None
        if times_us and max(times_us) - min(times_us) <= _EXACT_WITHIN_US:
            for number in far:
                yield _Job(number, exact=True)

    def _keep(self, small: Small) -> None:
        if small.number not in self._kept:
            insort(self._numbers, small.number)
            self._bytes += small.picture.nbytes
            self._kept[small.number] = small
        while self._bytes > _MOST_BYTES and len(self._kept) > 1:
            number, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.picture.nbytes
            del self._numbers[bisect_left(self._numbers, number)]

    # On the thread

    def _work(self) -> None:
        give_way()
        try:
            while self._next():
                pass
        finally:
            with self._changed:
                # nothing more is made, also where it ended before it was closed
                self._closed, self._working = True, False
                self._jobs.clear()
            self._let_go()

    def _next(self) -> bool:
        """Make the next picture, or wait for one to be wanted; return whether to go on."""
        with self._changed:
            if not self._jobs and not self._closed and not self._changed.wait(_IDLE_S):
                self._let_go()
            if self._closed:
                return False
            if not self._jobs:
                return True
            if self._busy():
                self._changed.wait(_YIELD_S)
                self._in_vain += 1
                if self._in_vain == _LONG_BUSY:
                    self._let_go()
                return True
            self._in_vain = 0
            job, now = self._jobs.popleft(), self._round
            self._working = True
        small, put_off = None, False
        try:
            small = self._make(job, now)
        except CancelledError:
            put_off = True
        with self._changed:
            self._working = False
            if put_off and now == self._round and not self._closed:
                self._jobs.appendleft(job)
            if small is not None:
                self._keep(small)
                self._made += 1
        return True

    def _make(self, job: _Job, now: int) -> Small | None:
        """Return a picture from the reel or decoded; None where there is one already, or none."""
        part, _ = self._chain.locate(job.number)
        reel = part.placed.reel
        own_us = self._chain.recording_us(job.number)
        found = reel.near(own_us) if reel is not None else None
        if found is not None:
            place = self._chain.number_of(part.number, found[0])
            if place is not None:
                return None if self._has(place) else self._small(place, self._shrunk(found[1]))
        number = job.number if job.exact else self._chain.key_before(job.number)
        return None if self._has(number) else self._decoded(number, now)

    def _has(self, number: int) -> bool:
        with self._changed:
            return number in self._kept or number in self._failed

    def _decoded(self, number: int, now: int) -> Small | None:
        def cancelled() -> bool:
            return self._closed or self._round != now or self._busy()

        part, own = self._chain.locate(number)
        try:
            decoder, converter = self._opened(part)
            decoded = decoder.picture(own, cancelled)
            box = (self._height_px * _WIDEST, self._height_px)
            return self._small(number, converter.bgra(converter.shrink(decoded.frame, box)))
        except ObserverError:
            # the film's own view says what is wrong with it; here a place stays empty
            self._failed.add(number)
            self._let_go()
            return None

    def _small(self, number: int, picture: NDArray[np.uint8]) -> Small:
        return Small(number, int(self._chain.begins_us[number]), picture)

    def _shrunk(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        height, width = picture.shape[:2]
        size = fit((width, height), (self._height_px * _WIDEST, self._height_px))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        return np.ascontiguousarray(small, np.uint8)

    def _opened(self, part: Part) -> tuple[ExactDecoder, Converter]:
        """Return a decoder of a recording; the one of another is closed."""
        if self._open is None or self._open[0] is not part:
            self._let_go()
            media = open_media(part.placed.source, only=Kind.PICTURES)
            try:
                converter = Converter(Geometry.of(media))
                decoder = ExactDecoder(media, part.index, 1)
            except BaseException:
                media.close()
                raise
            self._open = (part, decoder, converter)
        return self._open[1], self._open[2]

    def _let_go(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened[1].close()
