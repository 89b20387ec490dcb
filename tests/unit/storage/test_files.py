"""What is written stands whole or not at all, and a disk's refusal becomes a sentence."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from observer.model.errors import DiskError
from observer.storage.files import not_written, write_out, write_whole


def writes(text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text(text)

    return write


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    write_out(path, writes("new"))
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_a_project_that_cannot_be_put_in_place_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "slots.json"
    write_whole(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("observer.storage.files.os.fsync", full)
    with pytest.raises(DiskError, match="no room left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "no room on the disk"),
        (errno.EACCES, "may not be written"),
        (errno.EIO, "could not be written"),
    ],
)
def test_when_the_disk_refuses_the_old_file_stays(tmp_path: Path, code: int, sentence: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def half(scratch: Path) -> None:
        scratch.write_text("ne")
        raise OSError(code, os.strerror(code))

    with pytest.raises(DiskError, match=sentence):
        write_out(path, half)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path(os.devnull).is_char_device(), reason="devices are no files here")
def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    device = tmp_path / "device"
    device.symlink_to(os.devnull)
    with pytest.raises(DiskError, match="not a file"):
        write_out(device, writes("new"))
    assert device.is_symlink()
    assert list(tmp_path.iterdir()) == [device]


def test_a_bug_in_the_writer_leaves_the_old_file_too(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def broken(scratch: Path) -> None:
        scratch.write_text("ne")
        raise KeyError

    with pytest.raises(KeyError):
        write_out(path, broken)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_and_a_folder_in_the_way_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match=r"folder .* is not there"):
        write_out(tmp_path / "no" / "a.txt", writes("x"))
    (tmp_path / "b").mkdir()
    with pytest.raises(DiskError, match="is a folder"):
        write_out(tmp_path / "b", writes("x"))


def test_an_unknown_refusal_still_says_why() -> None:
    assert "some reason" in str(not_written(OSError(9999, "some reason"), Path("a.txt")))
