"""What another program's file holds, in words that no single program owns.

Readers make a `ForeignProject`; what they cannot place they name in its problems or keep as notes.
"""

import math
from dataclasses import dataclass
from datetime import date

from observer.model.messages import Message, msg
from observer.model.problems import Problem, Severity
from observer.model.scheme import AskAt, CodeKind, ModifierKind
from observer.model.time import US_PER_S

MOST_BYTES = 64 * 1024 * 1024
"""Of a foreign file, unpacked; the largest real ones have a tenth of it."""
_MOST_FINDINGS = 300
_MOST_S = 1e11
"""Three thousand years: a larger time is no time."""
_LONGEST_RAW = 2000


@dataclass(frozen=True, slots=True)
class ForeignValue:
    """One answer to a modifier, and the key that gives it."""

    name: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignModifier:
    """A further question about an event.

    Attributes
    ----------
    id
        Unique in the file.
    """

    id: str
    name: str
    kind: ModifierKind
    values: tuple[ForeignValue, ...] = ()
    ask_at: AskAt = AskAt.ONSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignCode:
    """What is tagged.

    Attributes
    ----------
    id
        Unique in the file.
    key
        As the file has it: it need not be one that can be used here.
    colour
        ``#RRGGBB``, or empty.
    modifiers
        Ids of the modifiers that are asked, in order.
    """

    id: str
    name: str
    kind: CodeKind
    key: str = ""
    description: str = ""
    colour: str = ""
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignGroup:
    """Codes that belong together.

    Attributes
    ----------
    name
        Empty if the file gives it none.
    subjects
        Names of whom they are coded for; None for everyone.
    exclusive, exhaustive
        As the file promises it; whether the events keep it is another matter.
    default_code
        Id of the state that holds where nothing else does.
    """

    name: str
    codes: tuple[ForeignCode, ...]
    description: str = ""
    subjects: tuple[str, ...] | None = None
    exclusive: bool = False
    exhaustive: bool = False
    default_code: str = ""


@dataclass(frozen=True, slots=True)
class ForeignSubject:
    """Somebody whose behaviour was coded; an empty name stands for nobody in particular."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEvent:
    """A coded moment or bout.

    Attributes
    ----------
    onset_us, offset_us
        On the observation's own clock; no offset for a point, and for a state without an end.
    modifiers
        Pairs of a modifier's id and the answers, by name.
    place
        Where it stands in the file.
    """

    subject: str
    code: str
    onset_us: int
    offset_us: int | None = None
    modifiers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    comment: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ForeignNote:
    """What has no place among the events, kept as words."""

    text: str
    onset_us: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignMedia:
    """A recording as the file names it.

    Attributes
    ----------
    offset_us
        Where it begins on the observation's clock; None where the file does not tell.
    """

    name: str
    offset_us: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignObservation:
    """One coded occasion.

    Attributes
    ----------
    live
        Whether it was coded without a recording.
    coded_us
        From where to where it was coded, if the file limits that.
    facts
        What else the file tells of it: what it is, and its words.
    """

    name: str
    held_on: date | None = None
    live: bool = False
    events: tuple[ForeignEvent, ...] = ()
    notes: tuple[ForeignNote, ...] = ()
    media: tuple[ForeignMedia, ...] = ()
    coded_us: tuple[int, int] | None = None
    facts: tuple[tuple[Message, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignProject:
    """All of a foreign file.

    Attributes
    ----------
    program
        Whose file it is.
    file
        Its name, as the user knows it.
    name
        Of the project in it; empty if it has none.
    problems
        What had no place, what was taken in another way, and where.
    """

    program: str
    file: str
    name: str = ""
    description: str = ""
    subjects: tuple[ForeignSubject, ...] = ()
    groups: tuple[ForeignGroup, ...] = ()
    modifiers: tuple[ForeignModifier, ...] = ()
    observations: tuple[ForeignObservation, ...] = ()
    problems: tuple[Problem, ...] = ()


class Remarks:
    """What a reader has to say about a file, gathered while it reads.

    Parameters
    ----------
    file
        Its name, as the user knows it.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: list[Problem] = []
        self._beyond = 0

    def lost(
        self, what: Message, key: str = "", *, line: int | None = None, mend: Message | None = None
    ) -> None:
        """Name what has no place, or came in another way than it stood."""
        self._add(Severity.WARNING, what, key, line, mend)

    def kept(self, what: Message, key: str = "", *, line: int | None = None) -> None:
        """Name what was kept in another shape."""
        self._add(Severity.NOTE, what, key, line, None)

    def all(self) -> tuple[Problem, ...]:
        """Return everything, what has no place first."""
        ordered = sorted(self._problems, key=lambda p: p.severity is not Severity.WARNING)
        if self._beyond:
            ordered.append(
                Problem(
                    what=msg("There are {count} more findings.", count=self._beyond),
                    mend=msg("They are of the same kinds as those above."),
                    severity=Severity.WARNING,
                    file=self.file,
                )
            )
        return tuple(ordered)

    def _add(
        self, severity: Severity, what: Message, key: str, line: int | None, mend: Message | None
    ) -> None:
        if len(self._problems) >= _MOST_FINDINGS:
            self._beyond += 1
            return
        self._problems.append(
            Problem(
                what=what,
                mend=mend or msg("Nothing needs to be done."),
                severity=severity,
                file=self.file,
                line=line,
                key=key[:120],
            )
        )


def us_of_seconds(value: object) -> int | None:
    """Return a time in seconds, as a file has it, in microseconds.

    Parameters
    ----------
    value
        A number, or its text.

    Returns
    -------
    int or None
        None if it is no time.
    """
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not (-_MOST_S < value < _MOST_S) or math.isnan(value):
        return None
    return round(value * US_PER_S)


def shortened(text: str, longest: int = _LONGEST_RAW) -> str:
    """Return a text that is named in a sentence, cut where it is long."""
    return text if len(text) <= longest else f"{text[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def listed(names: tuple[str, ...] | list[str], most: int = 8) -> str:
    """Return names in one line, of very many only the first."""
    shown = [shortened(name, 60) for name in names[:most]]
    more = len(names) - most
    return ", ".join(shown) + (f" (+{more})" if more > 0 else "")
