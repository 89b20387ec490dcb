"""What belongs to what: which record stands under which, up to the family."""

from collections.abc import Mapping
from types import MappingProxyType

from observer.model.case_notes import CaseNote
from observer.model.consent import Consent
from observer.model.edits import CodingInfo, ProjectRecord, Record
from observer.model.family import Family, Participant
from observer.model.feedback import Cue, FeedbackPlan, FeedbackSession, ParentWords, Showing
from observer.model.keeping import Attachment, ErasureStop
from observer.model.project import Project
from observer.model.session import Clip, Phase, Recording, Session
from observer.model.sheet import ParentSheet
from observer.model.take_home import TakeHomeClip

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


def belongings(project: Project, record_id: str) -> tuple[ProjectRecord, ...]:
    """Return a family or a session with all that stands under it.

    Parameters
    ----------
    project
        As it stands.
    record_id
        Of a family or a session.

    Returns
    -------
    tuple of ProjectRecord
        Itself first, then what stands nearer to it first.
    """
    by_kind: dict[type[Record], list[ProjectRecord]] = {}
    for record in project.records.values():
        by_kind.setdefault(type(record), []).append(record)
    above = project.records[record_id]
    found, known = [above], {record_id}
    for kind, field in OWNED_BY.items():
        for record in by_kind.get(kind, []):
            if record.id not in known and getattr(record, field) in known:
                found.append(record)
                known.add(record.id)
    if isinstance(above, Session):
        found += [s for s in project.of(ErasureStop) if s.session_id == record_id]
    return tuple(found)
