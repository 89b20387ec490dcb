"""The page of the film to take home: draw, follow, look at every second, and write."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from observer.app.intake import IntakeRequest, take_in
from observer.app.settings import Settings
from observer.app.take_home import Goods
from observer.app.tasks import Progress, Tasks
from observer.app.workspace import Workspace
from observer.gui.actions import Commands
from observer.gui.bridge import Bridge
from observer.gui.context import RoomContext
from observer.gui.fonts import load_fonts
from observer.gui.look_back.take_home.page import TakeHomePage
from observer.gui.look_back.take_home.watching import Watching
from observer.gui.task_strip import TaskStrip
from observer.gui.theme import TOKENS, Theme, apply_theme
from observer.media.face_following import Followed
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT
from observer.model.family import Family, Participant
from observer.model.feedback import FeedbackPlan, PlanItem
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Clip, Recording, Session, Storing
from observer.model.take_home_edits import box_at
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue

WAIT_MS = 15_000
S = 1_000_000


@dataclass
class Desk:
    """The page, and what was said on it."""

    qtbot: QtBot
    page: TakeHomePage
    workspace: Workspace
    said: list[str] = field(default_factory=list)

    def until_followed(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.following.is_busy, timeout=WAIT_MS)

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.page.view, key, modifier)

    def drag(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw with the mouse between two places of the picture, as shares of it."""
        view = self.page.view
        place = view._place()
        assert place is not None
        first, last = (
            QPoint(round(place.left() + x * place.width()), round(place.top() + y * place.height()))
            for x, y in (begin, end)
        )
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=first)
        QTest.mouseMove(view, (first + last) / 2)
        QTest.mouseMove(view, last)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=last)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The record of a film of 1.2 seconds in which a drawn face goes slowly to the right."""
    path = tmp_path_factory.mktemp("film") / "film.mkv"
    ground = np.random.default_rng(3).integers(60, 200, (12, 20, 3), dtype=np.uint8)
    ground = np.asarray(cv2.resize(ground, (320, 180), interpolation=cv2.INTER_CUBIC), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.bit_rate = 2_000_000
        for number in range(30):
            picture = ground.copy()
            x = 80 + number
            cv2.circle(picture, (x, 90), 26, (230, 190, 160), -1)
            for side in (-9, 9):
                cv2.circle(picture, (x + side, 84), 4, (30, 30, 60), -1)
            cv2.ellipse(picture, (x, 98), (11, 6), 0, 0, 180, (150, 40, 60), 3)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return take_in(IntakeRequest(path=path, session_id="", label="film 1"), Progress())


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, qapp: QApplication, film: Recording) -> Iterator[Desk]:
    load_fonts()
    apply_theme(qapp, TOKENS[Theme.LIGHT])
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    consents = [
        Consent(
            id=about,
            participant_id=about,
            purpose=Purpose.TAKE_HOME,
            given_by="m",
            given_on=date(2026, 1, 1),
        )
        for about in ("k", "m")
    ]
    workspace.apply(
        add(
            "given",
            Family(id="f", pseudonym="F-012"),
            Participant(id="k", family_id="f", role=Role.CHILD, name="Noor"),
            Participant(id="m", family_id="f", role=Role.MOTHER, has_authority=True),
            Participant(id="g", family_id="f", role=Role.GRANDPARENT),
            *(replace(each, id=f"consent {each.id}") for each in consents),
            Session(id="s", family_id="f", number=1, present=("k", "m", "g")),
            replace(
                film,
                id="film",
                session_id="s",
                storing=Storing.LINKED,
                recognisable=("k", "m", "g"),
            ),
            Clip(id="clip", session_id="s", onset_us=40_000, offset_us=1_200_000, title="Samen"),
            FeedbackPlan(
                id="plan", session_id="s", caregivers=("m",), items=(PlanItem(clip_id="clip"),)
            ),
        )
    )
    text, bridge, said = catalogue("en"), Bridge(), list[str]()
    tasks = Tasks(bridge.post)
    strip = TaskStrip(tasks, text)
    context = RoomContext(
        workspace=workspace,
        tasks=tasks,
        text=text,
        tokens=TOKENS[Theme.LIGHT],
        settings=Settings(language="en", theme="light", coder="AB"),
        commands=Commands(text, {}),
        notify=said.append,
        go=lambda _room, _session, _coding: None,
    )
    page = TakeHomePage(context, _Place(strip))
    window = QMainWindow()
    window.setCentralWidget(page)
    window.resize(1280, 680)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    strip.setParent(page)
    page.show_plan("plan")
    page.setFocus()
    qtbot.waitUntil(lambda: page.view.own_us == 0, timeout=WAIT_MS)
    yield Desk(qtbot, page, workspace, said)
    page.release()
    page.release()
    window.close()
    window.deleteLater()
    bridge.close()
    tasks.close()
    workspace.close()


class _Place:
    """The room, as far as the page knows it."""

    session_id, plan_id = "s", "plan"

    def __init__(self, strip: TaskStrip) -> None:
        self.strip = strip

    def show_page(self, page_id: str) -> None:
        """Stay."""

    def show_plan(self, plan_id: str) -> None:
        """Stay."""


def test_a_face_is_drawn_followed_looked_at_and_the_film_written(
    desk: Desk, tmp_path: Path
) -> None:
    page = desk.page
    page.write_to(Goods.FILM, tmp_path / "film")
    assert "2 s were not looked at" in desk.said.pop()

    desk.drag((0.16, 0.34), (0.35, 0.66))
    desk.until_followed()
    (number, cover), *others = page.desk.covers
    assert (number, others) == (0, [])
    assert len(cover.places) == 30
    # the face goes on by 29 of 320 pixels
    begin, end = box_at(cover, 0), box_at(cover, 29 * 40_000)
    assert end[0] - begin[0] == pytest.approx(29 / 320, abs=0.03)

    # what is seen on the page is covered
    page.side.whose.setCurrentIndex(page.side.whose.findData("g"))
    page.side.whose.activated.emit(page.side.whose.currentIndex())
    page.side.muted.setChecked(True)
    desk.key(Qt.Key.Key_V)
    assert page.desk.unseen("clip") == 2, "not before it was seen"
    desk.qtbot.waitUntil(lambda: page.desk.unseen("clip") == 1, timeout=WAIT_MS)
    desk.qtbot.waitUntil(lambda: not page.is_playing(), timeout=WAIT_MS)
    desk.key(Qt.Key.Key_V)
    desk.qtbot.waitUntil(lambda: page.desk.unseen("clip") == 0, timeout=WAIT_MS)
    take = page.desk.take
    assert take is not None
    assert (take.looked_at, take.muted, take.covers[0].label) == ((0, 1), True, "g")
    assert "2 of 2 seconds" in page.strip.accessibleName()

    page.write_to(Goods.FILM, tmp_path / "film")
    desk.qtbot.waitUntil((tmp_path / "film.mp4").exists, timeout=WAIT_MS)
    desk.qtbot.waitUntil(lambda: "film.mp4 is written." in desk.said, timeout=WAIT_MS)

    # moved by a key, its second has to be looked at again; undo brings that back
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    desk.until_followed()
    assert page.desk.unseen("clip") > 0
    page.write_to(Goods.STILLS, tmp_path / "stills")
    assert "were not looked at" in desk.said[-1]
    while page.desk.unseen("clip"):
        assert desk.workspace.undo(PROJECT)
    desk.key(Qt.Key.Key_Delete)
    assert page.desk.covers == ()


def test_where_a_face_was_lost_the_page_says_so_and_leads_there_to_draw_it_again(
    desk: Desk,
) -> None:
    page = desk.page
    frames = page._frames()
    page.desk.add_cover(frames, 0, (0.2, 0.3, 0.2, 0.3))
    assert page.lost.isHidden()
    whole = (0.0, 0.0, 1.0, 1.0)
    boxes = dict.fromkeys(frames, (0.2, 0.3, 0.2, 0.3)) | dict.fromkeys(frames[12:], whole)
    page.desk.followed("clip", 0, Followed(boxes, frozenset(frames[12:])))
    assert page.lost.isVisible()
    assert "lost at 0:00" in page.lost.words.text()
    desk.key(Qt.Key.Key_L)
    desk.qtbot.waitUntil(lambda: page.view.own_us == frames[12], timeout=WAIT_MS)
    assert page.view.is_lost
    assert page.view.sees_through
    # the cover holds all of the picture, and yet a face can be drawn in it
    desk.drag((0.3, 0.3), (0.5, 0.6))
    cover = page.desk.cover
    assert cover is not None
    assert box_at(cover, frames[12]) == pytest.approx((0.3, 0.3, 0.2, 0.3), abs=0.01)
    assert box_at(cover, frames[15]) == (0.0, 0.0, 1.0, 1.0), "until it is followed from there"
    desk.until_followed()
    desk.key(Qt.Key.Key_L)


def test_picture_and_sound_of_a_clip_are_chosen_where_there_are_several(desk: Desk) -> None:
    page = desk.page
    side, film = page.side, desk.workspace.project.get(Recording, "film")
    assert side._film_box.isHidden()
    assert side._sound_box.isHidden()
    second = replace(film, id="second", label="film 2")
    heard = replace(film, id="sound", label="recorder", width_px=0, has_sound=True)
    desk.workspace.apply(add("taken_in", second, heard))
    assert side._film_box.isVisible()
    side.film.setCurrentIndex(side.film.findData("second"))
    side.film.activated.emit(side.film.currentIndex())
    assert page.desk.shot is not None
    assert page.desk.shot.recording.id == "second"
    desk.qtbot.waitUntil(lambda: page.view.own_us == 0, timeout=WAIT_MS)
    assert page._open[1] == "second"
    page.desk.look_at([0, 1])
    assert page.desk.unseen("clip") == 0
    side.sound.setCurrentIndex(side.sound.findData("sound"))
    side.sound.activated.emit(side.sound.currentIndex())
    assert page._open[2] == "sound", "it is played as it would leave"
    assert page.desk.unseen("clip") == 2
    desk.qtbot.waitUntil(lambda: page.view.own_us == 0, timeout=WAIT_MS)


def test_nothing_is_ticked_while_the_faces_are_shown(desk: Desk) -> None:
    desk.key(Qt.Key.Key_C)
    assert desk.page.view.sees_through
    desk.key(Qt.Key.Key_V)
    assert desk.page.desk.unseen("clip") == 2
    assert "First cover the faces" in desk.said[-1]


def test_space_in_the_list_plays_the_clip_that_is_chosen(desk: Desk) -> None:
    QTest.keyClick(desk.page.clips.list, Qt.Key.Key_Space)
    assert desk.page.playing.is_playing
    QTest.keyClick(desk.page.clips.list, Qt.Key.Key_Return)
    assert not desk.page.playing.is_playing


def test_somebody_may_be_said_not_to_be_in_the_clip(desk: Desk) -> None:
    desk.page.side.absent["g"].setChecked(True)
    assert desk.page.desk.is_absent("g")
    assert desk.page.desk.covers == ()
    desk.page.side.absent["g"].setChecked(False)
    assert not desk.page.desk.is_absent("g")


def test_a_second_is_watched_when_it_played_through_from_its_first_frame() -> None:
    seen: list[int] = []
    watching = Watching(seen.extend)
    for at in range(480_000, 3 * S, 40_000):
        watching.saw(at, plays=True)
    assert seen == [1]
    watching.forget()
    for at in (3 * S, 3_100_000, 3_900_000, 4 * S):
        watching.saw(at, plays=True)
    assert seen == [1]
    for at in range(5 * S, 6_200_000, 200_000):
        watching.saw(at, plays=at < 5_600_000)
    assert seen == [1]


def test_playing_a_clip_once_from_rest_to_rest_is_enough() -> None:
    seen: list[int] = []
    watching = Watching(seen.extend)
    frames = range(0, 1_990_000, 30_000)
    for at in frames:
        watching.saw(at, plays=at not in {0, frames[-1]}, frames_us=frames)
    assert set(seen) == {0, 1}


def test_a_second_that_was_stepped_through_is_whole_also_where_its_frames_are_far_apart() -> None:
    watching = Watching(lambda _seconds: None)
    frames = [0, 600_000, 3_100_000]
    for at in (600_000, 0):
        watching.saw(at, plays=False, frames_us=frames)
    assert watching.whole(range(4), frames) == [0, 1, 2]


def test_a_frame_that_was_seen_before_its_cover_went_does_not_count(desk: Desk) -> None:
    page = desk.page
    page.desk.add_cover(page._frames(), 0, (0.2, 0.2, 0.2, 0.2))
    for at in range(0, 600_000, 40_000):
        page.watching.saw(at, plays=True)
    page.desk.remove_cover()
    for at in range(600_000, 1_200_000, 40_000):
        page.watching.saw(at, plays=True, frames_us=page._frames())
    take = page.desk.take
    assert take is not None
    assert take.looked_at == (1,)


def test_a_film_whose_consent_is_withdrawn_is_closed_at_once(desk: Desk) -> None:
    withdrawn = Consent(
        id="care",
        participant_id="k",
        purpose=Purpose.TREATMENT,
        given_by="m",
        given_on=date(2026, 1, 1),
        withdrawn_on=date(2026, 1, 2),
    )
    desk.workspace.apply(add("withdrawn", withdrawn))
    assert desk.workspace.locks.of("s", "film") is not None
    assert desk.page.view.frame is None
    assert "withdrawn" in desk.page.view.words
    desk.page.play()
    assert not desk.page.is_playing()
    assert desk.workspace.undo(PROJECT)
    desk.qtbot.waitUntil(lambda: desk.page.view.own_us == 0, timeout=WAIT_MS)
