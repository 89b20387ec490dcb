"""The player shows what was asked for last, and each frame says truly which picture it is."""

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from observer.media import Frame, Player, PlayerEvent
from observer.media.cache import Key, PictureCache
from observer.media.clock import HeardClock
from observer.media.indexing import build_index
from observer.media.screen import FIRST_BOX_PX
from observer.media.source import MediaSource
from observer.model.errors import MediaError, MovedError
from tests.unit.media.conftest import HEIGHT, WIDTH, read_number, uneven

LONGEST_S = 20.0
Open = Callable[..., Player]
ClipPath = Callable[[str], Path]


class HandClock:
    """Seconds that pass only when the test says so."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def opened() -> Iterator[Open]:
    """Open players that are closed after the test, and see that no thread is left."""
    before = set(threading.enumerate())
    players: list[Player] = []

    def open_player(source: MediaSource, **options: object) -> Player:
        player = Player(source, **{"sound": False, **options})  # type: ignore[arg-type]  # for short
        players.append(player)
        return player

    yield open_player
    for player in players:
        player.close()
    assert set(threading.enumerate()) <= before


def until(condition: Callable[[], object]) -> None:
    """Wait for something that a worker does."""
    pause = threading.Event()
    for _ in range(int(LONGEST_S / 0.002)):
        if condition():
            return
        pause.wait(0.002)
    message = "waited in vain"
    raise AssertionError(message)


def settled(player: Player) -> Frame:
    """Return the frame on screen once nothing is asked for any more."""
    until(lambda: player.error or (not player.pending and player.frame() is not None))
    assert player.error is None
    frame = player.frame()
    assert frame is not None
    return frame


def started(player: Player, hand: HandClock) -> float:
    """Play, wait until time passes in the film, and return when that began."""
    player.play()
    until(lambda: player._running)
    return hand.now_s


def until_shown(player: Player, number: int) -> None:
    """Wait until this picture or a later one is on screen."""
    until(lambda: (frame := player.frame()) is not None and frame.index >= number)


def true_number(frame: Frame) -> int:
    """Read the number that was drawn into the picture on screen."""
    return read_number(frame.picture[:, :, :3])


def test_it_opens_by_itself_and_shows_the_first_picture(opened: Open, clips: ClipPath) -> None:
    player = opened(clips("vfr.mp4"))
    frame = settled(player)
    assert (frame.index, frame.time_us, frame.end_us) == (0, 0, 20_000)
    assert frame.exact
    assert player.ready
    assert player.frame_count == 75
    assert player.shown_px == (WIDTH, HEIGHT)
    assert not player.playing


@pytest.mark.parametrize("name", ["bframes.mp4", "vfr.mp4", "late.ts", "open_gop.mp4", "h264.avi"])
def test_the_picture_on_screen_is_the_one_its_frame_names(
    name: str, opened: Open, clips: ClipPath
) -> None:
    player = opened(clips(name))
    for number in (50, 3, 74, 41, 40, 0, 73):
        player.seek_frame(number)
        frame = settled(player)
        assert frame.index == number
        assert true_number(frame) == number


def test_seeking_to_a_time_shows_the_picture_on_screen_then(opened: Open, clips: ClipPath) -> None:
    times = [1000 * time for time in uneven(75)]
    player = opened(clips("vfr.mp4"))
    for time_us, number in [(times[30], 30), (times[31] - 1, 30), (-5, 0), (10**12, 74)]:
        player.seek_us(time_us)
        frame = settled(player)
        assert true_number(frame) == frame.index == number
        assert frame.time_us == times[number]


def test_stepping_goes_back_and_on_one_picture_at_a_time(opened: Open, clips: ClipPath) -> None:
    player = opened(clips("open_gop.mp4"))
    player.seek_frame(70)
    shown = [true_number(settled(player))]
    for _ in range(70):
        player.step(-1)
        shown.append(true_number(settled(player)))
    assert shown == list(range(70, -1, -1))
    for number in range(1, 30):
        player.step(1)
        assert true_number(settled(player)) == number


def test_quick_steps_add_up_and_stop_at_both_ends(opened: Open, clips: ClipPath) -> None:
    player = opened(clips("bframes.mp4"))
    for _ in range(10):
        player.step(1)
    assert settled(player).index == 10
    for _ in range(12):
        player.step(-1)
    assert settled(player).index == 0
    player.step(500)
    assert settled(player).index == 74


def test_of_many_requests_the_last_one_wins(opened: Open, clips: ClipPath) -> None:
    player = opened(clips("vfr.mp4"))
    for number in [*range(74, 0, -3), 33]:
        player.seek_frame(number)
    frame = settled(player)
    assert true_number(frame) == frame.index == 33


def test_requests_before_it_is_ready_are_remembered(opened: Open, clips: ClipPath) -> None:
    player = opened(clips("h264.avi"))
    player.seek_frame(20)
    player.step(1)
    player.step(1)
    until(lambda: player.ready)
    assert settled(player).index == 22


def test_dragging_shows_quick_pictures_that_are_marked_as_not_exact(
    opened: Open, clips: ClipPath
) -> None:
    player = opened(clips("bframes.mp4"))
    settled(player)
    assert player.index is not None
    key = int(player.index.keys[1, 3])
    wanted = key + 5
    player.seek_us(wanted * 40_000, exact=False)
    frame = settled(player)
    assert not frame.exact
    assert true_number(frame) == frame.index == key
    player.seek_us(wanted * 40_000)
    frame = settled(player)
    assert frame.exact
    assert true_number(frame) == wanted


def test_playing_follows_the_clock_picture_by_picture(opened: Open, clips: ClipPath) -> None:
    hand = HandClock()
    player = opened(clips("vfr.mp4"), clock=HeardClock(hand))
    settled(player)
    times = [time / 1000 for time in uneven(75)]
    begin_s = started(player, hand)
    for number in range(1, 75):
        hand.now_s = begin_s + times[number] + 0.001
        until_shown(player, number)
        frame = player.frame()
        assert frame is not None
        assert true_number(frame) == frame.index == number
    assert player.playing
    hand.now_s += 1
    until(lambda: not player.playing)
    assert settled(player).index == 74


def test_twice_as_fast_passes_twice_as_much_film(opened: Open, clips: ClipPath) -> None:
    hand = HandClock()
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    settled(player)
    player.set_rate(2.0)
    begin_s = started(player, hand)
    for number in range(2, 40, 2):
        hand.now_s = begin_s + number * 0.020 + 0.001
        until_shown(player, number)
    player.pause()
    assert settled(player).index == 38


def test_pausing_keeps_the_frame_that_was_painted(opened: Open, clips: ClipPath) -> None:
    hand = HandClock()
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    settled(player)
    started(player, hand)
    hand.now_s += 0.2001
    until(lambda: (f := player.frame()) is not None and f.index == 5)
    painted = player.frame()
    hand.now_s += 0.5
    player.pause()
    assert player.frame() is painted
    player.step(1)
    assert settled(player).index == 6


def test_seeking_while_it_plays_goes_on_from_there(opened: Open, clips: ClipPath) -> None:
    hand = HandClock()
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    settled(player)
    player.play()
    player.seek_frame(60)
    frame = settled(player)
    assert player.playing
    assert true_number(frame) == 60
    until(lambda: player._running)
    hand.now_s += 0.0401
    until(lambda: player.frame() is not frame)
    assert settled(player).index == 61


def test_playing_from_the_last_picture_begins_anew(opened: Open, clips: ClipPath) -> None:
    hand = HandClock()
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    player.seek_frame(74)
    settled(player)
    player.play()
    assert settled(player).index == 0
    assert player.playing


def test_the_end_is_told_once(opened: Open, clips: ClipPath) -> None:
    events: list[PlayerEvent] = []
    hand = HandClock()
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    player.on_event(events.append)
    player.seek_frame(72)
    settled(player)
    player.play()
    until(lambda: pass_time(hand, 0.01) or not player.playing)
    until(lambda: PlayerEvent.ENDED in events)
    assert settled(player).index == 74
    assert events.count(PlayerEvent.ENDED) == 1


def pass_time(hand: HandClock, seconds: float) -> bool:
    hand.now_s += seconds
    return False


def test_a_film_that_decodes_too_slowly_skips_rather_than_lags(
    opened: Open, clips: ClipPath
) -> None:
    hand = HandClock()
    player = opened(clips("bframes.mp4"), clock=HeardClock(hand))
    settled(player)
    started(player, hand)
    hand.now_s += 2.0
    until(lambda: (f := player.frame()) is not None and f.index >= 48)
    frame = player.frame()
    assert frame is not None
    assert true_number(frame) == frame.index


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("bframes.mp4", (400, 240)),
        ("vfr_turned.mp4", (180, 300)),
        ("wide_pixels.mkv", (400, 180)),
    ],
)
def test_pictures_fill_the_room_there_is_in_their_own_aspect(
    name: str, size: tuple[int, int], opened: Open, clips: ClipPath
) -> None:
    player = opened(clips(name))
    player.set_picture_size(400, 300)
    frame = settled(player)
    until(lambda: player.frame() is not frame or frame.picture.shape[1::-1] == size)
    frame = settled(player)
    assert frame.picture.shape == (size[1], size[0], 4)
    assert frame.picture.dtype == np.uint8
    assert frame.picture.flags.c_contiguous
    assert (frame.picture[:, :, 3] == 255).all()


def test_the_picture_grows_with_the_window_and_stays_the_same_picture(
    opened: Open, clips: ClipPath
) -> None:
    player = opened(clips("bframes.mp4"))
    player.seek_frame(42)
    settled(player)
    player.set_picture_size(WIDTH, HEIGHT)
    frame = settled(player)
    assert frame.picture.shape == (HEIGHT, WIDTH, 4)
    assert true_number(frame) == frame.index == 42


@pytest.mark.parametrize("height_px", range(96, 108))
def test_pictures_of_any_width_are_filled_to_their_right_edge(
    height_px: int, opened: Open, clips: ClipPath
) -> None:
    player = opened(clips("bframes.mp4"))
    player.set_picture_size(2000, height_px)
    until(lambda: settled(player).picture.shape[0] == height_px)
    picture = settled(player).picture
    assert (picture[:, :, 3] == 255).all()
    assert (picture[height_px // 2 + 4, :, :3] > 0).all()


def test_colours_come_in_the_order_the_screen_wants(opened: Open, clips: ClipPath) -> None:
    player = opened(clips("bframes.mp4"))
    player.set_picture_size(WIDTH, HEIGHT)
    player.seek_frame(0)
    blue, green, red, _ = settled(player).picture[68, 12].tolist()
    assert red > 150 > green > blue


def test_it_plays_from_an_opener_as_from_a_path(opened: Open, clips: ClipPath) -> None:
    content = clips("vfr.mp4").read_bytes()
    player = opened(lambda: io.BytesIO(content))
    player.seek_frame(44)
    assert true_number(settled(player)) == 44


def test_a_kept_index_is_used_and_one_of_another_file_is_not(opened: Open, clips: ClipPath) -> None:
    kept = build_index(clips("vfr.mp4"))
    player = opened(clips("vfr.mp4"), index=kept)
    settled(player)
    assert player.index is kept
    other = opened(clips("bframes.mp4"), index=kept)
    other.seek_frame(70)
    assert true_number(settled(other)) == 70


def test_a_file_that_is_gone_is_told_as_an_error(opened: Open, tmp_path: Path) -> None:
    player = opened(tmp_path / "gone.mp4")
    until(lambda: player.error)
    assert isinstance(player.error, MovedError)
    assert player.frame() is None
    assert not player.ready


def test_text_named_as_a_film_is_told_as_an_error(opened: Open, tmp_path: Path) -> None:
    events: list[PlayerEvent] = []
    path = tmp_path / "notes.mp4"
    path.write_text("only words\n" * 40)
    player = opened(path)
    player.on_event(events.append)
    until(lambda: player.error)
    assert isinstance(player.error, MediaError)
    assert "notes.mp4 holds text" in str(player.error)


def test_closing_while_it_opens_and_twice_leaves_nothing(clips: ClipPath) -> None:
    before = set(threading.enumerate())
    for _ in range(5):
        player = Player(clips("h264.avi"))
        player.play()
        player.close()
        player.close()
        player.seek_frame(3)
        player.play()
    assert set(threading.enumerate()) <= before


def test_events_say_when_it_is_ready_and_when_a_frame_is_there(
    opened: Open, clips: ClipPath
) -> None:
    hold = threading.Event()
    content = clips("bframes.mp4").read_bytes()

    def opener() -> io.BytesIO:
        hold.wait(LONGEST_S)
        return io.BytesIO(content)

    events: list[PlayerEvent] = []
    player = opened(opener)
    player.on_event(events.append)
    hold.set()
    settled(player)
    player.seek_frame(31)
    settled(player)
    until(lambda: events.count(PlayerEvent.FRAME) >= 2)
    assert events[0] is PlayerEvent.READY


def test_what_was_kept_ready_is_given_back_and_the_picture_stays(
    opened: Open, clips: ClipPath
) -> None:
    cache = PictureCache(1 << 30)
    player = opened(clips("bframes.mp4"), cache=cache)
    player.seek_frame(40)
    settled(player)
    until(lambda: cache.room(1) and any(key_of(number) in cache for number in range(30, 40)))
    player.spare()
    fetcher = player.screen.fetcher
    assert fetcher is not None
    until(lambda: not fetcher.is_open)
    assert sum(key_of(number) in cache for number in range(75)) <= 1  # one may be on its way
    frame = player.frame()
    assert frame is not None
    assert (frame.index, true_number(frame)) == (40, 40)
    player.step(-1)
    frame = settled(player)
    assert (frame.index, true_number(frame)) == (39, 39)
    until(lambda: any(key_of(number) in cache for number in range(30, 38)))


def key_of(number: int) -> Key:
    return Key(1, 0, number, FIRST_BOX_PX)
