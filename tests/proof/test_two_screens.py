"""The feedback session on two screens, where no real window can bring it about.

What can be is walked in `tests/e2e/test_look_back.py`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests/gui/looking/on_two_screens.py"
SCREENS = [
    {"name": "P", "x": 0, "y": 0, "width": 1366, "height": 768},
    {"name": "O", "x": 1366, "y": 0, "width": 1920, "height": 1080},
]


@pytest.mark.proof
def test_the_parents_screen_is_the_other_one_and_shows_nothing_else(tmp_path: Path) -> None:
    config = tmp_path / "two.json"
    config.write_text(json.dumps({"screens": SCREENS}))
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", str(CASES), "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert "4 passed" in ran.stdout
