"""How the films of a session share the stage."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from math import ceil

from PySide6.QtCore import QRect

_GAP_PX = 2
_MARGIN_PX = 12
_INSET_SHARE = 0.27
_LEAST_COLUMN_SHARE = 0.235
_MOST_COLUMN_SHARE = 0.5
_CHIP_PX = (264, 34)
_TAG_PX = 40


class Layout(StrEnum):
    """A way to lay films side by side or over each other."""

    LARGE = "large"
    EVEN = "even"
    INSET = "inset"
    ALONE = "alone"


def layouts_of(films: int) -> tuple[Layout, ...]:
    """Return the layouts that make a difference for so many films, the usual one first."""
    return (Layout.ALONE,) if films <= 1 else tuple(Layout)


def lay_out(
    layout: Layout,
    room: QRect,
    shapes: Sequence[float],
    main: int,
    away: Collection[int] = (),
) -> tuple[QRect | None, ...]:
    """Return where each film goes.

    A film that has no picture now gives up its place to the others, and keeps a chip on the one
    at the front for the sentence that says why.

    Parameters
    ----------
    layout
        Which way.
    room
        Of the stage.
    shapes
        Width by height of each film's picture.
    main
        Which of them is the large one.
    away
        Which of them have no picture now.

    Returns
    -------
    tuple of QRect or None
        In the order of `shapes`; None for one that is not to be seen.
    """
    here = [i for i in range(len(shapes)) if i == main or i not in away]
    found = _places(layout, room, [shapes[i] for i in here], here.index(main))
    places = dict(zip(here, found, strict=True))
    front = places[main]
    if layout is not Layout.ALONE and front is not None:
        gone = [i for i in range(len(shapes)) if i not in places]
        places |= dict(zip(gone, _chips(front, len(gone)), strict=True))
    return tuple(places.get(i) for i in range(len(shapes)))


def _places(
    layout: Layout, room: QRect, shapes: Sequence[float], main: int
) -> tuple[QRect | None, ...]:
    others = [i for i in range(len(shapes)) if i != main]
    if layout is Layout.ALONE or not others:
        return tuple(room if i == main else None for i in range(len(shapes)))
    if layout is Layout.EVEN:
        return _even(room, shapes)
    small = [shapes[i] for i in others]
    if layout is Layout.LARGE:
        large, rest = _column(room, shapes[main], small)
    else:
        large, rest = room, _corners(room, small)
    places = dict(zip(others, rest, strict=True)) | {main: large}
    return tuple(places[i] for i in range(len(shapes)))


def _even(room: QRect, shapes: Sequence[float]) -> tuple[QRect, ...]:
    """Return cells of one size, in as many columns as show the most picture."""

    def shown(columns: int) -> float:
        width = room.width() / columns
        height = room.height() / ceil(len(shapes) / columns)
        return sum(min(width, height * s) * min(height, width / s) for s in shapes)

    columns = max(range(1, len(shapes) + 1), key=shown)
    rows = ceil(len(shapes) / columns)
    cells: list[QRect] = []
    for i in range(len(shapes)):
        row, column = divmod(i, columns)
        in_row = min(columns, len(shapes) - row * columns)
        across = _parts(room.left(), room.width(), in_row)[column]
        down = _parts(room.top(), room.height(), rows)[row]
        cells.append(QRect(across[0], down[0], across[1], down[1]))
    return tuple(cells)


def _column(room: QRect, large: float, small: Sequence[float]) -> tuple[QRect, list[QRect]]:
    """Return the large one's place and, beside it, a column for the others.

    The column takes what the large one leaves free, and a little of it where that is too narrow.
    """
    free = room.width() - round(room.height() * large)
    height = (room.height() - _GAP_PX * (len(small) - 1)) // len(small)
    useful = round(max(height * shape for shape in small))
    width = max(min(free - _GAP_PX, useful), round(room.width() * _LEAST_COLUMN_SHARE))
    width = min(width, round(room.width() * _MOST_COLUMN_SHARE))
    heights = [min(height, round(width / shape)) for shape in small]
    unused = room.height() - sum(heights) - _GAP_PX * (len(small) - 1)
    left, top = room.right() + 1 - width, room.top() + max(unused, 0) // 2
    rest: list[QRect] = []
    for each in heights:
        rest.append(QRect(left, top, width, each))
        top += each + _GAP_PX
    return QRect(room.left(), room.top(), room.width() - width - _GAP_PX, room.height()), rest


def _chips(front: QRect, count: int) -> list[QRect]:
    """Return places at the left of the film at the front, under its name."""
    width, height = min(_CHIP_PX[0], front.width() - 2 * _MARGIN_PX), _CHIP_PX[1]
    left, top = front.left() + _MARGIN_PX, front.top() + _TAG_PX
    return [QRect(left, top + i * (height + _GAP_PX), width, height) for i in range(count)]


def _corners(room: QRect, small: Sequence[float]) -> list[QRect]:
    """Return places over the right edge of the large one, from the top down."""
    most_height = (room.height() - _MARGIN_PX) // max(len(small), 2) - _MARGIN_PX
    places: list[QRect] = []
    top = room.top() + _MARGIN_PX
    for shape in small:
        width = min(round(room.width() * _INSET_SHARE), round(most_height * shape))
        height = round(width / shape)
        places.append(QRect(room.right() + 1 - _MARGIN_PX - width, top, width, height))
        top += height + _MARGIN_PX
    return places


def _parts(start: int, length: int, count: int) -> list[tuple[int, int]]:
    """Return starts and lengths of parts that fill a length, with a gap between them."""
    edges = [round(i * (length + _GAP_PX) / count) for i in range(count + 1)]
    return [(start + edges[i], edges[i + 1] - edges[i] - _GAP_PX) for i in range(count)]
