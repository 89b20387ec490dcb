"""Presses a number of keys in a project, and prints how many were acknowledged."""

import sys
from pathlib import Path

from observer.model.edits import PROJECT, Change, Edit, Replacement
from observer.model.family import Family
from observer.storage.project_folder import open_project


def main(path: Path, keys: int) -> int:
    """Press keys, each drained before the next, and return what was acknowledged."""
    store = open_project(path)
    for number in range(keys):
        family = Family(id=str(number), pseudonym=f"F-{number}")
        added = (Replacement(None, family),)
        store.submit(Change(edit=Edit(document=PROJECT, kind="add", replacements=added)), "AB")
        store.drain(30)
    acknowledged = store.state.acknowledged
    store.close()
    return acknowledged


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), int(sys.argv[2]))}\n")
