"""The spotlight in the clinician's hand, and how close everybody looks."""

from observer.model.feedback import Mark, MarkShape

_RADIUS, _LEAST, _MOST = 0.27, 0.06, 0.6
_GROW = 1.2
_STEP = 0.04
_ZOOM = 1.25
_SMALLEST = 0.125


class Pointing:
    """A spotlight that moves, and the part of the picture that is seen."""

    def __init__(self) -> None:
        self.is_lit = False
        self.x = self.y = 0.5
        self._radius = _RADIUS
        self.zoom: tuple[float, ...] = ()

    @property
    def closer(self) -> float:
        """How many times as close as the whole picture one looks."""
        return 1 / max(self.zoom[2], self.zoom[3]) if self.zoom else 1.0

    def begin(self, zoom: tuple[float, ...]) -> None:
        """Begin with another moment: no spotlight, as close as the plan has it."""
        self.is_lit = False
        self.zoom = zoom

    def marks(self, aspect: float) -> tuple[Mark, ...]:
        """Return the spotlight as a mark on a picture of some width over its height."""
        if not self.is_lit:
            return ()
        across = self._radius / aspect
        corners = (
            (self.x - across, self.y - self._radius),
            (self.x + across, self.y + self._radius),
        )
        return (Mark(shape=MarkShape.SPOTLIGHT, points=corners),)

    # The spotlight

    def toggle(self) -> None:
        """Light it in the middle of what is seen, or put it out."""
        self.is_lit = not self.is_lit
        if self.is_lit and not self._sees(self.x, self.y):
            left, top, width, height = self._seen
            self.x, self.y = left + width / 2, top + height / 2

    def move_to(self, x: float, y: float) -> None:
        """Move it to a place of the whole picture."""
        self.x, self.y = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def move(self, across: int, down: int) -> None:
        """Move it by some steps."""
        self.move_to(self.x + across * _STEP, self.y + down * _STEP)

    def grow(self, steps: int) -> None:
        """Make it larger, or smaller for a negative number."""
        self._radius = min(max(self._radius * _GROW**steps, _LEAST), _MOST)

    # How close

    def closer_by(self, steps: int) -> None:
        """Look from closer, or from further; around the spotlight if it is lit."""
        left, top, width, height = self._seen
        x, y = (self.x, self.y) if self.is_lit else (left + width / 2, top + height / 2)
        size = min(max(max(width, height) / _ZOOM**steps, _SMALLEST), 1.0)
        if size >= 1.0:
            self.zoom = ()
            return
        self.zoom = _around(x, y, size)

    def show_whole(self) -> None:
        """Show the whole picture."""
        self.zoom = ()

    @property
    def _seen(self) -> tuple[float, float, float, float]:
        if not self.zoom:
            return 0.0, 0.0, 1.0, 1.0
        return self.zoom[0], self.zoom[1], self.zoom[2], self.zoom[3]

    def _sees(self, x: float, y: float) -> bool:
        left, top, width, height = self._seen
        return left <= x <= left + width and top <= y <= top + height


def _around(x: float, y: float, size: float) -> tuple[float, ...]:
    """Return a part of a size around a point, moved so that it lies within the picture."""
    left = min(max(x - size / 2, 0.0), 1.0 - size)
    top = min(max(y - size / 2, 0.0), 1.0 - size)
    return left, top, size, size
