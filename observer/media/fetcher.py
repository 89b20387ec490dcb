"""From numbers to frames for the screen: decoder, geometry and cache of one player's worker."""

from collections.abc import Callable

from observer.media.decoder import Decoded, ExactDecoder
from observer.media.frame import Frame, PictureCache
from observer.media.frame_index import FrameIndex
from observer.media.picture import Converter, Geometry, Shrunk
from observer.media.probe import MediaInfo, describe
from observer.media.source import OpenMedia, translated

_BATCH = 48


class FrameFetcher:
    """Makes frames; all but `cached` is for the worker's thread.

    Parameters
    ----------
    media
        Freshly opened; closed with the fetcher.
    index
        Of the same recording.
    cache
        Pictures at the size of the screen.
    threads
        How many the decoder may use; 0 for as many as there are cores.
    """

    def __init__(
        self, media: OpenMedia, index: FrameIndex, cache: PictureCache, threads: int = 0
    ) -> None:
        self.index = index
        self._cache = cache
        self._media = media
        self._converter = Converter(Geometry.of(media))
        self._decoder = ExactDecoder(media, index, threads)
        self._times = index.times_us - index.times_us[0]
        self._duration_us = index.duration_us

    def describe(self, box_px: tuple[int, int], cancelled: Callable[[], bool]) -> MediaInfo:
        """Decode the first picture, keep it, and return the facts about the recording."""
        first = self._decoder.reach(0, cancelled)
        if first is None:
            raise self._decoder.damaged(0)
        self._keep(first, box_px)
        return describe(self._media, self.index, first.frame)

    def close(self) -> None:
        """Free the decoder."""
        self._decoder.close()

    def time_us(self, number: int) -> int:
        """Return when a picture begins, from the first; the end of the film past the last."""
        return int(self._times[number]) if number < len(self._times) else self._duration_us

    def at_us(self, time_us: int) -> int:
        """Return the number of the picture on screen at a time."""
        place = int(self._times.searchsorted(time_us, side="right")) - 1
        return min(max(place, 0), len(self._times) - 1)

    def key_before(self, number: int) -> int:
        """Return the number of the picture that can be decoded at once, at or before one."""
        key = self.index.key_for(number)
        return int(self.index.keys[key, 3]) if key >= 0 else 0

    def cached(self, number: int, box_px: tuple[int, int]) -> Frame | None:
        """Return a frame from the cache, or None; for any thread."""
        kept = self._cache.get((number, box_px))
        return None if kept is None else self._frame(number, kept, exact=True)

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
        kept = self._cache.get((number, box_px))
        if kept is not None:
            return self._frame(number, kept, exact=exact)
        found = (
            None if backwards and self.is_lost(number) else self._decoder.reach(number, cancelled)
        )
        if found is None or (backwards and found.number != number):
            earlier = self._earlier(number, box_px, cancelled)
            if earlier is not None:
                return earlier
            found = found or self._decoder.reach(number, cancelled)
        if found is None:
            raise self._decoder.damaged(number)
        return self._kept(found, box_px, exact=exact)

    def is_lost(self, number: int) -> bool:
        """Return whether a picture was found to be missing; for any thread."""
        return number in self._decoder.lost

    def nearest(self, number: int, *, backwards: bool) -> int:
        """Return the nearest number that is not known to be missing; for any thread.

        Parameters
        ----------
        number
            Beyond the ends means the first or the last.
        backwards
            Which side is looked at first.

        Returns
        -------
        int
            The number itself where all is well.
        """
        number = min(max(number, 0), len(self.index) - 1)
        sides = (self._decoder.there_to, self._decoder.there_from)
        for side in sides if backwards else reversed(sides):
            found = side(number)
            if found is not None:
                return found
        return number

    def is_last(self, number: int) -> bool:
        """Return whether no picture is known to come after this one; for any thread."""
        return self._decoder.there_from(number + 1) is None

    def next(
        self, after: int, box_px: tuple[int, int], cancelled: Callable[[], bool], late_us: int
    ) -> Frame | int | None:
        """Return the frame that follows a picture, for playing.

        Parameters
        ----------
        after
            Number of the picture before it.
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
        number = self._decoder.there_from(after + 1)
        if number is None:
            return None
        kept = self._cache.get((number, box_px))
        if kept is not None:
            return self._frame(number, kept, exact=True)
        decoded = self._decoder.reach(number, cancelled)
        if decoded is None:
            return None
        if self.time_us(decoded.number + 1) <= late_us:
            return decoded.number
        return self._kept(decoded, box_px, exact=True)

    def fill_back(
        self, number: int, box_px: tuple[int, int], cancelled: Callable[[], bool]
    ) -> None:
        """Put a picture and those before it, down to its keyframe, into the cache.

        Those that cannot be decoded are known as missing afterwards.

        Parameters
        ----------
        number
            The last one wanted.
        box_px
            Room on the screen.
        cancelled
            Looked at between packets.
        """
        batch = max(min(_BATCH, self._cache.room // 2), 1)
        start = max(self.key_before(number), number - batch)
        decoded = self._decoder.reach(start, cancelled)
        while decoded is not None:
            if (decoded.number, box_px) not in self._cache:
                self._keep(decoded, box_px)
            if decoded.number >= number:
                return
            decoded = self._decoder.reach(decoded.number + 1, cancelled)

    def _earlier(
        self, number: int, box_px: tuple[int, int], cancelled: Callable[[], bool]
    ) -> Frame | None:
        """Return the nearest frame before a picture, or None."""
        there = self._decoder.there_to(number - 1)
        while there is not None:
            if (there, box_px) not in self._cache:
                self.fill_back(there, box_px, cancelled)
            frame = self.cached(there, box_px)
            if frame is not None:
                return frame
            there = self._decoder.there_to(there - 1)
        return None

    def _kept(self, decoded: Decoded, box_px: tuple[int, int], *, exact: bool) -> Frame:
        """Scale a picture, keep it, and return its frame."""
        return self._frame(decoded.number, self._keep(decoded, box_px), exact=exact)

    def _keep(self, decoded: Decoded, box_px: tuple[int, int]) -> Shrunk:
        """Scale a picture and put it into the cache."""
        with translated(self._media.name):
            small = self._converter.shrink(decoded.frame, box_px)
        self._cache.put((decoded.number, box_px), small)
        return small

    def _frame(self, number: int, picture: Shrunk, *, exact: bool) -> Frame:
        """Return the frame of a picture at its final size."""
        return Frame(
            index=number,
            pts=int(self.index.pts[number]),
            time_base=self.index.time_base,
            time_us=self.time_us(number),
            end_us=self.time_us(number + 1),
            exact=exact,
            picture=self._converter.bgra(picture),
        )
