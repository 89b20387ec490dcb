"""The row of the filmstrip: there or not, and drawn anew as its pictures are made."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from observer.gui.timeline.rows import Row
from observer.gui.timeline.scale import TimeScale
from observer.gui.timeline.strip import Strip, picture_width_px
from observer.gui.video.film import Film

_LOOK_MS = 80


class StripRow(QObject):
    """Looks now and then whether pictures were made, so that no thread calls the window.

    Parameters
    ----------
    films
        Gives the film, if one is open.
    """

    changed = Signal()
    """Pictures were made, or are now of another film."""

    def __init__(self, films: Callable[[], Film | None]) -> None:
        super().__init__()
        self._films = films
        self._strip: Strip | None = None
        self._seen: tuple[TimeScale, Row, float] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def strip(self) -> Strip | None:
        """The pictures; None while there is no such row."""
        return self._strip

    def toggle(self) -> None:
        """Have such a row, or no longer."""
        if self._strip is None:
            self._strip = Strip(self._films)
            self._timer.start()
        else:
            self.close()

    def close(self) -> None:
        """Have no such row, and make no more pictures; harmless when there is none."""
        strip, self._strip, self._seen = self._strip, None, None
        self._timer.stop()
        if strip is not None:
            strip.close()

    def show(self, scale: TimeScale, row: Row | None, ratio: float) -> None:
        """Have the pictures made that are in view.

        Parameters
        ----------
        scale
            What stretch is in view.
        row
            Where they lie.
        ratio
            Device pixels per pixel.
        """
        if self._strip is None or row is None:
            return
        self._seen = (scale, row, ratio)
        self._strip.follow(round(row.height_px * ratio))
        self._strip.want(scale, picture_width_px(row, self._strip.shape))

    def _look(self) -> None:
        if self._strip is None or self._seen is None:
            return
        scale, row, ratio = self._seen
        if self._strip.follow(round(row.height_px * ratio)):
            self._strip.want(scale, picture_width_px(row, self._strip.shape))
            self.changed.emit()
