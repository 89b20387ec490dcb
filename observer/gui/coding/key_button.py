"""A button with a colour, a label, a clock that runs, and the cap of its key."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton
from typing_extensions import override

from observer.gui.fonts import tabular, text_font
from observer.gui.theme import Tokens

_SWATCH_PX = 13
_CAP_PX = 22
_PAD_PX = 7
_GAP_PX = 6


class KeyButton(QAbstractButton):
    """What a key does, to be clicked.

    Parameters
    ----------
    words
        What it says where there is room.
    short
        What it says where there is not.
    key
        On its cap; empty for none.
    colour
        ``#RRGGBB`` of the swatch; empty for none.
    tokens
        Colours of the theme.
    """

    def __init__(self, words: str, short: str, key: str, colour: str, tokens: Tokens) -> None:
        super().__init__()
        self._words = words
        self._short = short
        self._key = key
        self._colour = QColor(colour) if colour else None
        self._tokens = tokens
        self._lit = False
        self._clock = ""
        self._says_short = False
        self._away = False
        self._left: float | None = None
        self._font = text_font(tokens)
        self._strong = tabular(text_font(tokens, weight=QFont.Weight.DemiBold))
        self._cap = text_font(tokens, weight=QFont.Weight.Bold)
        self._cap.setPixelSize(tokens.heading_px)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)

    @property
    def is_lit(self) -> bool:
        """Whether what it stands for runs now."""
        return self._lit

    @property
    def clock(self) -> str:
        """For how long it has been running, as shown."""
        return self._clock

    def light(self, lit: bool, clock: str = "") -> None:
        """Show whether it runs now, and for how long.

        Parameters
        ----------
        lit
            Whether it runs.
        clock
            Since when, as text; may be empty.
        """
        if (lit, clock) != (self._lit, self._clock):
            self._lit, self._clock = lit, clock
            self.update()

    @property
    def is_away(self) -> bool:
        """Whether what it stands for does not belong here now."""
        return self._away

    @property
    def left(self) -> float | None:
        """Which part of the time is left within which it is awaited; None if it is not."""
        return self._left

    def hint(self, away: bool, left: float | None) -> None:
        """Show quietly that it does not belong here now, or is awaited.

        Parameters
        ----------
        away
            Whether it does not belong here; it can be pressed all the same.
        left
            Which part of the time is left within which it is awaited; None if it is not.
        """
        if (away, left) != (self._away, self._left):
            self._away, self._left = away, left
            self.update()

    def least_width_px(self, *, short: bool, runs: bool, clock: str = "0:00") -> int:
        """Return how narrow it can be.

        Parameters
        ----------
        short
            With its short label or with its whole one.
        runs
            Whether there has to be room for a clock.
        clock
            The widest that it will show.

        Returns
        -------
        int
            In pixels.
        """
        words = QFontMetricsF(self._font).horizontalAdvance(self._short if short else self._words)
        ticks = QFontMetricsF(self._strong).horizontalAdvance(clock) + 5 if runs else 0
        return round(self._label_left() + words + 3 + ticks + self._cap_room())

    def say_short(self, short: bool) -> None:
        """Say the short label or the whole one."""
        self._says_short = short
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for the whole label."""
        words = QFontMetricsF(self._font).horizontalAdvance(self._words)
        return QSize(round(self._label_left() + words + 8 + self._cap_room()), 29)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, swatch, label, clock and key cap."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter)
            if self._colour is not None:
                paint_swatch(painter, _PAD_PX, self.height() / 2, self._colour, self._tokens)
            right = self.width() - self._cap_room()
            if self._key:
                self._paint_cap(painter)
            if self._clock:
                painter.setFont(self._strong)
                painter.setPen(QColor(self._tokens.accent))
                box = QRectF(0, 0, right - 3, self.height())
                at = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
                painter.drawText(box, at, self._clock)
                right -= QFontMetricsF(self._strong).horizontalAdvance(self._clock) + 8
            self._paint_words(painter, right)
            if self._left is not None:
                self._paint_left(painter, self._left)
            if self.hasFocus():
                paint_focus(painter, QRectF(self.rect()), self._tokens)

    def _label_left(self) -> float:
        return _PAD_PX + (_SWATCH_PX + _GAP_PX if self._colour is not None else 2)

    def _cap_width(self) -> float:
        words = QFontMetricsF(self._cap).horizontalAdvance(self._key)
        return max(_CAP_PX, words + 10)

    def _cap_room(self) -> float:
        return self._cap_width() + 6 if self._key else 6

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = self._tokens
        ground = tokens.accent_soft if self._lit or self.isDown() else tokens.surface_2
        edge = tokens.accent if self._lit or self.underMouse() else tokens.line
        painter.setPen(QPen(QColor(edge), 1.0))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)

    def _paint_left(self, painter: QPainter, left: float) -> None:
        """Paint a line at the foot that grows shorter until it is due."""
        whole = self.width() - 12.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.accent))
        painter.drawRoundedRect(QRectF(6, self.height() - 4, max(whole * left, 2.0), 2.5), 1, 1)

    def _paint_cap(self, painter: QPainter) -> None:
        width = self._cap_width()
        height = min(19.0, self.height() - 7.0)
        box = QRectF(self.width() - width - 5, (self.height() - height) / 2, width, height)
        paint_cap(painter, box, self._key, self._cap, self._tokens)

    def _paint_words(self, painter: QPainter, right: float) -> None:
        left = self._label_left()
        measure = QFontMetricsF(self._font)
        room = right - left - 2
        words = self._short if self._says_short else self._words
        words = measure.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.setFont(self._font)
        painter.setPen(QColor(self._tokens.muted if self._away else self._tokens.text))
        painter.drawText(
            QRectF(left, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words
        )


def paint_swatch(
    painter: QPainter, left: float, middle: float, colour: QColor, tokens: Tokens
) -> None:
    """Paint the swatch of a code, with the dark outline that light colours need.

    Parameters
    ----------
    painter
        With antialiasing.
    left
        Its left edge.
    middle
        Its vertical middle.
    colour
        Of the code.
    tokens
        Colours of the theme.
    """
    edge = QColor(tokens.code_outline)
    edge.setAlpha(190)
    painter.setPen(QPen(edge, 1.0))
    painter.setBrush(colour)
    box = QRectF(left + 0.5, middle - _SWATCH_PX / 2 + 0.5, _SWATCH_PX - 1, _SWATCH_PX - 1)
    painter.drawRoundedRect(box, 3.5, 3.5)


def swatch_icon(colour: QColor, tokens: Tokens, left: float) -> QIcon:
    """Return a code's swatch for a line of a list; it keeps its colour where the line is chosen.

    Parameters
    ----------
    colour
        Of the code.
    tokens
        Colours of the theme.
    left
        Its left edge in the icon.

    Returns
    -------
    QIcon
        16 pixels wide.
    """
    picture = QPixmap(32, 32)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_swatch(painter, left, 8, colour, tokens)
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made


def paint_focus(painter: QPainter, box: QRectF, tokens: Tokens) -> None:
    """Paint the ring of the keyboard's place: dark beside light, so that it shows on both.

    Parameters
    ----------
    painter
        With antialiasing.
    box
        Of the whole control.
    tokens
        Colours of the theme.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for inset, colour, width in ((1.0, tokens.text, 2.0), (2.5, tokens.surface, 1.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 7 - inset, 7 - inset)


def paint_cap(painter: QPainter, box: QRectF, key: str, font: QFont, tokens: Tokens) -> None:
    """Paint the cap of a key.

    Parameters
    ----------
    painter
        With antialiasing.
    box
        Its outside.
    key
        What stands on it.
    font
        Of the key.
    tokens
        Colours of the theme.
    """
    painter.setPen(QPen(QColor(tokens.line), 1.0))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setFont(font)
    painter.setPen(QColor(tokens.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
