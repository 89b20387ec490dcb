"""Tables of the project's database: one for each kind of record, and storage's own.

A table of records has a column for each field of the record, under the field's name.
"""

from sqlalchemy import JSON, BigInteger, Integer, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from observer.model.case_notes import CaseNote
from observer.model.consent import Consent
from observer.model.edits import CodingInfo, Record
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
from observer.model.keeping import Attachment, ErasureStop, TeamRules
from observer.model.session import Clip, Phase, Recording, Session
from observer.model.sheet import ParentSheet
from observer.model.take_home import TakeHomeClip


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this name from the class
        bytes: LargeBinary,
        int: BigInteger,
        dict[str, object]: JSON(none_as_null=True),
        list[object]: JSON(none_as_null=True),
    }


class ProjectRow(Base):
    """A record of the project; `position` keeps the order in which the records came."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class CodingRow(Base):
    """A record of a coding."""

    __abstract__ = True

    coding_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)


class FamilyRow(ProjectRow):
    """Families."""

    __tablename__ = "families"

    pseudonym: Mapped[str]
    question: Mapped[str]


class ParticipantRow(ProjectRow):
    """Who belongs to a family."""

    __tablename__ = "participants"

    family_id: Mapped[str]
    role: Mapped[str]
    name: Mapped[str]
    birth_date: Mapped[str | None]
    due_date: Mapped[str | None]
    has_authority: Mapped[bool]


class SessionRow(ProjectRow):
    """Sessions."""

    __tablename__ = "sessions"

    family_id: Mapped[str]
    number: Mapped[int]
    held_on: Mapped[str | None]
    task: Mapped[str]
    setting: Mapped[str]
    present: Mapped[list[object]]


class RecordingRow(ProjectRow):
    """Recordings, linked or in the vault."""

    __tablename__ = "recordings"

    session_id: Mapped[str]
    label: Mapped[str]
    storing: Mapped[str]
    path: Mapped[str]
    fingerprint: Mapped[str]
    size_bytes: Mapped[int]
    duration_us: Mapped[int]
    frame_rate: Mapped[str | None]
    width_px: Mapped[int]
    height_px: Mapped[int]
    has_sound: Mapped[bool]
    offset_us: Mapped[int]
    rate: Mapped[str]
    sound_stream: Mapped[int]
    recognisable: Mapped[list[object]]
    notes: Mapped[str]


class PhaseRow(ProjectRow):
    """Phases of sessions."""

    __tablename__ = "phases"

    session_id: Mapped[str]
    name: Mapped[str]
    onset_us: Mapped[int]
    offset_us: Mapped[int]
    template: Mapped[str]
    in_statistics: Mapped[bool]
    stopped_early: Mapped[str]


class ClipRow(ProjectRow):
    """Chosen moments."""

    __tablename__ = "clips"

    session_id: Mapped[str]
    onset_us: Mapped[int]
    offset_us: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    words: Mapped[str]
    parent_words: Mapped[str]
    for_caregiver: Mapped[str]
    on_sheet: Mapped[bool]


class ConsentRow(ProjectRow):
    """Consents."""

    __tablename__ = "consents"

    participant_id: Mapped[str]
    purpose: Mapped[str]
    given_by: Mapped[str]
    given_on: Mapped[str]
    expires_on: Mapped[str | None]
    withdrawn_on: Mapped[str | None]
    evidence: Mapped[list[object]]


class ParentSheetRow(ProjectRow):
    """The clinician's words for a caregiver."""

    __tablename__ = "parent_sheets"

    session_id: Mapped[str]
    caregiver_id: Mapped[str]
    address: Mapped[str]
    child_showed: Mapped[str]
    parent_did: Mapped[str]
    parent_said: Mapped[str]
    signal: Mapped[str]
    small_step: Mapped[str]
    next_on: Mapped[str | None]
    keep_until: Mapped[str | None]
    contact_name: Mapped[str]
    contact_phone: Mapped[str]
    with_stills: Mapped[bool]


class CodingInfoRow(ProjectRow):
    """Codings, without their contents."""

    __tablename__ = "codings"

    session_id: Mapped[str]
    coder: Mapped[str]
    scheme_id: Mapped[str]
    scheme_version: Mapped[str]
    scheme_hash: Mapped[str]
    pass_number: Mapped[int]
    status: Mapped[str]
    tracks: Mapped[list[object]]
    reopened_for: Mapped[str]
    master: Mapped[bool]
    live: Mapped[bool]
    made_from: Mapped[list[object]]


