"""Engines that are asked for pictures, one in each file; what was shown is judged by its code."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.playback.clips import Place


class AbsentError(Exception):
    """An engine is not there; the text says why."""


@dataclass(frozen=True)
class Shown:
    """What an engine showed.

    Attributes
    ----------
    picture
        Shape (height, width, 3), uint8, RGB; None if there was none.
    took_s
        From asking until it could be painted; reading it back is not counted.
    """

    picture: NDArray[np.uint8] | None
    took_s: float


class Engine(Protocol):
    """A film opened in an engine, standing still."""

    def seek(self, place: Place) -> Shown:
        """Go to a picture, by number or time, whichever the engine is best at."""

    def step_back(self, place: Place) -> Shown:
        """Go one picture back, which should lead to this one."""

    def play(self, seconds: float) -> list[Shown] | None:
        """Play from where it stands, and return what was shown; None if it cannot be told."""

    def close(self) -> None:
        """Give everything back."""


OpenEngine = Callable[[Path], Engine]
"""Opens a film; raises `AbsentError` where the engine is not there."""


def wait_until(condition: Callable[[], object], patience_s: float = 30.0) -> None:
    """Poll as a window's timer would; raise `TimeoutError` if it lasts too long."""
    end = time.perf_counter() + patience_s
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError
        time.sleep(0.0005)  # noqa: TID251  a measurement polls as the window's timer does
