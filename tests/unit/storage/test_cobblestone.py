"""The random-access reader against the stream cipher of the cryptography package."""

import io
import random
from pathlib import Path

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observer.model.errors import DamagedError, DiskError
from observer.storage.cobblestone import CHUNK_BYTES, open_sealed, plain_size

KEY = bytes(range(32))
CONTEXT = b"a test"
SIZES = (0, 1, 100, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 100_000)


def _content(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311 - content to be told apart


def _seal(path: Path, content: bytes) -> Path:
    encryptor = Cobblestone256Encryptor(KEY, CONTEXT)
    path.write_bytes(encryptor.update(content) + encryptor.finalize())
    return path


@pytest.mark.parametrize("size", SIZES)
def test_what_the_package_wrote_is_read_back(tmp_path: Path, size: int) -> None:
    sealed = _seal(tmp_path / "film", _content(size))
    assert plain_size(sealed.stat().st_size) == size
    with open_sealed(sealed, KEY, CONTEXT) as film:
        assert film.read() == _content(size)
        assert film.seek(0, io.SEEK_END) == size


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    size=st.sampled_from(SIZES),
    reads=st.lists(
        st.tuples(st.integers(0, 110_000), st.integers(0, 40_000)), min_size=1, max_size=8
    ),
)
def test_any_stretch_reads_as_it_does_from_a_plain_file(
    tmp_path: Path, size: int, reads: list[tuple[int, int]]
) -> None:
    content = _content(size)
    with open_sealed(_seal(tmp_path / "film", content), KEY, CONTEXT) as film:
        plain = io.BytesIO(content)
        for position, length in reads:
            assert film.seek(position) == plain.seek(position)
            assert film.read(length) == plain.read(length)
            assert film.tell() == plain.tell()


def test_it_is_seekable_readable_and_cannot_be_written(tmp_path: Path) -> None:
    with open_sealed(_seal(tmp_path / "film", b"abc"), KEY, CONTEXT) as film:
        assert (film.seekable(), film.readable(), film.writable()) == (True, True, False)
        with pytest.raises(ValueError, match="negative seek"):
            film.seek(-1)
    assert film.closed


def test_two_hundred_tampered_files_are_all_refused(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - repeatable
    sealed = _seal(tmp_path / "film", _content(40_000)).read_bytes()
    for _ in range(200):
        changed = bytearray(sealed)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        (tmp_path / "film").write_bytes(changed)
        with pytest.raises(DamagedError), open_sealed(tmp_path / "film", KEY, CONTEXT) as film:
            film.read()


@pytest.mark.parametrize("cut", [1, 15, 16, 17, 7000, CHUNK_BYTES + 16, 40_016, 40_048, 40_088])
def test_a_cut_file_is_refused_when_it_is_opened(tmp_path: Path, cut: int) -> None:
    path = _seal(tmp_path / "film", _content(40_000))
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(DamagedError, match="film was changed or cut"):
        open_sealed(path, KEY, CONTEXT)


def test_a_file_cut_at_a_chunk_is_refused(tmp_path: Path) -> None:
    path = _seal(tmp_path / "film", _content(2 * CHUNK_BYTES))
    head_and_chunk = 56 + CHUNK_BYTES + 16
    path.write_bytes(path.read_bytes()[:head_and_chunk])
    with pytest.raises(DamagedError):
        open_sealed(path, KEY, CONTEXT)


def test_chunks_cannot_change_places(tmp_path: Path) -> None:
    path = _seal(tmp_path / "film", _content(3 * CHUNK_BYTES))
    sealed = path.read_bytes()
    one = CHUNK_BYTES + 16
    path.write_bytes(
        sealed[:56]
        + sealed[56 + one : 56 + 2 * one]
        + sealed[56 : 56 + one]
        + sealed[56 + 2 * one :]
    )
    with open_sealed(path, KEY, CONTEXT) as film, pytest.raises(DamagedError):
        film.read()


@pytest.mark.parametrize(("key", "context"), [(bytes(32), CONTEXT), (KEY, b"another film")])
def test_another_key_or_place_opens_nothing(tmp_path: Path, key: bytes, context: bytes) -> None:
    path = _seal(tmp_path / "film", b"abc")
    with pytest.raises(DamagedError):
        open_sealed(path, key, context)


def test_a_film_that_is_gone_names_the_drive(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="film is not there"):
        open_sealed(tmp_path / "film", KEY, CONTEXT)
