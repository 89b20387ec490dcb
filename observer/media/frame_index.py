"""The frame index: when each picture is shown, and from where it can be decoded.

Made by reading packets, not by decoding, wherever the container tells presentation times that
can be trusted; otherwise by decoding once. Times are those of the pictures that exist.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from observer.media.source import (
    CancelledError,
    MediaSource,
    OpenMedia,
    never,
    open_media,
    ratio,
    translated,
)
from observer.model.errors import MediaError
from observer.model.messages import Message, msg
from observer.model.time import US_PER_S

NONE = np.iinfo(np.int64).min
"""Stands for a timestamp or file position that is not told."""

_MAGIC = b"OOGINDEX"
_VERSION = 1
_CLOCKED = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "mpegts", "flv")
_ONE_PICTURE_A_PACKET = frozenset(
    ("h264", "hevc", "av1", "libdav1d", "vp9", "mjpeg", "prores", "mpeg2video")
)
_WITHOUT_REORDERING = frozenset(
    ("msmpeg4", "msmpeg4v1", "msmpeg4v2", "wmv1", "wmv2", "mjpeg", "dvvideo", "rawvideo", "h263")
)


class Identity(StrEnum):
    """By what a decoded picture is recognised after a seek."""

    PTS = "pts"
    POSITION = "position"
    ORDER = "order"


@dataclass(frozen=True, slots=True, eq=False)
class FrameIndex:
    """Presentation times of the pictures that exist, and the places to decode from.

    Attributes
    ----------
    time_base
        Seconds per unit of `pts`.
    pts
        Shape (n,), int64, ascending: one presentation timestamp for each picture.
    end_pts
        Where the last picture ends.
    keys
        Shape (k, 4), int64: of each keyframe the presentation and decoding timestamps, the
        position in the file, and the number of the first picture that is right when decoding
        starts there; ascending.
    identity
        How pictures are recognised.
    positions
        Shape (n,), int64: where the packet of each picture is, for `Identity.POSITION`.
    size_bytes
        Length of the file the index was made from.
    complete
        Whether the file could be read to its end.
    """

    time_base: Fraction
    pts: NDArray[np.int64]
    end_pts: int
    keys: NDArray[np.int64]
    identity: Identity
    positions: NDArray[np.int64]
    size_bytes: int
    complete: bool = True

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.pts)

    @property
    def times_us(self) -> NDArray[np.int64]:
        """Presentation times in microseconds on the recording's own clock, shape (n,)."""
        return to_us(self.pts, self.time_base)

    @property
    def duration_us(self) -> int:
        """From the first picture until the last one ends, in microseconds."""
        ends = to_us(np.array([self.pts[0], self.end_pts], np.int64), self.time_base)
        return int(ends[1] - ends[0])

    def key_for(self, picture: int) -> int:
        """Return the row in `keys` to decode a picture from; -1 for the very start."""
        return int(np.searchsorted(self.keys[:, 3], picture, side="right")) - 1

    def to_bytes(self) -> bytes:
        """Return the index as bytes, to be kept beside the recording."""
        head = {
            "version": _VERSION,
            "time_base": [self.time_base.numerator, self.time_base.denominator],
            "end_pts": self.end_pts,
            "identity": self.identity.value,
            "size_bytes": self.size_bytes,
            "complete": self.complete,
            "lengths": [len(self.pts), len(self.keys), len(self.positions)],
        }
        parts = (self.pts, self.keys, self.positions)
        body = b"".join(np.ascontiguousarray(part, "<i8").tobytes() for part in parts)
        return _MAGIC + json.dumps(head).encode() + b"\n" + body

    @classmethod
    def from_bytes(cls, content: bytes) -> "FrameIndex | None":
        """Return an index that was kept, or None if it is of another version or damaged."""
        line, _, body = content.partition(b"\n")
        if not line.startswith(_MAGIC):
            return None
        try:
            head = json.loads(line[len(_MAGIC) :])
            if head["version"] != _VERSION:
                return None
            n, k, p = head["lengths"]
            numbers = np.frombuffer(body, "<i8").astype(np.int64)
            if len(numbers) != n + 4 * k + p or n == 0:
                return None
            return cls(
                time_base=Fraction(*head["time_base"]),
                pts=numbers[:n],
                end_pts=int(head["end_pts"]),
                keys=numbers[n : n + 4 * k].reshape(k, 4),
                identity=Identity(head["identity"]),
                positions=numbers[n + 4 * k :],
                size_bytes=int(head["size_bytes"]),
                complete=bool(head["complete"]),
            )
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            return None


