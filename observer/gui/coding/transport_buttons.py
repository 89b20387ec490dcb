"""The buttons of the bar under the film, drawn."""

from types import MappingProxyType

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton
from typing_extensions import override

from observer.gui.coding.key_button import paint_cap, paint_focus
from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens
from observer.gui.video.film_tag import paint_speaker


class Pill(QAbstractButton):
    """A quiet button with words and the caps of its keys.

    Parameters
    ----------
    words
        What it says.
    keys
        On its caps.
    tokens
        Colours of the theme.
    """

    def __init__(self, words: str, keys: tuple[str, ...], tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._keys = keys
        self.lit = False
        self.widest = ""
        """Words for which there is always room, so that nothing moves when others are said."""
        self._font = tabular(text_font(tokens))
        self._font.setPixelSize(tokens.text_px)
        self._cap = text_font(tokens, weight=QFont.Weight.Bold)
        self._cap.setPixelSize(tokens.heading_px)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.say(words)

    def say(self, words: str) -> None:
        """Say something else."""
        if words != self.text():
            self.setText(words)
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for the words and the caps."""
        measure = QFontMetricsF(self._font)
        words = max(measure.horizontalAdvance(each) for each in (self.text(), self.widest))
        caps = sum(self._cap_width(key) + 5 for key in self._keys)
        return QSize(round(words + caps + 20 + (3 if self._keys else 0)), 29)

    @override
    def minimumSizeHint(self) -> QSize:
        """Never be narrower than the words."""
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words and caps in a rounded outline."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            chosen = self.lit or self.isChecked() or self.isDown()
            edge = tokens.accent if chosen or self.underMouse() else tokens.line
            painter.setPen(QPen(QColor(edge), 1.0))
            painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
            if self.hasFocus():
                paint_focus(painter, QRectF(self.rect()), tokens)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.accent if chosen else tokens.muted))
            inside = QRectF(10, 0, self.width() - 20, self.height())
            place = Qt.AlignmentFlag.AlignVCenter
            if self.widest:
                place |= Qt.AlignmentFlag.AlignHCenter
            painter.drawText(inside, place | Qt.TextFlag.TextDontClip, self.text())
            left = 10 + QFontMetricsF(self._font).horizontalAdvance(self.text()) + 8
            for key in self._keys:
                cap = QRectF(left, (self.height() - 19) / 2, self._cap_width(key), 19)
                paint_cap(painter, cap, key, self._cap, tokens)
                left += cap.width() + 5

    def _cap_width(self, key: str) -> float:
        return max(22.0, QFontMetricsF(self._cap).horizontalAdvance(key) + 12)


class RoundButton(QAbstractButton):
    """Play, pause, step, loop, sound or layout, drawn; play stands on the accent.

    Parameters
    ----------
    shape
        Which sign.
    name
        What it does, for those who cannot see it.
    tokens
        Colours of the theme.
    """

    def __init__(self, shape: str, name: str, tokens: Tokens) -> None:
        super().__init__()
        self.shape = shape
        self._big = shape in {"play", "pause"}
        self.lit = False
        self._tokens = tokens
        size = 34 if self._big else 30
        self.setFixedSize(size, size)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)
        self.setToolTip(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(self.width() / 2, self.height() / 2)
            self._paint_ground(painter)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.on_accent if self._big else tokens.text))
            _SIGNS[self.shape](painter)

    def _paint_ground(self, painter: QPainter) -> None:
        """Paint what the sign stands on, and the ring of the keyboard's place."""
        tokens = self._tokens
        if self._big:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawEllipse(QRectF(-16, -16, 32, 32))
        elif self.underMouse() or self.lit:
            painter.setPen(QPen(QColor(tokens.accent), 1.0))
            painter.setBrush(QColor(tokens.accent_soft) if self.lit else Qt.GlobalColor.transparent)
            painter.drawRoundedRect(QRectF(-14, -14, 28, 28), 7, 7)
        if not self.hasFocus():
            return
        if self._big:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for size, colour, width in ((16.0, tokens.text, 2.0), (14.0, tokens.surface, 1.5)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(QRectF(-size, -size, 2 * size, 2 * size))
        else:
            paint_focus(painter, QRectF(-15, -15, 30, 30), tokens)


def _paint_play(painter: QPainter) -> None:
    painter.drawPolygon([QPoint(-4, -6), QPoint(-4, 6), QPoint(7, 0)])


def _paint_pause(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(-5, -6, 3.4, 12), 1, 1)
    painter.drawRoundedRect(QRectF(1.6, -6, 3.4, 12), 1, 1)


def _paint_back(painter: QPainter) -> None:
    painter.drawPolygon([QPoint(5, -5), QPoint(5, 5), QPoint(-3, 0)])
    painter.drawRect(QRectF(-5.5, -5.5, 2, 11))


def _paint_forward(painter: QPainter) -> None:
    painter.drawPolygon([QPoint(-5, -5), QPoint(-5, 5), QPoint(3, 0)])
    painter.drawRect(QRectF(3.5, -5.5, 2, 11))


def _paint_loop(painter: QPainter) -> None:
    colour = painter.brush().color()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(QRectF(-6, -6, 12, 12), 60 * 16, 290 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon([QPointF(1.5, -9), QPointF(1.5, -2), QPointF(7, -5.5)])


def _paint_sound(painter: QPainter) -> None:
    paint_speaker(painter, QPointF(0, 0), painter.brush().color(), on=True)


def _paint_muted(painter: QPainter) -> None:
    paint_speaker(painter, QPointF(0, 0), painter.brush().color(), on=False)


def _paint_layout(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(-8, -6, 9.5, 12), 1.5, 1.5)
    painter.drawRoundedRect(QRectF(3, -6, 5, 5), 1, 1)
    painter.drawRoundedRect(QRectF(3, 1, 5, 5), 1, 1)


_SIGNS = MappingProxyType(
    {
        "loop": _paint_loop,
        "sound": _paint_sound,
        "muted": _paint_muted,
        "layout": _paint_layout,
        "play": _paint_play,
        "pause": _paint_pause,
        "back": _paint_back,
        "forward": _paint_forward,
    }
)
