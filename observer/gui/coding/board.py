"""Where the buttons of a code panel lie: as roomy as fits, closer together where it must be."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect

_MOST_COLUMNS = 3
_APART_PX = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The buttons under one heading.

    Attributes
    ----------
    widths_px
        Least width of each button, with its short label and its clock.
    bare_px
        The same where the heading has the clock; only one button of the group runs at a time.
    heading_px
        Least width of the heading, with its number and its clock.
    """

    widths_px: tuple[int, ...]
    bare_px: tuple[int, ...]
    heading_px: int = 0

    def fits(self, width: int, columns: int, gap_px: int) -> bool:
        """Return whether the buttons fit beside each other in so many columns."""
        least = self.bare_px if columns >= _MOST_COLUMNS else self.widths_px
        return max(least, default=0) <= _each_px(width, columns, gap_px)

    def fits_beside(self, width: int, columns: int, gap_px: int) -> bool:
        """Return whether it fits into its share of a line of so many columns, heading and all."""
        each = _each_px(width, columns, gap_px)
        own = len(self.widths_px)
        heading = own * each + (own - 1) * gap_px
        return max(self.bare_px, default=0) <= each and self.heading_px <= heading


@dataclass(frozen=True, slots=True)
class Comfort:
    """One way to lay the buttons out.

    Attributes
    ----------
    columns
        At most so many buttons beside each other.
    whole_width
        Whether groups of more than two buttons have one column.
    shared
        Whether small groups may stand beside each other.
    """

    button_px: int
    gap_px: int
    heading_px: int
    between_px: int
    columns: int
    whole_width: bool = False
    shared: bool = False


_COMFORTS = (
    Comfort(29, 4, 22, 9, 2, whole_width=True),
    Comfort(29, 4, 22, 9, 2),
    Comfort(29, 4, 20, 7, _MOST_COLUMNS, shared=True),
    Comfort(26, 3, 17, 6, _MOST_COLUMNS, shared=True),
    Comfort(24, 3, 16, 4, _MOST_COLUMNS, shared=True),
    Comfort(23, 3, 15, 4, _MOST_COLUMNS, shared=True),
    Comfort(22, 2, 15, 3, _MOST_COLUMNS, shared=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Where one group lies.

    Attributes
    ----------
    heading
        Of its heading.
    buttons
        One for each button.
    clock_above
        Whether the heading shows the clock, because the buttons have no room for it.
    """

    heading: QRect
    buttons: tuple[QRect, ...]
    clock_above: bool = False


def lay_out(groups: tuple[Group, ...], width: int, height: int) -> tuple[tuple[Laid, ...], int]:
    """Return where the groups lie, and how high they are together.

    Parameters
    ----------
    groups
        In order.
    width
        Of the room there is.
    height
        Of that room; if even the closest way is higher, the panel has to scroll.

    Returns
    -------
    tuple
        A place for each group, and the height in pixels.
    """
    laid: tuple[Laid, ...] = ()
    bottom = 0
    for comfort in _COMFORTS:
        laid, bottom = _lay(groups, width, comfort)
        if bottom <= height:
            break
    return laid, bottom


def _lay(groups: tuple[Group, ...], width: int, comfort: Comfort) -> tuple[tuple[Laid, ...], int]:
    laid: list[Laid] = []
    top = 0
    for line in _lines(groups, width, comfort):
        units = sum(columns for _, columns in line)
        spare = (len(line) - 1) * (_APART_PX - comfort.gap_px)
        done, lowest = 0, top
        for i, (group, columns) in enumerate(line):
            left, wide = _span(width - spare, done, columns, units, comfort.gap_px)
            left += i * (_APART_PX - comfort.gap_px)
            placed = _place(group, columns, QRect(left, top, wide, 0), comfort)
            laid.append(placed)
            lowest = max([lowest, *(box.bottom() + 1 for box in placed.buttons)])
            done += columns
        top = lowest + comfort.between_px
    return tuple(laid), max(top - comfort.between_px, 0)


def _lines(
    groups: tuple[Group, ...], width: int, comfort: Comfort
) -> list[list[tuple[Group, int]]]:
    """Return which groups stand beside each other, each with its number of columns."""
    lines: list[list[tuple[Group, int]]] = []
    for group in groups:
        columns = _columns(group, width, comfort)
        small = columns == len(group.widths_px)
        last = lines[-1] if lines else []
        taken = sum(c for _, c in last)
        joins = (
            comfort.shared
            and small
            and bool(last)
            and taken + columns <= _MOST_COLUMNS
            and all(
                c == len(g.widths_px)
                and g.fits_beside(width - len(last) * _APART_PX, taken + columns, comfort.gap_px)
                for g, c in (*last, (group, columns))
            )
        )
        if joins:
            last.append((group, columns))
        else:
            lines.append([(group, columns)])
    return lines


def _columns(group: Group, width: int, comfort: Comfort) -> int:
    count = len(group.widths_px)
    most = 1 if comfort.whole_width and count > _MOST_COLUMNS - 1 else comfort.columns
    for columns in range(min(most, count), 1, -1):
        even = ceil(count / ceil(count / columns))
        if group.fits(width, even, comfort.gap_px):
            return even
    return 1


def _each_px(width: int, columns: int, gap_px: int) -> int:
    return (width - gap_px * (columns - 1)) // columns


def _span(width: int, first: int, columns: int, units: int, gap_px: int) -> tuple[int, int]:
    """Return left edge and width of so many of the equal columns of a line."""
    each = (width - gap_px * (units - 1)) / units
    left = round(first * (each + gap_px))
    right = round((first + columns) * (each + gap_px)) - gap_px
    return left, right - left


def _place(group: Group, columns: int, share: QRect, comfort: Comfort) -> Laid:
    top = share.top() + comfort.heading_px
    boxes: list[QRect] = []
    for i in range(len(group.widths_px)):
        row, column = divmod(i, columns)
        left, wide = _span(share.width(), column, 1, columns, comfort.gap_px)
        boxes.append(
            QRect(
                share.left() + left,
                top + row * (comfort.button_px + comfort.gap_px),
                wide,
                comfort.button_px,
            )
        )
    heading = QRect(share.left(), share.top(), share.width(), comfort.heading_px - 2)
    narrow = any(box.width() < least for box, least in zip(boxes, group.widths_px, strict=True))
    return Laid(heading=heading, buttons=tuple(boxes), clock_above=narrow)
