"""Files that stand on disk whole or not at all."""

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from observer.model.errors import DiskError
from observer.model.messages import msg

PART = ".part"
"""Ending of a file that is still being written; it is removed when the project is opened."""


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place of what was there; after a crash the old or the new one stands.

    Parameters
    ----------
    path
        Of the file.
    content
        All of it.
    """
    part = path.with_name(f"{path.name}-{secrets.token_hex(4)}{PART}")
    with disk_errors(path):
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            sync_folder(path.parent)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise


def sync_folder(folder: Path) -> None:
    """Make renames and new names in a folder last through a power cut."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Translate what the operating system says about a file into a sentence.

    Parameters
    ----------
    path
        What is read or written.

    Yields
    ------
    None
        Nothing.
    """
    try:
        yield
    except OSError as error:
        raise disk_error(error, path) from error


def disk_error(error: OSError, path: Path) -> DiskError:
    """Return what went wrong with a file, as a sentence with what to do.

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
