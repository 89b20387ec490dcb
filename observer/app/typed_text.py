"""What comes in is looked at once, here, so that no file and no database has to refuse it later."""

from collections.abc import Iterator
from dataclasses import fields

from observer.formats.text_check import checked
from observer.model.edits import Edit, Record
from observer.model.errors import EditError
from observer.model.event import Anchor, Event
from observer.model.messages import msg

_SURELY_SHORT = 10_000
_LARGEST = 2**63 - 1


def refuse_unwritable_text(edit: Edit) -> None:
    """Refuse what could never be written.

    Raises TextError for text that no file could hold (half characters, too long), EditError for
    numbers beyond the 64 bits that databases and tables have for one.
    """
    for record in edit.added:
        for value in _values(record):
            if isinstance(value, str):
                if not (value.isprintable() and len(value) < _SURELY_SHORT):
                    checked(value, msg("what you typed"))
            elif not -_LARGEST <= value <= _LARGEST:
                raise EditError(
                    msg("A number is larger than a project can hold."), msg("Type a smaller one.")
                )


def _values(record: Record | Anchor) -> Iterator[str | int]:
    for item in fields(record):
        value = getattr(record, item.name)
        if isinstance(value, str | int):
            yield value
        elif isinstance(value, Anchor):
            yield from _values(value)
    if isinstance(record, Event):
        for _, values in record.modifiers:
            yield from values
