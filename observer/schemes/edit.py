"""Editing a scheme file part by part, also while it is not sound yet.

What is edited is the text: a value is written over, a line or a whole part is put in, cut out or
moved, and every other byte stays as it was. Each change is proved by reading the file again.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError

from observer.model.errors import SchemeError, TextError
from observer.model.messages import msg
from observer.schemes.layout import literal
from observer.schemes.pairs import PairMap, Spot
from observer.schemes.sections import SectionedText, Step, does_not_fit

PartPath: TypeAlias = tuple[str | int, ...]
"""Keys from the top down; in a list of parts a number, counted from 0, says which one."""
Content: TypeAlias = str | int | float | bool | Sequence["Content"] | Mapping[str, "Content"]
Tree: TypeAlias = dict[str, object]

GROUPS = (
    "subjects",
    "phases",
    "modifiers",
    "tracks",
    "forms",
    "intervals",
    "traces",
    "conditions",
    "composites",
    "contingencies",
    "dyadic",
    "reliability",
    "moves",
    "uncodable",
)
"""The parts of a file in the order in which a new one has them."""
_TABLES = frozenset({"dyadic", "reliability", "uncodable"})
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TomlText:
    """A file as text with line feeds, and how it is to be written back.

    Attributes
    ----------
    text
        Sound TOML.
    """

    text: str
    has_mark: bool
    is_windows: bool

    @classmethod
    def of(cls, content: bytes) -> "TomlText":
        """Return the text of a file."""
        text = content.removeprefix(_BOM).decode("utf-8")
        ends = "\r\n" in text and text.count("\r\n") == text.count("\n")
        plain = text.replace("\r\n", "\n") if ends else text
        return cls(plain, content.startswith(_BOM), ends)

    def with_text(self, text: str) -> bytes:
        """Return another text, written as this file is."""
        written = text.replace("\n", "\r\n") if self.is_windows else text
        try:
            encoded = written.encode("utf-8")
        except UnicodeEncodeError as error:
            raise TextError(
                msg("A text of the scheme holds a character that no file can hold."),
                msg("Type the text again; perhaps it was copied from another program."),
            ) from error
        return (_BOM if self.has_mark else b"") + encoded


def tree_of(content: bytes) -> Tree:
    """Return what a file without faults of form says, as the standard library reads it."""
    return tomllib.loads(TomlText.of(content).text)


def value_at(tree: object, path: PartPath) -> object:
    """Return what stands at a path; None if nothing does."""
    for step in path:
        if isinstance(tree, Mapping) and isinstance(step, str):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and 0 <= step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def set_value(content: bytes, path: PartPath, value: Content | None) -> bytes:
    """Return a file with one value changed.

    Parameters
    ----------
    content
        A file without faults of form.
    path
        Of the value, such as ``("tracks", 0, "codes", 2, "label", "nl")``.
    value
        None takes it out.

    Returns
    -------
    bytes
        With every other byte as it was.

    Raises
    ------
    SchemeError
        If it cannot be done in the way the file is written.
    """
    if value is None and value_at(tree_of(content), path) is None:
        return content

    def change(tree: Tree) -> None:
        _set_in(tree, path, value)

    def write(text: str) -> str | None:
        return _with_value(text, path, value)

    return _edited(content, write, change)


def add_part(
    content: bytes, path: PartPath, part: Mapping[str, Content], at: int | None = None
) -> bytes:
    """Return a file with a part more.

    Parameters
    ----------
    content
        A file without faults of form.
    path
        Of the list that it is to stand in, such as ``("tracks", 0, "codes")``.
    part
        What it says; texts of several languages and lists of parts lie within.
    at
        Which one it is then; None for the last.

    Returns
    -------
    bytes
        With every other byte as it was.

    Raises
    ------
    SchemeError
        If it cannot be done in the way the file is written.
    """
    standing = value_at(tree_of(content), path)
    count = len(standing) if isinstance(standing, list) else 0
    number = count if at is None else max(0, min(at, count))

    def change(tree: Tree) -> None:
        parent = _reached(tree, path[:-1])
        own = parent.setdefault(str(path[-1]), []) if isinstance(parent, dict) else None
        if not isinstance(own, list):
            raise does_not_fit()
        own.insert(number, _plain(part))

    def write(text: str) -> str | None:
        pairs = PairMap(text)
        if path in pairs.spots:
            return pairs.with_item(path, number, _written(part))
        return _with_part(SectionedText(text), path, part, number, count)

    return _edited(content, write, change)


def remove_part(content: bytes, path: PartPath) -> bytes:
    """Return a file without a part, the comment right above its heading included.

    Parameters
    ----------
    content
        A file without faults of form.
    path
        Of the part, such as ``("tracks", 0, "codes", 2)`` or ``("reliability",)``.

    Returns
    -------
    bytes
        With every other byte as it was.

    Raises
    ------
    SchemeError
        If it cannot be done in the way the file is written.
    """

    def change(tree: Tree) -> None:
        parent, last = _reached(tree, path[:-1]), path[-1]
        if isinstance(parent, list) and isinstance(last, int):
            del parent[last]
        elif isinstance(parent, dict):
            parent.pop(str(last), None)
        if parent == [] and len(path) > 1:
            _remove_empty(tree, path[:-1])

    def write(text: str) -> str | None:
        pairs, last = PairMap(text), path[-1]
        if path[:-1] in pairs.spots and isinstance(last, int):
            return pairs.without_item(path[:-1], last)
        return SectionedText(text).cut(_steps(path))

    return _edited(content, write, change)


def move_part(content: bytes, path: PartPath, to: int) -> bytes:
    """Return a file in which a part stands at another place of its list.

    Parameters
    ----------
    content
        A file without faults of form.
    path
        Of the part.
    to
        Which one of its list it is then.

    Returns
    -------
    bytes
        With the lines of every part as they were.

    Raises
    ------
    SchemeError
        If it cannot be done in the way the file is written.
    """
    *parent, last = path
    standing = value_at(tree_of(content), tuple(parent))
    count = len(standing) if isinstance(standing, list) else 0
    if not isinstance(last, int) or not 0 <= last < count or last == to:
        return content
    order = [number for number in range(count) if number != last]
    order.insert(to, last)

    def change(tree: Tree) -> None:
        own = _reached(tree, tuple(parent))
        if isinstance(own, list):
            own[:] = [own[number] for number in order]

    def write(text: str) -> str | None:
        pairs = PairMap(text)
        if tuple(parent) in pairs.spots:
            return pairs.rearranged(tuple(parent), order)
        places = [_steps((*parent, number)) for number in range(count)]
        return SectionedText(text).rearranged(places, [places[number] for number in order])

    return _edited(content, write, change)


def line_of(content: bytes, path: PartPath) -> int | None:
    """Return the line of a part's heading, counted from 1; None if it has none of its own."""
    text = TomlText.of(content).text
    own = SectionedText(text)
    for section in own.sections:
        if section.path == _steps(path):
            rows = range(section.start, section.stop)
            return next((r + 1 for r in rows if not own.lines[r].lstrip().startswith("#")), None)
    return None


