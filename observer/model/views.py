"""Which recordings of a session are seen through one camera, and follow each other in it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from observer.model.session import Recording

MOST_VIEWS = 4
OVERLAP_US = 500_000
"""How much of a file may be in the next one too, as some cameras write it."""


@dataclass(frozen=True, slots=True)
class SessionViews:
    """The recordings of a session, by how they are played.

    Attributes
    ----------
    views
        Of each camera the recordings in order of start; at most four cameras.
    sounds
        Recordings without pictures.
    left_out
        Recordings with pictures for which there is no view.
    """

    views: tuple[tuple[Recording, ...], ...]
    sounds: tuple[Recording, ...]
    left_out: tuple[Recording, ...] = ()


def views_of(recordings: Iterable[Recording], apart: Collection[str] = ()) -> SessionViews:
    """Put the recordings of a session into views.

    Each joins the first view whose last recording ended before it begins, give or take what
    cameras write twice; otherwise it begins a view of its own.

    Parameters
    ----------
    recordings
        In the order of the session, which decides between those that begin together.
    apart
        Ids of recordings that share no view with another one, because they are missing.

    Returns
    -------
    SessionViews
        Every recording in exactly one place.
    """
    known = tuple(recordings)
    views: list[list[Recording]] = []
    left_out: list[Recording] = []
    for recording in sorted((r for r in known if r.width_px > 0), key=lambda r: r.offset_us):
        view = next((v for v in views if _goes_on_with(v[-1], recording, apart)), None)
        if view is not None:
            view.append(recording)
        elif len(views) < MOST_VIEWS:
            views.append([recording])
        else:
            left_out.append(recording)
    return SessionViews(
        views=tuple(tuple(view) for view in views),
        sounds=tuple(recording for recording in known if recording.width_px <= 0),
        left_out=tuple(left_out),
    )


def _goes_on_with(last: Recording, recording: Recording, apart: Collection[str]) -> bool:
    """Return whether a recording follows the last one of a view."""
    follows = _ends_us(last) - OVERLAP_US <= recording.offset_us
    return follows and last.id not in apart and recording.id not in apart


def _ends_us(recording: Recording) -> int:
    return recording.to_session_us(recording.duration_us)
