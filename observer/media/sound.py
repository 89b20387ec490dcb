"""Sound beside the pictures: a worker of its own fills the device and tells the clock."""

from collections import deque
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from threading import Condition, Thread, get_ident

import numpy as np
from numpy.typing import NDArray

from observer.media.clock import HeardClock
from observer.media.placement import Placed
from observer.media.sound_mix import Plan, SoundFinder, SoundMix
from observer.media.sound_output import OutputOpener, SoundOutput
from observer.media.source import CancelledError
from observer.media.tempo import Stretcher, lead
from observer.model.errors import MediaError, ObserverError
from observer.model.messages import msg
from observer.model.time import US_PER_S

_AHEAD_S = 0.4
_PRIMED_S = 0.04
_SPLICE_S = 0.12
_SEAM_S = 0.005
_LATE_S = 0.08
_TAKES_NOTHING_S = 3.0
_LONGEST_RETRY_S = 30.0
_JOIN_S = 1.0
_BLOCK = 960


@dataclass(slots=True)
class _Run:
    """A stretch of sound that was asked for; identity tells an old one from a new one.

    The n-th sample stands for ``at_us + n * rate / sample rate``, whether it was handed out or
    passed over. One that joins in begins where the clock is by then.
    """

    at_us: float
    rate: float
    given: int = 0
    joins: bool = False


