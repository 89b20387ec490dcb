"""The vault: recordings as cipher text, each under a key of its own.

A recording is never written in clear: it is encrypted while it is read, and decrypted chunk by
chunk where it is asked for.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

from cryptography.cobblestone import Cobblestone256Encryptor
from sqlalchemy import Connection

from observer.model.errors import DamagedError, StorageError
from observer.model.messages import msg
from observer.storage import erasures
from observer.storage.cobblestone import open_sealed
from observer.storage.files import PART, disk_errors, sync_folder
from observer.storage.keys import KeyRing
from observer.storage.transactions import Transactions

MEDIA_FOLDER = "media"
_KEYS = "vault"
_PIECE_BYTES = 1 << 20
Source: TypeAlias = Path | Callable[[], BinaryIO]
"""A file, or what opens one that is kept elsewhere, such as in another vault."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Vault:
    """Recordings of a project, encrypted.

    Parameters
    ----------
    folder
        The project.
    keys
        Holds the recordings' keys.
    transactions
        Reach the database.
    finish_erasing
        Called after a key was destroyed, to remove every file and backup that still holds it.
    """

    def __init__(
        self,
        folder: Path,
        keys: KeyRing,
        transactions: Transactions,
        finish_erasing: Callable[[], None],
    ) -> None:
        self._folder = folder / MEDIA_FOLDER
        self._keys = keys
        self._transactions = transactions
        self._finish_erasing = finish_erasing

    def take_in(
        self,
        source: Source,
        recording_id: str,
        progress: Callable[[float], None],
        cancelled: Callable[[], bool],
    ) -> bool:
        """Encrypt a recording into the vault, and read it back to be sure.

        Parameters
        ----------
        source
            The film; it is left where it is.
        recording_id
            Under which it is kept.
        progress
            Called with the share done, 0 to 1.
        cancelled
            Asked now and then; true stops, and leaves nothing behind.

        Returns
        -------
        bool
            False if it was cancelled.
        """
        target = self._path(recording_id)
        part = target.with_name(target.name + PART)
        if self.holds(recording_id):
            raise StorageError(
                msg("This film is already in the project."),
                msg("Erase it before you add it again."),
            )
        key = Cobblestone256Encryptor.generate_key()
        with disk_errors(self._folder):
            self._folder.mkdir(exist_ok=True)
        try:
            with disk_errors(source if isinstance(source, Path) else target):
                size = max(1, size_of(source))
                digest = self._encrypt(source, part, key, _Watch(size, progress, cancelled))
            if digest is None or not self._same(
                part, key, digest, _Watch(size, progress, cancelled)
            ):
                return False
            with disk_errors(target):
                part.replace(target)
                sync_folder(self._folder)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        self._transactions.write(
            lambda connection: self._keys.keep(connection, recording_id, _KEYS, key)
        )
        return True

    def open(self, recording_id: str) -> BinaryIO:
        """Open a recording to be read anywhere; it is decrypted chunk by chunk, in memory.

        Parameters
        ----------
        recording_id
            Which.

        Returns
        -------
        BinaryIO
            Seekable and read-only.
        """
        path = self._path(recording_id)
        key = self._transactions.read(
            lambda connection: self._keys.existing(connection, recording_id, _KEYS)
        )
        if key is None:
            raise StorageError(
                msg("This film is not in the project, or it was erased."),
                msg("Add the film to its session again."),
            )
        return open_sealed(path, key, _context(path))

    def holds(self, recording_id: str) -> bool:
        """Return whether a recording is in the vault."""
        return recording_id in self.recordings()

    def recordings(self) -> tuple[str, ...]:
        """Return the ids of all recordings in the vault."""
        return self._transactions.read(lambda connection: self._keys.owners(connection, _KEYS))

    def erase(self, recording_id: str) -> None:
        """Destroy a recording's keys and remove its file; this cannot be undone.

        Whether a session still has the recording does not matter.

        Parameters
        ----------
        recording_id
            Which. Of one that is linked, what was made from it goes; nothing is done if there is
            no key of it.
        """
        self._path(recording_id)
        if not self._transactions.read(
            lambda connection: self._keys.has_any(connection, recording_id)
        ):
            return

        def destroy(connection: Connection) -> None:
            self._keys.destroy(connection, recording_id)
            erasures.begin(connection, [recording_id])

        self._transactions.write(destroy)
        self._finish_erasing()

    def remove_file(self, recording_id: str) -> None:
        """Remove the cipher text of a recording whose key is gone."""
        path = self._path(recording_id)
        with disk_errors(path):
            path.unlink(missing_ok=True)

    def damaged(self) -> Iterator[str]:
        """Read every recording whole; yield the ids of those that were changed, cut or lost."""
        for recording_id in self.recordings():
            try:
                with self.open(recording_id) as film:
                    while film.read(_PIECE_BYTES):
                        pass
            except StorageError:
                yield recording_id

    def keyless(self) -> tuple[Path, ...]:
        """Return the files that the project has no key for.

        A crash between a film and its key leaves one, and so does an older database that was put
        back. The user may also keep a film of her own here: none of them is ever removed.
        """
        owners = set(self.recordings())
        with disk_errors(self._folder):
            found = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        return tuple(file for file in found if file.name not in owners and file.suffix != PART)

    def _path(self, recording_id: str) -> Path:
        return self._folder / safe_name(recording_id)

    def _encrypt(self, source: Source, part: Path, key: bytes, watch: "_Watch") -> bytes | None:
        encryptor = Cobblestone256Encryptor(key, _context(self._folder / part.stem))
        digest = hashlib.sha256()
        with opened(source) as film, disk_errors(part), part.open("wb") as sealed:
            while piece := film.read(_PIECE_BYTES):
                digest.update(piece)
                sealed.write(encryptor.update(piece))
                if not watch.went_on(len(piece), 0.0):
                    return None
            sealed.write(encryptor.finalize())
            sealed.flush()
            os.fsync(sealed.fileno())
        return digest.digest()

    def _same(self, part: Path, key: bytes, digest: bytes, watch: "_Watch") -> bool:
        """Return whether the file reads back as what was written; false if cancelled."""
        found = hashlib.sha256()
        with open_sealed(part, key, _context(self._folder / part.stem)) as film:
            while piece := film.read(_PIECE_BYTES):
                found.update(piece)
                if not watch.went_on(len(piece), 0.5):
                    return False
        if found.digest() != digest:
            raise DamagedError(
                msg("The film was not written as it was read."),
                msg("Check the disk, and add the film again."),
            )
        return True


