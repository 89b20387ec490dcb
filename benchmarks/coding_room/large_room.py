"""A Code room over a large coding on disk, with a clock in place of a film."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import thread_time_ns

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from observer.app.settings import Settings
from observer.app.tasks import Tasks
from observer.app.workspace import Workspace
from observer.gui.actions import Commands
from observer.gui.bridge import Bridge
from observer.gui.code_room import CodeRoom
from observer.gui.context import RoomContext
from observer.gui.fonts import load_fonts
from observer.gui.theme import TOKENS, Theme, apply_theme
from observer.gui.video.film import Moment
from observer.media.memory import give_back_large_blocks
from observer.model.edits import PROJECT, Edit, Record, Replacement
from observer.model.event import Event
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.local_text import LocalText
from observer.model.scheme import Code, CodeKind, Role, Scheme, Subject, Track
from observer.model.session import Recording, Session, Storing
from observer.schemes.write import to_toml
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

HOUR_US = 3_600_000_000
TRACKS = 20
KEYS = "abcdefghnpqrstvwxyz"
COLOURS = ("#0072B2", "#E69F00", "#009E73")


def _label(words: str) -> LocalText:
    return LocalText((("en", words), ("nl", words)))


def scheme() -> Scheme:
    """Return twenty tracks of three codes; the first code of most has a key."""
    tracks: list[Track] = []
    for i in range(TRACKS):
        kind = CodeKind.POINT if i % 4 == 0 else CodeKind.STATE
        codes = tuple(
            Code(
                id=f"code_{i}_{c}",
                number=i * 3 + c + 1,
                kind=kind,
                label=_label(f"Code {i} {c}"),
                definition=_label("As it is seen."),
                colour=COLOURS[c],
                key=KEYS[i] if c == 0 and i < len(KEYS) else "",
            )
            for c in range(3)
        )
        tracks.append(
            Track(
                id=f"track_{i}",
                subject="child" if i % 2 else "parent",
                label=_label(f"Track {i}"),
                codes=codes,
                exclusive=i % 4 > 1,
            )
        )
    subjects = (
        Subject(id="parent", role=Role.CAREGIVER, label=_label("Parent")),
        Subject(id="child", role=Role.CHILD, label=_label("Child")),
    )
    return Scheme(
        id="large",
        version="1.0.0",
        title=_label("Large"),
        description=_label("For measuring."),
        subjects=subjects,
        tracks=tuple(sorted(tracks, key=lambda t: t.subject)),
        languages=("en", "nl"),
        author="Ooghoogte",
        licence="CC0-1.0",
    )


def events(tracks: tuple[Track, ...], count: int) -> list[Event]:
    """Return events spread evenly over the tracks and over an hour."""
    each = max(count // len(tracks), 1)
    step_us = HOUR_US // each
    return [
        Event(
            id=new_id(),
            track=track.id,
            code=track.codes[i % 3].id,
            kind=track.codes[0].kind,
            onset_us=i * step_us,
            offset_us=(
                i * step_us + step_us * 9 // 10 if track.codes[0].kind is CodeKind.STATE else None
            ),
        )
        for track in tracks
        for i in range(each)
    ]


@dataclass
class LargeRoom:
    """The room as somebody sits before it, with a hand on the clock."""

    application: QApplication
    room: CodeRoom
    workspace: Workspace
    coding_id: str
    tasks: Tasks
    now_us: int = 0

    def press(self, key: str, *keys: Qt.KeyboardModifier) -> float:
        """Press a key and paint what came of it; return what that cost this thread, in ms."""
        modifier = keys[0] if keys else Qt.KeyboardModifier.NoModifier
        return self.timed(lambda: QTest.keyClicks(self.room.timeline, key, modifier))

    def timed(self, act: Callable[[], object]) -> float:
        """Do something and paint what came of it; return what that cost this thread, in ms."""
        start = thread_time_ns()
        act()
        self.application.processEvents()
        return (thread_time_ns() - start) / 1e6

    def move_to(self, time_us: int) -> None:
        """Show another moment."""
        self.now_us = time_us
        self.room.timeline.show_time(time_us)
        self.room.codes.show_time(time_us)
        self.application.processEvents()

    def close(self) -> None:
        """Close the room and the project."""
        self.room.release()
        self.room.close()
        self.tasks.close()
        self.workspace.close()


def open_room(folder: Path, count: int) -> LargeRoom:
    """Return the room over a new project with a coding of so many events."""
    give_back_large_blocks()  # as the program does at its start; it makes large arrays dear
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)  # noqa: S101 - there is no other kind here
    load_fonts()
    apply_theme(application, TOKENS[Theme.LIGHT])
    folder.mkdir(exist_ok=True)
    path = folder / f"project-{count}"
    create_project(path, coder="AB", passphrase=None)
    workspace = Workspace(open_project(path))
    text = catalogue("en")
    family = Family(id=new_id(), pseudonym="F-001")
    session = Session(id=new_id(), family_id=family.id, number=1)
    film = Recording(
        id=new_id(),
        session_id=session.id,
        label="film 1",
        storing=Storing.LINKED,
        path="gone.mp4",
        duration_us=HOUR_US,
    )
    records: tuple[Record, ...] = (family, session, film)
    added = tuple(Replacement(None, record) for record in records)
    workspace.apply(Edit(document=PROJECT, kind="add", replacements=added))
    large = workspace.add_scheme(to_toml(scheme()), "large.toml")
    coding = workspace.new_coding(session.id, large, "AB")
    made = tuple(Replacement(None, event) for event in events(large.tracks, count))
    workspace.apply(Edit(document=coding.id, kind="import", replacements=made))
    workspace.store.drain(600)
    bridge = Bridge()
    tasks = Tasks(bridge.post)
    context = RoomContext(
        workspace=workspace,
        tasks=tasks,
        text=text,
        tokens=TOKENS[Theme.LIGHT],
        settings=Settings(),
        commands=Commands(text, {}),
        notify=lambda _sentence: None,
        go=lambda *_: None,
    )
    room = CodeRoom(context)
    room.resize(1366, 768)
    room.show()
    room.show_session(session.id, coding.id)
    large_room = LargeRoom(application, room, workspace, coding.id, tasks)
    room.desk.here = lambda: Moment(time_us=large_room.now_us, anchor=None)
    room.desk.when_shown = lambda act: act()
    for _ in range(20):
        application.processEvents()
    room.timeline.setFocus()
    return large_room
