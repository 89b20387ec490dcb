"""The lane beside the film on which a trace is followed: its scale, the hand, what was before."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.fonts import tabular, text_font
from observer.model.event import TraceRun
from observer.model.forms import Trace
from observer.model.time import US_PER_S
from observer.model.trace_edits import nearest, stepped

_MARGIN_PX = 16
_KNOB_PX = 7.0
_BEFORE_US, _AFTER_US = 12 * US_PER_S, 3 * US_PER_S
_MOST_TICKS = 15
_NAMES_SHARE = 0.45
_MOST_LINES = 3
_TIGHT = 0.88


class TraceLane(QWidget):
    """The values of a trace from bottom to top; pressed or dragged, it takes one.

    Parameters
    ----------
    context
        What the room stands on.
    trace
        Which trace.
    """

    touched = Signal(float)
    """The hand is at a value."""
    let_go = Signal()
    """The mouse was let go."""

    def __init__(self, context: RoomContext, trace: Trace) -> None:
        super().__init__()
        self._context = context
        self._trace = trace
        self._value = trace.neutral
        self._writing = False
        self._now_us = 0
        self._runs: tuple[TraceRun, ...] = ()
        self._samples: Sequence[tuple[int, float]] = ()
        self._font = tabular(text_font(context.tokens))
        self._font.setPixelSize(context.tokens.text_px - 1)
        self._strong = QFont(self._font)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self.setAccessibleName(context.text.local(trace.label))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(150)

    def show_trace(
        self,
        runs: tuple[TraceRun, ...],
        samples: Sequence[tuple[int, float]],
        now_us: int,
    ) -> None:
        """Show what was traced around a moment.

        Parameters
        ----------
        runs
            That stand in the coding.
        samples
            Being written now.
        now_us
            On the session clock.
        """
        self._runs, self._samples, self._now_us = runs, samples, now_us
        self.update()

    def show_value(self, value: float, *, writing: bool) -> None:
        """Show where the hand is, and whether that is written."""
        self._value, self._writing = value, writing
        words = self._figure(value)
        self.setAccessibleDescription(f"{words} {self._trace.unit}".strip())
        self.update()

    def y_of(self, value: float) -> float:
        """Return at which height a value lies."""
        low, high = self._bounds()
        share = (value - low) / (high - low) if high > low else 0.5
        return self.height() - _MARGIN_PX - share * (self.height() - 2 * _MARGIN_PX)

    def value_at(self, y_px: float) -> float:
        """Return the value at a height."""
        low, high = self._bounds()
        share = (self.height() - _MARGIN_PX - y_px) / max(self.height() - 2 * _MARGIN_PX, 1)
        return nearest(self._trace.scale, low + share * (high - low))

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for the whole scale."""
        return QSize(380, 300)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the value under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.touched.emit(self.value_at(event.position().y()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while it is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.touched.emit(self.value_at(event.position().y()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave the value where it is."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.let_go.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go a step up or down."""
        turn = event.angleDelta().y()
        if turn:
            self.touched.emit(stepped(self._trace.scale, self._value, 1 if turn > 0 else -1))
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go a step up or down when reached by Tab."""
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.touched.emit(stepped(self._trace.scale, self._value, by))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint scale, anchors, what was traced, and the hand."""
        tokens = self._context.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = tokens.accent if self.hasFocus() or self._writing else tokens.line
            painter.setPen(QPen(QColor(edge), 2.0 if self.hasFocus() else 1.0))
            painter.setBrush(QColor(tokens.surface_2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
            self._paint_scale(painter)
            self._paint_trace(painter)
            self._paint_hand(painter)

    def _bounds(self) -> tuple[float, float]:
        scale = self._trace.scale
        low = scale.lowest if scale.lowest is not None else 0.0
        return low, scale.highest if scale.highest is not None else low + 1.0

    def _left_px(self) -> float:
        """Return where the names of the anchors end and the trace begins."""
        names = [self._name(v) for v in self._ticks()]
        widest = max((QFontMetricsF(self._font).horizontalAdvance(n) for n in names), default=0.0)
        return min(widest + 20, self.width() * _NAMES_SHARE)

    def _ticks(self) -> tuple[float, ...]:
        low, high = self._bounds()
        choices = self._trace.scale.choices
        marked = {low, high, self._trace.neutral, *(a.value for a in self._trace.anchors)}
        if choices and len(choices) <= _MOST_TICKS:
            marked |= set(choices)
        return tuple(sorted(v for v in marked if low <= v <= high))

    def _name(self, value: float) -> str:
        text = self._context.text
        anchors = {each.value: text.local(each.label) for each in self._trace.anchors}
        return " ".join(filter(None, (self._figure(value), anchors.get(value, ""))))

    def _figure(self, value: float) -> str:
        decimals = 0 if float(value).is_integer() else 1
        sign = "+" if value > 0 and self._bounds()[0] < 0 else ""
        figure = self._context.text.number(value, decimals).replace("-", "\N{MINUS SIGN}")
        return f"{sign}{figure}"

    def _paint_scale(self, painter: QPainter) -> None:
        tokens = self._context.tokens
        left = self._left_px()
        measure = QFontMetricsF(self._font)
        painter.setFont(self._font)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        ticks = self._ticks()
        each_px = (self.height() - 2 * _MARGIN_PX) / max(len(ticks) - 1, 1)
        lines = min(max(int(each_px / measure.lineSpacing()), 1), _MOST_LINES)
        for value in ticks:
            y = self.y_of(value)
            is_neutral = value == self._trace.neutral
            colour = QColor(tokens.muted if is_neutral else tokens.line)
            style = Qt.PenStyle.DashLine if is_neutral else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 1.0, style))
            painter.drawLine(QPointF(left, y), QPointF(self.width() - 10, y))
            painter.setPen(QColor(tokens.muted))
            room = left - 14
            words = measure.elidedText(
                self._name(value), Qt.TextElideMode.ElideRight, lines * room * _TIGHT
            )
            high = lines * measure.lineSpacing()
            top = min(max(y - high / 2, 3.0), self.height() - high - 3)
            painter.drawText(QRectF(10, top, room + 4, high), middle, words)

    def _x_of(self, time_us: float) -> float:
        left, right = self._left_px() + 4, self.width() - 10
        share = (time_us - self._now_us + _BEFORE_US) / (_BEFORE_US + _AFTER_US)
        return left + share * (right - left)

    def _paint_trace(self, painter: QPainter) -> None:
        tokens = self._context.tokens
        painter.save()
        left = self._left_px() + 4
        painter.setClipRect(QRectF(left, 2, self.width() - 10 - left, self.height() - 4))
        x = self._x_of(self._now_us)
        painter.setPen(QPen(QColor(tokens.playhead), 1.0))
        painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - 4))
        colour = QColor(self._trace.colour)
        for run in self._runs:
            if run.offset_us > self._now_us - _BEFORE_US and run.onset_us < (
                self._now_us + _AFTER_US
            ):
                pairs = list(zip(run.times_us, run.values, strict=True))
                self._paint_line(painter, pairs, run.offset_us, colour)
        if self._samples:
            end_us = max(self._now_us, self._samples[-1][0])
            self._paint_line(painter, self._samples, end_us, QColor(tokens.accent))
        painter.restore()

    def _paint_line(
        self,
        painter: QPainter,
        pairs: Sequence[tuple[int, float]],
        end_us: int,
        colour: QColor,
    ) -> None:
        recent = [(t, v) for t, v in pairs if t >= self._now_us - _BEFORE_US]
        earlier = [pair for pair in pairs if pair[0] < self._now_us - _BEFORE_US]
        line = QPolygonF()
        for time_us, value in [*earlier[-1:], *recent]:
            x, y = self._x_of(time_us), self.y_of(value)
            if line.count():
                line.append(QPointF(x, line.last().y()))
            line.append(QPointF(x, y))
        if line.count():
            line.append(QPointF(self._x_of(end_us), line.last().y()))
        # the dark outline that light colours need on a light ground
        edge = QColor(self._context.tokens.code_outline)
        edge.setAlpha(120)
        for pen in (QPen(edge, 4.0), QPen(colour, 2.5)):
            painter.setPen(pen)
            painter.drawPolyline(line)

    def _paint_hand(self, painter: QPainter) -> None:
        tokens = self._context.tokens
        at = QPointF(self._x_of(self._now_us), self.y_of(self._value))
        painter.setPen(QPen(QColor(tokens.accent), 2.0))
        painter.setBrush(QColor(tokens.accent if self._writing else tokens.surface))
        painter.drawEllipse(at, _KNOB_PX, _KNOB_PX)
        painter.setFont(self._strong)
        painter.setPen(QColor(tokens.text))
        box = QRectF(at.x() + _KNOB_PX + 4, at.y() - 10, 60, 20)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._figure(self._value))
