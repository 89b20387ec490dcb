"""The recordings of a session on one clock: found by sound, by a clap, or put there by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from observer.app.films import kept_index
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.alignment import Alignment, find
from observer.media.listening import Heard, listen
from observer.media.placement import Placed
from observer.model.edits import PROJECT, Edit, combine
from observer.model.errors import ObserverError
from observer.model.messages import msg
from observer.model.project import Project
from observer.model.realign import revise_recording
from observer.model.session import Recording
from observer.model.time import US_PER_S

PLACE_RECORDINGS = "place_recordings"
"""Kind of the edit that puts recordings in their places."""

_RATE_PARTS = 10**9
_S_PER_HOUR = 3_600
_MOST_US = 1_000_000 * US_PER_S


@dataclass(frozen=True, slots=True)
class Place:
    """A recording's place: ``session time = offset_us + rate * own time``."""

    offset_us: int
    rate: Fraction

    @classmethod
    def of(cls, recording: Recording) -> "Place":
        """Return where a recording is now."""
        return cls(recording.offset_us, recording.rate)

    @property
    def fast_s_an_hour(self) -> float:
        """How many seconds an hour the recorder's clock gains on the session's."""
        return float((1 / self.rate - 1) * _S_PER_HOUR)

    def to_session_us(self, own_us: int) -> int:
        """Return the session time of an instant of the recording."""
        return self.offset_us + round(self.rate * own_us)

    def to_own_us(self, session_us: int) -> int:
        """Return the recording's own time of an instant of the session."""
        return round((session_us - self.offset_us) / self.rate)

    def through(self, own_us: int, session_us: int) -> "Place":
        """Return the place, at the same rate, that puts an instant of the recording at a time."""
        return replace(self, offset_us=session_us - round(self.rate * own_us))


def placed_of(workspace: Workspace, recording: Recording) -> Placed:
    """Return a recording as it is heard; MovedError if it is not where it was."""
    return Placed(
        id=recording.id,
        source=workspace.media_source(recording.id),
        offset_us=recording.offset_us,
        rate=recording.rate,
        sound_stream=recording.sound_stream,
        index=kept_index(workspace.store.derived, recording) if recording.width_px else None,
    )


@dataclass(frozen=True, slots=True)
class Hearing:
    """Sounds that were listened to, and why others could not be."""

    sounds: Mapping[str, Heard]
    troubles: Mapping[str, ObserverError]


def hear(recordings: tuple[Placed, ...], progress: Progress) -> Hearing:
    """Listen to the whole sound of recordings; for a thread of its own.

    Parameters
    ----------
    recordings
        Which.
    progress
        Told how far it is; cancels it.

    Returns
    -------
    Hearing
        Of each recording its sound, or what was wrong with it.
    """
    sounds: dict[str, Heard] = {}
    troubles: dict[str, ObserverError] = {}
    for number, placed in enumerate(recordings):

        def tell(share: float, number: int = number) -> None:
            progress.report((number + share) / len(recordings), msg("Listening"))

        tell(0.0)
        try:
            sounds[placed.id] = listen(placed, cancelled=lambda: progress.cancelled, progress=tell)
        except ObserverError as error:
            troubles[placed.id] = error
    return Hearing(sounds, troubles)


def find_by_sound(first: Heard, second: Heard, progress: Progress) -> Alignment:
    """Find the second recording on the clock of the first; for a thread of its own.

    Parameters
    ----------
    first
        The sound on whose clock the other one is placed.
    second
        The other one.
    progress
        Told how far it is; cancels it.

    Returns
    -------
    Alignment
        With its certainty; to be used only if it is certain.
    """
    return find(
        first,
        second,
        cancelled=lambda: progress.cancelled,
        progress=lambda share: progress.report(share, msg("Comparing the sounds")),
    )


def found_place(reference: Place, found: Alignment) -> Place:
    """Return the place of a recording that was found on the clock of another one.

    Parameters
    ----------
    reference
        Place of the other one.
    found
        What was found.

    Returns
    -------
    Place
        On the session clock.
    """
    return Place(
        reference.to_session_us(found.offset_us),
        (reference.rate * found.rate).limit_denominator(_RATE_PARTS),
    )


def place_edit(project: Project, places: Mapping[str, Place]) -> Edit | None:
    """Return the one edit that puts recordings in their places; None if all are there.

    What was coded stays on its frames; moments and phases stay on those of the leading film.

    Parameters
    ----------
    project
        As it stands.
    places
        By the ids of recordings.

    Returns
    -------
    Edit or None
        Of the project.
    """
    edits: list[Edit] = []
    for recording_id, place in places.items():
        before = project.get(Recording, recording_id)
        offset_us = min(max(place.offset_us, -_MOST_US), _MOST_US)
        edit = revise_recording(
            project, before, replace(before, offset_us=offset_us, rate=place.rate)
        )
        if edit is not None:
            edits.append(edit)
    return combine(PROJECT, PLACE_RECORDINGS, edits)
