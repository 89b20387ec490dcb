"""Two recordings of one scene, placed on one clock by what both have heard.

First the changes of the sound are compared over the whole length, which gives some places where
the one may lie in the other. For each, stretches of the sound itself are compared at many moments:
where the recordings are of one scene, these agree on a line, whose slope is how much the one clock
runs faster. How many agree, and how much better the best place is than the next, is the certainty.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from observer.media.listening import HEARD_HZ, Heard
from observer.media.sound_features import FEATURES_PER_S, changes
from observer.media.source import CancelledError, never
from observer.model.time import US_PER_S

MOST_DRIFT = 500e-6
"""Clocks that part faster than this, 1.8 s an hour, are not taken for clocks of one scene."""

_LEAST_COMMON_S = 8.0
_LEAST_AGREEING = 5
_LEAST_SHARE = 0.6
_LEAST_SHARE_OF_ALL = 0.25
_MOST_SECOND = 0.6
_MOST_BESIDE = 0.8
_STANDS_OUT = 5.5
_TOLERANCE_S = 0.010

_PLACES = 8
_APART_S = 0.8
_SEGMENT_S = 60.0
_SEGMENTS = 24
_BESTS_OF_SEGMENT = 2

_WINDOWS = 32
_WINDOW_S = 12.0
_SEARCH_S = 1.2
_LOW_HZ, _HIGH_HZ = 110.0, 1_900.0
_NEAR_S = 0.012
_RATE_PARTS = 10**8
_STEADY_S = 60.0


class Outcome(StrEnum):
    """What came of looking for one recording in another."""

    FOUND = "found"
    NO_SOUND = "no_sound"
    SILENT = "silent"
    TOO_SHORT = "too_short"
    NOTHING_SHARED = "nothing_shared"
    REPEATS = "repeats"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Where a recording lies on the clock of another one, and how sure that is.

    Attributes
    ----------
    outcome
        Only if it is `Outcome.FOUND` may the rest be used to place the recording.
    offset_us, rate
        ``time in the first = offset_us + rate * time in the second``.
    agreeing, compared
        How many stretches of sound agree, of how many that were compared.
    second_best
        How good the next best place is, as a share of the best: near 1, it could be either.
    residual_us
        How far the stretches that agree lie from the line, in the middle.
    common_us
        How long both recordings run together.
    """

    outcome: Outcome
    offset_us: int = 0
    rate: Fraction = Fraction(1)
    agreeing: int = 0
    compared: int = 0
    second_best: float = 0.0
    residual_us: int = 0
    common_us: int = 0

    @property
    def is_certain(self) -> bool:
        """Whether the recordings may be placed by it."""
        return self.outcome is Outcome.FOUND

    @property
    def certainty(self) -> float:
        """From 0 to 1: the share of stretches that agree, less where another place is near."""
        if not self.compared:
            return 0.0
        return self.agreeing / self.compared * min(1.0, 2 * (1 - self.second_best))


@dataclass(frozen=True, slots=True)
class _Line:
    """How well a place holds: moments compared, and the line on which they agree."""

    score: float
    lag_s: float
    drift: float
    residual_s: float
    agreeing: int
    clear: int
    repeating: int
    compared: int

    @property
    def holds(self) -> bool:
        """Whether enough of it agrees; by chance, stretches that stand out agree on nothing."""
        return (
            self.agreeing >= _LEAST_AGREEING
            and self.agreeing >= _LEAST_SHARE * self.clear
            and self.agreeing >= _LEAST_SHARE_OF_ALL * self.compared
        )


