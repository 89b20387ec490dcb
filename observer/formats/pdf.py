"""Pages as PDF, A4 as a rule, with an embedded typeface, fixed dates and empty properties."""

from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from observer.formats.picture import Picture
from observer.formats.text_check import checked
from observer.formats.typeface import Typeface
from observer.model.errors import TextError
from observer.model.messages import Message, msg

PAGE_WIDTH, PAGE_HEIGHT = A4


class Pdf:
    """A PDF being drawn; lengths in points, `top` counted from the top of the page.

    Parameters
    ----------
    typeface
        Embedded in the file.
    language
        Of the text, such as ``nl``; a reading aloud needs it.
    page
        Width and height, in points.
    """

    def __init__(self, typeface: Typeface, language: str, page: tuple[float, float] = A4) -> None:
        self._typeface = typeface
        self._height = page[1]
        self._bytes = BytesIO()
        for bold in (False, True):
            pdfmetrics.registerFont(typeface.face(bold=bold))
        self._canvas = Canvas(
            self._bytes,
            pagesize=page,
            invariant=True,
            lang=language,
            initialFontName=typeface.face().fontName,
        )
        for clear in (
            self._canvas.setTitle,
            self._canvas.setAuthor,
            self._canvas.setSubject,
            self._canvas.setCreator,
            self._canvas.setProducer,
        ):
            clear("")

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
        """Write one line, its first baseline `size` below `top`.

        Raises TextError, which names `where` it is, if the typeface has no shape for a character.
        """
        checked(text, where)
        lacking = self._typeface.lacking(text)
        if lacking:
            raise TextError(
                msg(
                    "The PDF has no shape for the character {character}: {where}.",
                    character=lacking,
                    where=where,
                ),
                msg("Take it out, or use the workbook instead."),
            )
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.setFont(self._typeface.face(bold=bold).fontName, size)
        self._canvas.drawString(left, self._height - top - size, text)

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
        self._canvas.setFillColor(HexColor(colour))
        low = self._height - top - height
        self._canvas.roundRect(left, low, width, height, radius, stroke=0, fill=1)

    def outline(  # noqa: PLR0913  a box has a place, two lengths and two colours
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        *,
        fill: str,
        edge: str,
        radius: float = 0,
    ) -> None:
        """Paint a rectangle with a thin edge, with round corners if asked."""
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.setStrokeColor(HexColor(edge))
        self._canvas.setLineWidth(0.6)
        low = self._height - top - height
        self._canvas.roundRect(left, low, width, height, radius, stroke=1, fill=1)

    def line(self, left: float, top: float, width: float, colour: str) -> None:
        """Draw a thin level line."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(0.75)
        self._canvas.line(left, self._height - top, left + width, self._height - top)

    def picture(self, left: float, top: float, picture: Picture, width: float) -> None:
        """Draw a picture at a width, its shape kept."""
        _, height = picture.scaled_to_width(width)
        image = ImageReader(BytesIO(picture.png))
        low = self._height - top - height
        self._canvas.drawImage(image, left, low, width, height, mask="auto")

    def next_page(self) -> None:
        """Go to a new page."""
        self._canvas.showPage()

    def write(self, path: Path) -> None:
        """Finish the file; OSError if the disk refuses."""
        self._canvas.save()
        path.write_bytes(self._bytes.getvalue())
