"""Where two coders agreed and where they did not: what stands behind each cell of a table."""

from dataclasses import dataclass
from enum import StrEnum

NOTHING = ""
"""In place of a code: no state ran, or the coder has no such event (*nil*)."""


class Measure(StrEnum):
    """Which table a moment stands in."""

    TIME = "time"
    EVENTS = "events"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One stretch, or one pair of events, behind a cell of a confusion matrix.

    Attributes
    ----------
    first_code, second_code
        The cell: what the first and the second coder have; `NOTHING` for none.
    of_code
        On a track where several states run at once: the code that this present-or-absent cell is
        about; empty otherwise.
    start_us, end_us
        On the session clock. Of a pair of events from the earlier onset to the later one; equal
        for an event that one coder has alone, or of which both onsets coincide.
    first_id, second_id
        Of the events; empty for a stretch of time, and for what is not there.
    """

    measure: Measure
    track: str
    first_code: str
    second_code: str
    start_us: int
    end_us: int
    of_code: str = ""
    first_id: str = ""
    second_id: str = ""

    @property
    def agreed(self) -> bool:
        """Whether both have the same."""
        return self.first_code == self.second_code


class Difference(StrEnum):
    """In what two coders differ.

    Other code: both saw a moment and called it differently. Only first, only second: one alone has
    it. Ends apart: the same state, of which the ends lie farther apart than the tolerance.
    Modifiers: the same event with other answers. Codability: one could not code what the other
    could. Answer: an item of a form or an interval.
    """

    OTHER_CODE = "other_code"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"
    ENDS_APART = "ends_apart"
    MODIFIERS = "modifiers"
    CODABILITY = "codability"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One thing to decide on the way to a consensus.

    Attributes
    ----------
    part
        Id of the track, form or interval coding; empty for what holds for all tracks.
    start_us, end_us
        On the session clock; None for an answer about the session, a phase or a clip.
    first_code, second_code
        Of an event; `NOTHING` for none. Of an answer its value in plain digits, or its absence.
    item, about
        Of an answer: the item, and the id of the phase or clip.
    first_ids, second_ids
        Ids of the records of each coding that this is about: events, uncodable stretches or scores.
    """

    difference: Difference
    part: str
    start_us: int | None
    end_us: int | None
    first_code: str = NOTHING
    second_code: str = NOTHING
    item: str = ""
    about: str = ""
    first_ids: tuple[str, ...] = ()
    second_ids: tuple[str, ...] = ()
