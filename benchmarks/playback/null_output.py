"""A sound device that takes sound as time goes by, and lets nobody hear it."""

import time
from threading import Event, Thread

import numpy as np
from typing_extensions import override

from observer.media.sound_output import CHANNELS, Fill, SoundOutput

_PERIOD = 480
_LATENCY_S = 0.05


class NullOutput(SoundOutput):
    """Asks for ten milliseconds of sound every ten milliseconds."""

    def __init__(self) -> None:
        self._fill: Fill | None = None
        self._closed = Event()
        self._thread = Thread(target=self._run, name="null sound", daemon=True)
        self._thread.start()

    @property
    @override
    def sample_rate_hz(self) -> int:
        """Samples a second."""
        return 48_000

    @override
    def start(self, fill: Fill) -> None:
        """Begin to ask for samples."""
        self._fill = fill

    @override
    def stop(self) -> None:
        """Ask for no more."""
        self._fill = None

    @override
    def close(self) -> None:
        """End the thread."""
        self._fill = None
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        buffer = np.zeros((_PERIOD, CHANNELS), np.float32)
        due_s = time.perf_counter()
        while not self._closed.wait(max(due_s - time.perf_counter(), 0)):
            due_s = max(due_s + _PERIOD / self.sample_rate_hz, time.perf_counter() - _LATENCY_S)
            fill = self._fill
            if fill is not None:
                fill(buffer, due_s + _LATENCY_S)
