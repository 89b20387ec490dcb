"""A Code room over a real project with a short generated film of uneven frames."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from observer.app.intake import IntakeRequest, take_in
from observer.app.settings import Settings
from observer.app.tasks import Progress, Tasks
from observer.app.workspace import Workspace
from observer.gui.actions import Commands
from observer.gui.bridge import Bridge
from observer.gui.code_room import CodeRoom
from observer.gui.context import RoomContext
from observer.gui.fonts import load_fonts
from observer.gui.theme import TOKENS, Theme, apply_theme
from observer.model.coding import Coding
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.event import Event
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.session import Recording, Session, Storing
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

FRAMES = 200
WAIT_MS = 15_000


def frame_pts(number: int) -> int:
    """Return the uneven time of a frame, in milliseconds."""
    return number * 40 + (number % 3) * 7


@pytest.fixture(scope="session")
def film_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of eight seconds, 320 by 180, whose frames do not come evenly."""
    path = tmp_path_factory.mktemp("film") / "uneven.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        stream.codec_context.gop_size = 25
        for number in range(FRAMES):
            picture = np.full((180, 320, 3), (200, 205, 190), np.uint8)
            left = 20 + number
            picture[70:110, left : left + 40] = (40, 90, 160)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = frame_pts(number), Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@dataclass
class Stage:
    """The room as somebody sits before it."""

    qtbot: QtBot
    room: CodeRoom
    workspace: Workspace
    coding_id: str
    session_id: str
    said: list[str] = field(default_factory=list)

    @staticmethod
    def time_us(frame: int) -> int:
        """Return when a frame is on the screen."""
        return frame_pts(frame) * 1000

    @property
    def coding(self) -> Coding:
        return self.workspace.coding(self.coding_id)

    def events(self, track: str) -> tuple[Event, ...]:
        return self.coding.on_track(track)

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the keyboard is."""
        widget = QApplication.focusWidget() or self.room.video
        none = Qt.KeyboardModifier.NoModifier
        if isinstance(key, str):
            QTest.keyClicks(widget, key, modifier or none)
        else:
            QTest.keyClick(widget, key, modifier or none)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT_MS)

    def go(self, frame: int) -> None:
        """Show a frame and wait until it has been painted."""
        player = self.room.playing.player
        assert player is not None
        player.seek_frame(frame)
        self.shows(frame)

    def shows(self, frame: int) -> None:
        def painted() -> bool:
            shown = self.room.video.shown
            film = self.room.film
            return (
                film is not None
                and not film.player.pending
                and not film.away
                and shown is not None
                and shown.index == frame
                and shown.exact
                and self.room.timeline.now_us == self.room.now_us
            )

        self.until(painted)


@pytest.fixture(scope="session")
def film(film_file: Path) -> Recording:
    """The record of that film."""
    return take_in(IntakeRequest(path=film_file, session_id="", label="film 1"), Progress())


def made_film(path: Path, colour: tuple[int, int, int], frames: int) -> Path:
    """Make a film of even frames, 25 a second, 320 by 180."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.codec_context.gop_size = 25
        for number in range(frames):
            picture = np.full((180, 320, 3), colour, np.uint8)
            left = 10 + number
            picture[60:120, left : left + 30] = (250, 250, 250)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def made_sound(path: Path, seconds: int) -> Path:
    """Make a recording of sound alone."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
        tone = np.sin(np.arange(16_000) / 16_000 * 2 * np.pi * 330) * 9_000
        for second in range(seconds):
            block = av.AudioFrame.from_ndarray(
                tone[None].astype(np.int16), format="s16", layout="mono"
            )
            block.sample_rate, block.pts = 16_000, second * 16_000
            block.time_base = Fraction(1, 16_000)
            container.mux(stream.encode(block))
        container.mux(stream.encode())
    return path


@pytest.fixture(scope="session")
def other_film(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The record of another film of six seconds."""
    path = made_film(tmp_path_factory.mktemp("other") / "other.mkv", (190, 120, 60), 150)
    return take_in(IntakeRequest(path=path, session_id="", label="film 2"), Progress())


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The record of a sound recorder that ran for ten seconds."""
    path = made_sound(tmp_path_factory.mktemp("sound") / "recorder.mka", 10)
    return Recording(
        id="",
        session_id="",
        label="recorder",
        storing=Storing.LINKED,
        path=str(path),
        size_bytes=path.stat().st_size,
        duration_us=10_000_000,
        has_sound=True,
    )


@pytest.fixture
def project(tmp_path: Path, film: Recording) -> Iterator[tuple[Workspace, str]]:
    """An open project with one session, with that film."""
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    workspace = Workspace(open_project(folder))
    family = Family(id=new_id(), pseudonym="F-001")
    session = Session(id=new_id(), family_id=family.id, number=1, task="vrij spel")
    recording = replace(film, id=new_id(), session_id=session.id)
    added = tuple(Replacement(None, record) for record in (family, session, recording))
    workspace.apply(Edit(document=PROJECT, kind="add", replacements=added))
    yield workspace, session.id
    workspace.close()


MakeStage = Callable[..., Stage]


@pytest.fixture
def rooms() -> list[CodeRoom]:
    """What is released when the test is done."""
    return []


@pytest.fixture
def make_stage(
    qtbot: QtBot, project: tuple[Workspace, str], rooms: list[CodeRoom]
) -> Iterator[MakeStage]:
    """Return what opens the Code room of the project in a window of 1290 by 722."""
    workspace, session_id = project
    load_fonts()
    bridge = Bridge()
    tasks = Tasks(bridge.post)

    def make(
        *,
        language: str = "en",
        theme: Theme = Theme.LIGHT,
        scheme_id: str = "sensitivity-responsiveness-regulation",
        size: tuple[int, int] = (1290, 722),
        coder: str = "AB",
        beside: tuple[Recording, ...] = (),
    ) -> Stage:
        more = [replace(each, id=new_id(), session_id=session_id) for each in beside]
        if more:
            added = tuple(Replacement(None, each) for each in more)
            workspace.apply(Edit(document=PROJECT, kind="add", replacements=added))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, TOKENS[theme])
        text = catalogue(language)
        said: list[str] = []
        context = RoomContext(
            workspace=workspace,
            tasks=tasks,
            text=text,
            tokens=TOKENS[theme],
            settings=Settings(),
            commands=Commands(text, {}),
            notify=said.append,
            go=lambda *_: None,
        )
        scheme = next(s for s in workspace.schemes() if s.id == scheme_id)
        coding = workspace.new_coding(session_id, scheme, coder)
        room = CodeRoom(context)
        rooms.append(room)
        qtbot.addWidget(room)
        room.resize(*size)
        room.show()
        qtbot.waitExposed(room)
        room.activateWindow()
        room.show_session(session_id, coding.id)
        stage = Stage(qtbot, room, workspace, coding.id, session_id, said)
        stage.shows(0)
        stage.until(room.video.hasFocus)
        return stage

    yield make
    for room in rooms:
        room.release()
    tasks.close()


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    """The Code room in English, light, with the bundled scheme."""
    return make_stage()
