"""The state-space grid: in which pair of states both partners were, and how they moved."""

from math import sqrt

import pandas as pd

from observer.figures.legend import Entry, Legend, Sign
from observer.figures.letters import letters
from observer.figures.marks import MarkedFigure, moments
from observer.figures.page import LINE_IN, MARGIN_IN, MARK_IN, SMALL_LINE_IN, Mark, Page, Point
from observer.figures.seen import WHOLE, Choice, Of, window_of
from observer.figures.share_rows import percent
from observer.figures.style import SMALL_PT, Style, style_for
from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.model.time import US_PER_S
from observer.statistics.grid import grid_between, grid_pairs
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import read_streams
from observer.statistics.words import NO_CODABLE_TIME, WORDS
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Where a pair spends its time depends on the task and on how the codes were cut: a grid shows "
    "how the two moved in this film, not how well they fit."
)

_WIDEST_CELL_IN, _LOWEST_CELL_IN = 1.9, 0.24
_ROOM_FOR_NAMES_IN = 0.32
"""Cells narrower than this leave the names of rows to the legend."""
_HIGHEST_CELL_IN = 1.3
_NAME_IN = 1.5
_SHARE_ROOM_IN = 0.5
_LARGEST_IN, _SMALLEST_IN = 0.3, 0.05
_MANY_VISITS = 400
_GOLDEN = (0.754877666, 0.569840291)
"""Steps that spread points evenly over a square (Roberts' sequence)."""


def grid_choices(scheme: Scheme, text: Catalogue) -> tuple[Choice, ...]:
    """Return of which two tracks there is a grid."""
    return tuple(
        Choice(f"{a.id}+{b.id}", f"{text.local(a.label)} × {text.local(b.label)}")
        for a, b in grid_pairs(scheme)
    )


