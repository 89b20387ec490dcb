"""Synchrony: how two followed values go together at each delay, and in windows that move along."""

from collections.abc import Sequence

from observer.figures.legend import Entry, Legend, Sign
from observer.figures.marks import MarkedFigure, moments
from observer.figures.page import LINE_IN, MARGIN_IN, Box, Page, Point
from observer.figures.plot import BELOW_IN, TITLE_IN, Axis, Plot, axis, widest_in
from observer.figures.seen import WHOLE, Choice, Of, window_of
from observer.figures.style import SMALL_PT, Style, style_for
from observer.figures.time_axis import time_axis
from observer.figures.values import number, records, word
from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.model.time import US_PER_S
from observer.statistics.columns import Row
from observer.statistics.inputs import CodedSession
from observer.statistics.synchrony import (
    Followed,
    correlation_windows,
    cross_correlations,
    followed_pairs,
)
from observer.statistics.words import NOT_FOLLOWED, WORDS
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Whatever changes slowly correlates by itself: only what lies outside the grey band goes "
    "beyond chance, and of 21 delays one does so by chance. Going together is not yet fitting "
    "together."
)

_LEAST_IN = 1.1
_GAP_IN = 0.2
_MANY_WINDOWS, _SMALL_IN = 300, 0.045


def synchrony_choices(scheme: Scheme, text: Catalogue) -> tuple[Choice, ...]:
    """Return which two followed values can be held together."""
    return tuple(
        Choice(_id(pair), " × ".join(_name(scheme, one, text) for one in pair))
        for pair in followed_pairs(scheme)
    )


