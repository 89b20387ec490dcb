"""Saving a changed scheme into its own file: only what changed is written anew.

Comments, the order of fields and fields of one's own stay; parts that are new are laid out as in
a new file, parts that are gone are cut out, each with the comment right above its heading.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from observer.model.errors import SchemeError
from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.schemes.layout import literal
from observer.schemes.read import read_scheme
from observer.schemes.sections import SectionedText, Step, does_not_fit
from observer.schemes.write import Path, Setting, set_values, to_toml

_BOM = b"\xef\xbb\xbf"
_OWN_TABLES = ("uncodable", "dyadic", "reliability")
_Tree: TypeAlias = dict[str, object]
_Places: TypeAlias = tuple[Step, ...]


def save_scheme(content: bytes, scheme: Scheme, renamed: Mapping[Path, str] | None = None) -> bytes:
    """Return a scheme file that says what a changed scheme says, and keeps the rest as it was.

    Parameters
    ----------
    content
        The user's file, without errors.
    scheme
        As it is to be; a sound one.
    renamed
        By path, such as ``("tracks", "gaze", "codes", "toy")``, the new id of a part that was
        given another one; without it, such a part is one that is gone and one that is new.

    Returns
    -------
    bytes
        Reading it gives an equal scheme.

    Raises
    ------
    SchemeError
        If the file has errors, or a change does not fit how it is written.
    """
    reading = read_scheme(content, "")
    if reading.scheme is None:
        raise SchemeError(
            msg("The scheme file cannot be changed, because it cannot be read."),
            msg("Mend what is listed first."),
            problems=reading.problems,
        )
    wanted = _tree(scheme)
    saved = _File(content, _tree(reading.scheme))
    saved.rename(renamed or {})
    saved.become(wanted)
    result = saved.content
    read = read_scheme(result, "").scheme
    if read is None or replace(read, meaning_hash="") != replace(scheme, meaning_hash=""):
        raise does_not_fit()
    return result


class _File:
    """A file on its way to another scheme.

    Parameters
    ----------
    content
        As it stands.
    says
        What it says, as a new file would.
    """

    def __init__(self, content: bytes, says: _Tree) -> None:
        self.content = content
        self._says = says

    def rename(self, renamed: Mapping[Path, str]) -> None:
        """Give parts other ids, the innermost first."""
        for path, name in sorted(renamed.items(), key=lambda pair: -len(pair[0])):
            self.content = set_values(self.content, {(*path, "id"): name})
            part = _part(self._says, path)
            if part is not None:
                part["id"] = name

    def become(self, wanted: _Tree) -> None:
        """Change values first, then take parts out, put parts in, and set them in order."""
        changes: dict[Path, Setting | None] = {}
        _compare(self._says, wanted, (), changes)
        if changes:
            self.content = set_values(self.content, changes)
        self._arrange(wanted, (), ())

    def _arrange(self, wanted: _Tree, path: Path, at: _Places) -> None:
        for key, value in wanted.items():
            if _is_parts(value):
                self._arrange_parts(_tables(value), (*path, key), (*at, (key, -1)))
        for key, value in (_part(self._says, path) or {}).items():
            if key not in wanted and _is_parts(value):
                self._arrange_parts([], (*path, key), (*at, (key, -1)))
        if not path:
            self._arrange_tables(wanted)

    def _arrange_tables(self, wanted: _Tree) -> None:
        """Add the tables of the top that the file does not have, and cut those that are gone."""
        for key in _OWN_TABLES:
            has, wants = isinstance(self._says.get(key), dict), wanted.get(key)
            inner = self._now().get(key)
            if isinstance(wants, dict):
                if not isinstance(inner, dict):
                    self._append_table(key, wants)
                self._arrange(wants, (key,), ((key, -1),))
            elif has and isinstance(inner, dict):
                known = _dict(self._says[key])
                self._arrange(_without_parts(known), (key,), ((key, -1),))
                self._drop_if_bare(key)

    def _append_table(self, key: str, table: _Tree) -> None:
        text = self._text()
        lines = [f"[{key}]", *_value_lines(table)]
        self._take(text.with_lines(text.end(), lines))

    def _drop_if_bare(self, key: str) -> None:
        inner = self._now().get(key)
        rest = inner if isinstance(inner, dict) else {}
        if not rest:
            cut = self._text().cut(((key, -1),))
            if cut is not None:
                self._take(cut)

    def _arrange_parts(self, wanted: Sequence[_Tree], path: Path, at: _Places) -> None:
        """Make a list of parts hold those that are wanted, in their order."""
        if _tables(_value(self._now(), path)) and not self._text_has(at):
            # written between brackets: fields of its parts change, the list itself does not
            if len(wanted) != len(_tables(_value(self._says, path))):
                raise does_not_fit()
            return
        if all("id" in part for part in (*wanted, *_tables(_value(self._says, path)))):
            names = [str(part["id"]) for part in wanted]
            self._cut_others(names, path, at)
            for part in wanted:
                if str(part["id"]) not in self._ids(path):
                    self._add(part, path, at)
            self._set_order(names, path, at)
            for name in names:
                part = next(p for p in wanted if p["id"] == name)
                place = (*at[:-1], (at[-1][0], self._ids(path).index(name)))
                if _part(self._says, (*path, name)) is not None:
                    self._arrange(part, (*path, name), place)
        elif list(wanted) != _tables(_value(self._says, path)):
            self._cut_others([], path, at)
            for part in wanted:
                self._add(part, path, at)

    def _cut_others(self, names: Sequence[str], path: Path, at: _Places) -> None:
        standing = _tables(_value(self._now(), path))
        for index in reversed(range(len(standing))):
            if str(standing[index].get("id")) not in names or not names:
                cut = self._text().cut((*at[:-1], (at[-1][0], index)))
                if cut is None:
                    raise does_not_fit()
                self._take(cut)

    def _add(self, part: _Tree, path: Path, at: _Places) -> None:
        text = self._text()
        count = len(_tables(_value(self._now(), path)))
        rows = text.block((*at[:-1], (at[-1][0], count - 1))) if count else None
        if rows is None and len(at) > 1:
            rows = text.own_rows(at[:-1]) or text.block(at[:-1])
        row = rows[1] if rows else text.end()
        heading = ".".join(key for key, _ in at)
        self._take(text.with_lines(row, _part_lines(heading, part)))

    def _set_order(self, names: Sequence[str], path: Path, at: _Places) -> None:
        standing = self._ids(path)
        if standing == list(names):
            return
        places = [(*at[:-1], (at[-1][0], index)) for index in range(len(standing))]
        order = [places[standing.index(name)] for name in names]
        moved = self._text().rearranged(places, order)
        if moved is None:
            raise does_not_fit()
        self._take(moved)

    def _text_has(self, at: _Places) -> bool:
        return self._text().block((*at[:-1], (at[-1][0], 0))) is not None

    def _ids(self, path: Path) -> list[str]:
        return [str(part.get("id")) for part in _tables(_value(self._now(), path))]

    def _now(self) -> _Tree:
        return tomllib.loads(self.content.removeprefix(_BOM).decode("utf-8"))

    def _text(self) -> SectionedText:
        text = self.content.removeprefix(_BOM).decode("utf-8")
        return SectionedText(text.replace("\r\n", "\n") if self._is_windows() else text)

    def _take(self, text: str) -> None:
        written = text.replace("\n", "\r\n") if self._is_windows() else text
        bom = _BOM if self.content.startswith(_BOM) else b""
        self.content = bom + written.encode("utf-8")

    def _is_windows(self) -> bool:
        return b"\r\n" in self.content


def _tree(scheme: Scheme) -> _Tree:
    return tomllib.loads(to_toml(scheme).decode("utf-8"))


def _compare(old: _Tree, new: _Tree, path: Path, changes: dict[Path, Setting | None]) -> None:
    """Note every value that differs in a part that both have."""
    for key in dict.fromkeys((*old, *new)):
        before, after, here = old.get(key), new.get(key), (*path, key)
        if _is_parts(before) or _is_parts(after):
            _compare_parts(_tables(before), _tables(after), here, changes)
        elif isinstance(before, dict) or isinstance(after, dict):
            _compare_tables(before, after, here, changes)
        elif before != after:
            changes[here] = _setting(after)


def _compare_parts(
    old: Sequence[_Tree], new: Sequence[_Tree], path: Path, changes: dict[Path, Setting | None]
) -> None:
    standing = {str(part["id"]): part for part in old if "id" in part}
    for part in new:
        known = standing.get(str(part.get("id")))
        if known is not None:
            _compare(known, part, (*path, str(part["id"])), changes)


def _compare_tables(
    before: object, after: object, path: Path, changes: dict[Path, Setting | None]
) -> None:
    """Compare texts in several languages and the like; tables of the top come and go whole."""
    is_own = len(path) == 1 and path[0] in _OWN_TABLES
    if isinstance(before, dict) and after is None and not is_own:
        changes[path] = None
    elif not is_own or before is not None:
        _compare(_dict(before), _dict(after), path, changes)


def _setting(value: object) -> Setting | None:
    if value is None or isinstance(value, str | int | float | list):
        return value
    raise does_not_fit()


def _part_lines(heading: str, part: _Tree) -> list[str]:
    lines = [f"[[{heading}]]", *_value_lines(part)]
    for key, value in part.items():
        for inner in _tables(value) if _is_parts(value) else ():
            lines += ["", *_part_lines(f"{heading}.{key}", inner)]
    return lines


def _value_lines(part: _Tree) -> list[str]:
    lines: list[str] = []
    for key, value in part.items():
        if isinstance(value, dict):
            lines += [f"{key}.{inner} = {_written(each)}" for inner, each in value.items()]
        elif not _is_parts(value):
            lines.append(f"{key} = {_written(value)}")
    return lines


def _written(value: object) -> str:
    setting = _setting(value)
    if setting is None:
        raise does_not_fit()
    return literal(setting)


def _is_parts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _tables(value: object) -> list[_Tree]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _dict(value: object) -> _Tree:
    return value if isinstance(value, dict) else {}


def _without_parts(tree: _Tree) -> _Tree:
    return {key: value for key, value in tree.items() if not _is_parts(value)}


def _value(tree: _Tree, path: Path) -> object:
    """Return what stands at a path; in a list of parts the id stands for the part."""
    inner: object = tree
    for step in path:
        if isinstance(inner, dict):
            inner = inner.get(step)
        else:
            inner = next((part for part in _tables(inner) if part.get("id") == step), None)
    return inner


def _part(tree: _Tree, path: Path) -> _Tree | None:
    found = _value(tree, path)
    return found if isinstance(found, dict) else None
