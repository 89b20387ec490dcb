import json
from pathlib import Path

import numpy as np
import pytest

from observer.statistics.coefficients.interval_sampling import interval_sampling

US = 1_000_000


def test_the_reference_case_is_reproduced(shared_dir: Path) -> None:
    cases = json.loads((shared_dir / "reference" / "statistics.json").read_text("utf-8"))
    case = next(case for case in cases if case["id"] == "F4_interval")
    bouts = [(round(a * US), round(b * US)) for a, b in case["input"]["states"]]
    window, interval_us = (0, case["input"]["end"] * US), case["input"]["interval"] * US
    expected = case["expected"]
    partial = interval_sampling(bouts, window, interval_us, "partial")
    whole = interval_sampling(bouts, window, interval_us, "whole")
    momentary = interval_sampling(bouts, window, interval_us, "momentary")
    assert list(partial.scores) == expected["partial"]
    assert list(whole.scores) == expected["whole"]
    assert list(momentary.scores) == expected["momentary_end"]
    for found in (partial, whole, momentary):
        assert found.true_share == pytest.approx(expected["true"], abs=5e-6)


def test_partial_scoring_overestimates_and_whole_scoring_underestimates() -> None:
    """Bouts of 1 s every 4 s: a quarter of the time; in 4-s intervals partial says 1, whole 0."""
    bouts = [(4 * at * US + US, 4 * at * US + 2 * US) for at in range(15)]
    partial = interval_sampling(bouts, (0, 60 * US), 4 * US)
    whole = interval_sampling(bouts, (0, 60 * US), 4 * US, "whole")
    assert (partial.value, whole.value, partial.true_share) == (1, 0, 0.25)


def test_momentary_scoring_is_right_on_average() -> None:
    chance = np.random.default_rng(5)
    starts = np.cumsum(chance.integers(2 * US, 6 * US, 4000))
    bouts = np.stack([starts, starts + US], axis=1)
    found = interval_sampling(bouts, (0, int(starts[-1])), 7 * US, "momentary")
    assert found.value == pytest.approx(found.true_share, abs=0.02)


def test_a_rest_that_is_no_whole_interval_is_left_out() -> None:
    assert interval_sampling([(0, 10)], (0, 25), 10).n == 2
    empty = interval_sampling([(0, 10)], (0, 9), 10)
    assert empty.value is None
    assert empty.reason is not None