class FeedbackPlanRow(ProjectRow):
    """Plans of feedback sessions."""

    __tablename__ = "feedback_plans"

    session_id: Mapped[str]
    caregivers: Mapped[list[object]]
    question: Mapped[str]
    last_point: Mapped[str]
    items: Mapped[list[object]]
    whole_film: Mapped[bool]


class CueRow(ProjectRow):
    """Lines of the scripts."""

    __tablename__ = "cues"

    plan_id: Mapped[str]
    clip_id: Mapped[str]
    at_us: Mapped[int]
    for_us: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    stops: Mapped[bool]
    marks: Mapped[list[object]]


class PromptRow(ProjectRow):
    """The team's own open questions."""

    __tablename__ = "prompts"

    text: Mapped[dict[str, object]]


class FeedbackSessionRow(ProjectRow):
    """Conversations as they were held."""

    __tablename__ = "feedback_sessions"

    plan_id: Mapped[str]
    held_on: Mapped[str]
    began_at: Mapped[str]
    lasted_ms: Mapped[int | None]
    working_point: Mapped[str]
    next_on: Mapped[str | None]


class ShowingRow(ProjectRow):
    """What parents saw."""

    __tablename__ = "showings"

    feedback_id: Mapped[str]
    clip_id: Mapped[str]
    session_id: Mapped[str]
    began_ms: Mapped[int]
    lasted_ms: Mapped[int]
    onset_us: Mapped[int]
    offset_us: Mapped[int]
    rate: Mapped[float]


class ParentWordsRow(ProjectRow):
    """What parents said and showed."""

    __tablename__ = "parent_words"

    feedback_id: Mapped[str]
    clip_id: Mapped[str]
    said_by: Mapped[str]
    words: Mapped[str]
    child_says: Mapped[str]
    reactions: Mapped[list[object]]


class TakeHomeClipRow(ProjectRow):
    """How clips may leave the house."""

    __tablename__ = "take_home_clips"

    clip_id: Mapped[str]
    recording_id: Mapped[str]
    muted: Mapped[bool]
    sound_id: Mapped[str]
    covers: Mapped[list[object]]
    looked_at: Mapped[list[object]]


class CaseNoteRow(ProjectRow):
    """Factors and free notes of a case."""

    __tablename__ = "case_notes"

    family_id: Mapped[str]
    about: Mapped[str]
    weight: Mapped[str]
    text: Mapped[str]
    written_on: Mapped[str]
    written_by: Mapped[str]
    ended_on: Mapped[str | None]
    replaces: Mapped[str]


class AttachmentRow(ProjectRow):
    """Scans and letters in the vault."""

    __tablename__ = "attachments"

    family_id: Mapped[str]
    label: Mapped[str]
    kind: Mapped[str]
    size_bytes: Mapped[int]
    added_on: Mapped[str]


class ErasureStopRow(ProjectRow):
    """What may not be erased, and why."""

    __tablename__ = "erasure_stops"

    family_id: Mapped[str]
    reason: Mapped[str]
    set_by: Mapped[str]
    set_on: Mapped[str]
    session_id: Mapped[str]
    lifted_on: Mapped[str | None]


class TeamRulesRow(ProjectRow):
    """What the team agreed on."""

    __tablename__ = "team_rules"

    retentions: Mapped[list[object]]
    film_is_record: Mapped[bool]
    warn_days: Mapped[int]


class EventRow(CodingRow):
    """Coded moments and bouts."""

    __tablename__ = "events"

    track: Mapped[str]
    code: Mapped[str]
    kind: Mapped[str]
    onset_us: Mapped[int]
    offset_us: Mapped[int | None]
    onset_anchor: Mapped[dict[str, object] | None]
    offset_anchor: Mapped[dict[str, object] | None]
    modifiers: Mapped[list[object]]
    comment: Mapped[str]


class UncodableRow(CodingRow):
    """Stretches that cannot be coded."""

    __tablename__ = "uncodable"

    onset_us: Mapped[int]
    offset_us: Mapped[int]
    track: Mapped[str]
    reason: Mapped[str]


class CodedRangeRow(CodingRow):
    """From where to where tracks were coded."""

    __tablename__ = "coded_ranges"

    track: Mapped[str]
    onset_us: Mapped[int]
    offset_us: Mapped[int]


class MemoRow(CodingRow):
    """Notes of a coder."""

    __tablename__ = "memos"

    text: Mapped[str]
    onset_us: Mapped[int | None]


