"""Match and repair: when both partners fitted together, and how long it took when they did not."""

from collections.abc import Sequence

from observer.figures.legend import Entry, Legend, Sign
from observer.figures.marks import MarkedFigure, moments
from observer.figures.page import LINE_IN, MARGIN_IN, SMALL_LINE_IN, Box, Page
from observer.figures.plot import BELOW_IN, TITLE_IN, Plot, axis, widest_in
from observer.figures.seen import WHOLE, Choice, Of, window_of
from observer.figures.share_rows import percent
from observer.figures.style import SMALL_PT, Style, style_for
from observer.figures.time_axis import time_axis
from observer.figures.values import number, reason, records, word
from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import Scheme
from observer.model.time import US_PER_S, Interval, intersection, union
from observer.statistics.coefficients.match_repair import BRIEF, LET_GO, REPAIRED, UNRESOLVED
from observer.statistics.columns import Row
from observer.statistics.inputs import CodedSession
from observer.statistics.match_repair import Map, match_maps, match_repair, mismatches
from observer.statistics.streams import Stream, read_streams
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Not matching belongs to all playing together: what matters is what comes after. What counts "
    "as a match is what the scheme says, in this film and this task."
)

_STRIP_IN = 0.24
_LEAST_IN = 1.0
_BAR_IN = 0.025


def repair_choices(scheme: Scheme, text: Catalogue) -> tuple[Choice, ...]:
    """Return of which two tracks the scheme says what matches."""
    return tuple(Choice(_id(each), _title(scheme, each, text)) for each in match_maps(scheme))


