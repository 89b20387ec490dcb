"""A picture on its way into a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its size in pixels; it carries no metadata."""

    png: bytes
    width_px: int
    height_px: int

    def scaled_to_width(self, width: float) -> tuple[float, float]:
        """Return width and height at a width, in the same unit, its shape kept."""
        return width, width * self.height_px / self.width_px
