"""The project: every record beside the contents of the codings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from observer.model.case_notes import CaseNote
from observer.model.consent import Consent, Lack, MissingConsent, Purpose, missing_consents
from observer.model.edits import CodingInfo, Edit, ProjectRecord
from observer.model.errors import EditError
from observer.model.family import Family, Participant
from observer.model.feedback import Cue, FeedbackPlan, FeedbackSession, ParentWords, Showing
from observer.model.keeping import Attachment, ErasureStop, TeamRules
from observer.model.messages import msg
from observer.model.scheme import Role
from observer.model.session import Clip, Phase, Recording, Session
from observer.model.sheet import ParentSheet
from observer.model.take_home import TakeHomeClip
from observer.model.time import Interval

_R = TypeVar("_R", bound=ProjectRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Families and what belongs to them, by id.

    Attributes
    ----------
    records
        Every record by its id, in the order in which they came.
    """

    records: Mapping[str, ProjectRecord] = field(default_factory=dict)

    @classmethod
    def from_records(cls, records: Iterable[ProjectRecord]) -> "Project":
        """Build a project from records in any order."""
        return cls(records=MappingProxyType({record.id: record for record in records}))

    def of(self, kind: type[_R]) -> tuple[_R, ...]:
        """Return all records of one kind."""
        return tuple(r for r in self.records.values() if isinstance(r, kind))

    def get(self, kind: type[_R], record_id: str) -> _R:
        """Return one record; KeyError if there is no such record of this kind."""
        record = self.records.get(record_id)
        if not isinstance(record, kind):
            raise KeyError(record_id)
        return record

    def families(self) -> tuple[Family, ...]:
        """Return the families by pseudonym."""
        return tuple(sorted(self.of(Family), key=lambda f: (f.pseudonym, f.id)))

    def participants(self, family_id: str) -> tuple[Participant, ...]:
        """Return who belongs to a family."""
        return tuple(p for p in self.of(Participant) if p.family_id == family_id)

    def sessions(self, family_id: str) -> tuple[Session, ...]:
        """Return the sessions of a family in their order."""
        own = (s for s in self.of(Session) if s.family_id == family_id)
        return tuple(sorted(own, key=lambda s: (s.number, s.id)))

    def family_of(self, session_id: str) -> Family:
        """Return whose session it is; KeyError if there is no such session."""
        return self.get(Family, self.get(Session, session_id).family_id)

    def recordings(self, session_id: str) -> tuple[Recording, ...]:
        """Return the recordings of a session by their place on its clock."""
        own = (r for r in self.of(Recording) if r.session_id == session_id)
        return tuple(sorted(own, key=lambda r: (r.offset_us, r.label, r.id)))

    def leading_recording(self, session_id: str) -> Recording | None:
        """Return the film that a session is looked at on: the first one with a picture, or any."""
        films = self.recordings(session_id)
        seen = next((film for film in films if film.width_px > 0), None)
        return seen or next(iter(films), None)

    def phases(self, session_id: str) -> tuple[Phase, ...]:
        """Return the phases of a session, ascending."""
        own = (p for p in self.of(Phase) if p.session_id == session_id)
        return tuple(sorted(own, key=lambda p: (p.onset_us, p.id)))

    def clips(self, session_id: str) -> tuple[Clip, ...]:
        """Return the marked moments of a session, ascending."""
        own = (c for c in self.of(Clip) if c.session_id == session_id)
        return tuple(sorted(own, key=lambda c: (c.onset_us, c.id)))

    def sheets(self, session_id: str) -> tuple[ParentSheet, ...]:
        """Return the parent sheets of a session."""
        return tuple(s for s in self.of(ParentSheet) if s.session_id == session_id)

    def codings(self, session_id: str) -> tuple[CodingInfo, ...]:
        """Return the codings of a session by coder and pass."""
        own = (c for c in self.of(CodingInfo) if c.session_id == session_id)
        return tuple(sorted(own, key=lambda c: (c.coder, c.pass_number, c.id)))

    def consents(self, family_id: str) -> tuple[Consent, ...]:
        """Return the consents about the people of a family."""
        people = {p.id for p in self.participants(family_id)}
        return tuple(c for c in self.of(Consent) if c.participant_id in people)

    def plans(self, session_id: str) -> tuple[FeedbackPlan, ...]:
        """Return the feedback plans about a session, in the order in which they were made."""
        return tuple(p for p in self.of(FeedbackPlan) if p.session_id == session_id)

    def cues(self, plan_id: str) -> tuple[Cue, ...]:
        """Return the script of a plan, ascending in time."""
        own = (c for c in self.of(Cue) if c.plan_id == plan_id)
        return tuple(sorted(own, key=lambda c: (c.at_us, c.id)))

    def feedback_sessions(self, plan_id: str) -> tuple[FeedbackSession, ...]:
        """Return the conversations held after a plan, in their order."""
        own = (f for f in self.of(FeedbackSession) if f.plan_id == plan_id)
        return tuple(sorted(own, key=lambda f: (f.began_at, f.id)))

    def showings(self, feedback_id: str) -> tuple[Showing, ...]:
        """Return what was shown in a conversation, in its order."""
        own = (s for s in self.of(Showing) if s.feedback_id == feedback_id)
        return tuple(sorted(own, key=lambda s: (s.began_ms, s.id)))

    def parent_words(self, feedback_id: str) -> tuple[ParentWords, ...]:
        """Return what parents said and showed in a conversation."""
        return tuple(w for w in self.of(ParentWords) if w.feedback_id == feedback_id)

    def take_home_clip(self, clip_id: str) -> TakeHomeClip | None:
        """Return how a clip may leave the house; None if nobody has looked at that yet."""
        return next((t for t in self.of(TakeHomeClip) if t.clip_id == clip_id), None)

    def case_notes(self, family_id: str) -> tuple[CaseNote, ...]:
        """Return the factors and notes of a case, those that were replaced among them."""
        return tuple(n for n in self.of(CaseNote) if n.family_id == family_id)

    def attachments(self, family_id: str) -> tuple[Attachment, ...]:
        """Return the scans and letters of a family."""
        return tuple(a for a in self.of(Attachment) if a.family_id == family_id)

    def erasure_stops(self, family_id: str) -> tuple[ErasureStop, ...]:
        """Return why something of a family may not, or might not, be erased."""
        return tuple(s for s in self.of(ErasureStop) if s.family_id == family_id)

    @property
    def rules(self) -> TeamRules:
        """What the team agreed on; the usual rules, with an empty id, as long as there are none."""
        return next(iter(self.of(TeamRules)), TeamRules(id=""))

    def extent(self, session_id: str) -> Interval | None:
        """Return from where to where the recordings of a session reach; None without any."""
        films = [r for r in self.recordings(session_id) if r.duration_us > 0]
        if not films:
            return None
        return Interval(
            min(f.to_session_us(0) for f in films),
            max(f.to_session_us(f.duration_us) for f in films),
        )

    def missing_consents(
        self, session_id: str, purpose: Purpose, day: date
    ) -> tuple[MissingConsent, ...]:
        """Return what consent is still needed to use a session's recordings for a purpose."""
        return self._missing(session_id, self.recordings(session_id), purpose, day)

    def withdrawals(
        self, session_id: str, day: date, recording_id: str = ""
    ) -> tuple[MissingConsent, ...]:
        """Return which consents for treatment were withdrawn: what they are about is locked.

        Parameters
        ----------
        session_id
            Which session.
        day
            On which it is to be used.
        recording_id
            One film of it; empty for all.

        Returns
        -------
        tuple of MissingConsent
            Empty where nothing is locked; what was never given locks nothing.
        """
        films = tuple(f for f in self.recordings(session_id) if recording_id in {"", f.id})
        missing = self._missing(session_id, films, Purpose.TREATMENT, day)
        return tuple(m for m in missing if m.lack is Lack.WITHDRAWN)

    def _missing(
        self, session_id: str, films: tuple[Recording, ...], purpose: Purpose, day: date
    ) -> tuple[MissingConsent, ...]:
        """Return what lacks for films; the child whose case it is counts as seen where it was."""
        session = self.get(Session, session_id)
        people = self.participants(session.family_id)
        marked = {person for film in films for person in film.recognisable}
        if any(not film.recognisable for film in films) or marked.isdisjoint(p.id for p in people):
            marked = set()
        else:
            present = session.present
            marked.update(
                p.id for p in people if p.role is Role.CHILD and (not present or p.id in present)
            )
        return missing_consents(people, self.consents(session.family_id), marked, purpose, day)

    def apply(self, edit: Edit) -> "Project":
        """Return the project with the edit made; EditError if it does not fit."""
        records = dict(self.records)
        for replacement in edit.replacements:
            before, after = replacement.before, replacement.after
            if before is not None and records.get(before.id) != before:
                raise EditError(
                    msg("This was changed in the meantime."),
                    msg("Look at it again and repeat your change."),
                )
            if before is not None and after is None:
                del records[before.id]
            if after is not None:
                if not isinstance(after, ProjectRecord):
                    raise EditError(msg("A project holds no {kind}.", kind=type(after).__name__))
                records[after.id] = after
        return Project(records=MappingProxyType(records))
