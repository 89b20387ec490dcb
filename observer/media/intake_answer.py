"""What the child process answered about a recording: believed only as far as it can be true.

The child reads what nobody has looked at yet. Whatever such a recording makes it say is kept with
the project, counted with and shown, so each value is looked at here before it goes anywhere.
"""

from fractions import Fraction
from string import Formatter

from observer.media.frame_index import FrameIndex
from observer.media.intake_child import json_to_message
from observer.media.probe import MediaInfo, plausible_us
from observer.media.sound_facts import SoundStream
from observer.model.errors import MediaError
from observer.model.messages import Message, msg
from observer.model.problems import Problem, Severity
from observer.model.time import US_PER_S

LONGEST_US = 10 * 24 * 3600 * US_PER_S
"""No recording lasts longer: ten days."""

_MOST_PICTURES_PER_S = 100_000
_MOST_PX = 1 << 16
_MOST_SOUNDS = 64
_MOST_CHANNELS = 1 << 10
_MOST_HZ = 1 << 24
_MOST_PROBLEMS = 64
_MOST_WORDS = 1_000
_MOST_DEPTH = 4
_SHORT, _TITLE = 40, 200
_FULL_TURN, _QUARTER = 360, 90


def read_answer(
    head: dict[str, object], index: bytes, name: str | Message
) -> tuple[MediaInfo, FrameIndex | None]:
    """Return the facts of an answer and the frame index.

    Parameters
    ----------
    head
        The answer, from JSON.
    index
        The frame index as bytes; empty for sound alone.
    name
        What messages call the recording.

    Returns
    -------
    tuple
        Facts and index; None for a recording of sound alone.

    Raises
    ------
    MediaError
        What the child met, or that the recording lasts longer than can be.
    ValueError
        If something else was said than was agreed; so do KeyError, TypeError and the like.
    """
    error, facts = head.get("error"), head.get("info")
    if isinstance(error, list):
        what, mend = (_message(part) for part in error)
        if what is None:
            raise ValueError
        raise MediaError(what, mend)
    made = FrameIndex.from_bytes(index)
    if not isinstance(facts, dict) or facts["frame_count"] != (0 if made is None else len(made)):
        raise ValueError
    duration_us = facts["duration_us"]
    if _lasts_too_long(made, duration_us):
        raise MediaError(
            msg("{file} would last longer than ten days: its times are damaged.", file=name),
            msg("Copy it again from the phone, tablet or camera that filmed it."),
        )
    info = MediaInfo(
        duration_us=_whole(duration_us, LONGEST_US),
        frame_count=0 if made is None else len(made),
        frame_rate=_rate(facts["frame_rate"]),
        width_px=_whole(facts["width_px"], _MOST_PX, least=int(made is not None)),
        height_px=_whole(facts["height_px"], _MOST_PX, least=int(made is not None)),
        rotation=_whole(facts["rotation"], _FULL_TURN - 1) // _QUARTER * _QUARTER,
        codec=_words(facts["codec"], _SHORT),
        has_sound=facts["has_sound"] is True,
        variable_rate=facts["variable_rate"] is True,
        container=_words(facts["container"], _TITLE),
        problems=tuple(_problem(each, name) for each in facts["problems"][:_MOST_PROBLEMS]),
        sounds=tuple(_sound(n, each) for n, each in enumerate(facts["sounds"][:_MOST_SOUNDS])),
        created_us=plausible_us(facts["created_us"]),
    )
    return info, made


def _lasts_too_long(index: FrameIndex | None, duration_us: object) -> bool:
    """Return whether what is told of the time cannot be; ValueError if it makes no sense at all."""
    if isinstance(duration_us, int) and duration_us > LONGEST_US:
        return True
    if index is None:
        return False
    first, last = int(index.pts[0]), int(index.pts[-1])
    if index.time_base <= 0 or index.end_pts < last:
        raise ValueError
    return (index.end_pts - first) * index.time_base * US_PER_S > LONGEST_US


def _whole(value: object, most: int, *, least: int = 0) -> int:
    """Return a whole number that lies where it can lie."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError
    return value


def _words(value: object, most: int) -> str:
    """Return what can be shown of some words."""
    if not isinstance(value, str):
        raise TypeError
    return "".join(sign for sign in value[:most] if sign.isprintable())


def _rate(value: object) -> Fraction | None:
    """Return pictures a second."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise TypeError
    numerator, denominator = (_whole(part, 1 << 40, least=1) for part in value)
    rate = Fraction(numerator, denominator)
    if rate > _MOST_PICTURES_PER_S:
        raise ValueError
    return rate


def _sound(number: int, facts: dict[str, object]) -> SoundStream:
    """Return what is told of one sound."""
    if _whole(facts["number"], _MOST_SOUNDS) != number:
        raise ValueError
    return SoundStream(
        number=number,
        codec=_words(facts["codec"], _SHORT),
        channels=_whole(facts["channels"], _MOST_CHANNELS),
        sample_rate_hz=_whole(facts["sample_rate_hz"], _MOST_HZ),
        language=_words(facts["language"], _SHORT),
        title=_words(facts["title"], _TITLE),
    )


def _problem(facts: list[object], name: str | Message) -> Problem:
    """Return a problem that was named."""
    what, mend, severity = facts
    return Problem(
        what=_message(what) or msg("Damaged"),
        mend=_message(mend) or msg("Copy it again from the camera."),
        severity=Severity(str(severity)),
        file=name if isinstance(name, str) else "",
    )


def _message(content: object) -> Message | None:
    """Return a sentence with plain fields, all of them there."""
    if content is None:
        return None
    if not isinstance(content, list):
        raise TypeError
    made = json_to_message(content)
    if made is not None:
        _look_at(made, _MOST_DEPTH)
    return made


def _look_at(message: Message, depth: int) -> None:
    """Raise ValueError for a sentence that cannot be shown, or is none."""
    fields = message.fields
    words = [message.template, *(value for value in fields.values() if isinstance(value, str))]
    if depth == 0 or any(len(each) > _MOST_WORDS for each in words):
        raise ValueError
    for _, field, how, turned in Formatter().parse(message.template) if fields else ():
        if field is not None and (how or turned or field not in fields):
            raise ValueError
    for value in fields.values():
        if isinstance(value, Message):
            _look_at(value, depth - 1)
