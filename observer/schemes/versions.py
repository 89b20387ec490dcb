"""Semantic versions of schemes, and which of two is the newer one."""

import re

_SEMVER = re.compile(
    r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})"
    r"(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)
_RELEASED = ((2, 0, ""),)


def is_version(text: str) -> bool:
    """Return whether a text is a semantic version."""
    return _SEMVER.fullmatch(text) is not None


def precedence(version: str) -> tuple[tuple[int, int, int], tuple[tuple[int, int, str], ...]]:
    """Return what orders versions: the newer one is greater.

    Parameters
    ----------
    version
        A semantic version; any other text comes before them all.

    Returns
    -------
    tuple
        The three numbers, then the parts of a pre-release; what is behind a plus does not count.

    References
    ----------
    Semantic Versioning 2.0.0, section 11.

    Examples
    --------
    >>> precedence("1.0.0-rc.2") < precedence("1.0.0-rc.11") < precedence("1.0.0")
    True
    """
    if not is_version(version):
        return (-1, 0, 0), ()
    numbers, dash, before = version.partition("+")[0].partition("-")
    major, minor, patch = (int(part) for part in numbers.split("."))
    if not dash:
        return (major, minor, patch), _RELEASED
    parts = ((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in before.split("."))
    return (major, minor, patch), tuple(parts)
