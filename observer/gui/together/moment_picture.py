"""A moment of one recording, by its picture: gone to by frames, on the recording's own clock."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from observer.gui.parts import button, column, label, row
from observer.gui.theme import Tokens
from observer.media.placement import Placed
from observer.media.player import Player
from observer.model.time import US_PER_S
from observer.text.catalogue import Catalogue

if TYPE_CHECKING:
    from observer.media.frame import Frame

_LOOK_MS = 30
_SOUND_STEP_US = 10_000


class _Picture(QWidget):
    """Paints the frame it was given."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.frame: Frame | None = None
        self.setMinimumSize(240, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, 170)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._tokens.stage))
            if self.frame is not None:
                height, width = self.frame.picture.shape[:2]
                image = QImage(self.frame.picture.data, width, height, QImage.Format.Format_RGB32)
                size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
                left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(self.rect().adjusted(left, top, -left, -top), image)


class MomentPicture(QWidget):
    """Shows a moment and steps through frames; of sound alone it shows the time.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours.
    """

    moved = Signal(object)
    """The own time of the moment that is shown, in microseconds."""

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._text = text
        self._player: Player | None = None
        self._at_us = 0
        self._picture = _Picture(tokens)
        self.time: QLabel = label("", "muted", wrap=False)
        self.steps: list[QPushButton] = []
        inside = column(gap=4)
        self.title: QLabel = label("", wrap=False)
        inside.addWidget(self.title)
        inside.addWidget(self._picture, 1)
        inside.addStretch(0)
        line = row(gap=4)
        for words, hint, seconds, frames in (
            ("-1 s", text("A second back"), -1, 0),
            ("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", text("A frame back"), 0, -1),
            ("\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", text("A frame on"), 0, 1),
            ("+1 s", text("A second on"), 1, 0),
        ):
            made = button(words, partial(self.step, seconds, frames), hint=hint)
            made.setAccessibleName(hint)
            made.setAutoDefault(False)
            self.steps.append(made)
            line.addWidget(made)
        line.addStretch(1)
        line.addWidget(self.time)
        inside.addLayout(line)
        self.setLayout(inside)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def at_us(self) -> int:
        """The moment, on the recording's own clock."""
        return self._at_us

    def name(self, words: str) -> None:
        """Say of which recording it is."""
        self.title.setText(words)

    def open(self, placed: Placed | None) -> None:
        """Open a recording; None for one without pictures, or none at all."""
        self.close_film()
        self._picture.frame = None
        self._picture.setVisible(placed is not None)
        if placed is not None:
            self._player = Player(placed.source, sound=False, index=placed.index, threads=1)
            self._player.set_picture_size(480, 270)
            self._timer.start(_LOOK_MS)

    def close_film(self) -> None:
        """Close the recording; harmless when done twice."""
        self._timer.stop()
        if self._player is not None:
            self._player.close()
            self._player = None

    def show_us(self, own_us: int) -> None:
        """Go to a moment."""
        self._at_us = max(own_us, 0)
        if self._player is not None:
            self._player.seek_us(self._at_us)
        self._tell()

    def step(self, seconds: int, frames: int) -> None:
        """Go on or back; a frame of a recording without pictures is 10 ms."""
        if frames and self._player is not None:
            self._player.step(frames)
            return
        self.show_us(self._at_us + seconds * US_PER_S + frames * _SOUND_STEP_US)
        self.moved.emit(self._at_us)

    def _look(self) -> None:
        frame = self._player.frame() if self._player is not None else None
        if frame is None or frame is self._picture.frame:
            return
        self._picture.frame = frame
        self._picture.update()
        if frame.exact and not frame.recording_us <= self._at_us < frame.end_us:
            self._at_us = frame.recording_us
            self._tell()
            self.moved.emit(self._at_us)

    def _tell(self) -> None:
        self.time.setText(self._text.timecode(self._at_us))
