"""Coefficients of agreement against numbers that others published."""

import json
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from observer.statistics.coefficients import (
    Coefficient,
    block_agreement,
    category_kappa,
    cohen_kappa,
    exact_agreement,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac1_from_table,
    icc,
    kappa_max,
    kappa_of_accuracy,
    krippendorff_alpha,
    negative_agreement,
    pabak,
    percent_agreement,
    positive_agreement,
    scott_pi,
)

Case: TypeAlias = dict[str, object]
MINUTE_US = 60_000_000

# Krippendorff's C data with the ratings that Gwet (2014, table 2.10) leaves out, coders x units
FOUR_RATERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


def close(found: Coefficient, value: float, digits: int) -> None:
    assert found.value is not None
    assert round(found.value, digits) == value


def error(found: Coefficient, value: float, digits: int) -> None:
    assert found.standard_error is not None
    assert round(found.standard_error, digits) == value


@pytest.fixture
def reference(shared_dir: Path) -> dict[str, Case]:
    text = (shared_dir / "reference" / "statistics.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(text)}


@pytest.mark.parametrize("case_id", ["wiki", "wiki_pair_a", "paradox_1", "fce_1969"])
def test_reference_kappas_come_out_with_their_standard_errors(
    reference: dict[str, Case], case_id: str
) -> None:
    case = reference[case_id]
    expected = case["expected"]
    assert isinstance(expected, dict)
    found = cohen_kappa(np.array(case["input"]))
    assert found.value == pytest.approx(expected["kappa"], abs=5e-5)
    error(found, expected["se"], len(str(expected["se"])) - 2)


def test_cohens_own_weighted_kappa_comes_out(reference: dict[str, Case]) -> None:
    given = reference["cohen68_w_0.348"]["input"]
    assert isinstance(given, dict)
    found = cohen_kappa(given["p"], given["disagreement_weights"])
    close(found, 0.348, 3)
    assert found.standard_error is None  # shares: nobody said of how many units


@pytest.mark.parametrize(
    "case_id",
    ["kripC_nominal", "kripC_ordinal", "kripC_interval", "kripC_ratio", "krip2011_nominal"],
)
def test_reference_alphas_come_out(reference: dict[str, Case], case_id: str) -> None:
    case = reference[case_id]
    given, expected = case["input"], case["expected"]
    assert isinstance(given, dict)
    assert isinstance(expected, float)
    close(krippendorff_alpha(given["coders_x_units"], given["level"]), expected, 3)


def test_reference_intraclass_correlations_come_out(reference: dict[str, Case]) -> None:
    expected = reference["shrout_fleiss"]["expected"]
    assert isinstance(expected, dict)
    found = icc(np.array(reference["shrout_fleiss"]["input"]))
    assert {name: round(one.value or 0, 3) for name, one in found.items()} == expected


def test_reference_fleiss_kappa_comes_out(reference: dict[str, Case]) -> None:
    close(fleiss_kappa(np.array(reference["fleiss_wiki"]["input"])), 0.21, 3)


def test_coders_right_in_85_percent_reach_the_kappas_of_the_reference(
    reference: dict[str, Case],
) -> None:
    given = reference["accuracy85"]["input"]
    assert isinstance(given, dict)
    found = [kappa_of_accuracy(given["a"], codes) for codes in given["K"]]
    assert [round(one.value or 0, 2) for one in found] == reference["accuracy85"]["expected"]


def test_fleiss_book_of_rates_and_proportions() -> None:
    """Fleiss, Levin & Paik (2003), table 18.1: .676, s.e. .087/.088, by category .69, .50, .77."""
    table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    close(cohen_kappa(table), 0.676, 3)
    error(cohen_kappa(table), 0.088, 3)
    assert [round(category_kappa(table, one).value or 0, 2) for one in range(3)] == [
        0.69,
        0.5,
        0.77,
    ]


def test_pathologists_of_agresti() -> None:
    """Agresti (2002), Categorical Data Analysis, 2nd edition, section 10.5: .493, s.e. .057."""
    table = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]
    close(cohen_kappa(table), 0.493, 3)
    error(cohen_kappa(table), 0.057, 3)


def test_film_critics_of_agresti_and_winner() -> None:
    """Agresti & Winner (1997), Chance 10: Siskel and Ebert agree with .389, s.e. .060."""
    table = [[24, 8, 13], [8, 13, 11], [10, 9, 64]]
    close(cohen_kappa(table), 0.389, 3)
    error(cohen_kappa(table), 0.06, 3)


@pytest.mark.parametrize(
    ("table", "value", "standard_error"),
    [
        ([[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]], 0.208, 0.0505),
        ([[5, 3, 0, 0], [3, 11, 4, 0], [2, 13, 3, 4], [1, 2, 4, 14]], 0.297, 0.0785),
    ],
)
def test_neurologists_of_landis_and_koch(
    table: list[list[int]], value: float, standard_error: float
) -> None:
    """Landis & Koch (1977), Biometrics 33: patients in Winnipeg and in New Orleans."""
    close(cohen_kappa(table), value, 3)
    error(cohen_kappa(table), standard_error, 4)


def test_couples_of_hout_with_linear_weights() -> None:
    """Hout, Duncan & Sobel (1987), as in the manual of R's vcd: .1293 (.0686), .2374 (.0783)."""
    table = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
    close(cohen_kappa(table), 0.1293, 4)
    error(cohen_kappa(table), 0.0686, 4)
    close(cohen_kappa(table, "linear"), 0.2374, 4)
    error(cohen_kappa(table, "linear"), 0.0783, 4)


