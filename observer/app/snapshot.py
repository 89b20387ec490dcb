"""One picture of a film as a PNG file: exact, in full size, and only if consent covers it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from observer.app import release
from observer.app.calendar_day import calendar_day
from observer.app.release import Release, ReleaseItem
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.frame_index import FrameIndex
from observer.media.recording import Recording as Film
from observer.media.source import MediaSource
from observer.media.stills import png
from observer.model.consent import Purpose
from observer.model.errors import MediaError
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.session import Recording, Session
from observer.model.time import US_PER_S

SNAPSHOT = "snapshot"
"""What the access log calls it."""
_US_PER_MS = 1000
_LIT = "_light"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SnapshotRequest:
    """Which picture is to be kept, what for, and where.

    Attributes
    ----------
    frame
        Number of the picture in its recording.
    time_us
        Its time on the session clock, for the name of the file.
    folder
        Where the file goes; it must exist.
    tones
        What becomes of each of the 256 values, shape (256,), uint8, to keep the picture in the
        light it is looked at in; None keeps it as it was filmed.
    index
        The frame index of the recording, if it is at hand.
    day
        On which consents must count; None for today.
    """

    recording_id: str
    frame: int
    time_us: int
    purpose: Purpose
    folder: Path
    tones: NDArray[np.uint8] | None = None
    index: FrameIndex | None = None
    day: date | None = None


def prepare_snapshot(workspace: Workspace, request: SnapshotRequest) -> Callable[[Progress], Path]:
    """Ask for leave, and return the work that decodes the picture and writes it.

    Parameters
    ----------
    workspace
        Asked here only, never by the work: that can run on another thread.
    request
        Which picture, what for, where to.

    Returns
    -------
    callable
        Writes the file and returns its path; MediaError where the film is damaged, DiskError
        where the disk refuses.

    Raises
    ------
    ReleaseRefusedError
        If consent does not cover it.
    MovedError
        If the film is not where it was.
    """
    day = request.day or calendar_day()
    project = workspace.project
    recording = project.get(Recording, request.recording_id)
    item = ReleaseItem(session_ids=(recording.session_id,), purpose=request.purpose, what=SNAPSHOT)
    if workspace.locks.of(recording.session_id) is not None:
        # refuses it, and notes that
        release.request(project, item, day, workspace.store.access_log)
    source = workspace.media_source(recording.id)
    leave = release.request(project, item, day, workspace.store.access_log)
    path = request.folder / snapshot_name(project, request)
    return partial(_write, leave, source, request, path)


def snapshot_name(project: Project, request: SnapshotRequest) -> str:
    """Return the name of the file: pseudonym, session and time, and nothing that names anybody.

    Parameters
    ----------
    project
        Knows the family.
    request
        Which picture.

    Returns
    -------
    str
        Such as ``F-012_02_00-01-44-320.png``; where several films show the session, with the
        number of the film; one that is kept in another light says so.
    """
    recording = project.get(Recording, request.recording_id)
    session = project.get(Session, recording.session_id)
    family = project.family_of(session.id)
    films = [film.id for film in project.recordings(session.id) if film.width_px]
    film = f"_film-{films.index(recording.id) + 1}" if len(films) > 1 else ""
    lit = _LIT if request.tones is not None else ""
    return f"{family.pseudonym}_{session.number:02}_{_time(request.time_us)}{film}{lit}.png"


def _time(time_us: int) -> str:
    ms = abs(time_us) // _US_PER_MS
    seconds, ms = divmod(ms, US_PER_S // _US_PER_MS)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    sign = "before-" if time_us < 0 else ""
    return f"{sign}{hours:02}-{minutes:02}-{seconds:02}-{ms:03}"


def _write(
    leave: Release, source: MediaSource, request: SnapshotRequest, path: Path, progress: Progress
) -> Path:
    progress.report(0.0, msg("Decoding the picture"))
    with Film(source, request.index) as film:
        if not 0 <= request.frame < len(film):
            raise MediaError(msg("The film has no picture {number}.", number=request.frame))
        picture = film.seen(request.frame)
    if request.tones is not None:
        picture = np.asarray(cv2.LUT(picture, request.tones), np.uint8)
    content = png(picture)
    progress.report(0.9, msg("Writing the picture"))
    leave.write(path, lambda part: _put(part, content))
    return path


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)
