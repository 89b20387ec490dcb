"""The transition diagram: what came next after each code, as arrows between the codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

import numpy as np

from observer.figures.legend import Entry, Legend, Sign
from observer.figures.letters import letters
from observer.figures.marks import FilmMoment, MarkedFigure, moments
from observer.figures.page import LINE_IN, MARGIN_IN, SMALL_LINE_IN, Page, Point
from observer.figures.seen import WHOLE, Choice, Of, window_of
from observer.figures.share_rows import percent
from observer.figures.style import SMALL_PT, TEXT_PT, Style, ink_on, style_for
from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind, Scheme
from observer.statistics.coefficients.residuals import independence, lag_cells
from observer.statistics.inputs import CodedSession
from observer.statistics.lags import Sequenced, count, sequences
from observer.statistics.partners import unbroken
from observer.statistics.streams import cut, read_streams
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Arrows count what came next in this film. Few transitions say little: broken arrows stand on "
    "fewer than five that chance would give. What comes next is not always an answer."
)

MOST_ARROWS = 30
_FEW_CODES = 8
_ROOM_FOR_NAMES_IN = 6.0
_NODE_IN = 0.34
_CLEAR_IN = 0.05
_BELOW_LOOP_IN = 0.28
_BEND, _LESS_BEND = 0.2, 0.08
_LEAST_IN, _PER_CODE_IN = 2.4, 0.12
_SMALLEST_IN = 0.13
_LETTER_IN = 0.24
"""In a smaller spot the letter is smaller too."""
_CERTAIN = 0.05
_STEEP = 0.35
"""A name stands above or below a code that lies less far to the side than this."""
_THINNEST_PT, _WIDEST_PT = 0.7, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrow:
    first: int
    second: int
    n: int
    share: float
    z: float | None
    more_than_chance: bool
    uncertain: bool
    moments: tuple[FilmMoment, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    code: Code
    ref: CodeRef
    letter: str
    at: Point
    outward: Point


def transition_choices(scheme: Scheme, text: Catalogue) -> tuple[Choice, ...]:
    """Return of which tracks there are transitions.

    Parameters
    ----------
    scheme
        Of the coding.
    text
        Language.

    Returns
    -------
    tuple of Choice
        Tracks of which one state runs at a time first, then other tracks, then pairs of tracks.
    """
    found = sorted(sequences(scheme), key=_rank)
    return tuple(
        Choice(each.id, " + ".join(text.local(track.label) or track.id for track in each.tracks))
        for each in found
    )


def _rank(sequence: Sequenced) -> tuple[int, bool]:
    states = any(code.kind is CodeKind.STATE for code in sequence.tracks[0].codes)
    return len(sequence.tracks), not (sequence.tracks[0].exclusive and states)


def transitions_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.6),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw what came next after each code of a track, or of two tracks together.

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
        Which phase, and as choice one of `transition_choices`.

    Returns
    -------
    MarkedFigure
        Each arrow leads to the moments at which the second code came.
    """
    _, style = text, style_for(dark=dark)
    found = sorted(sequences(session.scheme), key=_rank)
    if not found:
        page = Page(style, *size_in)
        nothing = _("The scheme has no two codes that could follow each other.")
        page.lines((MARGIN_IN, MARGIN_IN + 0.2), style.wrap(nothing, size_in[0] - 2 * MARGIN_IN))
        return page.finish()
    chosen = next((each for each in found if each.id == of.choice), found[0])
    return _Diagram(session, chosen, of, text, style).draw(size_in)


