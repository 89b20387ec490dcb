"""One item of an allocation: its words, a bar to drag, and a step less or more."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from observer.gui.coding.key_button import paint_swatch
from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens
from observer.gui.work.answer_buttons import ValueButton
from observer.gui.work.current_line import ENTER, TAKE_BACK, CurrentLine
from observer.text.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

_PAD_PX = 8
_BAR_PX = 12
_BUTTON_PX = 26
_VALUE_PX = 52
_FOOT_PX = 30
_WIDE_PX = 4000


class ShareLine(CurrentLine):
    """A share that is dragged, stepped or typed.

    Parameters
    ----------
    words
        Of the item.
    colour
        Of the item.
    total
        What all shares make together.
    tokens
        Colours of the theme.
    text
        Language.
    """

    chosen = Signal()
    given = Signal(float)
    nudged = Signal(int)
    taken_back = Signal()

    def __init__(
        self, words: str, colour: str, total: float, tokens: Tokens, text: Catalogue
    ) -> None:
        super().__init__(tokens)
        self.reached.connect(self.chosen)
        self._words = words
        self._colour = QColor(colour)
        self._total = total or 1.0
        self._text = text
        self._value: float | None = None
        self._told = ""
        self._most = total
        self._drag: float | None = None
        self.possible: Callable[[float], float] = lambda share: share
        """Returns the share nearest to a wish that can be given now."""
        self._font = text_font(tokens)
        self._strong = tabular(text_font(tokens, weight=QFont.Weight.DemiBold))
        self.less = ValueButton("\N{MINUS SIGN}", tokens)
        self.more = ValueButton("+", tokens)
        for button, by, name in (
            (self.less, -1, text("{item}: less", item=words)),
            (self.more, 1, text("{item}: more", item=words)),
        ):
            button.setParent(self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(name)
            button.clicked.connect(lambda *_, by=by: self.nudged.emit(by))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(words)

    @property
    def told(self) -> str:
        """The share as it stands, in words; empty where it has none."""
        return self._told

    def tell(self, value: float | None, told: str, most: float) -> None:
        """Show a share.

        Parameters
        ----------
        value
            None where the item has none yet.
        told
            The same in words.
        most
            What it could have at most now.
        """
        self._value, self._told, self._most = value, told, most
        self.setAccessibleName(f"{self._words}: {told}" if told else self._words)
        self.update()

    def bar(self) -> QRect:
        """Return where the bar lies that is dragged."""
        right = self.width() - _PAD_PX - 2 * (_BUTTON_PX + 4) - _VALUE_PX
        top = self.height() - _FOOT_PX + (_FOOT_PX - 4 - _BAR_PX) // 2
        return QRect(_PAD_PX + 4, top, max(right - _PAD_PX - 12, 20), _BAR_PX)

    @override
    def hasHeightForWidth(self) -> bool:
        """Return True: words may go on on the next line."""
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        """Return the height of the words and of the bar under them."""
        room = QRect(0, 0, max(width - 2 * _PAD_PX - 20, 40), 4000)
        words = QFontMetrics(self._font).boundingRect(room, _WRAP, self._words).height()
        return words + _FOOT_PX + 10

    @override
    def sizeHint(self) -> QSize:
        """Wish for words on one line; a narrow line asks for more by `heightForWidth`."""
        return QSize(240, self.heightForWidth(_WIDE_PX))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the two buttons at the right of the bar."""
        super().resizeEvent(event)
        top = self.height() - _FOOT_PX
        right = self.width() - _PAD_PX - _BUTTON_PX
        self.more.setGeometry(right, top, _BUTTON_PX, _BUTTON_PX)
        self.less.setGeometry(right - _BUTTON_PX - 4, top, _BUTTON_PX, _BUTTON_PX)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the bar, or become the item that keys change."""
        if self._over_bar(event.position()):
            self._drag_to(event.position().x())
        else:
            self.chosen.emit()
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the share."""
        if self._drag is not None:
            self._drag_to(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Give what was dragged."""
        share, self._drag = self._drag, None
        if share is not None:
            self.given.emit(share)
            self.update()

    @override
    def _takes(self, key: Qt.Key) -> bool:
        if key in ENTER:
            self.stepped.emit(1)
        elif key in TAKE_BACK:
            self.taken_back.emit()
        return key in ENTER | TAKE_BACK

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words, bar and share."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._is_current:
                self._paint_current(painter)
            paint_swatch(painter, _PAD_PX, 14, self._colour, tokens)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.text))
            words = QRect(
                _PAD_PX + 20, 6, self.width() - 2 * _PAD_PX - 20, self.height() - _FOOT_PX
            )
            painter.drawText(words, _WRAP, self._words)
            if self._value is None and self._told and self._drag is None:
                self._paint_reason(painter)
                return
            self._paint_bar(painter)
            painter.setFont(self._strong)
            known = self._value is not None or self._drag is not None
            painter.setPen(QColor(tokens.accent if known else tokens.muted))
            told = self._text.short_number(self._drag) if self._drag is not None else self._told
            right = QRectF(self.less.x() - 8 - _VALUE_PX, self.less.y(), _VALUE_PX, _BUTTON_PX)
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(right, middle, told or "\N{EN DASH}")

    def _paint_reason(self, painter: QPainter) -> None:
        """Paint in place of the bar why there is no share."""
        painter.setPen(QColor(self._tokens.muted))
        room = QRectF(_PAD_PX + 20, self.less.y(), self.less.x() - _PAD_PX - 28, _BUTTON_PX)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._told)

    def _paint_bar(self, painter: QPainter) -> None:
        tokens = self._tokens
        bar = QRectF(self.bar())
        painter.setPen(QColor(tokens.line))
        painter.setBrush(QColor(tokens.surface_2))
        painter.drawRoundedRect(bar, 5, 5)
        possible = bar.left() + bar.width() * min(self._most / self._total, 1.0)
        painter.setPen(QPen(QColor(tokens.muted), 1))
        painter.drawLine(QPointF(possible, bar.top() - 2), QPointF(possible, bar.bottom() + 2))
        share = self._drag if self._drag is not None else (self._value or 0.0)
        at = bar.left() + bar.width() * share / self._total
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), at - bar.left(), bar.height()), 5, 5)
        painter.setPen(QPen(QColor(tokens.accent), 2))
        painter.setBrush(QColor(tokens.surface))
        painter.drawEllipse(QPointF(at, bar.center().y()), 8, 8)

    def _over_bar(self, at: QPointF) -> bool:
        bar = self.bar()
        return bar.adjusted(-10, -6, 10, 6).contains(at.toPoint())

    def _drag_to(self, x: float) -> None:
        bar = self.bar()
        share = (x - bar.left()) / max(bar.width(), 1) * self._total
        self._drag = self.possible(min(max(share, 0.0), self._total))
        self.update()


_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
