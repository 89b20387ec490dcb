"""Both codings under one timeline, with what they differ in marked on their rows."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from typing_extensions import override

from observer.gui.agreement.both import Both, row_of, track_of
from observer.gui.context import RoomContext
from observer.gui.fonts import text_font
from observer.gui.labels import track_name
from observer.gui.timeline.names import name_width_px
from observer.gui.timeline.rows import RULER_PX, Extras, coded_height_px, lay_coded
from observer.gui.timeline.scene import Scene
from observer.gui.timeline.time_view import FOOT_PX, TimeView
from observer.model.session import Phase
from observer.model.time import Interval

_LEAST_MARK_PX, _CAP_PX = 5.0, 2.5
_REACH_PX = 6.0
_SPARE_SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A disagreement as it lies on the timeline.

    Attributes
    ----------
    number
        Its place in the list.
    track
        Empty for all tracks.
    is_decided
        Whether somebody has decided on it.
    """

    number: int
    track: str
    start_us: int
    end_us: int
    is_decided: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """What lies under the timeline."""

    both: Both
    extent: Interval
    phases: tuple[Phase, ...]
    marks: tuple[Mark, ...] = ()
    starts: Mapping[str, tuple[list[int], list[Mark]]] = field(default_factory=dict)
    longest_us: int = 0


