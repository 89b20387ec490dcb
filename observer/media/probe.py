"""What a recording is: its length, size, codec and sound."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import av
import numpy as np

from observer.media.frame_index import FrameIndex
from observer.media.picture import Geometry, turns
from observer.media.sound_facts import SoundFacts, SoundStream, sounds_of
from observer.media.source import OpenMedia
from observer.model.messages import msg
from observer.model.problems import Problem, Severity
from observer.model.time import US_PER_S

_QUARTER = 90
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_US = (datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_LAST_US = (datetime(_LAST_YEAR + 1, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_SLACK_US = 500_000
_STATES_LENGTH = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "asf")
_STEADY_SHARE = Fraction(1, 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaInfo:
    """Facts about a recording.

    Attributes
    ----------
    duration_us
        From the first picture until the last one ends.
    frame_count
        Number of pictures that can be shown.
    frame_rate
        Pictures per second; None where it varies.
    width_px, height_px
        As shown: upright, with square pixels.
    rotation
        Degrees the stored pictures are turned, counterclockwise: 0, 90, 180 or 270.
    codec, container
        FFmpeg's names.
    has_sound
        Whether there is a sound track.
    sounds
        All its sound tracks, in order.
    created_us
        When it was begun by the recorder's own calendar, in microseconds since 1970; None where
        it is not told.
    variable_rate
        Whether the pictures come at uneven distances.
    problems
        What is wrong with a recording that can be played all the same.
    """

    duration_us: int
    frame_count: int
    frame_rate: Fraction | None
    width_px: int
    height_px: int
    rotation: int
    codec: str
    has_sound: bool
    variable_rate: bool
    container: str
    problems: tuple[Problem, ...] = ()
    sounds: tuple[SoundStream, ...] = ()
    created_us: int | None = None

    @property
    def has_pictures(self) -> bool:
        """Whether it is a film; else a recording of sound alone."""
        return self.frame_count > 0


def describe_sound(media: OpenMedia, facts: SoundFacts) -> MediaInfo:
    """Return the facts about an open recording of sound alone.

    Parameters
    ----------
    media
        Open.
    facts
        Its sounds.

    Returns
    -------
    MediaInfo
        Without pictures.
    """
    return MediaInfo(
        duration_us=facts.duration_us,
        frame_count=0,
        frame_rate=None,
        width_px=0,
        height_px=0,
        rotation=0,
        codec=facts.streams[0].codec,
        has_sound=True,
        variable_rate=False,
        container=media.container.format.name,
        sounds=facts.streams,
        created_us=created_us(media),
    )


def created_us(media: OpenMedia) -> int | None:
    """Return when a recording was begun by the recorder's own calendar, if the file tells it.

    Parameters
    ----------
    media
        Open.

    Returns
    -------
    int or None
        Microseconds since 1970; None also for a calendar that was never set.
    """
    told = media.container.metadata
    words = told.get("creation_time") or ""
    if not words and "date" in told and "time" in told:
        words = f"{told['date']}T{told['time']}"
    try:
        moment = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return plausible_us((moment - _EPOCH) // timedelta(microseconds=1))


def plausible_us(told: object) -> int | None:
    """Return a moment in microseconds since 1970, or None if no recorder was begun then."""
    if not isinstance(told, int) or isinstance(told, bool):
        return None
    return told if _FIRST_US <= told < _LAST_US else None


def describe(media: OpenMedia, index: FrameIndex, first: av.VideoFrame) -> MediaInfo:
    """Return the facts about an open recording.

    Parameters
    ----------
    media
        Open.
    index
        Its frame index.
    first
        Its first picture, as decoded.

    Returns
    -------
    MediaInfo
        Without the problems, which are looked for at intake.
    """
    stream = media.video
    width, height = Geometry.of(media).display_px(first)
    rate = _steady_rate(index)
    return MediaInfo(
        duration_us=index.duration_us,
        frame_count=len(index),
        frame_rate=rate,
        width_px=width,
        height_px=height,
        rotation=turns(first) * _QUARTER,
        codec=stream.codec_context.name,
        has_sound=bool(media.sounds),
        variable_rate=rate is None,
        container=media.container.format.name,
        sounds=sounds_of(media),
        created_us=created_us(media),
    )


def _steady_rate(index: FrameIndex) -> Fraction | None:
    """Return the frame rate, or None where the distances differ by more than rounding does."""
    steps = np.diff(index.pts)
    if not len(steps):
        return None
    mean = Fraction(int(index.pts[-1] - index.pts[0]), len(steps))
    slack = max(Fraction(1), mean * _STEADY_SHARE)
    if abs(int(steps.min()) - mean) > slack or abs(int(steps.max()) - mean) > slack:
        return None
    rate = 1 / (mean * index.time_base)
    return _nice(rate)


def _nice(rate: Fraction) -> Fraction:
    """Return the customary rate that a measured one rounds, such as 30000/1001."""
    for den in (1, 1001):
        for whole in (rate, rate * Fraction(1001, 1000)):
            candidate = Fraction(round(whole)) if den == 1 else Fraction(round(whole) * 1000, 1001)
            if candidate and abs(candidate - rate) < rate / 5000:
                return candidate
    return rate.limit_denominator(1001)


def cut_off(media: OpenMedia, index: FrameIndex) -> tuple[Problem, ...]:
    """Return a warning for a file that ends before its own table says.

    Parameters
    ----------
    media
        Freshly opened; read to its end where only the whole file's length is stated.
    index
        Of the same recording.

    Returns
    -------
    tuple of Problem
        Empty if all is there, or if the container states no length of its own.
    """
    stream = media.video
    if media.container.format.name not in _STATES_LENGTH:
        return ()
    played_us = index.duration_us
    if stream.duration and stream.time_base is not None:
        stated_us = round(stream.duration * stream.time_base * US_PER_S)
    else:
        stated_us = media.container.duration or 0
        if stated_us - played_us > _SLACK_US:
            played_us = max(played_us, _last_us(media))
    if stated_us - played_us <= max(_SLACK_US, stated_us // 50):
        return ()
    what = msg(
        "{file} was cut off: only the first {playable_s} of {stated_s} seconds can be played.",
        file=media.name,
        playable_s=index.duration_us // US_PER_S,
        stated_s=round(stated_us / US_PER_S),
    )
    mend = msg("Copy it again from the phone, tablet or camera that filmed it.")
    name = media.name if isinstance(media.name, str) else ""
    return (Problem(what=what, mend=mend, severity=Severity.WARNING, file=name),)


def _last_us(media: OpenMedia) -> int:
    """Return how far any stream of a recording reaches, in microseconds."""
    last = Fraction(0)
    try:
        for packet in media.container.demux():
            if packet.pts is not None and packet.time_base is not None:
                last = max(last, (packet.pts + (packet.duration or 0)) * packet.time_base)
    except (av.error.InvalidDataError, IndexError):
        pass
    return round(last * US_PER_S)