def synchrony_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 5.0),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw the cross-correlation of two followed values.

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
        Which phase, and as choice one of `synchrony_choices`.

    Returns
    -------
    MarkedFigure
        Above r by delay with the band of chance; below the peak of each window over time, each of
        which leads to its window.
    """
    _, style = text, style_for(dark=dark)
    pairs = followed_pairs(session.scheme)
    if not pairs:
        page = Page(style, *size_in)
        nothing = _("The scheme has no values of two partners that are followed through time.")
        page.lines((MARGIN_IN, MARGIN_IN + 0.2), style.wrap(nothing, size_in[0] - 2 * MARGIN_IN))
        return page.finish()
    pair = next((each for each in pairs if _id(each) == of.choice), pairs[0])
    return _Synchrony(session, pair, of, text, style).draw(size_in)


def _id(pair: tuple[Followed, Followed]) -> str:
    return f"{pair[0].id}+{pair[1].id}"


def _name(scheme: Scheme, one: Followed, text: Catalogue) -> str:
    label = (scheme.trace(one.id) if one.is_trace else scheme.track(one.id)).label
    return f"{text.local(scheme.subject(one.subject).label)}: {text.local(label) or one.id}"


class _Synchrony:
    def __init__(
        self,
        session: CodedSession,
        pair: tuple[Followed, Followed],
        of: Of,
        text: Catalogue,
        style: Style,
    ) -> None:
        self._session = session
        self._pair = pair
        self._text = text
        self._style = style
        self._window = window_of(session, of.phase_id)
        self._curve = [row for row in records(cross_correlations(session)) if self._is_own(row)]
        self._peaks = [row for row in records(correlation_windows(session)) if self._is_own(row)]

    def _is_own(self, row: Row) -> bool:
        series = (row["series_a"], row["series_b"])
        return series == (self._pair[0].id, self._pair[1].id) and (
            word(row, "phase_id") == self._window.phase_id
        )

    def draw(self, size_in: tuple[float, float]) -> MarkedFigure:
        _, style = self._text, self._style
        room_in = size_in[0] - 2 * MARGIN_IN
        names = " × ".join(_name(self._session.scheme, one, _) for one in self._pair)
        title = style.wrap(names, room_in, bold=True)
        legend = Legend.flow(self._entries(), room_in, style)
        upright = axis(-1.0, 1.0, _("correlation"), _, 4)
        delays = axis(*self._reach(), _("delay of the peak, s"), _, 4)
        left_in = MARGIN_IN + max(widest_in(upright.ticks, style), widest_in(delays.ticks, style))
        top_in = MARGIN_IN + len(title) * LINE_IN + 0.1 + TITLE_IN
        between_in = BELOW_IN + TITLE_IN + _GAP_IN
        below_in = BELOW_IN + legend.height_in + 0.1 + MARGIN_IN
        both_in = max(size_in[1] - top_in - between_in - below_in, 2 * _LEAST_IN)
        high_in, low_in = both_in * 0.55, both_in * 0.45
        page = Page(style, size_in[0], top_in + both_in + between_in + below_in)
        page.head(title)
        wide_in = size_in[0] - MARGIN_IN - 0.15 - left_in
        self._draw_curve(page, (left_in, top_in, wide_in, high_in), upright)
        second_in = top_in + high_in + between_in
        self._draw_peaks(page, (left_in, second_in, wide_in, low_in), delays)
        legend.draw(page, MARGIN_IN, second_in + low_in + BELOW_IN + 0.1)
        return page.finish(_.render(HONEST))

    def _entries(self) -> tuple[Entry, ...]:
        _, style = self._text, self._style
        return (
            Entry(label=_("correlation at this delay"), sign=Sign.LINE, fill=style.accent),
            Entry(label=_("chance, 95 %"), sign=Sign.FILL, fill=style.line),
            Entry(label=_("a window of the film"), sign=Sign.SPOT, fill=style.accent),
        )

    def _reach(self) -> tuple[float, float]:
        delays = [number(row, "lag_s") or 0.0 for row in self._curve]
        return (min(delays), max(delays)) if delays else (-5.0, 5.0)

    def _draw_curve(self, page: Page, box: Box, upright: Axis) -> None:
        _ = self._text
        first, second = (
            _.local(self._session.scheme.subject(one.subject).label) for one in self._pair
        )
        name = _(
            "delay in s: {second} leads \N{LEFTWARDS ARROW} 0 \N{RIGHTWARDS ARROW} {first} leads",
            first=first,
            second=second,
        )
        plot = Plot(page, box, axis(*self._reach(), name, _, 10), upright)
        plot.draw_axes(zero=True)
        known = [row for row in self._curve if number(row, "r") is not None]
        if not known:
            self._say_why(page, box)
            return
        banded = [row for row in known if number(row, "chance_low") is not None]
        if len(banded) > 1:
            xs = [number(row, "lag_s") or 0.0 for row in banded]
            lows = [number(row, "chance_low") or 0.0 for row in banded]
            highs = [number(row, "chance_high") or 0.0 for row in banded]
            edge = [*plot.points(xs, highs), *reversed(plot.points(xs, lows))]
            page.area(edge, self._style.line, layer=1.5)
            for side in (lows, highs):
                page.line(plot.points(xs, side), colour=self._style.muted, width_pt=0.8, layer=1.6)
        page.rule((plot.x(0), box[1]), (plot.x(0), box[1] + box[3]), colour=self._style.muted)
        xs = [number(row, "lag_s") or 0.0 for row in known]
        ys = [number(row, "r") or 0.0 for row in known]
        page.line(plot.points(xs, ys), colour=self._style.accent)
        for row in known:
            self._mark_delay(plot, row)

    def _mark_delay(self, plot: Plot, row: Row) -> None:
        """Note a delay; it leads to the windows of the film whose peak lies there."""
        _ = self._text
        lag_s, r = number(row, "lag_s") or 0.0, number(row, "r") or 0.0
        x, y = plot.at(lag_s, r)
        plot.page.disc((x, y), 0.06, self._style.accent)
        own = [peak for peak in self._peaks if number(peak, "lag_s") == lag_s]
        times = [round((number(peak, "start_s") or 0.0) * US_PER_S) for peak in own]
        words = _("delay {seconds} s: r = {r}", seconds=_.number(lag_s, 1), r=_.number(r, 2))
        peak = _("a window with its peak here")
        plot.page.mark(
            (x - 0.06, y - 0.06, 0.12, 0.12), words, moments(self._session, times, _, peak)
        )

    def _say_why(self, page: Page, box: Box) -> None:
        status = word(self._curve[0], "status") if self._curve else NOT_FOLLOWED
        why = self._text.render(WORDS.get(status, WORDS[NOT_FOLLOWED]))
        lines = self._style.wrap(why, box[2] - 0.2, SMALL_PT)
        veil = (
            box[0] + 0.08,
            box[1] + box[3] / 2 - 0.1,
            self._style.width_in(why, SMALL_PT) + 0.1,
            0.2,
        )
        page.box(veil, self._style.surface, layer=2)
        page.lines((box[0] + 0.12, box[1] + box[3] / 2), lines, size_pt=SMALL_PT)

    def _draw_peaks(self, page: Page, box: Box, upright: Axis) -> None:
        _, window = self._text, self._window
        across = time_axis(window.start_us, window.end_us, box[2], _, self._style)
        plot = Plot(page, box, across, upright)
        plot.draw_axes(zero=True)
        spots: list[Point] = []
        sizes: list[float] = []
        for row in self._found():
            start_s, end_s = number(row, "start_s") or 0.0, number(row, "end_s") or 0.0
            lag_s, r = number(row, "lag_s") or 0.0, number(row, "r") or 0.0
            x, y = plot.at((start_s + end_s) / 2 * US_PER_S, lag_s)
            spots.append((x, y))
            sizes.append(0.05 + 0.09 * max(r, 0.0))
            words = _(
                "window from {time}: peak at a delay of {seconds} s, r = {r}",
                time=_.clock(round(start_s * US_PER_S)),
                seconds=_.number(lag_s, 1),
                r=_.number(r, 2),
            )
            where = moments(self._session, (round(start_s * US_PER_S),), _, words)
            page.mark((x - 0.07, y - 0.07, 0.14, 0.14), words, where)
        if len(spots) > _MANY_WINDOWS:
            sizes = [_SMALL_IN] * len(spots)
        page.discs(spots, sizes, [self._style.accent] * len(spots))

    def _found(self) -> Sequence[Row]:
        return [row for row in self._peaks if number(row, "lag_s") is not None]
