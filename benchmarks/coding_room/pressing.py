"""A key pressed in a large coding: until it is painted, and until it is on the disk."""

import copy
import random
from statistics import quantiles
from time import perf_counter, process_time

from PySide6.QtCore import Qt

from benchmarks.coding_room.large_room import HOUR_US, KEYS, LargeRoom

PRESSES = 400
CONTROL = Qt.KeyboardModifier.ControlModifier


def pressing(large: LargeRoom) -> None:
    """Print what a press costs, beside copying all events as others do."""
    chance = random.Random(5)  # noqa: S311 - repeatable, not secret
    large.room.timeline.show_all()
    large.room.timeline.setFocus()
    for shown, what in ((False, "key press to painted, list closed"), (True, "with the list open")):
        large.room.events.setVisible(shown)
        large.application.processEvents()
        spent: list[float] = []
        for _ in range(PRESSES):
            large.move_to(chance.randrange(HOUR_US // 40_000) * 40_000 + 7)
            spent.append(large.press(chance.choice(KEYS[:19])))
        _say(what, spent, "limits 8 and 16 ms")
    undone = [large.press("z", CONTROL) for _ in range(PRESSES)]
    _say("one undone, to painted", undone, "")
    durable: list[float] = []
    for _ in range(100):
        large.move_to(chance.randrange(HOUR_US // 40_000) * 40_000 + 11)
        start = perf_counter()
        large.press(chance.choice(KEYS[:19]))
        large.workspace.store.drain(60)
        durable.append(1000 * (perf_counter() - start))
    _say("key press to the disk, on the clock", durable, "limit 50 ms (p95)")
    coding = large.room.desk.coding
    if coding is not None:
        rows = [[e.onset_us, e.track, e.code, e.comment, ""] for e in coding.all_events()]
        start_s = process_time()
        copy.deepcopy(rows)
        print(
            f"{'copying all events, as BORIS does at each press':<52}"
            f"{1000 * (process_time() - start_s):>10.1f} ms"
        )


def _say(what: str, spent_ms: list[float], limit: str) -> None:
    cuts = quantiles(spent_ms, n=20)
    print(f"{what:<52}{cuts[9]:>10.2f} ms  p95 {cuts[18]:.2f} ms  {limit}")
