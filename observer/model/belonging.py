"""What belongs to what: which record stands under which, up to the family."""

from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from observer.model.case_notes import CaseNote
from observer.model.consent import Consent
from observer.model.edits import CodingInfo, Record
from observer.model.family import Family, Participant
from observer.model.feedback import Cue, FeedbackPlan, FeedbackSession, ParentWords, Showing
from observer.model.keeping import Attachment, ErasureStop
from observer.model.session import Clip, Phase, Recording, Session
from observer.model.sheet import ParentSheet
from observer.model.take_home import TakeHomeClip

RecordT = TypeVar("RecordT", bound=Record)

OWNED_BY: Mapping[type[Record], str] = MappingProxyType(
    {
        Family: "id",
        Participant: "family_id",
        Session: "family_id",
        CaseNote: "family_id",
        Attachment: "family_id",
        ErasureStop: "family_id",
        Consent: "participant_id",
        Recording: "session_id",
        Phase: "session_id",
        Clip: "session_id",
        ParentSheet: "session_id",
        CodingInfo: "session_id",
        FeedbackPlan: "session_id",
        TakeHomeClip: "clip_id",
        Cue: "plan_id",
        FeedbackSession: "plan_id",
        Showing: "feedback_id",
        ParentWords: "feedback_id",
    }
)
"""Which field of a record names the family, or a record that stands nearer to it, above here."""

_ALSO = ("session_id", "clip_id")
_RANKS = MappingProxyType({kind: rank for rank, kind in enumerate(OWNED_BY)})


def rank_of(record: Record) -> int:
    """Return how far a record stands from its family: what is pointed to comes first."""
    return _RANKS.get(type(record), len(_RANKS))


def belongings(records: Iterable[RecordT], record_id: str) -> tuple[RecordT, ...]:
    """Return a family or a session with all that stands under it, or tells of what does.

    Parameters
    ----------
    records
        Of a project; the same one may come more than once, as it stood at different times.
    record_id
        Of a family or a session.

    Returns
    -------
    tuple of Record
        Itself first, then what stands nearer to it first. What a conversation about another
        session holds of its clips is among them.
    """
    found: list[RecordT] = []
    known = {record_id}
    for record in sorted(records, key=rank_of):
        if record.id == record_id or _names_one(record, known):
            found.append(record)
            known.add(record.id)
    return tuple(found)


def _names_one(record: Record, known: Container[str]) -> bool:
    names = (OWNED_BY.get(type(record), "id"), *_ALSO)
    return any(getattr(record, name, "") in known for name in names)
