"""The items of a form as lines: what is asked, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens
from observer.gui.work.answer_buttons import ValueButtons
from observer.gui.work.current_line import ENTER, TAKE_BACK, CurrentLine

_NUMBER_PX = 30
_PAD_PX = 6
_LEAST_PX = 28
_MOST_LINES = 2
_ANSWER_PX = 130
_DOT_PX = 5
_WIDE_PX = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a line tells of its item.

    Attributes
    ----------
    answer
        In words; empty where the item is missing.
    value
        For the buttons on the line.
    has_evidence
        Whether events are cited, or a comment stands there.
    is_faint
        Whether it is not asked here; it can be answered all the same.
    """

    answer: str = ""
    value: float | None = None
    has_evidence: bool = False
    is_faint: bool = False


class ItemLine(CurrentLine):
    """One item: its number, its words, and the answer or the buttons that give it.

    Parameters
    ----------
    number
        Before the words.
    words
        What is asked.
    tokens
        Colours of the theme.
    values
        Buttons at the right: value, words and key cap of each; none shows the answer in words.
    """

    chosen = Signal()
    """It was clicked, or came to the keyboard."""
    entered = Signal()
    taken_back = Signal()

    def __init__(
        self,
        number: str,
        words: str,
        tokens: Tokens,
        values: tuple[tuple[float, str, str], ...] = (),
    ) -> None:
        super().__init__(tokens)
        self.reached.connect(self.chosen)
        self._number = number
        self._words = words
        self._told = Told()
        self._font = text_font(tokens)
        self._strong = tabular(text_font(tokens, weight=QFont.Weight.DemiBold))
        self._small = tabular(text_font(tokens))
        self._small.setPixelSize(tokens.heading_px)
        self._measure = QFontMetrics(self._font)
        self._heights: dict[int, int] = {}
        self._answer_px = 0
        self._values_size = QSize()
        self.values: ValueButtons | None = None
        if values:
            self.values = ValueButtons(tokens)
            self.values.setParent(self)
            self.values.show_values(values)
            for button in self.values.laid:
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            wide = self.values.sizeHint().width()
            self._values_size = QSize(wide, self.values.heightForWidth(wide))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(words)
        self._measure_answer()
        self._name()

    @property
    def told(self) -> Told:
        """What it tells."""
        return self._told

    def tell(self, told: Told) -> None:
        """Tell something else of its item."""
        if told == self._told:
            return
        self._told = told
        if self.values is not None:
            self.values.choose(told.value)
        self._measure_answer()
        self._name()
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        """Return True: words may go on on a second line."""
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        """Return the height of one line of words, or of two."""
        room_px = max(width - self._left() - self._right_px(), 40)
        if room_px not in self._heights:
            room = QRect(0, 0, room_px, 4000)
            high = self._measure.boundingRect(room, _WRAP, self._words).height()
            high = min(high, _MOST_LINES * self._measure.lineSpacing())
            buttons = self._values_size.height() + 4 if self.values is not None else 0
            self._heights[room_px] = max(high + 2 * _PAD_PX, buttons, _LEAST_PX)
        return self._heights[room_px]

    @override
    def sizeHint(self) -> QSize:
        """Wish for one line of words; a narrow line asks for more by `heightForWidth`."""
        return QSize(240, self.heightForWidth(_WIDE_PX))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons at the right."""
        super().resizeEvent(event)
        if self.values is not None:
            size = self._values_size
            left = self.width() - size.width() - _PAD_PX
            top = (self.height() - size.height()) // 2
            self.values.setGeometry(left, top, size.width(), size.height())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Become the item that keys answer."""
        self.chosen.emit()
        event.accept()

    @override
    def _takes(self, key: Qt.Key) -> bool:
        if key in ENTER:
            self.entered.emit()
        elif key in TAKE_BACK:
            self.taken_back.emit()
        return key in ENTER | TAKE_BACK

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint number, words and answer."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._is_current:
                self._paint_current(painter)
            faint = self._told.is_faint
            painter.setFont(self._small)
            painter.setPen(QColor(tokens.muted))
            top = QRectF(_PAD_PX, 0, _NUMBER_PX - _PAD_PX, self.height())
            painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, self._number)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.muted if faint else tokens.text))
            self._paint_words(painter)
            if self._told.has_evidence:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.accent))
                right = self.width() - self._right_px() + 2
                painter.drawEllipse(QRectF(right, self.height() / 2 - 2.5, _DOT_PX, _DOT_PX))
            self._paint_answer(painter)

    def _paint_words(self, painter: QPainter) -> None:
        left, right = self._left(), self._right_px()
        room = QRect(left, 0, max(self.width() - left - right, 0), self.height())
        measure = self._measure
        wrapped = measure.boundingRect(QRect(0, 0, room.width(), 4000), _WRAP, self._words)
        words = self._words
        if wrapped.height() > _MOST_LINES * measure.lineSpacing():
            words = measure.elidedText(
                words, Qt.TextElideMode.ElideRight, round(room.width() * _MOST_LINES * 0.92)
            )
        painter.drawText(room, _WRAP_MIDDLE, words)

    def _paint_answer(self, painter: QPainter) -> None:
        tokens, told = self._tokens, self._told
        if self.values is not None and (told.value is not None or not told.answer):
            return
        words = told.answer or "\N{EN DASH}"
        painter.setFont(self._strong if told.value is not None else self._small)
        painter.setPen(QColor(tokens.accent if told.value is not None else tokens.muted))
        box = QRectF(0, 0, self.width() - 10, self.height())
        if self.values is not None:
            box.setWidth(self.values.x() - 8)
        measure = QFontMetricsF(painter.font())
        words = measure.elidedText(words, Qt.TextElideMode.ElideRight, _ANSWER_PX)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)

    def _left(self) -> int:
        return _NUMBER_PX

    def _right_px(self) -> int:
        """Return the room at the right for the answer."""
        if self.values is None:
            return self._answer_px + 10 + 12
        beside = self._answer_px + 8 if self._told.answer and self._told.value is None else 0
        return self._values_size.width() + _PAD_PX + 10 + beside

    def _measure_answer(self) -> None:
        told = self._told
        font = self._strong if told.value is not None else self._small
        wide = QFontMetricsF(font).horizontalAdvance(told.answer or "\N{EN DASH}")
        self._answer_px = min(round(wide), _ANSWER_PX)

    def _name(self) -> None:
        words = f"{self._number} {self._words}"
        self.setAccessibleName(f"{words}: {self._told.answer}" if self._told.answer else words)


class ItemList(QWidget):
    """All items of a form under each other.

    Parameters
    ----------
    lines
        In order.
    """

    def __init__(self, lines: Sequence[ItemLine]) -> None:
        super().__init__()
        self.lines = tuple(lines)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 4, 8, 4)
        inside.setSpacing(0)
        for line in self.lines:
            inside.addWidget(line)
        inside.addStretch(1)


_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
_WRAP_MIDDLE = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignVCenter)
