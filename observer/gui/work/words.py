"""How answers, and the keys that give them, are written on the screen."""

from types import MappingProxyType

from PySide6.QtGui import QKeySequence

from observer.gui.actions import Commands
from observer.model.event import Score
from observer.model.forms import Absence, Form, FormKind, Item
from observer.model.messages import pmsg
from observer.model.rules import CodeRef, ItemRef
from observer.model.scheme import Scheme
from observer.text.catalogue import Catalogue

_YES_NO = (0.0, 1.0)
_SHORTEST = 6
_ARROWS = MappingProxyType(
    {
        "Up": "\N{UPWARDS ARROW}",
        "Down": "\N{DOWNWARDS ARROW}",
        "Left": "\N{LEFTWARDS ARROW}",
        "Right": "\N{RIGHTWARDS ARROW}",
    }
)


def key_cap(commands: Commands, action_id: str) -> str:
    """Return the first key of a command as it stands on the key itself: arrows as arrows."""
    plain = next(iter(commands.keys(action_id)), QKeySequence()).toString()
    return _ARROWS.get(plain) or commands.key_text(action_id)


def absence_words(absence: Absence, text: Catalogue) -> str:
    """Return in a few words why there is no value."""
    match absence:
        case Absence.NOT_APPLICABLE:
            return text("not applicable")
        case Absence.NOT_OBSERVED:
            return text("not observed")
        case Absence.NOT_SCORABLE:
            return text("not scorable")


def absence_short(absence: Absence, text: Catalogue) -> str:
    """Return what stands on the button of a reason."""
    if absence is Absence.NOT_APPLICABLE:
        return text.render(pmsg("short", "n/a"))
    if absence is Absence.NOT_OBSERVED:
        return text.render(pmsg("short", "not observed"))
    return absence_words(absence, text)


def absence_help(absence: Absence, text: Catalogue) -> str:
    """Return in a sentence what a reason means."""
    match absence:
        case Absence.NOT_APPLICABLE:
            return text("Not applicable: there was no occasion for it in this film.")
        case Absence.NOT_OBSERVED:
            return text("Not observed: it could have shown, but did not.")
        case Absence.NOT_SCORABLE:
            return text("Not scorable: it could not be seen or heard well enough.")


def value_words(form: Form, item: Item, value: float, text: Catalogue) -> str:
    """Return what stands on the button of a value: words for a checklist of no and yes."""
    scale = form.scale_of(item)
    choices = scale.choices if scale else ()
    if form.kind is not FormKind.CHECKLIST or choices != _YES_NO:
        return text.short_number(value)
    if not (item.anchors or form.anchors):
        return text("yes") if value else text("no")
    named = {each.value: text.local(each.label) for each in item.anchors or form.anchors}
    is_short = all(0 < len(named.get(each, "")) <= _SHORTEST for each in _YES_NO)
    return named[value] if is_short else text.short_number(value)


def answer_words(form: Form, item: Item, score: Score | None, text: Catalogue) -> str:
    """Return an answer in a few words; empty where the item is missing."""
    if score is None or not score.is_answered:
        return ""
    if score.absence is not None:
        return absence_words(score.absence, text)
    if score.value is None:
        return score.words
    words = value_words(form, item, score.value, text)
    return f"{words} {form.unit}".rstrip() if form.kind is FormKind.NUMBER else words


def part_words(scheme: Scheme, part: CodeRef | ItemRef | str, text: Catalogue) -> str:
    """Return how a part of a composite is called."""
    if isinstance(part, CodeRef):
        code = scheme.code(part)
        return text.local(code.short_label) or text.local(code.label)
    if isinstance(part, ItemRef):
        item = scheme.item(part)
        return text.local(item.short_label) or text.local(item.label)
    known = {each.id: each for each in scheme.composites}
    return text.local(known[part].label) if part in known else part
