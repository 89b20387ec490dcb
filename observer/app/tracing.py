"""Where a bug happened, told without the values in it: no name and no path reaches a log."""

import traceback
from pathlib import Path
from types import TracebackType


def frames_of(trace: TracebackType | None) -> str:
    """Return the places of a traceback, without the values in them.

    Parameters
    ----------
    trace
        Of an exception.

    Returns
    -------
    str
        One line for each place: module file, line and function.
    """
    return "\n".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    )
