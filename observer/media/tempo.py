"""Faster or slower with the pitch kept, and with an exact map from what is heard to its time."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Pull = Callable[[int], Samples]
"""Gives the next so many samples, of shape (n, 2); silence where there are none."""

_SLOW_HALF_S, _FAST_HALF_S = 0.015, 0.010
_FAST = 1.5
_PLAY_S = 0.005
_COARSE = 4
_PULL_TO_REST = 0.3
_QUIET = 1e-9


class Stretcher:
    """Plays short stretches of a sound closer together or further apart, each where it fits best.

    Waveform-similarity overlap-add. The k-th sample given out stands for sample ``k * rate`` of
    the sound; at the middle of a stretch that holds within 5 ms of the recording, which is the
    play each stretch has to fit to the one before it. Nothing is delayed.

    Parameters
    ----------
    pull
        Gives the sound, one piece after the other, beginning `lead` samples early.
    rate
        How many times as fast as life, above 0.
    sample_rate_hz
        Of the sound and of what is given out.
    """

    def __init__(self, pull: Pull, rate: float, sample_rate_hz: int) -> None:
        self._pull = pull
        self._rate = rate
        self._half, self._play = _sizes(rate, sample_rate_hz)
        self._rise = _rise(self._half)
        self._held = np.zeros((0, 2), np.float32)
        self._begin = -lead(rate, sample_rate_hz)
        self._number = 0
        self._middle = 0

    def next(self) -> Samples:
        """Return what is heard next: half a stretch, of shape (n, 2)."""
        half = self._half
        earlier = self._middle
        ideal = round((self._number + 1) * half * self._rate)
        self._have(max(earlier, ideal + self._play) + half)
        later = ideal + self._fit(earlier, ideal)
        fading = self._at(earlier, half)
        coming = self._at(later - half, half)
        self._number += 1
        self._middle = later
        self._forget(min(later, round((self._number + 1) * half * self._rate) - self._play - half))
        return np.asarray(fading + self._rise * (coming - fading), np.float32)

    def _fit(self, earlier: int, ideal: int) -> int:
        """Return by how much to move a stretch so that it goes on as the one before it would."""
        half, play = self._half, self._play
        like = self._at(earlier, half).sum(axis=1)
        around = self._at(ideal - half - play, half + 2 * play).sum(axis=1)
        if float(like @ like) < _QUIET * half:
            return 0
        few = len(around) // _COARSE * _COARSE
        thin = around[:few].reshape(-1, _COARSE).mean(axis=1)
        mould = like[: half // _COARSE * _COARSE].reshape(-1, _COARSE).mean(axis=1)
        best = _best(thin, mould, np.linspace(-1, 1, len(thin) - len(mould) + 1)) * _COARSE
        first = max(best - _COARSE, 0)
        last = min(best + _COARSE, 2 * play)
        near = around[first : last + half]
        places = np.arange(first, last + 1) / play - 1
        return first + _best(near, like, places) - play

    def _have(self, end: int) -> None:
        """Read on until a sample is held."""
        missing = end - self._begin - len(self._held)
        if missing > 0:
            self._held = np.concatenate((self._held, self._pull(missing)))

    def _at(self, begin: int, count: int) -> Samples:
        """Return samples that are held."""
        place = begin - self._begin
        return self._held[place : place + count]

    def _forget(self, before: int) -> None:
        """Let go of samples that will not be looked at again."""
        count = min(before - self._begin, len(self._held))
        if count > 0:
            self._held = self._held[count:]
            self._begin += count


def lead(rate: float, sample_rate_hz: int) -> int:
    """Return how many samples before the first one heard the sound must begin."""
    half, play = _sizes(rate, sample_rate_hz)
    return half + play


def _sizes(rate: float, sample_rate_hz: int) -> tuple[int, int]:
    """Return half of a stretch, and its play, in samples."""
    half_s = _FAST_HALF_S if rate > _FAST else _SLOW_HALF_S
    return max(round(half_s * sample_rate_hz), 8), max(round(_PLAY_S * sample_rate_hz), _COARSE)


def _rise(half: int) -> Samples:
    """Return the rising half of a window; with the falling one it adds up to 1."""
    turn = np.pi * (np.arange(half, dtype=np.float32) + 0.5) / half
    return np.asarray(0.5 - 0.5 * np.cos(turn), np.float32)[:, None]


def _best(around: Samples, mould: Samples, places: NDArray[np.float64]) -> int:
    """Return where a sound is most like a mould; of equals the one nearest to the middle."""
    likeness = np.correlate(around, mould, "valid")
    squares = np.concatenate(([0.0], np.cumsum(around.astype(np.float64) ** 2)))
    energy = squares[len(mould) :] - squares[: len(likeness)]
    scale = np.sqrt(np.maximum(energy, _QUIET) * max(float(mould @ mould), _QUIET))
    return int(np.argmax(likeness / scale - _PULL_TO_REST * places**2))
