"""The filmstrip of the timeline: which small pictures lie where."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from observer.gui.timeline.rows import Row
from observer.gui.timeline.scale import TimeScale
from observer.gui.video.film import Film
from observer.media.filmstrip import Filmstrip, Small

if TYPE_CHECKING:
    from observer.media.chain import Chain

_NARROWEST_PX = 24
_EDGE_PX = 3
_FAR = 40
"""Until the right picture is made, one from so many rooms away stands in for it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The room of one picture.

    Attributes
    ----------
    left_px, width_px
        On the scale; the same moment has the same room while the timeline is scrolled.
    time_us
        The moment in its middle.
    """

    left_px: float
    width_px: float
    time_us: int


def slots(scale: TimeScale, width_px: float, start_us: int, end_us: int) -> tuple[Slot, ...]:
    """Return the rooms for pictures along what is in view of a film.

    Parameters
    ----------
    scale
        What stretch is in view.
    width_px
        Of a picture.
    start_us
        Where the film begins.
    end_us
        Where it ends.

    Returns
    -------
    tuple of Slot
        From left to right; they lie on a grid of the session's time.
    """
    each_us = width_px * scale.us_per_px
    first = floor(max(scale.start_us, start_us) / each_us)
    last = floor(min(scale.end_us, end_us - 1) / each_us)
    return tuple(
        Slot(
            scale.x(number * each_us),
            width_px,
            round(min(max((number + 0.5) * each_us, start_us), end_us - 1)),
        )
        for number in range(first, last + 1)
    )


class Strip:
    """The small pictures of the film that is open; made while the row is shown.

    Parameters
    ----------
    film
        Gives the film, if one is open.
    """

    def __init__(self, film: Callable[[], Film | None]) -> None:
        self._film_open = film
        self._chain: Chain | None = None
        self._pictures: Filmstrip | None = None
        self._shape = 16 / 9
        self._height_px = 0
        self._drawn = 0

    @property
    def is_done(self) -> bool:
        """Whether all pictures in view are there, as far as they can be made."""
        return self._pictures is not None and self._pictures.is_done

    @property
    def shape(self) -> float:
        """Width by height of the pictures."""
        return self._shape

    @property
    def extent_us(self) -> tuple[int, int]:
        """From where to where there is film."""
        return self._chain.extent_us if self._chain is not None else (0, 0)

    def follow(self, height_px: int) -> bool:
        """Take the film that is open now, and pictures of a height.

        Parameters
        ----------
        height_px
            In pixels of the device.

        Returns
        -------
        bool
            Whether there is anything new to be drawn.
        """
        film = self._film_open()
        chain = film.player.chain if film is not None else None
        if chain is not self._chain or height_px != self._height_px:
            self.close()
            if film is None or chain is None:
                return True
            player = film.player
            self._chain, self._height_px, self._shape = chain, height_px, film.shape
            self._pictures = Filmstrip(
                chain, height_px, busy=lambda: player.playing or player.pending
            )
            return True
        made = self._pictures.made if self._pictures is not None else 0
        is_new, self._drawn = made != self._drawn, made
        return is_new

    def slots(self, scale: TimeScale, width_px: float) -> tuple[Slot, ...]:
        """Return the rooms for pictures in view; none as long as no film is open."""
        return slots(scale, width_px, *self.extent_us) if self._chain is not None else ()

    def want(self, scale: TimeScale, width_px: float) -> None:
        """Have the pictures made that are in view."""
        if self._pictures is not None:
            found = self.slots(scale, width_px)
            self._pictures.want([slot.time_us for slot in found], _apart_us(scale, width_px))

    def best(self, slot: Slot, scale: TimeScale) -> Small | None:
        """Return the picture for a room: the right one, or until it is made one from nearby."""
        if self._pictures is None or self._chain is None:
            return None
        if not self._chain.covers(slot.time_us):
            return None
        return self._pictures.best(slot.time_us, _apart_us(scale, slot.width_px) * _FAR)

    def close(self) -> None:
        """Let the film go."""
        pictures, self._pictures, self._chain = self._pictures, None, None
        self._drawn = 0
        if pictures is not None:
            pictures.close()


def picture_width_px(row: Row, shape: float) -> float:
    """Return how wide the pictures of a row are."""
    return max((row.height_px - _EDGE_PX) * shape, _NARROWEST_PX)


def _apart_us(scale: TimeScale, width_px: float) -> int:
    return round(width_px * scale.us_per_px)