class _Diagram:
    def __init__(
        self, session: CodedSession, sequence: Sequenced, of: Of, text: Catalogue, style: Style
    ) -> None:
        self._session = session
        self._sequence = sequence
        self._text = text
        self._style = style
        self._codes = [
            (session.scheme.track(track.id).code(code), CodeRef(track.id, code))
            for track, code in sequence.codes
        ]
        self._letters = letters(session.scheme)
        window = window_of(session, of.phase_id)
        self._observed = session.observed(sequence.ids, window)
        self._streams = read_streams(session)
        self._arrows = self._read()
        self._named = False
        self._node_in = _NODE_IN

    def draw(self, size_in: tuple[float, float]) -> MarkedFigure:
        _, style = self._text, self._style
        self._named = len(self._codes) <= _FEW_CODES and size_in[0] >= _ROOM_FOR_NAMES_IN
        room_in = size_in[0] - 2 * MARGIN_IN
        name = " + ".join(_.local(track.label) or track.id for track in self._sequence.tracks)
        title = style.wrap(name, room_in, bold=True)
        legend = Legend.flow(self._entries(), room_in, style)
        said = style.wrap(self._said(), room_in, SMALL_PT)
        top_in = MARGIN_IN + len(title) * LINE_IN + 0.12
        below_in = 0.2 + len(said) * SMALL_LINE_IN + legend.height_in + MARGIN_IN
        least_in = max(_LEAST_IN, _PER_CODE_IN * len(self._codes))
        height_in = max(size_in[1] - top_in - below_in, least_in)
        page = Page(style, size_in[0], top_in + height_in + below_in)
        page.head(title)
        nodes = self._nodes((MARGIN_IN, top_in, room_in, height_in))
        self._draw(page, nodes)
        page.small_lines((MARGIN_IN, top_in + height_in + 0.1), said)
        legend.draw(page, MARGIN_IN, page.height_in - MARGIN_IN - legend.height_in)
        return page.finish(_.render(HONEST))

    def _entries(self) -> tuple[Entry, ...]:
        _, style = self._text, self._style
        arrows = (
            Entry(label=_("more often than chance (bold)"), sign=Sign.LINE, fill=style.accent),
            Entry(label=_("not more than chance"), sign=Sign.LINE, fill=style.muted),
            Entry(label=_("fewer than five expected"), sign=Sign.DASHED, fill=style.muted),
        )
        if self._named:
            return arrows
        codes = (
            Entry(
                label=self._text.local(code.label) or code.id,
                fill=code.colour,
                mark=self._letters[ref],
            )
            for code, ref in self._codes
        )
        return (*arrows, *codes)

    def _said(self) -> str:
        _, n = self._text, sum(arrow.n for arrow in self._arrows)
        if not n:
            return _("No code was followed by another one.")
        if len(self._arrows) <= MOST_ARROWS:
            return _("{n} transitions", n=n)
        return _(
            "{n} transitions; of {kinds} kinds the {most} most frequent are drawn",
            n=n,
            kinds=len(self._arrows),
            most=MOST_ARROWS,
        )

    def _read(self) -> list[_Arrow]:
        """Return every kind of transition that occurred, the most frequent first."""
        counted = count(self._session, self._sequence, self._observed, self._streams)
        barred = self._sequence.structural_zeros(counted.counts)
        cells = lag_cells(independence(counted.counts, barred))
        times = self._times()
        arrows: list[_Arrow] = []
        for (first, second), cell in zip(np.ndindex(*counted.counts.shape), cells, strict=True):
            n, share, z, p = cell["n_pairs"], cell["share"], cell["z"], cell["p_holm"]
            if not isinstance(n, int) or not n:
                continue
            above = isinstance(z, float) and z > 0 and isinstance(p, float) and p < _CERTAIN
            arrows.append(
                _Arrow(
                    first=first,
                    second=second,
                    n=n,
                    share=share if isinstance(share, float) else 0.0,
                    z=z if isinstance(z, float) else None,
                    more_than_chance=above,
                    uncertain=bool(cell["low_expected"]),
                    moments=self._moments(first, second, times.get((first, second), [])),
                )
            )
        return sorted(arrows, key=lambda arrow: -arrow.n)

    def _times(self) -> dict[tuple[int, int], list[int]]:
        """Return when each kind of transition ended in its second code."""
        stretches = unbroken(self._session, self._observed)
        alone = len(self._sequence.tracks) == 1
        begins = []
        for _code, ref in self._codes:
            stream = self._streams[ref]
            runs = alone and len(stream.starts)
            begins.append(
                cut(stream, stretches).starts if runs else stretches.inside(stream.onsets)
            )
        at = np.concatenate(begins)
        which = np.repeat(np.arange(len(begins)), [len(each) for each in begins])
        order = np.lexsort((which, at))
        at, which = at[order], which[order]
        same = np.diff(stretches.index(at)) == 0
        found: dict[tuple[int, int], list[int]] = {}
        for place in np.flatnonzero(same).tolist():
            pair = (int(which[place]), int(which[place + 1]))
            found.setdefault(pair, []).append(int(at[place + 1]))
        return found

    def _moments(self, first: int, second: int, times: list[int]) -> tuple[FilmMoment, ...]:
        return moments(self._session, times, self._text, self._pair(first, second))

    def _pair(self, first: int, second: int) -> str:
        names = [self._text.local(self._codes[at][0].label) for at in (first, second)]
        return " → ".join(names)

    def _nodes(self, box: tuple[float, float, float, float]) -> list[_Node]:
        """Lay the codes on an ellipse: of two tracks one at the left and one at the right."""
        x, y, width, height = box
        middle = (x + width / 2, y + height / 2)
        across = min(width / 2 - (1.8 if self._named else 0.5), height * 0.95)
        radius = (max(across, 0.8), height / 2 - 0.4)
        nodes: list[_Node] = []
        for (code, ref), angle in zip(self._codes, self._angles(), strict=True):
            outward = (cos(angle), sin(angle))
            at = (middle[0] + radius[0] * outward[0], middle[1] + radius[1] * outward[1])
            nodes.append(_Node(code, ref, self._letters[ref], at, outward))
        between = (hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]) for a, b in pairwise(nodes))
        self._node_in = max(min(_NODE_IN, *(0.9 * gap for gap in between)), _SMALLEST_IN)
        return nodes

    def _angles(self) -> list[float]:
        sizes = [len(track.codes) for track in self._sequence.tracks]
        if len(sizes) == 1:
            return [-pi / 2 + 2 * pi * at / sizes[0] for at in range(sizes[0])]
        spread = 0.78 * pi
        left = [pi + spread * ((at + 0.5) / sizes[0] - 0.5) for at in range(sizes[0])]
        right = [spread * ((at + 0.5) / sizes[1] - 0.5) for at in range(sizes[1])]
        return [*reversed(left), *right]

    def _draw(self, page: Page, nodes: Sequence[_Node]) -> None:
        drawn = self._arrows[:MOST_ARROWS]
        most = max((arrow.share for arrow in drawn), default=1.0) or 1.0
        wide = self._node_in + 0.1
        taken = [(node.at[0], node.at[1], wide, wide) for node in nodes]
        loops = {arrow.first for arrow in drawn if arrow.first == arrow.second}
        for place, node in enumerate(nodes):
            taken.append(self._draw_node(page, node, loop=place in loops))
        for arrow in reversed(drawn):
            self._draw_arrow(page, nodes, arrow, most)
        for arrow in drawn:
            self._write_arrow(page, nodes, arrow, taken)

    def _draw_node(
        self, page: Page, node: _Node, *, loop: bool
    ) -> tuple[float, float, float, float]:
        """Draw a code, and return what its name takes: middle, width and height."""
        _, (x, y) = self._text, node.at
        page.disc(node.at, self._node_in, node.code.colour)
        page.text(
            node.at,
            node.letter,
            size_pt=TEXT_PT if self._node_in >= _LETTER_IN else SMALL_PT - 2,
            bold=True,
            across="center",
            colour=ink_on(node.code.colour),
        )
        name = _.local(node.code.label) or node.code.id
        stretches = unbroken(self._session, self._observed)
        stream = self._streams[node.ref]
        begins = (
            cut(stream, stretches).starts if len(stream.starts) else stretches.inside(stream.onsets)
        )
        half = self._node_in / 2
        page.mark(
            (x - half, y - half, 2 * half, 2 * half),
            name,
            moments(self._session, begins.tolist(), _, name),
        )
        if not self._named:
            return (x, y, 0.0, 0.0)
        lines = self._style.wrap(name, 1.25)
        wide = max(self._style.width_in(line) for line in lines)
        high = len(lines) * LINE_IN
        away = half + 0.08 + (0.22 if loop else 0.0)
        if abs(node.outward[0]) < _STEEP:
            middle = (x, y + (away + high / 2) * (1 if node.outward[1] > 0 else -1))
        else:
            middle = (x + (away + wide / 2) * (1 if node.outward[0] > 0 else -1), y)
        page.lines((middle[0] - wide / 2, middle[1]), lines)
        return (*middle, wide, high)

    def _path(self, nodes: Sequence[_Node], arrow: _Arrow) -> tuple[Point, Point, Point, float]:
        """Return begin, end and middle of an arrow, and how far it bends."""
        first, second = nodes[arrow.first], nodes[arrow.second]
        clear = self._node_in / 2 + _CLEAR_IN
        if arrow.first == arrow.second:
            (x, y), (out_x, out_y) = first.at, first.outward
            start = _turned((out_x, out_y), -0.55)
            end = _turned((out_x, out_y), 0.55)
            tip = clear + 0.17
            return (
                (x + clear * start[0], y + clear * start[1]),
                (x + clear * end[0], y + clear * end[1]),
                (x + tip * out_x, y + tip * out_y),
                -1.4,
            )
        start, end = first.at, second.at
        bend = _BEND if self._named else _LESS_BEND
        control = _bent(start, end, bend, 1.0)
        start, end = _towards(start, control, clear), _towards(end, control, clear)
        return start, end, _bent(start, end, bend, 0.5), bend

    def _draw_arrow(self, page: Page, nodes: Sequence[_Node], arrow: _Arrow, most: float) -> None:
        start, end, _middle, bend = self._path(nodes, arrow)
        page.arrow(
            start,
            end,
            colour=self._style.accent if arrow.more_than_chance else self._style.muted,
            width_pt=_THINNEST_PT + (_WIDEST_PT - _THINNEST_PT) * arrow.share / most,
            bend=bend,
            dashed=arrow.uncertain,
        )

    def _write_arrow(
        self,
        page: Page,
        nodes: Sequence[_Node],
        arrow: _Arrow,
        taken: list[tuple[float, float, float, float]],
    ) -> None:
        """Write how often at an arrow, where there is room, and note it as a mark."""
        _, (x, y) = self._text, self._path(nodes, arrow)[2]
        words, bold = f"{arrow.n} · {percent(_, arrow.share)}", arrow.more_than_chance
        wide = self._style.width_in(words, SMALL_PT, bold=bold) + 0.06
        places = [(x, y, wide, 0.14)]
        if arrow.first == arrow.second:
            places = [(x, y + down, wide, 0.14) for down in (_BELOW_LOOP_IN, -_BELOW_LOOP_IN)]
        free = (p for p in places if not any(_meet(p, other) for other in taken))
        place = next(free, None)
        if place is not None:
            left, top = place[0] - wide / 2, place[1] - 0.075
            page.box((left, top, wide, 0.15), self._style.surface, opacity=0.85, layer=5)
            page.text(place[:2], words, size_pt=SMALL_PT, across="center", bold=bold)
            taken.append(place)
        spoken = _(
            "{pair}: {n} times, {share} of what came next",
            pair=self._pair(arrow.first, arrow.second),
            n=arrow.n,
            share=percent(_, arrow.share),
        )
        if arrow.z is not None:
            spoken += f", z = {_.number(arrow.z, 2)}"
        if arrow.more_than_chance:
            spoken += f", {_('more often than chance')}"
        page.mark((x - 0.11, y - 0.09, 0.22, 0.18), spoken, arrow.moments)


def _bent(start: Point, end: Point, bend: float, share: float) -> Point:
    """Return the middle of a bow, as matplotlib bends it (share 1: its control point)."""
    across, down = end[0] - start[0], end[1] - start[1]
    return (
        (start[0] + end[0]) / 2 - share * bend * down,
        (start[1] + end[1]) / 2 + share * bend * across,
    )


def _towards(start: Point, goal: Point, distance: float) -> Point:
    long = hypot(goal[0] - start[0], goal[1] - start[1]) or 1.0
    return (
        start[0] + (goal[0] - start[0]) / long * distance,
        start[1] + (goal[1] - start[1]) / long * distance,
    )


def _turned(way: Point, angle: float) -> Point:
    return (
        way[0] * cos(angle) - way[1] * sin(angle),
        way[0] * sin(angle) + way[1] * cos(angle),
    )


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return all(
        abs(one[axis] - other[axis]) < (one[axis + 2] + other[axis + 2]) / 2 + 0.02
        for axis in (0, 1)
    )
