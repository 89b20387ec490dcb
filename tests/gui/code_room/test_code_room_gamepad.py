"""Following a trace with the stick of a gamepad, by SDL's virtual one."""

from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from observer.gui.work.gamepad import deflection, load_library
from observer.gui.work.trace_part import TracePart
from observer.model.forms import Scale, Trace
from observer.model.local_text import LocalText
from observer.model.trace_edits import deflected

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

WHOLLY_UP, MIDDLE, WHOLLY_DOWN = -32768, 0, 32767


class Pad:
    """A virtual gamepad with two sticks."""

    def __init__(self, library: ModuleType) -> None:
        self._library = library
        kind = library.SDL_JOYSTICK_TYPE_GAMECONTROLLER
        self._place = library.SDL_JoystickAttachVirtual(kind, 6, 15, 0)
        self._handle = library.SDL_JoystickOpen(self._place)

    def move(self, raw: int) -> None:
        self._library.SDL_JoystickSetVirtualAxis(self._handle, 1, raw)

    def push(self, *, down: bool) -> None:
        self._library.SDL_JoystickSetVirtualButton(self._handle, 0, int(down))

    def unplug(self) -> None:
        if self._handle is not None:
            self._library.SDL_JoystickClose(self._handle)
            self._library.SDL_JoystickDetachVirtual(self._place)
            self._handle = None


@pytest.fixture
def plug_in() -> Iterator[Callable[[], Pad]]:
    library = load_library()
    if library is None:
        pytest.skip("there is no SDL here")
    library.SDL_InitSubSystem(library.SDL_INIT_JOYSTICK)
    pads: list[Pad] = []

    def plug_in() -> Pad:
        pads.append(Pad(library))
        return pads[-1]

    yield plug_in
    for pad in pads:
        pad.unplug()
    library.SDL_QuitSubSystem(library.SDL_INIT_JOYSTICK)


def open_trace(make_stage: "MakeStage", trace: str) -> tuple["Stage", TracePart]:
    stage = make_stage(scheme_id="affect-trace")
    found = stage.room.work.part_of(trace)
    assert isinstance(found, TracePart)
    stage.room.work.open(found)
    return stage, found


def stands_at(part: TracePart, value: float) -> bool:
    return part.recorder.value == value


def goes_on(stage: "Stage") -> None:
    beyond_us = stage.room.now_us + 300_000
    stage.until(lambda: stage.room.now_us > beyond_us)


def test_the_stick_writes_its_value_while_the_film_plays(
    make_stage: "MakeStage", plug_in: Callable[[], Pad]
) -> None:
    pad = plug_in()
    stage, found = open_trace(make_stage, "child_feeling")
    stage.until(lambda: found.gamepad.is_there)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: stage.room.is_playing() and stage.room.now_us > 200_000)
    assert not found.recorder.is_writing
    pad.move(WHOLLY_UP)
    stage.until(lambda: found.recorder.is_writing)
    for raw, value in ((WHOLLY_DOWN, -3.0), (MIDDLE, 0.0)):
        goes_on(stage)
        pad.move(raw)
        stage.until(partial(stands_at, found, value))
    goes_on(stage)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: not found.recorder.is_writing)
    (run,) = stage.coding.runs_of("child_feeling")
    assert [run.values[0], min(run.values), run.values[-1]] == [3.0, -3.0, 0.0]


def test_its_button_begins_and_ends_the_writing(
    make_stage: "MakeStage", plug_in: Callable[[], Pad]
) -> None:
    pad = plug_in()
    stage, found = open_trace(make_stage, "child_feeling")
    stage.until(lambda: found.gamepad.is_there)
    pad.push(down=True)
    stage.until(lambda: found.recorder.is_armed)
    pad.push(down=False)
    QTest.qWait(60)
    assert found.recorder.is_armed
    pad.push(down=True)
    stage.until(lambda: not found.recorder.is_armed)


def test_one_that_is_plugged_in_later_is_found_and_one_pulled_out_is_let_go(
    make_stage: "MakeStage", plug_in: Callable[[], Pad]
) -> None:
    stage, found = open_trace(make_stage, "child_feeling")
    QTest.qWait(60)
    assert not found.gamepad.is_there
    pad = plug_in()
    stage.until(lambda: found.gamepad.is_there)
    pad.move(WHOLLY_UP)
    stage.until(lambda: found.recorder.value == 3.0)
    pad.unplug()
    stage.until(lambda: not found.gamepad.is_there)
    QTest.qWait(60)
    assert found.recorder.value == 3.0


def test_a_part_that_is_not_open_hears_nothing_of_it(
    make_stage: "MakeStage", plug_in: Callable[[], Pad]
) -> None:
    pad = plug_in()
    stage, found = open_trace(make_stage, "child_feeling")
    stage.until(lambda: found.gamepad.is_there)
    found.leave()
    assert not found.gamepad.is_there
    pad.move(WHOLLY_UP)
    QTest.qWait(60)
    assert found.recorder.value == 0.0


def test_a_stick_that_nobody_touches_stands_in_the_middle() -> None:
    assert deflection(4000) == deflection(-4000) == 0.0
    assert deflection(WHOLLY_UP) == 1.0
    assert deflection(WHOLLY_DOWN) == -1.0
    assert 0.0 < deflection(-5200) < 0.02


@pytest.mark.parametrize(
    ("lowest", "highest", "neutral", "share", "value"),
    [(-3, 3, 0, 0.5, 1.5), (0, 10, 0, 1.0, 10), (0, 10, 0, -1.0, 0), (0, 10, 5, -0.5, 2.5)],
)
def test_the_ends_of_the_way_are_the_ends_of_the_scale(
    lowest: float, highest: float, neutral: float, share: float, value: float
) -> None:
    trace = Trace(
        id="t",
        label=LocalText(),
        scale=Scale(minimum=lowest, maximum=highest, step=0.0),
        neutral=neutral,
    )
    assert deflected(trace, share) == pytest.approx(value)
