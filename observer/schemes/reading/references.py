"""Codes and items that are named from elsewhere in a scheme: ``track.code``, ``form.item``."""

from dataclasses import dataclass

from observer.model.messages import msg
from observer.model.rules import CodeRef, ItemRef
from observer.schemes.fields import Fields


@dataclass(frozen=True, slots=True)
class Names:
    """What a reference can begin with.

    Attributes
    ----------
    codes
        Tracks and codes, in pairs.
    sheets
        Ids of the forms and interval codings; what begins with another id is taken for a code.
    """

    codes: frozenset[tuple[str, str]]
    sheets: frozenset[str]


def code_refs(fields: Fields, key: str, *, required: bool = False) -> tuple[CodeRef, ...]:
    """Return the codes that a list names; what names none is told."""
    found = (code_ref(fields, key, word) for word in fields.words(key, required=required))
    return tuple(ref for ref in found if ref is not None)


def code_ref(fields: Fields, key: str, word: object) -> CodeRef | None:
    """Return the code that a word names; None, and told, if it names none."""
    halves = _halves(word)
    if halves is None:
        fields.error(
            key,
            msg("“{value}” does not name a code.", value=str(word)[:60]),
            msg('Write the track, a point and the code, such as "child_signal.approach".'),
        )
        return None
    return CodeRef(*halves)


def item_refs(fields: Fields, key: str) -> tuple[ItemRef, ...]:
    """Return the items that a list names; what names none is told."""
    found: list[ItemRef] = []
    for word in fields.words(key):
        halves = _halves(word)
        if halves is None:
            fields.error(
                key,
                msg("“{value}” does not name an item.", value=word[:60]),
                msg('Write the form, a point and the item, such as "floor_play.warmth".'),
            )
        else:
            found.append(ItemRef(*halves))
    return tuple(found)


def any_ref(word: str, names: Names) -> CodeRef | ItemRef | None:
    """Return the code or item that a word names; None if it has not the form of a name."""
    halves = _halves(word)
    if halves is None:
        return None
    is_item = halves[0] in names.sheets and halves not in names.codes
    return ItemRef(*halves) if is_item else CodeRef(*halves)


def _halves(word: object) -> tuple[str, str] | None:
    first, dot, second = word.partition(".") if isinstance(word, str) else ("", "", "")
    return (first, second) if first and dot and second else None
