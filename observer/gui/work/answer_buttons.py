"""Buttons that answer: a value, an anchor of a scale, a reason why there is none."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens
from observer.gui.work.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Callable

_VALUE_PX = 29
_BETWEEN_PX = 22
_ANCHOR_LEFT_PX = 34
_ANCHOR_PAD_PX = 4


class ValueButton(QAbstractButton):
    """One value of a scale.

    Parameters
    ----------
    words
        What stands on it.
    tokens
        Colours of the theme.
    cap
        The key that chooses it, where that is not what stands on it.
    is_between
        Whether it lies between two whole values: it is drawn smaller.
    """

    def __init__(
        self, words: str, tokens: Tokens, *, cap: str = "", is_between: bool = False
    ) -> None:
        super().__init__()
        self.setText(words)
        self._tokens = tokens
        self._cap = cap
        self._is_between = is_between
        self._chosen = False
        self._font = tabular(text_font(tokens, weight=QFont.Weight.DemiBold))
        if is_between:
            self._font = tabular(text_font(tokens))
            self._font.setPixelSize(tokens.heading_px)
        self._small = tabular(text_font(tokens))
        self._small.setPixelSize(tokens.heading_px - 2)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        wide = round(QFontMetricsF(self._font).horizontalAdvance(words))
        least = _BETWEEN_PX if is_between else _VALUE_PX
        self._wish = QSize(max(least, wide + (6 if is_between else 14)), _VALUE_PX)

    @property
    def is_chosen(self) -> bool:
        """Whether it is the answer."""
        return self._chosen

    def choose(self, chosen: bool) -> None:
        """Show whether it is the answer."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for a square, or for room for the words."""
        return self._wish

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the value on its ground."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marked = self._chosen or self.underMouse() or self.hasFocus()
            width = 2.0 if self.hasFocus() else 1.0
            edge = tokens.text if self._chosen and self.hasFocus() else tokens.accent
            painter.setPen(QPen(QColor(edge if marked else tokens.line), width))
            painter.setBrush(QColor(tokens.accent if self._chosen else tokens.surface_2))
            inset = width / 2
            box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            if self._is_between and not self._chosen:
                box.adjust(0, 3, 0, -3)
            painter.drawRoundedRect(box, 7, 7)
            colour = tokens.muted if self._is_between else tokens.text
            painter.setPen(QColor(tokens.on_accent if self._chosen else colour))
            painter.setFont(self._font)
            whole = QRectF(self.rect())
            painter.drawText(
                whole.adjusted(0, 0, 0, -8) if self._cap else whole,
                Qt.AlignmentFlag.AlignCenter,
                self.text(),
            )
            if self._cap:
                painter.setFont(self._small)
                painter.setPen(QColor(tokens.on_accent if self._chosen else tokens.muted))
                foot = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
                painter.drawText(whole.adjusted(0, 0, 0, -2), foot, self._cap)


class ValueButtons(Flow):
    """The values of a scale side by side.

    Parameters
    ----------
    tokens
        Colours of the theme.
    name
        Returns how a value is called where its button shows a sign only, as ``½`` does.
    """

    chosen = Signal(float)

    def __init__(self, tokens: Tokens, name: "Callable[[float], str] | None" = None) -> None:
        super().__init__(gap_px=3)
        self._tokens = tokens
        self._name = name
        self._shown: tuple[tuple[float, str, str], ...] = ()
        self._buttons: dict[float, ValueButton] = {}

    def show_values(self, values: tuple[tuple[float, str, str], ...]) -> None:
        """Show other values.

        Parameters
        ----------
        values
            Each with what stands on its button and its key cap.
        """
        if values == self._shown:
            return
        self._shown = values
        self._buttons = {}
        for value, words, cap in values:
            made = ValueButton(words, self._tokens, cap=cap, is_between=value != round(value))
            made.setAccessibleName(self._name(value) if self._name else words)
            if words == "\N{VULGAR FRACTION ONE HALF}" and self._name:
                made.setToolTip(self._name(value))
            made.clicked.connect(lambda *_, each=value: self.chosen.emit(each))
            self._buttons[value] = made
        self.lay(tuple(self._buttons.values()))

    def button(self, value: float) -> ValueButton:
        """Return the button of a value; KeyError if there is none."""
        return self._buttons[value]

    def choose(self, value: float | None) -> None:
        """Show which value is the answer."""
        for each, button in self._buttons.items():
            button.choose(value is not None and each == value)


class AnchorLine(QAbstractButton):
    """What a value stands for, on as many lines as that needs; a click chooses the value.

    Parameters
    ----------
    value
        Which value.
    figure
        The value as written.
    words
        What it stands for.
    tokens
        Colours of the theme.
    """

    def __init__(self, value: float, figure: str, words: str, tokens: Tokens) -> None:
        super().__init__()
        self.value = value
        self.setText(words)
        self._figure = figure
        self._tokens = tokens
        self._chosen = False
        self._font = text_font(tokens)
        self._strong = tabular(text_font(tokens, weight=QFont.Weight.DemiBold))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{figure}: {words}")

    def choose(self, chosen: bool) -> None:
        """Show whether its value is the answer."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        """Return True: words may go on on the next line."""
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        """Return the height that the words need."""
        room = QRect(0, 0, max(width - _ANCHOR_LEFT_PX - _ANCHOR_PAD_PX, 40), 4000)
        wrapped = QFontMetrics(self._font).boundingRect(room, _WRAP, self.text())
        return wrapped.height() + 2 * _ANCHOR_PAD_PX

    @override
    def sizeHint(self) -> QSize:
        """Wish for one line."""
        words = QFontMetrics(self._font).horizontalAdvance(self.text())
        wide = words + _ANCHOR_LEFT_PX + _ANCHOR_PAD_PX + 8
        return QSize(wide, self.heightForWidth(wide))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the value and its words."""
        tokens = self._tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._chosen or self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.accent_soft))
                painter.drawRoundedRect(self.rect(), 6, 6)
            top = _ANCHOR_PAD_PX
            painter.setFont(self._strong)
            painter.setPen(QColor(tokens.accent if self._chosen else tokens.text))
            painter.drawText(QRectF(8, top, _ANCHOR_LEFT_PX - 8, 40), _TOP, self._figure)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.text if self._chosen else tokens.muted))
            right = self.width() - _ANCHOR_LEFT_PX - _ANCHOR_PAD_PX
            painter.drawText(QRect(_ANCHOR_LEFT_PX, top, right, self.height()), _WRAP, self.text())


_TOP = Qt.AlignmentFlag.AlignTop
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
