"""Which events of two coders are the same: the best alignment, proven against the full table."""

import json
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from observer.statistics.coefficients import event_alignment, event_kappa
from observer.statistics.coefficients.alignment import (
    GAP_COST,
    SUBSTITUTION_COST,
    alignment_table,
)
from observer.statistics.coefficients.event_agreement import event_kappa_from_table
from observer.statistics.coefficients.resampling import Resampling

S = 1_000_000
Rows: TypeAlias = list[tuple[str, int, int | None]]


def counts(aligned: pd.DataFrame) -> tuple[int, ...]:
    names = ("agreed", "other_code", "only_first", "only_second")
    return tuple(int(aligned.attrs[name]) for name in names)


def overlapping(one: tuple[str, int, int | None], other: tuple[str, int, int | None]) -> float:
    ends = one[2] or one[1], other[2] or other[1]
    shared = min(ends) - max(one[1], other[1])
    whole = max(ends) - min(one[1], other[1])
    return shared / whole if shared > 0 else 0.0


def full_table(a: Rows, b: Rows, tolerance_us: int, overlap: float) -> tuple[float, int]:
    """Needleman and Wunsch's table, cell by cell: the least cost, and then the least distance."""
    a, b = (sorted(rows, key=lambda row: (row[1], row[0], row[2] or 0)) for rows in (a, b))
    best = {(0, 0): (0.0, 0)}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            ways = []
            if i:
                cost, far = best[i - 1, j]
                ways.append((cost + GAP_COST, far))
            if j:
                cost, far = best[i, j - 1]
                ways.append((cost + GAP_COST, far))
            if i and j:
                cost, far = best[i - 1, j - 1]
                one, other = a[i - 1], b[j - 1]
                apart = abs(one[1] - other[1])
                near = apart <= tolerance_us
                enough = overlap > 0 and overlapping(one, other) >= overlap
                if one[0] == other[0] and (near or enough):
                    ways.append((cost, far + apart))
                elif one[0] != other[0] and near:
                    ways.append((cost + SUBSTITUTION_COST, far + apart))
            if ways:
                best[i, j] = min(ways)
    return best[len(a), len(b)]


def rows_of(codes: list[int], onsets: list[int], lengths: list[int]) -> Rows:
    return [
        ("abcd"[code], onset, onset + length if length else None)
        for code, onset, length in zip(codes, onsets, lengths, strict=False)
    ]


events = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.integers(0, 12)), max_size=9
).map(lambda rows: [(code, at, at + long if long else None) for code, at, long in rows])
tolerances = st.integers(0, 15)
overlaps = st.sampled_from([0.0, 0.3, 0.5, 0.9])


@settings(max_examples=50, deadline=None)
@given(a=events, b=events, tolerance_us=tolerances, overlap=overlaps)
def test_no_alignment_costs_less_and_none_of_that_cost_lies_closer(
    a: Rows, b: Rows, tolerance_us: int, overlap: float
) -> None:
    found = event_alignment(a, b, tolerance_us, overlap=overlap)
    distance = int(found["difference_us"].abs().fillna(0).sum())
    assert (found.attrs["cost"], distance) == full_table(a, b, tolerance_us, overlap)


@pytest.mark.proof
def test_no_alignment_costs_less_in_a_thousand_random_pairs() -> None:
    random = np.random.default_rng(11)
    for _ in range(1_000):
        a, b = (
            rows_of(
                *(random.integers(0, top, random.integers(0, 25)).tolist() for top in (4, 90, 20))
            )
            for _ in range(2)
        )
        tolerance_us, overlap = int(random.integers(0, 40)), float(random.choice([0, 0.4, 0.8]))
        found = event_alignment(a, b, tolerance_us, overlap=overlap)
        distance = int(found["difference_us"].abs().fillna(0).sum())
        assert (found.attrs["cost"], distance) == full_table(a, b, tolerance_us, overlap)


@settings(max_examples=20, deadline=None)
@given(a=events, b=events, tolerance_us=tolerances, overlap=overlaps)
@example(a=[("a", 24, None), ("a", 23, None)], b=[("a", 23, None)] * 2, tolerance_us=1, overlap=0)
def test_each_event_stands_once_and_in_the_order_of_time(
    a: Rows, b: Rows, tolerance_us: int, overlap: float
) -> None:
    found = event_alignment(a, b, tolerance_us, overlap=overlap)
    assert sorted(found["first"].dropna()) == list(range(len(a)))
    assert sorted(found["second"].dropna()) == list(range(len(b)))
    pairs = found.dropna(subset=["first", "second"])
    for name in ("first_onset_us", "second_onset_us"):
        assert all(one <= other for one, other in pairwise(pairs[name]))


