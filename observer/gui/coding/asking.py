"""Modifiers: what is asked after a press, without stopping the film, and by which keys."""

from dataclasses import dataclass, replace

from observer.model.event import Event
from observer.model.scheme import AskAt, Code, Modifier, ModifierKind, ModifierValue, Scheme

_RESERVED = "jklioum,./? "
_SPARE = "123456789abcdefghnpqrstvwxyz0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer and the key that gives it."""

    value: ModifierValue
    key: str


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
    """

    event: Event
    modifier: Modifier
    choices: tuple[Choice, ...]
    later: tuple[Modifier, ...] = ()

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


def ask(scheme: Scheme, event: Event, modifiers: tuple[Modifier, ...]) -> Asking | None:
    """Return the question about the first of some modifiers; None if there are none.

    Parameters
    ----------
    scheme
        Whose keys are taken already.
    event
        About which is asked.
    modifiers
        What is asked, in order.

    Returns
    -------
    Asking or None
        With a key for every answer as far as keys go.
    """
    if not modifiers:
        return None
    first = modifiers[0]
    taken = {code.key for track in scheme.tracks for code in track.codes}
    taken |= {value.key for value in first.values}
    free = [key for key in _SPARE if key not in taken and key not in _RESERVED]
    choices: list[Choice] = []
    for value in first.values:
        key = value.key or (free.pop(0) if free else "")
        choices.append(Choice(value=value, key=key.casefold()))
    return Asking(event=event, modifier=first, choices=tuple(choices), later=modifiers[1:])


def asked_of(scheme: Scheme, code: Code, at: AskAt) -> tuple[Modifier, ...]:
    """Return the modifiers of a code that are asked at its onset or at its offset.

    Parameters
    ----------
    scheme
        Of the code.
    code
        Whose modifiers.
    at
        When.

    Returns
    -------
    tuple of Modifier
        In the code's order.
    """
    known = {modifier.id: modifier for modifier in scheme.modifiers}
    asked = [known[name] for name in code.modifiers if name in known]
    return tuple(m for m in asked if m.ask_at is at)
