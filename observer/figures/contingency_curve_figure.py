"""How many signals were answered within how long, in both directions, beside chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from observer.figures.legend import Entry, Legend, Sign
from observer.figures.marks import MarkedFigure
from observer.figures.page import LINE_IN, MARGIN_IN, Box, Page
from observer.figures.plot import BELOW_IN, Axis, Plot, axis, widest_in
from observer.figures.seen import WHOLE, Of, signal_moments, window_of
from observer.figures.share_rows import percent
from observer.figures.style import SMALL_PT, Style, style_for
from observer.figures.values import number, reason, records, subjects, word
from observer.model.messages import msg
from observer.model.rules import CodeRef
from observer.model.scheme import Contingency, Scheme
from observer.statistics.answer_curve import answer_curve
from observer.statistics.columns import Row
from observer.statistics.inputs import CodedSession
from observer.statistics.streams import Stream, read_streams
from observer.statistics.words import BACKWARD, FORWARD
from observer.text.catalogue import Catalogue

HONEST = msg(
    "The longer one waits, the more answers chance alone brings: what counts is the distance "
    "between a line and its own broken line, not how high it rises."
)

_GAP_IN = 0.3
_LEAST_IN = 1.2
_DASHES = (3.0, 2.0)


def contingency_curve_figure(
    session: CodedSession,
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.0),
    dark: bool = False,
    of: Of = WHOLE,
) -> MarkedFigure:
    """Draw the share of answered signals over the length of the window.

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
        Which phase, and as choice which contingency.

    Returns
    -------
    MarkedFigure
        A panel per direction; an upright line stands at the window that the scheme states.
    """
    _, style = text, style_for(dark=dark)
    asked = _asked(session.scheme, of.choice)
    if asked is None:
        page = Page(style, *size_in)
        page.text(
            (MARGIN_IN, MARGIN_IN + 0.2), _("The scheme names no signals and answers."), bold=True
        )
        return page.finish()
    return _Curves(session, asked, of, text, style, read_streams(session)).draw(size_in)


def _asked(scheme: Scheme, choice: str) -> Contingency | None:
    first = next(iter(scheme.contingencies), None)
    return next((each for each in scheme.contingencies if each.id == choice), first)


@dataclass(frozen=True, slots=True)
class _Curves:
    session: CodedSession
    asked: Contingency
    of: Of
    text: Catalogue
    style: Style
    streams: dict[CodeRef, Stream]

    def draw(self, size_in: tuple[float, float]) -> MarkedFigure:
        _, style = self.text, self.style
        room_in = size_in[0] - 2 * MARGIN_IN
        found = records(answer_curve(self.session, self.asked.id, self.of.phase_id))
        title = style.wrap(_.local(self.asked.label) or self.asked.id, room_in, bold=True)
        legend = Legend.flow(self._entries(), room_in, style)
        ticks = [(share / 4, percent(_, share / 4)) for share in range(5)]
        left_in = MARGIN_IN + widest_in(ticks, style)
        width_in = (size_in[0] - MARGIN_IN - left_in - _GAP_IN - 0.1) / 2
        names = [self._name(found, way, width_in) for way in (FORWARD, BACKWARD)]
        most = max(len(lines) for lines in names)
        top_in = MARGIN_IN + (len(title) + most) * LINE_IN + 0.2
        below_in = BELOW_IN + 0.1 + legend.height_in + MARGIN_IN
        height_in = max(size_in[1] - top_in - below_in, _LEAST_IN)
        page = Page(style, size_in[0], top_in + height_in + below_in)
        page.head(title)
        for at, way in enumerate((FORWARD, BACKWARD)):
            box = (left_in + at * (width_in + _GAP_IN), top_in, width_in, height_in)
            page.lines((box[0], top_in - 0.14 - (most - 1) * LINE_IN / 2), names[at])
            rows = [row for row in found if row["direction"] == way]
            self._draw_panel(page, box, rows, ticks if at == 0 else [(t, "") for t, _w in ticks])
        legend.draw(page, MARGIN_IN, top_in + height_in + BELOW_IN + 0.1)
        return page.finish(_.render(HONEST))

    def _entries(self) -> tuple[Entry, ...]:
        _ = self.text
        return (
            Entry(label=_("answered"), sign=Sign.LINE, fill=self.style.accent),
            Entry(label=_("by chance"), sign=Sign.DASHED, fill=self.style.text),
        )

    def _name(self, found: Sequence[Row], way: str, width_in: float) -> tuple[str, ...]:
        row = next(row for row in found if row["direction"] == way)
        scheme, text = self.session.scheme, self.text
        signals = subjects(word(row, "from_subject"), scheme, text)
        answers = subjects(word(row, "to_subject"), scheme, text)
        return self.style.wrap(f"{signals} → {answers}", width_in)

    def _draw_panel(
        self, page: Page, box: Box, rows: Sequence[Row], ticks: Sequence[tuple[float, str]]
    ) -> None:
        _ = self.text
        across = axis(0.0, self.asked.window_us * 2 / 1e6, _("answer within, s"), _, 4)
        plot = Plot(page, box, across, Axis(low=0.0, high=1.0, ticks=tuple(ticks)))
        plot.draw_axes()
        known = [row for row in rows if number(row, "share") is not None]
        if not known:
            why = self.style.wrap(reason(rows[-1], _), box[2] - 0.2, SMALL_PT)
            # between two of the lines across
            page.lines((box[0] + 0.1, box[1] + box[3] * 3 / 8), why, size_pt=SMALL_PT)
            return
        stated = plot.x(self.asked.window_us / 1e6)
        page.rule((stated, box[1]), (stated, box[1] + box[3]), colour=self.style.muted, dashed=True)
        xs = [number(row, "window_s") or 0.0 for row in known]
        for name, colour, dashes in (
            ("chance_share", self.style.text, _DASHES),
            ("share", self.style.accent, ()),
        ):
            ys = [number(row, name) or 0.0 for row in known]
            page.line(plot.points(xs, ys), colour=colour, dashes=dashes)
        for row in known:
            self._draw_point(plot, row)

    def _draw_point(self, plot: Plot, row: Row) -> None:
        _ = self.text
        seconds, share = number(row, "window_s") or 0.0, number(row, "share") or 0.0
        x, y = plot.at(seconds, share)
        stated = bool(row["stated"])
        plot.page.disc((x, y), 0.11 if stated else 0.07, self.style.accent)
        words = _(
            "within {seconds} s: {n} of {m} answered, {share}; by chance {chance}",
            seconds=_.number(seconds, 1),
            n=row["n_answered"],
            m=row["n_valid"],
            share=percent(_, share),
            chance=percent(_, number(row, "chance_share") or 0.0),
        )
        window = window_of(self.session, self.of.phase_id)
        wanted = (self.asked.id, word(row, "direction"))
        within_us = round(seconds * 1e6)
        seen = signal_moments(self.session, wanted, window, _, within_us, self.streams)
        plot.page.mark((x - 0.06, y - 0.06, 0.12, 0.12), words, seen.answered)
