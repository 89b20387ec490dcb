"""The command line of the bench of playback."""

import argparse
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.playback import (
    decoding,
    exactness,
    hearing,
    latency,
    long_film,
    painting,
    report,
    vault,
)
from benchmarks.playback.clips import (
    FULL_48,
    FULL_60,
    FULL_250,
    KINDS,
    PHONE,
    UHD_60,
    UHD_HEVC,
    Shelf,
)
from benchmarks.playback.engines import AbsentError, OpenEngine
from benchmarks.playback.engines.mpv import Mpv
from benchmarks.playback.engines.opencv import ByNumber, ByTime
from benchmarks.playback.engines.ours import Ours
from benchmarks.playback.engines.qmediaplayer import Environment

README = Path(__file__).parents[2] / "README.md"


def main() -> None:
    """Measure, print, and rewrite the README if that was asked for."""
    told = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(told.clips or Path(folder), told.length)
        shelf.folder.mkdir(parents=True, exist_ok=True)
        begun = report.machine()
        parts = _measure(shelf, told)
    targets = report.targets(parts)
    print(targets)
    if told.readme:
        exact = "\n".join(report.part(part) for part in parts if part.title == exactness.TITLE)
        when = f"Measured {begun} at the beginning, {report.load()} at the end."
        report.rewrite(README, f"{when}\n\n{exact}\n{targets}")


def _measure(shelf: Shelf, told: argparse.Namespace) -> list[report.Part]:
    """Take the measurements that were asked for, and print each when it is done."""
    parts: list[report.Part] = []
    for name, measure in _measurements(shelf, told).items():
        if told.only and name not in told.only:
            continue
        print(f"{report.machine()}\n", flush=True)
        part = measure()
        parts.append(part)
        print(report.part(part), flush=True)
    return parts


def _measurements(
    shelf: Shelf, told: argparse.Namespace
) -> Mapping[str, Callable[[], report.Part]]:
    """Return all measurements by name, those with little to do first."""
    kinds = [kind for kind in KINDS if not told.kind or Path(kind.file).stem in told.kind]
    large = [
        kind for kind in (FULL_60, FULL_48, FULL_250, PHONE, UHD_60, UHD_HEVC) if kind in kinds
    ]
    dragged = [kind for kind in (FULL_250, UHD_60) if kind in kinds]
    few = (told.few, told.few // 2)
    return {
        "sound": hearing.measure,
        "cancel": lambda: latency.cancelling(shelf, dragged),
        "steps": lambda: latency.steps(shelf, large),
        "scrubbing": lambda: latency.scrubbing(shelf, dragged),
        "painting": lambda: painting.measure(shelf),
        "decoding": lambda: decoding.measure(shelf, large),
        "vault": lambda: vault.measure(shelf, FULL_48),
        "seeks": lambda: latency.seeks(shelf, large),
        "long": lambda: long_film.measure(shelf, told.hours),
        "exactness": lambda: exactness.compare(shelf, kinds, _engines(told.qmediaplayer), few),
    }


def _engines(qmediaplayer: Path | None) -> Mapping[str, OpenEngine]:
    """Return the engines that are there, ours first; say which are absent."""
    engines: dict[str, OpenEngine] = {
        "this engine": Ours,
        "OpenCV POS_FRAMES": ByNumber,
        "OpenCV POS_MSEC": ByTime,
    }
    try:
        if qmediaplayer:
            engines["QMediaPlayer"] = Environment(qmediaplayer).open
        else:
            print("QMediaPlayer: absent, not asked for (--qmediaplayer FOLDER)")
    except AbsentError as error:
        print(f"QMediaPlayer: absent, {error}")
    if Mpv.is_installed():
        engines["mpv, exact"] = Mpv
    else:
        print("mpv: absent, not installed")
    return engines


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.playback", description=__doc__)
    parser.add_argument("--length", type=float, default=1.0, help="of the clips; 1 is 4 to 25 s")
    parser.add_argument("--clips", type=Path, help="folder to keep the clips in between runs")
    parser.add_argument("--kind", nargs="*", help="clips, by name of file without suffix")
    parser.add_argument("--only", nargs="*", help="measurements, by name")
    parser.add_argument(
        "--few", type=int, default=30, help="seeks that other engines are asked for"
    )
    parser.add_argument(
        "--qmediaplayer", type=Path, help="folder of its environment; made if it is not there"
    )
    parser.add_argument("--hours", type=float, default=4.0, help="length of the long film")
    parser.add_argument("--readme", action="store_true", help="rewrite the table of the README")
    return parser.parse_args()


if __name__ == "__main__":
    main()
