"""A film of hours: how soon its first picture is there, and what it takes with everything on.

The film is a short clip whose packets are written over and over. It is measured in a process of
its own: ``python -m benchmarks.playback.long_film FILM``.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import av

from benchmarks.playback.clips import FULL_48, US_PER_S, Shelf
from benchmarks.playback.decoding import spent
from benchmarks.playback.engines import wait_until
from benchmarks.playback.latency import new_reel
from benchmarks.playback.null_output import NullOutput
from benchmarks.playback.report import Part, Target, milliseconds
from benchmarks.playback.resources import most_memory_mib
from observer.media.frame_index import FrameIndex
from observer.media.indexing import build_index
from observer.media.memory import give_back_large_blocks
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from observer.media.waveform import sound_shape

if TYPE_CHECKING:
    from av.stream import Stream

PIECE = replace(FULL_48, file="piece.mp4", count=480, mbit_s=1, sound=True)
MOST_OPEN_S, MOST_INDEX_US, MOST_MIB = 1.0, 10.0, 600
_PLACES = 6


def measure(shelf: Shelf, hours: float) -> Part:
    """Make a film of hours, and measure it.

    Parameters
    ----------
    shelf
        Makes the piece it consists of.
    hours
        How long.

    Returns
    -------
    Part
        What it takes in time and memory.
    """
    film = shelf.folder / f"hours-{hours:g}.mp4"
    if not film.exists():
        repeat(shelf.clip(PIECE).path, film, hours)
    told = _told("long_film", film)
    whole = _told("whole_window", film)
    size = f"{told['pictures']} pictures"
    title = f"{hours:g} hours of 1080p"
    targets = (
        Target(
            f"{title}, open to first picture, index kept",
            f"≤ {milliseconds(MOST_OPEN_S)} ms",
            f"{milliseconds(told['again_s'])} ms",
            told["again_s"] <= MOST_OPEN_S,
        ),
        Target(
            f"{title}, open to first picture, the very first time",
            f"≤ {milliseconds(MOST_OPEN_S)} ms",
            f"{milliseconds(told['first_s'])} ms, exact after {milliseconds(told['exact_s'])} ms",
            told["first_s"] <= MOST_OPEN_S,
        ),
        Target(
            f"index of {size}, CPU",
            f"≤ {MOST_INDEX_US:.0f} µs a packet",
            f"{told['index_us']:.1f} µs",
            told["index_us"] <= MOST_INDEX_US,
        ),
        Target(
            f"{title}, memory of the engine with everything on",
            f"≤ {MOST_MIB} MiB",
            f"{told['most_mib']:.0f} MiB at most",
            told["most_mib"] <= MOST_MIB,
        ),
        Target(
            f"{title}, memory of the whole window with everything on",
            f"≤ {MOST_MIB} MiB",
            f"{whole['coded']:.0f} MiB at most, {whole['most']:.0f} after all rooms were seen",
            whole["most"] <= MOST_MIB,
        ),
    )
    return Part("A long film", targets=targets)


def _told(module: str, film: Path) -> dict[str, float]:
    """Return what a measurement in a process of its own tells of a film."""
    ask = [sys.executable, "-m", f"benchmarks.playback.{module}", str(film)]
    told: dict[str, float] = json.loads(
        subprocess.run(ask, check=True, capture_output=True).stdout  # noqa: S603  itself
    )
    return told


def repeat(piece: Path, film: Path, hours: float) -> None:
    """Write the packets of a film over and over, until it lasts so many hours."""
    unfinished = film.with_name(f"unfinished-{film.name}")
    with av.open(str(piece)) as given, av.open(str(unfinished), "w") as made:
        streams = [made.add_stream_from_template(stream) for stream in given.streams]
        length_s = PIECE.count / PIECE.rate
        packets = [packet for packet in given.demux() if _is_inside(packet, length_s)]
        for round_ in range(round(hours * 3600 / length_s)):
            for packet in packets:
                copy = av.Packet(bytes(packet))
                place = packet.stream.index
                shift = round(round_ * length_s / packet.time_base)
                copy.pts, copy.dts = (packet.pts or 0) + shift, (packet.dts or 0) + shift
                copy.duration, copy.time_base = packet.duration, packet.time_base
                copy.is_keyframe = packet.is_keyframe
                copy.stream = streams[place]
                made.mux(copy)
    unfinished.rename(film)


def _is_inside(packet: "av.Packet[Stream]", length_s: float) -> bool:
    """Return whether a packet may be repeated: the encoder's lead-in and lead-out may not."""
    if packet.pts is None or packet.dts is None or packet.time_base is None:
        return False
    return 0 <= packet.pts * packet.time_base < length_s


def child(film: Path) -> None:
    """Measure a film in this process, and print what was found."""
    give_back_large_blocks()
    found: dict[str, float] = {}
    indices: list[FrameIndex] = []
    found["first_s"], found["exact_s"] = _open_s(Placed(source=film))
    cost = spent(lambda: indices.append(build_index(film)))
    packets = sum(1 for _ in _packets(film))
    found["pictures"] = len(indices[0])
    found["index_us"] = cost.cpu_s * US_PER_S / packets
    found["again_s"], _ = _open_s(Placed(source=film, index=indices[0]))
    _use(film, indices[0])
    found["most_mib"] = most_memory_mib()
    sys.stdout.write(json.dumps(found))


def _packets(film: Path) -> Iterator[None]:
    with av.open(str(film)) as container:
        for _ in container.demux():
            yield


def _open_s(placed: Placed) -> tuple[float, float]:
    """Return the seconds from asking for a film until its first picture, and the exact one."""
    begin_s = time.perf_counter()
    player = SessionPlayer([[placed]], open_output=NullOutput)
    view = player.views[0]
    wait_until(lambda: view.frame() or view.glance())
    first_s = time.perf_counter() - begin_s
    wait_until(lambda: view.frame() is not None)
    exact_s = time.perf_counter() - begin_s
    player.close()
    return first_s, exact_s


def _use(film: Path, index: FrameIndex) -> None:
    """Do all that can be done with a film, at once."""
    reel, maker = new_reel(film, index)
    shapes = Thread(target=lambda: sound_shape(film, 50))
    shapes.start()
    player = SessionPlayer([[Placed(source=film, index=index, reel=reel)]], open_output=NullOutput)
    view = player.views[0]
    wait_until(lambda: view.frame() is not None)
    for place in range(_PLACES):
        player.seek_frame(len(index) * place // _PLACES + 100)
        wait_until(lambda: not player.pending)
        maker.make_segment(player.now_us)
        (player.play_backwards if place % 2 else player.play)()
        _watch(player, 3)
        player.pause()
        for step in range(30):
            player.seek_us(step * player.extent_us[1] // 30, exact=False)
            _watch(player, 0.03)
    shapes.join()
    player.close()
    maker.close()


def _watch(player: SessionPlayer, seconds: float) -> None:
    end_s = time.perf_counter() + seconds
    while time.perf_counter() < end_s:
        player.views[0].frame()
        time.sleep(0.008)  # noqa: TID251  a measurement polls as the window's timer does


if __name__ == "__main__":
    child(Path(sys.argv[1]))
