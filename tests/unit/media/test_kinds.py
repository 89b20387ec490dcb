"""Recordings as they really are: each can be examined, sought in and shown, picture by picture."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from observer.media import Recording
from observer.media.intake import examine
from observer.media.picture import Converter, Geometry
from observer.media.source import open_media
from observer.model.errors import MediaError
from tests.unit.media.conftest import (
    HEIGHT,
    MS,
    WIDTH,
    Clip,
    drawn,
    make,
    read_number,
    uneven,
)

ClipOf = Callable[[str], Path]
SILENT = {"deadline": "realtime", "cpu-used": "8"}
SHORT = {
    "no_sound.mp4": Clip(count=30),
    "one_picture.mp4": Clip(count=1),
    "one_picture.mkv": Clip(count=1),
    "two_pictures.avi": Clip(count=2, codec="mpeg4", b_frames=0),
    "first_at_5_s.mkv": Clip(count=30, times=lambda n: uneven(n, 5_000), time_base=MS),
    "first_at_5_s.mp4": Clip(count=30, times=lambda n: uneven(n, 5_000), time_base=MS),
    "before_zero.mp4": Clip(
        count=30,
        times=lambda n: [10 * i - 45 for i in range(n)],
        time_base=Fraction(1, 250),
        container_options={"use_editlist": "0", "avoid_negative_ts": "disabled"},
    ),
    "before_zero.ts": Clip(
        count=30, times=lambda n: [40 * i for i in range(n)], time_base=MS, container="mpegts"
    ),
    "sound_longer.mp4": Clip(count=30, tone_s=6.0),
    "sound_longer.mkv": Clip(count=30, tone_s=6.0),
    "no_duration.ts": Clip(count=30, container="mpegts"),
    "no_duration.webm": Clip(
        count=30, codec="libvpx-vp9", options=SILENT, container_options={"live": "1"}
    ),
    "four_two_two.mov": Clip(count=15, codec="prores_ks", pix_fmt="yuv422p10le", b_frames=0),
    "four_four_four.mkv": Clip(count=30, pix_fmt="yuv444p"),
    "alpha.mov": Clip(count=15, codec="prores_ks", pix_fmt="yuva444p10le", b_frames=0),
    "rgb.mov": Clip(count=15, codec="qtrle", pix_fmt="rgb24", b_frames=0),
    "grey.mkv": Clip(count=30, pix_fmt="gray"),
    "rgb.avi": Clip(count=15, codec="rawvideo", pix_fmt="bgr24", b_frames=0),
    "png.mov": Clip(count=15, codec="png", pix_fmt="rgb24", b_frames=0),
    "mjpeg.avi": Clip(count=30, codec="mjpeg", pix_fmt="yuvj420p", b_frames=0),
    "vp8.webm": Clip(count=30, codec="libvpx", b_frames=0, options={"deadline": "realtime"}),
    "wmv2.wmv": Clip(count=30, codec="wmv2", container="asf", b_frames=0),
    "mpeg1.mpg": Clip(count=30, codec="mpeg1video", container="mpeg"),
    "h263.3gp": Clip(count=30, codec="mpeg4", container="3gp", b_frames=0),
    "flv1.flv": Clip(count=30, codec="flv", container="flv", b_frames=0),
    "hevc.mov": Clip(
        count=30, codec="libx265", options={"x265-params": "keyint=10:log-level=none"}
    ),
    "av1.mp4": Clip(count=12, codec="libsvtav1", b_frames=0, options={"preset": "12"}),
}


@pytest.fixture(scope="module")
def clip_of(tmp_path_factory: pytest.TempPathFactory) -> ClipOf:
    """Return the path of a clip of this module by its name."""
    folder = tmp_path_factory.mktemp("kinds")

    def path_of(name: str) -> Path:
        path: Path = folder / name
        if not path.exists():
            make(path, SHORT[name])
        return path

    return path_of


@pytest.mark.parametrize("name", SHORT)
def test_each_kind_is_examined_sought_in_and_shown(name: str, clip_of: ClipOf) -> None:
    clip, path = SHORT[name], clip_of(name)
    found = examine(path)
    assert found.info.frame_count == clip.count
    assert found.info.problems == ()
    assert (found.info.width_px, found.info.height_px) == (WIDTH, HEIGHT)
    assert found.info.has_sound == bool(clip.tone_s)
    with Recording(path, found.index) as recording:
        order = np.random.default_rng(3).permutation(clip.count).tolist()
        assert [read_number(recording.picture(number)) for number in order] == order
        assert found.info.duration_us >= recording.times_us[-1] - recording.origin_us


def test_times_that_begin_late_or_before_zero_are_kept(clip_of: ClipOf) -> None:
    with Recording(clip_of("first_at_5_s.mkv")) as recording:
        assert recording.origin_us == 5_000_000
        assert recording.shown(1).start_us == 20_000
    with Recording(clip_of("before_zero.mp4")) as recording:
        steps = np.diff(recording.times_us)
        assert steps.min() == steps.max() == 40_000
        assert recording.shown(0).start_us == 0


def test_a_single_picture_lasts_and_is_found_at_any_time(clip_of: ClipOf) -> None:
    for name in ("one_picture.mp4", "one_picture.mkv"):
        with Recording(clip_of(name)) as recording:
            assert recording.duration_us > 0
            assert recording.at_us(0) == recording.at_us(10**9) == recording.at_us(-5) == 0


def test_sound_that_is_longer_than_the_picture_does_not_lengthen_the_film(clip_of: ClipOf) -> None:
    for name in ("sound_longer.mp4", "sound_longer.mkv"):
        info = examine(clip_of(name)).info
        assert info.duration_us == 30 * 40_000
        assert info.has_sound


def write(
    path: Path,
    frames: Iterator[tuple[int, NDArray[np.uint8]]],
    *,
    size: tuple[int, int],
    codec: str = "rawvideo",
    pix_fmt: str = "yuv420p",
) -> Path:
    """Write pictures of one size at 25 a second."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        for time, picture in frames:
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pix_fmt)
            frame.pts, frame.time_base = time, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.mark.parametrize(("width", "height"), [(161, 97), (3, 3), (1, 1), (17, 200), (637, 1)])
