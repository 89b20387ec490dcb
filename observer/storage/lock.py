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

from observer.model.errors import DamagedError, ProjectInUseError
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
    def take(cls, folder: Path, master_key: bytes, coder: str, now: datetime) -> "FolderLock":
        """Take the lock of a project; ProjectInUseError if another window has it.

        Parameters
        ----------
        folder
            The project.
        master_key
            Seals who has it.
        coder
            Who takes it.
        now
            In UTC.

        Returns
        -------
        FolderLock
            To be released.
        """
        path = folder / LOCK_FILE
        key = subkey(master_key, "lock")
        with disk_errors(path):
            file = FileIO(path, "r+" if path.exists() else "w+")
            if not _try_lock(file):
                try:
                    raise _in_use(folder, key, file.read(_FAR))
                finally:
                    file.close()
            holder = {"coder": coder, "computer": socket.gethostname(), "pid": os.getpid()}
            content = json.dumps(holder | {"since": now.isoformat()}).encode()
            file.truncate(0)
            file.write(seal(key, content, LOCK_FILE))
        return cls(file)

    def release(self) -> None:
        """Give the lock back."""
        if self._file.closed:
            return
        with disk_errors(Path(LOCK_FILE)):
            self._file.truncate(0)
            _unlock(self._file)
            self._file.close()


def _in_use(folder: Path, key: bytes, content: bytes) -> ProjectInUseError:
    mend = msg("Close it there, or open it here only to read.")
    try:
        holder = json.loads(unseal(key, content, LOCK_FILE))
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
    except (DamagedError, ValueError, KeyError):
        return ProjectInUseError(
            msg("{project} is open in another window.", project=folder.name), mend
        )


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
