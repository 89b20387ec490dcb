"""While the hand moves a picture is on screen at once; it is marked, and the exact one follows."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media import Frame, Player, PlayerEvent, Recording
from observer.media.indexing import build_index
from observer.media.placement import Placed
from tests.unit.media.conftest import read_number

ClipPath = Callable[[str], Path]
LONGEST_S = 20.0


class EveryFifth:
    """Small pictures of every fifth picture, from some number on."""

    def __init__(self, path: Path, since: int = 0) -> None:
        with Recording(path) as recording:
            self.times_us = recording.times_us - recording.times_us[0]
            self.pictures = [
                np.dstack((recording.picture(n)[::2, ::2, ::-1], np.full((48, 80), 255, np.uint8)))
                for n in range(0, len(recording), 5)
            ]
        self.since = since

    def near(self, own_us: int) -> tuple[int, NDArray[np.uint8]] | None:
        place = int(np.abs(self.times_us[::5] - own_us).argmin())
        if place * 5 < self.since:
            return None
        return place * 5, np.ascontiguousarray(self.pictures[place], np.uint8)


@pytest.fixture
def films() -> Iterator[list[Player]]:
    players: list[Player] = []
    yield players
    for player in players:
        player.close()


def settled(player: Player) -> Frame:
    pause = threading.Event()
    frame = None
    for _ in range(int(LONGEST_S / 0.002)):
        frame = player.frame()
        if player.error or (frame is not None and not player.pending):
            break
        pause.wait(0.002)
    assert player.error is None
    assert frame is not None
    return frame


def opened(films: list[Player], *placed: Placed) -> Player:
    player = Player(placed, sound=False)
    films.append(player)
    settled(player)
    return player


def test_the_reel_is_on_screen_before_the_call_returns(
    films: list[Player], clips: ClipPath
) -> None:
    path = clips("bframes.mp4")
    player = opened(films, Placed(source=path, id="a", reel=EveryFifth(path)))
    told: list[PlayerEvent] = []
    player.on_event(told.append)
    for wanted in (62, 31, 9, 73):
        player.seek_us(wanted * 40_000, exact=False)
        frame = player.frame()
        assert frame is not None
        assert not player.pending
        if not frame.exact:
            assert abs(frame.index - wanted) <= 3
            assert frame.index % 5 == 0
            assert (frame.time_us, frame.recording_id) == (frame.index * 40_000, "a")
        assert read_number(frame.picture[:, :, :3]) == frame.index
    assert told.count(PlayerEvent.FRAME) == 4
    player.seek_us(73 * 40_000)
    frame = settled(player)
    assert frame.exact
    assert frame.index == 73


def test_on_the_session_clock_the_reel_tells_its_own_times(
    films: list[Player], clips: ClipPath
) -> None:
    path = clips("bframes.mp4")
    player = opened(
        films,
        Placed(source=path, id="a", offset_us=1_000_000, reel=EveryFifth(path)),
        Placed(source=path, id="b", offset_us=9_000_000, reel=EveryFifth(path)),
    )
    player.seek_us(9_000_000 + 52 * 40_000, exact=False)
    frame = player.frame()
    assert frame is not None
    assert (frame.recording_id, frame.index, frame.exact) == ("b", 50, False)
    assert frame.number == 75 + 50
    assert frame.time_us == 9_000_000 + 2_000_000
    assert frame.recording_us == 2_000_000


def test_where_the_reel_was_not_made_yet_a_keyframe_stands_in(
    films: list[Player], clips: ClipPath
) -> None:
    path = clips("bframes.mp4")
    player = opened(films, Placed(source=path, reel=EveryFifth(path, since=60)))
    keys = {int(number) for number in build_index(path).keys[:, 3]}
    player.seek_us(47 * 40_000, exact=False)
    frame = settled(player)
    assert not frame.exact
    assert frame.index == max(key for key in keys if key <= 47)
    assert read_number(frame.picture[:, :, :3]) == frame.index


def test_a_picture_that_is_ready_is_exact_at_once(films: list[Player], clips: ClipPath) -> None:
    path = clips("bframes.mp4")
    player = opened(films, Placed(source=path, reel=EveryFifth(path)))
    player.seek_frame(33)
    settled(player)
    player.seek_us(33 * 40_000, exact=False)
    frame = player.frame()
    assert frame is not None
    assert (frame.index, frame.exact) == (33, True)


def test_the_last_place_of_the_hand_wins(films: list[Player], clips: ClipPath) -> None:
    path = clips("open_gop.mp4")
    player = opened(films, Placed(source=path))
    for wanted in range(0, 70, 3):
        player.seek_us(wanted * 40_000, exact=False)
    player.seek_us(57 * 40_000)
    frame = settled(player)
    assert (frame.index, frame.exact) == (57, True)
    assert read_number(frame.picture[:, :, :3]) == 57