@pytest.mark.parametrize("pix_fmt", ["yuv420p", "rgb24"])
def test_odd_sizes_are_shown_whole(width: int, height: int, pix_fmt: str, tmp_path: Path) -> None:
    picture = np.full((height, width, 3), (200, 30, 60), np.uint8)
    path = write(
        tmp_path / ("odd.avi" if pix_fmt == "yuv420p" else "odd.mov"),
        ((n, picture) for n in range(3)),
        size=(width, height),
        codec="png" if pix_fmt == "rgb24" else "rawvideo",
        pix_fmt=pix_fmt,
    )
    info = examine(path).info
    assert (info.width_px, info.height_px) == (width, height)
    with Recording(path) as recording:
        assert np.abs(recording.picture(2).astype(int) - picture).max() <= 6
    for box_px in ((width, height), (100, 75), (641, 383), (1, 1)):
        shown = painted(path, box_px)
        assert shown.shape[0] <= box_px[1]
        assert shown.shape[1] <= box_px[0]
        assert np.abs(shown[..., 2::-1].astype(int) - picture[0, 0]).max() <= 8
        assert (shown[..., 3] == 255).all()


def painted(path: Path, box_px: tuple[int, int], number: int = 0) -> NDArray[np.uint8]:
    """Return a picture as it is painted."""
    with open_media(path) as media:
        converter = Converter(Geometry.of(media))
        frames = list(media.container.decode(media.video))
        return converter.bgra(converter.shrink(frames[number], box_px))


@pytest.mark.parametrize("turned", [0, 90, 180, -90])
@pytest.mark.parametrize("aspect", [None, Fraction(16, 11)])
def test_what_is_painted_stands_as_the_decoded_picture_does(
    turned: int, aspect: Fraction | None, tmp_path: Path
) -> None:
    path = tmp_path / "turned.mp4"
    make(path, Clip(count=3, turned=turned, aspect=aspect))
    with Recording(path) as recording:
        decoded = recording.picture(0)
    height, width = decoded.shape[:2]
    shown = painted(path, (width, height))[..., 2::-1]
    assert shown.shape == decoded.shape
    assert np.abs(shown.astype(int) - decoded).mean() <= 3


MATRICES = {
    "mirrored": (-1, 0, 0, 1),
    "upside down mirrored": (1, 0, 0, -1),
    "over the one corner": (0, 1, 1, 0),
    "over the other corner": (0, -1, -1, 0),
}


@pytest.mark.parametrize("name", MATRICES)
def test_a_mirrored_display_matrix_is_followed(name: str, tmp_path: Path) -> None:
    path = tmp_path / "selfie.mp4"
    make(path, Clip(count=3))
    one = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    a, b, c, d = (part << 16 for part in MATRICES[name])
    moved = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    content = path.read_bytes()
    place = content.index(one, content.index(b"tkhd"))
    with Recording(path) as recording:
        plain = recording.picture(1)
    path.write_bytes(content[:place] + moved + content[place + 36 :])
    expected = {
        "mirrored": plain[:, ::-1],
        "upside down mirrored": plain[::-1],
        "over the one corner": plain.transpose(1, 0, 2),
        "over the other corner": plain[::-1, ::-1].transpose(1, 0, 2),
    }[name]
    with Recording(path) as recording:
        assert np.array_equal(recording.picture(1), expected)
    info = examine(path).info
    assert (info.height_px, info.width_px) == expected.shape[:2]
    shown = painted(path, (info.width_px, info.height_px), 1)[..., 2::-1]
    assert np.abs(shown.astype(int) - expected).mean() <= 3


