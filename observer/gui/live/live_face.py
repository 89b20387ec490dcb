"""What stands in place of the film while somebody codes live: a large clock, start and end."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.fonts import time_font
from observer.gui.live.live_clock import LiveClock
from observer.gui.parts import button, label, row

_TIME_PX = 64
_WORDS, _MUTED = "#ECE9E3", "#A2A8AF"


class LiveFace(QWidget):
    """Covers the stage while the clock stands in place of a film.

    Parameters
    ----------
    context
        What the room stands on.
    clock
        What it shows.
    stage
        What it covers.
    """

    def __init__(self, context: RoomContext, clock: LiveClock, stage: QWidget) -> None:
        super().__init__(stage)
        self._context = context
        self._clock = clock
        text, tokens = context.text, context.tokens
        self._time = QLabel()
        font = time_font(tokens)
        font.setPixelSize(_TIME_PX)
        self._time.setFont(font)
        self._time.setStyleSheet(f"color: {_WORDS}; font-size: {_TIME_PX}px; font-weight: 600;")
        self._time.setAccessibleName(text("Time of the live coding"))
        self._words = label("")
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words.setStyleSheet(f"color: {_MUTED};")
        self.go: QPushButton = button(text("Start the clock"), self._go, role="primary")
        self.finish: QPushButton = button(text("End the live coding"), self._end)
        for each in (self.go, self.finish):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        buttons = row(gap=12)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        buttons.addWidget(self.finish)
        buttons.addStretch(1)
        inside = QVBoxLayout(self)
        inside.setSpacing(16)
        inside.addStretch(1)
        inside.addWidget(self._time, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self._words)
        inside.addLayout(buttons)
        inside.addStretch(1)
        stage.installEventFilter(self)
        clock.changed.connect(self.show_state)
        clock.ticked.connect(self._tick)
        self.hide()

    @property
    def words(self) -> str:
        """What it says under the time."""
        return self._words.text()

    def show_state(self) -> None:
        """Show whether the clock runs, and what can be done."""
        text, clock, state = self._context.text, self._clock, self._clock.state
        self.setVisible(clock.is_on)
        if not clock.is_on:
            return
        self._fit()
        self.raise_()
        key = self._context.commands.key_text("play_pause")
        self.go.setVisible(state.ended_us is None)
        self.finish.setVisible(state.began is not None and state.ended_us is None)
        if state.began is None:
            self.go.setText(f"{text('Start the clock')}  ({key})")
            words = text("Nothing is filmed yet. Start the clock when the visit begins, and code.")
        elif state.ended_us is not None:
            words = text(
                "This live coding has ended. Look through it on the timeline; a film that is added "
                "later can be laid under it."
            )
        elif state.paused_us is not None:
            self.go.setText(f"{text('Watch on')}  ({key})")
            words = text(
                "Paused since {time}: this stretch will count as not to be coded.",
                time=text.clock(state.paused_us),
            )
        else:
            self.go.setText(f"{text('Pause')}  ({key})")
            words = text("Press the keys of the codes as you see them.")
        self.go.setAccessibleName(self.go.text())
        self._words.setText(words)
        self._tick()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the stage in its new size."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the stage."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._context.tokens.stage))

    def _tick(self) -> None:
        self._time.setText(self._context.text.clock(self._clock.now_us))

    def _fit(self) -> None:
        stage = self.parentWidget()
        if stage is not None:
            self.setGeometry(stage.rect())

    def _go(self) -> None:
        self._clock.toggle()
        self._give_back()

    def _end(self) -> None:
        self._clock.end()
        self._give_back()

    def _give_back(self) -> None:
        stage = self.parentWidget()
        if stage is not None:
            stage.setFocus(Qt.FocusReason.OtherFocusReason)
