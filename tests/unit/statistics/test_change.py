"""Reliable change and slopes against published numbers."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from observer.statistics.coefficients.change import (
    least_squares_slope,
    reliable_change,
    theil_sen_slope,
)
from observer.statistics.coefficients.result import Coefficient

Line: TypeAlias = Callable[[Sequence[float], Sequence[float | None]], Coefficient]

GRAYBILL = ([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78])


def test_reliable_change_of_jacobson_and_truax_1991(shared_dir: Path) -> None:
    cases = json.loads((shared_dir / "reference" / "statistics.json").read_text("utf-8"))
    case = next(one for one in cases if one["id"] == "rci")
    found, expected = reliable_change(**case["input"], source="their example"), case["expected"]
    assert found.value == pytest.approx(expected["rc"], abs=5e-3)
    assert found.sem == pytest.approx(expected["sem"], abs=5e-4)
    assert found.standard_error == pytest.approx(expected["sdiff"], abs=5e-4)
    assert found.is_reliable is True
    assert found.settings["source"] == "their example"
    assert found.difference_interval == pytest.approx((-22.20, -7.80), abs=5e-3)


def test_a_change_within_the_error_is_not_reliable() -> None:
    found = reliable_change(40, 46, sd=7.5, r=0.88)
    assert found.is_reliable is False
    assert found.value == pytest.approx(1.633, abs=5e-4)


def test_a_measure_without_error_has_no_index() -> None:
    found = reliable_change(40, 46, sd=7.5, r=1)
    assert (found.value, found.is_reliable, found.difference) == (None, None, 6)
    assert found.reason is not None
    with pytest.raises(ValueError, match="no reliability"):
        reliable_change(40, 46, sd=7.5, r=1.2)


def test_theil_sen_of_sen_1968_section_6() -> None:
    found = theil_sen_slope(*GRAYBILL)
    assert found.value == 4
    assert found.interval == pytest.approx((26 / 7, 35 / 8))


def test_least_squares_of_sen_1968_section_6() -> None:
    assert least_squares_slope(*GRAYBILL).value == pytest.approx(4.02, abs=5e-3)


def test_least_squares_of_anscombe_1973() -> None:
    """Graphs in Statistical Analysis: slope .5 with a standard error of .118 in each set."""
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    found = least_squares_slope(x, y)
    assert found.value == pytest.approx(0.5, abs=5e-4)
    assert found.standard_error == pytest.approx(0.118, abs=5e-4)
    # t of .975 with 9 degrees of freedom is 2.262157
    assert found.interval == pytest.approx((0.50009 - 0.26672, 0.50009 + 0.26672), abs=5e-5)


@pytest.mark.parametrize("line", [least_squares_slope, theil_sen_slope])
def test_what_has_no_slope_says_why(line: Line) -> None:
    assert line([3], [0.4]).reason is not None
    assert line([3, 3], [0.4, 0.5]).reason is not None
    missing = line([0, 7, 14], [0.2, None, 0.4])
    assert missing.value == pytest.approx(0.2 / 14)
    assert [one.n for one in missing.excluded] == [1]
    assert missing.interval is None
    with pytest.raises(ValueError, match="one day for each"):
        line([1, 2], [0.4])


def test_one_odd_session_moves_the_line_and_not_the_median_slope() -> None:
    days, shares = [0, 7, 14, 21, 28], [0.1, 0.2, 0.3, 0.4, 0.0]
    assert theil_sen_slope(days, shares).value == pytest.approx(0.1 / 7)
    assert least_squares_slope(days, shares).value == pytest.approx(0.0, abs=1e-12)
