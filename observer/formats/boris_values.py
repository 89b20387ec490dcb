"""Values out of the JSON of BORIS, whatever type they turn out to have."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from observer.formats.foreign import ForeignCode, ForeignModifier, shortened

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"


@dataclass(slots=True)
class Ethogram:
    """What observations are coded with; they may bring what was never declared.

    Attributes
    ----------
    codes
        By name, in order.
    modifiers
        By id.
    subjects
        Names that are known.
    variables
        Descriptions of the independent variables, by name.
    new_subjects
        Names that only the observations have, in order.
    """

    codes: dict[str, ForeignCode]
    modifiers: dict[str, ForeignModifier]
    subjects: set[str]
    variables: dict[str, str]
    new_subjects: list[str] = field(default_factory=list)


def as_dict(value: Plain) -> dict[str, Plain]:
    """Return a value that should be an object; empty if it is none."""
    return value if isinstance(value, dict) else {}


def as_list(value: Plain) -> list[Plain]:
    """Return a value that should be a list; empty if it is none."""
    return value if isinstance(value, list) else []


def as_text(value: Plain) -> str:
    """Return a value that should be a text, without white space around it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value)


def numbered(value: Plain, place: str) -> Iterator[tuple[str, Plain]]:
    """Yield places and parts of what BORIS numbers "0", "1", … in the order of the numbers.

    Parameters
    ----------
    value
        An object with numbers as keys, or a list.
    place
        Dotted key of it in the file.

    Yields
    ------
    tuple of str and Plain
        Dotted key and part.
    """
    if isinstance(value, list):
        for i, part in enumerate(value):
            yield f"{place}.{i}", part
    elif isinstance(value, dict):
        order = sorted(value, key=lambda k: (not k.isdecimal(), int(k) if _is_small(k) else 0))
        for key in order:
            yield f"{place}.{key}", value[key]


def raw(value: Plain) -> str:
    """Return a value as it stands in the file, cut where it is long."""
    return shortened(json.dumps(value, ensure_ascii=False))


def _is_small(key: str) -> bool:
    return key.isdecimal() and len(key) < len("1000000")
