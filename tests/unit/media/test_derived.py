"""What is made from a recording: stills, the shape of its sound, its fingerprint."""

import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from observer.media import Recording
from observer.media.fingerprint import fingerprint
from observer.media.stills import png
from observer.media.waveform import sound_shape

ClipPath = Callable[[str], Path]


def test_a_still_holds_the_picture_and_nothing_else(clips: ClipPath) -> None:
    with Recording(clips("vfr_turned.mp4")) as recording:
        picture = recording.picture(5)
    content = png(picture)
    assert content == png(picture)
    back = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert back is not None
    assert np.array_equal(back[:, :, ::-1], picture)
    for chunk in (b"tEXt", b"iTXt", b"zTXt", b"tIME", b"eXIf"):
        assert chunk not in content


def test_the_wave_lies_at_the_time_of_the_sound(clips: ClipPath) -> None:
    shape = sound_shape(clips("sound_begins_late.mkv"), 20).peaks
    assert shape.dtype == np.float32
    assert shape.shape[1] == 2
    loud = np.flatnonzero(shape[:, 1] > 0.2)
    assert (loud[0], loud[-1]) == (30, 49) or (loud[0], loud[-1]) == (30, 50)
    assert (shape[:, 0] <= shape[:, 1]).all()
    assert np.abs(shape[:28]).max() < 0.01


def test_a_steady_tone_has_an_even_wave(clips: ClipPath) -> None:
    shape = sound_shape(clips("sounding.mp4"), 50).peaks
    assert 145 <= len(shape) <= 155

    middle = shape[10:140]
    assert np.abs(middle[:, 1] - 0.4).max() < 0.05
    assert np.abs(middle[:, 0] + 0.4).max() < 0.05


def test_a_silent_film_has_an_empty_wave(clips: ClipPath) -> None:
    assert sound_shape(clips("bframes.mp4"), 50).peaks.shape == (0, 2)


def test_a_moved_film_keeps_its_fingerprint(clips: ClipPath, tmp_path: Path) -> None:
    content = clips("bframes.mp4").read_bytes()
    moved = tmp_path / "another name.mp4"
    moved.write_bytes(content)
    digest = fingerprint(clips("bframes.mp4"))
    assert fingerprint(moved) == digest == fingerprint(lambda: io.BytesIO(content))
    assert len(digest) == 64


def test_another_content_or_length_has_another_fingerprint() -> None:
    long = bytes(3_000_000)
    variants = [
        long,
        long + b"\0",
        b"\1" + long[1:],
        long[:-1] + b"\1",
        b"",
        b"\0",
    ]
    digests = {fingerprint(lambda v=variant: io.BytesIO(v)) for variant in variants}
    assert len(digests) == len(variants)