def to_us(pts: NDArray[np.int64], time_base: Fraction) -> NDArray[np.int64]:
    """Return timestamps in microseconds, rounded once, half to even, exact in integers.

    Parameters
    ----------
    pts
        Timestamps, any shape.
    time_base
        Seconds per unit.

    Returns
    -------
    NDArray
        int64 of the same shape, equal to `observer.model.time.pts_to_us` of each.

    Examples
    --------
    >>> to_us(np.array([1001, -1]), Fraction(1, 30000)).tolist()
    [33367, -33]
    """
    factor = time_base * US_PER_S
    num, den = factor.numerator, factor.denominator
    whole, rest = np.divmod(pts, den)
    part, left = np.divmod(rest * num, den)
    up = (2 * left > den) | ((2 * left == den) & ((whole * num + part) % 2 == 1))
    return np.asarray(whole * num + part + up, np.int64)


class PacketTable:
    """What the packets of a video stream say, one row each in the order of the file.

    Attributes
    ----------
    rows
        Shape (n, 8), int64: pts, dts, position, is key, is discarded, is corrupt, bytes, duration.
    """

    def __init__(self, rows: NDArray[np.int64]) -> None:
        self.rows = rows

    @property
    def pts(self) -> NDArray[np.int64]:
        """Presentation timestamps."""
        return self.rows[:, 0]

    @property
    def key(self) -> NDArray[np.bool_]:
        """Which packets hold a keyframe."""
        return self.rows[:, 3].astype(np.bool_)

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Which packets should give a picture: with content, and not before an edit list's cut."""
        return np.asarray((self.rows[:, 4] == 0) & (self.rows[:, 6] > 0), np.bool_)

    @property
    def corrupt(self) -> NDArray[np.bool_]:
        """Which packets the demuxer found damaged."""
        return self.rows[:, 5].astype(np.bool_)

    def end_pts(self, last: int) -> int:
        """Return where the last picture ends: by its own duration, or the usual distance."""
        found = self.rows[self.pts == last, 7]
        if len(found) and found[0] > 0:
            return last + int(found[0])
        times = np.sort(self.pts[self.shown])
        usual = int(np.median(np.diff(times))) if len(times) > 1 else 1
        return last + max(usual, 1)

    @override
    def __repr__(self) -> str:
        """Return its size."""
        return f"PacketTable({len(self.rows)} packets)"


def read_packets(
    media: OpenMedia,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
) -> PacketTable:
    """Read all packets of the pictures' stream; other streams are skipped by the demuxer.

    Parameters
    ----------
    media
        Freshly opened.
    cancelled
        Looked at for every packet.
    progress
        Called with the share of the file read.

    Returns
    -------
    PacketTable
        One row for each packet.

    Raises
    ------
    CancelledError
        If it was cancelled.
    """
    stream = media.video
    for other in media.container.streams:
        if other.index != stream.index:
            other.discard = av.stream.Discard.all
    rows: list[tuple[int, ...]] = []
    size = media.size_bytes
    with translated(media.name, b"?"):
        for packet in media.container.demux(stream):
            if cancelled():
                raise CancelledError
            if not packet.size and packet.pts is None and packet.dts is None:
                continue
            rows.append(
                (
                    NONE if packet.pts is None else packet.pts,
                    NONE if packet.dts is None else packet.dts,
                    NONE if packet.pos is None else packet.pos,
                    packet.is_keyframe,
                    packet.is_discard,
                    packet.is_corrupt,
                    packet.size,
                    packet.duration or 0,
                )
            )
            if progress and len(rows) % 512 == 0 and size and packet.pos:
                progress(min(packet.pos / size, 1.0))
    return PacketTable(np.array(rows, np.int64).reshape(-1, 8))


