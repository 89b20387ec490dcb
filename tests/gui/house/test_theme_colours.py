"""The colours are those of the table, and can be read."""

import pytest
from PySide6.QtGui import QColor, QPalette

from observer.gui.theme import TOKENS, Theme, palette, style_sheet


def luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    red, green, blue = (linear(v) for v in (made.redF(), made.greenF(), made.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", Theme)
def test_text_has_a_contrast_of_four_and_a_half_on_every_ground(theme: Theme) -> None:
    tokens = TOKENS[theme]
    for ground in (tokens.background, tokens.surface, tokens.surface_2):
        for ink in (tokens.text, tokens.muted, tokens.accent, tokens.playhead):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.text, tokens.accent_soft) >= 4.5


@pytest.mark.parametrize("theme", Theme)
def test_marks_have_a_contrast_of_three(theme: Theme) -> None:
    tokens = TOKENS[theme]
    for ground in (tokens.background, tokens.surface):
        assert contrast(tokens.good, ground) >= 3
        assert contrast(tokens.playhead, ground) >= 3


@pytest.mark.parametrize("theme", Theme)
def test_the_palette_holds_the_table_and_the_sheet_leaves_no_gap(theme: Theme) -> None:
    tokens = TOKENS[theme]
    made = palette(tokens)
    assert made.color(QPalette.ColorRole.Window).name().upper() == tokens.background
    assert made.color(QPalette.ColorRole.Highlight).name().upper() == tokens.accent
    assert "$" not in style_sheet(tokens)


def test_light_is_as_it_was_drawn() -> None:
    light = TOKENS[Theme.LIGHT]
    assert (light.background, light.text, light.accent, light.stage) == (
        "#F6F4F0",
        "#22262B",
        "#27666B",
        "#15181B",
    )
