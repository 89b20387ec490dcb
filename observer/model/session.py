"""A recorded occasion: when, who was there, its films, its phases and its moments."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One recorded occasion.

    Attributes
    ----------
    number
        Order within the family, from 1.
    task
        What was done, such as free play; the team's own word.
    present
        Ids of the participants who were there.
    """

    id: str
    family_id: str
    number: int
    held_on: date | None = None
    task: str = ""
    setting: str = ""
    present: tuple[str, ...] = ()


class Storing(StrEnum):
    """Where a recording's bytes are."""

    LINKED = "linked"
    VAULT = "vault"
    ERASED = "erased"
    """Nowhere any more; what was coded of it keeps its place on the session clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One media file of a session, with its place on the session clock.

    Attributes
    ----------
    label
        How the team calls it, such as ``film 1``; never a file name in what leaves the project.
    path
        Of a linked recording; empty in the vault, and once it is erased.
    fingerprint
        SHA-256 (hex) of size and sampled content; finds a moved file again.
    offset_us, rate
        ``session time = offset_us + rate * recording time``, recording time from its first frame,
        in a recording of sound alone from its first sound.
    sound_stream
        Which of its sounds is heard, from 0.
    recognisable
        Ids of the participants who can be recognised in it.
    """

    id: str
    session_id: str
    label: str
    storing: Storing
    path: str = ""
    fingerprint: str = ""
    size_bytes: int = 0
    duration_us: int = 0
    frame_rate: Fraction | None = None
    width_px: int = 0
    height_px: int = 0
    has_sound: bool = False
    offset_us: int = 0
    rate: Fraction = Fraction(1)
    sound_stream: int = 0
    recognisable: tuple[str, ...] = ()
    notes: str = ""

    def to_session_us(self, recording_us: int) -> int:
        """Return the session time of an instant of this recording, in microseconds."""
        return self.offset_us + round(self.rate * recording_us)

    def to_recording_us(self, session_us: int) -> int:
        """Return the time in this recording of an instant of the session, in microseconds."""
        return round((session_us - self.offset_us) / self.rate)

    def shows(self, session_us: int) -> bool:
        """Return whether it has a picture of an instant of the session, and was not erased."""
        seen = self.width_px > 0 and self.storing is not Storing.ERASED
        return seen and 0 <= self.to_recording_us(session_us) < self.duration_us


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of a session with a task.

    Attributes
    ----------
    template
        Id of the scheme's phase that it is; empty for one that the team named itself.
    in_statistics
        False for a stretch that belongs to the procedure only.
    stopped_early
        Why it ended before it was meant to, such as the still face of a child in distress; what
        runs at its end is censored. Empty if it ran its course.
    """

    id: str
    session_id: str
    name: str
    onset_us: int
    offset_us: int
    template: str = ""
    in_statistics: bool = True
    stopped_early: str = ""


class ClipKind(StrEnum):
    """Why a moment was chosen."""

    POSITIVE = "positive"
    REPAIR = "repair"
    TURNING_POINT = "turning_point"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A chosen moment (fragment) with in and out points.

    Attributes
    ----------
    words
        What the parent reads about it.
    parent_words
        What the parent said when looking back.
    for_caregiver
        Id of the caregiver it is meant for; empty if for any who is in it.
    on_sheet
        Whether it stands on the parent sheet.
    """

    id: str
    session_id: str
    onset_us: int
    offset_us: int
    kind: ClipKind = ClipKind.POSITIVE
    title: str = ""
    words: str = ""
    parent_words: str = ""
    for_caregiver: str = ""
    on_sheet: bool = True
