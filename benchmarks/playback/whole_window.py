"""The memory of the whole program over a film of hours: each room entered, everything on.

Measured in a process of its own: ``python -m benchmarks.playback.whole_window FILM``.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.playback.null_output import NullOutput
from benchmarks.playback.resources import most_memory_mib
from observer.app.films import keep_index
from observer.app.intake import IntakeRequest, take_in_whole
from observer.app.settings import Settings
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.memory import keep_no_sources
from observer.media.session_player import SessionPlayer
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.session import Session
from observer.schemes.bundled import bundled_schemes
from observer.storage.project_folder import create_project, open_project

if TYPE_CHECKING:
    from observer.gui.house import House

_SCHEME = "sensitivity"
_PLACES, _STEPS, _DRAGS = 6, 60, 30
_PATIENCE_S = 60
_SIZE_PX = (1366, 768)


def measure(film: Path) -> dict[str, float]:
    """Open the program on a film, do all that can be done, and return what it took.

    Parameters
    ----------
    film
        Of hours.

    Returns
    -------
    dict
        The most MiB in use until the film was coded on, and until all rooms were seen.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = Path(folder) / "project"
        session_id, coding_id = _lay(project, film)
        window = _Window(project, Path(folder) / "settings.json")
        window.go("code", session_id, coding_id)
        window.use_film()
        coded = most_memory_mib()
        for room in ("figures", "look", "code"):
            window.go(room, session_id, coding_id)
            window.wait(2)
        window.use_film()
        told = {"coded": coded, "most": most_memory_mib()}
        window.close()
    return told


def _lay(project: Path, film: Path) -> tuple[str, str]:
    """Lay down a project with the film in it and a coding of it; return session and coding."""
    create_project(project, coder="AB", passphrase=None)
    workspace = Workspace(open_project(project))
    family = Family(id=new_id(), pseudonym="F-001")
    session = Session(id=new_id(), family_id=family.id, number=1)
    request = IntakeRequest(path=film, session_id=session.id, label="film 1")
    taken = take_in_whole(request, Progress())
    records = (family, session, taken.recording)
    made = tuple(Replacement(None, record) for record in records)
    workspace.apply(Edit(document=PROJECT, kind="add", replacements=made))
    if taken.index is not None:
        keep_index(workspace.store.derived, taken.recording.id, taken.index)
    file = next(path for path in bundled_schemes() if _SCHEME in path.name)
    scheme = workspace.add_scheme(file.read_bytes(), file.name)
    coding = workspace.new_coding(session.id, scheme, "AB")
    workspace.store.drain(_PATIENCE_S)
    workspace.close()
    return session.id, coding.id


class _Window:
    """The program's window, as hands would use it.

    Parameters
    ----------
    project
        Opened in it.
    settings
        Where its settings are.
    """

    def __init__(self, project: Path, settings: Path) -> None:
        # as the program itself does it: Qt comes last
        import_module("observer.__main__")
        keep_no_sources()
        from PySide6.QtWidgets import QApplication

        from observer.gui.main_window import MainWindow, Start
        from observer.media.memory import give_back_large_blocks

        give_back_large_blocks()
        # a machine with a loudspeaker, also where there is none: it holds a reader of the sound
        usual = SessionPlayer.__init__.__kwdefaults__ or {}
        usual["open_output"] = NullOutput
        self._application: QApplication = QApplication(["bench"])
        self._window = MainWindow(
            self._application, Start(settings=Settings(language="en"), settings_file=settings)
        )
        self._window.resize(*_SIZE_PX)
        self._window.show()
        self._window.open_folder(project)
        self.until(lambda: self._window.house is not None)

    @property
    def _house(self) -> "House":
        house = self._window.house
        if house is None:
            message = "the project is closed"
            raise RuntimeError(message)
        return house

    def go(self, room: str, session_id: str, coding_id: str) -> None:
        """Enter a room."""
        self._house.go(room, session_id, coding_id)

    def use_film(self) -> None:
        """Play both ways, drag and step, here and there, with the strip open and the wave read."""
        from observer.gui.code_room import CodeRoom

        room = self._house.room("code")
        if not isinstance(room, CodeRoom):
            message = "the room of coding is another"
            raise TypeError(message)
        self.until(lambda: room.film is not None and room.video.shown is not None)
        player = room.playing.player
        if player is None:
            message = "the film is not open"
            raise RuntimeError(message)
        if room.timeline.strip is None:
            room.timeline.toggle_strip()
        _, end_us = player.extent_us
        for place in range(_PLACES):
            player.seek_us(end_us * place // _PLACES + 3_000_000)
            self.wait(1.5)
            (player.play_backwards if place % 2 else player.play)()
            self.wait(3)
            player.pause()
            for step in range(_DRAGS):
                player.seek_us(step * end_us // _DRAGS, exact=False)
                self.wait(0.03)
            self.wait(1)
        for _ in range(_STEPS):
            player.step(-1)
            self.wait(0.03)

    def wait(self, seconds: float) -> None:
        """Let the window work for so long."""
        self._work(seconds, lambda: False)

    def until(self, is_so: Callable[[], object]) -> None:
        """Let the window work until something is so."""
        if not self._work(_PATIENCE_S, is_so):
            message = "waited in vain"
            raise TimeoutError(message)

    def close(self) -> None:
        """Close the window, and let go of the project."""
        self._window.close()

    def _work(self, seconds: float, is_so: Callable[[], object]) -> bool:
        from PySide6.QtCore import QDeadlineTimer, QEventLoop

        until = QDeadlineTimer(round(seconds * 1000))
        while not until.hasExpired():
            if is_so():
                return True
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        return False


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]))))
