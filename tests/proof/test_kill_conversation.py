"""Nothing that was said or shown is lost when the computer dies during a feedback session."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("hold_session.py")
ROOT = PROGRAM.parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize(
    "times", [2, pytest.param(50, marks=[pytest.mark.proof, pytest.mark.timeout(1200)])]
)
def test_plan_words_and_what_was_shown_are_there_after_a_kill(tmp_path: Path, times: int) -> None:
    ran = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path), str(times), "11"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    sys.stdout.write(ran.stdout)
    counts = json.loads(ran.stdout)
    assert counts["kills"] == times
    assert counts["words kept"] > times
    assert counts["showings kept"] > times
    lost = ("plans lost", "words lost", "showings lost", "stretches lost", "damaged")
    assert {name: counts[name] for name in lost} == dict.fromkeys(lost, 0)
    assert counts["conversations"] == 1, "a conversation that was broken off goes on"
