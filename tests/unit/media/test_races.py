"""Whatever happens at an awkward moment, the player tells of it and does not hang."""

import io
import threading

import pytest
from typing_extensions import override

from observer.media import Frame, Player, PlayerEvent
from observer.media.cache import PictureCache
from observer.media.clock import HeardClock
from observer.media.fetcher import FrameFetcher
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from observer.media.sound_output import SoundOutput
from observer.media.source import translated
from observer.media.transport import Transport
from observer.model.errors import DriveError, MediaError
from observer.model.messages import msg
from tests.unit.media.conftest import Clip, make
from tests.unit.media.test_damaged import Counter, at_rest
from tests.unit.media.test_player import (
    LONGEST_S,
    ClipPath,
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
from tests.unit.media.test_sound import FakeOutput

__all__ = ["opened"]

LONG = 400


class Drive:
    """A drive that can be pulled out, with one film on it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.pulled = False
        self.refused = 0

    def open(self) -> io.BytesIO:
        drive = self
        if self.pulled:
            self.refused += 1
            raise OSError(5, "Input/output error")

        class File(io.BytesIO):
            @override
            def read(self, size: int | None = -1, /) -> bytes:
                if drive.pulled:
                    raise OSError(5, "Input/output error")
                return super().read(size)

        return File(self.content)


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a film that is too long for one read."""
    path = tmp_path_factory.mktemp("long") / "long.avi"
    make(path, Clip(codec="mjpeg", pix_fmt="yuvj420p", count=LONG, b_frames=0))
    return path.read_bytes()


def told(player: Player) -> list[PlayerEvent]:
    """Return a list to which the player's events are added."""
    events: list[PlayerEvent] = []
    player.on_event(events.append)
    return events


def test_a_drive_pulled_while_it_plays_is_told_once_and_the_film_goes_on_when_it_is_back(
    opened: Open, long_film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observer.media.projector._RETRY_S", 0.005)
    hand = HandClock()
    drive = Drive(long_film)
    player = opened(drive.open, clock=HeardClock(hand))
    events = told(player)
    settled(player)
    started(player, hand)
    drive.pulled = True
    until(lambda: pass_time(hand, 0.01) or player.frame() is None or player.error)
    assert isinstance(player.error, DriveError)
    assert "Input/output error" in str(player.error)
    assert not player.playing
    assert not player.pending
    shown = player.frame()
    assert shown is not None
    assert true_number(shown) == shown.index
    until(lambda: drive.refused > 3)
    assert player.frame() is shown
    assert events.count(PlayerEvent.FAILED) == 1
    drive.pulled = False
    until(lambda: player.playing)
    player.seek_frame(LONG - 4)
    until(lambda: pass_time(hand, 0.01) or PlayerEvent.ENDED in events)
    frame = settled(player)
    assert true_number(frame) == frame.index == LONG - 1


def test_a_film_paused_while_its_drive_was_away_stays_paused(
    opened: Open, long_film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observer.media.projector._RETRY_S", 0.005)
    hand = HandClock()
    drive = Drive(long_film)
    player = opened(drive.open, clock=HeardClock(hand))
    settled(player)
    started(player, hand)
    drive.pulled = True
    until(lambda: pass_time(hand, 0.01) or player.frame() is None or player.error)
    player.pause()
    player.seek_frame(LONG - 3)
    until(lambda: not player.pending)
    drive.pulled = False
    until(lambda: player.error is None)
    assert not player.playing
    frame = settled(player)
    assert true_number(frame) == frame.index == LONG - 3


def test_a_film_opens_by_itself_once_its_drive_is_there(
    opened: Open, long_film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observer.media.projector._RETRY_S", 0.005)
    drive = Drive(long_film)
    drive.pulled = True
    player = opened(drive.open)
    until(lambda: player.error)
    drive.pulled = False
    frame = settled_after(player)
    assert true_number(frame) == frame.index == 0


def settled_after(player: Player) -> Frame:
    """Return the frame on screen once the trouble is over."""
    until(lambda: player.error is None and player.ready)
    return settled(player)


def test_a_drive_pulled_at_rest_keeps_nothing_busy_and_is_told_at_the_next_step(
    opened: Open, long_film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = Counter(monkeypatch)
    drive = Drive(long_film)
    player = opened(drive.open)
    player.seek_frame(LONG - 1)
    settled(player)
    drive.pulled = True
    player.seek_frame(100)
    until(lambda: player.error)
    before = count.filled
    player.step(-1)
    at_rest(player)
    assert count.filled - before < 5
    assert player.error is not None
    assert not player.pending


def test_a_drive_that_is_gone_before_it_opens_is_told(opened: Open, long_film: bytes) -> None:
    drive = Drive(long_film)
    drive.pulled = True
    player = opened(drive.open)
    until(lambda: player.error)
    player.seek_frame(3)
    player.step(1)
    player.play()
    assert not player.pending
    assert not player.playing
    assert not player.ready


def test_the_film_plays_on_when_only_its_sound_cannot_be_read(
    opened: Open, clips: ClipPath
) -> None:
    hand = HandClock()
    content = clips("sounding.mp4").read_bytes()
    output = FakeOutput()
    refused = threading.Event()

    def opener() -> io.BytesIO:
        if threading.current_thread().name == "sound":
            refused.set()
            raise OSError(5, "Input/output error")
        return io.BytesIO(content)

    player = opened(opener, sound=True, open_output=lambda: output, clock=HeardClock(hand))
    settled(player)
    until(refused.is_set)
    player.play()
    until(lambda: pass_time(hand, 0.01) or ((f := player.frame()) is not None and f.index > 20))
    assert player.error is None
    assert player.playing


def test_sound_that_opens_late_joins_in_while_it_plays(opened: Open, clips: ClipPath) -> None:
    hand = HandClock()
    hold = threading.Event()
    output = FakeOutput()

    def opener() -> SoundOutput:
        hold.wait(LONGEST_S)
        return output

    player = opened(clips("sounding.mp4"), sound=True, open_output=opener, clock=HeardClock(hand))
    settled(player)
    begin_s = started(player, hand)
    hand.now_s = begin_s + 0.801
    until_shown(player, 20)
    hold.set()
    until(lambda: output.fill)
    sound = player._sound
    assert sound is not None
    until(lambda: sound._buffered > 4800)
    assert sound._run is not None
    assert sound._run.at_us == pytest.approx(801_000, abs=2)
    output.take(480, hand.now_s)
    hand.now_s += 0.1
    assert player._clock.now_us() == pytest.approx(901_000, abs=2)


def test_another_rate_while_sound_is_heard_goes_on_from_the_same_moment(
    opened: Open, clips: ClipPath
) -> None:
    hand = HandClock()
    output = FakeOutput()
    player = opened(
        clips("sounding.mp4"), sound=True, open_output=lambda: output, clock=HeardClock(hand)
    )
    settled(player)
    sound = player._sound
    assert sound is not None
    until(lambda: sound.is_available)
    player.play()
    until(lambda: output.fill and sound._buffered > 9600)
    output.take(9600, hand.now_s)
    hand.now_s += 0.2
    assert player._clock.now_us() == 200_000
    old = sound._run
    player.set_rate(2.0)
    assert sound._run is not old
    assert sound._run is not None
    assert (sound._run.at_us, sound._run.rate) == (200_000, 2.0)
    until(lambda: sound._buffered > 9600)
    output.take(9600, hand.now_s)
    hand.now_s += 0.2
    assert player._clock.now_us() == 600_000
    until_shown(player, 15)
    assert player.playing


def test_sound_of_before_a_seek_does_not_turn_the_clock(opened: Open, clips: ClipPath) -> None:
    hand = HandClock()
    output = FakeOutput()
    player = opened(
        clips("sounding.mp4"), sound=True, open_output=lambda: output, clock=HeardClock(hand)
    )
    player.seek_frame(60)
    settled(player)
    sound = player._sound
    assert sound is not None
    until(lambda: sound.is_available)
    player.play()
    until(lambda: output.fill and sound._buffered > 4800)
    output.take(4800, hand.now_s)
    before = sound._run
    player.seek_frame(10)
    settled(player)
    until(lambda: player._running and sound._run is not before and sound._buffered > 4800)
    output.take(4800, hand.now_s)
    hand.now_s += 0.0801
    until_shown(player, 12)
    assert settled(player).index == 12


def test_a_size_changed_while_it_plays_is_caught_up_when_it_stands_still(
    opened: Open, clips: ClipPath
) -> None:
    hand = HandClock()
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    settled(player)
    begin_s = started(player, hand)
    hand.now_s = begin_s + 0.4001
    until_shown(player, 10)
    player.set_picture_size(320, 192)
    player.pause()
    frame = settled(player)
    assert (frame.index, true_number(frame)) == (10, 10)
    assert frame.picture.shape == (192, 320, 4)


def test_a_size_changed_near_the_end_does_not_cut_off_the_end(
    opened: Open, clips: ClipPath
) -> None:
    hand = HandClock()
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    events = told(player)
    player.seek_frame(71)
    settled(player)
    player.play()
    until(lambda: player.screen.at_end)
    player.pause()
    player.set_picture_size(320, 192)
    frame = settled(player)
    assert (frame.index, frame.picture.shape) == (71, (192, 320, 4))
    player.play()
    until(lambda: pass_time(hand, 0.005) or player.frame() is None or not player.playing)
    until(lambda: PlayerEvent.ENDED in events)
    frame = settled(player)
    assert frame.index == true_number(frame) == 74


def test_a_step_beyond_either_end_answers_with_the_frame_that_is_there(
    opened: Open, clips: ClipPath
) -> None:
    player = opened(clips("vfr.mp4"))
    for end, count in ((0, -1), (74, 1), (0, -500), (74, 500)):
        player.seek_frame(end)
        settled(player)
        events = told(player)
        player.step(count)
        assert settled(player).index == end
        until(lambda events=events: PlayerEvent.FRAME in events)  # type: ignore[misc]  # bound now
    assert player.error is None


def test_a_seek_in_the_very_last_instant_goes_on_playing(
    opened: Open, clips: ClipPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = HandClock()
    end = Transport.end

    def late(self: Transport) -> bool:
        if self.running and self.now_us() >= self.extent_us[1]:
            monkeypatch.setattr(Transport, "end", end)
            player.seek_frame(5)
        return end(self)

    monkeypatch.setattr(Transport, "end", late)
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    events = told(player)
    player.seek_frame(72)
    settled(player)
    player.play()
    until(lambda: pass_time(hand, 0.01) or ((f := player.frame()) is not None and f.index == 5))
    assert player.playing
    assert PlayerEvent.ENDED not in events


def test_nothing_is_told_after_closing_while_it_opens(clips: ClipPath) -> None:
    hold = threading.Event()
    content = clips("bframes.mp4").read_bytes()

    def opener() -> io.BytesIO:
        hold.wait(LONGEST_S)
        return io.BytesIO(content)

    player = Player(opener, sound=False)
    events = told(player)

    def let_go() -> None:
        until(lambda: player._projector._closed)
        hold.set()

    helper = threading.Thread(target=let_go)
    helper.start()
    player.close()
    player.close()
    helper.join()
    assert not player._projector._worker.is_alive()
    assert events == []
    assert not player.pending or not player.ready


def test_closing_from_several_threads_at_once_ends_it(clips: ClipPath) -> None:
    player = Player(clips("sounding.mp4"), open_output=FakeOutput)
    settled(player)
    player.play()
    closers = [threading.Thread(target=player.close) for _ in range(4)]
    for closer in closers:
        closer.start()
    for closer in closers:
        closer.join(LONGEST_S)
    assert not any(thread.is_alive() for thread in (*closers, player._projector._worker))


def test_a_listener_may_close_the_player(clips: ClipPath) -> None:
    player = Player(clips("bframes.mp4"), sound=False)
    closed = threading.Event()

    def listener(event: PlayerEvent) -> None:
        if event is PlayerEvent.FRAME:
            player.close()
            closed.set()

    player.on_event(listener)
    player.seek_frame(50)
    assert closed.wait(LONGEST_S)
    until(lambda: not player._projector._worker.is_alive())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_that_ends_for_an_unknown_reason_is_told(
    opened: Open, clips: ClipPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = opened(clips("bframes.mp4"))
    events = told(player)
    settled(player)

    def fails(*_arguments: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(FrameFetcher, "frame", fails)
    player.seek_frame(60)
    until(lambda: PlayerEvent.FAILED in events)
    assert "RuntimeError" in str(player.error)
    player.step(1)
    player.play()
    assert not player.pending
    assert not player.playing


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_that_ended_after_an_earlier_fault_leaves_nothing_asked_for(
    opened: Open, clips: ClipPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = opened(clips("bframes.mp4"))
    settled(player)

    def ends(*_arguments: object, **_options: object) -> None:
        player._projector.error = MediaError(msg("It was damaged before."))
        raise RuntimeError

    monkeypatch.setattr(FrameFetcher, "frame", ends)
    player.seek_frame(60)
    until(lambda: not player._projector._worker.is_alive())
    assert not player.pending
    player.screen.follow(1_000_000)
    assert not player.pending
    assert "RuntimeError" in str(player.error)


def test_a_film_that_is_tried_again_and_again_takes_one_share_of_the_cache(
    long_film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observer.media.projector._RETRY_S", 0.002)
    tried = 0

    def gone(*_arguments: object) -> None:
        nonlocal tried
        tried += 1
        with translated("film"):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(FrameFetcher, "first", gone)
    cache = PictureCache(1 << 20)
    player = Player(lambda: io.BytesIO(long_film), sound=False, cache=cache)
    until(lambda: tried > 5)
    player.close()
    assert cache.join() == 2


def test_films_that_all_hang_in_a_read_do_not_hold_the_closing_each_for_itself(
    long_film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observer.media.session_player.CLOSING_S", 0.2)
    hold = threading.Event()

    def hangs() -> io.BytesIO:
        hold.wait(LONGEST_S)
        return io.BytesIO(long_film)

    waits: list[float | None] = []

    class Watched(threading.Thread):
        @override
        def join(self, timeout: float | None = None) -> None:
            waits.append(timeout)
            super().join(timeout)

    player = SessionPlayer([[Placed(source=hangs, id=str(i))] for i in range(4)], sound=False)
    workers = [view._projector._worker for view in player.views]
    for view in player.views:
        view._projector._worker.__class__ = Watched
    player.close()
    assert all(view._projector._closed for view in player.views)
    assert len(waits) == 4
    assert sum(wait or 0 for wait in waits) <= 0.4
    hold.set()
    until(lambda: not any(worker.is_alive() for worker in workers))
