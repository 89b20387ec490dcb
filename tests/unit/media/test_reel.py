"""The scrub reel: small exact pictures, made bit by bit, bounded, and safe against damage."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from observer.media.frame_index import FrameIndex, Identity
from observer.media.indexing import build_index
from observer.media.reel import Reel, ReelHead, Segment
from observer.media.reel_making import MOST_BYTES, ReelMaker, estimate, plan, wanted
from observer.media.source import CancelledError
from observer.model.errors import DiskError, StorageError
from observer.model.messages import msg
from observer.model.time import US_PER_S
from tests.unit.media.conftest import read_number

ClipPath = Callable[[str], Path]


@dataclass
class Kept:
    """Stands for the project's folder of derived things."""

    things: dict[str, bytes] = field(default_factory=dict)
    full_after: int | None = None

    def get(self, recording_id: str, kind: str) -> bytes | None:
        return self.things.get(f"{recording_id} {kind}")

    def put(self, recording_id: str, kind: str, content: bytes) -> None:
        if self.full_after is not None and len(self.things) >= self.full_after:
            raise DiskError(msg("There is no room left on the disk of {folder}.", folder="x"))
        self.things[f"{recording_id} {kind}"] = content


def dense(index: FrameIndex, interval_us: int = 40_000) -> ReelHead:
    """Return a plan of a few short segments, denser than usual so that short clips have some."""
    head = plan(index, 2000)
    numbers = wanted(index, interval_us)[::32]
    starts = (index.times_us - index.times_us[0])[numbers].tolist()
    return replace(head, interval_us=interval_us, starts_us=tuple(starts), made=(0,) * len(starts))


def made(path: Path, kept: Kept) -> tuple[FrameIndex, Reel]:
    index = build_index(path)
    reel = Reel("film", kept)
    reel.begin(dense(index))
    maker = ReelMaker(path, index, reel)
    while maker.make_segment(0):
        pass
    maker.close()
    return index, reel


def head_of(reel: Reel) -> ReelHead:
    assert reel.head is not None
    return reel.head


@pytest.mark.parametrize(
    "name", ["bframes.mp4", "vfr.mp4", "open_gop.mp4", "late.ts", "edit_list.mp4", "h264.avi"]
)
def test_every_small_picture_is_the_one_of_its_number(clips: ClipPath, name: str) -> None:
    index, reel = made(clips(name), Kept())
    times = index.times_us - index.times_us[0]
    first = 13 if name == "edit_list.mp4" else 0
    for own_us in range(0, int(times[-1]), 55_000):
        found = reel.near(own_us)
        assert found is not None
        number, picture = found
        assert read_number(picture[:, :, :3]) == number + first
        assert abs(int(times[number]) - own_us) <= 80_000
        assert picture.dtype == np.uint8
        assert picture.shape[2] == 4
        assert picture.flags.c_contiguous


def test_a_turned_film_has_an_upright_reel(clips: ClipPath) -> None:
    index, reel = made(clips("turned_right.mp4"), Kept())
    found = reel.near(int(index.times_us[7] - index.times_us[0]))
    assert found is not None
    number, picture = found
    assert picture.shape[:2] == (160, 96)
    assert read_number(np.rot90(picture[:, :, :3], 1)) == number


def test_pictures_are_made_from_where_the_hand_is_on(clips: ClipPath) -> None:
    path = clips("bframes.mp4")
    index = build_index(path)
    reel = Reel("film", Kept())
    reel.begin(dense(index))
    maker = ReelMaker(path, index, reel)
    late_us = index.duration_us - 100_000
    assert reel.near(late_us) is None
    assert maker.make_segment(late_us)
    maker.close()
    found = reel.near(late_us)
    assert found is not None
    assert read_number(found[1][:, :, :3]) == found[0]
    assert reel.near(0) is None


def test_a_reel_is_used_while_it_is_made_and_goes_on_after_a_kill(clips: ClipPath) -> None:
    path, kept = clips("bframes.mp4"), Kept()
    index = build_index(path)
    first = Reel("film", kept)
    first.begin(dense(index))
    killed = ReelMaker(path, index, first)
    assert killed.make_segment(0)
    assert first.near(0) is not None
    before = dict(kept.things)
    killed.close()

    again = Reel("film", kept)
    assert again.near(0) is None
    again.use(again.read_head(index))
    assert again.near(0) is not None
    maker = ReelMaker(path, index, again)
    while maker.make_segment(0):
        pass
    maker.close()
    assert head_of(again).is_complete
    assert all(kept.things[kind] == before[kind] for kind in before if kind != "film reel")


