"""The frame nearest to a moment of a session, also while its film is not open."""

from observer.app.films import kept_index
from observer.app.workspace import Workspace


def nearest_frame_us(workspace: Workspace, session_id: str, time_us: int) -> int:
    """Return the time of the frame nearest to a moment.

    Parameters
    ----------
    workspace
        Whose films.
    session_id
        Of which session.
    time_us
        On its clock.

    Returns
    -------
    int
        On the session clock; the moment itself where no film has a picture then, or its frames
        were never found out.
    """
    for recording in workspace.project.recordings(session_id):
        own_us = recording.to_recording_us(time_us)
        if recording.width_px <= 0 or not 0 <= own_us < max(recording.duration_us, 1):
            continue
        index = kept_index(workspace.store.derived, recording)
        if index is None or not len(index.times_us):
            continue
        times = index.times_us - index.times_us[0]
        after = int(times.searchsorted(own_us))
        beside = [place for place in (after - 1, after) if 0 <= place < len(times)]
        nearest = min(beside, key=lambda place: abs(int(times[place]) - own_us))
        return recording.to_session_us(int(times[nearest]))
    return time_us
