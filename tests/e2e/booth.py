"""The window on the sample project, brought to states in which somebody works, without a screen."""

import os
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from observer.app.settings import Settings
from observer.app.workspace import Workspace
from observer.gui.code_room import CodeRoom
from observer.gui.families_room import FamiliesRoom
from observer.gui.house import House
from observer.gui.main_window import MainWindow, Start
from observer.gui.scheme_editor.editor import SchemeEditor
from observer.model.edits import CodingInfo
from observer.model.scheme import Scheme
from observer.model.session import Session

MOMENT_US = 44_000_000
PATIENCE_MS = 30_000
SETTLED_MS = 350
NONE = Qt.KeyboardModifier.NoModifier


class Booth:
    """The window on the sample project, and what somebody does in it.

    Parameters
    ----------
    application
        The one QApplication.
    folder
        A copy of the sample project, to be changed.
    settings
        The language and the theme.
    """

    def __init__(self, application: QApplication, folder: Path, settings: Settings) -> None:
        self._application = application
        self.folder = folder
        self.language = settings.language
        start = Start(settings=settings, settings_file=folder.parent / "settings.json")
        self.window = MainWindow(application, start)
        self.window.show()
        self.window.open_folder(folder)
        self.until(lambda: self.window.house is not None)

    @property
    def house(self) -> House:
        assert self.window.house is not None
        return self.window.house

    @property
    def workspace(self) -> Workspace:
        return self.house.context.workspace

    @property
    def room(self) -> CodeRoom:
        room = self.house.room("code")
        assert isinstance(room, CodeRoom)
        return room

    @property
    def families(self) -> FamiliesRoom:
        room = self.house.room("families")
        assert isinstance(room, FamiliesRoom)
        return room

    def session(self, number: int = 2) -> Session:
        return next(s for s in self.workspace.project.of(Session) if s.number == number)

    def scheme(self, scheme_id: str) -> Scheme:
        return next(s for s in self.workspace.schemes() if s.id == scheme_id)

    def begin(self, scheme_id: str, tracks: tuple[str, ...] = (), number: int = 2) -> CodingInfo:
        """Begin a coding of a session, or go on with the one that was begun."""
        session = self.session(number)
        own = [
            info
            for info in self.workspace.project.codings(session.id)
            if (info.scheme_id, info.coder, info.tracks) == (scheme_id, "AB", tracks)
        ]
        made = own or [self.workspace.new_coding(session.id, self.scheme(scheme_id), "AB", tracks)]
        self.show(made[0])
        return made[0]

    def show(self, info: CodingInfo, at_us: int | None = MOMENT_US) -> None:
        """Open a coding in the Code room."""
        self.house.go("code", info.session_id, info.id)
        room = self.room
        sides = room.sides
        for panel in (sides.events, sides.notes, sides.finishing, sides.comparing):
            if sides.pane.shows(panel):
                sides.pane.toggle(panel)
        room.finding.forget()
        room.desk.select(None)
        room.aids.training.read()
        if not self.workspace.project.recordings(info.session_id):
            return
        self.until(lambda: room.film is not None and room.video.shown is not None)
        if at_us is not None:
            self.go(at_us)
        self.until(lambda: room.is_sound_drawn)

    def go(self, at_us: int) -> None:
        room = self.room
        if room.playing.player is not None:
            room.playing.player.seek_us(at_us)
        self.until(
            lambda: (
                not room.stage.is_behind
                and all(view.shown is not None and view.shown.exact for view in room.stage.views)
                and room.timeline.now_us == room.now_us
            )
        )

    def press(self, keys: str | Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press keys where the keyboard is."""
        to = QApplication.focusWidget() or self.window
        if isinstance(keys, str):
            QTest.keyClicks(to, keys, held)
        else:
            QTest.keyClick(to, keys, held)
        self.rest(30)

    def do(self, command: str) -> None:
        self.house.commands.bound(command).trigger()
        self.rest(30)

    def rest(self, for_ms: int) -> None:
        until = QDeadlineTimer(for_ms)
        while not until.hasExpired():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def until(self, true: Callable[[], bool]) -> None:
        until = QDeadlineTimer(PATIENCE_MS)
        while not true():
            if until.hasExpired():
                raise TimeoutError
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def picture(self) -> QPixmap:
        """Return the window, with the forms that stand before it."""
        self.rest(SETTLED_MS)
        taken = self.window.grab()
        painter = QPainter(taken)
        for each in self._before():
            at = QPoint((taken.width() - each.width()) // 2, (taken.height() - each.height()) // 2)
            painter.fillRect(taken.rect(), QColor(0, 0, 0, 70))
            painter.drawPixmap(at, each.grab())
        painter.end()
        return taken

    def _before(self) -> list[QWidget]:
        tops = [w for w in self._application.topLevelWidgets() if w.isVisible()]
        # Qt gives them in any order; what was opened from another stands before it
        return sorted((w for w in tops if isinstance(w, QDialog | SchemeEditor)), key=_depth)

    def clear(self) -> None:
        """Close what stands before the window, and what is half done in the room."""
        for each in reversed(self._before()):
            each.close()
        self.house.keys.hide()
        self.house.notice.hide()
        self.rest(30)

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.rest(SETTLED_MS)


def _depth(widget: QWidget) -> int:
    """Return how many widgets a widget was opened from, one from the other."""
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent)
