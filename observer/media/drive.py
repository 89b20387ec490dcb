"""Which drive a file is on, in the words the user sees in the file manager."""

import errno
import os
import re
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

_MOUNTS = Path("/proc/self/mountinfo")
# Where desktops put sticks, cards and disks, by the name on their label.
_LABELLED = re.compile(r"/(?:run/)?media/[^/]+/([^/]+)(?:/|$)|/(?:mnt|Volumes)/([^/]+)(?:/|$)")
# Which word of a line of that list says where it is mounted.
_POINT = 4
_ESCAPED = re.compile(r"\\([0-7]{3})")

_NAMES = (
    "EIO",
    "ENODEV",
    "ENXIO",
    "ESTALE",
    "ETIMEDOUT",
    "ENOMEDIUM",
    "EREMOTEIO",
    "EHOSTDOWN",
    "EHOSTUNREACH",
    "ENETDOWN",
    "ENETUNREACH",
    "ENETRESET",
    "ENOTCONN",
    "ECONNRESET",
    "ECONNABORTED",
    "ESHUTDOWN",
    "EBUSY",
)
_ABSENT = frozenset(number for name in _NAMES if (number := getattr(errno, name, None)) is not None)
# Not ready, reading failed, network name gone, not the same disk, device gone or not connected.
_ABSENT_ON_WINDOWS = frozenset(
    (21, 23, 30, 31, 53, 55, 59, 64, 67, 121, 433, 483, 1006, 1117, 1167)
)


def is_of_drive(error: OSError) -> bool:
    """Return whether an error is that of a drive that was pulled out, hangs or lost its network.

    Such a drive may come back; what is wrong is not the file.
    """
    if getattr(error, "winerror", None) in _ABSENT_ON_WINDOWS:
        return True
    return error.errno in _ABSENT or isinstance(error, TimeoutError)


def drive_of(path: str, platform: str = sys.platform, mounts: Path = _MOUNTS) -> str:
    r"""Return the name of the drive a file is on; asks nothing of the drive itself.

    Parameters
    ----------
    path
        Of the file, absolute.
    platform
        As in `sys.platform`.
    mounts
        Where Linux lists what is mounted.

    Returns
    -------
    str
        The label on a stick, ``E:``, a share such as ``\\server\films``, or where it is
        mounted; empty for the computer's own disk, or if it cannot be told.
    """
    if platform == "win32":
        return PureWindowsPath(path).drive
    named = _LABELLED.match(path)
    if named:
        return named[1] or named[2]
    if platform == "darwin":
        return ""
    mounted = _mount_point(PurePosixPath(os.path.normpath(path)), mounts)
    return "" if mounted in ("/", "/home", "") else mounted


def _mount_point(path: PurePosixPath, mounts: Path) -> str:
    """Return the deepest place a path lies below where something is mounted."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    points = (_unescaped(line.split(" ")[_POINT]) for line in lines if line.count(" ") > _POINT)
    return max((point for point in points if path.is_relative_to(point)), key=len, default="")


def _unescaped(text: str) -> str:
    """Return a path of the list of mounts with its spaces back in place."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)
