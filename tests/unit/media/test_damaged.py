"""A film that is damaged in its middle is gone through in both directions, and nothing spins."""

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from observer.media import Player, PlayerEvent, Recording, packets
from observer.media.clock import HeardClock
from observer.media.fetcher import FrameFetcher
from observer.model.errors import MediaError
from tests.unit.media.conftest import CLIPS, Clip, make
from tests.unit.media.test_player import (
    HandClock,
    Open,
    opened,
    pass_time,
    settled,
    started,
    true_number,
    until,
    until_shown,
)

__all__ = ["opened"]

HOLE = range(30, 34)
Broken = Callable[..., Path]
# Pictures that are damaged still carry the time of their packet in MP4; in AVI they are left out.
KINDS = {
    "hole.mp4": Clip(b_frames=2),
    "hole_without_b.mp4": Clip(b_frames=0),
    "hole.avi": Clip(codec="mpeg4", b_frames=0),
    "late.avi": Clip(codec="mpeg4", b_frames=2),
}

HOLED = ("hole.mp4", "hole_without_b.mp4", "hole.avi")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    """Return a clip in which the packets of some pictures hold nothing of use."""
    folder = tmp_path_factory.mktemp("broken")

    def path_of(name: str, numbers: range = HOLE) -> Path:
        path: Path = folder / f"{numbers.start}-{numbers.stop}-{name}"
        if not path.exists():
            make(path, KINDS[name])
            spoil(path, numbers)
        return path

    return path_of


def spoil(path: Path, numbers: range) -> None:
    """Overwrite the packets of some pictures, counted as they are shown."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        timed = all(packet.pts is not None for packet in packets)
        shown = sorted(packets, key=lambda packet: (packet.pts or 0) if timed else 0)
        places = [(packet.pos, packet.size) for packet in (shown[n] for n in numbers)]
    content = bytearray(path.read_bytes())
    for place, size in places:
        assert place is not None
        content[place : place + size] = bytes([255]) * size
    path.write_bytes(content)


class Counter:
    """Counts how often packets are decoded and pictures fetched."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.decoded = 0
        self.filled = 0
        decode, fill = packets.decode_packet, FrameFetcher.fill

        def counted_decode(*arguments: object) -> object:
            self.decoded += 1
            return decode(*arguments)  # type: ignore[arg-type]  # passed on as they came

        def counted_fill(*arguments: object) -> None:
            self.filled += 1
            fill(*arguments)  # type: ignore[arg-type]  # passed on as they came

        monkeypatch.setattr("observer.media.decoder.decode_packet", counted_decode)
        monkeypatch.setattr(FrameFetcher, "fill", counted_fill)


def at_rest(player: Player) -> None:
    """Wait until the worker has nothing left to do; a worker that spins never comes to rest."""

    def idle() -> bool:
        with player._changed:
            return not player.playing and player._projector.next_job() is None

    until(idle)


def there(path: Path, player: Player) -> list[int]:
    """Return the numbers of the pictures that exist, by asking for each."""
    index = player.index
    assert index is not None
    numbers = []
    with Recording(path, index) as recording:
        for number in range(len(recording)):
            try:
                recording.picture(number)
            except MediaError:
                continue
            numbers.append(number)
    return numbers


