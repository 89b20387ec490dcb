"""What the parent sees, on the presenter's screen; while one searches, what one sees alone."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from observer.gui.fonts import text_font
from observer.gui.look_back.marks import share_of
from observer.gui.look_back.parent_state import Sight
from observer.gui.look_back.sight_painting import paint_sight, whole_box
from observer.gui.theme import Tokens

_CORNER_PX = 10.0
_CHIP_PX, _PAD_PX, _GAP_PX = 26.0, 10.0, 12.0
_GROUND, _ON_GROUND = QColor(14, 16, 18, 215), QColor("#ECE9E3")
_NOTCH = 120


class Preview(QWidget):
    """Paints the parent's sight, small; the mouse points in it.

    Parameters
    ----------
    tokens
        Colours and measures.
    """

    pointed = Signal(float, float)
    """The mouse points at a place of the whole picture, from 0 to 1."""
    pressed = Signal()
    """The picture was clicked."""
    turned = Signal(int)
    """The wheel was turned by some steps: closer, or further for a negative number."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._sight = Sight()
        self._chip = ""
        self._is_own = False
        self._box = QRectF()
        self.setMouseTracking(True)
        self.setMinimumSize(240, 135)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_sight(self, sight: Sight, chip: str, *, own: bool) -> None:
        """Show a sight.

        Parameters
        ----------
        sight
            What is seen.
        chip
            In which state the parent's screen is, in words.
        own
            Whether only the clinician sees it.
        """
        if chip != self._chip:
            self.setAccessibleDescription(chip)
        self._sight, self._chip, self._is_own = sight, chip, own
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for a film of 16 to 9."""
        return QSize(640, 360)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sight with rounded corners, and the state on it."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._tokens.background))
            frame = self._sight.picture
            shape = frame.picture.shape[1] / frame.picture.shape[0] if frame is not None else 16 / 9
            width = min(float(self.width()), self.height() * shape)
            room = QRectF((self.width() - width) / 2, 0, width, min(width / shape, self.height()))
            room.moveTop((self.height() - room.height()) / 2)
            path = QPainterPath()
            path.addRoundedRect(room, _CORNER_PX, _CORNER_PX)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(path)
            self._box = paint_sight(painter, room, self._sight)
            painter.setClipping(False)
            if self._is_own:
                painter.setPen(QPen(QColor(self._tokens.accent), 3))
                painter.drawPath(path)
            self._paint_chip(painter, room)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what lies under the mouse."""
        self._point(event.position())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Point there, and tell of the click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(event.position())
            self.pressed.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = round(event.angleDelta().y() / _NOTCH)
            if steps:
                self.turned.emit(steps)
            event.accept()
        else:
            event.ignore()

    def _point(self, at: QPointF) -> None:
        if not self._box.isEmpty():
            x, y = share_of(whole_box(self._box, self._sight.zoom), at)
            self.pointed.emit(x, y)

    def _paint_chip(self, painter: QPainter, room: QRectF) -> None:
        if not self._chip:
            return
        font = text_font(self._tokens)
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(self._chip) + 2 * _PAD_PX
        box = QRectF(room.left() + _GAP_PX, room.top() + _GAP_PX, width, _CHIP_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROUND)
        painter.drawRoundedRect(box, 7, 7)
        painter.setPen(_ON_GROUND)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._chip)
