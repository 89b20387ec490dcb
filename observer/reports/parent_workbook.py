"""The parent sheet as a workbook: one page of A4, and at most one page of moments."""

from dataclasses import dataclass, replace
from pathlib import Path

from observer.formats.excel import Sheet, Workbook
from observer.formats.excel_looks import Look, PrintSetup
from observer.formats.picture import Picture
from observer.formats.typeface import Typeface
from observer.model.errors import TextError
from observer.model.messages import Message, msg, pmsg
from observer.reports import parent_looks as looks
from observer.reports.parent_sheet import SheetContent, SheetMoment, SheetSection, parent_sheet
from observer.reports.request import ReportRequest
from observer.reports.sheet_typesetting import still_box, still_width, title_size, typeset
from observer.reports.typefaces import carlito

_PT_PER_PX = 0.75
_TIME_PX, _GAP_PX, _EDGE_PX, _TEXT_PX = 40, 12, 14, 664
_LAST = 4
"""The last column; it is the right edge of a panel, where no text stands."""
_PAGE_PT = (297 - 2 * looks.TOP_MM) / 25.4 * 72 - 6
"""Height of the text on a page, with a little to spare for printers that round up."""

_SIDE_MM = 11
"""Margins narrower than they look: LibreOffice draws columns 6 % wider than Excel does."""

_MOST_PAGES = 1.25
"""A sheet is printed smaller to fit; longer than this would be too small to read."""

_TITLE = Look(size=looks.TITLE_PT, bold=True, colour=looks.ACCENT, wrap=True, vertical="vcenter")
_LEAD = Look(size=looks.BODY_PT, colour=looks.MUTED, wrap=True, vertical="vcenter")
_QUESTION = Look(
    size=looks.BODY_PT,
    fill=looks.PANEL,
    left_bar=looks.ACCENT,
    indent=1,
    wrap=True,
    vertical="vcenter",
)
_HEADING = Look(size=looks.HEADING_PT, bold=True, colour=looks.ACCENT, vertical="vcenter")
_BODY = Look(size=looks.BODY_PT, wrap=True)
_TIME = Look(size=looks.BODY_PT, bold=True, colour=looks.ACCENT)
_ATTEMPT = Look(size=looks.BODY_PT, fill=looks.ATTEMPT_PANEL, indent=1, wrap=True)
_ATTEMPT_HEADING = Look(
    size=looks.HEADING_PT,
    bold=True,
    colour=looks.ATTEMPT_INK,
    fill=looks.ATTEMPT_PANEL,
    indent=1,
    vertical="vcenter",
)
_FOOTER = Look(
    size=looks.SMALL_PT, colour=looks.MUTED, line_above=looks.LINE, wrap=True, vertical="bottom"
)


def write_parent_workbook(request: ReportRequest, path: Path) -> None:
    """Write the parent sheet of one session for one caregiver.

    Parameters
    ----------
    request
        Its first session and its caregiver count.
    path
        Replaced if it is there.
    """
    content = typeset(parent_sheet(request))
    say = request.text.render
    with Workbook(path) as book:
        box = (looks.STILL_SHARE, looks.STILL_SHARE)
        still_px = _still_px(content.good.moments, request, box)
        page = _Page(book.sheet(say(msg("Looking together"))), carlito(), still_px)
        _first_page(page, content, request)
        if content.more is not None:
            moments = content.more.moments
            still_px = _still_px(moments, request, still_box(len(moments)))
            more = _Page(book.sheet(say(pmsg("sheet", "Moments"))), carlito(), still_px)
            _second_page(more, content.more, request)


def _still_px(
    moments: tuple[SheetMoment, ...], request: ReportRequest, box: tuple[float, float]
) -> tuple[int, int]:
    """Return the width that the widest still of some moments takes, and the height of its box."""
    width, height = (round(_TEXT_PX * share) for share in box)
    stills = [request.stills[m.clip_id] for m in moments if m.clip_id in request.stills]
    widest = max((still_width(each, width, height) for each in stills), default=width)
    return round(widest), height


