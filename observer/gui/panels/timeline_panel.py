"""The timeline: what was coded when; everything on it can be clicked and dragged."""

from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.coding.event_menu import event_menu
from observer.gui.coding.marking import Marking
from observer.gui.fonts import text_font
from observer.gui.labels import track_name
from observer.gui.timeline.drag import Drag, Films
from observer.gui.timeline.drawing import draw_playhead, name_width_px
from observer.gui.timeline.grips import EDGES, Grip, GripKind, grip_at
from observer.gui.timeline.layer import Layer
from observer.gui.timeline.live import (
    Live,
    clip_dragged,
    draw_live,
    draw_loop,
    draw_overview,
    range_dragged,
)
from observer.gui.timeline.rows import (
    RULER_PX,
    Extras,
    Row,
    RowKind,
    lay_rows,
    rows_height_px,
)
from observer.gui.timeline.scale import TimeScale, whole
from observer.gui.timeline.scene import Scene, Sound, SoundLook
from observer.gui.timeline.strip import Strip
from observer.gui.timeline.strip_row import StripRow
from observer.gui.video.film import Moment
from observer.model.coding_edits import set_coded_range
from observer.model.edits import Change
from observer.model.event import CodedRange, Event, Uncodable
from observer.model.messages import msg
from observer.model.session import Clip, Recording
from observer.model.time import Interval

_ZOOM = 1.25
_NOTCH = 120
_SCROLL_PX = 60
_FOOT_PX = 8
_SOME_TRACKS = 6
_LOOKS = MappingProxyType(
    {
        SoundLook.BOTH: msg("The sound shows how loud it is; where a voice is, it stands out."),
        SoundLook.WAVE: msg("The sound shows how loud it is."),
        SoundLook.VOICE: msg("The sound shows where a voice stands out."),
    }
)


