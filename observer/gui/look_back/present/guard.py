"""Watches over what happens around the conversation: screens that come and go, and the machine."""

from time import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from observer.gui.machine_state import MachineState

_BEAT_MS = 1_000
_SLEPT_S = 5.0
_SETTLE_MS = 200
"""From one window of ours to another, for a moment neither may be active."""


class Guard(QObject):
    """Tells what happened; what follows from it is decided elsewhere.

    That the machine is locked or goes to sleep it hears from the system. Where that says nothing,
    a machine that slept is known by a beat of the heart that comes late; another program or a lock
    screen in front, by the application that is no longer active.

    Parameters
    ----------
    machine
        Tells what the system says.
    """

    left = Signal()
    """The machine sleeps, is locked, or something else came to the front."""
    came_back = Signal()
    """Somebody is back at this window."""
    screen_gone = Signal(QScreen)
    """A screen was unplugged."""
    screen_came = Signal(QScreen)
    """A screen was plugged in."""

    def __init__(self, machine: MachineState) -> None:
        super().__init__()
        self._application = QGuiApplication.instance()
        self._beat_s = time()
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_SETTLE_MS)
        self._leaving.timeout.connect(self.left)
        machine.away.connect(self.left)
        machine.back.connect(self.came_back)
        application = self._application
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._state_changed)
            application.screenRemoved.connect(self.screen_gone)
            application.screenAdded.connect(self.screen_came)

    def watch(self) -> None:
        """Begin to watch for a sleeping machine."""
        self._beat_s = time()
        self._timer.start()

    def rest(self) -> None:
        """Watch no more for a sleeping machine."""
        self._timer.stop()
        self._leaving.stop()

    def beat(self) -> None:
        """Notice how long it is since the last beat."""
        now_s = time()
        slept = abs(now_s - self._beat_s) > _SLEPT_S
        self._beat_s = now_s
        if slept:
            self.left.emit()
            if self._is_active:
                self.came_back.emit()

    @property
    def _is_active(self) -> bool:
        return QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationInactive:
            self._leaving.start()
        elif state is not Qt.ApplicationState.ApplicationActive:
            self.left.emit()
        elif self._leaving.isActive():
            self._leaving.stop()
        else:
            self.came_back.emit()
