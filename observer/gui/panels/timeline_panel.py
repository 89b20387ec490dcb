"""The timeline: what was coded when; everything on it can be clicked and dragged."""

from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QMouseEvent,
    QPainter,
)
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk, Desk
from observer.gui.coding.event_menu import event_menu
from observer.gui.coding.finding import Finding
from observer.gui.coding.many_events import ManyEvents
from observer.gui.coding.marking import Marking
from observer.gui.coding.timeline_hand import Hand, Seen
from observer.gui.coding.timeline_tips import cursor_over, tip
from observer.gui.fonts import text_font
from observer.gui.timeline.coded import coded_names, coded_parts
from observer.gui.timeline.drag import Films
from observer.gui.timeline.grips import GripKind, grip_at
from observer.gui.timeline.live import Live, draw_live, draw_loop, loop_dragged
from observer.gui.timeline.names import name_width_px
from observer.gui.timeline.rows import (
    RULER_PX,
    Extras,
    RowKind,
    coded_height_px,
    lay_coded,
    rows_height_px,
)
from observer.gui.timeline.scene import Scene, Sound, SoundLook
from observer.gui.timeline.strip import Strip
from observer.gui.timeline.strip_row import StripRow
from observer.gui.timeline.time_view import FOOT_PX, TimeView
from observer.gui.video.film import Moment
from observer.model.coding import Coding
from observer.model.edits import Change, CodingInfo
from observer.model.event import CodedRange, Event, Score, TraceRun, Uncodable
from observer.model.messages import msg
from observer.model.session import Phase, Recording
from observer.model.time import Interval

_SOME_TRACKS = 6
_LOOKS = MappingProxyType(
    {
        SoundLook.BOTH: msg("The sound shows how loud it is; where a voice is, it stands out."),
        SoundLook.WAVE: msg("The sound shows how loud it is."),
        SoundLook.VOICE: msg("The sound shows where a voice stands out."),
    }
)


