"""Erasures that are under way.

The database forgets at once; files and backups follow. What is still to be done stands in the
database from the same transaction on, so that a crash or a full disk only puts it off.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from observer.storage.rows import table_of
from observer.storage.tables import ErasureRow

_ERASURES = table_of(ErasureRow)


def begin(connection: Connection, owner_ids: Iterable[str], family_id: str = "") -> None:
    """Note what has to disappear from files and backups.

    Parameters
    ----------
    connection
        Within the transaction that destroys the keys.
    owner_ids
        Recordings, and whatever else may own a file or a key.
    family_id
        Family that is erased; empty for a recording alone.
    """
    ids = dict.fromkeys(owner_ids)
    end(connection, ids)
    rows = [{"owner_id": owner_id, "family_id": family_id} for owner_id in ids]
    connection.execute(insert(_ERASURES), rows)


def pending(connection: Connection) -> dict[str, str]:
    """Return what is still to be done: owner, and the family where all of it is erased."""
    rows = connection.execute(select(_ERASURES.c.owner_id, _ERASURES.c.family_id))
    return {row.owner_id: row.family_id for row in rows}


def end(connection: Connection, owner_ids: Iterable[str]) -> None:
    """Note that nothing is left of these.

    Parameters
    ----------
    connection
        Within a transaction.
    owner_ids
        As given to `begin`.
    """
    for owner_id in owner_ids:
        connection.execute(delete(_ERASURES).where(_ERASURES.c.owner_id == owner_id))
