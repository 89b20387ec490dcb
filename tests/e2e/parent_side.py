"""What a parent may see: a frame of the film, what the child says, marks; held against pixels."""

from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from observer.gui.fonts import load_fonts
from observer.gui.look_back.parent_state import NOTHING, Sight
from observer.gui.look_back.sight_painting import paint_sight
from observer.media.frame import Frame
from observer.media.player import Player
from observer.model.feedback import Mark
from tests.e2e.desktop import eventually

_APART = 16
"""A frame is known by every so many pixels."""
_NEAREST = 4


class ParentSide:
    """All that may lie before a parent while a film is shown.

    Parameters
    ----------
    film
        Which is shown.
    size
        Of the parent's screen, in pixels.
    """

    def __init__(self, film: Path, size: tuple[int, int]) -> None:
        load_fonts()
        self._size = size
        self._player = Player(film, sound=False)
        eventually(lambda: self._player.ready)
        self._player.set_picture_size(*size)
        self._rough = cache(self._rough_frames)

    def close(self) -> None:
        """Let the film go."""
        self._player.close()

    def sight_of(
        self,
        picture: NDArray[np.uint8],
        moment_us: tuple[int, int],
        subtitle: str,
        marks: tuple[Mark, ...],
    ) -> Sight | None:
        """Return what lies on the parent's screen, if it is nothing but what may lie there.

        Parameters
        ----------
        picture
            What the screen shows, (height, width, 3), BGR.
        moment_us
            From where to where the film is shown.
        subtitle, marks
            What the script lets be seen with it, at one time or another.

        Returns
        -------
        Sight or None
            A sight that is the picture pixel by pixel; None if there is anything else on it.
        """
        if self._is(picture, NOTHING):
            return NOTHING
        times_us, rough = self._rough(*moment_us)
        same = (rough == picture[::_APART, ::_APART]).sum(axis=(1, 2, 3))
        for nearest in np.argsort(-same, kind="stable")[:_NEAREST]:
            frame = self._frame_at(times_us[nearest])
            for words, drawn in product({"", subtitle}, {(), marks}):
                sight = Sight(picture=frame, subtitle=words, marks=drawn)
                if self._is(picture, sight):
                    return sight
        return None

    def _rough_frames(self, onset_us: int, offset_us: int) -> tuple[list[int], NDArray[np.uint8]]:
        """Return when each frame of a moment is shown, and some of its pixels."""
        times_us: list[int] = []
        rough: list[NDArray[np.uint8]] = []
        frame = self._frame_at(onset_us)
        while frame.time_us < offset_us:
            times_us.append(frame.time_us)
            rough.append(self._painted(Sight(picture=frame))[::_APART, ::_APART])
            self._player.step(1)
            frame = self._settled()
        return times_us, np.stack(rough)

    def _frame_at(self, time_us: int) -> Frame:
        self._player.seek_us(time_us)
        return self._settled()

    def _settled(self) -> Frame:
        eventually(lambda: not self._player.pending, every_s=0.002)
        frame = self._player.frame()
        assert frame is not None
        return frame

    def _is(self, picture: NDArray[np.uint8], sight: Sight) -> bool:
        return np.array_equal(picture, self._painted(sight))

    def _painted(self, sight: Sight) -> NDArray[np.uint8]:
        image = QImage(*self._size, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_sight(painter, QRectF(image.rect()), sight)
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint8)
        return pixels.reshape(image.height(), image.width(), 4)[..., :3].copy()