class PairTimeline(TimeView):
    """Rows of both coders over time, under one playhead; a mark that is clicked is chosen.

    Parameters
    ----------
    context
        What the room stands on.
    """

    seek = Signal(int, bool)
    """Somebody wants to see a moment of the session: exactly, or quickly while dragging."""
    chosen = Signal(int)
    """A mark was clicked: the place of its disagreement in the list."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self._shown: _Shown | None = None
        self._current = -1
        self._dragging = False
        self.setAccessibleName(context.text("Both codings over time"))
        self.setMinimumHeight(120)

    def show_both(self, both: Both | None, extent: Interval, phases: tuple[Phase, ...]) -> None:
        """Show codings under each other; None for nothing."""
        before = self._shown
        self._shown = _Shown(both, extent, phases) if both is not None else None
        if both is not None:
            scheme, text = both.scheme, self._context.text
            names = [track_name(scheme, track, text) for track in scheme.tracks]
            self._label_px = name_width_px(names, text_font(self._context.tokens))
        if before is None or self._shown is None or before.extent != extent:
            self.show_all()
        self.redraw()

    def show_marks(self, marks: tuple[Mark, ...], current: int) -> None:
        """Show disagreements, and which of them is looked at; -1 for none."""
        shown = self._shown
        self._current = current
        if shown is None:
            return
        if marks != shown.marks:
            starts: dict[str, tuple[list[int], list[Mark]]] = {}
            for mark in sorted(marks, key=lambda mark: mark.start_us):
                for track in (mark.track,) if mark.track else shown.both.tracks:
                    known = starts.setdefault(track, ([], []))
                    known[0].append(mark.start_us)
                    known[1].append(mark)
            longest = max((mark.end_us - mark.start_us for mark in marks), default=0)
            self._shown = _Shown(shown.both, shown.extent, shown.phases, marks, starts, longest)
        self.update()

    def show_time(self, now_us: int) -> None:
        """Move the playhead, and turn the page with it."""
        before_us, self._now_us = self._now_us, now_us
        if self._shown is None:
            return
        self._turn_page(self._shown.extent)
        scene = self._scene
        if scene is None:
            self.update()
            return
        self._update_playhead(scene, before_us, now_us)

    def bring_into_view(self, start_us: int, end_us: int, track: str) -> None:
        """Show a stretch, in the middle if it was out of view, and the rows of its track."""
        shown = self._shown
        if shown is None:
            return
        scale = self._scale
        outside = start_us < scale.start_us or end_us > scale.end_us
        if outside:
            middle = (start_us + min(end_us, start_us + scale.end_us - scale.start_us)) / 2
            self._take(scale.moved(scale.x(middle) - scale.width_px / 2, shown.extent))
        rows = [row for row in self._rows if track and track_of(row.key or "0/")[1] == track]
        if rows:
            lowest = max(rows[-1].bottom_px - self._room_px, 0)
            wanted = min(max(self._scroll_px, lowest), max(rows[0].top_px, lowest))
            if wanted != self._scroll_px:
                self._scroll_px = wanted
                self.redraw()

    @override
    def extent(self) -> Interval | None:
        """Return from where to where the session reaches."""
        return self._shown.extent if self._shown is not None else None

    @override
    def sizeHint(self) -> QSize:
        """Wish for the height of all rows."""
        shown = self._shown
        if shown is None:
            return QSize(960, 200)
        extras = Extras(phases=bool(shown.phases))
        rows = coded_height_px(shown.both.rows, extras, tight=True)
        return QSize(960, RULER_PX + rows + FOOT_PX)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the mark under the mouse, or go to the moment."""
        scene = self.scene
        if event.button() != Qt.MouseButton.LeftButton or scene is None:
            return
        mark = self._mark_at(scene, event.position())
        if mark is not None:
            self.chosen.emit(mark.number)
            return
        if event.position().x() >= scene.label_px:
            self._dragging = True
            self._follows = True
            self.seek.emit(self._time_at(scene, event.position()), False)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse as long as it is held."""
        scene = self.scene
        if self._dragging and scene is not None:
            self.seek.emit(self._time_at(scene, event.position()), False)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Show the exact frame where the mouse was let go."""
        scene = self.scene
        if self._dragging and scene is not None:
            self._dragging = False
            self.seek.emit(self._time_at(scene, event.position()), True)

    def _time_at(self, scene: Scene, at: QPointF) -> int:
        return scene.scale.time_us(at.x() - scene.label_px)

    @override
    def _make_scene(self) -> Scene | None:
        shown = self._shown
        if shown is None:
            return None
        self._rows = lay_coded(
            shown.both.rows,
            Extras(phases=bool(shown.phases)),
            room_px=self._room_px,
        )
        self._scroll_px = min(max(self._scroll_px, 0), self.overflow_px())
        self._scene = Scene(
            pens=self._pens_for(shown.both.scheme),
            text=self._context.text,
            tokens=self._context.tokens,
            scheme=shown.both.scheme,
            coding=shown.both.coding,
            columns=shown.both.columns,
            extent=shown.extent,
            rows=self._rows,
            scale=self._scale,
            label_px=self._label_px,
            height_px=self.height(),
            scroll_px=self._scroll_px,
            phases=shown.phases,
        )
        return self._scene

    @override
    def _paint_on_rows(self, painter: QPainter, scene: Scene) -> None:
        shown = self._shown
        if shown is None:
            return
        tops = {row.key: row for row in self._rows}
        for track, (starts, marks) in shown.starts.items():
            first = tops.get(row_of(track, 0))
            last = tops.get(row_of(track, min(1, shown.both.n_codings - 1)))
            if first is None or last is None:
                continue
            top, bottom = scene.top(first), scene.top(last) + last.height_px - 1
            begin = bisect_left(starts, int(scene.scale.start_us) - shown.longest_us)
            end = bisect_left(starts, int(scene.scale.end_us) + 1)
            before = (-1, False)
            for mark in marks[begin:end]:
                box = self._box(scene, mark, top, bottom)
                place = (round(box.left()), mark.is_decided)
                # from afar many lie on one pixel
                if place != before or mark.number == self._current:
                    self._draw_mark(painter, box, mark)
                before = place

    def _box(self, scene: Scene, mark: Mark, top: float, bottom: float) -> QRectF:
        left, right = scene.x(mark.start_us), scene.x(mark.end_us)
        if right - left < _LEAST_MARK_PX:
            middle = (left + right) / 2
            left, right = middle - _LEAST_MARK_PX / 2, middle + _LEAST_MARK_PX / 2
        return QRectF(left, top + 0.5, right - left, bottom - top - 1)

    def _draw_mark(self, painter: QPainter, box: QRectF, mark: Mark) -> None:
        tokens = self._context.tokens
        colour = QColor(tokens.good if mark.is_decided else tokens.playhead)
        soft = QColor(colour)
        is_current = mark.number == self._current
        if box.width() <= _LEAST_MARK_PX and not is_current:
            soft.setAlpha(60)
            painter.fillRect(box, soft)
            for top in (box.top(), box.bottom() - _CAP_PX):
                painter.fillRect(QRectF(box.left(), top, box.width(), _CAP_PX), colour)
            return
        soft.setAlpha(70 if is_current else 34)
        style = Qt.PenStyle.SolidLine if is_current or mark.is_decided else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 2.5 if is_current else 1.0, style))
        painter.setBrush(soft)
        painter.drawRoundedRect(box, 2, 2)

    def _mark_at(self, scene: Scene, at: QPointF) -> Mark | None:
        shown, row = self._shown, scene.row_at(at.y())
        if shown is None or row is None or not row.key or at.x() < scene.label_px:
            return None
        here = self._time_at(scene, at)
        reach = round(_REACH_PX * scene.scale.us_per_px)
        starts, marks = shown.starts.get(track_of(row.key)[1], ([], []))
        begin = bisect_left(starts, here - shown.longest_us - reach)
        near = [
            mark
            for mark in marks[begin : bisect_left(starts, here + reach)]
            if mark.start_us - reach <= here <= mark.end_us + reach
        ]
        # of several that lie over each other the shortest, which is hardest to hit
        return min(near, key=lambda mark: mark.end_us - mark.start_us, default=None)
