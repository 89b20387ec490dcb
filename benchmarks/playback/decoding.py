"""How quickly pictures are decoded and made ready for the screen, beside ``ffmpeg -f null``."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.playback.clips import Clip, Kind, Shelf
from benchmarks.playback.report import Part, Target
from observer.media.decoder import ExactDecoder
from observer.media.indexing import build_index
from observer.media.picture import Converter, Geometry
from observer.media.source import MediaSource, open_media

BOX_PX = (960, 540)
LEAST_SHARE = 0.85
ROUNDS = 3


@dataclass(frozen=True, order=True)
class Spent:
    """What something cost.

    Attributes
    ----------
    cpu_s
        Of all cores together.
    wall_s
        On the clock.
    """

    cpu_s: float
    wall_s: float


def spent(work: Callable[[], object]) -> Spent:
    """Return what a piece of work in this process costs."""
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    work()
    return Spent(time.process_time() - cpu_s, time.perf_counter() - wall_s)


def null(path: Path) -> Spent | None:
    """Return what ``ffmpeg -f null`` takes for the pictures of a film; None where it is absent."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return None
    command = [ffmpeg, "-v", "quiet", "-i", str(path), "-map", "0:v:0", "-f", "null", "-"]
    before = os.times()
    wall = spent(lambda: subprocess.run(command, check=True)).wall_s  # noqa: S603  a film of ours
    after = os.times()
    used = after.children_user + after.children_system
    return Spent(used - before.children_user - before.children_system, wall)


def decode(
    source: MediaSource, *, shown: bool, look: Callable[[NDArray[np.uint8]], object] | None = None
) -> int:
    """Decode a film from its first picture to its last.

    Parameters
    ----------
    source
        File or opener.
    shown
        Whether each picture is made ready for the screen.
    look
        Called with the pixels of each picture that is.

    Returns
    -------
    int
        How many pictures there were.
    """
    index = build_index(source)
    media = open_media(source)
    converter = Converter(Geometry.of(media))
    decoder = ExactDecoder(media, index)
    count = 0
    while (decoded := decoder.next()) is not None:
        count += 1
        if shown:
            pixels = converter.bgra(converter.shrink(decoded.frame, BOX_PX))
            if look is not None:
                look(pixels)
    decoder.close()
    return count


def measure(shelf: Shelf, kinds: Sequence[Kind]) -> Part:
    """Measure some kinds of film, each a few times in turn with ffmpeg, and take the best.

    Parameters
    ----------
    shelf
        Makes the clips.
    kinds
        Of which kinds.

    Returns
    -------
    Part
        Rates and their ratios.
    """
    rows: list[tuple[str, ...]] = []
    shares: list[float] = []
    for kind in kinds:
        clip = shelf.clip(kind)
        nulls, decoded, shown = _in_turn(clip)
        count = len(clip.places)
        cells = [f"{count / each.wall_s:.0f}" for each in (decoded, shown)]
        ratios = ["", "", ""]
        if nulls is not None:
            shares.append(nulls.cpu_s / shown.cpu_s)
            pairs = ((nulls.cpu_s, decoded.cpu_s), (nulls.cpu_s, shown.cpu_s))
            ratios = [f"{count / nulls.wall_s:.0f}", *(f"{ours / us:.2f}" for ours, us in pairs)]
        rows.append((kind.title, ratios[0], *cells, *ratios[1:]))
    head = (
        "clip",
        "ffmpeg -f null, fps",
        "decoded, fps",
        "to the screen, fps",
        "decoded, CPU ratio",
        "to the screen, CPU ratio",
    )
    share = min(shares, default=None)
    targets = (
        Target(
            "decode to display, CPU, of ffmpeg -f null",
            f"≥ {LEAST_SHARE}",
            "ffmpeg is absent" if share is None else f"{share:.2f} at least",
            None if share is None else share >= LEAST_SHARE,
        ),
    )
    return Part("Decoding", head, rows, targets)


def _in_turn(clip: Clip) -> tuple[Spent | None, Spent, Spent]:
    """Return the least that ffmpeg, decoding, and decoding for the screen took."""
    nulls: list[Spent] = []
    ours: tuple[list[Spent], list[Spent]] = ([], [])
    for _ in range(ROUNDS):
        bound = null(clip.path)
        if bound is not None:
            nulls.append(bound)
        for found, shown in zip(ours, (False, True), strict=True):
            found.append(spent(partial(decode, clip.path, shown=shown)))
    return min(nulls, default=None), min(ours[0]), min(ours[1])
