"""A track seen from afar: how much of each pixel column each code covers."""

import numpy as np
from numpy.typing import NDArray

_POINT_FADE = 0.55
"""One point leaves so much of the ground to be seen; each further one as much again."""
_POINT_HEIGHT = 0.62


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
    begin = np.clip(onset_px, 0.0, float(width))
    end = np.clip(offset_px, 0.0, float(width))
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
    shares: NDArray[np.float64],
    points: NDArray[np.int64],
    colours: NDArray[np.float64],
    height_px: int,
) -> NDArray[np.uint8]:
    """Return a strip that shows density: bouts over its whole height, points in its middle.

    Parameters
    ----------
    shares
        From `cover`.
    points
        From `counts`, of the same shape.
    colours
        Shape (codes, 3), blue, green, red from 0 to 255.
    height_px
        Of the strip.

    Returns
    -------
    ndarray of uint8
        Shape (height, width, 4): premultiplied BGRA, clear where nothing lies.
    """
    strip = np.zeros((height_px, shares.shape[1], 4), np.uint8)
    bouts = np.maximum(shares, 0.0)
    under = _column(bouts, np.minimum(bouts.sum(axis=0), 1.0), colours)
    strip[:] = np.rint(under).astype(np.uint8)
    if points.any():
        number = points.sum(axis=0)
        alpha = np.where(number > 0, 1.0 - _POINT_FADE ** (number + 1), 0.0)
        over = _column(points.astype(np.float64), alpha, colours)
        margin = round(height_px * (1 - _POINT_HEIGHT) / 2)
        both = over + under * (1.0 - alpha)[:, None]
        strip[margin : height_px - margin] = np.rint(both).astype(np.uint8)
    return strip


def _column(
    weights: NDArray[np.float64], alpha: NDArray[np.float64], colours: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return one premultiplied BGRA row: the codes' colours mixed by weight, under `alpha`."""
    total = np.maximum(weights.sum(axis=0), 1e-9)
    row = np.empty((weights.shape[1], 4), np.float64)
    row[:, :3] = weights.T @ colours * (alpha / total)[:, None]
    row[:, 3] = alpha * 255.0
    return row
