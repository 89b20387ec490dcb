"""The sections of a scheme file as lines of text, so that whole parts can be cut, added and moved.

A part keeps the comment lines that stand right above its heading; what stands apart from it, such
as a dividing line with an empty line behind it, stays where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from observer.model.errors import SchemeError
from observer.model.messages import msg

Step: TypeAlias = tuple[str, int]
"""A key, and which one of its list; -1 for a table of its own."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading.

    Attributes
    ----------
    path
        Where it is in the file's tree.
    start, stop
        Rows, from the comment right above the heading to behind the last value.
    """

    path: tuple[Step, ...]
    start: int
    stop: int


class SectionedText:
    """The lines of a file without a fault, and its sections.

    Parameters
    ----------
    text
        With line feeds alone.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.sections = self._find(text)

    def block(self, path: tuple[Step, ...]) -> tuple[int, int] | None:
        """Return the rows of a part with all that belongs to it.

        Parameters
        ----------
        path
            Of the part.

        Returns
        -------
        tuple of int, or None
            First row and the one behind the last; None if it has no heading, or another part lies
            in between.
        """
        own = [i for i, section in enumerate(self.sections) if section.path[: len(path)] == path]
        if not own or own != list(range(own[0], own[-1] + 1)):
            return None
        return self.sections[own[0]].start, self.sections[own[-1]].stop

    def own_rows(self, path: tuple[Step, ...]) -> tuple[int, int] | None:
        """Return the rows of a part without its inner parts; None if it has no heading."""
        for section in self.sections:
            if section.path == path:
                return section.start, section.stop
        return None

    def cut(self, path: tuple[Step, ...]) -> str | None:
        """Return the text without a part; None if that part cannot be cut."""
        rows = self.block(path)
        if rows is None:
            return None
        before, behind = self.lines[: rows[0]], self.lines[rows[1] :]
        while before and behind and not before[-1].strip() and not behind[0].strip():
            behind = behind[1:]
        return "\n".join([*before, *behind])

    def with_lines(self, row: int, added: Sequence[str]) -> str:
        """Return the text with lines put in before a row, apart from what is above them."""
        before, behind = self.lines[:row], self.lines[row:]
        gap = [""] if before and before[-1].strip() else []
        end = [] if behind else [""]
        return "\n".join([*before, *gap, *added, *end, *behind])

    def end(self) -> int:
        """Return the row behind the last line that says something."""
        row = len(self.lines)
        while row and not self.lines[row - 1].strip():
            row -= 1
        return row

    def rearranged(
        self, paths: Sequence[tuple[Step, ...]], order: Sequence[tuple[Step, ...]]
    ) -> str | None:
        """Return the text with parts in another order; None if they cannot be moved.

        Parameters
        ----------
        paths
            The parts as they stand.
        order
            The same parts as they are to stand.

        Returns
        -------
        str or None
            Each in the place of the one that stood there.
        """
        found = [self.block(path) for path in paths]
        places = [rows for rows in found if rows is not None]
        if len(places) != len(found):
            return None
        texts = {path: self.lines[a:b] for path, (a, b) in zip(paths, places, strict=True)}
        lines: list[str] = []
        row = 0
        for (start, stop), path in zip(sorted(places), order, strict=True):
            lines += self.lines[row:start] + texts[path]
            row = stop
        return "\n".join([*lines, *self.lines[row:]])

    def _find(self, text: str) -> list[Section]:
        root = Parser(Language(tree_sitter_toml.language())).parse(text.encode("utf-8")).root_node
        found: list[Section] = []
        count: dict[tuple[Step, ...], dict[str, int]] = {}
        for node in root.children:
            if node.type not in {"table", "table_array_element"}:
                continue
            path = _place(keys_of(node) or [""], count, is_list=node.type == "table_array_element")
            pairs = [child for child in node.children if child.type == "pair"]
            last = pairs[-1].end_point.row if pairs else node.start_point.row
            found.append(Section(path, self._with_comment(node.start_point.row), last + 1))
        return found

    def _with_comment(self, row: int) -> int:
        while row and self.lines[row - 1].lstrip().startswith("#"):
            row -= 1
        return row


def _place(
    keys: Sequence[str], count: dict[tuple[Step, ...], dict[str, int]], *, is_list: bool
) -> tuple[Step, ...]:
    """Return where a heading leads, counting the elements of each list."""
    path: tuple[Step, ...] = ()
    for key in keys[:-1]:
        path = (*path, (key, count.get(path, {}).get(key, -1)))
    inner = count.setdefault(path, {})
    if is_list:
        inner[keys[-1]] = inner.get(keys[-1], -1) + 1
    return (*path, (keys[-1], inner.get(keys[-1], -1)))


def keys_of(around: Node) -> list[str]:
    """Return the keys of a heading or a pair; quoted ones with their quotation marks taken off."""
    node = next((child for child in around.children if child.type.endswith("_key")), None)
    parts: list[str] = []
    while node is not None and node.type == "dotted_key":
        inner = [child for child in node.children if child.type.endswith("_key")]
        parts.append(_word(inner[-1]))
        node = inner[0] if len(inner) > 1 else None
    if node is not None:
        parts.append(_word(node))
    return parts[::-1]


def _word(node: Node) -> str:
    return (node.text or b"").decode("utf-8").strip("\"'")


def does_not_fit() -> SchemeError:
    """Return what is raised where a file is written in a way that a change cannot follow."""
    return SchemeError(
        msg("A change does not fit how this file is written."),
        msg("Change it in a text editor, or save the scheme as a new file."),
    )
