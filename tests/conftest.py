"""What all tests share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Return the folder of real recordings and published numbers beside the project."""
    if not SHARED.is_dir():
        pytest.skip("no folder of real material beside the project")
    return SHARED


@pytest.fixture(autouse=True)
def own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the language of whoever runs the tests out of them."""
    monkeypatch.delenv("OOGHOOGTE_LANGUAGE", raising=False)
