"""Films of each kind that is a trap, every picture carrying its own number; made, never stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray

from benchmarks.playback import barcode

US_PER_S = 1_000_000
MS = Fraction(1, 1000)
_SOUND_HZ, _TONE_HZ, _SOUND_FRAME = 48_000, 330, 1024
FHD, HD, UHD, PAL = (1920, 1080), (1280, 720), (3840, 2160), (720, 576)
UNEVEN_MS = (33, 33, 34, 50, 33, 17, 33, 41, 66, 33)
"""How long pictures stand in a film of a phone that lacks light now and then."""


def even(count: int, rate: int, start: int = 0) -> list[int]:
    """Return times at a steady rate, in units of one picture."""
    del rate
    return list(range(start, start + count))


def uneven(count: int, rate: int, start: int = 0) -> list[int]:
    """Return times at a rate that varies, in milliseconds."""
    del rate
    waits = (UNEVEN_MS[number % len(UNEVEN_MS)] for number in range(count - 1))
    return list(accumulate(waits, initial=start))


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of film, and how to make one.

    Attributes
    ----------
    title
        What the table calls it.
    file
        Name of the file; its suffix chooses the container unless `container` does.
    count
        Number of pictures drawn, at length 1.
    first
        Number in the first picture that is shown.
    mbit_s
        How dense it is; large films are as dense as phones make them.
    """

    title: str
    file: str
    count: int = 300
    first: int = 0
    codec: str = "libx264"
    size: tuple[int, int] = HD
    rate: int = 30
    gop: int = 30
    b_frames: int = 2
    times: Callable[[int, int], list[int]] = even
    time_base: Fraction | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    container: str | None = None
    container_options: Mapping[str, str] = field(default_factory=dict)
    pix_fmt: str = "yuv420p"
    turned: int = 0
    aspect: Fraction | None = None
    interlaced: bool = False
    mbit_s: float = 4
    sound: bool = False


QUICK = {"preset": "superfast"}


FULL_60 = Kind(
    title="1080p60, GOP 120",
    file="full60.mp4",
    size=FHD,
    rate=60,
    gop=120,
    count=600,
    options=QUICK,
    mbit_s=20,
)
FULL_250 = Kind(
    title="1080p30, GOP 250",
    file="full250.mp4",
    size=FHD,
    gop=250,
    count=750,
    options=QUICK,
    mbit_s=15,
)
FULL_48 = Kind(
    title="1080p30, GOP 48", file="full48.mp4", size=FHD, gop=48, options=QUICK, mbit_s=15
)
PHONE = Kind(
    title="variable frame rate (phone)",
    file="phone.mp4",
    size=FHD,
    times=uneven,
    time_base=MS,
    options=QUICK,
    mbit_s=15,
)
UHD_60 = Kind(
    title="4K, GOP 60",
    file="uhd60.mp4",
    size=UHD,
    gop=60,
    count=150,
    options={"preset": "ultrafast"},
    mbit_s=45,
)
UHD_HEVC = Kind(
    title="4K HEVC open GOP",
    file="uhd_hevc.mp4",
    codec="libx265",
    size=UHD,
    count=96,
    options={
        "preset": "ultrafast",
        "x265-params": "open-gop=1:keyint=30:bframes=3:log-level=none",
    },
    mbit_s=25,
)

