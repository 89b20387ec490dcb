"""Taking a recording in: checked in a child process, fingerprinted, linked or put in the vault."""

from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from observer.app.first_place import Origin, origin_of, placed
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.fingerprint import fingerprint
from observer.media.frame_index import FrameIndex
from observer.media.intake import examine
from observer.media.source import CancelledError, MediaSource
from observer.model.edits import PROJECT, Edit, Replacement
from observer.model.errors import MediaError, StorageError
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.project_edits import add
from observer.model.session import Recording, Storing
from observer.storage.vault import Vault
from observer.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRequest:
    """What is to be taken in.

    Attributes
    ----------
    vault
        Where to encrypt it to; None to leave it where it is.
    label
        How the team calls it, such as ``film 1``.
    beside
        File names and sources of the session's other recordings, by id: their files may tell
        where this one begins.
    """

    path: Path
    session_id: str
    label: str
    vault: Vault | None = None
    offset_us: int = 0
    beside: Mapping[str, tuple[str, MediaSource]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A recording that was taken in, and what was found out on the way.

    Attributes
    ----------
    recording
        To be added to the project with `add_edit`.
    origin
        What its file tells of where it comes from.
    origins
        The same of the recordings beside it, by id.
    index
        Its frame index, to be kept; None for a recording of sound alone.
    """

    recording: Recording
    origin: Origin
    origins: Mapping[str, Origin]
    index: FrameIndex | None


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
    return take_in_whole(request, progress).recording


def take_in_whole(request: IntakeRequest, progress: Progress) -> Taken:
    """Check a file and return its record with what else was found out.

    Parameters
    ----------
    request
        What, for which session, where to.
    progress
        Told how far it is; cancelling leaves nothing behind.

    Returns
    -------
    Taken
        Its label and place are still those of the request: see `settled`.
    """
    path = request.path.absolute()

    def tell_checked(share: float) -> None:
        progress.report(0.1 * share, msg("Checking the recording"))

    tell_checked(0.0)
    found = examine(path, cancelled=lambda: progress.cancelled, progress=tell_checked)
    info = found.info
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
    taken = Taken(
        recording=recording,
        origin=Origin(name=path.name, created_us=info.created_us),
        origins={key: origin_of(source, name) for key, (name, source) in request.beside.items()},
        index=found.index,
    )
    if request.vault is None:
        return taken

    def tell(share: float) -> None:
        progress.report(0.1 + 0.9 * share, msg("Encrypting the recording"))

    request.vault.take_in(path, recording.id, tell, lambda: progress.cancelled)
    if progress.cancelled:
        request.vault.erase(recording.id)
        raise CancelledError
    return replace(taken, recording=replace(recording, storing=Storing.VAULT, path=""))


def recordings_beside(
    workspace: Workspace, session_id: str, known: Container[str]
) -> dict[str, tuple[str, MediaSource]]:
    """Return file names and sources of a session's recordings of whose origin nothing is known.

    Parameters
    ----------
    workspace
        Knows them; only those are looked at that are where they were.
    session_id
        Which session.
    known
        Ids of recordings that are left out.

    Returns
    -------
    dict
        By the id of the recording.
    """
    found: dict[str, tuple[str, MediaSource]] = {}
    for recording in workspace.project.recordings(session_id):
        if recording.id not in known:
            with suppress(MediaError, StorageError):
                source = workspace.media_source(recording.id)
                found[recording.id] = (Path(recording.path).name, source)
    return found


def settled(
    project: Project, taken: Taken, text: Catalogue, origins: Mapping[str, Origin]
) -> Recording:
    """Return what was taken in with its label and its first place on the session clock.

    Parameters
    ----------
    project
        As it stands now.
    taken
        Not yet in the project.
    text
        Language of the label.
    origins
        What is known of other files besides, by the id of their recording.

    Returns
    -------
    Recording
        To be added with `add_edit`.
    """
    own = taken.recording
    known = {**taken.origins, **origins, own.id: taken.origin}
    label = next_label(project, own.session_id, has_pictures=own.width_px > 0)
    return placed(project, replace(own, label=text.render(label)), known)


def next_label(project: Project, session_id: str, *, has_pictures: bool = True) -> Message:
    """Return how one more recording of a session is called: films and sounds count apart."""
    films = project.recordings(session_id)
    number = 1 + sum((film.width_px > 0) == has_pictures for film in films)
    if has_pictures:
        return msg("film {number}", number=number)
    return msg("sound {number}", number=number)


def add_edit(recording: Recording) -> Edit:
    """Return the edit that adds a recording to the project."""
    return add("add_recording", recording)


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
