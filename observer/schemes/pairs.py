"""Where every value of a scheme file stands in its text, so that one can be written over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from observer.schemes.sections import keys_of

_PartPath: TypeAlias = tuple[str | int, ...]
_NOT_VALUES = frozenset({"=", "comment", ",", "[", "]", "{", "}"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands, in bytes of the text.

    Attributes
    ----------
    pair_start, pair_end
        Of the key with its value.
    start, end
        Of the value alone.
    kind
        As the grammar names it, such as ``inline_table``.
    in_braces
        Whether it stands within a table or list between brackets.
    """

    pair_start: int
    pair_end: int
    start: int
    end: int
    kind: str
    in_braces: bool


class PairMap:
    """The values of a text without a fault, by their path.

    Parameters
    ----------
    text
        With line feeds alone.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._bytes = text.encode("utf-8")
        self.spots: dict[_PartPath, Spot] = {}
        self.heads: dict[_PartPath, int] = {(): 0}
        self._sections: dict[_PartPath, list[_PartPath]] = {(): []}
        self._count: dict[_PartPath, int] = {}
        self._lists: set[_PartPath] = set()
        root = Parser(Language(tree_sitter_toml.language())).parse(self._bytes).root_node
        for node in root.children:
            if node.type == "pair":
                self._pair(node, (), ())
            elif node.type in {"table", "table_array_element"}:
                path = self._open(node)
                for child in node.children:
                    if child.type == "pair":
                        self._pair(child, path, path)

    def of_section(self, section: _PartPath) -> Iterator[tuple[_PartPath, Spot]]:
        """Yield the values that stand under one heading, not within brackets."""
        for path in self._sections.get(section, ()):
            spot = self.spots.get(path)
            if spot is not None:
                yield path, spot

    def over(self, spot: Spot, written: str) -> str:
        """Return the text with another value in a place."""
        return self._spliced(spot.start, spot.end, written)

    def without(self, spot: Spot) -> str | None:
        """Return the text without a field and its line; None for one within brackets."""
        if spot.in_braces:
            return None
        start = self._bytes.rfind(b"\n", 0, spot.pair_start) + 1
        end = self._bytes.find(b"\n", spot.pair_end)
        return self._spliced(start, len(self._bytes) if end < 0 else end + 1, "")

    def into_braces(self, spot: Spot, pair: str) -> str | None:
        """Return the text with a field more in a table between brackets."""
        if spot.kind != "inline_table":
            return None
        inner = self._bytes[spot.start + 1 : spot.end - 1].rstrip()
        end = spot.start + 1 + len(inner)
        return self._spliced(end, spot.end, f", {pair} }}" if inner.strip() else f" {pair} }}")

    def items(self, path: _PartPath) -> tuple[Spot, ...]:
        """Return where the items of a list between brackets stand; empty if there are none."""
        found: list[Spot] = []
        while (*path, len(found)) in self.spots:
            found.append(self.spots[(*path, len(found))])
        return tuple(found)

    def without_item(self, path: _PartPath, number: int) -> str:
        """Return the text without an item of a list between brackets, and its comma."""
        spot = self.items(path)[number]
        rest = self._bytes[spot.end :]
        comma = len(rest) - len(rest.lstrip())
        end = spot.end + comma + 1 if rest[comma : comma + 1] == b"," else spot.end
        return self._spliced(spot.start, end, "")

    def with_item(self, path: _PartPath, number: int, written: str) -> str:
        """Return the text with an item more in a list between brackets."""
        items = self.items(path)
        if number < len(items):
            return self._spliced(items[number].start, items[number].start, f"{written}, ")
        if items:
            return self._spliced(items[-1].end, items[-1].end, f", {written}")
        start = self.spots[path].start + 1
        return self._spliced(start, start, written)

    def rearranged(self, path: _PartPath, order: Sequence[int]) -> str:
        """Return the text with the items of a list between brackets in another order."""
        items = self.items(path)
        words = [self._bytes[spot.start : spot.end] for spot in items]
        made, row = b"", 0
        for spot, number in zip(items, order, strict=True):
            made += self._bytes[row : spot.start] + words[number]
            row = spot.end
        return (made + self._bytes[row:]).decode("utf-8")

    def with_line_behind(self, last: Spot | None, section: _PartPath, line: str) -> str:
        """Return the text with a line more, behind a field or right under a heading."""
        if last is None and not section:
            return f"{line}\n{self.text}"
        behind = last.pair_end if last is not None else self.heads[section]
        end = self._bytes.find(b"\n", behind)
        if end < 0:
            return f"{self.text}\n{line}\n"
        return self._spliced(end + 1, end + 1, f"{line}\n")

    def _spliced(self, start: int, end: int, words: str) -> str:
        return (
            self._bytes[:start] + words.encode("utf-8", "surrogatepass") + self._bytes[end:]
        ).decode("utf-8", "surrogatepass")

    def _open(self, node: Node) -> _PartPath:
        """Return where a heading leads, counting the elements of each list."""
        keys = keys_of(node)
        path: _PartPath = ()
        for key in keys[:-1]:
            path = self._last((*path, key))
        path = (*path, keys[-1]) if keys else path
        if node.type == "table_array_element":
            self._count[path] = self._count.get(path, -1) + 1
            self._lists.add(path)
            path = (*path, self._count[path])
        self.heads[path] = _first_line_end(node)
        self._sections.setdefault(path, [])
        return path

    def _last(self, path: _PartPath) -> _PartPath:
        return (*path, self._count[path]) if path in self._lists else path

    def _pair(self, node: Node, above: _PartPath, section: _PartPath | None) -> None:
        value = next((c for c in node.children if _is_value(c)), None)
        keys = keys_of(node)
        if value is None or not keys:
            return
        path = (*above, *keys)
        self._note(path, node, value, in_braces=section is None)
        if section is not None:
            self._sections[section].append(path)

    def _note(self, path: _PartPath, node: Node, value: Node, *, in_braces: bool) -> None:
        self.spots[path] = Spot(
            node.start_byte, node.end_byte, value.start_byte, value.end_byte, value.type, in_braces
        )
        if value.type == "inline_table":
            for child in value.children:
                if child.type == "pair":
                    self._pair(child, path, None)
        elif value.type == "array":
            inner = [child for child in value.children if child.type not in _NOT_VALUES]
            for number, child in enumerate(inner):
                self._note((*path, number), child, child, in_braces=True)


def _is_value(node: Node) -> bool:
    return node.type not in _NOT_VALUES and not node.type.endswith("_key")


def _first_line_end(node: Node) -> int:
    """Return a byte within the line of a heading."""
    closing = [child for child in node.children if child.type in {"]", "]]"}]
    return closing[0].end_byte if closing else node.start_byte