KINDS: tuple[Kind, ...] = (
    FULL_60,
    FULL_250,
    FULL_48,
    PHONE,
    Kind(title="variable, rotated 90°", file="turned.mp4", times=uneven, time_base=MS, turned=90),
    Kind(
        title="MPEG-TS, variable, start 11 s",
        file="late.ts",
        times=lambda count, rate: uneven(count, rate, 11_000),
        time_base=MS,
        container="mpegts",
    ),
    Kind(
        title="edit list",
        file="edit_list.mp4",
        times=lambda count, rate: even(count, rate, -13),
        first=13,
    ),
    Kind(
        title="open GOP H.264",
        file="open_gop.mp4",
        b_frames=3,
        options={"x264-params": "open-gop=1:keyint=30:scenecut=0:bframes=3", "preset": "veryfast"},
    ),
    Kind(
        title="HEVC 10 bit",
        file="hevc10.mp4",
        codec="libx265",
        pix_fmt="yuv420p10le",
        count=150,
        options={"preset": "ultrafast", "x265-params": "keyint=30:bframes=3:log-level=none"},
    ),
    UHD_HEVC,
    UHD_60,
    Kind(
        title="MPEG-2 PS", file="mpeg2.mpg", codec="mpeg2video", container="mpeg", rate=25, gop=12
    ),
    Kind(title="MPEG-4 AVI", file="mpeg4.avi", codec="mpeg4", rate=25),
    Kind(title="H.264 with B-frames in AVI", file="h264.avi", b_frames=3, options=QUICK),
    Kind(
        title="WebM VP9",
        file="vp9.webm",
        codec="libvpx-vp9",
        options={"deadline": "realtime", "cpu-used": "8"},
    ),
    Kind(
        title="no duration (MKV)",
        file="no_duration.mkv",
        container_options={"live": "1"},
        options=QUICK,
    ),
    Kind(
        title="interlaced, wide pixels",
        file="interlaced.ts",
        container="mpegts",
        size=PAL,
        rate=25,
        aspect=Fraction(64, 45),
        interlaced=True,
        options=QUICK | {"x264-params": "tff=1", "flags": "+ildct+ilme"},
    ),
)


@dataclass(frozen=True)
class Place:
    """A picture of a film as it should be: where it stands, and the number drawn into it.

    Attributes
    ----------
    number
        From 0, in the order of showing: what engines are asked for.
    code
        The number in the picture.
    time_us, end_us
        When it is shown, from the first picture.
    """

    number: int
    code: int
    time_us: int
    end_us: int


@dataclass(frozen=True)
class Clip:
    """A film that was made.

    Attributes
    ----------
    path
        Where it is.
    kind
        What it is.
    places
        Its pictures in the order of showing.
    """

    path: Path
    kind: Kind
    places: tuple[Place, ...]

    @property
    def duration_us(self) -> int:
        """From the first picture until the last one ends."""
        return self.places[-1].end_us


class Shelf:
    """Makes the clips of one run, each when it is first asked for.

    Parameters
    ----------
    folder
        Where they are put.
    length
        How many times as long as usual they are.
    """

    def __init__(self, folder: Path, length: float = 1.0) -> None:
        self.folder = folder
        self._length = length

    def clip(self, kind: Kind) -> Clip:
        """Return the clip of a kind."""
        path = self.folder / kind.file
        count = max(round(kind.count * self._length), 2 * kind.first + 2)
        if not path.exists():
            make(path, kind, count)
        return Clip(path, kind, _places(kind, count))


def _places(kind: Kind, count: int) -> tuple[Place, ...]:
    """Return what a film of so many pictures should show."""
    base = kind.time_base or Fraction(1, kind.rate)
    times = kind.times(count, kind.rate)[kind.first :]
    times.append(2 * times[-1] - times[-2])
    us = [round((time - times[0]) * base * US_PER_S) for time in times]
    return tuple(
        Place(number, kind.first + number, us[number], us[number + 1])
        for number in range(len(us) - 1)
    )


