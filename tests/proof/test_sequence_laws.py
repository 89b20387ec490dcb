"""The laws of sequences on many more codings than the usual run draws."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "property" / "test_sequence_properties.py"


def _laws() -> dict[str, Callable[[], None]]:
    spec = importlib.util.spec_from_file_location("sequence_laws", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: law for name, law in vars(module).items() if name.startswith("test_")}


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("law", list(_laws()))
def test_the_law_holds_of_a_hundred_codings(law: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OOGHOOGTE_EXAMPLES", "100")
    _laws()[law]()
