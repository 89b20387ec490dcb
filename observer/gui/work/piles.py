"""The piles of a Q-sort in a row: how many cards each holds, and how many it should."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens

_HIGH_PX = 68
_GAP_PX = 3
_STACK_PX = 42
_LEAST_PX = 28


class PileButton(QAbstractButton):
    """A pile, or the stack of what is not sorted yet.

    Parameters
    ----------
    value
        What lies on it stands for; empty for the stack.
    cap
        Its key.
    tokens
        Colours of the theme.
    """

    def __init__(self, value: str, cap: str, tokens: Tokens) -> None:
        super().__init__()
        self.setText(value)
        self._cap = cap
        self._tokens = tokens
        self._count = 0
        self._places = 0
        self._is_open = False
        self._is_target = False
        self._strong = tabular(text_font(tokens, weight=QFont.Weight.DemiBold))
        self._small = tabular(text_font(tokens))
        self._small.setPixelSize(tokens.heading_px)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def count(self) -> int:
        """How many cards lie on it."""
        return self._count

    @property
    def is_over(self) -> bool:
        """Whether more cards lie on it than it should hold."""
        return bool(self._places) and self._count > self._places

    @property
    def told(self) -> str:
        """The count as it is written."""
        return f"{self._count}/{self._places}" if self._places else str(self._count)

    def tell(self, count: int, places: int, name: str) -> None:
        """Show how many cards lie on it.

        Parameters
        ----------
        count
            Cards on it.
        places
            Cards it should hold; 0 for any number.
        name
            All of it in words, for those who cannot see it.
        """
        self._count, self._places = count, places
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def mark(self, *, is_open: bool, is_target: bool) -> None:
        """Show whether its cards are listed, and whether a card is held over it."""
        if (is_open, is_target) != (self._is_open, self._is_target):
            self._is_open, self._is_target = is_open, is_target
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint its value, its key, how full it is, and its count."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marked = self._is_open or self._is_target or self.underMouse() or self.hasFocus()
            width = 2.0 if self.hasFocus() or self._is_target else 1.0
            painter.setPen(QPen(QColor(tokens.accent if marked else tokens.line), width))
            painter.setBrush(QColor(tokens.accent_soft if self._is_open else tokens.surface_2))
            inset = width / 2
            box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(box, 7, 7)
            self._paint_cards(painter)
            centre = Qt.AlignmentFlag.AlignHCenter
            painter.setFont(self._strong)
            painter.setPen(QColor(tokens.text))
            painter.drawText(QRectF(0, 3, self.width(), 17), centre, self.text())
            painter.setFont(self._small)
            painter.setPen(QColor(tokens.muted))
            if self._cap and self._cap != self.text():
                painter.drawText(QRectF(0, 18, self.width(), 14), centre, self._cap)
            # on the lit ground red is too near to it to be read; the line above stays red
            is_red = self.is_over and not self._is_open
            painter.setFont(self._strong if self.is_over else self._small)
            painter.setPen(QColor(tokens.playhead if is_red else tokens.text))
            painter.drawText(QRectF(0, self.height() - 17, self.width(), 15), centre, self.told)

    def _paint_cards(self, painter: QPainter) -> None:
        """Paint how full it is, as a line that grows from left to right."""
        tokens = self._tokens
        whole = self.width() - 10.0
        top = self.height() - 24.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(QRectF(5, top, whole, 4), 2, 2)
        most = self._places or max(self._count, 1)
        share = min(self._count / most, 1.0)
        painter.setBrush(QColor(tokens.playhead if self.is_over else tokens.accent))
        if share:
            painter.drawRoundedRect(QRectF(5, top, whole * share, 4), 2, 2)


class PileRow(QWidget):
    """The stack and the piles side by side, on as many lines as they need.

    Parameters
    ----------
    stack
        What is not sorted yet.
    piles
        From the lowest value to the highest.
    """

    def __init__(self, stack: PileButton, piles: tuple[PileButton, ...]) -> None:
        super().__init__()
        self.stack = stack
        self.piles = piles
        for button in (stack, *piles):
            button.setParent(self)
        self.setFixedHeight(_HIGH_PX)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out among the piles."""
        super().resizeEvent(event)
        width = self.width()
        room = width - _STACK_PX - 2 * _GAP_PX
        per_line = max(min(len(self.piles), (room + _GAP_PX) // (_LEAST_PX + _GAP_PX)), 1)
        lines = -(-len(self.piles) // per_line)
        per_line = -(-len(self.piles) // lines)
        each = (room - _GAP_PX * (per_line - 1)) / per_line
        self.stack.setGeometry(0, 0, _STACK_PX, _HIGH_PX)
        for number, pile in enumerate(self.piles):
            line, column = divmod(number, per_line)
            left = _STACK_PX + 2 * _GAP_PX + column * (each + _GAP_PX)
            right = left + each
            top = line * (_HIGH_PX + _GAP_PX)
            pile.setGeometry(round(left), top, round(right) - round(left), _HIGH_PX)
        high = lines * _HIGH_PX + (lines - 1) * _GAP_PX
        if high != self.height():
            self.setFixedHeight(high)
