"""Things made from a recording that can be made again: encrypted files, each bound to its place."""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from observer.model.errors import DamagedError
from observer.storage.files import disk_errors, write_whole
from observer.storage.keys import KeyRing
from observer.storage.sealing import seal, unseal
from observer.storage.transactions import Transactions
from observer.storage.vault import safe_name

DERIVED_FOLDER = "derived"
_KEYS = "derived"


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
        """Keep `content`, in place of what was there; in a project opened to read, do nothing.

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
        key = self._keys.known(recording_id, _KEYS) or self._transactions.write(
            lambda connection: self._keys.key(connection, recording_id, _KEYS)
        )
        with disk_errors(path):
            self._folder.mkdir(exist_ok=True)
        write_whole(path, seal(key, content, f"{recording_id} {kind}"))

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

    def _path(self, recording_id: str, kind: str) -> Path:
        name = hashlib.sha256(kind.encode()).hexdigest()[:16]
        return self._folder / f"{safe_name(recording_id)}.{name}"