@settings(max_examples=20, deadline=None)
@given(a=events, b=events, tolerance_us=tolerances, overlap=overlaps)
def test_swapping_the_coders_swaps_the_table(
    a: Rows, b: Rows, tolerance_us: int, overlap: float
) -> None:
    codes = ("a", "b", "c")
    one = alignment_table(event_alignment(a, b, tolerance_us, overlap=overlap), codes)
    other = alignment_table(event_alignment(b, a, tolerance_us, overlap=overlap), codes)
    assert (one.to_numpy() == other.to_numpy().T).all()


@settings(max_examples=15, deadline=None)
@given(a=events, b=events, tolerance_us=tolerances, random=st.randoms(use_true_random=False))
def test_order_of_rows_and_place_of_the_clock_do_not_matter(
    a: Rows, b: Rows, tolerance_us: int, random: Random
) -> None:
    mixed = random.sample(a, len(a))
    later = [(code, on + 977, None if off is None else off + 977) for code, on, off in mixed]
    moved = [(code, on + 977, None if off is None else off + 977) for code, on, off in b]
    codes = ("a", "b", "c")
    one = alignment_table(event_alignment(a, b, tolerance_us, overlap=0.5), codes)
    other = alignment_table(event_alignment(later, moved, tolerance_us, overlap=0.5), codes)
    assert (one.to_numpy() == other.to_numpy()).all()


@settings(max_examples=15, deadline=None)
@given(a=events, tolerance_us=tolerances)
def test_a_coding_agrees_with_itself(a: Rows, tolerance_us: int) -> None:
    assert counts(event_alignment(a, a, tolerance_us)) == (len(a), 0, 0, 0)


def test_a_frame_of_a_notebook_gives_what_rows_give() -> None:
    a = pd.DataFrame({"code": ["x", "y"], "onset_us": [0, 5 * S], "offset_us": [S, pd.NA]})
    b = pd.DataFrame({"code": ["x", "y"], "onset_us": [S, 9 * S]})
    found = event_alignment(a, b, 2 * S)
    assert found["match"].tolist() == ["agreed", "only_first", "only_second"]
    assert found["difference_us"].tolist()[0] == S
    assert found["second_code"].isna().tolist() == [False, True, False]


def test_taking_the_nearest_first_would_lose_a_pair() -> None:
    """10 and 12 against 11.9 and 13.5, two seconds apart at most: greedy pairs 12 with 11.9."""
    a = [("x", 10 * S), ("x", 12 * S)]
    b = [("x", 11_900_000), ("x", 13_500_000)]
    assert counts(event_alignment(a, b, 2 * S)) == (2, 0, 0, 0)


def test_of_two_that_fit_the_nearer_one_is_taken() -> None:
    found = event_alignment([("x", 10 * S)], [("x", 9 * S), ("x", 10 * S + 1)], 2 * S)
    assert found.loc[found["match"] == "agreed", "second"].tolist() == [1]


def test_a_tolerance_reaches_its_own_end_and_no_further() -> None:
    assert counts(event_alignment([("x", 0)], [("x", 2 * S)], 2 * S))[0] == 1
    assert counts(event_alignment([("x", 0)], [("x", 2 * S + 1)], 2 * S)) == (0, 0, 1, 1)
    assert counts(event_alignment([("x", 0)], [("y", 2 * S)], 2 * S)) == (0, 1, 0, 0)
    assert counts(event_alignment([("x", 0)], [("y", 2 * S + 1)], 2 * S)) == (0, 0, 1, 1)


def test_an_agreement_is_not_given_up_for_two_substitutions() -> None:
    a, b = [("x", 0), ("y", S)], [("y", 0), ("z", S)]
    assert counts(event_alignment(a, b, 2 * S)) == (1, 0, 1, 1)


def test_long_states_that_overlap_are_one_though_their_onsets_lie_far_apart() -> None:
    a, b = [("x", 0, 60 * S)], [("x", 10 * S, 61 * S)]
    assert counts(event_alignment(a, b, 2 * S)) == (0, 0, 1, 1)
    assert counts(event_alignment(a, b, 2 * S, overlap=0.8)) == (1, 0, 0, 0)
    assert counts(event_alignment(a, [("y", 10 * S, 61 * S)], 2 * S, overlap=0.8)) == (0, 0, 1, 1)


