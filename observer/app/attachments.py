"""Scans of signed forms: taken into the vault, looked at in memory, copied out through the gate."""

from collections.abc import Callable
from pathlib import Path

from observer.app import release
from observer.app.calendar_day import calendar_day
from observer.app.release import ReleaseItem
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.errors import DiskError, FormatError
from observer.model.identity import new_id
from observer.model.keeping import Attachment
from observer.model.messages import msg
from observer.storage.files import disk_errors

LARGEST_BYTES = 25_000_000
"""A scan of a few pages is far smaller."""
READ = "read_attachment"
"""Event of the access log."""

_STARTS = {
    b"%PDF-": "pdf",
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
}
_LONGEST_LABEL = 80


def kind_of(head: bytes) -> str:
    """Return what a scan is by its first bytes: ``pdf``, ``png`` or ``jpg``; empty for others."""
    return next((kind for start, kind in _STARTS.items() if head.startswith(start)), "")


def take_in(workspace: Workspace, path: Path, family_id: str) -> Callable[[Progress], Attachment]:
    """Return the work that encrypts a scan into the vault; the file stays where it is.

    Parameters
    ----------
    workspace
        Asked here only, never by the work.
    path
        A PDF, PNG or JPEG of a signed form.
    family_id
        Whose form it is.

    Returns
    -------
    callable
        To be run in the background; returns the record, which is still to be added to the
        project. FormatError for what is no scan, DiskError where the disk refuses.
    """
    vault = workspace.store.vault
    today = calendar_day()

    def work(progress: Progress) -> Attachment:
        with disk_errors(path):
            size = path.stat().st_size
            with path.open("rb") as file:
                kind = kind_of(file.read(16))
        if not kind or size > LARGEST_BYTES:
            raise FormatError(
                msg("{file} is no scan that can be kept.", file=path.name),
                msg("Choose a PDF, PNG or JPEG of at most {size} MB.", size=LARGEST_BYTES // 10**6),
            )
        made = Attachment(
            id=new_id(),
            family_id=family_id,
            label=path.stem[:_LONGEST_LABEL],
            kind=kind,
            size_bytes=size,
            added_on=today,
        )
        vault.take_in(
            path,
            made.id,
            lambda share: progress.report(share, msg("Encrypting the scan")),
            lambda: progress.cancelled,
        )
        return made

    return work


def content_of(workspace: Workspace, attachment: Attachment) -> bytes:
    """Return a scan as it was taken in, in memory alone; the access log tells who looked.

    Parameters
    ----------
    workspace
        The open project.
    attachment
        Of it.

    Returns
    -------
    bytes
        The file. DamagedError if it was changed or cut.
    """
    workspace.store.access_log.write(READ, attachment.family_id, attachment.id)
    with workspace.store.vault.open(attachment.id) as file:
        return file.read()


def copy_out(workspace: Workspace, attachment: Attachment, path: Path) -> None:
    """Write a scan out as it was taken in, to be looked at in another program.

    Parameters
    ----------
    workspace
        The open project.
    attachment
        Of it.
    path
        Where to; never inside the project.
    """
    if path.resolve().is_relative_to(workspace.store.path.resolve()):
        raise DiskError(
            msg("Nothing may lie in clear text inside the project."),
            msg("Choose another folder, and remove the copy once you have looked."),
        )
    today = calendar_day()
    item = ReleaseItem(
        session_ids=(), purpose=None, what="attachment", family_ids=(attachment.family_id,)
    )
    leave = release.request(workspace.project, item, today, workspace.store.access_log)
    content = content_of(workspace, attachment)
    leave.write(path, lambda part: _put(part, content))


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)