# How a change is made and proved


def _edited(
    content: bytes, write: Callable[[str], str | None], change: Callable[[Tree], None]
) -> bytes:
    """Return the file with a change: as text if that says what it should, else by its tree."""
    toml = TomlText.of(content)
    tree = tomllib.loads(toml.text)
    expected = deepcopy(tree)
    change(expected)
    if expected == tree:
        return content
    for attempt in (lambda: write(toml.text), lambda: _by_tree(toml.text, change)):
        written = attempt()  # type: ignore[no-untyped-call]
        if written is not None and _says(written, expected):
            return toml.with_text(written)
    raise does_not_fit()


def _says(text: str, expected: Tree) -> bool:
    try:
        return _without_empty(tomllib.loads(text)) == _without_empty(expected)
    except (tomllib.TOMLDecodeError, ValueError):
        return False


def _without_empty(value: object) -> object:
    """Return what is said, where nothing and an empty list or table are the same."""
    if isinstance(value, dict):
        inner = {key: _without_empty(each) for key, each in value.items()}
        return {key: each for key, each in inner.items() if each not in ([], {})}
    return [_without_empty(each) for each in value] if isinstance(value, list) else value


def _by_tree(text: str, change: Callable[[Tree], None]) -> str | None:
    """Return the text with a change where parts or values stand between brackets."""
    try:
        document = tomlkit.parse(text)
        change(document)
        return tomlkit.dumps(document)
    except (TOMLKitError, TypeError, ValueError, IndexError, KeyError, SchemeError):
        return None


def _set_in(tree: Tree, path: PartPath, value: Content | None) -> None:
    parent: object = tree
    for step in path[:-1]:
        if isinstance(parent, dict):
            parent = parent.setdefault(str(step), {})
        elif isinstance(parent, list) and isinstance(step, int) and step < len(parent):
            parent = parent[step]
    last = path[-1]
    if isinstance(parent, list) and isinstance(last, int) and value is not None:
        parent[last] = _plain(value)
    elif isinstance(parent, dict) and value is not None:
        parent[str(last)] = _plain(value)
    elif isinstance(parent, dict):
        parent.pop(str(last), None)
        if not parent and len(path) > 1 and isinstance(path[-2], str):
            _remove_empty(tree, path[:-1])
    else:
        raise does_not_fit()


