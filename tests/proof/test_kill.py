"""Nothing that was acknowledged is lost when a coder's computer dies at work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("kill_loop.py")
ROOT = PROGRAM.parents[2]


def _kill(folder: Path, times: int) -> dict[str, object]:
    ran = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), str(times), "7"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    tally: dict[str, object] = json.loads(ran.stdout)
    sys.stdout.write(ran.stdout)
    return tally


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize(
    "times", [20, pytest.param(1000, marks=[pytest.mark.proof, pytest.mark.timeout(3600)])]
)
def test_no_acknowledged_event_is_lost_when_coding_is_killed(tmp_path: Path, times: int) -> None:
    tally = _kill(tmp_path, times)
    assert tally["kills"] == times
    assert isinstance(tally["acknowledged"], int)
    assert tally["acknowledged"] > times
    assert (tally["lost"], tally["damaged"], tally["troubles"]) == (0, 0, [])
    assert isinstance(tally["slowest_reopening_s"], float)
    if times > 20:
        assert tally["slowest_reopening_s"] < 2.0
