"""Synchrony: who leads, what chance gives, and where there is nothing to say."""

import numpy as np
import pandas as pd
import pytest

from observer.statistics.coefficients.cross_correlation import cross_correlation
from observer.statistics.coefficients.windowed_correlation import windowed_cross_correlation


def slow(seed: int, n: int) -> np.ndarray:
    """Return a slow course, as feelings have it: each value mostly the one before."""
    chance, values = np.random.default_rng(seed), np.zeros(n)
    for at in range(1, n):
        values[at] = 0.95 * values[at - 1] + chance.normal()
    return values


def test_r_by_lag_worked_out_on_paper() -> None:
    """x = 1 2 4 3 5, y = 2 1 3 5 4; r(1) is over (1,1) (2,3) (4,5) (3,4).

    r(0): Sxy = 6, Sxx = Syy = 10: r = .6. r(1): means 2.5 and 3.25; Sxy = 6.5, Sxx = 5,
    Syy = 8.75: r = .98271. r(-1) is over (2,2) (4,1) (3,3) (5,5): Sxy = 3.5, Sxx = 5,
    Syy = 8.75: r = .52915.
    """
    found = cross_correlation([1, 2, 4, 3, 5], [2, 1, 3, 5, 4], 1, surrogates=0)
    assert found.table["r"].tolist() == pytest.approx([0.52915, 0.6, 0.98271], abs=5e-6)
    assert found.table["n_pairs"].tolist() == [4, 5, 4]
    assert (found.peak_lag, found.p) == (1, None)
    assert found.zero == pytest.approx(0.6)


def test_a_positive_lag_means_that_the_first_leads() -> None:
    lead = slow(1, 300)
    follows = np.concatenate((np.zeros(4), lead[:-4]))
    assert cross_correlation(lead, follows, 8, surrogates=99).peak_lag == 4
    assert cross_correlation(follows, lead, 8, surrogates=99).peak_lag == -4


def test_the_curve_is_turned_round_if_the_two_change_places() -> None:
    a, b = slow(3, 200), slow(4, 200)
    one = cross_correlation(a, b, 6, surrogates=0).table["r"].tolist()
    other = cross_correlation(b, a, 6, surrogates=0).table["r"].tolist()
    assert one == pytest.approx(other[::-1])


def test_two_slow_courses_without_anything_in_common_are_not_told_apart_from_chance() -> None:
    pairs = [(slow(seed, 240), slow(seed + 50, 240)) for seed in range(20)]
    found = [cross_correlation(x, y, 10, surrogates=99) for x, y in pairs]
    assert sum(abs(one.value or 0) > 0.3 for one in found) > 6
    assert sum((one.p or 1) <= 0.05 for one in found) <= 3


def test_what_hangs_together_is_told_apart_from_chance() -> None:
    shared = slow(7, 900)
    noise = np.random.default_rng(8)
    x, y = shared + noise.normal(size=900), np.roll(shared, 3) + noise.normal(size=900)
    found = cross_correlation(x, y, 10)
    assert found.p is not None
    assert found.p < 0.01
    assert found.peak_lag == 3
    freed = cross_correlation(x, y, 10, prewhiten=5)
    assert freed.peak_lag == 3
    assert abs(freed.value or 0) < abs(found.value or 0)


def test_prewhitening_takes_away_what_a_series_own_past_foretells() -> None:
    raw = cross_correlation(slow(11, 400), slow(12, 400), 10, surrogates=0)
    freed = cross_correlation(slow(11, 400), slow(12, 400), 10, prewhiten=3, surrogates=0)
    assert abs(freed.value or 0) < 0.2
    assert freed.n_missing == 3
    assert raw.n_missing == 0


def test_nothing_is_held_together_over_a_break_or_a_gap() -> None:
    x = [0.0, 1.0, 3.0, 2.0, 5.0, 4.0, None, 7.0, 3.0, 8.0]
    y = [1.0, 0.0, 2.0, 4.0, 3.0, 6.0, 5.0, 1.0, 2.0, 9.0]
    found = cross_correlation(x, y, 2, breaks=[3], surrogates=0)
    # stretches of 3, 3 and 3 steps
    assert found.table["n_pairs"].tolist() == [3, 6, 9, 6, 3]
    assert found.n_missing == 1


