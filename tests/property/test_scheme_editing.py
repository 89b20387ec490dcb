"""Editing a scheme file: random edits say what the same edits of its tree say, and all undo."""

from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observer.app.scheme_draft import SchemeDraft
from observer.schemes.bundled import bundled_schemes
from observer.schemes.edit import PartPath, Tree, tree_of, value_at

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
OWN = b"""\
# Ons schema; het blijft van ons.
format = 1
id = "own"          # nooit wijzigen
version = "1.0.0"
languages = ["nl", "en"]
title = { nl = "Eigen", en = "Own" }
huisregel = "bel eerst"   # veld van onszelf

[[subjects]]
id = "child"
role = "child"
label = { nl = "Kind", en = "Child" }

[[tracks]]
id = "signal"
subject = "child"
label.nl = "Signaal"
label.en = "Signal"
codes = [
    { id = "look", number = 1, kind = "point", label = { nl = "Kijkt", en = "Looks" } }, # eerst
    { id = "reach", number = 2, kind = "point", label = { nl = "Reikt", en = "Reaches" } },
]

# Anke: dit spoor blijft lastig
[[tracks]]
id = "face"
subject = "child"
label.nl = "Gezicht"
label.en = "Face"

[[tracks.codes]]
id = "smile"
number = 3
kind = "state"
label.nl = "Lacht"
label.en = "Smiles"

# ------------------------------------------- volgende deel

[ons.eigen]
lijst = [1, 2]
"""


def lists_in(tree: object, path: PartPath = ()) -> list[PartPath]:
    """Return the paths of all lists of parts."""
    found: list[PartPath] = []
    if isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
                found.append((*path, key))
            found += lists_in(value, (*path, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            found += lists_in(value, (*path, number))
    return found


def edit_both(draft: SchemeDraft, tree: Tree, data: st.DataObject) -> None:
    """Make one random edit of the draft, and the same of the tree by plain Python."""
    lists = lists_in(tree)
    path = data.draw(st.sampled_from(lists)) if lists else ("subjects",)
    parts = value_at(tree, path)
    if not isinstance(parts, list):
        parts = tree.setdefault("subjects", [])
    assert isinstance(parts, list)
    what = data.draw(st.sampled_from(["words", "flag", "gone", "add", "remove", "move"]))
    number = data.draw(st.integers(0, max(len(parts) - 1, 0)))
    if what == "add" or not parts:
        before = draft.count(path)
        at = data.draw(st.integers(0, before))
        made = draft.add(path, {"extra": 1}, at)
        part = draft.value(made)
        assert isinstance(part, dict)
        assert part["extra"] == 1
        parts.insert(at, deepcopy(part))
    elif what == "words":
        words = data.draw(WORDS)
        draft.put((*path, number, "note"), words)
        parts[number]["note"] = words
    elif what == "flag":
        draft.put((*path, number, "own", "flag"), value=True)
        parts[number].setdefault("own", {})["flag"] = True
    elif what == "gone":
        keys = [k for k, v in parts[number].items() if isinstance(v, str | int | bool)]
        key = data.draw(st.sampled_from(keys)) if keys else "no"
        draft.put((*path, number, key), None)
        parts[number].pop(key, None)
    elif what == "remove":
        draft.remove((*path, number))
        del parts[number]
    else:
        to = data.draw(st.integers(0, len(parts) - 1))
        draft.move((*path, number), to)
        parts.insert(to, parts.pop(number))


def without_empty(value: object) -> object:
    """Return a tree without lists and tables that hold nothing: a file cannot always say them."""
    if isinstance(value, dict):
        inner = {key: without_empty(each) for key, each in value.items()}
        return {key: each for key, each in inner.items() if each not in ([], {})}
    if isinstance(value, list):
        return [without_empty(each) for each in value]
    return value


@pytest.mark.parametrize(
    "file", [*bundled_schemes()[::4], None], ids=lambda file: file.stem if file else "own"
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_random_edits_say_what_they_should_and_undo_to_the_same_bytes(
    file: Path | None, data: st.DataObject
) -> None:
    content = file.read_bytes() if file else OWN
    draft = SchemeDraft(content)
    tree = tree_of(content)
    for _ in range(data.draw(st.integers(1, 8))):
        edit_both(draft, tree, data)
        assert without_empty(draft.tree) == without_empty(tree)
    end = draft.content
    while draft.can_undo:
        draft.undo()
    assert draft.content == content
    while draft.can_redo:
        draft.redo()
    assert draft.content == end
