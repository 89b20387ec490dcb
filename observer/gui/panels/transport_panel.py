"""The bar under the film: the time, play and step, speed, moments, undo."""

from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QLineEdit, QMenu, QWidget
from typing_extensions import override

from observer.gui.coding.key_button import paint_cap
from observer.gui.coding.playing import SPEEDS, Playing
from observer.gui.coding.timecode import read_timecode
from observer.gui.context import RoomContext
from observer.gui.fonts import tabular, text_font, time_font
from observer.gui.theme import Tokens

_HEIGHT_PX = 44
_TIMES = "\N{MULTIPLICATION SIGN}"


class TransportPanel(QWidget):
    """The bar between film and timeline; every button does a command of the table.

    Parameters
    ----------
    context
        What the room stands on; its commands are bound already.
    playing
        The film.
    """

    time_typed = Signal(object)
    """Somebody typed a time, in microseconds of the session."""
    used = Signal()
    """A control was used: the film may have the keyboard back."""

    def __init__(self, context: RoomContext, playing: Playing) -> None:
        super().__init__()
        self._context = context
        self._playing = playing
        self._now_us = 0
        _ = context.text
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName(_("Film controls"))
        self._time = _TimeField(context.text.timecode(0), context.tokens)
        self._time.setAccessibleName(_("Time; type one to go there"))
        self._time.setToolTip(_("Click to type a time, such as 1:04"))
        self._time.typed.connect(self._type)
        self._time.done.connect(self.used)
        self._total = QLabel()
        self._total.setFont(tabular(text_font(context.tokens)))
        self._total.setProperty("role", "muted")
        back = _RoundButton("back", _("One frame back"), context.tokens)
        self._play = _RoundButton("play", _("Play"), context.tokens)
        forward = _RoundButton("forward", _("One frame forward"), context.tokens)
        self._speed = Pill(_TIMES, (), context.tokens)
        self._speed.setAccessibleName(_("Speed"))
        around = self._pill(_("repeat moment"), "play_around")
        self._moment = self._moment_pill()
        self.events = self._toggle(_("events"))
        self.notes = self._toggle(_("notes"))
        undo = self._pill(_("undo"), "undo")
        keys = self._pill(_("all keys"), "show_keys")
        back.clicked.connect(partial(self._do, "frame_back"))
        self._play.clicked.connect(partial(self._do, "play_pause"))
        forward.clicked.connect(partial(self._do, "frame_forward"))
        self._speed.clicked.connect(self._choose_speed)
        bar = QHBoxLayout(self)
        bar.setContentsMargins(16, 0, 16, 0)
        bar.setSpacing(10)
        for widget in (self._time, self._total, back, self._play, forward, self._speed):
            bar.addWidget(widget)
        for widget in (around, self._moment):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (self.events, self.notes, undo, keys):
            bar.addWidget(widget)
        self.show_rate()

    def show_time(self, now_us: int) -> None:
        """Show where the film is."""
        self._now_us = now_us
        self._time.show_time(self._context.text.timecode(now_us))
        self.show_playing()

    def show_length(self, end_us: int | None) -> None:
        """Show where the session ends; nothing without a film."""
        text = self._context.text
        words = "" if end_us is None else text("of {time}", time=text.timecode(end_us))
        self._total.setText(words)

    def show_playing(self) -> None:
        """Show whether the film runs."""
        playing = self._playing.is_playing
        if self._play.shape != ("pause" if playing else "play"):
            self._play.shape = "pause" if playing else "play"
            text = self._context.text
            self._play.setAccessibleName(text("Pause") if playing else text("Play"))
            self._play.update()
        self.show_rate()

    def show_rate(self) -> None:
        """Show how fast the film runs."""
        rate = self._playing.rate
        decimals = 1 if (rate * 10).is_integer() else 2
        self._speed.say(f"{self._context.text.number(rate, decimals)} {_TIMES}")

    def show_marking(self, begun: bool) -> None:
        """Show whether a moment was begun and waits for its end."""
        self._moment.lit = begun
        self._moment.update()

    def type_time(self) -> None:
        """Let a time be typed."""
        self._time.begin()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground between two lines."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.tokens.surface))
        painter.setPen(QColor(self._context.tokens.line))
        painter.drawLine(0, 0, self.width(), 0)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _do(self, action_id: str, *_unused: object) -> None:
        self._context.commands.bound(action_id).trigger()
        self.used.emit()

    def _pill(self, words: str, action_id: str) -> "Pill":
        key = self._context.commands.key_text(action_id)
        made = Pill(words, (key,) if key else (), self._context.tokens)
        made.clicked.connect(partial(self._do, action_id))
        return made

    def _moment_pill(self) -> "Pill":
        _ = self._context.text
        commands = self._context.commands
        keys = (commands.key_text("moment_in"), commands.key_text("moment_out"))
        made = Pill(_("mark moment"), keys, self._context.tokens)
        made.setToolTip(_("Marks a moment to look back at: where it begins, and where it ends."))
        made.clicked.connect(self._in_or_out)
        return made

    def _in_or_out(self, *_unused: object) -> None:
        self._do("moment_out" if self._moment.lit else "moment_in")

    def _toggle(self, words: str) -> "Pill":
        made = Pill(words, (), self._context.tokens)
        made.setCheckable(True)
        return made

    def _type(self, typed: str) -> None:
        time_us = read_timecode(typed)
        if time_us is None:
            self._context.notify(self._context.text("Type a time such as 1:04 or 0:01:04.320."))
        else:
            self.time_typed.emit(time_us)

    def _choose_speed(self, *_unused: object) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for speed in SPEEDS:
            decimals = 1 if (speed * 10).is_integer() else 2
            entry = menu.addAction(f"{self._context.text.number(speed, decimals)} {_TIMES}")
            entry.setCheckable(True)
            entry.setChecked(speed == self._playing.rate)
            entry.triggered.connect(partial(self._set_speed, speed))
        menu.aboutToHide.connect(self.used)
        menu.popup(self._speed.mapToGlobal(QPoint(0, self._speed.height() + 4)))

    def _set_speed(self, speed: float, *_unused: object) -> None:
        self._playing.set_rate(speed)
        self.show_rate()


