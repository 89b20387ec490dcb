"""An hour of work through the room: presses, edits, undos; memory and speed at both ends."""

import gc
import os
import random
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from PySide6.QtCore import Qt

from benchmarks.coding_room.large_room import HOUR_US, KEYS, LargeRoom
from observer.gui.video.film import Moment

ACTS = 20_000
ENDS = 1_000
LOOKS = 500
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Worked:
    """What an hour of work cost.

    Attributes
    ----------
    first_ms, last_ms
        Median of an act among the first and among the last thousand.
    grown_mib
        Memory at the end beyond what was held after the first thousand, without what the events
        that were added take.
    added
        How many events there are more.
    """

    first_ms: float
    last_ms: float
    grown_mib: float
    added: int


def resident_mib() -> float:
    """Return how much memory this process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def work(large: LargeRoom, acts: int = ACTS) -> Worked:
    """Press, drag, nudge, remove and undo, as in an hour of coding; return what it cost."""
    chance = random.Random(11)  # noqa: S311 - repeatable, not secret
    spent: list[float] = []
    begin_mib, before = 0.0, 0
    for number in range(acts):
        if number == ENDS:
            begin_mib, before = resident_mib(), _count(large)
        large.move_to((number * HOUR_US // acts) // 40_000 * 40_000 + number % 7)
        spent.append(_act(large, chance))
    large.workspace.store.drain(600)
    return Worked(
        first_ms=median(spent[:ENDS]),
        last_ms=median(spent[-ENDS:]),
        grown_mib=resident_mib() - begin_mib,
        added=_count(large) - before,
    )


def hour(large: LargeRoom) -> None:
    """Print what an hour of work cost."""
    worked = work(large)
    print(
        f"{ACTS:,} acts: median {worked.first_ms:.2f} ms among the first {ENDS:,}, "
        f"{worked.last_ms:.2f} ms among the last"
    )
    print(f"    memory {worked.grown_mib:+.1f} MiB for {worked.added:,} more events (limit 50 MiB)")


def _count(large: LargeRoom) -> int:
    coding = large.room.desk.coding
    return sum(len(events) for events in coding.events.values()) if coding else 0


def _act(large: LargeRoom, chance: random.Random) -> float:
    match chance.randrange(10):
        case 0:
            return large.press("z", CONTROL)
        case 1:
            return large.timed(lambda: _moved(large))
        case 2:
            return large.timed(lambda: _removed(large))
        case _:
            return large.press(chance.choice(KEYS[:19]))


def _moved(large: LargeRoom) -> None:
    """Give the event before the playhead another onset."""
    desk = large.room.desk
    event = desk.neighbour(large.now_us, later=False)
    if event is not None:
        end = event.offset_us
        offset = None if end is None else Moment(time_us=end, anchor=None)
        desk.place(event, Moment(time_us=max(event.onset_us - 40_000, 0), anchor=None), offset)


def _removed(large: LargeRoom) -> None:
    """Remove the event before the playhead."""
    event = large.room.desk.neighbour(large.now_us, later=False)
    if event is not None:
        large.room.desk.select(event)
        large.room.many.remove()
