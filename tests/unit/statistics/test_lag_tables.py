"""Lag tables, residuals and Q against published numbers, and where they are undefined."""

import json
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd
import pytest

from observer.model.messages import msg
from observer.statistics.coefficients.lag import lag_table, yules_q
from observer.statistics.coefficients.residuals import (
    adjusted_residuals,
    independence,
    lag_cells,
)
from observer.statistics.coefficients.result import EMPTY_MARGIN
from observer.statistics.coefficients.tails import chi_square_tail, holm, normal_two_sided

Numbers: TypeAlias = dict[str, list[list[float]]]

MONKEYS = [
    [0, 1, 5, 8, 9, 0],
    [29, 0, 14, 46, 4, 0],
    [0, 0, 0, 0, 0, 0],
    [2, 3, 1, 0, 38, 2],
    [0, 0, 0, 0, 0, 1],
    [9, 25, 4, 6, 13, 0],
]
"""Genital display among six squirrel monkeys, who to whom: Ploog (1967) in Fienberg (1980)."""


class Case(NamedTuple):
    given: list[list[int]]
    expected: Numbers


@pytest.fixture
def published(shared_dir: Path) -> dict[str, Case]:
    cases = json.loads((shared_dir / "reference" / "statistics.json").read_text("utf-8"))
    return {case["id"]: Case(case["input"], case["expected"]) for case in cases}


def _numbers(frame: pd.DataFrame) -> np.ndarray:
    return frame.drop(columns="reason", errors="ignore").to_numpy(dtype=float, na_value=np.nan)


def test_transitions_of_bakeman_and_quera_2011_page_159(published: dict[str, Case]) -> None:
    case = published["bq2011"]
    expected = case.expected
    table = lag_table(case.given)
    assert table.to_numpy().tolist() == expected["O"]
    assert table.index.tolist() == [1, 2, 3, 4, 5]
    assert table.attrs["row_totals"] == (16, 14, 19, 15, 10)
    assert table.attrs["column_totals"] == (16, 13, 20, 15, 10)
    assert (table.attrs["n"], table.attrs["n_excluded"]) == (74, 0)
    z = adjusted_residuals(table)
    assert _numbers(z) == pytest.approx(np.array(expected["z"]), abs=5e-4)
    assert z.attrs["g2"] == pytest.approx(expected["G2"], abs=5e-4)
    assert z.attrs["x2"] == pytest.approx(expected["X2"], abs=5e-4)
    assert z.attrs["df"] == expected["df"]
    assert "reason" not in z


def test_residuals_of_agresti_2007(published: dict[str, Case]) -> None:
    case = published["agresti"]
    expected = case.expected
    z = adjusted_residuals(case.given)
    assert _numbers(z)[0] == pytest.approx(expected["z_row1"], abs=5e-4)
    assert z.attrs["x2"] == pytest.approx(expected["X2"], abs=5e-3)


def test_residuals_of_agresti_2002_on_degrees_and_beliefs() -> None:
    """Categorical Data Analysis, 2nd edition, table 3.2 and section 3.3.1."""
    found = independence([[178, 138, 108], [570, 648, 442], [138, 252, 252]])
    assert found.residuals.round(1).tolist() == [
        [4.5, -2.6, -1.9],
        [2.6, 1.3, -4.0],
        [-6.8, 0.7, 6.3],
    ]
    assert (round(found.x2 or 0, 1), round(found.g2 or 0, 1), found.df) == (69.2, 69.8, 4)


def test_quasi_independence_of_fienberg_1980_where_nobody_displays_to_himself() -> None:
    """The Analysis of Cross-Classified Categorical Data, 2nd edition, chapter 8."""
    found = independence(MONKEYS, "diagonal")
    assert (round(found.g2 or 0, 2), round(found.x2 or 0, 2), found.df) == (135.17, 168.05, 15)
    assert set(found.reasons[2]) == {"empty_margin", "structural_zero"}


def test_structural_zeros_worked_out_by_a_poisson_model(published: dict[str, Case]) -> None:
    case = published["F5_ipf"]
    expected = case.expected
    z = adjusted_residuals(case.given, structural_zeros="diagonal")
    numbers = _numbers(z)
    off = ~np.eye(3, dtype=bool)
    assert np.abs(numbers[off]) == pytest.approx(expected["abs_adj_resid"], abs=5e-4)
    assert np.isnan(numbers[~off]).all()
    assert z["reason"].tolist() == ["structural_zero"] * 3
    assert np.array(z.attrs["expected"]) == pytest.approx(np.array(expected["E"]), abs=5e-4)
    assert z.attrs["g2"] == pytest.approx(expected["G2"], abs=5e-4)
    assert z.attrs["df"] == expected["df"]


@pytest.mark.parametrize(
    "zeros", [np.eye(3, dtype=bool), [(0, 0), (1, 1), (2, 2)], pd.DataFrame(np.eye(3, dtype=bool))]
)
def test_structural_zeros_are_named_in_any_of_three_ways(zeros: object) -> None:
    table = [[0, 10, 5], [4, 0, 6], [8, 2, 0]]
    named = adjusted_residuals(table, structural_zeros=zeros)  # type: ignore[arg-type]  # each of them
    pd.testing.assert_frame_equal(named, adjusted_residuals(table, "diagonal"))


def test_hat_diagonal_and_margins_agree_where_every_cell_can_occur() -> None:
    table = np.array([[5, 9, 2], [7, 1, 8], [3, 3, 12], [6, 0, 4]], dtype=float)
    found = independence(table)
    r, c, n = table.sum(1)[:, None], table.sum(0), table.sum()
    e = r * c / n
    assert found.residuals == pytest.approx((table - e) / np.sqrt(e * (1 - r / n) * (1 - c / n)))


