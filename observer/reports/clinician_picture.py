"""The sheet of the clinician workbook that shows both partners over time, a page per coding."""

from io import BytesIO

from observer.formats.excel import Sheet
from observer.formats.excel_looks import Look, PrintSetup
from observer.formats.picture import Picture
from observer.formats.text_check import cell_place
from observer.model.session import Session
from observer.reports.request import ReportRequest
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import Catalogue

_TITLE = Look(size=13, bold=True, colour="#27666B", vertical="vcenter")
_WIDTH_PX, _HIGHEST_PX = 680, 900
_ROWS = 48
"""Of one page, whatever the picture: the sheet lies the same with every typeface."""
_PX_PER_IN = 96
_DOTS_PER_IN = 120


def is_drawn(coded: CodedSession) -> bool:
    """Return whether there is something to draw over time."""
    return bool(coded.coding.events)


def write_pictures(sheet: Sheet, request: ReportRequest, footer: str) -> None:
    """Draw what happened when, for each coding that holds codes.

    Parameters
    ----------
    sheet
        An empty one.
    request
        Its codings, in their order.
    footer
        Of each page.
    """
    sheet.widths_px(_WIDTH_PX)
    drawn = [coded for coded in request.codings if is_drawn(coded)]
    for number, coded in enumerate(drawn):
        top = number * _ROWS
        title = _title(request, coded)
        sheet.text(top, 0, title, _TITLE, cell_place(sheet.name, top + 1, "1"))
        picture = _picture(coded, request.text)
        wide_px = min(_WIDTH_PX, _HIGHEST_PX * picture.width_px / picture.height_px)
        sheet.picture((top + 1, 0), picture, wide_px, title)
    page = PrintSetup(
        margins_mm=(11, 11, 14, 16),
        pages_wide=0,
        breaks=tuple(number * _ROWS for number in range(1, len(drawn))),
        footer_left=footer,
        page_numbers=True,
        centred=True,
    )
    sheet.print_setup(page, len(drawn) * _ROWS - 1, 0)


def _title(request: ReportRequest, coded: CodedSession) -> str:
    _, info = request.text, coded.coding.info
    session = request.project.get(Session, info.session_id)
    family = request.project.family_of(session.id)
    title = _("{family}, session {number}", family=family.pseudonym, number=session.number)
    coder = _("coder {coder}", coder=info.coder)
    return f"{title} · {coder} · {_.local(coded.scheme.title)}"


def _picture(coded: CodedSession, text: Catalogue) -> Picture:
    # imported late: a report without pictures does not wait for matplotlib
    from observer.figures.raster import raster

    figure = raster(coded, text, size_in=(_WIDTH_PX / _PX_PER_IN, 1.0))
    content = BytesIO()
    figure.savefig(content, format="png", dpi=_DOTS_PER_IN, metadata={"Software": None})
    width, height = (round(inches * _DOTS_PER_IN) for inches in figure.get_size_inches())
    return Picture(content.getvalue(), width, height)