def test_a_whole_film_of_events_far_from_each_other_is_aligned_as_one() -> None:
    a = [("x", at * 10 * S) for at in range(500)]
    b = [("x", at * 10 * S + S) for at in range(500)]
    found = event_alignment(a, b, 2 * S)
    assert counts(found) == (500, 0, 0, 0)
    assert set(found["difference_us"]) == {S}


@pytest.mark.parametrize(("tolerance_us", "overlap"), [(-1, 0.0), (1, 1.5), (1, -0.1)])
def test_settings_that_make_no_sense_are_refused(tolerance_us: int, overlap: float) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        event_alignment([], [], tolerance_us, overlap=overlap)


def test_an_event_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        event_alignment([("x", 5, 3)], [], 1)


def test_a_code_that_is_not_of_the_track_is_refused() -> None:
    with pytest.raises(ValueError, match="not among"):
        alignment_table(event_alignment([("x", 5)], [], 1), ("y",))


def case(shared_dir: Path, name: str) -> dict[str, object]:
    cases = json.loads((shared_dir / "reference" / "statistics.json").read_text())
    found: dict[str, object] = next(each for each in cases if each["id"] == name)
    return found


def test_the_hand_made_case_gives_point_six(shared_dir: Path) -> None:
    """Three pairs and one lone event of the second coder: (3 - 1.5) / (4 - 1.5)."""
    given_case = case(shared_dir, "F3_kappa")
    sides, expected = given_case["input"], given_case["expected"]
    assert isinstance(sides, dict)
    assert isinstance(expected, dict)
    a, b = ([(code, on * S, off * S) for code, on, off in sides[name]] for name in ("A", "B"))
    found = event_kappa(a, b, 1 * S)
    assert found.value == pytest.approx(expected["event_nil_kappa"], abs=1e-12)
    assert found.table == ((2, 0, 0), (0, 1, 0), (0, 1, 0))
    assert (found.n, found.observed, found.expected) == (4, 0.75, 0.375)
    assert found.margins == ((2, 1, 1), (2, 2, 0))


def fitted(counts: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> float:
    """Sum of expected agreements by iterative proportional fitting, nil beside nil left empty."""
    expected = np.ones_like(counts)
    expected[-1, -1] = 0
    for _ in range(300):
        for axis in (1, 0):
            sums = expected.sum(axis=axis, keepdims=True)
            wanted = counts.sum(axis=axis, keepdims=True)
            expected = expected * np.where(sums > 0, wanted / np.where(sums > 0, sums, 1), 0)
    return float(np.trace(expected))


def test_chance_is_that_of_proportional_fitting_with_a_structural_zero() -> None:
    random = np.random.default_rng(4)
    for size in (2, 3, 5):
        for _ in range(3):
            table = random.integers(0, 20, (size + 1, size + 1)).astype(float)
            table[-1, -1] = 0
            found = event_kappa_from_table(table)
            chance = fitted(table)
            kappa = (np.trace(table) - chance) / (table.sum() - chance)
            assert found.value == pytest.approx(kappa, abs=1e-7)


def test_one_code_saturates_the_model_and_positive_agreement_is_shown() -> None:
    a = [("repair", at * 10 * S) for at in range(5)]
    found = event_kappa(a, a[:4], 2 * S, codes=("repair", "never"))
    assert found.value is None
    assert found.reason_word == "saturated"
    assert found.positive == pytest.approx(8 / 9)


def test_without_events_there_is_nothing_and_nobody_agrees() -> None:
    found = event_kappa([], [], 2 * S, codes=("x", "y"))
    assert (found.value, found.positive, found.reason_word) == (None, None, "no_units")


def test_one_who_saw_nothing_agrees_no_more_than_chance() -> None:
    found = event_kappa([("x", 0), ("y", 9 * S)], [], 2 * S)
    assert (found.value, found.positive) == (0.0, 0.0)


def test_an_event_at_nil_beside_nil_is_refused() -> None:
    with pytest.raises(ValueError, match="nil beside nil"):
        event_kappa_from_table([[1, 0], [0, 1]])


def test_the_interval_comes_from_blocks_and_is_the_same_every_time() -> None:
    a = [("xy"[at % 2], at * 7 * S) for at in range(40)]
    b = [("xy"[(at // 3) % 2], at * 7 * S) for at in range(40)]
    sampling = Resampling(resamples=200, block_us=20 * S)
    one, other = (event_kappa(a, b, S, sampling=sampling) for _ in range(2))
    assert one.interval == other.interval
    assert one.interval is not None
    assert one.value is not None
    assert one.interval[0] < one.value < one.interval[1]
