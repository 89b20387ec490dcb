"""How far the moment is, with the lines of its script; a click goes there."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from observer.app.showing import Step
from observer.gui.theme import Tokens

_BAR_PX, _HEIGHT_PX, _TICK_PX = 6, 22, 3
_ENOUGH_US = 10_000


class ClipBar(QWidget):
    """A bar of one moment.

    Parameters
    ----------
    tokens
        Colours.
    """

    sought = Signal(object, bool)
    """An instant on the session clock, and whether the hand rests there."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._span: tuple[int, int] = (0, 1)
        self._marks: tuple[tuple[int, bool], ...] = ()
        self._now_us = 0
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_step(self, step: Step | None, span: tuple[int, int] | None = None) -> None:
        """Show a moment, or another span of the film.

        Parameters
        ----------
        step
            Whose script is marked.
        span
            From where to where; the moment itself if none is named.
        """
        if step is None:
            self._span, self._marks = (0, 1), ()
        else:
            self._span = span or (step.onset_us, step.offset_us)
            self._marks = tuple((cue.at_us, cue.stops) for cue in step.cues)
        self.update()

    def show_time(self, now_us: int) -> None:
        """Show where it is."""
        if abs(now_us - self._now_us) >= _ENOUGH_US:
            self._now_us = now_us
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for the width of the picture."""
        return QSize(320, _HEIGHT_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is over, what is to come, and the marks."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            top = (self.height() - _BAR_PX) / 2
            painter.setBrush(QColor(self._tokens.line))
            painter.drawRoundedRect(QRectF(0, top, self.width(), _BAR_PX), 3, 3)
            painter.setBrush(QColor(self._tokens.accent))
            painter.drawRoundedRect(QRectF(0, top, self._x(self._now_us), _BAR_PX), 3, 3)
            for at_us, stops in self._marks:
                if self._span[0] <= at_us < self._span[1]:
                    colour = self._tokens.playhead if stops else self._tokens.muted
                    painter.setBrush(QColor(colour))
                    painter.drawRect(QRectF(self._x(at_us) - 1, top - 4, _TICK_PX, _BAR_PX + 8))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self.sought.emit(self._time(event.position().x()), False)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with the hand."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.sought.emit(self._time(event.position().x()), False)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Rest there."""
        self.sought.emit(self._time(event.position().x()), True)

    def _x(self, time_us: int) -> float:
        first, last = self._span
        share = (time_us - first) / max(last - first, 1)
        return min(max(share, 0.0), 1.0) * self.width()

    def _time(self, x: float) -> int:
        first, last = self._span
        share = min(max(x / max(self.width(), 1), 0.0), 1.0)
        return first + round(share * (last - first - 1))
