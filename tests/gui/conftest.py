"""Windows of tests appear on no screen, unless one is asked for; nothing is freed on a worker."""

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def settled() -> None:
    """Look no more at what was there before the first window."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Free what a test leaves over on the window's thread, as the program does."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
