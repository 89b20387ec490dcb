"""The engine of this program, asked as the window asks it."""

import time
from pathlib import Path

import numpy as np
from typing_extensions import override

from benchmarks.playback.clips import Place
from benchmarks.playback.engines import Engine, Shown, wait_until
from observer.media.frame import Frame
from observer.media.placement import Placed, ScrubReel
from observer.media.session_player import SessionPlayer

BOX_PX = (960, 540)
_TICK_S = 0.002


class Ours(Engine):
    """A session of one film without sound."""

    def __init__(self, path: Path, reel: ScrubReel | None = None) -> None:
        self.player = SessionPlayer([[Placed(source=path, reel=reel)]], sound=False)
        self.view = self.player.views[0]
        self.view.set_picture_size(*BOX_PX)
        self.wait()

    @override
    def seek(self, place: Place) -> Shown:
        """Go to a picture by its number."""
        begin = time.perf_counter()
        self.player.seek_frame(place.number)
        return self._shown(begin)

    @override
    def step_back(self, place: Place) -> Shown:
        """Press the key for one picture back."""
        del place
        begin = time.perf_counter()
        self.player.step(-1)
        return self._shown(begin)

    @override
    def play(self, seconds: float) -> list[Shown]:
        """Play, polling as the window does."""
        shown: list[Shown] = []
        last: Frame | None = self.view.frame()
        begin = time.perf_counter()
        self.player.play()
        while time.perf_counter() < begin + seconds:
            frame = self.view.frame()
            if frame is not None and frame is not last:
                last = frame
                shown.append(_as_shown(frame, time.perf_counter() - begin))
            time.sleep(_TICK_S)  # noqa: TID251  a measurement polls as the window's timer does
        self.player.pause()
        return shown

    @override
    def close(self) -> None:
        """End its threads."""
        self.player.close()

    def wait(self) -> None:
        """Wait until the picture asked for is there."""
        wait_until(lambda: self.player.error or self._settled)

    @property
    def _settled(self) -> bool:
        return not self.player.pending and self.view.frame() is not None

    def _shown(self, begin: float) -> Shown:
        self.wait()
        took_s = time.perf_counter() - begin
        frame = self.view.frame()
        return Shown(None, took_s) if frame is None else _as_shown(frame, took_s)


def _as_shown(frame: Frame, took_s: float) -> Shown:
    """Return the pixels of a frame that says it is the one asked for."""
    rgb = np.ascontiguousarray(frame.picture[:, :, 2::-1]) if frame.exact else None
    return Shown(rgb, took_s)
