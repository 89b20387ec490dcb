"""A file on a drive that is pulled out, hangs, and comes back, when the test says so."""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, BinaryIO

from typing_extensions import override

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Fault = Callable[[], BaseException]


def fault(number: int = errno.EIO, path: str = "/media/anna/STICK/film.mp4") -> Fault:
    """Return what makes the error a pulled drive gives for a file on it."""
    return lambda: OSError(number, os.strerror(number), path)


class FlakyFile:
    """A source whose reads and openings fail or block from one moment to the next.

    Pass the object itself as the source: calling it opens the file.

    Attributes
    ----------
    opened, reads
        How often it was opened and read, also in vain.
    blocked
        Set while a reader waits in a blocked read.
    """

    def __init__(self, content: bytes | Path, *, piece: int = 1 << 16) -> None:
        self._content = content.read_bytes() if isinstance(content, Path) else content
        self._piece = piece
        self._lock = Lock()
        self._fault: Fault | None = None
        self._gone: Fault | None = None
        self._after = 0
        self._flows = Event()
        self._flows.set()
        self._open: list[_FlakyBytes] = []
        self.opened = 0
        self.reads = 0
        self.blocked = Event()

    def __call__(self) -> BinaryIO:
        """Open it afresh, if the drive is there."""
        self.opened += 1
        with self._lock:
            gone = self._gone
        if gone is not None:
            raise gone()
        raw = _FlakyBytes(self, self._content, self._piece)
        self._open.append(raw)
        return io.BufferedReader(raw, self._piece)

    def pull(self, kind: Fault | None = None, *, after: int = 0, gone: Fault | None = None) -> None:
        """Let every read fail, after some that still succeed; opening fails too.

        Parameters
        ----------
        kind
            Makes what a read raises; by default EIO.
        after
            So many reads succeed before that.
        gone
            Makes what opening raises; by default the file is not found.
        """
        with self._lock:
            self._fault, self._after = kind or fault(), after
            missing = FileNotFoundError(errno.ENOENT, "No such file", "/media/anna/STICK/film.mp4")
            self._gone = gone or (lambda: missing)

    def fail_reads(self, kind: Fault | None = None, *, after: int = 0) -> None:
        """Let reads fail, but not opening."""
        with self._lock:
            self._fault, self._after, self._gone = kind or fault(), after, None

    def plug_in(self) -> None:
        """Let all be well for what is opened from now on; what failed before stays dead."""
        with self._lock:
            for raw in self._open:
                raw.dead = self._fault is not None and raw.failed
            self._fault = self._gone = None

    def block(self) -> None:
        """Let every read wait until `flow`."""
        self._flows.clear()

    def flow(self) -> None:
        """Let waiting and new reads go on."""
        self._flows.set()
        self.blocked.clear()

    @property
    def still_open(self) -> int:
        """How many openings were not closed."""
        return sum(not raw.closed for raw in self._open)

    def pass_or_fail(self, raw: "_FlakyBytes") -> None:
        """Wait while it blocks; raise while it fails."""
        self.reads += 1
        if not self._flows.is_set():
            self.blocked.set()
            self._flows.wait(60)
        with self._lock:
            kind = self._fault if self._fault is not None else fault() if raw.dead else None
            if kind is None:
                return
            if self._after > 0 and not raw.dead:
                self._after -= 1
                return
            raw.failed = True
        raise kind()


class _FlakyBytes(io.RawIOBase):
    """One opening of it."""

    def __init__(self, drive: FlakyFile, content: bytes, piece: int) -> None:
        super().__init__()
        self._drive, self._bytes, self._piece = drive, io.BytesIO(content), piece
        self.failed = self.dead = False

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._bytes.seek(offset, whence)

    @override
    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self._drive.pass_or_fail(self)
        return self._bytes.readinto(memoryview(buffer)[: self._piece])
