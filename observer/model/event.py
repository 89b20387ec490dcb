"""What a coder writes down: events, scores, traces, and what could not be coded."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from observer.model.forms import Absence
from observer.model.scheme import CodeKind
from observer.model.time import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The frame that was on the screen: a recording and its integer presentation timestamp.

    Correcting an offset or a drift of the recording later moves no event off this frame.
    """

    recording_id: str
    pts: int
    time_base: Fraction
    frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A coded moment (point) or bout (state).

    Attributes
    ----------
    onset_us
        On the session clock.
    offset_us
        End of a state, exclusive; None while the state is still open, and for a point.
    onset_anchor, offset_anchor
        Frames on which the key was pressed; None where coded without a film.
    modifiers
        Pairs of modifier id and the chosen value ids, number or text.
    """

    id: str
    track: str
    code: str
    kind: CodeKind
    onset_us: int
    offset_us: int | None = None
    onset_anchor: Anchor | None = None
    offset_anchor: Anchor | None = None
    modifiers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    comment: str = ""

    @property
    def is_open(self) -> bool:
        """Whether this is a state that has not been ended yet."""
        return self.kind is CodeKind.STATE and self.offset_us is None

    def covers(self, time_us: int) -> bool:
        """Return whether a state runs at `time_us`; an open state runs on without end."""
        if self.kind is CodeKind.POINT:
            return False
        return self.onset_us <= time_us and (self.offset_us is None or time_us < self.offset_us)

    def interval(self, end_us: int) -> Interval | None:
        """Return the stretch of a state, an open one up to `end_us`; None if there is none."""
        if self.kind is CodeKind.POINT:
            return None
        offset = end_us if self.offset_us is None else self.offset_us
        return Interval(self.onset_us, offset) if offset > self.onset_us else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncodable:
    """A stretch that cannot be coded: it leaves the denominator and breaks sequences.

    Attributes
    ----------
    track
        The track it holds for; empty for all tracks.
    reason
        Id of one of the scheme's reasons, or empty.
    """

    id: str
    onset_us: int
    offset_us: int
    track: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedRange:
    """From where to where a track was really coded; rates are over this, not over the film."""

    id: str
    track: str
    onset_us: int
    offset_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """A free note of the coder, at a moment or about the whole."""

    id: str
    text: str
    onset_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One answer: to an item of a form, or of an interval coding in one interval.

    An item without a score is missing; a score without a value says why in `absence`. One that
    holds evidence or a comment alone answers nothing yet: its item is missing too.

    Attributes
    ----------
    form, item
        Ids in the scheme; `form` may be an interval coding.
    about
        Id of the phase or clip that it is about; empty for the session, a segment or an interval.
    onset_us, offset_us
        The segment or interval, on the session clock; None for the session, a phase or a clip.
    onset_anchor
        The frame on which the segment or interval begins.
    value
        Of a number, rating, checklist or count; points of an allocation; the pile of a Q-sort.
    words
        Of a text.
    evidence
        Ids of the events that it rests on.
    """

    id: str
    form: str
    item: str
    about: str = ""
    onset_us: int | None = None
    offset_us: int | None = None
    onset_anchor: Anchor | None = None
    value: float | None = None
    absence: Absence | None = None
    words: str = ""
    evidence: tuple[str, ...] = ()
    comment: str = ""

    @property
    def sheet(self) -> tuple[str, str, int | None]:
        """Which sheet of which form it stands on: form, what it is about, begin of the stretch."""
        return self.form, self.about, self.onset_us

    @property
    def is_answered(self) -> bool:
        """Whether it answers; evidence or a comment may be gathered before the answer."""
        return self.value is not None or self.absence is not None or bool(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceRun:
    """A stretch of a trace that was followed without letting go.

    Attributes
    ----------
    onset_us, offset_us
        On the session clock; runs of one trace do not overlap.
    onset_anchor
        The frame on which it begins.
    times_us
        When the value changed, ascending, from `onset_us` on, on the session clock.
    values
        As many; each holds up to the next time, the last up to `offset_us`.
    """

    id: str
    trace: str
    onset_us: int
    offset_us: int
    times_us: tuple[int, ...]
    values: tuple[float, ...]
    onset_anchor: Anchor | None = None


class Choice(StrEnum):
    """What was decided where two coders differ.

    First, second: what that coder has. Both: what either has. Neither: nothing of it. Own:
    something else, found together.
    """

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    NEITHER = "neither"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How one disagreement was settled, in the consensus of two codings.

    Attributes
    ----------
    difference
        In what the two differ, as `statistics.agreement.moments.Difference` names it.
    part, item, about
        Id of the track, form or interval coding; of an answer its item, and what it is about.
    first_ids, second_ids
        Ids of the records of each coding that it is about.
    onset_us, offset_us
        Where in the session; None for what is about the whole.
    own_ids
        Ids of the records that stand in the consensus in place of theirs.
    by
        Who decided: the coder who sat before the window.
    why
        In a few words; may be empty.
    """

    id: str
    difference: str
    part: str
    choice: Choice
    by: str
    item: str = ""
    about: str = ""
    first_ids: tuple[str, ...] = ()
    second_ids: tuple[str, ...] = ()
    onset_us: int | None = None
    offset_us: int | None = None
    own_ids: tuple[str, ...] = ()
    why: str = ""
