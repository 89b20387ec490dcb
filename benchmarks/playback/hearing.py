"""How far sound and picture are apart, on a simulated device that is not perfect."""

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.playback.engines import wait_until
from benchmarks.playback.report import Part, Target, milliseconds
from observer.media.placement import Placed
from observer.media.sound import Sound
from tests.unit.media.sound_clips import (
    RATE_HZ,
    Ear,
    HandClock,
    SimulatedDevice,
    SoundTrack,
    tone,
    write,
)

RATES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
MOST_APART_S = 0.020
JITTER_S, DRIFT_PPM = 0.004, 100.0
_LENGTH_S, _LISTENED_S = 40, 8


def measure() -> Part:
    """Play a tone at all speeds, and compare the clock of the pictures with what is heard."""
    with tempfile.TemporaryDirectory() as folder:
        film = write(Path(folder) / "tone.mkv", [SoundTrack(wave=tone(_LENGTH_S, 220))])
        apart_s = {rate: _apart_s(film, rate) for rate in RATES}
    most_s = max(apart_s.values())
    device = f"{milliseconds(JITTER_S)} ms of jitter, {DRIFT_PPM:.0f} ppm of drift"
    target = Target(
        f"sound and picture apart, p95, all speeds ({device})",
        f"≤ {milliseconds(MOST_APART_S)} ms",
        f"{milliseconds(most_s)} ms",
        most_s <= MOST_APART_S,
    )
    rows = [(f"{rate:g}", milliseconds(found)) for rate, found in apart_s.items()]
    return Part("Sound and picture", ("speed", "apart, p95, ms"), rows, (target,))


def _apart_s(film: Path, rate: float) -> float:
    """Return how far they are apart at a speed, 95th percentile."""
    hand = HandClock()
    clock = Ear(hand)
    device = SimulatedDevice(hand, clock, lambda: None, ppm=DRIFT_PPM, jitter_s=JITTER_S)
    sound = Sound([[Placed(source=film)]], clock, lambda: device)
    enough = RATE_HZ // 5
    device.ready = lambda: wait_until(
        lambda: device.fill is not None and sound._buffered >= enough  # noqa: SLF001  no other way
    )
    sound.open()
    wait_until(lambda: sound.is_available)
    clock.start(0, rate)
    sound.start(0, rate)
    device.play(min(_LISTENED_S, (_LENGTH_S - 2) / rate))
    errors_us = device.error_us()
    sound.close()
    return float(np.percentile(np.abs(errors_us), 95)) / 1e6
