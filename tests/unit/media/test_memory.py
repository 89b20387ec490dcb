"""What was used for pictures is given back, and no source text is kept."""

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
size = {size}
libc.free(libc.malloc(size))
before = used()
blocks = [libc.malloc(size) for _ in range({count})]
for block in blocks:
    ctypes.memset(block, 1, size)
last = libc.malloc(size)
ctypes.memset(last, 1, size)
for block in blocks:
    libc.free(block)
print(used() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc alone keeps large blocks")
@pytest.mark.parametrize(("size", "count"), [(3 << 20, 40), (100 << 10, 1000)])
def test_pictures_that_are_no_longer_wanted_leave_no_memory_behind(size: int, count: int) -> None:
    kept, given_back = (
        int(
            subprocess.run(
                [sys.executable, "-c", ASK.format(give_back=give_back, size=size, count=count)],
                check=True,
                capture_output=True,
            ).stdout
        )
        for give_back in (False, True)
    )
    assert given_back < 8 * 1024 * 1024
    assert given_back < kept / 4


IMPORT = """
import linecache, sys
from observer.media.memory import keep_no_sources
if {at_all}:
    keep_no_sources()
import inspect, json.decoder
assert "JSONDecoder" in inspect.getsource(json.decoder)
assert linecache.getline(json.decoder.__file__, 1)
print(sum(len(entry[2]) for entry in linecache.cache.values() if len(entry) > 2))
"""


def test_source_text_is_read_when_it_is_wanted_and_not_kept() -> None:
    kept, not_kept = (
        int(
            subprocess.run(
                [sys.executable, "-c", IMPORT.format(at_all=at_all)],
                check=True,
                capture_output=True,
            ).stdout
        )
        for at_all in (False, True)
    )
    assert kept > 300
    assert not_kept == 0
