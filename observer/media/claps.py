"""A clap that several recordings have heard: found near a moment somebody points at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from observer.media.listening import HEARD_HZ, Heard
from observer.model.time import US_PER_S

NEAR_US = 1_500_000
"""How far from the moment pointed at a clap is looked for."""

_BEFORE = HEARD_HZ // 20
_AFTER = HEARD_HZ // 100
_LEAST_RISE = 6.0
_QUIET = 1e-8
_SHAPE = HEARD_HZ // 10
_SHIFT = HEARD_HZ // 50


@dataclass(frozen=True, slots=True)
class Clap:
    """A sharp sound.

    Attributes
    ----------
    time_us
        When it begins, on the recording's own clock.
    rise
        How many times as loud it is as what was just before.
    """

    time_us: int
    rise: float


def find_clap(heard: Heard, near_us: int, within_us: int = NEAR_US) -> Clap | None:
    """Return the sharpest sound near a moment; None if nothing there is as sharp as a clap.

    Parameters
    ----------
    heard
        The sound of a recording.
    near_us
        The moment, on the recording's own clock.
    within_us
        How far from it is looked.

    Returns
    -------
    Clap or None
        When it begins, to within two milliseconds.
    """
    first = round((near_us - within_us) * HEARD_HZ / US_PER_S)
    count = round(2 * within_us * HEARD_HZ / US_PER_S)
    sound = heard.stretch(first - _BEFORE, _BEFORE + count + _AFTER).astype(np.float64)
    sums = np.concatenate(([0.0], np.cumsum(sound**2)))
    at = np.arange(_BEFORE, _BEFORE + count)
    before = (sums[at] - sums[at - _BEFORE]) / _BEFORE
    after = (sums[at + _AFTER] - sums[at]) / _AFTER
    # what is sharp and loud: a drop of a pen in a silent room is sharp too
    rise = np.sqrt((after + _QUIET) / (before + _QUIET))
    worth = rise * np.sqrt(after)
    best = int(np.argmax(worth))
    if rise[best] < _LEAST_RISE:
        return None
    return Clap(_onset_us(sound, int(at[best]), first), float(rise[best]))


def _onset_us(sound: NDArray[np.float64], at: int, first: int) -> int:
    """Return where the sound first rises to a fifth of the clap's height, in microseconds."""
    low = max(at - _AFTER, 0)
    loud = np.abs(sound[low : at + 2 * _AFTER])
    onset = low + int(np.argmax(loud >= loud.max() / 5))
    return round((first - _BEFORE + onset) * US_PER_S / HEARD_HZ)


def clap_offset_us(first: tuple[Heard, int], second: tuple[Heard, int]) -> int | None:
    """Return by how much later a clap is in the first recording than in the second.

    Parameters
    ----------
    first
        The sound of a recording, and a moment near the clap on its own clock.
    second
        The same of the other one.

    Returns
    -------
    int or None
        Microseconds; None if one of them heard no clap there.
    """
    one, other = find_clap(*first), find_clap(*second)
    if one is None or other is None:
        return None
    pieces = [
        heard.stretch(round(clap.time_us * HEARD_HZ / US_PER_S) - _SHIFT, _SHAPE)
        for heard, clap in ((first[0], one), (second[0], other))
    ]
    # the attack tells more than its first sample: both are laid over each other
    likeness = np.correlate(pieces[0], pieces[1], mode="full")
    middle = _SHAPE - 1
    near = likeness[middle - _SHIFT : middle + _SHIFT + 1]
    finer = int(np.argmax(near)) - _SHIFT
    return one.time_us - other.time_us + round(finer * US_PER_S / HEARD_HZ)