def test_physiotherapists_of_sim_and_wright() -> None:
    """Sim & Wright (2005), Physical Therapy 85: kappa .67, its maximum .89, PABAK .69."""
    table = [[22, 2], [4, 11]]
    close(cohen_kappa(table), 0.67, 2)
    close(kappa_max(table), 0.89, 2)
    close(pabak(table), 0.69, 2)


def test_two_paradoxes_of_feinstein_and_cicchetti() -> None:
    """Cicchetti & Feinstein (1990): agreement alike, kappa .70 and .32; apart .84/.86, .91/.40."""
    balanced, lopsided = [[40, 9], [6, 45]], [[80, 10], [5, 5]]
    close(percent_agreement(balanced), 0.85, 2)
    close(percent_agreement(lopsided), 0.85, 2)
    close(cohen_kappa(balanced), 0.7, 2)
    close(cohen_kappa(lopsided), 0.32, 2)
    close(positive_agreement(balanced), 0.84, 2)
    close(negative_agreement(balanced), 0.86, 2)
    close(positive_agreement(lopsided), 0.91, 2)
    close(negative_agreement(lopsided), 0.4, 2)


def test_abstractors_of_gwet() -> None:
    """Gwet (2014), table 4.7, as in the overview of his irrCAC, with standard errors."""
    for coefficient, value, standard_error in (
        (cohen_kappa, 0.7964094, 0.05891072),
        (scott_pi, 0.7962397, 0.05905473),
        (gwet_ac1_from_table, 0.8493305, 0.04321747),
        (pabak, 0.835, 0.04693346),
    ):
        found = coefficient(ABSTRACTORS)
        close(found, value, 7)
        error(found, standard_error, 8)
    both = [(i, j) for i in range(3) for j in range(3) for _ in range(ABSTRACTORS[i][j])]
    close(krippendorff_alpha(np.array(both).T), 0.7972585, 7)


def test_four_raters_of_gwet_with_ratings_missing() -> None:
    """Gwet (2014), table 2.10, as in the overview of his irrCAC: value, s.e. and interval."""
    units = [[cell for cell in unit if cell] for unit in zip(*FOUR_RATERS, strict=True)]
    counts = [[unit.count(category) for category in range(1, 6)] for unit in units]
    for found, value, standard_error, low in (
        (gwet_ac1(FOUR_RATERS), 0.77544, 0.14295, 0.461),
        (fleiss_kappa(counts), 0.76117, 0.15302, 0.424),
        (krippendorff_alpha(FOUR_RATERS), 0.74342, 0.14557, 0.419),
    ):
        close(found, value, 5)
        error(found, standard_error, 5)
        assert found.interval is not None
        assert round(found.interval[0], 3) == low
        assert found.interval[1] == 1


def test_psychiatrists_of_fleiss() -> None:
    """Fleiss (1971), the first half of his patients, as in the overview of Gwet's irrCAC."""
    columns = [
        [0, 0, 0, 0, 0, 2, 0, 2, 2, 0, 1, 1, 0, 1, 0],
        [0, 3, 1, 0, 3, 0, 0, 0, 0, 0, 0, 1, 3, 0, 2],
        [0, 0, 4, 0, 0, 4, 4, 3, 0, 0, 0, 0, 3, 0, 0],
        [6, 0, 0, 0, 3, 0, 0, 1, 4, 0, 5, 4, 0, 5, 3],
        [0, 3, 1, 6, 0, 0, 2, 0, 0, 6, 0, 0, 0, 0, 1],
    ]
    counts = np.array(columns).T
    close(fleiss_kappa(counts), 0.4139, 4)
    error(fleiss_kappa(counts), 0.08119291, 8)
    unit_by_unit = [np.repeat(np.arange(5), row) for row in counts]
    close(gwet_ac1(np.array(unit_by_unit).T), 0.4448007, 7)
    error(gwet_ac1(np.array(unit_by_unit).T), 0.08418757, 8)


def test_two_observers_of_krippendorff() -> None:
    """Krippendorff (2011), part B: binary data of two observers, alpha .095."""
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    close(krippendorff_alpha([first, second]), 0.095, 3)


def test_intervals_of_mcgraw_and_wong_for_the_judges_of_shrout_and_fleiss() -> None:
    """As in the manual of R's psych, which reports them after McGraw & Wong (1996)."""
    bounds = {name: one.interval for name, one in icc(SHROUT_FLEISS).items()}
    expected = {
        "ICC(1,1)": (-0.133, 0.723),
        "ICC(A,1)": (0.019, 0.761),
        "ICC(C,1)": (0.342, 0.946),
        "ICC(1,k)": (-0.884, 0.912),
        "ICC(A,k)": (0.071, 0.927),
        "ICC(C,k)": (0.676, 0.986),
    }
    for name, (low, high) in expected.items():
        found = bounds[name]
        assert found is not None
        assert found == pytest.approx((low, high), abs=6e-4)


def test_observers_of_reed_and_azulay_minute_by_minute() -> None:
    """Reed & Azulay (2011), Behavior Analysis in Practice 4: partial 70 %, exact 66.7 %.

    One observer counts one response in each of minutes 1 to 3 and two in minute 4; the other one
    in minute 4 and four in minute 15; of ten minutes both count none.
    """
    first = [m * MINUTE_US + 1 for m in (0, 1, 2, 3)] + [3 * MINUTE_US + 2]
    second = [3 * MINUTE_US + 5, *(14 * MINUTE_US + at for at in range(4))]
    codable = [[0, 15 * MINUTE_US]]
    close(block_agreement(first, second, codable, block_us=MINUTE_US), 0.7, 10)
    close(exact_agreement(first, second, codable, block_us=MINUTE_US), 0.667, 3)
