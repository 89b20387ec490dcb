"""Sound beside the pictures: its own container and worker, pitch kept, the device's time as clock."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from observer.media.source import MediaSource

Fill = Callable[[NDArray[np.float32], float], None]


class SoundOutput(Protocol):
    """A sound device."""


OutputOpener = Callable[[], SoundOutput]


def open_default_output() -> SoundOutput:
    """Open."""
    raise NotImplementedError


class Sound:
    """Sound of one recording; silent so far."""

    def __init__(
        self, source: MediaSource, heard: Callable[[float, float], None], opener: OutputOpener
    ) -> None:
        self.is_available = False

    def open(self, origin_us: int) -> None:
        """Open."""

    def start(self, at_us: int, rate: float) -> None:
        """Start."""

    def stop(self) -> None:
        """Stop."""

    def close(self) -> None:
        """Close."""
