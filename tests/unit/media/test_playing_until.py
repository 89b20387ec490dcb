"""A stretch is played exactly once: nothing behind its end is shown, however late one looks."""

from collections.abc import Iterator

import pytest

from observer.media.clock import HeardClock
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from tests.unit.media.test_player import ClipPath, HandClock, pass_time, until

PICTURE_US = 40_000


@pytest.fixture
def hand() -> HandClock:
    return HandClock()


@pytest.fixture
def player(hand: HandClock, clips: ClipPath) -> Iterator[SessionPlayer]:
    made = SessionPlayer(
        [[Placed(source=clips("bframes.mp4"), id="a")]], sound=False, clock=HeardClock(hand)
    )
    until(lambda: made.ready and not made.pending)
    yield made
    made.close()


def begin(player: SessionPlayer, from_us: int, until_us: int) -> None:
    player.seek_us(from_us)
    until(lambda: not player.pending)
    player.play()
    player.set_until(until_us)
    until(lambda: player.views[0].frame() is not None and player._transport.running)


def index(player: SessionPlayer) -> int | None:
    frame = player.views[0].frame()
    return frame.index if frame is not None else None


def test_it_rests_on_the_last_picture_before_the_end(
    player: SessionPlayer, hand: HandClock
) -> None:
    begin(player, 5 * PICTURE_US, 12 * PICTURE_US)
    seen: list[int | None] = []
    while player.playing:
        pass_time(hand, 0.01)
        seen.append(index(player))
    until(lambda: not player.pending)
    assert index(player) == 11
    assert all(number is None or number <= 11 for number in seen)


def test_however_late_one_looks_nothing_behind_the_end_is_shown(
    player: SessionPlayer, hand: HandClock
) -> None:
    begin(player, 5 * PICTURE_US, 12 * PICTURE_US)
    pass_time(hand, 1.5)
    assert (index(player) or 0) <= 11
    assert not player.playing
    assert player.now_us < 12 * PICTURE_US


def test_it_plays_on_when_asked_again_and_when_the_end_is_taken_away(
    player: SessionPlayer, hand: HandClock
) -> None:
    begin(player, 5 * PICTURE_US, 8 * PICTURE_US)
    player.set_until(None)
    pass_time(hand, 0.4)
    until(lambda: (index(player) or 0) >= 12)
    assert player.playing


def test_another_place_goes_before_it(player: SessionPlayer, hand: HandClock) -> None:
    begin(player, 5 * PICTURE_US, 8 * PICTURE_US)
    player.seek_us(20 * PICTURE_US)
    until(lambda: not player.pending and player._transport.running)
    pass_time(hand, 0.2)
    assert player.playing
    until(lambda: (index(player) or 0) >= 22)
