"""Kills a coder at work again and again, and counts what was lost.

Run as a program of its own, which forks: what is killed has begun within milliseconds, and no
thread of a test runner is copied along. Prints one JSON object.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from select import select

from observer.model.coding import Coding
from observer.model.coding_edits import Press, press
from observer.model.edits import PROJECT, Change, CodingInfo, Edit, Replacement
from observer.model.family import Family
from observer.model.local_text import LocalText
from observer.model.scheme import Code, CodeKind, Track
from observer.model.session import Session
from observer.model.store import StoreState
from observer.storage.project_folder import create_project, open_project
from observer.storage.surroundings import KdfCost, Surroundings

PASSPHRASE = "zon maan ster"  # noqa: S105 - of projects that live for one run
AROUND = Surroundings(kdf_cost=KdfCost(memory_kib=8, passes=1))
KILLS_PER_PROJECT = 50
"""A fresh project now and then: a coder's does not grow by a hundred sessions a minute."""
FRAME_US = 40_000
BACKLOG = 20
TRACK = Track(
    id="child_gaze",
    subject="child",
    label=LocalText(),
    exclusive=True,
    codes=tuple(
        Code(id=name, number=number, label=LocalText(), kind=kind)
        for number, (name, kind) in enumerate(
            [("parent", CodeKind.STATE), ("toy", CodeKind.STATE), ("smile", CodeKind.POINT)]
        )
    ),
)


@dataclass
class Tally:
    """What the kills did."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest_reopening_s: float = 0.0
    troubles: list[str] = field(default_factory=list)


def info_of(run: int) -> CodingInfo:
    """Return the coding of one run."""
    return CodingInfo(
        id=f"coding-{run}",
        session_id="session",
        coder="AB",
        scheme_id="scheme",
        scheme_version="1.0.0",
        scheme_hash="0" * 64,
    )


def code_until_killed(path: Path, run: int, report: int) -> None:
    """Open the project and press keys; write each acknowledged number to a pipe.

    Parameters
    ----------
    path
        The project.
    run
        Number of the coding.
    report
        File descriptor of the pipe.
    """
    store = open_project(path, passphrase=PASSPHRASE, around=AROUND)

    def acknowledge(state: StoreState) -> None:
        os.write(report, state.acknowledged.to_bytes(8, "big"))

    store.on_state(acknowledge)
    info = info_of(run)
    new: list[Replacement] = [Replacement(None, info)]
    if run % KILLS_PER_PROJECT == 0:
        family = Family(id="family", pseudonym="F-012")
        session = Session(id="session", family_id=family.id, number=1)
        new = [Replacement(None, family), Replacement(None, session), *new]
    store.submit(Change(edit=Edit(document=PROJECT, kind="add", replacements=tuple(new))), "AB")
    coding = Coding(info=info)
    number = 0
    while True:
        pressed = Press(track=TRACK, code=TRACK.codes[number % 3], time_us=number * FRAME_US)
        edit = press(coding, pressed)
        number += 1
        if edit is None:
            continue
        coding = coding.apply(edit)
        submitted = store.submit(Change(edit=edit), "AB")
        if submitted - store.state.acknowledged > BACKLOG:
            store.drain(1.0)


def kill_once(path: Path, run: int, wait_s: float) -> int:
    """Fork a coder, kill it after a while, and return the last number it acknowledged.

    Parameters
    ----------
    path
        The project.
    run
        Its number; in even runs the wait is from the start, which also kills in the middle of
        opening, in odd ones from the first acknowledgement.
    wait_s
        How long it may live.

    Returns
    -------
    int
        0 if it was killed before the first.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code_until_killed(path, run, writer)
        os._exit(1)
    os.close(writer)
    heard = bytearray(os.read(reader, 8) if run % 2 else b"")
    end = time.monotonic() + wait_s
    while (rest_s := end - time.monotonic()) > 0:
        if select([reader], [], [], rest_s)[0]:
            piece = os.read(reader, 65536)
            if not piece:
                break
            heard += piece
    os.kill(child, signal.SIGKILL)
    while piece := os.read(reader, 65536):
        heard += piece
    os.close(reader)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
        message = f"the coder ended by itself: {status}"
        raise RuntimeError(message)
    return int.from_bytes(heard[-8:], "big") if heard else 0


def look(path: Path, run: int, acknowledged: int, tally: Tally) -> None:
    """Open the project again and compare it with what was acknowledged.

    Parameters
    ----------
    path
        The project.
    run
        Number of the coding.
    acknowledged
        The last number heard of; the first one is the coding itself.
    tally
        Counts what is found.
    """
    started = time.monotonic()
    store = open_project(path, passphrase=PASSPHRASE, around=AROUND)
    project = store.load_project()
    exists = f"coding-{run}" in project.records
    coding = store.load_coding(f"coding-{run}") if exists else None
    tally.slowest_reopening_s = max(tally.slowest_reopening_s, time.monotonic() - started)
    done = store.load_history(f"coding-{run}").done
    kept = int(exists) + len(done)
    tally.counts["lost"] += max(0, acknowledged - kept)
    tally.counts["kept though not acknowledged"] += max(0, kept - acknowledged)
    if coding is not None:
        replayed = Coding(info=info_of(run))
        for edit in done:
            replayed = replayed.apply(edit)
        if replayed != coding:
            tally.troubles.append(f"run {run}: events and edit log differ")
    found = [str(p.what) for p in store.verify() if p.file != "project.json"]
    tally.counts["damaged"] += len(found)
    tally.troubles += found
    store.close()


def main(folder: Path, kills: int, seed: int) -> Tally:
    """Kill so many coders at work in projects in a folder, and return what came of it."""
    chance = random.Random(seed)  # noqa: S311 - repeatable
    tally = Tally()
    path = folder / "project"
    for run in range(kills):
        if run % KILLS_PER_PROJECT == 0:
            shutil.rmtree(path, ignore_errors=True)
            create_project(path, coder="AB", passphrase=PASSPHRASE, around=AROUND)
        acknowledged = kill_once(path, run, chance.uniform(0.005, 0.3))
        tally.counts["kills"] += 1
        tally.counts["acknowledged"] += acknowledged
        tally.counts["killed while opening"] += acknowledged == 0
        look(path, run, acknowledged, tally)
    return tally


if __name__ == "__main__":
    outcome = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(vars(outcome)) + "\n")
