"""Devices come and go, and who is heard changes, while the film plays on."""

import io
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from typing_extensions import override

from observer.media.placement import Placed
from observer.media.sound import Sound
from observer.media.sound_output import Fill, SoundOutput
from observer.media.source import MediaSource
from observer.model.errors import MediaError
from observer.model.messages import msg
from tests.unit.media.sound_clips import (
    RATE_HZ,
    Ear,
    HandClock,
    SimulatedDevice,
    SoundTrack,
    Wave,
    bursts_s,
    tone,
    with_bursts,
    write,
)
from tests.unit.media.test_player import until

PIECE_US = 10_000


class Desk:
    """A sound on devices that the test plugs in and pulls out."""

    def __init__(self, *lines: tuple[Placed, ...], rest_s: float = 1e6) -> None:
        self.hand = HandClock()
        self.clock = Ear(self.hand)
        self.plugged_in = True
        self.broken = False
        self.opened: list[SimulatedDevice] = []
        self.tries = 0
        self.joined = 0
        self.sound = Sound(
            lines, self.clock, self._open, self._joined, retry_s=0.002, rest_s=rest_s
        )

    @property
    def device(self) -> SimulatedDevice:
        return self.opened[-1]

    def start(self, at_us: int = 0, rate: float = 1.0) -> None:
        """Do as the transport does."""
        if self.sound.is_available:
            self.clock.start(at_us, rate)
        else:
            self.clock.start_silent(at_us, rate)
        self.sound.start(at_us, rate)

    def _joined(self) -> None:
        self.joined += 1

    def _open(self) -> SoundOutput:
        self.tries += 1
        if not self.plugged_in:
            raise MediaError(msg("There is no sound device."))
        device = BrokenDevice if self.broken else SimulatedDevice
        self.opened.append(device(self.hand, self.clock, lambda: None))
        mine = self.device
        mine.ready = lambda: until(
            lambda: mine.fill is not None and self.sound._buffered >= RATE_HZ // 4
        )
        return mine


class BrokenDevice(SimulatedDevice):
    """A device that opens, and then cannot be started."""

    @override
    def start(self, fill: Fill) -> None:
        raise MediaError(msg("broken"))


@pytest.fixture
def desks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desk]]:
    """Return a function that opens a sound; no thread is left of it after the test."""
    monkeypatch.setattr("observer.media.sound._TAKES_NOTHING_S", 20.0)
    monkeypatch.setattr("observer.media.sound._LONGEST_RETRY_S", 0.01)
    before = set(threading.enumerate())
    made: list[Desk] = []

    def open_desk(*lines: tuple[Placed, ...], **options: float) -> Desk:
        desk = Desk(*lines, **options)
        made.append(desk)
        desk.sound.open()
        return desk

    yield open_desk
    for desk in made:
        desk.sound.close()
    assert set(threading.enumerate()) <= before


