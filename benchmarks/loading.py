"""Opening large codings from disk, with the memory of an event, in a project made for it.

Run as ``python benchmarks/loading.py [events ...]``; nothing is asserted.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from time import perf_counter

from observer.gui.timeline.columns import CodingColumns
from observer.model.coding import Coding
from observer.model.edits import PROJECT, Change, CodingInfo, Edit, Record, Replacement
from observer.model.event import Anchor, Event
from observer.model.family import Family
from observer.model.local_text import LocalText
from observer.model.scheme import Code, CodeKind, Scheme, Track
from observer.model.session import Session
from observer.storage.project_folder import create_project, open_project
from observer.storage.records import RecordCodec
from observer.storage.rows import table_of
from observer.storage.tables import EventRow

TRACKS = 20
STEP_US = 40_000
LIMITS_S = {100_000: 1.5, 1_000_000: 12.0}
BATCH = 20_000
BASE = Fraction(1, 90_000)
INFO = CodingInfo(
    id="coding", session_id="session", coder="AB", scheme_id="s", scheme_version="1", scheme_hash=""
)


def scheme() -> Scheme:
    """Return a scheme of twenty tracks of three codes: points, states, exclusive states."""
    tracks: list[Track] = []
    for i in range(TRACKS):
        kind = CodeKind.POINT if i % 4 == 0 else CodeKind.STATE
        codes = tuple(
            Code(id=f"code_{c}", number=c + 1, kind=kind, label=LocalText((("en", f"code {c}"),)))
            for c in range(3)
        )
        tracks.append(
            Track(
                id=f"track_{i}",
                subject="child",
                label=LocalText((("en", f"track {i}"),)),
                codes=codes,
                exclusive=i % 4 > 1,
            )
        )
    return Scheme(id="s", version="1.0.0", title=LocalText(), subjects=(), tracks=tuple(tracks))


def events(count: int) -> Iterator[Event]:
    """Yield events spread evenly over the tracks, each anchored to a frame."""
    tracks = scheme().tracks
    for number in range(count):
        step, at = divmod(number, TRACKS)
        track = tracks[at]
        lasts = track.codes[0].kind is CodeKind.STATE
        onset, offset = step * STEP_US, (step + 1) * STEP_US
        yield Event(
            id=f"{number * 2654435761 % 2**32:08x}-{number:08x}-4000-8000-{number:012x}",
            track=track.id,
            code=track.codes[step % 3].id,
            kind=track.codes[0].kind,
            onset_us=onset,
            offset_us=offset if lasts else None,
            onset_anchor=anchor(step),
            offset_anchor=anchor(step + 1) if lasts else None,
        )


def anchor(frame: int) -> Anchor:
    """Return a frame of the film."""
    return Anchor(recording_id="film-of-a-session", pts=frame * 3600, time_base=BASE, frame=frame)


def resident_mib() -> float:
    """Return how much memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def fill(path: Path, count: int) -> None:
    """Make a project with a coding of so many events."""
    create_project(path, coder="AB", passphrase=None)
    store = open_project(path)
    records: tuple[Record, ...] = (
        Family(id="family", pseudonym="F-1"),
        Session(id="session", family_id="family", number=1),
        INFO,
    )
    added = tuple(Replacement(None, record) for record in records)
    store.submit(Change(edit=Edit(document=PROJECT, kind="add", replacements=added)), "AB")
    store.drain(60)
    codec, table, batch = RecordCodec(), table_of(EventRow), list[dict[str, object]]()
    with store._parts.database.writing() as connection:  # noqa: SLF001 - past the log, to be quick
        for event in events(count):
            batch.append(codec.values(event) | {"coding_id": INFO.id})
            if len(batch) == BATCH:
                connection.execute(table.insert(), batch)
                batch.clear()
        if batch:
            connection.execute(table.insert(), batch)
    store.close()


def timed(function: Callable[[], object]) -> float:
    """Return how long a call takes, in seconds."""
    start = perf_counter()
    function()
    return perf_counter() - start


def converted(path: Path, count: int) -> float:
    """Return how long it takes to read a tenth of the rows record by record, times ten."""
    store, codec = open_project(path), RecordCodec()
    columns = [c for c in table_of(EventRow).columns if c.name != "coding_id"]
    with store._parts.database.reading() as connection:  # noqa: SLF001 - the way it was before

        def read() -> None:
            query = table_of(EventRow).select().with_only_columns(*columns).limit(count // 10)
            for row in connection.execute(query).mappings():
                codec.record(Event, dict(row))

        took = timed(read)
    store.close()
    return took * 10


def opened(path: Path, count: int) -> None:
    """Print how long opening a coding takes, beside its limit."""
    store = open_project(path)
    found: list[Coding] = []
    before = resident_mib()
    read = timed(lambda: found.append(store.load_coding("coding")))
    grown = (resident_mib() - before) * 2**20 / count
    columns = timed(lambda: CodingColumns.of(scheme(), found[0]))
    history = timed(lambda: store.load_history("coding"))
    limit = LIMITS_S.get(count)
    whole = f"limit {limit} s" if limit else "no limit set"
    print(f"{count:,} events: opened in {read + columns + history:.2f} s ({whole})")
    print(f"    rows to records {read:.2f} s, arrays {columns:.2f} s, history {history:.2f} s")
    print(f"    {grown:.0f} bytes of memory for each event")
    assert_same(found[0], count)
    store.close()


def main(folder: Path, counts: list[int]) -> None:
    """Open codings of so many events."""
    for count in counts:
        path = folder / f"project-{count}"
        fill(path, count)
        opened(path, count)
        print(f"    record by record, as small tables are read: {converted(path, count):.2f} s")


def assert_same(coding: Coding, count: int) -> None:
    """Stop if what was read is not what was written."""
    wanted = Coding.from_records(replace(INFO), events(count))
    if coding.events != wanted.events:
        sys.exit("what was read is not what was written")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(Path(place), [int(each) for each in sys.argv[1:]] or [100_000, 1_000_000])
