"""Finding out whether a folder lies on a network share, where SQLite can lose data."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from observer.model.errors import NetworkShareError
from observer.model.messages import msg
from observer.storage.files import is_there

_REMOTE = frozenset(
    {
        "9p",
        "acfs",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.curlftpfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.onedriver",
        "fuse.prl_fsd",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "prl_fs",
        "remote",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
        "webdav",
    }
)
_ESCAPE = re.compile(r"\\([0-7]{3})")
_MOUNTS = Path("/proc/self/mountinfo")


def refuse_network_share(path: Path, file_system: Callable[[Path], str]) -> None:
    """Raise NetworkShareError if a project folder would lie on a network share.

    Parameters
    ----------
    path
        The folder; it need not exist yet.
    file_system
        Returns the kind of file system of a path.
    """
    if file_system(path).lower() in _REMOTE:
        raise NetworkShareError(
            msg("{project} lies on a network drive, where coding can get lost.", project=path.name),
            msg(
                "Keep the project on a disk of this computer, and put a copy of the whole folder "
                "on the network drive while it is closed."
            ),
        )


def file_system_of(path: Path) -> str:
    """Return the kind of file system on which a path lies, ``remote`` or empty if unknown.

    Parameters
    ----------
    path
        A file or folder; where it does not exist, its nearest folder that does counts.

    Returns
    -------
    str
        Such as ``ext4`` or ``nfs4``.
    """
    place = path.absolute()
    while not is_there(place) and place != place.parent:
        place = place.parent
    place = place.resolve()
    if sys.platform == "win32":
        return _on_windows(place)
    if sys.platform == "darwin":
        return innermost(place, _macos_mounts())
    if not is_there(_MOUNTS):
        return ""
    return innermost(place, linux_mounts(_MOUNTS.read_text("utf-8", errors="surrogateescape")))


def linux_mounts(mountinfo: str) -> list[tuple[Path, str]]:
    """Return mount points and kinds of file systems, in the order of ``/proc/self/mountinfo``.

    Parameters
    ----------
    mountinfo
        Text of that file.

    Returns
    -------
    list of tuple
        Mount point and kind.
    """
    mounts: list[tuple[Path, str]] = []
    for line in mountinfo.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if separator and len(fields) > 4:  # noqa: PLR2004 - the fifth field is the mount point
            point = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[4])
            mounts.append((Path(point), after.split(" ")[0]))
    return mounts


def innermost(place: Path, mounts: list[tuple[Path, str]]) -> str:
    """Return the kind of the innermost mount; of two on one place the later one covers.

    Parameters
    ----------
    place
        Absolute and resolved.
    mounts
        Mount points and kinds, in the order of mounting.

    Returns
    -------
    str
        Kind of file system.
    """
    kind, depth = "", -1
    for point, name in mounts:
        if place.is_relative_to(point) and len(point.parts) >= depth:
            kind, depth = name, len(point.parts)
    return kind


def _macos_mounts() -> list[tuple[Path, str]]:
    listing = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    found = re.findall(r"^.* on (.+) \((\w+)[,)]", listing, flags=re.MULTILINE)
    return [(Path(point), kind) for point, kind in found]


def _on_windows(place: Path) -> str:
    import ctypes

    drive_remote = 4
    libraries = getattr(ctypes, "windll", None)
    is_remote = libraries is not None and (
        libraries.kernel32.GetDriveTypeW(place.anchor) == drive_remote
    )
    return "remote" if is_remote or place.anchor.startswith("\\\\") else ""
