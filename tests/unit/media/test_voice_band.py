"""In the voice band a cry or a word stands out, and rumble, hum and hiss do not."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media.source import CancelledError
from observer.media.voice_band import VoiceMeter
from observer.media.waveform import sound_shape
from tests.unit.media.sound_clips import SoundTrack, Wave, tone, write

PER_S = 50
RATE_HZ = 16_000
QUIET, LOUD = 0.15, 0.5


def seconds(length_s: float) -> NDArray[np.float64]:
    return np.arange(round(length_s * RATE_HZ)) / RATE_HZ


def hiss(length_s: float, level: float = 0.002) -> Wave:
    noise = np.random.default_rng(3).standard_normal(round(length_s * RATE_HZ))
    return (level * noise).astype(np.float32)


def rumble(length_s: float) -> Wave:
    """A lorry that passes: much louder than any voice here, below 120 Hz, coming and going."""
    times = seconds(length_s)
    swell = 0.5 + 0.5 * np.sin(2 * np.pi * times / 7)
    whole = sum(np.sin(2 * np.pi * hz * times + hz) for hz in (31, 47, 63, 88, 110))
    return (0.12 * swell * whole).astype(np.float32)


def cry(length_s: float) -> Wave:
    """A child's cry: around 450 Hz, gliding, with its harmonics."""
    times = seconds(length_s)
    phase = 2 * np.pi * np.cumsum(450 + 60 * np.sin(2 * np.pi * times)) / RATE_HZ
    voice = sum(np.sin(k * phase) / k for k in (1, 2, 3, 4))
    return (0.05 * np.hanning(len(times)) ** 0.3 * voice).astype(np.float32)


def word(length_s: float) -> Wave:
    """A man's word: a voice at 110 Hz of which the band holds formants only."""
    times = seconds(length_s)
    voice = sum(
        np.exp(-(((110 * k - 700) / 500) ** 2)) * np.sin(2 * np.pi * 110 * k * times + k)
        for k in range(1, 25)
    )
    return np.asarray(0.04 * np.hanning(len(times)) * voice, np.float32)


def mixed(base: Wave, part: Wave, at_s: float) -> Wave:
    made = base.copy()
    begin = round(at_s * RATE_HZ)
    made[begin : begin + len(part)] += part
    return made


def metered(wave: Wave, block: int = 1_000) -> NDArray[np.float32]:
    meter = VoiceMeter(RATE_HZ, PER_S)
    for begin in range(0, len(wave), block):
        meter.add(wave[begin : begin + block])
    return meter.finish()


def between(values: NDArray[np.float32], start_s: float, end_s: float) -> NDArray[np.float32]:
    return values[round(start_s * PER_S) : round(end_s * PER_S)]


@pytest.mark.parametrize("voice", [cry, word])
def test_a_voice_in_rumble_stands_out_where_the_wave_shows_the_rumble_only(
    voice: Callable[[float], Wave], tmp_path: Path
) -> None:
    base = rumble(30) + hiss(30)
    wave = mixed(base, voice(0.8), 12.0)
    path = write(tmp_path / "room.mkv", [SoundTrack(wave=wave, rate_hz=RATE_HZ)])
    shape = sound_shape(path, PER_S)
    assert len(shape.voice) == len(shape.peaks) == 30 * PER_S
    assert between(shape.voice, 12.2, 12.6).min() > LOUD
    assert between(shape.voice, 0, 11.9).max() < QUIET
    assert between(shape.voice, 12.9, 30).max() < QUIET
    heights = np.abs(shape.peaks).max(axis=1)
    assert between(heights, 12.2, 12.6).max() < heights.max()


def test_a_voice_is_shown_when_it_is_heard_to_the_bucket() -> None:
    values = metered(mixed(hiss(10), cry(1.0), 4.0))
    loud = np.flatnonzero(values > LOUD) / PER_S
    assert loud[0] == pytest.approx(4.0, abs=0.04)
    assert loud[-1] == pytest.approx(5.0, abs=0.06)


def test_a_fan_that_is_switched_on_becomes_the_floor_and_the_voice_still_stands_out() -> None:
    fan = hiss(400, 0.02)
    fan[: 200 * RATE_HZ] *= 0.05
    values = metered(mixed(fan, 4 * cry(1.0), 350.0))
    assert np.median(between(values, 20, 100)) < QUIET
    assert np.median(between(values, 300, 340)) < QUIET
    assert between(values, 350.3, 350.7).min() > LOUD


def test_a_child_that_cries_for_minutes_with_breaths_between_keeps_standing_out() -> None:
    wave = hiss(240)
    for start_s in np.arange(30, 200, 1.4):
        wave = mixed(wave, cry(1.1), float(start_s))
    values = metered(wave)
    assert np.median(between(values, 60, 170)) > LOUD


def test_digital_silence_and_a_little_hiss_show_no_voice() -> None:
    assert metered(np.zeros(5 * RATE_HZ, np.float32)).max() == 0
    wave = np.zeros(60 * RATE_HZ, np.float32)
    wave[50 * RATE_HZ :] = hiss(10, 0.0001)
    assert metered(wave).max() < QUIET


@pytest.mark.parametrize("per_s", [7, 30, 50, 100, 400])
def test_any_number_of_buckets_is_counted_as_the_peaks_are(per_s: int, tmp_path: Path) -> None:
    path = write(tmp_path / "short.mkv", [SoundTrack(wave=tone(1.93, 440))])
    shape = sound_shape(path, per_s)
    assert len(shape.voice) == len(shape.peaks)
    assert len(shape.peaks) == pytest.approx(1.93 * per_s, abs=1)


def test_how_the_sound_is_cut_into_blocks_makes_no_difference() -> None:
    wave = mixed(hiss(9), cry(1.0), 4.0)
    assert np.allclose(metered(wave, 777), metered(wave, 40_000), atol=1e-5)


def test_hours_are_measured_in_little_memory() -> None:
    minute = mixed(hiss(60), cry(1.0), 30.0)
    meter = VoiceMeter(RATE_HZ, PER_S)
    tracemalloc.start()
    for _ in range(60):
        meter.add(minute[: len(minute) // 2])
        meter.add(minute[len(minute) // 2 :])
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # an hour of sound as numbers would take 230 MB
    assert held < 8 << 20
    assert len(meter.finish()) == 3600 * PER_S


def test_a_recording_without_sound_has_no_shape(clips: Callable[[str], Path]) -> None:
    shape = sound_shape(clips("bframes.mp4"), PER_S)
    assert shape.peaks.shape == (0, 2)
    assert shape.voice.shape == (0,)


def test_reading_the_shape_can_be_given_up(clips: Callable[[str], Path]) -> None:
    with pytest.raises(CancelledError):
        sound_shape(clips("sounding.mp4"), PER_S, cancelled=lambda: True)
