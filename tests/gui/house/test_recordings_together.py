"""Two recordings of a session laid on one clock in the window, as somebody does it there."""

import gc
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from observer.gui.forms.intake_form import IntakeForm
from observer.gui.forms.recording_form import RecordingForm
from observer.gui.forms.together_form import TogetherForm
from observer.media.listening import Heard
from observer.model.coding_edits import Press, press
from observer.model.event import Anchor
from observer.model.session import Recording, Storing
from observer.model.views import views_of
from tests.gui.house.conftest import FAMILY, SESSION

if TYPE_CHECKING:
    from tests.gui.house.conftest import Desk

HZ = 8_000
S = 1_000_000
CLAP_S = 12.0


def scene(seconds: int, seed: int) -> NDArray[np.float32]:
    """Return bursts of noise and tones at moments of their own, and one clap."""
    random = np.random.default_rng(seed)
    made = random.normal(0, 0.002, seconds * HZ).astype(np.float32)
    for at in random.uniform(0, seconds - 1, seconds * 2):
        tick = np.arange(round(random.uniform(0.05, 0.4) * HZ)) / HZ
        tone = np.sin(2 * np.pi * random.uniform(150, 900) * tick * (1 + tick))
        burst = (tone + random.normal(0, 0.4, len(tick))) * np.hanning(len(tick)) * 0.1
        made[round(at * HZ) : round(at * HZ) + len(tick)] += burst.astype(np.float32)
    clap = random.normal(0, 0.5, 600) * np.exp(-np.arange(600) / 100)
    made[round(CLAP_S * HZ) : round(CLAP_S * HZ) + 600] += clap.astype(np.float32)
    return made


