"""A rectangle with two axes on a page, for figures in which values are read off."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from observer.figures.page import Page, Point
from observer.figures.style import SMALL_PT, Style
from observer.text.catalogue import Catalogue

TITLE_IN = 0.24
"""Above the rectangle, for the name of the upright axis."""
BELOW_IN = 0.46
"""Below the rectangle, for the figures and the name of the other axis."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_TICK_GAP_IN = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis.

    Attributes
    ----------
    low, high
        Its ends.
    name
        What is measured, with its unit.
    ticks
        Where a figure stands, and which.
    """

    low: float
    high: float
    name: str = ""
    ticks: tuple[tuple[float, str], ...] = ()


def axis(low: float, high: float, name: str, text: Catalogue, most: int = 6) -> Axis:
    """Return an axis that ends at round figures.

    Parameters
    ----------
    low
        Of what is shown.
    high
        Of what is shown; as `low` where there is one value only.
    name
        What is measured, with its unit.
    text
        Language of the figures.
    most
        At most so many of them.

    Returns
    -------
    Axis
        With both ends at a tick.
    """
    if high <= low:
        low, high = low - 0.5, high + 0.5
    step = _step((high - low) / most)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    decimals = max(0, -floor(log10(step) + 1e-9))
    if round(step, decimals) != step:
        decimals += 1
    ticks = tuple((n * step, text.number(n * step, decimals)) for n in range(first, last + 1))
    return Axis(low=first * step, high=last * step, name=name, ticks=ticks)


def _step(least: float) -> float:
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))


def widest_in(ticks: Sequence[tuple[float, str]], style: Style) -> float:
    """Return how much room the figures of an upright axis take, in inches."""
    return max((style.width_in(words, SMALL_PT) for _, words in ticks), default=0.0) + 0.1


class Plot:
    """A rectangle with two axes.

    Parameters
    ----------
    page
        On which it stands.
    box
        The rectangle itself; its figures stand around it.
    across
        The axis along its foot.
    upright
        The axis along its side.
    """

    def __init__(
        self, page: Page, box: tuple[float, float, float, float], across: Axis, upright: Axis
    ) -> None:
        self.page = page
        self.left_in, self.top_in, self.width_in, self.height_in = box
        self.across = across
        self.upright = upright

    def x(self, value: float) -> float:
        """Return where a value stands across, in inches."""
        share = (value - self.across.low) / (self.across.high - self.across.low)
        return self.left_in + share * self.width_in

    def y(self, value: float) -> float:
        """Return where a value stands upright, in inches."""
        share = (value - self.upright.low) / (self.upright.high - self.upright.low)
        return self.top_in + (1 - share) * self.height_in

    def at(self, x: float, y: float) -> Point:
        """Return where two values stand."""
        return self.x(x), self.y(y)

    def points(self, xs: Sequence[float], ys: Sequence[float]) -> list[Point]:
        """Return where the values of a line stand."""
        return [self.at(x, y) for x, y in zip(xs, ys, strict=True)]

    def draw_axes(self, *, zero: bool = False) -> None:
        """Draw the axes with their figures and names.

        Parameters
        ----------
        zero
            Whether zero has a stronger line.
        """
        page, style = self.page, self.page.style
        right_in, bottom_in = self.left_in + self.width_in, self.top_in + self.height_in
        for value, words in self.upright.ticks:
            y = self.y(value)
            strong = zero and abs(value) < 1e-12  # noqa: PLR2004 - zero but for rounding
            colour = style.muted if strong else ""
            page.rule((self.left_in, y), (right_in, y), colour=colour)
            page.small((self.left_in - 0.06, y), words, "right")
        taken_in = -1.0
        for value, words in self.across.ticks:
            x, wide_in = self.x(value), style.width_in(words, SMALL_PT)
            page.rule((x, bottom_in), (x, bottom_in + 0.05), colour=style.muted)
            if x - wide_in / 2 >= taken_in + _TICK_GAP_IN / 2:
                page.small((x, bottom_in + 0.14), words, "center")
                taken_in = x + wide_in / 2
        page.rule((self.left_in, bottom_in), (right_in, bottom_in), colour=style.muted)
        if self.upright.name:
            page.small((self.left_in - 0.06, self.top_in - TITLE_IN / 2), self.upright.name)
        if self.across.name:
            wide_in = style.width_in(self.across.name, SMALL_PT)
            page.small((right_in - wide_in, bottom_in + 0.32), self.across.name)