def find(
    first: Heard,
    second: Heard,
    *,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> Alignment:
    """Find the second recording on the clock of the first, or say that it is not to be found.

    Parameters
    ----------
    first
        The sound on whose clock the other one is placed.
    second
        The other one.
    cancelled
        Looked at again and again; `CancelledError` is raised then.
    progress
        Told how far it is.

    Returns
    -------
    Alignment
        With what was found, and how certain it is.
    """
    for heard in (first, second):
        if not len(heard.samples):
            return Alignment(outcome=Outcome.NO_SOUND)
        if heard.is_silent:
            return Alignment(outcome=Outcome.SILENT)
    if min(first.duration_us, second.duration_us) < _LEAST_COMMON_S * US_PER_S:
        return Alignment(outcome=Outcome.TOO_SHORT)
    swapped = len(second.samples) > len(first.samples)
    long, short = (second, first) if swapped else (first, second)
    tell = progress or (lambda _share: None)
    places = _places(changes(long, cancelled), changes(short, cancelled), cancelled)
    tell(0.4)
    lines: list[_Line] = []
    for number, lag_s in enumerate(places, start=1):
        lines.append(_line(long, short, lag_s, cancelled))
        tell(0.4 + 0.6 * number / len(places))
    return _judged(lines, long, short, swapped=swapped)


def _judged(lines: list[_Line], long: Heard, short: Heard, *, swapped: bool) -> Alignment:
    """Return the best place if it stands out, else why not."""
    lines = sorted(lines, key=lambda line: line.score, reverse=True)
    best = lines[0]
    if not best.holds:
        most = max(lines, key=lambda line: line.repeating)
        repeats = most.repeating >= _LEAST_AGREEING and most.repeating > most.compared / 2
        return Alignment(
            outcome=Outcome.REPEATS if repeats else Outcome.NOTHING_SHARED,
            agreeing=best.agreeing,
            compared=best.compared,
        )
    others = [line.score for line in lines if not _same(line, best)]
    second = max(others, default=0.0) / best.score
    length_s = len(short.samples) / HEARD_HZ
    begin_s = max(0.0, -best.lag_s)
    end_s = min(length_s, len(long.samples) / HEARD_HZ - best.lag_s)
    rate = Fraction(round((1 + best.drift) * _RATE_PARTS), _RATE_PARTS)
    offset_s = best.lag_s
    if swapped:
        rate = (1 / rate).limit_denominator(_RATE_PARTS)
        offset_s = -best.lag_s / (1 + best.drift)
    return Alignment(
        outcome=Outcome.REPEATS if second > _MOST_SECOND else Outcome.FOUND,
        offset_us=round(offset_s * US_PER_S),
        rate=rate,
        agreeing=best.agreeing,
        compared=best.compared,
        second_best=second,
        residual_us=round(best.residual_s * US_PER_S),
        common_us=round((end_s - begin_s) * US_PER_S),
    )


def _same(one: _Line, other: _Line) -> bool:
    """Return whether two lines are of one place: the search around each reaches further."""
    return abs(one.lag_s - other.lag_s) < _TOLERANCE_S * 3


# The whole length


def _places(
    long: NDArray[np.float32], short: NDArray[np.float32], cancelled: Callable[[], bool]
) -> list[float]:
    """Return where the short recording may begin in the long one, in seconds, likeliest first."""
    n_long, n_short = long.shape[1], short.shape[1]
    size = _good_size(n_long + n_short)
    of_long = np.fft.rfft(long, size, axis=1).astype(np.complex64)
    whole = _correlation(of_long, short, size)
    lags = np.where(np.arange(size) < n_long, np.arange(size), np.arange(size) - size)
    common = np.minimum(n_long, lags + n_short) - np.maximum(0, lags)
    least = _LEAST_COMMON_S * FEATURES_PER_S
    # the expected swing of a chance correlation grows with the root of what is compared
    scale = np.where(common >= least, 1 / np.sqrt(np.maximum(common, least)), 0)
    apart = round(_APART_S * FEATURES_PER_S)
    votes = [(score, lags[at]) for at, score in _peaks(whole * scale, _PLACES, apart)]
    length = round(_SEGMENT_S * FEATURES_PER_S)
    if n_short > 2 * length:
        for begin in np.linspace(0, n_short - length, _SEGMENTS).astype(int):
            if cancelled():
                raise CancelledError
            part = _correlation(of_long, short[:, begin : begin + length], size)
            for at, score in _peaks(part / np.sqrt(length), _BESTS_OF_SEGMENT, apart):
                votes.append((score, lags[at] - begin))
    return [lag / FEATURES_PER_S for lag in _elected(votes, common, lags)]


def _elected(
    votes: list[tuple[float, int]], common: NDArray[np.int64], lags: NDArray[np.int64]
) -> list[int]:
    """Return the places that got most, votes for nearly the same place taken together."""
    near = round(_APART_S * FEATURES_PER_S)
    possible = {int(lag) for lag in lags[common >= _LEAST_COMMON_S * FEATURES_PER_S]}
    places = [(score, int(lag)) for score, lag in votes if int(lag) in possible]
    elected: list[int] = []
    while places and len(elected) < _PLACES:
        sums = [
            sum(score for score, lag in places if abs(lag - centre) <= near) for _, centre in places
        ]
        centre = places[int(np.argmax(sums))][1]
        around = [(score, lag) for score, lag in places if abs(lag - centre) <= near]
        elected.append(max(around)[1])
        places = [(score, lag) for score, lag in places if abs(lag - centre) > near]
    return elected or [0]


def _correlation(
    of_long: NDArray[np.complex64], short: NDArray[np.float32], size: int
) -> NDArray[np.float32]:
    """Return the correlation of all bands together, by how much later the short one begins."""
    product = np.zeros(of_long.shape[1], np.complex64)
    for band, values in zip(of_long, short, strict=True):
        product += band * np.conj(np.fft.rfft(values, size)).astype(np.complex64)
    return np.fft.irfft(product, size).astype(np.float32)


def _peaks(values: NDArray[np.float32], count: int, apart: int) -> list[tuple[int, float]]:
    """Return the places and heights of the greatest values that lie apart."""
    left = values.copy()
    found: list[tuple[int, float]] = []
    for _ in range(count):
        at = int(left.argmax())
        if left[at] <= 0:
            break
        found.append((at, float(left[at])))
        left[np.arange(at - apart, at + apart + 1) % len(left)] = 0
    return found


# The sound itself


def _line(long: Heard, short: Heard, lag_s: float, cancelled: Callable[[], bool]) -> _Line:
    """Return how well the sounds agree if the short one begins at `lag_s` in the long one."""
    begin_s = max(0.0, -lag_s)
    end_s = min(len(short.samples) / HEARD_HZ, len(long.samples) / HEARD_HZ - lag_s)
    window_s = min(_WINDOW_S, (end_s - begin_s) / 3)
    count = int(np.clip((end_s - begin_s) / window_s * 2 - 1, 3, _WINDOWS))
    middle_s = (begin_s + end_s) / 2
    points: list[tuple[float, float, float, float]] = []
    for start_s in np.linspace(begin_s, end_s - window_s, count):
        if cancelled():
            raise CancelledError
        at_s = float(start_s) + window_s / 2
        search_s = _SEARCH_S + MOST_DRIFT * abs(at_s - middle_s)
        found = _heard_again(long, short, (float(start_s), window_s), (lag_s, search_s))
        if found is not None:
            points.append((at_s, *found))
    return _fitted(np.array(points).reshape(-1, 4), end_s - begin_s, lag_s)


def _heard_again(
    long: Heard, short: Heard, window: tuple[float, float], where: tuple[float, float]
) -> tuple[float, float, float] | None:
    """Return by how much later a stretch of the short one is heard in the long one.

    Only the phases of what is heard are compared, so that neither a loud hum nor the sound of a
    room decides. With the lag come the height by which it stands out and that of the next best
    lag. None where nothing is heard.
    """
    (start_s, window_s), (lag_s, search_s) = window, where
    n, around = round(window_s * HEARD_HZ), round(search_s * HEARD_HZ)
    start = round(start_s * HEARD_HZ)
    from_long = start + round(lag_s * HEARD_HZ) - around
    piece, place = short.stretch(start, n), long.stretch(from_long, n + 2 * around)
    if not piece.any() or not place.any():
        return None
    size = _good_size(n + 2 * around)
    cross = np.fft.rfft(place * _tapered(len(place)), size) * np.conj(
        np.fft.rfft(piece * np.hanning(n), size)
    )
    hz = np.fft.rfftfreq(size, 1 / HEARD_HZ)
    inside = (hz >= _LOW_HZ) & (hz <= _HIGH_HZ)
    cross = np.where(inside, cross / (np.abs(cross) + 1e-12), 0)
    likeness = np.fft.irfft(cross, size)[: 2 * around + 1]
    likeness = np.convolve(likeness, (0.25, 0.5, 0.25), mode="same")
    at = int(np.argmax(likeness))
    near = round(_NEAR_S * HEARD_HZ)
    rest = np.concatenate((likeness[: max(at - near, 0)], likeness[at + near + 1 :]))
    usual, spread = float(rest.mean()), float(rest.std()) + 1e-12
    heights = (float(likeness[at]) - usual) / spread, (float(rest.max()) - usual) / spread
    return (from_long + at - start) / HEARD_HZ, *heights


def _fitted(points: NDArray[np.float64], common_s: float, lag_s: float) -> _Line:
    """Return the line on which most of what was heard again agrees."""
    at, lags, heights, beside = points.T
    stands_out = heights >= _STANDS_OUT
    alone = beside <= _MOST_BESIDE * heights
    repeating, clear = int((stands_out & ~alone).sum()), stands_out & alone
    at, lags, heights = at[clear], lags[clear], heights[clear]
    inside, score = np.zeros(len(at), bool), 0.0
    for drift, base in _tries(at, lags, common_s):
        near = np.abs(lags - base - drift * at) <= _TOLERANCE_S
        if heights[near].sum() > score:
            inside, score = near, float(heights[near].sum())
    drift, base, residual = 0.0, lag_s, 0.0
    if inside.any():
        drift, base = _through(at[inside], lags[inside], common_s)
        residual = float(np.median(np.abs(lags[inside] - base - drift * at[inside])))
    return _Line(
        score,
        base,
        drift,
        residual,
        agreeing=int(inside.sum()),
        clear=len(at),
        repeating=repeating,
        compared=len(points),
    )


def _tries(
    at: NDArray[np.float64], lags: NDArray[np.float64], common_s: float
) -> list[tuple[float, float]]:
    """Return lines through single points and through pairs that lie far apart."""
    lines = [(0.0, float(lag)) for lag in lags]
    if common_s < _STEADY_S:
        return lines
    for i in range(len(at)):
        for j in range(i + 1, len(at)):
            if at[j] - at[i] >= common_s / 4:
                drift = float((lags[j] - lags[i]) / (at[j] - at[i]))
                if abs(drift) <= MOST_DRIFT:
                    lines.append((drift, float(lags[i]) - drift * float(at[i])))
    return lines


def _through(
    at: NDArray[np.float64], lags: NDArray[np.float64], common_s: float
) -> tuple[float, float]:
    """Return slope and base of the line in the middle of points (Theil and Sen)."""
    drift = 0.0
    if common_s >= _STEADY_S:
        i, j = np.triu_indices(len(at), 1)
        apart = at[j] - at[i]
        far = apart >= common_s / 4
        if far.any():
            drift = float(np.median((lags[j] - lags[i])[far] / apart[far]))
    return drift, float(np.median(lags - drift * at))


def _tapered(length: int) -> NDArray[np.float64]:
    """Return a window that fades in and out at its ends, so that a hum does not spread."""
    window = np.ones(length)
    ramp = max(length // 20, 1)
    fade = 0.5 - 0.5 * np.cos(np.pi * np.arange(ramp) / ramp)
    window[:ramp], window[-ramp:] = fade, fade[::-1]
    return window


def _good_size(least: int) -> int:
    """Return the next length that is quickly transformed: a power of two, or three parts of one."""
    size = 1 << max(least - 1, 1).bit_length()
    return size * 3 // 4 if size * 3 // 4 >= least else size
