"""What is known of a case beside the film: factors, a summary per axis, mentalising.

None of it is ever turned into a score, and none of it is ever on the parent's side.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NoteAbout(StrEnum):
    """A ring of the social-ecological model, an axis of DC:0-5, or how the parent mentalises."""

    CHILD = "child"
    PARENT = "parent"
    ENVIRONMENT = "environment"
    RELATION = "relation"
    AXIS_1 = "axis_1"
    AXIS_2 = "axis_2"
    AXIS_3 = "axis_3"
    AXIS_4 = "axis_4"
    AXIS_5 = "axis_5"
    MENTALISING = "mentalising"


class Weight(StrEnum):
    """On which side a factor lies."""

    RISK = "risk"
    PROTECTIVE = "protective"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNote:
    """One factor or free note as it was written on one day.

    Attributes
    ----------
    weight
        Of a factor; `Weight.NEITHER` for a free note.
    written_on, written_by
        When, and by which coder.
    ended_on
        Day from which it holds no longer; None while it holds.
    replaces
        Id of the note that this one was written in place of; empty for a new one. What was
        replaced stays, as history.
    """

    id: str
    family_id: str
    about: NoteAbout
    weight: Weight
    text: str
    written_on: date
    written_by: str
    ended_on: date | None = None
    replaces: str = ""