class Pill(QAbstractButton):
    """A quiet button with words and the caps of its keys.

    Parameters
    ----------
    words
        What it says.
    keys
        On its caps.
    tokens
        Colours of the theme.
    """

    def __init__(self, words: str, keys: tuple[str, ...], tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._keys = keys
        self.lit = False
        self._font = tabular(text_font(tokens))
        self._font.setPixelSize(tokens.text_px)
        self._cap = text_font(tokens, weight=QFont.Weight.Bold)
        self._cap.setPixelSize(tokens.heading_px)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.say(words)

    def say(self, words: str) -> None:
        """Say something else."""
        if words != self.text():
            self.setText(words)
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        """Wish for room for the words and the caps."""
        words = QFontMetricsF(self._font).horizontalAdvance(self.text())
        caps = sum(self._cap_width(key) + 5 for key in self._keys)
        return QSize(round(words + caps + 20 + (3 if self._keys else 0)), 29)

    @override
    def minimumSizeHint(self) -> QSize:
        """Never be narrower than the words."""
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words and caps in a rounded outline."""
        tokens = self._tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.lit or self.isChecked() or self.isDown()
        edge = tokens.accent if chosen or self.underMouse() or self.hasFocus() else tokens.line
        width = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, 7, 7)
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.accent if chosen else tokens.muted))
        painter.drawText(
            QRectF(10, 0, self.width(), self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            self.text(),
        )
        left = 10 + QFontMetricsF(self._font).horizontalAdvance(self.text()) + 8
        for key in self._keys:
            cap = QRectF(left, (self.height() - 19) / 2, self._cap_width(key), 19)
            paint_cap(painter, cap, key, self._cap, tokens)
            left += cap.width() + 5
        painter.end()

    def _cap_width(self, key: str) -> float:
        return max(22.0, QFontMetricsF(self._cap).horizontalAdvance(key) + 12)


class _RoundButton(QAbstractButton):
    """Play, pause or step, drawn; play stands on the accent."""

    def __init__(self, shape: str, name: str, tokens: Tokens) -> None:
        super().__init__()
        self.shape = shape
        self._big = shape in {"play", "pause"}
        self._tokens = tokens
        size = 34 if self._big else 30
        self.setFixedSize(size, size)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)
        self.setToolTip(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        tokens = self._tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2, self.height() / 2)
        if self._big:
            painter.setPen(QPen(QColor(tokens.text), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawEllipse(QRectF(-16, -16, 32, 32))
        elif self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(tokens.accent), 1.5 if self.hasFocus() else 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(-14, -14, 28, 28), 7, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.on_accent if self._big else tokens.text))
        _SIGNS[self.shape](painter)
        painter.end()


def _paint_play(painter: QPainter) -> None:
    painter.drawPolygon([QPoint(-4, -6), QPoint(-4, 6), QPoint(7, 0)])


def _paint_pause(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(-5, -6, 3.4, 12), 1, 1)
    painter.drawRoundedRect(QRectF(1.6, -6, 3.4, 12), 1, 1)


def _paint_back(painter: QPainter) -> None:
    painter.drawPolygon([QPoint(5, -5), QPoint(5, 5), QPoint(-3, 0)])
    painter.drawRect(QRectF(-5.5, -5.5, 2, 11))


def _paint_forward(painter: QPainter) -> None:
    painter.drawPolygon([QPoint(-5, -5), QPoint(-5, 5), QPoint(3, 0)])
    painter.drawRect(QRectF(3.5, -5.5, 2, 11))


_SIGNS = MappingProxyType(
    {
        "play": _paint_play,
        "pause": _paint_pause,
        "back": _paint_back,
        "forward": _paint_forward,
    }
)


class _TimeField(QLineEdit):
    """The time, large; clicked, it takes a typed time."""

    typed = Signal(str)
    done = Signal()

    def __init__(self, words: str, tokens: Tokens) -> None:
        super().__init__(words)
        font = time_font(tokens)
        self.setFont(font)
        self._shown = words
        self.setReadOnly(True)
        self.setFrame(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setStyleSheet(
            f"QLineEdit {{ background: transparent; border: none; padding: 0;"
            f" font-size: {tokens.time_px}px; font-weight: 600; }}"
            f"QLineEdit:focus {{ border-bottom: 2px solid {tokens.accent}; padding: 0; }}"
        )
        self.setFixedWidth(round(QFontMetricsF(font).horizontalAdvance("00:00:00,000")) + 8)
        self.returnPressed.connect(self._enter)

    def show_time(self, words: str) -> None:
        """Show the time, unless one is being typed."""
        self._shown = words
        if self.isReadOnly():
            self.setText(words)

    def begin(self) -> None:
        """Take a typed time."""
        self.setReadOnly(False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click begin the typing."""
        if self.isReadOnly():
            self.begin()
        else:
            super().mousePressEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take figures when reached by Tab; Escape leaves the time as it was."""
        if self.isReadOnly() and event.text()[:1].isdigit():
            self.begin()
        if event.key() == Qt.Key.Key_Escape and not self.isReadOnly():
            self._leave()
            return
        super().keyPressEvent(event)

    def _enter(self) -> None:
        if self.isReadOnly():
            self.begin()
            return
        typed = self.text()
        self._leave()
        self.typed.emit(typed)

    def _leave(self) -> None:
        self.setReadOnly(True)
        self.deselect()
        self.setText(self._shown)
        self.done.emit()
