"""Sound is heard at its time and pitch at any speed; without a device the film plays on quietly."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typing_extensions import override

from observer.media import Player
from observer.media.clock import HeardClock
from observer.media.placement import Placed
from observer.media.sound import Sound
from observer.media.sound_output import Fill, SoundOutput
from observer.media.sound_reader import SoundReader
from observer.media.source import CancelledError, never
from observer.model.errors import MediaError
from observer.model.messages import msg
from tests.unit.media.conftest import TONE_HZ
from tests.unit.media.test_player import HandClock, settled, until

ClipPath = Callable[[str], Path]
RATE_HZ = 48_000


class FakeOutput(SoundOutput):
    """A sound device that takes samples when the test says so."""

    def __init__(self) -> None:
        self.fill: Fill | None = None
        self.taken: list[NDArray[np.float32]] = []
        self.closed = False
        self.starts = 0

    @property
    @override
    def sample_rate_hz(self) -> int:
        return RATE_HZ

    @override
    def start(self, fill: Fill) -> None:
        self.starts += 1
        self.fill = fill

    @override
    def stop(self) -> None:
        self.fill = None

    @override
    def close(self) -> None:
        self.closed = True

    def take(self, samples: int, heard_at_s: float) -> NDArray[np.float32]:
        buffer = np.full((samples, 2), 9, np.float32)
        assert self.fill is not None
        self.fill(buffer, heard_at_s)
        self.taken.append(buffer)
        return buffer


class BrokenOutput(FakeOutput):
    """A device that cannot be started."""

    @override
    def start(self, fill: Fill) -> None:
        raise MediaError(msg("broken"))


class HangingOutput(FakeOutput):
    """A device whose stop never returns until the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()
        self.hangs = threading.Event()

    @override
    def stop(self) -> None:
        self.hangs.set()
        self.release.wait(20)


def no_output() -> SoundOutput:
    raise MediaError(msg("There is no sound device."))


def whole(path: Path, rate: float = 1.0, from_us: int = 0) -> NDArray[np.float32]:
    reader = SoundReader(path, 0, RATE_HZ)
    try:
        return np.concatenate(list(reader.samples(from_us, rate, never)))
    finally:
        reader.close()


