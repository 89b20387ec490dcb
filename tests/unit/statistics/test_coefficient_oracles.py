"""Coefficients of agreement against what other programs made of a dozen random tables.

`tests/proof/test_oracles.py` holds them against a thousand.
"""

import json
from pathlib import Path

import pytest

from tests.proof.oracle_comparison import beside_irrcac, beside_others
from tests.proof.oracle_tables import FEW

DATA = Path(__file__).resolve().parents[2] / "data"
OTHERS = json.loads((DATA / "oracles.json").read_text(encoding="utf-8"))
IRRCAC = json.loads((DATA / "irrcac.json").read_text(encoding="utf-8"))[:FEW]


@pytest.mark.parametrize("number", range(FEW))
def test_kappas_alphas_and_intraclass_correlations_are_those_of_other_programs(number: int) -> None:
    beside_others(number, OTHERS[number])


@pytest.mark.parametrize("number", range(FEW))
def test_values_and_standard_errors_are_those_of_irrcac(number: int) -> None:
    beside_irrcac(number, IRRCAC[number])