class _Watch:
    """Tells how far one half of the work is, and asks whether to go on."""

    def __init__(
        self, size_bytes: int, progress: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> None:
        self._size_bytes = size_bytes
        self._progress = progress
        self._cancelled = cancelled
        self._done_bytes = 0

    def went_on(self, more_bytes: int, before: float) -> bool:
        self._done_bytes += more_bytes
        self._progress(before + min(0.5, 0.5 * self._done_bytes / self._size_bytes))
        return not self._cancelled()


def opened(source: Source) -> BinaryIO:
    """Open a film to be read from its begin."""
    return source.open("rb") if isinstance(source, Path) else source()


def size_of(source: Source) -> int:
    """Return how many bytes a film has."""
    if isinstance(source, Path):
        return source.stat().st_size
    with source() as film:
        return film.seek(0, os.SEEK_END)


def can_be_a_file(owner_id: str) -> bool:
    """Return whether an id can be the name of a file in the vault."""
    return _NAME.fullmatch(owner_id) is not None


def safe_name(recording_id: str) -> str:
    """Return an id as a file name; StorageError for one that is none.

    Parameters
    ----------
    recording_id
        A UUID, as a rule.

    Returns
    -------
    str
        The same.
    """
    if not can_be_a_file(recording_id):
        raise StorageError(
            msg("A recording has a name that cannot be kept."), msg("Add the film again.")
        )
    return recording_id


def _context(path: Path) -> bytes:
    return b"ooghoogte recording " + path.name.encode()
