"""How large a picture a view asks for."""

from math import sqrt

_MOST_RESTING_PX = 4096 * 2304
_MOST_PLAYING_PX = 1920 * 1088
_LEAST_PX = (160, 90)
"""A view that is being laid out is small for a moment; one is to see what it shows even then."""


def wished_px(
    room: tuple[int, int], close: tuple[int, int] | None, *, playing: bool
) -> tuple[int, int]:
    """Return the room to ask pictures for, in pixels of the device.

    Parameters
    ----------
    room
        Width and height of the view.
    close
        Size of the film's own pictures when it is looked at from closer; None if it is seen whole.
    playing
        Whether many pictures a second have to be made.

    Returns
    -------
    tuple of int
        The view's own size, or from closer by the film's own, within bounds.
    """
    if close is None:
        return max(room[0], _LEAST_PX[0]), max(room[1], _LEAST_PX[1])
    most = _MOST_PLAYING_PX if playing else _MOST_RESTING_PX
    scale = min(1.0, sqrt(most / (close[0] * close[1])))
    return max(round(close[0] * scale), 1), max(round(close[1] * scale), 1)
