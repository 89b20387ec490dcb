"""The feedback session (kijkgesprek): what is planned, what is shown, and what the parent says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from observer.model.local_text import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """A clip in a plan, and how it is shown.

    Attributes
    ----------
    rate
        Speed of the film, from 0.25 to 1.
    looped
        Whether it begins again at its end.
    zoom
        Left, top, width and height of what is shown of the picture, each from 0 to 1; empty for
        all of it.
    """

    clip_id: str
    rate: float = 1.0
    muted: bool = False
    looped: bool = False
    zoom: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackPlan:
    """What is shown in one conversation, in its order (kijkplan).

    Attributes
    ----------
    session_id
        Whose film it is about.
    caregivers
        Ids of the caregivers it is held with.
    question
        The parent's question, as it is now.
    last_point
        Working point of the conversation before; empty at the first one.
    items
        Clips in their order, of this session or of an earlier one of the family.
    whole_film
        Whether the film is shown from its beginning too, stopping at its pause marks.
    """

    id: str
    session_id: str
    caregivers: tuple[str, ...] = ()
    question: str = ""
    last_point: str = ""
    items: tuple[PlanItem, ...] = ()
    whole_film: bool = False


class CueKind(StrEnum):
    """What a line of the script is."""

    COMMENT = "comment"
    CHILD_SAYS = "child_says"
    QUESTION = "question"
    TIP = "tip"


class MarkShape(StrEnum):
    """How something in the picture is pointed out."""

    ARROW = "arrow"
    SPOTLIGHT = "spotlight"
    FREEHAND = "freehand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something pointed out in the picture.

    Attributes
    ----------
    points
        Pairs of x and y from 0 to 1 of the upright picture: foot and point of an arrow, two
        opposite corners around a spotlight, every point of a line drawn freehand.
    """

    shape: MarkShape
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A line of the script at a time point of the film.

    Attributes
    ----------
    clip_id
        In which clip it comes; empty for a mark in the whole film.
    at_us
        When, on the session clock, on a frame.
    for_us
        How long what the parent sees of it stays; while the film stands still it stays.
    kind
        The parent sees the words of `CueKind.CHILD_SAYS` alone, as a subtitle.
    text
        The words; the clinician's own, but for what the child says.
    stops
        Whether the film stops here by itself.
    marks
        Seen in the picture as long as the cue lasts.
    """

    id: str
    plan_id: str
    clip_id: str
    at_us: int
    for_us: int = 4_000_000
    kind: CueKind = CueKind.COMMENT
    text: str = ""
    stops: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """An open question of the team's own, that invites to mentalise."""

    id: str
    text: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackSession:
    """One conversation as it was held.

    Attributes
    ----------
    began_at
        In UTC, as ISO 8601.
    lasted_ms
        From begin to end; None while it is held, or when it was broken off.
    working_point
        The one small thing to try.
    next_on
        Day of the next appointment.
    """

    id: str
    plan_id: str
    held_on: date
    began_at: str
    lasted_ms: int | None = None
    working_point: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A stretch of film that the parent saw, without a pause.

    Attributes
    ----------
    clip_id
        Which clip; empty for a moment beside the plan.
    session_id
        Whose film.
    began_ms
        Since the conversation began.
    lasted_ms
        How long it ran.
    onset_us, offset_us
        From where to where, on the session clock.
    rate
        Speed of the film.
    """

    id: str
    feedback_id: str
    clip_id: str
    session_id: str
    began_ms: int
    lasted_ms: int
    onset_us: int
    offset_us: int
    rate: float = 1.0


class Reaction(StrEnum):
    """How the parent takes what is seen."""

    TOUCHED = "touched"
    RECOGNISES = "recognises"
    DOUBTS = "doubts"
    QUIET = "quiet"
    LAUGHS = "laughs"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentWords:
    """What one caregiver said and showed at one clip of a conversation.

    Attributes
    ----------
    clip_id
        Empty for a moment beside the plan, or for the conversation as a whole.
    said_by
        Id of the caregiver.
    words
        In the parent's own words.
    child_says
        What the child says, as the parent completed it.
    """

    id: str
    feedback_id: str
    clip_id: str
    said_by: str
    words: str = ""
    child_says: str = ""
    reactions: tuple[Reaction, ...] = ()
