"""Preparing a feedback session in the window: by keys, by hand, by dragging."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

from observer.app.films import kept_index
from observer.app.frame_snap import nearest_frame_us
from observer.gui.look_back.marks import picture_box, point_at
from observer.gui.look_back.prepare.clip_list import MOMENT_MIME, PICTURE
from observer.gui.look_back.prepare.page import PreparePage
from observer.gui.look_back.prepare.thumbnails import Thumbnails
from observer.gui.look_back.prepare.tools import Tool
from observer.gui.look_back_room import LookBackRoom
from observer.model.consent import Consent, Purpose
from observer.model.family import Participant
from observer.model.feedback import Cue, CueKind, FeedbackPlan, FeedbackSession, MarkShape, Prompt
from observer.model.project_edits import remove, revise
from observer.model.scheme import Role
from observer.model.session import Clip, ClipKind, Recording, Session, Storing
from observer.model.time import US_PER_S
from tests.gui.house.conftest import FAMILY, FILM, MOMENT

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

FPS, SECONDS = 10, 30
FRAME_US = US_PER_S // FPS
ALT, SHIFT, CONTROL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
MOMENTS = (
    replace(MOMENT, id="m1", onset_us=2 * US_PER_S, offset_us=6 * US_PER_S, title="The tower"),
    replace(
        MOMENT,
        id="m2",
        onset_us=10 * US_PER_S,
        offset_us=14 * US_PER_S,
        title="A break",
        kind=ClipKind.REPAIR,
    ),
    replace(MOMENT, id="m3", onset_us=20 * US_PER_S, offset_us=24 * US_PER_S, title="Together"),
)


@pytest.fixture(scope="session")
def half_minute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a film of half a minute, small and quickly made."""
    path = tmp_path_factory.mktemp("films") / "half a minute.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(FPS * SECONDS):
            picture = np.full((48, 64, 3), number % 200, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


@dataclass
class Table:
    """The room, with a session of three moments before it."""

    desk: "Desk"

    @property
    def room(self) -> LookBackRoom:
        room = self.desk.house.room("look")
        assert isinstance(room, LookBackRoom)
        return room

    @property
    def page(self) -> PreparePage:
        page = self.room.page
        assert isinstance(page, PreparePage)
        return page

    @property
    def plan(self) -> FeedbackPlan:
        return self.desk.project.plans("session")[-1]

    @property
    def order(self) -> list[str]:
        return [item.clip_id for item in self.plan.items]

    @property
    def script(self) -> list[tuple[str, int, str]]:
        return [
            (cue.kind.value, cue.at_us // 1000, cue.text)
            for cue in self.desk.project.cues(self.plan.id)
        ]

    def key(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        self.desk.key(key, *held)

    def begin(self) -> None:
        """Go there and begin a plan, by keys alone."""
        self.desk.house.go("families", "session", None)
        self.key(Qt.Key.Key_3, ALT)
        self.key(Qt.Key.Key_Return)
        assert isinstance(self.room.page, PreparePage)

    def begin_with_clips(self) -> None:
        """Begin a plan of all three moments, with the first chosen and its film there."""
        self.begin()
        for _ in MOMENTS:
            self.key(Qt.Key.Key_Return)
        self.page.desk.choose_clip("m1")
        self.rest_on(2 * US_PER_S)
        self.key(Qt.Key.Key_F6)

    def rest_on(self, time_us: int) -> None:
        film = self.page.film
        self.desk.until(lambda: film.stage.exact_moment() is not None and film.now_us == time_us)

    def until(self, true: Callable[[], bool]) -> None:
        self.desk.until(true)


@pytest.fixture
def table(desk: "Desk", half_minute: Path) -> Table:
    desk.give_case(Purpose.TREATMENT)
    film = replace(
        FILM,
        path=str(half_minute),
        size_bytes=half_minute.stat().st_size,
        duration_us=SECONDS * US_PER_S,
    )
    desk.workspace.apply(remove("given", FILM, MOMENT))
    desk.give(film, *MOMENTS)
    return Table(desk)


def test_a_plan_of_three_clips_stands_after_five_keys(table: Table) -> None:
    table.desk.house.go("families", "session", None)
    for key, held in (
        (Qt.Key.Key_3, (ALT,)),
        (Qt.Key.Key_Return, ()),
        (Qt.Key.Key_Return, ()),
        (Qt.Key.Key_Return, ()),
        (Qt.Key.Key_Return, ()),
    ):
        table.key(key, *held)
    assert table.order == ["m1", "m2", "m3"]
    assert table.plan.question == FAMILY.question
    assert table.plan.caregivers == ("mother",)
    assert table.page.left.hints.text() == ""
    for control in table.page.findChildren(QWidget):
        if isinstance(
            control, (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QListWidget)
        ):
            words = control.text() if isinstance(control, QAbstractButton) else ""
            is_inside = isinstance(control.parent(), (QComboBox, QAbstractSpinBox))
            assert is_inside or control.accessibleName() or words, control
    table.key(Qt.Key.Key_Z, CONTROL)
    assert table.order == ["m1", "m2"]
    assert table.page.sources.list.count() == 1


def test_clips_are_put_in_order_by_keys_and_by_dragging(table: Table) -> None:
    table.begin()
    table.key(Qt.Key.Key_Return)
    table.key(Qt.Key.Key_Return)
    clips = table.page.left.clips
    moment = QMimeData()
    moment.setData(MOMENT_MIME, b"clip:m3")
    table.until(lambda: clips.height() >= clips.sizeHint().height())
    clips.scrollToTop()
    first = clips.visualItemRect(clips.item(0))
    above = QPointF(first.center().x(), first.top() + 2)
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    entering = QDragEnterEvent(above.toPoint(), copy, moment, left, none)
    QApplication.sendEvent(clips.viewport(), entering)
    QApplication.sendEvent(clips.viewport(), QDropEvent(above, copy, moment, left, none))
    assert table.order == ["m3", "m1", "m2"]
    clips.setFocus()
    table.key(Qt.Key.Key_Down, ALT)
    table.key(Qt.Key.Key_Down, ALT)
    assert table.order == ["m1", "m2", "m3"]
    clips.setCurrentRow(2)
    clips.scrollToTop()
    own = clips.model().mimeData([clips.model().index(2, 0)])
    assert not any(own.data(form).data() for form in own.formats())
    clips.dropEvent(QDropEvent(above, Qt.DropAction.MoveAction, own, left, none))
    assert table.order == ["m3", "m1", "m2"]
    assert clips.count() == 3
    table.key(Qt.Key.Key_Z, CONTROL)
    assert table.order == ["m1", "m2", "m3"]
    table.key(Qt.Key.Key_Up, ALT)
    assert table.order == ["m1", "m3", "m2"]
    table.key(Qt.Key.Key_Delete, CONTROL)
    assert table.order == ["m1", "m2"]
    assert table.page.desk.clip_id == "m2"


def test_a_clip_is_cut_on_the_frames_where_the_keys_were_pressed(table: Table) -> None:
    table.begin_with_clips()
    table.key(Qt.Key.Key_Right)
    table.key(Qt.Key.Key_Right)
    table.rest_on(2 * US_PER_S + 2 * FRAME_US)
    table.key(Qt.Key.Key_I)
    table.key(Qt.Key.Key_Right, SHIFT)
    table.rest_on(3 * US_PER_S + 2 * FRAME_US)
    table.key(Qt.Key.Key_O)
    clip = table.desk.project.get(Clip, "m1")
    assert (clip.onset_us, clip.offset_us) == (
        2 * US_PER_S + 2 * FRAME_US,
        3 * US_PER_S + 2 * FRAME_US,
    )
    table.key(Qt.Key.Key_Right, SHIFT)
    table.rest_on(4 * US_PER_S + 2 * FRAME_US)
    table.key(Qt.Key.Key_I, SHIFT)
    table.key(Qt.Key.Key_Right, SHIFT)
    table.rest_on(5 * US_PER_S + 2 * FRAME_US)
    table.key(Qt.Key.Key_O)
    made = table.desk.project.get(Clip, table.order[-1])
    assert (made.onset_us, made.offset_us) == (
        4 * US_PER_S + 2 * FRAME_US,
        5 * US_PER_S + 2 * FRAME_US,
    )
    assert table.page.desk.clip_id == made.id
    # elsewhere the film is let go; on coming back it lies where it was
    table.key(Qt.Key.Key_1, ALT)
    assert table.page.film.stage.player is None
    table.key(Qt.Key.Key_3, ALT)
    table.until(lambda: table.page.film.stage.exact_moment() is not None)
    assert table.page.desk.clip_id == made.id


def test_a_script_is_written_at_frames_and_kept_from_the_first_key_on(table: Table) -> None:
    table.begin_with_clips()
    table.key(Qt.Key.Key_N)
    table.desk.type("L")
    assert table.script == [("child_says", 2000, "L")]
    table.desk.type("ook!")
    kind = table.page.script.kind
    for chosen in (CueKind.TIP, CueKind.CHILD_SAYS):
        kind.setCurrentIndex(kind.findData(chosen))
        kind.activated.emit(kind.currentIndex())
        assert table.script == [(chosen.value, 2000, "Look!")]
    table.key(Qt.Key.Key_Return)
    assert table.script == [("child_says", 2000, "Look!")]
    assert table.page.film.layer.subtitle == "Look!"
    table.key(Qt.Key.Key_Right, SHIFT)
    table.rest_on(3 * US_PER_S)
    table.key(Qt.Key.Key_Q)
    table.key(Qt.Key.Key_Down)
    table.key(Qt.Key.Key_Escape)
    assert table.script[1] == ("question", 3000, "What does Noor want to tell you here?")
    table.key(Qt.Key.Key_Right, SHIFT)
    table.rest_on(4 * US_PER_S)
    table.key(Qt.Key.Key_P)
    assert [cue.stops for cue in table.desk.project.cues(table.plan.id)] == [False, True, True]
    table.key(Qt.Key.Key_P)
    table.key(Qt.Key.Key_Delete)
    assert len(table.script) == 2
    table.key(Qt.Key.Key_Q)
    table.desk.type("What did you hope for?")
    table.page.script.keep_button.click()
    kept = [each.text.get("en") for each in table.desk.project.of(Prompt)]
    assert kept == ["What did you hope for?"]
    assert table.page.script.prompts.itemText(1) == "What did you hope for?"
    assert not table.page.script.keep_button.isEnabled()


def drawn_by_hand(layer: QWidget, box: QPointF, to: QPointF) -> None:
    QTest.mousePress(layer, Qt.MouseButton.LeftButton, pos=box.toPoint())
    QTest.mouseMove(layer, (box + (to - box) / 2).toPoint())
    QTest.mouseMove(layer, to.toPoint())
    QTest.mouseRelease(layer, Qt.MouseButton.LeftButton, pos=to.toPoint())


def test_marks_are_drawn_by_hand_or_by_keys_in_shares_of_the_picture(table: Table) -> None:
    table.begin_with_clips()
    film = table.page.film
    box = picture_box(film.stage.view)
    assert box is not None
    table.key(Qt.Key.Key_A)
    assert film.layer.tool == Tool.ARROW
    drawn_by_hand(film.layer, point_at(box, (0.25, 0.25)), point_at(box, (0.5, 0.75)))
    table.key(Qt.Key.Key_S)
    table.key(Qt.Key.Key_Return)
    for _ in range(4):
        table.key(Qt.Key.Key_Right, SHIFT)
        table.key(Qt.Key.Key_Down, SHIFT)
    table.key(Qt.Key.Key_Return)
    assert not film.layer.tool
    (cue,) = table.desk.project.cues(table.plan.id)
    arrow, light = cue.marks
    assert arrow.shape is MarkShape.ARROW
    assert np.allclose(arrow.points, ((0.25, 0.25), (0.5, 0.75)), atol=0.01)
    assert light.shape is MarkShape.SPOTLIGHT
    assert np.allclose(light.points, ((0.5, 0.5), (0.7, 0.7)), atol=1e-9)
    table.key(Qt.Key.Key_D)
    table.key(Qt.Key.Key_Escape)
    table.key(Qt.Key.Key_Delete)
    assert len(table.desk.project.cues(table.plan.id)[0].marks) == 1
    table.key(Qt.Key.Key_Z)
    drawn_by_hand(film.layer, point_at(box, (0.2, 0.2)), point_at(box, (0.7, 0.7)))
    assert np.allclose(table.plan.items[0].zoom, (0.2, 0.2, 0.5, 0.5), atol=0.01)
    table.key(Qt.Key.Key_Z)
    assert table.plan.items[0].zoom == ()


def test_clip_and_whole_film_play_up_to_their_stops(table: Table) -> None:
    table.begin_with_clips()
    plan = table.plan
    stop = Cue(id="stop", plan_id=plan.id, clip_id="m1", at_us=2_500_000, stops=True)
    table.desk.give(stop)
    table.key(Qt.Key.Key_Space)
    table.until(lambda: table.page.film.playing.is_playing)
    table.until(lambda: not table.page.film.playing.is_playing)
    table.rest_on(2_500_000)
    page = table.page
    page.left.whole_film.click()
    page.left.clips.setCurrentRow(0)
    table.key(Qt.Key.Key_F6)
    table.key(Qt.Key.Key_Home)
    table.rest_on(0)
    table.key(Qt.Key.Key_Right, CONTROL)
    table.rest_on(5 * US_PER_S)
    table.key(Qt.Key.Key_P)
    cue = next(cue for cue in table.desk.project.cues(plan.id) if cue.clip_id == "")
    assert (cue.at_us, cue.stops) == (5 * US_PER_S, True)


def test_an_event_becomes_a_clip_with_something_before_and_after_it(table: Table) -> None:
    table.desk.code()
    table.begin()
    sources = table.page.sources
    sources.show_kind("events")
    assert sources.list.count() == 4
    sources.search.setText("vocal")
    assert sources.list.count() == 1
    table.until(lambda: table.page.film.knows_frames)
    sources.put_button.click()
    made = table.desk.project.get(Clip, table.order[0])
    assert (made.onset_us, made.offset_us) == (17 * US_PER_S, 23 * US_PER_S)
    # where another film is on the stage, the frames are known from what was kept of them
    workspace = table.desk.workspace
    film = table.desk.project.get(Recording, "film")
    table.until(lambda: kept_index(workspace.store.derived, film) is not None)
    assert nearest_frame_us(workspace, "session", 17 * US_PER_S - FRAME_US // 3) == 17 * US_PER_S
    assert nearest_frame_us(workspace, "session", 99 * US_PER_S) == 99 * US_PER_S


def test_an_earlier_moment_is_laid_beside_the_clip_but_not_another_caregivers(
    table: Table,
) -> None:
    father = Participant(id="father", family_id="family", role=Role.FATHER, name="Tim")
    early = Session(
        id="early", family_id="family", number=2, present=("child", "mother"), task="care"
    )
    his = Session(id="his", family_id="family", number=3, present=("child", "father"))
    film = table.desk.project.get(Recording, "film")
    both = replace(his, id="both", number=4, present=("child", "mother", "father"))
    films = tuple(replace(film, id=f"film-{of.id}", session_id=of.id) for of in (early, his))
    clips = tuple(
        Clip(id=f"clip-{of.id}", session_id=of.id, onset_us=0, offset_us=US_PER_S, title=of.id)
        for of in (early, his)
    )
    table.desk.give(father, early, his, both, *films, *clips)
    table.begin_with_clips()
    begin = table.room.begin
    begin.show_session("both", first=False)
    assert not begin.begin_button.isEnabled(), "it is asked with whom"
    assert begin.focusProxy() is begin.people["mother"]
    begin.people["father"].click()
    assert begin.begin_button.isEnabled()
    assert begin.focusProxy() is begin.begin_button
    page = table.page
    table.key(Qt.Key.Key_F7)
    assert page.sources.list.count() == 2
    row = next(n for n in range(2) if page.sources.list.item(n).text() == "early")
    page.sources.list.setCurrentRow(row)
    table.key(Qt.Key.Key_F7)
    assert page.beside.isVisible()
    table.key(Qt.Key.Key_F7)
    assert not page.beside.isVisible()
    page.sources.list.setFocus()
    page.sources.list.setCurrentRow(1 - row)
    table.key(Qt.Key.Key_F7)
    assert not page.beside.isVisible()
    assert "another caregiver" in table.desk.sentence


def test_a_plan_is_copied_removed_brought_back_and_outlives_a_moment(table: Table) -> None:
    table.begin_with_clips()
    first = table.plan.id
    cue = Cue(id="c", plan_id=first, clip_id="m2", at_us=11 * US_PER_S, kind=CueKind.TIP, text="!")
    table.desk.give(cue)
    table.page.copy()
    assert table.room.plan_id != first
    assert table.script == [("tip", 11000, "!")]
    table.page.remove()
    assert table.room.plan_id == first
    table.key(Qt.Key.Key_Z, CONTROL)
    assert len(table.desk.project.plans("session")) == 2
    held = FeedbackSession(id="held", plan_id=first, held_on=date(2026, 3, 21), began_at="2026")
    table.desk.give(held)
    table.room.show_plan(first)
    table.page.remove()
    assert len(table.desk.project.plans("session")) == 2
    assert "stays" in table.desk.sentence
    table.desk.workspace.apply(remove("remove_moment", table.desk.project.get(Clip, "m1")))
    assert table.page.left.clips.count() == 2
    assert table.page.desk.clip_id == "m2"
    # once consent is withdrawn, not a picture of the film is left on the page
    shown = [table.page.left.clips.item(row) for row in range(2)]
    table.until(lambda: all(item.data(PICTURE) is not None for item in shown))
    given = table.desk.project.get(Consent, "treatment-child")
    withdrawn = replace(given, withdrawn_on=date(2026, 1, 2))
    table.desk.workspace.apply(revise("withdraw", given, withdrawn))
    assert [item.data(PICTURE) for item in shown] == [None, None]
    table.until(lambda: bool(table.page.film.stage.view.notice))
    assert table.page.film.stage.exact_moment() is None


def test_the_small_picture_comes_from_the_film_that_is_there_not_from_one_that_was_erased(
    table: Table,
) -> None:
    film = table.desk.project.get(Recording, FILM.id)
    table.desk.give(replace(film, id="first", label="a", storing=Storing.ERASED, path=""))
    pictures = Thumbnails(table.desk.house.context, lambda: None)
    table.until(lambda: pictures.of(MOMENTS[0]) is not None)
    pictures.close()
