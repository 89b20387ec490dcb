"""Laws of the figures that stand on time and events, whatever two people did.

They add up over a split at the border of codable time; neither the order of events nor the zero of
the clock matters; what lies in time that could not be coded never counts; agreement is symmetric
where it is said to be and asymmetric where that is said; a coding agrees with itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.statistics.coefficients import (
    contingency,
    cross_correlation,
    event_alignment,
    event_kappa,
    lag_table,
    match_repair,
    state_space_grid,
    time_kappa,
)

S = 1_000_000
END = 60 * S
CODES = ("glad", "calm", "sad")
PAIRS = (("glad", "glad"), ("calm", "glad"), ("sad", "calm"))
Rows = list[tuple[str, int, int]]
few = settings(max_examples=10, deadline=None)

tenths = st.integers(0, 600).map(lambda n: n * S // 10)
shifts = st.integers(-(10**9), 10**12)


@st.composite
def lanes(draw: st.DrawFn) -> Rows:
    """Draw the states of one track: never two at once, with time in which there is none."""
    cuts = sorted(draw(st.sets(tenths, min_size=2, max_size=14)))
    names = draw(
        st.lists(st.sampled_from((*CODES, "")), min_size=len(cuts) - 1, max_size=len(cuts) - 1)
    )
    return [
        (name, start, end)
        for name, start, end in zip(names, cuts[:-1], cuts[1:], strict=True)
        if name
    ]


@st.composite
def holes(draw: st.DrawFn) -> tuple[int, int]:
    """Draw the time that could not be coded: four seconds, with time on both sides of it."""
    start = draw(st.integers(10, 550)) * S // 10
    return start, start + 4 * S


@dataclass(frozen=True)
class Halves:
    """Time that could be coded before and after what could not."""

    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def both(self) -> list[tuple[int, int]]:
        return [self.before, self.after]


def halves(hole: tuple[int, int]) -> Halves:
    return Halves((0, hole[0]), (hole[1], END))


def outside(rows: Rows, hole: tuple[int, int]) -> Rows:
    """Return the states without what lies in the hole."""
    pieces = [
        (name, *piece)
        for name, start, end in rows
        for piece in ((start, min(end, hole[0])), (max(start, hole[1]), end))
    ]
    return [piece for piece in pieces if piece[2] > piece[1]]


def filled(rows: Rows, hole: tuple[int, int]) -> Rows:
    """Return the states with something quite different in the hole."""
    middle = (hole[0] + hole[1]) // 2
    return [*outside(rows, hole), ("sad", hole[0], middle), ("glad", middle, hole[1])]


def later(rows: Sequence[tuple[str, int, int]], by: int) -> Rows:
    return [(name, start + by, end + by) for name, start, end in rows]


def table(found: object) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(found, dtype=np.float64)


# agreement in time


@few
@given(lanes(), lanes(), st.sampled_from([0, 500_000]))
def test_time_kappa_is_the_same_whoever_is_called_first(a: Rows, b: Rows, tolerance: int) -> None:
    options = {"codes": CODES, "unit_us": 100_000, "tolerance_us": tolerance, "shuffles": 0}
    one = time_kappa(a, b, [(0, END)], **options)  # type: ignore[arg-type]  # by name
    other = time_kappa(b, a, [(0, END)], **options)  # type: ignore[arg-type]  # by name
    assert (one.value is None) == (other.value is None)
    if one.value is not None and other.value is not None:
        assert one.value == pytest.approx(other.value, abs=1e-12)
    if not tolerance:
        np.testing.assert_allclose(table(one.table), table(other.table).T)
        return
    for first, second in (
        (one.first_as_reference, other.second_as_reference),
        (one.second_as_reference, other.first_as_reference),
    ):
        assert first is not None
        assert second is not None
        assert first.value == (None if second.value is None else pytest.approx(second.value))


def test_with_a_tolerance_each_direction_has_a_kappa_of_its_own() -> None:
    """A state of one second that the other never has: seen from the other side it is forgiven."""
    a = [("glad", 0, 30 * S), ("sad", 30 * S, 31 * S), ("glad", 31 * S, END)]
    b = [("glad", 0, 10 * S), ("calm", 10 * S, 11 * S), ("glad", 11 * S, 40 * S)]
    b += [("sad", 40 * S, END)]
    found = time_kappa(a, b, [(0, END)], codes=CODES, tolerance_us=S, unit_us=S, shuffles=0)
    first, second = found.first_as_reference, found.second_as_reference
    assert first is not None
    assert second is not None
    assert first.value is not None
    assert second.value is not None
    assert first.value != pytest.approx(second.value, abs=1e-3)
    assert found.value == pytest.approx((first.value + second.value) / 2)


@few
@given(lanes(), holes())
def test_a_coding_agrees_with_itself_unless_there_was_nothing_to_choose(
    a: Rows, hole: tuple[int, int]
) -> None:
    found = time_kappa(a, a, halves(hole).both, codes=CODES)
    used = sum(share > 0 for share in table(found.table).sum(axis=0))
    assert found.value == (pytest.approx(1) if used > 1 else None)
    assert (found.reason is None) == (used > 1)
    events = event_kappa(a, a, S, codes=CODES)
    several = len({name for name, _, _ in a}) > 1
    assert events.value == (pytest.approx(1) if several else None)
    assert events.positive == (1 if a else None)


@few
@given(lanes(), lanes(), holes(), shifts, st.randoms(use_true_random=False))
def test_time_kappa_knows_neither_order_nor_clock_nor_what_could_not_be_coded(
    a: Rows, b: Rows, hole: tuple[int, int], by: int, chance: object
) -> None:
    plain = time_kappa(a, b, halves(hole).both, codes=CODES)
    shuffled = filled(b, hole)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands over a Random
    moved = [(start + by, end + by) for start, end in halves(hole).both]
    other = time_kappa(later(a, by), later(shuffled, by), moved, codes=CODES)
    assert other.table == plain.table
    assert other.value == plain.value


@few
@given(lanes(), lanes(), holes())
def test_tables_of_time_add_up_over_a_split_at_a_codable_border(
    a: Rows, b: Rows, hole: tuple[int, int]
) -> None:
    split = halves(hole)
    whole = table(time_kappa(a, b, split.both, codes=CODES).table)
    parts = [table(time_kappa(a, b, [part], codes=CODES).table) for part in split.both]
    np.testing.assert_allclose(whole, parts[0] + parts[1], atol=1e-9)
    assert whole.sum() == pytest.approx((END - 4 * S) / S)


# agreement on events


@few
@given(lanes(), lanes(), shifts, st.randoms(use_true_random=False))
def test_alignment_knows_neither_order_nor_clock_nor_who_is_first(
    a: Rows, b: Rows, by: int, chance: object
) -> None:
    plain = event_alignment(a, b, S)
    swapped = event_alignment(b, a, S)
    for kind, other in (
        ("agreed", "agreed"),
        ("other_code", "other_code"),
        ("only_first", "only_second"),
    ):
        assert plain.attrs[kind] == swapped.attrs[other]
    assert plain.attrs["cost"] == swapped.attrs["cost"]
    shuffled = later(b, by)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands over a Random
    moved = event_alignment(later(a, by), shuffled, S)
    assert moved["match"].tolist() == plain["match"].tolist()
    assert (moved["first_onset_us"] - by).tolist() == plain["first_onset_us"].tolist()
    one, other_way = (event_kappa(*pair, S, codes=CODES) for pair in ((a, b), (b, a)))
    assert one.value == (None if other_way.value is None else pytest.approx(other_way.value))


@few
@given(lanes(), lanes(), holes())
def test_tables_of_events_add_up_where_no_pair_can_bridge_the_split(
    a: Rows, b: Rows, hole: tuple[int, int]
) -> None:
    def part(rows: Rows, within: tuple[int, int]) -> Rows:
        return [row for row in rows if within[0] <= row[1] < within[1]]

    split = halves(hole)
    kept_a, kept_b = (
        [row for within in split.both for row in part(rows, within)] for rows in (a, b)
    )
    whole = table(event_kappa(kept_a, kept_b, S, codes=CODES).table)
    parts = sum(
        table(event_kappa(part(a, within), part(b, within), S, codes=CODES).table)
        for within in split.both
    )
    np.testing.assert_array_equal(whole, parts)


# sequences


sequences = st.lists(st.sampled_from((*CODES, None)), min_size=2, max_size=40)


@few
@given(sequences, st.integers(0, 40), st.integers(1, 3))
def test_tables_of_sequences_add_up_over_a_break(
    sequence: list[str | None], at: int, lag: int
) -> None:
    cut = min(at, len(sequence))
    parts = [lag_table(part, lag, codes=CODES) for part in (sequence[:cut], sequence[cut:])]
    broken = lag_table(sequence, lag, breaks=[cut] if cut < len(sequence) else None, codes=CODES)
    pd.testing.assert_frame_equal(broken, parts[0] + parts[1])
    gap: list[str | None] = [None] * lag
    unseen = lag_table([*sequence[:cut], *gap, *sequence[cut:]], lag, codes=CODES)
    pd.testing.assert_frame_equal(unseen, parts[0] + parts[1])


@few
@given(sequences, st.permutations(CODES))
def test_other_names_for_codes_change_no_count(
    sequence: list[str | None], names: list[str]
) -> None:
    renamed = dict(zip(CODES, names, strict=True))
    plain = lag_table(sequence, codes=CODES)
    other = lag_table([renamed.get(code or "") for code in sequence], codes=CODES)
    back = other.loc[names, names]
    np.testing.assert_array_equal(back.to_numpy(), plain.to_numpy())


# two partners


@few
@given(lanes(), lanes(), holes(), shifts)
def test_a_grid_adds_up_and_knows_neither_clock_nor_hole_nor_who_lies_across(
    a: Rows, b: Rows, hole: tuple[int, int], by: int
) -> None:
    codes = {"codes_a": CODES, "codes_b": CODES}
    split = halves(hole)
    plain = state_space_grid(a, b, split.both, **codes)  # type: ignore[arg-type]  # by name
    parts = [
        state_space_grid(a, b, [part], **codes)  # type: ignore[arg-type]  # by name
        for part in split.both
    ]
    for column in ("visits", "duration_s"):
        added = sum(table(part.cells[column]) for part in parts)
        np.testing.assert_allclose(table(plain.cells[column]), added, atol=1e-9)
    assert plain.transitions == sum(part.transitions for part in parts)
    moved = [(start + by, end + by) for start, end in split.both]
    later_a, later_b = later(filled(a, hole), by), later(filled(b, hole), by)
    shifted = state_space_grid(later_a, later_b, moved, **codes)  # type: ignore[arg-type]  # by name
    turned = state_space_grid(b, a, split.both, **codes)  # type: ignore[arg-type]  # by name
    for figure in ("visits", "transitions", "cells_visited"):
        assert getattr(shifted, figure) == getattr(plain, figure) == getattr(turned, figure)
    for figure in ("dispersion", "entropy_visits", "entropy_durations", "entropy_transitions"):
        value = getattr(plain, figure)
        wanted = None if value is None else pytest.approx(value, abs=1e-12)
        assert getattr(shifted, figure) == wanted
        assert getattr(turned, figure) == wanted


@few
@given(lanes(), lanes(), holes(), shifts)
def test_match_and_repair_add_up_and_know_neither_clock_nor_hole_nor_who_is_first(
    a: Rows, b: Rows, hole: tuple[int, int], by: int
) -> None:
    split = halves(hole)
    plain = match_repair(a, b, PAIRS, split.both)
    parts = [match_repair(a, b, PAIRS, [part]) for part in split.both]
    moved = [(start + by, end + by) for start, end in split.both]
    shifted = match_repair(later(filled(a, hole), by), later(filled(b, hole), by), PAIRS, moved)
    turned = match_repair(b, a, [(other, one) for one, other in PAIRS], split.both)
    for figure in ("codable_s", "match_s", "mismatch_s"):
        value = getattr(plain, figure)
        assert sum(getattr(part, figure) for part in parts) == pytest.approx(value)
        assert getattr(shifted, figure) == pytest.approx(value)
        assert getattr(turned, figure) == pytest.approx(value)
    for figure in ("n_mismatches", "n_brief", "n_repairs", "n_unresolved", "n_let_go"):
        value = getattr(plain, figure)
        assert sum(getattr(part, figure) for part in parts) == value
        assert getattr(shifted, figure) == getattr(turned, figure) == value


onsets = st.lists(tenths, max_size=25)


@few
@given(onsets, onsets, holes(), shifts, st.randoms(use_true_random=False))
def test_contingency_adds_up_and_knows_neither_order_nor_clock_nor_hole(
    bids: list[int], answers: list[int], hole: tuple[int, int], by: int, chance: object
) -> None:
    split = halves(hole)
    figures = ("n", "n_answered", "n_unanswered", "n_censored")
    plain = contingency(bids, answers, 3 * S, codable=split.both, shifts=20)
    parts = [contingency(bids, answers, 3 * S, codable=[p], shifts=0) for p in split.both]
    inside = [*answers, hole[0] + S, hole[1] - S]
    chance.shuffle(inside)  # type: ignore[attr-defined]  # hypothesis hands over a Random
    moved = contingency(
        [bid + by for bid in (*bids, hole[0] + 1)],
        [answer + by for answer in inside],
        3 * S,
        codable=[(start + by, end + by) for start, end in split.both],
        shifts=20,
    )
    for figure in figures:
        assert sum(getattr(part, figure) for part in parts) == getattr(plain, figure)
        assert getattr(moved, figure) == getattr(plain, figure)
    assert (moved.value, moved.chance, moved.p) == (plain.value, plain.chance, plain.p)


def test_contingency_has_a_direction() -> None:
    child, parent = [10 * S, 20 * S, 30 * S], [11 * S, 21 * S, 31 * S]
    there = contingency(child, parent, 3 * S, codable=[(0, END)], shifts=0)
    back = contingency(parent, child, 3 * S, codable=[(0, END)], shifts=0)
    assert (there.value, back.value) == (1, 0)


values = st.lists(st.integers(-3, 3), min_size=12, max_size=12)


@few
@given(values, values, st.floats(0.5, 4), st.floats(-10, 10))
def test_synchrony_turns_with_its_partners_and_knows_no_unit(
    x: list[int], y: list[int], times: float, plus: float
) -> None:
    there = cross_correlation(x, y, 3, surrogates=0).table
    back = cross_correlation(y, x, 3, surrogates=0).table.iloc[::-1]
    other = cross_correlation([times * v + plus for v in x], y, 3, surrogates=0).table
    for found in (back, other):
        np.testing.assert_allclose(
            found["r"].astype("Float64").to_numpy(np.float64, na_value=np.nan),
            there["r"].astype("Float64").to_numpy(np.float64, na_value=np.nan),
            atol=1e-9,
        )