Desks = Callable[..., Desk]


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two recordings of ten seconds: a tone, and beeps a second apart."""
    folder = tmp_path_factory.mktemp("voices")
    beeps = with_bursts(tone(10, 200, level=0), [0.5 + number for number in range(9)])
    return (
        write(folder / "tone.wav", [SoundTrack(wave=tone(10, 440, level=0.3))]),
        write(folder / "beeps.wav", [SoundTrack(wave=beeps)]),
    )


def line(source: MediaSource, name: str = "a", offset_us: int = 0) -> tuple[Placed, ...]:
    return (Placed(id=name, source=source, offset_us=offset_us),)


def heard(device: SimulatedDevice, first: int = 0) -> Wave:
    return np.concatenate(device.pieces[first:])[:, 0]


def unbroken(device: SimulatedDevice) -> bool:
    """Return whether the sound went on without a piece missing or repeated."""
    return bool(np.allclose(np.diff(device.media_us), PIECE_US, atol=0.1))


def test_a_device_that_vanishes_leaves_the_film_playing_and_another_one_joins_in(
    voices: tuple[Path, Path], desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desks(line(voices[1]))
    until(lambda: desk.sound.is_available)
    desk.start()
    desk.device.play(1.0)
    first = desk.device
    desk.plugged_in = False
    monkeypatch.setattr("observer.media.sound._TAKES_NOTHING_S", 0.01)
    # The last time that it asks for anything.
    first.take()
    until(lambda: not desk.sound.is_available)
    until(lambda: first.closed)
    monkeypatch.setattr("observer.media.sound._TAKES_NOTHING_S", 20.0)
    before_us = desk.clock.now_us()
    desk.hand.now_s += 1.7
    assert desk.clock.now_us() == pytest.approx(before_us + 1_700_000, abs=1_000)
    desk.plugged_in = True
    until(lambda: desk.sound.is_available)
    assert desk.joined == 2
    desk.device.play(2.0)
    assert np.abs(desk.device.error_us()).max() < 1_000
    assert np.abs(desk.device.burst_errors_us([0.5 + n for n in range(9)])).max() < 2_000


def test_a_device_that_cannot_be_started_is_tried_again_until_it_can(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[0]))
    desk.broken = True
    until(lambda: desk.tries >= 1)
    desk.start(2_000_000)
    until(lambda: desk.tries >= 3)
    desk.hand.now_s += 1.0
    desk.clock.now_us()
    desk.broken = False
    until(lambda: desk.sound.is_available and not isinstance(desk.device, BrokenDevice))
    desk.device.play(0.5)
    assert np.abs(desk.device.error_us()).max() < 1_000
    assert desk.device.media_us[-1] > 2_500_000


def test_without_a_device_nothing_is_tried_as_long_as_nothing_is_to_be_heard(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[0]))
    desk.plugged_in = False
    desk.sound.stop()
    until(lambda: desk.tries >= 1)
    threading.Event().wait(0.05)
    assert desk.tries <= 2
    tries = desk.tries
    desk.start()
    until(lambda: desk.tries > tries + 2)


def test_after_a_long_silence_the_device_is_given_back_and_the_one_of_then_is_used(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[0]), rest_s=0.01)
    desk.start()
    until(lambda: desk.opened and desk.device.fill)
    desk.device.play(0.3)
    first = desk.device
    desk.sound.stop()
    until(lambda: first.closed)
    assert desk.sound.is_available
    desk.start(5_000_000)
    until(lambda: desk.device is not first)
    desk.device.play(0.5)
    assert desk.device.media_us[0] == 5_000_000
    assert np.abs(desk.device.error_us()).max() < 1_000


def test_a_recording_is_heard_and_muted_while_the_other_goes_on_without_a_break(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[0], "a"), line(voices[1], "b"))
    until(lambda: desk.sound.is_available)
    assert desk.sound.heard == {"a"}
    desk.start()
    desk.device.play(1.0)
    desk.sound.set_heard({"a", "b"})
    until(lambda: desk.sound._run is not None and spliced(desk, {"a", "b"}))
    desk.device.play(2.0)
    desk.sound.set_heard({"a"})
    until(lambda: spliced(desk, {"a"}))
    desk.device.play(2.0)
    assert unbroken(desk.device)
    samples = heard(desk.device)
    beeps = bursts_s(samples)
    assert beeps == pytest.approx([1.5, 2.5], abs=0.005)
    # the tone itself is neither cut nor repeated: it stays one sine
    times = np.arange(len(samples)) / RATE_HZ
    alone = np.abs(samples - 0.3 * np.sin(2 * np.pi * 440 * times))
    quiet = [round(at_s * RATE_HZ) for at_s in (1.0, 1.1, 1.2, 1.9, 3.0, 3.1, 3.2, 4.5)]
    assert max(alone[at : at + 4_000].max() for at in quiet) < 0.02


def spliced(desk: Desk, heard_ids: set[str]) -> bool:
    """Return whether what is buffered was made for these recordings."""
    return desk.sound.heard == heard_ids and desk.sound._made_for is desk.sound._plan


@pytest.mark.parametrize("rate", [0.5, 2.0])
def test_muting_at_another_speed_keeps_the_time(
    rate: float, voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[0], "a"), line(voices[1], "b"))
    until(lambda: desk.sound.is_available)
    desk.sound.set_heard({"b"})
    desk.start(0, rate)
    desk.device.play(0.4)
    desk.sound.set_heard({"a", "b"})
    until(lambda: spliced(desk, {"a", "b"}))
    desk.device.play(3.0)
    assert np.allclose(np.diff(desk.device.media_us), PIECE_US * rate, atol=0.1)
    assert np.abs(desk.device.error_us()).max() < 1_000
    samples = heard(desk.device)
    assert np.abs(samples[: round(0.2 * RATE_HZ)]).max() < 0.05
    assert np.abs(samples[round(0.8 * RATE_HZ) :]).max() > 0.25


def test_with_nobody_heard_the_clock_still_runs_with_the_device(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[0]))
    until(lambda: desk.sound.is_available)
    desk.sound.set_heard(())
    desk.start()
    desk.device.play(1.0)
    assert not heard(desk.device).any()
    assert np.abs(desk.device.error_us()).max() < 1_000


def test_a_recording_that_is_placed_anew_is_heard_at_its_new_place(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[1]))
    until(lambda: desk.sound.is_available)
    desk.start()
    desk.device.play(1.0)
    desk.sound.place("a", 250_000, Fraction(1))
    until(lambda: spliced(desk, {"a"}))
    desk.device.play(3.0)
    assert unbroken(desk.device)
    assert bursts_s(heard(desk.device)) == pytest.approx([0.5, 1.75, 2.75, 3.75], abs=0.005)


def test_sound_that_cannot_be_read_in_time_is_silent_and_comes_back_at_its_time(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    content = voices[1].read_bytes()
    stuck, free = threading.Event(), threading.Event()

    class SlowFile(io.BytesIO):
        @override
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > len(content) * 3 // 4 and not free.is_set():
                stuck.set()
                free.wait(20)
            return super().read(size)

    desk = desks(line(lambda: SlowFile(content)))
    until(lambda: desk.sound.is_available)
    desk.start(6_000_000)
    device = desk.device
    ready = device.ready
    device.ready = lambda: until(lambda: desk.sound._buffered >= 2_400 or stuck.is_set())
    while not stuck.is_set():
        device.play(0.1)
    device.play(2.5)
    assert np.isnan(device.media_us[-1])
    assert device.shown[-1][1] > 8_500_000
    free.set()
    ready()
    device.ready = ready
    device.play(1.0)
    first = len(device.pieces) - 60
    assert not np.isnan(device.media_us[first:]).any()
    assert np.abs(device.error_us(first)).max() < 1_000


def test_beyond_the_end_of_all_recordings_it_is_quiet_and_time_goes_on(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[0]))
    until(lambda: desk.sound.is_available)
    desk.start(9_500_000)
    desk.device.play(1.5)
    samples = heard(desk.device)
    assert np.abs(samples[: RATE_HZ // 4]).max() > 0.2
    assert not samples[round(0.6 * RATE_HZ) :].any()
    assert np.abs(desk.device.error_us()).max() < 1_000


def test_before_all_recordings_it_is_quiet_until_the_first_begins(
    voices: tuple[Path, Path], desks: Desks
) -> None:
    desk = desks(line(voices[1], offset_us=1_000_000))
    until(lambda: desk.sound.is_available)
    desk.start(-500_000)
    desk.device.play(2.5)
    assert bursts_s(heard(desk.device)) == pytest.approx([2.0], abs=0.002)
