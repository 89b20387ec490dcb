"""Colours of HDR and wide-gamut films on an ordinary screen.

The curves are those of Recommendation ITU-R BT.2100 (PQ and HLG, the latter with its system gamma
of 1.2 for 1000 cd/m²). Light is brought within the range of the screen by the EETF of Report
ITU-R BT.2390 (section 5.4.1), on the largest of red, green and blue so that hues stay; white on the
screen stands for 203 cd/m², which Report ITU-R BT.2408 makes the white of an HDR film. Primaries
are brought to those of BT.709 in linear light, and the result is coded for a screen of BT.1886,
as an ordinary film is.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias, TypeVar

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Sample = TypeVar("Sample", np.uint8, np.uint16)

WHITE_CD_M2 = 203.0
"""Light of an HDR film that is shown as white, by Report ITU-R BT.2408."""

_PEAK_CD_M2 = 1000.0
_PQ_CD_M2 = 10_000.0
_GAMMA = 2.4
_HLG_GAMMA = 1.2
_UNSPECIFIED = 2

_LEVELS = 1024
_GREY = 512
# Of the grid on which the exact colours are worked out, and of the tables that are looked up.
_NODES_LUMA, _NODES_CHROMA = 65, 33
_ROUGH, _FINE, _FEW = 64, 128, 128

_WHITE_XY = (0.3127, 0.3290)
_PRIMARIES_XY: dict[int, tuple[tuple[float, float], ...]] = {
    ColorPrimaries.BT2020: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    ColorPrimaries.SMPTE431: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    ColorPrimaries.SMPTE432: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    ColorPrimaries.BT709: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
}
_WEIGHTS: dict[int, tuple[float, float]] = {
    Colorspace.ITU709: (0.2126, 0.0722),
    Colorspace.ITU601: (0.299, 0.114),
    6: (0.299, 0.114),
    Colorspace.BT2020: (0.2627, 0.0593),
}


class Transfer(IntEnum):
    """How a film's numbers stand for light."""

    ORDINARY = 0
    PQ = int(ColorTrc.SMPTE2084)
    HLG = int(ColorTrc.ARIB_STD_B67)


@dataclass(frozen=True, slots=True)
class Colours:
    """What a frame's tags say of its colours.

    Attributes
    ----------
    transfer
        PQ, HLG, or an ordinary one.
    primaries, matrix
        FFmpeg's numbers; a film that does not tell has those that go with its transfer.
    full_range
        Whether black is 0, rather than 64 of 1023.
    """

    transfer: Transfer
    primaries: int
    matrix: int
    full_range: bool

    @classmethod
    def of(cls, frame: av.VideoFrame) -> "Colours | None":
        """Return the colours of a frame, or None for those a screen shows as they are."""
        trc = frame.color_trc
        hdr = trc in (Transfer.PQ, Transfer.HLG)
        primaries = frame.color_primaries
        if hdr and primaries not in _PRIMARIES_XY:
            primaries = ColorPrimaries.BT2020
        if not hdr and (primaries not in _PRIMARIES_XY or primaries == ColorPrimaries.BT709):
            return None
        matrix = frame.colorspace
        if matrix not in _WEIGHTS:
            wide = primaries == ColorPrimaries.BT2020
            matrix = Colorspace.BT2020 if wide else Colorspace.ITU709
        return cls(
            transfer=Transfer(trc) if hdr else Transfer.ORDINARY,
            primaries=int(primaries),
            matrix=int(matrix),
            full_range=frame.color_range == ColorRange.JPEG or frame.format.is_rgb,
        )


# How far from grey the tables reach: PQ and HLG leave the outermost codes to lights, not things.
_REACH = {Transfer.ORDINARY: 512, Transfer.PQ: 288, Transfer.HLG: 384}