def repair_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.0),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw when two partners matched, and each mismatch with its length and its end.

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
        Which phase, and as choice one of `repair_choices`.

    Returns
    -------
    MarkedFigure
        Matched stretches and mismatches lead to their begin.
    """
    _, style = text, style_for(dark=dark)
    maps = match_maps(session.scheme)
    if not maps:
        page = Page(style, *size_in)
        nothing = _("The scheme does not say which states of two partners match.")
        page.lines((MARGIN_IN, MARGIN_IN + 0.2), style.wrap(nothing, size_in[0] - 2 * MARGIN_IN))
        return page.finish()
    chosen = next((each for each in maps if _id(each) == of.choice), maps[0])
    return _Repair(session, chosen, of, text, style).draw(size_in)


def _id(each: Map) -> str:
    return "+".join(each.tracks)


def _title(scheme: Scheme, each: Map, text: Catalogue) -> str:
    return " × ".join(
        f"{text.local(scheme.subject(track.subject).label)}: {text.local(track.label) or track.id}"
        for track in (each.a, each.b)
    )


class _Repair:
    def __init__(
        self, session: CodedSession, chosen: Map, of: Of, text: Catalogue, style: Style
    ) -> None:
        self._session = session
        self._map = chosen
        self._text = text
        self._style = style
        self._window = window_of(session, of.phase_id)
        self._row = next(row for row in records(match_repair(session)) if self._is_own(row))
        self._bouts = [row for row in records(mismatches(session)) if self._is_own(row)]

    def _is_own(self, row: Row) -> bool:
        tracks = (row["track_a"], row["track_b"])
        return tracks == self._map.tracks and word(row, "phase_id") == self._window.phase_id

    def draw(self, size_in: tuple[float, float]) -> MarkedFigure:
        _, style = self._text, self._style
        room_in = size_in[0] - 2 * MARGIN_IN
        title = style.wrap(_title(self._session.scheme, self._map, _), room_in, bold=True)
        said = style.wrap(self._said(), room_in, SMALL_PT)
        legend = Legend.flow(self._entries(), room_in, style)
        longest = max([self._length(row) for row in self._bouts], default=1.0)
        upright = axis(0.0, max(1.06 * longest, 1.0), _("length of the mismatch, s"), _, 4)
        left_in = MARGIN_IN + widest_in(upright.ticks, style)
        strip_in = MARGIN_IN + len(title) * LINE_IN + len(said) * SMALL_LINE_IN + 0.2
        top_in = strip_in + _STRIP_IN + TITLE_IN + 0.15
        below_in = BELOW_IN - 0.15 + legend.height_in + MARGIN_IN
        height_in = max(size_in[1] - top_in - below_in, _LEAST_IN)
        page = Page(style, size_in[0], top_in + height_in + below_in)
        page.head(title, said)
        wide_in = size_in[0] - MARGIN_IN - 0.15 - left_in
        window = self._window
        across = time_axis(window.start_us, window.end_us, wide_in, _, style)
        plot = Plot(page, (left_in, top_in, wide_in, height_in), across, upright)
        plot.draw_axes()
        self._draw_strip(plot, strip_in)
        for row in self._bouts:
            self._draw_bout(plot, row)
        legend.draw(page, MARGIN_IN, top_in + height_in + BELOW_IN - 0.15)
        return page.finish(_.render(HONEST))

    def _said(self) -> str:
        _, row = self._text, self._row
        share, rate = number(row, "match_share"), number(row, "repairs_per_min")
        if share is None or rate is None:
            return reason(row, _)
        words = _(
            "matched {share} of {time}; {n} repairs, {rate} a minute",
            share=percent(_, share),
            time=_.clock(round((number(row, "codable_s") or 0.0) * US_PER_S)),
            n=row["n_repairs"],
            rate=_.number(rate, 1),
        )
        median = number(row, "repair_median_s")
        if median is not None:
            words += _("; half of them within {seconds} s", seconds=_.number(median, 1))
        return words

    def _entries(self) -> tuple[Entry, ...]:
        _, style = self._text, self._style
        return (
            Entry(label=_("matched"), sign=Sign.FILL, fill=style.accent),
            Entry(label=_("not matched"), sign=Sign.HATCHED, fill=style.surface),
            Entry(label=_("repaired"), sign=Sign.SPOT, fill=style.accent),
            Entry(label=_("not seen to end in a match"), sign=Sign.SPOT, fill=style.surface),
        )

    def _length(self, row: Row) -> float:
        return (number(row, "offset_s") or 0.0) - (number(row, "onset_s") or 0.0)

    def _matched(self) -> Sequence[Interval]:
        """Return when both were in a pair of the map, within time that both could be coded."""
        streams = read_streams(self._session)
        together = [
            each
            for one, other in self._map.pairs
            for each in intersection(
                _bouts(streams[CodeRef(self._map.a.id, one)]),
                _bouts(streams[CodeRef(self._map.b.id, other)]),
            )
        ]
        observed = self._session.observed(self._map.tracks, self._window)
        return intersection(union(together), observed.codable)

    def _draw_strip(self, plot: Plot, top_in: float) -> None:
        _, page = self._text, plot.page
        box = (plot.left_in, top_in, plot.width_in, _STRIP_IN)
        page.box(box, "none", edge=self._style.muted, layer=2)
        for stretch in self._matched():
            left, right = plot.x(stretch.start_us), plot.x(stretch.end_us)
            part = (left, top_in, right - left, _STRIP_IN)
            page.box(part, self._style.accent, layer=3)
            words = _(
                "matched from {time} for {seconds} s",
                time=_.clock(stretch.start_us),
                seconds=_.number(stretch.duration_us / US_PER_S, 1),
            )
            page.mark(part, words, moments(self._session, (stretch.start_us,), _, _("matched")))
        for row in self._bouts:
            left = plot.x((number(row, "onset_s") or 0.0) * US_PER_S)
            right = plot.x((number(row, "offset_s") or 0.0) * US_PER_S)
            page.hatch((left, top_in, right - left, _STRIP_IN))

    def _draw_bout(self, plot: Plot, row: Row) -> None:
        _, page, style = self._text, plot.page, self._style
        ended, length_s = word(row, "ended"), self._length(row)
        onset_us = round((number(row, "onset_s") or 0.0) * US_PER_S)
        x, y = plot.at(onset_us, length_s)
        if ended != BRIEF:
            foot: Box = (x - _BAR_IN / 2, y, _BAR_IN, plot.y(0) - y)
            page.box(foot, style.muted, layer=2.5)
        fill = style.accent if ended == REPAIRED else style.surface
        size = 0.06 if ended == BRIEF else 0.13
        page.disc((x, y), size, fill)
        s = _.number(length_s, 1)
        how: dict[str, str] = {
            REPAIRED: _("not matched for {seconds} s, then matched again", seconds=s),
            UNRESOLVED: _(
                "not matched for {seconds} s, up to the end of what was coded", seconds=s
            ),
            LET_GO: _(
                "not matched for {seconds} s, then neither in a state that counts", seconds=s
            ),
            BRIEF: _("not matched for {seconds} s, too short to count", seconds=s),
        }
        words = how[ended]
        spoken = f"{_.clock(onset_us)}: {words}"
        page.mark(
            (x - 0.08, y - 0.08, 0.16, 0.16), spoken, moments(self._session, (onset_us,), _, words)
        )


def _bouts(stream: Stream) -> tuple[Interval, ...]:
    pairs = zip(stream.starts.tolist(), stream.ends.tolist(), strict=True)
    return tuple(Interval(start, end) for start, end in pairs if start < end)
