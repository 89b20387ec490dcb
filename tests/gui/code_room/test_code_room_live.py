"""Coding a home visit without a film: by a clock, and laid on the film that comes later."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeGuard

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from observer.app.settings import Settings
from observer.app.tasks import Tasks
from observer.app.workspace import Workspace
from observer.gui.actions import Commands
from observer.gui.bridge import Bridge
from observer.gui.code_room import CodeRoom
from observer.gui.context import RoomContext
from observer.gui.fonts import load_fonts
from observer.gui.live import live_clock
from observer.gui.theme import TOKENS, Theme
from observer.gui.work.interval_part import IntervalPart
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.family import Family
from observer.model.identity import new_id
from observer.model.session import Recording, Session
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
BEGAN = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
WAIT_MS = 15_000


class Hands:
    """The clocks of the room, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.s = 0.0
        monkeypatch.setattr(live_clock, "monotonic", lambda: self.s)
        monkeypatch.setattr(live_clock, "_now", lambda: BEGAN + timedelta(seconds=self.s))


class Visit:
    """A project with a session without a film, and the room it is coded in."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.folder = folder
        create_project(folder, coder="AB", passphrase=None)
        self.workspace = Workspace(open_project(folder))
        self.session = Session(id=new_id(), family_id=new_id(), number=1)
        family = Family(id=self.session.family_id, pseudonym="F-001")
        added = tuple(Replacement(None, each) for each in (family, self.session))
        self.workspace.apply(Edit(document=PROJECT, kind="add", replacements=added))
        self.said: list[str] = []
        self.tasks = Tasks(Bridge().post)
        self.room: CodeRoom | None = None
        self.coding_id = ""

    def begin(self, scheme_id: str = "sensitivity-responsiveness-regulation") -> CodeRoom:
        scheme = next(s for s in self.workspace.schemes() if s.id == scheme_id)
        self.coding_id = self.workspace.new_coding(self.session.id, scheme, "AB").id
        return self.show()

    def show(self) -> CodeRoom:
        text = catalogue("en")
        context = RoomContext(
            workspace=self.workspace,
            tasks=self.tasks,
            text=text,
            tokens=TOKENS[Theme.LIGHT],
            settings=Settings(),
            commands=Commands(text, {}),
            notify=self.said.append,
            go=lambda *_: None,
        )
        self.room = room = CodeRoom(context)
        self.qtbot.addWidget(room)
        room.resize(1290, 722)
        room.show()
        self.qtbot.waitExposed(room)
        room.activateWindow()
        room.show_session(self.session.id, self.coding_id)
        self.until(room.video.hasFocus)
        return room

    def open_anew(self) -> CodeRoom:
        """End without a word, as in a crash, and open the project again."""
        assert self.room is not None
        self.room.release()
        self.workspace.close()
        self.workspace = Workspace(open_project(self.folder))
        return self.show()

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier | None = None) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        none = Qt.KeyboardModifier.NoModifier
        if isinstance(key, str):
            QTest.keyClicks(widget, key, modifier or none)
        else:
            QTest.keyClick(widget, key, modifier or none)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=WAIT_MS)

    def onsets(self, track: str) -> list[int]:
        return [e.onset_us for e in self.workspace.coding(self.coding_id).on_track(track)]


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[Visit]:
    load_fonts()
    made = Visit(qtbot, tmp_path / "project")
    yield made
    if made.room is not None:
        made.room.release()
    made.tasks.close()
    made.workspace.close()


def is_shown(part: object) -> TypeGuard[QWidget]:
    return isinstance(part, QWidget) and not part.isHidden()


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    return Hands(monkeypatch)


def test_keys_code_by_the_clock_once_it_was_started(visit: Visit, hands: Hands) -> None:
    room = visit.begin()
    visit.press("g")
    assert visit.said == ["Start the clock first: press Space."]
    assert visit.onsets("parent_response") == []
    visit.press(Qt.Key.Key_Space)
    hands.s = 12.5
    visit.press("g")
    hands.s = 75.25
    visit.press("v")
    assert visit.onsets("parent_response") == [12_500_000, 75_250_000]
    coding = visit.workspace.coding(visit.coding_id)
    assert coding.info.live
    assert all(e.onset_anchor is None for e in coding.on_track("parent_response"))
    visit.until(lambda: room.timeline.now_us == 75_250_000)
    desk = room.desk.desk
    assert desk is not None
    assert desk.extent.end_us == 120_000_000


def test_a_clock_has_no_speed_and_no_frames_and_offers_none(visit: Visit, hands: Hands) -> None:
    room = visit.begin()
    del hands
    visit.until(room.transport.speed.isHidden)
    shown = {each.accessibleName() for each in room.transport.children() if is_shown(each)}
    assert "Play" in shown
    assert not shown & {"One frame back", "One frame forward", "Speed", "repeat moment"}


def test_the_clock_goes_on_after_a_crash(visit: Visit, hands: Hands) -> None:
    visit.begin()
    visit.press(Qt.Key.Key_Space)
    hands.s = 10.0
    visit.press("g")
    room = visit.open_anew()
    hands.s = 60.0
    visit.press("v")
    assert visit.onsets("parent_response") == [10_000_000, 60_000_000]
    assert room.live.clock.is_running


def test_a_pause_is_a_stretch_that_cannot_be_coded_and_time_goes_on(
    visit: Visit, hands: Hands
) -> None:
    visit.begin()
    visit.press(Qt.Key.Key_Space)
    hands.s = 10.0
    visit.press(Qt.Key.Key_Space)
    hands.s = 25.0
    visit.press("g")
    assert visit.said[-1] == "The clock is paused: press Space to watch on."
    room = visit.open_anew()
    assert not room.live.clock.is_running
    hands.s = 40.0
    visit.press(Qt.Key.Key_Space)
    visit.press("g")
    (mark,) = visit.workspace.coding(visit.coding_id).uncodable
    assert (mark.onset_us, mark.offset_us, mark.track) == (10_000_000, 40_000_000, "")
    assert visit.onsets("parent_response") == [40_000_000]


def test_the_end_closes_what_runs_and_states_what_was_coded(visit: Visit, hands: Hands) -> None:
    room = visit.begin()
    visit.press(Qt.Key.Key_Space)
    hands.s = 5.0
    visit.press("q")
    hands.s = 90.0
    room.live.face.finish.click()
    coding = visit.workspace.coding(visit.coding_id)
    (gaze,) = coding.on_track("child_gaze")
    assert gaze.offset_us == 90_000_000
    stated = coding.coded_range("child_gaze")
    assert stated is not None
    assert (stated.onset_us, stated.offset_us) == (0, 90_000_000)
    hands.s = 500.0
    assert room.now_us == 90_000_000
    room.live.clock.seek(30_000_000)
    visit.press("g")
    assert visit.onsets("parent_response") == [30_000_000]
    assert visit.workspace.coded_session(visit.coding_id).window.end_us > 90_000_000


def test_intervals_are_scored_while_the_clock_runs_and_wait_for_nobody(
    visit: Visit, hands: Hands
) -> None:
    room = visit.begin("regulation-five-seconds")
    part = room.work.part_of("distress")
    assert isinstance(part, IntervalPart)
    room.work.open(part)
    visit.press(Qt.Key.Key_Space)
    hands.s = 12.0
    part.run.look()
    visit.press("2")
    part.run.look()
    visit.press("1")
    scores = visit.workspace.coding(visit.coding_id).scores
    assert [(s.onset_us, s.offset_us, s.value) for s in scores] == [
        (0, 5_000_000, 2.0),
        (5_000_000, 10_000_000, 1.0),
    ]


def test_one_common_moment_lays_the_coding_on_the_film_and_one_undo_takes_it_back(
    visit: Visit, hands: Hands, film: Recording
) -> None:
    room = visit.begin()
    visit.press(Qt.Key.Key_Space)
    for second, key in ((61.0, "g"), (63.5, "t"), (64.5, "t")):
        hands.s = second
        visit.press(key)
    before = visit.workspace.coding(visit.coding_id)
    recording = replace(film, id=new_id(), session_id=visit.session.id)
    added = Edit(document=PROJECT, kind="add", replacements=(Replacement(None, recording),))
    visit.workspace.apply(added)
    visit.until(lambda: room.film is not None and room.film.is_ready)
    visit.until(room.live.laying.isVisible)
    assert not room.live.clock.is_on
    player = room.playing.player
    assert player is not None
    player.seek_frame(25)
    visit.until(lambda: room.video.shown is not None and room.video.shown.index == 25)
    visit.until(lambda: not room.stage.is_behind)
    room.desk.select(before.on_track("parent_response")[0])
    visit.press(Qt.Key.Key_J, CONTROL | SHIFT)
    coding = visit.workspace.coding(visit.coding_id)
    (signal,) = coding.on_track("parent_response")
    assert signal.onset_anchor is not None
    assert signal.onset_anchor.frame == 25
    (bout,) = coding.on_track("parent_soothing")
    assert bout.onset_us - signal.onset_us == 2_500_000
    assert bout.offset_us == bout.onset_us + 1_000_000
    assert bout.onset_anchor is not None
    assert bout.offset_anchor is not None
    assert not room.live.laying.isVisible()
    room.desk.undo()
    assert visit.workspace.coding(visit.coding_id) == before
    assert room.live.laying.isVisible()


def test_it_can_be_moved_by_hand(visit: Visit, hands: Hands, film: Recording) -> None:
    room = visit.begin()
    visit.press(Qt.Key.Key_Space)
    hands.s = 9.0
    visit.press("g")
    recording = replace(film, id=new_id(), session_id=visit.session.id)
    added = Edit(document=PROJECT, kind="add", replacements=(Replacement(None, recording),))
    visit.workspace.apply(added)
    visit.until(lambda: room.film is not None and room.film.is_ready)
    room.live.laying.by_hand.setValue(-7.5)
    room.live.laying.shift.click()
    assert visit.onsets("parent_response") == [1_500_000]
    (event,) = visit.workspace.coding(visit.coding_id).on_track("parent_response")
    assert event.onset_anchor is not None
