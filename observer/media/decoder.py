"""Exact decoding: the picture asked for, after any seek, as if decoded straight through."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import av
import numpy as np

from observer.media.frame_index import NONE, FrameIndex, Identity
from observer.media.packets import Packet, decode_packet, demux, leave_others
from observer.media.source import CancelledError, OpenMedia, never, translated
from observer.model.errors import MediaError
from observer.model.messages import msg

_FAR_AHEAD = 12
_MOST_RETREATS = 6


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture as it came from the decoder.

    Attributes
    ----------
    number
        Its number in the index.
    frame
        In the stream's own size and format.
    """

    number: int
    frame: av.VideoFrame


class ExactDecoder:
    """One container and one decoder, for one thread.

    Parameters
    ----------
    media
        Freshly opened; the decoder closes it.
    index
        Of the same recording.
    threads
        How many the decoder may use; 0 for as many as there are cores.
    """

    def __init__(self, media: OpenMedia, index: FrameIndex, threads: int = 0) -> None:
        self._media = media
        self._index = index
        self._stream = media.video
        self._stream.thread_type = "AUTO"
        self._stream.codec_context.thread_count = threads
        self._numbers = {int(place): i for i, place in enumerate(index.positions)}
        leave_others(media)
        self._packets: Iterator[Packet] = iter(())
        self._ready: deque[Decoded] = deque()
        self._from_first = 0
        self._count = 0
        self._last = -1
        self._begun = False
        self._ended = False

    @property
    def position(self) -> int:
        """Number of the picture given last; -1 before the first."""
        return self._last if self._begun else -1

    def close(self) -> None:
        """Free the decoder and close the recording."""
        self._packets = iter(())
        self._ready.clear()
        self._media.close()

    def next(self, cancelled: Callable[[], bool] = never) -> Decoded | None:
        """Return the picture after the one given last, or None at the end.

        Parameters
        ----------
        cancelled
            Looked at between packets.

        Returns
        -------
        Decoded or None
            A picture that cannot be decoded is passed over.

        Raises
        ------
        CancelledError
            If it was cancelled; the decoder can be asked again.
        """
        if not self._begun:
            self._land(-1, cancelled)
        with translated(self._media.name):
            return self._forward(self._last + 1, cancelled, skipping=False)

    def picture(self, number: int, cancelled: Callable[[], bool] = never) -> Decoded:
        """Return exactly this picture.

        Parameters
        ----------
        number
            In the index.
        cancelled
            Looked at between packets.

        Returns
        -------
        Decoded
            The same picture as decoding straight through gives.

        Raises
        ------
        CancelledError
            If it was cancelled.
        MediaError
            If the recording is damaged there.
        """
        key = self._index.key_for(number)
        with translated(self._media.name):
            if self._is_near(number, key):
                found = self._forward(number, cancelled, skipping=False)
                if found is not None and found.number == number:
                    return found
            for start, skipping in self._starts(key):
                if not self._land(start, cancelled):
                    continue
                found = self._forward(number, cancelled, skipping=skipping)
                if found is not None and found.number == number:
                    return found
        self._begun = False
        raise MediaError(
            msg("{file} is damaged at picture {number}.", file=self._media.name, number=number),
            msg("Step on to the next picture, or copy the film again from the camera."),
        )

    def picture_from(self, number: int, cancelled: Callable[[], bool] = never) -> Decoded | None:
        """Return the first picture from a number on that can be decoded, or None.

        Parameters
        ----------
        number
            In the index.
        cancelled
            Looked at between packets.

        Returns
        -------
        Decoded or None
            None if there is none up to the end.
        """
        with translated(self._media.name):
            if not self._land(self._index.key_for(number), cancelled):
                self._land(-1, cancelled)
            return self._forward(number, cancelled, skipping=False)

    def _is_near(self, number: int, key: int) -> bool:
        """Return whether going on from here reaches a picture sooner than a seek."""
        if not self._begun or number <= self._last:
            return False
        start = int(self._index.keys[key, 3]) if key >= 0 else 0
        return start <= self._last + 1 or number - self._last <= _FAR_AHEAD

    @staticmethod
    def _starts(key: int) -> Iterator[tuple[int, bool]]:
        """Yield keyframes to decode from, ever farther back, and whether to skip on the way."""
        yield key, True
        yield key, False
        back = 1
        for _ in range(_MOST_RETREATS):
            if key - back < 0:
                break
            yield key - back, False
            back *= 2
        if key >= 0:
            yield -1, False

    def _land(self, key: int, cancelled: Callable[[], bool]) -> bool:
        """Stand before a keyframe's packet, or at the very start for -1; return whether it is so.

        A seek that comes out behind the keyframe is tried again from the one before it.
        """
        self._ready.clear()
        self._begun, self._ended = False, False
        self._last = -1
        if key < 0:
            self._rewind()
            self._from_first, self._count, self._begun = 0, 0, True
            return True
        for row in (key, key - 1, key - 2, key - 5, 0):
            if row < 0:
                continue
            self._seek(row)
            first = self._until_key(key, cancelled)
            if first is not None:
                self._packets = _chain(first, self._packets)
                self._from_first = int(self._index.keys[key, 3])
                self._last = self._from_first - 1
                self._begun = True
                return True
        return False

    def _rewind(self) -> None:
        """Go to the first packet of the file."""
        container = self._media.container
        stamps = self._index.keys[:1, :2]
        stamps = stamps[stamps != NONE]
        first = int(min(stamps.min(), self._index.pts[0])) if len(stamps) else 0
        try:
            container.seek(first - (1 << 20), stream=self._stream)
        except (av.error.FFmpegError, OSError):
            container.seek(0)
        self._packets = demux(self._media)

    def _seek(self, key: int) -> None:
        """Seek to a keyframe: by decoding time, except where the container seeks by showing."""
        pts, dts = (int(stamp) for stamp in self._index.keys[key, :2])
        by_pts = dts == NONE or self._media.container.format.name.startswith("matroska")
        self._media.container.seek(pts if by_pts else dts, stream=self._stream)
        self._packets = demux(self._media)

    def _until_key(self, key: int, cancelled: Callable[[], bool]) -> "Packet | None":
        """Read up to a keyframe's packet; None if the seek came out behind it."""
        pts, dts, place, _ = (int(value) for value in self._index.keys[key])
        by_place = self._index.identity is Identity.POSITION
        for packet in self._packets:
            if cancelled():
                raise CancelledError
            if not packet.is_keyframe or not packet.size:
                continue
            if by_place:
                if packet.pos == place:
                    return packet
                if packet.pos is not None and packet.pos > place:
                    return None
            elif packet.pts == pts and (dts == NONE or packet.dts in (dts, None)):
                return packet
            elif packet.pts is not None and packet.pts > pts:
                return None
        return None

    def _forward(
        self, number: int, cancelled: Callable[[], bool], *, skipping: bool
    ) -> Decoded | None:
        """Return the first picture from a number on; None at the end."""
        while True:
            while self._ready:
                found = self._ready.popleft()
                self._last = found.number
                if found.number >= number:
                    return found
            if self._ended:
                return None
            self._decode_one(number, skipping=skipping)
            if cancelled():
                self._begun = self._begun and not skipping
                raise CancelledError

    def _decode_one(self, number: int, *, skipping: bool) -> None:
        """Decode one packet into pictures with their numbers."""
        context = self._stream.codec_context
        for packet in self._packets:
            if packet.size:
                context.skip_frame = (
                    "NONREF" if skipping and self._before(packet, number) else "DEFAULT"
                )
                if self._index.identity is Identity.POSITION:
                    packet.pts = packet.pos
                self._number(decode_packet(self._stream, packet))
                return
        context.skip_frame = "DEFAULT"
        self._number(decode_packet(self._stream, None))
        self._ended = True

    def _before(self, packet: Packet, number: int) -> bool:
        """Return whether a packet's picture comes before a number, so that it may be skipped."""
        if self._index.identity is Identity.PTS:
            return packet.pts is not None and packet.pts < self._index.pts[number]
        place = -1 if packet.pos is None else packet.pos
        return self._numbers.get(place, number) < number

    def _number(self, frames: list[av.VideoFrame]) -> None:
        """Give decoded pictures their numbers; leave out those that lean on what was not read."""
        for frame in frames:
            found = self._number_of(frame)
            if found is not None and found >= self._from_first:
                self._ready.append(Decoded(found, frame))

    def _number_of(self, frame: av.VideoFrame) -> int | None:
        """Return a picture's number, or None for one that is not in the index."""
        index = self._index
        if index.identity is Identity.ORDER:
            self._count += 1
            return self._count - 1 if self._count <= len(index) else None
        if frame.pts is None:
            return None
        if index.identity is Identity.POSITION:
            return self._numbers.get(frame.pts)
        place = int(np.searchsorted(index.pts, frame.pts))
        return place if place < len(index) and index.pts[place] == frame.pts else None


def _chain(first: Packet, rest: Iterator[Packet]) -> Iterator[Packet]:
    """Yield a packet that was read already, then the rest."""
    yield first
    yield from rest
