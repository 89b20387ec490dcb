"""A quiet line that names what is open, opens the list of all, and goes to either side."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget
from typing_extensions import override

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens

_CHOOSER_PX = 36
_SIDE_PX = 10
_DOWN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"
_BEFORE = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
_AFTER = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


class Chooser(QWidget):
    """The name of what is open, which opens the list of all, and an arrow to either side.

    Parameters
    ----------
    tokens
        Colours of the theme.
    is_first
        Whether its name is the strongest of the pane.
    """

    def __init__(self, tokens: Tokens, *, is_first: bool = True) -> None:
        super().__init__()
        self._tokens = tokens
        weight = QFont.Weight.DemiBold if is_first else QFont.Weight.Normal
        self.name = _Words(tokens, weight)
        self.back = _Words(tokens, weight, _BEFORE)
        self.on = _Words(tokens, weight, _AFTER)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(_SIDE_PX, 4, _SIDE_PX, 4)
        inside.setSpacing(2)
        inside.addWidget(self.name, 1)
        inside.addWidget(self.back)
        inside.addWidget(self.on)
        self.setFixedHeight(_CHOOSER_PX)

    def say(self, name: str, progress: str) -> None:
        """Show what is open, and how far it is."""
        self.name.say(name, progress)
        self.name.setAccessibleName(f"{name}, {progress}" if progress else name)

    def offer(self, *, several: bool) -> None:
        """Show whether there is anything else to choose."""
        self.name.opens = several
        self.name.setEnabled(several)
        self.back.setVisible(several)
        self.on.setVisible(several)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line below."""
        with QPainter(self) as painter:
            painter.setPen(QColor(self._tokens.line))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class _Words(QAbstractButton):
    """Words without a box until they are pointed at; a fixed sign, or a name that opens a list."""

    def __init__(self, tokens: Tokens, weight: QFont.Weight, sign: str = "") -> None:
        super().__init__()
        self._tokens = tokens
        self._sign = sign
        self._progress = ""
        self.opens = True
        self._font = text_font(tokens, weight=weight)
        self._font.setPixelSize(tokens.text_px + (4 if sign else 0))
        self._small = tabular(text_font(tokens))
        self.setText(sign)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, name: str, progress: str) -> None:
        """Say a name, and in the muted colour how far it is."""
        self.setText(name)
        self._progress = progress
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for a sign's square, or for what is left of the line."""
        return QSize(28 if self._sign else 120, _CHOOSER_PX - 8)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isEnabled() and (self.hasFocus() or self.underMouse() or self.isDown()):
                painter.setPen(QColor(tokens.accent if self.hasFocus() else tokens.accent_soft))
                painter.setBrush(QColor(tokens.accent_soft))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.text))
            if self._sign:
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._sign)
            else:
                self._paint_name(painter)

    def _paint_name(self, painter: QPainter) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        small = QFontMetricsF(self._small)
        told = small.horizontalAdvance(self._progress)
        room = self.width() - 8 - (22 if self.opens else 0) - (told + 12 if self._progress else 0)
        bold = QFontMetricsF(self._font)
        name = bold.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(4, 0, room + 4, self.height()), middle, name)
        left = 4 + bold.horizontalAdvance(name)
        painter.setFont(self._small)
        painter.setPen(QColor(self._tokens.muted))
        if self.opens:
            painter.drawText(QRectF(left + 6, 0, 16, self.height()), middle, _DOWN)
        right = Qt.AlignmentFlag.AlignRight
        box = QRectF(0, 0, self.width() - 6, self.height())
        painter.drawText(box, middle | right, self._progress)
