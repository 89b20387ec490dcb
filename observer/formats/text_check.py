"""What no file can hold, found in a user's text before it is written, or while it is typed."""

import re

from observer.model.errors import TextError
from observer.model.messages import Message, msg

LONGEST_CELL = 32_767
"""Characters, counted as UTF-16 units, that fit in a cell of a workbook."""

_HALVES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def fault(text: str, longest: int = LONGEST_CELL) -> Message | None:
    """Return what is wrong with a text, or None.

    Parameters
    ----------
    text
        As the user typed it or a file brought it.
    longest
        How many UTF-16 units fit.

    Returns
    -------
    Message or None
        A sentence about the first fault.
    """
    if half := _HALVES.search(text):
        return msg(
            "character {position} is half a character, which no file can hold",
            position=half.start() + 1,
        )
    if control := _CONTROLS.search(text):
        return msg(
            "character {position} is a control character, which no file can hold",
            position=control.start() + 1,
        )
    length = utf16_length(text) if 2 * len(text) > longest else len(text)
    if length > longest:
        return msg(
            "the text has {length} characters and {longest} fit", length=length, longest=longest
        )
    return None


def checked(text: str, where: Message, longest: int = LONGEST_CELL) -> str:
    """Return a text as it stands; TextError, which names where it is, if no file can hold it.

    Parameters
    ----------
    text
        As the user typed it or a file brought it.
    where
        Where it is, in the user's words, such as "the words of the moment at 1:04".
    longest
        How many UTF-16 units fit.

    Returns
    -------
    str
        The same text.
    """
    found = fault(text, longest)
    if found is not None:
        raise TextError(
            msg("This text cannot be written: {where}: {fault}.", where=where, fault=found),
            msg("Type it anew or make it shorter."),
        )
    return text


def cell_place(table: str, row: int, column: str) -> Message:
    """Return where a cell is, to be named in an error."""
    return msg("table {table}, row {row}, column {column}", table=table, row=row, column=column)


def utf16_length(text: str) -> int:
    """Return the length that a workbook counts: characters outside the basic plane count twice."""
    return len(text) + sum(1 for character in text if character > "\uffff")
