"""What is done with all events that are picked, each time as one step to be undone."""

from collections.abc import Callable
from dataclasses import replace

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.picking import Picking
from observer.gui.timeline.drag import Films, frame_at
from observer.gui.video.film import Moment
from observer.model.coding import Coding
from observer.model.edits import Edit
from observer.model.event import Anchor, Event
from observer.model.identity import new_id
from observer.model.many_edits import (
    copied_to,
    fitting_code,
    merge_many,
    paste,
    place_many,
    relabel_many,
    remove_many,
    shifted,
    split_many,
)
from observer.model.scheme import Code, Track


class ManyEvents:
    """Edits of everything that is picked.

    Parameters
    ----------
    desk
        Whose coding is edited.
    films
        Gives the film at the front, for its frames.

    Attributes
    ----------
    picking
        What is picked.
    """

    def __init__(self, desk: CodingDesk, films: Films) -> None:
        self.picking = Picking(desk)
        self.picking.setParent(desk)
        self._desk = desk
        self._films = films
        self._copied: tuple[Event, ...] = ()

    def remove(self) -> None:
        """Remove what is picked, or whatever else is selected."""
        if not self.picking.is_many:
            self._desk.remove_selected()
            return
        count = len(self.picking)
        if self._make(remove_many):
            text = self._desk.context.text
            key = self._desk.context.commands.key_text("undo")
            self._desk.hint(
                text("{count} events removed. {key} brings them back.", count=count, key=key)
            )

    def relabel(self, track: Track, code: Code) -> None:
        """Give what is picked on a track another code."""
        coding = self._desk.coding
        if coding is not None:
            self._desk.apply(relabel_many(coding, track, self.picking.events, code))

    def split(self, here: Moment) -> None:
        """Cut every picked bout in two that runs at a moment."""
        coding = self._desk.coding
        if coding is None:
            return
        edit = split_many(coding, self.picking.events, here.time_us, here.anchor)
        if edit is None:
            text = self._desk.context.text
            self._desk.hint(text("Go to a moment inside the bout to split it there."))
        self._desk.apply(edit)

    def merge(self) -> None:
        """Make one bout of the picked ones; they have to lie on one track."""
        coding, desk, lead = self._desk.coding, self._desk.desk, self.picking.lead
        if coding is None or desk is None or lead is None:
            return
        track = desk.scheme.track(lead.track)
        edit = merge_many(coding, track, self.picking.events)
        if edit is None:
            text = self._desk.context.text
            self._desk.hint(text("Pick two bouts or more of one track to make them one."))
        self._desk.apply(edit)

    def nudge(self, frames: int) -> None:
        """Move everything that is picked some frames, whole."""
        film = self._films()
        if film is None:
            return

        def beside(time_us: int) -> tuple[int, Anchor | None]:
            moment = film.beside(time_us, frames)
            return (moment.time_us, moment.anchor) if moment else (time_us, None)

        def moved(
            coding: Coding, tracks: dict[str, Track], events: tuple[Event, ...]
        ) -> Edit | None:
            return place_many(coding, tracks, [(e, shifted(e, 0, beside)) for e in events])

        self._make(moved)

    def copy(self) -> None:
        """Remember what is picked, to lay it down elsewhere."""
        text, commands = self._desk.context.text, self._desk.context.commands
        if not len(self.picking):
            self._desk.hint(text("Select an event first: click it, or press ↑."))
            return
        self._copied = self.picking.events
        self._desk.hint(
            text(
                "Copied: {count}. {key} lays it down where the film is.",
                count=len(self._copied),
                key=commands.key_text("paste_events"),
            )
        )

    def paste(self) -> None:
        """Lay down on the frame on the stage what was copied; the earliest begins there."""
        text, commands = self._desk.context.text, self._desk.context.commands
        if not self._copied:
            key = commands.key_text("copy_events")
            self._desk.hint(text("First pick events and copy them with {key}.", key=key))
            return
        self._desk.when_shown(self._paste_here)

    def _paste_here(self) -> None:
        here, desk = self._desk.moment_to_code(), self._desk.desk
        if here is None or desk is None:
            return
        known = {track.id for track in desk.scheme.tracks}
        by_us = here.time_us - min(event.onset_us for event in self._copied)
        copies = [
            replace(shifted(event, by_us, self._at), id=new_id())
            for event in self._copied
            if event.track in known
        ]
        self._lay(copies)

    def copy_to(self, target: Track) -> None:
        """Lay what is picked on another track too, at the same times."""
        desk = self._desk.desk
        if desk is None:
            return
        tracks = {track.id: track for track in desk.scheme.tracks}
        events = self.picking.events
        copies = copied_to(tracks, events, target)
        self._lay(copies)
        left_out = sum(event.track != target.id for event in events) - len(copies)
        if left_out:
            text = self._desk.context.text
            self._desk.hint(
                text(
                    "{count} were left out: {track} has no such code.",
                    count=left_out,
                    track=text.local(target.label),
                )
            )

    def fitting_tracks(self) -> tuple[Track, ...]:
        """Return the other tracks that have a code for something that is picked."""
        desk = self._desk.desk
        if desk is None:
            return ()
        pairs = {(event.track, event.code) for event in self.picking.events}
        codes = [
            (track, code)
            for track, code_id in pairs
            for code in desk.scheme.track(track).codes
            if code.id == code_id
        ]
        return tuple(
            target
            for target in desk.scheme.tracks
            if any(track != target.id and fitting_code(code, target) for track, code in codes)
        )

    def _at(self, time_us: int) -> tuple[int, Anchor | None]:
        moment = frame_at(self._films(), time_us, None)
        return moment.time_us, moment.anchor

    def _lay(self, copies: list[Event]) -> None:
        """Lay copies down and pick them."""
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return
        tracks = {track.id: track for track in desk.scheme.tracks}
        edit = paste(coding, tracks, copies)
        if edit is None:
            self._desk.hint(self._desk.context.text("The same events stand there already."))
        elif self._desk.apply(edit):
            ids = {event.id for event in copies}
            self.picking.take(r for r in edit.added if isinstance(r, Event) and r.id in ids)

    def _make(
        self,
        make: Callable[[Coding, dict[str, Track], tuple[Event, ...]], Edit | None],
    ) -> bool:
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return False
        tracks = {track.id: track for track in desk.scheme.tracks}
        return self._desk.apply(make(coding, tracks, self.picking.events))
