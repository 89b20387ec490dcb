"""Linked films that stay on the disk when a film, a session or a family is erased.

The project keeps no list of them: a path often holds a name, and of who was erased nothing may
remain. The list lives as long as somebody looks at it.
"""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from observer.app.workspace import Workspace
from observer.model.belonging import belongings
from observer.model.messages import Message, msg
from observer.model.session import Recording, Storing
from observer.storage.files import is_there


class Whereabouts(StrEnum):
    """What is found at the place of a file."""

    THERE = "there"
    GONE = "gone"
    UNKNOWN = "unknown"
    """Its folder is not there either: a drive may be unplugged, and the file on it."""


def linked_files(workspace: Workspace, recordings: Iterable[Recording]) -> tuple[Path, ...]:
    """Return the files that would stay on the disk without some recordings.

    Parameters
    ----------
    workspace
        The open project, before anything is erased.
    recordings
        Those that are erased.

    Returns
    -------
    tuple of Path
        Each once; without those that another recording of the project is linked to.
    """
    gone = {each.id for each in recordings}
    linked = [each for each in workspace.project.of(Recording) if each.storing is Storing.LINKED]
    root = workspace.store.path
    used = {root / each.path for each in linked if each.id not in gone}
    left = (root / each.path for each in linked if each.id in gone and each.path)
    return tuple(dict.fromkeys(path for path in left if path not in used))


def linked_files_of(workspace: Workspace, record_id: str) -> tuple[Path, ...]:
    """Return the files that would stay on the disk without a session or a family.

    Parameters
    ----------
    workspace
        The open project, before anything is erased.
    record_id
        Of the session or the family.

    Returns
    -------
    tuple of Path
        As `linked_files`.
    """
    own = belongings(workspace.project.records.values(), record_id)
    return linked_files(workspace, (each for each in own if isinstance(each, Recording)))


def whereabouts(path: Path) -> Whereabouts:
    """Return whether a file is still at its place."""
    if is_there(path):
        return Whereabouts.THERE
    return Whereabouts.GONE if is_there(path.parent) else Whereabouts.UNKNOWN


def whereabouts_words(found: Whereabouts) -> Message:
    """Return what is found at the place of a file in a few words."""
    return {
        Whereabouts.THERE: msg("still there"),
        Whereabouts.GONE: msg("gone from here"),
        Whereabouts.UNKNOWN: msg("cannot be reached now"),
    }[found]
