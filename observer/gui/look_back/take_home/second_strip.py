"""The seconds of a clip, each looked at or not; a click or a key goes there."""

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.fonts import heading_font

_HIGH_PX, _CELL_PX, _GAP_PX = 40, 30, 3
_MARK_PX = 16


class SecondStrip(QWidget):
    """One cell for each second: a tick where somebody looked at it as it is covered now.

    Parameters
    ----------
    context
        What the page stands on.
    """

    asked = Signal(int)
    """Somebody wants to see a second of the film."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._seconds = range(0)
        self._seen: frozenset[int] = frozenset()
        self._drawn: frozenset[int] = frozenset()
        self._lost: frozenset[int] = frozenset()
        self._now = -1
        self._start = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH_PX)

    @property
    def now(self) -> int:
        """The second that is on the screen; -1 for none."""
        return self._now

    def show_seconds(
        self, seconds: range, seen: Collection[int], drawn: Collection[int], start: int
    ) -> None:
        """Show the seconds of a clip.

        Parameters
        ----------
        seconds
            Of the film.
        seen
            Those that were looked at.
        drawn
            Those in which a face was drawn by hand.
        start
            The second that is called 0:00.
        """
        self._seconds, self._start = seconds, start
        self._seen, self._drawn = frozenset(seen), frozenset(drawn)
        text = self._context.text
        done = len(self._seen & set(seconds))
        self.setAccessibleName(
            text("{done} of {count} seconds looked at", done=done, count=len(seconds))
        )
        self.update()

    def show_lost(self, lost: Collection[int]) -> None:
        """Show in which seconds a face was lost."""
        self._lost = frozenset(lost)
        self.update()

    def show_now(self, second: int) -> None:
        """Show which second is on the screen."""
        if second != self._now:
            self._now = second
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for a dozen seconds."""
        return QSize(12 * _CELL_PX, _HIGH_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a cell for each second."""
        tokens = self._context.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(heading_font(tokens))
            wide = self._wide()
            for number, second in enumerate(self._seconds):
                cell = QRectF(number * wide + 1, 3, max(wide - _GAP_PX, 2), _HIGH_PX - 7)
                seen, now = second in self._seen, second == self._now
                painter.setBrush(QColor(tokens.accent if seen else tokens.surface_2))
                edge = tokens.text if now else tokens.accent if seen else tokens.muted
                painter.setPen(QPen(QColor(edge), 2 if now else 1))
                painter.drawRoundedRect(cell, 4, 4)
                ink = QColor(tokens.on_accent if seen else tokens.text)
                if seen and cell.width() >= _MARK_PX:
                    self._tick(painter, cell, ink)
                if second in self._lost:
                    painter.setPen(QPen(QColor(tokens.surface), 1))
                    painter.setBrush(QColor(tokens.playhead))
                    painter.drawRect(QRectF(cell.left() + 2, cell.top() + 2, cell.width() - 4, 6))
                if second in self._drawn:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(ink)
                    painter.drawEllipse(QPointF(cell.center().x(), cell.bottom() - 5), 2.5, 2.5)
                if (
                    not seen
                    and cell.width() >= _CELL_PX - _GAP_PX
                    and not (second - self._start) % 5
                ):
                    painter.setPen(ink)
                    words = self._context.text.clock((second - self._start) * 1_000_000)
                    painter.drawText(
                        cell.adjusted(0, 0, 0, -8), int(Qt.AlignmentFlag.AlignCenter), words
                    )
            if self.hasFocus():
                painter.setPen(QColor(tokens.accent))
                painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the second under the mouse."""
        number = int(event.position().x() / self._wide())
        if 0 <= number < len(self._seconds):
            self.asked.emit(self._seconds[number])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the second before or after."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._seconds:
            super().keyPressEvent(event)
            return
        wanted = min(max(self._now + step, self._seconds.start), self._seconds.stop - 1)
        self.asked.emit(wanted)

    def _wide(self) -> float:
        return min(max(self.width(), 1) / max(len(self._seconds), 1), 2.0 * _CELL_PX)

    @staticmethod
    def _tick(painter: QPainter, cell: QRectF, ink: QColor) -> None:
        middle = cell.center() - QPointF(0, 3)
        path = QPainterPath(middle + QPointF(-5, 0))
        path.lineTo(middle + QPointF(-1.5, 4))
        path.lineTo(middle + QPointF(5.5, -4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 2))
        painter.drawPath(path)
