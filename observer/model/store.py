"""The seam to storage: what a workspace asks of a project on disk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from observer.model.coding import Coding
from observer.model.edits import Change, Edit
from observer.model.errors import StorageError
from observer.model.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What can be undone and redone on one document, the latest last.

    Attributes
    ----------
    done
        Edits in force, oldest first; may be read from disk one by one.
    undone
        Edits taken back, to be redone from the last.
    """

    done: Sequence[Edit] = ()
    undone: Sequence[Edit] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreState:
    """How far storage is behind the window.

    Attributes
    ----------
    submitted, acknowledged
        Running numbers; equal when all is on disk, or put aside because no disk can hold it.
    trouble
        Why the latest commit failed, or that changes were put aside; None while all is well.
    """

    submitted: int
    acknowledged: int
    trouble: StorageError | None = None

    @property
    def is_drained(self) -> bool:
        """Whether all is on disk."""
        return self.submitted == self.acknowledged


class Store(Protocol):
    """A project on disk, written by one thread in order.

    Loading methods block; `submit` never does.
    """

    @property
    def coder(self) -> str:
        """Label of the key slot that opened the project."""

    @property
    def is_protected(self) -> bool:
        """Whether a passphrase guards the project."""

    @property
    def state(self) -> StoreState:
        """How far storage is."""

    def on_state(self, listener: Callable[[StoreState], None]) -> None:
        """Call `listener`, on the storage thread, whenever the state changes."""

    def load_project(self) -> Project:
        """Return every record beside the contents of the codings."""

    def load_coding(self, coding_id: str) -> Coding:
        """Return a coding with its contents; KeyError if there is none of this id."""

    def load_history(self, document: str) -> History:
        """Return what can be undone and redone on a document, from the edit log."""

    def submit(self, change: Change, by: str) -> int:
        """Queue a change with its log row, and return its running number at once.

        Parameters
        ----------
        change
            What was just applied in memory.
        by
            Coder who did it.

        Returns
        -------
        int
            The running number.
        """

    def drain(self, timeout_s: float) -> bool:
        """Wait until all is on disk; return whether it is."""

    def keep_scheme(self, toml: bytes) -> str:
        """Keep a scheme's TOML bytes and return their SHA-256 (hex); never parses them."""

    def scheme_bytes(self, digest: str) -> bytes:
        """Return kept TOML bytes; KeyError if there are none of this digest."""

    def scheme_digests(self) -> tuple[str, ...]:
        """Return the digests of all kept schemes, oldest first."""

    def close(self) -> None:
        """Write what is queued, stop the thread, release the lock."""


class DerivedStore(Protocol):
    """Where things made from a recording are kept: frame index, waveform, companion films."""

    def get(self, recording_id: str, kind: str) -> bytes | None:
        """Return what was kept, or None."""

    def put(self, recording_id: str, kind: str, content: bytes) -> None:
        """Keep `content`, in place of what was there."""
