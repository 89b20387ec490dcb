"""What is pointed out in a picture, painted the same for the presenter and for the parent."""

from collections.abc import Iterable
from math import atan2, cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from observer.gui.video.lens import Room
from observer.gui.video.video_view import VideoView
from observer.model.feedback import Mark, MarkShape

_INK, _EDGE = QColor("#FFD34D"), QColor(16, 20, 24, 230)
_SHADE = QColor(0, 0, 0, 140)
_STROKE_SHARE, _LEAST_STROKE_PX = 0.011, 3.0
_HEAD_STROKES, _HEAD_ANGLE = 4.5, pi / 6.5


def picture_box(view: VideoView) -> QRectF | None:
    """Return where a whole picture lies on its view, also what of it is out of sight.

    Parameters
    ----------
    view
        Of the film.

    Returns
    -------
    QRectF or None
        In the view's own pixels; None while there is no picture.
    """
    frame = view.shown
    if frame is None:
        return None
    height, width = frame.picture.shape[:2]
    ratio = view.devicePixelRatioF()
    room = Room(view.width() * ratio, view.height() * ratio, width / height)
    left, top, whole_w, whole_h = room.box(view.lens)
    return QRectF(left / ratio, top / ratio, whole_w / ratio, whole_h / ratio)


def share_of(box: QRectF, at: QPointF) -> tuple[float, float]:
    """Return a point of the screen as shares of the picture, from 0 to 1."""
    x = (at.x() - box.left()) / max(box.width(), 1.0)
    y = (at.y() - box.top()) / max(box.height(), 1.0)
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def point_at(box: QRectF, share: tuple[float, float]) -> QPointF:
    """Return where shares of the picture lie on the screen."""
    return QPointF(box.left() + share[0] * box.width(), box.top() + share[1] * box.height())


def paint_marks(painter: QPainter, box: QRectF, marks: Iterable[Mark]) -> None:
    """Paint what is pointed out; around spotlights the picture is darker.

    Parameters
    ----------
    painter
        Already clipped to what is seen of the picture.
    box
        Where the whole picture lies.
    marks
        In any order: light comes first, lines lie over it.
    """
    known = tuple(marks)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lights = [mark for mark in known if mark.shape is MarkShape.SPOTLIGHT]
    if lights:
        _paint_lights(painter, box, lights)
    for mark in known:
        points = [point_at(box, share) for share in mark.points]
        if mark.shape is MarkShape.ARROW and len(points) > 1:
            _paint_arrow(painter, box, points[0], points[-1])
        elif mark.shape is MarkShape.FREEHAND and points:
            _paint_line(painter, box, points)
    painter.restore()


def _paint_lights(painter: QPainter, box: QRectF, lights: list[Mark]) -> None:
    shade = QPainterPath()
    shade.addRect(box)
    for mark in lights:
        if len(mark.points) > 1:
            first, last = point_at(box, mark.points[0]), point_at(box, mark.points[-1])
            lit = QPainterPath()
            lit.addEllipse(QRectF(first, last).normalized())
            shade = shade.subtracted(lit)
    painter.fillPath(shade, _SHADE)


def _paint_arrow(painter: QPainter, box: QRectF, foot: QPointF, point: QPointF) -> None:
    stroke = _stroke(box)
    angle = atan2(point.y() - foot.y(), point.x() - foot.x())
    head = stroke * _HEAD_STROKES
    wings = [
        QPointF(point.x() - head * cos(angle + side), point.y() - head * sin(angle + side))
        for side in (_HEAD_ANGLE, -_HEAD_ANGLE)
    ]
    neck = QPointF(point.x() - head * 0.7 * cos(angle), point.y() - head * 0.7 * sin(angle))
    for colour, width, more in ((_EDGE, stroke * 1.7, stroke * 0.7), (_INK, stroke, 0.0)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(foot, neck)
        painter.setPen(QPen(colour, more, Qt.PenStyle.SolidLine) if more else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([point, *wings]))


def _paint_line(painter: QPainter, box: QRectF, points: list[QPointF]) -> None:
    stroke = _stroke(box)
    path = QPainterPath(points[0])
    for each in points[1:] or points:
        path.lineTo(each)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((_EDGE, stroke * 1.7), (_INK, stroke)):
        pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(path)


def _stroke(box: QRectF) -> float:
    return max(box.height() * _STROKE_SHARE, _LEAST_STROKE_PX)
