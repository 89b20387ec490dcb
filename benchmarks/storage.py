"""What storage costs: commits, opening, loading, one large change, and the vault.

Run as ``python benchmarks/storage.py [folder]``; nothing is asserted. Beside each figure stands
the one measured when storage was designed, on two shared cores.
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from observer.model.edits import PROJECT, Change, CodingInfo, Edit, Record, Replacement
from observer.model.event import Event
from observer.model.family import Family
from observer.model.scheme import CodeKind
from observer.model.session import Session
from observer.storage.project_folder import create_project, open_project
from observer.storage.project_store import ProjectStore

PASSPHRASE = "zon maan ster"  # noqa: S105 - of a project that lives for one run
PRESSES = 500
LARGE = 100_000
FILM_MB = 256
READS = 5_000
MB = 1_000_000


def timed(function: Callable[[], object]) -> float:
    """Return how long a call takes, in seconds."""
    start = perf_counter()
    function()
    return perf_counter() - start


def say(what: str, value: float, unit: str, designed: str) -> None:
    """Print one line."""
    print(f"{what:<44}{value:>10.2f} {unit:<5} (designed: {designed})")


def adding(document: str, *records: Record) -> Change:
    """Return the change that adds records."""
    replacements = tuple(Replacement(None, record) for record in records)
    return Change(edit=Edit(document=document, kind="add", replacements=replacements))


def event(number: int) -> Event:
    """Return one coded moment."""
    return Event(
        id=f"event-{number}",
        track="child_signal",
        code="approach",
        kind=CodeKind.POINT,
        onset_us=number * 40_000,
    )


def begin(store: ProjectStore) -> None:
    """Add a family, a session and two codings."""
    session = Session(id="session", family_id="family", number=1)
    codings = [
        CodingInfo(
            id=name,
            session_id=session.id,
            coder="AB",
            scheme_id="scheme",
            scheme_version="1.0.0",
            scheme_hash="",
        )
        for name in ("small", "large")
    ]
    store.submit(adding(PROJECT, Family(id="family", pseudonym="F-1"), session, *codings), "AB")


def commits(store: ProjectStore) -> None:
    """Time key presses, each until it is acknowledged."""

    def press(number: int) -> None:
        store.submit(adding("small", event(number)), "AB")
        store.drain(60)

    times_ms = sorted(1000 * timed(partial(press, number)) for number in range(PRESSES))
    cuts = quantiles(times_ms, n=20)
    say("acknowledged key press, median", cuts[9], "ms", "7.5")
    say("acknowledged key press, p95", cuts[18], "ms", "14.5")


def large_change(store: ProjectStore) -> None:
    """Time one change of many events, and loading it and its history."""
    change = adding("large", *(event(number) for number in range(LARGE)))

    def write() -> None:
        store.submit(change, "AB")
        store.drain(600)

    say(f"{LARGE:,} events in one change", timed(write), "s", "2.6")
    say("load them", timed(lambda: store.load_coding("large")), "s", "-")
    say("load their history", timed(lambda: store.load_history("large")), "s", "-")
    say("backup", timed(store.back_up), "s", "-")


def vault(store: ProjectStore, folder: Path) -> None:
    """Time taking a film in, reading it back, and reading here and there."""
    film = folder / "film"
    film.write_bytes(os.urandom(MB) * FILM_MB)
    took_s = timed(lambda: store.vault.take_in(film, "film", lambda _share: None, lambda: False))
    say("take a film in, read back and compared", FILM_MB / took_s, "MB/s", "365 without reading")
    chance = random.Random(1)  # noqa: S311 - places to read at
    with store.vault.open("film") as kept:

        def read_through() -> None:
            while kept.read(MB):
                pass

        say("read it through", FILM_MB / timed(read_through), "MB/s", "329")
        places = [chance.randrange(FILM_MB * MB) for _ in range(READS)]

        def read_at(place: int) -> None:
            kept.seek(place)
            kept.read(4096)

        times_us = [1e6 * timed(partial(read_at, place)) for place in places]
    say("read 4 KiB anywhere, median", quantiles(times_us, n=2)[0], "µs", "11")


def main(folder: Path) -> None:
    """Measure in a folder."""
    path = folder / "project"
    create_project(path, coder="AB", passphrase=PASSPHRASE)
    opened: list[ProjectStore] = []
    say(
        "open with a passphrase",
        timed(lambda: opened.append(open_project(path, passphrase=PASSPHRASE))),
        "s",
        "0.5",
    )
    store = opened[0]
    begin(store)
    commits(store)
    large_change(store)
    vault(store, folder)
    store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as place:
        main(Path(place))
