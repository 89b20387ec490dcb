"""The edit log: who changed what, in order, chained by hashes.

Each change is one transaction: the records in their tables, and a row here. What the change did is
encrypted under the key of the family it is about. The chain runs over digests of the cipher text,
so that it still verifies after a family's key was destroyed.
"""

import hashlib
import json
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from observer.model.belonging import OWNED_BY, belongings, rank_of
from observer.model.edits import ERASE, PROJECT, Change, Edit, Origin, Record, Replacement
from observer.model.errors import DamagedError
from observer.model.messages import msg
from observer.model.session import Session
from observer.model.store import History
from observer.storage.keys import KeyRing
from observer.storage.records import PlainReplacement, RecordCodec
from observer.storage.rows import next_position, remove_owned, store_edit, table_of
from observer.storage.sealing import seal, unseal
from observer.storage.stored_edits import StoredEdits
from observer.storage.tables import LogPartRow, LogRow, OwnerRow

_LOG = table_of(LogRow)
_PARTS = table_of(LogPartRow)
_OWNERS = table_of(OwnerRow)
_FAMILY_KEYS = "family"
_CHAINED = (
    "sequence",
    "document",
    "edit_id",
    "origin",
    "kind",
    "coder",
    "written_at",
    "monotonic_ns",
)
NO_FAMILY = ""
"""Owner of what belongs to no family; its key is never destroyed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change with who made it and when.

    Attributes
    ----------
    at
        On the clock on the wall, in UTC.
    monotonic_ns
        On the clock that is never set back.
    """

    change: Change
    coder: str
    at: datetime
    monotonic_ns: int


@dataclass(slots=True)
class _Head:
    """Where the log ends, as last read or written."""

    sequence: int = 0
    chain: bytes = b""
    mark: tuple[str, ...] = ()
    position: int = 1
    owners: dict[str, str] = field(default_factory=dict)


