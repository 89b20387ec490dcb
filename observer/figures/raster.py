"""The raster: what each partner did when, one row per track, on one time axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from observer.figures.legend import Entry, Legend, Sign
from observer.figures.letters import letters
from observer.figures.marks import MarkedFigure, moments
from observer.figures.page import LINE_IN, MARGIN_IN, MARK_IN, Box, Mark, Page
from observer.figures.seen import WHOLE, Of, only_phase
from observer.figures.style import SMALL_PT, TEXT_PT, Style, ink_on, style_for
from observer.figures.time_axis import time_axis
from observer.model.rules import CodeRef
from observer.model.scheme import Code, CodeKind, Track
from observer.model.time import US_PER_S, Interval, difference, intersection
from observer.statistics.inputs import CodedSession, Window
from observer.statistics.streams import Stream, read_streams
from observer.text.catalogue import Catalogue

_LANE_IN = 0.25
_ROW_PAD_IN = 0.05
_HEADING_IN = 0.27
_BAND_IN = 0.26
_AXIS_IN = 0.32
_GUTTER_IN = 0.26
"""Between the names of the tracks and the time: the letters of lanes."""
_WIDEST_NAMES = 0.27
_LABEL_PT = 7.2
_CROWDED = 0.6
_TOUCHES = 0.8
_STAGGER_IN = 0.065


@dataclass(frozen=True, slots=True)
class _Lane:
    """Codes that share a line within a track's row."""

    codes: tuple[Code, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class _Row:
    track: Track
    name: tuple[str, ...]
    lanes: tuple[_Lane, ...]

    @property
    def height_in(self) -> float:
        lines_in = len(self.name) * LINE_IN
        return max(len(self.lanes) * _LANE_IN, lines_in) + 2 * _ROW_PAD_IN


def raster(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (10.0, 5.5),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw the codes of all subjects over the session.

    Bouts are bars and points are marks with the letter of their code. Tracks on which codes may
    overlap, or stand too close for a letter, get a line per code with the letter before it, so
    that a print in grey can be read too. Phases stand as a band on top; what could not be coded is
    hatched, what was not coded is grey.

    Parameters
    ----------
    session
        What was coded.
    text
        Language of the labels.
    size_in
        Width and least height, in inches; where the tracks or the legend need more, the figure is
        higher. Made for this size: draw it anew for another.
    dark
        Whether for a dark surface.
    of
        A phase is drawn as long as the figure is wide.

    Returns
    -------
    MarkedFigure
        Every bout and point is a mark that leads to its onset.
    """
    shown = only_phase(session, of.phase_id)
    return _Raster(shown, text, style_for(dark=dark), size_in).draw()


class _Raster:
    def __init__(
        self, session: CodedSession, text: Catalogue, style: Style, size_in: tuple[float, float]
    ) -> None:
        self._session = session
        self._text = text
        self._style = style
        self._width_in, self._least_height_in = size_in
        self._streams = read_streams(session)
        self._letters = letters(session.scheme)
        self._tracks = sorted(
            session.scheme.tracks,
            key=lambda track: [s.id for s in session.scheme.subjects].index(track.subject),
        )

    def draw(self) -> MarkedFigure:
        rows = self._rows
        phases_in = _BAND_IN if self._phases else 0.0
        top_in = MARGIN_IN + phases_in
        headings = len({row.track.subject for row in rows})
        rows_in = sum(row.height_in for row in rows) + headings * _HEADING_IN
        legend = self._legend()
        needed_in = top_in + rows_in + _AXIS_IN + legend.height_in + MARGIN_IN + 0.1
        page = Page(self._style, self._width_in, max(self._least_height_in, needed_in))
        bottom_in = top_in + rows_in
        self._draw_time(page, top_in, bottom_in)
        self._draw_phases(page, top_in, bottom_in)
        at_in, subject = top_in, ""
        for row in rows:
            if row.track.subject != subject:
                subject = row.track.subject
                at_in += _HEADING_IN
                name = self._text.local(self._session.scheme.subject(subject).label)
                page.text((MARGIN_IN, at_in - _HEADING_IN * 0.4), name, bold=True)
            self._draw_row(page, row, at_in)
            at_in += row.height_in
        if not any(len(stream.onsets) for stream in self._streams.values()):
            middle = ((self._left_in + self._right_in) / 2, (top_in + bottom_in) / 2)
            _ = self._text
            page.text(middle, _("Nothing has been coded yet."), size_pt=11, across="center")
        legend.draw(page, MARGIN_IN, bottom_in + _AXIS_IN + 0.1)
        return page.finish(in_rows=True)

    # measures

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        room_in = self._width_in * _WIDEST_NAMES
        return {
            track.id: self._style.wrap(self._text.local(track.label) or track.id, room_in)
            for track in self._tracks
        }

    @cached_property
    def _left_in(self) -> float:
        lines = [line for name in self._names.values() for line in name]
        widest_in = max((self._style.width_in(line) for line in lines), default=0.0)
        return MARGIN_IN + 0.1 + widest_in + _GUTTER_IN + 0.12

    @property
    def _right_in(self) -> float:
        return self._width_in - MARGIN_IN - 0.1

    @property
    def _in_per_us(self) -> float:
        return (self._right_in - self._left_in) / self._session.window.duration_us

    def _x(self, time_us: int) -> float:
        return self._left_in + (time_us - self._session.window.start_us) * self._in_per_us

    @cached_property
    def _rows(self) -> list[_Row]:
        return [_Row(track, self._names[track.id], self._lanes(track)) for track in self._tracks]

    def _lanes(self, track: Track) -> tuple[_Lane, ...]:
        points = tuple(code for code in track.codes if code.kind is CodeKind.POINT)
        states = tuple(code for code in track.codes if code.kind is CodeKind.STATE)
        return (
            *self._laid(
                states, crowded=self._bars_are_crowded(track, states), apart=not track.exclusive
            ),
            *self._laid(points, crowded=self._points_are_crowded(track, points), apart=False),
        )

    def _laid(self, codes: tuple[Code, ...], *, crowded: bool, apart: bool) -> list[_Lane]:
        if codes and (len(codes) == 1 or not (crowded or apart)):
            return [_Lane(codes, named=crowded)]
        return [_Lane((code,), named=True) for code in codes]

    def _stream(self, track: Track, code: Code) -> Stream:
        return self._streams[CodeRef(track.id, code.id)]

    def _bars_are_crowded(self, track: Track, codes: Sequence[Code]) -> bool:
        lengths = [s.ends - s.starts for s in (self._stream(track, code) for code in codes)]
        widths_in = np.concatenate([*lengths, np.empty(0, np.int64)]) * self._in_per_us
        return len(widths_in) > 0 and float((widths_in < MARK_IN * 0.7).mean()) > 1 - _CROWDED

    def _points_are_crowded(self, track: Track, codes: Sequence[Code]) -> bool:
        onsets = [self._stream(track, code).onsets for code in codes]
        times = np.concatenate([*onsets, np.empty(0, np.int64)])
        return self._are_close([float(x) for x in times * self._in_per_us])

    def _are_close(self, xs_in: Sequence[float]) -> bool:
        close = np.diff(np.sort(np.array(xs_in))) < MARK_IN
        return len(close) > 0 and float(close.mean()) > 1 - _CROWDED

    # legend

    def _legend(self) -> Legend:
        _ = self._text
        scheme = self._session.scheme
        entries = [
            Entry(
                label=_.local(code.label) or code.id,
                fill=code.colour,
                mark=self._letters[CodeRef(track.id, code.id)],
            )
            for track in self._tracks
            for code in track.codes
            if len(self._stream(track, code).onsets)
        ]
        if self._session.coding.uncodable:
            entries.append(Entry(label=_("could not be coded"), sign=Sign.UNCODABLE))
        if any(self._uncoded(track) for track in scheme.tracks):
            entries.append(Entry(label=_("was not coded"), sign=Sign.UNCODED))
        if not self._phase_names_fit:
            entries.extend(
                Entry(label=phase.phase, sign=Sign.NUMBER, mark=str(number))
                for number, phase in enumerate(self._phases, 1)
            )
        return Legend.flow(entries, self._width_in - 2 * MARGIN_IN, self._style)

    def _uncoded(self, track: Track) -> tuple[Interval, ...]:
        whole = self._session.windows()[0]
        return difference((self._session.window,), self._session.coded(track.id, whole))

    # drawing

    @property
    def _phases(self) -> tuple[Window, ...]:
        return tuple(phase for phase in self._session.phase_windows() if phase.span)

    @cached_property
    def _phase_names_fit(self) -> bool:
        return all(
            self._style.width_in(phase.phase, SMALL_PT, bold=True) + 0.1
            <= (phase.end_us - phase.start_us) * self._in_per_us
            for phase in self._phases
        )

    def _draw_phases(self, page: Page, top_in: float, bottom_in: float) -> None:
        for number, phase in enumerate(self._phases, 1):
            left_in, right_in = self._x(phase.start_us), self._x(phase.end_us)
            band = (left_in, top_in - _BAND_IN, right_in - left_in, _BAND_IN - 0.06)
            page.box(band, self._style.accent_soft, edge=self._style.surface, edge_pt=1.2)
            name = phase.phase if self._phase_names_fit else str(number)
            middle = ((left_in + right_in) / 2, top_in - _BAND_IN / 2 - 0.03)
            page.text(
                middle, name, size_pt=SMALL_PT, bold=True, across="center",
                colour=self._style.accent,
            )  # fmt: skip
            for edge in (left_in, right_in):
                page.rule((edge, top_in - 0.06), (edge, bottom_in), colour=self._style.accent)

    def _draw_time(self, page: Page, top_in: float, bottom_in: float) -> None:
        window, width_in = self._session.window, self._right_in - self._left_in
        ticks = time_axis(window.start_us, window.end_us, width_in, self._text, self._style).ticks
        for time_us, words in ticks:
            x = self._x(round(time_us))
            page.rule((x, top_in), (x, bottom_in + 0.05))
            page.small((x, bottom_in + 0.16), words, "center")
        page.rule((self._left_in, bottom_in), (self._right_in, bottom_in), width_pt=1)

    def _draw_row(self, page: Page, row: _Row, top_in: float) -> None:
        middle_in = top_in + row.height_in / 2
        page.lines((MARGIN_IN + 0.1, middle_in), row.name)
        page.rule((MARGIN_IN, top_in), (self._right_in, top_in))
        lane_in = (row.height_in - 2 * _ROW_PAD_IN) / max(1, len(row.lanes))
        for number, lane in enumerate(row.lanes):
            at_in = top_in + _ROW_PAD_IN + (number + 0.5) * lane_in
            if lane.named:
                code = lane.codes[0]
                letter = self._letters[CodeRef(row.track.id, code.id)]
                page.small((self._left_in - 0.12, at_in), letter, "right")
            for code in lane.codes:
                if code.kind is CodeKind.STATE:
                    self._draw_bouts(page, row.track, code, at_in)
            self._draw_points(page, row.track, lane, at_in)
        self._draw_untold(page, row, top_in)

    def _draw_untold(self, page: Page, row: _Row, top_in: float) -> None:
        window = self._session.window
        for stretch in self._session.coding.uncodable_on(row.track.id):
            seen = stretch.overlap(window)
            if seen:
                box = self._span(seen, top_in + 0.01, row.height_in - 0.02)
                page.hatch(box)
                self._note_untold(page, box, row.track, seen)
        for stretch in self._uncoded(row.track):
            box = self._span(stretch, top_in + 0.01, row.height_in - 0.02)
            page.box(box, self._style.line, opacity=0.8, layer=4.5)

    def _span(self, stretch: Interval, top_in: float, height_in: float) -> Box:
        left_in = self._x(stretch.start_us)
        return left_in, top_in, self._x(stretch.end_us) - left_in, height_in

    def _draw_points(self, page: Page, track: Track, lane: _Lane, at_in: float) -> None:
        window = self._session.window
        marks: list[Mark] = []
        for code in lane.codes:
            if code.kind is CodeKind.STATE:
                continue
            onsets = self._stream(track, code).onsets
            seen = onsets[(onsets >= window.start_us) & (onsets < window.end_us)]
            letter = self._letters[CodeRef(track.id, code.id)]
            marks.extend(Mark(self._x(int(time)), at_in, code.colour, letter) for time in seen)
            for time in seen.tolist():
                box = (self._x(time) - MARK_IN / 2, at_in - MARK_IN / 2, MARK_IN, MARK_IN)
                self._note(page, box, track, code, time)
        if lane.named and self._are_close([mark.x for mark in marks]):
            ticks = [(mark.x - 0.012, at_in - 0.085, 0.024, 0.17) for mark in marks]
            page.bars(ticks, lane.codes[0].colour)
        else:
            page.marks(_staggered(sorted(marks)))

    def _draw_bouts(self, page: Page, track: Track, code: Code, at_in: float) -> None:
        stream, window = self._stream(track, code), self._session.window
        bouts = [
            seen
            for start, end in zip(stream.starts.tolist(), stream.ends.tolist(), strict=True)
            if start < end and (seen := Interval(start, end).overlap(window))
        ]
        page.bars([self._span(bout, at_in - 0.095, 0.19) for bout in bouts], code.colour)
        for bout in bouts:
            box = self._span(bout, at_in - 0.095, 0.19)
            self._note(page, box, track, code, bout.start_us, bout.duration_us)
        letter = self._letters[CodeRef(track.id, code.id)]
        label = self._text.local(code.short_label) or self._text.local(code.label) or letter
        label_in = self._style.width_in(label, _LABEL_PT, bold=True) + 0.1
        letter_in = self._style.width_in(letter, TEXT_PT, bold=True)
        wide = [bout for bout in bouts if bout.duration_us * self._in_per_us >= letter_in]
        codable = self._session.observed((track.id,), self._session.windows()[0]).codable
        for bout in wide:
            parts = intersection((bout,), codable)
            best = max(parts, key=lambda part: part.duration_us, default=None)
            room_in = best.duration_us * self._in_per_us if best else 0.0
            if best is None or room_in < letter_in:
                continue
            page.text(
                (self._x((best.start_us + best.end_us) // 2), at_in),
                label if label_in <= room_in else letter,
                size_pt=_LABEL_PT,
                bold=True,
                across="center",
                colour=ink_on(code.colour),
            )

    def _note_untold(self, page: Page, box: Box, track: Track, stretch: Interval) -> None:
        _ = self._text
        name, what = _.local(track.label) or track.id, _("could not be coded")
        where = moments(self._session, (stretch.start_us,), _, what)
        page.mark(box, f"{name}: {what}, {_.clock(stretch.start_us)}", where)

    def _note(
        self, page: Page, box: Box, track: Track, code: Code, at_us: int, for_us: int = 0
    ) -> None:
        """Note an event as a mark that leads to its onset."""
        _ = self._text
        who = _.local(self._session.scheme.subject(track.subject).label)
        what = _.local(code.label) or code.id
        lasted = f" ({_.number(for_us / US_PER_S, 1)} s)" if for_us else ""
        where = moments(self._session, (at_us,), _, what)
        page.mark(box, f"{who}: {what}{lasted}, {_.clock(at_us)}", where)


def _staggered(marks: Sequence[Mark]) -> list[Mark]:
    """Move marks that would hide each other alternately up and down."""
    placed: list[Mark] = []
    up = False
    for at, mark in enumerate(marks):
        after_close = at > 0 and mark.x - marks[at - 1].x < MARK_IN * _TOUCHES
        before_close = at + 1 < len(marks) and marks[at + 1].x - mark.x < MARK_IN * _TOUCHES
        up = not up if after_close else True
        shift = _STAGGER_IN if after_close or before_close else 0.0
        placed.append(mark._replace(y=mark.y - shift if up else mark.y + shift))
    return placed
