"""What of a picture is shown, and how it lies in a frame."""

import cv2
import numpy as np

from observer.media.covering import Pixels
from observer.media.picture import fit


def zoomed(picture: Pixels, zoom: tuple[float, ...]) -> Pixels:
    """Return a part of a picture: left, top, width and height as shares; empty for all of it."""
    if not zoom:
        return picture
    high, wide = picture.shape[:2]
    left, top = round(zoom[0] * wide), round(zoom[1] * high)
    right, bottom = round((zoom[0] + zoom[2]) * wide), round((zoom[1] + zoom[3]) * high)
    return picture[top : max(bottom, top + 1), left : max(right, left + 1)]


def laid(picture: Pixels, size_px: tuple[int, int]) -> Pixels:
    """Return a picture in the middle of a frame, as large as it fits; black around it."""
    wide, high = fit((picture.shape[1], picture.shape[0]), size_px)
    if (wide, high) != (picture.shape[1], picture.shape[0]):
        way = cv2.INTER_AREA if wide < picture.shape[1] else cv2.INTER_LINEAR
        picture = np.asarray(cv2.resize(picture, (wide, high), interpolation=way), np.uint8)
    if (wide, high) == size_px:
        return picture
    frame = np.zeros((size_px[1], size_px[0], 3), np.uint8)
    left, top = (size_px[0] - wide) // 2, (size_px[1] - high) // 2
    frame[top : top + high, left : left + wide] = picture
    return frame
