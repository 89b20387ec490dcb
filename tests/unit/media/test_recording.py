"""Every picture after any seek is the one that decoding straight through gives, byte for byte."""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from typing_extensions import override

from observer.media import Player, Recording
from observer.model.errors import DamagedError, MediaError, ObserverError
from observer.model.messages import msg
from observer.model.time import pts_to_us
from tests.unit.media.conftest import CLIPS, HEIGHT, WIDTH, read_number, uneven

ClipPath = Callable[[str], Path]


def straight(path: Path) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Decode from the first to the last picture, by PyAV alone."""
    with av.open(str(path), metadata_errors="ignore") as container:
        stream = container.streams.video[0]
        aspect = stream.sample_aspect_ratio or Fraction(1)
        for frame in container.decode(stream):
            assert frame.pts is not None
            width = round(frame.width * aspect)
            picture = frame.to_ndarray(format="rgb24", width=width, height=frame.height)
            yield frame.pts, np.rot90(picture, frame.rotation // 90).astype(np.uint8)


def digest(picture: NDArray[np.uint8]) -> str:
    shape = repr(picture.shape).encode()
    return hashlib.sha256(shape + np.ascontiguousarray(picture).tobytes()).hexdigest()


@pytest.mark.parametrize("name", CLIPS)
def test_every_picture_after_a_random_seek_equals_straight_decoding(
    name: str, clips: ClipPath
) -> None:
    expected = list(straight(clips(name)))
    with Recording(clips(name)) as recording:
        assert len(recording) == len(expected)
        order = np.random.default_rng(7).permutation(len(expected)).tolist()
        wrong = [i for i in order if digest(recording.picture(i)) != digest(expected[i][1])]
        assert not wrong
        assert recording.pts.tolist() == sorted(pts for pts, _ in expected)


@pytest.mark.parametrize("name", CLIPS)
def test_the_bar_code_in_a_picture_is_its_number(name: str, clips: ClipPath) -> None:
    first = 13 if name == "edit_list.mp4" else 0
    back = -CLIPS[name].turned // 90
    with Recording(clips(name)) as recording:
        numbers = [
            read_number(np.rot90(recording.picture(i), back))
            for i in reversed(range(len(recording)))
        ]
    assert numbers[::-1] == list(range(first, CLIPS[name].count))


@pytest.mark.parametrize(
    "name",
    [
        *(pytest.param(each, marks=pytest.mark.proof) for each in ("chaplin.mp4", "vtest.avi")),
        "no_duration.webm",
    ],
)
def test_every_picture_of_a_real_film_equals_straight_decoding(name: str, shared_dir: Path) -> None:
    path = shared_dir / "media" / name
    expected = [(pts, digest(picture)) for pts, picture in straight(path)]
    count = len(expected)
    jumps = np.random.default_rng(7).permutation(count)[:20].tolist()
    strided = [i for first in range(2) for i in range(first, count, 2)]
    with Recording(path) as recording:
        assert recording.pts.tolist() == [pts for pts, _ in expected]
        wrong = [i for i in jumps + strided if digest(recording.picture(i)) != expected[i][1]]
    assert not wrong


@pytest.mark.parametrize("name", ["vfr_turned.mp4", "late.ts", "h264.avi", "no_duration.mkv"])
def test_a_file_object_gives_the_same_as_a_path(name: str, clips: ClipPath) -> None:
    content = io.BytesIO(clips(name).read_bytes())
    with Recording(clips(name)) as by_path, Recording(content) as by_object:
        assert by_object.times_us.tolist() == by_path.times_us.tolist()
        for i in (40, 3, 41, 70, 0):
            assert np.array_equal(by_object.picture(i), by_path.picture(i))
    assert not content.closed


def test_times_are_the_exact_presentation_times(clips: ClipPath) -> None:
    with Recording(clips("vfr.mp4")) as recording:
        expected = [time * 1000 for time in uneven(75)]
        assert recording.times_us.tolist() == expected
        assert recording.times_us.dtype == np.int64
        assert [pts_to_us(int(p), recording.time_base) for p in recording.pts] == expected


def test_a_transport_stream_that_begins_at_eleven_seconds_keeps_its_own_clock(
    clips: ClipPath,
) -> None:
    with Recording(clips("late.ts")) as recording:
        assert recording.origin_us == 11_000_000
        assert recording.times_us.tolist() == [time * 1000 for time in uneven(75, 11_000)]
        assert recording.at_us(0) == 0
        assert recording.shown(1).start_us == 20_000


def test_an_edit_list_hides_the_pictures_before_its_cut(clips: ClipPath) -> None:
    with Recording(clips("edit_list.mp4")) as recording:
        assert len(recording) == 62
        assert recording.origin_us == 0
        assert read_number(recording.picture(0)) == 13


def test_a_frame_ends_where_the_next_begins(clips: ClipPath) -> None:
    with Recording(clips("vfr.mp4")) as recording:
        for number in range(len(recording) - 1):
            assert recording.shown(number).end_us == recording.shown(number + 1).start_us
        assert recording.shown(74).end_us == recording.duration_us
        assert recording.at_us(recording.shown(30).end_us - 1) == 30
        assert recording.at_us(recording.shown(30).end_us) == 31


def test_pictures_stand_upright_in_their_display_aspect(clips: ClipPath) -> None:
    shapes = {}
    for name in ("bframes.mp4", "wide_pixels.mkv", "vfr_turned.mp4", "wide_pixels_turned.mp4"):
        with Recording(clips(name)) as recording:
            picture = recording.picture(0)
            assert picture.dtype == np.uint8
            assert picture.flags.c_contiguous
            shapes[name] = picture.shape
    assert shapes == {
        "bframes.mp4": (HEIGHT, WIDTH, 3),
        "wide_pixels.mkv": (HEIGHT, 213, 3),
        "vfr_turned.mp4": (WIDTH, HEIGHT, 3),
        "wide_pixels_turned.mp4": (233, HEIGHT, 3),
    }


def test_turning_goes_the_way_the_camera_was_held(clips: ClipPath) -> None:
    with Recording(clips("vfr_turned.mp4")) as left, Recording(clips("turned_right.mp4")) as right:
        assert read_number(np.rot90(left.picture(7), -1)) == 7
        assert read_number(np.rot90(right.picture(7), 1)) == 7


def test_a_kept_index_gives_the_same_pictures_without_making_it_again(clips: ClipPath) -> None:
    with Recording(clips("h264.avi")) as first:
        kept = first.index
        expected = [digest(first.picture(i)) for i in (60, 5)]
    with Recording(clips("h264.avi"), kept) as again:
        assert [digest(again.picture(i)) for i in (60, 5)] == expected


def test_a_picture_that_does_not_exist_is_refused(clips: ClipPath) -> None:
    with Recording(clips("bframes.mp4")) as recording:
        for number in (-1, 75):
            with pytest.raises(IndexError):
                recording.picture(number)


def test_a_closed_recording_lets_its_file_go_and_may_be_closed_again(clips: ClipPath) -> None:
    content = clips("bframes.mp4").read_bytes()
    opened: list[io.BytesIO] = []

    def opener() -> io.BytesIO:
        opened.append(io.BytesIO(content))
        return opened[-1]

    recording = Recording(opener)
    recording.picture(3)
    recording.close()
    recording.close()
    assert opened
    assert all(file.closed for file in opened)


def test_a_film_that_breaks_off_can_be_seen_up_to_there(clips: ClipPath, tmp_path: Path) -> None:
    whole = clips("no_duration.mkv").read_bytes()
    path = tmp_path / "cut.mkv"
    path.write_bytes(whole[: len(whole) * 6 // 10])
    with Recording(path) as recording:
        assert 0 < len(recording) < 75
        assert read_number(recording.picture(len(recording) - 2)) == len(recording) - 2


class Failing(io.RawIOBase):
    """A file on a drive that is pulled out, or in a vault that was tampered with."""

    def __init__(self, content: bytes, error: Exception, after: int) -> None:
        super().__init__()
        self._content, self._error, self._left = io.BytesIO(content), error, after

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._content.seek(offset, whence)

    @override
    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # enough here
        if not self._left:
            raise self._error
        self._left -= 1
        return self._content.readinto(memoryview(buffer)[:2048])


@pytest.mark.parametrize("after", [0, 3])
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(5, "Input/output error"), "The recording cannot be read"),
        (DamagedError(msg("Block 3 was changed.")), "Block 3 was changed"),
    ],
)
def test_a_drive_that_is_pulled_out_or_a_changed_vault_is_told_in_a_sentence(
    error: Exception, sentence: str, after: int, clips: ClipPath
) -> None:
    content = clips("bframes.mp4").read_bytes()
    files: list[io.BufferedReader] = []

    def opener() -> io.BufferedReader:
        files.append(io.BufferedReader(Failing(content, error, after), 2048))
        return files[-1]

    with pytest.raises(ObserverError, match=sentence):
        Recording(opener)
    assert all(file.closed for file in files)
    player = Player(opener)
    pause = threading.Event()
    for _ in range(4000):
        if player.error:
            break
        pause.wait(0.002)
    player.close()
    assert sentence in str(player.error)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"gone\.mp4 is no longer where it was"):
        Recording(tmp_path / "gone.mp4")
