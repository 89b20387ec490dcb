"""The sound of a session out of several recordings, each at its place on the session clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from observer.media.one_kind import Kind
from observer.media.origin import placed_zero_us, sound_of
from observer.media.placement import Placed
from observer.media.sound_output import CHANNELS
from observer.media.sound_reader import Samples, SoundReader, Tap
from observer.media.source import MediaSource, open_media
from observer.model.errors import ObserverError
from observer.model.time import US_PER_S

_AHEAD_US = 2 * US_PER_S
_SEAM_US = 5_000
_LATE_START_US = 100_000
_LOUDEST, _KNEE = 1.0, 0.7
_EARLY = 4
_FOREVER = float(1 << 62)

Key: TypeAlias = tuple[str, MediaSource, int]
Weights: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is heard, and where each recording lies.

    Attributes
    ----------
    lines
        Recordings that follow each other stand in one line: in it, a later one takes over from
        an earlier one where its pictures begin.
    heard
        Ids of the recordings that are heard.
    """

    lines: tuple[tuple[Placed, ...], ...]
    heard: frozenset[str]

    def placed(self) -> tuple[Placed, ...]:
        """Return all recordings."""
        return tuple(placed for line in self.lines for placed in line)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is found out once of a recording's sound."""

    origin_us: int
    start_us: int


class SoundFinder:
    """Finds out, once for each recording, whether it has sound and where that begins."""

    def __init__(self) -> None:
        self._facts: dict[Key, _Facts | None] = {}
        self._unread: set[Key] = set()

    @property
    def is_certain(self) -> bool:
        """Whether all recordings that were asked for could be read."""
        return not self._unread

    def has_sound(self, placed: Placed) -> bool:
        """Return whether a recording has sound that can be read."""
        return self.facts(placed) is not None

    def facts(self, placed: Placed) -> _Facts | None:
        """Return what is known of a recording's sound; None where there is none."""
        key = key_of(placed)
        if key not in self._facts:
            try:
                self._facts[key] = _look(placed)
            except ObserverError:
                self._unread.add(key)
                return None
            self._unread.discard(key)
        return self._facts[key]


def _look(placed: Placed) -> _Facts | None:
    """Open a recording and look for its sound."""
    with open_media(placed.source, only=Kind.SOUND) as media:
        found = sound_of(media, placed.sound_stream)
        begin = None if found is None else found.start_time
        base = None if found is None else found.time_base
    if found is None:
        return None
    origin_us = placed_zero_us(placed)
    return _Facts(origin_us, round((begin or 0) * Fraction(base or 1) * US_PER_S) - origin_us)


class SoundMix:
    """Reads what is heard of several recordings; for one thread.

    A recording that cannot be read is silent; it is tried again after the next `begin`.

    Parameters
    ----------
    sample_rate_hz
        Of the samples given.
    found
        Knows the recordings' sounds.
    """

    def __init__(self, sample_rate_hz: int, found: SoundFinder | None = None) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.found = found or SoundFinder()
        self._readers: dict[Key, SoundReader] = {}
        self._lines: tuple[tuple[_Voice, ...], ...] = ()
        self._done = 0

    def close(self) -> None:
        """Close all recordings."""
        self._lines = ()
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()

    def begin(self, plan: Plan, from_us: float, cancelled: Callable[[], bool]) -> None:
        """Go to a time of the session.

        Parameters
        ----------
        plan
            Who is heard, and where.
        from_us
            What the next sample stands for.
        cancelled
            Looked at between packets.
        """
        lines = []
        for line in plan.lines:
            heard = [
                _Voice(self, placed, window, from_us, cancelled)
                for placed, window in zip(line, self._windows(line), strict=True)
                if placed.id in plan.heard and self.found.has_sound(placed)
            ]
            if heard:
                lines.append(tuple(heard))
        kept = {key_of(voice.placed) for heard in lines for voice in heard}
        for key in [key for key in self._readers if key not in kept]:
            self._readers.pop(key).close()
        self._lines = tuple(lines)
        self._done = 0

    def take(self, count: int) -> Samples:
        """Return the next samples of all that is heard together; silence without end.

        Parameters
        ----------
        count
            How many.

        Returns
        -------
        NDArray
            Shape (count, 2), float32, from -1 to 1.

        Raises
        ------
        CancelledError
            If it was cancelled.
        """
        whole = np.zeros((count, CHANNELS), np.float32)
        for line in self._lines:
            over: Weights | None = None
            for voice in line:
                over = voice.add_to(whole, self._done, over)
        self._done += count
        return limited(whole)

    def reader(self, placed: Placed) -> SoundReader:
        """Return the reader of a recording, opened when first asked for."""
        key = key_of(placed)
        if key not in self._readers:
            facts = self.found.facts(placed)
            self._readers[key] = SoundReader(
                placed.source,
                facts.origin_us if facts else 0,
                self.sample_rate_hz,
                placed.sound_stream,
            )
        return self._readers[key]

    def drop(self, placed: Placed) -> None:
        """Close a recording that failed."""
        reader = self._readers.pop(key_of(placed), None)
        if reader is not None:
            reader.close()

    def _windows(self, line: Sequence[Placed]) -> list[tuple[float, float]]:
        """Return from when to when on the session clock each recording of a line is heard."""
        seams = [-_FOREVER]
        for placed in line[1:]:
            zero_us = placed.to_session_us(0)
            facts = self.found.facts(placed)
            own_us = min(max(facts.start_us if facts else 0, 0), _LATE_START_US)
            seams.append(max(float(zero_us + own_us), seams[-1]))
        return list(zip(seams, [*seams[1:], _FOREVER], strict=True))


