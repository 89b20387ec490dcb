"""From a frame's picture to the pixels on the screen: the part that is seen, in its light."""

from dataclasses import dataclass
from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from observer.gui.video.lens import Lens, Room
from observer.gui.video.light import Light


@dataclass(frozen=True, slots=True, eq=False)
class Print:
    """Pixels, and where on the view they go.

    Attributes
    ----------
    pixels
        Shape (height, width, 4), uint8, BGR and a fourth that means nothing; C-contiguous.
    left, top
        In pixels of the device; may lie a little before the edge of the view.
    """

    pixels: NDArray[np.uint8]
    left: int
    top: int


def develop(
    picture: NDArray[np.uint8], room: Room, lens: Lens, light: Light, *, fine: bool
) -> Print:
    """Return what is to be painted of a picture.

    Parameters
    ----------
    picture
        Shape (height, width, 4), uint8, BGRA, C-contiguous, in any size.
    room
        The view.
    lens
        Which part is seen.
    light
        In which light.
    fine
        Whether there is time to make it smaller at its best.

    Returns
    -------
    Print
        The picture's own pixels, where nothing has to be done to them.
    """
    height, width = picture.shape[:2]
    left, top, whole_w, whole_h = room.box(lens)
    seen = room.seen(lens)
    x0, y0 = floor(seen[0] * width), floor(seen[1] * height)
    x1, y1 = min(ceil(seen[2] * width), width), min(ceil(seen[3] * height), height)
    part = picture[y0:y1, x0:x1]
    size = (
        max(round((x1 - x0) / width * whole_w), 1),
        max(round((y1 - y0) / height * whole_h), 1),
    )
    if size != (part.shape[1], part.shape[0]):
        smaller = size[0] < part.shape[1]
        way = cv2.INTER_AREA if smaller and fine else cv2.INTER_LINEAR
        part = np.asarray(cv2.resize(part, size, interpolation=way), np.uint8)
    pixels = np.ascontiguousarray(light.shine(part))
    return Print(pixels, floor(left + x0 / width * whole_w), floor(top + y0 / height * whole_h))
