"""The main job in a real window: drop a film, code it by keys, lose the program, go on."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Pause

import numpy as np
import pytest

from observer.media import Recording
from observer.model.coding import Coding
from observer.model.edits import CodingInfo
from observer.model.errors import ObserverError
from observer.model.event import Event
from observer.model.session import Recording as Film
from observer.storage.project_folder import open_project
from tests.e2e.desktop import Desktop, eventually

PASSPHRASE = "kijken op ooghoogte"  # noqa: S105  opens nothing but this test's project
WHILE_PLAYING = ("r", "2", "a", "q", "w", "t", "f", "1", "g", "e", "s", "2")
WHILE_PAUSED = ("a", "r", "q", "3", "d", "w", "1", "f", "h", "y", "e", "n")
DRAG_SOURCE = Path(__file__).with_name("drag_source.py")


@pytest.fixture(
    params=[
        "vtest.avi",
        *(pytest.param(name, marks=pytest.mark.proof) for name in ("chaplin.mp4", "sample")),
    ]
)
def film(request: pytest.FixtureRequest) -> Path:
    if request.param == "sample":
        return Path(__file__).parents[2] / "sample_sessions" / "session-1.mp4"
    shared: Path = request.getfixturevalue("shared_dir")
    return shared / "media" / str(request.param)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "praktijk"
    subprocess.run(
        [sys.executable, "-m", "observer", "project", "new", str(folder), "--coder", "AB"],
        env=os.environ | {"OOGHOOGTE_PASSPHRASE": PASSPHRASE},
        check=True,
        capture_output=True,
    )
    return folder


def open_window(desktop: Desktop, project: Path) -> "subprocess.Popen[bytes]":
    program = desktop.program("open", str(project))
    desktop.xdotool("windowfocus", "--sync", desktop.window("Ooghoogte"))
    Pause().wait(1)
    desktop.type(PASSPHRASE)
    desktop.key("Return")
    return program


def drop(desktop: Desktop, film: Path) -> None:
    source = desktop.start(sys.executable, str(DRAG_SOURCE), str(film))
    desktop.window("drag source")
    desktop.xdotool("mousemove", "30", "20", "mousedown", "1")
    for step in range(1, 11):
        desktop.xdotool("mousemove", str(30 + 60 * step), str(20 + 35 * step))
        Pause().wait(0.1)
    desktop.xdotool("mouseup", "1")
    Pause().wait(0.5)
    source.kill()


@contextmanager
def stored(project: Path) -> Iterator[tuple[Coding, Film]]:
    """Look at what is on disk, as another reader beside the window."""
    store = open_project(project, passphrase=PASSPHRASE, read_only=True)
    try:
        records = store.load_project()
        yield store.load_coding(records.of(CodingInfo)[0].id), records.of(Film)[0]
    finally:
        store.close()


def coded(project: Path) -> tuple[Event, ...]:
    try:
        with stored(project) as (coding, _):
            return coding.all_events()
    except (ObserverError, IndexError):
        return ()


def saved(project: Path, fits: Callable[[tuple[Event, ...]], bool]) -> tuple[Event, ...]:
    def look() -> tuple[Event, ...]:
        events = coded(project)
        return events if fits(events) else ()

    return eventually(look, every_s=0.5)


def at_least(count: int) -> Callable[[tuple[Event, ...]], bool]:
    return lambda events: len(events) >= count


def code_by_keys(desktop: Desktop) -> None:
    desktop.key("space")
    for key in WHILE_PLAYING:
        Pause().wait(0.25)
        desktop.key(key)
    desktop.key("space")
    for key in WHILE_PAUSED:
        desktop.key("Right", "Right", "Right", "Left")
        Pause().wait(0.4)
        desktop.key(key)


@pytest.mark.timeout(300)
def test_a_dropped_film_is_coded_by_keys_and_survives_a_kill(
    desktop: Desktop, project: Path, film: Path
) -> None:
    program = open_window(desktop, project)
    Pause().wait(2)
    drop(desktop, film)
    saved(project, at_least(1))
    Pause().wait(2)
    code_by_keys(desktop)
    before = saved(project, at_least(20))
    assert len({event.track for event in before}) >= 3

    desktop.key("ctrl+z", "ctrl+z", "ctrl+z")
    saved(project, lambda events: 1 < len(events) < len(before))
    desktop.key("ctrl+shift+z", "ctrl+shift+z", "ctrl+shift+z")
    assert saved(project, lambda events: events == before)

    for key in ("Right", "a", "Right", "r", "Right", "f"):
        desktop.key(key)
        Pause().wait(0.3)
    acknowledged = saved(project, at_least(len(before) + 3))
    desktop.key("Right", "d", "Right", "a")
    program.send_signal(signal.SIGKILL)
    program.wait()

    again = open_window(desktop, project)
    Pause().wait(3)
    after = coded(project)
    assert set(acknowledged) <= set(after)
    with stored(project) as (coding, record), Recording(film) as frames:
        assert_on_frames(coding, record, frames)
    desktop.xdotool("windowclose", desktop.window("Ooghoogte"))
    again.terminate()
    again.wait(20)


def assert_on_frames(coding: Coding, record: Film, frames: Recording) -> None:
    """Every event pressed by key carries the exact time of the frame it was pressed on."""
    times = frames.times_us - frames.times_us[0]
    pressed = [event for event in coding.all_events() if event.onset_anchor is not None]
    assert len(pressed) >= 20
    for event in pressed:
        anchor = event.onset_anchor
        assert anchor is not None
        assert anchor.recording_id == record.id
        assert frames.pts[anchor.frame] == anchor.pts
        assert event.onset_us == record.to_session_us(int(times[anchor.frame]))
        assert np.searchsorted(times, event.onset_us - record.offset_us) == anchor.frame
