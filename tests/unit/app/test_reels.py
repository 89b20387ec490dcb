"""Scrub reels are made while nobody needs the machine, and leave things as they were otherwise."""

import queue
import shutil
from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
import pytest

from observer.app import reels as reels_module
from observer.app.intake import IntakeRequest, take_in
from observer.app.reels import Reels
from observer.app.tasks import Progress, Tasks
from observer.app.workspace import Workspace
from observer.media.reel import Reel
from observer.media.reel_making import ReelMaker
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.errors import DiskError, ObserverError
from observer.model.family import Family
from observer.model.messages import msg
from observer.model.project_edits import remove
from observer.model.session import Recording, Session
from observer.storage.project_folder import create_project, open_project

JPEG_START = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WIDTH, HEIGHT, COUNT = 320, 192, 300
_Usage = namedtuple("_Usage", "total used free")  # noqa: PYI024  as shutil returns it


@pytest.fixture(scope="session")
def long_gop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of twelve seconds with a single keyframe."""
    path = tmp_path_factory.mktemp("reel") / "long.mp4"
    rng = np.random.default_rng(1)
    ground = rng.integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = COUNT
        for number in range(COUNT):
            picture = np.roll(ground, number * 3, axis=1)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@dataclass
class Desk:
    """Somebody with a project that has one film."""

    folder: Path
    film: Path
    workspace: Workspace
    recording: Recording
    posted: "queue.Queue[Callable[[], None]]" = field(default_factory=queue.Queue)
    failures: list[ObserverError] = field(default_factory=list)
    tasks: Tasks = field(init=False)

    def __post_init__(self) -> None:
        self.tasks = Tasks(self.posted.put)

    def reels(self, *, wanted: bool = True) -> Reels:
        store = self.workspace.store
        return Reels(
            store.derived,
            self.tasks,
            lambda: None,
            self.failures.append,
            project=None if store.is_read_only else store.path,
            wanted=wanted,
        )

    def open(self, reels: Reels) -> Reel:
        reels.begin([(self.recording, self.workspace.media_source(self.recording.id))])
        return reels.of(self.recording)

    def step(self) -> None:
        self.posted.get(timeout=30)()

    def until_done(self, reels: Reels) -> None:
        while reels.is_at_work:
            self.step()

    def again(self, *, read_only: bool = False) -> None:
        """Close the project and open it anew, as after a kill."""
        self.tasks.close()
        self.posted = queue.Queue()
        self.workspace.close()
        self.workspace = Workspace(open_project(self.folder, read_only=read_only))
        self.tasks = Tasks(self.posted.put)


@pytest.fixture
def desk(tmp_path: Path, long_gop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(reels_module, "LEAST_FREE_BYTES", 0)
    folder = tmp_path / "project"
    create_project(folder, coder="AB", passphrase=None)
    workspace = Workspace(open_project(folder))
    family = Family(id="family-1", pseudonym="F-001")
    session = Session(id="session-1", family_id=family.id, number=1)
    found = take_in(IntakeRequest(path=long_gop, session_id=session.id, label="film"), Progress())
    recording = replace(found, id="film-1")
    added = tuple(Replacement(None, record) for record in (family, session, recording))
    workspace.apply(Edit(document=PROJECT, kind="add", replacements=added))
    made = Desk(folder, long_gop, workspace, recording)
    yield made
    made.tasks.close()
    made.workspace.close()


@pytest.fixture
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the small film count as slow on any machine."""
    monkeypatch.setattr("observer.media.reel_making.AT_ONCE_MS", 0.0)


def is_complete(reel: Reel) -> bool:
    return reel.head is not None and reel.head.is_complete


def is_declined(reel: Reel) -> bool:
    return reel.head is not None and reel.head.declined


