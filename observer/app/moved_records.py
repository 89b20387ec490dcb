"""What becomes of each record of a coding under another version of its scheme."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from observer.app.moved_events import Laid, lay
from observer.app.record_words import RecordWords, code_of, sheet_of, track_of
from observer.app.scheme_map import SchemeMap
from observer.model.coding import Coding
from observer.model.edits import CodingRecord
from observer.model.event import Event, Memo, Score, TraceRun
from observer.model.forms import Form, FormKind, IntervalCoding
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.rules import CodeRef, ItemRef
from observer.model.scheme import Track
from observer.text.catalogue import Catalogue


@dataclass(slots=True)
class Moved:
    """The records of a coding under the newer version, and what changed.

    Attributes
    ----------
    notes
        How many records are kept as notes.
    """

    records: list[CodingRecord] = field(default_factory=list)
    changes: list[Message] = field(default_factory=list)
    notes: int = 0


class Carrier:
    """Carries the records of a coding to the newer version.

    Parameters
    ----------
    way
        From one version to the other.
    start_us
        Where the session starts.
    text
        Language of notes.
    """

    def __init__(self, way: SchemeMap, start_us: int, text: Catalogue) -> None:
        self._way = way
        self._start_us = start_us
        self._text = text
        self._words = RecordWords(way.old, text)
        self._moved = Moved()
        self._lost_answers: Counter[str] = Counter()

    def carry(self, coding: Coding) -> Moved:
        """Return every record as it stands then; nothing of a coding is lost."""
        self._moved = Moved(records=list(coding.memos))
        self._carry_events(coding)
        self._carry_uncodable(coding)
        self._carry_ranges(coding)
        left = {record.id for record in self._moved.records if isinstance(record, Event)}
        self._carry_scores(coding, left)
        self._carry_traces(coding)
        return self._moved

    # Events

    def _carry_events(self, coding: Coding) -> None:
        self._tell_codes(coding)
        coming: dict[str, list[Event]] = defaultdict(list)
        origins: dict[str, set[str]] = defaultdict(set)
        for track_id, events in coding.events.items():
            for event in events:
                went = self._went(event)
                if went is None:
                    self._note(event.onset_us, self._words.event(event))
                    continue
                origins[went.track].add(track_id)
                coming[went.track].append(self._with_answers(event, went))
        for modifier_id, count in sorted(self._lost_answers.items()):
            self._tell(
                msg(
                    "Answers to “{modifier}” without a place, kept as notes: {count}.",
                    modifier=self._words.modifier(modifier_id),
                    count=count,
                )
            )
        for track in self._way.new.tracks:
            self._settle(coding, track, coming[track.id], origins[track.id])

    def _went(self, event: Event) -> CodeRef | None:
        """Return where an event's code went; None if that is of another kind, or nowhere."""
        ref = self._way.code(CodeRef(event.track, event.code))
        if ref is None or self._way.new.code(ref).kind is not event.kind:
            return None
        return ref

    def _with_answers(self, event: Event, went: CodeRef) -> Event:
        """Return an event under its new code; answers without a place become a note."""
        moved = replace(event, track=went.track, code=went.code)
        kept = tuple(each for each in event.modifiers if self._answers_stand(went, each))
        if kept != event.modifiers:
            lost = tuple(each for each in event.modifiers if each not in kept)
            self._note(event.onset_us, self._words.event(replace(event, modifiers=lost)))
            self._lost_answers.update(modifier_id for modifier_id, _ in lost)
        return replace(moved, modifiers=kept)

    def _answers_stand(self, went: CodeRef, answer: tuple[str, tuple[str, ...]]) -> bool:
        modifier_id, values = answer
        modifiers = {modifier.id: modifier for modifier in self._way.new.modifiers}
        asked = set(self._way.new.code(went).modifiers)
        for name in tuple(asked):
            if name in modifiers:
                asked |= {inner for value in modifiers[name].values for inner in value.modifiers}
        if modifier_id not in asked or modifier_id not in modifiers:
            return False
        known = {value.id for value in modifiers[modifier_id].values}
        return not known or set(values) <= known

    def _settle(self, coding: Coding, track: Track, coming: list[Event], origins: set[str]) -> None:
        """Lay what comes to a track, and tell what had to give way."""
        before = {event.id: event for origin in origins for event in coding.on_track(origin)}
        if not coming or self._is_as_before(coding, track, coming):
            self._moved.records += coming
            return
        laid = lay(track, coming, self._span(coding, origins | {track.id}))
        self._moved.records += laid.events
        for event_id in (*sorted(laid.gone), *sorted(laid.shortened)):
            event = before[event_id]
            self._note(event.onset_us, self._words.event(event))
        self._tell_laid(track, laid)

    def _is_as_before(self, coding: Coding, track: Track, coming: list[Event]) -> bool:
        """Return whether a track gets what it had, and promises no more than it did."""
        old = track_of(self._way.old, track.id)
        if old is None or len(coming) != len(coding.on_track(track.id)):
            return False
        same = all(
            (was.id, was.code) == (event.id, event.code)
            for was, event in zip(coding.on_track(track.id), coming, strict=True)
        )
        stricter = (track.exclusive and not old.exclusive) or (
            track.exhaustive and not old.exhaustive
        )
        return same and not stricter

    def _span(self, coding: Coding, origins: set[str]) -> tuple[int, int | None]:
        """Return from where to where an exhaustive track had a state, else the whole session."""
        for origin in sorted(origins):
            old, events = track_of(self._way.old, origin), coding.on_track(origin)
            if old is not None and old.exhaustive and events:
                ends = [event.offset_us for event in events if event.offset_us is not None]
                is_open = any(event.is_open for event in events)
                return events[0].onset_us, None if is_open or not ends else max(ends)
        return self._start_us, None

    def _tell_codes(self, coding: Coding) -> None:
        counts = Counter(CodeRef(e.track, e.code) for e in coding.all_events())
        for ref, count in sorted(counts.items(), key=lambda pair: (pair[0].track, pair[0].code)):
            was, went = self._words.code(ref), self._way.code(ref)
            if went is None:
                self._tell_no_place(was, count)
                continue
            old_code, new_code = code_of(self._way.old, ref), self._way.new.code(went)
            if old_code is not None and old_code.kind is not new_code.kind:
                self._tell(
                    msg(
                        "“{name}” is a point in one version and a state in the other; kept as "
                        "notes: {count}.",
                        name=was,
                        count=count,
                    )
                )
            elif went != ref:
                self._tell_becomes(was, RecordWords(self._way.new, self._text).code(went), count)
            elif old_code is not None and dict(old_code.definition.texts) != dict(
                new_code.definition.texts
            ):
                self._tell(
                    msg(
                        "“{name}” is defined anew. Look again at what was coded with it: {count}.",
                        name=was,
                        count=count,
                    )
                )

    def _tell_laid(self, track: Track, laid: Laid) -> None:
        name = self._text.local(track.label)
        if laid.gone or laid.shortened:
            self._tell(
                msg(
                    "“{track}”: where one lies on another, what it was is kept as a note: {count}.",
                    track=name,
                    count=len(laid.gone) + len(laid.shortened),
                )
            )
        if laid.filled:
            code = self._text.local(track.code(track.default_code).label)
            self._tell(
                msg(
                    "“{track}”: open stretches that become “{code}”: {count}.",
                    track=name,
                    code=code,
                    count=laid.filled,
                )
            )

    # What holds for whole tracks

    def _carry_uncodable(self, coding: Coding) -> None:
        reasons = {reason.id for reason in self._way.new.uncodable_reasons}
        lost = 0
        for mark in coding.uncodable:
            targets = self._way.track(mark.track) if mark.track else ("",)
            known = not mark.reason or mark.reason in reasons
            if not targets or not known:
                self._note(mark.onset_us, self._words.uncodable(mark))
                lost += 1
            for number, track in enumerate(targets):
                self._moved.records.append(
                    replace(
                        mark,
                        id=new_id() if number else mark.id,
                        track=track,
                        reason=mark.reason if known else "",
                    )
                )
        if lost:
            self._tell(
                msg(
                    "Uncodable stretches that lose their track or reason, which is kept as a "
                    "note: {count}.",
                    count=lost,
                )
            )

    def _carry_ranges(self, coding: Coding) -> None:
        taken: set[str] = set()
        for stated in coding.coded_ranges:
            targets = [t for t in self._way.track(stated.track) if t not in taken]
            if not targets:
                self._note(stated.onset_us, self._words.coded_range(stated))
                self._tell(
                    msg(
                        "“{track}”: from where to where it was coded is kept as a note.",
                        track=self._words.track(stated.track),
                    )
                )
            for number, track in enumerate(targets):
                taken.add(track)
                copy = replace(stated, id=new_id() if number else stated.id, track=track)
                self._moved.records.append(copy)

    # Scores and traces

    def _carry_scores(self, coding: Coding, left: set[str]) -> None:
        taken: set[tuple[str, str, str, int | None]] = set()
        without, refused = Counter[str](), Counter[str]()
        becomes: Counter[tuple[str, str]] = Counter()
        for score in coding.scores:
            ref = ItemRef(score.form, score.item)
            went = self._way.item(ref)
            if went is None:
                without[self._words.item(ref)] += 1
                self._note(score.onset_us, self._words.score(score))
                continue
            place = (went.form, went.item, score.about, score.onset_us)
            if place in taken or not self._fits(score, went):
                refused[self._words.item(ref)] += 1
                self._note(score.onset_us, self._words.score(score))
                continue
            taken.add(place)
            if went != ref:
                new = RecordWords(self._way.new, self._text).item(went)
                becomes[self._words.item(ref), new] += 1
            evidence = tuple(each for each in score.evidence if each in left)
            self._moved.records.append(
                replace(score, form=went.form, item=went.item, evidence=evidence)
            )
        for (was, new), count in sorted(becomes.items()):
            self._tell_becomes(was, new, count)
        self._tell_left_behind(without, refused)

    def _fits(self, score: Score, went: ItemRef) -> bool:
        """Return whether an answer can stand as it is under the newer version."""
        sheet = self._way.new.form(went.form)
        before = sheet_of(self._way.old, score.form)
        if before is None or not _stand_alike(before, sheet):
            return False
        if score.absence is not None and score.absence not in sheet.absences:
            return False
        scale = sheet.scale_of(sheet.item(went.item))
        return score.value is None or (scale is not None and scale.admits(score.value))

    def _carry_traces(self, coding: Coding) -> None:
        ends: dict[str, int] = {}
        without, refused = Counter[str](), Counter[str]()
        for run in sorted(coding.trace_runs, key=lambda run: run.onset_us):
            went = self._way.trace(run.trace)
            if went is None or not self._follows(run, went) or run.onset_us < ends.get(went, 0):
                for piece in self._words.trace_run(run):
                    self._add_note(run.onset_us, piece)
                self._moved.notes += 1
                (without if went is None else refused)[self._words.trace(run.trace)] += 1
                continue
            ends[went] = run.offset_us
            self._moved.records.append(replace(run, trace=went))
        self._tell_left_behind(without, refused)

    def _follows(self, run: TraceRun, went: str) -> bool:
        scale = self._way.new.trace(went).scale
        low, high = scale.minimum, scale.maximum
        return all((low is None or low <= v) and (high is None or v <= high) for v in run.values)

    # Notes

    def _note(self, onset_us: int | None, words: str) -> None:
        self._moved.notes += 1
        self._add_note(onset_us, words)

    def _add_note(self, onset_us: int | None, words: str) -> None:
        self._moved.records.append(Memo(id=new_id(), text=words, onset_us=onset_us))

    def _tell_becomes(self, was: str, new: str, count: int) -> None:
        self._tell(msg("“{name}” becomes “{new}”: {count}.", name=was, new=new, count=count))

    def _tell_no_place(self, was: str, count: int) -> None:
        self._tell(
            msg(
                "“{name}” has no place in the newer version; kept as notes: {count}.",
                name=was,
                count=count,
            )
        )

    def _tell_left_behind(self, without: Counter[str], refused: Counter[str]) -> None:
        for was, count in sorted(without.items()):
            self._tell_no_place(was, count)
        for was, count in sorted(refused.items()):
            self._tell(
                msg(
                    "“{name}”: what the newer version does not allow is kept as notes: {count}.",
                    name=was,
                    count=count,
                )
            )

    def _tell(self, sentence: Message) -> None:
        self._moved.changes.append(sentence)


def _stand_alike(before: Form | IntervalCoding, sheet: Form | IntervalCoding) -> bool:
    """Return whether what one form is about, or how one interval runs, is so of the other too."""
    if isinstance(before, Form) and isinstance(sheet, Form):
        texts = {before.kind is FormKind.TEXT, sheet.kind is FormKind.TEXT}
        return before.about is sheet.about and len(texts) == 1
    if isinstance(before, IntervalCoding) and isinstance(sheet, IntervalCoding):
        return (before.mode, before.anchor, before.observe_us, before.record_us) == (
            sheet.mode,
            sheet.anchor,
            sheet.observe_us,
            sheet.record_us,
        )
    return False
