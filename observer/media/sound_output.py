"""The seam to the sound device, and the device itself."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from time import perf_counter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from observer.model.errors import MediaError
from observer.model.messages import msg

Fill = Callable[[NDArray[np.float32], float], None]
"""Fills a buffer of shape (samples, 2); told when its first sample is heard, in `perf_counter`'s
seconds."""

OutputOpener = Callable[[], "SoundOutput"]
"""Opens a sound device; raises `MediaError` where there is none."""

CHANNELS = 2

_PATIENCE_S = 5.0
_LATENCY_S = 0.1


class SoundOutput(Protocol):
    """A sound device that asks for samples from a thread of its own."""

    @property
    def sample_rate_hz(self) -> int:
        """Samples a second, of each channel."""

    def start(self, fill: Fill) -> None:
        """Begin to ask for samples."""

    def stop(self) -> None:
        """Fall silent at once; it can be started again."""

    def close(self) -> None:
        """Give the device back."""


class DeviceOutput(SoundOutput):
    """The computer's default sound device, by PortAudio.

    Which devices there are is looked up anew, unless one is in use already.

    Raises
    ------
    MediaError
        If there is none, or it cannot be opened.
    """

    _RATE_HZ = 48_000
    _opening = Lock()

    def __init__(self) -> None:
        try:
            import sounddevice  # type: ignore[import-untyped]  # has no type hints
        except OSError as error:
            raise _no_device(str(error)) from error
        self._library = sounddevice
        self._fill: Fill | None = None
        self._closed = False
        self._errors = (sounddevice.PortAudioError, ValueError)
        if not self._opening.acquire(timeout=_PATIENCE_S):
            raise _no_device("busy")
        try:
            self._enter()
            self._stream = sounddevice.OutputStream(
                samplerate=self._RATE_HZ,
                channels=CHANNELS,
                dtype="float32",
                latency=_LATENCY_S,
                callback=self._asked,
            )
        except self._errors as error:
            self._leave()
            raise _no_device(str(error)) from error
        finally:
            self._opening.release()

    @property
    @override
    def sample_rate_hz(self) -> int:
        """Samples a second."""
        return self._RATE_HZ

    @override
    def start(self, fill: Fill) -> None:
        """Begin to ask for samples."""
        self._fill = fill
        try:
            self._stream.start()
        except self._errors as error:
            raise _no_device(str(error)) from error

    @override
    def stop(self) -> None:
        """Fall silent at once."""
        self._fill = None
        try:
            self._stream.abort()
        except self._errors as error:
            raise _no_device(str(error)) from error

    @override
    def close(self) -> None:
        """Give the device back; harmless when done twice."""
        self._fill = None
        if self._closed:
            return
        self._closed = True
        try:
            self._stream.close(ignore_errors=False)
        except self._errors as error:
            raise _no_device(str(error)) from error
        finally:
            self._leave()

    def _enter(self) -> None:
        """Let PortAudio count one more, and look which devices there are if it is the first."""
        library = self._library
        if library._initialized == 1:  # noqa: SLF001  documented for experts
            library._terminate()  # noqa: SLF001  documented for experts
            library._initialize()  # noqa: SLF001  documented for experts
        library._initialize()  # noqa: SLF001  documented for experts

    def _leave(self) -> None:
        """Let PortAudio count one less."""
        with suppress(*self._errors):
            if self._library._initialized > 1:  # noqa: SLF001  documented for experts
                self._library._terminate()  # noqa: SLF001  documented for experts

    def _asked(
        self, buffer: NDArray[np.float32], _samples: int, times: "_Times", _status: object
    ) -> None:
        """Answer PortAudio."""
        fill = self._fill
        if fill is None:
            buffer[:] = 0
            return
        ahead_s = times.outputBufferDacTime - times.currentTime
        fill(buffer, perf_counter() + (ahead_s if 0 < ahead_s < 1 else 0.0))


class _Times(Protocol):
    """What PortAudio tells about a buffer, in seconds of the stream's clock."""

    outputBufferDacTime: float  # noqa: N815  PortAudio's name
    currentTime: float  # noqa: N815  PortAudio's name


def _no_device(reason: str) -> MediaError:
    """Return the error for a computer without a sound device that can be used."""
    return MediaError(
        msg("There is no sound device that can be used ({reason}).", reason=reason),
        msg("Connect a loudspeaker or headphones; the film plays without sound."),
    )
