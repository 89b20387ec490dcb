"""What is heard and what is shown are of one moment, at any speed and on an imperfect device."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media.placement import Placed
from observer.media.sound import Sound
from tests.unit.media.sound_clips import (
    RATE_HZ,
    Ear,
    HandClock,
    SimulatedDevice,
    SoundTrack,
    tone,
    with_bursts,
    write,
)
from tests.unit.media.test_player import until

RATES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
MIDDLES_S = [0.31 + 0.437 * number for number in range(90)]
MOST_APART_US = 20_000
Playing = Callable[..., tuple[Sound, SimulatedDevice]]


@pytest.fixture(scope="module")
def beeping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty seconds of a voice-like tone with a short beep every 0.4 s."""
    wave = with_bursts(tone(40, 220, level=0.05), MIDDLES_S)
    return write(tmp_path_factory.mktemp("sound") / "beeps.mkv", [SoundTrack(wave=wave)])


@pytest.fixture
def playing(beeping: Path) -> Iterator[Playing]:
    """Return a function that opens the beeping sound on a simulated device."""
    made: list[Sound] = []

    def open_sound(*, jitter_s: float = 0.0, ppm: float = 0.0) -> tuple[Sound, SimulatedDevice]:
        hand = HandClock()
        clock = Ear(hand)
        output = SimulatedDevice(hand, clock, lambda: None, ppm=ppm, jitter_s=jitter_s)
        sound = Sound([[Placed(source=beeping)]], clock, lambda: output)
        output.ready = lambda: until(
            lambda: output.fill is not None and sound._buffered >= RATE_HZ // 5
        )
        made.append(sound)
        sound.open()
        until(lambda: sound.is_available)
        return sound, output

    yield open_sound
    for sound in made:
        sound.close()


def p95(errors_us: NDArray[np.float64]) -> float:
    return float(np.percentile(np.abs(errors_us), 95))


@pytest.mark.parametrize("rate", RATES)
def test_what_is_heard_is_what_is_shown_at_any_speed(rate: float, playing: Playing) -> None:
    sound, device = playing(jitter_s=0.004, ppm=100)
    device.clock.start(200_000, rate)
    sound.start(200_000, rate)
    device.play(min(9, 38 / rate))
    assert p95(device.error_us()) <= MOST_APART_US
    apart = device.burst_errors_us(MIDDLES_S)
    assert len(apart) >= 2
    assert p95(apart) <= MOST_APART_US


@pytest.mark.parametrize("rate", [0.1, 1.0, 4.0])
@pytest.mark.parametrize("stall_s", [0.06, 0.3, 0.9])
def test_after_a_stall_of_the_device_they_are_together_again(
    stall_s: float, rate: float, playing: Playing
) -> None:
    sound, device = playing(jitter_s=0.002)
    device.clock.start(0, rate)
    sound.start(0, rate)
    device.play(8, stalls_s=(2.0, stall_s))
    errors = device.error_us()
    assert p95(errors) <= MOST_APART_US
    assert p95(device.burst_errors_us(MIDDLES_S)) <= MOST_APART_US
    shown = np.array([shown for _, shown in device.shown])
    assert (np.diff(shown) >= 0).all()


@pytest.mark.parametrize("ppm", [-100.0, 100.0, 1000.0])
def test_a_device_that_runs_fast_or_slow_leads_the_pictures(ppm: float, playing: Playing) -> None:
    sound, device = playing(ppm=ppm)
    device.clock.start(0, 1.0)
    sound.start(0, 1.0)
    device.play(20)
    assert np.abs(device.error_us()).max() <= 1_000
    heard_us = device.media_us[-1] - device.media_us[0]
    passed_us = (device.heard_s[-1] - device.heard_s[0]) * 1e6
    assert heard_us / passed_us == pytest.approx(1 - ppm * 1e-6, abs=2e-6)


@pytest.mark.parametrize("rate", [0.1, 0.5, 1.5, 4.0])
def test_the_map_holds_after_seeks_and_changes_of_speed(rate: float, playing: Playing) -> None:
    sound, device = playing()
    for at_us, now_rate in [(1_000_000, 1.0), (20_000_000, rate), (3_000_000, rate), (0, 1.0)]:
        device.clock.start(at_us, now_rate)
        sound.start(at_us, now_rate)
        taken = len(device.pieces)
        device.play(0.6)
        assert device.media_us[taken] == at_us
        assert np.abs(device.error_us(taken)).max() <= 1_000
