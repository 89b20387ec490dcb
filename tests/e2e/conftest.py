"""The screen of the tests in this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop

TOOLS = ("Xvfb", "openbox", "xdotool")


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    screen = Desktop(home)
    yield screen
    screen.close()
