"""How well a colour stands out, by the formula of WCAG 2.2."""

SURFACES = ("#FFFFFF", "#22262B")
"""What codes are drawn on, in the light and in the dark window."""
MARKS = 3.0
"""The least contrast for a mark that must be seen."""
_LINEAR_UNTIL = 0.04045


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (none) to 21 (black on white).

    Parameters
    ----------
    colour
        As ``#RRGGBB``.
    other
        What it lies on, written alike.

    Returns
    -------
    float
        Ratio of the relative luminances.

    References
    ----------
    Web Content Accessibility Guidelines (WCAG) 2.2, "contrast ratio" and "relative luminance".

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    dark, light = sorted((_luminance(colour), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def linear_rgb(colour: str) -> tuple[float, float, float]:
    """Return how much red, green and blue light a colour sends, each from 0 to 1."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= _LINEAR_UNTIL else ((share + 0.055) / 1.055) ** 2.4
