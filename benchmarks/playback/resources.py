"""What this process holds: memory, open files, threads."""

import os
import threading
from pathlib import Path

_STATM, _OPEN = Path("/proc/self/statm"), Path("/proc/self/fd")
_STATUS, _PEAK = Path("/proc/self/status"), "VmHWM:"
MIB = 1 << 20


def memory_mib() -> float | None:
    """Return the memory that is in use, in MiB; None where the system does not tell."""
    if not _STATM.exists():
        return None
    pages = int(_STATM.read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


def most_memory_mib() -> float:
    """Return the most memory that was ever in use by this very program, in MiB.

    What `getrusage` tells counts the program that started this one too, up to its start.
    """
    line = next(row for row in _STATUS.read_text().splitlines() if row.startswith(_PEAK))
    return int(line.split()[1]) * 1024 / MIB


def open_files(folder: Path) -> list[str]:
    """Return the open files in a folder; none where the system does not tell."""
    if not _OPEN.is_dir():
        return []
    links = []
    for entry in _OPEN.iterdir():
        try:
            links.append(str(entry.readlink()))
        except OSError:
            continue
    return sorted(link for link in links if link.startswith(str(folder)))


def threads() -> frozenset[threading.Thread]:
    """Return the threads that run."""
    return frozenset(threading.enumerate())
