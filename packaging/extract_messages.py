"""Babel's extractor for our own calls: a ``pmsg`` to a parent asks for one text per address.

A part of the mapping file may name the calls that hold sentences there (``calls = msg pmsg``).

``make translate`` and ``check_catalogue.py`` use it through ``babel.cfg``; Python must find it
(``PYTHONPATH=packaging``).
"""

import ast
from collections.abc import Collection, Generator
from typing import IO, TYPE_CHECKING, TypeAlias, cast

from babel.messages.extract import extract_python

from observer.statistics import docstrings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from babel.messages.extract import _Keyword, _PyOptions

ADDRESSES = ("je", "u", "jullie")
"""The forms of address of `observer.model.sheet.Address`."""

_Found: TypeAlias = tuple[int, str | None, str | tuple[str | None, ...], list[str]]
"""What Babel's own extractor yields, whatever its annotation says."""


def extract(
    fileobj: IO[bytes],
    keywords: "Mapping[str, _Keyword]",
    comment_tags: Collection[str],
    options: "_PyOptions",
) -> Generator[_Found, None, None]:
    """Yield what Babel finds in a Python file, a ``pmsg`` without literal context three times.

    Where the mapping says so (``docstrings = summary notes``), what docstrings state about figures
    comes along; see `observer.statistics.docstrings`.

    Parameters
    ----------
    fileobj
        The source.
    keywords
        Names of the calls to look for.
    comment_tags
        Marks of comments for translators.
    options
        Of the mapping file.

    Yields
    ------
    tuple
        Line, name of the call, its literal arguments and the comments above it.
    """
    if parts := str(options.get("docstrings", "")).split():
        yield from _stated(fileobj, parts)
    calls = str(options.get("calls", "")).split()
    found = cast("Iterable[_Found]", extract_python(fileobj, keywords, comment_tags, options))
    for line, name, arguments, comments in found:
        if calls and name not in calls:
            continue
        if name == "pmsg" and isinstance(arguments, tuple) and arguments[0] is None:
            for address in ADDRESSES:
                yield line, name, (address, *arguments[1:]), comments
        else:
            yield line, name, arguments, comments


def _stated(fileobj: IO[bytes], parts: Collection[str]) -> Generator[_Found, None, None]:
    """Yield the texts by which docstrings define figures, and leave the file at its begin."""
    tree = ast.parse(fileobj.read())
    fileobj.seek(0)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            stated = docstrings.read(ast.get_docstring(node))
            if stated.is_definition:
                texts = stated.texts if "summary" in parts else stated.texts[1:]
                for text in texts:
                    yield node.lineno, "msg", text, []
