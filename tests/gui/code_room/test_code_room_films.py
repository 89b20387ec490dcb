"""Several recordings of one session, as a person handles them: by keys and by clicks."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from observer.app.films import FRAME_INDEX
from observer.app.stage_choice import read_choice
from observer.gui.video.layouts import Layout
from observer.media.frame_index import FrameIndex
from observer.model.project_edits import add, remove
from observer.model.realign import revise_recording
from observer.model.session import Recording

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage, Stage

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LATER_US = 2_000_000


@pytest.fixture
def later(other_film: Recording) -> Recording:
    """The other film, begun two seconds after the first one."""
    return replace(other_film, offset_us=LATER_US)


@pytest.fixture
def two(make_stage: "MakeStage", later: Recording) -> "Stage":
    return make_stage(beside=(later,))


def recordings(stage: "Stage") -> dict[str, Recording]:
    own = stage.workspace.project.recordings(stage.session_id)
    return {recording.label: recording for recording in own}


def heard(stage: "Stage") -> set[str]:
    return {voice.label for voice, is_heard in stage.room.stage.voices if is_heard}


def at(stage: "Stage", time_us: int) -> None:
    """Go to a time of the session as a person does: by typing it."""
    stage.press(Qt.Key.Key_G, CONTROL)
    stage.press(f"{time_us / 1_000_000:.3f}")
    stage.press(Qt.Key.Key_Return)
    room = stage.room
    stage.until(lambda: not room.stage.is_behind and room.timeline.now_us == room.now_us)


def test_two_films_are_both_to_be_seen_and_the_first_is_coded_on(two: "Stage") -> None:
    at(two, 4_010_000)
    first, second = two.room.stage.views
    assert first.isVisible()
    assert second.isVisible()
    assert first.width() * first.height() > 3 * second.width() * second.height()
    assert not first.geometry().intersects(second.geometry())
    assert two.room.video is first
    assert first.hasFocus()


def test_a_film_that_has_not_begun_gives_its_place_to_the_other(two: "Stage") -> None:
    first, second = two.room.stage.views
    two.until(lambda: second.height() < 40)
    assert second.isVisible()
    assert first.width() == two.room.stage.width()
    assert first.geometry().contains(second.geometry())
    at(two, 4_010_000)
    two.until(lambda: second.height() > 80)
    assert first.width() < two.room.stage.width()
    above = second.y() - first.y()
    below = first.geometry().bottom() - second.geometry().bottom()
    assert abs(above - below) <= 2


def test_a_small_film_tells_time_and_number_to_the_pointer_alone(two: "Stage") -> None:
    at(two, 4_010_000)
    small = two.room.stage.views[1]
    two.until(lambda: small.shown is not None and small.shown.exact)
    two.until(lambda: 80 < small.height() < 200)
    told = small.grab().toImage()
    small.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=True)
    asked = small.grab().toImage()
    small.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    foot = range(small.height() - 30, small.height() - 8)

    def dark(picture: QImage) -> int:
        return sum(picture.pixelColor(x, y).lightness() < 60 for x in range(8, 100) for y in foot)

    assert dark(told) == 0
    assert dark(asked) > 500


def test_both_films_show_what_belongs_to_the_same_moment(two: "Stage") -> None:
    at(two, 4_010_000)
    first, second = two.room.stage.views
    two.until(lambda: second.shown is not None and second.shown.index == 50)
    assert first.shown is not None
    assert first.shown.time_us <= 4_010_000 < first.shown.end_us


def test_a_key_brings_the_other_film_to_the_front_and_codes_stand_on_its_frames(
    two: "Stage",
) -> None:
    at(two, 4_010_000)
    two.press(Qt.Key.Key_F6)
    assert two.room.video is two.room.stage.views[1]
    assert two.room.video.hasFocus()
    two.shows(50)
    two.press(".")
    two.shows(51)
    two.press("g")
    (event,) = two.events("parent_response")
    assert event.onset_us == LATER_US + 51 * 40_000
    assert event.onset_anchor is not None
    assert event.onset_anchor.recording_id == recordings(two)["film 2"].id
    assert event.onset_anchor.frame == 51


def test_an_event_of_the_other_film_is_found_again_whichever_is_at_the_front(
    two: "Stage",
) -> None:
    at(two, 4_010_000)
    two.press(Qt.Key.Key_F6)
    two.shows(50)
    two.press("g")
    at(two, 6_000_000)
    two.press(Qt.Key.Key_Up)
    two.shows(50)
    two.press(Qt.Key.Key_F6)
    at(two, 6_000_000)
    two.press(Qt.Key.Key_Up)
    onset_us = LATER_US + 50 * 40_000

    def is_shown() -> bool:
        shown = two.room.video.shown
        return shown is not None and shown.time_us <= onset_us < shown.end_us

    two.until(is_shown)


def test_a_click_on_the_small_film_brings_it_to_the_front_and_plays_nothing(
    two: "Stage",
) -> None:
    small = two.room.stage.views[1]
    QTest.mouseClick(small, LEFT)
    assert two.room.video is small
    assert small.hasFocus()
    assert not two.room.is_playing()
    QTest.mouseClick(small, LEFT)
    assert two.room.is_playing()


@pytest.mark.parametrize(
    ("language", "begins", "swap"),
    [
        ("en", "film 2 begins at 0:02.", "F6 shows the other film."),
        ("nl", "film 2 begint om 0:02.", "F6 toont de andere film."),
    ],
)
def test_a_film_that_does_not_reach_here_says_when_it_begins_and_nothing_is_coded_on_it(
    make_stage: "MakeStage", later: Recording, language: str, begins: str, swap: str
) -> None:
    stage = make_stage(language=language, beside=(later,))
    second = stage.room.stage.films[1]
    stage.until(lambda: second.away == begins)
    stage.press(Qt.Key.Key_F6)
    stage.until(lambda: second.away == f"{begins} {swap}")
    stage.press("g")
    assert stage.events("parent_response") == ()
    assert stage.said[-1] == f"{begins} {swap}"
    stage.press(Qt.Key.Key_F6)
    stage.press("g")
    assert len(stage.events("parent_response")) == 1


def test_the_time_goes_on_where_the_film_at_the_front_has_no_picture(two: "Stage") -> None:
    two.press(Qt.Key.Key_F6)
    at(two, 1_000_000)
    assert two.room.video.shown is None
    two.press(Qt.Key.Key_Space)
    two.until(lambda: two.room.timeline.now_us > 1_400_000)
    two.until(lambda: two.room.video.shown is not None)
    two.press(Qt.Key.Key_Space)
    assert two.room.now_us >= LATER_US


def test_f7_lays_the_films_in_every_way_and_back(two: "Stage") -> None:
    at(two, 4_010_000)
    first, second = two.room.stage.views
    seen = []
    for _ in Layout:
        two.press(Qt.Key.Key_F7)
        seen.append(two.room.stage.layout_shown)
        if seen[-1] is Layout.EVEN:
            assert abs(first.width() - second.width()) <= 1
        if seen[-1] is Layout.INSET:
            assert first.geometry().contains(second.geometry())
        assert second.isVisible() is (seen[-1] is not Layout.ALONE)
    assert set(seen) == set(Layout)
    assert seen[-1] is Layout.LARGE


def test_the_layout_and_the_film_at_the_front_are_found_again_in_another_window(
    two: "Stage", make_stage: "MakeStage"
) -> None:
    two.press(Qt.Key.Key_F7)
    two.press(Qt.Key.Key_F6)
    kept = two.workspace.store.derived
    ids = frozenset(recording.id for recording in recordings(two).values())

    def is_kept() -> bool:
        choice = read_choice(kept, ids)
        return choice is not None and choice.front == recordings(two)["film 2"].id

    two.until(is_kept)
    two.room.release()
    again = make_stage()
    assert again.room.stage.layout_shown is Layout.EVEN
    assert again.room.video is again.room.stage.views[1]


@pytest.mark.parametrize("what", ["comes", "goes"])
def test_the_layout_stays_when_a_recording_comes_or_goes(
    two: "Stage", make_stage: "MakeStage", later: Recording, what: str
) -> None:
    two.press(Qt.Key.Key_F7)
    two.press(Qt.Key.Key_F6)
    kept, project = two.workspace.store.derived, two.workspace.project
    ids = frozenset(recording.id for recording in recordings(two).values())

    def is_kept() -> bool:
        choice = read_choice(kept, ids)
        return choice is not None and choice.front == recordings(two)["film 2"].id

    two.until(is_kept)
    two.room.release()
    # the smallest id of all
    first = replace(
        later, id="0" * 32, session_id=two.session_id, label="film 3", offset_us=2 * LATER_US
    )
    two.workspace.apply(add("add_recording", first))
    if what == "goes":
        lowest = project.get(Recording, min(ids))
        two.workspace.apply(remove("remove_recording", lowest))
    again = make_stage()
    assert again.room.stage.layout_shown is Layout.EVEN


def test_the_film_at_the_front_is_heard_and_mute_silences_it(
    make_stage: "MakeStage", later: Recording
) -> None:
    stage = make_stage(beside=(replace(later, has_sound=True),))
    assert heard(stage) == {"film 2"}
    stage.press(Qt.Key.Key_F8)
    assert stage.said[-1] == "film 1 has no sound."
    stage.press(Qt.Key.Key_F6)
    stage.press(Qt.Key.Key_F8)
    assert heard(stage) == set()
    player = stage.room.playing.player
    assert player is not None
    assert player.heard == frozenset()
    assert stage.said[-1] == "You hear nothing now."
    stage.press(Qt.Key.Key_F8)
    assert player.heard == {recordings(stage)["film 2"].id}
    assert stage.said[-1] == "You hear film 2 now."


def test_a_sound_recorder_is_heard_first_and_another_recording_on_a_key(
    make_stage: "MakeStage", later: Recording, recorder: Recording
) -> None:
    stage = make_stage(beside=(replace(later, has_sound=True), recorder))
    assert heard(stage) == {"recorder"}
    stage.press(Qt.Key.Key_F8, SHIFT)
    assert heard(stage) == {"film 2"}
    assert stage.said[-1] == "You hear film 2 now."
    stage.press(Qt.Key.Key_F8, SHIFT)
    assert heard(stage) == {"recorder"}


def test_a_film_that_mute_lets_be_heard_is_heard_alone(
    make_stage: "MakeStage", later: Recording, recorder: Recording
) -> None:
    stage = make_stage(beside=(replace(later, has_sound=True), recorder))
    stage.press(Qt.Key.Key_F6)
    stage.press(Qt.Key.Key_F8)
    assert heard(stage) == {"film 2"}


def test_the_wave_that_was_shown_stays_until_that_of_what_is_heard_now_is_read(
    make_stage: "MakeStage", later: Recording, recorder: Recording
) -> None:
    stage = make_stage(beside=(replace(later, has_sound=True), recorder))

    def shown() -> str:
        scene = stage.room.timeline.scene
        return scene.sound.recording.label if scene is not None and scene.sound else ""

    stage.until(lambda: shown() == "recorder")
    stage.press(Qt.Key.Key_F8, SHIFT)
    assert shown() == "recorder"


def test_the_row_of_small_pictures_names_its_film_where_there_are_several(two: "Stage") -> None:
    two.press(Qt.Key.Key_F10)
    two.press(Qt.Key.Key_F6)
    scene = two.room.timeline.scene
    assert scene is not None
    assert scene.film == "film 2"


def test_a_click_on_a_loudspeaker_lets_a_recording_be_heard_beside_the_others(
    make_stage: "MakeStage", later: Recording, recorder: Recording
) -> None:
    stage = make_stage(beside=(replace(later, has_sound=True), recorder))
    _, second, sound = stage.room.stage.tags.all
    assert second.accessibleName() == "film 2: is not heard; click to hear it"
    QTest.mouseClick(second, LEFT)
    assert heard(stage) == {"film 2", "recorder"}
    assert second.isChecked()
    QTest.mouseClick(sound, LEFT)
    assert heard(stage) == {"film 2"}
    assert stage.room.video.hasFocus()


def test_one_film_has_no_name_on_its_picture(stage: "Stage") -> None:
    assert stage.room.stage.tags.all == ()
    stage.press(Qt.Key.Key_F6)
    stage.press(Qt.Key.Key_F7)
    assert stage.said == ["This session has one film."] * 2


def test_a_film_that_is_missing_says_so_in_its_own_view_and_the_other_plays_on(
    make_stage: "MakeStage", later: Recording, tmp_path: Path
) -> None:
    stage = make_stage(beside=(replace(later, path=str(tmp_path / "gone.mkv")),))
    first, second = stage.room.stage.views
    stage.until(lambda: bool(second.notice))
    assert "gone.mkv" in second.notice
    assert first.notice == ""
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: (first.shown_us or 0) > 300_000)
    stage.press(Qt.Key.Key_Space)
    stage.press("g")
    stage.until(lambda: len(stage.events("parent_response")) == 1)


def test_of_a_split_film_the_files_that_are_there_play_although_one_is_missing(
    make_stage: "MakeStage", other_film: Recording, tmp_path: Path
) -> None:
    after_us = 60_000_000
    lost = replace(other_film, path=str(tmp_path / "gone.mkv"), offset_us=after_us)
    stage = make_stage(beside=(lost,))
    first, second = stage.room.stage.views
    stage.until(lambda: bool(second.notice))
    assert "gone.mkv" in second.notice
    assert first.notice == ""
    stage.press("g")
    assert len(stage.events("parent_response")) == 1


def test_a_film_whose_drive_comes_back_goes_on_by_itself(
    make_stage: "MakeStage", later: Recording, tmp_path: Path
) -> None:
    content = Path(later.path).read_bytes()
    path = tmp_path / "drive" / "film.mkv"
    stage = make_stage(beside=(replace(later, path=str(path)),))
    second = stage.room.stage.views[1]
    stage.until(lambda: bool(second.notice))
    at(stage, 4_010_000)
    path.parent.mkdir()
    path.write_bytes(content)
    stage.until(lambda: second.notice == "" and second.shown is not None)
    stage.until(lambda: second.shown is not None and second.shown.index == 50)


def test_a_missing_film_is_not_put_at_the_front(
    make_stage: "MakeStage", later: Recording, tmp_path: Path
) -> None:
    early = replace(later, path=str(tmp_path / "gone.mkv"), offset_us=-1_000_000)
    stage = make_stage(beside=(early,))
    assert stage.room.film is not None
    assert stage.room.film.label == "film 1"


def test_a_film_that_is_found_again_is_shown_at_the_same_moment(
    make_stage: "MakeStage", later: Recording, tmp_path: Path
) -> None:
    content = Path(later.path).read_bytes()
    stage = make_stage(beside=(replace(later, path=str(tmp_path / "gone.mkv")),))
    at(stage, 4_010_000)
    there = tmp_path / "renamed.mkv"
    there.write_bytes(content)
    stage.room.relink(recordings(stage)["film 2"], str(there))
    stage.until(lambda: recordings(stage)["film 2"].path == str(there))

    def both_are_shown() -> bool:
        shown = [view.shown for view in stage.room.stage.views]
        return all(f is not None and f.time_us <= 4_007_000 < f.end_us for f in shown)

    stage.until(both_are_shown)


def test_a_corrected_offset_moves_the_other_film_and_reloads_nothing(two: "Stage") -> None:
    at(two, 4_010_000)
    two.press(Qt.Key.Key_F6)
    two.shows(50)
    two.press("g")
    player = two.room.playing.player
    film = recordings(two)["film 2"]
    after = replace(film, offset_us=film.offset_us + 400_000)
    two.workspace.apply(revise_recording(two.workspace.project, film, after))
    assert two.room.playing.player is player
    assert two.room.now_us == 4_400_000
    assert two.events("parent_response")[0].onset_us == 4_400_000
    two.press("v")
    assert two.events("parent_response")[-1].onset_us == 4_400_000
    first = two.room.stage.views[0]
    two.until(lambda: first.shown is not None and first.shown.time_us <= 4_400_000)
    two.until(lambda: first.shown is not None and first.shown.end_us > 4_400_000)


def test_a_film_that_is_taken_out_leaves_the_others_where_they_are(two: "Stage") -> None:
    at(two, 4_010_000)
    two.workspace.apply(remove("remove_recording", recordings(two)["film 2"]))
    assert len(two.room.stage.films) == 1
    assert two.room.stage.layout_shown is Layout.ALONE
    two.until(lambda: two.room.video.shown is not None)
    two.until(lambda: two.room.now_us == 4_007_000)


def test_films_that_follow_each_other_play_as_one_and_each_keeps_its_frames(
    make_stage: "MakeStage", other_film: Recording
) -> None:
    stage = make_stage(beside=(replace(other_film, offset_us=8_000_000),))
    assert len(stage.room.stage.films) == 1
    stage.press(Qt.Key.Key_End)
    stage.shows(149)
    stage.press("g")
    at(stage, 7_900_000)
    stage.press(Qt.Key.Key_Space)
    stage.until(lambda: stage.room.now_us > 8_300_000)
    stage.press(Qt.Key.Key_Space)
    (event,) = stage.events("parent_response")
    assert event.onset_us == 8_000_000 + 149 * 40_000
    assert event.onset_anchor is not None
    assert event.onset_anchor.recording_id == recordings(stage)["film 2"].id
    stage.press(Qt.Key.Key_Down)
    stage.shows(149)


def test_an_edge_dragged_into_the_next_file_stands_on_a_frame_of_it(
    make_stage: "MakeStage", other_film: Recording
) -> None:
    stage = make_stage(beside=(replace(other_film, offset_us=8_000_000),))
    film = stage.room.film
    assert film is not None
    stage.until(lambda: film.is_ready)
    moment = film.nearest(9_013_000)
    assert moment is not None
    assert moment.anchor is not None
    assert moment.anchor.recording_id == recordings(stage)["film 2"].id
    assert (moment.anchor.frame, moment.time_us) == (25, 9_000_000)
    before = film.beside(8_000_000, -1)
    assert before is not None
    assert before.anchor is not None
    assert before.anchor.recording_id == recordings(stage)["film 1"].id
    assert before.anchor.frame == 199


def test_the_frame_index_is_kept_and_an_unfit_one_is_made_anew(two: "Stage") -> None:
    kept = two.workspace.store.derived
    ids = [recording.id for recording in recordings(two).values()]
    two.until(lambda: all(kept.get(each, FRAME_INDEX) is not None for each in ids))
    good = kept.get(ids[0], FRAME_INDEX)
    assert good is not None
    index = FrameIndex.from_bytes(good)
    assert index is not None
    kept.put(ids[0], FRAME_INDEX, replace(index, size_bytes=1).to_bytes())
    two.room.stage.close_films()
    two.room.show_session(two.session_id, two.coding_id)
    two.shows(0)
    two.until(lambda: kept.get(ids[0], FRAME_INDEX) == good)
    two.room.stage.close_films()
    two.room.show_session(two.session_id, two.coding_id)
    two.shows(0)
    chain = two.room.stage.films[0].player.chain
    assert chain is not None
    assert np.array_equal(chain.parts[0].index.pts, index.pts)


def test_a_hand_on_the_timeline_gets_the_exact_frame_when_it_rests(two: "Stage") -> None:
    scene = two.room.timeline.scene
    assert scene is not None
    row = scene.track_rows()[0]
    place = QPoint(round(scene.x(5_000_000)), scene.top(row) + row.height_px // 2)
    QTest.mousePress(two.room.timeline, LEFT, NONE, place)

    def rests_exactly() -> bool:
        shown = two.room.video.shown
        return (
            shown is not None and shown.exact and shown.time_us <= 5_010_000 < shown.end_us + 40_000
        )

    two.until(rests_exactly)
    QTest.mouseRelease(two.room.timeline, LEFT, NONE, place)
