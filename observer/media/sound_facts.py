"""What sound a recording holds, and how long it is; also of a recording of sound alone."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

import av
from av.audio.stream import AudioStream

from observer.media.origin import sound_frames, sound_of, zero_us
from observer.media.source import (
    CancelledError,
    MediaSource,
    OpenMedia,
    name_of,
    never,
    open_media,
    translated,
)
from observer.model.errors import MediaError
from observer.model.messages import Message, msg
from observer.model.time import US_PER_S

_TRUSTED = ("mov,mp4,m4a,3gp,3g2,mj2", "flac", "ogg", "w64", "caf", "aiff")


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundStream:
    """One of the sounds of a recording.

    Attributes
    ----------
    number
        From 0, as in `Placed.sound_stream`.
    language
        Three letters as the file states it, such as ``nld``; empty if it states none.
    title
        As the file states it.
    """

    number: int
    codec: str
    channels: int
    sample_rate_hz: int
    language: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """The sounds of a recording.

    Attributes
    ----------
    duration_us
        From the recording's zero until the sound that is asked for ends.
    has_pictures
        Whether there are moving pictures beside them: then the zero is the first picture.
    streams
        All sounds, in order.
    """

    duration_us: int
    has_pictures: bool
    streams: tuple[SoundStream, ...]


def sound_facts(
    source: MediaSource,
    *,
    name: str | Message = "",
    sound_stream: int = 0,
    cancelled: Callable[[], bool] = never,
) -> SoundFacts:
    """Return what sound a recording holds.

    Parameters
    ----------
    source
        File or opener.
    name
        What messages call it; by default the file's name.
    sound_stream
        Which sound tells the duration.
    cancelled
        Looked at between packets; `CancelledError` is raised then.

    Returns
    -------
    SoundFacts
        Without streams, and of no duration, for a silent film.

    Raises
    ------
    MediaError
        If it cannot be read, or holds neither pictures nor a sound that can be heard.
    """
    with open_media(source, name) as media:
        streams = sounds_of(media)
        has_pictures = holds_pictures(media)
        begin_us = zero_us(media, sound_stream)
    if not streams:
        if not has_pictures:
            raise nothing_heard(source, name)
        return SoundFacts(duration_us=0, has_pictures=True, streams=())
    with open_media(source, name) as media:
        end_us = _end_us(media, sound_stream, cancelled)
    if end_us is None and not has_pictures:
        raise nothing_heard(source, name)
    return SoundFacts(
        duration_us=max((end_us or 0) - begin_us, 0), has_pictures=has_pictures, streams=streams
    )


def sounds_in(source: MediaSource) -> tuple[SoundStream, ...]:
    """Return what a recording states of its sounds, in order."""
    with open_media(source) as media:
        return sounds_of(media)


def sounds_of(media: OpenMedia) -> tuple[SoundStream, ...]:
    """Return what an open recording states of its sounds, in order."""
    return tuple(
        SoundStream(
            number=number,
            codec=stream.codec_context.name,
            channels=stream.channels,
            sample_rate_hz=stream.sample_rate or 0,
            language=stream.language or "",
            title=stream.metadata.get("title", ""),
        )
        for number, stream in enumerate(media.sounds)
    )


def nothing_heard(source: MediaSource, name: str | Message = "") -> MediaError:
    """Return the error for a recording without anything to be heard or seen."""
    return MediaError(
        msg("{file} holds no sound that can be heard.", file=name or name_of(source)),
        msg("Copy it again from the recorder or phone that recorded it."),
    )


def holds_pictures(media: OpenMedia) -> bool:
    """Return whether there are moving pictures; a cover is none."""
    try:
        return media.video is not None
    except MediaError:
        return False


def _end_us(media: OpenMedia, sound_stream: int, cancelled: Callable[[], bool]) -> int | None:
    """Return when a sound ends on the clock of its file; None if nothing comes out of it."""
    stream = sound_of(media, sound_stream)
    if stream is None:
        return None
    base = Fraction(stream.time_base or Fraction(1, US_PER_S))
    first = next((frame for frame in sound_frames(media, stream) if frame is not None), None)
    if first is None:
        return None
    begin_us = 0 if first.pts is None else round(first.pts * base * US_PER_S)
    last_us = begin_us + first.samples * US_PER_S // max(first.sample_rate, 1)
    stated_us = _stated_end_us(media, stream)
    if stated_us is not None:
        return max(stated_us, last_us)
    with translated(media.name), suppress(av.error.InvalidDataError, IndexError):
        for packet in media.container.demux(stream):
            if cancelled():
                raise CancelledError
            if packet.size and packet.pts is not None:
                end = Fraction(packet.pts + (packet.duration or 0)) * base
                last_us = max(last_us, round(end * US_PER_S))
    return last_us


def _stated_end_us(media: OpenMedia, stream: AudioStream) -> int | None:
    """Return the end that the container states, where that can be relied on."""
    if stream.duration is None or stream.time_base is None:
        return None
    end_us = round((stream.duration + (stream.start_time or 0)) * stream.time_base * US_PER_S)
    if media.container.format.name in _TRUSTED:
        return end_us
    is_pcm = stream.codec_context.name.startswith("pcm_")
    if is_pcm and media.container.format.name == "wav" and stream.codec_context.bit_rate:
        # One that was cut off still states its whole length.
        there_us = media.size_bytes * 8 * US_PER_S // stream.codec_context.bit_rate
        return min(end_us, there_us)
    return None
