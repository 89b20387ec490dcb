"""What counting costs at scale: description, sequence and contingency of a million events.

Run as ``python -m benchmarks.counting``; nothing is asserted. Each measurement has a process of its
own, so that its peak memory is its own. BORIS's time budgets stand beside ours where BORIS can be
installed, in an environment of its own in the cache folder (it is under another licence and no part
of the program); its interpreter can also be named in ``OOGHOOGTE_BORIS_PYTHON``.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pandas as pd
from platformdirs import user_cache_path

from benchmarks.counting.made import CODES, rows_of, tables

SIZES = (10_000, 100_000, 1_000_000)
BORIS_EVENTS = 100_000
SHIFTED_EVENTS = 10_000
SHIFTS = 1_000
TIMES = 3
HERE = Path(__file__).resolve()
BORIS_PLACE = user_cache_path("ooghoogte-bench") / "boris"
LIMITS = {
    "description": "1 s, 1024 MB",
    "contingency, both directions": "2 s, 1024 MB",
    "lag table": "1 s, 1024 MB",
}


def description(events: pd.DataFrame, codable: pd.DataFrame) -> object:
    """Describe every code of every session and phase."""
    return import_module("observer.statistics.event_table").describe_events(events, codable)


def contingency(events: pd.DataFrame, codable: pd.DataFrame, shifts: int = 0) -> object:
    """Answered signals of every session and phase, in both directions."""
    bids = [("child_signal", code) for code in CODES["child_signal"]]
    responses = [("parent_response", code) for code in CODES["parent_response"]]
    module = import_module("observer.statistics.event_contingency")
    return module.contingency_events(events, codable, bids, responses, 3_000_000, shifts=shifts)


def shifted(events: pd.DataFrame, codable: pd.DataFrame) -> object:
    """Return the same with the chance of 1,000 circular shifts beside it."""
    return contingency(events, codable, SHIFTS)


def lags(events: pd.DataFrame, codable: pd.DataFrame) -> object:
    """Count what comes after what in every session and phase, all tracks together."""
    module = import_module("observer.statistics.event_lags")
    return module.lag_events(events, codable, tuple(CODES))


WORK: dict[str, Callable[[pd.DataFrame, pd.DataFrame], object]] = {
    "description": description,
    "contingency, both directions": contingency,
    "lag table": lags,
    f"contingency with {SHIFTS:,} shifts": shifted,
}


def measure(what: str, n_events: int) -> None:
    """Measure one work in this process and print it as JSON."""
    events, codable = tables(n_events)
    WORK[what](*tables(SIZES[0]))
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    best_cpu = best_wall = float("inf")
    for _ in range(1 if what.startswith("contingency with") else TIMES):
        cpu, wall = process_time(), perf_counter()
        WORK[what](events, codable)
        best_cpu = min(best_cpu, process_time() - cpu)
        best_wall = min(best_wall, perf_counter() - wall)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"cpu_s": best_cpu, "wall_s": best_wall, "peak_mb": peak_mb, "before_mb": before_mb}
    print(json.dumps(figures))


def measured(what: str, n_events: int) -> dict[str, float]:
    """Return what a process of its own measured."""
    command = [sys.executable, "-m", "benchmarks.counting", what, str(n_events)]
    done = subprocess.run(  # noqa: S603 - this very program
        command, cwd=HERE.parents[2], capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def slope(costs: list[float]) -> float:
    """Return how cost grows with size, on a scale where 1 is in proportion."""
    return float(np.polyfit(np.log(SIZES), np.log(costs), 1)[0])


def ours() -> dict[str, float]:
    """Print our costs; return processor time per event of each work at the largest size."""
    per_event: dict[str, float] = {}
    for what in WORK:
        sizes = (SHIFTED_EVENTS,) if what.startswith("contingency with") else SIZES
        try:
            found = [measured(what, size) for size in sizes]
        except subprocess.CalledProcessError as error:
            print(f"{what:<34}not measured: {error.stderr.strip().splitlines()[-1]}")
            continue
        for size, figures in zip(sizes, found, strict=True):
            limit = f"   (limit: {LIMITS[what]})" if size == SIZES[-1] and what in LIMITS else ""
            print(
                f"{what:<34}{size:>10,} events{figures['cpu_s']:>9.3f} s of CPU"
                f"{figures['wall_s']:>9.3f} s{figures['peak_mb']:>7.0f} MB{limit}"
            )
        per_event[what] = found[-1]["cpu_s"] / sizes[-1]
        if len(sizes) > 1:
            print(f"{what:<34}slope {slope([f['cpu_s'] for f in found]):.2f} (1 is linear)")
    return per_event


def boris() -> Path | None:
    """Return the interpreter of an environment with BORIS, made if it can be."""
    named = os.environ.get("OOGHOOGTE_BORIS_PYTHON")
    if named:
        return Path(named)
    python = BORIS_PLACE / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        print("Setting up BORIS in an environment of its own ...", file=sys.stderr)
        for command in (
            [sys.executable, "-m", "venv", str(BORIS_PLACE)],
            [str(python), "-m", "pip", "install", "-q", "boris-behav-obs"],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode:
                print(f"BORIS cannot be installed here: {done.stderr.strip()[-200:]}")
                return None
    return python


def peer(per_event: dict[str, float]) -> None:
    """Print what BORIS's time budgets cost, and how much less ours does, event by event."""
    python = boris()
    if python is None:
        return
    sessions = rows_of(tables(BORIS_EVENTS)[0])
    n_events = sum(len(rows) for rows in sessions.values())
    done = subprocess.run(  # noqa: S603 - the interpreter above
        [str(python), str(HERE.with_name("boris_budget.py"))],
        input=json.dumps(sessions),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    if done.returncode:
        print(f"BORIS could not be measured: {done.stderr.strip()[-300:]}")
        return
    mine = per_event.get("description")
    for name, cost_s in json.loads(done.stdout).items():
        times = f", {cost_s / n_events / mine:,.0f} times ours" if mine else ""
        print(
            f"{'BORIS, time ' + name:<34}{n_events:>10,} events{cost_s:>9.3f} s of CPU: "
            f"{1e6 * cost_s / n_events:.1f} \N{MICRO SIGN}s an event{times}"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], int(sys.argv[2]))
    else:
        peer(ours())
