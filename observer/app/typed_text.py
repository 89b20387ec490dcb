"""Text is looked at when it comes in, so that no file has to refuse it later."""

from collections.abc import Iterator
from dataclasses import fields

from observer.formats.text_check import checked
from observer.model.edits import Edit, Record
from observer.model.event import Event
from observer.model.messages import msg

_SURELY_SHORT = 10_000


def refuse_unwritable_text(edit: Edit) -> None:
    """Raise TextError if an edit brings text that no file could hold: half characters, too long."""
    for record in edit.added:
        for text in _texts(record):
            if not (text.isprintable() and len(text) < _SURELY_SHORT):
                checked(text, msg("what you typed"))


def _texts(record: Record) -> Iterator[str]:
    for item in fields(record):
        value = getattr(record, item.name)
        if isinstance(value, str):
            yield value
    if isinstance(record, Event):
        for _, values in record.modifiers:
            yield from values
