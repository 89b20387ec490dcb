"""The first picture of a film whose frame index is still to be made."""

from fractions import Fraction

import av

from observer.media.frame import Frame
from observer.media.one_kind import Kind
from observer.media.packets import decode_packet, demux, leave_others
from observer.media.picture import Converter, Geometry
from observer.media.placement import Placed
from observer.media.source import OpenMedia, open_media, ratio, translated
from observer.model.time import US_PER_S


def glance_at(placed: Placed, box_px: tuple[int, int]) -> Frame | None:
    """Return what a recording begins with, by decoding its first packet alone.

    Parameters
    ----------
    placed
        The recording.
    box_px
        Room on the screen.

    Returns
    -------
    Frame or None
        Never exact, since without an index nobody knows which number the picture has; None
        where the first packet gives no picture.

    Raises
    ------
    MediaError
        If the recording cannot be opened.
    """
    with open_media(placed.source, only=Kind.PICTURES) as media, translated(media.name):
        frame = _first(media)
        if frame is None:
            return None
        converter = Converter(Geometry.of(media))
        begin_us = placed.to_session_us(0)
        return Frame(
            recording_id=placed.id,
            part=0,
            index=0,
            pts=frame.pts or 0,
            time_base=ratio(media.video.time_base, Fraction(1, US_PER_S)),
            recording_us=0,
            number=0,
            time_us=begin_us,
            end_us=begin_us + 1,
            exact=False,
            picture=converter.bgra(converter.shrink(frame, box_px)),
        )


def _first(media: OpenMedia) -> av.VideoFrame | None:
    """Return the picture of the first packet, if it stands by itself."""
    leave_others(media)
    packet = next(demux(media), None)
    if packet is None or not packet.is_keyframe:
        return None
    frames = decode_packet(media.video, packet) or []
    frames += decode_packet(media.video, None) or []
    return next(iter(frames), None)