def test_work_that_is_held_goes_on_where_it_was(clips: ClipPath) -> None:
    path = clips("bframes.mp4")
    index = build_index(path)
    whole, held = Kept(), Kept()
    made(path, whole)
    reel = Reel("film", held)
    reel.begin(dense(index))
    maker = ReelMaker(path, index, reel)
    looks = 0

    def every_ninth() -> bool:
        nonlocal looks
        looks += 1
        return looks % 9 == 0

    more, holds = True, 0
    while more:
        try:
            more = maker.make_segment(0, every_ninth)
        except CancelledError:
            holds += 1
    maker.close()
    assert holds > 3
    assert held.things.keys() == whole.things.keys()
    for place in range(len(head_of(reel).made)):
        both = [kept.get("film", f"reel-{place}") or b"" for kept in (whole, held)]
        left, right = (Segment.from_bytes(content) for content in both)
        assert left is not None
        assert right is not None
        assert left.numbers.tolist() == right.numbers.tolist()


def test_work_that_takes_long_lets_others_in_and_goes_on(clips: ClipPath) -> None:
    path = clips("bframes.mp4")
    index = build_index(path)
    whole, kept = Kept(), Kept()
    made(path, whole)
    reel = Reel("film", kept)
    reel.begin(dense(index))
    maker = ReelMaker(path, index, reel)
    more, pauses = True, 0
    while more:
        try:
            more = maker.make_segment(0, is_long=lambda: True)
        except CancelledError:
            pauses += 1
    maker.close()
    assert pauses > len(head_of(reel).made)
    assert kept.things.keys() == whole.things.keys()
    assert head_of(reel).is_complete


def test_a_damaged_segment_is_not_there_and_is_made_again(clips: ClipPath) -> None:
    path, kept = clips("bframes.mp4"), Kept()
    index, _ = made(path, kept)
    kept.things["film reel-0"] = kept.things["film reel-0"][:-5]
    reel = Reel("film", kept)
    reel.use(reel.read_head(index))
    assert reel.near(0) is None
    assert reel.near(index.duration_us) is not None
    assert head_of(reel).missing == 1
    maker = ReelMaker(path, index, reel)
    assert not maker.make_segment(0)
    maker.close()
    found = reel.near(0)
    assert found is not None
    assert found[0] == 0


def test_a_lost_drive_leaves_scrubbing_without_a_picture(clips: ClipPath) -> None:
    index, reel = made(clips("bframes.mp4"), Kept())

    class Gone(Kept):
        @override
        def get(self, recording_id: str, kind: str) -> bytes | None:
            thing = f"{recording_id} {kind}"
            raise StorageError(msg("The drive with {file} does not answer.", file=thing))

    away = Reel("film", Gone())
    away.use(head_of(reel))
    assert away.near(0) is None
    assert head_of(away).is_complete
    assert len(index)


def test_a_full_disk_leaves_what_was_made(clips: ClipPath) -> None:
    path, kept = clips("bframes.mp4"), Kept()
    index = build_index(path)
    reel = Reel("film", kept)
    reel.begin(dense(index))
    maker = ReelMaker(path, index, reel)
    assert maker.make_segment(0)
    kept.full_after = 0
    with pytest.raises(DiskError):
        maker.make_segment(0)
    assert reel.near(0) is not None
    kept.full_after = None
    while maker.make_segment(0):
        pass
    maker.close()
    assert head_of(reel).is_complete


def test_the_reel_of_another_film_is_not_used(clips: ClipPath) -> None:
    kept = Kept()
    index, reel = made(clips("bframes.mp4"), kept)
    other = build_index(clips("vfr.mp4"))
    assert head_of(reel).fits(index)
    found = Reel("film", kept).read_head(other)
    assert found.fits(other)
    assert not found.made
    assert found.made_bytes == 0


