"""Whatever is done to two films in whatever order, each picture painted is the one it names."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from observer.media import Frame, Player
from observer.media.clock import HeardClock
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from tests.unit.media.conftest import CLIPS, make, read_number
from tests.unit.media.test_player import HandClock, until

SIZES = ((160, 96), (320, 192), (401, 233))
RATES = (0.1, 0.5, 1.0, 1.5, 2.0, 4.0)
OFFSET_US = 1_010_000
DRIFT = Fraction(1_000_040, 1_000_000)
SMALL_CACHE_BYTES = 6 << 20
MOST_ACTS = 12


class Anything:
    """Does one thing after another to a session, and holds every frame against its film."""

    def __init__(self, folder: Path, names: tuple[str, str, str], seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.hand = HandClock()
        for name in set(names):
            make(folder / name, CLIPS[name])
        first, follows, second = (folder / name for name in names)
        self.player = SessionPlayer(
            [
                [
                    Placed(source=first, id="a"),
                    Placed(source=follows, id="b", offset_us=3_000_000),
                ],
                [Placed(source=second, id="c", offset_us=OFFSET_US, rate=DRIFT)],
            ],
            sound=False,
            clock=HeardClock(self.hand),
        )
        until(lambda: self.player.ready)
        assert self.player.error is None
        self.indexes = {
            name: index for view in self.player.views for name, index in view.indexes.items()
        }
        self.places = {
            "a": (0, Fraction(1)),
            "b": (3_000_000, Fraction(1)),
            "c": (OFFSET_US, DRIFT),
        }
        self.seen: dict[int, Frame] = {}
        self.tally: Counter[str] = Counter()
        self.acts: tuple[Callable[[], None], ...] = (
            self.seek_frame,
            self.seek_time,
            self.drag,
            self.step,
            self.step,
            self.play,
            self.play_back,
            self.play_back,
            self.pause,
            self.rate,
            self.size,
            self.loop,
            self.main,
            self.correct,
            self.pass_time,
            self.pass_time,
            self.pass_time,
        )

    @property
    def main_view(self) -> Player:
        return self.player.views[self.player.main]

    def sequence(self) -> None:
        """Do some things at random, looking all the while, and look once it stands still."""
        for _ in range(self.random.randint(2, MOST_ACTS)):
            act = self.random.choice(self.acts)
            self.tally[act.__name__] += 1
            act()
            self.look()
        self.player.pause()
        wanted: int | None = None
        if self.random.random() < 0.5:
            wanted = self.random.randrange(self.main_view.frame_count)
            self.player.seek_frame(wanted)
            count = self.random.randint(-5, 5)
            self.player.step(count)
            wanted = min(max(wanted + count, 0), self.main_view.frame_count - 1)
        until(lambda: not self.player.pending)
        self.look()
        assert self.player.error is None
        assert not self.player.playing
        self.at_rest(wanted)

    def at_rest(self, wanted: int | None) -> None:
        """Each view shows what belongs to the one time, which is that of the main picture."""
        now_us = self.player.now_us
        main = self.main_view.frame()
        if wanted is not None:
            assert main is not None
            assert (main.number, main.exact) == (wanted, True)
        for view in self.player.views:
            frame = view.frame()
            if not view.covers(now_us):
                assert frame is None
            elif frame is not None and frame.exact and main is not None and main.exact:
                assert frame.time_us <= now_us < frame.end_us
                self.tally["together"] += 1

    def look(self) -> None:
        """Hold what each view shows against its film."""
        for place, view in enumerate(self.player.views):
            frame = view.frame()
            if frame is not None and self.seen.get(place) is not frame:
                self.seen[place] = frame
                self.check(frame)

    def check(self, frame: Frame) -> None:
        """Hold number, times and bar code of a frame against each other."""
        index = self.indexes[frame.recording_id]
        number = read_number(frame.picture[:, :, :3])
        assert number == frame.index
        assert frame.pts == int(index.pts[number])
        assert frame.time_base == index.time_base
        own_us = int(index.times_us[number] - index.times_us[0])
        assert frame.recording_us == own_us
        offset_us, rate = self.places[frame.recording_id]
        assert frame.time_us == offset_us + round(rate * own_us)
        assert frame.time_us < frame.end_us
        self.tally["frames"] += 1

    def time(self) -> int:
        start_us, end_us = self.player.extent_us
        return self.random.randint(start_us - 100_000, end_us + 100_000)

    def seek_frame(self) -> None:
        self.player.seek_frame(self.random.randint(-3, self.main_view.frame_count + 3))

    def seek_time(self) -> None:
        self.player.seek_us(self.time())

    def drag(self) -> None:
        for _ in range(self.random.randint(1, 5)):
            self.player.seek_us(self.time(), exact=False)

    def step(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.player.step(self.random.choice((-10, -1, -1, -1, 1, 1, 10)))

    def play(self) -> None:
        self.player.play()

    def play_back(self) -> None:
        self.player.play_backwards()

    def pause(self) -> None:
        self.player.pause()

    def rate(self) -> None:
        self.player.set_rate(self.random.choice(RATES))

    def size(self) -> None:
        for view in self.player.views:
            view.set_picture_size(*self.random.choice(SIZES))

    def loop(self) -> None:
        if self.random.random() < 0.5:
            self.player.clear_loop()
            return
        begin_us = self.time()
        self.player.set_loop(begin_us, begin_us + self.random.randint(1, 800_000))

    def main(self) -> None:
        self.player.set_main(self.random.randrange(2))

    def correct(self) -> None:
        """Move the second camera on the clock; frames keep their pictures."""
        self.places["c"] = (OFFSET_US + self.random.randint(-300_000, 300_000), DRIFT)
        steady = not self.player.playing and not self.player.pending
        before = self.main_view.frame()
        self.player.place("c", *self.places["c"])
        after = self.main_view.frame()
        if before is not None and after is not None and steady:
            assert (after.recording_id, after.index) == (before.recording_id, before.index)

    def pass_time(self) -> None:
        """Let some time pass, as a window's timer sees it."""
        if self.random.random() < 0.7:
            until(lambda: self.stirred() or not self.player.playing)
        for _ in range(self.random.randint(1, 12)):
            self.hand.now_s += self.random.choice((0.001, 0.016, 0.016, 0.1))
            self.look()

    def stirred(self) -> bool:
        self.look()
        return self.player._transport.running


@pytest.fixture
def no_thread_left() -> Iterator[None]:
    """See that all threads end."""
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize(
    "names",
    [
        ("bframes.mp4", "open_gop.mp4", "vfr.mp4"),
        ("h264.avi", "late.ts", "open_gop.mp4"),
    ],
)
@pytest.mark.parametrize(
    "sequences", [25, pytest.param(500, marks=[pytest.mark.proof, pytest.mark.timeout(900)])]
)
@pytest.mark.usefixtures("no_thread_left")
def test_in_any_order_of_keys_both_films_show_what_they_name(
    names: tuple[str, str, str],
    sequences: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Holds a few pictures only, so that most of what is asked has to be decoded again.
    monkeypatch.setattr("observer.media.session_player.CACHE_BYTES", SMALL_CACHE_BYTES)
    anything = Anything(tmp_path, names, seed=sequences)
    try:
        for _ in range(sequences):
            anything.sequence()
    finally:
        anything.player.close()
    assert anything.tally["frames"] > sequences
    assert anything.tally["together"] > sequences // 2
