"""An hour of coding through the real room takes no more and more memory, nor more and more time."""

from pathlib import Path

import pytest

from benchmarks.coding_room.hour import work

MOST_GROWTH_MIB = 50
MOST_SLOWER = 1.2


@pytest.mark.proof
def test_an_hour_of_coding_grows_and_slows_by_next_to_nothing(tmp_path: Path) -> None:
    worked = work(tmp_path)
    assert worked.added > 1_000
    assert worked.grown_mib <= MOST_GROWTH_MIB
    assert worked.worn_ms <= worked.new_ms * MOST_SLOWER
