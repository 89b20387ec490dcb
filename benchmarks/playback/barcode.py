"""A picture's own number, drawn into it so that it survives what players do to pictures.

The code is a square of eight by eight fields in the middle of the picture. Its outer ring is
coloured, red above and blue at the other sides: the ring is found by its colour wherever scaling,
cropping or bars at the edges have put it, and the red side tells what was up. The six by six fields
inside are black or white: twenty bits of the number and sixteen to check them by, so that a mixture
of two pictures reads as none.
"""

import numpy as np
from numpy.typing import NDArray

FIELDS = 8
INNER = FIELDS - 2
NUMBER_BITS = 20
MOST = (1 << NUMBER_BITS) - 1

BLACK, WHITE, GREY = 30, 220, 128
RED, BLUE = (81, 90, 240), (41, 240, 110)
_COLOURED = 70
_LONGEST_SIDE_PX = 960
_A_SIDE = 0.05


def draw(
    number: int,
    planes: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]],
    turns: int = 0,
) -> None:
    """Draw a number into a picture in 4:2:0.

    Parameters
    ----------
    number
        Up to `MOST`.
    planes
        Brightness, blue and red, changed in place; the latter two have half the size.
    turns
        By how many quarters counterclockwise the code is turned.
    """
    height, width = planes[1].shape
    unit_h, unit_w = height // 2 // FIELDS, width // 2 // FIELDS
    code = np.full((3, FIELDS, FIELDS), GREY, np.uint8)
    code[:] = np.array(BLUE, np.uint8)[:, None, None]
    code[:, 0] = np.array(RED, np.uint8)[:, None]
    code[0, 1:-1, 1:-1] = np.where(_bits(number), WHITE, BLACK)
    code[1:, 1:-1, 1:-1] = GREY
    code = np.rot90(code, turns, axes=(1, 2))
    for plane, fields, scale in zip(planes, code, (2, 1, 1), strict=True):
        block = np.kron(fields, np.ones((unit_h * scale, unit_w * scale), np.uint8))
        top = (height - unit_h * FIELDS) // 2 * scale
        left = (width - unit_w * FIELDS) // 2 * scale
        plane[top : top + block.shape[0], left : left + block.shape[1]] = block


def read(picture: NDArray[np.uint8]) -> int | None:
    """Return the number in a picture that stands upright, or None."""
    found = read_turned(picture)
    return found[0] if found is not None and found[1] == 0 else None


def read_turned(picture: NDArray[np.uint8]) -> tuple[int, int] | None:
    """Read a picture, whichever way up.

    Parameters
    ----------
    picture
        Shape (height, width, 3), uint8, RGB, of any size.

    Returns
    -------
    tuple or None
        The number, and by how many quarters counterclockwise the picture is to be turned to stand
        upright; None where no number can be read.
    """
    every = max(1, -(-max(picture.shape[:2]) // _LONGEST_SIDE_PX))
    small = picture[::every, ::every].astype(np.int16)
    tint = small[:, :, 0] - small[:, :, 2]
    box = _box(np.abs(tint) > _COLOURED)
    if box is None:
        return None
    tint, grey = tint[box], small[box].mean(axis=2)
    for turns in range(4):
        if _cells(np.rot90(tint, turns))[0].min() > _COLOURED:
            bits = _cells(np.rot90(grey, turns))[1:-1, 1:-1] > (BLACK + WHITE) / 2
            number = int(bits.reshape(-1)[:NUMBER_BITS] @ (1 << np.arange(NUMBER_BITS)))
            return (number, turns) if (bits == _bits(number)).all() else None
    return None


def _bits(number: int) -> NDArray[np.bool_]:
    """Return the fields of a number with its check, shape (6, 6)."""
    check = number * 40_503 + 12_345 >> 2 & 0xFFFF
    word = check << NUMBER_BITS | number
    return (
        (word >> np.arange(INNER * INNER, dtype=np.int64) & 1)
        .astype(np.bool_)
        .reshape(INNER, INNER)
    )


def _box(coloured: NDArray[np.bool_]) -> tuple[slice, slice] | None:
    """Return where the coloured ring lies."""
    sides = []
    for axis in (1, 0):
        there = np.flatnonzero(coloured.mean(axis=axis) > _A_SIDE)
        if len(there) < FIELDS:
            return None
        sides.append(slice(int(there[0]), int(there[-1]) + 1))
    return sides[0], sides[1]


def _cells(plane: NDArray[np.float64] | NDArray[np.int16]) -> NDArray[np.float64]:
    """Return the mean of the middle of each field, shape (8, 8)."""
    height, width = plane.shape
    edges = [np.arange(FIELDS + 1) * side / FIELDS for side in (height, width)]
    cells = np.empty((FIELDS, FIELDS))
    for row in range(FIELDS):
        top, bottom = _middle(edges[0], row)
        for column in range(FIELDS):
            left, right = _middle(edges[1], column)
            cells[row, column] = plane[top:bottom, left:right].mean()
    return cells


def _middle(edges: NDArray[np.float64], place: int) -> tuple[int, int]:
    """Return the middle half of a field along one side."""
    begin, end = edges[place], edges[place + 1]
    low = int(begin + (end - begin) / 4)
    return low, max(int(end - (end - begin) / 4), low + 1)
