"""An hour of coding through the real room takes no more and more memory, nor more and more time."""

from pathlib import Path

import pytest

from benchmarks.coding_room.hour import work
from benchmarks.coding_room.large_room import open_room

MOST_GROWTH_MIB = 50
MOST_SLOWER = 1.5


@pytest.mark.proof
def test_an_hour_of_coding_grows_and_slows_by_next_to_nothing(tmp_path: Path) -> None:
    large = open_room(tmp_path, 1_000)
    worked = work(large)
    large.close()
    assert worked.added > 1_000
    assert worked.grown_mib <= MOST_GROWTH_MIB
    assert worked.last_ms <= worked.first_ms * MOST_SLOWER
