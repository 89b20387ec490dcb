"""The hand on the timeline: what the mouse seeks, picks, drags and lets go of."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.picking import Picking
from observer.gui.timeline.bars import bars
from observer.gui.timeline.drag import Drag, Films, moved_along
from observer.gui.timeline.grips import Grip, GripKind, grip_at
from observer.gui.timeline.live import (
    clip_dragged,
    loop_dragged,
    phase_dragged,
    range_dragged,
)
from observer.gui.timeline.scene import Scene
from observer.gui.video.film import Moment
from observer.model.coding_edits import set_coded_range
from observer.model.event import Event
from observer.model.many_edits import place_many
from observer.model.project_edits import place_phase
from observer.model.session import Clip, Phase
from observer.model.time import Interval

_SEEKS = frozenset({GripKind.TIME, GripKind.UNCODABLE})
_SLACK_PX = 4.0
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the hand sees of the timeline.

    Attributes
    ----------
    scene
        Returns what is shown; None while nothing lies on the desk.
    now
        Returns where the playhead is.
    open_us
        Returns up to where open states are drawn.
    """

    scene: Callable[[], Scene | None]
    now: Callable[[], int]
    open_us: Callable[[], int]


class Hand(QObject):
    """Follows the mouse from pressing to letting go.

    A plain drag on an event moves it, and what is picked with it; on an empty place it seeks. With
    Shift a drag picks all that it goes round. A click with Ctrl picks one more, or one less; with
    Shift it picks all up to there.

    Parameters
    ----------
    desk
        Whose coding is changed.
    picking
        What is picked.
    films
        Gives the film that is open.
    seen
        What it sees of the timeline.
    """

    seek = Signal(int, bool)
    """Somebody wants to see a moment of the session: exactly, or quickly while dragging."""
    loop_placed = Signal(object)
    """The loop was given another edge: an `Interval`."""
    changed = Signal()
    """What is held is to be drawn elsewhere."""

    def __init__(self, desk: CodingDesk, picking: Picking, films: Films, seen: Seen) -> None:
        super().__init__()
        self._desk = desk
        self._picking = picking
        self._films = films
        self._seen = seen
        self._drag: Drag | None = None
        self._free = False
        self._alone: Event | None = None
        self._round: tuple[QPointF, QPointF] | None = None

    @property
    def drag(self) -> Drag | None:
        """What is held."""
        return self._drag

    @property
    def rubber(self) -> QRectF | None:
        """What the hand goes round to pick it."""
        if self._round is None:
            return None
        return QRectF(*self._round).normalized()

    def press(self, event: QMouseEvent) -> None:
        """Seek, pick, or take hold of something."""
        scene = self._seen.scene()
        if scene is None:
            return
        at, keys = event.position(), event.modifiers()
        grip = grip_at(scene, at.x(), at.y(), self._seen.open_us())
        if isinstance(grip.record, Event) and keys & (_SHIFT | _CONTROL):
            self._begin_round(at, keys)
            self._pick(grip.record, keys)
        elif keys & _SHIFT and grip.kind is not GripKind.NAME:
            self._begin_round(at, keys)
        else:
            self._take(scene, grip, at.x())
        self.changed.emit()

    def move(self, event: QMouseEvent) -> None:
        """Drag what is held."""
        scene, drag = self._seen.scene(), self._drag
        if scene is None:
            return
        at = event.position()
        if self._round is not None:
            self._round = (self._round[0], at)
        elif drag is not None and drag.grip.kind in _SEEKS:
            self._scrub(scene, at.x(), exact=False)
            return
        elif drag is not None and drag.grip.kind is not GripKind.NAME:
            self._free = bool(event.modifiers() & _ALT)
            self._drag = drag.moved(
                scene, at.x(), self._seen.now(), free=self._free, films=self._films
            )
            if self._drag.to is not None:
                self._alone = None
                self.seek.emit(self._drag.to.time_us, False)
        self.changed.emit()

    def release(self, event: QMouseEvent) -> None:
        """Let go of what is held."""
        scene, drag, rubber = self._seen.scene(), self._drag, self.rubber
        self._drag = self._round = None
        if scene is not None and rubber is not None:
            self._pick_inside(scene, rubber, more=bool(event.modifiers() & _CONTROL))
        elif scene is not None and drag is not None:
            if drag.grip.kind in _SEEKS:
                self._scrub(scene, event.position().x(), exact=True)
            elif drag.to is not None:
                self._let_go(scene, drag, drag.to)
                self.seek.emit(drag.to.time_us, True)
            elif self._alone is not None:
                self._picking.take([self._alone])
        self._alone = None
        self.changed.emit()

    def let_go(self) -> bool:
        """Leave what is held where it was; return whether anything was held."""
        held = self._drag is not None or self._round is not None
        self._drag = self._round = self._alone = None
        self.changed.emit()
        return held

    def _take(self, scene: Scene, grip: Grip, x_px: float) -> None:
        others: tuple[Event, ...] = ()
        record = grip.record
        held = isinstance(record, Event) and self._picking.is_many and self._picking.holds(record)
        if isinstance(record, Event) and held and grip.kind is GripKind.EVENT:
            others = tuple(e for e in self._picking.events if e.id != record.id)
            # a click alone picks this one alone; a drag takes all along
            self._alone = record
        self._desk.select(record if not isinstance(record, Phase) else None)
        self._drag = Drag(grip=grip, from_px=x_px, others=others)
        if grip.kind in _SEEKS:
            self._scrub(scene, x_px, exact=False)

    def _begin_round(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        if keys & _SHIFT:
            self._round = (at, at)

    def _pick(self, event: Event, keys: Qt.KeyboardModifier) -> None:
        if keys & _SHIFT:
            self._picking.reach(event)
        else:
            self._picking.toggle(event)

    def _pick_inside(self, scene: Scene, rubber: QRectF, *, more: bool) -> None:
        if max(rubber.width(), rubber.height()) < _SLACK_PX:
            return
        found: list[Event] = []
        from_us = scene.scale.time_us(rubber.left() - scene.label_px)
        to_us = scene.scale.time_us(rubber.right() - scene.label_px)
        for row in scene.track_rows():
            events = scene.coding.on_track(row.key)
            top = scene.top(row)
            if rubber.bottom() < top or rubber.top() > top + row.height_px:
                continue
            reach = 10 * scene.scale.us_per_px
            rows = scene.columns.tracks[row.key].visible(from_us - reach, to_us + reach)
            found += [
                events[bar.row]
                for bar in bars(scene, row, rows, self._seen.open_us())
                if bar.box.intersects(rubber)
            ]
        if more:
            self._picking.add(found)
        else:
            self._picking.take(found)

    def _scrub(self, scene: Scene, x_px: float, *, exact: bool) -> None:
        time_us = scene.scale.time_us(x_px - scene.label_px)
        inside = min(max(time_us, scene.extent.start_us), scene.extent.end_us)
        self.seek.emit(inside, exact)

    def _let_go(self, scene: Scene, drag: Drag, to: Moment) -> None:
        grip, desk = drag.grip, self._desk
        record = grip.record
        edges = drag.edges(self._films)
        if drag.others:
            self._move_all(drag)
        elif isinstance(record, Event) and edges is not None:
            desk.place(record, *edges)
        elif isinstance(record, Clip):
            desk.change_clip(record, clip_dragged(record, grip.kind, to.time_us))
        elif isinstance(record, Phase):
            placed = phase_dragged(record, grip.kind, to.time_us)
            desk.apply(place_phase(desk.context.workspace.project, record, placed))
        elif grip.kind in {GripKind.LOOP_IN, GripKind.LOOP_OUT} and scene.loop is not None:
            self.loop_placed.emit(Interval(*loop_dragged(scene.loop, grip.kind, to.time_us)))
        elif grip.track:
            desk.apply(set_coded_range(scene.coding, grip.track, range_dragged(scene, drag)))

    def _move_all(self, drag: Drag) -> None:
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return
        tracks = {track.id: track for track in desk.scheme.tracks}
        films = (lambda: None) if self._free else self._films
        moved = moved_along(drag, films, desk.extent.start_us)
        self._desk.apply(place_many(coding, tracks, moved))
