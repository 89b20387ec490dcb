"""Coding by interval as a person does it: one interval plays, waits for its score, and goes on."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from observer.app.workspace import Workspace
from observer.gui.coding.transport_buttons import Pill
from observer.gui.work.interval_part import IntervalPart
from observer.gui.work.interval_run import Watch
from observer.gui.work.words import key_cap
from observer.schemes.bundled import bundled_schemes

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

CONTROL = Qt.KeyboardModifier.ControlModifier
SCHEME = "regulation-five-seconds"
FIVE_US = 5_000_000


@pytest.fixture
def brisk(make_stage: "MakeStage", project: tuple[Workspace, str]) -> "Stage":
    """The Code room with that scheme, but intervals of two seconds."""
    (bundled,) = (path for path in bundled_schemes() if path.stem == SCHEME)
    words = bundled.read_text("utf-8").replace("observe_s = 5", "observe_s = 2")
    words = words.replace(f'id = "{SCHEME}"', 'id = "brisk"', 1)
    project[0].add_scheme(words.encode(), "brisk.toml")
    return make_stage(scheme_id="brisk")


def part(stage: "Stage", part_id: str) -> IntervalPart:
    found = stage.room.work.part_of(part_id)
    assert isinstance(found, IntervalPart)
    stage.room.work.open(found)
    return found


def rests_at_end(stage: "Stage", found: IntervalPart, number: int) -> None:
    """Wait until an interval was seen to its end and waits for its score."""

    def waits() -> bool:
        slot = found.run.slot
        return slot is not None and slot.number == number and found.run.watch is Watch.WAITING

    stage.until(waits)
    stage.until(lambda: not stage.room.is_playing() and not stage.room.stage.is_behind)


def test_one_interval_plays_waits_for_its_score_and_goes_on_by_itself(
    make_stage: "MakeStage",
) -> None:
    stage = make_stage(scheme_id=SCHEME)
    found = part(stage, "distress")
    assert [(s.onset_us, s.is_short) for s in found.run.slots] == [(0, False), (FIVE_US, True)]
    assert found.progress(stage.room.desk.context.text) == "0 of 2"
    stage.press(Qt.Key.Key_Space)
    rests_at_end(stage, found, 1)
    shown, end_us = stage.room.video.shown, stage.room.stage.end_of_frame()
    assert shown is not None
    assert shown.time_us < FIVE_US
    assert end_us is not None
    assert end_us >= FIVE_US
    stage.press("3")
    (score,) = stage.coding.scores
    assert (score.form, score.item, score.value) == ("distress", "level", 3.0)
    assert (score.onset_us, score.offset_us) == (0, FIVE_US)
    assert score.onset_anchor is not None
    assert score.onset_anchor.frame == 0
    rests_at_end(stage, found, 2)
    assert found.progress(stage.room.desk.context.text) == "1 of 2"
    stage.press("0")
    assert [s.value for s in stage.coding.scores] == [3.0, 0.0]
    assert found.progress(stage.room.desk.context.text) == "2 of 2"


def test_a_score_can_be_undone_and_a_wrong_key_scores_nothing(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id=SCHEME)
    found = part(stage, "distress")
    stage.press("9")
    assert found.run.scored == {}
    stage.press("2")
    assert [s.value for s in stage.coding.scores] == [2.0]
    stage.press("1")
    assert [s.value for s in stage.coding.scores] == [1.0]
    stage.press(Qt.Key.Key_Z, CONTROL)
    stage.press(Qt.Key.Key_Z, CONTROL)
    assert stage.coding.scores == ()
    assert found.run.done == 0


def test_keys_say_yes_and_enter_says_that_the_rest_did_not_occur(brisk: "Stage") -> None:
    found = part(brisk, "child_ways")
    brisk.press(Qt.Key.Key_Space)
    rests_at_end(brisk, found, 1)
    brisk.press("et")
    assert {s.item: s.value for s in brisk.coding.scores} == {
        "own_body": 1.0,
        "turns_to_parent": 1.0,
    }
    brisk.press("t")
    brisk.press(Qt.Key.Key_Return)
    assert {s.item: s.value for s in brisk.coding.scores} == {
        "own_body": 1.0,
        "turns_to_parent": 0.0,
        "looks_away": 0.0,
        "asks_or_changes": 0.0,
    }
    rests_at_end(brisk, found, 2)


def test_space_repeats_an_interval_that_waits_and_arrows_go_to_its_neighbours(
    brisk: "Stage",
) -> None:
    found = part(brisk, "distress")
    brisk.press(Qt.Key.Key_Down)
    rests_at_end(brisk, found, 2)
    brisk.press(Qt.Key.Key_Space)
    brisk.until(lambda: brisk.room.is_playing() and found.run.watch is Watch.WATCHING)
    rests_at_end(brisk, found, 2)
    brisk.press(Qt.Key.Key_Up)
    rests_at_end(brisk, found, 1)


def test_an_interval_is_left_out_with_a_reason_and_taken_back_in(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id=SCHEME)
    found = part(stage, "distress")
    stage.press("3")
    stage.press("u")
    assert found.reasons.is_open
    stage.press("4")
    (mark,) = stage.coding.uncodable
    assert (mark.track, mark.reason) == ("distress", "asleep")
    assert (mark.onset_us, mark.offset_us) == (0, FIVE_US)
    assert stage.coding.scores == ()
    assert found.run.done == 1
    stage.press("3")
    assert stage.coding.scores == ()
    assert stage.said[-1] == "This interval is left out; U takes it back in."
    stage.press("u")
    assert stage.coding.uncodable == ()


def test_first_open_goes_to_what_was_left(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id=SCHEME)
    found = part(stage, "distress")
    stage.press("1")
    stage.press(Qt.Key.Key_D, CONTROL)
    rests_at_end(stage, found, 2)
    stage.press("1")
    stage.press(Qt.Key.Key_D, CONTROL)
    assert stage.said[-1] == "There is nothing left to score by interval here."


def test_the_mouse_does_what_the_keys_do(make_stage: "MakeStage") -> None:
    stage = make_stage(scheme_id=SCHEME)
    found = part(stage, "distress")
    QTest.mouseClick(found.items.buttons["level", 2.0], Qt.MouseButton.LeftButton)
    assert [s.value for s in stage.coding.scores] == [2.0]
    assert stage.room.video.hasFocus()
    QTest.mouseClick(found.feet["next_event"], Qt.MouseButton.LeftButton)
    rests_at_end(stage, found, 2)
    QTest.mouseClick(found.feet["uncodable"], Qt.MouseButton.LeftButton)
    assert found.reasons.is_open


def test_going_elsewhere_on_the_timeline_chooses_the_interval_there(
    make_stage: "MakeStage",
) -> None:
    stage = make_stage(scheme_id=SCHEME)
    found = part(stage, "distress")
    stage.go(150)
    stage.until(lambda: found.run.slot is not None and found.run.slot.number == 2)
    stage.press("4")
    assert [s.onset_us for s in stage.coding.scores] == [FIVE_US]


OWN = """
format = 1
id = "own"
version = "1.0.0"
status = "draft"
languages = ["en"]
title.en = "Own"

