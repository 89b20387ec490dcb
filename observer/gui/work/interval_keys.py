"""What a typed character means in an interval coding: an item's own key, or a figure."""

from dataclasses import dataclass
from enum import StrEnum

from observer.model.forms import IntervalCoding, IntervalMode, Item, Scale

_FIGURES = "1234567890"


class Answering(StrEnum):
    """How an item is answered."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    COUNT = "count"
    LEVEL = "level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a character does.

    Attributes
    ----------
    value
        What the item gets; None where its key counts, toggles or points at it.
    """

    item: Item
    value: float | None = None


def answering(form: IntervalCoding, item: Item) -> Answering:
    """Return how an item is answered.

    Of several items that are yes or no, one alone can be what lasted longest: it is chosen.
    """
    choices = form.scale_of(item).choices
    if form.mode is IntervalMode.COUNT or not choices:
        return Answering.COUNT
    if set(choices) != {0.0, 1.0}:
        return Answering.LEVEL
    one_of_several = form.mode is IntervalMode.PREDOMINANT and len(form.items) > 1
    return Answering.CHOICE if one_of_several else Answering.YES_NO


def figures(form: IntervalCoding, item: Item) -> dict[str, float]:
    """Return the figure that stands for each value of an item."""
    return figures_of(form.scale_of(item))


def figures_of(scale: Scale) -> dict[str, float]:
    """Return the figure that stands for each value of a scale: itself, or its place in the row.

    Parameters
    ----------
    scale
        With steps; without them there is no figure for anything.

    Returns
    -------
    dict
        Values beyond the ten figures have none.
    """
    choices = scale.choices
    if all(value.is_integer() and value >= 0 for value in choices):
        return {str(int(value)): value for value in choices if value < len(_FIGURES)}
    return dict(zip(_FIGURES, choices, strict=False)) if len(choices) <= len(_FIGURES) else {}


def item_figure(form: IntervalCoding, item: Item) -> str:
    """Return the figure that stands for an item itself; empty where figures stand for values."""
    if len(form.items) == 1 or any(answering(form, i) is Answering.LEVEL for i in form.items):
        return ""
    at = form.items.index(item)
    return _FIGURES[at] if at < len(_FIGURES) else ""


def item_cap(form: IntervalCoding, item: Item) -> str:
    """Return what stands on the cap of an item: its key, or its figure where it has none."""
    return item.key.upper() or item_figure(form, item)


def meaning(form: IntervalCoding, active: Item | None, character: str) -> Meaning | None:
    """Return what a character means.

    Parameters
    ----------
    form
        Which interval coding.
    active
        The item that a figure is about, if there is one.
    character
        As typed, in lower case.

    Returns
    -------
    Meaning or None
        None if it means nothing here.
    """
    for item in form.items:
        if item.key and item.key.casefold() == character:
            return Meaning(item=item)
    if len(character) != 1 or character not in _FIGURES:
        return None
    for item in form.items:
        if item_figure(form, item) == character and not item.key:
            return Meaning(item=item)
    if active is None or answering(form, active) is Answering.COUNT:
        return None
    value = figures(form, active).get(character)
    has_own = item_figure(form, active)
    return Meaning(item=active, value=value) if value is not None and not has_own else None
