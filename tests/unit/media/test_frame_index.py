"""The index is made of what the packets say, kept as bytes, and given up when asked."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.media.frame_index import FrameIndex, Identity, to_us
from observer.media.indexing import build_index
from observer.media.source import CancelledError
from observer.model.time import pts_to_us
from tests.unit.media.conftest import CLIPS

BASES = st.sampled_from(
    [Fraction(1, d) for d in (10, 1000, 12_800, 44_100, 90_000, 1_000_000_000)]
    + [Fraction(1001, 30_000), Fraction(1001, 24_000)]
)


@given(st.lists(st.integers(-(2**40), 2**40), min_size=1, max_size=20), BASES)
@settings(max_examples=60, deadline=None)
def test_times_of_many_frames_round_exactly_as_that_of_one(pts: list[int], base: Fraction) -> None:
    assert to_us(np.array(pts, np.int64), base).tolist() == [pts_to_us(p, base) for p in pts]


@pytest.mark.parametrize("name", CLIPS)
def test_an_index_survives_being_kept(name: str, clips: Callable[[str], Path]) -> None:
    index = build_index(clips(name))
    kept = FrameIndex.from_bytes(index.to_bytes())
    assert kept is not None
    for part in ("pts", "keys", "positions"):
        assert np.array_equal(getattr(kept, part), getattr(index, part))
    for part in ("time_base", "end_pts", "identity", "size_bytes"):
        assert getattr(kept, part) == getattr(index, part)


@given(st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_bytes_that_are_no_index_are_refused_without_a_crash(content: bytes) -> None:
    assert FrameIndex.from_bytes(content) is None
    assert FrameIndex.from_bytes(b"OOGINDEX" + content) is None


def test_a_cut_index_is_refused(clips: Callable[[str], Path]) -> None:
    content = build_index(clips("vfr.mp4")).to_bytes()
    assert FrameIndex.from_bytes(content[:-8]) is None


def test_only_containers_without_true_times_are_decoded_to_be_indexed(
    clips: Callable[[str], Path],
) -> None:
    by_time = {name for name in CLIPS if build_index(clips(name)).identity is Identity.PTS}
    assert set(CLIPS) - by_time == {"h264.avi", "mpeg4.avi"}


def test_indexing_stops_when_it_is_given_up(clips: Callable[[str], Path]) -> None:
    asked = iter([False] * 10 + [True] * 1000)
    with pytest.raises(CancelledError):
        build_index(clips("bframes.mp4"), lambda: next(asked))


def test_the_last_frame_lasts_as_long_as_its_packet_says(clips: Callable[[str], Path]) -> None:
    index = build_index(clips("bframes.mp4"))
    assert index.duration_us == 75 * 40_000
