"""Which recordings play as one film, and which beside each other."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from observer.model.session import Recording, Storing
from observer.model.views import MOST_VIEWS, OVERLAP_US, views_of

SECOND = 1_000_000


def recording(
    name: str, offset_s: float, duration_s: float, *, pictures: bool = True, rate: str = "1"
) -> Recording:
    return Recording(
        id=name,
        session_id="s",
        label=name,
        storing=Storing.LINKED,
        offset_us=round(offset_s * SECOND),
        duration_us=round(duration_s * SECOND),
        width_px=1920 if pictures else 0,
        height_px=1080 if pictures else 0,
        rate=Fraction(rate),
    )


def named(*recordings: Recording) -> list[list[str]]:
    return [[each.id for each in view] for view in views_of(recordings).views]


def test_files_that_a_camera_split_play_as_one_film() -> None:
    parts = [recording("b", 600, 600), recording("a", 0, 600), recording("c", 1200, 30)]
    assert named(*parts) == [["a", "b", "c"]]


def test_two_cameras_stand_beside_each_other() -> None:
    assert named(recording("left", 0, 600), recording("right", 4, 600)) == [["left"], ["right"]]


def test_a_missing_file_of_a_split_film_stands_apart_and_the_rest_plays_on() -> None:
    files = [recording(name, at, 10) for name, at in (("a", 0), ("b", 10), ("c", 20))]
    found = views_of(files, apart={"b"})
    assert [[each.id for each in view] for view in found.views] == [["a", "c"], ["b"]]


def test_an_overlap_of_half_a_second_is_still_one_camera() -> None:
    assert named(recording("a", 0, 10), recording("b", 9.5, 10)) == [["a", "b"]]
    assert named(recording("a", 0, 10), recording("b", 9.499, 10)) == [["a"], ["b"]]


def test_a_second_camera_that_was_stopped_and_started_stays_one_view() -> None:
    found = named(
        recording("wide", 0, 900), recording("near 1", 10, 300), recording("near 2", 400, 300)
    )
    assert found == [["wide"], ["near 1", "near 2"]]


def test_the_clock_of_a_camera_counts_for_where_it_ends() -> None:
    assert named(recording("a", 0, 10), recording("b", 10, 5)) == [["a", "b"]]
    slow = recording("a", 0, 10, rate="11/10")
    assert named(slow, recording("b", 10, 5)) == [["a"], ["b"]]


def test_sound_alone_is_no_view_and_a_fifth_camera_is_told() -> None:
    cameras = [recording(str(number), number, 60) for number in range(5)]
    found = views_of([recording("voice", 0, 60, pictures=False), *cameras])
    assert [[each.id for each in view] for view in found.views] == [["0"], ["1"], ["2"], ["3"]]
    assert [each.id for each in found.sounds] == ["voice"]
    assert [each.id for each in found.left_out] == ["4"]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(1, 40), st.booleans()), min_size=0, max_size=12
    )
)
def test_every_recording_has_one_place_and_no_view_plays_two_at_once(
    drawn: list[tuple[int, int, bool]],
) -> None:
    given_ones = [
        recording(str(number), offset, duration, pictures=pictures)
        for number, (offset, duration, pictures) in enumerate(drawn)
    ]
    found = views_of(given_ones)
    placed = [each for view in found.views for each in view]
    everything = [*placed, *found.sounds, *found.left_out]
    assert sorted(each.id for each in everything) == sorted(each.id for each in given_ones)
    assert len(found.views) <= MOST_VIEWS
    for view in found.views:
        for before, after in pairwise(view):
            ends_us = before.to_session_us(before.duration_us)
            assert before.offset_us <= after.offset_us
            assert ends_us - OVERLAP_US <= after.offset_us
