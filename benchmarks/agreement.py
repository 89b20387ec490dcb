"""Aligning the events of two coders, and comparing the coders of a study, against their limits.

Run as ``python benchmarks/agreement.py``; nothing is asserted. Beside the alignment in bands stands
the whole table of Needleman and Wunsch, cell by cell, on as many events as it can do in seconds.
All of it runs on one thread; times are of that thread, so that what else runs does not matter.
"""

import resource
import sys
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time
from typing import TypeAlias

import numpy as np

from observer.statistics.coefficients import event_alignment, event_kappa, time_kappa
from observer.statistics.coefficients.alignment import GAP_COST, SUBSTITUTION_COST
from observer.statistics.coefficients.resampling import Resampling

S = 1_000_000
EVENTS = 5_000
LIMIT_S = 1.0
PEER_EVENTS = 600
MISSED, CALLED_OTHERWISE = 0.1, 0.15
CODES = 6
Rows: TypeAlias = list[tuple[str, int, int]]


def coded(count: int, seconds: int, seed: int) -> Rows:
    """Return states of one coder, each up to the next."""
    random = np.random.default_rng(seed)
    onsets = np.unique(random.integers(0, seconds * S, count))
    codes = random.integers(0, CODES, len(onsets))
    ends = np.append(onsets[1:], seconds * S)
    return [
        (f"c{code}", int(on), int(off)) for code, on, off in zip(codes, onsets, ends, strict=True)
    ]


def seen_again(rows: Rows, seed: int) -> Rows:
    """Return what a second coder makes of it: other moments, some other codes, some missed."""
    random = np.random.default_rng(seed)
    found = []
    for code, on, off in rows:
        if random.random() < MISSED:
            continue
        other = f"c{random.integers(0, CODES)}" if random.random() < CALLED_OTHERWISE else code
        moved = max(0, on + int(random.normal(0, 0.4) * S))
        found.append((other, moved, max(moved, off)))
    return found


def whole_table(a: Rows, b: Rows, tolerance_us: int) -> float:
    """Return the least cost of an alignment, by every cell of the table in plain Python."""
    a, b = sorted(a, key=lambda row: row[1]), sorted(b, key=lambda row: row[1])
    above = [GAP_COST * j for j in range(len(b) + 1)]
    for i, (code, onset, _) in enumerate(a, 1):
        here = [GAP_COST * i]
        for j, (other, when, _) in enumerate(b, 1):
            best = min(above[j], here[j - 1]) + GAP_COST
            if abs(onset - when) <= tolerance_us:
                best = min(best, above[j - 1] + (0 if code == other else SUBSTITUTION_COST))
            here.append(best)
        above = here
    return above[-1]


def timed(work: Callable[[], object], times: int = 3) -> float:
    """Return the least of several times, in seconds of CPU of one run."""
    found = []
    for _ in range(times):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)


def line(what: str, seconds: float, limit_s: float | None = None) -> None:
    """Print one measurement."""
    limit = "" if limit_s is None else f"   limit {limit_s:g} s"
    print(f"{what:<58} {seconds:8.3f} s{limit}")


def alignments() -> None:
    """Time the alignment at its limit, in a dense and a sparse film, and with every pair open."""
    for what, seconds, tolerance_s, overlap in (
        ("20 minutes, 2 s", 1_200, 2, 0.0),
        ("20 minutes, 2 s or half in common", 1_200, 2, 0.5),
        ("3 hours, 2 s", 10_800, 2, 0.0),
        ("20 minutes, every pair within the tolerance", 1_200, 1_200, 0.0),
    ):
        a = coded(EVENTS, seconds, 1)
        b = seen_again(a, 2)
        spent = timed(partial(event_alignment, a, b, tolerance_s * S, overlap=overlap))
        line(f"align {len(a)} with {len(b)} events: {what}", spent, LIMIT_S)


def slope() -> None:
    """Print how the cost grows with the number of events."""
    sizes, spent = (1_000, 10_000, 100_000), list[float]()
    for size in sizes:
        a = coded(size, size // 4, 3)
        b = seen_again(a, 4)
        spent.append(timed(partial(event_alignment, a, b, 2 * S), 1))
        line(f"align 2 x {size} events, four a second", spent[-1])
    grown = np.log(spent[-1] / spent[0]) / np.log(sizes[-1] / sizes[0])
    print(f"{'slope of the cost, 1 is linear':<58} {grown:8.2f}")


def peer() -> None:
    """Compare with the whole table: the same cost, found slower."""
    a = coded(PEER_EVENTS, 1_200, 5)
    b = seen_again(a, 6)
    banded = timed(lambda: event_alignment(a, b, 2 * S))
    whole = timed(lambda: whole_table(a, b, 2 * S), 1)
    cost, least = event_alignment(a, b, 2 * S).attrs["cost"], whole_table(a, b, 2 * S)
    line(f"align 2 x {PEER_EVENTS} events in bands", banded)
    line(f"align 2 x {PEER_EVENTS} events, whole table cell by cell", whole)
    print(f"{'cost in bands, and the least there is':<58} {cost:8.1f} {least:8.1f}")


def coefficients() -> None:
    """Time both kappas with their intervals over a dense film."""
    a = coded(EVENTS, 1_200, 7)
    b = seen_again(a, 8)
    whole, sampling = [(0, 1_200 * S)], Resampling()
    line(
        "time kappa by duration, 1,000 resamples",
        timed(lambda: time_kappa(a, b, whole, sampling=sampling)),
    )
    line(
        "time kappa with tolerance, 100 shuffles",
        timed(lambda: time_kappa(a, b, whole, tolerance_us=S), 1),
    )
    line("event kappa, 1,000 resamples", timed(lambda: event_kappa(a, b, sampling=sampling)))


def main(arguments: Sequence[str]) -> None:
    """Run all, or the parts that are named."""
    parts = {each.__name__: each for each in (alignments, slope, peer, coefficients)}
    for name in arguments or parts:
        parts[name]()
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':<58} {peak_mib:8.0f} MiB")


if __name__ == "__main__":
    main(sys.argv[1:])