class TimelinePanel(TimeView):
    """Rows of tracks over time, under one playhead.

    Parameters
    ----------
    desk
        Whose coding is shown and edited.
    marking
        What was begun and waits for its end.
    films
        Gives the film that is open.
    many
        What is picked, and what is done with it.
    finding
        What was found.
    """

    seek = Signal(int, bool)
    """Somebody wants to see a moment of the session: exactly, or quickly while dragging."""
    grown = Signal()
    """There are more rows, or fewer."""
    loop_placed = Signal(object)
    """The loop was given another edge: an `Interval`."""

    def __init__(
        self, desk: CodingDesk, marking: Marking, films: Films, many: ManyEvents, finding: Finding
    ) -> None:
        super().__init__(desk.context)
        self._desk = desk
        self._many = many
        self._finding = finding
        self._marking = marking
        self._films = films
        self._shown_us = 0
        self._rows_rest_on: tuple[object, ...] = ()
        self._sound: Sound | None = None
        self._has_sound = False
        self._sound_look = SoundLook.BOTH
        self._strip = StripRow(films)
        self._strip.setParent(self)
        self._film = ""
        self._loop: tuple[int, int] | None = None
        self._picked_on: set[str] = set()
        self.setAccessibleName(desk.context.text("Timeline"))
        self.setMouseTracking(True)
        self.setMinimumHeight(140)
        seen = Seen(
            scene=lambda: self.scene, now=lambda: self._now_us, open_us=lambda: self._open_us
        )
        self.hand = Hand(desk, many.picking, films, seen)
        self.hand.setParent(self)
        self._connect()

    def _connect(self) -> None:
        desk = self._desk
        desk.opened.connect(self.show_all)
        desk.coding_changed.connect(self._coding_changed)
        desk.session_changed.connect(self._session_changed)
        desk.selection_changed.connect(self.update)
        self._marking.changed.connect(self.update)
        self._strip.changed.connect(self._draw_strip)
        self.hand.seek.connect(lambda *_asked: self.follow())
        self.hand.seek.connect(self.seek)
        self.hand.loop_placed.connect(self.loop_placed)
        self.hand.changed.connect(self.update)
        self._many.picking.changed.connect(self._draw_picked)
        self._finding.changed.connect(self.redraw)
        self._finding.followed.connect(self._forget_scene)

    @override
    def extent(self) -> Interval | None:
        """Return from where to where the session reaches."""
        desk = self._desk.desk
        return desk.extent if desk is not None else None

    @override
    def show_all(self) -> None:
        """Show the whole session."""
        desk = self._desk.desk
        if desk is not None:
            names = coded_names(desk.scheme, self._desk.context.text)
            self._label_px = name_width_px(names, text_font(self._desk.context.tokens))
        super().show_all()

    def expect_sound(self, expected: bool) -> None:
        """Keep a row for the sound, or not; what it looked like stays until the new one comes."""
        self._has_sound = expected
        if not expected:
            self._sound = None
        self.redraw()

    def show_sound(self, sound: Sound) -> None:
        """Show how loud it is."""
        self._sound = sound
        self.redraw()

    def place_sound(self, recording: Recording) -> None:
        """Show the sound where its recording now lies on the session clock."""
        if self._sound is not None and self._sound.recording.id == recording.id:
            self.show_sound(replace(self._sound, recording=recording))

    def show_loop(self, loop: Interval | None, in_us: int | None) -> None:
        """Show what is played over and over, or where that begins as long as it has no end."""
        begun = (in_us, in_us) if in_us is not None else None
        self._loop = (loop.start_us, loop.end_us) if loop is not None else begun
        self._scene = None
        self.update()

    @property
    def sound_look(self) -> SoundLook:
        """What the row of the sound shows."""
        return self._sound_look

    def turn_sound_look(self) -> None:
        """Show loudness and voices together, then loudness alone, then voices alone."""
        looks = tuple(SoundLook)
        self._sound_look = looks[(looks.index(self._sound_look) + 1) % len(looks)]
        self.redraw()
        self._desk.hint(self._desk.context.text.render(_LOOKS[self._sound_look]))

    @property
    def strip(self) -> Strip | None:
        """The small pictures of the film, if there is a row for them."""
        return self._strip.strip

    def name_film(self, label: str) -> None:
        """Say of which film the small pictures are; nothing where there is only one."""
        if label != self._film:
            self._film = label
            self.redraw()

    def toggle_strip(self) -> None:
        """Show a row of small pictures of the film, or no longer."""
        self._strip.toggle()
        self.redraw()
        self.updateGeometry()
        self.grown.emit()

    def let_strip_go(self) -> None:
        """Stop making small pictures; harmless when there are none."""
        self._strip.close()

    def show_time(self, now_us: int) -> None:
        """Move the playhead, and turn the page with it."""
        self._now_us = now_us
        desk, before_us = self._desk.desk, self._shown_us
        self._shown_us = now_us
        if desk is not None and self.hand.drag is None:
            self._turn_page(desk.extent)
        self._update_between(before_us, now_us)

    def _update_between(self, before_us: int, now_us: int) -> None:
        """Paint anew only where the playhead was and is, as long as nothing else moves with it."""
        desk = self._desk.desk
        grows = self._marking.in_us is not None or self._marking.uncodable_us is not None
        opens = desk is not None and any(c.has_open for c in desk.columns.tracks.values())
        if desk is None or grows or opens or self._scene is None:
            self.update()
            return
        self._update_playhead(self._scene, before_us, now_us)

    def pick_all(self) -> None:
        """Pick every event, or all that were found."""
        self._many.picking.take(self._finding.events())

    def least_height_px(self) -> int:
        """Return how high it has to be to show every row."""
        return self._height_px(tight=True)

    @override
    def sizeHint(self) -> QSize:
        """Wish for the height of all rows."""
        return QSize(960, self._height_px(tight=False))

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Draw anew on a screen of another density."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.redraw()

    @override
    def _paint_on_rows(self, painter: QPainter, scene: Scene) -> None:
        draw_live(painter, scene, self._live())

    @override
    def _paint_over_rows(self, painter: QPainter, scene: Scene) -> None:
        loop = self._loop_shown()
        if loop is not None:
            draw_loop(painter, scene, loop)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Seek, pick, or take hold of something."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.hand.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, or show what could be."""
        scene = self.scene
        if scene is not None and self.hand.drag is None and self.hand.rubber is None:
            self._show_grip(scene, event.position())
        elif scene is not None:
            self.hand.move(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of what is held."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.hand.release(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the onset of the event under the mouse."""
        scene = self.scene
        if scene is None:
            return
        at = event.position()
        record = grip_at(scene, at.x(), at.y(), self._open_us).record
        if isinstance(record, Event) and not self._many.picking.is_many:
            moment = Moment(time_us=record.onset_us, anchor=record.onset_anchor)
            self._desk.reveal.emit(moment)
        else:
            self.mousePressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the event or stretch under the mouse."""
        scene = self.scene
        if scene is None:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            at = event.pos()
            record = grip_at(scene, at.x(), at.y(), self._open_us).record
            self._desk.select(None if isinstance(record, Phase) else record)
        menu = event_menu(self._desk, self, self._many)
        if menu is not None:
            menu.popup(event.globalPos())

    def open_menu(self) -> None:
        """Offer by keyboard what can be done with what is selected, beside it."""
        scene, event = self.scene, self._desk.selected
        menu = event_menu(self._desk, self, self._many) if scene is not None else None
        if menu is None or scene is None or event is None:
            text = self._desk.context.text
            self._desk.hint(text("Choose an event first: with the up and down arrows, or a click."))
            return
        left = min(max(round(scene.x(event.onset_us)), 0), self.width() - 1)
        menu.popup(self.mapToGlobal(QPoint(left, RULER_PX)))

    def _height_px(self, *, tight: bool) -> int:
        desk = self._desk.desk
        coding = self._desk.coding
        if desk is None or coding is None:
            rows = rows_height_px(_SOME_TRACKS, self._extras(), tight=tight)
        else:
            coded = coded_parts(desk.scheme, coding, desk.columns)
            rows = coded_height_px(coded, self._extras(), tight=tight)
        return RULER_PX + rows + FOOT_PX

    def _extras(self) -> Extras:
        return Extras(
            phases=bool(self._desk.phases()),
            film=self.strip is not None,
            sound=self._has_sound,
        )

    def _draw_strip(self) -> None:
        """Draw the small pictures that were made since."""
        self._layer.forget_film()
        self.update()

    @override
    def _make_scene(self) -> Scene | None:
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return None
        self._lay_rows(desk, coding)
        film_row = next((row for row in self._rows if row.kind is RowKind.FILM), None)
        self._strip.show(self._scale, film_row, self.devicePixelRatioF())
        self._scroll_px = min(max(self._scroll_px, 0), self.overflow_px())
        self._scene = Scene(
            text=self._desk.context.text,
            tokens=self._desk.context.tokens,
            scheme=desk.scheme,
            coding=coding,
            columns=desk.columns,
            extent=desk.extent,
            rows=self._rows,
            pens=self._pens_for(desk.scheme),
            scale=self._scale,
            label_px=self._label_px,
            height_px=self.height(),
            scroll_px=self._scroll_px,
            clips=self._desk.clips(),
            phases=self._desk.phases(),
            sound=self._sound,
            sound_look=self._sound_look,
            strip=self.strip,
            film=self._film,
            picked=self._many.picking.rows(),
            found=self._finding.found(),
            loop=self._loop,
        )
        return self._scene

    def _lay_rows(self, desk: Desk, coding: Coding) -> None:
        """Lay the rows anew where what they depend on is not the same any more."""
        columns, extras = desk.columns, self._extras()
        rest_on = desk.scheme, coding.info, columns.depths, extras, self._room_px
        if rest_on == self._rows_rest_on:
            return
        before, self._rows_rest_on = self._rows, rest_on
        coded = coded_parts(desk.scheme, coding, columns)
        self._rows = lay_coded(coded, extras, room_px=self._room_px)
        if before != self._rows:
            self._layer.forget()

    def _loop_shown(self) -> tuple[int, int] | None:
        """Return the loop, with the edge that is being dragged where the hand is."""
        drag = self.hand.drag
        held = drag is not None and drag.grip.kind in {GripKind.LOOP_IN, GripKind.LOOP_OUT}
        if drag is None or drag.to is None or self._loop is None or not held:
            return self._loop
        return loop_dragged(self._loop, drag.grip.kind, drag.to.time_us)

    def _forget_scene(self) -> None:
        self._scene = None
        self.update()

    def _draw_picked(self) -> None:
        """Draw anew the tracks on which something is picked, or was."""
        now = set(self._many.picking.rows())
        self._layer.forget_tracks(now | self._picked_on)
        self._picked_on = now
        self._scene = None
        self.update()

    @property
    def _open_us(self) -> int:
        """Up to where open states run: to the film, or to what was coded last beyond it."""
        desk = self._desk.desk
        return max(self._now_us, desk.columns.last_us) if desk is not None else self._now_us

    def _live(self) -> Live:
        event, drag = self._desk.selected_event, self.hand.drag
        row = self._desk.row_of(event) if event is not None else None
        return Live(
            now_us=self._now_us,
            open_us=self._open_us,
            selected=(event, row) if event is not None and row is not None else None,
            in_us=self._marking.in_us,
            uncodable_us=self._marking.uncodable_us,
            drag=drag,
            edges=drag.edges(self._films) if drag else None,
            rubber=self.hand.rubber,
        )

    def _coding_changed(self, change: Change) -> None:
        """Draw the tracks anew that a change concerns; a mark without a track concerns all."""
        keys: set[str] = set()
        for record in (*change.edit.added, *change.edit.removed):
            if isinstance(record, Event | CodedRange | Uncodable):
                keys.add(record.track)
            elif isinstance(record, Score | TraceRun):
                keys.add(record.form if isinstance(record, Score) else record.trace)
            elif isinstance(record, CodingInfo):
                keys.add("")
        if "" in keys:
            self._layer.forget()
        self._layer.forget_tracks(keys)
        self._scene = None
        self.update()

    def _session_changed(self) -> None:
        self.stay_within()

    def _show_grip(self, scene: Scene, at: QPointF) -> None:
        grip = grip_at(scene, at.x(), at.y(), self._open_us)
        shape = cursor_over(grip)
        if self.cursor().shape() != shape:
            self.setCursor(shape)
        words = tip(self._desk, scene, grip, at.y())
        if words != self.toolTip():
            self.setToolTip(words)