class TimelinePanel(QWidget):
    """Rows of tracks over time, under one playhead.

    Parameters
    ----------
    desk
        Whose coding is shown and edited.
    marking
        What was begun and waits for its end.
    films
        Gives the film that is open.
    """

    seek = Signal(int, bool)
    """Somebody wants to see a moment of the session: exactly, or quickly while dragging."""
    grown = Signal()
    """There are more rows, or fewer."""

    def __init__(self, desk: CodingDesk, marking: Marking, films: Films) -> None:
        super().__init__()
        self._desk = desk
        self._marking = marking
        self._films = films
        self._now_us = 0
        self._scale = whole(Interval(0, 1), 1)
        self._label_px = 0
        self._scroll_px = 0
        self._rows: tuple[Row, ...] = ()
        self._sound: Sound | None = None
        self._has_sound = False
        self._sound_look = SoundLook.BOTH
        self._strip = StripRow(films)
        self._strip.setParent(self)
        self._film = ""
        self._layer = Layer()
        self._scene: Scene | None = None
        self._drag: Drag | None = None
        self._loop: tuple[int, int] | None = None
        self._follows = True
        self.setAccessibleName(desk.context.text("Timeline"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(140)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        desk.opened.connect(self.show_all)
        desk.coding_changed.connect(self._coding_changed)
        desk.session_changed.connect(self._session_changed)
        desk.selection_changed.connect(self.update)
        marking.changed.connect(self.update)
        self._strip.changed.connect(self._draw_strip)

    @property
    def now_us(self) -> int:
        """Where the playhead is."""
        return self._now_us

    @property
    def scale(self) -> TimeScale:
        """What stretch is in view."""
        return self._scale

    @property
    def scene(self) -> Scene | None:
        """What is drawn; None while nothing lies on the desk."""
        return self._scene if self._scene is not None else self._make_scene()

    def show_all(self) -> None:
        """Show the whole session."""
        desk = self._desk.desk
        if desk is not None:
            names = [
                track_name(desk.scheme, t, self._desk.context.text) for t in desk.scheme.tracks
            ]
            self._label_px = name_width_px(names, text_font(self._desk.context.tokens))
            self._scale = whole(desk.extent, self.width() - self._label_px)
        self._follows = True
        self.redraw()

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
        desk = self._desk.desk
        if desk is not None and self._drag is None:
            inside = 0 <= self._scale.x(now_us) <= self._scale.width_px
            self._follows = self._follows or inside
            if self._follows:
                self._take(self._scale.following(now_us, desk.extent))
        self.update()

    def follow(self) -> None:
        """Keep the playhead in view from now on."""
        self._follows = True

    def zoom(self, factor: float, at_px: float | None = None) -> None:
        """Come closer or go further away.

        Parameters
        ----------
        factor
            Below 1 to come closer.
        at_px
            The pixel that stays where it is; the playhead if none is named.
        """
        desk = self._desk.desk
        if desk is None:
            return
        if at_px is None:
            at_px = min(max(self._scale.x(self._now_us), 0.0), float(self._scale.width_px))
        self._take(self._scale.zoomed(factor, at_px, desk.extent))

    def zoom_in(self) -> None:
        """Show a shorter stretch."""
        self.zoom(1 / _ZOOM**2)

    def zoom_out(self) -> None:
        """Show a longer stretch."""
        self.zoom(_ZOOM**2)

    def redraw(self) -> None:
        """Draw everything anew at the next painting."""
        self._layer.forget()
        self._scene = None
        self.update()

    def least_height_px(self) -> int:
        """Return how high it has to be to show every row."""
        return self._height_px(tight=True)

    @override
    def sizeHint(self) -> QSize:
        """Wish for the height of all rows."""
        return QSize(960, self._height_px(tight=False))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the same stretch in another width."""
        super().resizeEvent(event)
        desk = self._desk.desk
        if desk is not None:
            width = max(self.width() - self._label_px, 1)
            self._scale = self._scale.resized(width, desk.extent)
        self.redraw()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Draw anew on a screen of another density."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.redraw()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept layer, and on it what moves."""
        painter = QPainter(self)
        scene = self.scene
        if scene is None:
            painter.fillRect(self.rect(), QColor(self._desk.context.tokens.surface))
            painter.end()
            return
        painter.drawPixmap(0, 0, self._layer.picture(scene, self.devicePixelRatioF()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        inside = QRectF(scene.label_px, RULER_PX, scene.scale.width_px, scene.height_px)
        painter.setClipRect(inside)
        draw_live(painter, scene, self._live())
        painter.restore()
        if self._loop is not None:
            draw_loop(painter, scene, self._loop)
        draw_playhead(painter, scene, self._now_us)
        draw_overview(painter, scene)
        if self.hasFocus():
            painter.setPen(QPen(QColor(scene.tokens.accent), 2))
            painter.drawLine(
                QPointF(0, self.height() - 1), QPointF(self.width(), self.height() - 1)
            )
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Seek, select, or take hold of something."""
        scene = self.scene
        if scene is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        grip = grip_at(scene, at.x(), at.y(), self._open_us)
        self._desk.select(grip.record)
        self._drag = Drag(grip=grip, from_px=at.x())
        if grip.kind in {GripKind.TIME, GripKind.UNCODABLE}:
            self._scrub(scene, at.x(), exact=False)
        self.update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, or show what could be."""
        scene = self.scene
        if scene is None:
            return
        x = event.position().x()
        if self._drag is None:
            self._show_grip(grip_at(scene, x, event.position().y(), self._open_us))
        elif self._drag.grip.kind in {GripKind.TIME, GripKind.UNCODABLE}:
            self._scrub(scene, x, exact=False)
        elif self._drag.grip.kind is not GripKind.NAME:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._drag = self._drag.moved(scene, x, self._now_us, free=free, films=self._films)
            if self._drag.to is not None:
                self.seek.emit(self._drag.to.time_us, False)
            self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of what is held."""
        scene, drag = self.scene, self._drag
        self._drag = None
        if scene is None or drag is None:
            return
        if drag.grip.kind in {GripKind.TIME, GripKind.UNCODABLE}:
            self._scrub(scene, event.position().x(), exact=True)
        elif drag.to is not None:
            self._let_go(drag, drag.to)
            self.seek.emit(drag.to.time_us, True)
        self.update()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the onset of the event under the mouse."""
        scene = self.scene
        if scene is None:
            return
        at = event.position()
        record = grip_at(scene, at.x(), at.y(), self._open_us).record
        if isinstance(record, Event):
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
            self._desk.select(grip_at(scene, at.x(), at.y(), self._open_us).record)
        menu = event_menu(self._desk, self)
        if menu is not None:
            menu.popup(event.globalPos())

    def open_menu(self) -> None:
        """Offer by keyboard what can be done with what is selected, beside it."""
        scene, event = self.scene, self._desk.selected
        menu = event_menu(self._desk, self) if scene is not None else None
        if menu is None or scene is None or event is None:
            text = self._desk.context.text
            self._desk.hint(text("Choose an event first: with the up and down arrows, or a click."))
            return
        left = min(max(round(scene.x(event.onset_us)), 0), self.width() - 1)
        menu.popup(self.mapToGlobal(QPoint(left, RULER_PX)))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl at the mouse; scroll, with Shift sideways."""
        desk = self._desk.desk
        if desk is None:
            return
        turn = event.angleDelta()
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM ** (-turn.y() / _NOTCH), event.position().x() - self._label_px)
        elif keys & Qt.KeyboardModifier.ShiftModifier or turn.x() or not self._overflow_px():
            self._sideways(-(turn.x() or turn.y()) / _NOTCH * _SCROLL_PX)
        else:
            self._scroll(round(-turn.y() / _NOTCH * _SCROLL_PX / 2))
        event.accept()

    def _height_px(self, *, tight: bool) -> int:
        desk = self._desk.desk
        tracks = len(desk.scheme.tracks) if desk else _SOME_TRACKS
        return RULER_PX + rows_height_px(tracks, self._extras(), tight=tight) + _FOOT_PX

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

    def _make_scene(self) -> Scene | None:
        desk, coding = self._desk.desk, self._desk.coding
        if desk is None or coding is None:
            return None
        self._rows = lay_rows(
            tuple(track.id for track in desk.scheme.tracks),
            self._extras(),
            room_px=self.height() - RULER_PX - _FOOT_PX,
        )
        film_row = next((row for row in self._rows if row.kind is RowKind.FILM), None)
        self._strip.show(self._scale, film_row, self.devicePixelRatioF())
        self._scroll_px = min(max(self._scroll_px, 0), self._overflow_px())
        self._scene = Scene(
            text=self._desk.context.text,
            tokens=self._desk.context.tokens,
            scheme=desk.scheme,
            coding=coding,
            columns=desk.columns,
            extent=desk.extent,
            rows=self._rows,
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
        )
        return self._scene

    @property
    def _open_us(self) -> int:
        """Up to where open states run: to the film, or to what was coded last beyond it."""
        desk = self._desk.desk
        return max(self._now_us, desk.columns.last_us) if desk is not None else self._now_us

    def _live(self) -> Live:
        event = self._desk.selected_event
        row = self._desk.row_of(event) if event is not None else None
        return Live(
            now_us=self._now_us,
            open_us=self._open_us,
            selected=(event, row) if event is not None and row is not None else None,
            in_us=self._marking.in_us,
            uncodable_us=self._marking.uncodable_us,
            drag=self._drag,
            edges=self._drag.edges(self._films) if self._drag else None,
        )

    def _coding_changed(self, change: Change) -> None:
        """Draw the tracks anew that a change concerns; a mark without a track concerns all."""
        records = (*change.edit.added, *change.edit.removed)
        tracks = {r.track for r in records if isinstance(r, Event | CodedRange | Uncodable)}
        if "" in tracks:
            self._layer.forget()
        self._layer.forget_tracks(tracks)
        self._scene = None
        self.update()

    def _session_changed(self) -> None:
        desk = self._desk.desk
        if desk is not None:
            self._scale = self._scale.within(desk.extent)
        self.redraw()

    def _take(self, scale: TimeScale) -> None:
        if scale != self._scale:
            self._scale = scale
            self.redraw()

    def _sideways(self, by_px: float) -> None:
        desk = self._desk.desk
        if desk is not None:
            self._take(self._scale.moved(by_px, desk.extent))
            self._follows = 0 <= self._scale.x(self._now_us) <= self._scale.width_px

    def _scroll(self, by_px: int) -> None:
        self._scroll_px = min(max(self._scroll_px + by_px, 0), self._overflow_px())
        self.redraw()

    def _overflow_px(self) -> int:
        bottom = self._rows[-1].bottom_px if self._rows else 0
        return max(bottom - (self.height() - RULER_PX - _FOOT_PX), 0)

    def _scrub(self, scene: Scene, x_px: float, *, exact: bool) -> None:
        time_us = scene.scale.time_us(x_px - scene.label_px)
        inside = min(max(time_us, scene.extent.start_us), scene.extent.end_us)
        self._follows = True
        self.seek.emit(inside, exact)

    def _let_go(self, drag: Drag, to: Moment) -> None:
        grip, scene = drag.grip, self.scene
        edges = drag.edges(self._films)
        if isinstance(grip.record, Event) and edges is not None:
            self._desk.place(grip.record, *edges)
        elif isinstance(grip.record, Clip):
            clip = clip_dragged(grip.record, grip.kind, to.time_us)
            self._desk.change_clip(grip.record, clip)
        elif scene is not None and grip.track:
            stretch = range_dragged(scene, drag)
            self._desk.apply(set_coded_range(scene.coding, grip.track, stretch))

    def _show_grip(self, grip: Grip) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if grip.kind in EDGES:
            shape = Qt.CursorShape.SizeHorCursor
        elif grip.kind is GripKind.EVENT:
            shape = Qt.CursorShape.PointingHandCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)
        words = self._tip(grip)
        if words != self.toolTip():
            self.setToolTip(words)

    def _tip(self, grip: Grip) -> str:
        desk, text = self._desk.desk, self._desk.context.text
        record = grip.record
        if desk is None or record is None or isinstance(record, Clip):
            return ""
        if not isinstance(record, Event):
            return text("not to be coded, {time}", time=text.clock(record.onset_us))
        name = text.local(desk.scheme.track(record.track).code(record.code).label)
        times = text.timecode(record.onset_us)
        if record.offset_us is not None:
            times = f"{times} \N{EN DASH} {text.timecode(record.offset_us)}"
        return "\n".join([name, times, *([record.comment] if record.comment else [])])
