"""The sounds of two recordings under each other, as they lie on the session clock."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from observer.app.alignment import Place
from observer.gui.theme import Tokens
from observer.media.listening import Heard
from observer.model.time import US_PER_S
from observer.text.catalogue import Catalogue

_LEAST_SPAN_US = US_PER_S // 5
_CLOSE_SPAN_US = 3 * US_PER_S
_LABEL_PX = 16
_STEP = 1.25
_NOTCH = 120


class Waves(QWidget):
    """Two waves, one above the other; a click in one of them marks a moment of that recording.

    The wheel zooms around the pointer.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours.
    """

    pointed = Signal(int, object)
    """Which wave (0 above, 1 below), and its own time in microseconds."""

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._text = text
        self._tokens = tokens
        self._names = ["", ""]
        self._sounds: list[Heard | None] = [None, None]
        self._places: list[Place | None] = [None, None]
        self.marks_us: list[int | None] = [None, None]
        self._from_us, self._span_us = 0.0, float(60 * US_PER_S)
        self.setMinimumHeight(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text("Waves of both sounds"))

    @override
    def sizeHint(self) -> QSize:
        """Return a size that shows both well."""
        return QSize(760, 190)

    def show_pair(self, names: tuple[str, str], sounds: tuple[Heard | None, Heard | None]) -> None:
        """Show other recordings.

        Parameters
        ----------
        names
            Of the recording above and of the one below.
        sounds
            Theirs; None for what is not heard yet, or has no sound.
        """
        self._names, self._sounds = list(names), list(sounds)
        self.update()

    def lay(self, above: Place, below: Place) -> None:
        """Lay them on the session clock."""
        self._places = [above, below]
        self.update()

    def show_all(self) -> None:
        """Show both from end to end."""
        ends = [
            (place.to_session_us(0), place.to_session_us(sound.duration_us))
            for place, sound in zip(self._places, self._sounds, strict=True)
            if place is not None and sound is not None and sound.duration_us
        ]
        if ends:
            self._from_us = float(min(begin for begin, _ in ends))
            self._span_us = max(float(max(end for _, end in ends)) - self._from_us, _LEAST_SPAN_US)
        self.update()

    def show_close(self, session_us: int) -> None:
        """Show a few seconds around a moment."""
        self._span_us = float(_CLOSE_SPAN_US)
        self._from_us = session_us - self._span_us / 2
        self.update()

    def session_us(self, x: float) -> float:
        """Return the session time at a place across the widget."""
        return self._from_us + self._span_us * x / max(self.width(), 1)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark the moment that was clicked, in the recording that was clicked."""
        which = int(event.position().y() > self.height() / 2)
        place = self._places[which]
        if place is not None:
            own_us = max(place.to_own_us(round(self.session_us(event.position().x()))), 0)
            self.pointed.emit(which, own_us)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        factor = _STEP ** (-event.angleDelta().y() / _NOTCH)
        x = event.position().x()
        fixed = self.session_us(x)
        self._span_us = min(max(self._span_us * factor, _LEAST_SPAN_US), 86_400.0 * US_PER_S)
        self._from_us = fixed - self._span_us * x / max(self.width(), 1)
        self.update()
        event.accept()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both waves, their names and the marked moments."""
        with QPainter(self) as painter:
            tokens = self._tokens
            painter.fillRect(self.rect(), QColor(tokens.surface_2))
            half = self.height() // 2
            for which, colour in enumerate((tokens.accent, tokens.good)):
                self._paint_wave(painter, which, QRect(0, which * half, self.width(), half), colour)
            painter.setPen(QColor(tokens.line))
            painter.drawLine(0, half, self.width(), half)

    def _paint_wave(self, painter: QPainter, which: int, box: QRect, colour: str) -> None:
        sound, place = self._sounds[which], self._places[which]
        painter.setPen(QColor(self._tokens.muted))
        painter.drawText(box.left() + 8, box.top() + _LABEL_PX, self._names[which])
        if place is None:
            return
        middle, high = box.center().y() + 6, (box.height() - _LABEL_PX) / 2 - 2
        if sound is not None and len(sound.samples):
            own_from = float((round(self._from_us) - place.offset_us) / place.rate)
            each = float(self._span_us / max(box.width(), 1) / place.rate)
            peaks = sound.peaks(own_from, each, box.width())
            loudest = float(abs(sound.samples[:: max(len(sound.samples) // 4_000, 1)]).max())
            scale = high / max(loudest / 32_768, 0.02)
            painter.setPen(QColor(colour))
            for x, (low, top) in enumerate(peaks):
                if low == low:  # noqa: PLR0124  not a number: the recording does not run there
                    y1, y2 = middle - min(top * scale, high), middle - max(low * scale, -high)
                    painter.drawLine(x, round(y1), x, round(max(y2, y1)))
        mark = self.marks_us[which]
        if mark is not None:
            x = round((place.to_session_us(mark) - self._from_us) / self._span_us * box.width())
            painter.setPen(QPen(QColor(self._tokens.playhead), 2))
            painter.drawLine(QPoint(x, box.top() + 2), QPoint(x, box.bottom() - 2))
