"""Marks that need two presses: a moment's in and out, a stretch that cannot be coded."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from observer.gui.coding.desk import CodingDesk
from observer.gui.video.film import Moment
from observer.model.coding_edits import mark_uncodable, set_coded_range
from observer.model.edits import Edit, combine
from observer.model.identity import new_id
from observer.model.session import Clip
from observer.model.time import Interval


class Marking(QObject):
    """The first press of a pair, until the second one comes.

    Parameters
    ----------
    desk
        Whose coding and session are marked.
    """

    changed = Signal()

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._in: Moment | None = None
        self._uncodable: Moment | None = None
        desk.opened.connect(self.forget)

    @property
    def in_us(self) -> int | None:
        """Where a moment begins that has no end yet."""
        return self._in.time_us if self._in else None

    @property
    def in_moment(self) -> Moment | None:
        """The frame on which a moment begins that has no end yet."""
        return self._in

    @property
    def uncodable_us(self) -> int | None:
        """Where a stretch that cannot be coded begins that has no end yet."""
        return self._uncodable.time_us if self._uncodable else None

    def forget(self) -> None:
        """Drop what was begun."""
        self._in = self._uncodable = None
        self.changed.emit()

    def moment_in(self) -> None:
        """Begin a moment on the frame on the stage."""
        self._desk.when_shown(self._moment_in_here)

    def _moment_in_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is not None:
            self._in = here
            self.changed.emit()

    def moment_out(self) -> None:
        """End the moment on the frame on the stage, keep it and select it."""
        self._desk.when_shown(self._moment_out_here)

    def _moment_out_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is None:
            return
        selected = self._desk.selected
        if self._in is None and isinstance(selected, Clip) and here.time_us > selected.onset_us:
            self._desk.change_clip(selected, replace(selected, offset_us=here.time_us))
        elif self._in is None:
            self._say_first_in()
        elif here.time_us <= self._in.time_us:
            self._desk.hint(self._desk.context.text("The end has to lie after the beginning."))
        else:
            self._keep(self._in, here)

    def uncodable(self) -> None:
        """Begin, end, or mark at once what cannot be coded: from in to out if that was marked."""
        self._desk.when_shown(self._uncodable_here)

    def _uncodable_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is None:
            return
        begun = self._uncodable or self._in
        selected = self._desk.selected
        if begun is not None and begun.time_us != here.time_us:
            first, last = sorted((begun.time_us, here.time_us))
            self._uncodable = self._in = None
            self._mark(Interval(first, last))
        elif isinstance(selected, Clip) and selected.onset_us <= here.time_us <= selected.offset_us:
            self._mark(Interval(selected.onset_us, selected.offset_us))
        else:
            self._uncodable = here if self._uncodable is None else None
        self.changed.emit()

    def coded_from(self) -> None:
        """State for every track that it was coded from the frame on the stage."""
        self._desk.when_shown(self._coded_from_here)

    def _coded_from_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is not None:
            self._coded_part(from_us=here.time_us)

    def coded_to(self) -> None:
        """State for every track that it was coded up to the frame on the stage."""
        self._desk.when_shown(self._coded_to_here)

    def _coded_to_here(self) -> None:
        here = self._desk.moment_to_code()
        if here is not None:
            self._coded_part(to_us=here.time_us)

    def _coded_part(self, *, from_us: int | None = None, to_us: int | None = None) -> None:
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return
        edits: list[Edit] = []
        for track in desk.scheme.tracks:
            stated = coding.coded_range(track.id)
            start = stated.onset_us if stated else desk.extent.start_us
            end = stated.offset_us if stated else desk.extent.end_us
            start = start if from_us is None else from_us
            end = end if to_us is None else to_us
            if end <= start:
                text = self._desk.context.text
                self._desk.hint(text("The coded part has to end after it begins."))
                return
            edit = set_coded_range(coding, track.id, Interval(start, end))
            edits.extend([edit] if edit else [])
        self._desk.apply(combine(coding.id, "coded_range", edits))

    def _keep(self, first: Moment, last: Moment) -> None:
        desk = self._desk.desk
        if desk is None:
            return
        clip = Clip(
            id=new_id(),
            session_id=desk.session_id,
            onset_us=first.time_us,
            offset_us=last.time_us,
        )
        self._in = None
        self._desk.change_clip(None, clip)
        self._desk.select(clip)
        self.changed.emit()

    def _mark(self, stretch: Interval) -> None:
        coding = self._desk.coding
        if coding is not None:
            self._desk.apply(mark_uncodable(coding, stretch))

    def _say_first_in(self) -> None:
        commands = self._desk.context.commands
        key = commands.key_text("moment_in")
        text = self._desk.context.text
        self._desk.hint(text("First press {key} where the moment begins.", key=key))