def build_index(
    source: MediaSource,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], None] | None = None,
    name: str | Message = "",
) -> FrameIndex:
    """Make the index of a recording.

    Parameters
    ----------
    source
        File or opener.
    cancelled
        Looked at for every packet.
    progress
        Called with the share done.
    name
        What messages call the recording.

    Returns
    -------
    FrameIndex
        Of the pictures that exist.

    Raises
    ------
    MediaError
        If there are no pictures.
    """
    with open_media(source, name) as media:
        table = read_packets(media, cancelled, progress)
        time_base = ratio(media.video.time_base, Fraction(1, US_PER_S))
        trusted = _is_trusted(media, table)
        shown, size = media.name, media.size_bytes
    if not trusted:
        return _by_decoding(source, table, cancelled, name)
    pts = np.sort(table.pts[table.shown])
    missing = _missing(source, table, cancelled, name)
    if len(missing):
        pts = np.setdiff1d(pts, missing)
    if not len(pts):
        raise no_pictures(shown)
    keys = table.rows[table.key & (table.rows[:, 6] > 0)][:, :4].copy()
    keys[:, 3] = np.searchsorted(pts, keys[:, 0], side="left")
    return FrameIndex(
        time_base=time_base,
        pts=pts,
        end_pts=table.end_pts(int(pts[-1])),
        keys=_ascending(keys),
        identity=Identity.PTS,
        positions=np.empty(0, np.int64),
        size_bytes=size,
    )


def no_pictures(name: str | Message) -> MediaError:
    """Return the error for a recording of which no picture can be shown."""
    return MediaError(
        msg("{file} holds no picture that can be shown.", file=name),
        msg("Copy it again from the phone, tablet or camera that filmed it."),
    )


def _is_trusted(media: OpenMedia, table: PacketTable) -> bool:
    """Return whether the packets alone tell which pictures exist and when."""
    container, codec = media.container.format.name, media.video.codec_context.name
    if container == "avi":
        known = codec in _WITHOUT_REORDERING
    else:
        known = container in _CLOCKED and codec in _ONE_PICTURE_A_PACKET
    pts = table.pts[table.shown]
    if not known or not len(pts) or not table.key.any() or (pts == NONE).any():
        return False
    inner = table.corrupt[:-1]
    return len(np.unique(pts)) == len(pts) and not inner.any()


