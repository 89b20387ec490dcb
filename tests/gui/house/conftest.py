"""A window on a real project, driven as a person would."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from observer.app.settings import Settings
from observer.app.workspace import Workspace
from observer.gui.families_room import FamiliesRoom
from observer.gui.figures_room import FiguresRoom
from observer.gui.house import House
from observer.gui.main_window import MainWindow, Start
from observer.gui.share_room import ShareRoom
from observer.model.coding_edits import Press, press
from observer.model.consent import Consent, Purpose
from observer.model.edits import ProjectRecord
from observer.model.family import Family, Participant
from observer.model.project import Project
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing
from observer.storage.project_folder import create_project

WAIT_MS = 15_000
CHILD = Participant(id="child", family_id="family", role=Role.CHILD, name="Noor")
MOTHER = Participant(
    id="mother", family_id="family", role=Role.MOTHER, name="Sofie", has_authority=True
)
FAMILY = Family(id="family", pseudonym="F-007", question="When has Noor had enough?")
SESSION = Session(
    id="session",
    family_id="family",
    number=1,
    held_on=date(2026, 3, 14),
    task="free play",
    present=("child", "mother"),
)
FILM = Recording(
    id="film",
    session_id="session",
    label="film 1",
    storing=Storing.LINKED,
    path="gone.mp4",
    duration_us=60_000_000,
    width_px=64,
    height_px=48,
    recognisable=("child", "mother"),
)
MOMENT = Clip(
    id="moment",
    session_id="session",
    onset_us=4_000_000,
    offset_us=9_000_000,
    title="The tower",
    words="Noor looked at you. You smiled back.",
)


def consents(purpose: Purpose) -> tuple[Consent, ...]:
    """Return all that the little family needs for a purpose."""
    return tuple(
        Consent(
            id=f"{purpose}-{about}",
            participant_id=about,
            purpose=purpose,
            given_by="mother",
            given_on=date(2026, 1, 1),
        )
        for about in ("child", "mother")
    )


@dataclass
class Desk:
    """The window as somebody sits before it, with a project that lies ready."""

    qtbot: QtBot
    window: MainWindow
    folder: Path

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT_MS)

    def open(self) -> None:
        """Open the project, and wait until its rooms are there."""
        self.window.open_folder(self.folder)
        self.until(lambda: self.window.house is not None)

    @property
    def house(self) -> House:
        assert self.window.house is not None
        return self.window.house

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace is not None
        return self.window.workspace

    @property
    def project(self) -> Project:
        return self.workspace.project

    @property
    def families(self) -> FamiliesRoom:
        room = self.house.room("families")
        assert isinstance(room, FamiliesRoom)
        return room

    @property
    def figures(self) -> FiguresRoom:
        room = self.house.room("figures")
        assert isinstance(room, FiguresRoom)
        return room

    @property
    def share(self) -> ShareRoom:
        room = self.house.room("share")
        assert isinstance(room, ShareRoom)
        return room

    @property
    def sentence(self) -> str:
        """What the window said last."""
        return self.house.notice.sentence

    def give(self, *records: ProjectRecord) -> None:
        """Have records in the project."""
        self.workspace.apply(add("given", *records))

    def give_case(self, *purposes: Purpose) -> None:
        """Have a family with a session, a film and a moment, and consent for some purposes."""
        given = [consent for purpose in purposes for consent in consents(purpose)]
        self.give(FAMILY, CHILD, MOTHER, SESSION, FILM, MOMENT, *given)

    def code(self) -> str:
        """Have the little session coded, and return the coding's id."""
        scheme = next(s for s in self.workspace.schemes() if s.id.startswith("sensitivity"))
        info = self.workspace.new_coding("session", scheme, "AB")
        for track_id, code_id, time_us in (
            ("child_signal", "approach", 5_000_000),
            ("parent_response", "sensitive_response", 6_000_000),
            ("child_signal", "vocalisation", 20_000_000),
        ):
            track = scheme.track(track_id)
            pressed = Press(track=track, code=track.code(code_id), time_us=time_us)
            self.workspace.apply(press(self.workspace.coding(info.id), pressed))
        return info.id

    def type(self, words: str) -> None:
        """Type where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, words)

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key where the keyboard is."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def drop(self, *paths: Path) -> None:
        """Drop files on the middle of the window."""
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        target = self.window.house or self.window
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(target.rect().center(), copy, files, left, none)
        QApplication.sendEvent(target, entering)
        assert entering.isAccepted()
        where = target.rect().center().toPointF()
        QApplication.sendEvent(target, QDropEvent(where, copy, files, left, none))


@pytest.fixture
def little_film(tmp_path: Path) -> Path:
    """Return a film of half a second with a square that moves."""
    path = tmp_path / "play on the floor.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(5):
            picture = np.zeros((48, 64, 3), np.uint8)
            picture[10:20, 8 * number : 8 * number + 8] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Return how the window starts: in English, light, with settings of its own."""
    settings = Settings(language="en", theme="light", coder="AB")
    return Start(settings=settings, settings_file=tmp_path / "config" / "settings.json")


@pytest.fixture
def window(qtbot: QtBot, start: Start, qapp: QApplication) -> Iterator[MainWindow]:
    """Return the window on its start page."""
    made = MainWindow(qapp, start)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def desk(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Desk:
    """Return the desk with an empty project without a passphrase, open."""
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    made = Desk(qtbot, window, folder)
    made.open()
    return made