@dataclass(frozen=True, slots=True)
class _Line:
    """One text of the sheet, over columns from the first to the last."""

    text: str
    look: Look
    columns: tuple[int, int]
    where: Message


class _Page:
    """A sheet that is filled from the top, one row after another."""

    def __init__(self, sheet: Sheet, typeface: Typeface, still_px: tuple[int, int]) -> None:
        self.sheet = sheet
        self.typeface = typeface
        self.still_px = still_px
        self._row = 0
        self.height_pt = 0.0
        beside = _TEXT_PX - _TIME_PX - _GAP_PX - still_px[0]
        self._widths_px = (_TIME_PX, beside, _GAP_PX, still_px[0] - _EDGE_PX, _EDGE_PX)
        sheet.widths_px(*self._widths_px)

    @property
    def row(self) -> int:
        """The next row."""
        return self._row

    def space(self, height: float, look: Look | None = None) -> None:
        """Leave room; the cells take a look if there is one."""
        row = self._row
        self._take(height)
        if look is not None:
            self.sheet.fill(row, (0, 0), look)
            self.sheet.fill(row, (1, _LAST), replace(look, left_bar=""))

    def write(self, *lines: _Line, padding: float = 3) -> None:
        """Write texts side by side in one row, as high as the longest needs."""
        height = max(self._height(line) for line in lines) + padding
        row = self._row
        self._take(height)
        for line in lines:
            if line.columns[0] == line.columns[1]:
                self.sheet.text(row, line.columns[0], line.text, line.look, line.where)
            else:
                self.sheet.merged(row, line.columns, line.text, line.look, line.where)

    def write_labelled(self, label: str, text: str, look: Look, where: Message) -> None:
        """Write a bold label and a text behind it over the width of a panel."""
        row = self._row
        self._take(self._height(_Line(f"{label} {text}", look, (0, _LAST - 1), where)) + 3)
        parts = ((f"{label} ", replace(look, bold=True)), (text, look))
        self.sheet.merged_parts(row, (0, _LAST - 1), parts, where)
        self.sheet.fill(row, (_LAST, _LAST), replace(look, left_bar=""))

    def write_in_panel(self, line: _Line, padding: float = 3) -> None:
        """Write a text in a panel, whose right edge stays free."""
        row = self._row
        self.write(replace(line, columns=(0, _LAST - 1)), padding=padding)
        self.sheet.fill(row, (_LAST, _LAST), line.look)

    def still(self, row: int, still: Picture, description: str) -> float:
        """Put a still at the right of a row; return its height in points."""
        shown = still_width(still, *self.still_px)
        inset = self.still_px[0] - shown
        self.sheet.picture((row, _LAST - 1), still, shown, description, inset)
        return still.scaled_to_width(shown)[1] * _PT_PER_PX

    def print_setup(self) -> None:
        """Make one page of it; TextError if it would be too small to read."""
        if self.height_pt > _PAGE_PT * _MOST_PAGES:
            raise TextError(
                msg("The parent sheet holds more than fits on one page."),
                msg("Make the texts shorter or choose fewer moments."),
            )
        margins = (_SIDE_MM, _SIDE_MM, looks.TOP_MM, looks.TOP_MM)
        page = PrintSetup(margins_mm=margins, pages_tall=1, centred=True)
        self.sheet.print_setup(page, self._row - 1, _LAST)

    def _take(self, height: float) -> None:
        rounded = round(height / _PT_PER_PX) * _PT_PER_PX
        self.sheet.height_pt(self._row, rounded)
        self.height_pt += rounded
        self._row += 1

    def _height(self, line: _Line) -> float:
        width = sum(self._widths_px[line.columns[0] : line.columns[1] + 1]) * _PT_PER_PX
        size = line.look.size
        room = width - 6 - line.look.indent * 9
        count = len(self.typeface.lines(line.text, size, room * 0.98, bold=line.look.bold))
        return count * size * 1.3


