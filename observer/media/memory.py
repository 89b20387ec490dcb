"""Memory of large blocks, given back to the system as soon as they are free."""

import ctypes
import sys

_M_MMAP_THRESHOLD = -3
_LARGE_BYTES = 512 * 1024


def give_back_large_blocks() -> None:
    """Ask the C library to give each large block back when it is freed.

    glibc does so at first, but after one block of the size of a picture was freed it keeps all up
    to that size for itself: a film that was played for a while then holds twice what it needs,
    also after it was closed. On other systems nothing is to be done.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
