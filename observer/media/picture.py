"""From decoded frames to pictures: display aspect, upright, in the size that is wished."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from observer.media.source import OpenMedia, ratio

_QUARTER = 90
_TURNS = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}
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


def rgb(frame: av.VideoFrame, geometry: Geometry) -> NDArray[np.uint8]:
    """Return a picture in full size, upright and in its display aspect.

    Parameters
    ----------
    frame
        As decoded.
    geometry
        Of its recording.

    Returns
    -------
    NDArray
        Shape (height, width, 3), uint8, RGB, contiguous.
    """
    flat = frame.reformat(width=geometry.width_px(frame), height=frame.height, format="rgb24")
    pixels = np.rot90(flat.to_ndarray(), turns(frame))
    return np.ascontiguousarray(pixels, np.uint8)


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


def shrink(frame: av.VideoFrame, geometry: Geometry, box_px: tuple[int, int]) -> Shrunk:
    """Scale a decoded frame to fit a box on the screen.

    Parameters
    ----------
    frame
        As decoded.
    geometry
        Of its recording.
    box_px
        Width and height there is room for.

    Returns
    -------
    Shrunk
        To be kept, or turned into pixels with `bgra`.
    """
    turned = turns(frame)
    width, height = fit(geometry.display_px(frame), box_px)
    if turned % 2:
        width, height = height, width
    small = frame.reformat(width=width, height=height, format=_CACHE_FORMAT)
    return Shrunk(small, turned)


def bgra(picture: Shrunk) -> NDArray[np.uint8]:
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
    pixels = picture.frame.to_ndarray(format="bgra")
    turn = _TURNS.get(picture.quarter_turns)
    turned = pixels if turn is None else cv2.rotate(pixels, turn)
    return np.ascontiguousarray(turned, np.uint8)


Shrinker = Callable[[av.VideoFrame], Shrunk]
