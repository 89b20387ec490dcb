"""A file that opens with its passphrase alone, in any program that knows AES in zip files."""

import hashlib
import hmac
import io
import zipfile

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from observer.formats.sealed_zip import sealed_zip
from observer.model.errors import FormatError

WORDS = "vier losse woorden één"


def opened(archive: bytes, name: str, passphrase: str) -> bytes:
    """Return a file out of it, read after WinZip's specification, block by block."""
    with zipfile.ZipFile(io.BytesIO(archive)) as directory:
        info = directory.getinfo(name)
    assert (info.compress_type, info.flag_bits & 1, info.CRC) == (99, 1, 0)
    assert info.extra == b"\x01\x99\x07\x00\x02\x00AE\x03\x00\x00"
    begin = info.header_offset + 30 + len(name.encode()) + len(info.extra)
    sealed = archive[begin : begin + info.compress_size]
    salt, check, cipher, seal = sealed[:16], sealed[16:18], sealed[18:-10], sealed[-10:]
    keys = hashlib.pbkdf2_hmac("sha1", passphrase.encode(), salt, 1000, 66)
    if check != keys[64:] or seal != hmac.digest(keys[32:64], cipher, "sha1")[:10]:
        message = "the passphrase is another, or the file was changed"
        raise ValueError(message)
    block = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor()  # noqa: S305  counter mode by hand
    content = bytearray()
    for start in range(0, len(cipher), 16):
        stream = block.update((start // 16 + 1).to_bytes(16, "little"))
        content += bytes(a ^ b for a, b in zip(cipher[start : start + 16], stream, strict=False))
    return bytes(content)


def test_what_was_sealed_comes_out_with_the_passphrase_and_not_without() -> None:
    files = {"film.mp4": bytes(range(256)) * 41 + b"end", "film.vtt": "é".encode(), "none": b""}
    archive = sealed_zip(files, WORDS)
    assert {name: opened(archive, name, WORDS) for name in files} == files
    with pytest.raises(ValueError, match="passphrase is another"):
        opened(archive, "film.mp4", "vier losse woorden een")
    assert bytes(range(64)) not in archive


def test_a_changed_file_does_not_open() -> None:
    archive = bytearray(sealed_zip({"film.mp4": b"x" * 100}, WORDS))
    archive[90] ^= 1
    with pytest.raises(ValueError, match="changed"):
        opened(bytes(archive), "film.mp4", WORDS)


def test_no_two_files_are_sealed_alike_and_none_tells_when() -> None:
    first, second = (sealed_zip({"a": b"same" * 8}, WORDS) for _ in range(2))
    assert first != second
    with zipfile.ZipFile(io.BytesIO(first)) as directory:
        assert directory.getinfo("a").date_time == (1980, 1, 1, 0, 0, 0)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(FormatError, match="at least 12 characters"):
        sealed_zip({"a": b""}, "kort")
