"""Whatever is asked of the player in whatever order, picture, time and what is coded agree."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from observer.gui.video.film import Film
from observer.media import Frame
from observer.media.clock import HeardClock
from observer.media.placement import Placed
from observer.media.player import Player
from observer.media.session_player import SessionPlayer
from observer.model.session import Recording, Storing
from tests.unit.media.conftest import CLIPS, make, read_number
from tests.unit.media.test_player import HandClock, until

CLIP_NAMES = ("vfr.mp4", "open_gop.mp4", "h264.avi", "late.ts")
BESIDE = "bframes.mp4"
BESIDE_US = 1_010_000
DRIFT = 1 + Fraction(40, 1_000_000)
SIZES = ((160, 96), (320, 192), (401, 233))
RATES = (0.1, 0.5, 1.0, 1.5, 2.0, 4.0)
MOST_ACTS = 12
SMALL_CACHE_BYTES = 4 << 20


class Seen:
    """A view, and every frame that was seen of it held against the film.

    Attributes
    ----------
    times_us
        When each picture begins on the session clock, and when the last one ends.
    """

    def __init__(self, view: Player, placed: Placed, tally: Counter[str]) -> None:
        index = view.index
        assert index is not None
        own = [*(index.times_us - index.times_us[0]).tolist(), index.duration_us]
        self.view, self.index, self._tally = view, index, tally
        self.times_us = [placed.to_session_us(time) for time in own]
        record = Recording(
            id=placed.id,
            session_id="",
            label="",
            storing=Storing.LINKED,
            offset_us=placed.offset_us,
            rate=placed.rate,
        )
        self._film = Film([record], view)
        self._checked: Frame | None = None

    def frame(self) -> Frame | None:
        """Return what is painted now."""
        frame = self.view.frame()
        if frame is not None and frame is not self._checked:
            self._checked = frame
            self._check(frame)
        return frame

    def _check(self, frame: Frame) -> None:
        """Hold number, times, bar code and what a key press would store against each other."""
        number = read_number(frame.picture[:, :, :3])
        assert number == frame.index == frame.number
        assert frame.pts == int(self.index.pts[number])
        assert frame.time_base == self.index.time_base
        assert (frame.time_us, frame.end_us) == (self.times_us[number], self.times_us[number + 1])
        assert (frame.picture[:, :, 3] == 255).all()
        moment = self._film.moment(frame)
        assert moment.time_us == frame.time_us
        assert moment.anchor is not None
        assert (moment.anchor.frame, moment.anchor.pts) == (number, frame.pts)
        assert moment.anchor.recording_id == frame.recording_id
        self._tally["frames"] += 1


class Soak:
    """Does one thing after another to the films of a session, and looks at every frame."""

    def __init__(self, path: Path, beside: Path, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.hand = HandClock()
        self.tally: Counter[str] = Counter()
        films = (
            Placed(source=path, id="main", offset_us=170_003, rate=DRIFT),
            Placed(source=beside, id="beside", offset_us=BESIDE_US),
        )
        self.player = SessionPlayer(
            [[film] for film in films], sound=False, clock=HeardClock(self.hand)
        )
        until(lambda: self.player.ready)
        assert self.player.error is None
        pairs = zip(self.player.views, films, strict=True)
        self.main, self.beside = (Seen(view, film, self.tally) for view, film in pairs)
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
            self.loop,
            self.unloop,
            self.size,
            self.pass_time,
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
            self.see()
        self.player.pause()
        if self.random.random() < 0.5:
            wanted = self.random.randrange(len(self.main.index))
            self.player.seek_frame(wanted)
            if self.random.random() < 0.5:
                count = self.random.randint(-5, 5)
                self.player.step(count)
                wanted = min(max(wanted + count, 0), len(self.main.index) - 1)
        until(lambda: not self.player.pending)
        assert self.player.error is None
        assert not self.player.playing
        self.at_rest(wanted)

    def at_rest(self, wanted: int | None) -> None:
        """See that both films show what belongs to where the session stands."""
        frame, other = self.see()
        now_us = self.player.now_us
        if wanted is not None:
            assert frame is not None
            assert (frame.number, frame.exact) == (wanted, True)
            assert frame.time_us == now_us
        for seen, shown in ((self.main, frame), (self.beside, other)):
            assert (shown is not None) == seen.view.covers(now_us)
            if shown is not None and shown.exact:
                assert shown.time_us <= now_us < shown.end_us

    def see(self) -> tuple[Frame | None, Frame | None]:
        """Look at both films."""
        return self.main.frame(), self.beside.frame()

    def seek_frame(self) -> None:
        self.player.seek_frame(self.random.randint(-3, len(self.main.index) + 3))

    def somewhere_us(self, beyond_us: int = 0) -> int:
        start_us, end_us = self.player.extent_us
        return self.random.randint(start_us - beyond_us, end_us + beyond_us)

    def seek_time(self) -> None:
        self.player.seek_us(self.somewhere_us(100_000))

    def drag(self) -> None:
        for _ in range(self.random.randint(1, 5)):
            self.player.seek_us(self.somewhere_us(), exact=False)

    def step(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.player.step(self.random.choice((-10, -1, -1, -1, 1, 1, 10)))

    def play(self) -> None:
        self.player.play()

    def play_back(self) -> None:
        self.player.play_backwards()

    def pause(self) -> None:
        """Pause; the frame painted is the one that stays."""
        before = self.main.frame()
        was_pending = self.player.pending
        self.player.pause()
        after = self.main.frame()
        if before is not None and not was_pending and not self.player.pending:
            assert after is not None
            assert after.number == before.number

    def rate(self) -> None:
        self.player.set_rate(self.random.choice(RATES))

    def loop(self) -> None:
        start_us = self.somewhere_us()
        self.player.set_loop(start_us, start_us + self.random.randint(1, 900_000))

    def unloop(self) -> None:
        self.player.clear_loop()

    def size(self) -> None:
        for view in self.player.views:
            view.set_picture_size(*self.random.choice(SIZES))

    def pass_time(self) -> None:
        """Let some time pass, as a window's timer sees it."""
        if self.player.playing and self.random.random() < 0.7:
            until(lambda: bool(self.see()) and (self.is_running or not self.player.playing))
        for _ in range(self.random.randint(1, 8)):
            self.hand.now_s += self.random.choice((0.001, 0.016, 0.016, 0.1))
            self.see()

    def look(self) -> None:
        """Wait for what was asked for, and see that nothing is shown before its time."""
        until(lambda: not self.player.pending or self.player.error)
        now_us = self.player.now_us
        frame, _ = self.see()
        # the clock of this test stands still, but it may have come to the end of a loop meanwhile
        if not self.is_running or frame is None or now_us != self.player.now_us:
            return
        if self.player.backwards:
            assert frame.end_us > now_us
        else:
            assert frame.time_us <= now_us

    @property
    def is_running(self) -> bool:
        return self.player._transport.running


