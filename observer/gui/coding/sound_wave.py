"""The sound of a recording for the timeline: kept with the project, made where it is not."""

from contextlib import suppress

import numpy as np

from observer.app.tasks import Progress
from observer.gui.timeline.scene import Sound
from observer.media.source import MediaSource
from observer.media.waveform import SoundShape, sound_shape
from observer.model.errors import StorageError
from observer.model.session import Recording
from observer.model.store import DerivedStore

_BUCKETS_PER_S = 50
_VALUES = 3


def read_sound(
    recording: Recording, source: MediaSource, kept: DerivedStore, progress: Progress
) -> Sound:
    """Return how loud a recording is and where voices stand out; for a thread of its own.

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
    kind = f"sound-{_BUCKETS_PER_S}-{recording.sound_stream}"
    content = kept.get(recording.id, kind)
    if content is not None:
        return _scene_of(recording, _from_bytes(content))
    shape = sound_shape(
        source,
        _BUCKETS_PER_S,
        sound_stream=recording.sound_stream,
        cancelled=lambda: progress.cancelled,
    )
    # a wave that cannot be kept is made anew the next time
    with suppress(StorageError):
        kept.put(recording.id, kind, _to_bytes(shape))
    return _scene_of(recording, shape)


def _scene_of(recording: Recording, shape: SoundShape) -> Sound:
    """Return what the timeline draws."""
    return Sound(recording, shape.peaks, _BUCKETS_PER_S, shape.voice)


def _to_bytes(shape: SoundShape) -> bytes:
    """Return what is kept: least, greatest and voice of each bucket."""
    return np.column_stack((shape.peaks, shape.voice)).astype("<f4").tobytes()


def _from_bytes(content: bytes) -> SoundShape:
    """Return what was kept."""
    table = np.frombuffer(content, "<f4").reshape(-1, _VALUES).astype(np.float32)
    return SoundShape(table[:, :2], table[:, 2])
