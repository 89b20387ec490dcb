"""Microseconds on the session clock: conversions, and sets of stretches."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observer.model.session import Recording, Storing
from observer.model.time import (
    Interval,
    difference,
    intersection,
    pts_to_us,
    seconds,
    total_us,
    union,
)

LENGTH = 40
STRETCHES = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 12)).map(
        lambda t: Interval(t[0], min(t[0] + t[1], LENGTH))
    ),
    max_size=8,
)
NTSC = Fraction(1001, 30_000)


def covered(stretches: list[Interval] | tuple[Interval, ...]) -> set[int]:
    """The same set of time, instant by instant."""
    return {t for stretch in stretches for t in range(stretch.start_us, stretch.end_us)}


def is_tidy(stretches: tuple[Interval, ...]) -> bool:
    """Whether the stretches ascend with a gap between each two."""
    return all(a.end_us < b.start_us for a, b in pairwise(stretches))


@given(STRETCHES)
def test_a_union_covers_the_same_time_without_touching_itself(a: list[Interval]) -> None:
    assert covered(union(a)) == covered(a)
    assert is_tidy(union(a))
    assert total_us(a) == len(covered(a))


@given(STRETCHES, STRETCHES)
def test_an_intersection_is_the_time_in_both(a: list[Interval], b: list[Interval]) -> None:
    assert covered(intersection(a, b)) == covered(a) & covered(b)
    assert is_tidy(intersection(a, b))
    assert intersection(a, b) == intersection(b, a)


@given(STRETCHES, STRETCHES)
def test_a_difference_is_the_time_in_one_and_not_in_the_other(
    a: list[Interval], b: list[Interval]
) -> None:
    assert covered(difference(a, b)) == covered(a) - covered(b)
    assert is_tidy(difference(a, b))


@given(STRETCHES, STRETCHES)
def test_what_is_shared_and_what_is_not_add_up(a: list[Interval], b: list[Interval]) -> None:
    assert total_us(a) == total_us(intersection(a, b)) + total_us(difference(a, b))


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5)])
def test_a_stretch_without_length_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="empty interval"):
        Interval(start, end)


def test_a_stretch_holds_its_start_and_not_its_end() -> None:
    stretch = Interval(10, 20)
    assert [t in stretch for t in (9, 10, 19, 20)] == [False, True, True, False]
    assert stretch.duration_us == 10
    assert stretch.overlap(Interval(20, 30)) is None
    assert stretch.overlap(Interval(15, 30)) == Interval(15, 20)


@pytest.mark.parametrize(
    ("pts", "time_base", "us"),
    [
        (0, Fraction(1, 90_000), 0),
        (1, Fraction(1, 90_000), 11),
        (1001, Fraction(1, 30_000), 33_367),
        (3003, Fraction(1, 90_000), 33_367),
        (-1001, Fraction(1, 30_000), -33_367),
        (1, Fraction(1, 2_000_000), 0),
        (3, Fraction(1, 2_000_000), 2),
        (8_589_934_592, Fraction(1, 90_000), 95_443_717_689),
    ],
)
def test_a_timestamp_is_rounded_once_and_half_to_even(
    pts: int, time_base: Fraction, us: int
) -> None:
    assert pts_to_us(pts, time_base) == us


@given(st.integers(0, 400_000))
def test_ntsc_frames_do_not_drift_over_hours(frame: int) -> None:
    assert abs(pts_to_us(frame, NTSC) - Fraction(frame) * NTSC * 1_000_000) <= Fraction(1, 2)


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_later_frames_never_have_earlier_times(a: int, b: int) -> None:
    early, late = sorted((a, b))
    assert pts_to_us(early, NTSC) <= pts_to_us(late, NTSC)


def test_seconds_are_for_reading() -> None:
    assert seconds(1_250_000) == 1.25


def recording(offset_us: int, rate: Fraction) -> Recording:
    return Recording(
        id="r",
        session_id="s",
        label="film 1",
        storing=Storing.LINKED,
        offset_us=offset_us,
        rate=rate,
    )


def test_a_film_that_starts_later_and_runs_slow_is_placed_on_the_session_clock() -> None:
    film = recording(2_000_000, Fraction(1_000_100, 1_000_000))
    assert film.to_session_us(0) == 2_000_000
    assert film.to_session_us(600_000_000) == 602_060_000
    assert film.to_recording_us(602_060_000) == 600_000_000


@given(
    st.integers(-(10**9), 10**9),
    st.integers(0, 10**10),
    st.fractions(Fraction(999, 1000), Fraction(1001, 1000)),
)
def test_session_time_and_recording_time_lead_back_to_each_other(
    offset_us: int, time_us: int, rate: Fraction
) -> None:
    film = recording(offset_us, rate)
    assert abs(film.to_recording_us(film.to_session_us(time_us)) - time_us) <= 1


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**10))
def test_without_drift_the_way_back_is_exact(offset_us: int, time_us: int) -> None:
    film = recording(offset_us, Fraction(1))
    assert film.to_recording_us(film.to_session_us(time_us)) == time_us
