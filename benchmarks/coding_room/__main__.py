"""Measure the Code room with a large coding."""

import sys
import tempfile
from pathlib import Path

from benchmarks.coding_room.hour import hour
from benchmarks.coding_room.large_room import open_room
from benchmarks.coding_room.painting import beside, timeline
from benchmarks.coding_room.pressing import pressing

EVENTS = 100_000


def main(folder: Path, count: int, parts: list[str]) -> None:
    """Print every part that is asked for; all where none is named."""
    if not parts or "hour" in parts:
        hour(folder)
    large = open_room(folder, count)
    print(f"{count:,} events on 20 tracks")
    if not parts or "pressing" in parts:
        pressing(large)
    if not parts or "painting" in parts:
        timeline(large)
        beside(large)
    large.close()


if __name__ == "__main__":
    wanted = [int(each) for each in sys.argv[1:] if each.isdigit()]
    with tempfile.TemporaryDirectory() as place:
        named = [each for each in sys.argv[1:] if not each.isdigit()]
        main(Path(place), wanted[0] if wanted else EVENTS, named)
