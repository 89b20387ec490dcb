"""Sound beside the pictures: a worker of its own fills the device and tells the clock."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Condition, Thread, get_ident

import numpy as np
from numpy.typing import NDArray

from observer.media.clock import HeardClock
from observer.media.sound_output import OutputOpener, SoundOutput
from observer.media.sound_reader import SoundReader
from observer.media.source import CancelledError, MediaSource
from observer.model.errors import MediaError, ObserverError
from observer.model.messages import msg
from observer.model.time import US_PER_S

_AHEAD_S = 0.4
_STALL_S = 2.0
_JOIN_S = 1.0
_LATE_US = -150_000


@dataclass(slots=True)
class _Run:
    """A stretch of sound that was asked for; identity tells an old one from a new one."""

    at_us: int
    rate: float
    given: int = 0


class Sound:
    """The sound of one recording; every method returns at once.

    Where there is no device, or it fails or stalls, all stays quiet and `is_available` is false.

    Parameters
    ----------
    source
        File or opener.
    clock
        Told what is heard when.
    open_output
        Opens the device; called on the worker's thread.
    joined
        Called on the worker's thread once sound can be heard.
    """

    def __init__(
        self,
        source: MediaSource,
        clock: HeardClock,
        open_output: OutputOpener,
        joined: Callable[[], None] = lambda: None,
    ) -> None:
        self._source = source
        self._clock = clock
        self._open_output = open_output
        self._joined = joined
        self._changed = Condition()
        self._run: _Run | None = None
        self._blocks: deque[NDArray[np.float32]] = deque()
        self._buffered = 0
        self._rate_hz = 1
        self._origin_us = 0
        self._available = self._closed = False
        self._worker: Thread | None = None

    @property
    def is_available(self) -> bool:
        """Whether sound can be heard."""
        return self._available

    def open(self, origin_us: int) -> None:
        """Open device and recording in the background.

        Parameters
        ----------
        origin_us
            Time of the first picture on the recording's own clock.
        """
        with self._changed:
            if self._closed or self._worker is not None:
                return
            self._origin_us = origin_us
            self._worker = Thread(target=self._work, name="sound", daemon=True)
            self._worker.start()

    def start(self, at_us: int, rate: float) -> None:
        """Let the sound be heard from a time on, in place of what is heard now."""
        with self._changed:
            self._replace(_Run(at_us, rate))

    def stop(self) -> None:
        """Fall silent."""
        with self._changed:
            self._replace(None)

    def close(self) -> None:
        """End the worker; a device that hangs is left behind rather than waited for."""
        with self._changed:
            self._closed = True
            self._available = False
            self._replace(None)
            worker = self._worker
        if worker is not None and worker.ident != get_ident():
            worker.join(_JOIN_S)

    def _replace(self, run: _Run | None) -> None:
        """Drop what is buffered; the caller holds the lock."""
        self._run = run
        self._blocks.clear()
        self._buffered = 0
        self._changed.notify_all()

    # On the device's thread

    def _fill(self, buffer: NDArray[np.float32], heard_at_s: float) -> None:
        """Hand out samples, and tell the clock which moment is heard when."""
        with self._changed:
            run = self._run
            media_us = 0.0 if run is None else self._media_us(run, run.given)
            count = 0 if run is None else self._take(buffer)
            buffer[count:] = 0
            late = False
            if run is not None and count:
                run.given += count
                # Under the lock, so that no run that is over tells the clock of its time.
                late = self._clock.heard(media_us, heard_at_s) < _LATE_US
            self._changed.notify_all()
        if run is not None and late:
            self._catch_up(run)

    def _take(self, buffer: NDArray[np.float32]) -> int:
        """Move buffered samples into the device's buffer; return how many."""
        count = 0
        while count < len(buffer) and self._blocks:
            block = self._blocks.popleft()
            part = block[: len(buffer) - count]
            buffer[count : count + len(part)] = part
            count += len(part)
            if len(part) < len(block):
                self._blocks.appendleft(block[len(part) :])
        self._buffered -= count
        return count

    def _media_us(self, run: _Run, samples: int) -> float:
        """Return the moment that the n-th sample of a run stands for."""
        return run.at_us + samples * run.rate * US_PER_S / self._rate_hz

    def _catch_up(self, run: _Run) -> None:
        """After a stall the film went on without the sound: begin again where it is now."""
        now_us = self._clock.now_us()
        with self._changed:
            if self._run is run:
                self._replace(_Run(now_us, run.rate))

    # On the worker's thread

    def _work(self) -> None:
        """Open, then serve until closed or the device fails."""
        try:
            output = self._open_output()
        except MediaError:
            return
        self._rate_hz = output.sample_rate_hz
        try:
            reader = SoundReader(self._source, self._origin_us, self._rate_hz)
            try:
                self._available = not self._closed
                if self._available:
                    self._joined()
                self._serve(reader, output)
            finally:
                reader.close()
        except ObserverError:
            self._clock.no_sound()
        finally:
            self._available = False
            with suppress(MediaError):
                output.close()

    def _serve(self, reader: SoundReader, output: SoundOutput) -> None:
        """Play one run after the other."""
        sounding = False
        while not self._closed:
            run = self._run
            if run is not None and not sounding:
                output.start(self._fill)
            elif run is None and sounding:
                output.stop()
            sounding = run is not None
            if run is not None:
                self._play(run, reader)
            self._await_other(run)

    def _await_other(self, run: _Run | None) -> None:
        """Wait until something else is asked for."""
        with self._changed:
            self._changed.wait_for(lambda: self._run is not run or self._closed)

    def _play(self, run: _Run, reader: SoundReader) -> None:
        """Keep the buffer of a run full until it is replaced."""

        def replaced() -> bool:
            return self._run is not run or self._closed

        try:
            for block in reader.samples(run.at_us, run.rate, replaced):
                if not self._put(block, run, replaced):
                    return
        except CancelledError:
            return
        with self._changed:
            if self._run is run and not run.given and not self._buffered:
                self._clock.no_sound()

    def _put(self, block: NDArray[np.float32], run: _Run, replaced: Callable[[], bool]) -> bool:
        """Buffer a block when there is room; return whether the run is still wanted."""
        most = int(_AHEAD_S * self._rate_hz)
        with self._changed:
            while self._buffered >= most and not replaced():
                given = run.given
                if not self._changed.wait(_STALL_S) and run.given == given and not replaced():
                    raise MediaError(msg("The sound device takes no sound."))
            if replaced():
                return False
            self._blocks.append(block)
            self._buffered += len(block)
            return True
