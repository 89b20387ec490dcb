"""Kappa over time: by duration and by unit, with tolerance, and what tolerance makes of nothing."""

import json
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.statistics.coefficients import cohen_kappa, time_kappa
from observer.statistics.coefficients.resampling import Resampling
from observer.statistics.coefficients.states import Code

S = 1_000_000
Bouts: TypeAlias = list[tuple[Code, int, int]]


@pytest.fixture
def by_hand(shared_dir: Path) -> tuple[Bouts, Bouts, dict[str, float]]:
    cases = json.loads((shared_dir / "reference" / "statistics.json").read_text())
    found = next(each for each in cases if each["id"] == "F3_kappa")
    a, b = (
        [(code, on * S, off * S) for code, on, off in found["input"][name]] for name in ("A", "B")
    )
    return a, b, found["expected"]


@pytest.mark.parametrize("unit_us", [None, S, S // 10])
def test_the_hand_made_case_by_duration_and_by_unit(
    by_hand: tuple[Bouts, Bouts, dict[str, float]], unit_us: int | None
) -> None:
    a, b, expected = by_hand
    found = time_kappa(a, b, unit_us=unit_us)
    assert found.value == pytest.approx(expected["unit"], abs=5e-5)
    assert found.observed == pytest.approx(0.8)
    assert found.expected == pytest.approx(0.515)
    assert found.codes == ("a", "b", None)


@pytest.mark.parametrize("unit_us", [None, S])
def test_the_hand_made_case_with_tolerance_in_both_directions(
    by_hand: tuple[Bouts, Bouts, dict[str, float]], unit_us: int | None
) -> None:
    a, b, expected = by_hand
    found = time_kappa(a, b, unit_us=unit_us, tolerance_us=S)
    one, other = found.first_as_reference, found.second_as_reference
    assert one is not None
    assert other is not None
    assert one.value == pytest.approx(expected["tol1_Aref"], abs=5e-5)
    assert other.value == pytest.approx(expected["tol1_Bref"], abs=5e-5)
    assert found.value == pytest.approx(
        (expected["tol1_Aref"] + expected["tol1_Bref"]) / 2, abs=1e-4
    )
    swapped = time_kappa(b, a, unit_us=unit_us, tolerance_us=S)
    assert swapped.first_as_reference is not None
    assert swapped.first_as_reference.value == pytest.approx(expected["tol1_Bref"], abs=5e-5)
    assert swapped.value == pytest.approx(found.value)


def random_bouts(random: np.random.Generator, codes: int, until_s: float) -> Bouts:
    """Bouts of 1.5 to 4.5 seconds, each of another code than the one before."""
    bouts: Bouts = []
    at, last = 0.0, -1
    while at < until_s:
        code = int(random.choice([each for each in range(codes) if each != last]))
        end = min(until_s, at + random.uniform(1.5, 4.5))
        bouts.append((code, round(at * S), round(end * S)))
        at, last = end, code
    return bouts


def test_tolerance_manufactures_agreement_and_the_shuffled_kappa_shows_it() -> None:
    """Two who coded without looking, four codes: about .21 at one second, .40 at two."""
    random = np.random.default_rng(7)
    a, b = random_bouts(random, 4, 2_400), random_bouts(random, 4, 2_400)
    codable = [(0, 2_400 * S)]
    exact = time_kappa(a, b, codable).value
    one, two = (time_kappa(a, b, codable, tolerance_us=t * S, shuffles=12) for t in (1, 2))
    assert exact == pytest.approx(0, abs=0.05)
    assert one.value == pytest.approx(0.21, abs=0.05)
    assert two.value == pytest.approx(0.40, abs=0.05)
    assert one.shuffled == pytest.approx(0.21, abs=0.05)
    assert two.shuffled == pytest.approx(0.40, abs=0.05)
    assert time_kappa(a, b, codable).shuffled is None


def test_time_that_one_could_not_code_is_excluded_and_said() -> None:
    a = [("x", 0, 10 * S), ("y", 10 * S, 20 * S)]
    b = [("x", 0, 10 * S), ("x", 10 * S, 15 * S), ("y", 15 * S, 20 * S)]
    found = time_kappa(a, b, [(0, 10 * S), (15 * S, 20 * S)])
    assert found.value == 1.0
    assert found.n == 15
    assert [(each.unit, each.n) for each in found.excluded] == [("s", 5.0)]


def test_where_no_state_runs_the_code_is_nothing() -> None:
    found = time_kappa([("x", 0, 5 * S)], [("x", 0, 4 * S)], [(0, 10 * S)])
    assert found.table == ((4.0, 1.0), (0.0, 5.0))
    assert found.value == pytest.approx(cohen_kappa([[4, 1], [0, 5]]).value)


def test_two_who_used_one_code_alone_have_no_kappa_though_they_agree() -> None:
    found = time_kappa([("x", 0, 10 * S)], [("x", 0, 10 * S)], [(0, 10 * S)], codes=("x", "y"))
    assert (found.value, found.observed, found.reason_word) == (None, 1.0, "certain_chance")
    assert found.interval is None


def test_without_codable_time_there_is_nothing_to_compare() -> None:
    found = time_kappa([("x", 0, 10 * S)], [("x", 0, 10 * S)], [])
    assert (found.value, found.n, found.reason_word) == (None, 0, "no_units")


def test_a_code_that_one_alone_used_agrees_no_more_than_chance() -> None:
    assert time_kappa([("x", 0, 4 * S)], [], [(0, 10 * S)], codes=("x",)).value == 0


def test_a_state_ends_when_the_next_begins() -> None:
    running_on = [("x", 0, 10 * S), ("y", 4 * S, 10 * S)]
    ended = [("x", 0, 4 * S), ("y", 4 * S, 10 * S)]
    assert time_kappa(running_on, ended, [(0, 10 * S)]).value == 1.0


def test_tolerance_does_not_look_over_a_border_of_codable_time() -> None:
    a = [("x", 0, 10 * S), ("y", 20 * S, 30 * S)]
    b = [("x", 0, 10 * S), ("x", 20 * S, 21 * S), ("y", 21 * S, 30 * S)]
    apart = time_kappa(a, b, [(0, 10 * S), (20 * S, 30 * S)], tolerance_us=30 * S, shuffles=0)
    assert apart.first_as_reference is not None
    assert apart.second_as_reference is not None
    assert apart.first_as_reference.observed == 1.0
    assert apart.second_as_reference.observed == pytest.approx(19 / 20)


def test_a_frame_of_a_notebook_gives_what_rows_give() -> None:
    a = pd.DataFrame({"code": ["x", "y"], "onset_us": [0, 6 * S], "offset_us": [6 * S, 9 * S]})
    b: Bouts = [("x", 0, 5 * S), ("y", 5 * S, 9 * S)]
    found = time_kappa(a, b)
    assert found.value == time_kappa([("x", 0, 6 * S), ("y", 6 * S, 9 * S)], b).value


def test_the_interval_holds_the_kappa_and_is_the_same_every_time() -> None:
    random = np.random.default_rng(5)
    a = random_bouts(random, 3, 300)
    b = [(code, on + 400_000, off + 400_000) for code, on, off in a]
    sampling = Resampling(resamples=200)
    one, other = (time_kappa(a, b, [(0, 300 * S)], sampling=sampling) for _ in range(2))
    assert one.interval == other.interval
    assert one.interval is not None
    assert one.value is not None
    assert one.interval[0] < one.value < one.interval[1]


def test_blocks_are_resampled_since_neighbouring_moments_are_not_independent() -> None:
    """One long stretch of disagreement: shorter blocks pretend to know more than they do."""
    a: Bouts = [("x" if at % 2 else "y", at * 5 * S, (at + 1) * 5 * S) for at in range(60)]
    b: Bouts = [(code, on, off) for code, on, off in a if not 100 * S <= on < 160 * S]
    b.append(("x", 100 * S, 160 * S))
    widths = []
    for block_us in (S, 30 * S):
        found = time_kappa(a, b, [(0, 300 * S)], sampling=Resampling(block_us=block_us))
        assert found.interval is not None
        widths.append(found.interval[1] - found.interval[0])
    assert widths[0] < widths[1]


def has_gaps(bouts: Bouts) -> bool:
    return sum(off - on for _, on, off in bouts) < 60 * S


cuts = st.lists(st.integers(1, 59), unique=True, max_size=8).map(sorted)


@st.composite
def codings(draw: st.DrawFn) -> Bouts:
    marks = [0, *draw(cuts), 60]
    codes = draw(st.lists(st.sampled_from("abc"), min_size=len(marks), max_size=len(marks)))
    kept = draw(st.lists(st.booleans(), min_size=len(marks), max_size=len(marks)))
    return [
        (code, on * S, off * S)
        for code, on, off, there in zip(codes, marks[:-1], marks[1:], kept, strict=False)
        if there
    ]


@settings(max_examples=20, deadline=None)
@given(a=codings(), b=codings())
def test_exact_durations_are_what_ever_smaller_units_count(a: Bouts, b: Bouts) -> None:
    codable, codes = [(0, 60 * S)], ("a", "b", "c")
    exact = time_kappa(a, b, codable, codes=codes)
    units = time_kappa(a, b, codable, codes=codes, unit_us=S)
    assert exact.table == units.table
    assert exact.value == units.value


@settings(max_examples=20, deadline=None)
@given(a=codings(), b=codings(), tolerance_s=st.integers(0, 10))
def test_coders_may_be_swapped_and_clocks_moved(a: Bouts, b: Bouts, tolerance_s: int) -> None:
    codes = ("a", "b", "c")
    one = time_kappa(a, b, [(0, 60 * S)], codes=codes, tolerance_us=tolerance_s * S, shuffles=0)
    b_later, a_later = ([(code, on + 7, off + 7) for code, on, off in each] for each in (b, a))
    other = time_kappa(
        b_later,
        a_later,
        [(7, 60 * S + 7)],
        codes=codes,
        tolerance_us=tolerance_s * S,
        shuffles=0,
    )
    assert other.value == pytest.approx(one.value)
    assert other.reason == one.reason


@settings(max_examples=20, deadline=None)
@given(a=codings(), tolerance_s=st.integers(0, 5))
def test_a_coding_agrees_with_itself_or_cannot_be_judged(a: Bouts, tolerance_s: int) -> None:
    found = time_kappa(a, a, [(0, 60 * S)], tolerance_us=tolerance_s * S, shuffles=0)
    assert found.value in {None, 1.0}
    categories = {code for code, *_ in a}
    assert (found.value is None) == (len(categories) + has_gaps(a) < 2)


@settings(max_examples=15, deadline=None)
@given(a=codings(), b=codings(), gap=st.tuples(st.integers(0, 30), st.integers(1, 20)))
def test_what_is_coded_in_uncodable_time_changes_nothing(
    a: Bouts, b: Bouts, gap: tuple[int, int]
) -> None:
    start, end = gap[0] * S, min(60, gap[0] + gap[1]) * S
    codable = [span for span in ((0, start), (end, 60 * S)) if span[1] > span[0]]
    kept = [
        (code, low, high)
        for code, on, off in b
        for low, high in ((on, min(off, start)), (max(on, end), off))
        if high > low
    ]
    codes = ("a", "b", "c")
    assert (
        time_kappa(a, b, codable, codes=codes).table
        == time_kappa(a, kept, codable, codes=codes).table
    )
