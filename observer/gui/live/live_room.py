"""What the Code room needs of live coding: the clock, its face on the stage, the laying."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from observer.gui.coding.desk import CodingDesk
from observer.gui.live.live_clock import LiveClock
from observer.gui.live.live_face import LiveFace
from observer.gui.live.live_laying import LiveLaying
from observer.gui.video.film import Moment
from observer.gui.video.stage import Stage
from observer.model.live_edits import is_adrift


class LiveRoom(QObject):
    """Lets a session without a film be coded by a clock, and laid on a film that came later.

    Parameters
    ----------
    desk
        Whose coding.
    stage
        Where the film would be; while the clock runs, it tells that time goes on.
    """

    used = Signal()
    """A control was used by mouse: the film may have the keyboard back."""

    def __init__(self, desk: CodingDesk, stage: Stage) -> None:
        super().__init__()
        self._desk = desk
        self._stage = stage
        self.clock = LiveClock(desk)
        self.clock.setParent(self)
        self.face = LiveFace(desk.context, self.clock, stage)
        self.laying = LiveLaying(desk, lambda: stage.film)
        self.laying.used.connect(self.used)
        self.clock.ticked.connect(self._tick)
        self.clock.changed.connect(self.laying.look)
        desk.reveal.connect(self._reveal)

    def above(self, pane: QWidget) -> QWidget:
        """Return a pane with the lines that lay a live coding on its film above it."""
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.laying)
        inside.addWidget(pane, 1)
        return holder

    def look(self) -> None:
        """Take up what lies on the desk, once its films are open or known not to be there."""
        self.clock.look(without_film=not self._stage.films)
        desk, coding = self._desk.desk, self._desk.coding
        if desk is not None and coding is not None and (self.clock.is_on or is_adrift(coding)):
            self._desk.reach(max(self.clock.now_us, desk.columns.last_us) + 1)
        if self.clock.is_on:
            self._stage.painted.emit()

    def seek(self, time_us: int, _exact: bool = True) -> None:
        """Look at another moment of a live coding that has ended."""
        self.clock.seek(time_us)

    def stop(self) -> None:
        """Tick no longer, because the room closes."""
        self.clock.stop()

    def _reveal(self, moment: Moment) -> None:
        self.clock.seek(moment.time_us)

    def _tick(self) -> None:
        if self.clock.is_on:
            self._desk.reach(self.clock.now_us + 1)
            self._stage.painted.emit()