def _ascending(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the keyframes in order, of several with the same first picture the last."""
    order = np.argsort(keys[:, 0], kind="stable")
    keys = keys[order]
    last = np.append(keys[1:, 3] != keys[:-1, 3], True) if len(keys) else np.empty(0, np.bool_)
    return np.asarray(keys[last], np.int64)


def _missing(
    source: MediaSource, table: PacketTable, cancelled: Callable[[], bool], name: str | Message
) -> NDArray[np.int64]:
    """Return times that packets announce but no picture has, where that is known to happen.

    At the start of a film that was cut from a longer one, pictures may lean on what is gone;
    at its end a packet may be half there.
    """
    missing = np.empty(0, np.int64)
    pts, keys = table.pts, np.flatnonzero(table.key)
    first = keys[0]
    if first > 0 or (pts[table.shown] < pts[first]).any():
        until = int(pts[keys[1]]) if len(keys) > 1 else int(pts.max()) + 1
        seen = _decoded_pts(source, None, until, cancelled, name)
        head = pts[table.shown & (pts < until)]
        missing = np.setdiff1d(head, seen)
    if table.corrupt[-1:].any():
        start = table.rows[keys[-1]]
        seen = _decoded_pts(source, start, None, cancelled, name)
        tail = pts[table.shown & (pts >= start[0])]
        missing = np.union1d(missing, np.setdiff1d(tail, seen))
    return missing


def _decoded_pts(
    source: MediaSource,
    start: NDArray[np.int64] | None,
    until: int | None,
    cancelled: Callable[[], bool],
    name: str | Message,
) -> NDArray[np.int64]:
    """Return the timestamps of the pictures that really come out of a stretch."""
    seen: list[int] = []
    with open_media(source, name) as media, translated(media.name, b"?"):
        stream = media.video
        stream.thread_type = "AUTO"
        if start is not None:
            begin = int(start[1] if start[1] != NONE else start[0])
            media.container.seek(begin, stream=stream)
        for packet in media.container.demux(stream):
            if cancelled():
                raise CancelledError
            if packet.size:
                seen.extend(f.pts for f in decode_packet(stream, packet) if f.pts is not None)
            if until is not None and seen and max(seen) >= until:
                break
        else:
            seen.extend(f.pts for f in decode_packet(stream, None) if f.pts is not None)
    return np.array(seen, np.int64)


def decode_packet(
    stream: av.video.stream.VideoStream, packet: "av.Packet[av.video.stream.VideoStream] | None"
) -> list[av.VideoFrame]:
    """Decode one packet, or drain the decoder for None; a damaged packet gives no picture.

    Parameters
    ----------
    stream
        The pictures' stream.
    packet
        One of its packets, with content.

    Returns
    -------
    list of VideoFrame
        What comes out, in the order of showing.
    """
    try:
        return stream.codec_context.decode(packet)
    except (av.error.InvalidDataError, av.error.EOFError):
        return []


def _by_decoding(
    source: MediaSource, table: PacketTable, cancelled: Callable[[], bool], name: str | Message
) -> FrameIndex:
    """Make the index by decoding everything once, in the order of showing."""
    times: list[int] = []
    packets: list[int] = []
    with open_media(source, name) as media, translated(media.name, b"?"):
        stream = media.video
        stream.thread_type = "AUTO"
        stream.codec_context.copy_opaque = True
        number = -1
        for packet in media.container.demux(stream):
            if cancelled():
                raise CancelledError
            if packet.size or packet.pts is not None or packet.dts is not None:
                number += 1
                packet.opaque = number
            for frame in (
                decode_packet(stream, packet if packet.size else None)
                if (packet.size or (packet.pts is None and packet.dts is None))
                else []
            ):
                stamp = frame.pts if frame.pts is not None else frame.dts
                times.append(len(times) if stamp is None else stamp)
                packets.append(frame.opaque if isinstance(frame.opaque, int) else -1)
        time_base = ratio(stream.time_base, Fraction(1, US_PER_S))
        is_avi = media.container.format.name == "avi"
        shown, size = media.name, media.size_bytes
    if not times:
        raise no_pictures(shown)
    return _from_decoded(table, times, packets, (time_base, size, is_avi))


def _from_decoded(
    table: PacketTable,
    times: list[int],
    packets: list[int],
    facts: tuple[Fraction, int, bool],
) -> FrameIndex:
    """Return the index of decoded pictures, given in the order of showing."""
    time_base, size, is_avi = facts
    shown = np.array(times, np.int64)
    owner = np.array(packets, np.int64)
    pts = np.sort(shown)
    known = bool((owner >= 0).all() and (owner < len(table.rows)).all())
    place = table.rows[owner, 2] if known else np.full(len(owner), NONE)
    by_place = known and bool((place != NONE).all()) and len(np.unique(place)) == len(place)
    by_time = bool((np.diff(shown) > 0).all())
    identity = Identity.ORDER
    keys = np.empty((0, 4), np.int64)
    if known and ((by_time and not is_avi) or by_place):
        identity = Identity.PTS if by_time and not is_avi else Identity.POSITION
        first = {int(packet): i for i, packet in enumerate(owner)}
        keyed = [row for row in np.flatnonzero(table.key) if int(row) in first]
        keys = table.rows[keyed][:, :4].copy()
        keys[:, 3] = [first[int(row)] for row in keyed]
        if identity is Identity.PTS:
            keys[:, 0] = shown[keys[:, 3]]
    return FrameIndex(
        time_base=time_base,
        pts=pts,
        end_pts=table.end_pts(int(pts[-1])),
        keys=keys[np.argsort(keys[:, 3], kind="stable")],
        identity=identity,
        positions=place if identity is Identity.POSITION else np.empty(0, np.int64),
        size_bytes=size,
    )
