"""Reading, in the background, how loud the recording is that is heard."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from observer.gui.coding.sound_wave import read_sound
from observer.gui.context import RoomContext
from observer.gui.timeline.scene import Sound
from observer.model.errors import MediaError, ObserverError
from observer.model.session import Recording

if TYPE_CHECKING:
    from observer.app.tasks import Progress


class WaveReader:
    """Reads one wave at a time; another recording takes its place.

    Parameters
    ----------
    context
        What the room stands on.
    show
        Takes the wave, or None where there is none.
    """

    def __init__(self, context: RoomContext, show: Callable[[Sound | None], None]) -> None:
        self._context = context
        self._show = show
        self._reading: Progress | None = None
        self._recording: Recording | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is being read."""
        return self._reading is None

    @property
    def recording(self) -> Recording | None:
        """Whose wave is shown, or read."""
        return self._recording

    def read(self, recording: Recording | None) -> None:
        """Show the wave of a recording, or of none.

        Parameters
        ----------
        recording
            As it lies now on the session clock.
        """
        before = self._recording
        same = recording is not None and before is not None and before.id == recording.id
        self._recording = recording
        if same:
            return
        self.stop()
        self._recording = recording
        if recording is None:
            return
        try:
            source = self._context.workspace.media_source(recording.id)
        except MediaError:
            # the film's own view says that it is missing
            self._show(None)
            return
        kept = self._context.workspace.store.derived
        work = partial(read_sound, recording, source, kept)
        self._reading = self._context.tasks.run(work, self._done, self._failed)

    def stop(self) -> None:
        """Read no further, and forget whose wave it was."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._recording = None

    def _done(self, sound: Sound) -> None:
        self._reading = None
        self._show(sound)

    def _failed(self, _error: ObserverError) -> None:
        self._reading = None
        self._show(None)