class _Voice:
    """One recording in a mix."""

    def __init__(
        self,
        mix: SoundMix,
        placed: Placed,
        window: tuple[float, float],
        from_us: float,
        cancelled: Callable[[], bool],
    ) -> None:
        self.placed = placed
        self._mix = mix
        self._window = window
        self._from_us = from_us
        self._cancelled = cancelled
        self._tap: Tap | None = None
        self._ended = False
        self._first = 0
        self._held = np.empty((0, CHANNELS), np.float32)
        self._held_from = 0
        self._fraction = 0.0

    def add_to(self, whole: Samples, done: int, before: Weights | None) -> Weights | None:
        """Add this recording's part of the samples that follow the first so many.

        Parameters
        ----------
        whole
            What is added to.
        done
            How many samples came before.
        before
            How much of each sample the recording before this one in its line still fills.

        Returns
        -------
        NDArray or None
            How much of each sample this one fills, where the next one may begin.
        """
        begin_us = self._session_us(done)
        end_us = self._session_us(done + len(whole))
        if self._ended or not self._sounds(begin_us, end_us):
            return None
        try:
            if self._tap is None:
                self._open(done)
            part, filled = self._read(done - self._first, len(whole))
        except ObserverError:
            self._ended = True
            self._mix.drop(self.placed)
            return None
        first, last = self._window
        if begin_us >= first and before is None and end_us < last:
            whole += part
            return None
        times = begin_us + np.arange(len(whole)) * US_PER_S / self._mix.sample_rate_hz
        share = np.clip(1 - (times - last) / _SEAM_US, 0, 1) * (times >= first)
        if before is not None:
            share = np.minimum(share, 1 - before)
        whole += part * np.asarray(share, np.float32)[:, None]
        return np.asarray(share * filled, np.float64)

    def _session_us(self, sample: int) -> float:
        """Return what a sample stands for."""
        return self._from_us + sample * US_PER_S / self._mix.sample_rate_hz

    def _sounds(self, begin_us: float, end_us: float) -> bool:
        """Return whether anything of it may be heard in a stretch."""
        facts = self._mix.found.facts(self.placed)
        if facts is None:
            return False
        start_us = self.placed.to_session_us(facts.start_us) - _AHEAD_US
        first, last = self._window
        return end_us > max(start_us, first) and begin_us < last + _SEAM_US

    def _open(self, done: int) -> None:
        """Begin to read where a sample lies in the recording."""
        self._first = done
        rate_hz = self._mix.sample_rate_hz
        own_us = (self._session_us(done) - self.placed.offset_us) / float(self.placed.rate)
        begin_us = own_us - (_EARLY * US_PER_S / rate_hz if self.placed.rate != 1 else 0)
        reader = self._mix.reader(self.placed)
        self._fraction = (own_us - round(begin_us)) * rate_hz / US_PER_S
        self._tap = Tap(reader.samples(round(begin_us), 1.0, self._cancelled))

    def _read(self, place: int, count: int) -> tuple[Samples, NDArray[np.bool_]]:
        """Return samples, drawn out or in to the session clock, and which of them there are."""
        tap = self._tap
        if tap is None:
            return np.zeros((count, CHANNELS), np.float32), np.zeros(count, np.bool_)
        places = place + np.arange(count)
        if self.placed.rate == 1:
            part = tap.take(count)
            return part, places < tap.end
        own = places / float(self.placed.rate) + self._fraction
        first, last = int(own[0]) - 1, int(own[-1]) + 3
        held_to = self._held_from + len(self._held)
        more = tap.take(max(last - held_to, 0))
        cut = min(max(first - self._held_from, 0), len(self._held))
        self._held = np.concatenate((self._held[cut:], more))
        self._held_from += cut
        return between(self._held, own - self._held_from), own < tap.end


def between(samples: Samples, places: NDArray[np.float64]) -> Samples:
    """Return a sound at places between its samples, by cubics through the four around each.

    Parameters
    ----------
    samples
        Shape (n, 2).
    places
        Ascending, from 1 to n - 3.

    Returns
    -------
    NDArray
        Shape (places, 2), float32.
    """
    whole = np.floor(places).astype(np.int64)
    x = (places - whole).astype(np.float32)[:, None]
    a, b, c, d = (samples[whole + k] for k in range(-1, 3))
    weights = (
        -x * (x - 1) * (x - 2) / 6,
        (x + 1) * (x - 1) * (x - 2) / 2,
        -(x + 1) * x * (x - 2) / 2,
        (x + 1) * x * (x - 1) / 6,
    )
    return np.asarray(weights[0] * a + weights[1] * b + weights[2] * c + weights[3] * d, np.float32)


def limited(samples: Samples) -> Samples:
    """Return a sound bent softly below full scale where it is louder than its headroom."""
    size = np.abs(samples)
    if not size.size or float(size.max()) <= _KNEE:
        return samples
    room = _LOUDEST - _KNEE
    bent = _KNEE + room * np.tanh((size - _KNEE) / room)
    return np.asarray(np.where(size > _KNEE, np.copysign(bent, samples), samples), np.float32)


def key_of(placed: Placed) -> Key:
    """Return what tells the sound of a recording from others, wherever it lies."""
    return placed.id, placed.source, placed.sound_stream
