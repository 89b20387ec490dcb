"""The little timeline of a clip: its edges, its script, and where the film is."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.fonts import tabular, text_font
from observer.model.feedback import Cue, CueKind
from observer.model.time import US_PER_S, Interval

_HEIGHT_PX, _SIDE_PX = 58, 14
_BAR_TOP_PX, _BAR_PX = 20, 16
_GRIP_PX, _NEAR_PX = 6, 9
_AROUND_SHARE, _LEAST_AROUND_US = 0.25, 2 * US_PER_S


class ClipLine(QWidget):
    """A clip with some film before and after it; of the whole film, the whole.

    Its keys are those of the film; whoever has a mouse drags the edges, or clicks to go there.

    Parameters
    ----------
    context
        What the room stands on.
    """

    went = Signal(int, bool)
    """Somebody wants to be at a time; whether the exact frame is wanted."""
    edged = Signal(int, int)
    """The edges were dragged to these times."""
    cue_pressed = Signal(str)
    """A line of the script was clicked: its id."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._tokens = context.tokens
        self._font = tabular(text_font(context.tokens))
        self._font.setPixelSize(context.tokens.heading_px)
        self._clip: Interval | None = None
        self._extent: Interval | None = None
        self._is_whole = False
        self._cues: tuple[Cue, ...] = ()
        self._cue_id = ""
        self._now_us = 0
        self._begun_us: int | None = None
        self._drags = ""
        self._edges: Interval | None = None
        self._view: Interval | None = None
        self.setAccessibleName(context.text("Timeline of the clip"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_clip(self, clip: Interval | None, extent: Interval | None, *, whole: bool) -> None:
        """Show a clip and the film around it.

        Parameters
        ----------
        clip
            From where to where; None for no clip.
        extent
            Of the film.
        whole
            Whether it is the whole film, which has no edges to drag.
        """
        self._clip, self._extent, self._is_whole = clip, extent, whole
        if not self._drags:
            self._view = self._seen()
        self._describe()
        self.update()

    def show_script(self, cues: tuple[Cue, ...], chosen: str) -> None:
        """Show the lines of the script, and which is chosen."""
        self._cues, self._cue_id = cues, chosen
        self.update()

    def show_time(self, now_us: int, begun_us: int | None) -> None:
        """Show where the film is, and where a clip begins that has no end yet."""
        if (now_us, begun_us) != (self._now_us, self._begun_us):
            self._now_us, self._begun_us = now_us, begun_us
            self.update()

    # What Qt asks

    @override
    def sizeHint(self) -> QSize:
        """Wish for one line with times above and below."""
        return QSize(400, _HEIGHT_PX)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of an edge, choose a line of the script, or go there."""
        if event.button() != Qt.MouseButton.LeftButton or self._view is None:
            return
        x = event.position().x()
        edge = self._edge_at(x)
        cue = self._cue_at(event.position())
        if cue is not None:
            self.cue_pressed.emit(cue.id)
        elif edge and self._clip is not None:
            self._drags, self._edges = edge, self._clip
        else:
            self._drags = "time"
            self.went.emit(self._time(x), False)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        x = event.position().x()
        if not self._drags:
            near = self._edge_at(x)
            self.setCursor(
                Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.PointingHandCursor
            )
            return
        time_us = self._time(x)
        edges = self._edges
        if self._drags == "in" and edges is not None and time_us < edges.end_us:
            self._edges = Interval(time_us, edges.end_us)
        elif self._drags == "out" and edges is not None and time_us > edges.start_us:
            self._edges = Interval(edges.start_us, time_us)
        self.went.emit(time_us, False)
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Set the edge, or rest on the exact frame."""
        drags, edges = self._drags, self._edges
        self._drags, self._edges = "", None
        if drags in {"in", "out"} and edges is not None:
            self.edged.emit(edges.start_us, edges.end_us)
            self._view = self._seen()
        if drags:
            self.went.emit(self._time(event.position().x()), True)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint film, clip, script and playhead."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._font)
            if self._view is not None:
                self._paint_film(painter)
                self._paint_cues(painter)
                self._paint_now(painter)

    # Inside

    def _seen(self) -> Interval | None:
        """Return what is in view: the clip with a part of the film on either side."""
        clip, extent = self._clip, self._extent
        if extent is None or clip is None or self._is_whole:
            return extent
        around = max(round(clip.duration_us * _AROUND_SHARE), _LEAST_AROUND_US)
        start = max(clip.start_us - around, min(extent.start_us, clip.start_us))
        end = min(clip.end_us + around, max(extent.end_us, clip.end_us))
        return Interval(start, max(end, start + 1))

    def _x(self, time_us: int) -> float:
        view = self._view
        if view is None:
            return 0.0
        share = (time_us - view.start_us) / max(view.duration_us, 1)
        return _SIDE_PX + share * (self.width() - 2 * _SIDE_PX)

    def _time(self, x: float) -> int:
        view = self._view
        if view is None:
            return 0
        share = (x - _SIDE_PX) / max(self.width() - 2 * _SIDE_PX, 1)
        return round(view.start_us + min(max(share, 0.0), 1.0) * view.duration_us)

    def _edge_at(self, x: float) -> str:
        clip = self._clip
        if clip is None or self._is_whole:
            return ""
        apart = {"in": abs(x - self._x(clip.start_us)), "out": abs(x - self._x(clip.end_us))}
        nearest = min(apart, key=lambda edge: apart[edge])
        return nearest if apart[nearest] <= _NEAR_PX else ""

    def _cue_at(self, at: QPointF) -> Cue | None:
        if at.y() < _BAR_TOP_PX + _BAR_PX:
            return None
        near = [(abs(self._x(cue.at_us) - at.x()), cue.id, cue) for cue in self._cues]
        found = min(near, default=None, key=lambda each: each[:2])
        return found[2] if found is not None and found[0] <= _NEAR_PX else None

    def _describe(self) -> None:
        clip, text = self._clip, self._context.text
        if clip is None:
            self.setAccessibleDescription("")
            return
        self.setAccessibleDescription(
            f"{text.timecode(clip.start_us)} \N{EN DASH} {text.timecode(clip.end_us)}"
        )

    def _paint_film(self, painter: QPainter) -> None:
        tokens = self._tokens
        bar = QRectF(_SIDE_PX, _BAR_TOP_PX, self.width() - 2 * _SIDE_PX, _BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(bar, 4, 4)
        clip = self._edges or self._clip
        if clip is None:
            return
        left, right = self._x(clip.start_us), self._x(clip.end_us)
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawRect(QRectF(left, bar.top(), right - left, bar.height()))
        if self._is_whole:
            return
        painter.setBrush(QColor(tokens.accent))
        for x in (left, right):
            painter.drawRoundedRect(
                QRectF(x - _GRIP_PX / 2, bar.top() - 3, _GRIP_PX, bar.height() + 6), 2, 2
            )
        painter.setPen(QColor(tokens.muted))
        text = self._context.text
        first, last = text.clock(clip.start_us), text.clock(clip.end_us)
        measure = painter.fontMetrics()
        room = measure.horizontalAdvance(first) + measure.horizontalAdvance(last) + 16
        if right - left >= room:
            painter.drawText(QPointF(left, bar.top() - 6), first)
            painter.drawText(QPointF(right - measure.horizontalAdvance(last), bar.top() - 6), last)
        else:
            painter.drawText(QPointF(left, bar.top() - 6), f"{first} \N{EN DASH} {last}")

    def _paint_cues(self, painter: QPainter) -> None:
        tokens = self._tokens
        top = _BAR_TOP_PX + _BAR_PX + 4
        for cue in self._cues:
            x = self._x(cue.at_us)
            chosen = cue.id == self._cue_id
            colour = QColor(tokens.accent if chosen else tokens.muted)
            painter.setPen(colour)
            painter.drawLine(QPointF(x, _BAR_TOP_PX), QPointF(x, top))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            size = 11.0 if chosen else 9.0
            if cue.stops:
                painter.drawRoundedRect(QRectF(x - size / 2, top, size * 0.36, size), 1, 1)
                painter.drawRoundedRect(QRectF(x + size * 0.14, top, size * 0.36, size), 1, 1)
            elif cue.kind is CueKind.CHILD_SAYS:
                painter.drawRoundedRect(QRectF(x - size / 2, top, size, size * 0.72), 3, 3)
                painter.drawPolygon(
                    QPolygonF(
                        [
                            QPointF(x - size * 0.2, top + size * 0.6),
                            QPointF(x + size * 0.15, top + size * 0.6),
                            QPointF(x - size * 0.25, top + size * 1.05),
                        ]
                    )
                )
            else:
                painter.drawEllipse(QPointF(x, top + size / 2), size * 0.36, size * 0.36)

    def _paint_now(self, painter: QPainter) -> None:
        view, tokens = self._view, self._tokens
        if view is None:
            return
        if self._begun_us is not None and self._begun_us < self._now_us:
            left, right = self._x(self._begun_us), self._x(self._now_us)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRect(QRectF(left, _BAR_TOP_PX + _BAR_PX - 3, right - left, 3))
        if view.start_us <= self._now_us <= view.end_us:
            x = self._x(self._now_us)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.playhead))
            painter.drawRect(QRectF(x - 1, _BAR_TOP_PX - 6, 2, _BAR_PX + 12))
