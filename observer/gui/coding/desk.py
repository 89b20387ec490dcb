"""The coder's desk: the coding that is open, what is selected, and what the coder's keys do."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal

from observer.app.own_keys import with_own_keys
from observer.app.passes_together import SeenToo, together
from observer.gui.coding.asking import Asking, ask, due_after, due_at
from observer.gui.coding.steps import Steps
from observer.gui.context import RoomContext
from observer.gui.timeline.columns import CodingColumns
from observer.gui.video.film import Moment
from observer.model import coding_edits
from observer.model.coding import Coding
from observer.model.coding_edits import Press
from observer.model.edits import PROJECT, Change, CodingInfo, Edit, Origin, edit_of
from observer.model.errors import ObserverError
from observer.model.event import Event, Uncodable
from observer.model.many_edits import remove_many
from observer.model.passes import scheme_of_pass
from observer.model.scheme import AskAt, Code, CodeKind, ModifierKind, Scheme, Track
from observer.model.session import Clip, Phase, Recording
from observer.model.time import Interval

_EMPTY_US = 60_000_000


@dataclass(frozen=True, slots=True)
class Desk:
    """The open coding and what is derived from it; there is one as long as a coding is open.

    Attributes
    ----------
    extent
        From where to where the session's recordings reach.
    columns
        The coding's events as arrays, kept in step.
    """

    session_id: str
    coding_id: str
    scheme: Scheme
    extent: Interval
    columns: CodingColumns


class CodingDesk(QObject):
    """What panels and keys of the Code room share. It makes every edit of the coding.

    Parameters
    ----------
    context
        What the room stands on.
    here
        Returns the moment on the stage; None while no exact frame is shown.
    why_nothing
        Returns why there is no frame on the stage to wait for; empty if there will be one.
    when_shown
        Does what was pressed, at once or as soon as the frame asked for is on the stage.
    """

    coding_changed = Signal(object)
    """A change of the coding, as `Change`; the columns are in step already."""
    session_changed = Signal()
    """Phases, moments or recordings of the session changed."""
    opened = Signal()
    """Another coding, or none, lies on the desk."""
    selection_changed = Signal()
    asking_changed = Signal()
    reveal = Signal(object)
    """A `Moment` that the film should go to."""

    def __init__(
        self,
        context: RoomContext,
        here: Callable[[], Moment | None],
        why_nothing: Callable[[], str],
        when_shown: Callable[[Callable[[], None]], None],
    ) -> None:
        super().__init__()
        self.context = context
        self.here = here
        self.when_shown = when_shown
        self.seen: Callable[[Moment], Moment] = _as_shown
        """Returns what a coder has seen that pressed a key at a moment."""
        self._why_nothing = why_nothing
        self._desk: Desk | None = None
        self._coding: Coding | None = None
        self._selected: Event | Clip | Uncodable | None = None
        self._asking: Asking | None = None
        self._steps: Steps | None = None
        self._is_together = False
        self._leave = context.workspace.subscribe(self._follow)

    @property
    def desk(self) -> Desk | None:
        """What lies on the desk."""
        return self._desk

    @property
    def coding(self) -> Coding | None:
        """The coding as it stands."""
        return self._coding

    @property
    def selected(self) -> Event | Clip | Uncodable | None:
        """The event, moment or uncodable stretch that is selected, as it stands."""
        return self._selected

    @property
    def selected_event(self) -> Event | None:
        """The event that is selected, as it stands."""
        return self._selected if isinstance(self._selected, Event) else None

    @property
    def asking(self) -> Asking | None:
        """The question that is open."""
        return self._asking

    def open(self, session_id: str, coding_id: str | None) -> None:
        """Lay a coding on the desk.

        Parameters
        ----------
        session_id
            Its session.
        coding_id
            None clears the desk.
        """
        workspace = self.context.workspace
        self._desk = self._coding = self._selected = self._asking = self._steps = None
        self._is_together = False
        if coding_id is not None:
            scheme = workspace.scheme_of(coding_id)
            scheme = with_own_keys(scheme, self.context.settings.code_keys.get(scheme.id, {}))
            coding = workspace.coding(coding_id)
            self._put(session_id, scheme_of_pass(scheme, coding.info), coding)
        self._tell_opened()

    def _put(self, session_id: str, scheme: Scheme, coding: Coding) -> None:
        self._coding = coding
        columns = CodingColumns.of(scheme, coding)
        self._desk = Desk(session_id, coding.id, scheme, self._extent(session_id), columns)
        self._steps = Steps(self.context, coding.id, self._may_write)

    def _tell_opened(self) -> None:
        self.opened.emit()
        self.selection_changed.emit()
        self.asking_changed.emit()

    @property
    def is_together(self) -> bool:
        """Whether several codings are looked at together, so that nothing is coded."""
        return self._is_together

    def see_passes(self) -> None:
        """Show what was coded in other passes too, or the own pass alone again."""
        desk, coding, text = self._desk, self._coding, self.context.text
        workspace = self.context.workspace
        if desk is None or coding is None:
            return
        if self._is_together:
            self.open(desk.session_id, desk.coding_id)
            return
        others = [
            SeenToo(
                name=text("{coder}, pass {number}", coder=info.coder, number=info.pass_number),
                scheme=scheme_of_pass(workspace.scheme_of(info.id), info),
                coding=workspace.coding(info.id),
            )
            for info in workspace.blind.codings(desk.session_id)
            if info.id != desk.coding_id
        ]
        if not others:
            self.hint(text("There is no other pass that you can see in this session."))
            return
        self._selected = self._asking = None
        self._put(desk.session_id, *together(desk.scheme, coding, others))
        self._is_together = True
        self._tell_opened()

    def reach(self, end_us: int) -> None:
        """Let a session that is coded without a film reach at least so far, in whole minutes."""
        desk = self._desk
        if desk is not None and end_us > desk.extent.end_us:
            end_us = -(-end_us // _EMPTY_US) * _EMPTY_US
            self._desk = replace(desk, extent=Interval(desk.extent.start_us, end_us))
            self.session_changed.emit()

    def close(self) -> None:
        """Stop following the workspace."""
        self._leave()

    def apply(self, edit: Edit | None) -> bool:
        """Make an edit; what stands in its way is told in a sentence.

        Parameters
        ----------
        edit
            Of the coding or of the project; None does nothing.

        Returns
        -------
        bool
            Whether it was made.
        """
        if edit is None or not self._may_write(edit.document):
            return False
        try:
            self.context.workspace.apply(edit)
        except ObserverError as error:
            self.context.notify(self.context.text.error(error))
            return False
        self.note_step(edit)
        return True

    def note_step(self, edit: Edit) -> None:
        """Let undo take back what was made from here by another way than `apply`."""
        if self._steps is not None:
            self._steps.note(edit)

    def undo(self) -> None:
        """Take back what was done here last: an event, or a marked moment."""
        if self._steps is not None:
            self._steps.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._steps is not None:
            self._steps.redo()

    def can_undo(self) -> bool:
        """Return whether there is anything to take back."""
        return self._steps is not None and self._steps.can_undo()

    def select(self, record: Event | Clip | Uncodable | None) -> None:
        """Select an event or a moment, or nothing."""
        if record != self._selected:
            self._selected = record
            self.selection_changed.emit()

    def moment_to_code(self) -> Moment | None:
        """Return the moment on the stage; if it cannot be coded on, say why and return None."""
        if self._desk is None or self._coding is None:
            self.hint(self.context.text("Open a coding first: choose a session in Families."))
            return None
        here = self.here()
        if here is None:
            self.hint(self._why_no_frame())
        return here

    def hint(self, sentence: str) -> None:
        """Say something in passing."""
        self.context.notify(sentence)

    def press(self, track: Track, code: Code) -> None:
        """Code the frame on the stage.

        Parameters
        ----------
        track
            Of the code.
        code
            Whose key or button was pressed.
        """
        self.when_shown(partial(self._press, track, code))

    def _press(self, track: Track, code: Code) -> None:
        self.press_here(track, code)

    def press_here(self, track: Track, code: Code) -> Edit | None:
        """Code the frame that is on the stage now; return what that did, None if nothing."""
        here = self.moment_to_code()
        coding = self._coding
        if here is None or coding is None:
            return None
        here = self.seen(here)
        edit = coding_edits.press(
            coding, Press(track=track, code=code, time_us=here.time_us, anchor=here.anchor)
        )
        if edit is None:
            self._say_why_not(code)
        elif self.apply(edit):
            self._hint_outside(track, here)
            self._ask_about(edit, here)
            return edit
        return None

    def release(self, held: Event, last: Moment | None) -> Edit | None:
        """End a state that ran while its key was held down.

        Parameters
        ----------
        held
            As it was begun.
        last
            The exact frame seen last, for where none is on the stage now.

        Returns
        -------
        Edit or None
            None if it did not run any more.
        """
        shown = self.here() or last
        desk, coding = self._desk, self._coding
        if desk is None or coding is None or shown is None:
            return None
        seen = self.seen(shown)
        here = seen if seen.time_us > held.onset_us else shown
        track = desk.scheme.track(held.track)
        edit = coding_edits.release(coding, track, held, here.time_us, here.anchor)
        if edit is None or not self.apply(edit):
            return None
        self._ask_about(edit, here)
        return edit

    def ask_at_end(self, event: Event) -> None:
        """Ask what is asked about a state that has ended by itself, unless something is open."""
        if self._desk is not None and self._asking is None:
            self._asking = ask(self._desk.scheme, due_at(self._desk.scheme, event, AskAt.OFFSET))
            self.asking_changed.emit()

    def answer(self, value: str) -> None:
        """Answer the open question; of several answers each can be given and taken back."""
        asking, coding = self._asking, self._coding
        if asking is None or coding is None:
            return
        self.apply(coding_edits.revise(coding, asking.event, asking.answered(value)))
        if asking.modifier.kind is not ModifierKind.MULTIPLE:
            self.pass_on()

    def pass_on(self) -> None:
        """Leave the open question as it is and ask the next one, if there is one."""
        asking, desk = self._asking, self._desk
        self._asking = None
        if asking is not None and desk is not None:
            self._asking = asking.next(desk.scheme)
        self.asking_changed.emit()

    def remove_selected(self) -> None:
        """Remove what is selected; a stretch becomes codable again."""
        selected, coding = self._selected, self._coding
        if isinstance(selected, Clip):
            self.remove_clip(selected)
        elif isinstance(selected, Event):
            self.remove([selected])
        elif selected is not None and coding is not None:
            stretch = Interval(selected.onset_us, selected.offset_us)
            self.apply(coding_edits.clear_uncodable(coding, stretch, selected.track))

    def remove(self, events: list[Event]) -> None:
        """Remove events; on an exhaustive track their neighbours take over."""
        if self._desk is not None and self._coding is not None:
            tracks = {track.id: track for track in self._desk.scheme.tracks}
            self.apply(remove_many(self._coding, tracks, events))

    def remove_clip(self, clip: Clip) -> None:
        """Remove a marked moment."""
        self.apply(edit_of(PROJECT, "remove_clip", [(clip, None)]))

    def change_clip(self, before: Clip | None, after: Clip) -> None:
        """Keep a moment, new or with other edges."""
        self.apply(edit_of(PROJECT, "clip", [(before, after)]))

    def place(self, event: Event, onset: Moment, offset: Moment | None) -> None:
        """Give an event other edges.

        Parameters
        ----------
        event
            As it stands.
        onset
            Where it begins.
        offset
            Where it ends; None for a point and for an open state.
        """
        desk, coding = self._desk, self._coding
        if desk is None or coding is None:
            return
        new = replace(
            event,
            onset_us=onset.time_us,
            onset_anchor=onset.anchor,
            offset_us=offset.time_us if offset else None,
            offset_anchor=offset.anchor if offset else None,
        )
        track = desk.scheme.track(event.track)
        self.apply(coding_edits.resize(coding, track, event, new))

    def event_at_row(self, track_id: str, row: int) -> Event | None:
        """Return the event that stands in a row of the columns of a track."""
        events = self._coding.on_track(track_id) if self._coding else ()
        return events[row] if 0 <= row < len(events) else None

    def row_of(self, event: Event) -> int | None:
        """Return in which row of its columns an event stands; None if it no longer stands."""
        events = self._coding.on_track(event.track) if self._coding else ()
        if self._desk is None:
            return None
        onsets = self._desk.columns.tracks[event.track].onset_us
        row = int(onsets.searchsorted(event.onset_us))
        while row < len(events) and events[row].onset_us == event.onset_us:
            if events[row].id == event.id:
                return row
            row += 1
        return None

    def neighbour(self, now_us: int, *, later: bool) -> Event | None:
        """Return the nearest event on any track that begins before or after a moment."""
        found: list[Event] = []
        for track_id, columns in (self._desk.columns.tracks if self._desk else {}).items():
            side: Literal["left", "right"] = "right" if later else "left"
            row = int(columns.onset_us.searchsorted(now_us, side)) - (0 if later else 1)
            event = self.event_at_row(track_id, row)
            if event is not None:
                found.append(event)
        pick = min if later else max
        return pick(found, key=lambda e: e.onset_us, default=None)

    def clips(self) -> tuple[Clip, ...]:
        """Return the marked moments of the session."""
        return self.context.workspace.project.clips(self._desk.session_id) if self._desk else ()

    def phases(self) -> tuple[Phase, ...]:
        """Return the phases of the session."""
        return self.context.workspace.project.phases(self._desk.session_id) if self._desk else ()

    def _may_write(self, document: str) -> bool:
        """Return whether a document may be changed here: nobody writes into another's coding."""
        coding = self._coding
        if coding is None or document != coding.id:
            return True
        if self._is_together:
            self.hint(
                self.context.text(
                    "You look at several passes together. Press {key} to code on in your own.",
                    key=self.context.commands.key_text("see_passes"),
                )
            )
            return False
        coder = coding.info.coder
        if coder == self.context.workspace.coder:
            return True
        text = self.context.text
        if self.context.workspace.store.is_protected:
            self.hint(text("This is the coding of {coder}: look, but begin your own.", coder=coder))
        else:
            self.hint(
                text("This is the coding of {coder}: go on with it in Families.", coder=coder)
            )
        return False

    def _why_no_frame(self) -> str:
        text = self.context.text
        wait = text("Wait until the exact frame is shown, then press again.")
        return self._why_nothing() or wait

    def _extent(self, session_id: str) -> Interval:
        extent = self.context.workspace.project.extent(session_id)
        return extent or Interval(0, _EMPTY_US)

    def _say_why_not(self, code: Code) -> None:
        text = self.context.text
        name = text.local(code.label)
        if code.kind is CodeKind.POINT:
            self.hint(text("{code} stands on this frame already.", code=name))
        else:
            self.hint(text("{code} runs already; it ends with the next code.", code=name))

    def _hint_outside(self, track: Track, here: Moment) -> None:
        stated = self._coding.coded_range(track.id) if self._coding else None
        if stated and not stated.onset_us <= here.time_us <= stated.offset_us:
            self.hint(self.context.text("This lies outside the coded part of the track."))

    def _ask_about(self, edit: Edit, here: Moment) -> None:
        if self._desk is None:
            return
        scheme = self._desk.scheme
        due = due_after(scheme, edit.removed, edit.added, here.time_us)
        self._asking = ask(scheme, due)
        self.asking_changed.emit()

    def _follow(self, change: Change) -> None:
        desk, before = self._desk, self._coding
        if desk is None or before is None:
            return
        if change.document == PROJECT:
            self._follow_project(change, desk)
        elif change.document == desk.coding_id and _is_of_scheme(change):
            self._lay_anew(desk)
        elif change.document == desk.coding_id and self._is_together:
            self.open(desk.session_id, desk.coding_id)
        elif change.document == desk.coding_id:
            self._coding = after = self.context.workspace.coding(desk.coding_id)
            desk.columns.follow(before, after, change)
            self._keep_up(change)
            self.coding_changed.emit(change)

    def _lay_anew(self, desk: Desk) -> None:
        """Open the coding again under another version of its scheme; undo goes on."""
        steps = self._steps
        self.open(desk.session_id, desk.coding_id)
        self._steps = steps

    def _follow_project(self, change: Change, desk: Desk) -> None:
        if not change.kinds & {Clip, Phase, Recording}:
            return
        self._desk = replace(desk, extent=self._extent(desk.session_id))
        self._keep_up(change)
        self.session_changed.emit()

    def _keep_up(self, change: Change) -> None:
        """Let selection and question follow what they are about."""
        gone = {record.id for record in change.edit.removed}
        after = {record.id: record for record in change.edit.added}
        selected, asking = self._selected, self._asking
        if selected is not None and selected.id in gone:
            new = after.get(selected.id)
            self.select(new if isinstance(new, Event | Clip | Uncodable) else None)
        if asking is not None and any(
            event.id in gone for event in (asking.event, *(due.event for due in asking.later))
        ):
            undone = change.origin is not Origin.EDIT
            self._asking = None if undone else asking.followed(gone, after)
            self.asking_changed.emit()


def _as_shown(moment: Moment) -> Moment:
    return moment


def _is_of_scheme(change: Change) -> bool:
    """Return whether a change gives the coding another version of its scheme."""
    given = [each for each in change.edit.added if isinstance(each, CodingInfo)]
    had = [each for each in change.edit.removed if isinstance(each, CodingInfo)]
    return [each.scheme_hash for each in given] != [each.scheme_hash for each in had]
