"""A column of the events for each further question of the schemes, beside the one for all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from observer.formats.table import Cell
from observer.model.event import Event
from observer.model.local_text import LocalText
from observer.model.messages import msg
from observer.model.scheme import Modifier, ModifierKind, Scheme
from observer.reports.codebook import NUMBER, Variable
from observer.reports.request import ReportRequest
from observer.reports.research_variables import COMMENT, EVENTS
from observer.reports.research_wide import column_name

_JOIN = "+"
_LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierColumn:
    """One question and its column.

    Attributes
    ----------
    id, kind
        Of the question; schemes that ask one of the same id and kind share a column.
    """

    id: str
    kind: ModifierKind
    variable: Variable

    def cell(self, scheme: Scheme, event: Event) -> Cell:
        """Return what an event has in answer to it; None for nothing."""
        given = next((values for name, values in event.modifiers if name == self.id), ())
        asks = any((m.id, m.kind) == (self.id, self.kind) for m in scheme.modifiers)
        if not given or not asks:
            return None
        if self.kind is ModifierKind.NUMBER:
            return _number(given[0])
        return _JOIN.join(given)


def modifier_columns(request: ReportRequest) -> tuple[ModifierColumn, ...]:
    """Return the columns for the questions of all schemes of a request, in the schemes' order.

    Parameters
    ----------
    request
        Questions that are answered in free text come along only if it says so.

    Returns
    -------
    tuple of ModifierColumn
        Names no other column of the events has.
    """
    asked: dict[tuple[str, ModifierKind], list[Modifier]] = {}
    for scheme in _distinct(coded.scheme for coded in request.codings):
        for modifier in scheme.modifiers:
            if modifier.kind is not ModifierKind.TEXT or request.free_text:
                asked.setdefault((modifier.id, modifier.kind), []).append(modifier)
    taken = {variable.name for variable in (*EVENTS, COMMENT)}
    return tuple(
        ModifierColumn(id=name, kind=kind, variable=_variable(found, taken))
        for (name, kind), found in asked.items()
    )


def _distinct(schemes: Iterable[Scheme]) -> Iterable[Scheme]:
    return {(scheme.id, scheme.meaning_hash): scheme for scheme in schemes}.values()


def _variable(found: list[Modifier], taken: set[str]) -> Variable:
    first = found[0]
    made = Variable(
        name=column_name(f"mod_{first.id}", "", taken),
        label=msg("Answer to the question: {question}", question=first.label),
        missing=msg("not asked of this code, or not answered"),
        width=16,
    )
    if first.kind is ModifierKind.NUMBER:
        return replace(made, type=NUMBER, unit=first.unit)
    words = tuple(dict.fromkeys(_words(found)))
    if not words:
        return made
    listed = msg("{values}", values=_listed(words))
    if first.kind is ModifierKind.MULTIPLE:
        listed = msg("{values}; several are joined by +", values=_listed(words))
    return replace(made, values=listed, words=words)


def _words(found: list[Modifier]) -> Iterator[tuple[str, LocalText]]:
    """Yield each answer with its label, of several versions the first one."""
    seen: set[str] = set()
    for modifier in found:
        for value in modifier.values:
            if value.id not in seen:
                seen.add(value.id)
                yield value.id, value.label


def _listed(words: tuple[tuple[str, LocalText], ...]) -> LocalText:
    return LocalText(
        tuple(
            (language, "; ".join(f"{word}: {label.get(language)}" for word, label in words))
            for language in _LANGUAGES
        )
    )


def _number(words: str) -> Cell:
    try:
        return float(words)
    except ValueError:
        return None
