"""The events of a coding, built straight from their columns: there may be a million of them."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from json import JSONDecoder
from types import MappingProxyType
from typing import TypeAlias

from sqlalchemy import BigInteger, Connection, Executable, Text, cast, literal_column, select

from observer.model.errors import DamagedError
from observer.model.event import Anchor, Event
from observer.model.messages import msg
from observer.model.scheme import CodeKind
from observer.storage.tables import EventRow

_BATCH = 10_000
_REMEMBERED = 50_000
_MANY = 10_000

_Modifiers: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
_Row: TypeAlias = tuple[str, str, str, str, int, int | None, str | None, str | None, str, str]


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let nobody look for cycles meanwhile: records have none, and each look takes longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load_events(connection: Connection, coding_id: str) -> Mapping[str, tuple[Event, ...]]:
    """Return the events of a coding; DamagedError if one cannot be read.

    Parameters
    ----------
    connection
        To read through.
    coding_id
        Which.

    Returns
    -------
    mapping of str to tuple of Event
        Per track id, ascending by onset and id; tracks without events are absent.
    """
    tracks: dict[str, list[Event]] = {}
    build = _Builder()
    count = 0
    rows = connection.execution_options(yield_per=_BATCH).execute(_query(connection, coding_id))
    try:
        with without_collecting():
            for row in rows:
                event = build.event(row)
                of_track = tracks.get(event.track)
                if of_track is None:
                    of_track = tracks[event.track] = []
                of_track.append(event)
                count += 1
            for events in tracks.values():
                events.sort(key=_order)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise DamagedError(
            msg("A stored record cannot be read."),
            msg("Take the latest whole copy from the folder backups."),
        ) from error
    if count > _MANY:
        # a look through a million records takes a quarter of a second, and finds nothing
        gc.freeze()
    return MappingProxyType({track: tuple(events) for track, events in tracks.items()})


class _Builder:
    """Makes events of rows; what returns again and again, such as a frame, is made once."""

    def __init__(self) -> None:
        self._read = JSONDecoder().decode
        self._kinds = {kind.value: kind for kind in CodeKind}
        self._names: dict[str, str] = {}
        self._anchors: dict[str, Anchor] = {}
        self._bases: dict[str, Fraction] = {}
        self._modifiers: dict[str, _Modifiers] = {"[]": ()}

    def event(self, row: _Row) -> Event:
        """Return the event of a row."""
        event_id, track, code, kind, onset_us, offset_us, begins, ends, modifiers, comment = row
        names = self._names
        return Event(
            id=event_id,
            track=names.setdefault(track, track),
            code=names.setdefault(code, code),
            kind=self._kinds[kind],
            onset_us=onset_us + 0,
            offset_us=offset_us if offset_us is None else offset_us + 0,
            onset_anchor=None if begins is None else self._anchor(begins),
            offset_anchor=None if ends is None else self._anchor(ends),
            modifiers=self._chosen(modifiers),
            comment=comment,
        )

    def _anchor(self, words: str) -> Anchor:
        known = self._anchors.get(words)
        if known is not None:
            return known
        if len(self._anchors) > _REMEMBERED:
            self._anchors.clear()
        values = self._read(words)
        base = values["time_base"]
        if base not in self._bases:
            self._bases[base] = Fraction(base)
        recording = values["recording_id"]
        anchor = Anchor(
            recording_id=self._names.setdefault(recording, recording),
            pts=values["pts"] + 0,
            time_base=self._bases[base],
            frame=values["frame"] + 0,
        )
        self._anchors[words] = anchor
        return anchor

    def _chosen(self, words: str) -> _Modifiers:
        known = self._modifiers.get(words)
        if known is None:
            pairs = self._read(words)
            known = tuple((str(name), tuple(map(str, values))) for name, values in pairs)
            self._modifiers[words] = known
        return known


def _order(event: Event) -> tuple[int, str]:
    return event.onset_us, event.id


def _query(connection: Connection, coding_id: str) -> Executable:
    wanted = select(
        EventRow.id,
        EventRow.track,
        EventRow.code,
        EventRow.kind,
        EventRow.onset_us,
        EventRow.offset_us,
        cast(EventRow.onset_anchor, Text),
        cast(EventRow.offset_anchor, Text),
        cast(EventRow.modifiers, Text),
        EventRow.comment,
    )
    if connection.dialect.name != "sqlite":
        return wanted.where(EventRow.coding_id == coding_id)
    # in the order in which they lie in the file: each page is then decrypted once
    row = literal_column("events.rowid", BigInteger)
    own = select(row).select_from(EventRow).where(EventRow.coding_id == coding_id)
    return wanted.where(row.in_(own.correlate(None)))
