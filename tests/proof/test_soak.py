"""Playing on and on, through all speeds and both ways, takes no more and more memory."""

import gc
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from threading import Event

import pytest

from benchmarks.playback import barcode, resources
from benchmarks.playback.clips import PHONE, Shelf
from benchmarks.playback.null_output import NullOutput
from observer.media.memory import give_back_large_blocks
from observer.media.placement import Placed
from observer.media.player import Player
from observer.media.session_player import SessionPlayer
from tests.unit.media.test_player import until

SECONDS = float(os.environ.get("OOGHOOGTE_SOAK_S", "60"))
WARM_UP_S = min(max(SECONDS / 5, 20), 120)
MOST_GROWTH_MIB = 50
LEG_S = 1.5
TICK_S = 0.008
RATES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
FILM = replace(PHONE, file="soak.mp4", size=(1280, 720), mbit_s=4, count=400, sound=True)
BESIDE = replace(FILM, file="beside.mp4", size=(640, 360), gop=120, count=300)


def legs() -> Iterator[tuple[float, bool]]:
    """Yield speeds and directions, all of them over and over."""
    while True:
        for rate in RATES:
            yield rate, False
            yield rate, True


class Soaked:
    """Two films that are played, sought, stepped, dragged and looped."""

    def __init__(self, films: list[Path]) -> None:
        self._random = random.Random(8)  # noqa: S311  repeatable, not secret
        self._pause = Event()
        self.looked_at = 0
        views = [
            [Placed(source=film, id=film.stem, offset_us=number * 700_000, rate=Fraction(1))]
            for number, film in enumerate(films)
        ]
        self.player = SessionPlayer(views, open_output=NullOutput)
        until(lambda: self.player.ready and not self.player.pending)
        assert self.player.error is None

    def leg(self, rate: float, *, backwards: bool) -> None:
        """Do something, and then play for a while at a speed, either way."""
        start_us, end_us = self.player.extent_us
        somewhere_us = self._random.randint(start_us, end_us)
        match self._random.randrange(5):
            case 0:
                self.player.seek_us(somewhere_us)
            case 1:
                self.player.set_loop(somewhere_us, somewhere_us + 800_000)
            case 2:
                for offset_us in range(0, 400_000, 40_000):
                    self.player.seek_us(somewhere_us + offset_us, exact=False)
                    self._watch(0.03)
            case 3:
                for _ in range(20):
                    self.player.step(-1 if backwards else 1)
                    self._watch(0.03)
            case _:
                self.player.clear_loop()
        self.player.set_rate(rate)
        if backwards:
            self.player.play_backwards()
        else:
            self.player.play()
        self._watch(LEG_S)

    def _watch(self, seconds: float) -> None:
        """Look as a window does, now and then at the picture itself."""
        end_s = time.perf_counter() + seconds
        while time.perf_counter() < end_s:
            for view in self.player.views:
                self._look(view)
            self._pause.wait(TICK_S)

    def _look(self, view: Player) -> None:
        frame = view.frame()
        if frame is not None and self._random.random() < 0.02:
            assert barcode.read(frame.picture[:, :, 2::-1]) == frame.index
            self.looked_at += 1


@pytest.mark.proof
@pytest.mark.timeout(SECONDS * 1.5 + 300)
def test_playing_for_long_takes_no_more_memory_and_closing_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    give_back_large_blocks()  # as the program does at its start
    shelf = Shelf(tmp_path)
    films = [shelf.clip(kind).path for kind in (FILM, BESIDE)]
    before = resources.threads()
    soaked = Soaked(films)
    begin_s = time.perf_counter()
    warm_mib: float | None = None
    most_mib = 0.0
    try:
        for rate, backwards in legs():
            soaked.leg(rate, backwards=backwards)
            passed_s = time.perf_counter() - begin_s
            if passed_s > WARM_UP_S:
                gc.collect()
                now_mib = resources.memory_mib() or 0.0
                warm_mib = now_mib if warm_mib is None else warm_mib
                most_mib = max(most_mib, now_mib)
            if passed_s > SECONDS:
                break
        assert soaked.player.error is None
    finally:
        soaked.player.close()
    assert warm_mib is not None
    with capsys.disabled():
        grown = f"{warm_mib:.0f} MiB after {WARM_UP_S:.0f} s, at most {most_mib:.0f} MiB"
        sys.stdout.write(f"\n{SECONDS:.0f} s: {grown}, {soaked.looked_at} pictures read\n")
    assert soaked.looked_at > SECONDS
    assert most_mib - warm_mib <= MOST_GROWTH_MIB
    assert resources.threads() <= before
    assert resources.open_files(tmp_path) == []
