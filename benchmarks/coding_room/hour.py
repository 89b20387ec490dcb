"""An hour of work through the room: presses, edits, undos; memory and speed at both ends."""

import gc
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from PySide6.QtCore import Qt

from benchmarks.coding_room.large_room import HOUR_US, KEYS, LargeRoom, open_room
from observer.gui.video.film import Moment

ACTS = 20_000
ENDS = 1_000
BEGUN_WITH = 1_000
TURN = 25
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Worked:
    """What an hour of work cost.

    Attributes
    ----------
    first_ms, last_ms
        Median of an act among the first and among the last thousand.
    worn_ms, new_ms
        Median of an act after that hour, and of one in the second thousand of a room in a new
        process that began with as few events, some of these and some of those in turn: whether the
        machine has become slower meanwhile plays no part.
    grown_mib
        Memory at the end beyond what was held after the first thousand.
    added
        How many events there are more.
    """

    first_ms: float
    last_ms: float
    worn_ms: float
    new_ms: float
    grown_mib: float
    added: int


def resident_mib() -> float:
    """Return how much memory this process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def work(folder: Path, acts: int = ACTS) -> Worked:
    """Press, drag, nudge, remove and undo, as in an hour of coding; return what it cost."""
    worn = open_room(folder / "worn", BEGUN_WITH)
    doing = _acts(worn)
    spent = [next(doing) for _ in range(ENDS)]
    begin_mib, before = resident_mib(), _count(worn)
    spent += [next(doing) for _ in range(acts - ENDS)]
    worn.workspace.store.drain(600)
    grown_mib, added = resident_mib() - begin_mib, _count(worn) - before
    worn_ms, new_ms = _in_turn(worn, folder / "new")
    worn.close()
    return Worked(
        first_ms=median(spent[:ENDS]),
        last_ms=median(spent[-ENDS:]),
        worn_ms=worn_ms,
        new_ms=new_ms,
        grown_mib=grown_mib,
        added=added,
    )


def hour(folder: Path) -> None:
    """Print what an hour of work cost."""
    worked = work(folder)
    print(
        f"{ACTS:,} acts: median {worked.first_ms:.2f} ms among the first {ENDS:,}, "
        f"{worked.last_ms:.2f} ms among the last"
    )
    print(
        f"    in turn with a new process in its second thousand: {worked.worn_ms:.2f} ms, "
        f"new {worked.new_ms:.2f} ms ({worked.worn_ms / worked.new_ms:.2f} times)"
    )
    print(f"    memory {worked.grown_mib:+.1f} MiB for {worked.added:,} more events (limit 50 MiB)")


def _in_turn(worn: LargeRoom, folder: Path) -> tuple[float, float]:
    """Return the medians of the same acts in this room and in a new one, in turn."""
    apart = get_context("spawn")
    here, there = apart.Pipe()
    process = apart.Process(target=_new_room, args=(folder, there))
    process.start()
    there.close()
    here.recv()
    acts, spent, spent_there = _acts(worn), [], []
    for _ in range(ENDS // TURN):
        spent += [next(acts) for _ in range(TURN)]
        here.send(TURN)
        spent_there += here.recv()
    here.send(0)
    process.join()
    return median(spent), median(spent_there)


def _new_room(folder: Path, pipe: Connection) -> None:
    """Do acts in a room that has seen a thousand of them, as many at a time as it is told to."""
    large = open_room(folder, BEGUN_WITH)
    acts = _acts(large)
    for _ in range(ENDS):
        next(acts)
    pipe.send([])
    while turn := pipe.recv():
        pipe.send([next(acts) for _ in range(turn)])
    large.close()


def _acts(large: LargeRoom) -> Iterator[float]:
    """Yield what each act costs, in ms, from the beginning of the film to its end and again."""
    chance = random.Random(11)  # noqa: S311 - repeatable, not secret
    for number in cycle(range(ENDS)):
        large.move_to((number * HOUR_US // ENDS) // 40_000 * 40_000 + number % 7)
        yield _act(large, chance)


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
