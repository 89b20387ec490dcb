"""The lock against a second window on one project.

The operating system holds it for the process, so that nothing stale is left when that dies. Who
holds it is written in the file, sealed under the master key.
"""

import json
import os
import socket
import sys
from datetime import datetime
from io import FileIO
from pathlib import Path

from observer.model.errors import ProjectInUseError, StorageError
from observer.model.messages import msg
from observer.storage.files import disk_errors
from observer.storage.sealing import seal, subkey, unseal

LOCK_FILE = "project.lock"
_FAR = 1 << 30
"""Windows keeps others from reading what is locked: lock a byte beyond the content."""


class FolderLock:
    """A held lock.

    Parameters
    ----------
    file
        Locked.
    """

    def __init__(self, file: FileIO) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: Path) -> "FolderLock | None":
        """Take the lock of a project, or return None if another window has it.

        Parameters
        ----------
        folder
            The project.

        Returns
        -------
        FolderLock or None
            To be released.
        """
        path = folder / LOCK_FILE
        with disk_errors(path):
            file = FileIO(path, "r+", opener=_open_or_make)
            if _try_lock(file):
                return cls(file)
            file.close()
        return None

    def sign(self, master_key: bytes, coder: str, now: datetime) -> None:
        """Write down who has the project open, for whoever finds the lock taken.

        Parameters
        ----------
        master_key
            Seals it.
        coder
            Who has it open.
        now
            In UTC.
        """
        holder = {"coder": coder, "computer": socket.gethostname(), "since": now.isoformat()}
        with disk_errors(Path(LOCK_FILE)):
            self._file.seek(0)
            self._file.truncate(0)
            self._file.write(
                seal(subkey(master_key, "lock"), json.dumps(holder).encode(), LOCK_FILE)
            )

    def release(self) -> None:
        """Give the lock back."""
        if self._file.closed:
            return
        with disk_errors(Path(LOCK_FILE)):
            self._file.truncate(0)
            _unlock(self._file)
            self._file.close()


def in_use(folder: Path, master_key: bytes) -> ProjectInUseError:
    """Return the sentence for a project that another window has open: who, where, since when.

    Parameters
    ----------
    folder
        The project.
    master_key
        Of the project.

    Returns
    -------
    ProjectInUseError
        To be raised.
    """
    path = folder / LOCK_FILE
    mend = msg("Close it there, or open it here only to read.")
    try:
        with disk_errors(path):
            content = path.read_bytes()
        holder = json.loads(unseal(subkey(master_key, "lock"), content, LOCK_FILE))
        return ProjectInUseError(
            msg(
                "{project} is open in another window: {coder} on {computer}, since {since}.",
                project=folder.name,
                coder=holder["coder"],
                computer=holder["computer"],
                since=datetime.fromisoformat(holder["since"]).astimezone().strftime("%H:%M"),
            ),
            mend,
        )
    except (StorageError, ValueError, KeyError):
        return ProjectInUseError(
            msg("{project} is open in another window.", project=folder.name), mend
        )


def _open_or_make(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o600)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: FileIO) -> bool:
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True

    def _unlock(file: FileIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: FileIO) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: FileIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
