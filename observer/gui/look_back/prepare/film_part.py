"""The film of the plan: cut a clip, point something out, and play it as the parent will see it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter
from typing_extensions import override

from observer.gui.coding.film_finder import FilmFinder
from observer.gui.coding.playing import Playing
from observer.gui.coding.transport_buttons import RoundButton
from observer.gui.coding.waiting import Waiting
from observer.gui.fonts import time_font
from observer.gui.look_back.prepare.beside import SMALLEST_PX, Beside
from observer.gui.look_back.prepare.clip_line import ClipLine
from observer.gui.look_back.prepare.clip_ways import ClipWays, pill
from observer.gui.look_back.prepare.desk import WHOLE, PlanDesk
from observer.gui.look_back.prepare.mark_layer import MarkLayer
from observer.gui.look_back.prepare.tools import Tool
from observer.gui.parts import column, label, row
from observer.gui.video.film import Film
from observer.gui.video.stage import Stage
from observer.model.feedback import CueKind, Mark, PlanItem
from observer.model.identity import new_id
from observer.model.plan_edits import cut, put_in
from observer.model.session import Clip
from observer.model.time import US_PER_S

_LOOK_MS = 60
_FIVE_US = 5 * US_PER_S


class FilmPart(QFrame):
    """Picture, transport, and the little timeline of the clip.

    Parameters
    ----------
    desk
        What is chosen.
    beside
        Where an earlier film lies, at the right of this one.
    """

    moved = Signal()
    """Another frame is on the stage."""
    script_wanted = Signal()
    """A line of the script was begun: its words are to be typed."""
    plays = Signal(bool)
    """The film plays now, or rests."""

    def __init__(self, desk: PlanDesk, beside: Beside) -> None:
        super().__init__()
        self._desk = desk
        self._session_id = ""
        self._begun_us: int | None = None
        self._was_playing = False
        self._is_locked = False
        self._left_us: int | None = None
        context = desk.context
        self.setProperty("role", "panel")
        self.stage = Stage(context)
        self.stage.setObjectName("film of the plan")
        self.stage.setMinimumSize(*SMALLEST_PX)
        self.stage.leave_pictures_bare()
        self.layer = MarkLayer(context, self.stage)
        self.line = ClipLine(context)
        self.playing = Playing(self._film)
        self._waiting = Waiting(context, self.stage, self.playing)
        self._time = label(context.text.timecode(0), wrap=False)
        self._time.setFont(time_font(context.tokens))
        self.ways = ClipWays(desk)
        self._finder = FilmFinder(desk, self)
        self._lay(beside)
        self._connect()
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self._show_playing)
        self._looks.start()

    @property
    def now_us(self) -> int:
        """Where the film is, on the session clock."""
        return self.stage.now_us or 0

    @property
    def knows_frames(self) -> bool:
        """Whether the frames of the film are known."""
        film = self.stage.film
        return film is not None and film.is_ready

    def snap(self, time_us: int) -> int:
        """Return the time of the frame nearest to a moment, as far as the film is known."""
        film = self.stage.film
        found = film.nearest(time_us) if film is not None else None
        return found.time_us if found is not None else time_us

    def go_to(self, time_us: int) -> None:
        """Rest on a moment, also while the film still opens."""
        if self.stage.player is not None:
            self.playing.pause()
            self.stage.player.seek_us(time_us)

    def close_films(self) -> None:
        """Let the films go; harmless when done twice."""
        self._session_id = ""
        self._begun_us = None
        self.playing.player = None
        self.stage.close_films()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what the keys of the film do."""
        playing, take_up = self.playing, self.layer.take_up
        return {
            "cut_play": self.toggle,
            "cut_again": self.play_clip,
            "cut_frame_back": partial(playing.step, -1),
            "cut_frame_forward": partial(playing.step, 1),
            "cut_second_back": partial(self._jump, -US_PER_S),
            "cut_second_forward": partial(self._jump, US_PER_S),
            "cut_five_back": partial(self._jump, -_FIVE_US),
            "cut_five_forward": partial(self._jump, _FIVE_US),
            "cut_begin": self._to_begin,
            "cut_end": self._to_end,
            "cut_previous": partial(self._desk.choose_beside, -1),
            "cut_next": partial(self._desk.choose_beside, 1),
            "cut_in": partial(self._waiting.do, self.begin_here),
            "cut_out": partial(self._waiting.do, self.end_here),
            "cut_new": partial(self._waiting.do, self.begin_new),
            "cue_comment": partial(self.write, CueKind.COMMENT),
            "cue_child_says": partial(self.write, CueKind.CHILD_SAYS),
            "cue_question": partial(self.write, CueKind.QUESTION, stops=True),
            "cue_tip": partial(self.write, CueKind.TIP),
            "cue_pause": self.write_stop,
            "mark_arrow": partial(take_up, Tool.ARROW),
            "mark_spotlight": partial(take_up, Tool.SPOTLIGHT),
            "mark_freehand": partial(take_up, Tool.FREEHAND),
            "clip_zoom": self.ways.zoom,
            "remove_mark": self.remove_mark,
        }

    # What is done

    def toggle(self) -> None:
        """Play from here as the parent will see it, or stop."""
        if self.playing.is_playing:
            self.playing.pause()
            return
        clip, item, now_us = self._desk.stretch, self._desk.item, self.now_us
        self.playing.set_rate(item.rate if item is not None else 1.0)
        self._hear(item)
        ends_us: int | None = None
        # one who plays on behind the clip looks for another end
        if clip is not None and clip.start_us <= now_us < clip.end_us:
            stops = [cue.at_us + 1 for cue in self._desk.cues if cue.stops and cue.at_us > now_us]
            ends_us = min((*stops, clip.end_us))
        if item is not None and item.looped and clip is not None and ends_us == clip.end_us:
            self.playing.set_loop(clip.start_us, clip.end_us)
            self.playing.play()
            return
        self.playing.clear_loop()
        self.playing.play()
        if ends_us is not None:
            self.playing.stop_at(ends_us)

    def play_clip(self) -> None:
        """Play the clip from its begin."""
        clip = self._desk.stretch
        if clip is None or self.stage.player is None:
            return
        self.playing.pause()
        self.stage.player.seek_us(clip.start_us)
        stops = [
            cue.at_us + 1
            for cue in self._desk.cues
            if cue.stops and clip.start_us < cue.at_us < clip.end_us
        ]
        item = self._desk.item
        self.playing.set_rate(item.rate if item is not None else 1.0)
        self._hear(item)
        self.playing.clear_loop()
        self.playing.play()
        self.playing.stop_at(min((*stops, clip.end_us)))

    def begin_new(self) -> None:
        """Begin a new clip on this frame."""
        self._begun_us = self.now_us
        self._show_time()
        text = self._desk.context.text
        self._desk.context.notify(text("A new clip begins here. O ends it."))

    def begin_here(self) -> None:
        """Let the clip begin on this frame; without one, begin a new one."""
        clip, now_us = self._desk.clip, self.now_us
        if clip is None:
            self.begin_new()
        elif now_us >= clip.offset_us:
            self._desk.context.notify(
                self._desk.context.text("The end has to lie after the beginning.")
            )
        else:
            self._desk.apply(cut(self._desk.project, clip, now_us, clip.offset_us))

    def end_here(self) -> None:
        """Let the clip end on this frame; a new one comes into the plan."""
        desk, now_us, text = self._desk, self.now_us, self._desk.context.text
        clip, plan = desk.clip, desk.plan
        begin_us = clip.onset_us if clip is not None else None
        if self._begun_us is not None:
            begin_us = self._begun_us
        if begin_us is None or plan is None:
            desk.context.notify(text("First press I where the clip begins."))
        elif now_us <= begin_us:
            desk.context.notify(text("The end has to lie after the beginning."))
        elif self._begun_us is None and clip is not None:
            desk.apply(cut(desk.project, clip, clip.onset_us, now_us))
        else:
            made = Clip(id=new_id(), session_id=desk.film_of, onset_us=begin_us, offset_us=now_us)
            self._begun_us = None
            if desk.apply(put_in(desk.project, plan, made)):
                desk.choose_clip(made.id)

    def write(self, kind: CueKind, *, stops: bool = False) -> None:
        """Begin a line of the script at this frame."""
        if self._desk.stretch is None:
            self._desk.context.notify(self._desk.context.text("First choose a clip."))
            return
        # not once the frame is painted: what is typed next belongs to the line
        self.playing.pause()
        self._desk.write_cue(kind, self._inside(self._asked_us()), stops=stops)
        self.script_wanted.emit()

    def write_stop(self) -> None:
        """Let the film stop at this frame by itself, or no longer."""
        self.playing.pause()
        at_us = self._inside(self._asked_us())
        here = next((cue for cue in self._desk.cues if cue.at_us == at_us), None)
        if here is not None:
            self._desk.revise_cue(replace(here, stops=not here.stops))
        else:
            self._desk.write_cue(CueKind.COMMENT, at_us, stops=True)

    def remove_mark(self) -> None:
        """Remove the last mark of the chosen line, or the line."""
        cue = self._desk.cue
        if cue is None:
            return
        if cue.marks:
            self._desk.revise_cue(replace(cue, marks=cue.marks[:-1]))
        else:
            self._desk.remove_cue()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Let the film go when something else is looked at: it may be played there."""
        super().hideEvent(event)
        if event.spontaneous():
            return
        self.layer.lay_down()
        self._left_us = self.stage.now_us
        self.close_films()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Show the film again where it was."""
        super().showEvent(event)
        session_id, left_us = self._desk.film_of, self._left_us
        if session_id and not self._session_id:
            self._open(session_id, left_us)
            self._show_all()

    # Inside

    def _film(self) -> Film | None:
        return self.stage.film

    def _asked_us(self) -> int:
        """Return the time of the frame that was asked for, whether it is painted yet or not."""
        film, player = self.stage.film, self.stage.player
        if not self.stage.is_behind or film is None or player is None:
            return self.now_us
        found = film.under(player.now_us)
        return found.time_us if found is not None else self.now_us

    def _inside(self, time_us: int) -> int:
        """Return a moment of the clip: a line of its script lies in it."""
        clip = self._desk.stretch
        if clip is None or clip.start_us <= time_us < clip.end_us:
            return time_us
        return clip.start_us if time_us < clip.start_us else self.snap(clip.end_us - 1)

    def _jump(self, by_us: int) -> None:
        self.playing.jump(self.now_us, by_us)

    def _to_begin(self) -> None:
        clip = self._desk.stretch
        if clip is not None:
            self.playing.scrub(clip.start_us, exact=True)

    def _to_end(self) -> None:
        clip = self._desk.stretch
        if clip is not None:
            self.playing.scrub(clip.end_us - 1, exact=True)

    def _hear(self, item: PlanItem | None) -> None:
        player = self.stage.player
        if player is None:
            return
        heard = [voice.ids for voice, is_heard in self.stage.voices if is_heard]
        silent = item is not None and item.muted
        player.set_heard(frozenset() if silent else frozenset[str]().union(*heard))

    def _clip_chosen(self) -> None:
        """Open the film of what was chosen, and rest on its first frame."""
        self._begun_us = None
        self.layer.lay_down()
        session_id, clip = self._desk.film_of, self._desk.stretch
        if not session_id:
            self.close_films()
        elif session_id != self._session_id:
            self._open(session_id, clip.start_us if clip is not None else None)
        elif clip is not None:
            self.go_to(clip.start_us)
        self._show_all()

    def _open(self, session_id: str, at_us: int | None) -> None:
        self._session_id = session_id
        self.stage.open(session_id, at_us)
        self.playing.player = self.stage.player

    def _cue_chosen(self) -> None:
        cue, now_us = self._desk.cue, self.now_us
        if cue is not None and cue.at_us != now_us and not self.playing.is_playing:
            self.playing.scrub(cue.at_us, exact=True)
        self._show_all()

    def _films_changed(self) -> None:
        """Take over where films lie now; where that does not go, open them anew."""
        known = self._desk.project.recordings(self._session_id) if self._session_id else ()
        locks = self._desk.context.workspace.locks
        is_locked = any(locks.of(self._session_id, each.id) is not None for each in known)
        was_locked, self._is_locked = self._is_locked, is_locked
        if self._session_id and (is_locked or was_locked or not self.stage.follow(known)):
            self._open_anew()

    def _open_anew(self) -> None:
        self.stage.open_anew()
        self.playing.player = self.stage.player

    def _show_all(self) -> None:
        """Show the clip, its script, and how it is shown."""
        desk = self._desk
        extent = desk.project.extent(desk.film_of) if desk.film_of in desk.project.records else None
        self.line.show_clip(desk.stretch, extent, whole=desk.clip_id == WHOLE)
        cue = desk.cue
        self.line.show_script(desk.cues, cue.id if cue is not None else "")
        self.ways.show_chosen()
        self._show_time()

    def _show_time(self) -> None:
        now_us, desk = self.now_us, self._desk
        self._time.setText(desk.context.text.timecode(now_us))
        self.line.show_time(now_us, self._begun_us)
        seen = [cue for cue in desk.cues if cue.at_us <= now_us < cue.at_us + cue.for_us]
        says = [cue.text for cue in seen if cue.kind is CueKind.CHILD_SAYS and cue.text]
        marks = tuple(mark for cue in seen for mark in cue.marks)
        item = desk.item
        self.layer.show_what(marks, says[-1] if says else "", item.zoom if item else ())

    def _painted(self) -> None:
        self.playing.saw(self.now_us)
        self._show_time()
        self.moved.emit()

    def _show_playing(self) -> None:
        is_playing = self.playing.is_playing
        if is_playing == self._was_playing:
            return
        self._was_playing = is_playing
        text = self._desk.context.text
        self._play.shape = "pause" if is_playing else "play"
        self._play.setAccessibleName(text("Pause") if is_playing else text("Play"))
        self._play.update()
        self.plays.emit(is_playing)

    def _drawn(self, mark: object) -> None:
        if isinstance(mark, Mark):
            self._desk.add_mark(mark, self._inside(self.now_us))

    def _framed(self, frame: object) -> None:
        if isinstance(frame, tuple):
            self.ways.frame(frame)

    def _edged(self, start_us: int, end_us: int) -> None:
        clip = self._desk.clip
        if clip is not None:
            start = self.snap(start_us) if start_us != clip.onset_us else start_us
            end = self.snap(end_us) if end_us != clip.offset_us else end_us
            self._desk.apply(cut(self._desk.project, clip, start, end))

    def _connect(self) -> None:
        self.stage.painted.connect(self._painted)
        self.stage.pressed.connect(self.toggle)
        self.stage.find_asked.connect(self._finder.ask)
        self._finder.back.connect(self._open_anew)
        self._desk.films_changed.connect(self._films_changed)
        self.layer.drawn.connect(self._drawn)
        self.layer.framed.connect(self._framed)
        self.layer.ended.connect(self.stage.setFocus)
        self.line.went.connect(self._went)
        self.line.edged.connect(self._edged)
        self.line.cue_pressed.connect(self._desk.choose_cue)
        self.ways.wanted.connect(self.layer.take_up)
        self._desk.clip_chosen.connect(self._clip_chosen)
        self._desk.cue_chosen.connect(self._cue_chosen)
        self._desk.changed.connect(self._show_all)

    def _went(self, time_us: int, exact: bool) -> None:
        self.playing.scrub(time_us, exact=exact)

    def _lay(self, beside: Beside) -> None:
        context = self._desk.context
        text, tokens = context.text, context.tokens
        top: QHBoxLayout = row(gap=6)
        top.addWidget(self._time)
        self._back = RoundButton("back", text("One frame back"), tokens)
        self._play = RoundButton("play", text("Play"), tokens)
        self._forward = RoundButton("forward", text("One frame forward"), tokens)
        for made, do in (
            (self._back, partial(self.playing.step, -1)),
            (self._play, self.toggle),
            (self._forward, partial(self.playing.step, 1)),
        ):
            made.clicked.connect(_plainly(do))
            top.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        for words, action_id, press in (
            (text("Begins here"), "cut_in", self.begin_here),
            (text("Ends here"), "cut_out", self.end_here),
        ):
            top.addWidget(pill(self._desk, words, action_id, partial(self._waiting.do, press)))
        under = column(gap=4)
        under.setContentsMargins(9, 6, 9, 6)
        under.addLayout(top)
        under.addWidget(self.line)
        under.addWidget(self.ways)
        layout = column(gap=0)
        films = QSplitter(Qt.Orientation.Horizontal)
        films.addWidget(self.stage)
        films.addWidget(beside)
        films.setHandleWidth(1)
        films.setChildrenCollapsible(False)
        layout.addWidget(films, 1)
        layout.addWidget(beside.caption)
        layout.addLayout(under)
        self.setLayout(layout)


def _plainly(do: Callable[[], object]) -> Callable[[bool], None]:
    def call(_checked: bool = False) -> None:
        do()

    return call
