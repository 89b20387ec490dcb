"""Coefficients of agreement within 1e-9 of five other programs, on a thousand random tables each.

statsmodels, scikit-learn, krippendorff and pingouin are asked here; irrCAC, which needs an older
numpy, was asked by `oracle_values.py` and its answers are stored.
"""

import json
import warnings
from pathlib import Path

import pytest

from tests.proof.oracle_comparison import beside_irrcac, beside_others
from tests.proof.oracle_tables import MANY

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.mark.proof
def test_a_thousand_tables_agree_with_irrcac() -> None:
    stored = json.loads((DATA / "irrcac.json").read_text(encoding="utf-8"))
    assert len(stored) == MANY
    for number, theirs in enumerate(stored):
        beside_irrcac(number, theirs)


@pytest.mark.proof
def test_a_thousand_tables_agree_with_the_other_four() -> None:
    for program in ("statsmodels", "sklearn", "krippendorff", "pingouin"):
        pytest.importorskip(program)
    from tests.proof.oracle_values import from_others

    for number in range(MANY):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of those programs, such as a division by 0
            theirs = from_others(number)
        beside_others(number, theirs)
