"""From the bytes of a TOML file to values that know their line.

tree-sitter finds the positions and goes on after a fault; each single value is decoded by the
standard library, and a file without a fault is read by it once more as a whole.
"""

import re
import tomllib
from dataclasses import dataclass, field
from typing import TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from observer.model.messages import Message, msg
from observer.schemes.findings import Findings, Place

MAX_BYTES = 512 * 1024
"""A scheme of a few hundred codes is a third of this."""
MAX_DEPTH = 16
_BYTES_PARSED = 2 * 1024 * 1024
"""How much is parsed again in all to get past faults, so that no file takes long."""
_MAX_FAULTS = 100
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n|$)")
_STATEMENT = re.compile(r"""\s*(#|$|\[{1,2}\s*[\w"'.-]+\s*\]|[\w"'.-]+(\s*\.\s*[\w"'-]+)*\s*=)""")
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*)")
_KEY = re.compile(r"\s*\[*\s*([\w.-]+)")
_GUARD_LINE = re.compile(r"at line (\d+)")
_VALUES = frozenset(
    {
        "string",
        "integer",
        "float",
        "boolean",
        "offset_date_time",
        "local_date_time",
        "local_date",
        "local_time",
        "array",
        "inline_table",
    }
)


@dataclass(slots=True)
class Plain:
    """A text, number, truth value or date; None where it could not be read."""

    line: int
    value: object


@dataclass(slots=True)
class Array:
    """Values in a row, or tables under a ``[[header]]``."""

    line: int
    items: list["Value"] = field(default_factory=list)
    of_tables: bool = False


@dataclass(slots=True)
class Table:
    """Values by key.

    Attributes
    ----------
    line
        Of its header, or of the key that first spoke of it.
    explicit
        Whether a header of its own named it.
    """

    line: int
    entries: dict[str, "Value"] = field(default_factory=dict)
    explicit: bool = False

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the table where the key is missing."""
        entry = self.entries.get(key)
        return self.line if entry is None else entry.line


Value: TypeAlias = Plain | Array | Table


def read_document(content: bytes, findings: Findings) -> Table:
    """Return the values of a TOML file, as far as they can be read.

    Parameters
    ----------
    content
        The file.
    findings
        Takes every fault of form: encoding, syntax, keys given twice.

    Returns
    -------
    Table
        The top of the file, empty if nothing could be read.
    """
    if len(content) > MAX_BYTES:
        findings.error(
            Place(1, ""),
            msg(
                "The file is {size} kB; a coding scheme has at most {most} kB.",
                size=len(content) // 1024,
                most=MAX_BYTES // 1024,
            ),
            msg("Check whether this is the right file."),
        )
        return Table(1)
    lines = _decode(content, findings)
    if not lines:
        return Table(1)
    text = "\n".join(lines)
    root = _parse_past_faults(lines, findings)
    top = _Builder(findings).build(root)
    if not findings.has_errors:
        _read_again(text, findings)
    return top


def _decode(content: bytes, findings: Findings) -> list[str]:
    """Return the lines of the file without what no TOML file may hold."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.error(
            Place(1, ""),
            msg("The file is UTF-16 text."),
            msg("Open it in a text editor and save it with the encoding UTF-8."),
        )
        return []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.error(
            Place(content.count(b"\n", 0, error.start) + 1, ""),
            msg("The file is not UTF-8 text from this line on."),
            msg("Open it in a text editor and save it with the encoding UTF-8."),
        )
        text = content.decode("utf-8-sig", errors="replace")
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if _CONTROL.search(line):
            lines[number - 1] = _CONTROL.sub("", line)
            findings.error(
                Place(number, ""),
                msg("This line holds a character that no text file may hold."),
                msg("Type the line again; perhaps it was copied from another program."),
            )
            if sum(1 for _ in findings) >= _MAX_FAULTS:
                return lines[:number]
    return lines