def test_a_damaged_film_has_a_reel_of_what_can_be_seen(clips: ClipPath, tmp_path: Path) -> None:
    content = bytearray(clips("bframes.mp4").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = bytes(4000)
    path = tmp_path / "damaged.mp4"
    path.write_bytes(content)
    index, reel = made(path, Kept())
    numbers = {found[0] for us in range(0, index.duration_us, 40_000) if (found := reel.near(us))}
    assert 0 in numbers
    assert len(numbers) > len(index) // 3


def test_an_estimate_says_what_it_costs_and_whether_it_is_worth_it(clips: ClipPath) -> None:
    path = clips("bframes.mp4")
    index = build_index(path)
    ticks = iter(range(10_000))
    slow = estimate(path, index, now_s=lambda: next(ticks) / 100)
    assert slow.is_worth_it
    assert slow.head.expected_s > 0
    assert 0 < slow.head.expected_bytes < slow.head.most_bytes
    assert slow.worst_ms == pytest.approx(21 * 10)
    frozen = estimate(path, index, now_s=lambda: 0.0)
    assert not frozen.is_worth_it


def test_an_estimate_can_be_given_up(clips: ClipPath) -> None:
    path = clips("bframes.mp4")
    with pytest.raises(CancelledError):
        estimate(path, build_index(path), lambda: True)


def film_of(hours: float, gop: int, size_bytes: int, fps: int = 30) -> FrameIndex:
    """Return the index of a long film that nobody has to make."""
    count = round(hours * 3600 * fps)
    pts = np.arange(count, dtype=np.int64)
    first = np.arange(0, count, gop, dtype=np.int64)
    return FrameIndex(
        time_base=Fraction(1, fps),
        pts=pts,
        end_pts=count,
        keys=np.stack((first, first, first, first), axis=1),
        identity=Identity.PTS,
        positions=np.empty(0, np.int64),
        size_bytes=size_bytes,
    )


def test_four_hours_stay_within_the_bound() -> None:
    index = film_of(4, 250, 8 << 30)
    head = plan(index, 21_000)
    pictures = len(wanted(index, head.interval_us))
    assert pictures * 21_000 <= head.most_bytes <= MOST_BYTES
    assert head.interval_us <= 2 * US_PER_S
    heavy = plan(index, 60_000)
    assert len(wanted(index, heavy.interval_us)) * 60_000 <= heavy.most_bytes == MOST_BYTES


def test_a_short_film_has_ten_pictures_a_second() -> None:
    index = film_of(10 / 60, 250, 1 << 30)
    head = plan(index, 15_000)
    assert head.interval_us == US_PER_S // 10
    assert len(wanted(index, head.interval_us)) == pytest.approx(6000, rel=0.01)


def test_pictures_that_turn_out_larger_than_expected_do_not_break_the_bound(
    clips: ClipPath,
) -> None:
    path = clips("bframes.mp4")
    index = build_index(path)
    reel = Reel("film", Kept())
    one = replace(dense(index), most_bytes=1)
    reel.begin(one)
    probe = ReelMaker(path, index, reel)
    while probe.make_segment(0):
        pass
    probe.close()
    assert head_of(reel).is_complete
    assert reel.near(0) is None
    assert head_of(reel).made_bytes < 100


@given(
    hours=st.floats(0.001, 6),
    gop=st.integers(1, 600),
    fps=st.sampled_from([1, 5, 25, 30, 60]),
    size=st.integers(0, 1 << 38),
    picture=st.floats(500, 200_000),
)
@settings(max_examples=40, deadline=None)
def test_a_plan_is_bounded_and_covers_the_film(
    hours: float, gop: int, fps: int, size: int, picture: float
) -> None:
    index = film_of(hours, gop, size, fps)
    head = plan(index, picture)
    numbers = wanted(index, head.interval_us)
    times = (index.times_us - index.times_us[0])[numbers]
    assert (len(numbers) - 2) * picture <= head.most_bytes * 1.01 + picture
    assert head.most_bytes <= MOST_BYTES
    assert (np.diff(numbers) > 0).all()
    assert numbers[0] == 0
    assert numbers[-1] == len(index) - 1
    frame_us = US_PER_S // fps
    assert np.diff(times, prepend=0).max() <= head.interval_us * 5 // 3 + 2 * frame_us
    assert head.starts_us == tuple(times[::32].tolist())
    assert ReelHead.from_bytes(head.to_bytes()) == head


@given(content=st.binary(max_size=200), cut=st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_what_is_no_segment_is_no_segment(content: bytes, cut: int) -> None:
    whole = Segment.of([(3, 120_000, b"abc"), (9, 360_000, b"defg")]).to_bytes()
    back = Segment.from_bytes(whole)
    assert back is not None
    assert back.numbers.tolist() == [3, 9]
    assert back.picture(0) is None
    assert Segment.from_bytes(content) is None
    assert cut >= len(whole) or Segment.from_bytes(whole[:cut]) is None
    assert ReelHead.from_bytes(content) is None
