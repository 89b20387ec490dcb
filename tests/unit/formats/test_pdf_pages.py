"""A PDF from outside is drawn page by page in a child process."""

from io import BytesIO

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from observer.formats.pdf_pages import page_of
from observer.model.errors import FormatError


def form(*colours: tuple[float, float, float], sealed: bool = False) -> bytes:
    """Return a PDF with a page of each colour, twice as high as it is wide."""
    buffer = BytesIO()
    seal = pdfencrypt.StandardEncryption("x") if sealed else None
    canvas = Canvas(buffer, pagesize=(200, 400), encrypt=seal)
    for red, green, blue in colours:
        canvas.setFillColorRGB(red, green, blue)
        canvas.rect(0, 0, 200, 400, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_page_is_drawn_as_wide_as_it_is_wished() -> None:
    page = page_of(form((1, 0, 0), (0, 0, 1)), 1, 301)
    assert page.count == 2
    assert page.picture.shape == (602, 301, 3)
    assert page.picture[300, 150].tolist() == [0, 0, 255]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 junk", form((1, 1, 1), sealed=True)], ids=["junk", "sealed"]
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(FormatError, match="cannot be shown here"):
        page_of(content, 0, 100)
