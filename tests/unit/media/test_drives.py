"""A drive that is pulled out, hangs or comes back is named in a sentence, and blocks nothing."""

import errno
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.playback import resources
from observer.media import Player, Recording
from observer.media.drive import drive_of, is_of_drive
from observer.media.source import open_bytes, open_media
from observer.model.errors import DiskError, DriveError, MediaError, MovedError
from observer.storage.files import disk_error, disk_errors
from tests.unit.media.conftest import Clip, make
from tests.unit.media.flaky import FlakyFile, fault
from tests.unit.media.test_player import true_number, until

ClipPath = Callable[[str], Path]


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a film that does not fit into a buffer."""
    path: Path = tmp_path_factory.mktemp("heavy") / "heavy.mkv"
    make(path, Clip(codec="ffv1", b_frames=0, count=300))
    assert path.stat().st_size > 900_000
    return path


MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 8:1 / /data rw - ext4 /dev/sda1 rw
41 40 0:44 / /data/films\\040of\\0402026 rw - cifs //server/films rw
42 22 0:45 / /home rw - ext4 /dev/sdb rw
"""


@pytest.mark.parametrize(
    ("path", "platform", "drive"),
    [
        ("/media/anna/STICK/film.mp4", "linux", "STICK"),
        ("/run/media/anna/Films 2026/a/b.mov", "linux", "Films 2026"),
        ("/mnt/backup/b.mov", "linux", "backup"),
        ("/data/film.mp4", "linux", "/data"),
        ("/data/films of 2026/x.mp4", "linux", "/data/films of 2026"),
        ("/data2/film.mp4", "linux", ""),
        ("/home/anna/film.mp4", "linux", ""),
        ("/Volumes/Camera Card/DCIM/1.mov", "darwin", "Camera Card"),
        ("/Users/anna/film.mov", "darwin", ""),
        ("E:\\DCIM\\film.mp4", "win32", "E:"),
        ("\\\\server\\films\\a.mp4", "win32", "\\\\server\\films"),
    ],
)
def test_a_drive_has_the_name_the_file_manager_shows(
    path: str, platform: str, drive: str, tmp_path: Path
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert drive_of(path, platform, mounts) == drive


def test_without_a_list_of_mounts_there_is_no_name(tmp_path: Path) -> None:
    assert drive_of("/data/film.mp4", "linux", tmp_path / "none") == ""


@pytest.mark.parametrize("name", ["EIO", "ENODEV", "ETIMEDOUT", "ENXIO"])
def test_what_a_pulled_drive_says_is_known_from_what_a_file_says(name: str) -> None:
    assert is_of_drive(OSError(getattr(errno, name), "gone"))
    assert not is_of_drive(OSError(errno.EACCES, "may not"))
    assert not is_of_drive(OSError(errno.ENOENT, "not there"))


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ETIMEDOUT])
def test_the_sentence_names_the_file_and_the_drive_and_how_to_mend(
    number: int, heavy: Path
) -> None:
    source = FlakyFile(heavy)
    recording = Recording(source)
    source.fail_reads(fault(number))
    with pytest.raises(DriveError, match="The recording cannot be read: STICK, the drive"):
        all(recording.picture(number).size for number in range(300))
    recording.close()
    source.pull()
    with pytest.raises(MovedError, match="no longer where it was, on STICK") as raised:
        Recording(source)
    assert "Plug STICK in" in str(raised.value.mend)
    assert source.still_open == 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_file_on_a_drive_tells_which_file_its_error_is_about(tmp_path: Path) -> None:
    folder = tmp_path / "film.mp4"
    folder.write_bytes(b"x" * 100_000)
    file = open_bytes(folder)
    assert file.read(10) == b"x" * 10
    descriptor = file.fileno()
    # Reading memory that a process has not gives EIO, as a drive that went away does.
    memory = os.open("/proc/self/mem", os.O_RDONLY)
    os.dup2(memory, descriptor)
    os.close(memory)
    file.seek(50_000)
    with pytest.raises(OSError, match="Input/output") as raised:
        file.read(10)
    assert raised.value.filename == str(folder)
    file.close()


def test_what_is_plugged_in_again_can_be_opened_again(clips: ClipPath) -> None:
    source = FlakyFile(clips("vfr.mp4"), piece=4096)
    media = open_media(source)
    source.pull()
    with pytest.raises(MediaError):
        Recording(source)
    source.plug_in()
    with Recording(source) as recording:
        assert len(recording) == 75
        recording.picture(60)
    media.close()
    assert source.still_open == 0


def test_a_read_that_blocks_blocks_neither_the_window_nor_the_closing(heavy: Path) -> None:
    before = resources.threads()
    source = FlakyFile(heavy)
    player = Player(source, sound=False)
    until(lambda: player.ready and player.frame() is not None)
    source.block()
    player.seek_frame(270)
    until(source.blocked.is_set)
    answered = threading.Event()

    def ask() -> None:
        player.frame()
        player.seek_us(100_000)
        player.step(3)
        player.set_picture_size(400, 300)
        player.play()
        player.pause()
        answered.set()

    window = threading.Thread(target=ask, daemon=True)
    window.start()
    assert answered.wait(2)
    closing = threading.Thread(target=player.close, daemon=True)
    closing.start()
    closing.join(15)
    assert not closing.is_alive()
    assert all(thread.daemon for thread in resources.threads() - before)
    source.flow()
    until(lambda: resources.threads() <= before)
    until(lambda: source.still_open == 0)


def paused_by(source: FlakyFile, player: Player) -> DriveError | MovedError:
    """Pull the drive while a film plays, and return what the player says then."""
    player.play()
    source.pull()
    player.seek_frame(270)
    until(lambda: player.error is not None)
    assert isinstance(player.error, DriveError | MovedError)
    return player.error


def test_a_drive_that_is_pulled_while_a_film_plays_is_named_and_the_film_goes_on_with_it(
    heavy: Path,
) -> None:
    source = FlakyFile(heavy)
    player = Player(source, sound=False)
    until(lambda: player.ready and player.frame() is not None)
    said = paused_by(source, player)
    assert "STICK" in str(said.what)
    shown = player.frame()
    assert shown is not None
    assert true_number(shown) == shown.index
    source.plug_in()
    until(lambda: player.error is None)
    until(lambda: (f := player.frame()) is not None and f.index >= 270)
    player.close()
    assert source.still_open == 0


def test_a_project_on_a_pulled_drive_says_so_of_the_films_in_its_vault(
    heavy: Path,
) -> None:
    vault = Path("/media/anna/STICK/project/media/4f2a")
    with pytest.raises(DiskError) as raised, disk_errors(vault):
        raise OSError(errno.EIO, "Input/output error")
    assert isinstance(raised.value.__cause__, OSError)
    assert raised.value.__cause__.filename == str(vault)

    def sealed() -> DiskError:
        cause = OSError(errno.EIO, "Input/output error", str(vault))
        error = disk_error(cause, vault)
        error.__cause__ = cause
        return error

    source = FlakyFile(heavy)
    recording = Recording(source)
    source.fail_reads(sealed)
    with pytest.raises(DriveError, match="STICK, the drive it is on, does not answer"):
        all(recording.picture(number).size for number in range(300))
    recording.close()
    source.pull(gone=sealed)
    with pytest.raises(DriveError, match="STICK"):
        Recording(source)
