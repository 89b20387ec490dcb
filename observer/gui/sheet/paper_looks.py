"""The colours, the typeface and the measures of the sheet of paper in the window."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from observer.formats.pdf import PAGE_HEIGHT, PAGE_WIDTH
from observer.reports import parent_looks as looks
from observer.reports.sheet_typesetting import title_size
from observer.reports.typefaces import FOLDER, carlito

PAPER = "#FFFFFF"
HINT = "#666C73"
"""Of the words where nothing is written yet."""


@cache
def paper_family() -> str:
    """Make the typeface of what is printed known to Qt, and return its family."""
    families: list[str] = []
    for file in sorted(FOLDER.glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families.extend(QFontDatabase.applicationFontFamilies(number))
    return families[0] if families else ""


@cache
def title_points(title: str) -> float:
    """Return how large a title is printed, in points: it stays on one line if it can."""
    width = float(PAGE_WIDTH) - 2 * looks.MARGIN_MM * 72 / 25.4
    return title_size(title, carlito(), width)


@dataclass(frozen=True, slots=True)
class PaperSize:
    """How large the sheet is in the window.

    Attributes
    ----------
    width_px
        Of the sheet.
    """

    width_px: int

    @property
    def height_px(self) -> int:
        """Height of the sheet."""
        return round(self.width_px * float(PAGE_HEIGHT) / float(PAGE_WIDTH))

    def px(self, points: float) -> int:
        """Return a length on paper in pixels of the window."""
        return round(points * self.width_px / float(PAGE_WIDTH))

    def mm(self, millimetres: float) -> int:
        """Return a length in millimetres in pixels of the window."""
        return self.px(millimetres * 72 / 25.4)

    def font(self, points: float = looks.BODY_PT, *, bold: bool = False) -> QFont:
        """Return the typeface of the sheet at a size."""
        font = QFont(paper_family())
        font.setPixelSize(max(self.px(points), 1))
        font.setBold(bold)
        return font
