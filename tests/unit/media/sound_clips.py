"""Sounds for the tests, written to files, and a sound device that takes them by its own clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from observer.media.clock import HeardClock
from observer.media.sound_output import Fill, SoundOutput
from tests.unit.media.conftest import drawn

RATE_HZ = 48_000
BURST_HZ = 3_000
BURST_S = 0.03
Wave = NDArray[np.float32]


def tone(seconds: float, hz: float, rate_hz: int = RATE_HZ, level: float = 0.4) -> Wave:
    """Return a steady tone."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return (level * np.sin(2 * np.pi * hz * times)).astype(np.float32)


def with_bursts(wave: Wave, middles_s: Sequence[float], rate_hz: int = RATE_HZ) -> Wave:
    """Return a sound with short beeps, each around a moment."""
    made = wave.copy()
    length = round(BURST_S * rate_hz)
    beep = np.hanning(length) * np.sin(2 * np.pi * BURST_HZ * np.arange(length) / rate_hz)
    for middle_s in middles_s:
        begin = round((middle_s - BURST_S / 2) * rate_hz)
        made[begin : begin + length] += (0.8 * beep).astype(np.float32)
    return made


def bursts_s(samples: Wave, rate_hz: int = RATE_HZ, least: float = 0.1) -> NDArray[np.float64]:
    """Return the middles of the beeps in one channel of a sound, in seconds."""
    turning = np.exp(-2j * np.pi * BURST_HZ * np.arange(len(samples)) / rate_hz)
    window = np.hanning(rate_hz // 200)
    level = np.abs(np.convolve(samples * turning, window / window.sum(), "same"))
    loud = np.flatnonzero(level > least)
    if not len(loud):
        return np.empty(0)
    groups = np.split(loud, np.flatnonzero(np.diff(loud) > rate_hz // 20) + 1)
    middles = [np.average(group, weights=level[group] ** 2) for group in groups]
    return np.array(middles) / rate_hz


@dataclass(frozen=True, kw_only=True)
class SoundTrack:
    """A sound in a file.

    Attributes
    ----------
    wave
        Shape (n,) or (channels, n).
    holes
        Stretches in seconds of which no packet is written.
    """

    wave: Wave
    rate_hz: int = RATE_HZ
    layout: str = "mono"
    from_s: float = 0.0
    codec: str = "pcm_s16le"
    holes: tuple[tuple[float, float], ...] = ()


def write(
    path: Path, tracks: Sequence[SoundTrack], pictures: int = 0, first_picture_s: float = 0.0
) -> Path:
    """Write a recording with sounds, and pictures at 25 a second if asked for."""
    with av.open(str(path), "w") as container:
        video = _film(container) if pictures else None
        streams = []
        for track in tracks:
            stream = container.add_stream(track.codec, rate=track.rate_hz, layout=track.layout)
            assert isinstance(stream, av.AudioStream)
            streams.append(stream)
        for stream, track in zip(streams, tracks, strict=True):
            _write_track(container, stream, track)
        if video is not None:
            _write_pictures(container, video, pictures, round(first_picture_s * 25))
    return path


def _film(container: "av.container.OutputContainer") -> av.VideoStream:
    video = container.add_stream("mpeg4", rate=25)
    assert isinstance(video, av.VideoStream)
    video.height, video.width = drawn(0).shape[:2]
    video.pix_fmt = "yuv420p"
    return video


def _write_pictures(
    container: "av.container.OutputContainer", video: av.VideoStream, count: int, first: int
) -> None:
    for number in range(count):
        frame = av.VideoFrame.from_ndarray(drawn(number), format="rgb24")
        frame = frame.reformat(format="yuv420p")
        frame.pts, frame.time_base = number + first, Fraction(1, 25)
        container.mux(video.encode(frame))
    container.mux(video.encode())


def _write_track(
    container: "av.container.OutputContainer", stream: av.AudioStream, track: SoundTrack
) -> None:
    wave = np.atleast_2d(track.wave)
    kind = "fltp" if "pcm" not in track.codec else "s16"
    for begin in range(0, wave.shape[1], 1024):
        if any(a <= begin / track.rate_hz < b for a, b in track.holes):
            continue
        part = np.ascontiguousarray(wave[:, begin : begin + 1024])
        if kind == "s16":
            whole = np.clip(np.round(part.T * 32_767), -32_768, 32_767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), "s16", track.layout)
        else:
            frame = av.AudioFrame.from_ndarray(part.astype(np.float32), "fltp", track.layout)
        frame.sample_rate = track.rate_hz
        frame.pts = begin + round(track.from_s * track.rate_hz)
        frame.time_base = Fraction(1, track.rate_hz)
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


class HandClock:
    """Seconds that pass only when the test says so."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class Ear(HeardClock):
    """A clock that remembers what it was told."""

    def __init__(self, hand: HandClock) -> None:
        super().__init__(hand)
        self.told: list[float] = []

    @override
    def heard(self, media_us: float, at_s: float) -> float:
        self.told.append(media_us)
        return super().heard(media_us, at_s)


@dataclass
class SimulatedDevice(SoundOutput):
    """A sound device that runs off by some ppm, and tells times that jitter.

    Attributes
    ----------
    ready
        Waits until there is sound to be taken.
    heard_s, clock_us
        When each piece of sound truly reached the ear, and what the clock showed then.
    media_us
        What the first sample of the piece was said to stand for; not a number if it was silence.
    """

    hand: HandClock
    clock: Ear
    ready: Callable[[], None]
    period: int = 480
    ppm: float = 0.0
    jitter_s: float = 0.0
    latency_s: float = 0.05
    fill: Fill | None = None
    closed: bool = False
    pieces: list[Wave] = field(default_factory=list)
    heard_s: list[float] = field(default_factory=list)
    media_us: list[float] = field(default_factory=list)
    shown: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._noise = np.random.default_rng(7)

    @property
    @override
    def sample_rate_hz(self) -> int:
        return RATE_HZ

    @override
    def start(self, fill: Fill) -> None:
        self.fill = fill

    @override
    def stop(self) -> None:
        self.fill = None

    @override
    def close(self) -> None:
        self.fill = None
        self.closed = True

    def play(self, seconds: float, stalls_s: tuple[float, float] = (1e9, 0.0)) -> None:
        """Take sound for some seconds; the device stands still for a while in between."""
        step_s = self.period / RATE_HZ * (1 + self.ppm * 1e-6)
        stall_from_s, stall_s = self.hand.now_s + stalls_s[0], stalls_s[1]
        end_s = self.hand.now_s + seconds
        while self.hand.now_s < end_s:
            if self.hand.now_s >= stall_from_s:
                stall_from_s = 1e12
                self._pass(stall_s)
            self.take()
            self._pass(step_s)

    def take(self) -> Wave:
        """Take one piece of sound."""
        self.ready()
        assert self.fill is not None
        piece = np.full((self.period, 2), 9, np.float32)
        before = len(self.clock.told)
        heard_s = self.hand.now_s + self.latency_s
        self.fill(piece, heard_s + self._noise.uniform(-1, 1) * self.jitter_s)
        told = self.clock.told[before:]
        self.pieces.append(piece)
        self.heard_s.append(heard_s)
        self.media_us.append(told[0] if told else np.nan)
        return piece

    def _pass(self, seconds: float) -> None:
        """Let time pass, and look at the clock as a window does."""
        end_s = self.hand.now_s + seconds
        while self.hand.now_s < end_s:
            self.hand.now_s = min(self.hand.now_s + 0.005, end_s)
            self.shown.append((self.hand.now_s, self.clock.now_us()))

    def shown_us(self, at_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what the clock showed at some moments."""
        times = np.array([time for time, _ in self.shown])
        shown = np.array([shown for _, shown in self.shown], np.float64)
        return np.asarray(np.interp(at_s, times, shown), np.float64)

    def error_us(self, first: int = 0) -> NDArray[np.float64]:
        """Return by how much the clock was ahead of what reached the ear, piece by piece."""
        heard_s, media_us = np.array(self.heard_s[first:]), np.array(self.media_us[first:])
        known = ~np.isnan(media_us) & (heard_s <= self.shown[-1][0])
        return np.asarray(self.shown_us(heard_s[known]) - media_us[known], np.float64)

    def burst_errors_us(self, middles_s: Sequence[float]) -> NDArray[np.float64]:
        """Return by how much the clock was ahead of each beep when it was heard."""
        whole = np.concatenate(self.pieces)[:, 0]
        starts = np.arange(len(self.pieces)) * self.period / RATE_HZ
        ear_s = np.interp(bursts_s(whole), starts, self.heard_s)
        ear_s = ear_s[ear_s <= self.shown[-1][0]]
        shown = self.shown_us(ear_s)
        middles = np.array(middles_s) * 1e6
        nearest = middles[np.argmin(np.abs(shown[:, None] - middles), axis=1)]
        return np.asarray(shown - nearest, np.float64)
