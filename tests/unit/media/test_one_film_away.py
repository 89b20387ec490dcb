"""A film that cannot be had for a while leaves the others of the session to be played."""

import io
from collections.abc import Callable, Iterator

import pytest

from observer.media.clock import HeardClock
from observer.media.fetcher import FrameFetcher
from observer.media.frame import PlayerEvent
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from observer.model.errors import DriveError, MediaError
from observer.model.messages import msg
from tests.unit.media.test_player import ClipPath, HandClock, pass_time, until
from tests.unit.media.test_races import Drive, long_film
from tests.unit.media.test_session_player import (
    PICTURE_US,
    hand,
    index,
    looked,
    run,
    settled,
    together,
)

__all__ = ["hand", "long_film", "together"]

Pulled = Callable[..., tuple[SessionPlayer, Drive]]


@pytest.fixture
def pulled(long_film: bytes, hand: HandClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulled]:
    """Return two films of which one goes away while they play."""
    monkeypatch.setattr("observer.media.projector._RETRY_S", 0.005)
    monkeypatch.setattr("observer.media.screen._AHEAD_PLAYING", 2)
    players = []

    def pull(*, main: int) -> tuple[SessionPlayer, Drive]:
        drive = Drive(long_film)
        stays = Placed(source=lambda: io.BytesIO(long_film), id="a")
        goes = Placed(source=drive.open, id="b")
        player = SessionPlayer([[stays], [goes]], sound=False, clock=HeardClock(hand))
        players.append(player)
        until(lambda: player.ready and not player.pending)
        player.set_main(main)
        player.play()
        run(player)
        drive.pulled = True
        until(lambda: pass_time(hand, 0.01) or looked(player).error)
        assert isinstance(player.error, DriveError)
        until(lambda: not player.playing)
        return player, drive

    yield pull
    for player in players:
        player.close()


@pytest.mark.parametrize("main", [0, 1])
def test_the_other_film_plays_on_and_the_one_that_was_away_joins_in_when_it_is_back(
    pulled: Pulled, hand: HandClock, main: int
) -> None:
    player, drive = pulled(main=main)
    events: list[PlayerEvent] = []
    player.on_event(events.append)
    player.play()
    run(player)
    before_us = player.now_us
    for number in range(1, 11):
        hand.now_s += PICTURE_US / 1e6
        refused = drive.refused
        until(lambda refused=refused: drive.refused > refused)  # type: ignore[misc]  # bound now
        now_us = before_us + number * PICTURE_US
        until(lambda now=now_us: index(player.views[0]) == now // PICTURE_US)  # type: ignore[misc]  # bound now
        assert player.playing
        assert player._transport.running
    assert PlayerEvent.FAILED not in events
    drive.pulled = False
    until(lambda: player.error is None)
    until(lambda: index(player.views[1]) == player.now_us // PICTURE_US)
    assert player.playing
    assert player._transport.running


def test_what_is_sought_meanwhile_is_shown_by_the_other_film_and_later_by_this_one(
    pulled: Pulled,
) -> None:
    player, drive = pulled(main=0)
    player.seek_frame(390)
    until(lambda: not player.pending)
    assert index(player.views[0]) == 390
    refused = drive.refused
    until(lambda: drive.refused > refused + 3)
    assert player.now_us == 390 * PICTURE_US
    drive.pulled = False
    until(lambda: player.error is None)
    until(lambda: index(player.views[1]) == 390)
    assert [frame and frame.index for frame in settled(player)] == [390, 390]
    assert not player.playing


def test_with_every_film_away_it_waits_and_plays_when_one_is_back(
    long_film: bytes, hand: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observer.media.projector._RETRY_S", 0.005)
    monkeypatch.setattr("observer.media.screen._AHEAD_PLAYING", 2)
    drives = [Drive(long_film), Drive(long_film)]
    views = [[Placed(source=drive.open, id=str(i))] for i, drive in enumerate(drives)]
    player = SessionPlayer(views, sound=False, clock=HeardClock(hand))
    try:
        until(lambda: player.ready and not player.pending)
        for drive in drives:
            drive.pulled = True
        player.seek_frame(300)
        until(lambda: all(view.error is not None for view in player.views))
        player.play()
        until(lambda: not player.playing)
        assert not player._transport.running
        drives[1].pulled = False
        until(lambda: player.views[1].error is None and player.playing)
        run(player)
        hand.now_s += 0.2
        until(lambda: index(player.views[1]) == player.now_us // PICTURE_US)
        drives[0].pulled = False
        until(lambda: player.error is None)
        until(lambda: index(player.views[0]) == player.now_us // PICTURE_US)
    finally:
        player.close()


def test_a_film_beside_that_cannot_be_decoded_stops_the_others_once_and_not_again(
    clips: ClipPath, hand: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished = FrameFetcher.next
    tried = 0

    def fails(self: FrameFetcher, *arguments: object) -> object:
        nonlocal tried
        if self.chain.parts[0].placed.id == "b":
            tried += 1
            raise MediaError(msg("{file} cannot be decoded.", file="b"))
        return wished(self, *arguments)  # type: ignore[arg-type]  # passed on as they are

    player = SessionPlayer(
        [
            [Placed(source=clips("bframes.mp4"), id="a")],
            [Placed(source=clips("open_gop.mp4"), id="b")],
        ],
        sound=False,
        clock=HeardClock(hand),
    )
    try:
        until(lambda: player.ready and not player.pending)
        monkeypatch.setattr("observer.media.screen._AHEAD_PLAYING", 0)
        monkeypatch.setattr(FrameFetcher, "next", fails)
        player.seek_frame(70)
        settled(player)
        player.seek_us(0)
        settled(player)
        player.views[1]._cache.forget(player.views[1]._projector._film)
        player.play()
        until(lambda: looked(player).error)
        until(lambda: not player.playing)
        player.play()
        run(player)
        begin_us, tried_before = player.now_us, tried
        for number in range(1, 21):
            hand.now_s += PICTURE_US / 1e6
            now_us = begin_us + number * PICTURE_US
            until(lambda now=now_us: index(player.views[0]) == now // PICTURE_US)  # type: ignore[misc]  # bound now
        assert player.playing
        assert tried - tried_before < 5
        monkeypatch.undo()
        player.seek_us(1_000_000)
        until(lambda: not player.pending)
        assert player.error is None
        assert [index(view) for view in player.views] == [25, 25]
    finally:
        player.close()
