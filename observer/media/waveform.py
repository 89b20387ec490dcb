"""The shape of the sound, for the timeline."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from observer.media.packets import decode_packet, demux
from observer.media.sound_reader import SoundReader
from observer.media.source import MediaSource, OpenMedia, never, open_media, ratio, translated
from observer.model.time import pts_to_us

_RATE_HZ = 16_000


def peaks(
    source: MediaSource,
    buckets_per_s: int,
    *,
    origin_us: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> NDArray[np.float32]:
    """Return the least and greatest value of the sound in equal stretches of time.

    Parameters
    ----------
    source
        File or opener.
    buckets_per_s
        Stretches a second, counted from the first picture.
    origin_us
        Time of the first picture on the recording's own clock; found out if it is not given.
    cancelled
        Looked at between packets; `CancelledError` is raised then.

    Returns
    -------
    NDArray
        Shape (n, 2), float32, from -1 to 1; n is 0 for a recording without sound.

    Raises
    ------
    MediaError
        If it cannot be read.
    """
    with open_media(source) as media:
        if not media.container.streams.audio:
            return np.empty((0, 2), np.float32)
        origin = _first_picture_us(media) if origin_us is None else origin_us
    reader = SoundReader(source, origin, _RATE_HZ)
    low: list[NDArray[np.float32]] = []
    high: list[NDArray[np.float32]] = []
    rest = np.empty(0, np.float32)
    per_bucket = _RATE_HZ / buckets_per_s
    done = 0
    try:
        for block in reader.samples(0, 1.0, cancelled):
            rest = np.concatenate((rest, block.mean(axis=1, dtype=np.float32)))
            begin = round(done * per_bucket)
            whole = int((begin + len(rest)) / per_bucket) - done
            if whole <= 0:
                continue
            edges = np.round(np.arange(done, done + whole) * per_bucket).astype(np.int64) - begin
            end = round((done + whole) * per_bucket) - begin
            low.append(np.minimum.reduceat(rest[:end], edges))
            high.append(np.maximum.reduceat(rest[:end], edges))
            rest = rest[end:]
            done += whole
    finally:
        reader.close()
    if len(rest):
        low.append(rest.min(keepdims=True))
        high.append(rest.max(keepdims=True))
    if not low:
        return np.empty((0, 2), np.float32)
    return np.stack((np.concatenate(low), np.concatenate(high)), axis=1)


def _first_picture_us(media: OpenMedia) -> int:
    """Return the time of the first picture that comes out; 0 where there is none."""
    stream = media.video
    base = ratio(stream.time_base, Fraction(1))
    with translated(media.name):
        for packet in demux(media):
            for frame in decode_packet(stream, packet) or ():
                return pts_to_us(frame.pts, base) if frame.pts is not None else 0
    return 0
