"""A canvas of flat, soft-edged shapes, in the room's measures, painted at twice the size."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH_PX = 960
HEIGHT_PX = 540
ZOOM = 1.18
ORIGIN = (64.0, 68.0)
"""Where the camera's upper left corner lies in the room, whose sizes are drawn `ZOOM` larger."""

OVERSIZE = 2
SCALE = OVERSIZE * ZOOM
"""Pictures are painted so many times larger than the room's measures, and averaged down."""

_SHIFT = 4
_FIXED = SCALE * (1 << _SHIFT)

Picture = NDArray[np.uint8]
Points = NDArray[np.float64]


def colour(code: str) -> tuple[int, int, int]:
    """Return ``#rrggbb`` as OpenCV's (blue, green, red)."""
    return int(code[5:7], 16), int(code[3:5], 16), int(code[1:3], 16)


def mixed(first: str, second: str, share: float) -> str:
    """Return the colour that lies `share` of the way from the first to the second."""
    a, b = colour(first), colour(second)
    blue, green, red = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


def bezier(start: Points, control: Points, end: Points, steps: int = 14) -> Points:
    """Return points on a quadratic curve, shape (steps, 2)."""
    t = np.linspace(0.0, 1.0, steps)[:, None]
    curve: Points = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    return curve


def smooth(corners: Sequence[tuple[float, float]] | Points, steps: int = 8) -> Points:
    """Return a closed Catmull-Rom curve through the corners."""
    p = np.asarray(corners, float)
    before, after, beyond = np.roll(p, 1, 0), np.roll(p, -1, 0), np.roll(p, -2, 0)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * p
        + (after - before) * t
        + (2 * before - 5 * p + 4 * after - beyond) * t**2
        + (3 * p - before - 3 * after + beyond) * t**3
    )
    closed: Points = curve.transpose(1, 0, 2).reshape(-1, 2)
    return closed


def oval(
    centre: Sequence[float] | Points,
    radii: tuple[float, float],
    turn_deg: float = 0.0,
    steps: int = 40,
) -> Points:
    """Return points on an ellipse."""
    t = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    x, y = radii[0] * np.cos(t), radii[1] * np.sin(t)
    a = np.radians(turn_deg)
    return np.stack(
        [centre[0] + x * np.cos(a) - y * np.sin(a), centre[1] + x * np.sin(a) + y * np.cos(a)], 1
    )


def rounded(x: float, y: float, width: float, height: float, radius: float) -> Points:
    """Return points on a rectangle with round corners, (x, y) its upper left corner."""
    t = np.linspace(0, np.pi / 2, 7)
    corners = [
        (x + width - radius, y + height - radius, 0.0),
        (x + radius, y + height - radius, np.pi / 2),
        (x + radius, y + radius, np.pi),
        (x + width - radius, y + radius, 3 * np.pi / 2),
    ]
    return np.concatenate(
        [
            np.stack([cx + radius * np.cos(t + a), cy + radius * np.sin(t + a)], 1)
            for cx, cy, a in corners
        ]
    )


def turned(points: Points, centre: Sequence[float], turn_deg: float) -> Points:
    """Return points turned clockwise about a centre."""
    a = np.radians(turn_deg)
    matrix = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    middle = np.asarray(centre, float)
    result: Points = (points - middle) @ matrix + middle
    return result


class Canvas:
    """A picture being painted.

    Parameters
    ----------
    background
        Large picture to start from; it is copied.
    """

    def __init__(self, background: Picture | None = None) -> None:
        self.pixels: Picture = (
            np.zeros((HEIGHT_PX * OVERSIZE, WIDTH_PX * OVERSIZE, 3), np.uint8)
            if background is None
            else background.copy()
        )

    def small(self) -> Picture:
        """Return the picture at film size."""
        size = (WIDTH_PX, HEIGHT_PX)
        return np.asarray(cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)

    def fill(self, points: Points, ink: str, alpha: float = 1.0) -> None:
        """Fill a polygon."""
        if alpha <= 0.01:
            return
        fixed = np.round((points - ORIGIN) * _FIXED).astype(np.int32)
        if alpha >= 0.99:
            cv2.fillPoly(self.pixels, [fixed], colour(ink), cv2.LINE_AA, _SHIFT)
            return
        box = _box(points)
        if box is None:
            return
        left, top, right, bottom = box
        part = self.pixels[top:bottom, left:right]
        over = part.copy()
        corner = np.array([left, top]) << _SHIFT
        cv2.fillPoly(over, [fixed - corner.astype(np.int32)], colour(ink), cv2.LINE_AA, _SHIFT)
        part[:] = cv2.addWeighted(over, alpha, part, 1 - alpha, 0)

    def line(self, points: Points, width: float, ink: str) -> None:
        """Draw an open line with round ends."""
        self.limb(points, width, width, ink)

    def limb(self, points: Points, start_width: float, end_width: float, ink: str) -> None:
        """Draw a line that changes its width from start to end, with round ends."""
        along = np.gradient(points, axis=0)
        length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)
        across = np.stack([-along[:, 1], along[:, 0]], 1) / length[:, None]
        half = np.linspace(start_width, end_width, len(points))[:, None] / 2
        self.fill(np.concatenate([points + across * half, (points - across * half)[::-1]]), ink)
        self.disc(points[0], start_width / 2, ink)
        self.disc(points[-1], end_width / 2, ink)

    def disc(self, centre: Sequence[float] | Points, radius: float, ink: str) -> None:
        """Fill a circle."""
        x = round((float(centre[0]) - ORIGIN[0]) * _FIXED)
        y = round((float(centre[1]) - ORIGIN[1]) * _FIXED)
        radius_fixed = max(1, round(radius * _FIXED))
        cv2.circle(self.pixels, (x, y), radius_fixed, colour(ink), -1, cv2.LINE_AA, _SHIFT)

    def blend(self, left: int, top: int, alpha: NDArray[np.float32], ink: str) -> None:
        """Lay a colour over large pixels from (left, top) on, as far as `alpha` says."""
        height, width = self.pixels.shape[:2]
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + alpha.shape[1], width), min(top + alpha.shape[0], height)
        if x0 >= x1 or y0 >= y1:
            return
        share = alpha[y0 - top : y1 - top, x0 - left : x1 - left, None]
        part = self.pixels[y0:y1, x0:x1]
        ink_row = np.array(colour(ink), np.float32)
        part[:] = (part + (ink_row - part) * share + 0.5).astype(np.uint8)


def _box(points: Points) -> tuple[int, int, int, int] | None:
    low = np.floor((points.min(0) - ORIGIN) * SCALE).astype(int) - 3
    high = np.ceil((points.max(0) - ORIGIN) * SCALE).astype(int) + 4
    left, top = max(int(low[0]), 0), max(int(low[1]), 0)
    right, bottom = min(int(high[0]), WIDTH_PX * OVERSIZE), min(int(high[1]), HEIGHT_PX * OVERSIZE)
    return (left, top, right, bottom) if left < right and top < bottom else None
