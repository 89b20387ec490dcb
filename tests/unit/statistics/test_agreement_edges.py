"""Where a coefficient of agreement is undefined it says so, and what it leaves out it names."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest

from observer.model.messages import msg
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
    percent_within,
    positive_agreement,
    scott_pi,
    window_agreement,
)
from observer.statistics.coefficients.quantiles import f_quantile, f_tail, t_quantile

S = 1_000_000
MINUTE = [[0, 60 * S]]


def rows(*given: list[int | None]) -> list[list[int | None]]:
    return list(given)


def reason(found: Coefficient) -> str:
    assert found.value is None
    assert found.reason_word is not None
    return found.reason_word


@pytest.mark.parametrize("coefficient", [cohen_kappa, scott_pi, kappa_max])
def test_two_coders_who_used_one_category_all_the_time_have_no_kappa(
    coefficient: Callable[[list[list[int]]], Coefficient],
) -> None:
    found = coefficient([[0, 0, 0], [0, 25, 0], [0, 0, 0]])
    assert reason(found) == "certain_chance"
    assert found.observed == 1
    assert found.n == 25


def test_ac1_is_there_where_kappa_is_undefined() -> None:
    assert gwet_ac1_from_table([[25, 0], [0, 0]]).value == 1
    assert gwet_ac1([[1, 1, 1], [1, 1, 1]], categories=(1, 2)).value == 1


def test_with_one_category_nothing_was_chosen() -> None:
    for found in (
        cohen_kappa([[25]]),
        scott_pi([[25]]),
        pabak([[25]]),
        kappa_max([[25]]),
        gwet_ac1_from_table([[25]]),
        gwet_ac1([[1, 1], [1, 1]]),
        fleiss_kappa([[3], [3]]),
    ):
        assert reason(found) == "one_category"
        assert found.observed == 1


def test_fleiss_kappa_of_one_category_used_is_undefined() -> None:
    assert reason(fleiss_kappa([[3, 0], [3, 0]])) == "certain_chance"


def test_alpha_of_ratings_that_are_all_the_same_is_undefined() -> None:
    assert reason(krippendorff_alpha(rows([2, 2, 2], [2, 2, None]))) == "certain_chance"


def test_without_units_there_is_nothing_to_compare() -> None:
    for found in (
        cohen_kappa([[0, 0], [0, 0]]),
        gwet_ac1([[1, None], [None, 2]]),
        krippendorff_alpha([[1, None], [None, 2]]),
        fleiss_kappa([[1, 0], [0, 1]]),
        percent_within([[1, None], [None, 2]]),
        percent_agreement([[0, 0], [0, 0]]),
        icc([[math.nan, 1.0], [2.0, math.nan]])["ICC(A,1)"],
        exact_agreement([], [], []),
        block_agreement([1], [2], []),
        window_agreement([1], [2], []),
    ):
        assert reason(found) == "no_units"


def test_one_coder_agrees_with_nobody() -> None:
    for found in (
        gwet_ac1([[1, 2, 1]]),
        krippendorff_alpha([[1, 2, 1]]),
        percent_within([[1, 2, 1]]),
        icc([[1.0], [2.0]])["ICC(C,k)"],
    ):
        assert reason(found) == "too_few_coders"
    assert reason(icc([[1.0, 2.0]])["ICC(1,1)"]) == "too_few_units"


def test_a_code_of_one_coder_has_kappa_0_and_of_neither_is_empty() -> None:
    table = [[10, 3, 0], [0, 0, 0], [0, 0, 7]]
    assert category_kappa(table, 1).value == 0
    assert reason(category_kappa([[10, 0, 2], [0, 0, 0], [1, 0, 7]], 1)) == "never_used"
    assert reason(category_kappa([[9, 0], [0, 0]], 0)) == "certain_chance"


def test_agreement_of_a_coding_with_itself_is_1_without_an_interval_that_claims_certainty() -> None:
    table = np.diag([5.5, 2.25, 7.125])
    for found in (
        cohen_kappa(table, n=30),
        scott_pi(table, n=30),
        gwet_ac1_from_table(table, n=30),
    ):
        assert found.value == 1
        assert found.standard_error == 0
        assert found.interval is None


def test_seconds_and_shares_have_no_standard_error_unless_units_are_stated() -> None:
    seconds = [[20.5, 5.25], [10.0, 15.0]]
    assert cohen_kappa(seconds).standard_error is None
    assert cohen_kappa(seconds).unit == "weight"
    assert cohen_kappa(seconds, n=50).standard_error is not None
    assert percent_agreement(seconds).interval is None


@pytest.mark.parametrize("n", [0, -3, math.nan, math.inf])
def test_a_table_stands_for_one_unit_at_least(n: float) -> None:
    with pytest.raises(ValueError, match="one unit at least"):
        cohen_kappa([[3, 1], [1, 3]], n=n)


def test_weights_go_over_the_categories_of_the_scheme_and_not_those_used() -> None:
    scale = [[10, 0, 2], [0, 0, 0], [1, 0, 9]]
    used = [[10, 2], [1, 9]]
    assert cohen_kappa(scale).value == pytest.approx(cohen_kappa(used).value)
    five = np.zeros((5, 5))
    five[np.ix_([0, 1, 4], [0, 1, 4])] = [[6, 2, 1], [1, 5, 2], [0, 1, 8]]
    three = [[6, 2, 1], [1, 5, 2], [0, 1, 8]]
    assert cohen_kappa(five, "linear").value != pytest.approx(cohen_kappa(three, "linear").value)


def test_a_matrix_of_weights_may_be_lopsided() -> None:
    table = [[8, 4], [2, 6]]
    harsh = cohen_kappa(table, [[0, 2], [1, 0]])
    assert harsh.value == pytest.approx(1 - (2 * 4 + 2) / ((2 * 12 * 10 + 8 * 10) / 20))
    assert harsh.settings["weights"] == "given"


def test_what_is_left_out_is_named() -> None:
    found = krippendorff_alpha(rows([1, 2, None, None], [1, 3, 2, None]))
    assert [(one.n, one.why.template) for one in found.excluded] == [
        (1, "rated by nobody"),
        (1, "rated by one coder only"),
    ]
    assert found.n == 2
    whole = icc([[1.0, 2.0], [2.0, 2.5], [3.0, 5.0], [4.0, math.nan]])["ICC(A,1)"]
    assert [(one.unit, one.n) for one in whole.excluded] == [("targets", 1)]
    assert whole.n == 3


def test_ratings_may_be_words_or_a_data_frame_with_holes() -> None:
    words: list[list[str | None]] = [
        ["calm", "fussy", "crying", None],
        ["calm", "fussy", "fussy", "calm"],
    ]
    numbers = pd.DataFrame([[1, 2, 3, pd.NA], [1, 2, 2, 1]], dtype="Int64")
    assert gwet_ac1(words).value == pytest.approx(gwet_ac1(numbers).value)
    assert krippendorff_alpha(words).value == krippendorff_alpha(numbers).value
    scores = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [1.5, 2.0, pd.NA]})
    assert icc(scores)["ICC(A,1)"].n == 2


def test_a_rating_out_of_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the categories"):
        gwet_ac1([[1, 7], [1, 2]], categories=(1, 2, 3))


@pytest.mark.parametrize(
    "wrong", [[[1, 2, 3], [4, 5, 6]], [[1, -1], [0, 2]], [[1, math.nan], [0, 2]], [1, 2]]
)
def test_what_is_no_table_of_two_coders_is_refused(wrong: list[list[float]]) -> None:
    with pytest.raises(ValueError, match=r"table of two coders"):
        cohen_kappa(wrong)


@pytest.mark.parametrize("weights", ["cubic", [[0, 1, 2], [1, 0, 1], [2, 1, 0]], [[1, 0], [0, 1]]])
def test_weights_that_do_not_fit_are_refused(weights: str) -> None:
    with pytest.raises(ValueError, match="weights"):
        cohen_kappa([[3, 1], [1, 3]], weights)


def test_ratios_know_no_negative_ratings_and_no_difference_of_two_zeros() -> None:
    """0 0, 2 2 and 4 5: within units only 4 and 5 differ, by 1/9 of their sum.

    Of all ratings, 0 differs by 1 from 2, 2, 4 and 5 (8 pairs), 4 by 1/3 and 5 by 3/7 from each 2.
    """
    with pytest.raises(ValueError, match="not negative"):
        krippendorff_alpha([[-1, 2], [1, 2]], "ratio")
    found = krippendorff_alpha([[0, 2, 4], [0, 2, 5]], "ratio")
    between = 8 + 2 * (1 / 3) ** 2 + 2 * (3 / 7) ** 2 + (1 / 9) ** 2
    assert found.observed == pytest.approx(2 * (1 / 9) ** 2 / 6)
    assert found.expected == pytest.approx(2 * between / (6 * 5))


def test_coders_who_tell_no_two_things_apart_have_no_intraclass_correlation() -> None:
    found = icc([[3, 4], [3, 4], [3, 4]])
    assert {reason(one) for one in found.values()} == {"no_variance"}


def test_things_that_differ_less_than_their_ratings_leave_no_mean_to_rely_on() -> None:
    found = icc([[1, 2], [2, 1], [1, 2], [2, 1]])
    assert found["ICC(C,1)"].value == -1
    assert reason(found["ICC(C,k)"]) == "zero_denominator"


def test_full_agreement_on_a_scale_is_1_and_has_no_interval() -> None:
    found = icc([[1e6 + one, 1e6 + one] for one in (0.1, 0.2, 0.7)])
    assert all(one.value == 1 and one.interval is None for one in found.values())


def test_consistency_forgives_a_lenient_coder_and_agreement_does_not() -> None:
    found = icc([[1, 3], [2, 4], [4, 6], [5, 7]])
    assert found["ICC(C,1)"].value == 1
    assert found["ICC(A,1)"].value == pytest.approx(0.625)


def test_points_of_a_scale_are_counted_as_they_are_written() -> None:
    assert percent_within([[0.1, 0.2], [0.4, 0.7]], points=0.3).value == 0.5
    assert percent_within(rows([1, 2, 3], [1, 4, None]), points=0).value == 0.5
    three = percent_within([[1, 5], [2, 5], [4, 5]], points=1)
    assert three.value == pytest.approx(4 / 6)
    assert (three.n, three.unit) == (6, "pairs")
    assert three.interval is None


def test_of_events_that_nobody_coded_there_is_no_positive_agreement() -> None:
    assert reason(positive_agreement([[0, 0], [0, 30]])) == "never_used"
    assert reason(negative_agreement([[30, 0], [0, 0]])) == "never_used"
    assert positive_agreement([[6, 2], [1, 0]]).value == positive_agreement([[6, 2], [1, 99]]).value
    with pytest.raises(ValueError, match="2 x 2"):
        positive_agreement([[1, 0, 0], [0, 1, 0], [0, 0, 1]])


@pytest.mark.parametrize("shares", [1, [1.0, 0.0]])
def test_one_code_that_has_all_the_time_leaves_nothing_for_accuracy(
    shares: Sequence[float],
) -> None:
    found = kappa_of_accuracy(1.0, shares)
    assert found.reason is not None


def test_blocks_are_laid_in_each_stretch_that_both_could_code() -> None:
    """Two stretches, [0, 25) and [40, 60): blocks of 10, 10, 5, 10 and 10 s."""
    a = [1 * S, 12 * S, 24 * S, 30 * S, 41 * S]
    b = [2 * S, 3 * S, 24 * S, 55 * S]
    codable = [[40 * S, 60 * S], [0, 25 * S]]
    exact = exact_agreement(a, b, codable)
    assert exact.value == pytest.approx(1 / 5)
    assert exact.n == 5
    assert block_agreement(a, b, codable).value == pytest.approx((0.5 + 0 + 1 + 0 + 0) / 5)
    assert [(one.unit, one.n) for one in exact.excluded] == [("events", 1)]


def test_bouts_are_compared_by_their_duration_in_each_block() -> None:
    a, b = [[2 * S, 8 * S], [15 * S, 22 * S]], [[3 * S, 8 * S + 400_000], [15 * S, 20 * S]]
    codable = [[0, 30 * S]]
    # by block: 6 and 5.4 s, 5 and 5 s, 2 and 0 s
    assert exact_agreement(a, b, codable).value == pytest.approx(1 / 3)
    assert block_agreement(a, b, codable).value == pytest.approx((5.4 / 6 + 1 + 0) / 3)
    # seconds with both: 3..7 and 15..19; with one: 2, 20 and 21
    assert window_agreement(a, b, codable).value == pytest.approx(10 / 13)


def test_one_coder_without_bouts_disagrees_in_all_of_the_others() -> None:
    bouts = [[2 * S, 8 * S]]
    assert window_agreement(bouts, [], MINUTE).value == 0
    assert window_agreement([], bouts, MINUTE).value == 0
    assert reason(window_agreement([], [], MINUTE)) == "never_used"
    with pytest.raises(ValueError, match="points and the other bouts"):
        window_agreement(bouts, [3 * S], MINUTE)


def test_each_point_stands_in_one_pair_and_there_are_as_many_pairs_as_can_be() -> None:
    a, b = [10 * S, 12 * S], [12 * S, 14 * S]
    assert window_agreement(a, b, MINUTE).value == 1
    assert window_agreement(a, b, MINUTE, tolerance_us=S).value == pytest.approx(1 / 3)


def test_a_coefficient_has_a_value_or_a_reason_and_never_nan() -> None:
    with pytest.raises(ValueError, match="finite"):
        Coefficient(value=math.nan)
    with pytest.raises(ValueError, match="finite"):
        Coefficient(value=0.5, interval=(0.1, math.inf))
    with pytest.raises(ValueError, match="a reason"):
        Coefficient(value=None)
    with pytest.raises(ValueError, match="a reason"):
        Coefficient(value=1.0, reason=msg("why"))


def test_a_coefficient_fills_the_cells_of_a_row() -> None:
    row = cohen_kappa([[20, 5], [10, 15]]).row("kappa")
    assert list(row) == ["kappa", "kappa_se", "kappa_low", "kappa_high", "kappa_reason"]
    assert row["kappa_reason"] is None
    assert cohen_kappa([[9, 0], [0, 0]]).row("kappa")["kappa_reason"] == "certain_chance"
    assert Coefficient(value=None, reason=msg("why")).reason_word == "undefined"


def test_quantiles_are_those_of_the_printed_tables() -> None:
    """Of Student at .975 and of Fisher at .95, as in the tables of any textbook."""
    assert [round(t_quantile(0.975, df), 3) for df in (1, 4, 10, 120)] == [
        12.706,
        2.776,
        2.228,
        1.98,
    ]
    assert round(f_quantile(0.95, 3, 10), 2) == 3.71
    assert round(f_quantile(0.95, 12, 2), 2) == 19.41
    assert f_tail(f_quantile(0.4, 2.5, 7.3), 2.5, 7.3) == pytest.approx(0.6)
    assert t_quantile(0.5, 3) == 0
    assert t_quantile(0.1, 3) == -t_quantile(0.9, 3)
