"""A value of a scale with what it stands for: whole, on two lines where one is too short."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from typing_extensions import override

from observer.gui.coding.key_button import KeyButton
from observer.gui.fonts import text_font

_SMALLER_PX = 1
_TIGHT = 0.9


class LevelButton(KeyButton):
    """A key button whose words go on on a second line, in a smaller type."""

    @override
    def _paint_words(self, painter: QPainter, right: float) -> None:
        left = self._label_left()
        room = right - left - 2
        font = text_font(self._tokens)
        if QFontMetricsF(font).horizontalAdvance(self._words) <= room:
            super()._paint_words(painter, right)
            return
        font.setPixelSize(self._tokens.text_px - _SMALLER_PX)
        measure = QFontMetricsF(font)
        words = measure.elidedText(self._words, Qt.TextElideMode.ElideRight, 2 * room * _TIGHT)
        painter.setFont(font)
        painter.setPen(QColor(self._tokens.text))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(left, 0, room + 2, self.height()), middle, words)
