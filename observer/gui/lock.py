"""The idle lock: the window asks to be locked once nobody is there."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from observer.app.settings import LONGEST_IDLE_MINUTES

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_MS_PER_MINUTE = 60_000
_AGAIN_MS = 3_000


class IdleLock(QObject):
    """Watches for signs of life; never locks while a film plays or something is written.

    Parameters
    ----------
    application
        Its events are watched.
    minutes
        1 to 15; more counts as 15.
    is_playing
        Whether a film plays now, a parent looks on, or something is written.
    lock
        Called when nobody was there for so long, or the machine was left.
    """

    def __init__(
        self,
        application: QApplication,
        minutes: int,
        is_playing: Callable[[], bool],
        lock: Callable[[], None],
    ) -> None:
        super().__init__(application)
        self._application = application
        self._is_playing = is_playing
        self._lock = lock
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self._idle_ms = min(max(minutes, 1), LONGEST_IDLE_MINUTES) * _MS_PER_MINUTE
        self._is_left = False
        self.timer.timeout.connect(self.nobody_there)
        application.installEventFilter(self)
        self.timer.start(self._idle_ms)

    @property
    def quiet_ms(self) -> int:
        """For how long there has been no sign of life."""
        return self.timer.interval() - max(self.timer.remainingTime(), 0)

    def nobody_there(self) -> None:
        """Lock, or wait on while a film plays."""
        if self._is_playing():
            self.timer.start(_AGAIN_MS if self._is_left else self._idle_ms)
        else:
            self._lock()

    def lock_soon(self) -> None:
        """Lock now, or as soon as nothing stands in the way and nobody is back."""
        self._is_left = True
        self.nobody_there()

    def end(self) -> None:
        """Stop watching."""
        self.timer.stop()
        self._application.removeEventFilter(self)
        self.deleteLater()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count from anew at every sign of life; hold nothing back."""
        if event.type() in _SIGNS_OF_LIFE:
            self._is_left = False
            self.timer.start(self._idle_ms)
        return False
