"""What is missing of a film is known at once, however much it is."""

from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.media import lost as lost_module
from observer.media.chain import Chain, Part
from observer.media.decoder import _Places
from observer.media.indexing import build_index
from observer.media.lost import Lost
from observer.media.placement import Placed

ClipPath = Callable[[str], Path]


@settings(max_examples=150)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 8)), max_size=30))
def test_it_answers_as_a_set_of_numbers_does(acts: list[tuple[bool, int, int]]) -> None:
    lost, plain = Lost(), set[int]()
    for adds, begin, count in acts:
        if adds:
            lost.update(range(begin, begin + count))
            plain.update(range(begin, begin + count))
        else:
            lost.discard(begin)
            plain.discard(begin)
        assert sorted(plain) == list(lost)
        assert len(lost) == len(plain)
    for number in range(42):
        assert (number in lost) == (number in plain)
        assert lost.there_from(number) == next(n for n in range(number, 99) if n not in plain)
        assert lost.there_to(number) == next(n for n in range(number, -2, -1) if n not in plain)


def test_what_is_missing_is_passed_over_from_one_file_into_the_next(clips: ClipPath) -> None:
    index = build_index(clips("bframes.mp4"))
    parts = [
        Part(Placed(source=clips("bframes.mp4"), offset_us=n * 3_000_000), index, n)
        for n in range(3)
    ]
    chain = Chain(parts)
    parts[0].lost.update(range(70, 80))
    parts[1].lost.update(range(75))
    parts[2].lost.update(range(5))
    assert chain.there_from(70) == 155
    assert chain.there_to(154) == 69
    assert chain.there_from(3) == 3
    assert chain.gap_us(69) == 85 * 40_000
    assert chain.nearest(100, backwards=True) == 69
    parts[2].lost.update(range(75))
    assert chain.there_from(70) is None
    assert chain.nearest(224, backwards=False) == 69


def test_an_hour_that_is_missing_is_not_counted_picture_by_picture(
    clips: ClipPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def counted(numbers: list[int], number: int) -> int:
        nonlocal asked
        asked += 1
        return bisect_right(numbers, number)

    index = build_index(clips("bframes.mp4"))
    part = Part(Placed(source=clips("bframes.mp4")), index, 0)
    chain = Chain([part])
    part.lost.update(range(10, 70))
    monkeypatch.setattr(lost_module, "bisect_right", counted)
    assert chain.gap_us(9) == 60 * 40_000
    assert chain.nearest(69, backwards=True) == 9
    assert asked <= 4


@settings(max_examples=80)
@given(st.lists(st.integers(-1, 20), max_size=15))
def test_a_picture_is_found_by_its_place_in_the_file(positions: list[int]) -> None:
    places = _Places(np.array(positions, np.int64))
    plain = {place: number for number, place in enumerate(positions)}
    for place in range(-2, 23):
        assert places.number_at(place) == plain.get(place)
