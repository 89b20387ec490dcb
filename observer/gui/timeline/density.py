"""A track seen from afar: how much of each pixel column each code covers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_POINT_FADE = 0.55
"""One point leaves so much of the ground to be seen; each further one as much again."""
_POINT_HEIGHT = 0.62
_POINT_LOG = np.float32(np.log(_POINT_FADE))
_SOME = 0.02
_FULL, _LEAST = np.float32(255.0), np.float32(1e-9)


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
        Shape (codes, 3), blue, green, red from 0 to 255.
    height_px
        Of the strip.

    Returns
    -------
    ndarray of uint8
        Shape (height, width, 4): premultiplied BGRA, clear where nothing lies.
    """
    number = None if points is None else points.T.astype(np.float32)
    (lines,) = strips(shares.T.astype(np.float32), number, [opaque(colours)])
    strip = np.empty((height_px, shares.shape[1]), np.uint32)
    strip[:] = lines[0]
    margin = round(height_px * (1 - _POINT_HEIGHT) / 2)
    strip[margin : height_px - margin] = lines[1]
    return strip.view(np.uint8).reshape(height_px, shares.shape[1], 4)


def strips(
    shares: NDArray[np.float32],
    points: NDArray[np.float32] | None,
    paints: list[NDArray[np.float32]],
) -> NDArray[np.uint32]:
    """Return two lines of pixels for each of several tracks: bouts alone, and with points.

    Parameters
    ----------
    shares
        Shape (width, codes of all tracks): which part of each pixel column each code covers.
    points
        Same shape: how many points lie in each; None where there are none.
    paints
        For each track its colours, as `opaque` returns them.

    Returns
    -------
    ndarray of uint32
        Shape (tracks, 2, width): premultiplied BGRA.
    """
    bouts = np.maximum(shares, np.float32(0.0))
    under = _mixed(bouts, paints, range(len(paints)))
    # the alpha of what is mixed tells how much there is: more than full is full
    under *= np.minimum(_FULL / np.maximum(under[:, :, 3:], _LEAST), np.float32(1.0))
    found = np.empty((len(paints), 2, len(shares)), np.uint32)
    found[:, 0] = found[:, 1] = _packed(under)
    if points is not None:
        has_points: NDArray[np.bool_] = np.greater(points, 0.0).max(axis=0)
        first = np.cumsum([0, *(len(own) for own in paints)])
        some = [i for i in range(len(paints)) if has_points[first[i] : first[i + 1]].any()]
        over = _mixed(points, paints, some)
        number = over[:, :, 3:] / _FULL
        alpha = np.where(number > _SOME, 1 - np.exp(_POINT_LOG * (number + 1)), np.float32(0))
        over *= alpha / np.maximum(number, _LEAST)
        over += under[some] * (1 - alpha)
        found[some, 1] = _packed(over)
    return found


def _mixed(
    weights: NDArray[np.float32], paints: list[NDArray[np.float32]], which: Sequence[int]
) -> NDArray[np.float32]:
    """Return the colours of some tracks mixed by weight: shape (tracks, width, 4)."""
    mixed = np.empty((len(which), len(weights), 4), np.float32)
    first = np.cumsum([0, *(len(own) for own in paints)])
    for at, i in enumerate(which):
        np.matmul(weights[:, first[i] : first[i + 1]], paints[i], out=mixed[at])
    return mixed


def opaque(colours: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return blue, green and red with a full alpha beside them, shape (codes, 4)."""
    paints = np.full((len(colours), 4), 255.0, np.float32)
    paints[:, :3] = colours
    return paints


def _packed(mixed: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return BGRA of shape (tracks, width, 4) as whole pixels of shape (tracks, width)."""
    return (mixed + np.float32(0.5)).astype(np.uint8).view(np.uint32)[:, :, 0]
