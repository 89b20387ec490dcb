"""A picture as PNG."""

import cv2
import numpy as np
from numpy.typing import NDArray

from observer.model.errors import MediaError
from observer.model.messages import msg


def png(picture: NDArray[np.uint8]) -> bytes:
    """Return a picture as a PNG file: pixels only, no date, no name, no software.

    Parameters
    ----------
    picture
        Shape (height, width, 3), uint8, RGB, as `Recording.picture` gives it.

    Returns
    -------
    bytes
        The file's content; the same picture gives the same bytes.

    Raises
    ------
    MediaError
        If it cannot be written as PNG.
    """
    done, content = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    if not done:
        raise MediaError(msg("This picture cannot be written as PNG."))
    return content.tobytes()
