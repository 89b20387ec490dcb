"""A widget that lies on a stretch of session time: it zooms, scrolls and turns its pages."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.context import RoomContext
from observer.gui.timeline.drawing import draw_playhead
from observer.gui.timeline.layer import Layer
from observer.gui.timeline.live import draw_overview
from observer.gui.timeline.pens import Kit, Pens
from observer.gui.timeline.rows import RULER_PX, Row
from observer.gui.timeline.scale import TimeScale, whole
from observer.gui.timeline.scene import Scene
from observer.model.scheme import Scheme
from observer.model.time import Interval

FOOT_PX = 8
_PLAYHEAD_PX = 8

_ZOOM = 1.25
_NOTCH = 120
_SCROLL_PX = 60


class TimeView(QWidget):
    """What stretch of the session is in view, how that changes, and rows under one playhead.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._rows: tuple[Row, ...] = ()
        self._layer = Layer()
        self._scene: Scene | None = None
        self._pens: Pens | None = None
        self._now_us = 0
        self._scale = whole(Interval(0, 1), 1)
        self._label_px = 0
        self._scroll_px = 0
        self._follows = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def scene(self) -> Scene | None:
        """What is drawn; None while there is nothing to draw."""
        return self._scene if self._scene is not None else self._make_scene()

    @property
    def now_us(self) -> int:
        """Where the playhead is."""
        return self._now_us

    @property
    def scale(self) -> TimeScale:
        """What stretch is in view."""
        return self._scale

    def extent(self) -> Interval | None:
        """Return from where to where the session reaches; None while none is open."""
        return None

    def overflow_px(self) -> int:
        """Return how much higher the rows are than the room there is for them."""
        bottom = self._rows[-1].bottom_px if self._rows else 0
        return max(bottom - self._room_px, 0)

    def redraw(self) -> None:
        """Draw everything anew at the next painting."""
        self._layer.forget()
        self._scene = None
        self.update()

    def show_all(self) -> None:
        """Show the whole session."""
        extent = self.extent()
        if extent is not None:
            self._scale = whole(extent, self.width() - self._label_px)
        self._follows = True
        self.redraw()

    def stay_within(self) -> None:
        """Show no more than the session, which may have changed."""
        extent = self.extent()
        if extent is not None:
            self._scale = self._scale.within(extent)
        self.redraw()

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
        extent = self.extent()
        if extent is None:
            return
        if at_px is None:
            at_px = min(max(self._scale.x(self._now_us), 0.0), float(self._scale.width_px))
        self._take(self._scale.zoomed(factor, at_px, extent))

    def zoom_in(self) -> None:
        """Show a shorter stretch."""
        self.zoom(1 / _ZOOM**2)

    def zoom_out(self) -> None:
        """Show a longer stretch."""
        self.zoom(_ZOOM**2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept layer, and on it what moves."""
        with QPainter(self) as painter:
            scene = self.scene
            if scene is None:
                painter.fillRect(self.rect(), QColor(self._context.tokens.surface))
                return
            painter.drawPixmap(0, 0, self._layer.picture(scene, self.devicePixelRatioF()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.save()
            painter.setClipRect(
                QRectF(scene.label_px, RULER_PX, scene.scale.width_px, scene.height_px)
            )
            self._paint_on_rows(painter, scene)
            painter.restore()
            self._paint_over_rows(painter, scene)
            draw_playhead(painter, scene, self._now_us)
            draw_overview(painter, scene)
            if self.hasFocus():
                painter.setPen(QPen(QColor(scene.tokens.accent), 2))
                foot = self.height() - 1
                painter.drawLine(QPointF(0, foot), QPointF(self.width(), foot))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the same stretch in another width."""
        super().resizeEvent(event)
        extent = self.extent()
        if extent is not None:
            width = max(self.width() - self._label_px, 1)
            self._scale = self._scale.resized(width, extent)
        self.redraw()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl at the mouse; scroll, with Shift sideways."""
        if self.extent() is None:
            return
        turn = event.angleDelta()
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM ** (-turn.y() / _NOTCH), event.position().x() - self._label_px)
        elif keys & Qt.KeyboardModifier.ShiftModifier or turn.x() or not self.overflow_px():
            self._sideways(-(turn.x() or turn.y()) / _NOTCH * _SCROLL_PX)
        else:
            self._scroll(round(-turn.y() / _NOTCH * _SCROLL_PX / 2))
        event.accept()

    @property
    def _room_px(self) -> int:
        """How high the rows can be."""
        return self.height() - RULER_PX - FOOT_PX

    def _make_scene(self) -> Scene | None:
        """Make and keep what is drawn, with the rows laid in the room there is."""
        return None

    def _pens_for(self, scheme: Scheme) -> Pens:
        context = self._context
        kit = Kit(scheme=scheme, tokens=context.tokens, text=context.text, label_px=self._label_px)
        if self._pens is None or self._pens.kit != kit:
            self._pens = Pens(kit)
        return self._pens

    def _paint_on_rows(self, painter: QPainter, scene: Scene) -> None:
        """Paint what moves or changes often, inside the rows."""

    def _paint_over_rows(self, painter: QPainter, scene: Scene) -> None:
        """Paint what lies over rows and ruler, below the playhead."""

    def _update_playhead(self, scene: Scene, *times_us: int) -> None:
        """Paint anew only where the playhead was and is."""
        for time_us in times_us:
            middle = round(scene.x(time_us))
            self.update(middle - _PLAYHEAD_PX, 0, 2 * _PLAYHEAD_PX, self.height())

    def _turn_page(self, extent: Interval) -> None:
        """Turn the page when the playhead leaves it, unless somebody looks elsewhere."""
        inside = 0 <= self._scale.x(self._now_us) <= self._scale.width_px
        self._follows = self._follows or inside
        if self._follows:
            self._take(self._scale.following(self._now_us, extent))

    def _take(self, scale: TimeScale) -> None:
        if scale != self._scale:
            self._scale = scale
            self.redraw()

    def _sideways(self, by_px: float) -> None:
        extent = self.extent()
        if extent is not None:
            self._take(self._scale.moved(by_px, extent))
            self._follows = 0 <= self._scale.x(self._now_us) <= self._scale.width_px

    def _scroll(self, by_px: int) -> None:
        self._scroll_px = min(max(self._scroll_px + by_px, 0), self.overflow_px())
        self.redraw()
