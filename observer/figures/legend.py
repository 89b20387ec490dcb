"""A legend that flows over as many lines as it needs, with every label whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from observer.figures.page import LINE_IN, MARK_IN, Mark, Page
from observer.figures.style import Style

_GAP_IN = 0.2
_LABEL_AT_IN = MARK_IN + 0.06
_ROW_IN = 0.235


class Sign(StrEnum):
    """What stands before a label."""

    CODE = "code"
    UNCODABLE = "uncodable"
    UNCODED = "uncoded"
    FILL = "fill"
    HATCHED = "hatched"
    CHANCE = "chance"
    RANGE = "range"
    NUMBER = "number"
    LINE = "line"
    DASHED = "dashed"
    SPOT = "spot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One sign with its meaning.

    Attributes
    ----------
    fill
        Colour of a code or a fill.
    mark
        Letter of a code, number of a phase.
    """

    label: str
    sign: Sign = Sign.CODE
    fill: str = "none"
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    entry: Entry
    lines: tuple[str, ...]
    x_in: float
    row: int


@dataclass(frozen=True, slots=True)
class Legend:
    """Entries with their places; its height is known before anything is drawn."""

    _placed: tuple[_Placed, ...]
    rows: int

    @classmethod
    def flow(cls, entries: Sequence[Entry], width_in: float, style: Style) -> "Legend":
        """Place entries in lines, as words are.

        Parameters
        ----------
        entries
            In order.
        width_in
            Room.
        style
            Whose letters are measured.

        Returns
        -------
        Legend
            Ready to draw. A label wider than the room stands on lines of its own.
        """
        placed: list[_Placed] = []
        x_in, row = 0.0, 0
        for entry in entries:
            lines = style.wrap(entry.label, width_in - _LABEL_AT_IN)
            wide = _LABEL_AT_IN + max(style.width_in(line) for line in lines)
            if x_in and x_in + wide > width_in:
                x_in, row = 0.0, row + 1
            placed.append(_Placed(entry, lines, x_in, row))
            row += len(lines) - 1
            x_in += wide + _GAP_IN
        return cls(tuple(placed), row + 1 if placed else 0)

    @property
    def height_in(self) -> float:
        """How high it is."""
        return self.rows * _ROW_IN

    def draw(self, page: Page, left_in: float, top_in: float) -> None:
        """Draw it with its top left corner at a place."""
        for item in self._placed:
            x, y = left_in + item.x_in, top_in + (item.row + 0.5) * _ROW_IN
            _SIGNS[item.entry.sign](page, x, y, item.entry)
            for number, line in enumerate(item.lines):
                page.text((x + _LABEL_AT_IN, y + number * LINE_IN), line)


def _code(page: Page, x: float, y: float, entry: Entry) -> None:
    page.marks([Mark(x + MARK_IN / 2, y, entry.fill, entry.mark)])


def _uncodable(page: Page, x: float, y: float, _entry: Entry) -> None:
    page.hatch((x, y - MARK_IN / 2.6, MARK_IN, MARK_IN / 1.3))
    page.box((x, y - MARK_IN / 2.6, MARK_IN, MARK_IN / 1.3), "none", edge=page.style.muted)


def _fill(page: Page, x: float, y: float, entry: Entry) -> None:
    fill = page.style.line if entry.sign is Sign.UNCODED else entry.fill
    page.box((x, y - MARK_IN / 2.6, MARK_IN, MARK_IN / 1.3), fill, edge=page.style.muted)


def _hatched(page: Page, x: float, y: float, entry: Entry) -> None:
    _fill(page, x, y, entry)
    page.hatch((x, y - MARK_IN / 2.6, MARK_IN, MARK_IN / 1.3))


def _chance(page: Page, x: float, y: float, _entry: Entry) -> None:
    page.diamond((x + MARK_IN / 2, y), size_in=0.1)


def _range(page: Page, x: float, y: float, _entry: Entry) -> None:
    colour = page.style.text
    page.rule((x, y), (x + MARK_IN, y), colour=colour, width_pt=1.3, layer=5)
    for end in (x, x + MARK_IN):
        page.rule((end, y - 0.045), (end, y + 0.045), colour=colour, width_pt=1.3, layer=5)


def _line(page: Page, x: float, y: float, entry: Entry) -> None:
    dashes = (3.0, 2.0) if entry.sign is Sign.DASHED else ()
    page.line([(x - 0.02, y), (x + MARK_IN + 0.02, y)], colour=entry.fill, dashes=dashes)


def _spot(page: Page, x: float, y: float, entry: Entry) -> None:
    page.disc((x + MARK_IN / 2, y), 0.1, entry.fill)


def _number(page: Page, x: float, y: float, entry: Entry) -> None:
    page.box((x, y - MARK_IN / 2, MARK_IN, MARK_IN), page.style.accent_soft)
    page.text((x + MARK_IN / 2, y), entry.mark, bold=True, across="center", size_pt=7)


_SIGNS: dict[Sign, Callable[[Page, float, float, Entry], None]] = {
    Sign.CODE: _code,
    Sign.UNCODABLE: _uncodable,
    Sign.UNCODED: _fill,
    Sign.FILL: _fill,
    Sign.HATCHED: _hatched,
    Sign.CHANCE: _chance,
    Sign.RANGE: _range,
    Sign.NUMBER: _number,
    Sign.LINE: _line,
    Sign.DASHED: _line,
    Sign.SPOT: _spot,
}
