"""Rows of shares on one axis from 0 to 100 %: what the bar figures have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from observer.figures.legend import Entry, Legend
from observer.figures.marks import FilmMoment, MarkedFigure
from observer.figures.page import LINE_IN, MARGIN_IN, Mark, Page
from observer.figures.style import SMALL_PT, Style
from observer.text.catalogue import Catalogue

_BAR_IN = 0.17
_ROW_IN = 0.31
_HEADING_IN = 0.36
_AXIS_IN = 0.34
_WIDEST_LABEL = 0.3
_WIDEST_NOTE = 0.24
_INDENT_IN = 0.12
_LETTER_IN = 0.26


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure looks, and how large it is.

    Attributes
    ----------
    style
        Colours and typeface.
    size_in
        Width and least height in inches.
    """

    style: Style
    size_in: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar.

    Attributes
    ----------
    share
        Between 0 and 1.
    fill
        Colour; ``none`` leaves it open.
    hatched
        Whether lines run over it.
    label
        What it is, for those who point at it.
    moments
        Where it is to be seen.
    """

    share: float
    fill: str
    hatched: bool = False
    label: str = ""
    moments: tuple[FilmMoment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """One bar with its label and what is said beside it.

    Attributes
    ----------
    parts
        Laid end to end from 0.
    low, high
        Interval under the bar.
    chance
        Where the diamond stands.
    note, side_note
        Right of the bar, in bold and plain.
    remark
        In the bar's place where there is none.
    letter, letter_fill
        Mark of a code before the label.
    heading
        Whether the label stands alone above the rows that follow.
    rest_label, rest_moments
        What the bar lacks to its end is, and where that is to be seen; no mark if empty.
    """

    label: str
    parts: tuple[Part, ...] = ()
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    note: str = ""
    side_note: str = ""
    remark: str = ""
    letter: str = ""
    letter_fill: str = "none"
    heading: bool = False
    rest_label: str = ""
    rest_moments: tuple[FilmMoment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the axis of the bars measures.

    Attributes
    ----------
    most
        Its end.
    ticks
        Figures along it with their places.
    name
        What is measured, at its end; empty where the figures say it.
    """

    most: float
    ticks: tuple[tuple[float, str], ...]
    name: str = ""


def percent(text: Catalogue, share: float) -> str:
    """Return a share as a whole percentage, as the language writes it."""
    space = "\N{NO-BREAK SPACE}" if text.language == "nl" else ""
    return f"{text.number(100 * share, 0)}{space}%"


def draw_shares(
    rows: Sequence[ShareRow],
    legend: Sequence[Entry],
    text: Catalogue,
    *,
    look: Look,
    foot: str = "",
    scale: Scale | None = None,
) -> MarkedFigure:
    """Draw bars under each other, of shares unless another scale is given.

    Parameters
    ----------
    rows
        From top to bottom.
    legend
        What the signs mean.
    text
        Language of the percentages.
    look
        Colours, typeface and size; more rows make the figure higher.
    foot
        The sentence that keeps it honest.
    scale
        What the bars measure, if not shares.

    Returns
    -------
    MarkedFigure
        The figure.
    """
    return _Shares(rows, legend, text, look, scale).draw(foot)


