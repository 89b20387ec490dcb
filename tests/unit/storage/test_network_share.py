"""Whether a folder lies on a network share."""

from pathlib import Path

import pytest

from observer.model.errors import NetworkShareError
from observer.storage.network_share import (
    file_system_of,
    innermost,
    linux_mounts,
    refuse_network_share,
)

MOUNTS = r"""22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:35 / /mnt/team rw,relatime shared:20 - cifs //server/team rw,vers=3.1.1
41 22 0:36 / /mnt/team/local rw - xfs /dev/sdb1 rw
42 22 0:37 / /mnt/my\040share rw - nfs4 server:/export rw
43 22 0:38 / /home/anna/cloud rw shared:9 master:2 - fuse.sshfs anna@server:/ rw
44 22 0:39 / /data rw - ext4 /dev/sdc1 rw
45 22 0:40 / /data rw - nfs server:/data rw
nonsense
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/anna/project", "ext4"),
        ("/mnt/team/project", "cifs"),
        ("/mnt/teamwork/project", "ext4"),
        ("/mnt/team/local/project", "xfs"),
        ("/mnt/my share", "nfs4"),
        ("/home/anna/cloud/a/b", "fuse.sshfs"),
        ("/data/project", "nfs"),
    ],
)
def test_the_innermost_and_latest_mount_counts(path: str, kind: str) -> None:
    assert innermost(Path(path), linux_mounts(MOUNTS)) == kind


@pytest.mark.parametrize(
    "kind",
    [
        *("nfs", "nfs4", "cifs", "smb3", "SMBFS", "fuse.sshfs", "remote"),
        *("9p", "virtiofs", "vboxsf", "fuse.vmhgfs-fuse", "prl_fs", "fuse.prl_fsd"),
    ],
)
def test_a_share_is_refused_with_what_to_do_instead(kind: str) -> None:
    with pytest.raises(NetworkShareError, match=r"network drive.*disk of this computer.*copy"):
        refuse_network_share(Path("/x/Gezinnen"), lambda _: kind)


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "apfs", "ntfs", "exfat", "tmpfs", "overlay", ""])
def test_a_disk_of_the_computer_is_fine(kind: str) -> None:
    refuse_network_share(Path("/x/Gezinnen"), lambda _: kind)


def test_this_machine_is_asked_also_for_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert file_system_of(tmp_path / "not" / "there") == file_system_of(tmp_path)
    refuse_network_share(tmp_path / "new", file_system_of)