[[subjects]]
id = "child"
role = "child"
label.en = "Child"

[[phases]]
id = "play"
label.en = "Play"

[[intervals]]
id = "smiles"
subject = "child"
mode = "count"
observe_s = 3
record_s = 1
label.en = "Smiles"
[[intervals.items]]
id = "smile"
number = 1
label.en = "smile"
key = "s"
[[intervals.items]]
id = "laugh"
number = 2
label.en = "laugh"
key = "a"

[[intervals]]
id = "near"
subject = "child"
mode = "momentary"
observe_s = 2
label.en = "Near"
[[intervals.items]]
id = "near"
number = 3
label.en = "near the parent"
key = "n"

[[intervals]]
id = "gaze"
subject = "child"
mode = "predominant"
anchor = "phase"
phases = ["play"]
observe_s = 2
label.en = "Gaze"
[[intervals.items]]
id = "toy"
number = 4
label.en = "at the toy"
[[intervals.items]]
id = "parent"
number = 5
label.en = "at the parent"
"""


@pytest.fixture
def own(make_stage: "MakeStage", project: tuple[Workspace, str]) -> "Stage":
    """The Code room with a scheme of one's own."""
    project[0].add_scheme(OWN.encode(), "own.toml")
    return make_stage(scheme_id="own")


def test_a_count_goes_up_with_every_press_and_down_with_the_button(own: "Stage") -> None:
    found = part(own, "smiles")
    assert [s.onset_us for s in found.run.slots][:2] == [0, 4_000_000]
    own.press("sss")
    QTest.mouseClick(found.items.findChildren(Pill)[0], Qt.MouseButton.LeftButton)
    assert [(s.item, s.value) for s in own.coding.scores] == [("smile", 2.0)]
    own.press(Qt.Key.Key_Return)
    assert {s.item: s.value for s in own.coding.scores} == {"smile": 2.0, "laugh": 0.0}


def test_time_for_writing_down_passes_before_the_film_waits(own: "Stage") -> None:
    found = part(own, "smiles")
    own.press(Qt.Key.Key_Space)
    own.until(lambda: found.run.watch is Watch.RECORDING)
    rests_at_end(own, found, 1)
    end_us = own.room.stage.end_of_frame()
    assert end_us is not None
    assert end_us >= 4_000_000 > (own.room.video.shown_us or 0)


def test_a_momentary_interval_shows_its_last_frame_and_does_not_play(own: "Stage") -> None:
    found = part(own, "near")
    own.press(Qt.Key.Key_Down)
    rests_at_end(own, found, 2)
    assert not own.room.is_playing()
    end_us = own.room.stage.end_of_frame()
    assert end_us is not None
    assert end_us >= 4_000_000 > (own.room.video.shown_us or 0)
    own.press("0")
    rests_at_end(own, found, 3)
    assert [(s.onset_us, s.value) for s in own.coding.scores] == [(2_000_000, 0.0)]


def test_what_lasted_longest_is_chosen_and_the_others_are_not(own: "Stage") -> None:
    found = part(own, "gaze")
    assert found.run.slot is None
    own.go(25)
    own.press(Qt.Key.Key_P, CONTROL)
    onset_us = own.time_us(25)
    own.until(lambda: found.run.slot is not None and found.run.slot.onset_us == onset_us)
    own.press("2")
    assert {s.item: s.value for s in own.coding.scores} == {"toy": 0.0, "parent": 1.0}
    assert {s.onset_us for s in own.coding.scores} == {onset_us}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_buttons_below_the_interval_are_whole_and_arrows_stand_as_arrows(
    make_stage: "MakeStage", language: str
) -> None:
    stage = make_stage(scheme_id=SCHEME, language=language)
    found = part(stage, "child_ways")
    found.resize(360, 420)
    stage.qtbot.wait(0)
    assert all(pill.width() >= pill.sizeHint().width() for pill in found.feet.values())
    commands = stage.room.desk.context.commands
    caps = [key_cap(commands, each) for each in ("previous_event", "next_event", "uncodable")]
    assert caps == ["\N{UPWARDS ARROW}", "\N{DOWNWARDS ARROW}", "U"]
