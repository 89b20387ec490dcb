"""Clips whose every picture carries its own number as a bar code, of each kind that is a trap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

WIDTH, HEIGHT, BITS = 160, 96, 10
CELL = WIDTH // BITS
TONE_HZ = 440
UNEVEN = (20, 33, 50, 17, 41)


def drawn(number: int) -> NDArray[np.uint8]:
    picture = np.full((HEIGHT, WIDTH, 3), 40, np.uint8)
    for bit in range(BITS):
        if number >> bit & 1:
            picture[: HEIGHT // 2, bit * CELL : (bit + 1) * CELL] = 230
    left = number * 7 % (WIDTH - 24)
    picture[56:80, left : left + 24] = (210, 80, 30)
    noise = np.random.default_rng(number // 4)
    picture[84:] = noise.integers(0, 255, (HEIGHT - 84, WIDTH, 3), np.uint8)
    return picture


def read_number(picture: NDArray[np.uint8]) -> int:
    """Read the bar code back from an upright picture of any size."""
    height, width = picture.shape[:2]
    row = picture[height // 4 - 2 : height // 4 + 2, :, 1].mean(axis=0)
    centres = [int((bit + 0.5) * width / BITS) for bit in range(BITS)]
    return sum(1 << bit for bit, x in enumerate(centres) if row[x] > 130)


def uneven(count: int, start: int = 0) -> list[int]:
    times = [start]
    for number in range(count - 1):
        times.append(times[-1] + UNEVEN[number % len(UNEVEN)])
    return times


@dataclass(frozen=True, kw_only=True)
class Clip:
    codec: str = "libx264"
    count: int = 75
    times: Callable[[int], list[int]] = lambda count: list(range(count))
    time_base: Fraction = Fraction(1, 25)
    gop: int = 20
    b_frames: int = 2
    options: Mapping[str, str] = field(default_factory=dict)
    container: str | None = None
    container_options: Mapping[str, str] = field(default_factory=dict)
    pix_fmt: str = "yuv420p"
    aspect: Fraction | None = None
    turned: int = 0
    tone_s: float = 0.0
    tone_from_s: float = 0.0


MS = Fraction(1, 1000)
CLIPS: dict[str, Clip] = {
    "bframes.mp4": Clip(b_frames=3),
    "vfr.mp4": Clip(times=uneven, time_base=MS),
    "vfr_turned.mp4": Clip(times=uneven, time_base=MS, turned=90),
    "turned_right.mp4": Clip(turned=-90, count=30),
    "upside_down.mp4": Clip(turned=180, count=30),
    "edit_list.mp4": Clip(times=lambda count: list(range(-13, count - 13))),
    "late.ts": Clip(times=lambda n: uneven(n, 11_000), time_base=MS, container="mpegts"),
    "open_gop.mp4": Clip(
        b_frames=3, options={"x264-params": "open-gop=1:keyint=20:scenecut=0:bframes=3"}
    ),
    "open_gop_hevc.mp4": Clip(
        codec="libx265",
        pix_fmt="yuv420p10le",
        options={"x265-params": "open-gop=1:keyint=20:bframes=3:log-level=none"},
    ),
    "intra_refresh.mp4": Clip(
        b_frames=0, options={"x264-params": "intra-refresh=1:keyint=20:bframes=0"}
    ),
    "wide_pixels.mkv": Clip(aspect=Fraction(4, 3)),
    "wide_pixels_turned.mp4": Clip(aspect=Fraction(16, 11), turned=90, count=30),
    "no_duration.mkv": Clip(container_options={"live": "1"}),
    "vp9.webm": Clip(codec="libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8"}),
    "h264.avi": Clip(b_frames=3),
    "mpeg4.avi": Clip(codec="mpeg4"),
    "msmpeg4.avi": Clip(codec="msmpeg4", b_frames=0),
    "mpeg2.mpg": Clip(codec="mpeg2video", container="mpeg"),
    "sounding.mp4": Clip(tone_s=3.0),
    "sound_begins_late.mkv": Clip(tone_s=1.0, tone_from_s=1.5),
}


def make(path: Path, clip: Clip) -> None:
    with av.open(
        str(path), "w", format=clip.container, options=dict(clip.container_options)
    ) as container:
        stream = container.add_stream(clip.codec, rate=25, options=dict(clip.options))
        assert isinstance(stream, av.VideoStream)
        context = stream.codec_context
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, clip.pix_fmt
        context.time_base = clip.time_base
        context.gop_size, context.max_b_frames = clip.gop, clip.b_frames
        if clip.aspect:
            context.sample_aspect_ratio = clip.aspect
        if clip.turned:
            stream.set_display_rotation(clip.turned)
        if clip.tone_s:
            add_tone(container, clip)
        for number, time in enumerate(clip.times(clip.count)):
            frame = av.VideoFrame.from_ndarray(drawn(number), format="rgb24")
            frame = frame.reformat(format=clip.pix_fmt)
            frame.pts, frame.time_base = time, clip.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def add_tone(container: "av.container.OutputContainer", clip: Clip, codec: str = "aac") -> None:
    """Add a steady tone; the streams are interleaved by the muxer."""
    stream = container.add_stream(codec, rate=48_000, layout="mono")
    assert isinstance(stream, av.AudioStream)
    stream.bit_rate = 160_000
    fit = av.AudioResampler(format=stream.format, layout="mono", rate=48_000, frame_size=1024)
    seconds = np.arange(round(clip.tone_s * 48_000)) / 48_000
    wave = (0.4 * np.sin(2 * np.pi * TONE_HZ * seconds)).astype(np.float32)
    for begin in range(0, len(wave), 1024):
        frame = av.AudioFrame.from_ndarray(wave[None, begin : begin + 1024], "fltp", "mono")
        frame.sample_rate = 48_000
        frame.pts = begin + round(clip.tone_from_s * 48_000)
        frame.time_base = Fraction(1, 48_000)
        for fitting in fit.resample(frame):
            container.mux(stream.encode(fitting))
    for fitting in fit.resample(None):
        container.mux(stream.encode(fitting))
    container.mux(stream.encode())


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the path of a clip by its name, made when first asked for."""
    folder = tmp_path_factory.mktemp("clips")

    def path_of(name: str) -> Path:
        path: Path = folder / name
        if not path.exists():
            make(path, CLIPS[name])
        return path

    return path_of
