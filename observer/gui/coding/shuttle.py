"""Keys of the film that are held down: frames pass evenly, and K with J or L creeps."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence

from observer.gui.actions import Commands
from observer.gui.coding.playing import SLOW, Playing

_PACE_S = 1 / 30
"""Between two frames of a step that is held down, whatever the keyboard repeats."""
_LOOK_MS = 8
_REPEATS_MS = 300
"""A key that has not repeated for so long is held no more, even if nobody heard it let go."""
_TAP_MS = 220
"""K with J or L held for longer than a tap creeps."""


class Shuttle(QObject):
    """What a held key does; steps never queue up behind pictures that are still on their way.

    Parameters
    ----------
    playing
        The films.
    commands
        Which keys are meant.
    is_behind
        Returns whether a picture is on its way to the screen.
    """

    def __init__(self, playing: Playing, commands: Commands, is_behind: Callable[[], bool]) -> None:
        super().__init__()
        self._playing = playing
        self._commands = commands
        self._is_behind = is_behind
        self._repeats = False
        self._frames = 0
        self._due_s = 0.0
        self._is_stop_held = False
        self._creeps = False
        self._pace = QTimer(self)
        self._pace.setTimerType(Qt.TimerType.PreciseTimer)
        self._pace.setInterval(_LOOK_MS)
        self._pace.timeout.connect(self._step_on)
        self._alive = _once(self, _REPEATS_MS)
        self._alive.timeout.connect(self._pace.stop)
        self._tap = _once(self, _TAP_MS)
        self._tap.timeout.connect(self._creep)

    def saw(self, event: QKeyEvent) -> None:
        """Take note of a key before it does anything."""
        self._repeats = event.isAutoRepeat()

    def released(self, event: QKeyEvent) -> None:
        """Take note of a key that was let go."""
        if event.isAutoRepeat():
            return
        self._pace.stop()
        if self._is_key_of("shuttle_stop", event):
            self._is_stop_held = False
            self._stop_creeping()
        elif self._is_key_of("shuttle_back", event) or self._is_key_of("shuttle_forward", event):
            self._stop_creeping()

    def let_go(self) -> None:
        """Forget all held keys, because the keyboard is elsewhere now."""
        self._pace.stop()
        self._is_stop_held = False
        self._stop_creeping()

    def step(self, frames: int) -> None:
        """Show the frame so many frames further; held down, one after the other."""
        self._frames = frames
        if not self._repeats:
            self._pace.stop()
            self._playing.step(frames)
            return
        self._alive.start()
        if not self._pace.isActive():
            self._due_s = monotonic()
            self._pace.start()

    def stop(self) -> None:
        """Stop on this frame, back at normal speed."""
        self._is_stop_held = True
        self._playing.stop()

    def back(self) -> None:
        """Play backwards, or faster; with K held one frame back, and creep."""
        if self._is_stop_held:
            self._begin_creeping(-1)
        else:
            self._playing.back()

    def forward(self) -> None:
        """Play, or faster; with K held one frame on, and creep."""
        if self._is_stop_held:
            self._begin_creeping(1)
        else:
            self._playing.forward()

    def _step_on(self) -> None:
        now_s = monotonic()
        if now_s >= self._due_s and not self._is_behind():
            # a picture that came late does not hold up the one after it as well
            self._due_s = max(self._due_s + _PACE_S, now_s + _PACE_S / 2)
            self._playing.step(self._frames)

    def _begin_creeping(self, frames: int) -> None:
        self._frames = frames
        self._playing.step(frames)
        self._tap.start()

    def _creep(self) -> None:
        self._creeps = True
        self._playing.set_rate(SLOW)
        if self._frames < 0:
            self._playing.play_backwards()
        else:
            self._playing.play()

    def _stop_creeping(self) -> None:
        self._tap.stop()
        if self._creeps:
            self._creeps = False
            self._playing.stop()

    def _is_key_of(self, action_id: str, event: QKeyEvent) -> bool:
        return QKeySequence(event.key()) in self._commands.keys(action_id)


def _once(parent: QObject, after_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    return timer
