"""Whatever is asked of the player in whatever order, the picture painted is the one it names."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from observer.media import Frame, Player
from observer.media.clock import HeardClock
from tests.unit.media.conftest import CLIPS, make, read_number
from tests.unit.media.test_player import HandClock, until

CLIP_NAMES = ("vfr.mp4", "open_gop.mp4", "h264.avi", "late.ts")
SIZES = ((160, 96), (320, 192), (401, 233))
MOST_ACTS = 12
SMALL_CACHE_BYTES = 4 << 20


class Soak:
    """Does one thing after another to a player, and holds every frame against the film."""

    def __init__(self, path: Path, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.hand = HandClock()
        self.player = Player(path, sound=False, clock=HeardClock(self.hand))
        until(lambda: self.player.ready)
        index = self.player.index
        assert index is not None
        self.index = index
        self.times_us = [*(index.times_us - index.times_us[0]).tolist(), index.duration_us]
        self.checked: Frame | None = None
        self.tally: Counter[str] = Counter()
        self.acts: tuple[Callable[[], None], ...] = (
            self.seek_frame,
            self.seek_time,
            self.drag,
            self.step,
            self.step,
            self.play,
            self.pause,
            self.rate,
            self.size,
            self.pass_time,
            self.pass_time,
            self.look,
        )

    def sequence(self) -> None:
        """Do some things at random, looking now and then, and look once it stands still."""
        wanted: int | None = None
        for _ in range(self.random.randint(2, MOST_ACTS)):
            act = self.random.choice(self.acts)
            self.tally[act.__name__] += 1
            act()
            self.check(self.player.frame())
        self.player.pause()
        if self.random.random() < 0.5:
            wanted = self.random.randrange(len(self.index))
            self.player.seek_frame(wanted)
            if self.random.random() < 0.5:
                count = self.random.randint(-5, 5)
                self.player.step(count)
                wanted = min(max(wanted + count, 0), len(self.index) - 1)
        until(lambda: not self.player.pending)
        frame = self.player.frame()
        assert frame is not None
        self.check(frame)
        assert self.player.error is None
        assert not self.player.playing
        if wanted is not None:
            assert (frame.index, frame.exact) == (wanted, True)

    def check(self, frame: Frame | None) -> None:
        """Hold number, times and bar code of a frame against each other."""
        if frame is None or frame is self.checked:
            return
        self.checked = frame
        number = read_number(frame.picture[:, :, :3])
        assert number == frame.index
        assert frame.pts == int(self.index.pts[number])
        assert frame.time_base == Fraction(self.index.time_base)
        assert (frame.time_us, frame.end_us) == (self.times_us[number], self.times_us[number + 1])
        assert (frame.picture[:, :, 3] == 255).all()
        self.tally["frames"] += 1

    def seek_frame(self) -> None:
        self.player.seek_frame(self.random.randint(-3, len(self.index) + 3))

    def seek_time(self) -> None:
        self.player.seek_us(self.random.randint(-100_000, self.index.duration_us + 100_000))

    def drag(self) -> None:
        for _ in range(self.random.randint(1, 5)):
            self.player.seek_us(self.random.randint(0, self.index.duration_us), exact=False)

    def step(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.player.step(self.random.choice((-10, -1, -1, -1, 1, 1, 10)))

    def play(self) -> None:
        self.player.play()

    def pause(self) -> None:
        """Pause; the frame painted is the one that stays."""
        before = self.player.frame()
        self.player.pause()
        after = self.player.frame()
        if before is not None and not self.player.pending:
            assert after is not None
            assert after.index == before.index

    def rate(self) -> None:
        self.player.set_rate(self.random.choice((0.1, 0.5, 1.0, 1.5, 2.0, 4.0)))

    def size(self) -> None:
        self.player.set_picture_size(*self.random.choice(SIZES))

    def pass_time(self) -> None:
        """Let some time pass, as a window's timer sees it."""
        if self.player.playing and self.random.random() < 0.7:
            until(lambda: self.player._running or not self.player.playing)
        for _ in range(self.random.randint(1, 8)):
            self.hand.now_s += self.random.choice((0.001, 0.016, 0.016, 0.1))
            self.check(self.player.frame())

    def look(self) -> None:
        """Wait for what was asked for, and see what is painted."""
        until(lambda: not self.player.pending or self.player.error)
        frame = self.player.frame()
        self.check(frame)
        if self.player._running and frame is not None:
            assert frame.time_us <= max(self.player._clock.now_us(), 0)


@pytest.fixture
def no_thread_left() -> Iterator[None]:
    """See that all threads end."""
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("name", CLIP_NAMES)
@pytest.mark.parametrize(
    "sequences", [25, pytest.param(500, marks=[pytest.mark.proof, pytest.mark.timeout(600)])]
)
@pytest.mark.usefixtures("no_thread_left")
def test_in_any_order_of_keys_the_frame_painted_is_the_one_it_names(
    name: str, sequences: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Holds a few pictures only, so that most of what is asked has to be decoded again.
    monkeypatch.setattr("observer.media.player.CACHE_BYTES", SMALL_CACHE_BYTES)
    make(tmp_path / name, CLIPS[name])
    soak = Soak(tmp_path / name, seed=20)
    try:
        for _ in range(sequences):
            soak.sequence()
    finally:
        soak.player.close()
    assert soak.tally["frames"] > sequences
