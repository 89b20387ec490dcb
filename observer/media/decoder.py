"""Exact decoding: the picture asked for, after any seek, as if decoded straight through."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from observer.media.frame_index import NONE, FrameIndex, Identity
from observer.media.lost import Lost
from observer.media.packets import Packet, decode_packet, demux, leave_others
from observer.media.source import CancelledError, OpenMedia, never, translated
from observer.model.errors import MediaError, ObserverError
from observer.model.messages import msg

_FAR_AHEAD = 12
_MOST_RETREATS = 6
# Shares of the way to a picture: what is handed out of it, and what is decoded without a gap.
_LAST_FIFTH, _LAST_BIT = 5, 32
# Takes what to skip when it is opened, and keeps to it.
_SKIPS_FOR_GOOD = frozenset(("libdav1d",))


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


Passed: TypeAlias = Callable[[Decoded], None]
"""Is given pictures on the way to one that was asked for."""


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
    lost
        Numbers of pictures that were found to be missing before; it is added to.
    sparing
        Whether to leave out what no other picture leans on, also on the way ahead: for taking a
        picture here and there out of the whole recording.
    """

    def __init__(
        self,
        media: OpenMedia,
        index: FrameIndex,
        threads: int = 0,
        lost: Lost | None = None,
        *,
        sparing: bool = False,
    ) -> None:
        self._media = media
        self._index = index
        self._sparing = sparing
        self._whole = media
        self._stream = _prepared(media, threads)
        self._lone: OpenMedia | None = None
        self._torn: int | None = None
        self._places = _Places(index.positions)
        self._packets: Iterator[Packet] = iter(())
        self._ready: deque[Decoded] = deque()
        self._from_first = 0
        self._count = 0
        self._last = -1
        self._begun = False
        self._ended = False
        self._sure: int | None = None
        self._lost = Lost() if lost is None else lost

    @property
    def position(self) -> int:
        """Number of the picture given last; -1 before the first."""
        return self._last if self._begun else -1

    def close(self) -> None:
        """Free the decoder and close the recording."""
        self._packets = iter(())
        self._ready.clear()
        self._whole.close()
        if self._lone is not None:
            self._lone.close()

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
        with self._reading():
            if not self._begun:
                self._choose(0)
                self._land(-1, cancelled)
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
        found = self.reach(number, cancelled)
        if found is None or found.number != number:
            raise self.damaged(number)
        return found

    def damaged(self, number: int) -> MediaError:
        """Return the error for a picture that cannot be decoded."""
        return MediaError(
            msg("{file} is damaged at picture {number}.", file=self._media.name, number=number),
            msg("Step on to the next picture, or copy the film again from the camera."),
        )

    def reach(
        self,
        number: int,
        cancelled: Callable[[], bool] = never,
        passed: Passed | None = None,
    ) -> Decoded | None:
        """Return a picture, or the first one after it that can be decoded.

        Parameters
        ----------
        number
            In the index.
        cancelled
            Looked at between packets.
        passed
            Given what others lean on of the last fifth of the way, and all of its last bit.

        Returns
        -------
        Decoded or None
            None if there is none up to the end; `lost` then tells which were found missing.
        """
        with self._reading():
            while (there := self.there_from(number)) is not None:
                found = self._found(there, cancelled, passed)
                if found is not None:
                    self._lost.update(range(there, found.number))
                    return found
                # Reading broke off: what lies behind may be reached from the next keyframe.
                key = self._index.key_for(there) + 1
                after = int(self._index.keys[key, 3]) if key < len(self._index.keys) else 0
                number = after if after > there else len(self._index)
                self._lost.update(range(there, number))
            return None

    def lone_key(self, number: int, cancelled: Callable[[], bool] = never) -> Decoded | None:
        """Return the picture of a keyframe quickly, by decoding nothing but that.

        The decoder's threads would otherwise want the packets behind it first. Of two fields
        one may be missing: this is for looking while the hand moves, never for coding.

        Parameters
        ----------
        number
            In the index.
        cancelled
            Looked at between packets.

        Returns
        -------
        Decoded or None
            None if there is no keyframe with this number, or it does not stand by itself.

        Raises
        ------
        CancelledError
            If it was cancelled.
        """
        key = self._index.key_for(number)
        if key < 0 or int(self._index.keys[key, 3]) != number:
            return None
        with self._reading():
            self._choose(number)
            if not self._land(key, cancelled):
                return None
            self._begun = False
            packet = next(self._packets)
            if self._index.identity is Identity.POSITION:
                packet.pts = packet.pos
            frames = decode_packet(self._stream, packet) or []
            frames += decode_packet(self._stream, None) or []
            self._stream.codec_context.flush_buffers()
            found = (frame for frame in frames if self._number_of(frame) == number)
            return next((Decoded(number, frame) for frame in found), None)

    @property
    def lost(self) -> Lost:
        """Numbers of the pictures that were found to be missing so far."""
        return self._lost

    def there_from(self, number: int) -> int | None:
        """Return the first number from this one on that is not known to be lost, or None."""
        number = self._lost.there_from(number)
        return number if number < len(self._index) else None

    def _found(
        self, number: int, cancelled: Callable[[], bool], passed: Passed | None
    ) -> Decoded | None:
        """Return a picture, or the next one if this one is missing however it is approached."""
        key = self._index.key_for(number)
        if self._is_near(number, key):
            found = self._forward(number, cancelled, passed, skipping=self._sparing)
            if self._settles(found, number):
                return found
        nearest: Decoded | None = None
        landed = False
        for start, skipping in self._starts(key):
            if start < 0 < key and landed:
                break
            self._choose(number)
            if not self._land(start, cancelled):
                continue
            found = self._forward(number, cancelled, passed, skipping=skipping)
            if self._settles(found, number):
                return found
            landed = True
            if found is not None and (nearest is None or found.number < nearest.number):
                nearest = found
        return nearest

    def _settles(self, found: Decoded | None, number: int) -> bool:
        """Return whether it is the picture, or it is now sure that the picture is missing."""
        return found is not None and (found.number == number or number in self._lost)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Name the file in errors; after one, begin with a seek."""
        try:
            with translated(self._media.name):
                yield
        except ObserverError:
            self._begun = False
            raise

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
        self._begun, self._ended, self._sure = False, False, None
        self._last = -1
        if key < 0:
            self._rewind()
            self._from_first, self._count = 0, 0
            self._begun, self._sure = True, -1
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

    def _choose(self, number: int) -> None:
        """Read with one thread what the threads of the usual decoder lost at a damaged end."""
        self._media = self._whole
        if self._torn is not None and number > self._torn:
            if self._lone is None:
                self._lone = self._whole.again()
                _prepared(self._lone, 1)
            self._media = self._lone
        self._stream = self._media.video

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
        self,
        number: int,
        cancelled: Callable[[], bool],
        passed: Passed | None = None,
        *,
        skipping: bool,
    ) -> Decoded | None:
        """Return the first picture from a number on; None at the end."""
        way = number - self._last - 1 if passed is not None else 0
        while True:
            while self._ready:
                found = self._ready.popleft()
                self._note(found.number, skipping=skipping)
                if found.number >= number:
                    return found
                if passed is not None and found.number >= number - way // _LAST_FIFTH:
                    passed(found)
            if self._ended:
                return None
            self._decode_one(number - way // _LAST_BIT, skipping=skipping)
            if cancelled():
                self._begun = self._begun and not skipping
                raise CancelledError

    def _note(self, number: int, *, skipping: bool) -> None:
        """Take note of a picture that came out, and of those that should have come before it.

        Right after a keyframe pictures may be held back that an earlier start would give, so
        only a hole behind a picture that came out tells of damage.
        """
        if self._sure is not None and not skipping:
            self._lost.update(range(self._sure + 1, number))
        self._lost.discard(number)
        self._sure = number if self._sure is None else max(self._sure, number)
        self._last = number

    def _decode_one(self, number: int, *, skipping: bool) -> None:
        """Decode one packet into pictures with their numbers."""
        context = self._stream.codec_context
        for packet in self._packets:
            if packet.size:
                skips = skipping and context.name not in _SKIPS_FOR_GOOD
                context.skip_frame = (
                    "NONREF" if skips and self._before(packet, number) else "DEFAULT"
                )
                if self._index.identity is Identity.POSITION:
                    packet.pts = packet.pos
                self._number(decode_packet(self._stream, packet) or [])
                return
        context.skip_frame = "DEFAULT"
        drained = decode_packet(self._stream, None)
        if drained is None and self._media is self._whole:
            self._torn = self._last
        self._number(drained or [])
        self._ended = True

    def _before(self, packet: Packet, number: int) -> bool:
        """Return whether a packet's picture comes before a number, so that it may be skipped."""
        if self._index.identity is Identity.PTS:
            return packet.pts is not None and packet.pts < self._index.pts[number]
        place = -1 if packet.pos is None else packet.pos
        found = self._places.number_at(place)
        return found is not None and found < number

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
            return self._places.number_at(frame.pts)
        place = int(np.searchsorted(index.pts, frame.pts))
        return place if place < len(index) and index.pts[place] == frame.pts else None


class _Places:
    """Finds a picture by where its packet lies in the file, in little memory."""

    def __init__(self, positions: NDArray[np.int64]) -> None:
        ascending = bool((np.diff(positions) > 0).all())
        order = None if ascending else np.argsort(positions, kind="stable").astype(np.int32)
        self._order = order
        self._sorted = positions if order is None else positions[order]

    def number_at(self, position: int) -> int | None:
        """Return the number of the picture, or None where there is none."""
        place = int(self._sorted.searchsorted(position, side="right")) - 1
        if place < 0 or self._sorted[place] != position:
            return None
        return place if self._order is None else int(self._order[place])


def _prepared(media: OpenMedia, threads: int) -> VideoStream:
    """Return the stream of the pictures, to be decoded with some threads; 0 for all cores."""
    stream = media.video
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = threads
    leave_others(media)
    return stream


def _chain(first: Packet, rest: Iterator[Packet]) -> Iterator[Packet]:
    """Yield a packet that was read already, then the rest."""
    yield first
    yield from rest
