"""The films of a session, ready to be played: their bytes, their places, their frame indices."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from observer.app.workspace import Workspace
from observer.media.frame_index import FrameIndex
from observer.media.placement import Placed, ScrubReel
from observer.media.source import MediaSource, open_bytes
from observer.model.errors import LockedError, MovedError
from observer.model.session import Recording, Storing
from observer.model.store import DerivedStore
from observer.model.views import SessionViews, views_of

FRAME_INDEX = "frame-index"
"""Kind under which a recording's frame index is kept."""


def no_reel(_recording: Recording) -> ScrubReel | None:
    """Return None: there are no small pictures for scrubbing."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFilms:
    """What a session is looked at on.

    Attributes
    ----------
    recordings
        Which of them are seen through one camera, and which are heard alone.
    absent
        Ids of those that are not where they were, or are locked; each has a view of its own, so
        that what was filmed before and after it can be seen.
    locked
        Ids of those that nobody may see any more, or that were erased.
    views, sounds
        The same recordings, as a player takes them.
    """

    recordings: SessionViews
    absent: frozenset[str]
    locked: frozenset[str]
    views: tuple[tuple[Placed, ...], ...]
    sounds: tuple[Placed, ...]

    def is_made_of(self, recordings: tuple[Recording, ...]) -> bool:
        """Return whether recordings, as they now are, make up these films, wherever they lie."""
        return _shape(self.recordings) == _shape(views_of(recordings, self.absent))


def session_films(
    workspace: Workspace,
    session_id: str,
    reel_of: Callable[[Recording], ScrubReel | None] = no_reel,
    hardware: str = "",
) -> SessionFilms:
    """Return the films of a session; one that is missing is among them and says so when played.

    Parameters
    ----------
    workspace
        Whose recordings.
    session_id
        Of which session.
    reel_of
        Returns a recording's small pictures for scrubbing, if there are any.
    hardware
        Which graphics card decodes them, as the settings have it; empty for none.

    Returns
    -------
    SessionFilms
        Empty for a session without recordings.
    """
    recordings = workspace.project.recordings(session_id)
    shut = locked_films(workspace, session_id)

    def placed(recording: Recording, *, seen: bool) -> Placed:
        seen = seen and recording.id not in shut
        return Placed(
            id=recording.id,
            source=_source(workspace, recording),
            offset_us=recording.offset_us,
            rate=recording.rate,
            sound_stream=recording.sound_stream,
            index=kept_index(workspace.store.derived, recording) if seen else None,
            reel=reel_of(recording) if seen else None,
            hardware=hardware,
        )

    absent = shut.union(e.id for e in recordings if missing(workspace, (e,)) is not None)
    found = views_of(recordings, absent)
    return SessionFilms(
        recordings=found,
        absent=absent,
        locked=shut,
        views=tuple(tuple(placed(each, seen=True) for each in view) for view in found.views),
        sounds=tuple(placed(each, seen=False) for each in found.sounds),
    )


def locked_films(workspace: Workspace, session_id: str) -> frozenset[str]:
    """Return the ids of the recordings of a session that nobody may see any more."""
    recordings = workspace.project.recordings(session_id)
    return frozenset(
        each.id for each in recordings if workspace.locks.of(session_id, each.id) is not None
    )


def missing(workspace: Workspace, recordings: tuple[Recording, ...]) -> Recording | None:
    """Return the first of some recordings that is not where it was; None if all are there."""
    for recording in recordings:
        try:
            workspace.media_source(recording.id)
        except MovedError:
            return recording
        except LockedError:
            continue
    return None


def kept_index(kept: DerivedStore, recording: Recording) -> FrameIndex | None:
    """Return a recording's frame index as it was kept.

    Parameters
    ----------
    kept
        Where it is looked for.
    recording
        Of which film.

    Returns
    -------
    FrameIndex or None
        None if there is none, or it was made from another file or by another version.
    """
    content = kept.get(recording.id, FRAME_INDEX)
    index = FrameIndex.from_bytes(content) if content is not None else None
    if index is not None and recording.size_bytes not in {0, index.size_bytes}:
        return None
    return index


def keep_index(kept: DerivedStore, recording_id: str, index: FrameIndex) -> None:
    """Keep a frame index for the next time; for a thread of its own."""
    kept.put(recording_id, FRAME_INDEX, index.to_bytes())


def _shape(found: SessionViews) -> tuple[frozenset[object], frozenset[object]]:
    """Return what cannot be changed of films while they are open."""

    def facts(film: tuple[Recording, ...]) -> tuple[object, ...]:
        return tuple((each.id, each.path, each.storing, each.sound_stream) for each in film)

    return frozenset(map(facts, found.views)), frozenset(facts((each,)) for each in found.sounds)


def _source(workspace: Workspace, recording: Recording) -> MediaSource:
    """Return how to open a recording; a film that is missing is looked for again each time."""
    try:
        return workspace.media_source(recording.id)
    except LockedError as error:
        return _Shut(error)
    except MovedError as error:
        if recording.storing is Storing.VAULT:
            raise
        path = workspace.store.path.joinpath(recording.path)
        return _Awaited(path, recording.size_bytes, error)


@dataclass(frozen=True, slots=True)
class _Shut:
    """A film that is locked."""

    error: LockedError

    def __call__(self) -> BinaryIO:
        """Say why it cannot be opened."""
        raise LockedError(self.error.what, self.error.mend)


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A linked film that is not where it was, and may come back with its drive."""

    path: Path
    size_bytes: int
    error: MovedError

    def __call__(self) -> BinaryIO:
        """Open it, if it is there now."""
        if self.path.is_file() and self.path.stat().st_size != self.size_bytes:
            raise MovedError(self.error.what, self.error.mend)
        return open_bytes(self.path)
