"""A track seen from afar: how much of each pixel column each code covers."""

import numpy as np
from numpy.typing import NDArray

_POINT_FADE = 0.55
"""One point leaves so much of the ground to be seen; each further one as much again."""
_POINT_LOG = np.float32(np.log(_POINT_FADE))
_SOME = 0.02
_FULL, _LEAST = np.float32(255.0), np.float32(1e-9)
_OVERFULL = 255.01
"""Full, and what the last digit of a sum may add to it."""


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


def mixed(weights: NDArray[np.floating], paints: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the colours of several tracks, mixed by how much there is of each code.

    Parameters
    ----------
    weights
        Shape (codes of all tracks, width): from `cover` or `counts`.
    paints
        For each track its colours, as `opaque` returns them.

    Returns
    -------
    ndarray of float32
        Shape (tracks, width, 4): blue, green, red, and 255 for each whole.
    """
    found = np.empty((len(paints), weights.shape[1], 4), np.float32)
    weights = weights.astype(np.float32)
    first = 0
    for i, paint in enumerate(paints):
        np.matmul(weights[first : first + len(paint)].T, paint, out=found[i])
        first += len(paint)
    return found


def bout_lines(bouts: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return a line of pixels for each track: clear where nothing lies, full where it is full.

    Parameters
    ----------
    bouts
        Shape (tracks, width, 4), from `mixed`: what covers each pixel column. Changed: where bouts
        lie over each other it is brought back to full.

    Returns
    -------
    ndarray of uint32
        Shape (tracks, width): premultiplied BGRA.
    """
    if float(bouts[:, :, 3].max(initial=0.0)) > _OVERFULL:
        bouts *= np.minimum(_FULL / np.maximum(bouts[:, :, 3:], _LEAST), np.float32(1.0))
    return _packed(bouts)


def point_lines(points: NDArray[np.float32], under: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return a line of pixels for each track with points over its bouts.

    Parameters
    ----------
    points
        Shape (tracks, width, 4), from `mixed`: how many points lie in each pixel column.
    under
        Shape (tracks, width): the bouts, from `bout_lines`.

    Returns
    -------
    ndarray of uint32
        Shape (tracks, width): premultiplied BGRA.
    """
    lines = under.copy()
    seen = points[:, :, 3] > _SOME * _FULL
    over, ground = points[seen], under[seen].view(np.uint8).reshape(-1, 4)
    number = over[:, 3:] / _FULL
    alpha = 1 - np.exp(_POINT_LOG * (number + 1))
    lines[seen] = _packed(over * (alpha / number) + ground * (1 - alpha))
    return lines


def opaque(colours: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return blue, green and red with a full alpha beside them, shape (codes, 4)."""
    paints = np.full((len(colours), 4), 255.0, np.float32)
    paints[:, :3] = colours
    return paints


def _packed(mixed: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return BGRA, four numbers each, as whole pixels, one number each."""
    return (mixed + np.float32(0.5)).astype(np.uint8).view(np.uint32)[..., 0]
