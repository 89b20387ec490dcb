"""Small pictures of the film and its voices on the timeline, as a person sees them."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from observer.gui.timeline.rows import RULER_PX, Row, RowKind
from observer.gui.timeline.scale import TimeScale
from observer.gui.timeline.scene import SoundLook
from observer.gui.timeline.strip import slots
from observer.gui.video.film import Film

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.gui.code_room.conftest import Stage

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def show_strip(stage: "Stage") -> Row:
    """Press the key for the filmstrip, and wait until its pictures are there."""
    stage.press("F", CONTROL | SHIFT)
    return made(stage)


def made(stage: "Stage") -> Row:
    """Return the row of the filmstrip once all pictures in view are drawn."""
    timeline = stage.room.timeline
    timeline.repaint()
    stage.until(lambda: timeline.strip is not None and timeline.strip.is_done)
    stage.qtbot.wait(200)
    return row_of(stage, RowKind.FILM)


def row_of(stage: "Stage", kind: RowKind) -> Row:
    scene = stage.room.timeline.scene
    assert scene is not None
    return next(row for row in scene.rows if row.kind is kind)


def drawn(stage: "Stage", row: Row) -> "NDArray[np.uint8]":
    """Return a row as it is painted, BGRA, without the names."""
    timeline = stage.room.timeline
    scene = timeline.scene
    assert scene is not None
    image = timeline.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    whole = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    top = RULER_PX + row.top_px
    return whole[top + 2 : top + row.height_px - 3, scene.label_px :].copy()


def film_like(picture: "NDArray[np.uint8]") -> float:
    """Return the share that has the colours of the film's wall."""
    wall = np.abs(picture[..., :3].astype(int) - (190, 205, 200)).max(axis=2) < 30
    return float(wall.mean())


def test_the_filmstrip_fills_its_row_with_the_film(stage: "Stage") -> None:
    before = stage.room.timeline.height()
    row = show_strip(stage)
    assert film_like(drawn(stage, row)) > 0.5
    assert stage.room.timeline.height() >= before


def test_pressed_again_the_row_goes_and_nothing_is_made_any_more(stage: "Stage") -> None:
    show_strip(stage)
    stage.press("F", CONTROL | SHIFT)
    assert stage.room.timeline.strip is None
    scene = stage.room.timeline.scene
    assert scene is not None
    assert all(row.kind is not RowKind.FILM for row in scene.rows)


def test_zoomed_in_the_pictures_are_of_the_stretch_in_view(stage: "Stage") -> None:
    stage.go(100)
    row = show_strip(stage)
    for _ in range(4):
        stage.room.timeline.zoom_in()
    row = made(stage)
    picture = drawn(stage, row)
    # the block stands somewhere in the middle of the film then, in every small picture
    blue = (picture[..., 0].astype(int) - picture[..., 2] > 50).any(axis=0)
    assert film_like(picture) > 0.5
    assert blue.mean() > 0.05


def test_a_click_on_the_filmstrip_goes_there(stage: "Stage") -> None:
    row = show_strip(stage)
    timeline = stage.room.timeline
    scene = timeline.scene
    assert scene is not None
    x = round(scene.x(stage.time_us(120)))
    QTest.mouseClick(
        timeline,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(x, scene.top(row) + 10),
    )

    def there() -> bool:
        shown = stage.room.video.shown
        return shown is not None and shown.exact and abs(shown.index - 120) <= 1

    stage.until(there)


def test_nothing_is_decoded_for_the_strip_while_the_film_plays(stage: "Stage") -> None:
    stage.press(Qt.Key.Key_Space)
    stage.until(stage.room.is_playing)
    stage.press("F", CONTROL | SHIFT)
    timeline = stage.room.timeline
    timeline.repaint()
    stage.until(lambda: (stage.room.video.shown_us or 0) > 1_500_000)
    assert stage.room.is_playing()
    assert timeline.strip is not None
    assert not timeline.strip.is_done
    stage.press(Qt.Key.Key_Space)
    assert film_like(drawn(stage, made(stage))) > 0.5


def test_another_session_has_no_pictures_of_the_one_before(stage: "Stage") -> None:
    show_strip(stage)
    stage.room.release()
    assert stage.room.timeline.strip is None


@pytest.mark.parametrize("start_us", [0.0, 1_234_567.0, 3_999_999.0])
def test_a_moment_keeps_its_picture_while_the_timeline_is_scrolled(start_us: float) -> None:
    still = TimeScale(start_us=0.0, us_per_px=5_000.0, width_px=1_000)
    moved = replace(still, start_us=start_us)
    before = {slot.time_us for slot in slots(still, 80, 0, 60_000_000)}
    after = {slot.time_us for slot in slots(moved, 80, 0, 60_000_000)}
    shared = {time for time in before if start_us + 400_000 < time < 4_600_000}
    assert shared <= after


def test_rooms_lie_side_by_side_and_stay_within_the_film() -> None:
    scale = TimeScale(start_us=-1e6, us_per_px=10_000.0, width_px=900)
    found = slots(scale, 80, 0, 5_000_000)
    edges = [slot.left_px for slot in found]
    assert np.allclose(np.diff(edges), 80)
    assert all(0 <= slot.time_us < 5_000_000 for slot in found)


def test_the_key_turns_from_both_to_wave_to_voices(stage: "Stage") -> None:
    timeline = stage.room.timeline
    looks = []
    for _ in range(4):
        looks.append(timeline.sound_look)
        stage.press("V", CONTROL | SHIFT)
    assert looks == [SoundLook.BOTH, SoundLook.WAVE, SoundLook.VOICE, SoundLook.BOTH]


def test_a_film_that_goes_takes_its_pictures_along(stage: "Stage") -> None:
    show_strip(stage)
    film = stage.room.film
    assert isinstance(film, Film)
    stage.room.stage.close_films()
    stage.qtbot.wait(300)
    row = row_of(stage, RowKind.FILM)
    assert film_like(drawn(stage, row)) < 0.1
