"""Stills made ready for paper: small enough, round corners, no metadata."""

import cv2
import numpy as np
from numpy.typing import NDArray

from observer.formats.picture import Picture
from observer.model.errors import FormatError
from observer.model.messages import msg

WIDTH_PX = 960
"""Enough for a third of an A4 page at 300 dots per inch."""

_CORNER_SHARE = 0.03


def still_from_png(png: bytes) -> Picture:
    """Return a PNG made ready for paper; FormatError if it is no picture.

    Parameters
    ----------
    png
        As a frame was saved.

    Returns
    -------
    Picture
        Its pixels only, with round corners, at most `WIDTH_PX` wide.
    """
    decoded = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        raise FormatError(msg("A still is not a readable picture."), msg("Take the still again."))
    return _ready(np.asarray(decoded, np.uint8))


def still_from_rgb(rgb: NDArray[np.uint8]) -> Picture:
    """Return a frame, (height, width, 3) RGB, made ready for paper."""
    return _ready(np.ascontiguousarray(rgb[..., ::-1]))


def _ready(bgr: NDArray[np.uint8]) -> Picture:
    height, width = bgr.shape[:2]
    if width > WIDTH_PX:
        size = (WIDTH_PX, max(1, round(height * WIDTH_PX / width)))
        bgr = np.asarray(cv2.resize(bgr, size, interpolation=cv2.INTER_AREA), np.uint8)
        height, width = bgr.shape[:2]
    radius = round(width * _CORNER_SHARE)
    mask = np.zeros((height, width), np.uint8)
    for x, y in (
        (radius, radius),
        (width - 1 - radius, radius),
        (radius, height - 1 - radius),
        (width - 1 - radius, height - 1 - radius),
    ):
        cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    mask[radius : height - radius, :] = 255
    mask[:, radius : width - radius] = 255
    done, encoded = cv2.imencode(".png", np.dstack((bgr, mask)))
    if not done:
        raise FormatError(msg("A still could not be written."), msg("Take the still again."))
    return Picture(encoded.tobytes(), width, height)
