"""One figure over the sessions of a family: points, and for research lines through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

import pandas as pd

from observer.figures.legend import Entry, Legend, Sign
from observer.figures.marks import FilmMoment, MarkedFigure
from observer.figures.page import LINE_IN, MARGIN_IN, SMALL_LINE_IN, Page
from observer.figures.plot import BELOW_IN, Axis, Plot, axis, widest_in
from observer.figures.seen import WHOLE, Choice, Of
from observer.figures.share_rows import percent
from observer.figures.style import SMALL_PT, Style, style_for
from observer.figures.values import number, records, word
from observer.model.messages import msg
from observer.model.scheme import CodeKind, Scheme
from observer.statistics.answered import answered
from observer.statistics.coefficients.change import least_squares_slope, theil_sen_slope
from observer.statistics.coefficients.result import Coefficient
from observer.statistics.columns import Row
from observer.statistics.describe import tracks
from observer.statistics.inputs import CodedSession
from observer.statistics.words import FORWARD
from observer.text.catalogue import Catalogue

HONEST = msg(
    "Each point is one film of a few minutes. With four films pure chance draws a clear line in "
    "three families out of ten: do not read a development into it."
)

_ANSWERED, _SHARE, _RATE = "answered", "share", "rate"
_LEAST_IN = 1.4
_LEAST_DAYS = 1.0
_DAYS = 30
"""Slopes are said over so many days."""
_LEAST_FOR_LINES = 3
"""Through two points any line goes."""
_DASHES = (3.0, 2.0)


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of a family, as it was coded.

    Attributes
    ----------
    session
        The coding.
    day
        On which it was held; None if that is not known.
    number
        Of the session within the family.
    """

    session: CodedSession
    day: date | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    at: float
    value: float
    low: float | None
    high: float | None
    words: str
    moment: FilmMoment


def course_choices(scheme: Scheme, text: Catalogue) -> tuple[Choice, ...]:
    """Return what can be followed over sessions.

    Parameters
    ----------
    scheme
        Of the codings.
    text
        Language.

    Returns
    -------
    tuple of Choice
        Contingencies, the headlines first; then states by share of time and points by rate.
    """
    _ = text
    ordered = sorted(scheme.contingencies, key=lambda each: not each.headline)
    offered = [Choice(f"{_ANSWERED}:{c.id}:", _.local(c.label) or c.id) for c in ordered]
    for track in scheme.tracks:
        for code in track.codes:
            label = _.local(code.label) or code.id
            if code.kind is CodeKind.STATE:
                words, kind = _("{code}, share of time", code=label), _SHARE
            else:
                words, kind = _("{code}, per minute", code=label), _RATE
            offered.append(Choice(f"{kind}:{track.id}:{code.id}", words))
    return tuple(offered)


def course_statistic(choice: str) -> str:
    """Return the id of the statistic that a choice of `course_choices` draws."""
    return "tracks" if choice.split(":", maxsplit=1)[0] in {_SHARE, _RATE} else "answered"


def course_figure(
    visits: Sequence[Visit],
    text: Catalogue,
    *,
    size_in: tuple[float, float] = (8.0, 4.0),
    dark: bool = False,
    of: Of = WHOLE,
    lines: bool = False,
) -> MarkedFigure:
    """Draw how one figure was in each session, over the days.

    Parameters
    ----------
    visits
        Codings of one scheme, one per session.
    text
        Language of the labels.
    size_in
        Width and least height, in inches.
    dark
        Whether for a dark surface.
    of
        As choice one of `course_choices`.
    lines
        Whether lines are laid through the points: for research only, where the sentence at the
        foot says what they are worth.

    Returns
    -------
    MarkedFigure
        Each point leads to its film.
    """
    _, style = text, style_for(dark=dark)
    offered = course_choices(visits[0].session.scheme, text) if visits else ()
    if not offered:
        page = Page(style, *size_in)
        nothing = _("There is nothing yet that could be followed over sessions.")
        page.lines((MARGIN_IN, MARGIN_IN + 0.2), style.wrap(nothing, size_in[0] - 2 * MARGIN_IN))
        return page.finish()
    chosen = next((each for each in offered if each.id == of.choice), offered[0])
    return _Course(visits, chosen, text, style).draw(size_in, lines=lines)


