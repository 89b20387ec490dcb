"""Writing schemes: fields changed in the user's own file, and whole new files."""

import tomllib
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Comment, Table, Whitespace

from observer.model.errors import SchemeError, TextError
from observer.model.local_text import LocalText
from observer.model.messages import msg
from observer.model.scheme import (
    Code,
    Contingency,
    Modifier,
    ModifierKind,
    ModifierValue,
    Scheme,
    Subject,
    Track,
)
from observer.model.time import US_PER_S
from observer.schemes.document import read_document
from observer.schemes.findings import Findings

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
    lines = [
        "format = 1",
        _pair("id", scheme.id),
        _pair("version", scheme.version),
        _pair("status", "locked" if scheme.locked else "draft"),
        _pair("languages", list(scheme.languages)),
        *_given("author", scheme.author),
        *_given("licence", scheme.licence),
        "",
        *_texts("title", scheme.title),
        *_texts("description", scheme.description),
    ]
    for subject in scheme.subjects:
        lines += ["", *_subject(subject)]
    for modifier in scheme.modifiers:
        lines += ["", *_modifier(modifier)]
    for track in scheme.tracks:
        lines += ["", *_track(track)]
    for contingency in scheme.contingencies:
        lines += ["", *_contingency(contingency)]
    for reason in scheme.uncodable_reasons:
        lines += ["", "[[uncodable.reasons]]", *_choice(reason)]
    return _encoded("\n".join(lines) + "\n")


def _subject(subject: Subject) -> list[str]:
    return [
        "[[subjects]]",
        _pair("id", subject.id),
        _pair("role", subject.role.value),
        *_texts("label", subject.label),
        *_given("colour", subject.colour),
    ]


def _choice(value: ModifierValue) -> list[str]:
    return [_pair("id", value.id), *_given("key", value.key), *_texts("label", value.label)]


def _modifier(modifier: Modifier) -> list[str]:
    lines = [
        "[[modifiers]]",
        _pair("id", modifier.id),
        _pair("kind", modifier.kind.value),
        *_texts("label", modifier.label),
        *(["required = true"] if modifier.required else []),
        _pair("ask_at", modifier.ask_at.value),
        *_given("unit", modifier.unit),
    ]
    if modifier.kind is ModifierKind.NUMBER:
        for key, bound in (("minimum", modifier.minimum), ("maximum", modifier.maximum)):
            lines += [] if bound is None else [_pair(key, bound)]
    for value in modifier.values:
        lines += ["", "[[modifiers.values]]", *_choice(value)]
    return lines


def _track(track: Track) -> list[str]:
    lines = [
        "[[tracks]]",
        _pair("id", track.id),
        _pair("subject", track.subject),
        *_given("target", track.target),
        *_texts("label", track.label),
        *(["exclusive = true"] if track.exclusive else []),
        *(["exhaustive = true"] if track.exhaustive else []),
        *_given("default_code", track.default_code),
    ]
    for code in track.codes:
        lines += ["", *_code(code)]
    return lines


def _code(code: Code) -> list[str]:
    return [
        "[[tracks.codes]]",
        _pair("id", code.id),
        _pair("number", code.number),
        _pair("kind", code.kind.value),
        *_given("key", code.key),
        _pair("colour", code.colour),
        *([_pair("modifiers", list(code.modifiers))] if code.modifiers else []),
        *(["hide_from_parent = true"] if code.hide_from_parent else []),
        *_texts("label", code.label),
        *_texts("short_label", code.short_label),
        *_texts("definition", code.definition),
        *_texts("examples", code.examples),
        *_texts("non_examples", code.non_examples),
        *_texts("parent_wording", code.parent_wording),
    ]


def _contingency(contingency: Contingency) -> list[str]:
    return [
        "[[contingencies]]",
        _pair("id", contingency.id),
        *(["headline = true"] if contingency.headline else []),
        _pair("window_s", contingency.window_us / US_PER_S),
        *(
            [_pair("burst_gap_s", contingency.burst_gap_us / US_PER_S)]
            if contingency.burst_gap_us
            else []
        ),
        _pair("bids", [f"{ref.track}.{ref.code}" for ref in contingency.bids]),
        _pair("responses", [f"{ref.track}.{ref.code}" for ref in contingency.responses]),
        *_texts("label", contingency.label),
    ]


def _pair(key: str, value: Setting) -> str:
    return f"{key} = {_literal(value)}"


def _literal(value: Setting) -> str:
    if isinstance(value, str | int | float | bool):
        return tomlkit.item(value).as_string()
    return f"[{', '.join(_literal(item) for item in value)}]"


def _given(key: str, value: str) -> Iterable[str]:
    return [_pair(key, value)] if value else []


def _texts(key: str, text: LocalText) -> Iterable[str]:
    """Yield one line per language; a text of several lines as a list."""
    for language, words in text.texts:
        lines = words.split("\n")
        yield _pair(f"{key}.{language}", words if len(lines) == 1 else lines)


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise TextError(
            msg("A text of the scheme holds a character that no file can hold."),
            msg("Type the text again; perhaps it was copied from another program."),
        ) from error
