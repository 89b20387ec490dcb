"""How cells, pages and charts of a workbook look, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a cell looks; colours as ``#RRGGBB``, empty for none.

    Attributes
    ----------
    left_bar
        Colour of a thick line at its left edge.
    line_above, line_below
        Colour of a thin line.
    number_format
        Excel's own, such as ``0.00``.
    """

    size: float = 11
    bold: bool = False
    italic: bool = False
    colour: str = "#22262B"
    fill: str = ""
    wrap: bool = False
    align: str = ""
    vertical: str = "top"
    indent: int = 0
    left_bar: str = ""
    line_above: str = ""
    line_below: str = ""
    number_format: str = ""

    @property
    def is_unseen_when_empty(self) -> bool:
        """Whether an empty cell of this look shows nothing."""
        return not (self.fill or self.left_bar or self.line_above or self.line_below)

    def properties(self) -> dict[str, object]:
        """Return it in XlsxWriter's words."""
        wanted: dict[str, object] = {
            "font_name": "Calibri",
            "font_size": self.size,
            "bold": self.bold,
            "italic": self.italic,
            "font_color": self.colour,
            "text_wrap": self.wrap,
            "valign": self.vertical,
        }
        optional: dict[str, object] = {
            "bg_color": self.fill,
            "align": self.align or ("left" if self.indent else ""),
            "indent": self.indent,
            "num_format": self.number_format,
        }
        wanted.update({name: value for name, value in optional.items() if value})
        for side, colour, style in (
            ("left", self.left_bar, 5),
            ("top", self.line_above, 1),
            ("bottom", self.line_below, 1),
        ):
            if colour:
                wanted |= {side: style, f"{side}_color": colour}
        return wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSetup:
    """How a sheet is printed, on A4.

    Attributes
    ----------
    margins_mm
        Left, right, top, bottom.
    pages_wide, pages_tall
        It is made smaller to fit on so many pages; 0 tall for as many as needed, 0 wide to leave
        it as large as it is.
    breaks
        Rows, from 0, before which a new page begins; Excel ignores them when it makes it fit.
    footer_left, footer_right
        Plain text.
    page_numbers
        Whether the footer counts the pages, at the right.
    centred
        Whether the cells stand in the middle between the sides.
    repeat_rows
        So many rows at the top stand on every page.
    """

    landscape: bool = False
    margins_mm: tuple[float, float, float, float] = (17, 17, 15, 15)
    pages_wide: int = 1
    pages_tall: int = 0
    footer_left: str = ""
    page_numbers: bool = False
    centred: bool = False
    repeat_rows: int = 0
    breaks: tuple[int, ...] = ()