@pytest.mark.parametrize("name", HOLED)
def test_stepping_back_and_on_passes_over_the_pictures_that_are_gone(
    name: str, broken: Broken, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = broken(name)
    count = Counter(monkeypatch)
    player = opened(path)
    player.seek_frame(45)
    settled(player)
    exist = [number for number in there(path, player) if 20 <= number <= 45]
    assert player.index is not None
    times = (player.index.times_us - player.index.times_us[0])[exist] // 40_000
    assert not set(times.tolist()) & set(HOLE)
    count.decoded = 0
    back = []
    while settled(player).index > 20:
        back.append(settled(player).index)
        assert settled(player).exact
        player.step(-1)
    assert back == exist[:0:-1]
    on = []
    while settled(player).index < 45:
        on.append(settled(player).index)
        player.step(1)
    assert on == exist[:-1]
    at_rest(player)
    assert count.decoded < 10 * 75


@pytest.mark.parametrize("name", HOLED)
def test_beside_a_hole_the_worker_comes_to_rest(
    name: str, broken: Broken, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = Counter(monkeypatch)
    player = opened(broken(name))
    player.seek_frame(36)
    settled(player)
    player.step(-1)
    settled(player)
    at_rest(player)
    player.step(0)
    at_rest(player)
    before = (count.decoded, count.filled)
    assert count.filled < 2 * 75
    assert count.decoded < 10 * 75
    player.step(0)
    at_rest(player)
    assert (count.decoded, count.filled) == before


def test_what_is_shown_beside_a_hole_carries_its_own_number_and_time(
    broken: Broken, opened: Open
) -> None:
    player = opened(broken("hole_without_b.mp4"))
    for number, ahead in [(30, 34), (33, 34), (29, 29), (34, 34)]:
        player.seek_frame(number)
        frame = settled(player)
        assert (frame.index, frame.time_us, frame.pts) == (
            ahead,
            ahead * 40_000,
            player.index.pts[ahead] if player.index else -1,
        )
        assert frame.exact
    player.seek_us(32 * 40_000)
    assert settled(player).index == 29
    player.step(1)
    assert settled(player).index == 34
    player.step(-1)
    frame = settled(player)
    assert (frame.index, true_number(frame), frame.exact) == (29, 29, True)


def test_the_picture_before_a_hole_tells_how_long_nothing_can_be_seen(
    broken: Broken, opened: Open
) -> None:
    player = opened(broken("hole_without_b.mp4"))
    player.seek_us(31 * 40_000)
    frame = settled(player)
    assert (frame.index, frame.time_us, frame.end_us) == (29, 29 * 40_000, 30 * 40_000)
    assert frame.damaged
    assert frame.gap_us == len(HOLE) * 40_000
    assert true_number(frame) == 29
    player.step(1)
    frame = settled(player)
    assert (frame.index, frame.damaged) == (34, False)
    player.step(-1)
    assert settled(player).damaged
    player.step(-1)
    assert not settled(player).damaged


def test_a_hole_that_is_met_while_playing_is_told_as_soon_as_it_is_known(
    broken: Broken, opened: Open
) -> None:
    hand = HandClock()
    player = opened(broken("hole_without_b.mp4"), clock=HeardClock(hand))
    player.seek_frame(26)
    first = settled(player)
    begin_s = started(player, hand)
    hand.now_s = begin_s + (32 * 40_000 - first.time_us) / 1e6
    until(lambda: (f := player.frame()) is not None and f.index == 29 and f.damaged)
    hand.now_s = begin_s + (35 * 40_000 - first.time_us) / 1e6
    until_shown(player, 35)
    frame = player.frame()
    assert frame is not None
    assert not frame.damaged


@pytest.mark.parametrize("name", HOLED)
def test_playing_goes_over_the_hole_and_holds_the_picture_before_it(
    name: str, broken: Broken, opened: Open
) -> None:
    hand = HandClock()
    path = broken(name)
    player = opened(path, clock=HeardClock(hand))
    player.seek_frame(25)
    first = settled(player)
    exist = [number for number in there(path, player) if 25 <= number <= 45]
    begin_s = started(player, hand)
    shown = [first.index]
    assert player.index is not None
    times_us = (player.index.times_us - player.index.times_us[0]).tolist()
    for number in exist[1:]:
        due_us = times_us[number]
        hand.now_s = begin_s + (due_us - first.time_us) / 1e6 - 0.001
        frame = player.frame()
        assert frame is not None
        assert frame.index == shown[-1]
        hand.now_s += 0.002
        until_shown(player, number)
        frame = player.frame()
        assert frame is not None
        shown.append(frame.index)
    assert shown == exist
    assert player.error is None


def test_at_damaged_ends_it_stays_on_the_first_and_last_picture_there_is(
    broken: Broken, opened: Open
) -> None:
    hand = HandClock()
    events: list[PlayerEvent] = []
    player = opened(broken("hole_without_b.mp4", range(70, 75)), clock=HeardClock(hand))
    player.on_event(events.append)
    player.seek_frame(74)
    assert settled(player).index == 69
    player.step(1)
    assert settled(player).index == 69
    player.seek_us(10**9)
    assert settled(player).index == 69
    player.step(-1)
    assert settled(player).index == 68
    player.play()
    until(lambda: pass_time(hand, 0.01) or not player.playing)
    until(lambda: PlayerEvent.ENDED in events)
    assert settled(player).index == 69
    player.play()
    assert settled(player).index == 0
    assert player.error is None


def test_a_damaged_keyframe_is_passed_over_in_both_directions(broken: Broken, opened: Open) -> None:
    path = broken("hole.mp4", range(40, 41))
    player = opened(path)
    settled(player)
    exist = there(path, player)
    before, after = max(n for n in exist if n < 40), min(n for n in exist if n > 40)
    player.seek_frame(after)
    settled(player)
    player.step(-1)
    assert settled(player).index == before
    player.step(1)
    assert settled(player).index == after
    at_rest(player)


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize(("name", "numbers"), [("hole.mp4", (70, 72)), ("late.avi", (70, 72))])
def test_what_comes_after_damage_near_the_end_is_found_whatever_the_number_of_cores(
    name: str, numbers: tuple[int, int], threads: int, broken: Broken, opened: Open
) -> None:
    path = broken(name, range(*numbers))
    player = opened(path, threads=threads)
    player.seek_frame(1000)
    last = settled(player)
    assert player.index is not None
    assert player.index.pts[last.index] == player.index.pts[-1]
    assert len(player.index) == (75 if name == "hole.mp4" else 73)
    seen = [last.index]
    while seen[-1] > 60:
        player.step(-1)
        seen.append(settled(player).index)
    lost = set(range(*numbers)) if name == "hole.mp4" else set()
    assert seen == [number for number in range(last.index, 59, -1) if number not in lost]


def test_a_healthy_film_loses_no_picture(tmp_path: Path) -> None:
    for name, clip in CLIPS.items():
        path = tmp_path / name
        make(path, clip)
        with Recording(path) as recording:
            order = np.random.default_rng(5).permutation(len(recording))[:12]
            for number in order:
                recording.picture(int(number))
            assert not recording._decoder.lost, name


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep FFmpeg's remarks about the damage out of the test's output."""
    before = av.logging.get_level()
    av.logging.set_level(None)
    yield
    av.logging.set_level(before)
