"""A reader of pictures holds no table of the sounds, and sees the very same pictures."""

import io
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observer.media.one_kind import Kind, OneKind, showing_only
from observer.media.source import open_media
from observer.model.errors import MediaError
from tests.unit.media.conftest import Clip, make

ClipPath = Callable[[str], Path]

NAMES = {"video": Kind.PICTURES, "audio": Kind.SOUND}
LAID_OUT = {
    "behind.mp4": {},
    "before.mp4": {"movflags": "faststart"},
    "quick.mov": {},
}
LEFT_AS_IT_IS = {
    "pieces.mp4": {"movflags": "frag_keyframe+empty_moov"},
    "other.mkv": {},
    "other.ts": {},
}


def film(path: Path, options: dict[str, str], *, tone_s: float = 1.0) -> Path:
    make(path, Clip(count=30, tone_s=tone_s, container_options=options))
    return path


def packets(path: Path, kind: str, only: Kind | None) -> list[tuple[object, ...]]:
    """Return all that there is to know of the packets of a stream."""
    with open_media(path, only=only) as media:
        stream = next(each for each in media.container.streams if each.type == kind)
        return [
            (each.pts, each.dts, each.pos, each.duration, each.is_keyframe, bytes(each))
            for each in media.container.demux(stream)
        ]


def kinds(path: Path, only: Kind | None) -> list[str]:
    with open_media(path, only=only) as media:
        return [stream.type for stream in media.container.streams]


@pytest.mark.parametrize("name", LAID_OUT)
@pytest.mark.parametrize("kind", NAMES)
def test_what_is_left_is_the_very_same(name: str, kind: str, tmp_path: Path) -> None:
    path = film(tmp_path / name, LAID_OUT[name])
    assert sorted(kinds(path, None)) == ["audio", "video"]
    assert kinds(path, NAMES[kind]) == [kind]
    assert packets(path, kind, NAMES[kind]) == packets(path, kind, None)


@pytest.mark.parametrize("name", LEFT_AS_IT_IS)
def test_other_files_are_read_as_they_are(name: str, tmp_path: Path) -> None:
    path = film(tmp_path / name, LEFT_AS_IT_IS[name])
    for only in Kind:
        assert kinds(path, only) == kinds(path, None)


def test_a_film_without_sound_is_not_left_without_anything(tmp_path: Path) -> None:
    path = film(tmp_path / "silent.mp4", {}, tone_s=0.0)
    assert kinds(path, Kind.SOUND) == ["video"]


def test_a_sound_alone_is_still_no_film(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(film(tmp_path / "film.mp4", {}))) as given_, av.open(str(path), "w") as made:
        stream = made.add_stream_from_template(given_.streams.audio[0])
        for packet in given_.demux(given_.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                made.mux(packet)
    with open_media(path, only=Kind.PICTURES) as media, pytest.raises(MediaError):
        _ = media.video


def test_a_film_opened_again_is_seen_the_same_way(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", {})
    with open_media(path, only=Kind.PICTURES) as media, media.again() as again:
        assert [stream.type for stream in again.container.streams] == ["video"]


def test_closing_it_closes_the_file(tmp_path: Path) -> None:
    file = film(tmp_path / "film.mp4", {}).open("rb")
    shown = showing_only(Kind.PICTURES, file)
    assert shown is not file
    shown.close()
    assert file.closed


@settings(max_examples=60)
@given(
    content=st.binary(min_size=12, max_size=80),
    places=st.lists(st.integers(0, 15), min_size=1, max_size=3, unique=True),
    reads=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), max_size=8),
)
def test_however_it_is_read_only_the_names_are_others(
    content: bytes, places: list[int], reads: list[tuple[int, int]]
) -> None:
    names = tuple(sorted(4 * place for place in places if 4 * place + 4 <= len(content))) or (0,)
    expected = bytearray(content)
    for name in names:
        expected[name : name + 4] = b"free"
    seen = OneKind(io.BytesIO(content), names)
    assert seen.read() == bytes(expected)
    for place, count in reads:
        assert seen.seek(place) == place
        assert seen.read(count) == bytes(expected[place : place + count])


@settings(max_examples=100)
@given(
    cut=st.integers(0, 4000),
    changes=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=12),
)
def test_a_damaged_table_of_contents_is_no_trouble(
    small_film: bytes, cut: int, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(small_film)
    for place, value in changes:
        content[place % len(content)] = value
    damaged = bytes(content[: max(len(content) - cut, 0)])
    for kind in Kind:
        shown = showing_only(kind, io.BytesIO(damaged))
        found = shown.read()
        changed = bytes(a for a, b in zip(damaged, found, strict=True) if a != b)
        assert set(changed) <= set(b"trak")


@pytest.fixture(scope="module")
def small_film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film whose table of contents stands at its begin."""
    folder = tmp_path_factory.mktemp("one_kind")
    return film(folder / "small.mp4", {"movflags": "faststart"}).read_bytes()
