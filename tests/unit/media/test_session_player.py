"""All films of a session show what belongs to one moment, whatever is done to them."""

import io
import threading
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from observer.media import Frame, Player, PlayerEvent
from observer.media.clock import HeardClock
from observer.media.fetcher import FrameFetcher
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from observer.model.errors import DriveError, MediaError
from observer.model.messages import msg
from tests.unit.media.conftest import read_number, uneven
from tests.unit.media.test_player import LONGEST_S, ClipPath, HandClock, pass_time, until
from tests.unit.media.test_races import Drive
from tests.unit.media.test_sound import FakeOutput

PICTURE_US = 40_000
OFFSET_US = 1_010_000
Together = Callable[..., SessionPlayer]
VFR_US = [1000 * time for time in uneven(75)]


@pytest.fixture
def hand() -> HandClock:
    return HandClock()


@pytest.fixture
def together(hand: HandClock) -> Iterator[Together]:
    """Open session players that are closed after the test, and see that no thread is left."""
    before = set(threading.enumerate())
    players: list[SessionPlayer] = []

    def open_player(*views: Sequence[Placed]) -> SessionPlayer:
        player = SessionPlayer(views, sound=False, clock=HeardClock(hand))
        players.append(player)
        until(lambda: player.ready and not player.pending)
        assert player.error is None
        return player

    yield open_player
    for player in players:
        player.close()
        player.close()
    assert set(threading.enumerate()) <= before


@pytest.fixture
def pair(together: Together, clips: ClipPath) -> SessionPlayer:
    """Two films, the second beginning a second later."""
    return together(
        [Placed(source=clips("bframes.mp4"), id="a")],
        [Placed(source=clips("vfr.mp4"), id="b", offset_us=OFFSET_US)],
    )


@pytest.fixture
def outlasted(together: Together, clips: ClipPath) -> SessionPlayer:
    """Two films, the main one ending before the second."""
    return together(
        [Placed(source=clips("bframes.mp4"), id="a")],
        [Placed(source=clips("vfr.mp4"), id="b", offset_us=2_000_000)],
    )


@pytest.fixture
def split(together: Together, clips: ClipPath) -> SessionPlayer:
    """A film whose camera split it into three files."""
    parts = [
        Placed(source=clips(name), id=name, offset_us=number * 75 * PICTURE_US)
        for number, name in enumerate(("bframes.mp4", "open_gop.mp4", "h264.avi"))
    ]
    return together(parts)


def settled(player: SessionPlayer) -> list[Frame | None]:
    """Return what every view shows once nothing is asked for any more."""
    until(lambda: player.error or not player.pending)
    assert player.error is None
    return [true(view.frame()) for view in player.views]


def true(frame: Frame | None) -> Frame | None:
    """Check that a frame is the picture that it says it is."""
    if frame is not None:
        assert read_number(frame.picture[:, :, :3]) == frame.index
    return frame


def index(view: Player) -> int | None:
    frame = true(view.frame())
    return None if frame is None else frame.index


def indexes(player: SessionPlayer) -> list[int | None]:
    return [None if frame is None else frame.index for frame in settled(player)]


def vfr_at(session_us: int) -> int | None:
    """Return which picture of the second film belongs to a time."""
    own_us = session_us - OFFSET_US
    shown = [number for number, time in enumerate(VFR_US) if time <= own_us]
    return shown[-1] if shown else None


def run(player: SessionPlayer) -> None:
    """Wait until time passes."""
    until(lambda: [view.frame() for view in player.views] and player._transport.running)


def hold_filling(
    monkeypatch: pytest.MonkeyPatch, is_held: Callable[[FrameFetcher, range], bool]
) -> threading.Event:
    """Let some pictures that are fetched ahead wait; return what lets them go."""
    gate = threading.Event()
    fill = FrameFetcher.fill

    def slow(fetcher: FrameFetcher, wanted: range, *rest: Any) -> None:
        if is_held(fetcher, wanted):
            gate.wait(LONGEST_S)
        fill(fetcher, wanted, *rest)

    monkeypatch.setattr(FrameFetcher, "fill", slow)
    return gate


