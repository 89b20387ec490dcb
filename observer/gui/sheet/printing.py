"""The parent sheet on paper: the same drawing as in the PDF, by the printer's own means."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter

from observer.formats.pdf import PAGE_HEIGHT, PAGE_WIDTH
from observer.formats.picture import Picture
from observer.gui.sheet.paper_looks import paper_family
from observer.model.messages import Message
from observer.reports.parent_pdf import draw_parent_sheet
from observer.reports.request import ReportRequest

_FONT_PX = 100
"""Letters are drawn at this size and made as small as they are: sizes in points are not whole."""
_LONGEST_PT = 1008
"""Height of Legal, the longest paper that fits in a bag unfolded."""


class PrintedPages:
    """Pages of A4 on a printer, made smaller where its paper is smaller.

    Parameters
    ----------
    printer
        Set up by whoever prints.
    painter
        Begun on it.
    """

    def __init__(self, printer: QPrinter, painter: QPainter) -> None:
        self._printer = printer
        self._painter = painter
        self._fit()

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
        del where  # whatever the typeface lacks, another one of the computer has
        font = QFont(paper_family())
        font.setPixelSize(_FONT_PX)
        font.setBold(bold)
        self._painter.save()
        self._painter.translate(left, top + size)
        self._painter.scale(size / _FONT_PX, size / _FONT_PX)
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(QPointF(0, 0), text)
        self._painter.restore()

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
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(colour))
        self._painter.drawRoundedRect(QRectF(left, top, width, height), radius, radius)

    def line(self, left: float, top: float, width: float, colour: str) -> None:
        """Draw a thin level line."""
        pen = QPen(QColor(colour))
        pen.setWidthF(0.75)
        self._painter.setPen(pen)
        self._painter.drawLine(QPointF(left, top), QPointF(left + width, top))

    def picture(self, left: float, top: float, picture: Picture, width: float) -> None:
        """Draw a picture at a width, its shape kept."""
        shown = QImage.fromData(picture.png)
        _, height = picture.scaled_to_width(width)
        self._painter.drawImage(QRectF(left, top, width, height), shown)

    def next_page(self) -> None:
        """Go to a new page."""
        self._printer.newPage()

    def _fit(self) -> None:
        """Count in points from the corner of the paper."""
        paper = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        page = QRectF(0, 0, float(PAGE_WIDTH), float(PAGE_HEIGHT))
        share = min(paper.width() / page.width(), paper.height() / page.height())
        left = (paper.width() - share * page.width()) / 2
        self._painter.translate(left, 0)
        self._painter.scale(share, share)


def a4_printer() -> QPrinter:
    """Return a printer without a job yet, upright and with its paper counted from the edge.

    Its paper is the printer's own, such as A4 or Letter; nobody takes home what a printer would
    put on A3 of its own accord.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    paper = printer.pageLayout().pageSize().size(QPageSize.Unit.Point)
    if paper.height() > _LONGEST_PT:
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    return printer


def print_sheet(request: ReportRequest, printer: QPrinter, name: str) -> bool:
    """Print a parent sheet.

    Parameters
    ----------
    request
        With its stills, after leave was given.
    printer
        As the user set it up.
    name
        Of the job, as a queue shows it to anybody: no names in it.

    Returns
    -------
    bool
        False if the printer took nothing.

    Raises
    ------
    TextError
        If it is more than fits on a page.
    """
    printer.setDocName(name)
    printer.setCreator("")
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        draw_parent_sheet(request, PrintedPages(printer, painter))
    finally:
        painter.end()
    return True