def film(
    path: Path,
    sound: NDArray[np.float32],
    *,
    pictures: bool = True,
    width: int = 64,
    begun: str = "",
) -> Path:
    """Write a film at 10 pictures a second with this sound, or the sound alone."""
    with av.open(str(path), "w") as container:
        if begun:
            container.metadata["creation_time"] = begun
        stream = container.add_stream("pcm_s16le" if not pictures else "aac", rate=HZ)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        if pictures:
            video = container.add_stream("mpeg4", rate=10)
            video.width, video.height, video.pix_fmt = width, 48, "yuv420p"
            for number in range(len(sound) * 10 // HZ):
                picture = np.full((48, width, 3), number % 250, np.uint8)
                container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(video.encode())
        fit = av.AudioResampler(format=stream.format, layout="mono", rate=HZ, frame_size=1024)
        for begin in range(0, len(sound), 1024):
            block = (sound[None, begin : begin + 1024] * 32_000).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(block, "s16", "mono")
            frame.sample_rate, frame.pts, frame.time_base = HZ, begin, Fraction(1, HZ)
            for fitting in fit.resample(frame):
                container.mux(stream.encode(fitting))
        container.mux(stream.encode())
    return path


def recording(key: str, path: Path, seconds: float, *, pictures: bool = True) -> Recording:
    return Recording(
        id=key.replace(" ", "-"),
        session_id="session",
        label=key,
        storing=Storing.LINKED,
        path=str(path),
        size_bytes=path.stat().st_size,
        duration_us=round(seconds * S),
        width_px=64 if pictures else 0,
        height_px=48 if pictures else 0,
        frame_rate=Fraction(10) if pictures else None,
        has_sound=True,
    )


@pytest.fixture
def together(desk: "Desk", tmp_path: Path) -> Callable[..., TogetherForm]:
    """Return how the form is opened on a film and a recorder that began 4.5 s later."""

    def open_form(*, shared: bool = True) -> TogetherForm:
        sound = scene(50, seed=1)
        other = sound[round(4.5 * HZ) :] if shared else scene(45, seed=2)
        one = film(tmp_path / "phone.mp4", sound)
        two = film(tmp_path / "recorder.wav", other, pictures=False)
        desk.give(
            FAMILY,
            SESSION,
            recording("film 1", one, 50),
            recording("sound 1", two, len(other) / HZ, pictures=False),
        )
        desk.families.show_session("session", None)
        desk.families.lay_together("session")
        form = desk.families.form
        assert isinstance(form, TogetherForm)
        desk.until(lambda: not form.is_busy)
        return form

    return open_form


def test_a_sound_recorder_is_found_by_sound_applied_and_taken_back(
    desk: "Desk", together: Callable[..., TogetherForm]
) -> None:
    form = together()
    assert not form.done_button.isEnabled()
    form.by_sound.click()
    desk.until(lambda: not form.is_busy)
    assert "film 1 and sound 1 sound the same in this place" in form.words.text()
    assert "stretches of sound agree to within" in form.words.toolTip()
    desk.until(form.done_button.hasFocus)
    assert form.places["sound-1"].offset_us == pytest.approx(4.5 * S, abs=5_000)
    assert desk.project.get(Recording, "sound-1").offset_us == 0
    form.done_button.click()
    assert desk.project.get(Recording, "sound-1").offset_us == pytest.approx(4.5 * S, abs=5_000)
    assert desk.workspace.undo("project")
    assert desk.project.get(Recording, "sound-1").offset_us == 0


def test_without_shared_sound_the_window_says_so_and_moves_nothing(
    desk: "Desk", together: Callable[..., TogetherForm]
) -> None:
    form = together(shared=False)
    form.by_sound.click()
    desk.until(lambda: not form.is_busy)
    assert "No sound was found that film 1 and sound 1 share" in form.words.text()
    assert form.places["sound-1"].offset_us == 0
    assert not form.done_button.isEnabled()


def held_sounds() -> int:
    gc.collect()
    return sum(isinstance(each, Heard) for each in gc.get_objects())


def test_of_many_recordings_only_the_sounds_of_the_chosen_pair_are_held(
    desk: "Desk", tmp_path: Path
) -> None:
    sound = scene(30, seed=1)
    parts = [("film 1", 0.0), ("sound 1", 2.5), ("sound 2", 4.0)]
    made = [
        recording(
            label,
            film(tmp_path / f"{label}.wav", sound[round(at * HZ) :], pictures=False),
            30 - at,
            pictures=False,
        )
        for label, at in parts
    ]
    desk.give(FAMILY, SESSION, *made)
    desk.families.show_session("session", None)
    before = held_sounds()
    desk.families.lay_together("session")
    form = desk.families.form
    assert isinstance(form, TogetherForm)
    for row, at in ((1, 2.5), (2, 4.0), (1, 2.5)):
        form.list.setCurrentRow(row)
        desk.until(lambda: not form.is_busy)
        assert held_sounds() - before <= 2
        form.by_sound.click()
        desk.until(lambda: not form.is_busy)
        assert form.places[made[row].id].offset_us == pytest.approx(at * S, abs=5_000)
    form.reject()
    assert held_sounds() == before


def click_at(form: TogetherForm, which: int, own_us: int) -> None:
    """Click in a wave where a moment of its recording is drawn."""
    place = form.places[("film-1", "sound-1")[which]]
    waves = form.waves
    begin, end = waves.session_us(0), waves.session_us(waves.width())
    x = round((place.to_session_us(own_us) - begin) / (end - begin) * waves.width())
    y = waves.height() // 4 if which == 0 else waves.height() * 3 // 4
    QTest.mouseClick(waves, Qt.MouseButton.LeftButton, pos=QPoint(x, y))


def test_a_clap_near_both_marked_moments_lays_the_recorder(
    together: Callable[..., TogetherForm],
) -> None:
    form = together()
    click_at(form, 0, round((CLAP_S + 0.4) * S))
    click_at(form, 1, round((CLAP_S - 4.5 - 0.5) * S))
    form.by_clap.click()
    assert form.places["sound-1"].offset_us == pytest.approx(4.5 * S, abs=3_000)


def test_what_one_way_said_does_not_stand_under_another(
    desk: "Desk", together: Callable[..., TogetherForm]
) -> None:
    form = together()
    assert "First click in both waves" in form.by_clap.toolTip()
    form.by_sound.click()
    desk.until(lambda: not form.is_busy)
    accepted = form.words.text()
    click_at(form, 0, 30 * S)
    click_at(form, 1, 1 * S)
    form.by_clap.click()
    assert "No clap was heard" in form.words.text()
    form.by_hand.click()
    assert form.words.text() == accepted
    assert [each.title.text() for each in form.pictures] == ["film 1", "sound 1"]


def test_by_hand_it_is_nudged_typed_and_laid_by_one_moment_in_both(
    desk: "Desk", together: Callable[..., TogetherForm]
) -> None:
    form = together()
    form.by_hand.click()
    desk.until(form.hand.isVisible)
    form.nudge(0, 10_000)
    form.nudge(-1, 0)
    assert form.places["sound-1"].offset_us == 10_000 - 40_000
    form.starts.setValue(2.25)
    assert form.places["sound-1"].offset_us == 2_250_000
    picture = form.pictures[0]
    picture.show_us(9 * S)
    desk.until(lambda: picture.at_us == 9 * S)
    picture.moved.emit(picture.at_us)
    form.pictures[1].step(3, 0)
    form.same.click()
    assert form.places["sound-1"].offset_us == 6 * S
    form.cancel_button.click()
    assert desk.project.get(Recording, "sound-1").offset_us == 0


def test_what_was_coded_on_the_film_that_is_moved_stays_on_its_frame(
    desk: "Desk", together: Callable[..., TogetherForm]
) -> None:
    form = together()
    form.reject()
    film_two = replace(desk.project.get(Recording, "sound-1"), id="film-2", width_px=64)
    desk.give(film_two)
    scheme = next(s for s in desk.workspace.schemes() if s.id.startswith("sensitivity"))
    info = desk.workspace.new_coding("session", scheme, "AB")
    track = scheme.track("child_signal")
    anchor = Anchor(recording_id="film-2", frame=30, pts=30, time_base=Fraction(1, 10))
    pressed = Press(track=track, code=track.codes[0], time_us=3 * S, anchor=anchor)
    desk.workspace.apply(press(desk.workspace.coding(info.id), pressed))
    desk.families.lay_together("session", "film-2")
    again = desk.families.form
    assert isinstance(again, TogetherForm)
    assert again.chosen == "film-2"
    again.starts.setValue(1.5)
    again.done_button.click()
    (event,) = desk.workspace.coding(info.id).on_track(track.id)
    assert event.onset_us == 4_500_000
    assert "stays on its frames" in desk.sentence


def test_a_session_with_one_recording_has_nothing_to_lay_together(desk: "Desk") -> None:
    desk.give_case()
    desk.families.lay_together("session")
    assert desk.families.form is None
    assert "no second recording" in desk.sentence


def test_the_sound_that_is_heard_is_chosen_in_the_recordings_form(
    desk: "Desk", tmp_path: Path
) -> None:
    path = tmp_path / "two sounds.mkv"
    with av.open(str(path), "w") as container:
        sounds = [container.add_stream("pcm_s16le", rate=HZ, layout="mono") for _ in range(2)]
        sounds[1].metadata.update(title="lapel")
        for stream in sounds:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, HZ), np.int16), "s16", "mono")
            frame.sample_rate = HZ
            container.mux(stream.encode(frame))
            container.mux(stream.encode())
    desk.give(FAMILY, SESSION, recording("sound 1", path, 1, pictures=False))
    desk.families.show_session("session", None)
    desk.families.sessions.wants_recording.emit("sound-1")
    form = desk.families.form
    assert isinstance(form, RecordingForm)
    desk.until(lambda: form.sound.count() > 1)
    assert "lapel" in form.sound.itemText(1)
    form.sound.setCurrentIndex(1)
    form.done_button.click()
    assert desk.project.get(Recording, "sound-1").sound_stream == 1


