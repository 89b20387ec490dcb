"""Writing a film: when its frames are shown, and the MP4 file."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from painter import HEIGHT_PX, WIDTH_PX, Picture


@dataclass(frozen=True, slots=True)
class Clock:
    """When the frames of a film are shown.

    Attributes
    ----------
    pts
        Ascending presentation timestamps, the first 0.
    time_base
        Seconds per unit.
    end
        Timestamp at which the last frame ends.
    nominal_fps
        What the file says its rate is.
    """

    pts: NDArray[np.int64]
    time_base: Fraction
    end: int
    nominal_fps: Fraction

    @property
    def times_s(self) -> NDArray[np.float64]:
        """Seconds of every frame."""
        return np.asarray(self.pts * float(self.time_base), np.float64)


def steady(duration_s: float) -> Clock:
    """Return 25 frames a second."""
    count = round(duration_s * 25)
    return Clock(
        np.arange(count, dtype=np.int64) * 512, Fraction(1, 12800), count * 512, Fraction(25)
    )


def telephone(duration_s: float, seed: int) -> Clock:
    """Return 25 to 30 frames a second, as a telephone films: slower in poor light, never even."""
    rng = np.random.default_rng(seed)
    end = round(duration_s * 90_000)
    pts, light = [0], 0.0
    while True:
        light = float(np.clip(light + rng.normal(0, 0.03), 0, 1))
        step = 3000 + 600 * light + rng.normal(0, 45)
        following = pts[-1] + int(np.clip(step, 3000, 3600))
        if following > end - 1500:
            break
        pts.append(following)
    return Clock(np.array(pts, np.int64), Fraction(1, 90_000), end, Fraction(30))


def write_film(
    path: Path,
    clock: Clock,
    picture: Callable[[int], Picture],
    sound: NDArray[np.float64],
    rate_hz: int,
) -> None:
    """Write pictures and sound as MP4 (H.264, AAC).

    Parameters
    ----------
    path
        File to write.
    clock
        When each frame is shown.
    picture
        Gives frame i, blue-green-red.
    sound
        -1 to 1.
    rate_hz
        Of the sound.
    """
    options = {
        "movflags": "+faststart",
        "video_track_timescale": str(clock.time_base.denominator),
        "fflags": "+bitexact",
    }
    with av.open(str(path), "w", format="mp4", options=options) as container:
        video = container.add_stream("libx264", rate=clock.nominal_fps)
        video.width, video.height, video.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        video.codec_context.time_base = clock.time_base
        video.codec_context.thread_count = 2
        video.options = {"crf": "27", "preset": "slow", "tune": "animation", "g": "120"}
        audio = container.add_stream("aac", rate=rate_hz, layout="mono")
        audio.bit_rate = 40_000
        sent = 0
        for i, pts in enumerate(clock.pts.tolist()):
            shown = av.VideoFrame.from_ndarray(picture(i), format="bgr24")
            shown.pts, shown.time_base = pts, clock.time_base
            container.mux(video.encode(shown))
            due = round(pts * clock.time_base * rate_hz)
            while sent + 1024 <= min(due, len(sound)):
                container.mux(audio.encode(_samples(sound, sent, 1024, rate_hz)))
                sent += 1024
        while sent < len(sound):
            count = min(1024, len(sound) - sent)
            container.mux(audio.encode(_samples(sound, sent, count, rate_hz)))
            sent += count
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def _samples(sound: NDArray[np.float64], start: int, count: int, rate_hz: int) -> av.AudioFrame:
    part = np.clip(sound[start : start + count], -1, 1).astype(np.float32)[None, :]
    frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
    frame.sample_rate = rate_hz
    frame.pts, frame.time_base = start, Fraction(1, rate_hz)
    return frame
