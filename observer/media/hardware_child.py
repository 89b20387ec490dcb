"""The child process that tries whether a graphics card decodes films, and decodes them rightly.

A driver can hang or take its process down, so that nobody else tries. Run as ``python -m``; prints
the name of the first device that gives the same pictures as the program itself, or nothing.
"""

import io
import sys
from fractions import Fraction

import av
import numpy as np
from av.codec.hwaccel import HWAccel, hwdevices_available
from numpy.typing import NDArray

from observer.media.hardware import DEVICES

_WIDTH, _HEIGHT, _COUNT = 640, 360, 12
_FORMAT = "yuv420p"


def main() -> None:
    """Print the device to be used."""
    av.logging.set_level(None)
    film = made()
    expected = pictures(film)
    there = hwdevices_available()
    for device in DEVICES:
        if device in there and agrees(film, device, expected):
            sys.stdout.write(device)
            return


def made() -> bytes:
    """Return a short film in H.264 in which much moves."""
    file = io.BytesIO()
    chance = np.random.default_rng(1)
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = _WIDTH, _HEIGHT, _FORMAT
        stream.codec_context.max_b_frames = 2
        small = chance.integers(0, 255, (9, 16, 3), np.uint8)
        for number in range(_COUNT):
            large = np.kron(np.roll(small, number, axis=1), np.ones((40, 40, 1), np.uint8))
            frame = av.VideoFrame.from_ndarray(large.astype(np.uint8), format="rgb24")
            frame = frame.reformat(format=_FORMAT)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


def pictures(film: bytes, device: str = "") -> list[NDArray[np.uint8]]:
    """Return the decoded pictures; none if a device was asked for and not used."""
    card = HWAccel(device_type=device, allow_software_fallback=False) if device else None
    with av.open(io.BytesIO(film), "r", hwaccel=card) as container:
        stream = container.streams.video[0]
        if device and not stream.codec_context.is_hwaccel:
            return []
        frames = [frame.reformat(format=_FORMAT) for frame in container.decode(stream)]
        return [np.asarray(frame.to_ndarray(), np.uint8) for frame in frames]


def agrees(film: bytes, device: str, expected: list[NDArray[np.uint8]]) -> bool:
    """Return whether a device gives the very pictures that are expected."""
    try:
        found = pictures(film, device)
    except (av.error.FFmpegError, OSError, NotImplementedError, ValueError, RuntimeError):
        return False
    same = (np.array_equal(*pair) for pair in zip(found, expected, strict=False))
    return len(found) == len(expected) and all(same)


if __name__ == "__main__":
    main()
