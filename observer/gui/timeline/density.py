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
_PART_BITS = 16
"""So many has each part of a pixel while changes are added up."""
_OVER = 256 << 48
"""From here on a pixel, its opacity uppermost, is more than full."""


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


def filled(bouts: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return a line of pixels: clear where nothing lies, full where it is full.

    Parameters
    ----------
    bouts
        Shape (width, 4): blue, green, red of what covers each pixel column, and 255 where that is
        all of it. Changed: where bouts lie over each other it is brought back to full.

    Returns
    -------
    ndarray of uint32
        Shape (width,): premultiplied BGRA.
    """
    if float(bouts[:, 3].max(initial=0.0)) > _OVERFULL:
        bouts *= np.minimum(_FULL / np.maximum(bouts[:, 3:], _LEAST), np.float32(1.0))
    return _packed(bouts)


def bout_lines(
    onset_px: NDArray[np.float64],
    offset_px: NDArray[np.float64],
    line: NDArray[np.int64],
    paints: NDArray[np.float32],
    shape: tuple[int, int],
) -> NDArray[np.uint32]:
    """Return lines of pixels, coloured by how much bouts cover of each pixel column.

    Each change of colour is added up along the line, all four parts of a pixel in one number: 16
    bits each, so that 256 bouts may lie over each other.

    Parameters
    ----------
    onset_px
        Shape (n,), where bouts begin, in pixels; parts outside are left out.
    offset_px
        Shape (n,), where they end.
    line
        Shape (n,): on which line each lies.
    paints
        Shape (n, 4): its colour, as `opaque` returns them.
    shape
        Number of lines, and width in pixels.

    Returns
    -------
    ndarray of uint32
        Of the shape asked for: premultiplied BGRA, clear where nothing lies.
    """
    lines, width = shape
    edges = np.concatenate((onset_px, offset_px))
    np.minimum(np.maximum(edges, 0.0, out=edges), float(width), out=edges)
    column = edges.astype(np.int64)
    # an edge inside a column counts for the rest of that column, and wholly from the next one on
    whole = np.concatenate((paints.T, -paints.T), axis=1)
    here = np.trunc(whole * (1.0 - (edges - column)).astype(np.float32))
    at = np.concatenate((line, line)) * (width + 2) + column
    sums = np.zeros(lines * (width + 2), np.int64)
    np.add.at(sums, at, _in_one(here))
    np.add.at(sums, at + 1, _in_one(whole - here))
    parts = np.cumsum(sums, out=sums).view(np.uint16).reshape(-1, 4)
    if int(sums.view(np.uint64).max()) >= _OVER:
        over = np.flatnonzero(parts[:, 3] > _FULL)
        parts[over] = parts[over].astype(np.uint32) * 255 // parts[over, 3:]
    return parts.astype(np.uint8).view(np.uint32).reshape(lines, width + 2)[:, :width]


def dots(
    at_px: NDArray[np.float64],
    line: NDArray[np.int64],
    paints: NDArray[np.float32],
    width: int,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return in which pixels points lie, and their colours added up.

    Parameters
    ----------
    at_px
        Shape (n,), in pixels, ascending on each line; those outside are left out.
    line
        Shape (n,), ascending: on which line each lies.
    paints
        Shape (n, 4): its colour, as `opaque` returns them.
    width
        Of a line, in pixels.

    Returns
    -------
    at : ndarray of int64
        Shape (pixels,), ascending, counted through all lines.
    points : ndarray of float32
        Shape (pixels, 4): blue, green, red, and 255 for each point.
    """
    column = np.floor(at_px).astype(np.int64)
    inside = (column >= 0) & (column < width)
    at = line[inside] * width + column[inside]
    first = np.flatnonzero(np.diff(at, prepend=-1))
    points = np.add.reduceat(paints[inside], first, axis=0) if len(first) else paints[:0]
    return at[first], points


def dotted(
    lines: NDArray[np.uint32], at: NDArray[np.int64], points: NDArray[np.float32]
) -> NDArray[np.uint32]:
    """Return lines with points over their bouts.

    Parameters
    ----------
    lines
        Premultiplied BGRA, of any shape.
    at
        Shape (n,): in which pixels there are points, counted through all lines.
    points
        Shape (n, 4): how many, their colours added up, from `dots`.

    Returns
    -------
    ndarray of uint32
        Of the shape of `lines`.
    """
    found = lines.copy()
    pixels = found.reshape(-1)
    under = pixels[at].view(np.uint8).reshape(-1, 4)
    number = points[:, 3:] / _FULL
    alpha = 1 - np.exp(_POINT_LOG * (number + 1))
    pixels[at] = _packed(points * (alpha / number) + under * (1 - alpha))
    return found


def some_points(points: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return in which pixels of a line enough of a point lies to be seen; shape (width, 4)."""
    return np.flatnonzero(points[:, 3] > _SOME * _FULL)


def opaque(colours: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return blue, green and red with a full alpha beside them, shape (codes, 4)."""
    paints = np.full((len(colours), 4), 255.0, np.float32)
    paints[:, :3] = colours
    return paints


def _in_one(parts: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return whole numbers, four parts each, as one number each; shape (4, n) to (n,)."""
    found: NDArray[np.int64] = parts[3].astype(np.int64)
    for part in parts[2::-1]:
        found <<= _PART_BITS
        found += part.astype(np.int64)
    return found


def _packed(mixed: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return BGRA, four numbers each, as whole pixels, one number each."""
    return (mixed + np.float32(0.5)).astype(np.uint8).view(np.uint32)[..., 0]
