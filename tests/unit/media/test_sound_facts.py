"""A recording of sound alone is read like any other, whatever recorder wrote it."""

from pathlib import Path

import numpy as np
import pytest

from observer.media.origin import zero_us
from observer.media.placement import Placed
from observer.media.sound_facts import SoundFacts, sound_facts
from observer.media.sound_mix import Plan, SoundMix
from observer.media.sound_reader import SoundReader
from observer.media.source import CancelledError, never, open_media
from observer.media.waveform import sound_shape
from observer.model.errors import MediaError
from tests.unit.media.sound_clips import (
    RATE_HZ,
    SoundTrack,
    bursts_s,
    tone,
    with_bursts,
    write,
)

MIDDLES_S = (0.5, 1.0, 2.2)


def recorded(path: Path, codec: str, rate_hz: int, layout: str = "mono") -> Path:
    wave = with_bursts(tone(3, 200, rate_hz, 0.05), MIDDLES_S, rate_hz)
    channels = {"mono": 1, "stereo": 2, "5.1": 6, "4.0": 4}[layout]
    track = SoundTrack(
        wave=np.repeat(wave[None], channels, axis=0), rate_hz=rate_hz, layout=layout, codec=codec
    )
    return write(path, [track])


def heard(path: Path, from_us: int = 0) -> list[float]:
    with open_media(path) as media:
        reader = SoundReader(path, zero_us(media), RATE_HZ)
    samples = np.concatenate(list(reader.samples(from_us, 1.0, never)))
    reader.close()
    return [float(place) for place in bursts_s(samples[:, 0])]


RECORDERS = [
    ("zoom.wav", "pcm_s16le", 96_000, "stereo"),
    ("dictaphone.wav", "pcm_s16le", 8_000, "mono"),
    ("four.wav", "pcm_s16le", 44_100, "4.0"),
    ("surround.wav", "pcm_s16le", 48_000, "5.1"),
    ("voice_memo.m4a", "aac", 44_100, "mono"),
    ("phone.mp3", "mp3", 44_100, "stereo"),
    ("phone.aac", "aac", 48_000, "stereo"),
    ("lossless.flac", "flac", 48_000, "stereo"),
    ("messenger.ogg", "libopus", 48_000, "mono"),
    ("apple.aiff", "pcm_s16be", 44_100, "stereo"),
    ("matroska.mka", "libopus", 48_000, "mono"),
]


@pytest.mark.parametrize(("name", "codec", "rate_hz", "layout"), RECORDERS)
def test_what_any_recorder_wrote_is_heard_at_its_time(
    name: str, codec: str, rate_hz: int, layout: str, tmp_path: Path
) -> None:
    path = recorded(tmp_path / name, codec, rate_hz, layout)
    facts = sound_facts(path)
    assert not facts.has_pictures
    assert facts.duration_us == pytest.approx(3_000_000, abs=80_000)
    assert [(s.number, s.sample_rate_hz) for s in facts.streams] == [(0, rate_hz)]
    assert heard(path) == pytest.approx(MIDDLES_S, abs=0.03)
    assert heard(path, 900_000) == pytest.approx([0.1, 1.3], abs=0.03)
    shape = sound_shape(path, 50)
    assert len(shape.peaks) == len(shape.voice) == pytest.approx(150, abs=5)
    loud = np.abs(shape.peaks).max(axis=1)
    assert loud[50] > 3 * loud[40]


def test_sound_alone_is_counted_from_its_first_sample(tmp_path: Path) -> None:
    wave = with_bursts(tone(2, 200, level=0.05), (0.5,))
    path = write(tmp_path / "late.mka", [SoundTrack(wave=wave, from_s=7.0)])
    with open_media(path) as media:
        assert zero_us(media) == 7_000_000
    assert heard(path) == pytest.approx([0.5], abs=0.005)
    mix = SoundMix(RATE_HZ)
    placed = Placed(source=path, id="a", offset_us=1_000_000)
    mix.begin(Plan(lines=((placed,),), heard=frozenset("a")), 0, never)
    assert bursts_s(mix.take(3 * RATE_HZ)[:, 0]) == pytest.approx([1.5], abs=0.001)
    mix.close()


def test_the_sounds_of_a_film_are_listed_and_any_of_them_is_heard(tmp_path: Path) -> None:
    tracks = [
        SoundTrack(wave=with_bursts(tone(2, 200, level=0.05), (middle_s,)))
        for middle_s in (0.5, 1.5)
    ]
    path = write(tmp_path / "two.mkv", tracks, pictures=50)
    facts = sound_facts(path)
    assert facts.has_pictures
    assert [stream.number for stream in facts.streams] == [0, 1]
    for number, middle_s in ((0, 0.5), (1, 1.5), (7, 0.5)):
        reader = SoundReader(path, 0, RATE_HZ, number)
        samples = np.concatenate(list(reader.samples(0, 1.0, never)))
        reader.close()
        assert bursts_s(samples[:, 0]) == pytest.approx([middle_s], abs=0.005)
        voice = sound_shape(path, 50, sound_stream=number).voice
        assert np.argmax(voice) / 50 == pytest.approx(middle_s, abs=0.04)


def test_a_silent_film_has_no_sounds(tmp_path: Path) -> None:
    path = write(tmp_path / "silent.mkv", [], pictures=5)
    assert sound_facts(path) == SoundFacts(duration_us=0, has_pictures=True, streams=())
    with pytest.raises(MediaError, match=r"silent\.mkv holds no sound"):
        SoundReader(path, 0, RATE_HZ)


def test_a_recording_that_was_cut_off_is_as_long_as_what_is_there(tmp_path: Path) -> None:
    path = recorded(tmp_path / "whole.wav", "pcm_s16le", 48_000)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert sound_facts(path).duration_us == pytest.approx(1_500_000, abs=20_000)


def test_something_without_any_sound_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = recorded(tmp_path / "empty.wav", "pcm_s16le", 48_000)
    path.write_bytes(path.read_bytes()[:44])
    with pytest.raises(MediaError):
        sound_facts(path)


def test_measuring_the_length_can_be_given_up(tmp_path: Path) -> None:
    path = recorded(tmp_path / "phone.mp3", "mp3", 44_100)
    with pytest.raises(CancelledError):
        sound_facts(path, cancelled=lambda: True)