class ScoreRow(CodingRow):
    """Answers to items of forms and interval codings."""

    __tablename__ = "scores"

    form: Mapped[str]
    item: Mapped[str]
    about: Mapped[str]
    onset_us: Mapped[int | None]
    offset_us: Mapped[int | None]
    onset_anchor: Mapped[dict[str, object] | None]
    value: Mapped[float | None]
    absence: Mapped[str | None]
    words: Mapped[str]
    evidence: Mapped[list[object]]
    comment: Mapped[str]


class TraceRunRow(CodingRow):
    """Stretches of traces."""

    __tablename__ = "trace_runs"

    trace: Mapped[str]
    onset_us: Mapped[int]
    offset_us: Mapped[int]
    times_us: Mapped[list[object]]
    values: Mapped[list[object]]
    onset_anchor: Mapped[dict[str, object] | None]


class DecisionRow(CodingRow):
    """How disagreements of two codings were settled."""

    __tablename__ = "decisions"

    difference: Mapped[str]
    part: Mapped[str]
    choice: Mapped[str]
    by: Mapped[str]
    item: Mapped[str]
    about: Mapped[str]
    first_ids: Mapped[list[object]]
    second_ids: Mapped[list[object]]
    onset_us: Mapped[int | None]
    offset_us: Mapped[int | None]
    own_ids: Mapped[list[object]]
    why: Mapped[str]


class SchemeRow(Base):
    """Schemes as their authors wrote them."""

    __tablename__ = "schemes"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    toml: Mapped[bytes]


class LogRow(Base):
    """The edit log: one row for each change, chained by hashes."""

    __tablename__ = "edit_log"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(index=True)
    edit_id: Mapped[str]
    origin: Mapped[str]
    kind: Mapped[str]
    coder: Mapped[str]
    written_at: Mapped[str]
    monotonic_ns: Mapped[int]
    chain: Mapped[bytes]


class LogPartRow(Base):
    """What a change did, encrypted under its family's key; empty once the family was erased."""

    __tablename__ = "edit_log_parts"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    family_id: Mapped[str] = mapped_column(index=True)
    digest: Mapped[bytes]
    sealed: Mapped[bytes | None]


class OwnerRow(Base):
    """To which family a record belongs or belonged, also after its removal."""

    __tablename__ = "owners"

    record_id: Mapped[str] = mapped_column(primary_key=True)
    family_id: Mapped[str] = mapped_column(index=True)


class KeyRow(Base):
    """Keys of families and recordings, wrapped by the master key; gone once erased."""

    __tablename__ = "wrapped_keys"

    owner_id: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]


class ErasureRow(Base):
    """What was erased from the database while files or backups may still hold it."""

    __tablename__ = "erasures"

    owner_id: Mapped[str] = mapped_column(primary_key=True)
    family_id: Mapped[str]


class AccessRow(Base):
    """Who looked at or took out what, chained by hashes."""

    __tablename__ = "access_log"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    written_at: Mapped[str]
    coder: Mapped[str]
    event: Mapped[str]
    family_id: Mapped[str]
    detail: Mapped[str]
    chain: Mapped[bytes]


PROJECT_TABLES: tuple[tuple[type[Record], type[ProjectRow]], ...] = (
    (Family, FamilyRow),
    (Participant, ParticipantRow),
    (Session, SessionRow),
    (Recording, RecordingRow),
    (Phase, PhaseRow),
    (Clip, ClipRow),
    (Consent, ConsentRow),
    (ParentSheet, ParentSheetRow),
    (CodingInfo, CodingInfoRow),
    (FeedbackPlan, FeedbackPlanRow),
    (Cue, CueRow),
    (Prompt, PromptRow),
    (FeedbackSession, FeedbackSessionRow),
    (Showing, ShowingRow),
    (ParentWords, ParentWordsRow),
    (TakeHomeClip, TakeHomeClipRow),
    (CaseNote, CaseNoteRow),
    (Attachment, AttachmentRow),
    (ErasureStop, ErasureStopRow),
    (TeamRules, TeamRulesRow),
)
CODING_TABLES: tuple[tuple[type[Record], type[CodingRow]], ...] = (
    (Event, EventRow),
    (Uncodable, UncodableRow),
    (CodedRange, CodedRangeRow),
    (Memo, MemoRow),
    (Score, ScoreRow),
    (TraceRun, TraceRunRow),
    (Decision, DecisionRow),
)