def test_a_film_that_was_renamed_outside_is_found_again_when_the_project_opens(
    desk: "Desk", little_film: Path
) -> None:
    desk.drop(little_film)
    desk.until(lambda: desk.house.place.room == "code")
    desk.house.go("families", None, None)
    little_film.rename(little_film.with_name("renamed.mp4"))
    desk.open()
    desk.until(lambda: "is found again in" in desk.sentence)
    (found,) = desk.project.of(Recording)
    assert Path(found.path).name == "renamed.mp4"


def drop_into_session(desk: "Desk", *paths: Path) -> None:
    """Drop files on the window and take them into the session that is open, as links."""
    desk.give(FAMILY, SESSION)
    desk.families.show_session("session", None)
    desk.drop(*paths)
    desk.until(lambda: isinstance(desk.families.form, IntakeForm))
    form = desk.families.form
    assert isinstance(form, IntakeForm)
    form.linked.click()
    form.done_button.click()
    desk.until(lambda: len(desk.project.recordings("session")) == len(paths))


def test_files_dropped_together_lie_where_their_files_tell(desk: "Desk", tmp_path: Path) -> None:
    sound = np.zeros(3 * HZ, np.float32)
    morning = "2024-05-01T09:00:00.000000Z"
    drop_into_session(
        desk,
        film(tmp_path / "recorder.wav", sound, pictures=False),
        film(tmp_path / "phone.mp4", sound, width=96, begun="2024-05-01T09:00:02.000000Z"),
        # a camera that splits its film gives every part the time of the first one
        film(tmp_path / "GX020042.MP4", sound, begun=morning),
        film(tmp_path / "GX010042.MP4", sound, begun=morning),
    )
    taken = desk.project.recordings("session")
    assert {Path(each.path).name: (each.label, each.offset_us) for each in taken} == {
        "GX010042.MP4": ("film 1", 0),
        "GX020042.MP4": ("film 2", 3 * S),
        "phone.mp4": ("film 3", 2 * S),
        "recorder.wav": ("sound 1", 0),
    }
    shown = views_of(taken)
    assert [[each.label for each in view] for view in shown.views] == [
        ["film 1", "film 2"],
        ["film 3"],
    ]
    assert not shown.left_out


def test_a_fifth_film_is_kept_and_a_sentence_says_that_it_does_not_run_beside_the_others(
    desk: "Desk", tmp_path: Path
) -> None:
    sound = np.zeros(HZ, np.float32)
    drop_into_session(desk, *(film(tmp_path / f"camera {name}.mp4", sound) for name in "abcde"))
    taken = desk.project.recordings("session")
    assert [each.label for each in taken] == [f"film {number}" for number in range(1, 6)]
    assert [each.offset_us for each in taken] == [0] * 5
    assert [each.label for each in views_of(taken).left_out] == ["film 5"]
    desk.until(lambda: "4 films are shown at once; film 5 is kept" in desk.sentence)