def _remove_empty(tree: Tree, path: PartPath) -> None:
    """Take out what holds nothing any more: no line of the file speaks of it."""
    above = _reached(tree, path[:-1])
    if isinstance(above, dict) and not isinstance(path[-1], int):
        above.pop(path[-1], None)
        if not above and len(path) > 1 and isinstance(path[-2], str):
            _remove_empty(tree, path[:-1])


def _reached(tree: object, path: PartPath) -> object:
    """Return what stands at a path, made where a table on the way is not there yet."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.setdefault(str(step), {})
        elif isinstance(tree, list) and isinstance(step, int) and 0 <= step < len(tree):
            tree = tree[step]
        else:
            raise does_not_fit()
    return tree


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value


def _steps(path: PartPath) -> tuple[Step, ...]:
    """Return a path as the sections of a file have it."""
    steps: list[Step] = []
    for step in path:
        if isinstance(step, int) and steps:
            steps[-1] = (steps[-1][0], step)
        else:
            steps.append((str(step), -1))
    return tuple(steps)


# Values


def _with_value(text: str, path: PartPath, value: Content | None) -> str | None:
    pairs = PairMap(text)
    spot = pairs.spots.get(path)
    if spot is not None:
        return pairs.without(spot) if value is None else pairs.over(spot, _written(value))
    if value is None:
        return None
    return _with_new(pairs, path, _written(value))


def _with_new(pairs: PairMap, path: PartPath, written: str) -> str | None:
    """Return the text with a field more, beside what it belongs to."""
    inside = pairs.spots.get(path[:-1])
    if inside is not None:
        return pairs.into_braces(inside, f"{path[-1]} = {written}")
    section = next((path[:n] for n in range(len(path) - 1, -1, -1) if path[:n] in pairs.heads), ())
    keys = path[len(section) :]
    if any(isinstance(key, int) for key in keys):
        return None
    if not section and keys[0] in _TABLES and len(keys) > 1:
        inner = ".".join(str(key) for key in keys[1:])
        sections = SectionedText(pairs.text)
        return sections.with_lines(
            _row_for(sections, str(keys[0])), [f"[{keys[0]}]", f"{inner} = {written}"]
        )
    line = f"{'.'.join(str(key) for key in keys)} = {written}"
    kin = [spot for at, spot in pairs.of_section(section) if at[: len(path) - 1] == path[:-1]]
    beside = kin if len(keys) > 1 and kin else [spot for _, spot in pairs.of_section(section)]
    last: Spot | None = max(beside, key=lambda spot: spot.pair_end, default=None)
    return pairs.with_line_behind(last, section, line)


def _written(value: Content) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{k} = {_written(v)}' for k, v in value.items())} }}"
    return (
        literal(value)
        if not isinstance(value, Sequence) or isinstance(value, str)
        else (f"[{', '.join(_written(inner) for inner in value)}]")
    )


# Parts


def _with_part(
    text: SectionedText, path: PartPath, part: Mapping[str, Content], number: int, count: int
) -> str | None:
    steps = _steps(path)
    heading = ".".join(key for key, _ in steps)
    lines = _part_lines(heading, part)
    if count and text.block((*steps[:-1], (steps[-1][0], 0))) is None:
        return None
    if number:
        rows = text.block((*steps[:-1], (steps[-1][0], number - 1)))
        return text.with_lines(rows[1], lines) if rows else None
    if count:
        rows = text.block((*steps[:-1], (steps[-1][0], 0)))
        return (
            "\n".join([*text.lines[: rows[0]], *lines, "", *text.lines[rows[0] :]])
            if rows
            else None
        )
    if len(steps) > 1:
        rows = text.own_rows(steps[:-1])
        if rows:
            return text.with_lines(rows[1], lines)
    return text.with_lines(_row_for(text, str(path[0])), lines)


def _row_for(text: SectionedText, group: str) -> int:
    """Return the row behind all groups that come before one."""
    before = GROUPS[: GROUPS.index(group) + 1] if group in GROUPS else GROUPS
    rows = [section.stop for section in text.sections if section.path[0][0] in before]
    if rows:
        return max(rows)
    first = min((section.start for section in text.sections), default=text.end())
    while first and not text.lines[first - 1].strip():
        first -= 1
    return first


def _part_lines(heading: str, part: Mapping[str, Content]) -> list[str]:
    lines = [f"[[{heading}]]"]
    inner: list[str] = []
    for key, value in part.items():
        if isinstance(value, Mapping):
            lines += [f"{key}.{name} = {_written(each)}" for name, each in value.items()]
        elif _is_parts(value):
            for each in value if isinstance(value, Sequence) else ():
                if isinstance(each, Mapping):
                    inner += ["", *_part_lines(f"{heading}.{key}", each)]
        else:
            lines.append(f"{key} = {_written(value)}")
    return [*lines, *inner]


def _is_parts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)
