"""Seeing a stretch over and over: between two marks, or around what is selected."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.playing import Playing
from observer.gui.video.film import Moment
from observer.model.event import Event, Uncodable
from observer.model.session import Clip
from observer.model.time import US_PER_S, Interval

_LEAD_US = US_PER_S


class Looping(QObject):
    """The loop of the films that are open, and its first mark until the second one comes.

    Parameters
    ----------
    desk
        Whose selection is looped.
    playing
        The films.
    end_of_frame
        Returns when the frame on the stage ends, in session time.
    """

    changed = Signal()

    def __init__(
        self, desk: CodingDesk, playing: Playing, end_of_frame: Callable[[], int | None]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._playing = playing
        self._end_of_frame = end_of_frame
        self._from: Moment | None = None
        self._loop: Interval | None = None
        desk.opened.connect(self.forget)

    @property
    def loop(self) -> Interval | None:
        """What is played over and over."""
        return self._loop

    @property
    def in_us(self) -> int | None:
        """Where a loop begins that has no end yet."""
        return self._from.time_us if self._from else None

    @property
    def is_on(self) -> bool:
        """Whether there is a loop, or the beginning of one."""
        return self._loop is not None or self._from is not None

    def forget(self) -> None:
        """End the loop; the films go on as they are."""
        self._from = self._loop = None
        self._playing.clear_loop()
        self.changed.emit()

    def from_here(self) -> None:
        """Begin the loop on the frame on the stage."""
        self._desk.when_shown(self._from_here)

    def to_here(self) -> None:
        """End the loop with the frame on the stage; from now on it holds."""
        self._desk.when_shown(self._to_here)

    def _from_here(self) -> None:
        here = self._here()
        if here is None:
            return
        if self._loop is not None and here.time_us < self._loop.end_us:
            self._run(Interval(here.time_us, self._loop.end_us))
        else:
            self.forget()
            self._from = here
        self.changed.emit()

    def _to_here(self) -> None:
        here, end_us = self._here(), self._end_of_frame()
        text = self._desk.context.text
        if here is None or end_us is None:
            return
        if self._from is not None:
            start_us = self._from.time_us
        elif self._loop is not None:
            start_us = self._loop.start_us
        else:
            key = self._desk.context.commands.key_text("loop_in")
            self._desk.hint(text("First press {key} where the loop begins.", key=key))
            return
        if here.time_us <= start_us:
            self._desk.hint(text("The end has to lie after the beginning."))
            return
        self._from = None
        self._run(Interval(start_us, end_us))
        self.changed.emit()

    def place(self, stretch: Interval) -> None:
        """Play another stretch over and over, such as one whose edge was dragged."""
        self._from = None
        self._run(stretch)
        self.changed.emit()

    def toggle(self) -> None:
        """Play what is selected over and over, or end the loop."""
        if self.is_on:
            self.forget()
            return
        stretch = self._around_selected()
        if stretch is None:
            commands, text = self._desk.context.commands, self._desk.context.text
            first, last = commands.key_text("loop_in"), commands.key_text("loop_out")
            self._desk.hint(
                text(
                    "Select an event first, or mark the loop with {first} and {last}.",
                    first=first,
                    last=last,
                )
            )
            return
        self._run(stretch)
        self._playing.play_from(stretch.start_us)
        self.changed.emit()

    def _here(self) -> Moment | None:
        here = self._desk.here()
        if here is None:
            text = self._desk.context.text
            self._desk.hint(text("Wait until the exact frame is shown, then press again."))
        return here

    def _run(self, stretch: Interval) -> None:
        self._loop = stretch
        self._playing.set_loop(stretch.start_us, stretch.end_us)

    def _around_selected(self) -> Interval | None:
        desk, selected = self._desk.desk, self._desk.selected
        if desk is None or selected is None:
            return None
        if isinstance(selected, Clip):
            return Interval(selected.onset_us, selected.offset_us)
        start, end = _edges(selected)
        extent = desk.extent
        return Interval(max(start - _LEAD_US, extent.start_us), min(end + _LEAD_US, extent.end_us))


def _edges(selected: Event | Uncodable) -> tuple[int, int]:
    offset_us = selected.offset_us
    return selected.onset_us, selected.onset_us if offset_us is None else offset_us
