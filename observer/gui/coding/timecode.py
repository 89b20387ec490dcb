"""Typed times: what a person writes, read as microseconds."""

import re

from observer.model.time import US_PER_S

_PARTS = re.compile(
    r"\s*(?:(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,4}):)?"
    r"(?P<seconds>\d{1,6})(?:[.,](?P<part>\d{1,6}))?\s*s?\s*",
    re.ASCII,
)


def read_timecode(typed: str) -> int | None:
    """Return a typed time in microseconds; None if it is not a time.

    Parameters
    ----------
    typed
        Seconds (``64,5``), minutes (``1:04``) or hours (``0:01:04.320``), with a decimal comma or
        point.

    Returns
    -------
    int or None
        Microseconds.

    Examples
    --------
    >>> read_timecode("1:04,5")
    64500000
    >>> read_timecode("soon") is None
    True
    """
    found = _PARTS.fullmatch(typed)
    if found is None:
        return None
    whole = int(found["seconds"]) + 60 * int(found["minutes"] or 0)
    whole += 3600 * int(found["hours"] or 0)
    part = (found["part"] or "").ljust(6, "0")
    return whole * US_PER_S + int(part or 0)
