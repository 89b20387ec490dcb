"""How much a voice, a cry or a word stands out from what else is heard, for the timeline."""

import numpy as np
from numpy.typing import NDArray

from observer.media.sound_reader import Samples

LOWEST_HZ, HIGHEST_HZ = 300, 3_400
"""Where voices stand out: the cry of a young child begins at 350 to 600 Hz, words lie above."""

_WINDOW_S = 0.032
_STEP_S = 0.01
_BATCH = 512
_QUIETEST_DB = -75.0
_FULL_DB = 30.0
_FLOOR_SHARE = 0.1
_BLOCK_S, _AROUND = 10, 6
_TINY = 1e-12
_STRETCH = 1 << 14


class VoiceMeter:
    """Measures the band of voices while a sound goes by, in little memory.

    Parameters
    ----------
    sample_rate_hz
        Of the sound: above twice the highest frequency of the band.
    buckets_per_s
        Equal stretches of time, each of which gets one value.
    """

    def __init__(self, sample_rate_hz: int, buckets_per_s: int) -> None:
        self._rate_hz = sample_rate_hz
        self._per_s = buckets_per_s
        length = 1 << round(np.log2(_WINDOW_S * sample_rate_hz))
        self._window = np.hanning(length).astype(np.float32)
        in_bucket = sample_rate_hz / buckets_per_s
        self._step = max(int(in_bucket / np.ceil(in_bucket / (_STEP_S * sample_rate_hz))), 1)
        bin_hz = sample_rate_hz / length
        self._band = slice(int(np.ceil(LOWEST_HZ / bin_hz)), int(HIGHEST_HZ / bin_hz) + 1)
        self._scale = np.float32(2 / (float(np.sum(self._window**2)) * length))
        self._rest = np.zeros(length // 2, np.float32)
        self._frames = 0
        self._samples = 0
        self._counts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._sums: NDArray[np.float64] = np.zeros(0)

    def add(self, mono: Samples) -> None:
        """Take the next samples, of shape (n,)."""
        self._samples += len(mono)
        self._rest = np.concatenate((self._rest, mono))
        length = len(self._window)
        while len(self._rest) >= length + (_BATCH - 1) * self._step:
            self._measure(_BATCH)

    def finish(self) -> NDArray[np.float32]:
        """Return how far the voice stands out in each stretch, from 0 to 1.

        Returns
        -------
        NDArray
            Shape (n,), float32: 0 for what is as loud as the quiet moments of the minutes
            around, 1 for what is 30 dB or more above them.
        """
        count = -(-self._samples * self._per_s // self._rate_hz)
        left = -(-(self._samples - self._frames * self._step) // self._step)
        if left > 0:
            short = (left - 1) * self._step + len(self._window) - len(self._rest)
            self._rest = np.concatenate((self._rest, np.zeros(max(short, 0), np.float32)))
            self._measure(left)
        if not count:
            return np.empty(0, np.float32)
        self._make_room(count)
        frames, level = self._counts[:count], self._sums[:count]
        frames[-1] += self._counts[count:].sum()
        level[-1] += self._sums[count:].sum()
        level /= np.maximum(frames, 1)
        level += _TINY
        np.log10(level, out=level)
        level *= 10
        return standing_out(level, self._per_s)

    def _measure(self, frames: int) -> None:
        """Measure so many overlapping windows, each around a moment, and let go of the samples."""
        views = np.lib.stride_tricks.sliding_window_view(self._rest, len(self._window))
        part = views[: frames * self._step : self._step][:frames]
        spectrum = np.abs(np.fft.rfft(part * self._window, axis=1)[:, self._band])
        self._count(self._scale * np.sum(spectrum.astype(np.float64) ** 2, axis=1))
        self._frames += len(part)
        self._rest = self._rest[len(part) * self._step :].copy()

    def _count(self, power: NDArray[np.float64]) -> None:
        """Add the power of the next windows to the stretches of time that they begin in."""
        number = self._frames + np.arange(len(power))
        bucket = number * self._step * self._per_s // self._rate_hz
        first, end = int(bucket[0]), int(bucket[-1]) + 1
        if end > len(self._sums):
            self._make_room(max(2 * len(self._sums), end))
        self._counts[first:end] += np.bincount(bucket - first)
        self._sums[first:end] += np.bincount(bucket - first, power)

    def _make_room(self, stretches: int) -> None:
        """Have room for so many stretches."""
        more = max(stretches - len(self._sums), 0)
        self._counts = np.append(self._counts, np.zeros(more, np.int64))
        self._sums = np.append(self._sums, np.zeros(more))


def standing_out(level_db: NDArray[np.float64], buckets_per_s: int) -> NDArray[np.float32]:
    """Return levels relative to the noise floor around, from 0 to 1.

    The floor is what the quietest tenth of the minute before and after lies below, and follows
    slowly: a fan or traffic is floor, a child that cries for a while is not.

    Parameters
    ----------
    level_db
        Shape (n,): levels in decibels of full scale.
    buckets_per_s
        How many of them make a second.

    Returns
    -------
    NDArray
        Shape (n,), float32.
    """
    if not len(level_db):
        return np.empty(0, np.float32)
    length = _BLOCK_S * buckets_per_s
    starts = np.arange(0, len(level_db), length)
    floors = np.array(
        [
            np.quantile(
                level_db[max(start - _AROUND * length, 0) : start + (_AROUND + 1) * length],
                _FLOOR_SHARE,
            )
            for start in starts
        ]
    )
    middles, floors = starts + length / 2, np.maximum(floors, _QUIETEST_DB)
    found = np.empty(len(level_db), np.float32)
    for start in range(0, len(level_db), _STRETCH):
        part = level_db[start : start + _STRETCH]
        floor = np.interp(np.arange(start, start + len(part)), middles, floors)
        found[start : start + _STRETCH] = np.clip((part - floor) / _FULL_DB, 0, 1)
    return found
