"""Drawing on the picture: what a hand or the arrow keys have drawn so far."""

from dataclasses import dataclass, replace
from enum import StrEnum

from observer.model.feedback import Mark, MarkShape

STEP, LARGE_STEP = 0.01, 0.05
_LEAST_SHARE = 0.015
_APART = 0.006
_SMALLEST_ZOOM = 0.12


class Tool(StrEnum):
    """What is drawn."""

    ARROW = "arrow"
    SPOTLIGHT = "spotlight"
    FREEHAND = "freehand"
    ZOOM = "zoom"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn so far; each change is another drawing.

    Attributes
    ----------
    at
        Where hand or keys are, as shares of the picture.
    points
        What was set; empty before the first point.
    """

    tool: Tool
    at: tuple[float, float] = (0.5, 0.5)
    points: tuple[tuple[float, float], ...] = ()

    def moved(self, by_x: float, by_y: float) -> "Drawing":
        """Return the drawing with the place moved, within the picture."""
        x, y = self.at[0] + by_x, self.at[1] + by_y
        return replace(self, at=(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)))

    def drawn_to(self, at: tuple[float, float]) -> "Drawing":
        """Return the drawing after the hand moved on: a line by hand takes every point on its way.

        Parameters
        ----------
        at
            Where the hand is.

        Returns
        -------
        Drawing
            The same with the new place.
        """
        if self.tool is Tool.FREEHAND and self.points and _far(self.points[-1], at) >= _APART:
            return replace(self, at=at, points=(*self.points, at))
        return replace(self, at=at)

    def set_point(self) -> "Drawing":
        """Return the drawing with the place set as a point."""
        return replace(self, points=(*self.points, self.at))

    @property
    def is_done(self) -> bool:
        """Whether the points that were set make a whole: two, or a line whose end was set twice."""
        if len(self.points) < 2:  # noqa: PLR2004  two points make an arrow, a light or a frame
            return False
        return self.tool is not Tool.FREEHAND or self.points[-1] == self.points[-2]

    @property
    def seen(self) -> tuple[tuple[float, float], ...]:
        """What is shown while it is drawn: the points that were set, and the place."""
        return (*self.points, self.at) if self.points else ()

    def mark(self) -> Mark | None:
        """Return what is kept of it; None if it is nothing, or no mark."""
        if self.tool is Tool.ZOOM:
            return None
        points = self.points
        if self.tool is Tool.FREEHAND:
            points = tuple(p for n, p in enumerate(points) if n == 0 or p != points[n - 1])
        is_long = any(_far(points[0], each) >= _LEAST_SHARE for each in points[1:])
        return Mark(shape=MarkShape(self.tool.value), points=points) if is_long else None

    def frame(self) -> tuple[float, ...]:
        """Return the frame between two corners, in the picture's own shape; empty if too small."""
        if len(self.points) < 2:  # noqa: PLR2004  two corners
            return ()
        (x0, y0), (x1, y1) = self.points[0], self.points[-1]
        # as shares, a frame of the picture's own shape is a square
        side = min(max(abs(x1 - x0), abs(y1 - y0)), 1.0)
        if side < _SMALLEST_ZOOM:
            return ()
        left = min(max((x0 + x1 - side) / 2, 0.0), 1.0 - side)
        top = min(max((y0 + y1 - side) / 2, 0.0), 1.0 - side)
        return (left, top, side, side)


def _far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
