"""The film beside the disagreements: play it, step through it, see a moment again."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout
from typing_extensions import override

from observer.gui.coding.playing import Playing
from observer.gui.coding.transport_buttons import RoundButton
from observer.gui.context import RoomContext
from observer.gui.fonts import time_font
from observer.gui.parts import column, label, row
from observer.gui.video.film import Film, Moment
from observer.gui.video.stage import Stage
from observer.model.event import Event
from observer.model.time import US_PER_S

_LOOK_MS = 40
_BEFORE_US = US_PER_S


class FilmSide(QFrame):
    """The films of the session that is compared; nothing is coded on them here.

    Parameters
    ----------
    context
        What the room stands on.
    """

    moved = Signal(object)
    """Where the session is, in microseconds."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._session_id = ""
        self.setProperty("role", "panel")
        self.stage = Stage(context)
        self.stage.setObjectName("agreement film")
        self.playing = Playing(self._film)
        self._time = label(context.text.timecode(0), wrap=False)
        self._time.setFont(time_font(context.tokens))
        self._play = RoundButton("play", context.text("Play"), context.tokens)
        self._back = RoundButton("back", context.text("One frame back"), context.tokens)
        self._forward = RoundButton("forward", context.text("One frame forward"), context.tokens)
        self._lay()
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self._show_playing)
        self._looks.start()
        self.stage.painted.connect(self._saw)
        self.stage.pressed.connect(self.playing.toggle)

    def open(self, session_id: str) -> None:
        """Show the films of a session; those that are open already stay."""
        film = self.stage.film
        is_open = film is not None and film.error is None and self.stage.is_allowed
        if session_id == self._session_id and is_open:
            return
        self.close_films()
        self._session_id = session_id
        self.stage.open(session_id)
        self.playing.player = self.stage.player

    def close_films(self) -> None:
        """Let the films go."""
        self._session_id = ""
        self.playing.player = None
        self.stage.close_films()

    @property
    def now_us(self) -> int:
        """Where the session is."""
        return self.stage.now_us or 0

    def moment(self) -> Moment | None:
        """Return the exact moment on the stage; None while there is none."""
        return self.stage.exact_moment()

    def show_event(self, event: Event) -> None:
        """Rest on the frame on which an event begins."""
        self._rest_on(Moment(time_us=event.onset_us, anchor=event.onset_anchor))

    def show_time(self, time_us: int) -> None:
        """Rest on a moment of the session, also while the films still open."""
        self._rest_on(Moment(time_us=time_us, anchor=None))

    def scrub(self, time_us: int, exact: bool) -> None:
        """Follow a hand that moves along the timeline."""
        self.playing.scrub(time_us, exact=exact)

    def play_stretch(self, start_us: int, end_us: int) -> None:
        """Play a stretch with a second on either side, and rest there."""
        self.playing.play_until(end_us + _BEFORE_US, start_us - _BEFORE_US)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what the keys of the film do."""
        playing = self.playing
        return {
            "look_play": playing.toggle,
            "look_backwards": playing.back,
            "look_stop": playing.stop,
            "look_forward": playing.forward,
            "look_frame_back": partial(playing.step, -1),
            "look_frame_forward": partial(playing.step, 1),
            "look_second_back": partial(self._jump, -US_PER_S),
            "look_second_forward": partial(self._jump, US_PER_S),
        }

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the film when something else is looked at."""
        super().hideEvent(event)
        self.playing.leave()

    def _rest_on(self, moment: Moment) -> None:
        film, player = self.stage.film, self.stage.player
        if film is not None and film.is_ready:
            self.playing.pause()
            self.playing.go(moment)
        elif player is not None:
            player.seek_us(moment.time_us)

    def _jump(self, by_us: int) -> None:
        self.playing.jump(self.now_us, by_us)

    def _film(self) -> Film | None:
        return self.stage.film

    def _saw(self) -> None:
        now_us = self.now_us
        self.playing.saw(now_us)
        self._time.setText(self._context.text.timecode(now_us))
        self.moved.emit(now_us)

    def _show_playing(self) -> None:
        shape = "pause" if self.playing.is_playing else "play"
        if self._play.shape != shape:
            text = self._context.text
            self._play.shape = shape
            self._play.setAccessibleName(text("Pause") if shape == "pause" else text("Play"))
            self._play.update()

    def _lay(self) -> None:
        bar: QHBoxLayout = row(gap=8)
        bar.setContentsMargins(12, 4, 12, 4)
        bar.addWidget(self._time)
        for made, do in (
            (self._back, partial(self.playing.step, -1)),
            (self._play, self.playing.toggle),
            (self._forward, partial(self.playing.step, 1)),
        ):
            made.clicked.connect(_plainly(do))
            bar.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        bar.addStretch(1)
        layout = column(gap=0)
        layout.addWidget(self.stage, 1)
        layout.addLayout(bar)
        self.setLayout(layout)


def _plainly(do: Callable[[], object]) -> Callable[[bool], None]:
    def call(_checked: bool = False) -> None:
        do()

    return call
