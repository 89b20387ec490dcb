"""The room: wall, window, shelf, plant, floor and rug; painted once per film."""

from dataclasses import dataclass

import numpy as np
from painter import HEIGHT_PX, WIDTH_PX, Canvas, Picture, mixed, oval, rounded, smooth


@dataclass(frozen=True, slots=True)
class RoomLooks:
    """Colours and things that tell one day from another."""

    wall: str
    rug: str
    rug_middle: str
    sky: str
    leaves: str
    curtain: str


FLOOR_PX = 322
"""Where the wall meets the floor."""


def paint_room(looks: RoomLooks) -> Picture:
    """Return the empty room, large."""
    canvas = Canvas()
    _box(canvas, 0, 0, WIDTH_PX, FLOOR_PX, looks.wall)
    _box(canvas, 0, FLOOR_PX, WIDTH_PX, HEIGHT_PX - FLOOR_PX, "#cfa872")
    for y in (372, 436, 506):
        _box(canvas, 0, y, WIDTH_PX, 2.5, "#c1985f")
    for x, top, bottom in ((150, 325, 372), (610, 325, 372), (330, 374, 436), (820, 374, 436)):
        _box(canvas, x, top, 2.5, bottom - top, "#c1985f")
    _box(canvas, 0, FLOOR_PX - 11, WIDTH_PX, 13, mixed(looks.wall, "#ffffff", 0.45))
    _window(canvas, looks)
    _frame(canvas)
    _shelf(canvas)
    _plant(canvas, looks.leaves)
    light = np.array([[196, 345], [372, 345], [300, 540], [60, 540]], float)
    canvas.fill(light, "#f3ddb0", 0.28)
    canvas.fill(oval((496, 440), (376, 96)), looks.rug)
    canvas.fill(oval((496, 440), (322, 76)), looks.rug_middle)
    return canvas.pixels


def _box(canvas: Canvas, x: float, y: float, width: float, height: float, ink: str) -> None:
    canvas.fill(
        np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], float), ink
    )


def _window(canvas: Canvas, looks: RoomLooks) -> None:
    canvas.fill(rounded(106, 92, 184, 150, 9), "#c9b99b")
    _box(canvas, 116, 102, 164, 130, looks.sky)
    canvas.fill(oval((248, 130), (20, 20)), "#fdf3d2")
    canvas.fill(
        smooth([(118, 208), (150, 196), (205, 208), (278, 190), (278, 230), (118, 230)]),
        looks.leaves,
        0.55,
    )
    for x, y, size in ((142, 184, 24), (162, 170, 21), (134, 168, 17)):
        canvas.disc((x, y), size, mixed(looks.leaves, looks.sky, 0.35))
    _box(canvas, 116, 226, 164, 6, mixed(looks.leaves, looks.sky, 0.2))
    _box(canvas, 194, 98, 8, 138, "#c9b99b")
    _box(canvas, 112, 162, 172, 8, "#c9b99b")
    canvas.fill(rounded(98, 238, 200, 11, 5), "#d8cab0")
    for x, inner in ((88, 16), (272, -16)):
        cloth = [
            (x, 86),
            (x + 40, 86),
            (x + 36 + inner * 0.4, 170),
            (x + 32, 262),
            (x + 8, 262),
            (x + 4 + inner * 0.4, 170),
        ]
        canvas.fill(smooth(cloth), looks.curtain)
    canvas.fill(rounded(76, 80, 250, 8, 4), "#a98f66")


def _frame(canvas: Canvas) -> None:
    canvas.fill(rounded(560, 106, 108, 84, 4), "#b79a6c")
    _box(canvas, 567, 113, 94, 70, "#f6f1e6")
    canvas.fill(oval((597, 156), (17, 13)), "#e3a73b")
    canvas.disc((614, 142), 10, "#e3a73b")
    canvas.fill(np.array([[622, 140], [632, 143], [622, 147]], float), "#d55e00")
    canvas.disc((616, 140), 1.8, "#3a2420")
    canvas.fill(oval((610, 172), (36, 4)), "#8fb5b0")


def _shelf(canvas: Canvas) -> None:
    canvas.fill(rounded(742, 196, 190, 130, 5), "#b98d57")
    _box(canvas, 751, 205, 172, 52, "#8f6a3e")
    _box(canvas, 751, 266, 172, 54, "#8f6a3e")
    x = 757.0
    for width, height, ink in (
        (11, 42, "#3f5c76"),
        (9, 36, "#d9775f"),
        (13, 45, "#8fb5b0"),
        (8, 38, "#e3a73b"),
        (12, 40, "#7c6a8e"),
        (10, 34, "#6b9450"),
    ):
        canvas.fill(rounded(x, 257 - height, width, height, 2), ink)
        x += width + 2
    canvas.fill(rounded(846, 228, 66, 29, 6), "#d8cab0")
    canvas.fill(rounded(866, 236, 26, 7, 3), "#a98f66")
    canvas.fill(oval((782, 302), (20, 18)), "#c98f5a")
    for side in (-1, 1):
        canvas.disc((782 + side * 14, 287), 7, "#c98f5a")
        canvas.disc((782 + side * 6, 299), 2.2, "#3a2420")
    canvas.fill(oval((782, 308), (9, 7)), "#ecd2ae")
    canvas.fill(rounded(826, 290, 84, 30, 6), "#e8decd")
    canvas.fill(rounded(846, 299, 44, 6, 3), "#c9b99b")


def _plant(canvas: Canvas, leaves: str) -> None:
    for turn, length in ((-52, 50), (-28, 66), (-4, 74), (22, 66), (50, 50)):
        a = np.radians(turn)
        tip = np.array([84 + np.sin(a) * length, 268 - np.cos(a) * length])
        side = np.array([np.cos(a), np.sin(a)]) * 13
        middle = (np.array([84.0, 268.0]) + tip) / 2
        canvas.fill(
            smooth([(84, 270), tuple(middle + side), tuple(tip), tuple(middle - side)]), leaves
        )
    canvas.fill(smooth([(58, 264), (110, 264), (103, 330), (65, 330)]), "#c9744e")
    canvas.fill(rounded(54, 258, 60, 13, 5), "#b8633f")