class EditLog:
    """Writes changes and reads them back.

    Parameters
    ----------
    keys
        Holds the keys of the families.
    codec
        Turns records into values.
    """

    def __init__(self, keys: KeyRing, codec: RecordCodec) -> None:
        self._keys = keys
        self._codec = codec
        self._head: _Head | None = None

    def forget(self) -> None:
        """Read the end of the log again before the next change: the last one may have failed."""
        self._head = None
        self._keys.forget()

    def last_sequence(self, connection: Connection) -> int:
        """Return the number of the last change in the log."""
        return self._read_head(connection).sequence

    def append(self, connection: Connection, entry: Entry) -> int:
        """Make a change in the tables and write its row.

        If the last row is this very change, nothing is done: its commit had failed only in
        appearance.

        Parameters
        ----------
        connection
            Within a transaction.
        entry
            What to write.

        Returns
        -------
        int
            The change's number in the log.
        """
        head = self._read_head(connection)
        if head.mark == _mark(entry):
            return head.sequence
        edit = entry.change.edit
        sequence = head.sequence + 1
        plain = [self._codec.plain(replacement) for replacement in edit.replacements]
        position = store_edit(connection, edit.document, plain, head.position)
        self._learn_owners(connection, head, edit)
        parts = self._seal_parts(connection, sequence, _by_family(edit, plain, head.owners))
        row: dict[str, object] = {
            "sequence": sequence,
            "document": edit.document,
            "edit_id": edit.id,
            "origin": entry.change.origin.value,
            "kind": edit.kind,
            "coder": entry.coder,
            "written_at": entry.at.isoformat(),
            "monotonic_ns": entry.monotonic_ns,
        }
        chain = _link(head.chain, row, parts)
        connection.execute(insert(_LOG), row | {"chain": chain})
        connection.execute(insert(_PARTS), parts)
        head.sequence, head.position, head.mark = sequence, position, _mark(entry)
        head.chain = chain
        return sequence

    def history(
        self, connection: Connection, document: str, later: Callable[[int], Edit]
    ) -> History:
        """Return what can be undone and redone on a document.

        Parameters
        ----------
        connection
            To read through.
        document
            Id of a coding, or `PROJECT`.
        later
            Reads one edit of a coding by its number, when it is asked for.

        Returns
        -------
        History
            Without what was erased, and what was done to the project before something was.
        """
        done: list[int] = []
        undone: list[int] = []
        query = select(_LOG.c.sequence, _LOG.c.origin, _LOG.c.kind).order_by(_LOG.c.sequence)
        rows = connection.execute(query.where(_LOG.c.document == document))
        for sequence, origin, kind in rows:
            if origin == Origin.EDIT.value:
                if kind == ERASE:
                    done.clear()  # itself it is in the way only as long as it can be read
                done.append(sequence)
                undone.clear()
            elif origin == Origin.UNDO.value and done:
                undone.append(done.pop())
            elif origin == Origin.REDO.value and undone:
                done.append(undone.pop())
        wanted = [*done, *undone]
        if document == PROJECT:
            edits = self._edits(connection, document, set(wanted))
            return History(
                done=tuple(edits[s] for s in done if s in edits),
                undone=tuple(edits[s] for s in undone if s in edits),
            )
        # all edits of a coding are of one family: either every one of them can be read, or none
        if not wanted or not self._edits(connection, document, {wanted[-1]}):
            return History()
        return History(done=StoredEdits(done, later), undone=StoredEdits(undone, later))

    def edit(self, connection: Connection, document: str, sequence: int) -> Edit:
        """Return one edit of a document by its number; DamagedError if it cannot be read."""
        found = self.find(connection, document, sequence)
        if found is None:
            raise DamagedError(
                msg("A stored record cannot be read."),
                msg("Take the latest whole copy from the folder backups."),
            )
        return found

    def find(self, connection: Connection, document: str, sequence: int) -> Edit | None:
        """Return one edit of a document by its number; None if what it did was erased."""
        return self._edits(connection, document, {sequence}).get(sequence)

    def broken_at(self, connection: Connection) -> int | None:
        """Return the number of the first row that does not fit the chain; None if all do."""
        parts = _grouped(
            connection.execute(select(_PARTS).order_by(*_PARTS.primary_key)).mappings()
        )
        chain = b""
        expected = 1
        for row in connection.execute(select(_LOG).order_by(_LOG.c.sequence)).mappings():
            own = parts.get(row["sequence"], [])
            fits = row["sequence"] == expected and row["chain"] == _link(chain, dict(row), own)
            if not fits or any(_digest(p["sealed"]) not in (p["digest"], None) for p in own):
                return expected
            chain = row["chain"]
            expected += 1
        return None

    def erase_family(self, connection: Connection, family_id: str) -> tuple[str, ...]:
        """Remove a family's records and destroy its key; the rows of the log stay.

        Parameters
        ----------
        connection
            Within a transaction.
        family_id
            Which.

        Returns
        -------
        tuple of str
            Ids of all records that belonged to it.
        """
        head = self._read_head(connection)
        owned = [record for record, family in head.owners.items() if family == family_id]
        remove_owned(connection, [family_id, *owned])
        connection.execute(delete(_OWNERS).where(_OWNERS.c.family_id == family_id))
        connection.execute(
            update(_PARTS).where(_PARTS.c.family_id == family_id).values(sealed=None)
        )
        for owner in [family_id, *owned]:
            self._keys.destroy(connection, owner)
        self.forget()
        return tuple(owned)

    def erase_session(self, connection: Connection, session: Session) -> frozenset[str]:
        """Remove a session and all that stands under it for good; the rows of the log stay.

        What the log holds of them goes: all that was done in their codings, and each change of
        the project in which one of them had a part. What was removed earlier goes too.

        Parameters
        ----------
        connection
            Within a transaction.
        session
            Which.

        Returns
        -------
        frozenset of str
            Ids of the session and of all records that ever stood under it.
        """
        rows = connection.execute(
            select(_LOG.c.document, _PARTS.c.sequence, _PARTS.c.part, _PARTS.c.sealed)
            .join(_LOG, _PARTS.c.sequence == _LOG.c.sequence)
            .where(_PARTS.c.family_id == session.family_id, _PARTS.c.sealed.is_not(None))
        ).all()
        key = self._keys.existing(connection, session.family_id, _FAMILY_KEYS)
        told = {
            (row.sequence, row.part): tuple(self._told(key, row.sequence, row.part, row.sealed))
            for row in rows
            if key and row.document == PROJECT
        }
        every = [session, *(record for records in told.values() for record in records)]
        gone = frozenset(record.id for record in belongings(every, session.id))
        remove_owned(connection, gone)
        about = [
            {"at": row.sequence, "of": row.part}
            for row in rows
            if row.document in gone
            or any(record.id in gone for record in told.get((row.sequence, row.part), ()))
        ]
        if about:
            matches = (_PARTS.c.sequence == bindparam("at"), _PARTS.c.part == bindparam("of"))
            connection.execute(update(_PARTS).where(*matches).values(sealed=None), about)
        for owner in gone:
            connection.execute(delete(_OWNERS).where(_OWNERS.c.record_id == owner))
            self._keys.destroy(connection, owner)
        self.forget()
        return gone

    def _told(self, key: bytes, sequence: int, part: int, sealed: bytes) -> Iterator[Record]:
        """Yield the records that a change of the project is about, as they were and became."""
        content = unseal(key, sealed, f"log {sequence} {part}")
        for _, each in self._codec.unpack(content):
            yield from (side for side in (each.before, each.after) if side is not None)

    def _read_head(self, connection: Connection) -> _Head:
        if self._head is None:
            last = (
                connection.execute(select(_LOG).order_by(_LOG.c.sequence.desc()).limit(1))
                .mappings()
                .first()
            )
            query = select(_OWNERS.c.record_id, _OWNERS.c.family_id)
            owners = {row.record_id: row.family_id for row in connection.execute(query)}
            self._head = _Head(
                sequence=last["sequence"] if last else 0,
                chain=last["chain"] if last else b"",
                mark=_row_mark(last) if last else (),
                position=next_position(connection),
                owners=owners,
            )
        return self._head

    def _seal_parts(
        self,
        connection: Connection,
        sequence: int,
        by_family: Mapping[str, list[tuple[int, PlainReplacement]]],
    ) -> list[dict[str, object]]:
        parts: list[dict[str, object]] = []
        for part, (family, replacements) in enumerate(by_family.items()):
            key = self._keys.key(connection, family, _FAMILY_KEYS)
            sealed = seal(key, self._codec.pack(replacements), f"log {sequence} {part}")
            parts.append(
                {
                    "sequence": sequence,
                    "part": part,
                    "family_id": family,
                    "digest": _digest(sealed),
                    "sealed": sealed,
                }
            )
        return parts or [_empty_part(sequence)]

    def _learn_owners(self, connection: Connection, head: _Head, edit: Edit) -> None:
        """Note whose each record of the project is, the ones that others point to first."""
        if edit.document != PROJECT:
            return
        known: dict[str, str] = {}
        records = sorted((*edit.removed, *edit.added), key=rank_of)
        for record in records:
            known[record.id] = _family_of(record, PROJECT, ChainMap(known, head.owners))
        new = {key: owner for key, owner in known.items() if head.owners.get(key) != owner}
        if new:
            keys = list(new)
            connection.execute(delete(_OWNERS).where(_OWNERS.c.record_id.in_(keys)))
            rows = [{"record_id": key, "family_id": owner} for key, owner in new.items()]
            connection.execute(insert(_OWNERS), rows)
            head.owners.update(new)

    def _edits(self, connection: Connection, document: str, wanted: set[int]) -> dict[int, Edit]:
        query = (
            select(
                _LOG.c.sequence,
                _LOG.c.edit_id,
                _LOG.c.kind,
                _PARTS.c.part,
                _PARTS.c.family_id,
                _PARTS.c.sealed,
            )
            .join(_PARTS, _PARTS.c.sequence == _LOG.c.sequence)
            .where(_LOG.c.document == document, _LOG.c.origin == Origin.EDIT.value)
            .order_by(_LOG.c.sequence, _PARTS.c.part)
        )
        if len(wanted) == 1:
            query = query.where(_LOG.c.sequence == next(iter(wanted)))
        heads: dict[int, tuple[str, str]] = {}
        contents: dict[int, list[tuple[int, Replacement]]] = {}
        for sequence, edit_id, kind, part, family, sealed in connection.execute(query):
            if sequence not in wanted or sealed is None:
                continue
            key = self._keys.existing(connection, family, _FAMILY_KEYS)
            if key is None:
                continue
            heads[sequence] = (edit_id, kind)
            content = unseal(key, sealed, f"log {sequence} {part}")
            contents.setdefault(sequence, []).extend(self._codec.unpack(content))
        return {
            sequence: Edit(
                document=document,
                kind=kind,
                replacements=tuple(r for _, r in sorted(contents[sequence], key=lambda p: p[0])),
                id=edit_id,
            )
            for sequence, (edit_id, kind) in heads.items()
        }