def test_it_opens_on_the_begin_of_the_session(pair: SessionPlayer) -> None:
    assert indexes(pair) == [0, None]
    assert pair.extent_us[0] == 0
    assert pair.extent_us[1] > 3_000_000
    first = pair.views[0].frame()
    assert first is not None
    assert first.recording_id == "a"


def test_both_films_show_what_belongs_to_the_time_asked_for(pair: SessionPlayer) -> None:
    for time_us in (1_010_000, 1_500_000, 1_009_999, 2_960_000, 0, 2_222_222):
        pair.seek_us(time_us)
        assert indexes(pair) == [time_us // PICTURE_US, vfr_at(time_us)]


def test_a_step_in_the_main_film_takes_the_other_to_that_frames_time(pair: SessionPlayer) -> None:
    pair.seek_us(2_000_000)
    settled(pair)
    for steps, expected in ((1, 51), (1, 52), (-3, 49)):
        pair.step(steps)
        assert indexes(pair) == [expected, vfr_at(expected * PICTURE_US)]
    pair.set_main(1)
    pair.seek_frame(30)
    own = OFFSET_US + VFR_US[30]
    assert indexes(pair) == [own // PICTURE_US, 30]
    pair.step(-1)
    own = OFFSET_US + VFR_US[29]
    assert indexes(pair) == [own // PICTURE_US, 29]


def test_the_facts_of_a_frame_are_those_of_its_own_recording(pair: SessionPlayer) -> None:
    pair.seek_us(2_000_000)
    _, second = settled(pair)
    assert second is not None
    number = vfr_at(2_000_000)
    assert number is not None
    assert (second.recording_id, second.index, second.number) == ("b", number, number)
    assert second.recording_us == VFR_US[number]
    assert second.time_us == OFFSET_US + VFR_US[number]
    assert second.pts * second.time_base == Fraction(VFR_US[number], 1_000_000)


def test_a_film_that_begins_later_wakes_when_the_clock_reaches_it(
    pair: SessionPlayer, hand: HandClock
) -> None:
    pair.seek_us(800_000)
    assert indexes(pair) == [20, None]
    pair.play()
    run(pair)
    begin_s = hand.now_s
    for time_us in range(820_000, 1_400_000, 20_000):
        hand.now_s = begin_s + (time_us - 800_000) / 1e6 + 0.0001
        until(lambda now=time_us: index(pair.views[0]) == now // PICTURE_US)  # type: ignore[misc]  # bound now
        until(lambda now=time_us: index(pair.views[1]) == vfr_at(now))  # type: ignore[misc]  # bound now
    pair.pause()
    first, second = indexes(pair)
    assert (first, second) == (34, vfr_at(1_380_100))


def test_backwards_every_picture_is_shown_in_descending_order(
    pair: SessionPlayer, hand: HandClock
) -> None:
    pair.seek_frame(74)
    settled(pair)
    pair.set_rate(0.5)
    pair.play_backwards()
    assert pair.backwards
    run(pair)
    begin_s, begin_us = hand.now_s, pair.now_us
    seen: list[list[int]] = [[], []]
    for number in range(73, -1, -1):
        hand.now_s = begin_s + 2 * (begin_us - (number + 0.5) * PICTURE_US) / 1e6
        until(lambda number=number: index(pair.views[0]) == number)  # type: ignore[misc]  # bound now
        expected = vfr_at(pair.now_us)
        until(lambda e=expected: index(pair.views[1]) == e)  # type: ignore[misc]  # bound now
        for shown, view in zip(seen, pair.views, strict=True):
            frame = view.frame()
            if frame is not None:
                shown.append(frame.index)
    assert seen[0] == list(range(73, -1, -1))
    assert seen[1] == sorted(seen[1], reverse=True)
    hand.now_s += 1
    until(lambda: not pair.playing)
    assert indexes(pair) == [0, None]


def test_a_loop_shows_its_first_and_last_picture_each_time(
    pair: SessionPlayer, hand: HandClock
) -> None:
    start_us, end_us = 1_610_000, 2_030_000
    pair.set_loop(start_us, end_us)
    assert pair.loop == (start_us, end_us)
    pair.seek_us(start_us)
    settled(pair)
    pair.play()
    run(pair)
    shown: list[int] = []
    jumps = 0
    for _ in range(150):
        hand.now_s += 0.0125
        run(pair)
        until(lambda: all(view.frame() is not None for view in pair.views))
        now_us = pair.now_us
        until(lambda now=now_us: index(pair.views[0]) == now // PICTURE_US)  # type: ignore[misc]  # bound now
        until(lambda now=now_us: index(pair.views[1]) == vfr_at(now))  # type: ignore[misc]  # bound now
        number = index(pair.views[0])
        assert number is not None
        jumps += bool(shown) and number < shown[-1]
        shown.append(number)
    assert jumps >= 3
    assert min(shown) == start_us // PICTURE_US
    assert max(shown) == (end_us - 1) // PICTURE_US
    pair.clear_loop()
    until(lambda: pass_time(hand, 0.02) or not pair.playing)
    assert pair.loop is None


def test_files_that_follow_each_other_play_over_the_border(
    split: SessionPlayer, hand: HandClock
) -> None:
    (view,) = split.views
    assert view.frame_count == 225
    split.seek_frame(70)
    settled(split)
    split.play()
    run(split)
    begin_s = hand.now_s
    for number in range(71, 90):
        hand.now_s = begin_s + (number - 70) * 0.04 + 0.001
        until(lambda n=number: (f := true(view.frame())) is not None and f.number >= n)  # type: ignore[misc]  # bound now
        frame = view.frame()
        assert frame is not None
        assert (frame.number, frame.index) == (number, number % 75)
        assert frame.recording_id == ("bframes.mp4" if number < 75 else "open_gop.mp4")
        assert frame.time_us == number * PICTURE_US
        assert frame.recording_us == (number % 75) * PICTURE_US


def test_stepping_and_playing_back_go_over_the_border_too(
    split: SessionPlayer, hand: HandClock
) -> None:
    (view,) = split.views
    split.seek_frame(152)
    settled(split)
    for number in range(151, 140, -1):
        split.step(-1)
        frame = settled(split)[0]
        assert frame is not None
        assert (frame.number, frame.index) == (number, number % 75)
    split.play_backwards()
    seen: list[int] = []
    run(split)
    until(lambda: saw(view, seen) or pass_time(hand, 0.005) or seen[-1] < 70)
    assert seen == list(range(seen[0], seen[-1] - 1, -1))


def saw(view: Player, seen: list[int]) -> bool:
    """Note which picture a view shows, if it is another one."""
    until(lambda: not view.screen.wants_more or not view.playing)
    frame = true(view.frame())
    if frame is not None and (not seen or seen[-1] != frame.number):
        seen.append(frame.number)
    return False


def test_in_a_hole_between_two_files_nothing_is_shown(
    together: Together, clips: ClipPath, hand: HandClock
) -> None:
    player = together(
        [
            Placed(source=clips("bframes.mp4"), id="a"),
            Placed(source=clips("vfr.mp4"), id="b", offset_us=4_000_000),
        ]
    )
    (view,) = player.views
    assert view.covers(2_999_999)
    assert not view.covers(3_000_000)
    player.seek_us(3_500_000)
    assert indexes(player) == [None]
    player.step(1)
    frame = settled(player)[0]
    assert frame is not None
    assert (frame.recording_id, frame.index, frame.number) == ("b", 0, 75)
    player.step(-1)
    assert indexes(player) == [74]
    player.play()
    run(player)
    hand.now_s += 0.2
    until(lambda: view.frame() is None)
    hand.now_s += 0.9
    until(lambda: index(view) == 2)
    player.pause()
    assert indexes(player) == [2]


def test_where_two_files_overlap_the_later_one_is_shown(
    together: Together, clips: ClipPath
) -> None:
    player = together(
        [
            Placed(source=clips("bframes.mp4"), id="a"),
            Placed(source=clips("open_gop.mp4"), id="b", offset_us=2_790_000),
        ]
    )
    (view,) = player.views
    assert view.frame_count == 70 + 75
    for number, expected in ((69, ("a", 69)), (70, ("b", 0))):
        player.seek_frame(number)
        frame = settled(player)[0]
        assert frame is not None
        assert (frame.recording_id, frame.index) == expected
    player.step(-1)
    frame = settled(player)[0]
    assert frame is not None
    assert frame.end_us == 2_790_000


def test_a_correction_keeps_the_picture_of_the_main_film(pair: SessionPlayer) -> None:
    pair.seek_us(2_000_000)
    before, _ = settled(pair)
    assert before is not None
    pair.place("b", OFFSET_US + 500_000, Fraction(1))
    first, second = settled(pair)
    assert first is not None
    assert second is not None
    assert (first.index, first.picture is before.picture) == (before.index, True)
    assert second.index == vfr_at(1_500_000)
    pair.place("a", 70_000, Fraction(1_000_040, 1_000_000))
    first, _ = settled(pair)
    assert first is not None
    assert (first.recording_id, first.index, first.pts) == ("a", before.index, before.pts)
    assert first.time_us == 70_000 + round(Fraction(1_000_040, 1_000_000) * first.recording_us)
    assert first.picture is before.picture


def test_a_pause_before_the_first_picture_of_a_film_is_decoded_shows_it_all_the_same(
    outlasted: SessionPlayer, hand: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    player, main = outlasted, outlasted.views[0]
    player.seek_us(3_200_000)
    assert settled(player)[0] is None
    main.set_picture_size(320, 192)  # nothing of the way to there is kept
    gate = hold_filling(monkeypatch, lambda fetcher, _: fetcher is main.screen.fetcher)
    player.play_backwards()
    run(player)
    hand.now_s += 0.4
    assert main.frame() is None
    player.pause()
    gate.set()
    assert indexes(player) == [70, vfr_at(OFFSET_US + 800_000)]


@pytest.mark.parametrize("kept", [True, False])
def test_a_pause_before_a_lost_end_was_seen_takes_the_clock_to_the_last_picture(
    outlasted: SessionPlayer, hand: HandClock, *, kept: bool
) -> None:
    player, main = outlasted, outlasted.views[0]
    assert main.chain is not None
    player.seek_us(2_500_000)
    settled(player)
    main.chain.parts[0].lost.update(range(70, 75))
    player.seek_us(3_200_000)
    settled(player)
    player.play_backwards()
    run(player)
    until(lambda: main.screen.made <= 69)
    hand.now_s += 0.25
    assert main.frame() is None
    if not kept:
        main.set_picture_size(320, 192)
    player.pause()
    assert indexes(player) == [69, vfr_at(OFFSET_US + 760_000)]
    assert player.now_us == 2_760_000


def test_a_pause_behind_a_hole_shows_what_is_there_and_not_what_was_before_the_hole(
    together: Together, clips: ClipPath, hand: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = together(
        [
            Placed(source=clips("bframes.mp4"), id="a"),
            Placed(source=clips("open_gop.mp4"), id="b", offset_us=13_000_000),
        ]
    )
    player.seek_us(14_600_000)
    settled(player)
    player.views[0].set_picture_size(320, 192)  # nothing of the first recording is kept
    settled(player)
    gate = hold_filling(monkeypatch, lambda _, wanted: wanted[0] < 75)
    player.play_backwards()
    run(player)
    hand.now_s += 5.5
    assert player.views[0].frame() is None
    hand.now_s += 6.4
    assert player.views[0].frame() is None
    player.pause()
    gate.set()
    assert indexes(player) == [67]
    assert player.now_us == 2_700_000


def test_a_picture_that_cannot_be_had_any_more_is_not_asked_for_on_and_on(
    together: Together, clips: ClipPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = together([Placed(source=clips("bframes.mp4"), id="a")])
    asked: list[int] = []

    def broken(_fetcher: FrameFetcher, number: int, *_: Any, **_named: Any) -> Frame:
        asked.append(number)
        raise MediaError(msg("This part of the film is damaged."))

    monkeypatch.setattr(FrameFetcher, "frame", broken)
    player.views[0].set_picture_size(320, 192)
    until(lambda: player.error is not None)
    threading.Event().wait(0.2)
    assert asked == [0]


def test_a_film_that_cannot_be_decoded_is_not_asked_on_and_on_for_its_first_picture(
    outlasted: SessionPlayer, hand: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    player, main = outlasted, outlasted.views[0]
    player.seek_us(3_200_000)
    settled(player)
    main.set_picture_size(320, 192)
    asked: list[object] = []
    for name in ("fill", "frame"):
        whole = getattr(FrameFetcher, name)

        def broken(
            fetcher: FrameFetcher,
            wanted: object,
            *rest: Any,
            whole: Callable[..., object] = whole,
            **named: Any,
        ) -> object:
            if fetcher is not main.screen.fetcher:
                return whole(fetcher, wanted, *rest, **named)
            gate.wait(LONGEST_S)
            asked.append(wanted)
            raise MediaError(msg("This part of the film is damaged."))

        monkeypatch.setattr(FrameFetcher, name, broken)
    player.play_backwards()
    run(player)
    hand.now_s += 0.4
    assert main.frame() is None
    gate.set()
    until(lambda: player.error is not None and not player.playing)
    threading.Event().wait(0.2)
    assert len(asked) == 1


def test_clocks_that_drift_are_followed(together: Together, clips: ClipPath) -> None:
    rate = Fraction(11, 10)
    player = together(
        [Placed(source=clips("bframes.mp4"), id="a")],
        [Placed(source=clips("open_gop.mp4"), id="b", offset_us=100_000, rate=rate)],
    )
    for time_us in (99_999, 100_000, 144_000, 143_999, 2_000_000):
        player.seek_us(time_us)
        _, second = settled(player)
        own = int((time_us - 100_000) / rate) // PICTURE_US
        assert (None if second is None else second.index) == (own if time_us >= 100_000 else None)


def test_the_end_is_told_once_and_playing_begins_anew(pair: SessionPlayer, hand: HandClock) -> None:
    events: list[PlayerEvent] = []
    pair.on_event(events.append)
    pair.seek_us(pair.extent_us[1] - 100_000)
    settled(pair)
    pair.play()
    until(lambda: pass_time(hand, 0.01) or not pair.playing)
    until(lambda: PlayerEvent.ENDED in events)
    first, second = indexes(pair)
    assert (first, second) == (None, 74)
    assert events.count(PlayerEvent.ENDED) == 1
    pair.play()
    assert indexes(pair) == [0, None]
    assert pair.playing


def test_a_film_that_is_gone_leaves_the_others_to_play(
    clips: ClipPath, tmp_path: Path, hand: HandClock
) -> None:
    views = [
        [Placed(source=tmp_path / "gone.mp4", id="gone")],
        [Placed(source=clips("bframes.mp4"), id="a")],
    ]
    player = SessionPlayer(views, sound=False, clock=HeardClock(hand))
    try:
        until(lambda: player.ready and player.views[1].frame() is not None)
        assert "gone.mp4" in str(player.error)
        player.play()
        run(player)
        hand.now_s += 0.3
        until(lambda: index(player.views[1]) == 7)
    finally:
        player.close()


def test_dragging_shows_quick_pictures_in_all_views_marked_as_not_exact(
    pair: SessionPlayer,
) -> None:
    pair.seek_us(2_250_000, exact=False)
    for frame in settled(pair):
        assert frame is not None
        assert not frame.exact
    pair.seek_us(2_250_000)
    assert indexes(pair) == [56, vfr_at(2_250_000)]
    assert all(frame is not None and frame.exact for frame in settled(pair))


def test_a_time_asked_for_before_the_films_are_open_is_remembered(
    clips: ClipPath, hand: HandClock
) -> None:
    views = [
        [Placed(source=clips("bframes.mp4"), id="a")],
        [Placed(source=clips("vfr.mp4"), id="b", offset_us=OFFSET_US)],
    ]
    player = SessionPlayer(views, sound=False, clock=HeardClock(hand))
    try:
        player.seek_us(2_000_000)
        until(lambda: player.ready)
        assert indexes(player) == [50, vfr_at(2_000_000)]
        assert player.now_us == 2_000_000
    finally:
        player.close()


def test_closing_lets_go_of_every_file(clips: ClipPath, hand: HandClock) -> None:
    opened: list[io.FileIO] = []

    def opener(name: str) -> Callable[[], BinaryIO]:
        def open_one() -> BinaryIO:
            file = io.FileIO(clips(name))
            opened.append(file)
            return io.BufferedReader(file)

        return open_one

    before = set(threading.enumerate())
    player = SessionPlayer(
        [
            [
                Placed(source=opener("bframes.mp4"), id="a"),
                Placed(source=opener("open_gop.mp4"), id="b", offset_us=3_000_000),
            ],
            [Placed(source=opener("vfr.mp4"), id="c", offset_us=OFFSET_US)],
        ],
        [Placed(source=opener("sounding.mp4"), id="voice")],
        open_output=FakeOutput,
        clock=HeardClock(hand),
    )
    until(lambda: player.ready and not player.pending)
    player.seek_us(2_900_000)
    settled(player)
    player.play_backwards()
    run(player)
    player.close()
    until(lambda: set(threading.enumerate()) <= before)
    assert len(opened) >= 4
    assert all(file.closed for file in opened)


def test_what_is_heard_can_be_chosen_and_backwards_nothing_is(
    clips: ClipPath, hand: HandClock
) -> None:
    output = FakeOutput()
    player = SessionPlayer(
        [[Placed(source=clips("bframes.mp4"), id="a")]],
        [Placed(source=clips("sounding.mp4"), id="voice", offset_us=-500_000)],
        open_output=lambda: output,
        clock=HeardClock(hand),
    )
    try:
        assert player.heard == {"a"}
        player.set_heard({"voice"})
        assert player.heard == {"voice"}
        until(lambda: player.ready and not player.pending)
        until(lambda: player._sound is not None and player._sound.is_available)
        player.seek_us(1_000_000)
        settled(player)
        player.play()
        run(player)
        until(lambda: output.fill)
        player.play_backwards()
        assert player.backwards
        run(player)
        hand.now_s += 0.2
        until(lambda: index(player.views[0]) == 20)
        until(lambda: output.fill is None)
    finally:
        player.close()


def test_a_drive_pulled_from_one_of_two_films_stops_both_and_both_go_on(
    clips: ClipPath, hand: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observer.media.projector._RETRY_S", 0.005)
    monkeypatch.setattr("observer.media.screen._AHEAD_PLAYING", 2)
    drive = Drive(clips("open_gop.mp4").read_bytes())
    player = SessionPlayer(
        [
            [Placed(source=clips("bframes.mp4"), id="a")],
            [
                Placed(source=clips("vfr.mp4"), id="b"),
                Placed(source=drive.open, id="c", offset_us=2_410_000),
            ],
        ],
        sound=False,
        clock=HeardClock(hand),
    )
    try:
        until(lambda: player.ready and not player.pending)
        player.seek_us(1_500_000)
        settled(player)
        player.play()
        run(player)
        drive.pulled = True
        until(lambda: pass_time(hand, 0.01) or looked(player).error)
        assert isinstance(player.error, DriveError)
        until(lambda: not player.playing)
        shown = [view.frame() for view in player.views]
        until(lambda: drive.refused > 2)
        assert [view.frame() for view in player.views] == shown
        drive.pulled = False
        until(lambda: player.error is None and player.playing)
        until(lambda: pass_time(hand, 0.01) or stands_on(player.views[1], "c"))
        true(player.views[1].frame())
    finally:
        player.close()


def looked(player: SessionPlayer) -> SessionPlayer:
    """Look at what the views show, as the window does."""
    for view in player.views:
        true(view.frame())
    return player


def stands_on(view: Player, recording_id: str) -> bool:
    frame = view.frame()
    return frame is not None and frame.recording_id == recording_id


def test_steps_held_down_show_every_picture_that_there_is_time_for(
    pair: SessionPlayer,
) -> None:
    for step, start in ((-1, 74), (1, 0)):
        pair.seek_frame(start)
        settled(pair)
        shown: list[int | None] = []
        for _ in range(40):
            pair.step(step)
            shown.append(index(pair.views[0]))
        last = indexes(pair)[0]
        assert last == start + 40 * step
        known = [number for number in shown if number is not None]
        assert known == sorted(known, reverse=step < 0)
