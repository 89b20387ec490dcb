"""A thousand edits of any kind: undone, redone, and on disk what is in memory after each."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from observer.model.edits import PROJECT, Change, Edit, Origin, Replacement
from observer.model.event import Event
from observer.model.family import Family
from observer.model.session import Session
from observer.storage.project_folder import create_project, open_project
from observer.storage.project_store import ProjectStore
from tests.property.random_edits import INFO, Coder, broken_promise, started

if TYPE_CHECKING:
    from observer.model.coding import Coding

EDITS = 1_000


def begun(path: Path) -> ProjectStore:
    """Return a project with a coding that holds what an exhaustive track begins with."""
    create_project(path, coder="AB", passphrase=None)
    store = open_project(path)
    records = (Family(id="f", pseudonym="F-1"), Session(id="x", family_id="f", number=1), INFO)
    added = tuple(Replacement(None, record) for record in records)
    store.submit(Change(edit=Edit(document=PROJECT, kind="add", replacements=added)), "AB")
    first = tuple(Replacement(None, event) for event in started_events())
    store.submit(Change(edit=Edit(document=INFO.id, kind="begin", replacements=first)), "AB")
    return store


START = started()


def started_events() -> tuple[Event, ...]:
    """Return what the coding begins with."""
    return START.all_events()


def played(store: ProjectStore, seed: int, edits: int, *, each: int) -> None:
    """Edit, undo all and redo all; look on the disk after every so many steps."""
    steps: list[tuple[Edit, Coding]] = []
    for number, (edit, coding) in enumerate(Coder(seed).edits(START, edits)):
        store.submit(Change(edit=edit), "AB")
        steps.append((edit, coding))
        assert broken_promise(coding) == ""
        if number % each == 0:
            assert store.load_coding(INFO.id) == coding
    coding = steps[-1][1]
    for number, (edit, after) in enumerate(reversed(steps)):
        assert coding == after
        coding = coding.apply(edit.inverse)
        store.submit(Change(edit=edit.inverse, origin=Origin.UNDO), "AB")
        if number % each == 0:
            assert store.load_coding(INFO.id) == coding
    assert coding == START
    assert store.load_coding(INFO.id) == START
    assert store.load_history(INFO.id).undone == tuple(edit for edit, _ in reversed(steps))
    for edit, after in steps:
        coding = coding.apply(edit)
        store.submit(Change(edit=edit, origin=Origin.REDO), "AB")
        assert coding == after
    assert store.load_coding(INFO.id) == steps[-1][1]


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(8))
def test_the_disk_holds_what_is_in_memory_after_each_of_a_thousand_edits(
    tmp_path: Path, seed: int
) -> None:
    store = begun(tmp_path / "project")
    played(store, seed, EDITS, each=1)
    store.close()


def test_the_disk_holds_what_is_in_memory_while_edits_come_and_go(tmp_path: Path) -> None:
    store = begun(tmp_path / "project")
    played(store, 3, 60, each=20)
    store.close()
