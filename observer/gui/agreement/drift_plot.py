"""Agreement over time: one point per coder and session, and the minimum of the scheme."""

from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.fonts import tabular, text_font

_LEFT_PX, _RIGHT_PX, _TOP_PX, _FOOT_PX = 44, 130, 14, 26
_RADIUS_PX, _REACH_PX = 5.0, 10.0
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_STEP = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftPoint:
    """How one coder agreed with the others in one session.

    Attributes
    ----------
    place
        Of the session in the order of the days, from 1.
    agreement
        None where it is undefined.
    """

    coder: str
    place: int
    session_id: str
    words: str
    agreement: float | None


class DriftPlot(QWidget):
    """Points over sessions; no line is drawn through them: a few sessions make no trend.

    Parameters
    ----------
    context
        What the room stands on.
    """

    chosen = Signal(str)
    """The id of the session whose point was clicked."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._points: tuple[DriftPoint, ...] = ()
        self._minimum: float | None = None
        self.setMinimumHeight(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(context.text("Agreement over time"))
        self.setMouseTracking(True)

    @property
    def points(self) -> tuple[DriftPoint, ...]:
        """What is shown."""
        return self._points

    def show_points(self, points: tuple[DriftPoint, ...], minimum: float | None) -> None:
        """Show the points of one track, and what the scheme asks for."""
        self._points, self._minimum = points, minimum
        told = [f"{p.coder}, {p.words}: {self._number(p.agreement)}" for p in points]
        self.setAccessibleDescription("; ".join(told))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for a low, wide picture."""
        return QSize(700, 200)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, the minimum and the points."""
        tokens = self._context.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            font = tabular(text_font(tokens))
            font.setPixelSize(tokens.heading_px)
            painter.setFont(font)
            box = self._box()
            for tenth in range(round(self._lowest * 10), 11, 2):
                y = self._y(tenth / 10)
                painter.setPen(QPen(QColor(tokens.line), 1))
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
                painter.setPen(QColor(tokens.muted))
                place = QRectF(0, y - 8, _LEFT_PX - 8, 16)
                words = self._context.text.number(tenth / 10, 1)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, right, words)
            if self._minimum is not None:
                painter.setPen(QPen(QColor(tokens.text), 1.4, Qt.PenStyle.DashLine))
                y = self._y(self._minimum)
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            self._draw_places(painter, box)
            for point in self._points:
                self._draw_point(painter, point)
            self._draw_names(painter, box)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the session whose point was clicked."""
        point = self._at(event.position())
        if point is not None:
            self.chosen.emit(point.session_id)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what a point stands for."""
        point = self._at(event.position())
        words = f"{point.coder}, {point.words}: {self._number(point.agreement)}" if point else ""
        self.setToolTip(words)
        shape = Qt.CursorShape.PointingHandCursor if point else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    @property
    def _lowest(self) -> float:
        """Where the axis begins: at 0, or below the least agreement."""
        least = min((p.agreement for p in self._points if p.agreement is not None), default=0.0)
        return min(floor(least / _STEP) * _STEP, 0.0)

    def _box(self) -> QRectF:
        width = max(self.width() - _LEFT_PX - _RIGHT_PX, 50)
        return QRectF(_LEFT_PX, _TOP_PX, width, self.height() - _TOP_PX - _FOOT_PX)

    def _y(self, value: float) -> float:
        box = self._box()
        return box.bottom() - (value - self._lowest) / (1 - self._lowest) * box.height()

    def _x(self, point: DriftPoint) -> float:
        box = self._box()
        sessions = max((each.place for each in self._points), default=1)
        coders = self._coders()
        beside = (coders.index(point.coder) - (len(coders) - 1) / 2) * 2.4 * _RADIUS_PX
        return box.left() + (point.place - 0.5) / sessions * box.width() + beside

    def _coders(self) -> list[str]:
        return list(dict.fromkeys(point.coder for point in self._points))

    def _draw_places(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QColor(self._context.tokens.muted))
        sessions = max((each.place for each in self._points), default=0)
        words = {point.place: point.words for point in self._points}
        measure = QFontMetricsF(painter.font())
        room = box.width() / max(sessions, 1)
        for place in range(1, sessions + 1):
            left = box.left() + (place - 1) * room
            told = measure.elidedText(
                words.get(place, ""), Qt.TextElideMode.ElideRight, max(room - 4, 0)
            )
            foot = QRectF(left, box.bottom() + 6, room, 16)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, told)

    def _draw_point(self, painter: QPainter, point: DriftPoint) -> None:
        if point.agreement is None:
            return
        number = self._coders().index(point.coder)
        painter.setPen(QPen(QColor(self._context.tokens.code_outline), 1))
        painter.setBrush(QColor(_COLOURS[number % len(_COLOURS)]))
        middle = QPointF(self._x(point), self._y(point.agreement))
        _draw_sign(painter, middle, number)

    def _draw_names(self, painter: QPainter, box: QRectF) -> None:
        tokens = self._context.tokens
        for number, coder in enumerate(self._coders()):
            y = box.top() + 10 + number * 20
            painter.setPen(QPen(QColor(tokens.code_outline), 1))
            painter.setBrush(QColor(_COLOURS[number % len(_COLOURS)]))
            _draw_sign(painter, QPointF(box.right() + 18, y), number)
            painter.setPen(QColor(tokens.text))
            place = QRectF(box.right() + 30, y - 9, _RIGHT_PX - 34, 18)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, coder)

    def _at(self, at: QPointF) -> DriftPoint | None:
        for point in self._points:
            if point.agreement is None:
                continue
            gap = QPointF(self._x(point), self._y(point.agreement)) - at
            if abs(gap.x()) <= _REACH_PX and abs(gap.y()) <= _REACH_PX:
                return point
        return None

    def _number(self, value: float | None) -> str:
        return "\N{EM DASH}" if value is None else self._context.text.number(value, 2)


def _draw_sign(painter: QPainter, middle: QPointF, number: int) -> None:
    """Draw a circle, a square or a diamond: coders are told apart without colour too."""
    radius = _RADIUS_PX
    if number % 3 == 0:
        painter.drawEllipse(middle, radius, radius)
    elif number % 3 == 1:
        painter.drawRect(QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius))
    else:
        x, y, far = middle.x(), middle.y(), radius * 1.35
        painter.drawPolygon(
            [QPointF(x, y - far), QPointF(x + far, y), QPointF(x, y + far), QPointF(x - far, y)]
        )
