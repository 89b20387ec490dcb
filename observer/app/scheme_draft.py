"""A coding scheme while it is being made: the file as it stands, every step undone and redone.

A draft is always a file without faults of form, and need not be a sound scheme. An edit names what
changes by its path; the rest of the file stays as it is, comments and unknown fields included.
"""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from observer.app.scheme_names import (
    PLACEHOLDER,
    free_id,
    group_of,
    parts_at,
    renamed,
    slug,
    taken_ids,
)
from observer.model.errors import SchemeError
from observer.model.messages import msg
from observer.model.problems import Problem, Severity
from observer.model.scheme import Scheme
from observer.schemes.edit import (
    Content,
    PartPath,
    Tree,
    add_part,
    line_of,
    move_part,
    remove_part,
    set_value,
    tree_of,
    value_at,
)
from observer.schemes.read import SchemeReading, read_as_far, read_scheme

NUMBERED = frozenset({("tracks", "codes"), ("forms", "items"), ("intervals", "items")})
"""Parts that have a number for data sets."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One step: which bytes became which, and what it was about."""

    start: int
    before: bytes
    after: bytes
    about: PartPath | None


class SchemeDraft:
    """A scheme file on its way.

    Parameters
    ----------
    content
        The file it starts from; SchemeError with every problem if it cannot be read at all.
    base
        The version that it is to follow; empty for a new scheme.
    """

    def __init__(self, content: bytes, base: bytes = b"") -> None:
        try:
            self._tree = tree_of(content)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
            raise SchemeError(
                msg("The scheme file cannot be changed, because it cannot be read."),
                msg("Mend what is listed first."),
                problems=read_scheme(content, "").problems,
            ) from error
        self._content = content
        self.start = content
        self.base = base
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._is_typing = False
        self._reading: SchemeReading | None = None

    @property
    def content(self) -> bytes:
        """The file as it stands."""
        return self._content

    @property
    def tree(self) -> Tree:
        """What the file says; not to be changed."""
        return self._tree

    @property
    def scheme(self) -> Scheme | None:
        """The scheme as far as it can be read; it may be unsound."""
        return self._read().scheme

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is found in it, in the order of the file."""
        return self._read().problems

    @property
    def is_sound(self) -> bool:
        """Whether it can be coded with."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it declares, at least one."""
        found = self._tree.get("languages")
        words = [w for w in found if isinstance(w, str)] if isinstance(found, list) else []
        return tuple(words) or ("en",)

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what it started from."""
        return self._content != self.start

    @property
    def can_undo(self) -> bool:
        """Whether a step can be taken back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step that was taken back can be made again."""
        return bool(self._undone)

    def value(self, path: PartPath) -> object:
        """Return what stands at a path; None if nothing does."""
        return value_at(self._tree, path)

    def words(self, path: PartPath) -> str:
        """Return a text at a path; a list of texts as lines, and empty if there is none."""
        found = self.value(path)
        if isinstance(found, list):
            return "\n".join(str(each) for each in found)
        return found if isinstance(found, str) else ""

    def label(self, path: PartPath, language: str) -> str:
        """Return what a part is called in a language, else in any, else its id."""
        for key in ("label", "title"):
            for each in (language, *self.languages):
                words = self.words((*path, key, each))
                if words:
                    return words
        return self.words((*path, "id"))

    def count(self, path: PartPath) -> int:
        """Return how many parts a list has."""
        found = self.value(path)
        return len(found) if isinstance(found, list) else 0

    def put(self, path: PartPath, value: Content | None, *, typing: bool = False) -> None:
        """Change one value; None takes it out.

        Parameters
        ----------
        path
            Of the value.
        value
            An empty text takes the field out where a file need not have it.
        typing
            Whether it goes together with the step before, if that was typed in the same field.
        """
        self._take(set_value(self._content, path, value), path if typing else None)

    def put_all(self, changes: Mapping[PartPath, Content | None]) -> None:
        """Change several values in one step."""
        content = self._content
        for path, value in changes.items():
            content = set_value(content, path, value)
        self._take(content, None)

    def put_words(self, path: PartPath, words: str, *, typing: bool = True) -> None:
        """Change a text; several lines become a list, an empty text is taken out.

        The labels of what must have one stay as empty texts, so that their absence is named. While
        a new part has no id of its own, the id follows its label.

        Parameters
        ----------
        path
            Of the text, its language last.
        words
            As they were typed.
        typing
            Whether it goes together with the step before.
        """
        lines = [line.rstrip() for line in words.rstrip().split("\n")]
        value: Content | None = lines if len(lines) > 1 else (lines[0] if words.strip() else None)
        if value is not None and len(lines) == 1:
            value = words if path[-2:-1] == ("label",) and not words.endswith("\n") else lines[0]
        if value is None and path[-2] in {"label", "title"}:
            value = ""
        follows = path[-2] in {"label", "title"} and self._id_follows(path[:-2])
        content = set_value(self._content, path, value)
        if follows:
            tree = tree_of(content)
            wanted = self._id_for(tree, path[:-2])
            for at, changed in renamed(tree, path[:-2], wanted).items():
                content = set_value(content, at, changed)
        self._take(content, path if typing else None)

    def rename(self, path: PartPath, new: str) -> None:
        """Give a part another id, and every place that names it as well, in one step."""
        self.put_all(dict(renamed(self._tree, path, new)))

    def add(
        self, path: PartPath, part: Mapping[str, Content] | None = None, at: int | None = None
    ) -> PartPath:
        """Add a part with what it cannot do without, and return its path.

        Parameters
        ----------
        path
            Of the list it is to stand in.
        part
            What it says beside its id, number and label.
        at
            Which one it is then; None for the last.

        Returns
        -------
        tuple
            Where it stands.
        """
        count = self.count(path)
        number = count if at is None else max(0, min(at, count))
        made = {**self._usual(path), **(part or {})}
        self._take(add_part(self._content, path, made, number), None)
        return (*path, number)

    def repeat(self, path: PartPath) -> PartPath:
        """Add a copy of a part right behind it, with ids, numbers and keys of its own."""
        copy = deepcopy(self.value(path))
        if not isinstance(copy, dict) or not isinstance(path[-1], int):
            return path
        usual = self._usual(path[:-1])
        copy |= {key: usual[key] for key in ("id", "number") if key in usual}
        copy.pop("key", None)
        number = self._next_number(("tracks", "codes"), path)
        for offset, code in enumerate(copy.get("codes", ())):
            code["number"] = number + offset
            code.pop("key", None)
        self._take(add_part(self._content, path[:-1], copy, path[-1] + 1), None)
        return (*path[:-1], path[-1] + 1)

    def remove(self, path: PartPath) -> None:
        """Take a part out."""
        self._take(remove_part(self._content, path), None)

    def move(self, path: PartPath, to: int) -> PartPath:
        """Put a part at another place of its list, and return its path."""
        count = self.count(path[:-1])
        if not isinstance(path[-1], int) or not 0 <= to < count:
            return path
        self._take(move_part(self._content, path, to), None)
        return (*path[:-1], to)

    def undo(self) -> PartPath | None:
        """Take the last step back; return what it was about, if that is known."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._swap(step.start, step.after, step.before)
        self._is_typing = False
        return step.about

    def redo(self) -> PartPath | None:
        """Make the last step again that was taken back; return what it was about."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._swap(step.start, step.before, step.after)
        self._is_typing = False
        return step.about

    def settle(self) -> None:
        """Let what is typed next be a step of its own."""
        self._is_typing = False

    def become(self, content: bytes) -> None:
        """Go on from what was saved: the next version follows on that one."""
        self._take(content, None)
        self.start = self.base = content

    def path_of(self, problem: Problem) -> PartPath:
        """Return where a problem lies: the deepest part or field on the way to it that is there."""
        path: PartPath = ()
        for word in (problem.key or "").replace("[", ".[").split("."):
            here = self.value(path)
            if word.startswith("["):
                number = int(word.strip("[]")) - 1 if word.strip("[]").isdecimal() else 0
                path = (*path, number)
            elif isinstance(here, list):
                path = (*path, self._which(path, here, word, problem.line))
            else:
                path = (*path, word)
        return path

    # Inside

    def _which(self, path: PartPath, parts: list[object], name: str, line: int | None) -> int:
        """Return which part of a list has this id; of several the one around the line."""
        found = [i for i, p in enumerate(parts) if isinstance(p, dict) and p.get("id") == name]
        if len(found) > 1 and line is not None:
            lines = {i: line_of(self._content, (*path, i)) or 0 for i in found}
            above = [i for i in found if lines[i] <= line]
            return above[-1] if above else found[0]
        return found[0] if found else 0

    def _read(self) -> SchemeReading:
        if self._reading is None:
            self._reading = read_as_far(self._content, "")
        return self._reading

    def _take(self, content: bytes, typed: PartPath | None) -> None:
        """Take another content over as one step."""
        if content == self._content:
            return
        last = self._done[-1] if self._done else None
        before = self._content
        if typed is not None and self._is_typing and last is not None and last.about == typed:
            before = (
                self._content[: last.start]
                + last.before
                + self._content[last.start + len(last.after) :]
            )
            self._done.pop()
        self._undone.clear()
        self._show(content)
        if content != before:
            self._done.append(_step(before, content, typed))
        self._is_typing = typed is not None

    def _swap(self, start: int, old: bytes, new: bytes) -> None:
        self._show(self._content[:start] + new + self._content[start + len(old) :])

    def _show(self, content: bytes) -> None:
        self._content = content
        self._tree = tree_of(content)
        self._reading = None

    def _usual(self, path: PartPath) -> dict[str, Content]:
        """Return what a new part of a list says by itself."""
        group = group_of(path)
        made: dict[str, Content] = {}
        if group[-1] not in {"anchors", "moves"}:
            stem = _STEMS.get(group, "part")
            taken = taken_ids(self._tree, (*path, self.count(path)))
            number = 1
            while f"{stem}_{number}" in taken:
                number += 1
            made["id"] = f"{stem}_{number}"
        if group in NUMBERED:
            made["number"] = self._next_number(group, path)
        if group[-1] != "moves":
            made["label"] = dict.fromkeys(self.languages, "")
        return made

    def _next_number(self, group: tuple[str, ...], path: PartPath) -> int:
        """Return a number that nothing has, nor had in the version before."""
        used = [0]
        before = tree_of(self.base) if self.base else {}
        for tree in (self._tree, before):
            for at, part in parts_at(tree, group):
                if group == ("tracks", "codes") or at[:2] == path[:2]:
                    number = part.get("number")
                    used.append(number if isinstance(number, int) else 0)
        return max(used) + 1

    def _id_follows(self, path: PartPath) -> bool:
        """Return whether the id of a part is made from its label, and nothing holds on to it."""
        own = self.words((*path, "id"))
        if not path:
            return not self.base and (not own or own == self._id_for(self._tree, path))
        if "id" not in (self.value(path) or ()):  # type: ignore[operator]
            return False
        before = tree_of(self.base) if self.base else {}
        stood = any(part.get("id") == own for _, part in parts_at(before, group_of(path)))
        if stood:
            return False
        return PLACEHOLDER.fullmatch(own) is not None or own == self._id_for(self._tree, path)

    def _id_for(self, tree: Tree, path: PartPath) -> str:
        """Return the id that the label of a part makes; its own where the label makes none."""
        key = "label" if path else "title"
        own = value_at(tree, (*path, "id"))
        order = sorted(self.languages, key=lambda language: language != "en")
        for language in order:
            words = value_at(tree, (*path, key, language))
            made = slug(words) if isinstance(words, str) else ""
            if made:
                return free_id(made, taken_ids(tree, path)) if path else made.replace("_", "-")
        return str(own or "")


_STEMS: Mapping[tuple[str, ...], str] = {
    ("subjects",): "person",
    ("tracks",): "track",
    ("tracks", "codes"): "code",
    ("modifiers",): "question",
    ("modifiers", "values"): "answer",
    ("forms",): "form",
    ("forms", "items"): "item",
    ("intervals",): "intervals",
    ("intervals", "items"): "item",
    ("traces",): "trace",
    ("phases",): "phase",
    ("conditions",): "condition",
    ("composites",): "figure",
    ("contingencies",): "answered",
    ("uncodable", "reasons"): "reason",
}


def _step(before: bytes, after: bytes, about: PartPath | None) -> _Step:
    """Return a step with no more bytes than what differs."""
    most = min(len(before), len(after))
    start = 0
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return _Step(start, before[start : len(before) - end], after[start : len(after) - end], about)
