"""Pages of a PDF from outside as pictures, without a copy of it on the disk."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import observer
from observer.formats.pdf_child import ASKED, DRAWN, MOST_PIXELS
from observer.model.errors import FormatError
from observer.model.messages import msg

_LONGEST_S = 30.0
_OURS = "OOGHOOGTE"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PdfPage:
    """A page as it is shown.

    Attributes
    ----------
    picture
        Red, green and blue, shape (height, width, 3), uint8.
    count
        How many pages the document has.
    """

    picture: NDArray[np.uint8]
    count: int


def page_of(content: bytes, number: int, width_px: int) -> PdfPage:
    """Return a page of a PDF, drawn by a child process.

    Parameters
    ----------
    content
        The whole file.
    number
        Which page, from 0; the last one if there are not so many.
    width_px
        How wide.

    Returns
    -------
    PdfPage
        The picture.

    Raises
    ------
    FormatError
        If it is damaged, sealed with a password, or takes too long.
    """
    root = str(Path(observer.__file__).resolve().parents[1])
    around = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "observer.formats.pdf_child"],
            input=ASKED.pack(number, width_px) + content,
            capture_output=True,
            timeout=_LONGEST_S,
            env={**around, "PYTHONPATH": root},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise _unshown() from error
    return _page(done.stdout)


def _page(drawn: bytes) -> PdfPage:
    """Return the page that a child drew, if it is what was agreed."""
    if len(drawn) < DRAWN.size:
        raise _unshown()
    count, width, height = DRAWN.unpack_from(drawn)
    rows = memoryview(drawn)[DRAWN.size :]
    is_one = count > 0 and width > 0 and height > 0 and width * height <= 2 * MOST_PIXELS
    if not is_one or len(rows) != 3 * width * height:
        raise _unshown()
    return PdfPage(picture=np.frombuffer(rows, np.uint8).reshape(height, width, 3), count=count)


def _unshown() -> FormatError:
    return FormatError(msg("This scan cannot be shown here. Write a copy to look at it."))
