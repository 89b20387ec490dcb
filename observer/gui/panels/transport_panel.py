"""The bar under the film: the time, play and step, speed, moments, undo."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QWidget
from typing_extensions import override

from observer.gui.coding.playing import SPEEDS, Playing
from observer.gui.coding.timecode import read_timecode
from observer.gui.coding.transport_buttons import Pill, RoundButton
from observer.gui.context import RoomContext
from observer.gui.fonts import tabular, text_font, time_font
from observer.gui.theme import Tokens
from observer.gui.video.hearing import Voice
from observer.gui.video.layouts import Layout, layouts_of
from observer.model.messages import Message, msg

_HEIGHT_PX = 44
_LOOK_MS = 40
_TIMES = "\N{MULTIPLICATION SIGN}"
_BACKWARDS = "\N{BLACK LEFT-POINTING SMALL TRIANGLE}"


_LAYOUTS: Mapping[Layout, Message] = MappingProxyType(
    {
        Layout.LARGE: msg("One large, the others beside it"),
        Layout.EVEN: msg("Side by side"),
        Layout.INSET: msg("Picture in picture"),
        Layout.ALONE: msg("This film alone"),
    }
)


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
    voice_chosen = Signal(object)
    """A `Voice` is to be heard or muted."""
    layout_chosen = Signal(object)
    """The films are to lie in a `Layout`."""
    used = Signal()
    """A control was used: the film may have the keyboard back."""

    def __init__(self, context: RoomContext, playing: Playing) -> None:
        super().__init__()
        self._context = context
        self._playing = playing
        self._now_us = 0
        self.runs_otherwise: Callable[[], bool] = _never
        """Returns whether time goes on without a film: by the clock of a live coding."""
        self.has_no_film: Callable[[], bool] = _never
        """Returns whether a clock stands in place of a film: it has no speed and no frames."""
        self._shows_film = True
        self._films, self._lies = 1, Layout.ALONE
        self._voices: tuple[tuple[Voice, bool], ...] = ()
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName(context.text("Film controls"))
        self._make_clock()
        self._make_buttons()
        self._lay()
        self.show_rate()
        # a film also stops where no picture arrives that would tell so
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self.show_playing)
        self._looks.start()

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
        self._fit()

    def show_playing(self) -> None:
        """Show whether the film runs."""
        playing = self._playing.is_playing or self.runs_otherwise()
        if self._play.shape != ("pause" if playing else "play"):
            self._play.shape = "pause" if playing else "play"
            text = self._context.text
            self._play.setAccessibleName(text("Pause") if playing else text("Play"))
            self._play.update()
        if self._shows_film is self.has_no_film():
            self._shows_film = not self._shows_film
            for widget in self._of_film:
                widget.setVisible(self._shows_film)
            self._fit()
        self.show_rate()

    @property
    def says_pause(self) -> bool:
        """Whether the large button would stop the film."""
        return self._play.shape == "pause"

    def show_rate(self) -> None:
        """Show how fast the film runs."""
        rate = self._playing.rate
        words = self._speed_words(rate)
        self.speed.say(f"{_BACKWARDS} {words}" if self._playing.is_backwards else words)

    def show_stage(
        self, *, films: int, voices: Sequence[tuple[Voice, bool]], layout: Layout
    ) -> None:
        """Show how the films lie and whether anything is heard.

        Parameters
        ----------
        films
            How many there are; the layout of one is no question.
        voices
            What can be heard, and whether it is.
        layout
            How the films lie.
        """
        self._films, self._voices, self._lies = films, tuple(voices), layout
        self._layout.setVisible(films > 1)
        self._sound.setVisible(any(voice.has_sound for voice, _ in voices))
        heard = [voice.label for voice, is_heard in voices if is_heard]
        text = self._context.text
        words = text("Heard: {labels}", labels=", ".join(heard)) if heard else text("Nothing heard")
        self._sound.shape = "sound" if heard else "muted"
        self._sound.setToolTip(words)
        self._sound.setAccessibleName(words)
        self._sound.update()
        self._fit()

    def show_loop(self, on: bool) -> None:
        """Show whether a loop holds, or was begun."""
        self._loop.lit = on
        self._loop.update()

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
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._context.tokens.surface))
            painter.setPen(QColor(self._context.tokens.line))
            painter.drawLine(0, 0, self.width(), 0)
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _make_clock(self) -> None:
        _, tokens = self._context.text, self._context.tokens
        self._time = _TimeField(_.timecode(0), tokens)
        self._time.setAccessibleName(_("Time; type one to go there"))
        self._time.setToolTip(_("Click to type a time, such as 1:04"))
        self._time.typed.connect(self._type)
        self._time.done.connect(self.used)
        self._total = QLabel()
        self._total.setFont(tabular(text_font(tokens)))
        self._total.setProperty("role", "muted")

    def _make_buttons(self) -> None:
        _, tokens = self._context.text, self._context.tokens
        self._play = RoundButton("play", _("Play"), tokens)
        self._play.clicked.connect(partial(self._do, "play_pause"))
        self.speed = Pill(_TIMES, (), tokens)
        self.speed.widest = f"{_BACKWARDS} {self._speed_words(1.25)}"
        self.speed.setAccessibleName(_("Speed"))
        self.speed.clicked.connect(partial(self._pop_up, self.speed_menu, self.speed))
        self._moment = self._moment_pill()
        self._loop = self._sign("loop", "loop")
        self._sound = RoundButton("sound", _("Sound"), tokens)
        self._sound.clicked.connect(partial(self._pop_up, self.sound_menu, self._sound))
        self._layout = RoundButton("layout", _("Layout of the films"), tokens)
        self._layout.clicked.connect(partial(self._pop_up, self.layout_menu, self._layout))
        self.events = self._toggle(_("events"))
        self.notes = self._toggle(_("notes"))

    def _lay(self) -> None:
        _ = self._context.text
        bar = QHBoxLayout(self)
        bar.setContentsMargins(16, 0, 16, 0)
        bar.setSpacing(8)
        bar.addWidget(self._time)
        bar.addWidget(self._total)
        back, forward = self._sign("back", "frame_back"), self._sign("forward", "frame_forward")
        bar.addWidget(back)
        bar.addWidget(self._play)
        bar.addWidget(forward)
        bar.addWidget(self.speed)
        again = self._pill(_("repeat moment"), "play_around")
        bar.addWidget(again)
        for widget in (self._moment, self._loop):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (self._layout, self._sound, self.events, self.notes):
            bar.addWidget(widget)
        undo, keys = self._pill(_("undo"), "undo"), self._pill(_("all keys"), "show_keys")
        finish = self._pill(_("finish"), "finish_coding")
        finish.setToolTip(_("Lists what is open, finishes the coding, or opens it again."))
        for widget in (undo, keys, finish):
            bar.addWidget(widget)
        self._can_go = (self._total, again, keys, undo)
        self._of_film: tuple[QWidget, ...] = (back, forward, self.speed, again, self._loop)
        # narrower than all of it, so that nothing at the right is ever cut off
        self.setMinimumWidth(1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what a key does as well where there is no room for everything."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for widget in self._can_go:
            widget.setVisible(self._shows_film or widget not in self._of_film)
        for widget in self._can_go:
            if self._needs_px() <= self.width():
                return
            widget.hide()

    def _needs_px(self) -> int:
        bar = self.layout()
        if bar is None:
            return 0
        margins = bar.contentsMargins()
        items = (bar.itemAt(i) for i in range(bar.count()))
        widgets = [item.widget() for item in items if item is not None]
        wide = [
            max(each.sizeHint().width(), each.minimumWidth())
            for each in widgets
            if each is not None and not each.isHidden()
        ]
        return margins.left() + margins.right() + sum(wide) + bar.spacing() * len(wide)

    def _sign(self, shape: str, action_id: str) -> RoundButton:
        """Return a drawn button that does a command."""
        bound = self._context.commands.bound(action_id)
        made = RoundButton(shape, bound.text(), self._context.tokens)
        made.setToolTip(bound.toolTip())
        made.clicked.connect(partial(self._do, action_id))
        return made

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

    def _speed_words(self, rate: float) -> str:
        decimals = 1 if (rate * 10).is_integer() else 2
        return f"{self._context.text.number(rate, decimals)} {_TIMES}"

    def speed_menu(self) -> QMenu:
        """Return a menu of all speeds, with the present one checked."""
        menu = self._menu()
        for speed in SPEEDS:
            entry = _checkable(menu, self._speed_words(speed), speed == self._playing.rate)
            entry.triggered.connect(partial(self._set_speed, speed))
        return menu

    def sound_menu(self) -> QMenu:
        """Return a menu of what can be heard, with what is heard checked."""
        menu = self._menu()
        text = self._context.text
        for voice, is_heard in self._voices:
            words = voice.label if voice.has_sound else text("{label}: no sound", label=voice.label)
            entry = _checkable(menu, words, is_heard)
            entry.setEnabled(voice.has_sound)
            entry.triggered.connect(partial(self._tell_voice, voice))
        menu.addSeparator()
        for action_id in ("mute", "next_sound"):
            menu.addAction(self._context.commands.bound(action_id))
        return menu

    def layout_menu(self) -> QMenu:
        """Return a menu of the ways in which the films can lie, with the present one checked."""
        menu = self._menu()
        for layout in layouts_of(self._films):
            words = self._context.text.render(_LAYOUTS[layout])
            entry = _checkable(menu, words, layout is self._lies)
            entry.triggered.connect(partial(self._tell_layout, layout))
        menu.addSeparator()
        for action_id in ("next_film", "next_layout"):
            menu.addAction(self._context.commands.bound(action_id))
        return menu

    def _tell_voice(self, voice: Voice, *_unused: object) -> None:
        self.voice_chosen.emit(voice)

    def _tell_layout(self, layout: Layout, *_unused: object) -> None:
        self.layout_chosen.emit(layout)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.aboutToHide.connect(self.used)
        return menu

    def _pop_up(self, make: Callable[[], QMenu], button: QWidget, *_unused: object) -> None:
        make().popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def _set_speed(self, speed: float, *_unused: object) -> None:
        self._playing.set_rate(speed)
        self.show_rate()


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
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # Qt hands it on to the room, where it would answer what is open beside the film
            event.accept()

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


def _never() -> bool:
    return False


def _checkable(menu: QMenu, words: str, checked: bool) -> QAction:
    entry = menu.addAction(words)
    entry.setCheckable(True)
    entry.setChecked(checked)
    return entry
