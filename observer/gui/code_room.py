"""The Code room: what happens when? The films, the codes beside them, the timeline below."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.actions import Scope
from observer.gui.code_commands import CodeCommands, Parts, onset_of
from observer.gui.code_sides import CodeSides
from observer.gui.code_split import CodeSplit
from observer.gui.coder_commands import CoderCommands
from observer.gui.coding.aids import CoderAids
from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.editing import Editing
from observer.gui.coding.film_finder import FilmFinder
from observer.gui.coding.finding import Finding
from observer.gui.coding.holding import key_of
from observer.gui.coding.keyboard import typed_character
from observer.gui.coding.locked_banner import LockedBanner
from observer.gui.coding.looping import Looping
from observer.gui.coding.many_events import ManyEvents
from observer.gui.coding.marking import Marking
from observer.gui.coding.playing import Playing
from observer.gui.coding.reel_strip import ReelStrip
from observer.gui.coding.scrubbing import Scrubbing
from observer.gui.coding.shuttle import Shuttle
from observer.gui.coding.waiting import Waiting
from observer.gui.coding.wave_reader import WaveReader
from observer.gui.context import RoomContext
from observer.gui.forms.coding_form import CodingForm
from observer.gui.forms.scheme_move_form import open_scheme_move
from observer.gui.forms.together_form import open_together
from observer.gui.live.live_room import LiveRoom
from observer.gui.panels.code_panel import CodePanel
from observer.gui.panels.event_list_panel import EventListPanel
from observer.gui.panels.timeline_panel import TimelinePanel
from observer.gui.panels.transport_panel import TransportPanel
from observer.gui.timeline.scene import Sound
from observer.gui.video.film import Film, Moment
from observer.gui.video.looking import Looking
from observer.gui.video.snapshots import Snapshots
from observer.gui.video.stage import Stage
from observer.gui.video.video_view import VideoView
from observer.gui.work.pane import WorkPane
from observer.gui.work.part import WorkServices
from observer.gui.work.work_commands import WorkCommands
from observer.model.consent import Consent
from observer.model.edits import PROJECT, Change, Edit
from observer.model.family import Participant
from observer.model.session import Recording

_CLOCK_US = 100_000
_TOLD_PX = 24


class CodeRoom(QWidget):
    """A session being coded.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._released = False
        self._session_id = ""
        self._asked_us: int | None = None
        self._ticked_us: int | None = None
        self.stage = Stage(context)
        self.playing = Playing(self._open_film)
        self._waiting = Waiting(context, self.stage, self.playing)
        self.desk = CodingDesk(context, self._here, self._why_nothing, self._waiting.do)
        self.live = LiveRoom(self.desk, self.stage)
        self.marking = Marking(self.desk)
        self.looping = Looping(self.desk, self.playing, self.stage.end_of_frame)
        self.many = ManyEvents(self.desk, self._open_film)
        self.finding = Finding(self.desk)
        self.editing = Editing(self.desk, self._open_film, self.playing.go, self.many)
        self.aids = CoderAids(self.desk, self.marking, self.stage, self.playing, self)
        self.codes = CodePanel(self.desk, self.marking, self.aids.holding, self.aids.hints)
        self.work = WorkPane(self.desk, self._services(), self.codes)
        self.timeline = TimelinePanel(
            self.desk, self.marking, self._open_film, self.many, self.finding
        )
        self.events = EventListPanel(self.desk, self._open_film, self.many.picking, self.finding)
        self.sides = CodeSides(self.desk, self.finding, self.events)
        self.locked = LockedBanner(self.desk, self)
        self.looking = Looking(context, lambda: self.stage.view, Snapshots(context, self))
        self._finder = FilmFinder(self.desk, self)
        self._wave = WaveReader(context, self._show_sound)
        self._scrubbing = Scrubbing(self.playing)
        self.reels = ReelStrip(context, self.playing, self.stage, self)
        self.stage.reel_of = self.reels.reel_of
        self.reels.may_begin = lambda: self._wave.is_done
        self._shuttle = Shuttle(self.playing, context.commands, lambda: self.stage.is_behind)
        self._keys = self.aids.keys(lambda: self.work.open_part)
        self._commands = CodeCommands(self._parts())
        self.aids.lie_over(self.timeline)
        self._bind()
        self.transport = TransportPanel(context, self.playing)
        self._lay()
        self._connect()
        self._own()
        self._leave = context.workspace.subscribe(self._project_changed)

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show a session, and one of its codings.

        Parameters
        ----------
        session_id
            Whose films are opened.
        coding_id
            What is coded into; None shows the films alone.
        """
        self.show_session_at(session_id, coding_id, None)

    def show_session_at(self, session_id: str, coding_id: str | None, at_us: int | None) -> None:
        """Show a session where it was left; one that is open already stays where it is.

        Parameters
        ----------
        session_id
            Whose films are opened.
        coding_id
            What is coded into; None shows the films alone.
        at_us
            The time it was left at; None for the first frame.
        """
        here = self.desk.desk
        same = here is not None and (here.session_id, here.coding_id) == (session_id, coding_id)
        if not (same and self.film is not None and self.film.error is None):
            self._waiting.forget()
            self.stage.close_films()
            self.desk.open(session_id, coding_id)
            self._session_id = session_id
            extent = self._context.workspace.project.extent(session_id)
            self._asked_us = None
            if at_us is not None and extent and extent.start_us <= at_us < extent.end_us:
                self._asked_us = at_us
            self._open_films(partial(self.stage.open, session_id, self._asked_us))
        self._context.workspace.saw("opened", session_id)
        self.video.setFocus(Qt.FocusReason.OtherFocusReason)

    def time_us(self) -> int | None:
        """Return where the session is; where it is still opening, where it will be."""
        if not self._session_id or self._released:
            return None
        film = self.film
        return self.now_us if film is not None and film.is_ready else self._asked_us

    def go_to_time(self, time_us: int) -> None:
        """Go to a time on the session clock, also while the films still open."""
        self._asked_us = time_us
        film, player = self.film, self.stage.player
        if film is not None and film.is_ready:
            self._go_to_time(time_us)
        elif player is not None:
            player.seek_us(time_us)

    def release(self) -> None:
        """Close the films, because the window closes or locks; harmless when done twice."""
        if self._released:
            return
        self._released = True
        self._leave()
        self.work.open_part.leave()
        self.live.stop()
        self.aids.holding.end_all()
        self._waiting.forget()
        self._wave.stop()
        self.sides.finishing.rest()
        self.timeline.let_strip_go()
        self.reels.close_films()
        self.playing.player = None
        self.stage.close_films()
        self.desk.close()

    @property
    def video(self) -> VideoView:
        """The view of the film that is coded on."""
        return self.stage.view

    @property
    def film(self) -> Film | None:
        """The film that is coded on; None if there is none."""
        return self.stage.film

    @property
    def is_sound_drawn(self) -> bool:
        """Whether the row of the sound shows all that it will show."""
        return self._wave.is_done

    def is_playing(self) -> bool:
        """Return whether the films run."""
        return self.playing.is_playing

    def film_place(self) -> QRect:
        """Return where the film lies, without the line at its foot that tells the frame."""
        at = self.stage.mapTo(self, QPoint(0, 0))
        return QRect(at, self.stage.size()).adjusted(0, 0, 0, -_TOLD_PX)

    def relink(self, recording: Recording, file: str) -> None:
        """Take a moved film's new place, if it is the same film."""
        self._finder.relink(recording, file)

    # What Qt asks

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the films when another room is entered."""
        super().hideEvent(event)
        self.aids.holding.end_all()
        self.playing.leave()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Give the film the keyboard."""
        super().showEvent(event)
        self.video.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Code what is typed; what no focused control wants comes here.

        A held key is pressed once. Keys of the film work beside the stage too, as long as the
        focused control has no use for them.
        """
        self._shuttle.saw(event)
        character = typed_character(event)
        held = event.isAutoRepeat() and self._keys.means(character)
        coded = held or self._escape(event) or self._keys.press(character, key_of(event))
        coded = coded or (self._is_enter(event) and self.aids.questions.type_answer())
        if coded or self._do_stage_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of a held step, and of K."""
        self._shuttle.released(event)
        self.aids.holding.released(event)
        if not event.isAutoRepeat():
            self._keys.released(typed_character(event))
        super().keyReleaseEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        """Leave the code's letters to this room before any shortcut of the window takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._shuttle.saw(event)
            asked = self._is_enter(event) and self.aids.questions.question is not None
            if asked or self._keys.means(typed_character(event)):
                event.accept()
                return True
        elif event.type() == QEvent.Type.WindowDeactivate:
            self._shuttle.let_go()
            self.aids.holding.end_all()
        return super().event(event)

    # What is on the stage

    def _here(self) -> Moment | None:
        """Return the moment that can be coded now: of the frame, or of the clock without a film."""
        clock = self.live.clock
        return clock.here() if clock.is_on else self.stage.exact_moment()

    def _why_nothing(self) -> str:
        return self.live.clock.why_nothing() or self.stage.why_nothing()

    def _open_film(self) -> Film | None:
        return self.stage.film

    @property
    def now_us(self) -> int:
        """Where the session is, on its own clock."""
        now_us, desk = self.stage.now_us, self.desk.desk
        if self.live.clock.is_on:
            return self.live.clock.now_us
        if now_us is not None:
            return now_us
        return desk.extent.start_us if desk else 0

    def _open_films(self, opening: Callable[[], None]) -> None:
        self._ticked_us = None
        self._show_length()
        self._wave.stop()
        self.timeline.expect_sound(False)
        self.reels.close_films()
        opening()
        self.playing.player = self.stage.player
        self.reels.begin(self.stage.seen)
        self.looping.forget()
        self.live.look()
        self.split.share_height()
        self._show_stage()

    def _open_anew(self) -> None:
        self._open_films(self.stage.open_anew)

    def _show_stage(self) -> None:
        """Show beside the stage what is at the front and what is heard."""
        self.transport.show_stage(
            films=len(self.stage.films), voices=self.stage.voices, layout=self.stage.layout_shown
        )
        film = self.film
        self.timeline.name_film(film.label if film and len(self.stage.films) > 1 else "")
        heard = self.stage.heard_recording()
        if heard is None or self._wave.recording is None or heard.id != self._wave.recording.id:
            self.timeline.expect_sound(heard is not None)
        self._wave.read(heard)
        self._saw_frame()

    def _show_sound(self, sound: Sound | None) -> None:
        recording = self._wave.recording
        if sound is None or recording is None:
            self.timeline.expect_sound(False)
        else:
            self.timeline.show_sound(sound)
            self.timeline.place_sound(recording)

    def _show_length(self) -> None:
        extent = self._context.workspace.project.extent(self._session_id)
        self.transport.show_length(extent.end_us if extent else None)

    def _saw_frame(self) -> None:
        now_us = self.now_us
        self.playing.saw(now_us)
        self.aids.saw(now_us)
        self.transport.show_time(now_us)
        self.timeline.show_time(now_us)
        # clocks count seconds: ten looks a second are enough while the film runs
        before = self._ticked_us
        if not self.is_playing() or before is None or abs(now_us - before) >= _CLOCK_US:
            self._ticked_us = now_us
            self.work.show_time(now_us)

    def _project_changed(self, change: Change) -> None:
        if not self._session_id or not change.kinds & {Recording, Consent, Participant}:
            return
        if Recording not in change.kinds and self.stage.is_allowed:
            return
        self._show_length()
        recordings = self._context.workspace.project.recordings(self._session_id)
        if not self.stage.follow(recordings):
            self._open_anew()
            return
        if _moved(change):
            self.marking.forget()
        for recording in recordings:
            if self._wave.recording is not None and recording.id == self._wave.recording.id:
                self._wave.read(recording)
                self.timeline.place_sound(recording)
        self._saw_frame()

    # What the keys do

    def _escape(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        if self.desk.asking is not None:
            self.desk.pass_on()
        elif self.marking.in_us is not None or self.marking.uncodable_us is not None:
            self.marking.forget()
        elif self.aids.questions.pass_on():
            return True
        elif self.looping.is_on:
            self.looping.forget()
        elif self.timeline.hand.let_go():
            pass
        elif self.desk.selected is not None:
            self.desk.select(None)
        elif self.aids.training.isVisible():
            self.aids.training.read()
        else:
            return False
        return True

    @staticmethod
    def _is_enter(event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}

    def _do_stage_key(self, event: QKeyEvent) -> bool:
        """Do the command of the film that a key stands for."""
        pressed = QKeySequence(event.keyCombination())
        for entry, action in self._context.commands.listed(Scope.STAGE):
            if pressed in action.shortcuts():
                if entry.repeats or not event.isAutoRepeat():
                    action.trigger()
                return True
        return False

    def _services(self) -> WorkServices:
        return WorkServices(
            marking=self.marking,
            playing=self.playing,
            looping=self.looping,
            stage=self.stage,
            now=lambda: self.now_us,
            live=self.live.clock,
        )

    def _parts(self) -> Parts:
        return Parts(
            desk=self.desk,
            stage=self.stage,
            playing=self.playing,
            shuttle=self._shuttle,
            marking=self.marking,
            looping=self.looping,
            editing=self.editing,
            many=self.many,
            find_next=self._find_next,
            timeline=self.timeline,
            now=lambda: self.now_us,
            write_note=self._write_note,
        )

    def _bind(self) -> None:
        commands = self._context.commands
        self.more = WorkCommands(self.desk, self._services(), self.work, self.live)
        commands.bind(
            Scope.CODE,
            self,
            {"undo": self._undo, "redo": self.desk.redo, **self._views()},
        )
        table = {
            **self._commands.table(),
            **self.looking.commands(),
            **self.work.item_commands(),
            **self.more.stage_commands(),
        }
        commands.bind(Scope.STAGE, self.stage, self.more.asked_first(table))
        # the same keys on the timeline, the other half of the stage
        self.timeline.addActions(self.stage.actions())

    def _views(self) -> dict[str, Callable[[], object]]:
        return {
            "go_to_time": self._type_time,
            "together_here": self._lay_together,
            "read_first": self.aids.training.show_again,
            "move_scheme": self._move_scheme,
            "see_passes": self.desk.see_passes,
            **self.sides.commands(),
            **self.reels.commands(),
            **CoderCommands(self.desk, self.aids.reaction, self).commands(),
            **self.work.commands(),
            **self.more.commands(),
        }

    def _undo(self) -> None:
        """Take back the press that waits for its frame, or what was done last."""
        if not self._waiting.forget():
            self.desk.undo()

    def _lay_together(self) -> None:
        self.playing.pause()
        before = self._context.workspace.last_edit(PROJECT)
        form = open_together(self._context, self._session_id, self)
        if form is not None:
            form.accepted.connect(partial(self._laid_together, before))

    def _laid_together(self, before: Edit | None) -> None:
        latest = self._context.workspace.last_edit(PROJECT)
        if latest is not None and latest != before:
            self.desk.note_step(latest)

    def _begin_pass(self) -> None:
        """Open the form that begins a coding, with the scheme of the one that is finished."""
        here = self.desk.desk
        if here is None:
            return
        self.playing.pause()
        context = self._context
        form = CodingForm(
            context,
            here.session_id,
            lambda info: context.go("code", info.session_id, info.id),
            self,
        )
        form.choose(context.workspace.scheme_of(here.coding_id))
        form.open()

    def _move_scheme(self) -> None:
        self.playing.pause()
        here = self.desk.desk
        open_scheme_move(self._context, here.coding_id if here else "", self.desk.apply, self)

    def _type_time(self) -> None:
        self.transport.type_time()

    def _find_next(self, *, later: bool) -> None:
        """Go to the next event that was found, or begin to find."""
        event = self.sides.next_found(self.now_us, later=later)
        if event is not None:
            self._commands.reveal(onset_of(event))

    def _show_part(self, part_id: str, about: str, at_us: int | None) -> None:
        part = self.work.part_of(part_id)
        if part is not None:
            self.work.open(part)
            part.show_sheet(about, at_us)

    def _write_note(self) -> None:
        live = self.live.clock
        self.sides.write_note(live.now_us if live.is_on else self.stage.now_us)

    # How it hangs together

    def _lay(self) -> None:
        self.setFocusProxy(self.stage)
        self.stage.setObjectName("film")
        self.work.setObjectName("beside")
        self.timeline.setObjectName("timeline")
        beside = self.live.above(self.work)
        self.split = CodeSplit(self.stage, beside, self.transport, self.timeline, self.sides.pane)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.locked)
        inside.addWidget(self.split, 1)

    def _own(self) -> None:
        """Let what has no place in the layout end with the room, and its connections with it."""
        for part in vars(self).values():
            if isinstance(part, QObject) and part.parent() is None:
                part.setParent(self)

    def _connect(self) -> None:
        self.stage.painted.connect(self._saw_frame)
        self.stage.pressed.connect(lambda: self._context.commands.bound("play_pause").trigger())
        self.stage.changed.connect(self._show_stage)
        self.stage.find_asked.connect(self._finder.ask)
        self.stage.menu_asked.connect(self.looking.show_menu)
        self._finder.back.connect(self._open_anew)
        self.timeline.seek.connect(self._scrubbing.to)
        self.timeline.seek.connect(self.live.seek)
        self.timeline.seek.connect(self.reels.wait)
        self.timeline.seek.connect(self.stage.look)
        self.reels.left.connect(self._focus_film)
        self.stage.changed.connect(self.reels.place)
        self.timeline.grown.connect(self.split.share_height)
        self.timeline.loop_placed.connect(self.looping.place)
        self.transport.time_typed.connect(self._go_to_time)
        self.desk.reveal.connect(self._commands.reveal)
        self.marking.changed.connect(self._show_marking)
        self.looping.changed.connect(self._show_loop)
        self.aids.used.connect(self._focus_film)
        self.live.used.connect(self._focus_film)
        self.transport.runs_otherwise = lambda: self.live.clock.is_running
        self.transport.has_no_film = lambda: self.live.clock.is_on
        for used in (self.work.used, self.transport.used, self.sides.left):
            used.connect(self._focus_film)
        self.sides.join(self.transport)
        self.sides.pane.changed.connect(self.split.widen_side)
        self.sides.finishing.wants_part.connect(self._show_part)
        self.locked.wants_panel.connect(self.sides.finish)
        self.locked.wants_pass.connect(self._begin_pass)
        self.transport.voice_chosen.connect(self.stage.toggle_voice)
        self.transport.layout_chosen.connect(self.stage.set_layout)

    def _focus_film(self) -> None:
        self.video.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_time(self, time_us: int) -> None:
        self.timeline.follow()
        self.live.seek(time_us)
        self.playing.go(Moment(time_us=time_us, anchor=None))

    def _show_marking(self) -> None:
        self.transport.show_marking(self.marking.in_us is not None)
        self.work.show_time(self.now_us)

    def _show_loop(self) -> None:
        self.transport.show_loop(self.looping.is_on)
        self.timeline.show_loop(self.looping.loop, self.looping.in_us)


def _moved(change: Change) -> bool:
    """Return whether a recording takes another place on the session clock."""
    return any(
        isinstance(each.before, Recording)
        and isinstance(each.after, Recording)
        and (each.before.offset_us, each.before.rate) != (each.after.offset_us, each.after.rate)
        for each in change.edit.replacements
    )
