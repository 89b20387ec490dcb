"""The clock of a live coding: started, paused and ended by key; it goes on after a crash."""

from datetime import UTC, datetime
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from observer.gui.coding.desk import CodingDesk
from observer.gui.video.film import Moment
from observer.model.coding import Coding
from observer.model.edits import Change
from observer.model.event import Memo
from observer.model.live_clock import LiveState, end, live_state, pause, resume, start
from observer.model.time import US_PER_S

_TICK_MS = 50
_BY_US = {
    "frame_back": -US_PER_S // 10,
    "frame_forward": US_PER_S // 10,
    "second_back": -US_PER_S,
    "second_forward": US_PER_S,
    "five_seconds_back": -5 * US_PER_S,
    "five_seconds_forward": 5 * US_PER_S,
}


class LiveClock(QObject):
    """Stands in place of a film where a coding was begun without one.

    Parameters
    ----------
    desk
        Whose coding remembers when the clock was started.
    """

    ticked = Signal()
    """Time went on, or another moment is looked at."""
    changed = Signal()
    """It was started, paused, taken up again or ended; or it is no longer needed."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._is_on = False
        self._state = LiveState()
        self._at_us = 0
        self._from: tuple[float, int] = (0.0, 0)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self.ticked)
        desk.coding_changed.connect(self._coding_changed)

    @property
    def is_on(self) -> bool:
        """Whether it stands in place of a film."""
        return self._is_on

    @property
    def is_running(self) -> bool:
        """Whether it was started, and is neither paused nor ended."""
        return self._is_on and self._state.is_running

    @property
    def state(self) -> LiveState:
        """How far the coding is."""
        return self._state

    @property
    def now_us(self) -> int:
        """The session time; after the end the moment that is looked at."""
        if self._state.began is None:
            return 0
        if self._state.ended_us is not None:
            return self._at_us
        begun_s, begun_us = self._from
        return begun_us + round((monotonic() - begun_s) * US_PER_S)

    def look(self, *, without_film: bool) -> None:
        """Take up the coding on the desk.

        Parameters
        ----------
        without_film
            Whether its session has none.
        """
        coding = self._desk.coding
        self._state = LiveState()
        self._is_on = without_film and coding is not None and coding.info.live
        if coding is not None and self._is_on:
            self._state = live_state(coding)
            # what was brought in from elsewhere was not coded by this clock
            self._is_on = self._state.began is not None or not _holds_more(coding)
        self._at_us = self._state.ended_us or 0
        self._set_going()
        self.changed.emit()

    def stop(self) -> None:
        """Tick no longer, because the room closes; time goes on all the same."""
        self._ticks.stop()
        self._is_on = False

    def here(self) -> Moment | None:
        """Return the moment that is coded; None before the start and while nothing is watched."""
        is_there = self.is_running or self._state.ended_us is not None
        return Moment(time_us=self.now_us, anchor=None) if is_there else None

    def why_nothing(self) -> str:
        """Return why nothing can be coded now, and what to do; empty where that can be."""
        text = self._desk.context.text
        if not self._is_on or self.here() is not None:
            return ""
        key = self._desk.context.commands.key_text("play_pause")
        if self._state.began is None:
            return text("Start the clock first: press {key}.", key=key)
        return text("The clock is paused: press {key} to watch on.", key=key)

    def toggle(self) -> None:
        """Start the clock, pause the watching, or take it up again."""
        coding = self._desk.coding
        if coding is None or self._state.ended_us is not None:
            return
        if self._state.began is None:
            self._desk.apply(start(coding, _now()))
        elif self._state.paused_us is None:
            self._desk.apply(pause(coding, self.now_us))
        else:
            self._desk.apply(resume(coding, self.now_us))

    def end(self) -> None:
        """End the live coding; it can be looked through and corrected afterwards."""
        desk, coding = self._desk.desk, self._desk.coding
        if desk is not None and coding is not None:
            self._desk.apply(end(coding, desk.scheme, _now()))

    def seek(self, time_us: int) -> None:
        """Look at another moment, once the live coding has ended."""
        if self._is_on and self._state.ended_us is not None:
            self._at_us = min(max(time_us, 0), self._state.ended_us)
            self.ticked.emit()

    def does(self, command: str) -> bool:
        """Do a command of the film; return whether the clock has one of its own for it."""
        if not self._is_on:
            return False
        if command == "play_pause":
            self.toggle()
        elif command in _BY_US:
            self.seek(self.now_us + _BY_US[command])
        elif command == "to_start":
            self.seek(0)
        elif command == "to_end":
            self.seek(self._state.ended_us or 0)
        else:
            return False
        return True

    def _coding_changed(self, change: Change) -> None:
        coding = self._desk.coding
        if not self._is_on or coding is None or Memo not in change.kinds:
            return
        before, self._state = self._state, live_state(coding)
        if self._state != before:
            self._at_us = self._state.ended_us or 0
            self._set_going()
            self.changed.emit()
            self.ticked.emit()

    def _set_going(self) -> None:
        self._from = (monotonic(), self._state.elapsed_us(_now()))
        goes = self._is_on and self._state.began is not None and self._state.ended_us is None
        if goes:
            self._ticks.start()
        else:
            self._ticks.stop()


def _holds_more(coding: Coding) -> bool:
    """Return whether a coding holds more than the states that an exhaustive track begins with."""
    beginnings = sum(
        len(events) == 1 and events[0].onset_us == 0 for events in coding.events.values()
    )
    return sum(1 for _ in coding.records()) > beginnings


def _now() -> datetime:
    return datetime.now(UTC).astimezone()