@pytest.mark.usefixtures("worth_it")
def test_a_reel_is_made_and_found_again(desk: Desk) -> None:
    reels = desk.reels()
    reel = desk.open(reels)
    assert reel.near(0) is None
    desk.until_done(reels)
    found = reel.near(5_000_000)
    assert found is not None
    assert abs(found[0] - 125) <= 3
    assert reels.work is None
    reels.close()

    desk.again()
    later = desk.reels()
    reel = desk.open(later)
    desk.step()
    assert not later.is_at_work
    assert reel.near(5_000_000) is not None
    assert not desk.failures


@pytest.mark.usefixtures("worth_it")
def test_what_it_takes_is_told_while_it_is_made(desk: Desk) -> None:
    reels = desk.reels()
    desk.open(reels)
    told = []
    while reels.is_at_work:
        desk.step()
        told.append(reels.work)
    seen = [work for work in told if work is not None]
    assert len(seen) > 2
    assert all(work.size_bytes > 0 and work.seconds_left > 0 for work in seen)
    reels.close()


@pytest.mark.usefixtures("worth_it")
def test_nothing_of_the_pictures_lies_in_clear(desk: Desk) -> None:
    reels = desk.reels()
    desk.open(reels)
    desk.until_done(reels)
    reels.close()
    files = [path for path in desk.folder.rglob("*") if path.is_file()]
    derived = [path for path in files if path.parent.name == "derived"]
    assert len(derived) >= 3
    assert JPEG_START in (desk.workspace.store.derived.get("film-1", "reel-0") or b"")
    for path in files:
        content = path.read_bytes()
        assert JPEG_START not in content
        assert b"OOGREEL" not in content


@pytest.mark.usefixtures("worth_it")
def test_a_kill_loses_no_segment(desk: Desk) -> None:
    reels = desk.reels()
    reel = desk.open(reels)
    while not (reel.head and reel.head.made_bytes):
        desk.step()
    reels.close()
    desk.again()
    later = desk.reels()
    reel = desk.open(later)
    desk.step()
    assert reel.head is not None
    assert 0 < reel.head.missing < len(reel.head.made)
    assert reel.near(0) is not None
    desk.until_done(later)
    assert reel.near(11_900_000) is not None
    later.close()


@pytest.mark.usefixtures("worth_it")
def test_it_rests_while_the_film_plays_and_goes_on_after(desk: Desk) -> None:
    reels = desk.reels()
    reel = desk.open(reels)
    desk.step()
    reels.hold()
    while not reels.is_resting:
        desk.step()
    held = reel.head
    assert held is not None
    assert reels.is_at_work
    assert desk.posted.empty()
    reels.go_on(0)
    desk.until_done(reels)
    assert is_complete(reel)
    reels.close()


@pytest.mark.usefixtures("worth_it")
def test_a_film_that_plays_for_long_is_let_go_and_opened_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[ReelMaker] = []

    def close(maker: ReelMaker, usual: Callable[[ReelMaker], None] = ReelMaker.close) -> None:
        closed.append(maker)
        usual(maker)

    monkeypatch.setattr(ReelMaker, "close", close)
    monkeypatch.setattr(reels_module, "_LONG_HELD_S", 0.0)
    reels = desk.reels()
    reel = desk.open(reels)
    while not (reel.head and reel.head.made_bytes):
        desk.step()
    reels.hold()
    while not reels.is_resting:
        desk.step()
    assert not closed
    reels.hold()
    assert closed
    reels.go_on(0)
    desk.until_done(reels)
    assert is_complete(reel)
    reels.close()


@pytest.mark.usefixtures("worth_it")
def test_declining_is_remembered_until_it_is_asked_for(desk: Desk) -> None:
    reels = desk.reels()
    reel = desk.open(reels)
    while not (reel.head and reel.head.made_bytes):
        desk.step()
    reels.decline()
    assert reels.work is None
    desk.step()
    assert is_declined(reel)
    assert reel.near(0) is not None
    reels.close()

    desk.again()
    later = desk.reels()
    reel = desk.open(later)
    desk.until_done(later)
    assert not is_complete(reel)
    assert reel.near(0) is not None
    later.ask()
    desk.until_done(later)
    assert is_complete(reel)
    assert not is_declined(reel)
    later.close()