def _by_family(
    edit: Edit, plain: list[PlainReplacement], owners: Mapping[str, str]
) -> dict[str, list[tuple[int, PlainReplacement]]]:
    """Return the replacements of an edit, each with its place, by the family they are about."""
    parts: dict[str, list[tuple[int, PlainReplacement]]] = {}
    for place, (replacement, sides) in enumerate(zip(edit.replacements, plain, strict=True)):
        record = replacement.after or replacement.before
        family = _family_of(record, edit.document, owners) if record else NO_FAMILY
        parts.setdefault(family, []).append((place, sides))
    return parts


def _family_of(record: Record, document: str, owners: Mapping[str, str]) -> str:
    if document != PROJECT:
        return owners.get(document, NO_FAMILY)
    named_by = OWNED_BY.get(type(record))
    if named_by is None:
        return NO_FAMILY
    key = getattr(record, named_by)
    return str(key) if named_by in {"id", "family_id"} else owners.get(key, NO_FAMILY)


def _mark(entry: Entry) -> tuple[str, ...]:
    change = entry.change
    return (
        change.edit.id,
        change.origin.value,
        entry.at.isoformat(),
        str(entry.monotonic_ns),
    )


def _row_mark(row: RowMapping) -> tuple[str, ...]:
    return row["edit_id"], row["origin"], row["written_at"], str(row["monotonic_ns"])


def _digest(sealed: object) -> bytes | None:
    return hashlib.sha256(sealed).digest() if isinstance(sealed, bytes) else None


def _empty_part(sequence: int) -> dict[str, object]:
    return {
        "sequence": sequence,
        "part": 0,
        "family_id": NO_FAMILY,
        "digest": hashlib.sha256(b"").digest(),
        "sealed": None,
    }


def _link(chain: bytes, row: Mapping[str, object], parts: Iterable[Mapping[str, object]]) -> bytes:
    """Return the hash of a row, over the hash of the row before it."""
    said = [str(row[name]) for name in _CHAINED]
    for part in parts:
        digest = part["digest"]
        said += [str(part["family_id"]), digest.hex() if isinstance(digest, bytes) else ""]
    return hashlib.sha256(chain + json.dumps(said).encode()).digest()


def _grouped(rows: Iterable[RowMapping]) -> dict[int, list[dict[str, object]]]:
    groups: dict[int, list[dict[str, object]]] = {}
    for row in rows:
        groups.setdefault(row["sequence"], []).append(dict(row))
    return groups
