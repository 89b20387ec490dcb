"""How close one looks at a picture, and at which part of it."""

from dataclasses import dataclass, replace

CLOSEST = 8.0
"""So many times the size at which the whole picture fits."""
_WHOLE = 1.0
_NEARLY_WHOLE = 1.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """How close one looks, and which point of the picture lies in the middle.

    Attributes
    ----------
    zoom
        1 shows the whole picture as large as it fits; at most `CLOSEST`.
    x, y
        The point in the middle, as shares of the picture from its left and its top.
    """

    zoom: float = _WHOLE
    x: float = 0.5
    y: float = 0.5

    @property
    def is_whole(self) -> bool:
        """Whether the whole picture is seen."""
        return self.zoom <= _WHOLE


@dataclass(frozen=True, slots=True)
class Room:
    """The room on the screen and the shape of the picture in it.

    Attributes
    ----------
    width, height
        Of the view, in pixels of the device.
    aspect
        Width of the picture over its height.
    """

    width: float
    height: float
    aspect: float

    def box(self, lens: Lens) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the whole picture; it may reach over the edges."""
        fit = min(self.width, self.height * self.aspect)
        width, height = fit * lens.zoom, fit * lens.zoom / self.aspect
        lens = self.within(lens)
        return self.width / 2 - lens.x * width, self.height / 2 - lens.y * height, width, height

    def within(self, lens: Lens) -> Lens:
        """Return the lens moved so that no room is left empty that the picture could fill."""
        fit = min(self.width, self.height * self.aspect)
        width, height = fit * lens.zoom, fit * lens.zoom / self.aspect
        return replace(
            lens, x=_centre(lens.x, self.width, width), y=_centre(lens.y, self.height, height)
        )

    def zoomed(self, lens: Lens, factor: float, at: tuple[float, float] | None = None) -> Lens:
        """Return the lens closer by or further away, around a point that stays where it is.

        Parameters
        ----------
        lens
            As it is.
        factor
            Above 1 to come closer.
        at
            The point of the view, in pixels of the device; its middle if none is named.

        Returns
        -------
        Lens
            Within its limits; whole when it is nearly so.
        """
        zoom = min(max(lens.zoom * factor, _WHOLE), CLOSEST)
        if zoom < _NEARLY_WHOLE:
            return Lens()
        left, top, width, height = self.box(lens)
        px, py = at or (self.width / 2, self.height / 2)
        x, y = (px - left) / width, (py - top) / height
        grown = zoom / lens.zoom
        return self.within(
            Lens(
                zoom=zoom,
                x=x + (self.width / 2 - px) / (width * grown),
                y=y + (self.height / 2 - py) / (height * grown),
            )
        )

    def moved(self, lens: Lens, by_x: float, by_y: float) -> Lens:
        """Return the lens with the picture moved by some pixels of the device."""
        _left, _top, width, height = self.box(lens)
        lens = self.within(lens)
        return self.within(replace(lens, x=lens.x - by_x / width, y=lens.y - by_y / height))

    def seen(self, lens: Lens) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what is seen, as shares of the picture."""
        left, top, width, height = self.box(lens)
        return (
            max(-left / width, 0.0),
            max(-top / height, 0.0),
            min((self.width - left) / width, 1.0),
            min((self.height - top) / height, 1.0),
        )


def _centre(wanted: float, room: float, length: float) -> float:
    if length <= room:
        return 0.5
    margin = room / length / 2
    return min(max(wanted, margin), 1 - margin)