def _first_page(page: _Page, content: SheetContent, request: ReportRequest) -> None:
    everywhere = (0, _LAST)
    title = msg("the title of the parent sheet")
    width = _TEXT_PX * _PT_PER_PX * 0.97
    size = title_size(content.title, page.typeface, width)
    page.write(_Line(content.title, replace(_TITLE, size=size), everywhere, title), padding=4)
    page.write(_Line(content.lead, _LEAD, everywhere, title))
    page.space(9)
    if content.question:
        bar = replace(_QUESTION, wrap=False)
        page.space(7.5, bar)
        where = msg("the parent's question")
        page.write_labelled(content.question_label, content.question, _QUESTION, where)
        page.space(7.5, bar)
        page.space(9)
    _good(page, content.good, request)
    for section in content.sections:
        _section(page, section)
    if content.attempt is not None:
        _attempt(page, content.attempt)
    for section in content.closing:
        _section(page, section)
    if content.contact:
        page.space(3)
        page.write(_Line(content.contact, _BODY, everywhere, msg("whom to call")))
    footer_pt = 24
    page.space(max(9, min(_PAGE_PT - page.height_pt - footer_pt, 400)))
    page.write(_Line(content.footer, _FOOTER, everywhere, title), padding=footer_pt - 15)
    page.print_setup()


def _good(page: _Page, section: SheetSection, request: ReportRequest) -> None:
    """Write what went well, the first still beside it."""
    if not section.moments:
        return
    still = next(
        (request.stills[m.clip_id] for m in section.moments if m.clip_id in request.stills), None
    )
    last = _LAST if still is None else 1
    top, before = page.row, page.height_pt
    page.write(_Line(section.heading, _HEADING, (0, last), section.place), padding=6)
    for moment in section.moments:
        _moment(page, moment, last)
    if still is not None:
        height = page.still(top, still, request.text.render(msg("A still from the film")))
        page.space(max(0.75, height + 4 - (page.height_pt - before)))
    page.space(7.5)


def _moment(page: _Page, moment: SheetMoment, last: int) -> None:
    where = moment.place
    page.write(
        _Line(moment.time, _TIME, (0, 0), where),
        _Line(moment.words, _BODY, (1, last), where),
        padding=5,
    )


def _section(page: _Page, section: SheetSection) -> None:
    page.write(_Line(section.heading, _HEADING, (0, _LAST), section.place), padding=5)
    for paragraph in section.paragraphs:
        page.write(_Line(paragraph, _BODY, (0, _LAST), section.place))
    for moment in section.moments:
        _moment(page, moment, _LAST)
    page.space(7.5)


def _attempt(page: _Page, section: SheetSection) -> None:
    edge = replace(_ATTEMPT, wrap=False)
    page.space(7.5, edge)
    everywhere, where = (0, _LAST), section.place
    page.write_in_panel(_Line(section.heading, _ATTEMPT_HEADING, everywhere, where), padding=4)
    for paragraph in section.paragraphs:
        page.write_in_panel(_Line(paragraph, _ATTEMPT, everywhere, where))
    page.space(4.5, edge)
    page.space(9)


def _second_page(page: _Page, section: SheetSection, request: ReportRequest) -> None:
    page.write(_Line(section.heading, _TITLE, (0, _LAST), section.place), padding=12)
    for moment in section.moments:
        _moment_with_still(page, moment, request.stills.get(moment.clip_id), request)
    page.print_setup()


def _moment_with_still(
    page: _Page, moment: SheetMoment, still: Picture | None, request: ReportRequest
) -> None:
    last = _LAST if still is None else 1
    top, before = page.row, page.height_pt
    if moment.title and moment.title != moment.words:
        page.write(
            _Line(moment.time, _TIME, (0, 0), moment.place),
            _Line(moment.title, replace(_BODY, bold=True), (1, last), moment.place),
        )
        page.write(_Line(moment.words, _BODY, (1, last), moment.place))
    else:
        _moment(page, moment, last)
    if still is not None:
        height = page.still(top, still, request.text.render(msg("A still from the film")))
        page.space(max(0.75, height - (page.height_pt - before)))
    page.space(12)
