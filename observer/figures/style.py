"""How figures look: typeface, palette for light and dark, and the measures of text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

POINTS_PER_IN = 72
TEXT_PT = 8.5
SMALL_PT = 7.5

_SPACE = re.compile(r"[ \t\r\n]+")
"""Where a line may end; a no-break space holds."""

_FAMILY = "Inter"
_FALLBACK = "DejaVu Sans"
_BOLD = 700
"""Not semi-bold: the fallback has none, and matplotlib warns of it each time."""


def load_fonts(files: Iterable[Path]) -> None:
    """Make typefaces known to matplotlib, once, before the first figure; missing ones are left out.

    Parameters
    ----------
    files
        Font files, such as those of Inter that are shipped with the window.
    """
    known = {Path(entry.fname) for entry in fontManager.ttflist}
    for file in files:
        if file.is_file() and file not in known:
            fontManager.addfont(str(file))


@dataclass(frozen=True, slots=True)
class Style:
    """Colours of one theme, and text in its typeface.

    Attributes
    ----------
    surface, text, muted, line, accent, accent_soft
        As in the window.
    outline
        Around every mark, so that pale and dark codes stand out from the surface.
    """

    surface: str
    text: str
    muted: str
    line: str
    accent: str
    accent_soft: str
    outline: str

    def font(self, size_pt: float = TEXT_PT, *, bold: bool = False) -> FontProperties:
        """Return the typeface at a size in points."""
        return FontProperties(family=list(_families()), size=size_pt, weight=_BOLD if bold else 400)

    def width_in(self, text: str, size_pt: float = TEXT_PT, *, bold: bool = False) -> float:
        """Return how wide a text is, in inches."""
        return _width_in(text, size_pt, bold)

    def wrap(
        self, text: str, width_in: float, size_pt: float = TEXT_PT, *, bold: bool = False
    ) -> tuple[str, ...]:
        """Break a text into lines that fit; a word that is too long for a line is broken too.

        Parameters
        ----------
        text
            One paragraph.
        width_in
            Room in inches.
        size_pt
            Size in points.
        bold
            Whether it is set in bold.

        Returns
        -------
        tuple of str
            At least one line; nothing is left out.
        """
        lines: list[str] = [""]
        for word in _SPACE.split(text.strip()):
            longer = f"{lines[-1]} {word}".strip()
            if _width_in(longer, size_pt, bold) <= width_in:
                lines[-1] = longer
                continue
            if lines[-1]:
                lines.append("")
            for letter in word:
                if lines[-1] and _width_in(lines[-1] + letter, size_pt, bold) > width_in:
                    lines.append("")
                lines[-1] += letter
        return tuple(lines)


LIGHT = Style(
    surface="#FFFFFF",
    text="#22262B",
    muted="#666C73",
    line="#E2DED6",
    accent="#27666B",
    accent_soft="#E3EFEE",
    outline="#22262B",
)
DARK = Style(
    surface="#22262B",
    text="#ECE9E3",
    muted="#A2A8AF",
    line="#343A41",
    accent="#7CC4BE",
    accent_soft="#263A3B",
    outline="#ECE9E3",
)


def style_for(*, dark: bool) -> Style:
    """Return the light or the dark style."""
    return DARK if dark else LIGHT


def ink_on(fill: str) -> str:
    """Return black or white, whichever reads better on a colour, by contrast as WCAG has it.

    Parameters
    ----------
    fill
        Colour as ``#RRGGBB``.

    Returns
    -------
    str
        ``#000000`` or ``#FFFFFF``.
    """
    red, green, blue = (channel**2.2 for channel in to_rgb(fill))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "#FFFFFF"


def _families() -> tuple[str, ...]:
    known = any(entry.name == _FAMILY for entry in fontManager.ttflist)
    return (_FAMILY, _FALLBACK) if known else (_FALLBACK,)


@lru_cache(maxsize=4096)
def _measured(text: str, size_pt: float, bold: bool, families: tuple[str, ...]) -> float:  # noqa: FBT001 - a key of the cache
    prop = FontProperties(family=list(families), size=size_pt, weight=_BOLD if bold else 400)
    width, _, _ = text_to_path.get_text_width_height_descent(text, prop, ismath=False)
    return float(width) / POINTS_PER_IN


def _width_in(text: str, size_pt: float, bold: bool) -> float:  # noqa: FBT001 - private
    return _measured(text, size_pt, bold, _families()) if text else 0.0