def make(path: Path, kind: Kind, count: int) -> None:
    """Write a film.

    Parameters
    ----------
    path
        Where to.
    kind
        What kind.
    count
        How many pictures are drawn.
    """
    unfinished = path.with_name(f"unfinished-{path.name}")
    with av.open(
        str(unfinished), "w", format=kind.container, options=dict(kind.container_options)
    ) as film:
        stream = film.add_stream(kind.codec, rate=kind.rate, options=dict(kind.options))
        if not isinstance(stream, av.VideoStream):
            raise TypeError
        context = stream.codec_context
        base = kind.time_base or Fraction(1, kind.rate)
        stream.width, stream.height = kind.size
        stream.pix_fmt = kind.pix_fmt
        stream.bit_rate = round(kind.mbit_s * 1_000_000)
        context.time_base = base
        context.gop_size, context.max_b_frames = kind.gop, kind.b_frames
        if kind.aspect:
            context.sample_aspect_ratio = kind.aspect
        if kind.turned:
            stream.set_display_rotation(kind.turned)
        if kind.sound:
            _add_tone(film, count / kind.rate)
        painter = Painter(kind)
        for number, time in enumerate(kind.times(count, kind.rate)):
            frame = painter.frame(number)
            frame.pts, frame.time_base = time, base
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    unfinished.rename(path)


def _add_tone(film: OutputContainer, seconds: float) -> None:
    """Write a steady tone; the container lays it between the pictures."""
    stream = film.add_stream("aac", rate=_SOUND_HZ, layout="mono")
    if not isinstance(stream, av.AudioStream):
        raise TypeError
    times = np.arange(round(seconds * _SOUND_HZ)) / _SOUND_HZ
    wave = (0.3 * np.sin(2 * np.pi * _TONE_HZ * times)).astype(np.float32)
    for begin in range(0, len(wave), _SOUND_FRAME):
        frame = av.AudioFrame.from_ndarray(wave[None, begin : begin + _SOUND_FRAME], "fltp", "mono")
        frame.sample_rate, frame.pts = _SOUND_HZ, begin
        frame.time_base = Fraction(1, _SOUND_HZ)
        film.mux(stream.encode(frame))
    film.mux(stream.encode())


class Painter:
    """Draws the pictures of a film: soft shapes that move, grain that moves otherwise, the number.

    Parameters
    ----------
    kind
        Of the film.
    """

    _SHAPES_PX, _GRAIN_PX = 4, 10

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        width, height = kind.size
        self._shapes, self._grain = _shapes(width, height), _grain(width, height)
        self._planes = np.full((height * 3 // 2, width), barcode.GREY, np.uint8)

    def frame(self, number: int) -> av.VideoFrame:
        """Return a picture."""
        width, height = self._kind.size
        luma = self._planes[:height]
        self._paint(luma, slice(None), number)
        if self._kind.interlaced:
            self._paint(luma, slice(1, None, 2), number + 0.5)
        blue, red = self._planes[height:].reshape(2, height // 2, width // 2)
        barcode.draw(number, (luma, blue, red), -self._kind.turned // 90)
        frame = av.VideoFrame.from_ndarray(self._planes, format="yuv420p")
        return (
            frame
            if frame.format.name == self._kind.pix_fmt
            else frame.reformat(format=self._kind.pix_fmt)
        )

    def _paint(self, luma: NDArray[np.uint8], lines: slice, moment: float) -> None:
        """Paint lines of a picture as they are at a moment, counted in pictures."""
        width = luma.shape[1]
        shapes, grain = (int(moment * speed) % width for speed in (self._SHAPES_PX, self._GRAIN_PX))
        np.add(
            self._shapes[lines, shapes : shapes + width],
            self._grain[lines, grain : grain + width],
            out=luma[lines],
        )


def _shapes(width: int, height: int) -> NDArray[np.uint8]:
    """Return soft noise, twice side by side."""
    cells = np.random.default_rng(1).integers(30, 200, (-(-height // 8), width // 8), np.uint8)
    noise = np.kron(cells, np.ones((8, 8), np.float32))[:height]
    for axis in (0, 1):
        noise = np.sum([np.roll(noise, shift, axis) for shift in range(-4, 4)], axis=0) / 8
    return np.tile(noise.astype(np.uint8), 2)


def _grain(width: int, height: int) -> NDArray[np.uint8]:
    """Return hard noise of little height, twice side by side."""
    return np.tile(np.random.default_rng(2).integers(0, 24, (height, width), np.uint8), 2)
