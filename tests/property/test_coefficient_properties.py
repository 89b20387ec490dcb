"""What must hold of coefficients of agreement whatever was rated."""

from collections.abc import Callable
from random import Random
from typing import Literal, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from observer.statistics.coefficients import (
    Coefficient,
    category_kappa,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac1_from_table,
    icc,
    kappa_max,
    krippendorff_alpha,
    pabak,
    percent_agreement,
    percent_within,
    scott_pi,
    window_agreement,
)

Matrix: TypeAlias = list[list[int]]
S = 1_000_000
Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
SHIFTED: tuple[Level, ...] = ("nominal", "ordinal", "interval")
SCALES: tuple[Literal["linear", "quadratic"], ...] = ("linear", "quadratic")
OF_TABLES: tuple[Callable[[ArrayLike], Coefficient], ...] = (
    cohen_kappa,
    scott_pi,
    pabak,
    gwet_ac1_from_table,
    kappa_max,
    percent_agreement,
)
few = settings(max_examples=25, deadline=None)

sizes = st.integers(2, 5)
cells = st.one_of(st.just(0), st.integers(0, 40))


@st.composite
def tables(draw: st.DrawFn) -> Matrix:
    size = draw(sizes)
    return [[draw(cells) for _ in range(size)] for _ in range(size)]


@st.composite
def ratings(draw: st.DrawFn) -> list[list[int | None]]:
    coders, units = draw(st.integers(2, 4)), draw(st.integers(1, 12))
    rating = st.one_of(st.none(), st.integers(0, 4))
    return [[draw(rating) for _ in range(units)] for _ in range(coders)]


def like(one: Coefficient, other: Coefficient) -> None:
    """Hold that two coefficients are both undefined for one reason, or equal."""
    assert one.reason == other.reason
    assert one.value == pytest.approx(other.value, abs=1e-9)
    assert one.standard_error == pytest.approx(other.standard_error, abs=1e-7)


@few
@given(tables())
def test_it_does_not_matter_who_of_two_coders_comes_first(table: Matrix) -> None:
    turned = np.array(table).T
    for coefficient in OF_TABLES:
        like(coefficient(table), coefficient(turned))
    for weights in SCALES:
        like(cohen_kappa(table, weights), cohen_kappa(turned, weights))


@few
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_categories_do_not_matter_without_weights(
    table: Matrix, chance: Random
) -> None:
    order = list(range(len(table)))
    chance.shuffle(order)
    other = np.array(table)[np.ix_(order, order)]
    for coefficient in OF_TABLES:
        like(coefficient(table), coefficient(other))


@few
@given(tables())
def test_a_scale_may_be_read_from_either_end(table: Matrix) -> None:
    turned = np.array(table)[::-1, ::-1]
    like(cohen_kappa(table, "linear"), cohen_kappa(turned, "linear"))
    like(cohen_kappa(table, "quadratic"), cohen_kappa(turned, "quadratic"))


@few
@given(tables(), st.integers(2, 9))
def test_as_much_again_of_the_same_changes_no_value(table: Matrix, times: int) -> None:
    for coefficient in OF_TABLES:
        once, often = coefficient(table), coefficient(np.array(table) * times)
        assert once.reason == often.reason
        assert once.value == pytest.approx(often.value, abs=1e-9)


@few
@given(st.lists(st.integers(0, 30), min_size=2, max_size=5))
def test_a_coding_agrees_with_itself_unless_there_was_nothing_to_choose(used: list[int]) -> None:
    table = np.diag(used)
    for coefficient in OF_TABLES:
        found = coefficient(table)
        assert found.value == 1 if found.reason is None else found.value is None
    assert (cohen_kappa(table).value is None) == (np.count_nonzero(used) < 2)
    units = np.repeat(np.arange(len(used)), used)
    if len(units):
        both = np.array([units, units])
        assert gwet_ac1(both, categories=range(len(used))).value == 1
        for level in LEVELS:
            alpha = krippendorff_alpha(both, level)
            assert alpha.value == (1 if np.count_nonzero(used) > 1 else None)


@few
@given(tables())
def test_kappa_does_not_exceed_its_maximum_and_nothing_exceeds_1(table: Matrix) -> None:
    kappa, highest = cohen_kappa(table), kappa_max(table)
    assert (kappa.value is None) == (highest.value is None)
    if kappa.value is not None and highest.value is not None:
        assert kappa.value <= highest.value + 1e-12 <= 1 + 2e-12
    for coefficient in OF_TABLES:
        found = coefficient(table)
        if found.interval is not None and found.value is not None:
            assert found.interval[0] <= found.value <= found.interval[1] <= 1


