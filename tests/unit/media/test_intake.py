"""A recording is looked at in a child process; what is wrong with it becomes a sentence."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from observer.media.intake import examine, probe
from observer.media.source import CancelledError
from observer.model.errors import MediaError, MovedError
from observer.model.problems import Severity
from tests.unit.media.conftest import HEIGHT, WIDTH, Clip, add_tone, make

ClipPath = Callable[[str], Path]


def test_the_facts_of_a_turned_film_of_uneven_rate(clips: ClipPath) -> None:
    info = probe(clips("vfr_turned.mp4"))
    assert (info.width_px, info.height_px, info.rotation) == (HEIGHT, WIDTH, 90)
    assert info.frame_count == 75
    assert info.variable_rate
    assert info.frame_rate is None
    assert not info.has_sound
    assert info.codec == "h264"
    assert info.problems == ()


def test_the_facts_of_a_sounding_film_of_even_rate(clips: ClipPath) -> None:
    info = probe(clips("sounding.mp4"))
    assert info.frame_rate == Fraction(25)
    assert info.duration_us == 3_000_000
    assert info.has_sound
    assert not info.variable_rate


@pytest.mark.parametrize(
    ("name", "rate", "frames"),
    [("vtest.avi", Fraction(10), 795), ("chaplin.mp4", Fraction(25), 241)],
)
def test_the_facts_of_real_films(name: str, rate: Fraction, frames: int, shared_dir: Path) -> None:
    info = probe(shared_dir / "media" / name)
    assert (info.frame_rate, info.frame_count) == (rate, frames)
    assert info.problems == ()


def test_rounded_times_do_not_make_a_steady_film_uneven(tmp_path: Path) -> None:
    ntsc = [round(number * 1001 / 30) for number in range(60)]
    path = tmp_path / "ntsc.mkv"
    make(path, Clip(times=lambda _: ntsc, time_base=Fraction(1, 1000), count=60))
    assert probe(path).frame_rate == Fraction(30_000, 1001)


def test_a_film_behind_an_opener_is_examined_without_a_path(clips: ClipPath) -> None:
    content = clips("late.ts").read_bytes()
    shares: list[float] = []
    found = examine(lambda: io.BytesIO(content), progress=shares.append)
    assert found.index is not None
    assert found.info.frame_count == len(found.index) == 75
    assert found.index.times_us[0] == 11_000_000
    assert shares


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("film.mp4", b"only words, no film\n" * 50, "film.mp4 holds text"),
        ("film.mp4", b"#EXTM3U\n#EXTINF:10,\n/etc/hostname\n", "film.mp4 is a playlist"),
        ("film.mp4", b"ffconcat version 1.0\nfile '/etc/hostname'\n", "film.mp4 is a playlist"),
        ("film.mp4", b"", "film.mp4 is empty"),
        ("film.mov", bytes(range(256)) * 64, "film.mov cannot be read as a film"),
    ],
)
def test_what_is_no_film_is_named_for_what_it_is(
    name: str, content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MediaError) as raised:
        probe(path)
    assert sentence in str(raised.value)
    assert raised.value.mend is not None


def test_a_playlist_does_not_open_what_it_lists(tmp_path: Path, clips: ClipPath) -> None:
    path = tmp_path / "film.mp4"
    path.write_text(f"ffconcat version 1.0\nfile '{clips('bframes.mp4')}'\n")
    with pytest.raises(MediaError, match="playlist"):
        probe(path)


def test_an_mp4_cut_off_before_its_table_cannot_be_played(clips: ClipPath, tmp_path: Path) -> None:
    whole = clips("bframes.mp4").read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MediaError, match=r"cut\.mp4 was cut off.*none of it can be played"):
        probe(path)


@pytest.mark.parametrize(
    ("name", "options"), [("whole.mp4", {"movflags": "faststart"}), ("whole.mkv", {})]
)
def test_of_a_film_cut_off_after_its_table_the_playable_part_is_told(
    name: str, options: dict[str, str], tmp_path: Path
) -> None:
    source = tmp_path / name
    make(source, Clip(count=200, container_options=options))
    path = tmp_path / f"cut_{name}"
    content = source.read_bytes()
    path.write_bytes(content[: len(content) * 6 // 10])
    info = probe(path)
    (problem,) = info.problems
    assert problem.severity is Severity.WARNING
    assert problem.file == path.name
    playable_s = info.duration_us // 1_000_000
    sentence = f"only the first {playable_s} of 8 seconds can be played"
    assert sentence in str(problem.what)
    assert 2 <= playable_s < 8


def test_a_film_without_one_picture_is_a_recording_of_sound_alone(tmp_path: Path) -> None:
    path = tmp_path / "voice.mp4"
    make(path, Clip(tone_s=1.0, count=0))
    assert not probe(path).has_pictures


def test_a_file_that_is_gone_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(MovedError, match=r"gone\.mp4"):
        probe(tmp_path / "gone.mp4")
    with pytest.raises(MediaError, match="is a folder"):
        probe(tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(clips: ClipPath, tmp_path: Path) -> None:
    path = tmp_path / "closed.mp4"
    path.write_bytes(clips("bframes.mp4").read_bytes())
    path.chmod(0)
    with pytest.raises(MediaError, match=r"closed\.mp4 may not be read"):
        probe(path)


def test_a_child_that_takes_too_long_is_ended(clips: ClipPath) -> None:
    with pytest.raises(MediaError, match="takes too long"):
        examine(clips("bframes.mp4"), limit_s=0.001)


def test_examining_stops_when_it_is_given_up(clips: ClipPath) -> None:
    with pytest.raises(CancelledError):
        examine(clips("bframes.mp4"), cancelled=lambda: True)


def test_the_child_does_not_see_the_passphrase(
    clips: ClipPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[dict[str, str]] = []
    real = subprocess.Popen

    def watched(command: list[str], **options: object) -> object:
        started.append(options["env"])  # type: ignore[arg-type]  # a dict of strings
        assert str(clips("bframes.mp4")) not in " ".join(command)
        return real(command, **options)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setenv("OOGHOOGTE_PASSPHRASE", "geheim")
    monkeypatch.setattr(subprocess, "Popen", watched)
    probe(clips("bframes.mp4"))
    assert "geheim" not in started[0].values()


RECORDERS = {
    "memo.m4a": "aac",
    "memo.mp3": "libmp3lame",
    "memo.wav": "pcm_s16le",
    "memo.flac": "flac",
    "memo.ogg": "libopus",
}


@pytest.mark.parametrize("name", RECORDERS)
def test_the_file_of_a_sound_recorder_is_a_recording_without_pictures(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    with av.open(str(path), "w") as container:
        add_tone(container, Clip(tone_s=2.0), RECORDERS[name])
    found = examine(path)
    assert found.index is None
    info = found.info
    assert not info.has_pictures
    assert (info.width_px, info.height_px, info.frame_rate) == (0, 0, None)
    assert info.has_sound
    assert info.duration_us == pytest.approx(2_000_000, abs=60_000)
    assert [(sound.number, sound.channels) for sound in info.sounds] == [(0, 1)]


def test_the_sounds_of_a_film_are_told_by_language_and_title(tmp_path: Path) -> None:
    path = tmp_path / "two.mkv"
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sounds = [container.add_stream("aac", rate=48_000, layout="mono") for _ in range(2)]
        sounds[1].metadata.update(language="nld", title="lapel")
        container.metadata["creation_time"] = "2026-03-14T10:15:30.5Z"
        container.mux(pictures.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(pictures.encode())
        for stream in sounds:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate = 48_000
            container.mux(stream.encode(frame))
            container.mux(stream.encode())
    info = probe(path)
    assert [sound.language for sound in info.sounds][1] == "nld"
    assert [sound.title for sound in info.sounds] == ["", "lapel"]
    assert info.created_us == 1_773_483_330_500_000


def test_a_sound_recording_that_is_all_damage_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "memo.wav"
    path.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(200))
    with pytest.raises(MediaError, match=r"memo\.wav"):
        probe(path)


HEAD = "import sys, json, struct; sys.stdin.readline(); out = sys.stdout.buffer; "
FACTS = '{"info": {"frame_count": 1}}'


@pytest.mark.parametrize(
    "said",
    [
        "out.write(b'nonsense')",
        "out.write(struct.pack('>cqq', b'D', 2, 0) + b'[]')",
        "out.write(struct.pack('>cqq', b'D', 2, 0) + b'{{')",
        f"f = {FACTS!r}.encode(); out.write(struct.pack('>cqq', b'D', len(f), 0) + f)",
        "out.write(struct.pack('>cqq', b'D', 1 << 40, 0))",
        "out.write(struct.pack('>cqq', b'D', -1, 0))",
        "out.write(struct.pack('>cqq', b'R', -5, 10))",
        "out.write(struct.pack('>cqq', b'R', 0, 1 << 40))",
        "f = b'[' * 100000; out.write(struct.pack('>cqq', b'D', len(f), 0) + f)",
        "import os; os.abort()",
    ],
)
def test_whatever_a_film_makes_the_child_say_becomes_a_sentence(
    said: str, clips: ClipPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.Popen

    def turned(_command: list[str], **options: object) -> object:
        command = [sys.executable, "-c", f"{HEAD}{said}; out.flush()"]
        return real(command, **options)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setattr(subprocess, "Popen", turned)
    with pytest.raises(MediaError, match=r"bframes\.mp4 could not be checked"):
        examine(clips("bframes.mp4"))


def test_a_child_that_hangs_is_ended(clips: ClipPath, monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def turned(_command: list[str], **options: object) -> object:
        command = [sys.executable, "-c", "import threading; threading.Event().wait(60)"]
        return real(command, **options)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setattr(subprocess, "Popen", turned)
    with pytest.raises(MediaError, match="takes too long"):
        examine(clips("bframes.mp4"), limit_s=0.5)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit of this kind")
def test_the_child_may_take_only_so_much_memory() -> None:
    code = (
        "from observer.media import intake_child as c; c._limit_memory();"
        "import numpy; numpy.ones(7 << 30, numpy.uint8)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr
