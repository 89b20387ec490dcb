"""Where the own time of a recording begins: its first picture, without pictures its first sound."""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.stream import AudioStream

from observer.media.packets import decode_packet, demux
from observer.media.placement import Placed
from observer.media.source import OpenMedia, open_media, ratio, translated
from observer.model.errors import MediaError
from observer.model.time import US_PER_S, pts_to_us

_BREAKS = 64
_SOUND_DAMAGE = (av.error.InvalidDataError, av.error.EOFError, av.error.PatchWelcomeError)


def zero_us(media: OpenMedia, sound_stream: int = 0) -> int:
    """Return the time at which a recording's own time begins, on the clock of its file.

    Parameters
    ----------
    media
        Freshly opened; read from its start on.
    sound_stream
        Which of its sounds counts in a recording without pictures.

    Returns
    -------
    int
        Microseconds; 0 where nothing comes out.
    """
    try:
        stream = media.video
    except MediaError:
        return _first_sound_us(media, sound_stream)
    base = ratio(stream.time_base, Fraction(1))
    with translated(media.name):
        for packet in demux(media):
            for frame in decode_packet(stream, packet) or ():
                return pts_to_us(frame.pts, base) if frame.pts is not None else 0
    return 0


def placed_zero_us(placed: Placed) -> int:
    """Return the time at which a placed recording's own time begins, by its index if it has one."""
    if placed.index is not None and len(placed.index):
        return int(placed.index.times_us[0])
    with open_media(placed.source) as media:
        return zero_us(media, placed.sound_stream)


def sound_of(media: OpenMedia, sound_stream: int = 0) -> AudioStream | None:
    """Return the sound that is asked for, the first one if there are not so many."""
    sounds = media.sounds
    if not sounds:
        return None
    return sounds[sound_stream] if 0 <= sound_stream < len(sounds) else sounds[0]


def sound_frames(media: OpenMedia, stream: AudioStream) -> Iterator[av.AudioFrame | None]:
    """Yield decoded sound from where the container stands; damaged packets give none.

    Parameters
    ----------
    media
        Open.
    stream
        One of its sounds.

    Yields
    ------
    AudioFrame or None
        None for a packet that gave nothing, so that the caller can look whether to go on.
    """
    with translated(media.name):
        for _ in range(_BREAKS):
            try:
                for packet in media.container.demux(stream):
                    yield None
                    try:
                        frames = stream.codec_context.decode(packet if packet.size else None)
                    except _SOUND_DAMAGE:
                        continue
                    yield from frames
            except av.error.InvalidDataError:
                # A damaged place between packets: the demuxer goes on behind it.
                continue
            except IndexError:
                # PyAV at the end of a file in whose middle another stream turned up.
                return
            return


def _first_sound_us(media: OpenMedia, sound_stream: int) -> int:
    """Return the time of the first sound."""
    stream = sound_of(media, sound_stream)
    if stream is None:
        return 0
    base = Fraction(stream.time_base or Fraction(1, US_PER_S))
    for frame in sound_frames(media, stream):
        if frame is not None:
            return pts_to_us(frame.pts, base) if frame.pts is not None else 0
    return 0
