"""The whole sound of a recording, small enough to be held: to find it again in another one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from observer.media.one_kind import Kind
from observer.media.origin import placed_zero_us, sound_frames, sound_of
from observer.media.placement import Placed
from observer.media.source import CancelledError, OpenMedia, never, open_media, ratio, translated
from observer.model.time import US_PER_S, pts_to_us

HEARD_HZ = 4_000
"""Samples a second: enough for voices, footsteps and claps; an hour takes 29 MB."""

_FULL = 32_768
_SILENT = 4
_HOLE = HEARD_HZ // 50
_MOST_SAMPLES = 24 * 3600 * HEARD_HZ


@dataclass(frozen=True)
class Heard:
    """The sound of a recording as one channel.

    Attributes
    ----------
    samples
        Shape (n,), int16, `HEARD_HZ` a second, from the recording's first picture, without
        pictures from its first sound.
    """

    samples: NDArray[np.int16]

    @property
    def duration_us(self) -> int:
        """How long it is."""
        return len(self.samples) * US_PER_S // HEARD_HZ

    @cached_property
    def is_silent(self) -> bool:
        """Whether there is nothing in it that could be heard, such as a microphone turned off."""
        rest = len(self.samples) % HEARD_HZ
        whole = self.samples[: len(self.samples) - rest].reshape(-1, HEARD_HZ)
        # what swings by less is the converter's own noise
        return not any(int(np.abs(second).max()) >= _SILENT for second in whole)

    def stretch(self, start: int, count: int) -> NDArray[np.float32]:
        """Return samples from -1 to 1 from a place on; silence before the first and after the last.

        Parameters
        ----------
        start
            Number of the first sample; may be negative.
        count
            How many.

        Returns
        -------
        NDArray
            Shape (count,), float32.
        """
        found = np.zeros(count, np.float32)
        low, high = max(start, 0), min(start + count, len(self.samples))
        if high > low:
            found[low - start : high - start] = self.samples[low:high]
        return found / np.float32(_FULL)

    def peaks(self, start_us: float, us_per_bucket: float, count: int) -> NDArray[np.float32]:
        """Return the least and greatest value in equal stretches, to draw a wave.

        Parameters
        ----------
        start_us
            Where the first stretch begins.
        us_per_bucket
            Its length.
        count
            How many.

        Returns
        -------
        NDArray
            Shape (count, 2), float32; not a number where the recording has no sound.
        """
        edges = (start_us + us_per_bucket * np.arange(count + 1)) * HEARD_HZ / US_PER_S
        places = np.clip(np.round(edges), 0, len(self.samples)).astype(np.int64)
        made = np.full((count, 2), np.nan, np.float32)
        first, last = places[:-1], np.maximum(places[1:], places[:-1] + 1)
        inside = np.flatnonzero((first < len(self.samples)) & (edges[1:] > 0))
        for bucket in inside:
            part = self.samples[first[bucket] : last[bucket]]
            made[bucket] = part.min() / _FULL, part.max() / _FULL
        return made


def listen(
    placed: Placed,
    *,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> Heard:
    """Return the whole sound of a recording; empty if it has none.

    Parameters
    ----------
    placed
        The recording, and which of its sounds.
    cancelled
        Looked at between packets; `CancelledError` is raised then.
    progress
        Told which share of the recording was heard.

    Returns
    -------
    Heard
        On the recording's own clock.

    Raises
    ------
    MediaError
        If it cannot be read.
    """
    begin_us = placed_zero_us(placed)
    content = bytearray()
    with open_media(placed.source, only=Kind.SOUND) as media:
        stream = sound_of(media, placed.sound_stream)
        if stream is None:
            return Heard(np.empty(0, np.int16))
        for other in media.container.streams:
            if other.index != stream.index:
                other.discard = av.stream.Discard.all
        length_us = media.container.duration or 0
        for place, block in _blocks(media, stream, begin_us, cancelled):
            _lay(content, place, block)
            if progress and length_us:
                done_us = len(content) // 2 * US_PER_S // HEARD_HZ
                progress(min(done_us / length_us, 1.0))
    return Heard(np.frombuffer(content, np.int16))


def _lay(content: bytearray, place: int, block: NDArray[np.int16]) -> None:
    """Put samples in their place: holes become silence, what overlaps is cut."""
    held = len(content) // 2
    if place < held:
        block = block[held - place :]
    elif place <= _MOST_SAMPLES:
        content.extend(bytes(2 * (place - held)))
    else:
        return
    content.extend(block.tobytes())


def _blocks(
    media: OpenMedia, stream: AudioStream, begin_us: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, NDArray[np.int16]]]:
    """Yield samples with the place of the first of them, by what the packets say of their time."""
    base = ratio(stream.time_base, Fraction(1, US_PER_S))
    resampler = av.AudioResampler(format="s16", layout="mono", rate=HEARD_HZ)
    place = 0
    begun = False
    for frame in sound_frames(media, stream):
        if cancelled():
            raise CancelledError
        if frame is None:
            continue
        if frame.pts is not None:
            told = round((pts_to_us(frame.pts, base) - begin_us) * HEARD_HZ / US_PER_S)
            if not begun or abs(told - place) > _HOLE:
                place, begun = told, True
        frame.pts = None
        with translated(media.name):
            parts = resampler.resample(frame)
        for part in parts:
            block = np.asarray(part.to_ndarray(), np.int16).reshape(-1)
            yield place, block
            place += len(block)
