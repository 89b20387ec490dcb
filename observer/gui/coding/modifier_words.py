"""The modifiers of an event as words in a cell, and back."""

from collections.abc import Iterator

from observer.model.event import Event
from observer.model.messages import Message, msg
from observer.model.scheme import Code, Modifier, ModifierKind, Scheme
from observer.text.catalogue import Catalogue

Chosen = tuple[tuple[str, tuple[str, ...]], ...]


def modifiers_of(scheme: Scheme, code: Code) -> tuple[Modifier, ...]:
    """Return every modifier that a code can have, those asked after an answer included.

    Parameters
    ----------
    scheme
        Of the code.
    code
        Whose.

    Returns
    -------
    tuple of Modifier
        In the code's order, each once.
    """
    known = {modifier.id: modifier for modifier in scheme.modifiers}

    def reached(names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield name
            if name in known:
                for value in known[name].values:
                    yield from (later for later in value.modifiers if later != name)

    return tuple(known[name] for name in dict.fromkeys(reached(code.modifiers)) if name in known)


def modifier_words(scheme: Scheme, event: Event, text: Catalogue) -> str:
    """Return the modifiers of an event as words, such as ``high; at the toy, at the parent``.

    Parameters
    ----------
    scheme
        Of the event.
    event
        Whose modifiers.
    text
        Language.

    Returns
    -------
    str
        Answers of one modifier with commas between them, modifiers with semicolons.
    """
    if not event.modifiers:
        return ""
    known = {modifier.id: modifier for modifier in scheme.modifiers}
    parts: list[str] = []
    for name, values in event.modifiers:
        modifier = known.get(name)
        labels = {v.id: text.local(v.label) for v in modifier.values} if modifier else {}
        words = ", ".join(labels.get(value, value) for value in values)
        unit = modifier.unit if modifier is not None else ""
        parts.append(f"{words} {unit}".strip())
    return "; ".join(part for part in parts if part)


def read_modifiers(scheme: Scheme, code: Code, typed: str, text: Catalogue) -> Chosen | Message:
    """Return the modifiers that somebody typed, or why they cannot be read.

    Parameters
    ----------
    scheme
        Of the code.
    code
        Whose modifiers.
    typed
        As `modifier_words` writes them; the beginning of an answer is enough.
    text
        Language.

    Returns
    -------
    tuple or Message
        Pairs of modifier id and answers; a sentence if a part fits none of them.
    """
    free = list(modifiers_of(scheme, code))
    chosen: list[tuple[str, tuple[str, ...]]] = []
    for part in (each.strip() for each in typed.split(";")):
        if not part:
            continue
        found = next(((m, values) for m in free if (values := _read(m, part, text))), None)
        if found is None:
            return msg("{words} is no answer that this code has.", words=part)
        free.remove(found[0])
        chosen.append((found[0].id, found[1]))
    order = [modifier.id for modifier in modifiers_of(scheme, code)]
    return tuple(sorted(chosen, key=lambda pair: order.index(pair[0])))


def _read(modifier: Modifier, part: str, text: Catalogue) -> tuple[str, ...]:
    """Return the answers of a modifier in a part of what was typed; none if it fits not."""
    if modifier.kind is ModifierKind.TEXT:
        return (part,)
    if modifier.kind is ModifierKind.NUMBER:
        number = part.removesuffix(modifier.unit).strip().replace(",", ".")
        return (number,) if _within(modifier, number) else ()
    answers: list[str] = []
    for word in (each.strip().casefold() for each in part.split(",")):
        labels = [(value.id, text.local(value.label).casefold()) for value in modifier.values]
        exact = [value for value, label in labels if word in {label, value.casefold()}]
        begins = [value for value, label in labels if word and label.startswith(word)]
        if not exact and len(begins) != 1:
            return ()
        answers.append((exact or begins)[0])
    if modifier.kind is ModifierKind.SINGLE and len(answers) != 1:
        return ()
    return tuple(dict.fromkeys(answers))


def _within(modifier: Modifier, number: str) -> bool:
    try:
        value = float(number)
    except ValueError:
        return False
    low = modifier.minimum is None or value >= modifier.minimum
    return low and (modifier.maximum is None or value <= modifier.maximum)


def choices_of(scheme: Scheme, code: Code) -> Modifier | None:
    """Return the one modifier of a code whose answers fit into a list; None for any others."""
    asked = modifiers_of(scheme, code)
    only = asked[0] if len(asked) == 1 else None
    return only if only is not None and only.kind is ModifierKind.SINGLE else None
