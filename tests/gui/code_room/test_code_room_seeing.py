"""Looking at the picture as a person does: wheel, drag, keys, the sliders, and keeping it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from observer.gui.forms.snapshot_form import SnapshotForm
from observer.gui.video.light import Light, table
from observer.media.recording import Recording as Film
from observer.model.consent import Consent, Purpose
from observer.model.edits import PROJECT, Edit, Record, Replacement
from observer.model.family import Participant
from observer.model.scheme import Role
from observer.model.session import Session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.gui.code_room.conftest import MakeStage, Stage

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


def turn(
    stage: "Stage", notches: int, at: QPoint, keys: Qt.KeyboardModifier = CONTROL
) -> QWheelEvent:
    """Turn the wheel over the film."""
    video, is_inverted = stage.room.video, False
    event = QWheelEvent(
        QPointF(at),
        video.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        is_inverted,
    )
    QApplication.sendEvent(video, event)
    return event


def drag(stage: "Stage", by: QPoint) -> None:
    """Drag the picture with the left button held."""
    video = stage.room.video
    start = video.rect().center()
    QTest.mousePress(video, LEFT, NONE, start)
    for part in (0.3, 0.6, 1.0):
        QTest.mouseMove(video, start + by * part)
    QTest.mouseRelease(video, LEFT, NONE, start + by)


def block_left(stage: "Stage") -> float:
    """Return where on the view the blue block of the film begins, in pixels from its left."""
    picture = pixels(stage)
    row = picture[picture.shape[0] // 2].astype(int)
    is_blue = row[:, 0] - row[:, 2] > 60
    return float(np.argmax(is_blue))


def pixels(stage: "Stage") -> "NDArray[np.uint8]":
    """Return the film as it is painted, BGRA."""
    image = stage.room.video.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4).copy()


def test_the_wheel_with_ctrl_comes_closer_around_the_mouse(stage: "Stage") -> None:
    stage.go(80)
    before = block_left(stage)
    turn(stage, 3, QPoint(round(before), stage.room.video.height() // 2))
    assert stage.room.video.lens.zoom == pytest.approx(1.25**3)
    assert block_left(stage) == pytest.approx(before, abs=4)


def test_it_comes_no_closer_than_eight_times_and_goes_back_to_the_whole(stage: "Stage") -> None:
    stage.go(80)
    middle = stage.room.video.rect().center()
    turn(stage, 20, middle)
    assert stage.room.video.lens.zoom == 8.0
    turn(stage, -20, middle)
    assert stage.room.video.lens.is_whole


def test_the_wheel_alone_leaves_the_whole_picture_as_it_is(stage: "Stage") -> None:
    assert not turn(stage, 2, stage.room.video.rect().center(), NONE).isAccepted()
    assert stage.room.video.lens.is_whole


def test_from_closer_the_hand_moves_the_picture_and_nothing_plays(stage: "Stage") -> None:
    stage.go(80)
    stage.press("+")
    stage.press("+")
    before = block_left(stage)
    drag(stage, QPoint(-60, 0))
    assert block_left(stage) == pytest.approx(before - 60, abs=4)
    assert not stage.room.is_playing()


def test_a_drag_on_the_whole_picture_is_no_click(stage: "Stage") -> None:
    drag(stage, QPoint(60, 0))
    assert not stage.room.is_playing()
    QTest.mouseClick(stage.room.video, LEFT)
    assert stage.room.is_playing()


def test_a_click_from_closer_still_plays_and_stops_as_a_locked_machine_does(stage: "Stage") -> None:
    stage.press(Qt.Key.Key_PageUp)
    QTest.mouseClick(stage.room.video, LEFT)
    stage.until(stage.room.is_playing)
    QTest.mouseClick(stage.room.video, LEFT)
    assert not stage.room.is_playing()
    stage.room.playing.play()
    assert stage.room.is_playing()
    stage.room.desk.context.machine.away.emit()
    assert not stage.room.is_playing()


def test_a_double_click_shows_the_whole_picture_on_the_same_frame(stage: "Stage") -> None:
    stage.go(50)
    stage.press(Qt.Key.Key_PageUp)
    video = stage.room.video
    QTest.mouseClick(video, LEFT)
    QTest.mouseDClick(video, LEFT)
    assert video.lens.is_whole
    assert not stage.room.is_playing()
    stage.shows(50)


def test_keys_come_closer_look_about_and_go_back(stage: "Stage") -> None:
    stage.go(80)
    video = stage.room.video
    for _ in range(4):
        stage.press(Qt.Key.Key_PageUp)
    closer = video.lens
    stage.press(Qt.Key.Key_Left, CONTROL | SHIFT)
    assert video.lens.x < closer.x
    stage.press(Qt.Key.Key_Down, CONTROL | SHIFT)
    assert video.lens.y > closer.y
    stage.press("=")
    assert video.lens.is_whole


def test_from_closer_the_pixels_come_from_the_film_in_its_own_size(stage: "Stage") -> None:
    stage.go(80)
    film = stage.room.film
    assert film is not None
    stage.press(Qt.Key.Key_PageUp)

    def is_full_size() -> bool:
        shown = stage.room.video.shown
        return shown is not None and shown.picture.shape[:2] == (180, 320)

    stage.until(is_full_size)
    stage.shows(80)
    stage.press("=")
    stage.until(lambda: not is_full_size())
    stage.shows(80)


def test_what_is_coded_does_not_change_with_how_it_is_looked_at(stage: "Stage") -> None:
    stage.go(31)
    turn(stage, 6, QPoint(30, 30))
    stage.press(Qt.Key.Key_Up, ALT)
    stage.press("g")
    (event,) = stage.events("parent_response")
    assert event.onset_us == stage.time_us(31)


def test_keys_make_the_picture_brighter_and_take_it_back(stage: "Stage") -> None:
    stage.go(20)
    before = pixels(stage)[:, :, :3].mean()
    stage.press(Qt.Key.Key_Down, ALT)
    stage.press(Qt.Key.Key_Down, ALT)
    assert stage.room.video.light == Light(brightness=-2)
    assert pixels(stage)[:, :, :3].mean() < before - 10
    stage.press(Qt.Key.Key_Home, ALT)
    assert stage.room.video.light.is_neutral
    assert pixels(stage)[:, :, :3].mean() == pytest.approx(before, abs=1)


def test_the_sliders_go_by_keys_and_escape_goes_back_to_the_film(stage: "Stage") -> None:
    stage.press("L", CONTROL | SHIFT)
    slider = QApplication.focusWidget()
    assert slider is not None
    assert slider.accessibleName() == "Brightness"
    stage.press(Qt.Key.Key_Right)
    stage.press(Qt.Key.Key_Right)
    assert stage.room.video.light == Light(brightness=2)
    stage.press(Qt.Key.Key_Tab)
    stage.press(Qt.Key.Key_Left)
    assert stage.room.video.light == Light(brightness=2, contrast=-1)
    stage.press(Qt.Key.Key_Escape)
    assert stage.room.video.hasFocus()
    assert not slider.isVisible()
    assert not stage.room.is_playing()


def test_every_light_keeps_the_order_of_dark_and_bright() -> None:
    for steps in range(-10, 11):
        for light in (
            Light(brightness=steps),
            Light(contrast=steps),
            Light(shadows=steps),
        ):
            assert (np.diff(table(light).astype(int)) >= 0).all()
    assert table(Light()).tolist() == list(range(256))
    assert table(Light(shadows=5))[[0, 255]].tolist() == [0, 255]
    assert table(Light(shadows=5))[64] > 100


# Keeping a picture


def add_people(stage: "Stage", *purposes: Purpose) -> None:
    """Put a mother and a child in the session, with her consents."""
    session = stage.workspace.project.get(Session, stage.session_id)
    family = session.family_id
    people: list[Record] = [
        Participant(id="m", family_id=family, role=Role.MOTHER, name="Sanne", has_authority=True),
        Participant(id="k", family_id=family, role=Role.CHILD, name="Noor"),
    ]
    consents = [
        Consent(
            id=f"{about}-{purpose}",
            participant_id=about,
            purpose=purpose,
            given_by="m",
            given_on=date(2026, 1, 1),
        )
        for purpose in purposes
        for about in ("m", "k")
    ]
    added = tuple(Replacement(None, record) for record in (*people, *consents))
    stage.workspace.apply(Edit(document=PROJECT, kind="add", replacements=added))


def keep_picture(stage: "Stage", folder: Path) -> SnapshotForm:
    """Press the key for it, and answer the form that asks what it is for."""
    stage.press("S", CONTROL | SHIFT)
    form = stage.room.looking.snapshots.form
    assert form is not None
    form.folder.setText(str(folder))
    stage.until(form.isActiveWindow)
    QTest.keyClick(form.folder, Qt.Key.Key_Return)
    return form


def read_png(file: Path) -> "NDArray[np.uint8]":
    """Return the pixels of a PNG file, RGB."""
    return np.asarray(cv2.imdecode(np.fromfile(file, np.uint8), cv2.IMREAD_COLOR_RGB), np.uint8)


def chunks(content: bytes) -> list[bytes]:
    """Return the kinds of the chunks of a PNG file."""
    at, kinds = 8, []
    while at < len(content):
        kinds.append(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    return kinds


def test_a_kept_picture_is_the_very_frame_in_full_size(
    stage: "Stage", tmp_path: Path, film_file: Path
) -> None:
    add_people(stage, Purpose.SUPERVISION)
    stage.go(31)
    turn(stage, 4, QPoint(30, 30))
    stage.press(Qt.Key.Key_Up, ALT)
    keep_picture(stage, tmp_path)
    file = tmp_path / "F-001_01_00-00-01-247.png"
    stage.until(file.exists)
    kept = read_png(file)
    with Film(film_file) as film:
        np.testing.assert_array_equal(kept, film.picture(31))
    assert set(chunks(file.read_bytes())) == {b"IHDR", b"IDAT", b"IEND"}
    stage.until(lambda: bool(stage.said))
    assert file.name in stage.said[-1]


def test_the_second_picture_is_kept_without_asking(stage: "Stage", tmp_path: Path) -> None:
    add_people(stage, Purpose.SUPERVISION)
    stage.go(31)
    keep_picture(stage, tmp_path)
    stage.until(lambda: bool(stage.said))
    stage.room.activateWindow()
    stage.room.video.setFocus()
    stage.go(40)
    stage.press("S", CONTROL | SHIFT)
    stage.until(lambda: len(list(tmp_path.glob("F-001_01_*.png"))) == 2)
    rows = [row for row in stage.workspace.store.access_log.rows() if "snapshot" in str(row)]
    assert len(rows) == 2


def test_a_picture_is_kept_as_it_is_seen_only_when_that_is_asked_for(
    stage: "Stage", tmp_path: Path, film_file: Path
) -> None:
    add_people(stage, Purpose.SUPERVISION)
    stage.go(31)
    stage.press(Qt.Key.Key_Up, ALT)
    stage.press("S", CONTROL | SHIFT)
    form = stage.room.looking.snapshots.form
    assert form is not None
    form.as_seen.setChecked(True)
    form.folder.setText(str(tmp_path))
    stage.until(form.isActiveWindow)
    QTest.keyClick(form.folder, Qt.Key.Key_Return)
    file = tmp_path / "F-001_01_00-00-01-247_light.png"
    stage.until(file.exists)
    kept = read_png(file)
    with Film(film_file) as film:
        np.testing.assert_array_equal(kept, table(Light(brightness=1))[film.picture(31)])


def test_without_consent_no_picture_leaves_and_a_sentence_says_why(
    stage: "Stage", tmp_path: Path
) -> None:
    add_people(stage, Purpose.SUPERVISION)
    stage.go(31)
    keep_picture(stage, tmp_path)
    stage.until(lambda: bool(list(tmp_path.glob("*.png"))))
    (kept,) = tmp_path.glob("*.png")
    kept.unlink()
    consents = stage.workspace.project.of(Consent)
    gone = tuple(Replacement(each, None) for each in consents)
    stage.workspace.apply(Edit(document=PROJECT, kind="remove", replacements=gone))
    stage.said.clear()
    stage.press("S", CONTROL | SHIFT)
    stage.until(lambda: bool(stage.said))
    assert "may not be shared for supervision" in stage.said[-1]
    assert not list(tmp_path.glob("*.png"))
    logged = str(stage.workspace.store.access_log.rows())
    assert "release_refused" in logged
    assert "Sanne" not in logged


@pytest.mark.parametrize(
    ("knows_people", "mend"),
    [(False, "First add the child and the parent in Families"), (True, "First note in Families")],
)
def test_while_consent_is_missing_the_form_says_what_to_do_and_keeps_nothing(
    stage: "Stage", tmp_path: Path, *, knows_people: bool, mend: str
) -> None:
    if knows_people:
        add_people(stage, Purpose.RESEARCH)
    stage.go(31)
    form = keep_picture(stage, tmp_path)
    assert form.isVisible()
    assert not form.done_button.isEnabled()
    assert any(mend in each.text() for each in form.findChildren(QLabel))
    if knows_people:
        form.purpose.setCurrentIndex(form.purpose.findData(Purpose.RESEARCH.value))
        assert form.done_button.isEnabled()
    form.reject()


def test_a_folder_that_is_not_there_is_refused_in_the_form(stage: "Stage", tmp_path: Path) -> None:
    add_people(stage, Purpose.SUPERVISION)
    form = keep_picture(stage, tmp_path / "gone")
    assert form.isVisible()
    form.reject()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_small_view_still_tells_time_and_number(make_stage: "MakeStage", language: str) -> None:
    stage = make_stage(language=language, size=(980, 560))
    stage.go(31)
    stage.press(Qt.Key.Key_PageUp)
    assert not stage.room.video.grab().isNull()
