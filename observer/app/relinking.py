"""Linked recordings that were moved or renamed: looked for nearby, known again by content."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from observer.app.tasks import Progress
from observer.media.fingerprint import fingerprint
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.errors import MediaError
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.session import Recording, Storing

MOST_FILES = 20_000
MOST_S = 20.0
_DEPTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for, and how long at most.

    Attributes
    ----------
    recordings
        The linked recordings of a project.
    root
        The project's folder, from which relative paths are meant.
    clock
        Returns seconds that only go on.
    """

    recordings: tuple[Recording, ...]
    root: Path
    clock: Callable[[], float] = monotonic
    most_files: int = MOST_FILES


def linked(project: Project) -> tuple[Recording, ...]:
    """Return the recordings that can be known again when their file has moved."""
    return tuple(
        each
        for each in project.of(Recording)
        if each.storing is Storing.LINKED and each.path and each.fingerprint and each.size_bytes
    )


def find_moved(search: Search, progress: Progress) -> Mapping[str, Path]:
    """Find the files of recordings that are not where they were; for a thread of its own.

    Looked in are the old folder, its siblings and their folders, and where the other recordings
    are. Only files of the very same size are read, and only as much as tells them apart.

    Parameters
    ----------
    search
        What for, and where.
    progress
        Cancels it.

    Returns
    -------
    Mapping
        The new paths by the ids of the recordings; empty if all are in place or none was found.
    """
    gone: list[Path] = []
    there: list[Path] = []
    for recording in search.recordings:
        path = search.root / recording.path
        (there if _is_there(path, recording) else gone).append(path)
    wanted: dict[int, list[Recording]] = {}
    for recording in search.recordings:
        if search.root / recording.path in gone:
            wanted.setdefault(recording.size_bytes, []).append(recording)
    found: dict[str, Path] = {}
    if not wanted:
        return found
    until = search.clock() + MOST_S
    for number, (path, size) in enumerate(_files(_places(gone, there))):
        missing = len(gone) - len(found)
        if not missing or number >= search.most_files or search.clock() > until:
            break
        progress.report(0.0, msg("Looking for moved recordings"))
        if size in wanted and path not in there:
            _know_again(path, wanted[size], found)
    return found


def relink_all(project: Project, found: Mapping[str, Path]) -> Edit | None:
    """Return the one edit that finds moved recordings again; None if there are none.

    Parameters
    ----------
    project
        As it stands; what was changed or removed meanwhile is left alone.
    found
        New paths by the ids of the recordings, known again by their content.

    Returns
    -------
    Edit or None
        Of the project.
    """
    pairs = [
        (each, replace(each, path=str(found[each.id])))
        for each in project.of(Recording)
        if each.id in found and each.storing is Storing.LINKED
    ]
    if not pairs:
        return None
    replacements = tuple(Replacement(before, after) for before, after in pairs)
    return Edit(document=PROJECT, kind="relink", replacements=replacements)


def _is_there(path: Path, recording: Recording) -> bool:
    try:
        return path.stat().st_size == recording.size_bytes
    except OSError:
        return False


def _know_again(path: Path, alike: list[Recording], found: dict[str, Path]) -> None:
    """Note for which recordings a file is the one, by its content."""
    try:
        content = fingerprint(path)
    except MediaError:
        return
    for recording in alike:
        if recording.id not in found and recording.fingerprint == content:
            found[recording.id] = path


def _places(gone: list[Path], there: list[Path]) -> Iterator[tuple[Path, int]]:
    """Yield folders to look in, likeliest first, each with how deep."""
    folders = list(dict.fromkeys(path.parent for path in gone))
    yield from ((folder, 0) for folder in folders)
    yield from ((path.parent, 0) for path in there)
    # a folder that was renamed or moved lies below what is left of its path
    for folder in folders:
        above = folder.parent
        while not above.is_dir() and above != above.parent:
            above = above.parent
        if above != above.parent:
            yield above, _DEPTH


def _files(places: Iterable[tuple[Path, int]]) -> Iterator[tuple[Path, int]]:
    """Yield the files of folders with their sizes, no folder twice at one depth."""
    seen: set[tuple[str, bool]] = set()
    waiting = list(places)
    while waiting:
        folder, depth = waiting.pop(0)
        key = (str(folder), depth > 0)
        if key in seen:
            continue
        seen.add(key)
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    try:
                        if entry.is_file(follow_symlinks=False):
                            yield Path(entry.path), entry.stat().st_size
                        elif depth and entry.is_dir(follow_symlinks=False):
                            waiting.append((Path(entry.path), depth - 1))
                    except OSError:
                        continue
        except OSError:
            continue
