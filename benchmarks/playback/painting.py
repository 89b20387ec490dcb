"""What is painted in the program's own view, offscreen: pictures a second, dropped ones, CPU."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from benchmarks.playback.clips import FULL_48, FULL_60, FULL_250, Clip, Shelf
from benchmarks.playback.decoding import Spent, null, spent
from benchmarks.playback.latency import LOOK_S
from benchmarks.playback.report import Part, Target, milliseconds
from observer.gui.theme import TOKENS, Theme
from observer.gui.video.film import Film
from observer.gui.video.video_view import VideoView
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer
from observer.model.session import Recording, Storing
from observer.text.catalogue import catalogue

SECONDS = 8
BOX_PX, SMALL_BOX_PX = (960, 540), (640, 360)
MOST_CORES, MOST_DROPPED_BACK = 0.75, 0.05
MOST_JITTER_S = 0.005
_TICK_MS = 10
_SETTLING_MS = 700


@dataclass(frozen=True)
class Painted:
    """What was painted while a session played.

    Attributes
    ----------
    begun_s
        From the command until the first picture that followed.
    a_second
        Different pictures of each view from then on.
    dropped
        The share of the pictures that should have been painted and were not.
    cores
        CPU time by time.
    tick_s, idle_tick_s
        95th percentile of the time between two ticks of ten milliseconds, playing and at rest.
    """

    begun_s: float
    a_second: float
    dropped: float
    cores: float
    tick_s: float
    idle_tick_s: float


class Stage:
    """Views in a grid, each with its film.

    Parameters
    ----------
    clips
        The films.
    box_px
        Room for each.
    """

    def __init__(self, clips: Sequence[Clip], box_px: tuple[int, int]) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self._application = QApplication.instance() or QApplication([])
        placed = [Placed(source=clip.path, id=str(place)) for place, clip in enumerate(clips)]
        self.player = SessionPlayer([[each] for each in placed], sound=False)
        self._window = QWidget()
        grid = QGridLayout(self._window)
        grid.setContentsMargins(0, 0, 0, 0)
        self.painted: list[list[tuple[int, float]]] = [[] for _ in clips]
        self._views = [VideoView(catalogue("en"), TOKENS[Theme.LIGHT]) for _ in clips]
        for place, view in enumerate(self._views):
            record = Recording(id=str(place), session_id="", label="", storing=Storing.LINKED)
            view.setFixedSize(*box_px)
            view.show_film(Film([record], self.player.views[place]))
            view.painted.connect(lambda place=place: self._note(place))
            grid.addWidget(view, place // 2, place % 2)
        self._window.show()
        self._land()
        self.pass_time(_SETTLING_MS)

    def close(self) -> None:
        """Give everything back."""
        for view in self._views:
            view.show_film(None)
        self.player.close()
        self._window.close()
        self._window.deleteLater()

    def look_at(self, number: int) -> None:
        """Go to a picture, and return as soon as it is seen."""
        self.player.seek_frame(number)
        self._land()

    def pass_time(self, milliseconds_: int) -> list[float]:
        """Let events happen for a while, and return the time between ticks."""
        loop, timer, ticks = QEventLoop(), QTimer(), [time.perf_counter()]
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start(_TICK_MS)
        QTimer.singleShot(milliseconds_, loop.quit)
        loop.exec()
        timer.stop()
        return list(np.diff(ticks))

    def _land(self) -> None:
        while not self.player.ready or self.player.pending:
            self.pass_time(20)

    def _note(self, place: int) -> None:
        shown = self._views[place].shown
        if shown is not None:
            self.painted[place].append((shown.number, time.perf_counter()))


def play(
    clips: Sequence[Clip], box_px: tuple[int, int] = BOX_PX, *, back_after_s: float | None = None
) -> Painted:
    """Play films side by side for a while.

    Parameters
    ----------
    clips
        The films, longer than that.
    box_px
        Room for each.
    back_after_s
        How long the last picture is looked at before it is played back from there; None for on
        from the first.

    Returns
    -------
    Painted
        What was painted.
    """
    with _stage(clips, box_px) as stage:
        idle = stage.pass_time(2000)
        if back_after_s is not None:
            stage.look_at(len(clips[0].places) - 1)
            stage.pass_time(int(1000 * back_after_s))
        stood = 0 if back_after_s is None else len(clips[0].places) - 1
        for seen in stage.painted:
            seen.clear()
        ticks: list[float] = []
        begin_s = time.perf_counter()
        (stage.player.play if back_after_s is None else stage.player.play_backwards)()
        cost: Spent = spent(lambda: ticks.extend(stage.pass_time(SECONDS * 1000)))
        stage.player.pause()
        views = [np.array([each for each in seen if each[0] != stood]) for seen in stage.painted]
    shown = sum(len(np.unique(view[:, 0])) for view in views)
    due = sum(int(np.ptp(view[:, 0])) + 1 for view in views)
    first_s = min(view[0, 1] for view in views)
    last_s = max(view[-1, 1] for view in views)
    return Painted(
        begun_s=first_s - begin_s,
        a_second=(shown - len(clips)) / len(clips) / (last_s - first_s),
        dropped=1 - shown / due,
        cores=cost.cpu_s / cost.wall_s,
        tick_s=float(np.percentile(ticks, 95)),
        idle_tick_s=float(np.percentile(idle, 95)),
    )


def measure(shelf: Shelf) -> Part:
    """Play what the targets are about.

    Parameters
    ----------
    shelf
        Makes the clips.

    Returns
    -------
    Part
        Pictures a second, dropped ones, CPU and ticks.
    """
    sixty, thirty, long = (shelf.clip(kind) for kind in (FULL_60, FULL_48, FULL_250))
    found = {
        "1080p60": play([sixty]),
        "1080p30": play([thirty]),
        "4 × 1080p30": play([thirty] * 4, SMALL_BOX_PX),
        "1080p30 backwards, GOP 48": play([thirty], back_after_s=LOOK_S),
        "1080p30 backwards, GOP 250": play([long], back_after_s=LOOK_S),
        "the same, as soon as a cold seek has landed": play([long], back_after_s=0),
    }
    first, _, four, *back, at_once = found.values()
    apart_s = max(each.tick_s - each.idle_tick_s for each in found.values())
    dropped_back = max(each.dropped for each in back)
    targets = (
        Target(
            "1080p60 painted",
            f"60 a second with ≤ {MOST_CORES} core",
            f"{first.a_second:.1f} with {first.cores:.2f}",
            first.a_second >= 59.5 and first.cores <= MOST_CORES,  # noqa: PLR2004  60, rounded
        ),
        Target("four films of 1080p30, dropped", "none", f"{four.dropped:.1%}", four.dropped == 0),
        Target(
            f"reverse play of 1080p30 after a look of {LOOK_S} s, dropped",
            f"< {MOST_DROPPED_BACK:.0%}",
            f"{dropped_back:.1%}",
            dropped_back < MOST_DROPPED_BACK,
        ),
        Target(
            "the same, as soon as a cold seek has landed",
            f"< {MOST_DROPPED_BACK:.0%}",
            f"{at_once.dropped:.1%}, begun after {milliseconds(at_once.begun_s)} ms",
            at_once.dropped < MOST_DROPPED_BACK,
        ),
        Target(
            "event loop while playing, p95",
            f"≤ idle + {milliseconds(MOST_JITTER_S)} ms",
            f"idle + {milliseconds(apart_s)} ms",
            apart_s <= MOST_JITTER_S,
        ),
    )
    peers = (_null_cores(sixty, 60), _null_cores(thirty, 30), _null_cores(thirty, 120), "", "", "")
    rows = [
        (
            name,
            milliseconds(each.begun_s),
            f"{each.a_second:.1f}",
            f"{each.dropped:.1%}",
            f"{each.cores:.2f}",
            peer,
            f"{milliseconds(each.idle_tick_s)} / {milliseconds(each.tick_s)}",
        )
        for (name, each), peer in zip(found.items(), peers, strict=True)
    ]
    head = (
        "painted",
        "begun after, ms",
        "pictures a second",
        "dropped",
        "cores",
        "of ffmpeg -f null for as many pictures",
        "tick p95 idle / playing, ms",
    )
    return Part("Painting, offscreen, without a GPU", head, rows, targets)


def _null_cores(clip: Clip, a_second: int) -> str:
    """Return how many cores ``ffmpeg -f null`` takes for so many pictures a second; "" without."""
    cost = null(clip.path)
    return "" if cost is None else f"{cost.cpu_s / len(clip.places) * a_second:.2f}"


@contextmanager
def _stage(clips: Sequence[Clip], box_px: tuple[int, int]) -> Iterator[Stage]:
    stage = Stage(clips, box_px)
    try:
        yield stage
    finally:
        stage.close()
