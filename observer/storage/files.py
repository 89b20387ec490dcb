"""Files that stand on disk whole or not at all, in a project and where the user sends them."""

import errno
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from observer.model.errors import DiskError
from observer.model.messages import msg

PART = ".part"
"""Ending of a file that is still being written; it is removed when the project is opened."""


def is_there(path: Path) -> bool:
    """Return whether something is at a path; False where one may not look."""
    try:
        return path.exists()
    except OSError:
        return False


def is_used(folder: Path) -> bool:
    """Return whether there is anything but an empty folder; DiskError if one may not look."""
    with disk_errors(folder):
        return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def write_whole(path: Path, content: bytes) -> None:
    """Put a file of a project in place of what was there; after a crash one of the two stands.

    Parameters
    ----------
    path
        Of the file.
    content
        All of it.
    """
    part = path.with_name(f"{path.name}-{secrets.token_hex(4)}{PART}")
    with disk_errors(path):
        with _put_in_place(part, path):
            part.write_bytes(content)
        sync_folder(path.parent)


def write_out(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file outside the project; only its owner may read it.

    Parameters
    ----------
    path
        Where to; its folder must exist.
    write
        Writes to the path it is given: a temporary name with the same suffix, in that folder.

    Raises
    ------
    DiskError
        If there is no room or no right, or the drive is gone; the old file stays. If what is there
        is no file.
    """
    with disk_errors(path, explain=not_written):
        if path.exists() and not path.is_file():
            raise DiskError(
                msg("{file} is a folder or a device, not a file.", file=path.name),
                msg("Choose another name for the file."),
            )
        handle, name = tempfile.mkstemp(prefix=".ooghoogte-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        part = Path(name)
        with _put_in_place(part, path):
            write(part)


@contextmanager
def _put_in_place(part: Path, path: Path) -> Iterator[None]:
    """Replace a file by the part written within; after any failure the part is gone."""
    try:
        yield
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames and new names in a folder last through a power cut."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_error(error: OSError, path: Path) -> DiskError:
    """Return what went wrong with a file of a project, as a sentence with what to do.

    Parameters
    ----------
    error
        What the operating system said.
    path
        What was read or written.

    Returns
    -------
    DiskError
        To be raised.
    """
    name = path.name
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return no_room(path.parent)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return DiskError(
            msg("{file} may not be read or written.", file=name),
            msg("Ask for the right to use this folder, or choose another one."),
        )
    if error.errno == errno.ENOENT:
        return DiskError(
            msg("{file} is not there.", file=name),
            msg("Connect the drive on which it stands, or choose another place."),
        )
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return DiskError(
            msg("There is no folder {folder}: a file has that name.", folder=str(path.parent)),
            msg("Choose another place."),
        )
    return DiskError(
        msg("The drive with {file} does not answer.", file=name),
        msg("Connect the drive again."),
    )


def no_room(folder: Path) -> DiskError:
    """Return the sentence for a full disk."""
    return DiskError(
        msg("There is no room left on the disk of {folder}.", folder=folder.name),
        msg("Make room; what you coded is written as soon as there is room."),
    )


def not_written(error: OSError, path: Path) -> DiskError:
    """Return why a file could not be written where the user wants it, and what to do.

    Parameters
    ----------
    error
        What the operating system said.
    path
        What was to be written.

    Returns
    -------
    DiskError
        To be raised.
    """
    file, folder = path.name, path.parent
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskError(
            msg("There is no room on the disk for {file}.", file=file),
            msg("Make room or choose another place; what was there before is still there."),
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return DiskError(
            msg("{file} may not be written in {folder}.", file=file, folder=folder),
            msg("Choose another folder, or close the file if another program has it open."),
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return DiskError(
            msg("The folder {folder} is not there.", folder=folder),
            msg("Choose another folder, or plug the drive back in."),
        )
    if error.errno == errno.EISDIR:
        return DiskError(
            msg("{file} is a folder.", file=path), msg("Choose a name for the file itself.")
        )
    return DiskError(
        msg("{file} could not be written: {reason}.", file=file, reason=error.strerror or error),
        msg("Choose another place; what was there before is still there."),
    )


@contextmanager
def disk_errors(
    path: Path, explain: Callable[[OSError, Path], DiskError] = disk_error
) -> Iterator[None]:
    """Translate what the operating system says about a file into a sentence.

    Parameters
    ----------
    path
        What is read or written.
    explain
        `disk_error` for a file of a project, `not_written` for one that the user sends elsewhere.

    Yields
    ------
    None
        Nothing.
    """
    try:
        yield
    except OSError as error:
        if error.filename is None:
            # So that whoever knows of drives can name the one this file is on.
            error.filename = str(path)
        raise explain(error, path) from error
