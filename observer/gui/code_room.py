"""The Code room: what happens when? The film, the codes beside it, the timeline under it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.intake import relink_edit
from observer.gui.actions import Scope
from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.editing import Editing
from observer.gui.coding.keyboard import typed_character
from observer.gui.coding.marking import Marking
from observer.gui.coding.playing import Playing
from observer.gui.coding.sound_wave import read_sound
from observer.gui.context import RoomContext
from observer.gui.panels.code_panel import CodePanel
from observer.gui.panels.event_list_panel import EventListPanel
from observer.gui.panels.notes_panel import NotesPanel
from observer.gui.panels.timeline_panel import TimelinePanel
from observer.gui.panels.transport_panel import TransportPanel
from observer.gui.side_pane import SidePane
from observer.gui.timeline.scene import Sound
from observer.gui.video.film import Film, Moment
from observer.gui.video.looking import Looking
from observer.gui.video.snapshots import Snapshots
from observer.gui.video.video_view import VideoView
from observer.media.player import Player
from observer.media.source import MediaSource
from observer.model.edits import PROJECT, Change, Edit
from observer.model.errors import ObserverError
from observer.model.event import Event
from observer.model.session import Recording
from observer.model.time import US_PER_S

if TYPE_CHECKING:
    from observer.app.tasks import Progress

_PANEL_PX = 410
_BAR_PX = 44
_CLOCK_US = 100_000
_FOOT, _MOST_FOOT = 0.36, 0.44
"""Share of the height under the film; the film keeps more than half of the window."""
_SIDE_SHARE = 0.42


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
        self.film: Film | None = None
        self._wave: Progress | None = None
        self._dragged = False
        self._released = False
        self._session_id = ""
        self._ticked_us: int | None = None
        self.playing = Playing()
        self.video = VideoView(context.text, context.tokens)
        self.looking = Looking(context, lambda: self.video, Snapshots(context, self))
        self.desk = CodingDesk(context, self._exact_moment, lambda: bool(self.video.notice))
        self.marking = Marking(self.desk)
        self.editing = Editing(self.desk, self._open_film)
        self.codes = CodePanel(self.desk, self.marking)
        self.timeline = TimelinePanel(self.desk, self.marking, self._open_film)
        self.events = EventListPanel(self.desk, self._open_film)
        self.notes = NotesPanel(self.desk)
        self._bind()
        self.transport = TransportPanel(context, self.playing)
        self._side = SidePane(context, self.events, self.notes)
        self._lay()
        self.setFocusProxy(self.video)
        self.video.setObjectName("film")
        self.codes.setObjectName("codes")
        self.timeline.setObjectName("timeline")
        self._connect()
        self._leave = context.workspace.subscribe(self._project_changed)

    def show_session(self, session_id: str, coding_id: str | None) -> None:
        """Show a session, and one of its codings.

        Parameters
        ----------
        session_id
            Whose film is opened.
        coding_id
            What is coded into; None shows the film alone.
        """
        here = self.desk.desk
        same = here is not None and (here.session_id, here.coding_id) == (session_id, coding_id)
        if not (same and self.film is not None and self.film.error is None):
            self._close_film()
            self.desk.open(session_id, coding_id)
            self._session_id = session_id
            self._open_recording()
        self._context.workspace.saw("opened", session_id)
        self.video.setFocus(Qt.FocusReason.OtherFocusReason)

    def release(self) -> None:
        """Close the film, because the window closes or locks; harmless when done twice."""
        if self._released:
            return
        self._released = True
        self._leave()
        self._close_film()
        self.desk.close()

    @property
    def is_sound_drawn(self) -> bool:
        """Whether the row of the sound shows all that it will show."""
        return self._wave is None

    def is_playing(self) -> bool:
        """Return whether the film runs."""
        return self.playing.is_playing

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the film when another room is entered."""
        super().hideEvent(event)
        self.playing.pause()

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
        character = typed_character(event)
        held = event.isAutoRepeat() and self._means(character)
        if held or self._escape(event) or self._code(character) or self._do_stage_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        """Leave the code's letters to this room before any shortcut of the window takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            character = typed_character(event)
            if self._means(character):
                event.accept()
                return True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height out anew, unless somebody has dragged the line between the halves."""
        super().resizeEvent(event)
        self._share_height()

    # What is on the stage

    def _open_film(self) -> Film | None:
        return self.film

    def _exact_moment(self) -> Moment | None:
        frame = self.video.shown
        return self.video.moment if frame is not None and frame.exact else None

    @property
    def now_us(self) -> int:
        """Where the film is, on the session clock."""
        shown = self.video.shown_us
        desk = self.desk.desk
        return shown if shown is not None else (desk.extent.start_us if desk else 0)

    def _open_recording(self) -> None:
        project, text = self._context.workspace.project, self._context.text
        # one film at a time for now; the desk, the timeline and the anchors know of all of them
        recording = project.leading_recording(self._session_id)
        self._ticked_us = None
        self._show_length()
        self.timeline.expect_sound(recording is not None and recording.has_sound)
        self._share_height()
        if recording is None:
            self.video.show_film(None)
            self.video.say(text("This session has no film yet. Drop one on this window."))
            return
        try:
            source = self._context.workspace.media_source(recording.id)
        except ObserverError as error:
            self.video.show_film(None)
            self.video.say(text.error(error), find=True)
            return
        self.film = self.playing.film = Film(recording, Player(source))
        self.video.show_film(self.film)
        self._draw_sound(recording, source)

    def _close_film(self) -> None:
        if self._wave is not None:
            self._wave.cancel()
            self._wave = None
        self.video.show_film(None)
        self.playing.film = None
        if self.film is not None:
            self.film.close()
        self.film = None

    def _draw_sound(self, recording: Recording, source: MediaSource) -> None:
        if not recording.has_sound:
            return

        def done(sound: Sound) -> None:
            self._wave = None
            self.timeline.show_sound(sound)
            if self.film is not None:
                self.timeline.place_sound(self.film.recording)

        def failed(_error: ObserverError) -> None:
            self._wave = None
            self.timeline.expect_sound(False)

        work = partial(read_sound, recording, source, self._context.workspace.store.derived)
        self._wave = self._context.tasks.run(work, done, failed)

    def _show_length(self) -> None:
        project = self._context.workspace.project
        extent = project.extent(self._session_id)
        self.transport.show_length(extent.end_us if extent else None)

    def _saw_frame(self) -> None:
        now_us = self.now_us
        self.playing.saw(now_us)
        self.transport.show_time(now_us)
        self.timeline.show_time(now_us)
        # clocks count seconds: ten looks a second are enough while the film runs
        before = self._ticked_us
        if not self.is_playing() or before is None or abs(now_us - before) >= _CLOCK_US:
            self._ticked_us = now_us
            self.codes.show_time(now_us)

    def _seek(self, time_us: int, exact: bool) -> None:
        if self.film is not None:
            if self.playing.is_playing and not exact:
                self.playing.pause()
            wanted = self.film.recording.to_recording_us(time_us)
            self.film.player.seek_us(wanted, exact=exact)

    def _find_film(self) -> None:
        recordings = self._context.workspace.project.recordings(self._session_id)
        recording = next(iter(recordings), None)
        if recording is None:
            return
        dialog = QFileDialog(self, self._context.text("Where is the film now?"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(partial(self.relink, recording))
        dialog.open()

    def relink(self, recording: Recording, file: str) -> None:
        """Take a moved film's new place, if it is the same film.

        Parameters
        ----------
        recording
            Which was moved.
        file
            Where it is now.
        """

        def done(edit: Edit) -> None:
            if self.desk.apply(edit):
                self._close_film()
                self._open_recording()

        def failed(error: ObserverError) -> None:
            self._context.notify(self._context.text.error(error))

        self._context.tasks.run(lambda _: relink_edit(recording, Path(file)), done, failed)

    def _project_changed(self, change: Change) -> None:
        if change.document != PROJECT or Recording not in change.kinds:
            return
        if self.desk.desk:
            self._show_length()
        if self.film is not None:
            self._follow_recording(self.film)

    def _follow_recording(self, film: Film) -> None:
        """Let the open film take another place on the clock, or go when its recording went."""
        before = film.recording
        after = self._context.workspace.project.records.get(before.id)
        if not isinstance(after, Recording):
            self._close_film()
            self._open_recording()
        elif after != before:
            film.recording = after
            self.timeline.place_sound(after)
            if (after.offset_us, after.rate) != (before.offset_us, before.rate):
                self.marking.forget()
                self.video.update()
                self._saw_frame()

    # What the keys do

    def _escape(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        if self.desk.asking is not None:
            self.desk.pass_on()
        elif self.marking.in_us is not None or self.marking.uncodable_us is not None:
            self.marking.forget()
        elif self.desk.selected is not None:
            self.desk.select(None)
        else:
            return False
        return True

    def _means(self, character: str) -> bool:
        """Return whether a character is a code's key, or answers the open question."""
        desk, asking = self.desk.desk, self.desk.asking
        if desk is None or not character:
            return False
        if asking is not None and asking.value_of(character) is not None:
            return True
        return any(c.key.casefold() == character for t in desk.scheme.tracks for c in t.codes)

    def _code(self, character: str) -> bool:
        desk, asking = self.desk.desk, self.desk.asking
        if desk is None or not character:
            return False
        answer = asking.value_of(character) if asking is not None else None
        if answer is not None:
            self.desk.answer(answer)
            return True
        for track in desk.scheme.tracks:
            for code in track.codes:
                if code.key and code.key.casefold() == character:
                    self.desk.press(track, code)
                    return True
        return False

    def _do_stage_key(self, event: QKeyEvent) -> bool:
        """Do the command of the film that a key stands for."""
        pressed = QKeySequence(event.keyCombination())
        for entry, action in self._context.commands.listed(Scope.STAGE):
            if pressed in action.shortcuts():
                if entry.repeats or not event.isAutoRepeat():
                    action.trigger()
                return True
        return False

    def _bind(self) -> None:
        commands = self._context.commands
        commands.bind(
            Scope.CODE,
            self,
            {"undo": self.desk.undo, "redo": self.desk.redo, **self._views()},
        )
        commands.bind(Scope.STAGE, self.video, self._stage())
        # the same keys on the timeline, the other half of the stage
        self.timeline.addActions(self.video.actions())

    def _views(self) -> dict[str, Callable[[], object]]:
        return {
            "go_to_time": self._type_time,
            "show_events": lambda: self._side.toggle(self.events),
            "show_notes": lambda: self._side.toggle(self.notes),
        }

    def _type_time(self) -> None:
        self.transport.type_time()

    def _stage(self) -> dict[str, Callable[[], object]]:
        playing, timeline = self.playing, self.timeline
        return {
            "play_pause": self._play_pause,
            "shuttle_back": playing.slower,
            "shuttle_stop": playing.stop,
            "shuttle_forward": playing.faster,
            "frame_back": partial(playing.step, -1),
            "frame_forward": partial(playing.step, 1),
            "second_back": partial(self._jump, -US_PER_S),
            "second_forward": partial(self._jump, US_PER_S),
            "five_seconds_back": partial(self._jump, -5 * US_PER_S),
            "five_seconds_forward": partial(self._jump, 5 * US_PER_S),
            "previous_event": partial(self._to_event, later=False),
            "next_event": partial(self._to_event, later=True),
            "to_start": playing.to_start,
            "to_end": playing.to_end,
            "play_around": self._around,
            "moment_in": self.marking.moment_in,
            "moment_out": self.marking.moment_out,
            "memo": self._write_note,
            "uncodable": self.marking.uncodable,
            "remove_event": self.desk.remove_selected,
            "relabel_event": timeline.open_menu,
            "split_event": lambda: self.editing.split(self._exact_moment()),
            "merge_event": self.editing.merge,
            "nudge_back": partial(self.editing.nudge, -1),
            "nudge_forward": partial(self.editing.nudge, 1),
            "coded_from": self.marking.coded_from,
            "coded_to": self.marking.coded_to,
            "zoom_in": timeline.zoom_in,
            "zoom_out": timeline.zoom_out,
            "zoom_all": timeline.show_all,
            **self.looking.commands(),
        }

    def _play_pause(self) -> None:
        self.timeline.follow()
        self.playing.toggle()
        self.transport.show_playing()

    def _jump(self, by_us: int) -> None:
        self.timeline.follow()
        self.playing.jump(self.now_us, by_us)

    def _around(self) -> None:
        here = self.video.moment
        if here is not None:
            self.playing.around(here)

    def _to_event(self, *, later: bool) -> None:
        event = self.desk.neighbour(self.now_us, later=later)
        if event is not None:
            self.desk.select(event)
            self._reveal(_onset(event))

    def _reveal(self, moment: Moment) -> None:
        self.playing.pause()
        self.timeline.follow()
        self.playing.go(moment)

    def _write_note(self) -> None:
        self._side.show_panel(self.notes)
        self.notes.write_at(self.video.shown_us)

    # How it hangs together

    def _lay(self) -> None:
        top = QSplitter(Qt.Orientation.Horizontal)
        top.addWidget(self.video)
        top.addWidget(self.codes)
        self._bottom = bottom = QSplitter(Qt.Orientation.Horizontal)
        bottom.addWidget(self.timeline)
        bottom.addWidget(self._side)
        foot = QWidget()
        under = QVBoxLayout(foot)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(self.transport)
        under.addWidget(bottom, 1)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(top)
        self.split.addWidget(foot)
        for splitter, stretch in ((top, (1, 0)), (bottom, (3, 2)), (self.split, (1, 0))):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
            for i, each in enumerate(stretch):
                splitter.setStretchFactor(i, each)
        top.setSizes([960, _PANEL_PX])
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.split)
        self._side.hide()
        self.split.splitterMoved.connect(self._line_dragged)

    def _share_height(self) -> None:
        """Give the timeline what its rows need, more where there is room, and the film the rest."""
        if self._dragged:
            return
        least = _BAR_PX + self.timeline.least_height_px()
        most = _BAR_PX + self.timeline.sizeHint().height()
        foot = min(max(least, round(self.height() * _FOOT)), most)
        foot = min(foot, round(self.height() * _MOST_FOOT))
        self.split.setSizes([self.height() - foot, foot])

    def _line_dragged(self, *_unused: object) -> None:
        self._dragged = True

    def _connect(self) -> None:
        focus = partial(self.video.setFocus, Qt.FocusReason.OtherFocusReason)
        self.video.painted.connect(self._saw_frame)
        self.video.pressed.connect(self._play_pause)
        self.video.find_asked.connect(self._find_film)
        self.video.menu_asked.connect(self.looking.show_menu)
        self.timeline.seek.connect(self._seek)
        self.transport.time_typed.connect(self._go_to_time)
        self.desk.reveal.connect(self._reveal)
        self.marking.changed.connect(self._show_marking)
        for used in (self.codes.used, self.transport.used, self.events.left, self.notes.left):
            used.connect(focus)
        self._side.left.connect(focus)
        self._side.changed.connect(self._show_sides)
        self.transport.events.clicked.connect(lambda *_: self._side.toggle(self.events))
        self.transport.notes.clicked.connect(lambda *_: self._side.toggle(self.notes))

    def _go_to_time(self, time_us: int) -> None:
        self.timeline.follow()
        self.playing.go(Moment(time_us=time_us, anchor=None))

    def _show_marking(self) -> None:
        self.transport.show_marking(self.marking.in_us is not None)
        self.codes.show_time(self.now_us)

    def _show_sides(self) -> None:
        if not self._side.isHidden() and self._side.width() < self._bottom.width() * _SIDE_SHARE:
            side = round(self._bottom.width() * _SIDE_SHARE)
            self._bottom.setSizes([self._bottom.width() - side, side])
        self.transport.events.setChecked(self._side.shows(self.events))
        self.transport.notes.setChecked(self._side.shows(self.notes))


def _onset(event: Event) -> Moment:
    return Moment(time_us=event.onset_us, anchor=event.onset_anchor)
