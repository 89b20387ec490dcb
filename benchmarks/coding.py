"""What a key press costs in a large coding: the edit and its application, median and p95.

Run as ``python benchmarks/coding.py [events]``; nothing is asserted.
"""

import gc
import sys
from collections.abc import Callable
from statistics import quantiles
from time import perf_counter_ns

from observer.model.coding import Coding
from observer.model.coding_edits import Press, press
from observer.model.edits import CodingInfo, Edit
from observer.model.event import Event
from observer.model.local_text import LocalText
from observer.model.many_edits import remove_many
from observer.model.scheme import Code, CodeKind, Track

PRESSES = 2_000
STEP_US = 40_000
STATE, POINT = CodeKind.STATE, CodeKind.POINT


def track(track_id: str, kind: CodeKind, *, exclusive: bool, exhaustive: bool = False) -> Track:
    """Return a track of three codes."""
    return Track(
        id=track_id,
        subject="child",
        label=LocalText(),
        codes=tuple(
            Code(id=f"code_{i}", number=i + 1, kind=kind, label=LocalText()) for i in range(3)
        ),
        exclusive=exclusive,
        exhaustive=exhaustive,
        default_code="code_0" if exhaustive else "",
    )


TRACKS = (
    track("points", POINT, exclusive=False),
    track("states", STATE, exclusive=False),
    track("exclusive", STATE, exclusive=True),
    track("exhaustive", STATE, exclusive=True, exhaustive=True),
)


def large(count: int) -> Coding:
    """Return a coding of `count` events, spread evenly over the tracks."""
    info = CodingInfo(
        id="c", session_id="x", coder="AB", scheme_id="s", scheme_version="1.0.0", scheme_hash=""
    )
    per_track = count // len(TRACKS)
    events = [
        Event(
            id=f"{where.id}-{i:06}",
            track=where.id,
            code=where.codes[i % 3].id,
            kind=where.codes[0].kind,
            onset_us=i * STEP_US,
            offset_us=None if where.codes[0].kind is POINT else (i + 1) * STEP_US,
        )
        for where in TRACKS
        for i in range(per_track)
    ]
    return Coding.from_records(info, events)


def measure(name: str, coding: Coding, act: Callable[[Coding, int], Edit | None]) -> Coding:
    """Press many times, print what a press costs, and return what became of the coding."""
    spent: list[float] = []
    made = 0
    for i in range(PRESSES):
        before = perf_counter_ns()
        edit = act(coding, i)
        if edit is None:
            continue
        coding = coding.apply(edit)
        made += 1
        spent.append((perf_counter_ns() - before) / 1e6)
    cuts = quantiles(spent, n=20)
    print(f"{name:<44}{cuts[9]:>10.3f}{cuts[18]:>10.3f}{max(spent):>10.3f}{made:>8}")
    return coding


def at_the_end(where: Track) -> Callable[[Coding, int], Edit | None]:
    """Return presses that go on behind what is coded, as in coding a film."""

    def act(coding: Coding, i: int) -> Edit | None:
        time_us = 10**11 + i * STEP_US
        return press(coding, Press(track=where, code=where.codes[i % 3], time_us=time_us))

    return act


def in_the_middle(where: Track, count: int) -> Callable[[Coding, int], Edit | None]:
    """Return presses scattered over what is already coded."""
    length = count // len(TRACKS)

    def act(coding: Coding, i: int) -> Edit | None:
        time_us = (i * 7919 % length) * STEP_US + STEP_US // 2
        return press(coding, Press(track=where, code=where.codes[(i + 1) % 3], time_us=time_us))

    return act


def unused(where: Track) -> Callable[[Coding, int], Edit | None]:
    """Return presses of a code that the track has not had yet: the widest search there is."""
    new = Code(id="unused", number=9, kind=where.codes[0].kind, label=LocalText())

    def act(coding: Coding, i: int) -> Edit | None:
        return (
            press(coding, Press(track=where, code=new, time_us=i * STEP_US)) if not i % 20 else None
        )

    return act


def removing(where: Track) -> Callable[[Coding, int], Edit | None]:
    """Return removals of ten events at once."""

    def act(coding: Coding, i: int) -> Edit | None:
        if i % 20:
            return None
        events = coding.on_track(where.id)
        return remove_many(coding, {where.id: where}, events[len(events) // 2 :][:10])

    return act


def main() -> None:
    """Print a table of what presses cost, in milliseconds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    coding = large(count)
    gc.collect()
    gc.freeze()
    print(f"{count} events, {PRESSES} presses each; milliseconds for press and apply")
    print(f"{'track':<44}{'median':>10}{'p95':>10}{'max':>10}{'edits':>8}")
    for where in TRACKS:
        measure(f"{where.id}, behind what is coded", coding, at_the_end(where))
        measure(f"{where.id}, in the middle", coding, in_the_middle(where, count))
        measure(f"{where.id}, a code not used before", coding, unused(where))
        measure(f"{where.id}, ten events removed", coding, removing(where))


if __name__ == "__main__":
    main()
