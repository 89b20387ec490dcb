"""The sound of a recording for the timeline: kept with the project, made where it is not."""

from contextlib import suppress

import numpy as np

from observer.app.tasks import Progress
from observer.gui.timeline.scene import Sound
from observer.media.source import MediaSource
from observer.media.waveform import peaks
from observer.model.errors import StorageError
from observer.model.session import Recording
from observer.model.store import DerivedStore

_BUCKETS_PER_S = 50
_KIND = f"peaks-{_BUCKETS_PER_S}"


def read_sound(
    recording: Recording, source: MediaSource, kept: DerivedStore, progress: Progress
) -> Sound:
    """Return how loud a recording is; for a thread of its own.

    Parameters
    ----------
    recording
        Whose sound.
    source
        Opens it.
    kept
        Where it is looked for, and kept for the next time.
    progress
        Cancels it.

    Returns
    -------
    Sound
        Empty for a recording without sound.
    """
    content = kept.get(recording.id, _KIND)
    if content is not None:
        found = np.frombuffer(content, np.float32).reshape(-1, 2)
        return Sound(recording, found, _BUCKETS_PER_S)
    found = peaks(source, _BUCKETS_PER_S, cancelled=lambda: progress.cancelled)
    # a wave that cannot be kept is made anew the next time
    with suppress(StorageError):
        kept.put(recording.id, _KIND, found.tobytes())
    return Sound(recording, found, _BUCKETS_PER_S)
