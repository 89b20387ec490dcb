"""Keys of families and recordings, each wrapped by the master key; destroying one erases."""

import threading

from sqlalchemy import Connection, delete, insert, select

from observer.storage.rows import table_of
from observer.storage.sealing import new_key, seal, subkey, unseal
from observer.storage.tables import KeyRow

_KEYS = table_of(KeyRow)


class KeyRing:
    """Makes, opens and destroys keys.

    Parameters
    ----------
    master_key
        Of the project.
    """

    def __init__(self, master_key: bytes) -> None:
        self._wrapping = subkey(master_key, "wrapping")
        # what is on disk, and what a transaction made that may not be committed yet
        self._known: dict[tuple[str, str], bytes] = {}
        self._made: dict[tuple[str, str], bytes] = {}
        self._destroyed: set[str] = set()
        self._guard = threading.Lock()

    def forget(self) -> None:
        """Read keys from the database again: those of a failed transaction never were."""
        with self._guard:
            self._known = {}
            self._made = {}

    def key(self, connection: Connection, owner_id: str, purpose: str) -> bytes:
        """Return a key, made now if there is none.

        Parameters
        ----------
        connection
            Within a transaction that writes.
        owner_id
            Family or recording.
        purpose
            What the key is for.

        Returns
        -------
        bytes
            32 bytes.
        """
        found = self.existing(connection, owner_id, purpose)
        if found is not None:
            return found
        key = new_key()
        self.keep(connection, owner_id, purpose, key)
        return key

    def keep(self, connection: Connection, owner_id: str, purpose: str, key: bytes) -> None:
        """Keep a key that was made elsewhere, in place of what there was.

        Parameters
        ----------
        connection
            Within a transaction that writes.
        owner_id
            Family or recording.
        purpose
            What the key is for.
        key
            32 bytes.
        """
        connection.execute(
            delete(_KEYS).where(_KEYS.c.owner_id == owner_id, _KEYS.c.purpose == purpose)
        )
        wrapped = seal(self._wrapping, key, f"{purpose} {owner_id}")
        connection.execute(
            insert(_KEYS), {"owner_id": owner_id, "purpose": purpose, "wrapped": wrapped}
        )
        with self._guard:
            self._known.pop((owner_id, purpose), None)
            self._made[owner_id, purpose] = key
            self._destroyed.discard(owner_id)

    def committed(self, owner_id: str, purpose: str) -> None:
        """Note that the transaction which made a key is on disk."""
        with self._guard:
            key = self._made.pop((owner_id, purpose), None)
            if key is not None:
                self._known[owner_id, purpose] = key

    def known(self, owner_id: str, purpose: str) -> bytes | None:
        """Return a key that is known to be on disk; for any thread, without the database."""
        return self._known.get((owner_id, purpose))

    def is_destroyed(self, owner_id: str) -> bool:
        """Return whether somebody's keys were destroyed while the project was open."""
        return owner_id in self._destroyed

    def existing(self, connection: Connection, owner_id: str, purpose: str) -> bytes | None:
        """Return a key, or None if it was never made or is destroyed.

        Parameters
        ----------
        connection
            To read through.
        owner_id
            Family or recording.
        purpose
            What the key is for.

        Returns
        -------
        bytes or None
            32 bytes.
        """
        with self._guard:
            known = self._made.get((owner_id, purpose)) or self._known.get((owner_id, purpose))
        if known is not None:
            return known
        wrapped = connection.execute(
            select(_KEYS.c.wrapped).where(_KEYS.c.owner_id == owner_id, _KEYS.c.purpose == purpose)
        ).scalar()
        if wrapped is None:
            return None
        key = unseal(self._wrapping, wrapped, f"{purpose} {owner_id}")
        with self._guard:
            # who reads may see the database as it stood before a key was destroyed
            if owner_id not in self._destroyed:
                self._known[owner_id, purpose] = key
        return key

    def destroy(self, connection: Connection, owner_id: str) -> None:
        """Destroy every key of a family or recording.

        Parameters
        ----------
        connection
            Within a transaction that writes.
        owner_id
            Whose.
        """
        connection.execute(delete(_KEYS).where(_KEYS.c.owner_id == owner_id))
        with self._guard:
            self._destroyed.add(owner_id)
            for keys in (self._known, self._made):
                for pair in [pair for pair in keys if pair[0] == owner_id]:
                    del keys[pair]

    def owners(self, connection: Connection, purpose: str) -> tuple[str, ...]:
        """Return who has a key for a purpose."""
        rows = connection.execute(select(_KEYS.c.owner_id).where(_KEYS.c.purpose == purpose))
        return tuple(rows.scalars())

    def has_any(self, connection: Connection, owner_id: str) -> bool:
        """Return whether somebody has a key, for whatever purpose."""
        query = select(_KEYS.c.purpose).where(_KEYS.c.owner_id == owner_id).limit(1)
        return connection.execute(query).first() is not None

    def rewrap(self, connection: Connection, other: "KeyRing") -> None:
        """Wrap every key anew, under another master key.

        Parameters
        ----------
        connection
            Within a transaction that writes.
        other
            Ring of the other master key.
        """
        for owner_id, purpose in connection.execute(
            select(_KEYS.c.owner_id, _KEYS.c.purpose)
        ).all():
            key = self.existing(connection, owner_id, purpose)
            if key is not None:
                other.keep(connection, owner_id, purpose, key)
