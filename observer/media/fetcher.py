"""From numbers to frames for the screen: decoders, geometry and cache of one film's worker."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import av

from observer.media.cache import Key, PictureCache
from observer.media.chain import Chain, Part
from observer.media.decoder import Decoded, ExactDecoder, Passed
from observer.media.frame import Frame
from observer.media.hardware import decoder_of
from observer.media.one_kind import Kind
from observer.media.picture import Converter, Geometry, Shrunk
from observer.media.source import CancelledError, OpenMedia, open_media, translated

_MOST_OPEN = 2
_NEAR = 48


@dataclass(frozen=True, slots=True)
class _Reader:
    """An open recording of the film."""

    media: OpenMedia
    decoder: ExactDecoder
    converter: Converter


class FrameFetcher:
    """Makes frames; all but `cached`, `touch` and the chain is for the worker's thread.

    The chain may be replaced at any moment. Each call keeps to the one that it began with, and
    begins only if it is not cancelled, so that a number is never taken for that of another.

    Parameters
    ----------
    chain
        The film. Replaced when a recording of it is corrected.
    cache
        Pictures at the size of the screen.
    film
        Its number among those that share the cache.
    threads
        How many a decoder may use; 0 for as many as there are cores.
    """

    def __init__(self, chain: Chain, cache: PictureCache, film: int = 0, threads: int = 0) -> None:
        self.chain = chain
        self.film = film
        self._cache = cache
        self._threads = threads
        self._last: Part | None = None
        self._readers: OrderedDict[int, _Reader] = OrderedDict()
        self._pixels = Converter(Geometry(Fraction(1)))

    def first(self, box_px: tuple[int, int], cancelled: Callable[[], bool]) -> tuple[int, int]:
        """Decode the first picture, keep it, and return its width and height as it is shown."""
        chain = self.chain
        part, _ = chain.locate(0)
        reader = self._reader(part)
        first = reader.decoder.reach(0, cancelled)
        if first is None:
            raise reader.decoder.damaged(0)
        self._keep(reader, self._key(chain, first.number, box_px), first.frame)
        return Geometry.of(reader.media).display_px(first.frame)

    def reopen(self) -> None:
        """Open the recording anew that was wanted last; it may have failed, and another not."""
        self.close()
        self._reader(self._last or self.chain.parts[0])

    @property
    def is_open(self) -> bool:
        """Whether there is a decoder."""
        return bool(self._readers)

    def close(self) -> None:
        """Free the decoders; they are opened again when they are needed."""
        while self._readers:
            _, reader = self._readers.popitem()
            reader.decoder.close()
        self._pixels.forget()

    def cached(self, number: int, box_px: tuple[int, int]) -> Frame | None:
        """Return a frame from the cache, or None; for any thread."""
        chain = self.chain
        kept = self._cache.get(self._key(chain, number, box_px))
        return None if kept is None else self._frame(chain, number, kept, exact=True)

    def reeled(self, time_us: int) -> Frame | None:
        """Return a small picture near a time out of the scrub reel, or None; for any thread.

        Parameters
        ----------
        time_us
            On the session clock.

        Returns
        -------
        Frame or None
            Not exact, with its own number and time.
        """
        chain = self.chain
        part, _ = chain.locate(chain.at_us(time_us))
        reel = part.placed.reel
        found = reel.near(part.placed.to_own_us(time_us)) if reel is not None else None
        number = chain.number_of(part.number, found[0]) if found is not None else None
        if found is None or number is None:
            return None
        return chain.frame(number, found[1], exact=False)

    def touch(self, number: int, box_px: tuple[int, int]) -> bool:
        """Return whether a picture is kept, and keep it for longer; for any thread."""
        return self._cache.touch(self._key(self.chain, number, box_px))

    @property
    def room(self) -> int:
        """How many pictures may be kept."""
        return self._cache.room(self.film)

    def frame(
        self,
        number: int,
        box_px: tuple[int, int],
        cancelled: Callable[[], bool],
        *,
        exact: bool = True,
        backwards: bool = False,
    ) -> Frame:
        """Return the frame of a picture, or of the nearest where the film is damaged.

        Parameters
        ----------
        number
            Of the picture.
        box_px
            Room on the screen.
        cancelled
            Looked at between packets.
        exact
            What the frame is marked as.
        backwards
            Whether the nearest is looked for before the picture first, rather than after it.

        Returns
        -------
        Frame
            With its own number and time.

        Raises
        ------
        MediaError
            If no picture at all can be decoded.
        """
        chain = self._chain_for(cancelled)
        kept = self._cache.get(self._key(chain, number, box_px))
        if kept is not None:
            return self._frame(chain, number, kept, exact=exact)
        if not exact:
            quick = self._lone_key(chain, number, box_px, cancelled)
            if quick is not None:
                return quick
        found = None
        if not (backwards and chain.is_lost(number)):
            found = self._reach(chain, number, box_px, cancelled, keeps_passed=exact)
        if found is None or (backwards and found[0] != number):
            earlier = self._earlier(chain, number, box_px, cancelled)
            if earlier is not None:
                return earlier
            found = found or self._reach(chain, number, box_px, cancelled)
        if found is None or found[1] is None:
            part, own = chain.locate(number)
            raise self._reader(part).decoder.damaged(own)
        return self._frame(chain, found[0], found[1], exact=exact)

    def next(
        self,
        number: int,
        box_px: tuple[int, int],
        cancelled: Callable[[], bool],
        late_us: int | None = None,
    ) -> Frame | int | None:
        """Return the frame of a picture, or of the next one that can be decoded, for playing.

        Parameters
        ----------
        number
            Of the picture.
        box_px
            Room on the screen.
        cancelled
            Looked at between packets.
        late_us
            A picture that ends before this time is not made into a frame.

        Returns
        -------
        Frame, int or None
            The frame; the number of a picture that was too late; None at the end.
        """
        chain = self._chain_for(cancelled)
        kept = self._cache.get(self._key(chain, number, box_px))
        if kept is not None:
            return self._frame(chain, number, kept, exact=True)
        found = self._reach(chain, number, box_px, cancelled, late_us)
        if found is None:
            return None
        there, picture = found
        return there if picture is None else self._frame(chain, there, picture, exact=True)

    def fill(
        self,
        wanted: range,
        box_px: tuple[int, int],
        cancelled: Callable[[], bool],
    ) -> None:
        """Put pictures into the cache, all of one recording.

        Those that cannot be decoded are known as missing afterwards.

        Parameters
        ----------
        wanted
            Ascending numbers of the pictures; those between are decoded but not kept.
        box_px
            Room on the screen.
        cancelled
            Looked at between packets and pictures.
        """
        self._fill(self._chain_for(cancelled), wanted, box_px, cancelled)

    def _chain_for(self, cancelled: Callable[[], bool]) -> Chain:
        """Return the chain, unless what was asked for was meant for another."""
        chain = self.chain
        if cancelled():
            raise CancelledError
        return chain

    def _fill(
        self,
        chain: Chain,
        wanted: range,
        box_px: tuple[int, int],
        cancelled: Callable[[], bool],
    ) -> None:
        """Put pictures into the cache."""
        for number in wanted:
            there = chain.there_from(number)
            if there is None or there > wanted[-1]:
                return
            if not self._cache.touch(self._key(chain, there, box_px)):
                self._reach(chain, there, box_px, cancelled)
            cancelled()

    def _lone_key(
        self, chain: Chain, number: int, box_px: tuple[int, int], cancelled: Callable[[], bool]
    ) -> Frame | None:
        """Return the frame of a keyframe that stands by itself, or None; it is not kept."""
        part, own = chain.locate(number)
        reader = self._reader(part)
        found = reader.decoder.lone_key(own, cancelled)
        if found is None:
            return None
        with translated(reader.media.name):
            small = reader.converter.shrink(found.frame, box_px)
        return self._frame(chain, number, small, exact=False)

    def _earlier(
        self, chain: Chain, number: int, box_px: tuple[int, int], cancelled: Callable[[], bool]
    ) -> Frame | None:
        """Return the nearest frame before a picture, or None."""
        there = chain.there_to(number - 1)
        while there is not None:
            key = self._key(chain, there, box_px)
            if not self._cache.touch(key):
                low = max(chain.key_before(there), there - _NEAR)
                self._fill(chain, range(low, there + 1), box_px, cancelled)
            kept = self._cache.get(key)
            if kept is not None:
                return self._frame(chain, there, kept, exact=True)
            there = chain.there_to(there - 1)
        return None

    def _reach(
        self,
        chain: Chain,
        number: int,
        box_px: tuple[int, int],
        cancelled: Callable[[], bool],
        late_us: int | None = None,
        *,
        keeps_passed: bool = False,
    ) -> tuple[int, Shrunk | None] | None:
        """Decode a picture, or the first after it that can be, and keep it unless it is late."""
        while True:
            part, own = chain.locate(number)
            span = chain.span(part)
            reader = self._reader(part)
            passed = self._keeper(reader, part, own, box_px) if keeps_passed else None
            decoded = reader.decoder.reach(own, cancelled, passed)
            found = None if decoded is None else span.start + decoded.number
            if decoded is not None and found is not None and found in span:
                if late_us is not None and chain.ends_us[found] <= late_us:
                    return found, None
                key = Key(self.film, part.number, decoded.number, box_px)
                return found, self._keep(reader, key, decoded.frame)
            if span.stop >= len(chain):
                return None
            number = span.stop

    def _reader(self, part: Part) -> _Reader:
        """Return a recording's decoder; those used longest ago are closed."""
        self._last = part
        reader = self._readers.get(part.number)
        if reader is None:
            media = open_media(part.placed.source, only=Kind.PICTURES)
            try:
                converter = Converter(Geometry.of(media))
                decoder = decoder_of(
                    media, part.index, self._threads, part.lost, part.placed.hardware
                )
            except BaseException:
                media.close()
                raise
            reader = self._readers[part.number] = _Reader(media, decoder, converter)
            while len(self._readers) > max(1, _MOST_OPEN // self._cache.films):
                _, unused = self._readers.popitem(last=False)
                unused.decoder.close()
        self._readers.move_to_end(part.number)
        return reader

    def _key(self, chain: Chain, number: int, box_px: tuple[int, int]) -> Key:
        part, own = chain.locate(number)
        return Key(self.film, part.number, own, box_px)

    def _keeper(self, reader: _Reader, part: Part, own: int, box_px: tuple[int, int]) -> Passed:
        """Return what keeps the pictures that are passed on the way to one, as far as is room."""

        def keep(decoded: Decoded) -> None:
            key = Key(self.film, part.number, decoded.number, box_px)
            if decoded.number >= own - self.room // 3 and key not in self._cache:
                self._keep(reader, key, decoded.frame)

        return keep

    def _keep(self, reader: _Reader, key: Key, frame: av.VideoFrame) -> Shrunk:
        """Scale a picture and put it into the cache."""
        with translated(reader.media.name):
            small = reader.converter.shrink(frame, key.box_px)
        self._cache.put(key, small)
        return small

    def _frame(self, chain: Chain, number: int, picture: Shrunk, *, exact: bool) -> Frame:
        """Return the frame of a picture at its final size."""
        return chain.frame(number, self._pixels.bgra(picture), exact=exact)
