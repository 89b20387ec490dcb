"""Prepare: which clips are looked at, in which order, with which script."""

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

from observer.app.frame_snap import nearest_frame_us
from observer.gui.actions import Scope
from observer.gui.context import RoomContext
from observer.gui.look_back.prepare.beside import Beside
from observer.gui.look_back.prepare.desk import PlanDesk
from observer.gui.look_back.prepare.film_part import FilmPart
from observer.gui.look_back.prepare.left_part import LeftPart
from observer.gui.look_back.prepare.script_part import ScriptPart
from observer.gui.look_back.prepare.sources import EARLIER, Sources
from observer.gui.look_back.seam import LookPlace
from observer.gui.parts import pane, row, rule
from observer.model.plan_edits import clip_of_event, copy_plan, put_in, remove_plan, take_out
from observer.model.session import Clip

LEFT_PX, RIGHT_PX = 300, 312
_NARROW_PX, _NARROW_LEFT_PX, _NARROW_RIGHT_PX = 1240, 238, 280
_SOURCES_PX = 190


class PreparePage(QWidget):
    """The page of the plan.

    Parameters
    ----------
    context
        What the page stands on.
    room
        What lies around it.
    """

    def __init__(self, context: RoomContext, room: LookPlace) -> None:
        super().__init__()
        self._context = context
        self._room = room
        self._released = False
        self._knows_frames = False
        self._plan_id = ""
        self.desk = PlanDesk(context)
        self.desk.setParent(self)
        self.left = LeftPart(self.desk)
        self.beside = Beside(context)
        self.film = FilmPart(self.desk, self.beside)
        self.sources = Sources(self.desk)
        self.script = ScriptPart(self.desk)
        self.setAccessibleName(context.text("Prepare"))
        self._lay()
        self._connect()
        self._bind()

    def show_plan(self, plan_id: str) -> None:
        """Show a plan; the one that is shown already stays as it is."""
        if plan_id == self._plan_id:
            return
        self._plan_id = plan_id
        self.desk.show_plan(plan_id)
        # without a clip, the first thing to do is to choose one
        self.setFocusProxy(self.left.clips if self.desk.items else self.sources.list)
        self.sources.choose_first()
        plan = self.desk.plan
        if plan is not None:
            self._context.workspace.saw("prepared", plan.session_id)

    def is_playing(self) -> bool:
        """Return whether a film plays."""
        return self.film.playing.is_playing or self.beside.is_playing()

    def release(self) -> None:
        """Keep what was being typed, and let the films go; harmless when done twice."""
        if self._released:
            return
        self._released = True
        self.desk.close()
        self.left.clips.close_pictures()
        self.film.close_films()
        self.beside.close_film()

    def film_place(self) -> QRect:
        """Return where the film lies on the page."""
        stage = self.film.stage
        return QRect(stage.mapTo(self, QPoint(0, 0)), stage.size())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the film room enough in a narrow window."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_PX
        self._left_pane.setFixedWidth(_NARROW_LEFT_PX if is_narrow else LEFT_PX)
        self._right_pane.setFixedWidth(_NARROW_RIGHT_PX if is_narrow else RIGHT_PX)

    # What is done

    def put(self, what: str, at: int | None = None) -> None:
        """Put a moment into the plan, and choose it.

        Parameters
        ----------
        what
            ``clip:`` or ``event:`` and an id.
        at
            Its place; behind the others if none is named.
        """
        clip, plan = self._clip_for(what), self.desk.plan
        if clip is None or plan is None:
            return
        had_keyboard = self.sources.list.hasFocus()
        if self.desk.apply(put_in(self.desk.project, plan, clip, at)):
            self.desk.choose_clip(clip.id)
        if had_keyboard:
            self.sources.take_keyboard()

    def take_out(self) -> None:
        """Take the chosen clip out of the plan."""
        plan, clip = self.desk.plan, self.desk.clip
        if plan is not None and clip is not None:
            self.desk.apply(take_out(self.desk.project, plan, clip.id))

    def lay_beside(self) -> None:
        """Lay a moment of an earlier film beside the clip, or close it; first let one be chosen."""
        if self.beside.clip is not None:
            self.beside.close_film()
            return
        item = self.sources.chosen
        chosen = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        if self.sources.list.hasFocus() and chosen.startswith("clip:"):
            self._lay_clip(chosen.partition(":")[2])
            return
        self.sources.show_kind(EARLIER)
        self.sources.take_keyboard()
        key = self._context.commands.key_text("beside")
        self._context.notify(
            self._context.text("Choose an earlier moment, then {key} again.", key=key)
        )

    def copy(self) -> None:
        """Make a second plan of the same clips and script."""
        plan = self.desk.plan
        if plan is None:
            return
        self.desk.leaving.emit()
        made, edit = copy_plan(self.desk.project, plan)
        if self.desk.apply(edit):
            self._room.show_plan(made.id)

    def remove(self) -> None:
        """Remove the plan, unless a conversation was held with it."""
        plan, text = self.desk.plan, self._context.text
        if plan is None:
            return
        edit = remove_plan(self.desk.project, plan)
        if edit is None:
            self._context.notify(text("A conversation was held with this plan, so it stays."))
        elif self.desk.apply(edit):
            self._context.notify(text("The plan is removed. Undo brings it back."))

    # Inside

    def _clip_for(self, what: str) -> Clip | None:
        kind, _, wanted = what.partition(":")
        if kind == "event":
            found = self.sources.coded_event(wanted)
            plan = self.desk.plan
            extent = self.desk.project.extent(plan.session_id) if plan is not None else None
            if found is None or plan is None or extent is None:
                return None
            snap = partial(nearest_frame_us, self._context.workspace, plan.session_id)
            if self.desk.film_of == plan.session_id and self.film.knows_frames:
                snap = partial(self.film.snap)
            return clip_of_event(plan.session_id, found[0], extent, snap)
        clip = self.desk.project.records.get(wanted)
        return clip if isinstance(clip, Clip) else None

    def _look_at(self, session_id: str, time_us: int) -> None:
        """Show the first frame of a moment of the film that is open."""
        if session_id == self.desk.film_of:
            self.film.go_to(time_us)

    def _lay_clip(self, clip_id: str) -> None:
        clip, plan = self.desk.project.records.get(clip_id), self.desk.plan
        if isinstance(clip, Clip) and plan is not None:
            self.beside.show_clip(clip, plan)

    def _painted(self) -> None:
        """Once the frames of the film are known, take the pictures that waited for them."""
        if not self._knows_frames:
            self._knows_frames = True
            self.left.clips.try_pictures()

    def _film_changed(self) -> None:
        self._knows_frames = False

    def _do(self, action_id: str) -> None:
        self._context.commands.bound(action_id).trigger()

    def _to_film(self) -> None:
        self.film.stage.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _connect(self) -> None:
        self.sources.put.connect(self.put)
        self.sources.looked.connect(self._look_at)
        self.sources.beside.connect(self._lay_clip)
        self.left.clips.dropped.connect(self.put)
        self.left.clips.opened.connect(self._to_film)
        self.film.moved.connect(self._painted)
        self.film.script_wanted.connect(self.script.write)
        self.film.plays.connect(self.beside.play)
        self.script.left.connect(self._to_film)
        self.script.wanted.connect(self._do)
        self.desk.clip_chosen.connect(self._film_changed)
        # whether the old film may still be looked at is asked when it is laid down again
        self.desk.films_changed.connect(self.beside.close_film)

    def _bind(self) -> None:
        commands = self._context.commands
        clips = self.left.clips
        commands.bind(
            Scope.PREPARE,
            self,
            {
                "clip_up": partial(clips.move_chosen, -1),
                "clip_down": partial(clips.move_chosen, 1),
                "take_out_clip": self.take_out,
                "name_clip": self.left.name_clip,
                "choose_moments": self.sources.take_keyboard,
                "to_film": self._to_film,
                "beside": self.lay_beside,
                "copy_plan": self.copy,
                "remove_plan": self.remove,
            },
        )
        commands.bind(Scope.CUT, self.film.stage, self.film.commands())

    def _lay(self) -> None:
        self._left_pane, inside = pane(LEFT_PX, margin=16)
        inside.addWidget(self.left)
        self._right_pane, beside = pane(RIGHT_PX, margin=16)
        beside.addWidget(self.script)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self.film)
        middle.addWidget(self.sources)
        middle.setStretchFactor(0, 1)
        middle.setStretchFactor(1, 0)
        middle.setSizes([500, _SOURCES_PX])
        middle.setHandleWidth(1)
        middle.setChildrenCollapsible(False)
        layout = row(gap=0)
        layout.addWidget(self._left_pane)
        layout.addWidget(rule(upright=True))
        layout.addWidget(middle, 1)
        layout.addWidget(rule(upright=True))
        layout.addWidget(self._right_pane)
        self.setLayout(layout)
