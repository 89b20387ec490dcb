"""Painting what the parent sees: the picture, the marks on it, and what the child says."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
)

from observer.gui.fonts import FAMILY
from observer.gui.look_back.marks import paint_marks
from observer.gui.look_back.parent_state import Sight

_WHOLE = (0.0, 0.0, 1.0, 1.0)
_WORDS, _SHADOW = QColor("#FFFFFF"), QColor(0, 0, 0, 225)
_OF_HEIGHT, _LEAST_PX = 0.058, 15
_WIDEST = 0.88
_MOST_LINES = 3
_FOOT = 0.06


def paint_sight(painter: QPainter, room: QRectF, sight: Sight) -> QRectF:
    """Paint a sight into a room; black is all that is around and without it.

    Parameters
    ----------
    painter
        On a widget or an image.
    room
        In its coordinates.
    sight
        What is seen.

    Returns
    -------
    QRectF
        Where the picture lies; empty without one.
    """
    painter.fillRect(room, Qt.GlobalColor.black)
    frame = sight.picture
    if frame is None:
        return QRectF()
    zoom = _zoom(sight.zoom)
    part = _part(frame.picture, zoom)
    ratio = painter.device().devicePixelRatioF()
    box = _fitted(part, room, ratio)
    size = max(round(box.width() * ratio), 1), max(round(box.height() * ratio), 1)
    pixels = _sized(part, size)
    image = QImage(pixels.data, size[0], size[1], size[0] * 4, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(box.topLeft(), image)
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    paint_marks(painter, whole_box(box, zoom), sight.marks)
    painter.restore()
    if sight.subtitle:
        words = _subtitle(sight.subtitle, box.width(), box.height(), ratio)
        foot = box.bottom() - words.height() / ratio
        painter.drawImage(QPointF(box.left(), foot), words)
    return box


def whole_box(seen: QRectF, zoom: tuple[float, ...]) -> QRectF:
    """Return where the whole picture would lie of which a part is seen.

    Parameters
    ----------
    seen
        Where the part lies.
    zoom
        Left, top, width and height of the part, from 0 to 1; empty for all.

    Returns
    -------
    QRectF
        It may reach beyond what is seen.
    """
    left, top, width, height = _zoom(zoom)
    full_w, full_h = seen.width() / width, seen.height() / height
    return QRectF(seen.left() - left * full_w, seen.top() - top * full_h, full_w, full_h)


@lru_cache(maxsize=8)
def _subtitle(words: str, width: float, height: float, ratio: float) -> QImage:
    """Return what the child says, as it lies at the foot of a picture of some size.

    Kept, since it is the same from frame to frame, and its outline takes longer than the picture.
    """
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight.DemiBold)
    font.setPixelSize(max(round(height * _OF_HEIGHT), _LEAST_PX))
    measure = QFontMetricsF(font)
    lines = _lines(words, measure, width * _WIDEST)
    step = measure.lineSpacing()
    outline = QPen(_SHADOW, max(font.pixelSize() * 0.18, 2.0))
    outline.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    tall = min(step * len(lines) + outline.widthF() * 2 + height * _FOOT, height)
    made = QImage(
        max(round(width * ratio), 1),
        max(round(tall * ratio), 1),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    path = QPainterPath()
    last = made.height() / ratio - height * _FOOT - measure.descent()
    for number, line in enumerate(reversed(lines)):
        left = (width - measure.horizontalAdvance(line)) / 2
        path.addText(QPointF(left, last - number * step), font, line)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(path, outline)
        painter.fillPath(path, _WORDS)
    return made


def _lines(words: str, measure: QFontMetricsF, widest: float) -> list[str]:
    """Break words into lines; what finds no room ends with an ellipsis."""
    lines: list[str] = []
    for paragraph in words.strip().splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and measure.horizontalAdvance(longer) > widest:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    if len(lines) > _MOST_LINES:
        rest = " ".join(lines[_MOST_LINES - 1 :])
        lines = [*lines[: _MOST_LINES - 1], rest]
    return [measure.elidedText(line, Qt.TextElideMode.ElideRight, widest) for line in lines]


def _zoom(zoom: tuple[float, ...]) -> tuple[float, float, float, float]:
    if len(zoom) != len(_WHOLE) or zoom[2] <= 0 or zoom[3] <= 0:
        return _WHOLE
    return zoom[0], zoom[1], zoom[2], zoom[3]


def _part(picture: NDArray[np.uint8], zoom: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    left, top = min(int(zoom[0] * width), width - 1), min(int(zoom[1] * height), height - 1)
    right = min(max(round((zoom[0] + zoom[2]) * width), left + 1), width)
    bottom = min(max(round((zoom[1] + zoom[3]) * height), top + 1), height)
    return picture[max(top, 0) : bottom, max(left, 0) : right]


def _fitted(part: NDArray[np.uint8], room: QRectF, ratio: float) -> QRectF:
    """Return where a picture lies in a room, as large as it fits, on whole pixels."""
    height, width = part.shape[:2]
    scale = min(room.width() / width, room.height() / height)
    size = round(width * scale * ratio) / ratio, round(height * scale * ratio) / ratio
    left = round((room.center().x() - size[0] / 2) * ratio) / ratio
    top = round((room.center().y() - size[1] / 2) * ratio) / ratio
    return QRectF(left, top, size[0], size[1])


def _sized(part: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return a picture in another size: halved as often as can be, which is quick and smooth."""
    while part.shape[1] >= 2 * size[0] and part.shape[0] >= 2 * size[1]:
        half = part.shape[1] // 2, part.shape[0] // 2
        part = np.asarray(cv2.resize(part, half, interpolation=cv2.INTER_AREA), np.uint8)
    if (part.shape[1], part.shape[0]) != size:
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    return np.ascontiguousarray(part)
