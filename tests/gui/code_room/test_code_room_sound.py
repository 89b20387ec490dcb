"""The sound of a film as a wave on the timeline."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from observer.app import tasks
from observer.gui.coding.sound_wave import read_sound
from observer.gui.timeline.rows import RowKind
from observer.gui.timeline.scale import whole
from observer.gui.timeline.scene import Sound
from observer.media.source import CancelledError
from observer.model.session import Recording, Storing
from observer.model.time import Interval

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import Stage

RATE = 16_000


class Kept:
    """Keeps what was made of a recording."""

    def __init__(self) -> None:
        self.contents: dict[tuple[str, str], bytes] = {}

    def get(self, recording_id: str, kind: str) -> bytes | None:
        return self.contents.get((recording_id, kind))

    def put(self, recording_id: str, kind: str, content: bytes) -> None:
        self.contents[recording_id, kind] = content


@pytest.fixture(scope="module")
def loud_from_second_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of film: two of silence, then a tone."""
    path = tmp_path_factory.mktemp("sound") / "tone.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for _ in range(100):
            picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            container.mux(video.encode(picture))
        tone = np.sin(np.arange(4 * RATE) / 6) * (np.arange(4 * RATE) >= 2 * RATE) * 20_000
        for start in range(0, len(tone), 1600):
            part = tone[None, start : start + 1600].astype(np.int16)
            block = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
            block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
            container.mux(audio.encode(block))
        container.mux(video.encode())
        container.mux(audio.encode())
    return path


def recording(offset_us: int = 0) -> Recording:
    return Recording(
        id="r", session_id="s", label="film 1", storing=Storing.LINKED, offset_us=offset_us
    )


def test_the_wave_is_loud_where_the_film_is_and_kept_for_the_next_time(
    loud_from_second_two: Path,
) -> None:
    kept = Kept()
    sound = read_sound(recording(), loud_from_second_two, kept, tasks.Progress())
    loud = sound.loudness(whole(Interval(0, 4_000_000), 400), 4)
    middle = round(2_000_000 / (4 * whole(Interval(0, 4_000_000), 400).us_per_px))
    assert loud[: middle - 2].max() < 0.05
    assert loud[middle + 2 : 90].min() > 0.9
    again = read_sound(recording(), Path("nowhere.mkv"), kept, tasks.Progress())
    assert np.array_equal(again.peaks, sound.peaks)
    assert np.array_equal(again.voice, sound.voice)
    assert len(again.voice) == len(again.peaks)


def test_an_offset_recording_is_silent_before_it_begins() -> None:
    wave = np.full((200, 2), 0.5, np.float32)
    sound = Sound(recording(offset_us=3_000_000), wave, 50)
    scale = whole(Interval(0, 7_000_000), 700)
    loud = sound.loudness(scale, 10)
    at = scale.start_us + np.arange(len(loud)) * 10 * scale.us_per_px
    assert loud[at < 2_900_000].max() == 0
    assert loud[(at > 3_000_000) & (at < 6_900_000)].min() == 1


def test_a_cancelled_reading_ends_as_a_cancelled_task(loud_from_second_two: Path) -> None:
    progress = tasks.Progress()
    progress.cancel()
    with pytest.raises(CancelledError):
        read_sound(recording(), loud_from_second_two, Kept(), progress)


def test_the_timeline_draws_the_wave_in_its_own_row(stage: "Stage") -> None:
    timeline = stage.room.timeline
    timeline.expect_sound(expected=True)
    wave = np.zeros((400, 2), np.float32)
    wave[200:] = 0.7
    timeline.show_sound(Sound(stage.workspace.project.recordings(stage.session_id)[0], wave, 50))
    scene = timeline.scene
    assert scene is not None
    row = scene.rows[0]
    assert row.kind is RowKind.SOUND
    picture = timeline.grab().toImage()
    high = scene.top(row) + 6
    ground = scene.tokens.surface.lower()
    quiet = {
        picture.pixelColor(round(scene.x(t)), high).name()
        for t in range(1_000_000, 3_500_000, 9_000)
    }
    loud = {
        picture.pixelColor(round(scene.x(t)), high).name()
        for t in range(4_500_000, 7_500_000, 9_000)
    }
    assert quiet == {ground}
    assert len(loud - {ground}) > 0