def test_where_nothing_varies_there_is_no_r() -> None:
    flat = cross_correlation([1.0] * 30, list(range(30)), 3)
    assert flat.value is None
    assert flat.p is None
    assert flat.reason is not None
    assert flat.table["r"].isna().all()
    assert set(flat.table["reason"]) == {"no_variance"}
    short = cross_correlation([1, 2], [2, 1], 1)
    assert set(short.table["reason"]) == {"too_few_units"}
    nothing = cross_correlation([], [], 1)
    assert (nothing.value, nothing.n) == (None, 0)
    with pytest.raises(ValueError, match="as many steps"):
        cross_correlation([1, 2], [1], 1)


def test_a_figure_comes_out_the_same_each_time() -> None:
    pairs = [cross_correlation(slow(1, 150), slow(2, 150), 5, surrogates=200) for _ in range(2)]
    assert pairs[0].p == pairs[1].p
    pd.testing.assert_frame_equal(pairs[0].table, pairs[1].table)


def test_the_unit_of_a_series_does_not_matter() -> None:
    x, y = slow(1, 150), slow(2, 150)
    here = cross_correlation(x, y, 5, surrogates=0).table
    there = cross_correlation(1e-4 * x + 40, 1e6 * y - 3, 5, surrogates=0).table
    assert here["r"].tolist() == pytest.approx(there["r"].tolist(), abs=1e-9)


def test_windows_follow_who_leads_when_that_changes() -> None:
    """First x leads by 3 steps, then y does."""
    base = slow(5, 400)
    x, y = base.copy(), np.roll(base, 3)
    y[200:] = base[200:]
    x[200:] = np.roll(base, 3)[200:]
    found = windowed_cross_correlation(x, y, 40, 8, increment=20, surrogates=0)
    first = found.peaks[found.peaks["start"] < 140]["lag"]
    last = found.peaks[found.peaks["start"] > 200]["lag"]
    assert set(first) == {3}
    assert set(last) == {-3}


def test_a_windowed_r_is_that_of_its_own_values() -> None:
    x, y = slow(21, 60), slow(22, 60)
    found = windowed_cross_correlation(x, y, 12, 3, increment=5, surrogates=0)
    for row, start in enumerate(found.peaks["start"]):
        for column, lag in enumerate(found.lags):
            of_x, of_y = start + max(-lag, 0), start + max(lag, 0)
            r = np.corrcoef(x[of_x : of_x + 12], y[of_y : of_y + 12])[0, 1]
            assert found.r[row, column] == pytest.approx(r)


def test_picked_peaks_lie_above_zero_by_chance_too() -> None:
    x, y = slow(31, 400), slow(32, 400)
    found = windowed_cross_correlation(x, y, 40, 8, increment=10, surrogates=99)
    assert found.chance is not None
    assert found.chance > 0.1
    assert found.p is not None
    assert found.p > 0.01


def test_windows_do_not_go_over_a_break_and_need_something_that_varies() -> None:
    x, y = slow(1, 60), slow(2, 60)
    broken = windowed_cross_correlation(x, y, 20, 5, increment=1, breaks=[30], surrogates=0)
    assert broken.peaks["start"].tolist() == [0, 1, 2, 3, 4, 5, 30, 31, 32, 33, 34, 35]
    x[:30] = 2.0
    flat = windowed_cross_correlation(x, y, 20, 5, increment=5, breaks=[30], surrogates=0)
    assert flat.peaks["reason"].tolist()[:2] == ["no_variance", "no_variance"]
    assert windowed_cross_correlation(x[:10], y[:10], 20, 5).reason is not None
    with pytest.raises(ValueError, match="no windows"):
        windowed_cross_correlation(x, y, 2, 5)
