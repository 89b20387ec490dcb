"""What is painted: one picture with the time it stands for."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Frame:
    """A picture for the screen; the coded time comes from here, never from a clock.

    Attributes
    ----------
    recording_id
        Of the recording it is in; empty for a file that was opened by itself.
    part
        Which of the recordings that follow each other it is in.
    index
        Number of the picture in its recording, from 0.
    pts, time_base
        Its presentation timestamp and the seconds per unit: the anchor of what is coded on it.
    recording_us
        When it begins, counted from its recording's first picture.
    number
        Of the picture in the film, which may be of several recordings.
    time_us, end_us
        When it is on the screen, on the session clock.
    exact
        Whether it is the picture that was asked for, or where that one cannot be decoded the
        nearest that can; nothing can be coded on one that is not. The other facts are always
        those of the picture itself.
    picture
        Shape (height, width, 4), uint8, BGRA, C-contiguous; keep the frame while painting it.
    gap_us
        How long the film is damaged after this picture, as far as is known: meanwhile nothing
        can be seen, and this picture stays on the screen. 0 where all is well.
    """

    recording_id: str
    part: int
    index: int
    pts: int
    time_base: Fraction
    recording_us: int
    number: int
    time_us: int
    end_us: int
    exact: bool
    picture: NDArray[np.uint8]
    gap_us: int = 0

    @property
    def damaged(self) -> bool:
        """Whether the film is damaged where this picture ends."""
        return self.gap_us > 0

    def stands_at(self, time_us: int) -> bool:
        """Return whether it is on the screen at a session time."""
        return self.time_us <= time_us < self.end_us


class PlayerEvent(StrEnum):
    """What a player tells."""

    READY = "ready"
    FRAME = "frame"
    ENDED = "ended"
    FAILED = "failed"
