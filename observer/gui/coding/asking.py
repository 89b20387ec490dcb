"""Modifiers: what is asked after a press, without stopping the film, and by which keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from observer.model.event import Event
from observer.model.scheme import (
    AskAt,
    Code,
    CodeKind,
    Modifier,
    ModifierKind,
    ModifierValue,
    Scheme,
)

_RESERVED = "jklioum,./? "
_SPARE = "123456789abcdefghnpqrstvwxyz0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer and the key that gives it."""

    value: ModifierValue
    key: str


@dataclass(frozen=True, slots=True)
class Due:
    """A question that is to be asked about an event."""

    event: Event
    modifier: Modifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """An open question about an event.

    Attributes
    ----------
    event
        As it stands in the coding.
    modifier
        What is asked now.
    choices
        Answers with their keys; none for a number or a text.
    later
        What is asked after it.
    number
        The how manieth question in a row it is, from 1.
    """

    event: Event
    modifier: Modifier
    choices: tuple[Choice, ...]
    later: tuple[Due, ...] = ()
    number: int = 1

    @property
    def chosen(self) -> tuple[str, ...]:
        """What was answered so far."""
        return dict(self.event.modifiers).get(self.modifier.id, ())

    def value_of(self, key: str) -> str | None:
        """Return the answer that a typed character gives; None if it gives none."""
        return next((c.value.id for c in self.choices if c.key == key.casefold()), None)

    def answered(self, value: str) -> Event:
        """Return the event with an answer taken in; of several, a second time takes it out.

        Parameters
        ----------
        value
            Id of an answer, a number or a text.

        Returns
        -------
        Event
            To replace the one asked about.
        """
        if self.modifier.kind is ModifierKind.MULTIPLE:
            before = self.chosen
            now = tuple(v for v in before if v != value)
            now = now if value in before else (*before, value)
        else:
            now = (value,) if value else ()
        others = tuple(pair for pair in self.event.modifiers if pair[0] != self.modifier.id)
        kept = (*others, (self.modifier.id, now)) if now else others
        return replace(self.event, modifiers=kept)

    def followed(self, gone: Iterable[str], after: Mapping[str, object]) -> "Asking | None":
        """Return the question about its events as they now stand.

        Parameters
        ----------
        gone
            Ids of records that were changed or removed.
        after
            By id: records as they now stand.

        Returns
        -------
        Asking or None
            None if its own event is no more.
        """
        changed = set(gone)
        event = after.get(self.event.id) if self.event.id in changed else self.event
        if not isinstance(event, Event):
            return None
        later: list[Due] = []
        for due in self.later:
            new = after.get(due.event.id) if due.event.id in changed else due.event
            later.extend([Due(new, due.modifier)] if isinstance(new, Event) else [])
        return replace(self, event=event, later=tuple(later))

    def next(self, scheme: Scheme) -> "Asking | None":
        """Return the question after this one; what the answers ask further comes first."""
        known = {modifier.id: modifier for modifier in scheme.modifiers}
        chosen = self.chosen
        further = (
            Due(self.event, known[name])
            for value in self.modifier.values
            if value.id in chosen
            for name in value.modifiers
            if name in known
        )
        once = {
            (due.event.id, due.modifier.id): due
            for due in (*further, *self.later)
            if due.modifier.id not in dict(due.event.modifiers)
        }
        return ask(scheme, tuple(once.values()), number=self.number + 1)


def ask(scheme: Scheme, due: tuple[Due, ...], *, number: int = 1) -> Asking | None:
    """Return the first of some questions; None if there are none.

    Parameters
    ----------
    scheme
        Whose keys are taken already.
    due
        What is asked, in order.
    number
        The how manieth in a row it is.

    Returns
    -------
    Asking or None
        With a key for every answer as far as keys go.
    """
    if not due:
        return None
    first = due[0]
    return Asking(
        event=first.event,
        modifier=first.modifier,
        choices=choices_of(scheme, first.modifier.values),
        later=due[1:],
        number=number,
    )


def choices_of(scheme: Scheme, values: tuple[ModifierValue, ...]) -> tuple[Choice, ...]:
    """Return answers with a key each: its own, or one that means nothing else here."""
    taken = {code.key.casefold() for track in scheme.tracks for code in track.codes}
    taken |= {value.key.casefold() for value in values}
    free = [key for key in _SPARE if key not in taken and key not in _RESERVED]
    choices: list[Choice] = []
    for value in values:
        key = value.key or (free.pop(0) if free else "")
        choices.append(Choice(value=value, key=key.casefold()))
    return tuple(choices)


def asked_of(scheme: Scheme, code: Code, at: AskAt) -> tuple[Modifier, ...]:
    """Return the modifiers of a code that are asked at its onset or at its offset.

    Parameters
    ----------
    scheme
        Of the code.
    code
        Whose modifiers.
    at
        When; of a point everything is asked at its onset.

    Returns
    -------
    tuple of Modifier
        In the code's order.
    """
    known = {modifier.id: modifier for modifier in scheme.modifiers}
    asked = [known[name] for name in code.modifiers if name in known]
    if code.kind is CodeKind.POINT:
        return tuple(asked) if at is AskAt.ONSET else ()
    return tuple(m for m in asked if m.ask_at is at)


def due_at(scheme: Scheme, event: Event, at: AskAt) -> tuple[Due, ...]:
    """Return what is asked about an event at its onset or at its offset."""
    try:
        code = scheme.track(event.track).code(event.code)
    except KeyError:
        return ()
    return tuple(Due(event, modifier) for modifier in asked_of(scheme, code, at))


def due_after(
    scheme: Scheme, before: Iterable[object], after: Iterable[object], time_us: int
) -> tuple[Due, ...]:
    """Return what is asked after a press: about what it ended first, then about what it began.

    Parameters
    ----------
    scheme
        Whose modifiers.
    before
        Records that the press replaced.
    after
        Records in their place.
    time_us
        Where it was pressed.

    Returns
    -------
    tuple of Due
        In the order in which they are asked.
    """
    old = {event.id: event for event in before if isinstance(event, Event)}
    ended: list[Due] = []
    begun: list[Due] = []
    for event in after:
        if not isinstance(event, Event):
            continue
        was = old.get(event.id)
        if was is None and event.onset_us == time_us:
            begun.extend(due_at(scheme, event, AskAt.ONSET))
        elif was is not None and event.offset_us == time_us != was.offset_us:
            ended.extend(due_at(scheme, event, AskAt.OFFSET))
    return (*ended, *begun)
