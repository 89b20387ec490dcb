"""Recordings of one scene are found by their sound; where there is nothing to find, it is said."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media.alignment import Alignment, Outcome, find
from observer.media.claps import clap_offset_us, find_clap
from observer.media.listening import HEARD_HZ, Heard, listen
from observer.media.placement import Placed

SCENE_HZ = 8_000
FRAME_US = 33_333

Sound = NDArray[np.float32]


def scene(seconds: float, seed: int) -> Sound:
    """Return voices and bangs, each at a moment and of a pitch of its own."""
    random = np.random.default_rng(seed)
    made = np.zeros(round((seconds + 2) * SCENE_HZ), np.float32)
    at_s = 0.0
    while at_s < seconds:
        length_s = random.uniform(0.08, 0.5)
        tick = np.arange(round(length_s * SCENE_HZ)) / SCENE_HZ
        pitch = random.uniform(110, 420) * (1 + 0.1 * np.sin(2 * np.pi * 4 * tick))
        phase = 2 * np.pi * np.cumsum(pitch) / SCENE_HZ
        voice = sum(random.uniform(0.1, 1) / k * np.sin(k * phase + k) for k in range(1, 9))
        place = round(at_s * SCENE_HZ)
        made[place : place + len(tick)] += voice * np.hanning(len(tick)) * random.uniform(0.05, 0.3)
        at_s += length_s + random.exponential(0.5)
    for place in random.integers(0, round(seconds * SCENE_HZ), round(seconds * 0.15)):
        bang = random.normal(0, 0.3, 1200) * np.exp(-np.arange(1200) / 240)
        made[place : place + 1200] += bang
    return made


@dataclass(frozen=True, kw_only=True)
class Recorder:
    """How a recorder hears a scene: from when on, how fast its clock is, where it stands."""

    from_s: float
    seconds: float
    drift_ppm: float = 0.0
    gain: float = 1.0
    noise: float = 0.005
    hum: float = 0.0
    clips_at: float = 1.0
    echo: float = 0.4
    seed: int = 0

    def hears(self, sound: Sound, rate_hz: int = HEARD_HZ) -> Sound:
        random = np.random.default_rng(self.seed + 100)
        in_room = sound.copy()
        for delay_s in random.uniform(0.003, self.echo, 16):
            delay = round(delay_s * SCENE_HZ)
            in_room[delay:] += random.normal(0, 0.25) * (1 - delay_s / 2) * sound[:-delay]
        if rate_hz < SCENE_HZ:
            in_room[1:-1] = (in_room[:-2] + 2 * in_room[1:-1] + in_room[2:]) / 4
        own_s = np.arange(round(self.seconds * rate_hz)) / rate_hz
        heard = np.interp(
            self.from_s + own_s * (1 + self.drift_ppm * 1e-6),
            np.arange(len(sound)) / SCENE_HZ,
            in_room,
        )
        heard += random.normal(0, self.noise, len(heard))
        heard += self.hum * sum(np.sin(2 * np.pi * 50 * k * own_s) / k for k in range(1, 9))
        return np.clip(heard * self.gain, -self.clips_at, self.clips_at).astype(np.float32)

    def heard(self, sound: Sound) -> Heard:
        return as_heard(self.hears(sound))


def as_heard(sound: Sound) -> Heard:
    return Heard(np.clip(sound * 32767, -32768, 32767).astype(np.int16))


def off_us(found: Alignment, one: Recorder, other: Recorder) -> float:
    """Return by how much the second recorder is put wrong, where it is worst."""
    worst = 0.0
    for own_s in (0.0, other.seconds):
        moment_s = other.from_s + own_s * (1 + other.drift_ppm * 1e-6)
        truth_us = (moment_s - one.from_s) / (1 + one.drift_ppm * 1e-6) * 1e6
        worst = max(worst, abs(found.offset_us + float(found.rate) * own_s * 1e6 - truth_us))
    return worst


def write(path: Path, sound: Sound, codec: str, rate_hz: int = SCENE_HZ) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout="mono")
        assert isinstance(stream, av.AudioStream)
        for begin in range(0, len(sound), 1024):
            block = (sound[None, begin : begin + 1024] * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(block, "s16", "mono")
            frame.sample_rate, frame.pts, frame.time_base = rate_hz, begin, Fraction(1, rate_hz)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.mark.proof
def test_two_recorders_40_ppm_apart_are_found_within_a_frame_over_30_minutes() -> None:
    sound = scene(1850, seed=1)
    one = Recorder(from_s=10, seconds=1800, noise=0.01, echo=0.6)
    other = Recorder(
        from_s=37.123, seconds=1800, drift_ppm=40, gain=0.3, noise=0.02, clips_at=0.1, seed=1
    )
    told: list[float] = []
    found = find(one.heard(sound), other.heard(sound), progress=told.append)
    assert found.is_certain
    assert off_us(found, one, other) < 5_000 < FRAME_US
    assert found.rate == pytest.approx(Fraction("1.00004"), abs=2e-6)
    assert found.rate.denominator <= 10**9
    assert found.certainty > 0.8
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_recorders_are_found_through_what_their_codecs_leave_of_the_sound(tmp_path: Path) -> None:
    sound = scene(150, seed=14)
    one = Recorder(from_s=2, seconds=120)
    other = Recorder(from_s=20.5, seconds=120, drift_ppm=40, gain=0.3, noise=0.02, seed=1)
    phone = write(tmp_path / "phone.m4a", one.hears(sound, SCENE_HZ), "aac")
    recorder = write(tmp_path / "recorder.wav", other.hears(sound, SCENE_HZ), "pcm_s16le")
    found = find(listen(Placed(source=phone)), listen(Placed(source=recorder)))
    assert found.is_certain
    assert off_us(found, one, other) < 5_000


PAIRS: dict[str, tuple[Recorder, Recorder]] = {
    "the second began first": (
        Recorder(from_s=40, seconds=80),
        Recorder(from_s=3.21, seconds=90, seed=1),
    ),
    "a short one inside a long one": (
        Recorder(from_s=1, seconds=140),
        Recorder(from_s=77.7, seconds=25, seed=1),
    ),
    "a long one around a short one": (
        Recorder(from_s=77.7, seconds=25),
        Recorder(from_s=1, seconds=140, seed=1),
    ),
    "mains hum in both": (
        Recorder(from_s=2, seconds=100, hum=0.1),
        Recorder(from_s=20.5, seconds=100, hum=0.2, seed=1),
    ),
    "one of them clipped": (
        Recorder(from_s=2, seconds=100, gain=8, clips_at=0.2),
        Recorder(from_s=20.5, seconds=100, seed=1),
    ),
    "one of them far off and faint": (
        Recorder(from_s=2, seconds=100),
        Recorder(from_s=20.5, seconds=100, gain=0.01, noise=0.02, echo=0.8, seed=1),
    ),
    "a clock that runs 200 ppm slow": (
        Recorder(from_s=2, seconds=120),
        Recorder(from_s=20.5, seconds=120, drift_ppm=-200, seed=1),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_recorders_are_found_whatever_they_are_like(name: str) -> None:
    one, other = PAIRS[name]
    sound = scene(150, seed=2)
    found = find(one.heard(sound), other.heard(sound))
    assert found.outcome is Outcome.FOUND
    assert off_us(found, one, other) < 5_000


def test_films_without_shared_sound_are_told_so_instead_of_a_guess() -> None:
    one, other = Recorder(from_s=0, seconds=90), Recorder(from_s=0, seconds=80, seed=1)
    found = find(one.heard(scene(90, seed=3)), other.heard(scene(90, seed=4)))
    assert found.outcome is Outcome.NOTHING_SHARED
    assert (found.offset_us, found.rate) == (0, Fraction(1))
    assert not found.is_certain


def test_mains_hum_alone_is_no_shared_sound() -> None:
    one = Recorder(from_s=0, seconds=60, hum=0.4)
    other = Recorder(from_s=0, seconds=60, hum=0.3, seed=1)
    found = find(one.heard(scene(60, seed=5)), other.heard(scene(60, seed=6)))
    assert found.outcome is Outcome.NOTHING_SHARED


def loop(seconds: float) -> Sound:
    """Return music of a box: the same four seconds again and again."""
    return np.tile(scene(4, seed=7)[: 4 * SCENE_HZ], round(seconds / 4) + 1)


def test_music_that_repeats_gives_no_certainty_about_which_time_it_was() -> None:
    sound = loop(120)
    one, other = Recorder(from_s=1, seconds=100), Recorder(from_s=10, seconds=90, seed=1)
    assert find(one.heard(sound), other.heard(sound)).outcome is Outcome.REPEATS


def test_voices_over_music_that_repeats_tell_which_time_it_was() -> None:
    music = loop(130)
    sound = scene(130, seed=8)[: len(music)] + 0.3 * music[: round(132 * SCENE_HZ)]
    one, other = Recorder(from_s=1, seconds=100), Recorder(from_s=10, seconds=90, seed=1)
    found = find(one.heard(sound), other.heard(sound))
    assert not found.is_certain or off_us(found, one, other) < 5_000


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        (np.empty(0, np.float32), Outcome.NO_SOUND),
        (np.zeros(40 * HEARD_HZ, np.float32), Outcome.SILENT),
        (np.full(2 * HEARD_HZ, 0.1, np.float32), Outcome.TOO_SHORT),
    ],
)
def test_what_cannot_be_compared_is_told(second: Sound, outcome: Outcome) -> None:
    first = Recorder(from_s=0, seconds=40).heard(scene(40, seed=9))
    assert find(first, as_heard(second)).outcome is outcome
    assert find(as_heard(second), first).outcome is outcome


def test_no_pair_out_of_many_that_share_nothing_is_said_to_be_found() -> None:
    heard = [
        Recorder(from_s=0, seconds=20 + seed, hum=0.05 * (seed % 3), seed=seed).heard(
            scene(40, seed=20 + seed)
        )
        for seed in range(6)
    ]
    pairs = [(a, b) for i, a in enumerate(heard) for b in heard[i + 1 :]]
    assert [find(a, b).outcome for a, b in pairs] == [Outcome.NOTHING_SHARED] * len(pairs)


def test_a_clap_is_found_near_the_moment_pointed_at_and_places_the_film() -> None:
    sound = scene(60, seed=10) * 0.2
    clap = np.random.default_rng(11).normal(0, 0.9, 800) * np.exp(-np.arange(800) / 120)
    at = 30 * SCENE_HZ
    sound[at : at + 800] += clap
    one, other = Recorder(from_s=4, seconds=50), Recorder(from_s=9.25, seconds=45, seed=1)
    first, second = one.heard(sound), other.heard(sound)
    found = find_clap(first, 26_400_000)
    assert found is not None
    assert found.time_us == pytest.approx(26_000_000, abs=2_000)
    offset_us = clap_offset_us((first, 26_400_000), (second, 20_300_000))
    assert offset_us == pytest.approx(5_250_000, abs=2_000)


def test_where_nothing_is_sharp_no_clap_is_found() -> None:
    hiss = as_heard(np.random.default_rng(12).normal(0, 0.02, 20 * HEARD_HZ).astype(np.float32))
    assert find_clap(hiss, 10_000_000) is None
    assert clap_offset_us((hiss, 5_000_000), (hiss, 5_000_000)) is None


@pytest.mark.parametrize("name", ["sounding.mp4", "sound_begins_late.mkv", "bframes.mp4"])
def test_sound_is_heard_on_the_clock_of_the_first_picture(
    clips: Callable[[str], Path], name: str
) -> None:
    heard = listen(Placed(source=clips(name)))
    if name == "bframes.mp4":
        assert not len(heard.samples)
        return
    loud = np.flatnonzero(np.abs(heard.samples) > 3_000) / HEARD_HZ
    begin_s = 1.5 if name == "sound_begins_late.mkv" else 0.0
    assert loud[0] == pytest.approx(begin_s, abs=0.03)


def test_a_sound_recorder_is_heard_from_its_first_sound(tmp_path: Path) -> None:
    path = write(tmp_path / "x.flac", scene(5, seed=13), "flac")
    heard = listen(Placed(source=path))
    assert heard.duration_us == pytest.approx(7_000_000, abs=50_000)
    peaks = heard.peaks(-1_000_000, 500_000, 20)
    assert np.isnan(peaks[:2]).all()
    assert np.isnan(peaks[-1]).all()
    assert (peaks[2:12, 1] >= peaks[2:12, 0]).all()
    assert peaks[2:12, 1].max() > 0.05
