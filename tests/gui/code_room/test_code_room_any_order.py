"""After any keys in any order, the code pressed stands on the picture that is on the screen."""

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from benchmarks.playback import barcode
from benchmarks.playback.clips import PHONE, Place, Shelf
from observer.app.intake import IntakeRequest, take_in
from observer.app.tasks import Progress
from observer.media.frame import Frame
from observer.model.session import Recording

if TYPE_CHECKING:
    from observer.media.session_player import SessionPlayer
    from tests.gui.code_room.conftest import MakeStage, Stage

SMALL = replace(PHONE, file="uneven.mp4", size=(320, 180), count=150)
EVEN = replace(SMALL, file="even.mp4", gop=12, count=120)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
KEYS: tuple[tuple[Qt.Key | str, Qt.KeyboardModifier | None], ...] = (
    (Qt.Key.Key_Space, None),
    ("j", None),
    ("j", None),
    ("k", None),
    ("l", None),
    (Qt.Key.Key_Left, None),
    (Qt.Key.Key_Right, None),
    (Qt.Key.Key_Left, SHIFT),
    (Qt.Key.Key_Right, SHIFT),
    (Qt.Key.Key_Up, SHIFT),
    (Qt.Key.Key_Down, SHIFT),
    (Qt.Key.Key_Home, None),
    (Qt.Key.Key_End, None),
    ("/", None),
    (Qt.Key.Key_R, CONTROL),
    (Qt.Key.Key_I, SHIFT),
    (Qt.Key.Key_O, SHIFT),
    (Qt.Key.Key_F6, None),
)
TRACK, CODE_KEY = "child_signal", "a"


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("numbered"))


def taken_in(path: Path) -> Recording:
    return take_in(IntakeRequest(path=path, session_id="", label=path.stem), Progress())


@pytest.fixture(scope="session")
def film(shelf: Shelf) -> Recording:
    """A film whose pictures carry their numbers, in place of the usual one."""
    return taken_in(shelf.clip(SMALL).path)


class Coder:
    """Somebody who presses keys at random, and codes."""

    def __init__(self, stage: "Stage", places: dict[str, tuple[Place, ...]], seed: int) -> None:
        self.stage, self._places = stage, places
        self._random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.exact = 0

    def sequence(self) -> None:
        """Press some keys, drag now and then, and code on what is on the screen by then."""
        for _ in range(self._random.randint(1, 6)):
            if self._random.random() < 0.2:
                start_us, end_us = self._player.extent_us
                self.stage.room.playing.scrub(
                    self._random.randint(start_us, end_us), exact=self._random.random() < 0.3
                )
            else:
                self.stage.press(*self._random.choice(KEYS))
            self.stage.qtbot.wait(self._random.choice((0, 5, 40, 90)))
        self._code()

    @property
    def _player(self) -> "SessionPlayer":
        player = self.stage.room.playing.player
        assert player is not None
        return player

    def _code(self) -> None:
        """Press a code's key, and hold what is stored against what is seen when it is stored."""
        stage = self.stage
        before, said = stage.events(TRACK), len(stage.said)
        screen, shown = self._seen()
        stage.press(CODE_KEY)
        if stage.events(TRACK) == before:
            # it waits for the frame that is on its way, or was refused with a sentence
            stage.until(lambda: stage.events(TRACK) != before or len(stage.said) > said)
            screen, shown = self._seen()
        added = [event for event in stage.events(TRACK) if event not in before]
        if not added:
            return
        (event,) = added
        assert shown is not None
        assert shown.exact
        self.exact += 1
        place = self._place(shown)
        assert barcode.read(screen) == place.code
        assert event.onset_us == shown.time_us == place.time_us
        assert event.onset_anchor is not None
        assert event.onset_anchor.frame == place.number
        assert event.onset_anchor.pts * event.onset_anchor.time_base * 1_000_000 == place.time_us
        self.stage.press(Qt.Key.Key_Z, CONTROL)
        assert self.stage.events(TRACK) == before, stage.said[-3:]

    def _seen(self) -> tuple[NDArray[np.uint8], Frame | None]:
        """Return what is on the screen, and which frame that is."""
        return pixels(self.stage.room.video.grab().toImage()), self.stage.room.video.shown

    def _place(self, frame: Frame) -> Place:
        """Return how the picture that a frame names was drawn."""
        recordings = self.stage.workspace.project.recordings(self.stage.session_id)
        (label,) = (each.label for each in recordings if each.id == frame.recording_id)
        return self._places[label][frame.index]


def pixels(image: QImage) -> NDArray[np.uint8]:
    """Return an image as an array, RGB."""
    flat = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    # copied, since the memory is the image's, which ends here
    return lines[:, : flat.width() * 3].reshape(flat.height(), flat.width(), 3).copy()


@pytest.mark.parametrize(
    "sequences", [20, pytest.param(500, marks=[pytest.mark.proof, pytest.mark.timeout(1800)])]
)
def test_a_code_stands_on_the_picture_on_the_screen_whatever_was_pressed(
    sequences: int, make_stage: "MakeStage", shelf: Shelf
) -> None:
    clips = [shelf.clip(kind) for kind in (SMALL, EVEN)]
    stage = make_stage(beside=(taken_in(clips[1].path),))
    coder = Coder(stage, {clip.path.stem: clip.places for clip in clips}, seed=4)
    for _ in range(sequences):
        coder.sequence()
    assert coder.exact > sequences // 5
