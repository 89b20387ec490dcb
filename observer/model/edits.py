"""One shape for every change: records replaced by records, with an exact inverse."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from observer.model.case_notes import CaseNote
from observer.model.consent import Consent
from observer.model.event import CodedRange, Decision, Event, Memo, Score, TraceRun, Uncodable
from observer.model.family import Family, Participant
from observer.model.feedback import (
    Cue,
    FeedbackPlan,
    FeedbackSession,
    ParentWords,
    Prompt,
    Showing,
)
from observer.model.identity import new_id
from observer.model.keeping import Attachment, ErasureStop, TeamRules
from observer.model.session import Clip, Phase, Recording, Session
from observer.model.sheet import ParentSheet
from observer.model.take_home import TakeHomeClip

PROJECT = "project"
"""Document id of the project's own records; every other document is a coding, by its id."""
REOPEN = "reopen"
"""Kind of the edit that opens a finished coding again, with a reason."""
IMPORT = "import"
"""Kind of the edits that bring codings in from a file: what they hold goes back with them."""

ERASE = "erase_recording"
"""Kind of the edits that take something out of the project for good: nothing before is undone."""


class CodingStatus(StrEnum):
    """How far a coding is."""

    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingInfo:
    """Whose coding of what: one coder, one session, one scheme version, one pass.

    Attributes
    ----------
    tracks
        Ids of the tracks, forms, interval codings and traces of this pass; empty for all.
    reopened_for
        Why it was last reopened after it had been finished; empty if it never was.
    master
        Whether learners compare theirs with it.
    live
        Whether it was begun without a film.
    made_from
        Ids of the two codings of which it is the consensus; empty for a coder's own.
    """

    id: str
    session_id: str
    coder: str
    scheme_id: str
    scheme_version: str
    scheme_hash: str
    pass_number: int = 1
    status: CodingStatus = CodingStatus.OPEN
    tracks: tuple[str, ...] = ()
    reopened_for: str = ""
    master: bool = False
    live: bool = False
    made_from: tuple[str, ...] = ()

    @property
    def is_consensus(self) -> bool:
        """Whether it was made of two others, decision by decision."""
        return bool(self.made_from)

    def shows(self, part: str) -> bool:
        """Return whether this pass is about a track, form, interval coding or trace."""
        return not self.tracks or part in self.tracks


CodingRecord: TypeAlias = Event | Uncodable | CodedRange | Memo | Score | TraceRun | Decision
ProjectRecord: TypeAlias = (
    Family
    | Participant
    | Session
    | Recording
    | Phase
    | Clip
    | Consent
    | ParentSheet
    | CodingInfo
    | FeedbackPlan
    | Cue
    | Prompt
    | FeedbackSession
    | Showing
    | ParentWords
    | TakeHomeClip
    | CaseNote
    | Attachment
    | ErasureStop
    | TeamRules
)
Record: TypeAlias = CodingRecord | ProjectRecord


@dataclass(frozen=True, slots=True)
class Replacement:
    """One record before and after; None before adds it, None after removes it."""

    before: Record | None
    after: Record | None

    @property
    def inverse(self) -> "Replacement":
        """The replacement that takes this one back."""
        return Replacement(self.after, self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of one document, undone and redone as a whole.

    Attributes
    ----------
    document
        Id of a coding, or `PROJECT`. An edit of a coding may change its `CodingInfo` too, such as
        finishing it, or moving it to another version of its scheme.
    kind
        What the user did, such as ``press`` or ``split``.
    replacements
        In order; no record occurs twice.
    """

    document: str
    kind: str
    replacements: tuple[Replacement, ...]
    id: str = field(default_factory=new_id)

    @property
    def inverse(self) -> "Edit":
        """The edit that takes this one back, with the same id."""
        return Edit(
            document=self.document,
            kind=self.kind,
            replacements=tuple(r.inverse for r in reversed(self.replacements)),
            id=self.id,
        )

    @property
    def added(self) -> tuple[Record, ...]:
        """Records as they stand after the edit."""
        return tuple(r.after for r in self.replacements if r.after is not None)

    @property
    def removed(self) -> tuple[Record, ...]:
        """Records as they stood before the edit."""
        return tuple(r.before for r in self.replacements if r.before is not None)


def edit_of(
    document: str, kind: str, pairs: Iterable[tuple[Record | None, Record | None]]
) -> Edit | None:
    """Return the edit that puts records in each other's place; None if all stay as they are.

    Parameters
    ----------
    document
        Which it changes.
    kind
        What the user did.
    pairs
        Each record before and after; None before adds one, None after removes it.

    Returns
    -------
    Edit or None
        Without the pairs in which nothing changes.
    """
    changed = tuple(Replacement(before, after) for before, after in pairs if before != after)
    return Edit(document=document, kind=kind, replacements=changed) if changed else None


def combine(document: str, kind: str, edits: Iterable[Edit]) -> Edit | None:
    """Return one edit that does what several do in turn; None if nothing is left of them.

    Parameters
    ----------
    document
        Which all of them change.
    kind
        Of the new edit.
    edits
        Each to be applied to what the one before leaves.

    Returns
    -------
    Edit or None
        The net change.
    """
    first: dict[str, Record | None] = {}
    last: dict[str, Record | None] = {}
    for edit in edits:
        for replacement in edit.replacements:
            record = replacement.before or replacement.after
            if record is not None:
                first.setdefault(record.id, replacement.before)
                last[record.id] = replacement.after
    return edit_of(document, kind, ((before, last[key]) for key, before in first.items()))


class Origin(StrEnum):
    """What brought a change about."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What was just changed: panels look at it and decide whether to redraw.

    Attributes
    ----------
    edit
        As applied: for an undo, the inverse.
    origin
        Whether it was done, undone or redone.
    """

    edit: Edit
    origin: Origin = Origin.EDIT

    @property
    def document(self) -> str:
        """Id of the document that changed."""
        return self.edit.document

    @property
    def kinds(self) -> frozenset[type]:
        """Types of the records that changed."""
        return frozenset(type(r) for r in (*self.edit.added, *self.edit.removed))
