"""A parcel opens whole under its passphrase, or not at all, with a sentence that says why."""

import json
import random
from pathlib import Path
from typing import NoReturn

import pytest

from observer.model.errors import (
    DamagedError,
    NewerVersionError,
    StorageError,
    WrongPassphraseError,
)
from observer.storage.parcel import Content, Sealing, kind_of, open_parcel, write_parcel
from observer.storage.surroundings import KdfCost

CHEAP = KdfCost(memory_kib=8, passes=1)
WORDS = "seven small boats"
FILM = random.Random(5).randbytes(300_000)  # noqa: S311 - content to be told apart


def write(path: Path, *contents: Content, kind: str = "session") -> Path:
    sealing = Sealing(kind=kind, passphrase=WORDS, label="CD", cost=CHEAP)
    write_parcel(path, sealing, contents, lambda _share: None)
    return path


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    return write(tmp_path / "a.ooghoogte", Content.of("manifest", b"{}"), Content.of("film", FILM))


def test_what_goes_in_comes_out_and_can_be_read_anywhere(parcel: Path) -> None:
    with open_parcel(parcel, WORDS) as opened:
        assert (opened.kind, opened.label, opened.names) == ("session", "CD", ("manifest", "film"))
        assert opened.read("manifest", 100) == b"{}"
        with opened.open("film") as film:
            assert film.read() == FILM
            film.seek(123_456)
            assert film.read(1000) == FILM[123_456:124_456]
            assert film.seek(-10, 2) == len(FILM) - 10
            assert film.read() == FILM[-10:]


def test_neither_content_nor_name_nor_coder_stands_in_clear(parcel: Path) -> None:
    plain = parcel.read_bytes()
    assert FILM[:32] not in plain
    assert b"manifest" not in plain
    assert b"CD" not in plain.split(b"}}")[0]


def test_the_kind_is_known_without_the_passphrase(parcel: Path) -> None:
    assert kind_of(parcel) == "session"


def test_a_wrong_passphrase_is_told_as_such(parcel: Path) -> None:
    with pytest.raises(WrongPassphraseError, match=r"does not open a\.ooghoogte"):
        open_parcel(parcel, "seven small goats")


def test_another_file_is_not_taken_for_a_parcel(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"\0\0\0\x18ftypmp42")
    with pytest.raises(StorageError, match="was not made by Ooghoogte"):
        kind_of(film)
    film.write_bytes(b"")
    with pytest.raises(StorageError, match="was not made by Ooghoogte"):
        kind_of(film)


def test_a_newer_format_is_named_before_any_passphrase_is_tried(parcel: Path) -> None:
    changed = parcel.read_bytes().replace(b'"format":1', b'"format":2')
    parcel.write_bytes(changed)
    with pytest.raises(NewerVersionError, match="newer version"):
        open_parcel(parcel, WORDS)


@pytest.mark.parametrize("keep", [5, 17, 19, 60, 200, 400, 1_000, 100_000, -1])
def test_a_file_that_was_cut_is_never_taken_for_whole(parcel: Path, keep: int) -> None:
    parcel.write_bytes(parcel.read_bytes()[:keep])
    with pytest.raises(StorageError, match="changed or cut"), open_parcel(parcel, WORDS) as cut:
        cut.read("film", len(FILM))


def test_no_single_changed_byte_goes_unnoticed(parcel: Path) -> None:
    whole = parcel.read_bytes()
    chance = random.Random(11)  # noqa: S311 - places to change
    for _ in range(150):
        at = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        parcel.write_bytes(changed)
        with pytest.raises(StorageError), open_parcel(parcel, WORDS) as opened:  # noqa: PT012
            opened.read("manifest", 100)
            opened.read("film", len(FILM))


def test_a_part_larger_than_it_can_be_is_refused(parcel: Path) -> None:
    with open_parcel(parcel, WORDS) as opened, pytest.raises(DamagedError):
        opened.read("film", 1000)


def test_a_header_cannot_ask_for_more_memory_than_there_is(parcel: Path) -> None:
    plain = parcel.read_bytes()
    start = plain.index(b"{")
    end = plain.index(b"}}}") + 3 if b"}}}" in plain else plain.index(b"}}") + 2
    header = json.loads(plain[start:end])
    header["slot"]["argon2id"]["memory_kib"] = 1 << 40
    packed = json.dumps(header, separators=(",", ":")).encode()
    parcel.write_bytes(plain[: start - 4] + len(packed).to_bytes(4, "big") + packed + plain[end:])
    with pytest.raises(DamagedError, match="changed or cut"):
        open_parcel(parcel, WORDS)


@pytest.mark.parametrize("said", [len(FILM) - 1, len(FILM) + 1])
def test_a_film_that_changes_while_it_is_read_stops_the_writing(tmp_path: Path, said: int) -> None:
    content = Content(name="film", size_bytes=said, open=Content.of("", FILM).open)
    with pytest.raises(StorageError, match="changed while it was read"):
        write(tmp_path / "a.ooghoogte", content)


def test_what_the_progress_raises_stops_the_writing(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(_share: float) -> None:
        raise StopError

    sealing = Sealing(kind="session", passphrase=WORDS, label="CD", cost=CHEAP)
    with pytest.raises(StopError):
        write_parcel(tmp_path / "a", sealing, [Content.of("film", FILM)], stop)


def test_a_drive_that_goes_away_while_a_film_is_read_is_named(tmp_path: Path) -> None:
    def gone() -> NoReturn:
        raise OSError(5, "Input/output error")

    source = tmp_path / "film.mp4"
    content = Content(name="film", size_bytes=10, open=gone, source=source)
    with pytest.raises(StorageError, match=r"film\.mp4"):
        write(tmp_path / "a.ooghoogte", content)
