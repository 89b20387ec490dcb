"""Records into their tables and out of them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TypeVar

from sqlalchemy import Connection, Table, bindparam, delete, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingRecord, ProjectRecord
from observer.model.event import Event
from observer.model.project import Project
from observer.storage.event_rows import load_events
from observer.storage.records import PlainReplacement, RecordCodec
from observer.storage.tables import CODING_TABLES, PROJECT_TABLES, Base, CodingInfoRow

_T = TypeVar("_T")


def table_of(row: type[Base]) -> Table:
    """Return the table behind a mapped class."""
    table = inspect(row).local_table
    if not isinstance(table, Table):
        raise TypeError(row)
    return table


_PROJECT = tuple((kind, table_of(row)) for kind, row in PROJECT_TABLES)
_CODING = tuple((kind, table_of(row)) for kind, row in CODING_TABLES)
_TABLES = {kind.__name__: table for kind, table in (*_PROJECT, *_CODING)}
_OF_CODINGS = frozenset(kind.__name__ for kind, _ in _CODING)


def store_edit(
    connection: Connection, document: str, edit: Iterable[PlainReplacement], position: int
) -> int:
    """Make an edit in the tables.

    Parameters
    ----------
    connection
        Within a transaction.
    document
        Which is edited.
    edit
        Its replacements, as applied in memory.
    position
        Place of the next record that is new to the project.

    Returns
    -------
    int
        The position after those that were used.
    """
    own = {"coding_id": document}
    gone: dict[str, list[dict[str, object]]] = {}
    come: dict[str, list[dict[str, object]]] = {}
    for old_kind, before, new_kind, after in edit:
        if before is not None and old_kind != new_kind:
            keys = (own if old_kind in _OF_CODINGS else {}) | {"id": before["id"]}
            gone.setdefault(old_kind, []).append({f"key_{k}": v for k, v in keys.items()})
        if after is not None:
            of_coding = new_kind in _OF_CODINGS
            come.setdefault(new_kind, []).append(
                after | (own if of_coding else {"position": position})
            )
            position += not of_coding
    for kind, keys_of in gone.items():
        table = _TABLES[kind]
        matches = [column == bindparam(f"key_{column.name}") for column in table.primary_key]
        connection.execute(delete(table).where(*matches), keys_of)
    for kind, rows in come.items():
        connection.execute(_upsert(connection.dialect.name, _TABLES[kind]), rows)
    return position


def load_project(connection: Connection, codec: RecordCodec) -> Project:
    """Return every record beside the contents of the codings, in the order they came."""
    found: list[tuple[int, ProjectRecord]] = []
    for kind, table in _PROJECT:
        for row in connection.execute(select(table)).mappings():
            values = dict(row)
            position = values.pop("position")
            record = codec.record(kind, values)
            if isinstance(record, ProjectRecord):
                found.append((position, record))
    return Project.from_records(record for _, record in sorted(found, key=lambda pair: pair[0]))


def load_coding(connection: Connection, codec: RecordCodec, coding_id: str) -> Coding:
    """Return a coding with its contents; KeyError if there is none of this id.

    Parameters
    ----------
    connection
        To read through.
    codec
        Turns values into records.
    coding_id
        Which.

    Returns
    -------
    Coding
        Sorted.
    """
    infos = table_of(CodingInfoRow)
    info_row = connection.execute(select(infos).where(infos.c.id == coding_id)).mappings().first()
    if info_row is None:
        raise KeyError(coding_id)
    info = codec.record(CodingInfo, _without(dict(info_row), "position"))
    others = Coding.from_records(info, _contents(connection, codec, coding_id))
    return replace(others, events=load_events(connection, coding_id))


def next_position(connection: Connection) -> int:
    """Return the place of the next record that is new to the project."""
    return 1 + max(
        connection.execute(select(func.max(table.c.position))).scalar() or 0
        for _, table in _PROJECT
    )


def remove_owned(connection: Connection, record_ids: Iterable[str]) -> None:
    """Remove records, and the contents of those that are codings.

    Parameters
    ----------
    connection
        Within a transaction.
    record_ids
        Of everything that belonged to a family.
    """
    keys = [{"key": record_id} for record_id in record_ids]
    if not keys:
        return
    for _, table in _PROJECT:
        connection.execute(delete(table).where(table.c.id == bindparam("key")), keys)
    for _, table in _CODING:
        connection.execute(delete(table).where(table.c.coding_id == bindparam("key")), keys)


def _contents(connection: Connection, codec: RecordCodec, coding_id: str) -> list[CodingRecord]:
    """Return what a coding holds beside its events."""
    records: list[CodingRecord] = []
    for kind, table in _CODING:
        if kind is Event:
            continue
        columns = [column for column in table.columns if column.name != "coding_id"]
        rows = connection.execute(select(*columns).where(table.c.coding_id == coding_id))
        for row in rows.mappings().all():
            record = codec.record(kind, dict(row))
            if isinstance(record, CodingRecord):
                records.append(record)
    return records


@cache
def _upsert(backend: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the statement that adds rows or replaces those of the same key, in their place."""
    dialect = postgresql if backend == "postgresql" else sqlite
    insert: sqlite.Insert | postgresql.Insert = dialect.insert(table)
    kept = {"position", *(column.name for column in table.primary_key)}
    changed = {
        column.name: insert.excluded[column.name]
        for column in table.columns
        if column.name not in kept
    }
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)


def _without(values: dict[_T, object], name: _T) -> dict[_T, object]:
    return {key: value for key, value in values.items() if key != name}
