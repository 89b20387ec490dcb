"""Whether anybody can be at the machine: what the system itself says when it locks or sleeps."""

import ctypes
import os
import sys
from ctypes import wintypes

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Signal,
    Slot,
)
from PySide6.QtDBus import QDBusConnection, QDBusError, QDBusMessage, QDBusObjectPath
from PySide6.QtGui import QWindow
from typing_extensions import override

_LOGIND = "org.freedesktop.login1"
_SESSION = "org.freedesktop.login1.Session"
_SCREEN_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)
_ANSWER_MS = 2_000

_WM_POWERBROADCAST, _WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
_AWAY = frozenset(
    {
        (_WM_POWERBROADCAST, 0x0004),  # suspends
        (_WM_WTSSESSION_CHANGE, 0x0002),  # another user is at the console
        (_WM_WTSSESSION_CHANGE, 0x0004),  # the remote desktop was left
        (_WM_WTSSESSION_CHANGE, 0x0007),  # locked
    }
)
_BACK = frozenset(
    {
        (_WM_POWERBROADCAST, 0x0007),
        (_WM_POWERBROADCAST, 0x0012),
        (_WM_WTSSESSION_CHANGE, 0x0001),
        (_WM_WTSSESSION_CHANGE, 0x0003),
        (_WM_WTSSESSION_CHANGE, 0x0008),
    }
)


class MachineState(QObject):
    """Tells when the machine is locked, sleeps, or somebody is back at it.

    It is silent until it listens, and stays so where the system says nothing. A sign may come
    twice, and the machine may sleep while it is locked, so no sign undoes another one.
    """

    away = Signal()
    """The machine was locked, its screen saver began, or it goes to sleep."""
    back = Signal()
    """It was unlocked, or woke up."""

    def __init__(self) -> None:
        super().__init__()
        self._heard: QObject | WindowsMessages | None = None

    def listen(self) -> None:
        """Listen to this system."""
        if sys.platform == "linux":
            self.listen_to_buses(QDBusConnection.sessionBus(), QDBusConnection.systemBus())
        elif sys.platform == "win32":
            self._heard = WindowsMessages(self)
            self._heard.listen()

    def listen_to_buses(self, session: QDBusConnection, system: QDBusConnection) -> None:
        """Listen to the screen savers of the session and to logind; a bus may be missing.

        Parameters
        ----------
        session
            Where the screen savers are.
        system
            Where logind is.
        """
        self._heard = BusSignals(self, session, system)

    def tell(self, *, is_away: bool) -> None:
        """Tell that the machine was locked or goes to sleep, or that neither is so any more."""
        (self.away if is_away else self.back).emit()


class BusSignals(QObject):
    """Hears what logind and the screen savers say on D-Bus.

    Parameters
    ----------
    machine
        Is told.
    session
        The session bus.
    system
        The system bus.
    """

    def __init__(
        self, machine: MachineState, session: QDBusConnection, system: QDBusConnection
    ) -> None:
        super().__init__(machine)
        self._machine = machine
        self._system = system
        if session.isConnected():
            for service, path in _SCREEN_SAVERS:
                self._hear(session, (service, path, service), "ActiveChanged", "turned(bool)")
        if system.isConnected():
            manager = _LOGIND, "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
            self._hear(system, manager, "PrepareForSleep", "turned(bool)")
            question = QDBusMessage.createMethodCall(*manager, "GetSession")
            # which one is ours when the desktop keeps the id to itself, logind knows as well
            question.setArguments([os.environ.get("XDG_SESSION_ID") or "auto"])
            question.setAutoStartService(False)
            answered, refused = SLOT("found(QDBusObjectPath)"), SLOT("missed(QDBusError)")
            system.callWithCallback(question, self, answered, refused, _ANSWER_MS)  # type: ignore[call-overload]  # its types ask for bytes, it takes text alone

    @Slot(bool)
    def turned(self, on: bool) -> None:
        """Tell that a screen saver or the sleep begins, or ends."""
        self._machine.tell(is_away=on)

    @Slot(QDBusObjectPath)
    def found(self, path: QDBusObjectPath) -> None:
        """Hear the session of this window being locked; never that of another user."""
        for name, slot in (("Lock", "locked()"), ("Unlock", "unlocked()")):
            self._hear(self._system, (_LOGIND, path.path(), _SESSION), name, slot)

    @Slot(QDBusError)
    def missed(self, _error: QDBusError) -> None:
        """Go without logind: a machine need not have it."""

    @Slot()
    def locked(self) -> None:
        """Tell that the session is locked."""
        self._machine.tell(is_away=True)

    @Slot()
    def unlocked(self) -> None:
        """Tell that it is unlocked."""
        self._machine.tell(is_away=False)

    def _hear(
        self, bus: QDBusConnection, sender: tuple[str, str, str], name: str, slot: str
    ) -> None:
        bus.connect(*sender, name, self, SLOT(slot))  # type: ignore[call-overload]  # its types ask for bytes, it takes text alone


class WindowsMessages(QAbstractNativeEventFilter):
    """Hears what Windows tells its windows.

    Parameters
    ----------
    machine
        Is told.
    """

    def __init__(self, machine: MachineState) -> None:
        super().__init__()
        self._machine = machine
        self._ear = QWindow()

    def listen(self) -> None:
        """Have Windows tell a window that is never shown, and hear what it is told."""
        if sys.platform == "win32":
            self._ear.create()
            told = wintypes.HWND(self._ear.winId())
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(told, 0)
            application = QCoreApplication.instance()
            if application is not None:
                application.installNativeEventFilter(self)

    @override
    def nativeEventFilter(
        self, eventType: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Hear a message; it goes on to whom it is for."""
        if eventType == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            sign = (told.message, told.wParam)
            if sign in _AWAY or sign in _BACK:
                self._machine.tell(is_away=sign in _AWAY)
        return False, 0
