"""Films that stay where they are: whether they are still there, and still the same."""

from pathlib import Path

from observer.media.fingerprint import fingerprint
from observer.model.errors import MovedError
from observer.model.messages import msg

_WHERE_NOW = msg("Choose where it is now; it is recognised by its content.")


def refuse_moved(path: Path, size_bytes: int) -> None:
    """Raise MovedError where a linked film is gone, or another file took its place.

    Parameters
    ----------
    path
        Where it was; a file that may not be read says so when it is opened.
    size_bytes
        How large it was; 0 if that is not known.
    """
    try:
        is_there = path.is_file() and size_bytes in {0, path.stat().st_size}
    except PermissionError:
        return
    if not is_there:
        raise MovedError(
            msg("The film {file} is no longer at {folder}.", file=path.name, folder=path.parent),
            _WHERE_NOW,
        )


def refuse_another(path: Path, known: str) -> None:
    """Raise MovedError where a file holds another film than the one of a fingerprint."""
    if fingerprint(path) != known:
        raise MovedError(
            msg("The file {file} holds another film than the one that was linked.", file=path.name),
            _WHERE_NOW,
        )
