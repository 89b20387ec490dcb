"""From numbers to frames for the screen: decoder, geometry and cache of one player's worker."""

from collections.abc import Callable

from observer.media.decoder import Decoded, ExactDecoder
from observer.media.frame import Frame, PictureCache
from observer.media.frame_index import FrameIndex
from observer.media.picture import Converter, Geometry, Shrunk
from observer.media.probe import MediaInfo, describe
from observer.media.source import OpenMedia
from observer.model.errors import MediaError

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
        first = self._decoded(0, cancelled)
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
    ) -> Frame:
        """Return the frame of a picture, or of the next one where the film is damaged.

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

        Returns
        -------
        Frame
            With its own time.
        """
        kept = self._cache.get((number, box_px))
        if kept is not None:
            return self._frame(number, kept, exact=exact)
        return self._kept(self._decoded(number, cancelled), box_px, exact=exact)

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
        if after + 1 >= len(self.index):
            return None
        kept = self._cache.get((after + 1, box_px))
        if kept is not None:
            return self._frame(after + 1, kept, exact=True)
        if self._decoder.position == after:
            decoded = self._decoder.next(cancelled)
        else:
            decoded = self._decoded(after + 1, cancelled)
        if decoded is None or decoded.number <= after:
            return None
        if self.time_us(decoded.number + 1) <= late_us:
            return decoded.number
        return self._kept(decoded, box_px, exact=True)

    def fill_back(
        self, number: int, box_px: tuple[int, int], cancelled: Callable[[], bool]
    ) -> None:
        """Put a picture and those before it, down to its keyframe, into the cache.

        Parameters
        ----------
        number
            The last one wanted.
        box_px
            Room on the screen.
        cancelled
            Looked at between packets.
        """
        start = max(self.key_before(number), number - _BATCH)
        decoded: Decoded | None = self._decoded(start, cancelled)
        while decoded is not None:
            if (decoded.number, box_px) not in self._cache:
                self._keep(decoded, box_px)
            if decoded.number >= number:
                return
            decoded = self._decoder.next(cancelled)

    def _decoded(self, number: int, cancelled: Callable[[], bool]) -> Decoded:
        """Return a picture, or where the film is damaged the next one that there is."""
        try:
            return self._decoder.picture(number, cancelled)
        except MediaError:
            found = self._decoder.picture_from(number, cancelled)
            if found is None:
                raise
            return found

    def _kept(self, decoded: Decoded, box_px: tuple[int, int], *, exact: bool) -> Frame:
        """Scale a picture, keep it, and return its frame."""
        return self._frame(decoded.number, self._keep(decoded, box_px), exact=exact)

    def _keep(self, decoded: Decoded, box_px: tuple[int, int]) -> Shrunk:
        """Scale a picture and put it into the cache."""
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