class Sound:
    """The sound of a session; every method returns at once and may be called from any thread.

    All times are session microseconds. Where there is no device, or it fails, hangs or is pulled
    out, all stays quiet and `is_available` is false; from time to time it is tried again while
    sound is wanted, and joins in where the clock is then.

    Parameters
    ----------
    lines
        The recordings. Those that follow each other stand in one line: there a later one takes
        over from an earlier one where its pictures begin.
        Those of the first line are heard until `set_heard` says otherwise.
    clock
        Told what is heard when.
    open_output
        Opens the device; called on the worker's thread.
    joined
        Called on the worker's thread once sound can be heard, also after a device came back.
    retry_s
        How long to wait before a device is tried again; longer each time.
    rest_s
        After how long a silence the device is given back; it is opened anew when sound is wanted,
        so that headphones that were plugged in meanwhile are used.
    """

    def __init__(
        self,
        lines: Sequence[Sequence[Placed]],
        clock: HeardClock,
        open_output: OutputOpener,
        joined: Callable[[], None] = lambda: None,
        *,
        retry_s: float = 2.0,
        rest_s: float = 20.0,
    ) -> None:
        self._clock = clock
        self._open_output = open_output
        self._joined = joined
        self._retry_s, self._rest_s = retry_s, rest_s
        self._changed = Condition()
        heard = frozenset(placed.id for placed in lines[0]) if lines else frozenset()
        self._plan = Plan(lines=tuple(tuple(line) for line in lines), heard=heard)
        self._made_for: Plan | None = None
        self._run: _Run | None = None
        self._blocks: deque[NDArray[np.float32]] = deque()
        self._buffered = 0
        self._rate_hz = 1
        self._available = self._closed = self._took = False
        self._worker: Thread | None = None

    @property
    def is_available(self) -> bool:
        """Whether sound can be heard."""
        return self._available

    @property
    def heard(self) -> frozenset[str]:
        """Ids of the recordings that are heard."""
        return self._plan.heard

    def open(self) -> None:
        """Open recordings and device in the background; without any sound no device is opened."""
        with self._changed:
            if self._closed or self._worker is not None:
                return
            self._worker = Thread(target=self._work, name="sound", daemon=True)
            self._worker.start()

    def start(self, at_us: int, rate: float) -> None:
        """Let the sound be heard from a time on, in place of what is heard now.

        To be called too while it is not available: it joins in when it can.

        Parameters
        ----------
        at_us
            What the first sample stands for.
        rate
            How many times as fast as life, above 0.
        """
        with self._changed:
            self._begin(_Run(at_us, rate))

    def stop(self) -> None:
        """Fall silent."""
        with self._changed:
            self._begin(None)

    def set_heard(self, ids: Collection[str]) -> None:
        """Let these recordings be heard, mixed, and no others; what is heard goes on.

        Parameters
        ----------
        ids
            Of recordings.
        """
        with self._changed:
            if self._plan.heard != frozenset(ids):
                self._plan = replace(self._plan, heard=frozenset(ids))
                self._changed.notify_all()

    def place(self, recording_id: str, offset_us: int, rate: Fraction) -> None:
        """Let a recording lie elsewhere on the session clock.

        Parameters
        ----------
        recording_id
            Which.
        offset_us
            As in `Placed`.
        rate
            As in `Placed`.
        """

        def moved(placed: Placed) -> Placed:
            if placed.id != recording_id:
                return placed
            return replace(placed, offset_us=offset_us, rate=rate)

        with self._changed:
            lines = tuple(tuple(moved(placed) for placed in line) for line in self._plan.lines)
            if lines != self._plan.lines:
                self._plan = replace(self._plan, lines=lines)
                self._changed.notify_all()

    def close(self) -> None:
        """End the worker; a device that hangs is left behind rather than waited for."""
        with self._changed:
            self._closed = True
            self._available = False
            self._begin(None)
            worker = self._worker
        if worker is not None and worker.ident != get_ident():
            worker.join(_JOIN_S)

    # Under the lock

    def _begin(self, run: _Run | None) -> None:
        """Drop what is buffered."""
        self._run = run
        self._blocks.clear()
        self._buffered = 0
        self._changed.notify_all()

    def _media_us(self, run: _Run, samples: int) -> float:
        """Return the moment that the n-th sample of a run stands for."""
        return run.at_us + samples * run.rate * US_PER_S / self._rate_hz

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

    def _keep(self, samples: int) -> NDArray[np.float32]:
        """Keep so many of the buffered samples; return those behind them."""
        whole = np.concatenate([np.empty((0, 2), np.float32), *self._blocks])
        self._blocks = deque([whole[:samples]] if samples else [])
        self._buffered = min(samples, len(whole))
        return whole[samples:]

    # On the device's thread

    def _fill(self, buffer: NDArray[np.float32], heard_at_s: float) -> None:
        """Hand out samples, and tell the clock which moment is heard when."""
        with self._changed:
            buffer[:] = 0
            run = self._run
            if run is not None and self._is_primed(run):
                first = self._line_up(run, len(buffer), heard_at_s)
                media_us = self._media_us(run, run.given)
                count = self._take(buffer[first:])
                run.given += count
                if count and self._run is run:
                    run.joins = False
                    self._took = True
                    # Under the lock, so that no run that is over tells the clock of its time.
                    self._clock.heard(media_us, heard_at_s + first / self._rate_hz)
            self._changed.notify_all()

    def _is_primed(self, run: _Run) -> bool:
        """Return whether a run can begin without breaking off at once."""
        return run.given > 0 or self._buffered >= _PRIMED_S * self._rate_hz

    def _line_up(self, run: _Run, most: int, heard_at_s: float) -> int:
        """Pass over what comes too late; return how many samples to wait with what is early."""
        ahead_us = self._clock.ahead_us(self._media_us(run, run.given), heard_at_s)
        ahead_s = ahead_us / (run.rate * US_PER_S)
        if ahead_s < -_LATE_S:
            # After a stall the film went on without the sound.
            run.joins = True
        if not run.joins:
            return 0
        if ahead_s >= 0:
            return min(round(ahead_s * self._rate_hz), most)
        if ahead_s < -_AHEAD_S:
            now_us = self._clock.now_us() + _SPLICE_S * run.rate * US_PER_S
            self._begin(_Run(now_us, run.rate, joins=True))
            return most
        passed = min(round(-ahead_s * self._rate_hz), self._buffered)
        behind = self._keep(0)[passed:]
        self._blocks.append(behind)
        self._buffered = len(behind)
        run.given += passed
        return 0

    # On the worker's thread

    def _work(self) -> None:
        """Wait for a recording with sound and for a device, and play, until closed."""
        found = SoundFinder()
        retry_s = self._retry_s
        while not self._closed:
            if self._has_sound(found):
                failed = self._serve_device(found)
            elif found.is_certain:
                return
            else:
                failed = True
            if not failed or self._took:
                # One that worked until now may have been changed for another.
                retry_s = self._retry_s
            else:
                self._await(retry_s)
                retry_s = min(2 * retry_s, _LONGEST_RETRY_S)
            self._took = False
            with self._changed:
                self._changed.wait_for(lambda: self._run is not None or self._closed)

    def _has_sound(self, found: SoundFinder) -> bool:
        """Return whether there is a recording with sound."""
        return any(found.has_sound(placed) for placed in self._plan.placed())

    def _await(self, seconds: float) -> None:
        """Let time pass, until closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed, seconds)

    def _serve_device(self, found: SoundFinder) -> bool:
        """Open a device and play on it; return whether there is none, or it failed."""
        try:
            output = self._open_output()
        except MediaError:
            self._lose()
            return True
        self._rate_hz = output.sample_rate_hz
        mix = SoundMix(self._rate_hz, found)
        try:
            self._enter()
            self._serve(mix, output)
        except ObserverError:
            self._lose()
            return True
        finally:
            mix.close()
            with suppress(MediaError):
                output.close()
        return False

    def _enter(self) -> None:
        """Be heard again, where the clock is, if that was asked for meanwhile."""
        with self._changed:
            joins = not self._available
            self._available = not self._closed
            if self._run is not None and joins:
                self._begin(_Run(self._clock.now_us(), self._run.rate, joins=True))
        if joins and not self._closed:
            self._joined()

    def _lose(self) -> None:
        """Be without a device."""
        with self._changed:
            self._available = False
            self._blocks.clear()
            self._buffered = 0
        self._clock.no_sound()

    def _serve(self, mix: SoundMix, output: SoundOutput) -> None:
        """Play one run after the other, until closed or after a long silence."""
        sounding = False
        while not self._closed:
            run = self._run
            if run is None:
                if sounding:
                    output.stop()
                sounding = False
                if not self._await_run():
                    return
                continue
            if not sounding:
                output.start(self._fill)
            sounding = True
            self._play(run, mix)

    def _await_run(self) -> bool:
        """Wait until sound is wanted; return False after a long silence."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._run is not None or self._closed, self._rest_s
            )

    def _play(self, run: _Run, mix: SoundMix) -> None:
        """Keep the buffer of a run full until it is replaced."""
        sample = 0
        while self._run is run and not self._closed:
            self._play_plan(run, mix, self._plan, sample)
            with self._changed:
                # Another plan: it takes over a little behind what is handed out now.
                sample = run.given + min(self._buffered, round(_SPLICE_S * self._rate_hz))

    def _play_plan(self, run: _Run, mix: SoundMix, plan: Plan, sample: int) -> None:
        """Keep the buffer full from a sample of a run on, until someone else is to be heard."""

        def stale() -> bool:
            return self._run is not run or self._plan is not plan or self._closed

        at_us = self._media_us(run, sample)
        try:
            if run.rate == 1:
                mix.begin(plan, at_us, stale)
                self._splice(mix.take(_BLOCK), run, sample, stale)
                while self._put(mix.take(_BLOCK), run, stale):
                    pass
            else:
                early = lead(run.rate, self._rate_hz)
                mix.begin(plan, at_us - early * US_PER_S / self._rate_hz, stale)
                stretcher = Stretcher(mix.take, run.rate, self._rate_hz)
                self._splice(stretcher.next(), run, sample, stale)
                while self._put(stretcher.next(), run, stale):
                    pass
        except CancelledError:
            return

    def _splice(
        self, block: NDArray[np.float32], run: _Run, sample: int, stale: Callable[[], bool]
    ) -> None:
        """Let a block be heard from a sample of a run on, in place of what is buffered there."""
        plan = self._plan
        seam = round(_SEAM_S * self._rate_hz)
        rise = ((np.arange(seam, dtype=np.float32) + 0.5) / seam)[:, None]
        with self._changed:
            if stale():
                return
            self._made_for = plan
            late = run.given - sample
            if late > 0:
                block = block[late:]
            before = self._keep(max(-late, 0))[: len(block)][:seam]
            faded = block.copy()
            faded[:seam] *= rise[: len(block)]
            faded[: len(before)] += before * (1 - rise[: len(before)])
            self._blocks.append(faded)
            self._buffered += len(faded)

    def _put(self, block: NDArray[np.float32], run: _Run, stale: Callable[[], bool]) -> bool:
        """Buffer a block when there is room; return whether more of it is wanted."""
        most = int(_AHEAD_S * self._rate_hz)
        with self._changed:
            while self._buffered >= most and not stale():
                given = run.given
                woken = self._changed.wait(_TAKES_NOTHING_S)
                if not woken and run.given == given and not stale():
                    raise MediaError(msg("The sound device takes no sound."))
            if stale():
                return False
            self._blocks.append(block)
            self._buffered += len(block)
            return True
