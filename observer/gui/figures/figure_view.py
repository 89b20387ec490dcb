"""A figure on the screen whose marks can be pointed at, and walked with the arrow keys."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from observer.figures.marks import FigureMark, mark_at, mark_beside
from observer.gui.figures.drawing import DOTS_PER_INCH, Drawn
from observer.gui.theme import Tokens

_WAYS: Mapping[int, tuple[int, int]] = MappingProxyType(
    {
        int(Qt.Key.Key_Right): (1, 0),
        int(Qt.Key.Key_Left): (-1, 0),
        int(Qt.Key.Key_Down): (0, 1),
        int(Qt.Key.Key_Up): (0, -1),
    }
)
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_AROUND_PX = 3
_SOON_MS, _LINE_PX = 400, 48


class FigureView(QWidget):
    """The picture of a figure.

    Parameters
    ----------
    tokens
        Colours of the theme.
    """

    looked_at = Signal(object)
    """The mark that is looked at now: under the keys, not the mouse."""
    chosen = Signal(object)
    """A mark was clicked, or chosen with Enter."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._pixmap = QPixmap()
        self._under: FigureMark | None = None
        self._awaited = ""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_SOON_MS)
        self._patience.timeout.connect(self._say_awaited)
        self.marks: tuple[FigureMark, ...] = ()
        self.current: FigureMark | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def await_drawn(self, words: str) -> None:
        """Say that a figure is coming, if none is there and it does not come soon."""
        self._awaited = words
        self._patience.start()

    def show_drawn(self, drawn: Drawn) -> None:
        """Show a figure; the mark that was looked at stays if it is still there."""
        self._patience.stop()
        self._pixmap = QPixmap.fromImage(drawn.image)
        before = self.current
        self.marks = drawn.marks
        self._under = None
        self.current = None
        if before is not None:
            alike = (mark for mark in drawn.marks if _same(mark, before))
            self.current = next(alike, None)
        self.setFixedHeight(round(drawn.image.deviceIndependentSize().height()))
        self.updateGeometry()
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._patience.stop()
        self._awaited = ""
        self._pixmap = QPixmap()
        self.marks, self.current, self._under = (), None, None
        self.update()

    def pixmap(self) -> QPixmap:
        """Return the picture; a null one while there is none."""
        return self._pixmap

    def place_of(self, mark: FigureMark) -> QRect:
        """Return where a mark stands in this widget."""
        x, y, width, height = (part * DOTS_PER_INCH for part in mark.box)
        return QRectF(x, y, width, height).toAlignedRect()

    @override
    def sizeHint(self) -> QSize:
        """Return the size of the picture."""
        return self._pixmap.deviceIndependentSize().toSize()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, the mark under the mouse and the one under the keys."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self._pixmap.isNull():
                painter.drawPixmap(0, 0, self._pixmap)
            elif self._awaited and not self._patience.isActive():
                painter.setPen(QColor(self._tokens.muted))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._awaited)
            if self._under is not None and self._under is not self.current:
                self._outline(painter, self._under, 1.5)
            if self.current is not None:
                self._outline(painter, self.current, 2.5)
            if self.hasFocus():
                painter.setPen(QPen(QColor(self._tokens.accent), 2))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 8, 8)

    def _say_awaited(self) -> None:
        if self._pixmap.isNull():
            self.setFixedHeight(max(self.height(), _LINE_PX))
            self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the marks with the arrows; Enter chooses."""
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _WAYS:
            self._look(mark_beside(self.marks, self.current, _WAYS[key]))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self.marks:
            self._look(self.marks[0 if key == Qt.Key.Key_Home else -1])
        elif key in _CHOOSE and self.current is not None:
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Look at a mark at once, where the keyboard came here by a key."""
        super().focusInEvent(event)
        by_key = event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        }
        if by_key and self.current is None and self.marks:
            self._look(self.marks[0])
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the line of the keyboard away."""
        super().focusOutEvent(event)
        self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what lies under the mouse."""
        self._set_under(self._mark_at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Nothing lies under the mouse any more."""
        self._set_under(None)
        super().leaveEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the mark under the mouse."""
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        mark = self._mark_at(event.position())
        if mark is not None:
            self._look(mark)
            self.chosen.emit(mark)

    @override
    def event(self, event: QEvent) -> bool:
        """Say in a tooltip what lies under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = self._mark_at(QPointF(event.pos()))
            if mark is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), mark.label, self, self.place_of(mark))
            return True
        return super().event(event)

    def _mark_at(self, at: QPointF) -> FigureMark | None:
        return mark_at(self.marks, (at.x() / DOTS_PER_INCH, at.y() / DOTS_PER_INCH))

    def _set_under(self, mark: FigureMark | None) -> None:
        if mark is self._under:
            return
        self._under = mark
        shape = Qt.CursorShape.ArrowCursor if mark is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        self.update()

    def _look(self, mark: FigureMark | None) -> None:
        self.current = mark
        self.setAccessibleDescription("" if mark is None else mark.label)
        self.update()
        if mark is not None:
            self.looked_at.emit(mark)

    def _outline(self, painter: QPainter, mark: FigureMark, width: float) -> None:
        around = QRectF(self.place_of(mark)).adjusted(
            -_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # on the colour of a code one line alone could be lost
        painter.setPen(QPen(QColor(self._tokens.surface), width + 2))
        painter.drawRoundedRect(around, 4, 4)
        painter.setPen(QPen(QColor(self._tokens.accent), width))
        painter.drawRoundedRect(around, 4, 4)


def _same(one: FigureMark, other: FigureMark) -> bool:
    return (one.label, one.moments) == (other.label, other.moments)
