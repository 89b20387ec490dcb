"""The events of a coding, built straight from their columns: there may be a million of them."""

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, make_dataclass
from fractions import Fraction
from operator import attrgetter
from types import MappingProxyType, NoneType
from typing import TypeAlias, TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.exc import OperationalError

from observer.model.errors import DamagedError
from observer.model.event import Anchor, Event
from observer.model.messages import msg
from observer.model.scheme import CodeKind
from observer.storage.tables import EventRow

_BATCH = 2_000
_REMEMBERED = 50_000
_MANY = 10_000
_ERROR = 1
_ORDER = attrgetter("onset_us", "id")
_BETWEEN = "\x1e"
"""The record separator stands nowhere in a JSON text, not even in its blanks (RFC 7464)."""
_PLAIN = (
    EventRow.id,
    EventRow.track,
    EventRow.code,
    EventRow.kind,
    EventRow.onset_us,
    EventRow.offset_us,
    EventRow.comment,
)
_JSON = (EventRow.onset_anchor, EventRow.offset_anchor, EventRow.modifiers)

_K = TypeVar("_K")
_V = TypeVar("_V")
_R = TypeVar("_R", Event, Anchor)
_Modifiers: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
_Columns: TypeAlias = Sequence[Sequence[str]]


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
    tracks: defaultdict[str, list[Event]] = defaultdict(list)
    mixed: set[str] = set()
    builder = _Builder()
    try:
        with without_collecting():
            for columns in _batches(connection, coding_id):
                for event in builder.events(columns):
                    events = tracks[event.track]
                    # looked at while it is at hand: to sort a million takes half a second
                    if events and event.onset_us <= events[-1].onset_us:
                        mixed.add(event.track)
                    events.append(event)
            for track in mixed:
                tracks[track].sort(key=_ORDER)
            loaded = MappingProxyType({track: tuple(events) for track, events in tracks.items()})
            if sum(map(len, loaded.values())) > _MANY:
                # a look through a million records takes a quarter of a second, and finds nothing
                gc.freeze()
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise _damaged() from error
    except OperationalError as error:
        # SQLite has no error number of its own for bytes that are no text
        if getattr(error.orig, "sqlite_errorcode", _ERROR) == _ERROR:
            raise _damaged() from error
        raise
    return loaded


def _damaged() -> DamagedError:
    return DamagedError(
        msg("A stored record cannot be read."),
        msg("Take the latest whole copy from the folder backups."),
    )


def _quick(record: type[_R]) -> Callable[..., _R]:
    """Return what makes a frozen record of its fields, in their order, in a fifth of the time.

    A frozen record sets each field by a slow call. Here they are set in an object that is not
    frozen and has the same slots, for then Python lets it change its class.
    """

    def freeze(draft: object) -> None:
        draft.__class__ = record

    names = [field.name for field in fields(record)]
    return make_dataclass("Draft", names, slots=True, namespace={"__post_init__": freeze})


_new_event = _quick(Event)
_new_anchor = _quick(Anchor)


class _Remembered(dict[_K, _V]):
    """What each value of a column stands for; of one that returns, such as a frame, made once."""

    def __init__(self, make: Callable[[_K], _V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: _K) -> _V:
        """Make what the value stands for."""
        if len(self) > _REMEMBERED:
            self.clear()
        value = self[key] = self._make(key)
        return value


class _Builder:
    """Makes events of their columns."""

    def __init__(self) -> None:
        self._names = _Remembered(_text)
        self._bases = _Remembered(_base)
        self._kinds = _Remembered(CodeKind)
        self._anchors = _Remembered(self._anchor)
        self._modifiers = _Remembered(_chosen)

    def events(self, columns: _Columns) -> Iterator[Event]:
        """Return the events of the columns, as `_PLAIN` and `_JSON` name them."""
        ids, tracks, codes, kinds, onsets, offsets, comments, begins, ends, modifiers = columns
        return map(
            _new_event,
            _only(ids, str),
            map(self._names.__getitem__, tracks),
            map(self._names.__getitem__, codes),
            map(self._kinds.__getitem__, kinds),
            _only(onsets, int),
            _only(offsets, int, NoneType),
            map(self._anchors.__getitem__, begins),
            map(self._anchors.__getitem__, ends),
            map(self._modifiers.__getitem__, modifiers),
            _only(comments, str),
        )

    def _anchor(self, words: str) -> Anchor | None:
        values = json.loads(words)
        if values is None:
            return None
        pts, frame = _only((values["pts"], values["frame"]), int)
        base, recording = self._bases[values["time_base"]], self._names[values["recording_id"]]
        return _new_anchor(recording, pts, base, frame)


def _chosen(words: str) -> _Modifiers:
    return tuple((str(name), tuple(map(str, values))) for name, values in json.loads(words))


def _base(words: str) -> Fraction:
    return Fraction(_text(words))


def _text(value: str) -> str:
    _only((value,), str)
    return value


def _only(values: Sequence[_V], *types: type) -> Sequence[_V]:
    """Return the values; TypeError if one is of none of these types."""
    if not set(types).issuperset(map(type, values)):
        raise TypeError(types)
    return values


def _batches(connection: Connection, coding_id: str) -> Iterator[_Columns]:
    """Yield the columns of the events of a coding, at most `_BATCH` events at a time."""
    if connection.dialect.name == "sqlite":
        return _stretches(connection, coding_id)
    texts = (func.coalesce(cast(column, Text), "null") for column in _JSON)
    every = select(*_PLAIN, *texts).where(EventRow.coding_id == coding_id)
    rows = connection.execution_options(yield_per=_BATCH).execute(every)
    return (tuple(zip(*batch, strict=True)) for batch in rows.partitions())


def _stretches(connection: Connection, coding_id: str) -> Iterator[_Columns]:
    """Yield the columns stretch by stretch as the rows lie in the file, each page decrypted once.

    The rows of a coding lie together as they were coded, so little else is read. SQLite joins each
    column to one text: to take over a million rows value by value takes longer than all the rest.
    """
    row = literal_column("events.rowid", BigInteger)
    first = bindparam("first", type_=BigInteger)
    plain = [func.json_group_array(column) for column in _PLAIN]
    texts = [func.coalesce(type_coerce(column, Text), "null") for column in _JSON]
    query = select(*plain, *(func.group_concat(text, _BETWEEN) for text in texts)).where(
        row.between(first, first + (_BATCH - 1)),
        # with the plus, each stretch is read through; without, each row is looked up
        literal_column("+events.coding_id", Text) == coding_id,
    )
    own = select(row // _BATCH).distinct().where(EventRow.coding_id == coding_id)
    for number in sorted(connection.scalars(own)):
        joined = connection.execute(query, {"first": number * _BATCH}).one()
        columns = [json.loads(column) for column in joined[: len(plain)]]
        columns += [column.split(_BETWEEN) for column in joined[len(plain) :]]
        if len(set(map(len, columns))) > 1:
            raise ValueError(joined)
        yield columns
