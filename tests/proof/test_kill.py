"""Nothing that was acknowledged is lost when a coder's computer dies at work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("kill_loop.py")
ROOT = PROGRAM.parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize(
    "times", [8, pytest.param(1000, marks=[pytest.mark.proof, pytest.mark.timeout(3600)])]
)
def test_no_acknowledged_event_is_lost_when_coding_is_killed(tmp_path: Path, times: int) -> None:
    ran = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path), str(times), "7"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    sys.stdout.write(ran.stdout)
    tally = json.loads(ran.stdout)
    counts = tally["counts"]
    assert counts["kills"] == times
    assert counts["acknowledged"] > times
    assert (counts["lost"], counts["damaged"], tally["troubles"]) == (0, 0, [])
    # A clock on a busy machine proves nothing about twenty
    assert tally["slowest_reopening_s"] < (2.0 if times > 20 else 30.0)
