"""A machine that is locked or sleeps: black for the parent until the clinician shows again."""

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Iterator
from ctypes import wintypes
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusVirtualObject
from pytestqt.qtbot import QtBot
from typing_extensions import override

from observer.gui.look_back.parent_state import Mode
from observer.gui.machine_state import MachineState, WindowsMessages
from tests.gui.looking.conftest import Couch

LOGIND = "org.freedesktop.login1"
OURS = "/org/freedesktop/login1/session/_32"
HEARD = 5_000


class Logind(QDBusVirtualObject):
    """Answers which session is ours."""

    @override
    def introspect(self, path: str) -> str:
        return ""

    @override
    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        connection.send(message.createReply(QDBusObjectPath(OURS)))
        return True


@dataclass
class Desktop:
    """What says on a private bus that the machine is locked or sleeps."""

    bus: QDBusConnection
    said_by: QDBusConnection

    def say(self, path: str, interface: str, name: str, *values: bool) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(values))
        assert self.said_by.send(signal)

    def sleeps(self, *, on: bool) -> None:
        self.say("/org/freedesktop/login1", f"{LOGIND}.Manager", "PrepareForSleep", on)

    def covers(self, desktop: str = "gnome", *, on: bool) -> None:
        self.say(f"/org/{desktop}/ScreenSaver", f"org.{desktop}.ScreenSaver", "ActiveChanged", on)

    def locks(self, path: str = OURS) -> None:
        self.say(path, f"{LOGIND}.Session", "Lock")

    def unlocks(self) -> None:
        self.say(OURS, f"{LOGIND}.Session", "Unlock")


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("dbus-daemon is not installed")
    with subprocess.Popen(
        [program, "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    ) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        bus = QDBusConnection.connectToBus(address, "window")
        said_by = QDBusConnection.connectToBus(address, "desktop")
        logind = Logind()
        assert said_by.registerVirtualObject("/org/freedesktop/login1", logind)
        for name in (LOGIND, "org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver"):
            assert said_by.registerService(name)
        yield Desktop(bus, said_by)
        for name in ("window", "desktop"):
            QDBusConnection.disconnectFromBus(name)
        daemon.terminate()


def listening(machine: MachineState, desktop: Desktop, qtbot: QtBot) -> None:
    """Let a machine listen until logind has said which session is ours."""
    machine.listen_to_buses(desktop.bus, desktop.bus)
    signs: list[bool] = []
    machine.back.connect(lambda: signs.append(True))
    for _again in range(50):
        desktop.unlocks()
        qtbot.wait(20)
        if signs:
            return
    raise AssertionError(signs)


@pytest.mark.parametrize(
    ("goes", "comes"),
    [
        pytest.param(lambda d: d.sleeps(on=True), lambda d: d.sleeps(on=False), id="sleep"),
        pytest.param(lambda d: d.covers(on=True), lambda d: d.covers(on=False), id="gnome"),
        pytest.param(
            lambda d: d.covers("freedesktop", on=True),
            lambda d: d.covers("freedesktop", on=False),
            id="kde",
        ),
        pytest.param(Desktop.locks, Desktop.unlocks, id="session"),
    ],
)
def test_what_the_desktop_says_is_heard(
    desktop: Desktop,
    qtbot: QtBot,
    goes: Callable[[Desktop], None],
    comes: Callable[[Desktop], None],
) -> None:
    machine = MachineState()
    listening(machine, desktop, qtbot)
    with qtbot.waitSignal(machine.away, timeout=HEARD):
        goes(desktop)
    with qtbot.waitSignal(machine.back, timeout=HEARD):
        comes(desktop)


def test_another_users_session_that_is_locked_is_none_of_ours(
    desktop: Desktop, qtbot: QtBot
) -> None:
    machine = MachineState()
    listening(machine, desktop, qtbot)
    signs: list[str] = []
    machine.away.connect(lambda: signs.append("away"))
    desktop.locks("/org/freedesktop/login1/session/_33")
    with qtbot.waitSignal(machine.back, timeout=HEARD):
        desktop.unlocks()
    assert signs == []


def test_without_a_bus_nothing_is_said() -> None:
    none = QDBusConnection.connectToBus("unix:path=/nowhere/at/all", "none")
    machine = MachineState()
    machine.listen_to_buses(none, none)
    assert not none.isConnected()
    QDBusConnection.disconnectFromBus("none")


@pytest.mark.parametrize(
    ("message", "sign", "expected"),
    [
        (0x0218, 0x0004, ["away"]),
        (0x0218, 0x0012, ["back"]),
        (0x02B1, 0x0007, ["away"]),
        (0x02B1, 0x0008, ["back"]),
        (0x0218, 0x000A, []),
        (0x0200, 0x0007, []),
    ],
    ids=["suspend", "resume", "lock", "unlock", "battery", "mouse"],
)
def test_windows_is_understood(message: int, sign: int, expected: list[str]) -> None:
    machine = MachineState()
    signs: list[str] = []
    machine.away.connect(lambda: signs.append("away"))
    machine.back.connect(lambda: signs.append("back"))
    told = wintypes.MSG(message=message, wParam=sign)
    heard = WindowsMessages(machine)
    assert heard.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(told)) == (False, 0)
    assert heard.nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)
    assert signs == expected


def test_the_parents_screen_goes_black_and_stays_so_until_the_clinicians_own_key(
    couch: Couch, desktop: Desktop
) -> None:
    listening(couch.machine, desktop, couch.qtbot)
    couch.begin()
    couch.conversation.play()
    couch.until(lambda: couch.mode() is Mode.NORMAL)
    desktop.covers(on=True)
    couch.until(lambda: couch.mode() is Mode.LOCKED)
    assert couch.parent.sight.picture is None
    assert not couch.projection.is_running
    desktop.sleeps(on=True)
    desktop.sleeps(on=False)
    desktop.covers(on=False)
    couch.until(lambda: couch.mode() is Mode.BLACK)
    assert couch.parent.sight.picture is None
    assert couch.conversation.is_held
    couch.key(Qt.Key.Key_B)
    couch.until(lambda: couch.parent.sight.picture is not None)
    assert couch.mode() is Mode.PAUSE
