"""The observations in a file of The Observer XT, as records."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from observer.formats.foreign import (
    ForeignCode,
    ForeignEvent,
    ForeignModifier,
    ForeignNote,
    ForeignObservation,
    ForeignSubject,
    Remarks,
    us_of_seconds,
)
from observer.formats.pairing import Mark, paired
from observer.formats.xml_tree import Node
from observer.model.messages import Message, msg
from observer.model.scheme import CodeKind, ModifierKind
from observer.model.time import US_PER_S

_EVENT_READ = frozenset(
    {
        "OBS_EVENT_TIMESTAMP",
        "OBS_EVENT_SUBJECT",
        "OBS_EVENT_BEHAVIOR",
        "OBS_EVENT_COMMENT",
        "OBS_EVENT_TYPE",
    }
)


@dataclass(slots=True)
class Known:
    """What events are coded with; they may bring what was never declared.

    Attributes
    ----------
    subjects, codes
        By name.
    modifiers
        By id.
    together
        For states of which one ends the other: the name of what they share.
    """

    subjects: dict[str, ForeignSubject] = field(default_factory=dict)
    codes: dict[str, ForeignCode] = field(default_factory=dict)
    modifiers: dict[str, ForeignModifier] = field(default_factory=dict)
    together: dict[str, str] = field(default_factory=dict)


class EventReader:
    """Reads observations.

    Parameters
    ----------
    known
        What they are coded with; it grows by what only they have.
    remarks
        Takes what has no place.
    """

    def __init__(self, known: Known, remarks: Remarks) -> None:
        self._known = known
        self._remarks = remarks

    def observations(self, root: Node) -> Iterator[ForeignObservation]:
        """Yield what was coded, in the order of the file."""
        for number, node in enumerate(root.everywhere("OBS_OBSERVATION"), start=1):
            name = node.get("NAME") or node.words("OBS_NAME") or str(number)
            events = [*node.everywhere("OBS_EVENT")]
            yield self._observation(node, name, events)

    def _observation(self, node: Node, name: str, events: list[Node]) -> ForeignObservation:
        notes: list[ForeignNote] = []
        timed: list[tuple[int, Node]] = []
        for event in events:
            time_us = _stamp(event.words("OBS_EVENT_TIMESTAMP"))
            if time_us is None or not _behaviour(event):
                notes.append(ForeignNote(_words(event)))
                self._remarks.lost(
                    msg("This event has no time or no behaviour; it is kept as a note."),
                    f"OBS_OBSERVATION {name}",
                    line=event.line,
                )
            else:
                timed.append((time_us, event))
        timed.sort(key=lambda pair: pair[0])
        begin_us = _begin(node)
        origin_us = timed[0][0] if timed else (begin_us or 0)
        if begin_us is not None and begin_us <= origin_us:
            origin_us = begin_us
        elif timed:
            self._remarks.kept(
                msg("The times of {name} are counted from its first event.", name=name),
                f"OBS_OBSERVATION {name}",
                line=node.line,
            )
        stamp = timed[0][1].words("OBS_EVENT_TIMESTAMP") if timed else ""
        log = next(node.everywhere("OBS_EVENT_LOG"), None)
        made = log.get("CREATION_DATETIME") if log else ""
        facts: list[tuple[Message, str]] = [
            (label, words)
            for label, words in (
                (msg("Made"), made),
                (msg("First event, by the clock on the wall"), stamp),
            )
            if words
        ]
        facts += _other_facts(node)
        day = _day(made) or _day(stamp)
        found = self._events([(time - origin_us, each) for time, each in timed], name, notes)
        return ForeignObservation(
            name=name,
            held_on=day.date() if day else None,
            live=True,
            events=found,
            notes=tuple(notes),
            facts=tuple(facts),
        )

    def _events(
        self, timed: list[tuple[int, Node]], name: str, notes: list[ForeignNote]
    ) -> tuple[ForeignEvent, ...]:
        found: list[ForeignEvent] = []
        marks: list[Mark] = []
        for time_us, node in timed:
            mark = self._mark(time_us, node)
            if self._known.codes[mark.code].kind is CodeKind.POINT:
                found.append(self._event(mark, None, mark.comment))
            else:
                marks.append(mark)
        result = paired(marks, together=self._known.together)
        for bout in result.bouts:
            stop_us = bout.stop.time_us if bout.stop else None
            if stop_us is None:
                self._remarks.lost(
                    msg(
                        "{code} of {subject} in {name} begins at {seconds} s and never ends; it "
                        "stays open.",
                        code=bout.start.code,
                        subject=bout.start.subject or msg("nobody in particular"),
                        name=name,
                        seconds=bout.start.time_us / US_PER_S,
                    ),
                    bout.start.place,
                    mend=msg("Look at it on the film and give it its end."),
                )
            if stop_us == bout.start.time_us:
                self._aside(bout.start, notes)
            else:
                found.append(self._event(bout.start, stop_us, bout.comment))
        for mark in result.loose:
            self._aside(mark, notes)
        return tuple(sorted(found, key=lambda event: event.onset_us))

    def _aside(self, mark: Mark, notes: list[ForeignNote]) -> None:
        words = " ".join(part for part in (mark.subject, mark.code, mark.modifiers) if part)
        notes.append(ForeignNote(f"{words}\n{mark.comment}".strip(), mark.time_us))
        self._remarks.lost(
            msg("A state without a length is kept as a note: {words}.", words=words), mark.place
        )

    def _mark(self, time_us: int, node: Node) -> Mark:
        code = _behaviour(node)
        subject = node.first("OBS_EVENT_SUBJECT")
        name = (subject.get("NAME") or subject.text.strip()) if subject else ""
        if code not in self._known.codes:
            self._known.codes[code] = ForeignCode(id=code, name=code, kind=CodeKind.POINT)
            self._remarks.lost(
                msg(
                    "{code} was coded, but is not among the behaviours; it comes as a point.",
                    code=code,
                ),
                line=node.line,
            )
        if name and name not in self._known.subjects:
            self._known.subjects[name] = ForeignSubject(name)
            self._remarks.kept(
                msg("{name} was coded, but is not among the subjects.", name=name), line=node.line
            )
        behaviour = node.first("OBS_EVENT_BEHAVIOR")
        modifiers = [
            words
            for each in (behaviour.everywhere("OBS_EVENT_BEHAVIOR_MODIFIER") if behaviour else ())
            if (words := each.text.strip() or each.get("NAME"))
        ]
        comment = [node.words("OBS_EVENT_COMMENT")]
        comment += [_words(each) for each in node.children if each.tag not in _EVENT_READ]
        kind = node.words("OBS_EVENT_TYPE").lower()
        return Mark(
            time_us=time_us,
            subject=name,
            code=code,
            modifiers="|".join(modifiers),
            comment="\n".join(part for part in comment if part),
            place=f"line {node.line}",
            begins=True if "start" in kind else False if "stop" in kind else None,
        )

    def _event(self, mark: Mark, offset_us: int | None, comment: str) -> ForeignEvent:
        code = self._known.codes[mark.code]
        answers: dict[str, list[str]] = {}
        beyond: list[str] = []
        for word in [word for word in mark.modifiers.split("|") if word]:
            modifier = self._asked_with(code, word)
            if modifier is None:
                beyond.append(word)
            else:
                answers.setdefault(modifier, []).append(word)
        words = "\n".join(part for part in (comment, ", ".join(beyond)) if part)
        return ForeignEvent(
            subject=mark.subject,
            code=mark.code,
            onset_us=mark.time_us,
            offset_us=offset_us,
            modifiers=tuple((key, tuple(value[:1])) for key, value in answers.items()),
            comment=words,
            place=mark.place,
        )

    def _asked_with(self, code: ForeignCode, word: str) -> str | None:
        """Return the modifier of a code that has an answer, or takes any."""
        for modifier_id in code.modifiers:
            modifier = self._known.modifiers[modifier_id]
            if any(value.name == word for value in modifier.values):
                return modifier_id
        texts = [m for m in code.modifiers if self._known.modifiers[m].kind is ModifierKind.TEXT]
        return texts[0] if texts else None


def _behaviour(event: Node) -> str:
    node = event.first("OBS_EVENT_BEHAVIOR")
    return (node.get("NAME") or node.text.strip()) if node else ""


def _words(node: Node) -> str:
    """Return an element in one line, as words."""
    parts = [*node.attributes.values(), node.text.strip(), *map(_words, node.children)]
    words = " ".join(part for part in parts if part)
    return f"{node.tag}: {words}" if words else ""


def _other_facts(node: Node) -> Iterable[tuple[Message, str]]:
    for child in node.children:
        if child.tag not in {"OBS_EVENT_LOGS", "OBS_EVENT_LOG", "OBS_EVENT"} and (
            words := _words(child)
        ):
            yield msg("Field {name}", name=child.tag), words


def _begin(node: Node) -> int | None:
    """Return when an observation began, if the file tells."""
    for tag in ("OBS_START_TIME", "OBS_START_DATETIME", "OBS_START"):
        found = next(node.everywhere(tag), None)
        if found is not None:
            return _stamp(found.text.strip())
    return None


def _day(text: str) -> datetime | None:
    """Return the instant in a timestamp; it has no zone, and none is needed to count from it."""
    with suppress(ValueError):
        return datetime.fromisoformat(text.strip()).replace(tzinfo=UTC)
    return None


def _stamp(text: str) -> int | None:
    found = _day(text)
    if found is None:
        return us_of_seconds(text) if text else None
    since = found - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * US_PER_S + since.microseconds