class ToneTable:
    """Brings small pictures of one kind of colours to those of the screen, by tables.

    Each brightness is looked up by itself and coarsely by colour, each colour finely and coarsely
    by brightness: a few milliseconds, and off by less than the eye sees. Greys are exact.

    Parameters
    ----------
    colours
        Of the film.
    """

    def __init__(self, colours: Colours) -> None:
        reach = _REACH[colours.transfer]
        luma = np.linspace(0, _LEVELS, _NODES_LUMA, dtype=np.float32)
        chroma = np.linspace(_GREY - reach, _GREY + reach, _NODES_CHROMA, dtype=np.float32)
        cb, cr, y = np.meshgrid(chroma, chroma, luma, indexing="ij", sparse=True)
        exact = to_screen(_decoded(y, cb, cr, colours), colours)
        y_out, cb_out, cr_out = _encoded(exact)
        rough, fine = (_cells(count, _GREY - reach, _GREY + reach) for count in (_ROUGH, _FINE))
        every, few = _cells(_LEVELS, 0, _LEVELS), _cells(_FEW, 0, _LEVELS)
        self._luma = _refined(y_out, (chroma, luma), (rough, every))
        self._cb = _refined(cb_out, (chroma, luma), (fine, few))
        self._cr = _refined(cr_out, (chroma, luma), (fine, few))
        # For each of the 1024 values its cell, times the cells of the axes behind it.
        self._rough = _nearest(rough)
        self._fine = _nearest(fine)
        self._few = _nearest(few)

    def shown(self, small: av.VideoFrame) -> av.VideoFrame:
        """Return a picture in the colours of the screen.

        Parameters
        ----------
        small
            In the format ``yuv420p10le``, with the film's own colours.

        Returns
        -------
        VideoFrame
            In the format ``yuv420p``, of BT.709 and full range.
        """
        y, cb, cr = (_samples(plane, np.dtype(np.uint16)) for plane in small.planes)
        height, width = y.shape
        made = av.VideoFrame(width, height, "yuv420p")
        made.colorspace, made.color_range = Colorspace.ITU709, ColorRange.JPEG
        bright, blue, red = (_samples(plane, np.dtype(np.uint8)) for plane in made.planes)
        row = (_at(self._rough, cb) * _ROUGH + _at(self._rough, cr)) * _LEVELS
        for down in (0, 1):
            for right in (0, 1):
                part = y[down::2, right::2]
                at = row[: part.shape[0], : part.shape[1]] + part
                bright[down::2, right::2] = self._luma.take(at, mode="clip")
        row = (_at(self._fine, cb) * _FINE + _at(self._fine, cr)) * _FEW
        row += _at(self._few, y[::2, ::2])
        blue[:] = self._cb.take(row, mode="clip")
        red[:] = self._cr.take(row, mode="clip")
        return made


def to_screen(coded: Floats, colours: Colours) -> Floats:
    """Return what a screen is given for a film's red, green and blue.

    Parameters
    ----------
    coded
        Shape (..., 3), as the film codes them, from 0 to 1.
    colours
        Of the film.

    Returns
    -------
    NDArray
        Of the same shape, from 0 to 1, with the primaries of BT.709 and the curve of BT.1886.
    """
    coded = np.clip(coded, 0, 1)
    if colours.transfer is Transfer.ORDINARY:
        light = coded**_GAMMA
    else:
        cd_m2 = pq_to_light(coded) if colours.transfer is Transfer.PQ else hlg_to_light(coded)
        light = _within_range(cd_m2) / WHITE_CD_M2
    if colours.primaries != ColorPrimaries.BT709:
        light = light @ _between(colours.primaries, ColorPrimaries.BT709).T
    return np.asarray(np.clip(light, 0, 1) ** (1 / _GAMMA), np.float32)


def pq_to_light(coded: Floats) -> Floats:
    """Return the light in cd/m² of values coded by PQ (BT.2100, table 4)."""
    powered = np.clip(coded, 0, 1) ** (1 / (2523 / 4096 * 128))
    share = np.maximum(powered - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * powered)
    return np.asarray(_PQ_CD_M2 * share ** (1 / (2610 / 16384)), np.float32)


def light_to_pq(cd_m2: Floats) -> Floats:
    """Return the PQ code of light in cd/m² (BT.2100, table 4)."""
    powered = np.clip(cd_m2 / _PQ_CD_M2, 0, 1) ** (2610 / 16384)
    share = (3424 / 4096 + 2413 / 128 * powered) / (1 + 2392 / 128 * powered)
    return np.asarray(share ** (2523 / 4096 * 128), np.float32)


