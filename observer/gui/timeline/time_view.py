"""A widget that lies on a stretch of session time: it zooms, scrolls and turns its pages."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from observer.gui.timeline.scale import TimeScale, whole
from observer.model.time import Interval

_ZOOM = 1.25
_NOTCH = 120
_SCROLL_PX = 60


class TimeView(QWidget):
    """What stretch of the session is in view, and how that changes."""

    def __init__(self) -> None:
        super().__init__()
        self._now_us = 0
        self._scale = whole(Interval(0, 1), 1)
        self._label_px = 0
        self._scroll_px = 0
        self._follows = True

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
        return 0

    def redraw(self) -> None:
        """Draw everything anew at the next painting."""
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
