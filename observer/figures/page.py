"""A sheet on which everything is placed in inches from the top left corner."""

from collections.abc import Sequence
from math import hypot
from typing import Literal, NamedTuple

from matplotlib.collections import PolyCollection
from matplotlib.patches import FancyArrowPatch, Polygon, Rectangle

from observer.figures.marks import Box, FigureMark, FilmMoment, MarkedFigure
from observer.figures.style import POINTS_PER_IN, SMALL_PT, TEXT_PT, Style, ink_on

__all__ = ["LINE_IN", "MARGIN_IN", "MARK_IN", "Across", "Box", "Mark", "Page", "Point"]

MARGIN_IN = 0.18
LINE_IN = 0.165
SMALL_LINE_IN = 0.135
MARK_IN = 0.185
"""Diameter of a lettered mark."""

_LETTER_PT = 6.8
_HIDES = 0.65
"""A mark closer than this many diameters hides the letter under it."""

_LEAST_MARK_IN = 0.02

Across = Literal["left", "center", "right"]
Point = tuple[float, float]
"""x, y in inches."""


class Mark(NamedTuple):
    """A round mark with a letter, its middle in inches."""

    x: float
    y: float
    fill: str
    letter: str


class Page:
    """A figure with one coordinate system in inches; text keeps its size in points.

    Parameters
    ----------
    style
        Colours and typeface.
    width_in
        Width.
    height_in
        Height.

    Attributes
    ----------
    figure
        The figure.
    """

    def __init__(self, style: Style, width_in: float, height_in: float) -> None:
        self.style = style
        self.width_in = width_in
        self.height_in = height_in
        self.figure = MarkedFigure(figsize=(width_in, height_in), facecolor=style.surface)
        self._marked: list[FigureMark] = []
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, width_in)
        self._axes.set_ylim(height_in, 0)
        self._axes.set_axis_off()

    def text(
        self,
        at: tuple[float, float],
        text: str,
        *,
        size_pt: float = TEXT_PT,
        colour: str = "",
        bold: bool = False,
        across: Across = "left",
    ) -> None:
        """Write one line, vertically centred.

        Parameters
        ----------
        at
            Where, in inches.
        text
            What; never read as mathematics.
        size_pt
            Size in points.
        colour
            Of the text's own colour if empty.
        bold
            Whether in bold.
        across
            Which side of the text is at `at`.
        """
        self._axes.text(
            *at,
            text,
            fontproperties=self.style.font(size_pt, bold=bold),
            color=colour or self.style.text,
            horizontalalignment=across,
            verticalalignment="center_baseline",
            parse_math=False,
            zorder=6,
        )

    def lines(
        self,
        at: tuple[float, float],
        lines: Sequence[str],
        *,
        size_pt: float = TEXT_PT,
        colour: str = "",
        bold: bool = False,
    ) -> None:
        """Write lines under each other, centred together on a height.

        Parameters
        ----------
        at
            Left, and middle of the whole.
        lines
            From `Style.wrap`.
        size_pt
            Size in points.
        colour
            Of the text's own colour if empty.
        bold
            Whether in bold.
        """
        top = at[1] - LINE_IN * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            place = (at[0], top + number * LINE_IN)
            self.text(place, line, size_pt=size_pt, colour=colour, bold=bold)

    def box(
        self,
        box: Box,
        fill: str,
        *,
        edge: str = "none",
        edge_pt: float = 0.6,
        opacity: float = 1.0,
        layer: float = 2,
    ) -> None:
        """Fill a rectangle.

        Parameters
        ----------
        box
            Where.
        fill
            Colour, or ``none``.
        edge
            Colour of its outline, or ``none``.
        edge_pt
            Width of the outline in points.
        opacity
            Of the fill.
        layer
            Higher lies above.
        """
        x, y, width, height = box
        face = fill if fill == "none" else (fill, opacity)
        self._axes.add_patch(
            Rectangle(
                (x, y), width, height, facecolor=face, edgecolor=edge, linewidth=edge_pt,
                zorder=layer,
            )
        )  # fmt: skip

    def hatch(self, box: Box, *, layer: float = 4) -> None:
        """Hatch a rectangle over a veil, for time that does not count."""
        x, y, width, height = box
        veil = Rectangle(
            (x, y), width, height, facecolor=(self.style.surface, 0.55), linewidth=0, zorder=layer
        )
        lines = Rectangle(
            (x, y), width, height, facecolor="none", edgecolor=self.style.muted, linewidth=0,
            hatch="/////", zorder=layer,
        )  # fmt: skip
        lines.set_hatch_linewidth(0.6)
        self._axes.add_patch(veil)
        self._axes.add_patch(lines)

    def bars(self, boxes: Sequence[Box], fill: str, *, layer: float = 3) -> None:
        """Draw many outlined bars of one colour; the outline yields where they are narrow.

        Parameters
        ----------
        boxes
            Where; each is made wide enough to be seen.
        fill
            Their colour.
        layer
            Higher lies above.
        """
        if not boxes:
            return
        corners = [
            [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
            for x, y, w, h in ((x, y, max(w, 0.9 / POINTS_PER_IN), h) for x, y, w, h in boxes)
        ]
        widths = [min(0.7, max(0.2, box[2] * POINTS_PER_IN / 6)) for box in boxes]
        self._axes.add_collection(
            PolyCollection(
                corners, facecolors=fill, edgecolors=self.style.outline, linewidths=widths,
                zorder=layer,
            ),
            autolim=False,
        )  # fmt: skip

    def marks(self, marks: Sequence["Mark"]) -> None:
        """Draw round marks, each over the one before; a letter that is mostly hidden is left out.

        Parameters
        ----------
        marks
            In the order in which they lie on each other.
        """
        if not marks:
            return
        self._axes.scatter(
            [mark.x for mark in marks],
            [mark.y for mark in marks],
            s=(MARK_IN * POINTS_PER_IN) ** 2,
            c=[mark.fill for mark in marks],
            edgecolors=self.style.outline,
            linewidths=0.7,
            zorder=5,
        )
        for at, mark in enumerate(marks):
            over = marks[at + 1 : at + 4]
            if any(hypot(o.x - mark.x, o.y - mark.y) < MARK_IN * _HIDES for o in over):
                continue
            size = _LETTER_PT if len(mark.letter) == 1 else _LETTER_PT - 1.4
            ink = ink_on(mark.fill)
            self.text(
                (mark.x, mark.y), mark.letter, size_pt=size, colour=ink, bold=True, across="center"
            )

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = "",
        width_pt: float = 0.7,
        dashed: bool = False,
        layer: float = 1,
    ) -> None:
        """Draw a straight line.

        Parameters
        ----------
        start
            One end.
        end
            The other.
        colour
            Of the theme's lines if empty.
        width_pt
            In points.
        dashed
            Whether it is broken.
        layer
            Higher lies above.
        """
        self._axes.plot(
            [start[0], end[0]],
            [start[1], end[1]],
            color=colour or self.style.line,
            linewidth=width_pt,
            linestyle=(0, (3, 2)) if dashed else "solid",
            solid_capstyle="butt",
            zorder=layer,
            scalex=False,
            scaley=False,
        )

    def diamond(self, at: tuple[float, float], *, size_in: float = 0.12) -> None:
        """Draw the mark that says what chance would give."""
        self._axes.scatter(
            [at[0]], [at[1]], s=(size_in * POINTS_PER_IN) ** 2, marker="D",
            facecolor=self.style.surface, edgecolors=self.style.text, linewidths=1.1, zorder=5.5,
        )  # fmt: skip

    def small(self, at: tuple[float, float], text: str, across: Across = "left") -> None:
        """Write a muted, smaller line."""
        self.text(at, text, size_pt=SMALL_PT, colour=self.style.muted, across=across)

    def small_lines(self, at: tuple[float, float], lines: Sequence[str]) -> None:
        """Write muted, smaller lines under each other; the first one lies on the height."""
        for number, line in enumerate(lines):
            self.small((at[0], at[1] + number * SMALL_LINE_IN), line)

    def head(self, title: Sequence[str], said: Sequence[str] = ()) -> None:
        """Write the title, and what is said of the whole in small lines below it."""
        self.lines((MARGIN_IN, MARGIN_IN + 0.08 + (len(title) - 1) * LINE_IN / 2), title, bold=True)
        self.small_lines((MARGIN_IN, MARGIN_IN + len(title) * LINE_IN + 0.1), said)

    def line(
        self,
        points: Sequence[Point],
        *,
        colour: str = "",
        width_pt: float = 1.6,
        dashes: tuple[float, ...] = (),
        layer: float = 4,
    ) -> None:
        """Draw a line through points.

        Parameters
        ----------
        points
            In inches, in order.
        colour
            Of the text's own colour if empty.
        width_pt
            In points.
        dashes
            On and off, in widths of the line; empty for an unbroken one.
        layer
            Higher lies above.
        """
        self._axes.plot(
            [x for x, _ in points], [y for _, y in points],
            color=colour or self.style.text, linewidth=width_pt,
            linestyle=(0, dashes) if dashes else "solid", solid_joinstyle="round",
            zorder=layer, scalex=False, scaley=False,
        )  # fmt: skip

    def area(
        self, points: Sequence[Point], fill: str, *, opacity: float = 1.0, layer: float = 2
    ) -> None:
        """Fill what lies between points.

        Parameters
        ----------
        points
            Corners in inches, in order round it.
        fill
            Colour.
        opacity
            Of the fill.
        layer
            Higher lies above.
        """
        self._axes.add_patch(
            Polygon(list(points), closed=True, facecolor=(fill, opacity), linewidth=0, zorder=layer)
        )

    def disc(
        self, at: Point, size_in: float, fill: str, *, edge: str = "", layer: float = 4.5
    ) -> None:
        """Draw a round spot.

        Parameters
        ----------
        at
            Its middle.
        size_in
            Its diameter.
        fill
            Colour, or ``none``.
        edge
            Colour of its outline; of the theme's outline if empty.
        layer
            Higher lies above.
        """
        self._axes.scatter(
            [at[0]], [at[1]], s=(size_in * POINTS_PER_IN) ** 2, facecolor=fill,
            edgecolors=edge or self.style.outline, linewidths=0.9, zorder=layer,
        )  # fmt: skip

    def discs(
        self,
        at: Sequence[Point],
        sizes_in: Sequence[float],
        fills: Sequence[str],
        *,
        edge: str = "",
        layer: float = 4.5,
    ) -> None:
        """Draw many round spots at once, each over the one before.

        Parameters
        ----------
        at
            Their middles.
        sizes_in
            Their diameters.
        fills
            Their colours.
        edge
            Colour of their outlines; of the theme's outline if empty.
        layer
            Higher lies above.
        """
        if at:
            self._axes.scatter(
                [x for x, _ in at], [y for _, y in at],
                s=[(size * POINTS_PER_IN) ** 2 for size in sizes_in], c=list(fills),
                edgecolors=edge or self.style.outline, linewidths=0.9, zorder=layer,
            )  # fmt: skip

    def arrow(
        self,
        start: Point,
        end: Point,
        *,
        colour: str,
        width_pt: float,
        bend: float = 0.0,
        dashed: bool = False,
    ) -> None:
        """Draw an arrow.

        Parameters
        ----------
        start
            Its tail.
        end
            Its head.
        colour
            Of line and head.
        width_pt
            Of the line in points.
        bend
            How far it bows to the right of its way, as a share of its length.
        dashed
            Whether the line is broken.
        """
        head = f"-|>,head_length={3.0 + width_pt},head_width={1.4 + 0.6 * width_pt}"
        self._axes.add_patch(
            FancyArrowPatch(
                start, end, connectionstyle=f"arc3,rad={bend}", arrowstyle=head,
                mutation_scale=1, shrinkA=0, shrinkB=0, color=colour, linewidth=width_pt,
                linestyle=(0, (3, 2)) if dashed else "solid", zorder=3,
            )
        )  # fmt: skip

    def mark(self, box: Box, label: str, moments: Sequence[FilmMoment] = ()) -> None:
        """Note what stands at a place, for those who point at it.

        Parameters
        ----------
        box
            Where.
        label
            What it says.
        moments
            Where that is to be seen.
        """
        x, y, width, height = box
        wide, high = max(width, _LEAST_MARK_IN), max(height, _LEAST_MARK_IN)
        place = (x - (wide - width) / 2, y - (high - height) / 2, wide, high)
        self._marked.append(FigureMark(box=place, label=label, moments=tuple(moments)))

    def finish(self, foot: str = "", *, in_rows: bool = False) -> MarkedFigure:
        """Return the figure with its marks, and the sentence that keeps it honest at its foot.

        Parameters
        ----------
        foot
            That sentence; the figure grows by what it needs.
        in_rows
            Whether its marks are walked row by row, instead of in the order in which they were
            noted.

        Returns
        -------
        MarkedFigure
            Done.
        """
        if foot:
            room_in = self.width_in - 2 * MARGIN_IN
            lines = self.style.wrap(foot, room_in, SMALL_PT)
            top_in = self.height_in - MARGIN_IN / 2
            self.rule((MARGIN_IN, top_in), (self.width_in - MARGIN_IN, top_in))
            self.small_lines((MARGIN_IN, top_in + 0.13), lines)
            self.height_in = top_in + 0.13 + len(lines) * SMALL_LINE_IN + MARGIN_IN / 2
            self._axes.set_ylim(self.height_in, 0)
            self.figure.set_size_inches(self.width_in, self.height_in)
        if in_rows:
            self._marked.sort(key=lambda mark: (round(mark.middle[1], 2), mark.box[0]))
        self.figure.marks = tuple(self._marked)
        return self.figure
