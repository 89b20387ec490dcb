"""Writing schemes: fields changed in the user's own file, and whole new files."""

import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from typing import TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Comment, Table, Whitespace

from observer.model.errors import SchemeError, TextError
from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.schemes.document import read_document
from observer.schemes.findings import Findings
from observer.schemes.layout import lines_of

Setting: TypeAlias = str | int | float | bool | Sequence[str]
Path: TypeAlias = tuple[str, ...]
"""Keys from the top down; in a list of tables the id stands for the table."""

_BOM = b"\xef\xbb\xbf"


def set_values(content: bytes, changes: Mapping[Path, Setting | None]) -> bytes:
    """Return a scheme file with some fields changed and everything else as it was.

    Parameters
    ----------
    content
        The user's file.
    changes
        By path, such as ``("tracks", "child_gaze", "codes", "gaze_toy", "label", "nl")``;
        None removes a field.

    Returns
    -------
    bytes
        The file with its comments, order and unknown fields.

    Raises
    ------
    SchemeError
        If the file has a fault of form, or holds no such part.
    """
    findings = Findings("")
    read_document(content, findings)
    if findings.has_errors:
        raise SchemeError(
            msg("The scheme file cannot be changed, because it cannot be read."),
            msg("Mend what is listed first."),
            problems=tuple(findings),
        )
    if not changes:
        return content
    text = content.removeprefix(_BOM).decode("utf-8")
    is_crlf = "\r\n" in text and text.count("\r\n") == text.count("\n")
    expected: dict[str, object] = tomllib.loads(text)
    for path, value in changes.items():
        _set(expected, path, value)
    written = _changed(text.replace("\r\n", "\n") if is_crlf else text, changes)
    if written is None or tomllib.loads(written) != expected:
        raise SchemeError(
            msg("The change of {path} does not fit this file.", path=".".join(next(iter(changes)))),
            msg("Change it in a text editor."),
        )
    return (_BOM if content.startswith(_BOM) else b"") + _encoded(
        written.replace("\n", "\r\n") if is_crlf else written
    )


def _changed(text: str, changes: Mapping[Path, Setting | None]) -> str | None:
    """Return the text with the changes made; None if tomlkit cannot make them."""
    try:
        document = tomlkit.parse(text)
        for path, value in changes.items():
            _set(document, path, value)
        written = tomlkit.dumps(document)
        tomllib.loads(written)
    except (TOMLKitError, tomllib.TOMLDecodeError):
        return None
    return written


def _set(top: MutableMapping[str, object], path: Path, value: Setting | None) -> None:
    *parents, last = path
    inner: object = top
    for i, part in enumerate(parents):
        outer = inner
        inner = _step(outer, part)
        if inner is None and isinstance(outer, MutableMapping) and i == len(parents) - 1:
            if value is not None:
                _add_inner(outer, part, last, value)
            return
    if not isinstance(inner, MutableMapping):
        raise _no_such_part(path)
    if value is None:
        inner.pop(last, None)
    elif last in inner or not isinstance(inner, Table):
        inner[last] = value if isinstance(value, str | int | float | bool) else list(value)
    else:
        _append(inner, last, value)


def _step(outer: object, part: str) -> object:
    if isinstance(outer, Mapping):
        return outer.get(part)
    if isinstance(outer, Sequence) and not isinstance(outer, str):
        for item in outer:
            if isinstance(item, Mapping) and item.get("id") == part:
                return item
    return None


def _add_inner(outer: MutableMapping[str, object], part: str, last: str, value: Setting) -> None:
    """Add a field whose table does not exist yet, as ``part.last = value``."""
    plain = value if isinstance(value, str | int | float | bool) else list(value)
    if isinstance(outer, Table):
        _append(outer, part, plain, last)
    elif isinstance(outer, tomlkit.TOMLDocument):
        outer[part] = tomlkit.inline_table().append(last, plain)
    else:
        outer[part] = {last: plain}


def _append(table: Table, key: str, value: Setting, inner: str = "") -> None:
    """Add a field behind the last one, before the comments that lead to the next heading."""
    body = table.value.body
    rest = []
    while body and isinstance(body[-1][1], Comment | Whitespace):
        rest.append(body.pop())
    plain = value if isinstance(value, str | int | float | bool) else list(value)
    table.append(tomlkit.key([key, inner]) if inner else tomlkit.key(key), tomlkit.item(plain))
    body.extend(reversed(rest))


def _no_such_part(path: Path) -> SchemeError:
    return SchemeError(
        msg("The scheme file has no part {path}.", path=".".join(path[:-1])),
        msg("Open the file again; it may have been changed in the meantime."),
    )


def to_toml(scheme: Scheme) -> bytes:
    """Return a scheme as a new file, laid out as the bundled ones are.

    Parameters
    ----------
    scheme
        Any sound scheme.

    Returns
    -------
    bytes
        UTF-8; reading it gives an equal scheme, and writing that the same bytes.
    """
    return _encoded("\n".join(lines_of(scheme)) + "\n")


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise TextError(
            msg("A text of the scheme holds a character that no file can hold."),
            msg("Type the text again; perhaps it was copied from another program."),
        ) from error
