"""Acknowledged means synced: as many syncs reach the operating system as commits are reported."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from observer.storage.project_folder import create_project

PROGRAM = Path(__file__).with_name("press_keys.py")
STRACE = shutil.which("strace")


def _syncs(project: Path, keys: int, trace: Path) -> tuple[int, int]:
    """Return how many syncs of the database were made and how many commits acknowledged."""
    ran = subprocess.run(
        [
            str(STRACE),
            *("-f", "-y", "-qq", "-e", "trace=fsync,fdatasync", "-o", str(trace)),
            *(sys.executable, str(PROGRAM), str(project), str(keys)),
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(PROGRAM.parents[2])},
    )
    if ran.returncode:
        pytest.skip(f"strace may not look: {ran.stderr.strip()[-200:]}")
    calls = re.findall(r"f(?:data)?sync\(\d+<[^>]*project\.db[^>]*>", trace.read_text())
    return len(calls), int(ran.stdout)


@pytest.mark.skipif(STRACE is None, reason="needs strace to count")
@pytest.mark.parametrize("keys", [25, pytest.param(1000, marks=pytest.mark.proof)])
def test_each_acknowledged_commit_was_synced(tmp_path: Path, keys: int) -> None:
    create_project(tmp_path / "p", coder="AB", passphrase=None)
    idle, none = _syncs(tmp_path / "p", 0, tmp_path / "idle")
    syncs, acknowledged = _syncs(tmp_path / "p", keys, tmp_path / "trace")
    assert none == 0
    assert acknowledged == keys
    assert syncs - idle >= acknowledged
