"""Making a face unrecognisable: what is painted over it, and where from frame to frame."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

MARGIN = 0.16
"""So much of its own size a cover reaches beyond what was drawn, on each side."""

_STEP = 16
_EXPONENT = 2.6


@dataclass(frozen=True, slots=True, eq=False)
class CoverLine:
    """Where a face is covered, over the time of its film.

    Attributes
    ----------
    times_us
        From the film's first picture, ascending; each place holds until the next.
    boxes
        Left, top, width and height as shares of the upright picture; empty where there is nothing
        to be covered.
    """

    times_us: NDArray[np.int64]
    boxes: tuple[tuple[float, ...], ...]

    def at(self, time_us: int) -> tuple[float, ...]:
        """Return the box in the frame at a time; empty for none."""
        place = int(self.times_us.searchsorted(time_us, side="right")) - 1
        return self.boxes[place] if place >= 0 else ()


def cover(picture: Pixels, boxes: Sequence[tuple[float, ...]]) -> Pixels:
    """Return a picture with faces covered.

    Of what lay under a cover only two colours are left, coarsely rounded: the mean of its upper
    and of its lower half. Nothing else of it can be had back, from however many pictures.

    Parameters
    ----------
    picture
        Shape (height, width, channels), uint8; it is not changed.
    boxes
        As in `CoverLine`.

    Returns
    -------
    NDArray
        The picture itself where there is nothing to be covered.
    """
    covered = picture
    for box in boxes:
        if box:
            covered = covered.copy() if covered is picture else covered
            _paint(covered, picture, box)
    return covered


def shape_of(box: tuple[float, ...], size_px: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return middle and half sizes of the cover over a box, in pixels of a picture.

    Parameters
    ----------
    box
        As in `CoverLine`; not empty.
    size_px
        Width and height of the picture.

    Returns
    -------
    tuple of float
        x, y, half the width and half the height of a superellipse that holds all of the box.
    """
    left, top, width, height = box
    wide, high = size_px
    # a superellipse through the corners of the box grown by half the margin
    reach = max((1 + MARGIN) * 2 ** (1 / _EXPONENT), 1 + 2 * MARGIN) / 2
    return (
        (left + width / 2) * wide,
        (top + height / 2) * high,
        width * wide * reach + 1,
        height * high * reach + 1,
    )


def mask_of(box: tuple[float, ...], size_px: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which pixels of a picture are covered, shape (height, width)."""
    x, y, half_width, half_height = shape_of(box, size_px)
    across = np.abs((np.arange(size_px[0]) + 0.5 - x) / half_width) ** _EXPONENT
    along = np.abs((np.arange(size_px[1]) + 0.5 - y) / half_height) ** _EXPONENT
    return np.asarray(across[None, :] + along[:, None] <= 1.0, np.bool_)


def _paint(target: Pixels, source: Pixels, box: tuple[float, ...]) -> None:
    high, wide = source.shape[:2]
    mask = mask_of(box, (wide, high))
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows) or not len(columns):
        return
    part = (
        slice(int(rows[0]), int(rows[-1]) + 1),
        slice(int(columns[0]), int(columns[-1]) + 1),
    )
    inside = mask[part]
    under = source[part]
    middle = max(under.shape[0] // 2, 1)
    halves = [_mean(under[:middle], inside[:middle]), _mean(under[middle:], inside[middle:])]
    two = np.stack([halves[0], halves[1] if under.shape[0] > 1 else halves[0]])[:, None, :]
    blend = cv2.resize(
        np.ascontiguousarray(two, np.uint8),
        (under.shape[1], under.shape[0]),
        interpolation=cv2.INTER_LINEAR,
    )
    target[part][inside] = blend.reshape(under.shape)[inside]


def _mean(pixels: Pixels, inside: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the mean colour of some pixels, in steps that are coarse."""
    chosen = pixels[inside]
    mean = chosen.mean(axis=0) if len(chosen) else np.full(pixels.shape[2], 128.0)
    return np.asarray(np.minimum(np.round(mean / _STEP) * _STEP, 255), np.uint8)
