"""Measure playback beside FFmpeg in one run and print ratios, since machines differ.

    python benchmarks/playback.py [FILM]

Without a film, one of 1080p at 30 pictures a second is made in a temporary folder.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np

from observer.media.decoder import ExactDecoder
from observer.media.indexing import build_index
from observer.media.picture import Converter, Geometry
from observer.media.player import Player
from observer.media.source import open_media

SEEKS = 30
STEPS = 60
BOX_PX = (960, 540)
PATIENCE_S = 30.0


def make_film(path: Path, count: int = 600) -> None:
    """Write moving noise over a gradient: hard enough for the decoder, quick to make."""
    height, width = 1080, 1920
    random = np.random.default_rng(1)
    texture = random.integers(0, 255, (height, width * 2), np.uint8)
    slope = np.linspace(0, 120, width, dtype=np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "veryfast"})
        if not isinstance(stream, av.VideoStream):
            raise TypeError
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.gop_size = 48
        for number in range(count):
            shift = number * 3 % width
            luma = texture[:, shift : shift + width] // 4 + slope
            grey = np.full((height // 2, width), 128, np.uint8)
            planes = np.concatenate((luma, grey)).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


@contextmanager
def timed(times: list[float]) -> Iterator[None]:
    """Append how long the block took, in seconds of the wall."""
    begin = time.perf_counter()
    yield
    times.append(time.perf_counter() - begin)


def ffmpeg_s(film: Path) -> tuple[float, float] | None:
    """Return the seconds of wall and processor `ffmpeg -f null` takes; None where it is absent."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return None
    command = [ffmpeg, "-v", "error", "-i", str(film), "-map", "0:v:0", "-f", "null", "-"]
    before, times = os.times(), list[float]()
    with timed(times):
        subprocess.run(command, check=True)  # noqa: S603  found on the path, given a film
    after = os.times()
    used = after.children_user + after.children_system
    return times[0], used - before.children_user - before.children_system


def decode_s(film: Path, *, scaled: bool) -> tuple[float, float]:
    """Return the seconds of wall and processor we take, on to the screen's size if wished."""
    index = build_index(film)
    media = open_media(film)
    converter = Converter(Geometry.of(media))
    decoder = ExactDecoder(media, index)
    begin, times = time.process_time(), list[float]()
    with timed(times):
        while (decoded := decoder.next()) is not None:
            if scaled:
                converter.bgra(converter.shrink(decoded.frame, BOX_PX))
    decoder.close()
    return times[0], time.process_time() - begin


def wait(player: Player, condition: Callable[[], bool]) -> None:
    """Poll as the window does."""
    end = time.perf_counter() + PATIENCE_S
    while not condition():
        if player.error or time.perf_counter() > end:
            sys.exit(str(player.error or "waited in vain"))
        time.sleep(0.0005)  # noqa: TID251  a measurement polls as the window's timer does


def seeks_and_steps(film: Path) -> tuple[list[float], list[float]]:
    """Return the seconds of cold exact seeks, and of steps back one by one."""
    player = Player(film, sound=False)
    wait(player, lambda: player.ready and player.frame() is not None)
    cold: list[float] = []
    for number in np.random.default_rng(3).integers(0, player.frame_count, SEEKS).tolist():
        player.set_picture_size(BOX_PX[0] + len(cold) % 2, BOX_PX[1] + len(cold) % 2)
        wait(player, lambda: not player.pending)
        with timed(cold):
            player.seek_frame(number)
            wait(player, lambda: not player.pending)
    back: list[float] = []
    player.seek_frame(player.frame_count * 2 // 3)
    wait(player, lambda: not player.pending)
    for _ in range(STEPS):
        with timed(back):
            player.step(-1)
            wait(player, lambda: not player.pending)
        time.sleep(0.03)  # noqa: TID251  a held key repeats 30 times a second
    player.close()
    return cold, back


def report(film: Path) -> None:
    """Print what was measured."""
    times: list[float] = []
    with timed(times):
        index = build_index(film)
    gop = len(index) / max(len(index.keys), 1)
    print(f"{film.name}: {len(index)} pictures, {gop:.0f} to a keyframe")
    print(f"index         {times[0] * 1e6 / len(index):8.1f} us a picture")
    null = ffmpeg_s(film)
    print(f"{'':13} {'fps':>8}  of ffmpeg -f null, by the wall and by the processor")
    if null:
        print(f"{'ffmpeg':13} {len(index) / null[0]:8.1f}")
    for name, scaled in (("decode", False), ("decode+scale", True)):
        wall, used = decode_s(film, scaled=scaled)
        ratios = f"{null[0] / wall:6.2f} {null[1] / used:6.2f}" if null else ""
        print(f"{name:13} {len(index) / wall:8.1f}  {ratios}")
    cold, back = seeks_and_steps(film)
    bound = f", bound {(0.8 * gop * null[0] / len(index) + 0.06) * 1e3:.0f}" if null else ""
    for name, values in (("cold seek", cold), ("step back", back)):
        middle, high = np.percentile(values, [50, 95]) * 1e3
        print(f"{name:13} {middle:8.1f} ms, p95 {high:.1f}{bound if name == 'cold seek' else ''}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure playback beside ffmpeg -f null.")
    parser.add_argument("film", nargs="?", type=Path, help="a film; one is made if not given")
    film: Path | None = parser.parse_args().film
    if film is not None:
        report(film)
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made_1080p30.mp4"
        make_film(made)
        report(made)


if __name__ == "__main__":
    main()
