"""The access log: event, time, user and family of every look that matters, chained by hashes."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from observer.storage.rows import table_of
from observer.storage.tables import AccessRow
from observer.storage.transactions import Transactions

_ACCESS = table_of(AccessRow)
_CHAINED = ("sequence", "written_at", "coder", "event", "family_id", "detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One row of the access log.

    Attributes
    ----------
    at
        In UTC.
    event
        Such as ``open`` or ``export``.
    family_id
        Whom it was about; empty for the project as a whole.
    detail
        Without names.
    """

    sequence: int
    at: datetime
    coder: str
    event: str
    family_id: str
    detail: str


class AccessLog:
    """Writes and reads the access log of an open project.

    Parameters
    ----------
    coder
        Who has it open.
    now
        The clock on the wall.
    transactions
        Reach the database; of a project opened to read nothing is written.
    """

    def __init__(self, coder: str, now: Callable[[], datetime], transactions: Transactions) -> None:
        self._coder = coder
        self._now = now
        self._transactions = transactions

    @property
    def can_write(self) -> bool:
        """Whether it keeps what is written; not in a project that is opened to read."""
        return self._transactions.can_write

    def write(self, event: str, family_id: str = "", detail: str = "") -> None:
        """Write a row; on return it is on disk.

        Parameters
        ----------
        event
            What was done.
        family_id
            To whose data; empty for the project as a whole.
        detail
            Such as the name of a format; never a person's name.
        """
        if self.can_write:
            self._transactions.write(
                lambda connection: self.append(connection, event, family_id, detail)
            )

    def append(
        self, connection: Connection, event: str, family_id: str = "", detail: str = ""
    ) -> None:
        """Write a row within a transaction that does more.

        Parameters
        ----------
        connection
            Within the transaction.
        event
            What was done.
        family_id
            To whose data.
        detail
            As for `write`.
        """
        said = (self._now().isoformat(), self._coder, event, family_id, detail)
        _append(connection, said)

    def rows(self, family_id: str = "") -> tuple[Access, ...]:
        """Return the rows about a family, oldest first; empty for all rows."""
        return self._transactions.read(lambda connection: _rows(connection, family_id))


def broken_at(connection: Connection) -> int | None:
    """Return the number of the first row that does not fit the chain; None if all do."""
    chain = b""
    expected = 1
    for row in connection.execute(select(_ACCESS).order_by(_ACCESS.c.sequence)).mappings():
        if row["sequence"] != expected or row["chain"] != _link(chain, dict(row)):
            return expected
        chain = row["chain"]
        expected += 1
    return None


def _append(connection: Connection, said: tuple[str, str, str, str, str]) -> None:
    last = connection.execute(
        select(_ACCESS.c.sequence, _ACCESS.c.chain).order_by(_ACCESS.c.sequence.desc()).limit(1)
    ).first()
    sequence, chain = (last[0], last[1]) if last else (0, b"")
    row: dict[str, object] = dict(zip(_CHAINED, (sequence + 1, *said), strict=True))
    connection.execute(insert(_ACCESS), row | {"chain": _link(chain, row)})


def _link(chain: bytes, row: Mapping[str, object]) -> bytes:
    said = json.dumps([str(row[name]) for name in _CHAINED])
    return hashlib.sha256(chain + said.encode()).digest()


def _rows(connection: Connection, family_id: str) -> tuple[Access, ...]:
    query = select(_ACCESS).order_by(_ACCESS.c.sequence)
    if family_id:
        query = query.where(_ACCESS.c.family_id == family_id)
    return tuple(
        Access(
            sequence=row.sequence,
            at=datetime.fromisoformat(row.written_at),
            coder=row.coder,
            event=row.event,
            family_id=row.family_id,
            detail=row.detail,
        )
        for row in connection.execute(query)
    )
