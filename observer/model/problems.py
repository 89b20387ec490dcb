"""Findings about a user's data: what is wrong, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum

from observer.model.messages import Message


class Severity(StrEnum):
    """How much a problem stands in the way."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding, with its place and its mend.

    Attributes
    ----------
    what
        What is wrong.
    mend
        What the user can do about it.
    severity
        Whether the data can be used as they stand.
    file
        Name of the file, as the user knows it; empty if there is none.
    line
        Line in that file, counted from 1, if known.
    key
        Dotted key or column in that file; empty if there is none.
    """

    what: Message
    mend: Message
    severity: Severity = Severity.ERROR
    file: str = ""
    line: int | None = None
    key: str = ""
