"""What is asked while coding, and how keys answer it; the film goes on meanwhile."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from observer.gui.coding.asking import Asking, Choice, due_at
from observer.gui.coding.desk import CodingDesk
from observer.gui.labels import short_name
from observer.model.coding_edits import closes_itself
from observer.model.edits import Change, Origin
from observer.model.event import Event
from observer.model.scheme import AskAt, CodeKind, ModifierKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it is shown.

    Attributes
    ----------
    id
        The same as long as the same is asked.
    about
        What it is about, such as a code; may be empty.
    words
        What is asked.
    chosen
        Answers given so far.
    unit, minimum, maximum
        Of a number.
    required
        Whether a coding without the answer is named when it is finished.
    number, count
        The how manieth in a row it is, and of how many as far as is known.
    """

    id: str
    about: str
    words: str
    kind: ModifierKind
    choices: tuple[Choice, ...] = ()
    chosen: tuple[str, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    number: int = 1
    count: int = 1

    @property
    def is_typed(self) -> bool:
        """Whether the answer is typed: a number or a text."""
        return self.kind in {ModifierKind.NUMBER, ModifierKind.TEXT}

    def value_of(self, key: str) -> str | None:
        """Return the answer that a typed character gives; None if it gives none."""
        return next((c.value.id for c in self.choices if c.key and c.key == key.casefold()), None)


class Asks(Protocol):
    """Who has a question."""

    @property
    def question(self) -> Question | None:
        """What is asked now."""

    def answer(self, value: str) -> None:
        """Take an answer."""

    def pass_on(self) -> None:
        """Leave the question as it is."""


class Questions(QObject):
    """The one question that is open, whoever asks it.

    Parameters
    ----------
    desk
        Asks about events.
    also
        Asks besides; a question about an event comes first.
    """

    changed = Signal()
    wanted = Signal(str)
    """The answer is to be typed, beginning with this character; may be empty."""

    def __init__(self, desk: CodingDesk, also: Asks) -> None:
        super().__init__()
        self._desk = desk
        self._about_events = _AboutEvents(desk)
        self._also = also
        self._closing: list[Event] = []
        desk.asking_changed.connect(self.changed)
        desk.coding_changed.connect(self._coding_changed)
        desk.opened.connect(self._closing.clear)

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        return self._asker.question

    def value_of(self, character: str) -> str | None:
        """Return the answer that a typed character gives; None if it gives none."""
        question = self.question
        return question.value_of(character) if question is not None and character else None

    def means(self, character: str) -> bool:
        """Return whether a typed character answers, or begins a number."""
        return self.value_of(character) is not None or self._begins(character)

    def press(self, character: str) -> bool:
        """Answer by a typed character; return whether it meant anything here."""
        value = self.value_of(character)
        if value is not None:
            self.answer(value)
            return True
        if self._begins(character):
            self.wanted.emit(character)
            return True
        return False

    def type_answer(self) -> bool:
        """Let the answer be typed, or go on after several choices; False if nothing is asked."""
        question = self.question
        if question is None:
            return False
        if question.is_typed:
            self.wanted.emit("")
        else:
            self.pass_on()
        return True

    def answer(self, value: str) -> None:
        """Take an answer."""
        self._asker.answer(value)
        self.changed.emit()

    def pass_on(self) -> bool:
        """Leave the question as it is; return whether there was one."""
        if self.question is None:
            return False
        self._asker.pass_on()
        self.changed.emit()
        return True

    def saw(self, now_us: int) -> None:
        """Ask about a state that has just ended by itself what is asked at its end."""
        for begun in tuple(self._closing):
            desk, coding = self._desk.desk, self._desk.coding
            if desk is None or coding is None:
                return
            standing = coding.starting_at(begun.track, begun.onset_us)
            event = next((e for e in standing if e.id == begun.id), None)
            if event is None or not closes_itself(desk.scheme.track(event.track), event):
                self._closing.remove(begun)
            elif now_us >= (event.offset_us or 0):
                self._closing.remove(begun)
                self._desk.ask_at_end(event)

    def _coding_changed(self, change: object) -> None:
        """Note what was begun and will end by itself, if something is asked at its end."""
        desk = self._desk.desk
        if desk is None or not isinstance(change, Change) or change.origin is not Origin.EDIT:
            return
        for record in change.edit.added:
            if not isinstance(record, Event) or record.kind is not CodeKind.STATE:
                continue
            if closes_itself(desk.scheme.track(record.track), record) and due_at(
                desk.scheme, record, AskAt.OFFSET
            ):
                self._closing.append(record)

    @property
    def _asker(self) -> Asks:
        if self._about_events.question is not None or self._also.question is None:
            return self._about_events
        return self._also

    def _begins(self, character: str) -> bool:
        """Return whether a figure begins the number that is asked, and is no code's key."""
        question, desk = self.question, self._desk.desk
        if question is None or desk is None or question.kind is not ModifierKind.NUMBER:
            return False
        if not (character.isascii() and character.isdigit()):
            return False
        return all(c.key.casefold() != character for t in desk.scheme.tracks for c in t.codes)


class _AboutEvents:
    """The questions about events."""

    def __init__(self, desk: CodingDesk) -> None:
        self._desk = desk

    @property
    def question(self) -> Question | None:
        """What is asked now about an event."""
        asking, desk = self._desk.asking, self._desk.desk
        if asking is None or desk is None:
            return None
        text, modifier = self._desk.context.text, asking.modifier
        code = desk.scheme.track(asking.event.track).code(asking.event.code)
        return Question(
            id=f"{asking.event.id} {modifier.id}",
            about=short_name(code, text),
            words=text.local(modifier.label),
            kind=modifier.kind,
            choices=asking.choices,
            chosen=asking.chosen,
            unit=modifier.unit,
            minimum=modifier.minimum,
            maximum=modifier.maximum,
            required=modifier.required,
            number=asking.number,
            count=_count(asking),
        )

    def answer(self, value: str) -> None:
        """Take an answer about an event."""
        self._desk.answer(value)

    def pass_on(self) -> None:
        """Ask what comes next."""
        self._desk.pass_on()


def _count(asking: Asking) -> int:
    return asking.number + len(asking.later)
