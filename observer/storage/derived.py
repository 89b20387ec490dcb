"""Things made from a recording that can be made again: encrypted files, each bound to its place."""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, select

from observer.model.errors import DamagedError, StorageError
from observer.storage.files import disk_errors, write_whole
from observer.storage.keys import KeyRing
from observer.storage.rows import table_of
from observer.storage.sealing import seal, unseal
from observer.storage.tables import RecordingRow
from observer.storage.transactions import Transactions
from observer.storage.vault import safe_name

DERIVED_FOLDER = "derived"
_KEYS = "derived"
_RECORDINGS = table_of(RecordingRow)


class DerivedFiles:
    """Frame indexes, waveforms and companion films of a project's recordings.

    Parameters
    ----------
    folder
        The project.
    keys
        Holds a key for each recording; erasing the recording destroys it.
    transactions
        Reach the database.
    """

    def __init__(self, folder: Path, keys: KeyRing, transactions: Transactions) -> None:
        self._folder = folder / DERIVED_FOLDER
        self._keys = keys
        self._transactions = transactions

    def get(self, recording_id: str, kind: str) -> bytes | None:
        """Return what was kept, or None; something damaged counts as not there.

        Parameters
        ----------
        recording_id
            Of which recording.
        kind
            Such as ``index``.

        Returns
        -------
        bytes or None
            The content.
        """
        path = self._path(recording_id, kind)
        # a key in memory spares waiting for what is queued: some of this is asked at every move
        key = self._keys.known(recording_id, _KEYS) or self._transactions.read(
            lambda connection: self._keys.existing(connection, recording_id, _KEYS)
        )
        if key is None or not path.exists():
            return None
        try:
            with disk_errors(path):
                return unseal(key, path.read_bytes(), f"{recording_id} {kind}")
        except DamagedError:
            return None

    def put(self, recording_id: str, kind: str, content: bytes) -> None:
        """Keep `content`, in place of what was there.

        Nothing is done in a project opened to read, nor for a recording that was taken out or
        erased meanwhile: nothing may come back of it.

        Parameters
        ----------
        recording_id
            Of which recording.
        kind
            Such as ``index``.
        content
            All of it.
        """
        path = self._path(recording_id, kind)
        if not self._transactions.can_write:
            return
        key = self._transactions.write(partial(self._own_key, recording_id))
        if key is None:
            return
        self._keys.committed(recording_id, _KEYS)
        try:
            with disk_errors(path):
                self._folder.mkdir(exist_ok=True)
            write_whole(path, seal(key, content, f"{recording_id} {kind}"))
        except StorageError:
            # an erasure also removes a file that is half written
            if not self._keys.is_destroyed(recording_id):
                raise
        if self._keys.is_destroyed(recording_id):
            self.remove(recording_id)

    def remove(self, recording_id: str) -> None:
        """Remove all that was made from a recording."""
        for path in self._folder.glob(f"{safe_name(recording_id)}.*"):
            with suppress(FileNotFoundError), disk_errors(path):
                path.unlink()

    def keep_only(self, recording_ids: Collection[str]) -> None:
        """Remove what was made from any other recording; in a project opened to read, nothing.

        Parameters
        ----------
        recording_ids
            Those that the project has.
        """
        if not self._transactions.can_write:
            return
        for path in self._folder.glob("*.*"):
            if path.stem not in recording_ids:
                with suppress(FileNotFoundError), disk_errors(path):
                    path.unlink()

    def _own_key(self, recording_id: str, connection: Connection) -> bytes | None:
        """Return a recording's key, made now if there is none; None if it is gone or erased."""
        query = select(_RECORDINGS.c.id).where(_RECORDINGS.c.id == recording_id)
        is_there = connection.execute(query).first() is not None
        if not is_there or self._keys.is_destroyed(recording_id):
            return None
        return self._keys.key(connection, recording_id, _KEYS)

    def _path(self, recording_id: str, kind: str) -> Path:
        name = hashlib.sha256(kind.encode()).hexdigest()[:16]
        return self._folder / f"{safe_name(recording_id)}.{name}"
