"""Which foreign files can be read, known by what is in them rather than by their names."""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from observer.formats import boris, elan, observer_xt
from observer.formats.foreign import MOST_BYTES, ForeignProject
from observer.formats.xml_tree import too_large
from observer.model.errors import FormatError
from observer.model.messages import msg

_HEAD = 4096
_ENCODINGS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class ForeignFormat:
    """A kind of file of another program.

    Attributes
    ----------
    program
        Whose files they are.
    patterns
        How their names end, as a dialog shows them.
    read
        Returns what is in one; FormatError if it cannot be read.
    """

    program: str
    patterns: tuple[str, ...]
    read: Callable[[bytes, str], ForeignProject]


BORIS = ForeignFormat(boris.PROGRAM, ("*.boris", "*.boris.gz", "*.obs"), boris.read_boris)
OBSERVER_XT = ForeignFormat(
    observer_xt.PROGRAM, ("*.otx", "*.odx", "*.otb"), observer_xt.read_observer_xt
)
ELAN = ForeignFormat(elan.PROGRAM, ("*.eaf",), elan.read_elan)
FOREIGN_FORMATS = (BORIS, OBSERVER_XT, ELAN)
"""Every kind, in the order in which they are shown."""


def has_foreign_name(name: str) -> bool:
    """Return whether a file is called as those of another program are."""
    patterns = (pattern for each in FOREIGN_FORMATS for pattern in each.patterns)
    return any(fnmatchcase(name.lower(), pattern) for pattern in patterns)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; FormatError if it cannot be read, or no such file is that large."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FormatError(
            msg("{file} cannot be read: {why}.", file=path.name, why=error.strerror or "?"),
            msg("Check its name and that you may read it."),
        ) from error
    if len(content) > MOST_BYTES:
        raise too_large(path.name)
    return content


def read_foreign(content: bytes, file: str) -> ForeignProject:
    """Return what is in a file of another program.

    Parameters
    ----------
    content
        The file's bytes.
    file
        Its name, as the user knows it.

    Returns
    -------
    ForeignProject
        Read by the format that its content shows.

    Raises
    ------
    FormatError
        If it is of none of the kinds, or cannot be read.
    """
    return _format_of(content, file).read(content, file)


def _format_of(content: bytes, file: str) -> ForeignFormat:
    if content.startswith(b"\x1f\x8b"):
        return BORIS
    if content.startswith(b"PK"):
        return OBSERVER_XT
    encoding = _ENCODINGS.get(content[:2], "utf-8")
    head = content[:_HEAD].decode(encoding, errors="replace").lstrip("\ufeff").lstrip()
    if head.startswith("{"):
        return BORIS
    if head.startswith("<"):
        for root, found in ((elan.ROOT, ELAN), (observer_xt.ROOT, OBSERVER_XT)):
            if f"<{root}" in head:
                return found
        # cut before its root, or of another program: its name tells which sentence it gets
        if file.lower().endswith(".eaf"):
            return ELAN
        if file.lower().endswith((".otx", ".odx")):
            return OBSERVER_XT
    raise FormatError(
        msg(
            "{file} is of none of these programs: {programs}.",
            file=file,
            programs=", ".join(each.program for each in FOREIGN_FORMATS),
        ),
        msg("Choose a file as that program saves it."),
    )
