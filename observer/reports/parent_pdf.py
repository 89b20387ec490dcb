"""The parent sheet as PDF: the same content as the workbook, drawn as it should be printed."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from observer.formats.pdf import PAGE_HEIGHT, PAGE_WIDTH, Pdf
from observer.formats.picture import Picture
from observer.formats.typeface import Typeface
from observer.model.errors import TextError
from observer.model.messages import Message, msg
from observer.reports import parent_looks as looks
from observer.reports.parent_sheet import SheetContent, SheetMoment, SheetSection, parent_sheet
from observer.reports.request import ReportRequest
from observer.reports.sheet_typesetting import still_box, still_width, title_size, typeset
from observer.reports.typefaces import carlito

_PT_PER_MM = 72 / 25.4
_LEFT = looks.MARGIN_MM * _PT_PER_MM
_WIDTH = PAGE_WIDTH - 2 * _LEFT
_TOP = looks.TOP_MM * _PT_PER_MM
_FOOTER_TOP = PAGE_HEIGHT - 20 * _PT_PER_MM
_TIME_WIDTH = 32.0
_GAP = 16.0
_INSET = 13.0
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)
"""Sizes that are tried until a page holds everything; smaller is too small to read."""


class Pages(Protocol):
    """Where pages are drawn: a PDF, or paper; lengths in points, `top` from the top of the page."""

    def text(  # noqa: PLR0913  a text has a place, a size, a colour, a weight and an origin
        self,
        left: float,
        top: float,
        text: str,
        *,
        size: float,
        colour: str,
        where: Message,
        bold: bool = False,
    ) -> None:
        """Write one line, its first baseline `size` below `top`."""

    def panel(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        colour: str,
        *,
        radius: float = 0,
    ) -> None:
        """Paint a rectangle, with round corners if asked."""

    def line(self, left: float, top: float, width: float, colour: str) -> None:
        """Draw a thin level line."""

    def picture(self, left: float, top: float, picture: Picture, width: float) -> None:
        """Draw a picture at a width, its shape kept."""

    def next_page(self) -> None:
        """Go to a new page."""


def write_parent_pdf(request: ReportRequest, path: Path) -> None:
    """Write the parent sheet of one session for one caregiver.

    Parameters
    ----------
    request
        Its first session and its caregiver count.
    path
        Replaced if it is there.
    """
    pdf = Pdf(carlito(), request.text.language)
    draw_parent_sheet(request, pdf)
    pdf.write(path)


def draw_parent_sheet(request: ReportRequest, pages: Pages) -> None:
    """Draw the parent sheet of one session for one caregiver.

    Parameters
    ----------
    request
        Its first session and its caregiver count.
    pages
        Where to, at its first page.

    Raises
    ------
    TextError
        If it is more than fits on a page.
    """
    content, typeface = typeset(parent_sheet(request)), carlito()
    _fitted(pages, typeface, lambda pen: _first_page(pen, content, request))
    more = content.more
    if more is not None:
        pages.next_page()
        _fitted(pages, typeface, lambda pen: _second_page(pen, more, request))


def _fitted(pages: Pages, typeface: Typeface, draw: Callable[["_Pen"], None]) -> None:
    """Draw a page at the largest scale at which it fits; TextError if none does."""
    for scale in _SCALES:
        trial = _Pen(None, typeface, scale)
        draw(trial)
        if trial.top <= _FOOTER_TOP:
            draw(_Pen(pages, typeface, scale))
            return
    raise TextError(
        msg("The parent sheet holds more than fits on one page."),
        msg("Make the texts shorter or choose fewer moments."),
    )


class _Pen:
    """Draws from the top of a page downwards; without pages it only measures."""

    def __init__(self, pages: Pages | None, typeface: Typeface, scale: float) -> None:
        self._pages = pages
        self.typeface = typeface
        self.scale = scale
        self.top = _TOP

    def space(self, height: float) -> None:
        """Leave room."""
        self.top += height * self.scale

    def height(self, text: str, size: float, width: float, *, bold: bool = False) -> float:
        """Return how high a text will be."""
        return len(self._lines(text, size, width, bold=bold)) * self._leading(size)

    def write(  # noqa: PLR0913  a text has a place, a width, a size, a colour and an origin
        self,
        text: str,
        where: Message,
        *,
        left: float = _LEFT,
        width: float = _WIDTH,
        size: float = looks.BODY_PT,
        colour: str = looks.INK,
        bold: bool = False,
    ) -> None:
        """Write a text in lines and go below it."""
        for line in self._lines(text, size, width, bold=bold):
            self.put(line, where, left=left, size=size, colour=colour, bold=bold)
            self.top += self._leading(size)

    def put(
        self,
        line: str,
        where: Message,
        *,
        left: float,
        size: float = looks.BODY_PT,
        colour: str = looks.INK,
        bold: bool = False,
    ) -> None:
        """Write one line and stay at its height."""
        if self._pages is not None:
            size *= self.scale
            self._pages.text(left, self.top, line, size=size, colour=colour, where=where, bold=bold)

    def panel(self, height: float, colour: str, *, bar: str = "") -> None:
        """Paint the ground of a panel of the page's width, with a bar at its left if asked."""
        if self._pages is None:
            return
        if bar:
            self._pages.panel(_LEFT, self.top, _WIDTH, height, colour)
            self._pages.panel(_LEFT, self.top, 3, height, bar)
        else:
            self._pages.panel(_LEFT, self.top, _WIDTH, height, colour, radius=6)

    def picture(self, left: float, picture: Picture, width: float) -> None:
        """Draw a picture and stay at its height."""
        if self._pages is not None:
            self._pages.picture(left, self.top, picture, width)

    def footer(self, text: str) -> None:
        """Write the last line of a page, under a thin line."""
        if self._pages is None:
            return
        self._pages.line(_LEFT, _FOOTER_TOP, _WIDTH, looks.LINE)
        self._pages.text(
            _LEFT,
            _FOOTER_TOP + 9,
            text,
            size=looks.SMALL_PT,
            colour=looks.MUTED,
            where=msg("the foot of the parent sheet"),
        )

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a text will be."""
        return self.typeface.width(text, size * self.scale, bold=bold)

    def _lines(self, text: str, size: float, width: float, *, bold: bool) -> list[str]:
        return self.typeface.lines(text, size * self.scale, width, bold=bold)

    def _leading(self, size: float) -> float:
        return size * self.scale * 1.42


def _first_page(pen: _Pen, content: SheetContent, request: ReportRequest) -> None:
    title = msg("the title of the parent sheet")
    size = title_size(content.title, pen.typeface, _WIDTH / pen.scale)
    pen.write(content.title, title, size=size, colour=looks.ACCENT, bold=True)
    pen.write(content.lead, title, colour=looks.MUTED)
    pen.space(12)
    if content.question:
        _question(pen, content)
    _good(pen, content.good, request)
    for section in content.sections:
        _section(pen, section)
    if content.attempt is not None:
        _attempt(pen, content.attempt)
    for section in content.closing:
        _section(pen, section)
    if content.contact:
        pen.write(content.contact, msg("whom to call"))
    pen.space(8)
    pen.footer(content.footer)


def _question(pen: _Pen, content: SheetContent) -> None:
    where = msg("the parent's question")
    left, width = _LEFT + _INSET, _WIDTH - 2 * _INSET
    size = looks.BODY_PT
    label = pen.width_of(f"{content.question_label} ", size, bold=True)
    beside = pen.width_of(content.question, size) <= width - label
    height = pen.height(content.question, size, width)
    if not beside:
        height += pen.height(content.question_label, size, width, bold=True)
    before = pen.top
    whole = height + 2 * _INSET - 6
    pen.panel(whole, looks.PANEL, bar=looks.ACCENT)
    pen.top += _INSET - 3
    pen.put(content.question_label, where, left=left, bold=True)
    if beside:
        pen.put(content.question, where, left=left + label)
    else:
        pen.top += pen.height(content.question_label, size, width, bold=True)
        pen.write(content.question, where, left=left, width=width)
    pen.top = before + whole
    pen.space(14)


def _good(pen: _Pen, section: SheetSection, request: ReportRequest) -> None:
    """Write what went well, the first still beside it."""
    if not section.moments:
        return
    still = next(
        (request.stills[m.clip_id] for m in section.moments if m.clip_id in request.stills), None
    )
    width, low = _WIDTH, pen.top
    if still is not None:
        side = _WIDTH * looks.STILL_SHARE * pen.scale
        shown = still_width(still, side, side)
        pen.picture(_LEFT + _WIDTH - shown, still, shown)
        width -= shown + _GAP
        low += still.scaled_to_width(shown)[1]
    _heading(pen, section)
    for moment in section.moments:
        _moment(pen, moment, width)
    pen.top = max(pen.top, low)
    pen.space(12)


def _heading(pen: _Pen, section: SheetSection) -> None:
    pen.write(section.heading, section.place, size=looks.HEADING_PT, colour=looks.ACCENT, bold=True)
    pen.space(1)


def _moment(pen: _Pen, moment: SheetMoment, width: float) -> None:
    pen.put(moment.time, moment.place, left=_LEFT, colour=looks.ACCENT, bold=True)
    pen.write(moment.words, moment.place, left=_LEFT + _TIME_WIDTH, width=width - _TIME_WIDTH)
    pen.space(4)


def _section(pen: _Pen, section: SheetSection) -> None:
    _heading(pen, section)
    for paragraph in section.paragraphs:
        pen.write(paragraph, section.place)
    for moment in section.moments:
        _moment(pen, moment, _WIDTH)
    pen.space(11)


def _attempt(pen: _Pen, section: SheetSection) -> None:
    left, width = _LEFT + _INSET, _WIDTH - 2 * _INSET
    height = pen.height(section.heading, looks.HEADING_PT, width, bold=True)
    height += sum(pen.height(p, looks.BODY_PT, width) for p in section.paragraphs)
    before = pen.top
    whole = height + 2 * _INSET - 7
    pen.panel(whole, looks.ATTEMPT_PANEL)
    pen.top += _INSET - 4
    pen.write(
        section.heading,
        section.place,
        left=left,
        width=width,
        size=looks.HEADING_PT,
        colour=looks.ATTEMPT_INK,
        bold=True,
    )
    for paragraph in section.paragraphs:
        pen.write(paragraph, section.place, left=left, width=width)
    pen.top = before + whole
    pen.space(14)


def _second_page(pen: _Pen, section: SheetSection, request: ReportRequest) -> None:
    pen.write(section.heading, section.place, size=looks.TITLE_PT, colour=looks.ACCENT, bold=True)
    pen.space(10)
    box = still_box(len(section.moments))
    for moment in section.moments:
        _moment_with_still(pen, moment, request.stills.get(moment.clip_id), box)


def _moment_with_still(
    pen: _Pen, moment: SheetMoment, still: Picture | None, box: tuple[float, float]
) -> None:
    width, low = _WIDTH, pen.top
    if still is not None:
        wide, high = (_WIDTH * share * pen.scale for share in box)
        shown = still_width(still, wide, high)
        pen.picture(_LEFT + _WIDTH - shown, still, shown)
        width -= shown + _GAP
        low += still.scaled_to_width(shown)[1]
    if moment.title and moment.title != moment.words:
        left = _LEFT + _TIME_WIDTH
        pen.put(moment.time, moment.place, left=_LEFT, colour=looks.ACCENT, bold=True)
        pen.write(moment.title, moment.place, left=left, width=width - _TIME_WIDTH, bold=True)
        pen.write(moment.words, moment.place, left=left, width=width - _TIME_WIDTH)
    else:
        _moment(pen, moment, width)
    pen.top = max(pen.top, low)
    pen.space(14)
