"""What a condition of a scheme says, in a sentence that a coder understands at once."""

from observer.model.conditions import Unmet
from observer.model.rules import CodeRef, Condition, ConditionKind, ItemRef
from observer.model.scheme import Scheme
from observer.model.time import US_PER_S
from observer.text.catalogue import Catalogue


def condition_words(condition: Condition, scheme: Scheme, text: Catalogue) -> str:
    """Return what a condition asks: in the scheme's own words, if it has any.

    Parameters
    ----------
    condition
        Of the scheme.
    scheme
        Names its codes and items.
    text
        Language.

    Returns
    -------
    str
        A sentence.
    """
    own = text.local(condition.label)
    if own:
        return own
    of = _name(condition.of, scheme, text)
    others = _or(tuple(_name(other, scheme, text) for other in condition.others), text)
    seconds = _seconds(condition.within_us, text)
    if condition.kind is ConditionKind.ONLY_WHILE:
        return text("{code} belongs inside {others}.", code=of, others=others)
    if condition.kind is ConditionKind.ONLY_AFTER:
        if not condition.within_us:
            return text("{code} comes after {others}.", code=of, others=others)
        return text(
            "{code} comes within {seconds} s after {others}.",
            code=of,
            others=others,
            seconds=seconds,
        )
    if condition.kind is ConditionKind.FOLLOW_UP:
        if not condition.within_us:
            return text("After {code} comes {others}.", code=of, others=others)
        return text(
            "After {code} comes {others}, within {seconds} s.",
            code=of,
            others=others,
            seconds=seconds,
        )
    return text(
        "{item} is answered from {number} times {others} on.",
        item=of,
        number=condition.at_least,
        others=others,
    )


def unmet_words(unmet: Unmet, scheme: Scheme, text: Catalogue) -> str:
    """Return in a sentence what a coding does not have.

    Parameters
    ----------
    unmet
        One finding of `model.conditions.unmet`.
    scheme
        Of the coding.
    text
        Language.

    Returns
    -------
    str
        A sentence; where it is stands in the finding.
    """
    if unmet.condition is not None:
        return condition_words(unmet.condition, scheme, text)
    if unmet.modifier is None or unmet.event is None:
        return ""
    ref = CodeRef(unmet.event.track, unmet.event.code)
    return text(
        "{code}: “{question}” has no answer yet.",
        code=_name(ref, scheme, text),
        question=text.local(unmet.modifier.label),
    )


def _name(ref: CodeRef | ItemRef, scheme: Scheme, text: Catalogue) -> str:
    named = scheme.code(ref) if isinstance(ref, CodeRef) else scheme.item(ref)
    return text.local(named.label)


def _or(names: tuple[str, ...], text: Catalogue) -> str:
    if len(names) <= 1:
        return "".join(names)
    return text("{names} or {last}", names=", ".join(names[:-1]), last=names[-1])


def _seconds(us: int, text: Catalogue) -> str:
    whole = us % US_PER_S == 0
    return text.number(us / US_PER_S, 0 if whole else 1)
