"""What storage takes from the machine around it; tests put other values in."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from observer.storage.network_share import file_system_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KdfCost:
    """What one guess of a passphrase costs with Argon2id.

    Attributes
    ----------
    memory_kib
        Memory in KiB.
    passes
        Times it is gone through.
    """

    memory_kib: int
    passes: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The machine around a project.

    Attributes
    ----------
    file_system
        Returns the kind of file system on which a path lies.
    kdf_cost
        Cost of new passphrase slots; None to calibrate it on this machine, never under the
        standard. Only tests give one.
    utc_now
        The clock on the wall.
    monotonic_ns
        The clock that is never set back.
    retry_waits_s
        Waits after commits that failed, the last one repeated.
    closing_s
        How long closing waits for the disk.
    backup_every_s
        Time between two backups of a project that changes.
    """

    file_system: Callable[[Path], str] = file_system_of
    kdf_cost: KdfCost | None = None
    utc_now: Callable[[], datetime] = _utc_now
    monotonic_ns: Callable[[], int] = time.monotonic_ns
    retry_waits_s: tuple[float, ...] = (0.1, 0.3, 1.0, 3.0, 5.0)
    closing_s: float = 10.0
    backup_every_s: float = 1800.0