class _Shares:
    def __init__(
        self,
        rows: Sequence[ShareRow],
        legend: Sequence[Entry],
        text: Catalogue,
        look: Look,
        scale: Scale | None,
    ) -> None:
        style = look.style
        self._rows = rows
        self._text = text
        self._style = style
        self._scale = scale
        self._most = scale.most if scale is not None else 1.0
        self._width_in, self._least_height_in = look.size_in
        room_in = self._width_in * _WIDEST_LABEL
        whole_in = self._width_in - 2 * MARGIN_IN
        self._labels = [
            style.wrap(row.label, whole_in if row.heading else room_in, bold=row.heading)
            for row in rows
        ]
        room_in = self._width_in * _WIDEST_NOTE
        self._notes = [style.wrap(row.side_note, room_in, SMALL_PT) for row in rows]
        self._legend = Legend.flow(legend, whole_in, style)
        self._letter_in = _LETTER_IN if any(row.letter for row in rows) else 0.0
        widest_in = max(
            (
                style.width_in(line)
                for row, lines in zip(rows, self._labels, strict=True)
                for line in lines
                if not row.heading
            ),
            default=0.0,
        )
        self._left_in = MARGIN_IN + _INDENT_IN + self._letter_in + widest_in + 0.2
        self._note_in = max((style.width_in(row.note, bold=True) for row in rows), default=0.0)
        side_in = max(
            (style.width_in(line, SMALL_PT) for lines in self._notes for line in lines), default=0.0
        )
        if scale is not None:
            side_in = max(side_in, style.width_in(scale.name, SMALL_PT) - self._note_in)
        gap_in = 0.15 if self._note_in and side_in else 0.0
        self._right_in = self._width_in - MARGIN_IN - side_in - gap_in - self._note_in - 0.25

    def draw(self, foot: str) -> MarkedFigure:
        heights_in = [
            self._height_in(row, lines, notes)
            for row, lines, notes in zip(self._rows, self._labels, self._notes, strict=True)
        ]
        bottom_in = MARGIN_IN + sum(heights_in)
        needed_in = bottom_in + _AXIS_IN + self._legend.height_in + MARGIN_IN + 0.1
        page = Page(self._style, self._width_in, max(self._least_height_in, needed_in))
        if any(not row.heading for row in self._rows):
            self._draw_axis(page, bottom_in)
        at_in = MARGIN_IN
        for number, height_in in enumerate(heights_in):
            self._draw_row(page, number, at_in + height_in / 2)
            at_in += height_in
        self._legend.draw(page, MARGIN_IN, bottom_in + _AXIS_IN + 0.1)
        return page.finish(foot)

    def _height_in(self, row: ShareRow, lines: Sequence[str], notes: Sequence[str]) -> float:
        least_in = _HEADING_IN if row.heading else _ROW_IN
        return max(least_in, max(len(lines), len(notes)) * LINE_IN + 0.1)

    def _x(self, share: float) -> float:
        return self._left_in + share / self._most * (self._right_in - self._left_in)

    def _ticks(self) -> Sequence[tuple[float, str]]:
        room_in = self._right_in - self._left_in
        if self._scale is None:
            widest_in = self._style.width_in(percent(self._text, 1), SMALL_PT) + 0.08
            parts = next((parts for parts in (4, 2) if room_in / parts >= widest_in), 1)
            shares = [part / parts for part in range(parts + 1)]
            return [(share, percent(self._text, share)) for share in shares]
        ticks = self._scale.ticks
        widest_in = max(self._style.width_in(words, SMALL_PT) for _, words in ticks) + 0.08
        return ticks if room_in / len(ticks) >= widest_in else (ticks[0], ticks[-1])

    def _draw_axis(self, page: Page, bottom_in: float) -> None:
        for value, words in self._ticks():
            x = self._x(value)
            page.rule((x, MARGIN_IN + 0.1), (x, bottom_in + 0.05))
            page.small((x, bottom_in + 0.16), words, "center")
        if self._scale is not None and self._scale.name:
            page.small((self._right_in + 0.15, bottom_in + 0.16), self._scale.name)

    def _draw_row(self, page: Page, number: int, at_in: float) -> None:
        row = self._rows[number]
        if row.heading:
            lines = self._labels[number]
            wide_in = max(self._style.width_in(line, bold=True) for line in lines)
            high_in = len(lines) * LINE_IN
            wide_in += self._letter_in if row.letter else 0.0
            veil = (MARGIN_IN, at_in + 0.05 - high_in / 2, wide_in + 0.08, high_in)
            page.box(veil, self._style.surface, layer=1.5)
            shift_in = self._letter_in if row.letter else 0.0
            if row.letter:
                page.marks([Mark(MARGIN_IN + 0.08, at_in + 0.05, row.letter_fill, row.letter)])
            page.lines((MARGIN_IN + shift_in, at_in + 0.05), lines, bold=True)
            return
        left_in = MARGIN_IN + _INDENT_IN
        if row.letter:
            page.marks([Mark(left_in + 0.08, at_in, row.letter_fill, row.letter)])
        page.lines((left_in + self._letter_in, at_in), self._labels[number])
        if row.remark:
            wide_in = self._style.width_in(row.remark, SMALL_PT)
            veil = (self._left_in + 0.03, at_in - 0.08, wide_in + 0.06, 0.16)
            page.box(veil, self._style.surface, layer=1.5)
            page.small((self._left_in + 0.06, at_in), row.remark)
            return
        self._draw_bar(page, row, at_in)
        page.text((self._right_in + 0.15, at_in), row.note, bold=True)
        side_in = self._right_in + 0.15 + self._note_in + (0.15 if self._note_in else 0.0)
        page.lines(
            (side_in, at_in), self._notes[number], size_pt=SMALL_PT, colour=self._style.muted
        )

    def _draw_bar(self, page: Page, row: ShareRow, at_in: float) -> None:
        top_in = at_in - _BAR_IN / 2 - (0.03 if row.low is not None else 0.0)
        if self._scale is None:
            rest = (self._x(0), top_in, self._x(1) - self._x(0), _BAR_IN)
            page.box(rest, "none", edge=self._style.muted, layer=2)
        start = 0.0
        for part in row.parts:
            if part.share:
                width_in = self._x(part.share) - self._x(0)
                box = (self._x(start), top_in, width_in, _BAR_IN)
                page.box(box, part.fill, layer=3)
                if part.hatched:
                    page.hatch(box)
                page.box(box, "none", edge=self._style.outline, layer=4.2)
                if part.moments or part.label:
                    page.mark(box, self._spoken(row, part.label), part.moments)
            start += part.share
        if row.rest_label and start < 1:
            rest = (self._x(start), top_in, self._x(1) - self._x(start), _BAR_IN)
            page.mark(rest, self._spoken(row, row.rest_label), row.rest_moments)
        if row.low is not None and row.high is not None:
            self._draw_interval(page, row.low, row.high, top_in + _BAR_IN + 0.055)
        if row.chance is not None:
            page.diamond((self._x(row.chance), top_in + _BAR_IN / 2))

    def _spoken(self, row: ShareRow, what: str) -> str:
        """Return what a part of a bar says, without the figure around it."""
        above = self._rows[: next(at for at, each in enumerate(self._rows) if each is row)]
        heading = next((each.label for each in reversed(above) if each.heading), "")
        parts = (heading, row.label, what, row.note, row.side_note)
        return ", ".join(part for part in parts if part)

    def _draw_interval(self, page: Page, low: float, high: float, at_in: float) -> None:
        colour = self._style.text
        page.rule(
            (self._x(low), at_in), (self._x(high), at_in), colour=colour, width_pt=1.2, layer=5
        )
        for end in (low, high):
            x = self._x(end)
            page.rule((x, at_in - 0.035), (x, at_in + 0.035), colour=colour, width_pt=1.2, layer=5)
