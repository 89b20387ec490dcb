"""What the fields of the editor are: of which kind, how they are called, and when they count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from observer.model.messages import Message
from observer.schemes.edit import Content


class FieldKind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LOCAL = "local"
    LOCAL_LINES = "local_lines"
    ID = "id"
    KEY = "key"
    COLOUR = "colour"
    FLAG = "flag"
    CHOICE = "choice"
    NUMBER = "number"
    WHOLE = "whole"
    NUMBERS = "numbers"
    ONE = "one"
    MANY = "many"
    TICKS = "ticks"
    ANCHORS = "anchors"
    PAIRS = "pairs"
    ORDER = "order"


class Source(StrEnum):
    """Which parts a field can name."""

    NONE = ""
    SUBJECTS = "subjects"
    PHASES = "phases"
    MODIFIERS = "modifiers"
    REASONS = "reasons"
    CODES = "codes"
    OWN_STATES = "own_states"
    CODES_AND_ITEMS = "codes_and_items"
    ITEMS = "items"
    FIGURES = "figures"
    PARTS = "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field of a part.

    Attributes
    ----------
    key
        Where it stands in its part.
    choices
        Of a choice or of ticks: what the file says, and what it is called.
    fallback
        What goes without saying: it is not written.
    source
        What it names.
    when
        A field of the same part, and with which values of it this one counts.
    more
        Whether it is shown only when more is asked for.
    """

    key: tuple[str, ...]
    kind: FieldKind
    label: Message
    hint: Message | None = None
    choices: tuple[tuple[str, Message], ...] = ()
    fallback: Content | None = None
    source: Source = Source.NONE
    when: tuple[str, frozenset[str]] | None = None
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSpec:
    """A kind of part: what it is called, and its fields.

    Attributes
    ----------
    group
        Keys of the lists that it stands in.
    one
        What a single one is called.
    add
        What the command says that adds one.
    about
        What it is for, in a sentence.
    starts_with
        What a new one says beside its id, number and label.
    """

    group: tuple[str, ...]
    one: Message
    add: Message
    about: Message
    fields: tuple[FieldSpec, ...]
    starts_with: Mapping[str, Content] = field(default_factory=dict)
