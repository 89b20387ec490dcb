"""Brightness and contrast of a picture as it is shown; what is stored never changes."""

from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 10
"""So many steps each way."""
_BRIGHTER = 0.04
_DOUBLES_AFTER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How a picture is lit, in steps from -10 to 10; 0 is as it was filmed.

    Attributes
    ----------
    brightness
        Lifts all that is seen.
    contrast
        Sets light further apart from dark; five steps double it.
    shadows
        Opens what is dark and leaves black and white where they are (gamma); five steps double it.
    """

    brightness: int = 0
    contrast: int = 0
    shadows: int = 0

    @property
    def is_neutral(self) -> bool:
        """Whether the picture is shown as it was filmed."""
        return self == Light()

    def changed(self, *, brightness: int = 0, contrast: int = 0, shadows: int = 0) -> "Light":
        """Return the light some steps further, within its limits."""
        return replace(
            self,
            brightness=_within(self.brightness + brightness),
            contrast=_within(self.contrast + contrast),
            shadows=_within(self.shadows + shadows),
        )

    def shine(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture in this light.

        Parameters
        ----------
        picture
            Any shape, uint8; BGRA comes back with another alpha.

        Returns
        -------
        NDArray
            The picture itself if the light is neutral.
        """
        if self.is_neutral:
            return picture
        return np.asarray(cv2.LUT(picture, table(self)), np.uint8)


@cache
def table(light: Light) -> NDArray[np.uint8]:
    """Return what becomes of each of the 256 values, shape (256,), uint8, never descending."""
    value = np.linspace(0.0, 1.0, 256) ** (2.0 ** (-light.shadows / _DOUBLES_AFTER))
    value = (value - 0.5) * 2.0 ** (light.contrast / _DOUBLES_AFTER) + 0.5
    value = np.clip(value + light.brightness * _BRIGHTER, 0.0, 1.0)
    return np.asarray(np.round(value * 255), np.uint8)


def _within(steps: int) -> int:
    return min(max(steps, -MOST), MOST)


def signed(steps: int) -> str:
    """Return a number of steps with its sign, as it is read; 0 has none."""
    return f"{steps:+d}".replace("-", "\N{MINUS SIGN}") if steps else "0"
