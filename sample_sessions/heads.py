"""Heads that turn: a ball with hair, eyes, brows, nose, mouth, ears, cheeks and tears."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from painter import ORIGIN, SCALE, Canvas, Points, mixed, oval

_WHITE = "#fbf7f0"
_DARK = "#3a2420"
_MOUTH = "#7c2f2c"
_TONGUE = "#d9716b"
_LIP = "#a4504a"
_TEAR = "#8fc4ea"


@dataclass(frozen=True, slots=True)
class Looks:
    """What does not change during a film.

    Attributes
    ----------
    radius
        Of the head, in film pixels.
    fringe
        How far the hair comes down on the forehead, in radii above the middle.
    nape
        How far it comes down at the back.
    bun
        Size of a bun at the back in radii; 0 for none.
    tuft
        Length of a tuft on the crown in radii; 0 for none.
    eye
        Half width of an eye in radii.
    eye_lat, mouth_lat
        Degrees above the middle.
    """

    radius: float
    skin: str
    hair: str
    iris: str
    fringe: float
    nape: float
    bun: float
    tuft: float
    eye: float
    eye_lat: float
    mouth_lat: float


@dataclass(frozen=True, slots=True)
class Face:
    """Where a head looks and what it feels, at one moment.

    Attributes
    ----------
    yaw, pitch, roll
        Degrees: to the right, up, clockwise in the picture.
    look_x, look_y
        Pupils, -1 to 1.
    lid
        0 open, 1 closed.
    brow
        1 raised, 0 at rest, -1 drawn together and up in the middle.
    smile
        -1 corners down, 1 up.
    mouth
        0 closed, 1 wide open.
    flush, tears
        0 to 1.
    clock_s
        For tears that run.
    """

    yaw: float
    pitch: float
    roll: float
    look_x: float
    look_y: float
    lid: float
    brow: float
    smile: float
    mouth: float
    flush: float
    tears: float
    clock_s: float


def _matrix(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    y, p, r = np.radians([yaw, pitch, roll])
    about_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    about_z = np.array([[np.cos(r), np.sin(r), 0], [-np.sin(r), np.cos(r), 0], [0, 0, 1]])
    whole: NDArray[np.float64] = about_z @ about_y @ about_x
    return whole


class Head:
    """One head at one moment.

    Parameters
    ----------
    canvas
        To paint on.
    centre
        Middle of the head.
    looks
        Of whom.
    face
        Where it looks and what it feels.
    """

    def __init__(self, canvas: Canvas, centre: Points, looks: Looks, face: Face) -> None:
        self._canvas = canvas
        self._centre = centre
        self._looks = looks
        self._face = face
        self._turn = _matrix(face.yaw, face.pitch, face.roll)

    def paint(self) -> None:
        """Paint all of it."""
        looks, face = self._looks, self._face
        if looks.bun:
            self._bun(front=False)
        if looks.tuft:
            self._tuft()
        r = looks.radius
        skin = mixed(looks.skin, "#d8705c", 0.28 * face.flush)
        self._canvas.fill(oval(self._centre, (r, r * 1.02), face.roll), skin)
        self._cheeks()
        self._nose(skin)
        for side in (-1.0, 1.0):
            self._eye(side, skin)
        self._mouth()
        self._hair()
        for side in (-1.0, 1.0):
            self._brow(side)
            self._ear(side, skin)
        if looks.bun:
            self._bun(front=True)
        if face.tears > 0.02:
            for side in (-1.0, 1.0):
                self._tears(side)

    def _at(
        self,
        lon: float | NDArray[np.float64],
        lat: float | NDArray[np.float64],
        out: float = 1.0,
    ) -> tuple[Points, NDArray[np.float64]]:
        """Return where points of the ball lie in the film, and how far to the front (-1 to 1)."""
        a, b = np.broadcast_arrays(np.radians(lon), np.radians(lat))
        ball = np.stack([np.sin(a) * np.cos(b), np.sin(b), np.cos(a) * np.cos(b)], -1)
        seen = ball @ self._turn.T
        flat = seen[..., :2] * np.array([1.0, -1.02]) * self._looks.radius * out
        return self._centre + flat, seen[..., 2]

    def _patch(
        self, lon: float, lat: float, u: NDArray[np.float64], v: NDArray[np.float64]
    ) -> Points:
        """Return small shapes on the ball: (u, v) in radii about (lon, lat), v up."""
        return self._at(lon + np.degrees(u) / np.cos(np.radians(lat)), lat + np.degrees(v))[0]

    def _hair(self) -> None:
        looks = self._looks
        r = looks.radius * 1.07 * SCALE
        size = int(r) + 3
        cx, cy = (self._centre - ORIGIN) * SCALE
        left, top = int(cx) - size, int(cy) - size
        x = ((np.arange(2 * size + 2, dtype=np.float32) + left + 0.5 - cx) / r)[None, :]
        y = (-(np.arange(2 * size + 2, dtype=np.float32) + top + 0.5 - cy) / r / 1.01)[:, None]
        squared = x * x + y * y
        z = np.sqrt(np.maximum(1 - squared, 0))
        back = self._turn.T.astype(np.float32)
        hx = back[0, 0] * x + back[0, 1] * y + back[0, 2] * z
        hy = back[1, 0] * x + back[1, 1] * y + back[1, 2] * z
        hz = back[2, 0] * x + back[2, 1] * y + back[2, 2] * z
        parting = 0.30 * np.exp(-(((hx + 0.1) / 0.22) ** 2))
        front = looks.fringe + parting + 0.12 * np.abs(hx)
        side = np.clip(hz, 0, 1)
        line = np.where(
            hz > 0,
            (0.5 * looks.nape) * (1 - side) + front * side ** np.float32(0.7),
            0.5 * looks.nape + 0.5 * looks.nape * np.clip(-hz, 0, 1),
        )
        edge = np.clip((hy - line) * (r * 0.8) + 0.5, 0, 1)
        disc = np.clip((1 - np.sqrt(squared)) * r + 0.5, 0, 1)
        self._canvas.blend(left, top, (edge * disc).astype(np.float32), looks.hair)

    def _bun(self, *, front: bool) -> None:
        size = self._looks.radius * self._looks.bun
        place, depth = self._at(180.0, 38.0, 1.22)
        if (float(depth) > 0) == front:
            self._canvas.disc(place, size, mixed(self._looks.hair, "#000000", 0.10))

    def _tuft(self) -> None:
        root, _ = self._at(180.0, 84.0, 0.98)
        for lean in (-26.0, 4.0, 30.0):
            tip, _ = self._at(180.0 + lean * 3, 84.0 - abs(lean) * 0.4, 1.0 + self._looks.tuft)
            side = np.array([lean * 0.25, 0.0])
            self._canvas.limb(
                np.stack([root, (root + tip) / 2, tip + side]), 8, 3, self._looks.hair
            )
        self._canvas.disc(root - np.array([0, 3.0]), 4.5, "#d55e00")

    def _cheeks(self) -> None:
        face = self._face
        t = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        for side in (-1.0, 1.0):
            lon = side * 40.0
            if float(self._at(lon, -24.0)[1]) > 0.2:
                shape = self._patch(lon, -24.0, 0.2 * np.cos(t), 0.15 * np.sin(t))
                self._canvas.fill(shape, "#e0735f", 0.25 + 0.35 * face.flush)

    def _nose(self, skin: str) -> None:
        lat = self._looks.eye_lat - 13.0
        tip, depth = self._at(0.0, lat, 1.05)
        if float(depth) < -0.1:
            return
        r = self._looks.radius
        self._canvas.disc(tip, r * 0.10, mixed(skin, "#b5633f", 0.22))
        self._canvas.disc(tip - np.array([0, r * 0.03]), r * 0.085, mixed(skin, "#b5633f", 0.06))

    def _eye(self, side: float, skin: str) -> None:
        looks, face = self._looks, self._face
        lon, lat = side * 25.0, looks.eye_lat
        if float(self._at(lon, lat)[1]) < 0.12:
            return
        wide = looks.eye
        high = wide * 0.95 * (1 - face.lid)
        t = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        width = looks.radius * 0.055
        if face.lid > 0.8:
            u = np.linspace(-wide, wide, 9)
            sag = -0.05 * (1 - (u / wide) ** 2) - 0.02
            self._canvas.line(self._patch(lon, lat, u, sag), width, _DARK)
            return
        self._canvas.fill(self._patch(lon, lat, wide * np.cos(t), high * np.sin(t)), _WHITE)
        for size, ink in ((0.62, looks.iris), (0.36, "#1c1210")):
            u = 0.42 * wide * face.look_x + size * wide * np.cos(t)
            v = 0.36 * wide * face.look_y + size * wide * np.sin(t)
            over = np.maximum(np.hypot(u / wide, v / max(high, 1e-3)), 1.0)
            self._canvas.fill(self._patch(lon, lat, u / over, v / over), ink)
        spot = self._patch(
            lon,
            lat,
            np.array([0.42 * wide * face.look_x + 0.2 * wide]),
            np.array([0.36 * wide * face.look_y + 0.24 * wide]),
        )[0]
        if face.lid < 0.4:
            self._canvas.disc(spot, looks.radius * 0.026, "#ffffff")
        u = np.linspace(-wide, wide, 11)
        lid = self._patch(lon, lat, u, high * np.sqrt(np.maximum(1 - (u / wide) ** 2, 0)))
        self._canvas.line(lid, width * 0.8, mixed(skin, _DARK, 0.85))

    def _brow(self, side: float) -> None:
        looks, face = self._looks, self._face
        lon, lat = side * 25.0, looks.eye_lat + 17.0 + 4.0 * max(face.brow, 0.0)
        if float(self._at(lon, lat)[1]) < 0.12:
            return
        u = np.linspace(-0.16, 0.16, 9)
        inner = -side * u / 0.16
        v = 0.03 * (1 - (u / 0.16) ** 2) + np.maximum(-face.brow, 0) * (0.09 * inner - 0.03)
        ink = mixed(looks.hair, "#000000", 0.15)
        self._canvas.line(self._patch(lon, lat, u, v), looks.radius * 0.06, ink)

    def _mouth(self) -> None:
        looks, face = self._looks, self._face
        lat = looks.mouth_lat
        if float(self._at(0.0, lat)[1]) < 0.05:
            return
        wide = 0.24 + 0.05 * max(face.smile, 0.0) - 0.06 * face.mouth * (face.smile > -0.3)
        u = np.linspace(-wide, wide, 15)
        bow = 1 - (u / wide) ** 2
        corner = 0.13 * face.smile
        upper = corner * (1 - bow) - 0.035 * face.smile * bow + 0.06 * face.mouth * bow
        lower = upper - (0.05 * max(face.smile, 0.0) + 0.40 * face.mouth) * bow
        width = looks.radius * 0.06
        if face.mouth > 0.06:
            shape = np.concatenate(
                [self._patch(0.0, lat, u, upper), self._patch(0.0, lat, u, lower)[::-1]]
            )
            self._canvas.fill(shape, _MOUTH)
            if face.mouth > 0.3:
                floor = float(lower.min())
                high = 0.10 * face.mouth
                t = np.linspace(0, 2 * np.pi, 20, endpoint=False)
                tongue = self._patch(
                    0.0, lat, wide * 0.5 * np.cos(t), floor + high + high * 0.8 * np.sin(t)
                )
                self._canvas.fill(tongue, _TONGUE)
            self._canvas.line(np.concatenate([shape, shape[:1]]), width * 0.7, _LIP)
        else:
            self._canvas.line(self._patch(0.0, lat, u, upper), width, _LIP)

    def _ear(self, side: float, skin: str) -> None:
        place, depth = self._at(side * 88.0, -6.0, 1.02)
        if float(depth) < -0.05:
            return
        r = self._looks.radius
        wide = r * (0.07 + 0.10 * float(depth))
        roll = self._face.roll
        self._canvas.fill(oval(place, (wide, r * 0.19), roll), mixed(skin, "#b5633f", 0.10))
        self._canvas.fill(oval(place, (wide * 0.5, r * 0.10), roll), mixed(skin, "#b5633f", 0.30))

    def _tears(self, side: float) -> None:
        looks, face = self._looks, self._face
        lon = side * 28.0
        if float(self._at(lon, looks.eye_lat)[1]) < 0.1:
            return
        t = np.linspace(0, 2 * np.pi, 18, endpoint=False)
        for k in range(3):
            share = (face.clock_s * 0.75 + k / 3 + (side > 0) * 0.17) % 1.0
            lat = looks.eye_lat - 8.0 - 52.0 * share**1.4
            size = 0.085 * face.tears * min(1.0, share * 6) * min(1.0, (1 - share) * 5)
            u = size * 0.75 * np.cos(t)
            v = size * np.sin(t) + size * 0.5 * np.maximum(np.sin(t), 0) ** 2
            self._canvas.fill(self._patch(lon + side * 4, lat, u, v), _TEAR, 0.9)