def grid_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.6),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw the grid of two tracks of two partners, with the visits to each cell.

    Parameters
    ----------
    session
        What was coded.
    text
        Language of the labels.
    size_in
        Width and least height, in inches.
    dark
        Whether for a dark surface.
    of
        Which phase, and as choice one of `grid_choices`.

    Returns
    -------
    MarkedFigure
        A spot per visit, as large as it was long; each leads to its begin.
    """
    _, style = text, style_for(dark=dark)
    pairs = grid_pairs(session.scheme)
    if not pairs:
        page = Page(style, *size_in)
        nothing = _("The scheme has no states of two partners that could be laid over each other.")
        page.lines((MARGIN_IN, MARGIN_IN + 0.2), style.wrap(nothing, size_in[0] - 2 * MARGIN_IN))
        return page.finish()
    pair = next((each for each in pairs if f"{each[0].id}+{each[1].id}" == of.choice), pairs[0])
    return _Grid(session, pair, of, text, style).draw(size_in)


class _Grid:
    def __init__(
        self,
        session: CodedSession,
        pair: tuple[Track, Track],
        of: Of,
        text: Catalogue,
        style: Style,
    ) -> None:
        self._session = session
        self._text = text
        self._style = style
        self._a, self._b = pair
        observed = session.observed((self._a.id, self._b.id), window_of(session, of.phase_id))
        self._codable_us = observed.codable_us
        self._found = grid_between(session, self._a, self._b, observed, read_streams(session))
        self._letters = letters(session.scheme)
        self._codes_a, self._codes_b = _states(self._a), _states(self._b)

    def draw(self, size_in: tuple[float, float]) -> MarkedFigure:
        _, style = self._text, self._style
        room_in = size_in[0] - 2 * MARGIN_IN
        left_in = MARGIN_IN + min(_NAME_IN, room_in * 0.25) + 0.1
        wide_in = (size_in[0] - MARGIN_IN - left_in) / len(self._codes_a)
        if wide_in < _ROOM_FOR_NAMES_IN:
            left_in = MARGIN_IN + MARK_IN + 0.12
            wide_in = (size_in[0] - MARGIN_IN - left_in) / len(self._codes_a)
        wide_in = min(wide_in, _WIDEST_CELL_IN)
        named = wide_in > 2 * _SHARE_ROOM_IN
        title = style.wrap(self._title(), room_in, bold=True)
        said = style.wrap(self._said(), room_in, SMALL_PT)
        heads = [style.wrap(self._name(code), wide_in - 0.3) for code in self._codes_a]
        head_in = (max(len(lines) for lines in heads) * LINE_IN + 0.1) if named else 0.5
        top_in = MARGIN_IN + len(title) * LINE_IN + len(said) * SMALL_LINE_IN + 0.15 + head_in
        legend = Legend.flow(self._entries(named=named), room_in, style)
        below_in = legend.height_in + MARGIN_IN + 0.15
        high_in = (size_in[1] - top_in - below_in) / len(self._codes_b)
        high_in = max(min(high_in, _HIGHEST_CELL_IN), _LOWEST_CELL_IN)
        bottom_in = top_in + high_in * len(self._codes_b)
        page = Page(style, size_in[0], max(size_in[1], bottom_in + below_in))
        page.head(title, said)
        at = _Cells(left_in, top_in, wide_in, high_in)
        self._draw_heads(page, at, heads if named else [])
        self._draw_cells(page, at)
        self._draw_visits(page, at)
        legend.draw(page, MARGIN_IN, bottom_in + 0.15)
        return page.finish(_.render(HONEST))

    def _title(self) -> str:
        names = []
        for track in (self._a, self._b):
            who = self._text.local(self._session.scheme.subject(track.subject).label)
            names.append(f"{who}: {self._text.local(track.label) or track.id}")
        return " × ".join(names)

    def _name(self, code: Code) -> str:
        return self._text.local(code.label) or code.id

    def _said(self) -> str:
        _, found = self._text, self._found
        if not self._codable_us:
            return _.render(WORDS[NO_CODABLE_TIME])
        if not found.visits or found.dispersion is None:
            return _("Both were never in a state at once.")
        return _(
            "{visits} visits to {cells} of {all} cells, {moves} moves; dispersion {dispersion}",
            visits=found.visits,
            cells=found.cells_visited,
            all=found.n_cells,
            moves=found.transitions,
            dispersion=_.number(found.dispersion, 2),
        )

    def _entries(self, *, named: bool) -> tuple[Entry, ...]:
        _ = self._text
        visit = Entry(
            label=_("a visit, as large as it was long"), sign=Sign.SPOT, fill=self._style.accent
        )
        share = Entry(
            label=_("the stronger the tint, the more of their time"),
            sign=Sign.FILL,
            fill=self._style.accent_soft,
        )
        if named:
            return (visit, share)
        codes = (
            Entry(label=self._name(code), fill=code.colour, mark=self._letters[ref])
            for track, each in ((self._a, self._codes_a), (self._b, self._codes_b))
            for code in each
            for ref in (CodeRef(track.id, code.id),)
        )
        return (visit, share, *codes)

    def _draw_heads(self, page: Page, at: "_Cells", heads: list[tuple[str, ...]]) -> None:
        for number, code in enumerate(self._codes_a):
            x, y = at.corner(number, 0)
            letter = self._letters[CodeRef(self._a.id, code.id)]
            if not heads:
                # where they would hide each other, every second one stands higher
                up_in = 0.2 if at.wide_in < MARK_IN + 0.02 and number % 2 else 0.0
                page.marks([Mark(x + at.wide_in / 2, y - 0.14 - up_in, code.colour, letter)])
                continue
            middle = y - 0.06 - len(heads[number]) * LINE_IN / 2
            page.marks([Mark(x + 0.1, middle, code.colour, letter)])
            page.lines((x + 0.24, middle), heads[number])
        room_in = at.left_in - MARGIN_IN - 0.35
        for number, code in enumerate(self._codes_b):
            y = at.corner(0, number)[1] + at.high_in / 2
            letter = self._letters[CodeRef(self._b.id, code.id)]
            page.marks([Mark(MARGIN_IN + 0.1, y, code.colour, letter)])
            lines = self._style.wrap(self._name(code), max(room_in, 0.1))
            if room_in > 0 and len(lines) * LINE_IN <= at.high_in:
                page.lines((MARGIN_IN + 0.24, y), lines)

    def _draw_cells(self, page: Page, at: "_Cells") -> None:
        _ = self._text
        numbers = {
            (row["code_a"], row["code_b"]): row for row in self._found.cells.to_dict("records")
        }
        for across, code_a in enumerate(self._codes_a):
            for down, code_b in enumerate(self._codes_b):
                row = numbers[code_a.id, code_b.id]
                share = 0.0 if pd.isna(row["proportion"]) else float(row["proportion"])
                x, y = at.corner(across, down)
                box = (x, y, at.wide_in, at.high_in)
                if share:
                    page.box(box, self._style.accent, opacity=0.06 + 0.5 * share)
                page.box(box, "none", edge=self._style.muted, layer=2.5)
                if share and min(at.wide_in, at.high_in) >= _SHARE_ROOM_IN:
                    page.text((x + 0.06, y + 0.1), percent(_, share), size_pt=SMALL_PT)
                self._mark_cell(page, box, (code_a, code_b), share)

    def _mark_cell(
        self,
        page: Page,
        box: tuple[float, float, float, float],
        pair: tuple[Code, Code],
        share: float,
    ) -> None:
        _, path = self._text, self._found.path
        own = path[(path["code_a"] == pair[0].id) & (path["code_b"] == pair[1].id)]
        names = f"{self._name(pair[0])} × {self._name(pair[1])}"
        words = _(
            "{cell}: {n} visits, {share} of the time on the grid",
            cell=names,
            n=len(own),
            share=percent(_, share),
        )
        page.mark(box, words, moments(self._session, own["start_us"].tolist(), _, names))

    def _draw_visits(self, page: Page, at: "_Cells") -> None:
        _, path = self._text, self._found.path
        columns = {code.id: number for number, code in enumerate(self._codes_a)}
        rows = {code.id: number for number, code in enumerate(self._codes_b)}
        longest = max((path["end_us"] - path["start_us"]).max() if len(path) else 1, 1)
        many = len(path) > _MANY_VISITS
        before: Point | None = None
        spots: list[Point] = []
        sizes: list[float] = []
        for number, visit in enumerate(path.to_dict("records")):
            lasted_us = int(visit["end_us"]) - int(visit["start_us"])
            size = max(_SMALLEST_IN, _LARGEST_IN * sqrt(lasted_us / longest))
            size = _SMALLEST_IN if many else min(size, at.high_in / 2.5, at.wide_in / 2)
            cell = (columns[str(visit["code_a"])], rows[str(visit["code_b"])])
            place = at.inside(*cell, number, size)
            if before is not None and visit["follows"] and not many:
                page.rule(before, place, colour=self._style.muted, width_pt=0.6, layer=3)
            spots.append(place)
            sizes.append(size)
            words = _(
                "visit {number}: {seconds} s",
                number=number + 1,
                seconds=_.number(lasted_us / US_PER_S, 1),
            )
            where = moments(self._session, (int(visit["start_us"]),), _, words)
            half = max(size, 0.1) / 2
            page.mark((place[0] - half, place[1] - half, 2 * half, 2 * half), words, where)
            before = place
        edge = self._style.surface
        page.discs(spots, sizes, [self._style.accent] * len(spots), edge=edge)


class _Cells:
    """Where the cells of a grid lie."""

    def __init__(self, left_in: float, top_in: float, wide_in: float, high_in: float) -> None:
        self.left_in = left_in
        self.top_in = top_in
        self.wide_in = wide_in
        self.high_in = high_in

    def corner(self, across: int, down: int) -> Point:
        return self.left_in + across * self.wide_in, self.top_in + down * self.high_in

    def inside(self, across: int, down: int, number: int, size_in: float) -> Point:
        """Return a place in a cell for the visit of this number, spread evenly."""
        x, y = self.corner(across, down)
        label_in = 0.16 if min(self.wide_in, self.high_in) >= _SHARE_ROOM_IN else 0.0
        pad = size_in / 2 + 0.03
        return (
            x + pad + (number * _GOLDEN[0] % 1) * max(self.wide_in - 2 * pad, 0.0),
            y
            + label_in
            + pad
            + (number * _GOLDEN[1] % 1) * max(self.high_in - label_in - 2 * pad, 0.0),
        )


def _states(track: Track) -> list[Code]:
    return [code for code in track.codes if code.kind is CodeKind.STATE]
