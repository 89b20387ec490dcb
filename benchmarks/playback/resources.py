"""What this process holds: memory, open files, threads."""

import os
import threading
from pathlib import Path

_STATM, _OPEN = Path("/proc/self/statm"), Path("/proc/self/fd")
MIB = 1 << 20


def memory_mib() -> float | None:
    """Return the memory that is in use, in MiB; None where the system does not tell."""
    if not _STATM.exists():
        return None
    pages = int(_STATM.read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


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
