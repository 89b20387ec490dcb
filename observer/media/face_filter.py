"""A correlation filter: finds in the next picture what it has seen in the ones before.

After Danelljan and others, Accurate scale estimation for robust visual tracking (BMVC 2014),
equations 3 to 6, on oriented gradients and colours; in a few milliseconds a picture.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Features = NDArray[np.complex128]

_SIDE_PX = 96
_CELL_PX = 4
_CELLS = _SIDE_PX // _CELL_PX
_PAD = 2.2
_WAYS = 9
_BLUR_CELLS = 1.1
_CALM = 0.01
_INSIDE, _POINTS, _ENOUGH = 0.36, 9, 16
_LOOKED_AT, _CAME_BACK_PX = (13, 13), 0.6
_FLOW_ROOM = 4.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in a picture, in pixels of it.

    Attributes
    ----------
    x, y
        Its middle.
    width, height
        Of the box around it.
    """

    x: float
    y: float
    width: float
    height: float

    def moved(self, by_x: float, by_y: float) -> "Place":
        """Return the same box elsewhere."""
        return replace(self, x=self.x + by_x, y=self.y + by_y)

    def scaled(self, factor: float) -> "Place":
        """Return a larger or smaller box around the same middle."""
        return replace(self, width=self.width * factor, height=self.height * factor)

    def between(self, other: "Place", share: float) -> "Place":
        """Return the place that lies a share of the way to another."""
        return Place(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
            self.width + (other.width - self.width) * share,
            self.height + (other.height - self.height) * share,
        )

    def hull(self, other: "Place") -> "Place":
        """Return the smallest place that holds this and another."""
        mine, its = self.edges, other.edges
        left, top = min(mine[0], its[0]), min(mine[1], its[1])
        right, bottom = max(mine[2], its[2]), max(mine[3], its[3])
        return Place((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)

    @property
    def side(self) -> float:
        """Length of its longer side."""
        return max(self.width, self.height)

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        wide, high = self.width / 2, self.height / 2
        return (self.x - wide, self.y - high, self.x + wide, self.y + high)


@dataclass(frozen=True, slots=True)
class Found:
    """What a filter finds.

    Attributes
    ----------
    place
        The best one.
    score
        1 where it looks as it did; near 0 where nothing is alike.
    """

    place: Place
    score: float


class Look:
    """What is seen around a place in a picture; several filters may look at it.

    Parameters
    ----------
    picture
        Shape (height, width, 3), uint8, blue-green-red.
    around
        Which place, and in which size.
    """

    def __init__(self, picture: Picture, around: Place) -> None:
        self.around = around
        self.features = _features(picture, around)


class FaceFilter:
    """What something looked like, and where that is found again.

    Parameters
    ----------
    look
        At the place where it is.
    """

    def __init__(self, look: Look) -> None:
        features = look.features
        self._tops = _WISHED * features.conj()
        self._below = (np.abs(features) ** 2).sum(axis=0)

    def learn(self, look: Look, share: float) -> None:
        """Take in what it looks like now.

        Parameters
        ----------
        look
            At the place where it is.
        share
            How much of it is taken in, from 0 to 1.
        """
        features = look.features
        self._tops = (1 - share) * self._tops + share * _WISHED * features.conj()
        self._below = (1 - share) * self._below + share * (np.abs(features) ** 2).sum(axis=0)

    def find(self, look: "Look") -> Found:
        """Return where it is, as far as a look at a picture tells."""
        answer, around = self._answer(look.features), look.around
        peak = int(answer.argmax())
        row, column = divmod(peak, _CELLS)
        by_y = _signed(row) + _between(answer[:, column], row)
        by_x = _signed(column) + _between(answer[row], column)
        step = _PAD * around.side / _CELLS
        return Found(around.moved(by_x * step, by_y * step), float(answer[row, column]))

    def _answer(self, features: Features) -> NDArray[np.float64]:
        spectrum = (self._tops * features).sum(axis=0) / (self._below + _CALM * self._below.mean())
        return np.asarray(np.fft.irfft2(spectrum, (_CELLS, _CELLS)), np.float64)


def flow(before: Picture, after: Picture, place: Place) -> tuple[float, float] | None:
    """Return by how much what is in a place moves from one picture to the next.

    Kalal and others, Forward-backward error (ICPR 2010): the median of points that come back to
    where they were when they are followed there and back.

    Parameters
    ----------
    before
        Shape (height, width, 3), uint8.
    after
        The next one.
    place
        In the first of them.

    Returns
    -------
    tuple of float or None
        To the right and down, in pixels; None where too few points can be followed.
    """
    left, top, right, bottom = place.scaled(_FLOW_ROOM).edges
    high, wide = before.shape[:2]
    part = (
        slice(min(max(int(top), 0), high - 1), max(int(bottom), 0) + 1),
        slice(min(max(int(left), 0), wide - 1), max(int(right), 0) + 1),
    )
    steps = np.linspace(-_INSIDE, _INSIDE, _POINTS)
    grid = np.stack(np.meshgrid(steps * place.width, steps * place.height), axis=-1).reshape(-1, 2)
    corner = np.array([place.x - part[1].start, place.y - part[0].start])
    points = (grid + corner).astype(np.float32)[:, None]
    grey, later = (cv2.cvtColor(each[part], cv2.COLOR_BGR2GRAY) for each in (before, after))
    there, seen, _ = cv2.calcOpticalFlowPyrLK(
        grey, later, points, points.copy(), winSize=_LOOKED_AT, maxLevel=2
    )
    back, again, _ = cv2.calcOpticalFlowPyrLK(
        later, grey, there, there.copy(), winSize=_LOOKED_AT, maxLevel=2
    )
    error = np.linalg.norm((back - points)[:, 0], axis=1)
    good = (seen[:, 0] == 1) & (again[:, 0] == 1) & (error < _CAME_BACK_PX)
    if good.sum() < _ENOUGH:
        return None
    by_x, by_y = np.median((there - points)[good, 0], axis=0)
    return float(by_x), float(by_y)


def _signed(number: int) -> int:
    return number - _CELLS if number > _CELLS // 2 else number


def _between(line: NDArray[np.float64], number: int) -> float:
    """Return by how much of a cell the top of a line lies beside its highest cell."""
    before, top, after = line[number - 1], line[number], line[(number + 1) % _CELLS]
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else float(np.clip((before - after) / (2 * bend), -0.5, 0.5))


def _cut(picture: Picture, place: Place) -> Picture:
    """Return the surroundings of a place in the size of the filter."""
    scale = _PAD * place.side / _SIDE_PX
    left, top = place.x - scale * (_SIDE_PX - 1) / 2, place.y - scale * (_SIDE_PX - 1) / 2
    matrix = np.array([[scale, 0, left], [0, scale, top]])
    size, flags = (_SIDE_PX, _SIDE_PX), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def _features(picture: Picture, place: Place) -> Features:
    """Return oriented gradients and colours around a place, as a spectrum per channel."""
    lab = cv2.cvtColor(_cut(picture, place), cv2.COLOR_BGR2LAB).astype(np.float32) / 255
    light = lab[..., 0]
    across = cv2.Sobel(light, cv2.CV_32F, 1, 0)
    along = cv2.Sobel(light, cv2.CV_32F, 0, 1)
    strength = np.hypot(across, along)
    way = (np.arctan2(along, across) % np.pi) * (_WAYS / np.pi)
    low = way.astype(np.int64)
    share = way - low
    near = np.concatenate((_CELL_OF + low % _WAYS, _CELL_OF + (low + 1) % _WAYS), axis=None)
    weights = np.concatenate((strength * (1 - share), strength * share), axis=None)
    counted = np.bincount(near, weights, _CELLS * _CELLS * _WAYS)
    ways = counted.reshape(_CELLS, _CELLS, _WAYS).transpose(2, 0, 1).astype(np.float32)
    energy = cv2.blur((ways**2).sum(axis=0), (3, 3))
    ways /= np.sqrt(energy + 0.05)
    mean = cv2.resize(lab, (_CELLS, _CELLS), interpolation=cv2.INTER_AREA)
    colours = mean.transpose(2, 0, 1)
    colours = 3 * (colours - colours.mean(axis=(1, 2), keepdims=True))
    channels = np.concatenate((np.minimum(ways, 0.6), colours)) * _WINDOW
    return np.asarray(np.fft.rfft2(channels), np.complex128)


def _window() -> NDArray[np.float32]:
    line = np.hanning(_CELLS + 2)[1:-1]
    return np.outer(line, line).astype(np.float32)


def _wished() -> NDArray[np.complex128]:
    """Return the answer that a filter should give: a hill over where it is, and nothing else."""
    line = np.exp(
        -0.5 * ((np.arange(_CELLS) + _CELLS // 2) % _CELLS - _CELLS // 2) ** 2 / _BLUR_CELLS**2
    )
    return np.asarray(np.fft.rfft2(np.outer(line, line)), np.complex128)


def _cell_of() -> NDArray[np.int64]:
    """Return for each pixel where the counts of its cell begin."""
    cells = np.arange(_SIDE_PX) // _CELL_PX
    return (cells[:, None] * _CELLS + cells) * _WAYS


_CELL_OF = _cell_of()
_WINDOW = _window()
_WISHED = _wished()
