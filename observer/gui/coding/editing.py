"""What is done with the selected event, or with all that are picked: split, merge, nudge."""

from collections.abc import Callable

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.many_events import ManyEvents
from observer.gui.timeline.drag import Films
from observer.gui.video.film import Moment
from observer.model.coding_edits import merge, split
from observer.model.event import Event
from observer.model.scheme import CodeKind


class Editing:
    """Edits of the selected event by keyboard.

    Parameters
    ----------
    desk
        Whose selection.
    films
        Gives the film at the front, for its frames.
    show
        Goes to a moment.
    many
        What is done where more than one is picked.
    """

    def __init__(
        self, desk: CodingDesk, films: Films, show: Callable[[Moment], None], many: ManyEvents
    ) -> None:
        self._desk = desk
        self._films = films
        self._show = show
        self._many = many

    def split(self, here: Moment | None) -> None:
        """Cut the selected bout in two where the film is; without a selection, hint."""
        event, coding = self._selected(), self._desk.coding
        if event is None or coding is None or here is None:
            return
        if self._many.picking.is_many:
            self._many.split(here)
            return
        edit = split(coding, event, here.time_us, here.anchor)
        if edit is None:
            text = self._desk.context.text
            self._desk.hint(text("Go to a moment inside the bout to split it there."))
        self._desk.apply(edit)

    def merge(self) -> None:
        """Make one bout of the selected one and the next of its code, or of all picked ones."""
        event, coding, desk = self._selected(), self._desk.coding, self._desk.desk
        if event is None or coding is None or desk is None:
            return
        if self._many.picking.is_many:
            self._many.merge()
            return
        text = self._desk.context.text
        following = coding.following(event.track, event.onset_us, event.code)
        if event.kind is CodeKind.POINT or following is None:
            self._desk.hint(text("There is no later bout of this code to merge with."))
            return
        self._desk.apply(merge(coding, desk.scheme.track(event.track), event, following))

    def nudge(self, frames: int) -> None:
        """Move the onset of the selected event some frames, and show it; of many, move all."""
        event, film = self._selected(), self._films()
        if event is None or film is None:
            return
        if self._many.picking.is_many:
            self._many.nudge(frames)
            return
        onset = film.beside(event.onset_us, frames)
        if onset is None or onset.time_us == event.onset_us:
            return
        offset = None
        if event.offset_us is not None:
            offset = Moment(time_us=event.offset_us, anchor=event.offset_anchor)
            if onset.time_us >= offset.time_us:
                return
        self._desk.place(event, onset, offset)
        self._show(onset)

    def _selected(self) -> Event | None:
        event = self._desk.selected_event
        if event is None:
            self._desk.hint(self._desk.context.text("Select an event first: click it, or press ↑."))
        return event
