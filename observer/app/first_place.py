"""Where a new recording begins on the session clock, as far as its file tells; never more sure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from observer.media.probe import created_us
from observer.media.source import MediaSource, open_media
from observer.model.errors import MediaError
from observer.model.project import Project
from observer.model.session import Recording
from observer.model.time import US_PER_S

_FOLLOWS_US = 3 * US_PER_S
_NEAR_US = 10 * 60 * US_PER_S
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a file tells of where it comes from.

    Attributes
    ----------
    name
        Of the file; empty for one that was copied into the vault.
    created_us
        When it was begun by the recorder's calendar; None where it does not tell.
    """

    name: str = ""
    created_us: int | None = None


def origin_of(source: MediaSource, name: str) -> Origin:
    """Return what a file tells of where it comes from; little, if it cannot be read now."""
    try:
        with open_media(source) as media:
            return Origin(name=name, created_us=created_us(media))
    except MediaError:
        return Origin(name=name)


def placed(project: Project, recording: Recording, origins: Mapping[str, Origin]) -> Recording:
    """Return a new recording with a first place on its session's clock.

    A camera that splits its files goes on where the one before ended. Otherwise the calendars of
    two recorders tell the difference, if that is plausible; else it begins with the session.

    Parameters
    ----------
    project
        With the recordings that the session has.
    recording
        Not yet in the project.
    origins
        Of this recording and of the others, by id, as far as known.

    Returns
    -------
    Recording
        With its offset and rate.
    """
    others = project.recordings(recording.session_id)
    own = origins.get(recording.id, Origin())
    for other in reversed(others):
        if _follows(own, recording, origins.get(other.id, Origin()), other):
            end_us = other.to_session_us(other.duration_us)
            return replace(recording, offset_us=end_us, rate=other.rate)
    for other in others:
        started = origins.get(other.id, Origin()).created_us
        if own.created_us is not None and started is not None:
            later_us = own.created_us - started
            if -recording.duration_us - _NEAR_US <= later_us <= other.duration_us + _NEAR_US:
                return replace(recording, offset_us=other.to_session_us(later_us))
    return recording


def counts_on(before: str, after: str) -> bool:
    """Return whether one of the numbers in a file's name is the next, and all else the same.

    Parameters
    ----------
    before
        Name of a file.
    after
        Name of another one.

    Returns
    -------
    bool
        False also for names without numbers.

    Examples
    --------
    >>> counts_on("GX010042.MP4", "GX020042.MP4"), counts_on("a1.mp4", "b2.mp4")
    (True, False)
    """
    one, other = _parts(before), _parts(after)
    if len(one) != len(other):
        return False
    changed = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(changed) != 1:
        return False
    a, b = changed[0]
    return a.isdecimal() and b.isdecimal() and int(b) == int(a) + 1


def _parts(name: str) -> list[str]:
    """Return the numbers of a name and what is between them; GoPro's chapter by itself."""
    chapter = re.fullmatch(r"(G[HXL])(\d\d)(\d{4})(\..*)", name, re.IGNORECASE)
    if chapter:
        return [part.lower() for part in chapter.groups()]
    numbers = _NUMBER.findall(name)
    between = [part.lower() for part in _NUMBER.split(name)]
    return [*between, *numbers]


def _follows(own: Origin, recording: Recording, before: Origin, other: Recording) -> bool:
    """Return whether a recording is the next file of the camera that wrote another one."""
    alike = (recording.width_px, recording.height_px) == (other.width_px, other.height_px)
    rates = recording.frame_rate, other.frame_rate
    if not alike or (None not in rates and rates[0] != rates[1]):
        return False
    if own.created_us is not None and before.created_us is not None:
        later_us = own.created_us - before.created_us
        if later_us:
            return abs(later_us - other.duration_us) <= _FOLLOWS_US and later_us > 0
    return bool(own.name and before.name) and counts_on(before.name, own.name)