def test_pictures_that_change_size_in_the_middle_are_each_shown_whole(tmp_path: Path) -> None:
    parts = []
    for part, (width, height) in enumerate(((160, 96), (320, 192), (96, 160))):
        path = tmp_path / f"{part}.ts"
        with av.open(str(path), "w", format="mpegts") as container:
            stream = container.add_stream("libx264", rate=25)
            assert isinstance(stream, av.VideoStream)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.codec_context.max_b_frames = 0
            for number in range(part * 20, part * 20 + 20):
                whole = av.VideoFrame.from_ndarray(drawn(number), format="rgb24")
                frame = whole.reformat(width, height, "yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, 25)
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
        parts.append(path.read_bytes())
    path = tmp_path / "changing.ts"
    path.write_bytes(b"".join(parts))
    found = examine(path)
    with Recording(path, found.index) as recording:
        assert len(recording) == 60
        for number in (45, 3, 25, 59, 19, 20, 40, 0):
            picture = recording.picture(number)
            assert read_number(picture) == number
            assert picture.shape[:2] == ((96, 160), (192, 320), (160, 96))[number // 20]


def test_of_several_sounds_and_pictures_the_first_moving_picture_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "many.mkv"
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("libx264", rate=25) for _ in range(2)]
        sounds = [container.add_stream("pcm_s16le", rate=48_000, layout="mono") for _ in range(2)]
        for stream in streams:
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(20):
            for which, stream in enumerate(streams):
                frame = av.VideoFrame.from_ndarray(drawn(number + 300 * which), format="rgb24")
                frame = frame.reformat(format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, 25)
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode())
        for sound, hz in zip(sounds, (440, 880), strict=True):
            add_sound(container, sound, hz)
    with Recording(path) as recording:
        assert [read_number(recording.picture(n)) for n in (19, 0, 7)] == [19, 0, 7]
        assert len(recording) == 20
    assert examine(path).info.has_sound


def add_sound(container: "av.container.OutputContainer", stream: av.AudioStream, hz: int) -> None:
    """Add a second of a tone."""
    wave = 8000 * np.sin(2 * np.pi * hz * np.arange(48_000) / 48_000)
    frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None], "s16", "mono")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
    container.mux(stream.encode(frame))
    container.mux(stream.encode())


def test_a_cover_picture_is_not_taken_for_the_film(clip_of: ClipOf, tmp_path: Path) -> None:
    cover = av.VideoFrame.from_ndarray(drawn(999), format="rgb24").reformat(format="yuvj420p")
    cover.pts, cover.time_base = 0, Fraction(1, 1)
    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuvj420p"
    encoder.time_base = Fraction(1, 1)
    jpeg = b"".join(bytes(packet) for packet in [*encoder.encode(cover), *encoder.encode()])
    for path in (tmp_path / "cover.mp4", tmp_path / "cover.mkv"):
        with av.open(str(clip_of("no_sound.mp4"))) as source, av.open(str(path), "w") as container:
            packets = []
            if path.suffix == ".mkv":
                container.add_attachment("cover.jpg", "image/jpeg", jpeg)
            else:
                picture = container.add_stream("mjpeg", rate=1)
                picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuvj420p"
                picture.disposition = av.stream.Disposition.attached_pic
                packets = picture.encode(cover) + picture.encode()
            moving = container.add_stream_from_template(source.streams.video[0])
            container.mux(packets)
            for packet in source.demux(video=0):
                if packet.size:
                    packet.stream = moving
                    container.mux(packet)
        with av.open(str(path)) as container:
            assert len(container.streams.video) == 2
        info = examine(path).info
        assert info.frame_count == 30
        with Recording(path) as recording:
            assert read_number(recording.picture(17)) == 17


def test_uneven_times_survive_every_container(tmp_path: Path) -> None:
    for name in ("uneven.mp4", "uneven.mkv", "uneven.mov", "uneven.ts"):
        path = tmp_path / name
        clip = Clip(count=30, times=uneven, time_base=MS, container=None)
        make(path, replace(clip, container="mpegts") if name.endswith("ts") else clip)
        with Recording(path) as recording:
            assert (recording.times_us - recording.origin_us).tolist() == [
                1000 * time for time in uneven(30)
            ]


def with_codec(path: Path, film: Path, old: bytes, new: bytes) -> Path:
    """Copy a film and let one of its streams be of another codec."""
    content = film.read_bytes()
    place = content.index(old, content.index(b"stsd"))
    changed = content[:place] + new + content[place + 4 :]
    path.write_bytes(changed.replace(b"esds", b"skip"))
    return path


def test_a_sound_that_nobody_can_decode_yet_is_no_sound(clip_of: ClipOf, tmp_path: Path) -> None:
    path = with_codec(tmp_path / "spatial.mp4", clip_of("sound_longer.mp4"), b"mp4a", b"apac")
    info = examine(path).info
    assert info.frame_count == 30
    assert not info.has_sound
    assert info.sounds == ()
    with Recording(path) as recording:
        assert read_number(recording.picture(22)) == 22


def test_pictures_that_nobody_can_decode_yet_are_refused_with_a_sentence(
    clip_of: ClipOf, tmp_path: Path
) -> None:
    path = with_codec(tmp_path / "new.mp4", clip_of("no_sound.mp4"), b"avc1", b"zzz9")
    with pytest.raises(MediaError, match=r"new\.mp4 was filmed in a way .* cannot decode"):
        examine(path)
