"""From decoded frames to pictures: display aspect, upright, in the size that is wished."""

from dataclasses import dataclass
from fractions import Fraction
from threading import Lock

import av
import cv2
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from observer.media.source import OpenMedia, ratio

_QUARTER = 90
_TURNS = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}
# libswscale's quick way to BGRA leaves so many columns unwritten beyond a multiple of 16.
_UNWRITTEN = range(1, 5)
_CACHE_FORMAT = "yuv420p"


@dataclass(frozen=True, slots=True)
class Geometry:
    """How the stored pictures of a recording are shown.

    Attributes
    ----------
    sample_aspect
        Width of a stored pixel over its height.
    """

    sample_aspect: Fraction

    @classmethod
    def of(cls, media: OpenMedia) -> "Geometry":
        """Return the geometry of an open recording."""
        return cls(ratio(media.video.sample_aspect_ratio, Fraction(1)))

    def width_px(self, frame: av.VideoFrame) -> int:
        """Return the width with square pixels, before turning; the height is kept."""
        return max(1, round(frame.width * self.sample_aspect))

    def display_px(self, frame: av.VideoFrame) -> tuple[int, int]:
        """Return width and height as shown, upright."""
        width, height = self.width_px(frame), frame.height
        return (height, width) if turns(frame) % 2 else (width, height)


def turns(frame: av.VideoFrame) -> int:
    """Return by how many quarters, counterclockwise, a frame is turned to be upright."""
    return round(frame.rotation / _QUARTER) % 4


def fit(size_px: tuple[int, int], box_px: tuple[int, int]) -> tuple[int, int]:
    """Return the largest size of the same aspect inside a box; at least one pixel each way."""
    width, height = size_px
    scale = min(Fraction(box_px[0], width), Fraction(box_px[1], height))
    return max(1, round(width * scale)), max(1, round(height * scale))


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A picture at the size of the screen, kept small (4:2:0) until it is shown.

    Attributes
    ----------
    frame
        Not yet turned.
    quarter_turns
        Counterclockwise.
    """

    frame: av.VideoFrame
    quarter_turns: int

    @property
    def size_bytes(self) -> int:
        """What it costs to keep."""
        return sum(plane.buffer_size for plane in self.frame.planes)


class Converter:
    """Turns decoded frames into pixels; for several threads.

    A scaler must not serve two threads at once, and a frame not be read by two of them, so each
    kind of conversion has its own scaler and lock. The scaler runs in the calling thread alone.

    Parameters
    ----------
    geometry
        Of the recording.
    """

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._to_size, self._to_pixels = VideoReformatter(), VideoReformatter()
        self._size_lock, self._pixels_lock = Lock(), Lock()

    def rgb(self, frame: av.VideoFrame) -> NDArray[np.uint8]:
        """Return a picture in full size, upright and in its display aspect.

        Parameters
        ----------
        frame
            As decoded.

        Returns
        -------
        NDArray
            Shape (height, width, 3), uint8, RGB, contiguous.
        """
        width = self._geometry.width_px(frame)
        with self._pixels_lock:
            flat = self._to_pixels.reformat(frame, width, frame.height, "rgb24", threads=1)
        return np.ascontiguousarray(np.rot90(flat.to_ndarray(), turns(frame)), np.uint8)

    def shrink(self, frame: av.VideoFrame, box_px: tuple[int, int]) -> Shrunk:
        """Scale a decoded frame to fit a box on the screen.

        Parameters
        ----------
        frame
            As decoded.
        box_px
            Width and height there is room for.

        Returns
        -------
        Shrunk
            To be kept, or turned into pixels with `bgra`.
        """
        turned = turns(frame)
        width, height = fit(self._geometry.display_px(frame), box_px)
        if turned % 2:
            width, height = height, width
        with self._size_lock:
            small = self._to_size.reformat(frame, width, height, _CACHE_FORMAT, threads=1)
        return Shrunk(small, turned)

    def bgra(self, picture: Shrunk) -> NDArray[np.uint8]:
        """Return the pixels for the screen.

        Parameters
        ----------
        picture
            At its final size.

        Returns
        -------
        NDArray
            Shape (height, width, 4), uint8, BGRA with opaque alpha, C-contiguous.
        """
        small = picture.frame
        whole = Interpolation.BICUBIC | Interpolation.ACCURATE_RND
        way = whole if small.width % 16 in _UNWRITTEN else None
        with self._pixels_lock:
            flat = self._to_pixels.reformat(small, format="bgra", interpolation=way, threads=1)
        pixels = flat.to_ndarray()
        turn = _TURNS.get(picture.quarter_turns)
        turned = pixels if turn is None else cv2.rotate(pixels, turn)
        return np.ascontiguousarray(turned, np.uint8)
