"""A track seen from afar: how much of each pixel column each code covers."""

import numpy as np
from numpy.typing import NDArray

_POINT_FADE = 0.55
"""One point leaves so much of the ground to be seen; each further one as much again."""
_POINT_HEIGHT = 0.62
_POINT_LOG = np.float32(np.log(_POINT_FADE))
_SOME = 0.02
_FULL, _LEAST = np.float32(255.0), np.float32(1e-9)
_BGR = 3


def cover(
    onset_px: NDArray[np.float64],
    offset_px: NDArray[np.float64],
    code: NDArray[np.int16],
    shape: tuple[int, int],
) -> NDArray[np.float64]:
    """Return which share of each pixel column the bouts of each code cover.

    Parameters
    ----------
    onset_px
        Shape (n,), where bouts begin, in pixels; parts outside are left out.
    offset_px
        Shape (n,), where they end.
    code
        Shape (n,), 0 up to the number of codes.
    shape
        Number of codes, and width in pixels.

    Returns
    -------
    ndarray of float64
        Of the shape asked for, 0 to 1 and above where bouts of one code overlap.
    """
    codes, width = shape
    begin = np.minimum(np.maximum(onset_px, 0.0), float(width))
    end = np.minimum(np.maximum(offset_px, 0.0), float(width))
    edges = np.concatenate((begin, end))
    signs = np.repeat((1.0, -1.0), len(begin))
    column = edges.astype(np.int64)
    part = edges - column
    # an edge inside a column counts for the rest of that column, and wholly from the next one on
    at = np.concatenate((code, code)).astype(np.int64) * (width + 2) + column
    weight = np.concatenate((signs * (1.0 - part), signs * part))
    summed = np.bincount(np.concatenate((at, at + 1)), weight, codes * (width + 2))
    steps = summed.reshape(codes, width + 2)
    return np.cumsum(steps, axis=1, dtype=np.float64)[:, :width]


def counts(
    at_px: NDArray[np.float64], code: NDArray[np.int16], shape: tuple[int, int]
) -> NDArray[np.int64]:
    """Return how many points of each code lie in each pixel column.

    Parameters
    ----------
    at_px
        Shape (n,), in pixels; those outside are left out.
    code
        Shape (n,).
    shape
        Number of codes, and width in pixels.

    Returns
    -------
    ndarray of int64
        Of the shape asked for.
    """
    codes, width = shape
    column = np.floor(at_px).astype(np.int64)
    inside = (column >= 0) & (column < width)
    at = code[inside].astype(np.int64) * width + column[inside]
    return np.bincount(at, minlength=codes * width).reshape(codes, width)


def picture(
    shares: NDArray[np.floating],
    points: NDArray[np.floating] | NDArray[np.integer] | None,
    colours: NDArray[np.floating],
    height_px: int,
) -> NDArray[np.uint8]:
    """Return a strip that shows density: bouts over its whole height, points in its middle.

    Parameters
    ----------
    shares
        From `cover`.
    points
        From `counts`, of the same shape; None where there are none.
    colours
        Shape (codes, 3), blue, green, red from 0 to 255; or as `opaque` returns them.
    height_px
        Of the strip.

    Returns
    -------
    ndarray of uint8
        Shape (height, width, 4): premultiplied BGRA, clear where nothing lies.
    """
    width = shares.shape[1]
    paints = opaque(colours) if colours.shape[1] == _BGR else colours.astype(np.float32, copy=False)
    strip = np.empty((height_px, width), np.uint32)
    under = np.maximum(shares, 0.0, dtype=np.float32).T @ paints
    # the alpha of what is mixed tells how much there is: more than full is full
    under *= np.minimum(_FULL / np.maximum(under[:, 3:], _LEAST), 1.0)
    strip[:] = _packed(under)
    if points is not None:
        over = np.asarray(points, np.float32).T @ paints
        number = over[:, 3:] / _FULL
        alpha = np.where(number > _SOME, 1.0 - np.exp(_POINT_LOG * (number + 1)), 0.0)
        over *= alpha / np.maximum(number, _LEAST)
        over += under * (1.0 - alpha)
        margin = round(height_px * (1 - _POINT_HEIGHT) / 2)
        strip[margin : height_px - margin] = _packed(over.astype(np.float32, copy=False))
    return strip.view(np.uint8).reshape(height_px, width, 4)


def opaque(colours: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return blue, green and red with a full alpha beside them, shape (codes, 4)."""
    paints = np.full((len(colours), 4), 255.0, np.float32)
    paints[:, :3] = colours
    return paints


def _packed(row: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return a row of BGRA as whole pixels."""
    return (row + np.float32(0.5)).astype(np.uint8).view(np.uint32).reshape(-1)
