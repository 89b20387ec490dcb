"""Memory that is not needed: given back to the system, or not taken at all."""

import ctypes
import linecache
import sys
from typing import TypeVar

from typing_extensions import override

_M_MMAP_THRESHOLD = -3
_LARGE_BYTES = 64 * 1024
_Name = TypeVar("_Name")
_Source = TypeVar("_Source")


def give_back_large_blocks() -> None:
    """Ask the C library to give each large block back when it is freed.

    glibc does so at first, but after one block of the size of a picture was freed it keeps all up
    to that size for itself: a film that was played for a while then holds twice what it needs,
    also after it was closed. The least that counts is a plane of colour of a picture in a small
    view: pictures come and go in the cache in any order, and would leave holes. On other systems
    nothing is to be done.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def keep_no_sources() -> None:
    """Let Python read the lines of a source file again whenever they are wanted.

    PySide looks through the source of each module that is imported after it, and `linecache`, by
    which it does, would keep them all: 25 MiB. For the window's program, before it imports Qt.
    """
    linecache.cache = _KeepsNothing()


class _KeepsNothing(dict[_Name, _Source]):
    """A dictionary that forgets what is put into it by name."""

    @override
    def __setitem__(self, name: _Name, source: _Source, /) -> None:
        """Keep nothing."""
