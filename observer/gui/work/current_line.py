"""A line of a list that Tab reaches, one of which is current."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.theme import Tokens

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
TAKE_BACK = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_FROM_KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class CurrentLine(QWidget):
    """Arrows go from line to line; keys that mean nothing on a line are the film's.

    Parameters
    ----------
    tokens
        Colours of the theme.
    """

    reached = Signal()
    """The keyboard came here."""
    stepped = Signal(int)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._is_current = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mark(self, is_current: bool) -> None:
        """Show whether keys are for this line now."""
        if is_current != self._is_current:
            self._is_current = is_current
            self.update()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell when Tab comes here."""
        super().focusInEvent(event)
        if event.reason() in _FROM_KEYBOARD:
            self.reached.emit()
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lose the mark of the keyboard."""
        super().focusOutEvent(event)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from line to line, or do what a key means here."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif not (plain and self._takes(key)):
            event.ignore()

    def _takes(self, _key: Qt.Key) -> bool:
        """Do what a key means on this line; False where it means nothing."""
        return False

    def _paint_current(self, painter: QPainter, corner_px: int = 7) -> None:
        """Paint the ground of the current line, with a stronger edge where the keyboard is."""
        tokens = self._tokens
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.accent_soft), 1.5))
        painter.setBrush(QColor(tokens.accent_soft))
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(inside, corner_px, corner_px)