def pitch_hz(samples: NDArray[np.float32]) -> float:
    part = samples[RATE_HZ // 4 : RATE_HZ // 4 + RATE_HZ // 2, 0]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    return float(np.argmax(spectrum) * RATE_HZ / len(part))


@pytest.mark.parametrize("rate", [0.5, 0.75, 1.0, 1.5, 2.0])
def test_the_pitch_stays_and_the_length_changes_with_the_speed(
    rate: float, clips: ClipPath
) -> None:
    samples = whole(clips("sounding.mp4"), rate)
    assert pitch_hz(samples) == pytest.approx(TONE_HZ, abs=4)
    assert len(samples) / RATE_HZ * rate == pytest.approx(3.0, abs=0.1)


def test_reading_from_the_middle_gives_the_same_samples(clips: ClipPath) -> None:
    all_of_it = whole(clips("sounding.mp4"))
    tail = whole(clips("sounding.mp4"), from_us=1_234_500)
    begin = round(1.2345 * RATE_HZ)
    assert np.abs(tail[4800:24_000] - all_of_it[begin + 4800 : begin + 24_000]).max() < 0.01


def test_sound_that_begins_late_is_preceded_by_silence(clips: ClipPath) -> None:
    samples = whole(clips("sound_begins_late.mkv"))
    loud = np.flatnonzero(np.abs(samples[:, 0]) > 0.1)
    assert loud[0] / RATE_HZ == pytest.approx(1.5, abs=0.05)


def test_reading_stops_when_it_is_given_up(clips: ClipPath) -> None:
    reader = SoundReader(clips("sounding.mp4"), 0, RATE_HZ)
    asked = iter([False] * 5 + [True] * 100)
    with pytest.raises(CancelledError):
        list(reader.samples(0, 1.0, lambda: next(asked)))
    reader.close()


@pytest.fixture
def hand() -> HandClock:
    return HandClock()


@pytest.fixture
def playing(
    hand: HandClock, clips: ClipPath
) -> Iterator[Callable[[Callable[[], SoundOutput]], Player]]:
    """Return a function that opens a sounding film on a device; closed after the test."""
    before = set(threading.enumerate())
    players: list[Player] = []

    def open_player(open_output: Callable[[], SoundOutput]) -> Player:
        player = Player(clips("sounding.mp4"), open_output=open_output, clock=HeardClock(hand))
        players.append(player)
        settled(player)
        return player

    yield open_player
    for player in players:
        player.close()
    until(lambda: set(threading.enumerate()) <= before)


Playing = Callable[[Callable[[], SoundOutput]], Player]


def test_the_sound_heard_is_the_clock_of_the_pictures(playing: Playing, hand: HandClock) -> None:
    output = FakeOutput()
    player = playing(lambda: output)
    sound = player._sound
    assert sound is not None
    until(lambda: sound.is_available)
    player.play()
    until(lambda: output.fill)
    until(lambda: sound._buffered > 4800)
    hand.now_s += 0.2
    assert settled(player).index == 0
    output.take(4800, hand.now_s)
    hand.now_s += 0.1001
    until(lambda: (f := player.frame()) is not None and f.index == 2)
    assert pitch_present(output.taken[0])
    player.pause()
    until(lambda: output.fill is None)
    assert settled(player).index == 2


def pitch_present(samples: NDArray[np.float32]) -> bool:
    return bool(np.abs(samples).max() > 0.1)


def test_after_a_seek_the_sound_is_that_of_the_new_place(playing: Playing, hand: HandClock) -> None:
    output = FakeOutput()
    player = playing(lambda: output)
    sound = player._sound
    assert sound is not None
    until(lambda: sound.is_available)
    player.play()
    until(lambda: output.fill)
    player.seek_frame(50)
    settled(player)
    until(lambda: player._running and sound._buffered > 4800)
    output.take(4800, hand.now_s)
    until(lambda: player._clock.now_us() >= 2_000_000)
    assert player._clock.now_us() == 2_000_000
    assert pitch_present(output.taken[-1])


def test_after_a_stall_the_sound_catches_up_with_the_pictures(
    playing: Playing, hand: HandClock
) -> None:
    output = FakeOutput()
    player = playing(lambda: output)
    sound = player._sound
    assert sound is not None
    until(lambda: sound.is_available)
    player.play()
    until(lambda: output.fill and sound._buffered > 9600)
    output.take(480, hand.now_s)
    hand.now_s += 1.0
    output.take(480, hand.now_s)
    until(lambda: sound._run is not None and sound._run.at_us == 1_000_000)
    assert player._clock.now_us() == 1_000_000


@pytest.mark.parametrize("opener", [no_output, BrokenOutput])
def test_without_a_working_device_it_plays_on_the_steady_clock(
    opener: Callable[[], SoundOutput], playing: Playing, hand: HandClock
) -> None:
    player = playing(opener)
    player.play()
    until(lambda: player._running and not (player._sound and player._sound.is_available))
    until(lambda: player._clock.now_us() > 0 or hand_on(hand))
    before = player._clock.now_us()
    hand.now_s += 0.4
    until(lambda: (f := player.frame()) is not None and f.time_us >= before + 320_000)
    assert player.error is None
    assert player.playing


def hand_on(hand: HandClock) -> bool:
    hand.now_s += 0.005
    return False


def test_a_device_that_hangs_does_not_hang_the_closing(clips: ClipPath, hand: HandClock) -> None:
    output = HangingOutput()
    player = Player(clips("sounding.mp4"), open_output=lambda: output, clock=HeardClock(hand))
    settled(player)
    until(lambda: player._sound is not None and player._sound.is_available)
    player.play()
    until(lambda: output.fill)
    player.pause()
    until(output.hangs.is_set)
    before = threading.active_count()
    player.close()
    assert threading.active_count() < before
    output.release.set()
    until(lambda: output.closed)


def test_a_silent_film_opens_no_device(clips: ClipPath) -> None:
    asked: list[bool] = []

    def opener() -> SoundOutput:
        asked.append(True)
        raise MediaError(msg("none"))

    player = Player(clips("bframes.mp4"), open_output=opener)
    settled(player)
    player.play()
    player.close()
    assert not asked


def test_the_computer_without_a_device_says_so_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, clips: ClipPath
) -> None:
    try:
        import sounddevice  # type: ignore[import-untyped]  # has no type hints
    except OSError:
        pytest.skip("PortAudio is not installed")

    def refuse(**_options: object) -> None:
        raise sounddevice.PortAudioError("Error querying device -1")

    monkeypatch.setattr(sounddevice, "OutputStream", refuse)
    from observer.media.sound_output import DeviceOutput

    with pytest.raises(MediaError, match="There is no sound device that can be used"):
        DeviceOutput()
    clock = HeardClock()
    sound = Sound([[Placed(source=clips("sounding.mp4"))]], clock, DeviceOutput, retry_s=0.001)
    clock.start(7, 1.0)
    sound.open()
    until(lambda: clock.now_us() > 7)
    assert not sound.is_available
    sound.close()
