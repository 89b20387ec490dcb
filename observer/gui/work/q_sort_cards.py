"""The cards of a Q-sort: the one in hand, and those of a pile as lines; both can be dragged."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens
from observer.gui.work.current_line import CurrentLine

_FACE_PX = 86
_LINE_PX = 26


class Taking(QObject):
    """Takes a card up with the mouse, and lets it go over a pile.

    Parameters
    ----------
    card
        What is taken up.
    """

    chosen = Signal()
    """It was clicked."""
    dragged = Signal(QPoint)
    """It is held at a place of the screen."""
    dropped = Signal(QPoint)
    """It was let go there."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self._pressed: QPoint | None = None
        self._is_held = False
        card.setCursor(Qt.CursorShape.OpenHandCursor)
        card.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse while it has the card."""
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.MouseMove:
            self._move(event)
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._release(event)
        else:
            self._pressed = event.position().toPoint()
        return True

    def _move(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        away = (event.position().toPoint() - self._pressed).manhattanLength()
        if self._is_held or away >= QApplication.startDragDistance():
            self._is_held = True
            self.dragged.emit(event.globalPosition().toPoint())

    def _release(self, event: QMouseEvent) -> None:
        pressed, held = self._pressed, self._is_held
        self._pressed, self._is_held = None, False
        if held:
            self.dropped.emit(event.globalPosition().toPoint())
        elif pressed is not None:
            self.chosen.emit()


class CardFace(QWidget):
    """The card in hand, to be read.

    Parameters
    ----------
    tokens
        Colours of the theme.
    """

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.taking = Taking(self)
        self._tokens = tokens
        self._small = _small(tokens)
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
        with QPainter(self) as painter:
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


class CardLine(CurrentLine):
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

    def __init__(self, number: str, words: str, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.taking = Taking(self)
        self._font = text_font(tokens)
        self._small = _small(tokens)
        self._number = number
        self._words = words
        self._told = ""
        self.setFixedHeight(_LINE_PX)
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

    @override
    def sizeHint(self) -> QSize:
        """Wish for one line."""
        return QSize(240, _LINE_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint number and words on one line."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._is_current or self.underMouse():
                self._paint_current(painter, corner_px=6)
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
            words = QFontMetrics(self._font).elidedText(
                self._words, Qt.TextElideMode.ElideRight, room
            )
            painter.drawText(QRectF(36, 0, room + 4, self.height()), middle, words)


def _small(tokens: Tokens) -> QFont:
    font = tabular(text_font(tokens))
    font.setPixelSize(tokens.heading_px)
    return font


_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
