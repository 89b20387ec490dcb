"""The shape of the sound, and the voices in it, for the timeline."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.media.origin import sound_of, zero_us
from observer.media.sound_reader import Samples, SoundReader
from observer.media.source import MediaSource, never, open_media
from observer.media.voice_band import VoiceMeter

_RATE_HZ = 16_000
_AT_ONCE = 8 * _RATE_HZ


@dataclass(frozen=True, slots=True, eq=False)
class SoundShape:
    """What the timeline draws of a sound, in equal stretches of time.

    Attributes
    ----------
    peaks
        Shape (n, 2), float32: least and greatest value, from -1 to 1.
    voice
        Shape (n,), float32: how far a voice, a cry or a word stands out, from 0 to 1.
    """

    peaks: NDArray[np.float32]
    voice: NDArray[np.float32]


def sound_shape(
    source: MediaSource,
    buckets_per_s: int,
    *,
    origin_us: int | None = None,
    sound_stream: int = 0,
    cancelled: Callable[[], bool] = never,
) -> SoundShape:
    """Read a recording's sound once, in little memory, and return its shape and its voices.

    Parameters
    ----------
    source
        File or opener.
    buckets_per_s
        Stretches a second, counted from the first picture; without pictures from the first sound.
    origin_us
        Where they are counted from, on the clock of the file; found out if it is not given.
    sound_stream
        Which of its sounds, from 0.
    cancelled
        Looked at between packets; `CancelledError` is raised then.

    Returns
    -------
    SoundShape
        Empty for a recording without sound.

    Raises
    ------
    MediaError
        If it cannot be read.
    """
    tops = _Peaks(buckets_per_s)
    meter = VoiceMeter(_RATE_HZ, buckets_per_s)
    for block in _mono(source, origin_us, sound_stream, cancelled):
        tops.add(block)
        meter.add(block)
    peaks, voice = tops.finish(), meter.finish()
    count = min(len(peaks), len(voice))
    return SoundShape(peaks[:count], voice[:count])


class _Peaks:
    """Finds the least and greatest value of each stretch while a sound goes by."""

    def __init__(self, buckets_per_s: int) -> None:
        self._per_bucket = _RATE_HZ / buckets_per_s
        self._low: list[NDArray[np.float32]] = []
        self._high: list[NDArray[np.float32]] = []
        self._rest = np.empty(0, np.float32)
        self._done = 0

    def add(self, mono: Samples) -> None:
        """Take the next samples."""
        rest = np.concatenate((self._rest, mono))
        begin = round(self._done * self._per_bucket)
        whole = int((begin + len(rest)) / self._per_bucket) - self._done
        if whole > 0:
            numbers = np.arange(self._done, self._done + whole)
            edges = np.round(numbers * self._per_bucket).astype(np.int64) - begin
            end = round((self._done + whole) * self._per_bucket) - begin
            self._low.append(np.minimum.reduceat(rest[:end], edges))
            self._high.append(np.maximum.reduceat(rest[:end], edges))
            rest = rest[end:]
            self._done += whole
        self._rest = rest

    def finish(self) -> NDArray[np.float32]:
        """Return them, those of what is left over too."""
        if len(self._rest):
            self._low.append(self._rest.min(keepdims=True))
            self._high.append(self._rest.max(keepdims=True))
        if not self._low:
            return np.empty((0, 2), np.float32)
        return np.stack((np.concatenate(self._low), np.concatenate(self._high)), axis=1)


def _mono(
    source: MediaSource, origin_us: int | None, sound_stream: int, cancelled: Callable[[], bool]
) -> Iterator[Samples]:
    """Yield the sound from the origin on as one channel."""
    with open_media(source) as media:
        if sound_of(media, sound_stream) is None:
            return
        origin = zero_us(media, sound_stream) if origin_us is None else origin_us
    reader = SoundReader(source, origin, _RATE_HZ, sound_stream)
    blocks: list[Samples] = []
    held = 0
    try:
        for block in reader.samples(0, 1.0, cancelled):
            blocks.append(block.mean(axis=1, dtype=np.float32))
            held += len(block)
            if held >= _AT_ONCE:
                yield np.concatenate(blocks)
                blocks, held = [], 0
        if blocks:
            yield np.concatenate(blocks)
    finally:
        reader.close()