def hlg_to_light(coded: Floats) -> Floats:
    """Return the light in cd/m² of HLG on a screen of 1000 cd/m² (BT.2100, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(coded <= 1 / 2, coded**2 / 3, (np.exp((coded - c) / a) + b) / 12)
    brightness = scene @ np.array([0.2627, 0.6780, 0.0593], np.float32)
    gain = np.maximum(brightness, 1e-6) ** (_HLG_GAMMA - 1)
    return np.asarray(_PEAK_CD_M2 * gain[..., None] * scene, np.float32)


def _within_range(cd_m2: Floats) -> Floats:
    """Return light within the screen's range, by the EETF of BT.2390 on the largest component."""
    largest = np.maximum(cd_m2.max(axis=-1, keepdims=True), 1e-4)
    peak, white = light_to_pq(np.array([_PEAK_CD_M2, WHITE_CD_M2], np.float32)).tolist()
    most = white / peak
    knee = 1.5 * most - 0.5
    e1 = np.minimum(light_to_pq(largest) / peak, 1)
    t = np.maximum(e1 - knee, 0) / (1 - knee)
    spline = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * most
    )
    e2 = np.where(e1 < knee, e1, spline)
    return np.asarray(cd_m2 * (pq_to_light(e2 * peak) / largest), np.float32)


def _between(source: int, target: int) -> Floats:
    """Return the matrix from one set of primaries to another, in linear light, both of D65."""
    return np.asarray(np.linalg.solve(_to_xyz(target), _to_xyz(source)), np.float32)


def _to_xyz(primaries: int) -> NDArray[np.float64]:
    """Return the matrix from red, green and blue to CIE XYZ."""
    columns = np.array([(x / y, 1, (1 - x - y) / y) for x, y in _PRIMARIES_XY[primaries]]).T
    x, y = _WHITE_XY
    return np.asarray(columns * np.linalg.solve(columns, [x / y, 1, (1 - x - y) / y]), np.float64)


def _decoded(y: Floats, cb: Floats, cr: Floats, colours: Colours) -> Floats:
    """Return red, green and blue of 10-bit components, shape (..., 3)."""
    red, blue = _WEIGHTS[colours.matrix]
    if colours.full_range:
        luma, scale = y / (_LEVELS - 1), _LEVELS - 1
    else:
        luma, scale = (y - 64) / 876, 896
    to_blue = (cb - 512) / scale * (2 * (1 - blue))
    to_red = (cr - 512) / scale * (2 * (1 - red))
    r, b = np.broadcast_arrays(luma + to_red, luma + to_blue, subok=False)
    r, b = np.broadcast_arrays(r + 0 * cb, b + 0 * cr)
    g = (luma - red * r - blue * b) / (1 - red - blue)
    return np.stack((r, g, b), axis=-1)


def _encoded(rgb: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the components of BT.709 in 8 bits and full range."""
    red, blue = _WEIGHTS[Colorspace.ITU709]
    r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    y = red * r + (1 - red - blue) * g + blue * b
    cb, cr = (b - y) / (2 * (1 - blue)), (r - y) / (2 * (1 - red))
    return y * 255, cb * 255 + 128, cr * 255 + 128


def _refined(
    coarse: Floats, nodes: tuple[Floats, Floats], cells: tuple[Floats, Floats]
) -> NDArray[np.uint8]:
    """Return a flat table in the order Cb, Cr, Y for cells, from values at nodes."""
    by_chroma, by_luma = (_weights(*pair) for pair in zip(nodes, cells, strict=True))
    finer = np.tensordot(by_chroma, coarse, (1, 0))
    finer = np.matmul(by_chroma, finer).reshape(-1, len(nodes[1])) @ by_luma.T
    return np.asarray(np.clip(np.rint(finer), 0, 255), np.uint8).ravel()


def _weights(nodes: Floats, wanted: Floats) -> Floats:
    """Return the matrix that interpolates from nodes to wanted places, linearly."""
    eye = np.eye(len(nodes))
    return np.stack([np.interp(wanted, nodes, row) for row in eye], axis=1).astype(np.float32)


def _cells(count: int, low: int, high: int) -> Floats:
    """Return the values that so many cells stand for; the middle is one of them."""
    return np.asarray(low + np.arange(count) * ((high - low) / count), np.float32)


def _nearest(cells: Floats) -> NDArray[np.int32]:
    """Return for each of the 10-bit values the number of the nearest cell."""
    nearest = np.rint((np.arange(_LEVELS) - cells[0]) / (cells[1] - cells[0]))
    return np.asarray(np.clip(nearest, 0, len(cells) - 1), np.int32)


def _at(table: NDArray[np.int32], values: NDArray[np.uint16]) -> NDArray[np.int32]:
    """Return the cells of values; what no film should hold counts as the last."""
    return table.take(values, mode="clip")


def _samples(plane: av.video.plane.VideoPlane, kind: np.dtype[Sample]) -> NDArray[Sample]:
    """Return a plane's samples, shape (height, width), in place."""
    rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, -1)
    return np.asarray(rows[:, : plane.width])
