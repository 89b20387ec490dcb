"""Making the frame index of a recording.

By reading packets, not by decoding, wherever the container tells presentation times that can be
trusted; otherwise by decoding once. Times are those of the pictures that exist.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from observer.media.frame_index import NONE, FrameIndex, Identity
from observer.media.packets import Packet, PacketTable, decode_packet, demux, read_packets
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

_CLOCKED = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "mpegts", "flv")
_ONE_PICTURE_A_PACKET = frozenset(
    ("h264", "hevc", "av1", "libdav1d", "vp9", "mjpeg", "prores", "mpeg2video")
)
_WITHOUT_REORDERING = frozenset(
    ("msmpeg4", "msmpeg4v1", "msmpeg4v2", "wmv1", "wmv2", "mjpeg", "dvvideo", "rawvideo", "h263")
)


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
        seen = _stamps(source, cancelled, name, stretch=(None, until))
        head = pts[table.shown & (pts < until)]
        missing = np.setdiff1d(head, seen)
    if table.corrupt[-1:].any():
        start = table.rows[keys[-1]]
        seen = _stamps(source, cancelled, name, stretch=(start, None))
        tail = pts[table.shown & (pts >= start[0])]
        missing = np.union1d(missing, np.setdiff1d(tail, seen))
    return missing


def _stamps(
    source: MediaSource,
    cancelled: Callable[[], bool],
    name: str | Message,
    *,
    stretch: tuple[NDArray[np.int64] | None, int | None] = (None, None),
    numbered: bool = False,
) -> NDArray[np.int64]:
    """Return the timestamp of each picture that really comes out, in the order of showing.

    PyAV's `opaque` would carry a packet's number to its picture, but frees it from the decoder's
    threads, which then wait for the interpreter while it waits for them: the number travels as
    the timestamp instead.

    Parameters
    ----------
    source
        File or opener.
    cancelled
        Looked at for every packet.
    name
        What messages call the recording.
    stretch
        The keyframe's row to begin at, and the time to stop at; None for all.
    numbered
        Whether to return the numbers of the packets that the pictures come from.

    Returns
    -------
    NDArray
        int64; `NONE` for a picture without a timestamp.
    """
    seen, whole = _seen(source, cancelled, name, stretch, numbered=numbered, threads=0)
    if not whole:
        seen, _ = _seen(source, cancelled, name, stretch, numbered=numbered, threads=1)
    return np.array(seen, np.int64)


def _seen(
    source: MediaSource,
    cancelled: Callable[[], bool],
    name: str | Message,
    stretch: tuple[NDArray[np.int64] | None, int | None],
    *,
    numbered: bool,
    threads: int,
) -> tuple[list[int], bool]:
    """Return the timestamps, and whether the decoder gave all it had at the end."""
    start, until = stretch
    seen: list[int] = []
    with open_media(source, name) as media, translated(media.name):
        stream = media.video
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = threads

        def take(packet: "Packet | None") -> bool:
            frames = decode_packet(stream, packet)
            seen.extend(NONE if frame.pts is None else frame.pts for frame in frames or ())
            return frames is not None

        if start is not None:
            media.container.seek(int(start[1] if start[1] != NONE else start[0]), stream=stream)
        for number, packet in enumerate(demux(media)):
            if cancelled():
                raise CancelledError
            if numbered:
                packet.pts = number
            take(packet)
            if until is not None and seen and max(seen) >= until:
                return seen, True
        return seen, take(None)


def _by_decoding(
    source: MediaSource, table: PacketTable, cancelled: Callable[[], bool], name: str | Message
) -> FrameIndex:
    """Make the index by decoding everything once, in the order of showing."""
    with open_media(source, name) as media:
        time_base = ratio(media.video.time_base, Fraction(1, US_PER_S))
        is_avi = media.container.format.name == "avi"
        shown, size = media.name, media.size_bytes
    owners = _stamps(source, cancelled, name, numbered=True)
    if not len(owners):
        raise no_pictures(shown)
    if (owners < 0).any() or (table.pts[owners] == NONE).any():
        times = _stamps(source, cancelled, name)
        times = np.where(times == NONE, np.arange(len(times)), times)
    else:
        times = table.pts[owners]
    return _from_decoded(table, times, owners, (time_base, size, is_avi))


def _from_decoded(
    table: PacketTable,
    shown: NDArray[np.int64],
    owner: NDArray[np.int64],
    facts: tuple[Fraction, int, bool],
) -> FrameIndex:
    """Return the index of decoded pictures, given in the order of showing."""
    time_base, size, is_avi = facts
    pts = np.sort(shown)
    known = len(owner) == len(shown) and bool((owner >= 0).all())
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
