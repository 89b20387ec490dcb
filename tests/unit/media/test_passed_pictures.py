"""Pictures passed on the way to one that was asked for are kept: going back needs them next."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from observer.media import Player, packets
from observer.media.cache import PictureCache
from observer.media.chain import Chain, Part
from observer.media.fetcher import FrameFetcher
from observer.media.indexing import build_index
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from observer.media.source import never
from tests.unit.media.conftest import Clip, make, read_number
from tests.unit.media.test_player import settled, until

BOX_PX = (160, 96)
COUNT, LAST = 200, 199
FIFTH, BIT = LAST // 5, LAST // 32
Count = Callable[[], int]
Cancelled = Callable[[], bool]


@pytest.fixture(scope="module")
def long_group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a film of a single group of pictures, some of which no other leans on."""
    path: Path = tmp_path_factory.mktemp("group") / "long.mp4"
    whole = {"x264-params": f"keyint={COUNT}:scenecut=0:bframes=3"}
    make(path, Clip(count=COUNT, gop=COUNT, b_frames=3, options=whole))
    return path


@pytest.fixture
def fetcher(long_group: Path) -> Iterator[FrameFetcher]:
    placed = Placed(source=long_group)
    found = FrameFetcher(Chain([Part(placed, build_index(long_group), 0)]), PictureCache(1 << 24))
    found.first(BOX_PX, never)
    yield found
    found.close()


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Return what tells how many packets were decoded so far."""
    counted: list[None] = []
    decode = packets.decode_packet

    def count(*asked: object) -> object:
        counted.append(None)
        return decode(*asked)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr("observer.media.decoder.decode_packet", count)
    return lambda: len(counted)


def kept(fetcher: FrameFetcher) -> list[int]:
    return [number for number in range(1, LAST) if fetcher.touch(number, BOX_PX)]


def test_a_cold_seek_keeps_the_end_of_the_long_way_there(fetcher: FrameFetcher) -> None:
    fetcher.frame(LAST, BOX_PX, never)
    found = kept(fetcher)
    assert found[0] >= LAST - FIFTH
    assert len(found) > FIFTH // 3
    assert set(range(LAST - BIT, LAST)) <= set(found)
    for number in found:
        frame = fetcher.cached(number, BOX_PX)
        assert frame is not None
        assert frame.exact
        assert read_number(frame.picture[:, :, :3]) == number


def test_going_back_over_them_decodes_nothing(fetcher: FrameFetcher, decoded: Count) -> None:
    fetcher.frame(LAST, BOX_PX, never)
    before = decoded()
    for number in reversed(kept(fetcher)):
        assert fetcher.frame(number, BOX_PX, never).number == number
    assert decoded() == before


def test_a_short_way_and_a_picture_while_dragging_keep_nothing(fetcher: FrameFetcher) -> None:
    fetcher.frame(4, BOX_PX, never)
    fetcher.frame(150, BOX_PX, never, exact=False)
    assert kept(fetcher) == [4, 150]


def test_no_more_is_kept_than_there_is_room_for(long_group: Path) -> None:
    chain = Chain([Part(Placed(source=long_group), build_index(long_group), 0)])
    fetcher = FrameFetcher(chain, PictureCache(24 * 30_000))
    fetcher.first(BOX_PX, never)
    fetcher.frame(LAST, BOX_PX, never)
    room, found = fetcher.room, kept(fetcher)
    fetcher.close()
    assert room < FIFTH
    assert found[0] >= LAST - room // 3


def test_a_step_back_right_after_a_cold_seek_is_there_at_once(
    long_group: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    monkeypatch.setattr(FrameFetcher, "fill", lambda *_asked: held.wait(20))
    player = Player(long_group, sound=False)
    try:
        player.seek_frame(LAST)
        assert settled(player).number == LAST
        for back in range(1, BIT + 1):
            player.step(-1)
            assert not player.pending
            frame = player.frame()
            assert frame is not None
            assert read_number(frame.picture[:, :, :3]) == LAST - back
    finally:
        held.set()
        player.close()


def test_what_a_held_key_has_passed_meanwhile_is_not_decoded_any_more(
    long_group: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[range] = []
    fill, steps = FrameFetcher.fill, 60
    player = Player(long_group, sound=False)

    def pressed(fetcher: FrameFetcher, numbers: range, *asked: object) -> None:
        if numbers[0] > COUNT // 2:
            for _ in range(0 if wanted else steps):
                player.step(-1)
            wanted.append(numbers)
        fill(fetcher, numbers, *asked)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(FrameFetcher, "fill", pressed)
    try:
        player.seek_frame(LAST)
        until(lambda: wanted and not player.pending)
        hand = settled(player)
        assert hand.number == LAST - steps
        assert read_number(hand.picture[:, :, :3]) == hand.number
        assert all(numbers[0] <= hand.number for numbers in wanted)
    finally:
        player.close()


def test_playing_back_begins_when_no_picture_is_missing_of_what_comes_first(
    long_group: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    fill = FrameFetcher.fill

    def wait_and_fill(
        fetcher: FrameFetcher, wanted: range, box_px: tuple[int, int], cancelled: Cancelled
    ) -> None:
        while not held.wait(0.005):
            cancelled()  # which has ready what is there, as it does between two packets
        fill(fetcher, wanted, box_px, cancelled)

    monkeypatch.setattr(FrameFetcher, "fill", wait_and_fill)
    player = Player(long_group, sound=False)
    try:
        player.seek_frame(60)
        settled(player)
        player.play_backwards()
        for _ in range(60):
            assert not held.wait(0.005)
            player.frame()
            assert not player._transport.running
        held.set()
        until(lambda: player._transport.running)
        fetcher = player.screen.fetcher
        assert fetcher is not None
        assert all(fetcher.touch(number, player.screen.box_px) for number in range(35, 60))
    finally:
        held.set()
        player.close()


@pytest.mark.parametrize("start", [32, 25, 12])
@pytest.mark.parametrize("films", [1, 2])
def test_playing_back_begins_near_where_a_loop_closes_and_before_it(
    long_group: Path, start: int, films: int
) -> None:
    placed = [[Placed(source=long_group, id=str(film))] for film in range(films)]
    player = SessionPlayer(placed, sound=False)
    try:
        until(lambda: player.ready and not player.pending)
        fetcher = player.views[0].screen.fetcher
        assert fetcher is not None
        begins_us = fetcher.chain.begins_us
        player.set_loop(int(begins_us[20]), int(begins_us[180]))
        player.seek_frame(start)
        until(lambda: not player.pending)
        player.play_backwards()
        until(lambda: (frame := player.views[0].frame()) is not None and frame.number != start)
    finally:
        player.close()
