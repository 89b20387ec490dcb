"""The laws of sequences on many more codings than the usual run draws."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

SOURCE = Path(__file__).parents[1] / "property" / "test_sequence_properties.py"


def _laws() -> dict[str, Callable[[], None]]:
    spec = importlib.util.spec_from_file_location("sequence_laws", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: law for name, law in vars(module).items() if name.startswith("test_")}


LAWS = _laws()


@pytest.mark.proof
@pytest.mark.parametrize("law", LAWS)
def test_the_law_holds_of_three_hundred_codings(law: str) -> None:
    settings(max_examples=300, deadline=None)(LAWS[law])()
