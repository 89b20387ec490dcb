"""What was used for pictures is given back."""

import subprocess
import sys

import pytest

ASK = """
import ctypes
from pathlib import Path
from observer.media.memory import give_back_large_blocks

def used() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
if {give_back}:
    give_back_large_blocks()
size = 3 * 1024 * 1024
libc.free(libc.malloc(size))
before = used()
blocks = [libc.malloc(size) for _ in range(40)]
for block in blocks:
    ctypes.memset(block, 1, size)
last = libc.malloc(size)
ctypes.memset(last, 1, size)
for block in blocks:
    libc.free(block)
print(used() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc alone keeps large blocks")
def test_pictures_that_are_no_longer_wanted_leave_no_memory_behind() -> None:
    kept, given_back = (
        int(
            subprocess.run(
                [sys.executable, "-c", ASK.format(give_back=give_back)],
                check=True,
                capture_output=True,
            ).stdout
        )
        for give_back in (False, True)
    )
    assert given_back < 8 * 1024 * 1024
    assert given_back < kept / 4
