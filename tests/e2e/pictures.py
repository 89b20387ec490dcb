"""Make the pictures of every room: Dutch and English, light and dark, small and large.

``make pictures`` runs this; it opens the sample project in the real window, without a screen.
"""

import os
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from observer.app.sample import lay_sample_project
from observer.app.settings import Settings
from observer.gui.code_room import CodeRoom
from observer.gui.figures_room import FiguresRoom
from observer.gui.house import House
from observer.gui.main_window import MainWindow, Start
from observer.gui.rooms import ROOMS
from observer.model.session import Session

SIZES = ((1366, 768), (1920, 1080))
PATIENCE_MS = 30_000
SETTLED_MS = 700
SHOWN_MOMENT_US = 44_000_000


class Photographer:
    """Opens the sample in one language and one theme, and takes a picture of each room.

    Parameters
    ----------
    application
        The one QApplication.
    folder
        The sample project.
    out
        Where the pictures go.
    """

    def __init__(self, application: QApplication, folder: Path, out: Path) -> None:
        self._application = application
        self._folder = folder
        self._out = out

    def take(self, language: str, theme: str, size: tuple[int, int]) -> None:
        """Write the pictures of all rooms and of the start page."""
        start = Start(
            settings=Settings(language=language, theme=theme),
            settings_file=self._folder.parent / "settings.json",
        )
        window = MainWindow(self._application, start)
        window.resize(*size)
        window.show()
        ending = f"{language}-{theme}-{size[0]}x{size[1]}.png"
        self._settle()
        self._shoot(window, f"start-{ending}")
        window.open_folder(self._folder)
        self._until(lambda: window.house is not None)
        if window.house is None:
            return
        for room in ROOMS:
            self._enter(window.house, room.id)
            self._shoot(window, f"{room.id}-{ending}")
        window.close()
        window.deleteLater()
        self._settle()

    def _enter(self, house: House, room_id: str) -> None:
        project = house.context.workspace.project
        session = max(project.of(Session), key=lambda each: each.number)
        own = project.codings(session.id)
        house.go(room_id, session.id, own[0].id if own else None)
        room = house.room(room_id)
        if isinstance(room, CodeRoom):
            self._until(lambda: room.film is not None and room.video.shown is not None)
            if room.playing.player is not None:
                room.playing.player.seek_us(SHOWN_MOMENT_US)
            self._until(
                lambda: (
                    room.video.shown is not None
                    and room.video.shown.time_us <= SHOWN_MOMENT_US < room.video.shown.end_us
                )
            )
            self._until(lambda: room.is_sound_drawn)
        if isinstance(room, FiguresRoom):
            self._until(lambda: not room.picture.pixmap().isNull())
            self._until(lambda: bool(room.headline.sentences))
        self._settle()

    def _shoot(self, window: MainWindow, name: str) -> None:
        window.grab().save(str(self._out / name))
        sys.stdout.write(f"{name}\n")

    def _settle(self) -> None:
        until = QDeadlineTimer(SETTLED_MS)
        while not until.hasExpired():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)

    def _until(self, true: Callable[[], bool]) -> None:
        until = QDeadlineTimer(PATIENCE_MS)
        while not true():
            if until.hasExpired():
                message = "the window did not get ready"
                raise TimeoutError(message)
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def main(out: Path) -> None:
    """Write all pictures into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication(["pictures"])
    with TemporaryDirectory(prefix="ooghoogte-") as name:
        for language in ("nl", "en"):
            folder = Path(name) / language / "sample project"
            lay_sample_project(folder, language=language)
            photographer = Photographer(application, folder, out)
            for theme, size in product(("light", "dark"), SIZES):
                photographer.take(language, theme, size)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
