"""Packets of a recording: what they say, and what comes out of them."""

from array import array
from collections.abc import Callable, Iterator
from typing import TypeAlias

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray
from typing_extensions import override

from observer.media.frame_index import NONE
from observer.media.source import CancelledError, OpenMedia, never, translated

DAMAGE = (
    av.error.InvalidDataError,
    av.error.PatchWelcomeError,
    av.error.BugError,
    av.error.ExternalError,
    av.error.UnknownError,
    av.error.ArgumentError,
)
"""What a decoder says of content that it cannot make sense of."""

_COLUMNS = 8
_TOLD_EVERY = 512 * _COLUMNS

Packet: TypeAlias = "av.Packet[VideoStream]"


class PacketTable:
    """What the packets of a video stream say, one row each in the order of the file.

    Parameters
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
    leave_others(media)
    # of hours there are hundreds of thousands; tuples of them would take five times the room
    rows = array("q")
    size = media.size_bytes
    with translated(media.name):
        for packet in demux(media):
            if cancelled():
                raise CancelledError
            rows.extend(
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
            if progress and len(rows) % _TOLD_EVERY == 0 and size and packet.pos:
                progress(min(packet.pos / size, 1.0))
    return PacketTable(np.array(rows, np.int64).reshape(-1, _COLUMNS))


def leave_others(media: OpenMedia) -> None:
    """Let the demuxer skip all but the pictures."""
    for other in media.container.streams:
        if other.index != media.video.index:
            other.discard = av.stream.Discard.all


def demux(media: OpenMedia) -> Iterator[Packet]:
    """Yield the packets of the pictures from where the container stands, while they can be read.

    Parameters
    ----------
    media
        Open.

    Yields
    ------
    Packet
        Empty ones too, which give no picture; not PyAV's closing one.
    """
    try:
        for packet in media.container.demux(media.video):
            if packet.size or packet.pts is not None or packet.dts is not None:
                yield packet
    except (av.error.InvalidDataError, IndexError):
        # IndexError is PyAV's, at the end of a file in whose middle another stream turned up.
        return


def decode_packet(stream: VideoStream, packet: "Packet | None") -> list[av.VideoFrame] | None:
    """Decode one packet, or drain the decoder for None; a damaged packet gives no picture.

    Parameters
    ----------
    stream
        The pictures' stream.
    packet
        One of its packets; an empty one gives no picture.

    Returns
    -------
    list of VideoFrame or None
        What comes out, in the order of showing; None if draining broke off on a damaged picture,
        so that those behind it, which the decoder's other threads held, are gone.
    """
    if packet is not None and not packet.size:
        return []
    try:
        return stream.codec_context.decode(packet)
    except av.error.EOFError:
        return []
    except DAMAGE:
        return None if packet is None else []
