"""A recording on the session clock: its bytes, and where its own time lies."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from observer.media.frame_index import FrameIndex
from observer.media.source import MediaSource


class ScrubReel(Protocol):
    """Small pictures of a recording that are had at once, while the hand moves."""

    def near(self, own_us: int) -> tuple[int, NDArray[np.uint8]] | None:
        """Return a picture near a time; for any thread.

        Parameters
        ----------
        own_us
            From the recording's first picture.

        Returns
        -------
        tuple or None
            The picture's number in its recording, and its pixels of shape (height, width, 4),
            uint8, BGRA, upright; None where none was made yet.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A recording's bytes and its place on the session clock.

    Attributes
    ----------
    source
        File, or a function that opens it.
    id
        Of the recording.
    offset_us, rate
        ``session time = offset_us + rate * own time``; own time is counted from the first
        picture, in a recording without pictures from the first sound.
    index
        The frame index, if it was kept from an earlier time.
    sound_stream
        Which of its sounds is heard, from 0.
    reel
        Small pictures for scrubbing, if there are any.
    hardware
        Which graphics card decodes it, as `observer.media.hardware` names it; empty for none.
    """

    source: MediaSource
    id: str = ""
    offset_us: int = 0
    rate: Fraction = Fraction(1)
    index: FrameIndex | None = None
    sound_stream: int = 0
    reel: ScrubReel | None = None
    hardware: str = ""

    def to_session_us(self, own_us: int) -> int:
        """Return the session time of an instant of the recording."""
        return self.offset_us + round(self.rate * own_us)

    def to_own_us(self, session_us: int) -> int:
        """Return the recording's own time of an instant of the session."""
        return round((session_us - self.offset_us) / self.rate)

    def moved(self, offset_us: int, rate: Fraction) -> "Placed":
        """Return the same recording at another place."""
        return replace(self, offset_us=offset_us, rate=rate)