@pytest.mark.usefixtures("worth_it")
def test_who_wants_none_gets_none_unless_asked(desk: Desk) -> None:
    reels = desk.reels(wanted=False)
    reel = desk.open(reels)
    desk.until_done(reels)
    assert reel.near(0) is None
    reels.ask()
    desk.until_done(reels)
    assert reel.near(0) is not None
    reels.close()


def test_a_film_that_is_quick_anyway_gets_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("observer.media.reel_making.AT_ONCE_MS", 1e9)
    reels = desk.reels()
    reel = desk.open(reels)
    desk.until_done(reels)
    assert reel.near(0) is None
    assert not any("film-1" in path.name for path in (desk.folder / "derived").glob("*"))
    reels.close()


@pytest.mark.usefixtures("worth_it")
def test_a_project_opened_to_read_gets_none_but_uses_what_there_is(desk: Desk) -> None:
    desk.again(read_only=True)
    reels = desk.reels()
    reel = desk.open(reels)
    desk.until_done(reels)
    assert reel.near(0) is None
    reels.close()
    desk.again()
    maker = desk.reels()
    desk.open(maker)
    desk.until_done(maker)
    maker.close()
    desk.again(read_only=True)
    reels = desk.reels()
    reel = desk.open(reels)
    desk.until_done(reels)
    assert reel.near(0) is not None
    assert not desk.failures
    reels.close()


@pytest.mark.usefixtures("worth_it")
def test_too_little_room_on_the_disk_is_said_and_breaks_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reels_module, "LEAST_FREE_BYTES", 1 << 30)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(1 << 40, 1 << 40, 5 << 20))
    reels = desk.reels()
    reel = desk.open(reels)
    desk.until_done(reels)
    assert reels.work is None
    assert len(desk.failures) == 1
    assert "too little room" in str(desk.failures[0])
    assert reel.near(0) is None
    reels.close()


@pytest.mark.usefixtures("worth_it")
def test_a_disk_that_fills_up_is_said_and_what_was_made_is_used(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reels = desk.reels()
    reel = desk.open(reels)
    while not (reel.head and reel.head.made_bytes):
        desk.step()

    def full(*_unused: object) -> None:
        raise DiskError(msg("There is no room left on the disk of {folder}.", folder="derived"))

    monkeypatch.setattr("observer.storage.derived.write_whole", full)
    desk.until_done(reels)
    assert len(desk.failures) == 1
    assert reel.near(0) is not None
    reels.close()


@pytest.mark.usefixtures("worth_it")
def test_the_pictures_of_a_film_that_was_taken_out_do_not_stay(desk: Desk) -> None:
    reels = desk.reels()
    desk.open(reels)
    desk.until_done(reels)
    reels.close()
    assert list((desk.folder / "derived").iterdir())
    desk.workspace.apply(remove("remove", desk.recording))
    desk.again()
    assert not list((desk.folder / "derived").iterdir())
    assert desk.workspace.undo(PROJECT)
    reels = desk.reels()
    reel = desk.open(reels)
    desk.until_done(reels)
    assert reel.near(0) is not None
    reels.close()


@pytest.mark.usefixtures("worth_it")
def test_closing_the_film_stops_it_and_frees_the_file(desk: Desk) -> None:
    opened: list[BinaryIO] = []

    def watched() -> BinaryIO:
        opened.append(desk.film.open("rb"))
        return opened[-1]

    reels = desk.reels()
    reels.begin([(desk.recording, watched)])
    desk.step()
    desk.step()
    reels.close()
    desk.tasks.close()
    assert opened
    assert all(file.closed for file in opened)
