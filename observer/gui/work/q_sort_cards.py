"""The cards of a Q-sort: the one in hand, and those of a pile as lines; both can be dragged."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens

_FACE_PX = 86
_LINE_PX = 26
_FROM_KEYBOARD = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason})
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class _Card(QWidget):
    """What can be taken up and laid on a pile."""

    chosen = Signal()
    dragged = Signal(QPoint)
    """It is held at a place of the screen."""
    dropped = Signal(QPoint)
    """It was let go there."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._pressed: QPoint | None = None
        self._is_held = False
        self._font = text_font(tokens)
        self._small = tabular(text_font(tokens))
        self._small.setPixelSize(tokens.heading_px)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take it up."""
        self._pressed = event.position().toPoint()
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hold it over a pile."""
        if self._pressed is None:
            return
        away = (event.position().toPoint() - self._pressed).manhattanLength()
        if self._is_held or away >= QApplication.startDragDistance():
            self._is_held = True
            self.dragged.emit(event.globalPosition().toPoint())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go, or choose it where it was not moved."""
        pressed, held = self._pressed, self._is_held
        self._pressed, self._is_held = None, False
        if held:
            self.dropped.emit(event.globalPosition().toPoint())
        elif pressed is not None:
            self.chosen.emit()


class CardFace(_Card):
    """The card in hand, to be read.

    Parameters
    ----------
    tokens
        Colours of the theme.
    """

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self._number = self._words = self._told = ""
        self._large = text_font(tokens, weight=QFont.Weight.DemiBold)
        self._large.setPixelSize(tokens.text_px + 1)
        self.setFixedHeight(_FACE_PX)

    @property
    def words(self) -> str:
        """What stands on the card."""
        return self._words

    @property
    def told(self) -> str:
        """What is said below it."""
        return self._told

    def tell(self, number: str, words: str, told: str) -> None:
        """Show a card.

        Parameters
        ----------
        number
            Of the card; empty where none is in hand.
        words
            On the card.
        told
            How far the sorting is.
        """
        self._number, self._words, self._told = number, words, told
        self.setAccessibleName(f"{number} {words}. {told}".strip())
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, and below it how far the sorting is."""
        tokens = self._tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(tokens.accent if self._number else tokens.line), 1))
        painter.setBrush(QColor(tokens.surface_2))
        painter.drawRoundedRect(box, 8, 8)
        painter.setFont(self._small)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(10, 8, 30, 16), Qt.AlignmentFlag.AlignLeft, self._number)
        foot = QRectF(10, self.height() - 21, self.width() - 20, 15)
        told = QFontMetrics(self._small).elidedText(
            self._told, Qt.TextElideMode.ElideRight, round(foot.width())
        )
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, told)
        painter.setFont(self._large)
        painter.setPen(QColor(tokens.text))
        left = 38 if self._number else 10
        room = QRect(left, 6, self.width() - left - 10, self.height() - 30)
        painter.drawText(room, _WRAP, self._words)
        painter.end()


class CardLine(_Card):
    """A card in the list of a pile.

    Parameters
    ----------
    number
        Of the card.
    words
        On the card.
    tokens
        Colours of the theme.
    """

    focused = Signal()
    stepped = Signal(int)

    def __init__(self, number: str, words: str, tokens: Tokens) -> None:
        super().__init__(tokens)
        self._number = number
        self._words = words
        self._told = ""
        self._is_current = False
        self.setFixedHeight(_LINE_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{number} {words}")
        self.setToolTip(words)

    @property
    def told(self) -> str:
        """Why it lies on no pile; empty where nothing is said."""
        return self._told

    def tell(self, told: str) -> None:
        """Say why it lies on no pile; empty for nothing to say."""
        if told != self._told:
            self._told = told
            name = f"{self._number} {self._words}"
            self.setAccessibleName(f"{name}: {told}" if told else name)
            self.update()

    def mark(self, is_current: bool) -> None:
        """Show whether it is in hand."""
        if is_current != self._is_current:
            self._is_current = is_current
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for one line."""
        return QSize(240, _LINE_PX)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into the hand, when Tab comes here."""
        super().focusInEvent(event)
        if event.reason() in _FROM_KEYBOARD:
            self.focused.emit()
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lose the mark of the keyboard."""
        super().focusOutEvent(event)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from card to card; all other keys are the film's, or lay the card."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _STEPS:
            self.stepped.emit(_STEPS[key])
        else:
            event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint number and words on one line."""
        tokens = self._tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_current or self.underMouse():
            edge = tokens.accent if self.hasFocus() else tokens.accent_soft
            painter.setPen(QPen(QColor(edge), 1.5))
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._small)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(8, 0, 26, self.height()), middle, self._number)
        told = QFontMetrics(self._small).horizontalAdvance(self._told)
        right = QRectF(0, 0, self.width() - 8, self.height())
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, self._told)
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.muted if self._told else tokens.text))
        room = self.width() - 44 - (told + 8 if self._told else 0)
        words = QFontMetrics(self._font).elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(36, 0, room + 4, self.height()), middle, words)
        painter.end()


_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