def _parse_past_faults(lines: list[str], findings: Findings) -> Node:
    """Return the tree of the file; each faulty line is reported, blanked out and passed over."""
    parser = Parser(Language(tree_sitter_toml.language()))
    size = sum(len(line) + 1 for line in lines)
    passes = max(2, min(_MAX_FAULTS, _BYTES_PARSED // max(size, 1)))
    row = 0
    for _ in range(passes):
        root = parser.parse("\n".join(lines).encode("utf-8", errors="replace")).root_node
        fault = _first_fault(root)
        if fault is None:
            return root
        row = _row_of(fault, lines)
        what, mend = _explain(lines[row])
        findings.error(Place(row + 1, _key_on(lines[row])), what, mend)
        _pass_over(lines, row)
    findings.error(
        Place(row + 1, ""),
        msg("More lines after this one cannot be read."),
        msg("Mend the lines above first, and check the file again."),
    )
    return parser.parse("\n".join(lines).encode("utf-8", errors="replace")).root_node


def _first_fault(root: Node) -> Node | None:
    if not root.has_error:
        return None
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((c for c in node.children if c.has_error or c.is_missing), None)
        if inner is None:
            return node
        node = inner
    return node


def _row_of(fault: Node, lines: list[str]) -> int:
    """Return the row to blame: where the fault begins, never an empty row."""
    row = min(fault.start_point.row, len(lines) - 1)
    while row > 0 and not lines[row].strip():
        row -= 1
    if lines[row].strip():
        return row
    return next((i for i, line in enumerate(lines) if line.strip()), row)


def _key_on(line: str) -> str:
    found = _KEY.match(line)
    return found[1] if found else ""


def _explain(line: str) -> tuple[Message, Message]:
    """Return what is wrong with a line that cannot be read, in words, and how to mend it."""
    stripped = line.strip()
    key, equals, value = (part.strip() for part in stripped.partition("="))
    if stripped.startswith("[") and not equals:
        return (
            msg("The heading {line} cannot be read.", line=stripped[:60]),
            msg("Write it as [name] or [[name]], with as many brackets behind as before."),
        )
    if not equals:
        return (
            msg("This line is neither a heading, nor a key with a value, nor a comment."),
            msg('Write key = "value"; a comment begins with #.'),
        )
    if not value or value.startswith("#"):
        return (
            msg("No value stands behind {key} =.", key=key[:60]),
            msg(
                'Write the value behind it, such as {key} = "…", or remove the line.', key=key[:60]
            ),
        )
    if value.count('"') % 2 or (value.startswith("'") and value.count("'") % 2):
        return (
            msg("A quotation mark is missing at {key}.", key=key[:60]),
            msg('Put one quotation mark before and one behind the text; inside it write \\".'),
        )
    if re.match(r"[^\W\d]", value):
        return (
            msg("The value of {key} is not written as TOML asks.", key=key[:60]),
            msg("Put text between quotation marks; write yes and no as true and false."),
        )
    if value[0] in "[{":
        return (
            msg("The list of {key} is not complete.", key=key[:60]),
            msg("Put a comma between two values and a bracket at each end."),
        )
    return (
        msg("The value of {key} cannot be read.", key=key[:60]),
        msg("Write text between quotation marks, and numbers with a decimal point."),
    )


def _pass_over(lines: list[str], row: int) -> None:
    """Blank out a faulty line, with the lines that its open bracket or quotation reaches into."""
    line = lines[row]
    header = _HEADER.match(line)
    if header and "=" not in line:
        mended = f"{header[1]}{header[2]}{']' * len(header[1])}"
        lines[row] = mended if mended != line else ""
        return
    lines[row] = ""
    opened = sum(line.count(c) for c in "[{") > sum(line.count(c) for c in "]}")
    if opened or line.count('"""') % 2 or line.count("'''") % 2:
        for i in range(row + 1, len(lines)):
            if _STATEMENT.match(lines[i]):
                return
            lines[i] = ""


def _read_again(text: str, findings: Findings) -> None:
    """Let the standard library judge what the checks above let through."""
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _GUARD_LINE.search(str(error))
        findings.error(
            Place(int(found[1]) if found else 1, ""),
            msg("The file is not valid TOML here: {detail}.", detail=str(error)),
            msg("Compare this place with a scheme that comes with the program."),
        )


class _Builder:
    """Gathers the pairs of the tree into tables, and reports keys given twice."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._deep: set[int] = set()

    def build(self, root: Node) -> Table:
        top = Table(1, explicit=True)
        for child in root.children:
            if child.type == "pair":
                self._assign(top, child, [])
            elif child.type in {"table", "table_array_element"}:
                keys, table = self._open(top, child)
                for pair in child.children:
                    if pair.type == "pair" and table is not None:
                        self._assign(table, pair, keys)
        return top

    def _open(self, top: Table, header: Node) -> tuple[list[str], Table | None]:
        """Return the keys of a heading and its table; None if there can be none."""
        line = header.start_point.row + 1
        keys = self._keys(next((c for c in header.children if c.type.endswith("_key")), None))
        parent = self._reach(top, keys[:-1], [], line) if keys else None
        if parent is None:
            return keys, None
        old = parent.entries.get(keys[-1])
        table = Table(line, explicit=True)
        if old is None and header.type == "table_array_element":
            parent.entries[keys[-1]] = Array(line, [table], of_tables=True)
        elif old is None:
            parent.entries[keys[-1]] = table
        elif isinstance(old, Array) and old.of_tables:
            if header.type == "table":
                self._single_brackets(keys, line)
            old.items.append(table)
        elif isinstance(old, Table) and header.type == "table":
            if old.explicit:
                self._twice(keys, line, old.line)
            old.explicit = True
            return keys, old
        else:
            self._twice(keys, line, old.line)
            return keys, None
        return keys, table

    def _assign(self, table: Table, pair: Node, path: list[str]) -> None:
        line = pair.start_point.row + 1
        keys = self._keys(next((c for c in pair.children if c.type.endswith("_key")), None))
        value = next((c for c in pair.children if c.type in _VALUES and not c.is_missing), None)
        if not keys or value is None:
            return
        parent = self._reach(table, keys[:-1], path, line)
        if parent is None:
            return
        old = parent.entries.get(keys[-1])
        if old is not None:
            self._twice([*path, *keys], line, old.line)
            return
        read = self._value(value, [*path, *keys])
        read.line = line
        parent.entries[keys[-1]] = read

    def _reach(self, table: Table, keys: list[str], path: list[str], line: int) -> Table | None:
        for i, key in enumerate(keys):
            inner = table.entries.get(key)
            if isinstance(inner, Array) and inner.of_tables:
                inner = inner.items[-1]
            if inner is None:
                inner = table.entries[key] = Table(line)
            if not isinstance(inner, Table):
                self._twice([*path, *keys[: i + 1]], line, inner.line)
                return None
            table = inner
        return table

    def _value(self, node: Node, path: list[str]) -> Value:
        line = node.start_point.row + 1
        if len(path) > MAX_DEPTH:
            self._too_deep(line)
            return Plain(line, None)
        if node.type == "array":
            items = [
                self._value(c, [*path, ""])
                for c in node.children
                if c.type in _VALUES and not c.is_missing
            ]
            return Array(line, items)
        if node.type == "inline_table":
            table = Table(line, explicit=True)
            for pair in node.children:
                if pair.type == "pair":
                    self._assign(table, pair, path)
            return table
        return Plain(line, self._scalar((node.text or b"").decode("utf-8"), line))

    def _scalar(self, text: str, line: int) -> object:
        try:
            return tomllib.loads(f"v = {text}")["v"]
        except ValueError:
            self._findings.error(
                Place(line, ""),
                msg("The value {value} cannot be read.", value=text[:60]),
                msg("Write text between quotation marks, and numbers with a decimal point."),
            )
            return None

    def _keys(self, node: Node | None) -> list[str]:
        """Return the parts of a dotted key; an empty list if it is too long to mean anything."""
        if node is None:
            return []
        parts: list[str] = []
        while node is not None and node.type == "dotted_key":
            inner = [c for c in node.children if c.type.endswith("_key")]
            parts.append(self._key(inner[-1]))
            node = inner[0] if len(inner) > 1 else None
            if len(parts) > MAX_DEPTH:
                self._too_deep(inner[-1].start_point.row + 1)
                return []
        if node is not None:
            parts.append(self._key(node))
        return parts[::-1]

    def _key(self, node: Node) -> str:
        text = (node.text or b"").decode("utf-8")
        if node.type != "quoted_key":
            return text
        value = self._scalar(text, node.start_point.row + 1)
        return value if isinstance(value, str) else text

    def _twice(self, keys: list[str], line: int, first: int) -> None:
        name = ".".join(keys)[:120]
        self._findings.error(
            Place(line, name),
            msg("{key} is given twice: here and on line {line}.", key=name, line=first),
            msg("Keep one of the two."),
        )

    def _single_brackets(self, keys: list[str], line: int) -> None:
        name = ".".join(keys)[:120]
        self._findings.error(
            Place(line, name),
            msg("The heading [{name}] has single brackets here.", name=name),
            msg("Write [[{name}]], as the headings of its like before it.", name=name),
        )

    def _too_deep(self, line: int) -> None:
        if line not in self._deep:
            self._deep.add(line)
            self._findings.error(
                Place(line, ""),
                msg("Values are nested deeper than {depth} levels here.", depth=MAX_DEPTH),
                msg("A scheme needs no more than a few; check this line."),
            )
