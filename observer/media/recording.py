"""A recording as a sequence of pictures with exact times."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from observer.media.decoder import ExactDecoder
from observer.media.frame_index import FrameIndex
from observer.media.indexing import build_index
from observer.media.one_kind import Kind
from observer.media.picture import Converter, Geometry
from observer.media.source import as_source, open_media
from observer.model.time import Interval


class Recording:
    """Pictures by number, each exactly as decoding straight through gives it.

    Not for several threads at once: one recording, one thread.

    Parameters
    ----------
    source
        A path, a seekable binary file object (left open on closing), or a function that opens one.
    index
        A frame index made before, of the same file.

    Raises
    ------
    MediaError
        If it cannot be opened or holds no pictures; the sentence names the file.

    Examples
    --------
    >>> with Recording("film.mp4") as recording:  # doctest: +SKIP
    ...     first = recording.picture(0)
    ...     at_us = recording.times_us[0]
    """

    def __init__(
        self,
        source: str | Path | BinaryIO | Callable[[], BinaryIO],
        index: FrameIndex | None = None,
    ) -> None:
        opener = as_source(source)
        self._index = index or build_index(opener)
        media = open_media(opener, only=Kind.PICTURES)
        try:
            self._converter = Converter(Geometry.of(media))
            self._decoder = ExactDecoder(media, self._index)
        except BaseException:
            media.close()
            raise
        self.times_us: NDArray[np.int64] = self._index.times_us
        self.times_us.flags.writeable = False

    @property
    def index(self) -> FrameIndex:
        """The frame index, to be kept."""
        return self._index

    @property
    def pts(self) -> NDArray[np.int64]:
        """Presentation timestamps in units of `time_base`, shape (n,), ascending."""
        return self._index.pts

    @property
    def time_base(self) -> Fraction:
        """Seconds per unit of `pts`."""
        return self._index.time_base

    @property
    def origin_us(self) -> int:
        """Time of the first picture on the recording's own clock, in microseconds."""
        return int(self.times_us[0])

    @property
    def duration_us(self) -> int:
        """From the first picture until the last one ends, in microseconds."""
        return self._index.duration_us

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self._index)

    def shown(self, index: int) -> Interval:
        """Return when a picture is on the screen, counted from the first picture.

        Parameters
        ----------
        index
            Number of the picture.

        Returns
        -------
        Interval
            It ends where the next one begins.
        """
        number = self._checked(index)
        start = int(self.times_us[number]) - self.origin_us
        last = number + 1 == len(self)
        end = self.duration_us if last else int(self.times_us[number + 1]) - self.origin_us
        return Interval(start, max(end, start + 1))

    def at_us(self, time_us: int) -> int:
        """Return the number of the picture on screen at a time counted from the first picture."""
        place = int(np.searchsorted(self.times_us, time_us + self.origin_us, side="right")) - 1
        return min(max(place, 0), len(self) - 1)

    def picture(self, index: int) -> NDArray[np.uint8]:
        """Return a picture as it was decoded, upright and in its display aspect.

        Parameters
        ----------
        index
            Number of the picture, from 0.

        Returns
        -------
        NDArray
            Shape (height, width, 3), uint8, RGB.

        Raises
        ------
        IndexError
            If there is no such picture.
        MediaError
            If the recording is damaged there.
        """
        decoded = self._decoder.picture(self._checked(index))
        return self._converter.rgb(decoded.frame)

    def seen(self, index: int) -> NDArray[np.uint8]:
        """Return a picture as it is shown on a screen: deinterlaced, HDR in ordinary colours.

        Parameters
        ----------
        index
            Number of the picture, from 0.

        Returns
        -------
        NDArray
            As `picture` gives it, and the same where there is nothing to be done.

        Raises
        ------
        IndexError
            If there is no such picture.
        MediaError
            If the recording is damaged there.
        """
        decoded = self._decoder.picture(self._checked(index))
        return self._converter.seen(decoded.frame)

    def close(self) -> None:
        """Free the decoder and the file; harmless when done twice."""
        self._decoder.close()

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _checked(self, index: int) -> int:
        """Return the number of a picture that exists."""
        if not 0 <= index < len(self):
            message = f"picture {index} of {len(self)}"
            raise IndexError(message)
        return int(index)
