"""What changes in a sound, band by band: alike in two recordings of one room, whatever the gain."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from observer.media.listening import HEARD_HZ, Heard
from observer.media.source import CancelledError, never

FEATURES_PER_S = 50

_HOP = HEARD_HZ // FEATURES_PER_S
_WINDOW = 256
_EDGES_HZ = (110, 220, 360, 540, 780, 1100, 1500, 1900)
_BLOCK = 4_096
_QUIET = 1e-6
_NEAR_S, _WIDE_S = 1, 20
_MOST = 4.0


def changes(heard: Heard, cancelled: Callable[[], bool] = never) -> NDArray[np.float32]:
    """Return by how much the sound of each band rises at each moment, on a scale of its own.

    What stays, such as mains hum or a fan, is not in it; neither is how loud all is.

    Parameters
    ----------
    heard
        The sound.
    cancelled
        Looked at between blocks; `CancelledError` is raised then.

    Returns
    -------
    NDArray
        Shape (bands, n), float32, `FEATURES_PER_S` a second.
    """
    count = max((len(heard.samples) - _WINDOW) // _HOP + 1, 0)
    bands = len(_EDGES_HZ) - 1
    levels = np.empty((bands, count), np.float32)
    window = np.hanning(_WINDOW).astype(np.float32)
    bins = np.round(np.array(_EDGES_HZ) * _WINDOW / HEARD_HZ).astype(np.int64)
    for first in range(0, count, _BLOCK):
        if cancelled():
            raise CancelledError
        last = min(first + _BLOCK, count)
        part = heard.stretch(first * _HOP, (last - first - 1) * _HOP + _WINDOW)
        frames = np.lib.stride_tricks.sliding_window_view(part, _WINDOW)[::_HOP]
        power = np.abs(np.fft.rfft(frames * window, axis=1)).astype(np.float32) ** 2
        energy = np.add.reduceat(power[:, : bins[-1]], bins[:-1], axis=1)
        levels[:, first:last] = np.log(energy + _QUIET).T
    rises = np.zeros_like(levels)
    rises[:, 2:] = np.maximum(levels[:, 2:] - levels[:, :-2], 0)
    for band in range(bands):
        above = rises[band] - _smoothed(rises[band], _NEAR_S * FEATURES_PER_S)
        spread = np.sqrt(_smoothed(above**2, _WIDE_S * FEATURES_PER_S)) + np.float32(0.05)
        rises[band] = np.clip(above / spread, -_MOST, _MOST)
    return rises


def _smoothed(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Return the mean around each value; nearer the ends over what there is."""
    sums = np.concatenate((np.zeros(1), np.cumsum(values, dtype=np.float64)))
    places = np.arange(len(values))
    low = np.maximum(places - width // 2, 0)
    high = np.minimum(places + width // 2 + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low), np.float32)
