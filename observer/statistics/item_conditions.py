"""Whether an item is asked at all: items that hang on how often something happened."""

from dataclasses import dataclass

from observer.model.rules import CodeRef, Condition, ConditionKind, ItemRef
from observer.statistics.composites import Place
from observer.statistics.inputs import CodedSession
from observer.statistics.onsets import Onsets


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """A condition of an item that is not met at a place.

    Attributes
    ----------
    condition
        Asks for its other codes to stand there at least so often.
    count
        How often they do.
    """

    condition: Condition
    count: int


def unasked_items(session: CodedSession, place: Place) -> dict[ItemRef, Unasked]:
    """Return the items whose condition is not met at a place, with the first such condition.

    Points and bouts of all the other codes of a condition are added up, a bout that ran already
    when the stretch began among them: a child that cried from the first frame did cry. Where none
    of them could be coded, nobody knows, and the item counts as asked.

    Parameters
    ----------
    session
        The coding with its scheme and window.
    place
        The session, a phase, a clip or a segment.

    Returns
    -------
    dict of ItemRef to Unasked
        They can be answered all the same: a condition is a hint.
    """
    conditions = [
        (condition, condition.of)
        for condition in session.scheme.conditions
        if condition.kind is ConditionKind.IF_COUNT and isinstance(condition.of, ItemRef)
    ]
    onsets = Onsets(session, [ref for condition, _ in conditions for ref in condition.others])
    found: dict[ItemRef, Unasked] = {}
    for condition, item in conditions:
        counts = [onsets.occurrences(ref, place.window) for ref in condition.others]
        known = [count for count in counts if count is not None]
        if known and sum(known) < condition.at_least:
            found.setdefault(item, Unasked(condition=condition, count=sum(known)))
    return found


def codes_asked_for(session: CodedSession) -> frozenset[CodeRef]:
    """Return the codes on which items hang."""
    return frozenset(
        ref
        for condition in session.scheme.conditions
        if condition.kind is ConditionKind.IF_COUNT
        for ref in condition.others
    )