@few
@given(tables())
def test_kappa_is_the_mean_of_the_kappas_of_its_categories_by_their_weight(table: Matrix) -> None:
    """Fleiss (1981): the weights are what chance leaves of each category's agreement."""
    whole = cohen_kappa(table)
    parts = [category_kappa(table, one) for one in range(len(table))]
    left = [0.0 if part.expected is None else 1 - part.expected for part in parts]
    values = [0.0 if part.value is None else part.value for part in parts]
    if whole.value is not None:
        assert np.dot(values, left) / sum(left) == pytest.approx(whole.value, abs=1e-9)


@few
@given(tables())
def test_two_coders_of_fleiss_are_those_of_scott(table: Matrix) -> None:
    size = len(table)
    units = [
        [(i == k) + (j == k) for k in range(size)]
        for i in range(size)
        for j in range(size)
        for _ in range(table[i][j])
    ]
    if units:
        assert fleiss_kappa(units).value == pytest.approx(scott_pi(table).value, abs=1e-9)


@few
@given(ratings(), st.randoms(use_true_random=False))
def test_neither_the_order_of_coders_nor_that_of_units_matters(
    given_ratings: list[list[int | None]], chance: Random
) -> None:
    rows, columns = list(range(len(given_ratings))), list(range(len(given_ratings[0])))
    chance.shuffle(rows)
    chance.shuffle(columns)
    other = [[given_ratings[row][column] for column in columns] for row in rows]
    like(gwet_ac1(given_ratings, categories=range(5)), gwet_ac1(other, categories=range(5)))
    like(percent_within(given_ratings), percent_within(other))
    for level in LEVELS:
        like(krippendorff_alpha(given_ratings, level), krippendorff_alpha(other, level))


@few
@given(ratings(), st.integers(-3, 3), st.integers(1, 4))
def test_a_scale_may_be_shifted_and_stretched_as_its_level_allows(
    given_ratings: list[list[int | None]], by: int, times: int
) -> None:
    moved = [[None if one is None else one * times + by for one in row] for row in given_ratings]
    for level in SHIFTED:
        like(krippendorff_alpha(given_ratings, level), krippendorff_alpha(moved, level))
    longer = [[None if one is None else one * times for one in row] for row in given_ratings]
    like(krippendorff_alpha(given_ratings, "ratio"), krippendorff_alpha(longer, "ratio"))


@few
@given(
    st.lists(
        st.lists(st.integers(0, 6), min_size=3, max_size=3),
        min_size=2,
        max_size=8,
    ),
    st.integers(-50, 50),
)
def test_intraclass_correlations_keep_their_order_and_do_not_see_a_shift(
    scores: list[list[int]], by: int
) -> None:
    found, moved = icc(scores), icc(np.array(scores) / 2 + by)
    for name, one in found.items():
        like(one, moved[name])
    consistent, agreeing = found["ICC(C,1)"].value, found["ICC(A,1)"].value
    mean = found["ICC(C,k)"].value
    if consistent is not None and agreeing is not None and mean is not None and consistent > 0:
        assert mean >= consistent >= 0
    lenient = icc(np.array(scores) + np.array([0, 5, 11]))
    like(found["ICC(C,1)"], lenient["ICC(C,1)"])


@few
@given(
    st.lists(st.integers(0, 59 * S), max_size=12),
    st.lists(st.integers(0, 59 * S), max_size=12),
    st.integers(0, 5 * S),
)
def test_pairs_within_a_tolerance_are_as_many_as_can_be_made(
    a: list[int], b: list[int], tolerance: int
) -> None:
    found = window_agreement(a, b, [[0, 60 * S]], tolerance_us=tolerance)
    assert found.value == window_agreement(b, a, [[0, 60 * S]], tolerance_us=tolerance).value
    pairs = most_pairs(sorted(a), sorted(b), tolerance)
    left = len(a) + len(b) - pairs
    assert found.value == (pairs / left if left else None)


def most_pairs(a: list[int], b: list[int], tolerance: int) -> int:
    """Count by trying all: a table of what can be had from the first i and the first j."""
    best = np.zeros((len(a) + 1, len(b) + 1), dtype=int)
    for i, first in enumerate(a, 1):
        for j, second in enumerate(b, 1):
            fits = int(abs(first - second) <= tolerance)
            best[i, j] = max(best[i - 1, j], best[i, j - 1], best[i - 1, j - 1] + fits)
    return int(best[-1, -1])