class _Course:
    def __init__(
        self, visits: Sequence[Visit], chosen: Choice, text: Catalogue, style: Style
    ) -> None:
        self._text = text
        self._style = style
        self._title = chosen.label
        self._kind, self._first, self._second = chosen.id.split(":", 2)
        self._dated = all(visit.day is not None for visit in visits)
        days = [visit.day for visit in visits if visit.day is not None]
        self._start = min(days, default=None)
        self._visits = sorted(visits, key=lambda each: (self._at(each), each.number))
        self._values = [value for visit in self._visits if (value := self._value(visit))]

    def draw(self, size_in: tuple[float, float], *, lines: bool) -> MarkedFigure:
        _, style = self._text, self._style
        room_in = size_in[0] - 2 * MARGIN_IN
        title = style.wrap(self._title, room_in, bold=True)
        lines = lines and len(self._values) >= _LEAST_FOR_LINES
        legend = Legend.flow(self._entries(lines=lines), room_in, style)
        upright = self._upright()
        left_in = MARGIN_IN + widest_in(upright.ticks, style)
        said = style.wrap(self._slopes() if lines else "", room_in, SMALL_PT)
        top_in = MARGIN_IN + len(title) * LINE_IN + len(said) * SMALL_LINE_IN + 0.3
        below_in = BELOW_IN + 0.3 + legend.height_in + MARGIN_IN
        height_in = max(size_in[1] - top_in - below_in, _LEAST_IN)
        page = Page(style, size_in[0], top_in + height_in + below_in)
        page.head(title, said)
        box = (left_in, top_in, size_in[0] - MARGIN_IN - 0.3 - left_in, height_in)
        plot = Plot(page, box, self._across(), upright)
        plot.draw_axes()
        self._draw_sessions(plot)
        if lines:
            self._draw_lines(plot)
        for value in self._values:
            self._draw_point(plot, value)
        if not self._values:
            nothing = _("There is nothing yet that could be followed over sessions.")
            page.lines((left_in + 0.1, top_in + height_in / 2), style.wrap(nothing, box[2] - 0.2))
        legend.draw(page, MARGIN_IN, top_in + height_in + BELOW_IN + 0.3)
        return page.finish(_.render(HONEST))

    def _entries(self, *, lines: bool) -> tuple[Entry, ...]:
        _ = self._text
        entries = [Entry(label=_("one session"), sign=Sign.SPOT, fill=self._style.accent)]
        if self._kind == _ANSWERED:
            entries.append(Entry(label=_("95 % interval"), sign=Sign.RANGE))
        if lines:
            least = _("least squares")
            entries.append(Entry(label=least, sign=Sign.LINE, fill=self._style.muted))
            robust = _("Theil\N{EN DASH}Sen")
            entries.append(Entry(label=robust, sign=Sign.DASHED, fill=self._style.text))
        return tuple(entries)

    def _at(self, visit: Visit) -> float:
        """Return where a session stands: days after the first one, or its number."""
        if not self._dated or visit.day is None or self._start is None:
            return float(visit.number)
        return float((visit.day - self._start).days)

    def _across(self) -> Axis:
        places = [self._at(visit) for visit in self._visits]
        low, high = min(places), max(places)
        spare = max((high - low) * 0.05, _LEAST_DAYS / 2)
        return Axis(low=low - spare, high=high + spare)

    def _upright(self) -> Axis:
        if self._kind == _RATE:
            most = max([value.value for value in self._values], default=1.0)
            return axis(0.0, max(most, 0.5), self._text("per minute"), self._text, 5)
        ticks = tuple((part / 4, percent(self._text, part / 4)) for part in range(5))
        return Axis(low=0.0, high=1.0, ticks=ticks)

    def _draw_sessions(self, plot: Plot) -> None:
        """Write number and day under each session; where there is no room for all, under some."""
        _, taken_in = self._text, -1.0
        bottom_in = plot.top_in + plot.height_in
        for visit in self._visits:
            x = plot.x(self._at(visit))
            plot.page.rule((x, bottom_in), (x, bottom_in + 0.05), colour=self._style.muted)
            said = [
                _("session {number}", number=visit.number),
                _.day(visit.day) if visit.day else "",
            ]
            wide_in = max(self._style.width_in(words, SMALL_PT) for words in said)
            if x - wide_in / 2 < taken_in:
                continue
            taken_in = x + wide_in / 2 + 0.1
            for line, words in enumerate(said):
                if words:
                    plot.page.small((x, bottom_in + 0.14 + 0.13 * line), words, "center")

    def _found_lines(self) -> tuple[Coefficient, Coefficient]:
        """Return the slopes of least squares and of Theil and Sen, per day or per session."""
        xs, ys = [v.at for v in self._values], [v.value for v in self._values]
        return least_squares_slope(xs, ys), theil_sen_slope(xs, ys)

    def _slopes(self) -> str:
        """Say how steep the lines are, with how sure that is."""
        _ = self._text
        each = _DAYS if self._dated else 1
        parts: list[str] = []
        for name, found in zip(
            (_("least squares"), _("Theil\N{EN DASH}Sen")), self._found_lines(), strict=True
        ):
            if found.value is None:
                continue
            words = f"{name} {_.number(each * found.value, 2)}"
            if found.interval is not None:
                low, high = (_.number(each * end, 2) for end in found.interval)
                words += f" ({_('{low} to {high}', low=low, high=high)})"
            parts.append(words)
        slopes = "; ".join(parts)
        if self._dated:
            return _("change in {days} days: {slopes}", days=_DAYS, slopes=slopes)
        return _("change per session: {slopes}", slopes=slopes)

    def _draw_lines(self, plot: Plot) -> None:
        xs, ys = [v.at for v in self._values], [v.value for v in self._values]
        least, robust = (found.value for found in self._found_lines())
        if least is not None:
            start = fmean(ys) - least * fmean(xs)
            self._draw_line(plot, start, least, self._style.muted, ())
        if robust is not None:
            start = median(y - robust * x for x, y in zip(xs, ys, strict=True))
            self._draw_line(plot, start, robust, self._style.text, _DASHES)

    def _draw_line(
        self, plot: Plot, start: float, slope: float, colour: str, dashes: tuple[float, ...]
    ) -> None:
        """Draw a line as far as it stays within the axes."""
        low, high = plot.across.low, plot.across.high
        if slope:
            edges = ((edge - start) / slope for edge in (plot.upright.low, plot.upright.high))
            first, last = sorted(edges)
            low, high = max(low, first), min(high, last)
        if low < high:
            ends = plot.points((low, high), (start + slope * low, start + slope * high))
            plot.page.line(ends, colour=colour, dashes=dashes, layer=2.5)

    def _draw_point(self, plot: Plot, value: _Value) -> None:
        x, y = plot.at(value.at, value.value)
        if value.low is not None and value.high is not None:
            low, high = plot.y(value.low), plot.y(value.high)
            plot.page.rule((x, low), (x, high), colour=self._style.text, width_pt=1.1, layer=3)
            for end in (low, high):
                plot.page.rule(
                    (x - 0.04, end), (x + 0.04, end), colour=self._style.text, width_pt=1.1, layer=3
                )
        plot.page.disc((x, y), 0.12, self._style.accent)
        plot.page.mark((x - 0.08, y - 0.08, 0.16, 0.16), value.words, (value.moment,))

    def _value(self, visit: Visit) -> _Value | None:
        value, low, high, said = self._found(visit.session)
        if value is None:
            return None
        _, info = self._text, visit.session.coding.info
        day = f", {_.day(visit.day)}" if visit.day else ""
        words = _("session {number}{day}: {value}", number=visit.number, day=day, value=said)
        moment = FilmMoment(
            session_id=info.session_id,
            coding_id=info.id,
            time_us=visit.session.window.start_us,
            words=words,
        )
        return _Value(
            at=self._at(visit), value=value, low=low, high=high, words=words, moment=moment
        )

    def _found(self, session: CodedSession) -> tuple[float | None, float | None, float | None, str]:
        """Return the value with its interval and how it is said; None where there is none."""
        _ = self._text
        if self._kind == _ANSWERED:
            row = _whole(answered(session), contingency=self._first, direction=FORWARD)
            share, low, high = (number(row, name) for name in ("share", "share_low", "share_high"))
            return share, low, high, _("{n} of {m}", n=row["n_answered"], m=row["n_valid"])
        row = _whole(tracks(session), track=self._first, code=self._second)
        value = number(row, "proportion" if self._kind == _SHARE else "rate_per_min")
        if value is None:
            return None, None, None, ""
        return value, None, None, percent(_, value) if self._kind == _SHARE else _.number(value, 2)


def _whole(table: pd.DataFrame, **wanted: str) -> Row:
    """Return the row of the whole session with these words in these columns."""
    return next(
        row
        for row in records(table)
        if not word(row, "phase_id") and all(row[name] == value for name, value in wanted.items())
    )
