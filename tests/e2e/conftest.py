"""The screen of the tests in this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop

TOOLS = ("Xvfb", "openbox", "xdotool")
FOR_SCREENS = ("xrandr", "xsetroot")


@pytest.fixture
def screens() -> int:
    """Return how many screens there are; a test may ask for more."""
    return 1


@pytest.fixture
def desktop(tmp_path: Path, screens: int) -> Iterator[Desktop]:
    needed = TOOLS + (FOR_SCREENS if screens > 1 else ())
    missing = [tool for tool in needed if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    made = Desktop(home, screens=screens)
    yield made
    made.close()
