"""The typeface: Inter, shipped with the package, with tabular figures where numbers change."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from observer.gui.theme import Tokens

FAMILY = "Inter"
ICONS = "Phosphor"
"""The font whose signs are the icons."""
FOLDER = Path(__file__).parent / "fonts"


def load_fonts() -> tuple[str, ...]:
    """Make the shipped fonts known to Qt and return their families."""
    families: list[str] = []
    for file in sorted(FOLDER.glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families.extend(QFontDatabase.applicationFontFamilies(number))
    return tuple(dict.fromkeys(families))


def text_font(tokens: Tokens, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font of running text.

    Parameters
    ----------
    tokens
        Measures of the theme.
    weight
        Of the strokes.

    Returns
    -------
    QFont
        Inter at the height of text.
    """
    font = QFont(FAMILY)
    font.setPixelSize(tokens.text_px)
    font.setWeight(weight)
    return font


def heading_font(tokens: Tokens) -> QFont:
    """Return the font of headings: semi-bold capitals, a little spaced."""
    font = text_font(tokens, weight=QFont.Weight.DemiBold)
    font.setPixelSize(tokens.heading_px)
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
    return font


def time_font(tokens: Tokens) -> QFont:
    """Return the font of the running time: large, with figures of one width."""
    font = text_font(tokens, weight=QFont.Weight.DemiBold)
    font.setPixelSize(tokens.time_px)
    return tabular(font)


def tabular(font: QFont) -> QFont:
    """Return a copy of a font whose figures all have one width."""
    same = QFont(font)
    same.setFeature(QFont.Tag("tnum"), 1)
    return same
