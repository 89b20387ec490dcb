"""Taking a recording in: checked in a child process, fingerprinted, linked or put in the vault."""

from dataclasses import dataclass, replace
from pathlib import Path

from observer.app.tasks import Progress
from observer.media.fingerprint import fingerprint
from observer.media.intake import probe
from observer.media.source import CancelledError
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.errors import MediaError
from observer.model.identity import new_id
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.session import Recording, Storing
from observer.storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRequest:
    """What is to be taken in.

    Attributes
    ----------
    vault
        Where to encrypt it to; None to leave it where it is.
    label
        How the team calls it, such as ``film 1``.
    """

    path: Path
    session_id: str
    label: str
    vault: Vault | None = None
    offset_us: int = 0


def take_in(request: IntakeRequest, progress: Progress) -> Recording:
    """Check a file and return its record; MediaError names what is wrong with it.

    Parameters
    ----------
    request
        What, for which session, where to.
    progress
        Told how far it is; cancelling leaves nothing behind.

    Returns
    -------
    Recording
        To be added to the project with `add_edit`.
    """
    path = request.path.absolute()
    progress.report(0.0, msg("Checking the film"))
    info = probe(path)
    progress.report(0.1, msg("Checking the film"))
    recording = Recording(
        id=new_id(),
        session_id=request.session_id,
        label=request.label,
        storing=Storing.LINKED,
        path=str(path),
        fingerprint=fingerprint(path),
        size_bytes=path.stat().st_size,
        duration_us=info.duration_us,
        frame_rate=info.frame_rate,
        width_px=info.width_px,
        height_px=info.height_px,
        has_sound=info.has_sound,
        offset_us=request.offset_us,
    )
    if request.vault is None:
        return recording

    def tell(share: float) -> None:
        progress.report(0.1 + 0.9 * share, msg("Encrypting the film"))

    request.vault.take_in(path, recording.id, tell, lambda: progress.cancelled)
    if progress.cancelled:
        request.vault.erase(recording.id)
        raise CancelledError
    return replace(recording, storing=Storing.VAULT, path="")


def next_place(project: Project, session_id: str) -> tuple[str, int]:
    """Return the label and the start on the session clock, in us, of one more recording."""
    films = project.recordings(session_id)
    return f"film {len(films) + 1}", 0


def add_edit(recording: Recording) -> Edit:
    """Return the edit that adds a recording to the project."""
    return Edit(
        document=PROJECT, kind="add_recording", replacements=(Replacement(None, recording),)
    )


def relink_edit(recording: Recording, path: Path) -> Edit:
    """Return the edit that finds a moved recording again.

    MediaError if the file's content is not that of the recording.
    """
    if fingerprint(path) != recording.fingerprint:
        raise MediaError(
            msg("{file} is another film than {label}.", file=path.name, label=recording.label),
            msg("Choose the same file; its name may have changed, its content may not."),
        )
    found = replace(recording, path=str(path.absolute()))
    return Edit(document=PROJECT, kind="relink", replacements=(Replacement(recording, found),))
