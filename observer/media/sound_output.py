"""The seam to the sound device, and the device itself."""

from collections.abc import Callable
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

    Raises
    ------
    MediaError
        If there is none, or it cannot be opened.
    """

    _RATE_HZ = 48_000

    def __init__(self) -> None:
        try:
            import sounddevice  # type: ignore[import-untyped]  # has no type hints
        except OSError as error:
            raise _no_device(str(error)) from error
        self._fill: Fill | None = None
        self._errors = (sounddevice.PortAudioError, ValueError)
        try:
            self._stream = sounddevice.OutputStream(
                samplerate=self._RATE_HZ,
                channels=CHANNELS,
                dtype="float32",
                callback=self._asked,
            )
        except self._errors as error:
            raise _no_device(str(error)) from error

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
        """Give the device back."""
        self._fill = None
        try:
            self._stream.close()
        except self._errors as error:
            raise _no_device(str(error)) from error

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
