"""One thing that is still open in a coding, with the moment it leads to."""

from dataclasses import dataclass
from enum import StrEnum

from observer.model.conditions import Unmet
from observer.model.local_text import LocalText
from observer.model.messages import Message
from observer.model.time import seconds

_NOTHING = Message("")


class OpenKind(StrEnum):
    """What is open."""

    STILL_RUNNING = "still_running"
    NO_ANSWER = "no_answer"
    CONDITION = "condition"
    TOO_SHORT = "too_short"
    HOLE = "hole"
    OVERLAP = "overlap"
    UNCODABLE = "uncodable"
    FORM = "form"
    INTERVALS = "intervals"
    TRACE = "trace"
    PHASE = "phase"
    CODED_RANGE = "coded_range"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """Something that the scheme asks for and that is not there, or not as it should be.

    Attributes
    ----------
    what
        In a sentence; empty where `unmet` says it.
    unmet
        A rule of the scheme that does not hold, or a question without an answer.
    part
        Id of the track, form, interval coding or trace that it is about; empty for none.
    at_us
        The moment it leads to, on the session clock; None for none.
    about
        Of a form: id of the phase or clip that the sheet is about.
    record_id
        The event that it is about; empty for none.
    """

    kind: OpenKind
    what: Message = _NOTHING
    unmet: Unmet | None = None
    part: str = ""
    at_us: int | None = None
    about: str = ""
    record_id: str = ""


def clock(us: int) -> str:
    """Return a moment as minutes and seconds, as both languages write it."""
    minutes, second = divmod(abs(us) // 1_000_000, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def in_seconds(us: int) -> LocalText:
    """Return a length in seconds, with each language's own decimal sign."""
    plain = f"{seconds(us):.2f}".rstrip("0").rstrip(".")
    return LocalText((("en", plain), ("nl", plain.replace(".", ","))))


def in_percent(share: float) -> LocalText:
    """Return a share in whole percents."""
    return LocalText((("en", f"{share:.0%}"), ("nl", f"{100 * share:.0f} %")))
