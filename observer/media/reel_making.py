"""Making a scrub reel: what it is to hold, what that costs, and the work itself, bit by bit."""

import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from observer.media.decoder import Decoded, ExactDecoder
from observer.media.frame_index import FrameIndex
from observer.media.one_kind import Kind
from observer.media.picture import Converter, Geometry
from observer.media.reel import Reel, ReelHead, Segment
from observer.media.source import CancelledError, MediaSource, never, open_media
from observer.model.time import US_PER_S

MOST_BYTES = 256_000_000
"""No reel takes more."""
AT_ONCE_MS = 33.0
"""A film whose every picture is decoded within this time needs no reel."""

_LONG_SIDE_PX = 480
_QUALITIES = (70, 55, 40, 30)
_A_SEGMENT = 32
_DENSEST_US, _SPARSEST_US = US_PER_S // 10, 2 * US_PER_S
_LEAST_BYTES = 24 << 20
_SHARE_OF_FILM = 8
_MARGIN = 1.25
_TOWARDS_KEY = 3
_PROBES = (0.1, 0.5, 0.85)
_A_PROBE = 16
_PROBE_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What making a reel would cost.

    Attributes
    ----------
    head
        What it is to hold, with the room and the time that takes on a machine at rest.
    pictures
        How many.
    worst_ms
        How long the slowest picture of the recording takes without a reel.
    """

    head: ReelHead
    pictures: int
    worst_ms: float

    @property
    def is_worth_it(self) -> bool:
        """Whether scrubbing would be slow without a reel."""
        return self.worst_ms > AT_ONCE_MS and self.pictures > 0


def plan(index: FrameIndex, picture_bytes: float) -> ReelHead:
    """Return what a reel is to hold: as dense as its bound allows.

    Parameters
    ----------
    index
        Of the recording.
    picture_bytes
        What a small picture of it takes on average.

    Returns
    -------
    ReelHead
        With pictures every 0.1 s to 2 s; sparser only where a reel would grow beyond 256 MB.
    """
    some = min(max(index.size_bytes // _SHARE_OF_FILM, _LEAST_BYTES), MOST_BYTES)
    all_us_bytes = index.duration_us * picture_bytes * _MARGIN
    most_bytes = some
    interval_us = max(_DENSEST_US, round(all_us_bytes / some))
    if interval_us > _SPARSEST_US:
        most_bytes = MOST_BYTES
        interval_us = max(_SPARSEST_US, round(all_us_bytes / MOST_BYTES))
    numbers = wanted(index, interval_us)
    starts = (index.times_us - index.times_us[0])[numbers[::_A_SEGMENT]]
    return replace(
        ReelHead.of(index),
        interval_us=interval_us,
        most_bytes=most_bytes,
        starts_us=tuple(starts.tolist()),
        made=(0,) * len(starts),
    )


def wanted(index: FrameIndex, interval_us: int) -> NDArray[np.int64]:
    """Return the numbers of the pictures that a reel is to hold.

    Parameters
    ----------
    index
        Of the recording.
    interval_us
        Their distance; a keyframe that lies near is taken instead, for it costs least.

    Returns
    -------
    NDArray
        int64, ascending.
    """
    times = index.times_us - index.times_us[0]
    grid = np.arange(0, int(times[-1]) + 1, interval_us, dtype=np.int64)
    numbers = np.minimum(times.searchsorted(grid), len(times) - 1)
    keys = index.keys[:, 3]
    keys = keys[keys < len(times)]
    if len(keys):
        at = times[keys]
        after = np.minimum(at.searchsorted(grid), len(at) - 1)
        before = np.maximum(after - 1, 0)
        nearer = np.where(np.abs(at[before] - grid) <= np.abs(at[after] - grid), before, after)
        is_near = np.abs(at[nearer] - grid) <= interval_us // _TOWARDS_KEY
        numbers = np.where(is_near, keys[nearer], numbers)
    return np.unique(np.append(numbers, len(times) - 1)).astype(np.int64)


def estimate(
    source: MediaSource,
    index: FrameIndex,
    cancelled: Callable[[], bool] = never,
    now_s: Callable[[], float] = time.perf_counter,
) -> Estimate:
    """Decode a few pictures here and there, and reckon what a whole reel would cost.

    Parameters
    ----------
    source
        The recording.
    index
        Its frame index.
    cancelled
        Looked at between packets.
    now_s
        A clock.

    Returns
    -------
    Estimate
        Found in about two seconds.

    Raises
    ------
    MediaError
        If the recording cannot be opened.
    """
    cutter = _Cutter(source, index)
    try:
        decode_s, cut_s, picture_bytes = _probed(cutter, index, cancelled, now_s)
    finally:
        cutter.close()
    head = plan(index, picture_bytes)
    numbers = wanted(index, head.interval_us)
    head = replace(
        head,
        expected_bytes=min(round(len(numbers) * picture_bytes), head.most_bytes),
        expected_s=_decoded(index, numbers) * decode_s + len(numbers) * cut_s,
    )
    longest = int(np.diff(np.concatenate(([0], index.keys[:, 3], [len(index)]))).max())
    return Estimate(
        head=head,
        pictures=len(numbers) if picture_bytes else 0,
        worst_ms=1000 * (longest * decode_s + cut_s),
    )


def _probed(
    cutter: "_Cutter", index: FrameIndex, cancelled: Callable[[], bool], now_s: Callable[[], float]
) -> tuple[float, float, float]:
    """Return seconds to decode a picture, seconds to cut one out, and bytes of a cut picture."""
    begin_s = now_s()
    decode_s, cut_s, lengths, count = 0.0, 0.0, list[int](), 0
    for share in _PROBES:
        key = index.key_for(round(share * len(index)))
        number = int(index.keys[key, 3]) if key >= 0 else 0
        for _ in range(_A_PROBE):
            at_s = now_s()
            found = cutter.decoder.reach(number, cancelled)
            decode_s += now_s() - at_s
            if found is None:
                break
            count += 1
            number = found.number + 1
            if count % 4 == 0:
                at_s = now_s()
                lengths.append(len(cutter.cut(found, _QUALITIES[0])))
                cut_s += now_s() - at_s
            if number >= len(index) or now_s() - begin_s > _PROBE_S:
                break
        if now_s() - begin_s > _PROBE_S and lengths:
            break
    sampled = max(len(lengths), 1)
    return decode_s / max(count, 1), cut_s / sampled, sum(lengths) / sampled


def _decoded(index: FrameIndex, numbers: NDArray[np.int64]) -> int:
    """Return how many pictures have to be decoded to get at these."""
    keys = np.concatenate(([0], index.keys[:, 3]))
    start = keys[np.searchsorted(keys, numbers, side="right") - 1]
    before = np.concatenate(([-1], numbers[:-1]))
    return int((numbers - np.maximum(start - 1, before)).sum())


class ReelMaker:
    """Makes what a reel lacks; for one thread at a time.

    Cancelled in the middle of a segment it goes on there when it is called again.

    Parameters
    ----------
    source
        The recording.
    index
        Its frame index.
    reel
        In use, with a head that says what it is to hold.
    """

    def __init__(self, source: MediaSource, index: FrameIndex, reel: Reel) -> None:
        self._source = source
        self._index = index
        self._reel = reel
        self._wanted: NDArray[np.int64] | None = None
        self._cutter: _Cutter | None = None
        self._place: int | None = None
        self._found: list[tuple[int, int, bytes]] = []
        self._next = 0
        self._quality = 0

    def make_segment(
        self,
        near_us: int,
        cancelled: Callable[[], bool] = never,
        is_long: Callable[[], bool] = never,
    ) -> bool:
        """Make one segment: the next one from a time on, or else the first that is missing.

        Parameters
        ----------
        near_us
            Where the hand is, from the recording's first picture.
        cancelled
            Looked at between packets: the machine is needed.
        is_long
            Looked at between pictures: somebody else may have the thread. Going on costs nothing.

        Returns
        -------
        bool
            Whether there is more to be made.

        Raises
        ------
        CancelledError
            If it was cancelled, or has taken long.
        MediaError
            If the recording cannot be read.
        StorageError
            If the segment cannot be kept.
        """
        head = self._reel.head
        if head is None or head.is_complete:
            return False
        if self._place is None:
            self._begin(head, near_us)
        place = self._place or 0
        self._cut(head, place, cancelled, is_long)
        segment = self._bounded(head, Segment.of(self._found))
        head = self._reel.keep(place, segment)
        self._place = None
        return head is not None and not head.is_complete

    def close(self) -> None:
        """Free the decoder."""
        if self._cutter is not None:
            self._cutter.close()
            self._cutter = None

    def _begin(self, head: ReelHead, near_us: int) -> None:
        """Choose the next segment, and in which quality its pictures still fit."""
        missing = [place for place, length in enumerate(head.made) if not length]
        here = bisect_right(head.starts_us, near_us) - 1
        self._place = next((place for place in missing if place >= here), missing[0])
        self._found, self._next = [], 0
        left = head.most_bytes - head.made_bytes
        done = len(head.made) - len(missing)
        if done:
            used = head.made_bytes / done
            tight = used * len(missing) > left
            self._quality = min(self._quality + 1, len(_QUALITIES) - 1) if tight else self._quality

    def _cut(
        self,
        head: ReelHead,
        place: int,
        cancelled: Callable[[], bool],
        is_long: Callable[[], bool],
    ) -> None:
        """Decode and cut out what is missing of the segment."""
        if self._wanted is None:
            self._wanted = wanted(self._index, head.interval_us)
        numbers = self._wanted[place * _A_SEGMENT : (place + 1) * _A_SEGMENT]
        if self._cutter is None:
            self._cutter = _Cutter(self._source, self._index)
        cutter, times = self._cutter, self._index.times_us
        begun = self._next
        while self._next < len(numbers):
            if cancelled() or (self._next > begun and is_long()):
                raise CancelledError
            decoded = cutter.decoder.reach(int(numbers[self._next]), cancelled)
            if decoded is None:
                return
            # past a damaged stretch the same picture would be found again and again
            self._next = max(self._next + 1, int(numbers.searchsorted(decoded.number, "right")))
            if decoded.number > numbers[-1]:
                return
            time_us = int(times[decoded.number] - times[0])
            jpeg = cutter.cut(decoded, _QUALITIES[self._quality])
            self._found.append((decoded.number, time_us, jpeg))

    def _bounded(self, head: ReelHead, segment: Segment) -> Segment:
        """Return the segment, or an empty one if there is no room left for it."""
        fits = len(segment.to_bytes()) + head.made_bytes <= head.most_bytes
        return segment if fits else Segment.of([])


class _Cutter:
    """Decodes pictures and makes them small."""

    def __init__(self, source: MediaSource, index: FrameIndex) -> None:
        media = open_media(source, only=Kind.PICTURES)
        try:
            self._geometry = Geometry.of(media)
            self._converter = Converter(self._geometry)
            # one thread: the film itself and the window come first
            self.decoder = ExactDecoder(media, index, 1, sparing=True)
        except BaseException:
            media.close()
            raise

    def cut(self, decoded: Decoded, quality: int) -> bytes:
        """Return a picture as a small JPEG, upright."""
        frame = decoded.frame
        # not by its display size: that reads side data, which keeps each frame until collected
        side = min(_LONG_SIDE_PX, max(self._geometry.width_px(frame), frame.height))
        small = self._converter.shrink(frame, (side, side))
        how = [cv2.IMWRITE_JPEG_QUALITY, quality]
        _, jpeg = cv2.imencode(".jpg", self._converter.bgra(small), how)
        return jpeg.tobytes()

    def close(self) -> None:
        """Free the decoder."""
        self.decoder.close()