def test_nothing_is_counted_over_a_break_or_over_what_could_not_be_coded() -> None:
    codes = ["a", "b", "a", None, "b", "a", "b"]
    table = lag_table(codes, breaks=[5])
    assert table.to_numpy().tolist() == [[0, 2], [1, 0]]
    assert table.attrs["n_excluded"] == 3
    flags = [False] * 5 + [True, False]
    pd.testing.assert_frame_equal(table, lag_table(codes, breaks=flags))
    # at lag 2, "a" before and "b" after the missing one are not a pair
    assert lag_table(["a", None, "b"], lag=2).attrs["n"] == 0
    assert lag_table(["a", "x", "b"], lag=2)["b"].tolist() == [1, 0, 0]


def test_a_code_of_the_scheme_that_never_occurred_keeps_its_row() -> None:
    table = lag_table(["a", "b", "a"], codes=("a", "b", "never"))
    assert table.to_numpy()[2].tolist() == [0, 0, 0]
    z = adjusted_residuals(table)
    assert z["never"].isna().all()
    assert z.loc["never", "reason"] == "empty_margin"
    with pytest.raises(ValueError, match="not named"):
        lag_table(["a", "b"], codes=("a",))


def test_a_sequence_of_nothing_is_a_table_of_nothing() -> None:
    table = lag_table([], codes=("a", "b"))
    assert table.to_numpy().tolist() == [[0, 0], [0, 0]]
    z = adjusted_residuals(table)
    assert z[["a", "b"]].isna().all(axis=None)
    assert z.attrs["g2"] is None


def test_a_table_whose_sums_leave_nothing_open_has_no_residual() -> None:
    found = independence([[0, 4], [7, 0]], "diagonal")
    assert set(found.reasons.ravel()) == {"structural_zero", "determined"}
    assert found.df == 0
    assert (found.g2, found.p) == (None, None)


def test_cells_that_are_empty_in_every_table_with_these_sums_are_no_evidence() -> None:
    """c came after b alone, and nothing after c: a can never have gone to c, whatever chance."""
    found = independence([[0, 2, 0], [1, 0, 1], [0, 0, 0]], "diagonal")
    assert found.expected.tolist() == [[0, 2, 0], [1, 0, 1], [0, 0, 0]]
    assert found.reasons[0].tolist() == ["structural_zero", "determined", "determined"]
    assert set(found.reasons[2]) == {"empty_margin", "structural_zero"}
    assert found.g2 is None


def test_counts_where_none_can_occur_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot occur"):
        adjusted_residuals([[1, 2], [3, 0]], "diagonal")
    with pytest.raises(ValueError, match="break lies outside"):
        lag_table(["a", "b"], breaks=[7])
    with pytest.raises(ValueError, match="at least 1"):
        lag_table(["a", "b"], lag=0)


def test_few_expected_are_marked() -> None:
    cells = lag_cells(independence([[20, 3], [4, 6]]))
    assert [cell["low_expected"] for cell in cells] == [False, False, False, True]
    assert [cell["n_pairs"] for cell in cells] == [20, 3, 4, 6]


def test_yules_q_as_published(published: dict[str, Case]) -> None:
    case = published["yule"]
    found = yules_q(case.given)
    assert found.value == pytest.approx(0.81818, abs=5e-6)
    assert [list(sums) for sums in found.margins] == [[50, 70], [60, 60]]
    # (1 - Q²) / 2 √Σ1/cell = .330579 / 2 · √(1/40 + 1/10 + 1/20 + 1/50)
    assert found.standard_error == pytest.approx(0.0729898, abs=5e-8)
    assert found.interval is not None
    low, high = found.interval
    assert low < 0.81818 < high < 1


def test_q_is_undefined_with_an_empty_margin_and_one_with_an_empty_cell() -> None:
    assert yules_q([[0, 0], [3, 4]]).reason == EMPTY_MARGIN
    assert yules_q([[3, 0], [4, 0]]).value is None
    alone = yules_q([[5, 0], [3, 4]])
    assert (alone.value, alone.interval, alone.standard_error) == (1, None, None)


def test_two_families_without_any_sequence_pool_to_a_strong_one() -> None:
    """One family acts and answers much, the other neither; in each nothing hangs together.

    162 · 2 = 18 · 18, so Q = 0 twice; the sum has 164, 36, 36, 164, and
    Q = (164² - 36²) / (164² + 36²) = .908.
    """
    busy, quiet = np.array([[162, 18], [18, 2]]), np.array([[2, 18], [18, 162]])
    assert (yules_q(busy).value, yules_q(quiet).value) == (0, 0)
    assert round(yules_q(busy + quiet).value or 0, 2) == 0.91


@pytest.mark.parametrize(
    ("x", "df", "p"), [(3.841, 1, 0.05), (5.991, 2, 0.05), (26.296, 16, 0.05), (37.697, 15, 0.001)]
)
def test_tails_of_the_printed_chi_square_table(x: float, df: int, p: float) -> None:
    assert chi_square_tail(x, df) == pytest.approx(p, rel=2e-3)


def test_tails_at_their_ends() -> None:
    assert chi_square_tail(0, 3) == 1
    assert chi_square_tail(5_000, 1_521) < 1e-300
    assert normal_two_sided(0) == 1
    with pytest.raises(ValueError, match="no chi-square"):
        chi_square_tail(1, 0)


def test_holm_corrects_step_by_step_and_leaves_out_what_is_undefined() -> None:
    assert holm([0.01, None, 0.02, 0.04, 0.9]) == [0.04, None, 0.06, 0.08, 0.9]
    assert holm([]) == []


def test_a_reason_is_a_sentence() -> None:
    assert yules_q([[0, 0], [1, 1]]).reason == msg("undefined: a row or a column is empty")
