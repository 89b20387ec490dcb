"""A trace being followed: the hand's value on every frame that is painted, until the film rests."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from observer.gui.coding.desk import CodingDesk
from observer.gui.work.part import WorkServices
from observer.model.forms import Trace
from observer.model.identity import new_id
from observer.model.time import US_PER_S
from observer.model.trace_edits import lay, run_of, traced_at

if TYPE_CHECKING:
    from observer.model.event import Anchor, TraceRun

_LOOK_MS = 40
_KEEP_US = 60 * US_PER_S
"""A run that goes on is kept this often, so that little is lost if the program ends."""


class TraceRecorder(QObject):
    """Writes one trace while the film plays.

    Writing begins with the first movement while the film plays, or when it is asked for, and ends
    when the film rests, goes elsewhere, or it is asked to.

    Parameters
    ----------
    desk
        Whose coding.
    services
        What of the room it may use.
    trace
        Which trace.
    """

    changed = Signal()
    """The value, or whether it is written."""

    def __init__(self, desk: CodingDesk, services: WorkServices, trace: Trace) -> None:
        super().__init__()
        self._desk = desk
        self._services = services
        self.trace = trace
        self.value = trace.neutral
        self.is_armed = False
        self._id = self._coding_id = ""
        self._follows = False
        self._anchor: Anchor | None = None
        self._samples: list[tuple[int, float]] = []
        self._end_us = 0
        self._kept_us = 0
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self.look)

    @property
    def is_writing(self) -> bool:
        """Whether what is followed now is written."""
        return bool(self._samples)

    @property
    def samples(self) -> tuple[tuple[int, float], ...]:
        """Times and values that were followed and not kept yet, or kept in part."""
        return tuple(self._samples)

    @property
    def written_us(self) -> int:
        """For how long it is being written."""
        return self._end_us - self._samples[0][0] if self._samples else 0

    def enter(self) -> None:
        """Follow the film from now on."""
        if not self._follows:
            self._follows = True
            self._services.stage.painted.connect(self.look)
            self._looks.start()
        self.look()

    def leave(self) -> None:
        """Keep what was written, and follow the film no longer."""
        self.stop()
        if self._follows:
            self._follows = False
            self._looks.stop()
            self._services.stage.painted.disconnect(self.look)

    def touch(self, value: float) -> None:
        """Take the hand's value; while the film plays, writing begins with it."""
        self.value = value
        if self._services.is_running:
            self.begin()
            self._note()
        self.changed.emit()

    def begin(self) -> None:
        """Write from here; at rest, from where the film will begin to play."""
        if self.is_writing or self._desk.coding is None:
            return
        self.is_armed = True
        if self._services.is_running:
            self.look()
        self.changed.emit()

    def stop(self) -> None:
        """Write no longer; what was written is one change that undo takes back."""
        self.is_armed = False
        if self._samples:
            self._keep()
            self._samples = []
        self.changed.emit()

    def look(self) -> None:
        """Take note of the frame that is painted now."""
        if not self._services.is_running:
            if self.is_writing:
                self.stop()
            else:
                self._follow()
            return
        if self.is_writing:
            self._note()
        elif self.is_armed:
            self._start()
        else:
            self._follow()

    def _start(self) -> None:
        here, coding = self._desk.here(), self._desk.coding
        if here is None or coding is None:
            return
        self.is_armed = False
        self._coding_id = coding.id
        self._id, self._anchor = new_id(), here.anchor
        self._samples = []
        self._kept_us = here.time_us
        self._sample(here.time_us)
        self.changed.emit()

    def _note(self) -> None:
        """Give the frame on the screen the hand's value; elsewhere in the film the run ends."""
        here = self._desk.here()
        if not self._samples or here is None:
            return
        last_us = self._samples[-1][0]
        if here.time_us < last_us or here.time_us > self._end_us + US_PER_S:
            self.stop()
            return
        self._sample(here.time_us)
        if self._end_us - self._kept_us >= _KEEP_US:
            self._keep()

    def _sample(self, time_us: int) -> None:
        if self._samples and self._samples[-1][0] == time_us:
            self._samples[-1] = (time_us, self.value)
        else:
            self._samples.append((time_us, self.value))
        end_us = self._services.stage.end_of_frame()
        self._end_us = max(time_us + 1, end_us if end_us is not None else 0)
        self.changed.emit()

    def _keep(self) -> None:
        """Make the change of what was written up to now."""
        made = run_of(self.trace.id, self._samples, self._end_us, self._anchor)
        self._kept_us = self._end_us
        if made is None:
            return
        # another coding may lie on the desk by now
        coding = self._desk.context.workspace.coding(self._coding_id)
        run: TraceRun = replace(made, id=self._id)
        film = self._services.stage.film
        frame = film.under(self._end_us) if film is not None and self._anchor is not None else None
        after = frame.anchor if frame is not None and frame.time_us == self._end_us else None
        self._desk.apply(lay(coding, run, after))

    def _follow(self) -> None:
        """Let the value stand where the trace has it, so that it can be taken on from there."""
        coding = self._desk.coding
        if coding is None or not self._services.is_running:
            return
        traced = traced_at(coding, self.trace.id, self._services.now())
        if traced is not None and traced != self.value:
            self.value = traced
            self.changed.emit()