@pytest.fixture
def no_thread_left() -> Iterator[None]:
    """See that all threads end."""
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("name", CLIP_NAMES)
@pytest.mark.parametrize(
    "sequences", [25, pytest.param(500, marks=[pytest.mark.proof, pytest.mark.timeout(1800)])]
)
@pytest.mark.usefixtures("no_thread_left")
def test_in_any_order_of_keys_picture_time_and_code_are_one_and_the_same(
    name: str, sequences: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Holds a few pictures only, so that most of what is asked has to be decoded again.
    monkeypatch.setattr("observer.media.session_player.CACHE_BYTES", SMALL_CACHE_BYTES)
    for one in (name, BESIDE):
        make(tmp_path / one, CLIPS[one])
    soak = Soak(tmp_path / name, tmp_path / BESIDE, seed=20)
    try:
        for _ in range(sequences):
            soak.sequence()
    finally:
        soak.player.close()
    assert soak.tally["frames"] > sequences
    assert min(soak.tally[act.__name__] for act in soak.acts) > 0


@pytest.fixture
def soak(tmp_path: Path) -> Iterator[Soak]:
    """Two short films of which nothing but what is on the screen is at hand."""
    for one in ("open_gop.mp4", BESIDE):
        make(tmp_path / one, CLIPS[one])
    made = Soak(tmp_path / "open_gop.mp4", tmp_path / BESIDE, seed=1)
    yield made
    made.player.close()


def test_play_pressed_while_a_step_back_is_on_its_way_plays_from_there(soak: Soak) -> None:
    for _ in range(20):
        soak.player.seek_frame(60)
        soak.size()
        soak.player.step(-30)
        soak.player.play()
        until(lambda: not soak.player.pending)
        frame, _ = soak.see()
        assert frame is not None
        assert frame.number == 30
        soak.player.pause()


def test_backwards_from_a_provisional_picture_shows_what_lies_before_it(soak: Soak) -> None:
    for number in (38, 59, 74):
        time_us = soak.main.times_us[number]
        soak.player.seek_us(time_us, exact=False)
        soak.player.play_backwards()
        until(lambda: bool(soak.see()) and soak.is_running)
        until(lambda: (frame := soak.main.frame()) is not None and frame.exact)
        frame = soak.main.frame()
        assert frame is not None
        assert frame.number == number
        soak.player.pause()
