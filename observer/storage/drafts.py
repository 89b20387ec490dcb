"""What somebody is still writing that is no record yet, such as a coding scheme: sealed files."""

from contextlib import suppress
from pathlib import Path

from observer.model.errors import DamagedError
from observer.storage.files import disk_errors, write_whole
from observer.storage.keys import KeyRing
from observer.storage.sealing import seal, unseal
from observer.storage.transactions import Transactions

DRAFTS_FOLDER = "drafts"
_SUFFIX = ".draft"
_OWNER = "drafts"
_KEYS = "drafts"


class DraftFiles:
    """Drafts of a project, each encrypted and put in place whole.

    Parameters
    ----------
    folder
        The project.
    keys
        Holds the key of all drafts.
    transactions
        Reach the database.
    """

    def __init__(self, folder: Path, keys: KeyRing, transactions: Transactions) -> None:
        self._folder = folder / DRAFTS_FOLDER
        self._keys = keys
        self._transactions = transactions

    def names(self) -> tuple[str, ...]:
        """Return the names of all drafts, the latest first."""
        with disk_errors(self._folder):
            found = [(path.stat().st_mtime_ns, path.stem) for path in self._paths()]
        return tuple(name for _, name in sorted(found, reverse=True))

    def get(self, name: str) -> bytes | None:
        """Return a draft; None if there is none, or it is damaged."""
        path = self._path(name)
        key = self._keys.known(_OWNER, _KEYS) or self._transactions.read(
            lambda connection: self._keys.existing(connection, _OWNER, _KEYS)
        )
        if key is None or not path.exists():
            return None
        try:
            with disk_errors(path):
                return unseal(key, path.read_bytes(), name)
        except DamagedError:
            return None

    def put(self, name: str, content: bytes) -> None:
        """Keep a draft, in place of what was there; nothing is done in a project opened to read.

        Parameters
        ----------
        name
            Letters, digits and hyphens.
        content
            All of it.
        """
        if not self._transactions.can_write:
            return
        key = self._keys.known(_OWNER, _KEYS)
        if key is None:
            key = self._transactions.write(
                lambda connection: self._keys.key(connection, _OWNER, _KEYS)
            )
            self._keys.committed(_OWNER, _KEYS)
        with disk_errors(self._folder):
            self._folder.mkdir(exist_ok=True)
        write_whole(self._path(name), seal(key, content, name))

    def remove(self, name: str) -> None:
        """Remove a draft; nothing happens if there is none."""
        if self._transactions.can_write:
            path = self._path(name)
            with suppress(FileNotFoundError), disk_errors(path):
                path.unlink()

    def _paths(self) -> tuple[Path, ...]:
        return tuple(self._folder.glob(f"*{_SUFFIX}"))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"
