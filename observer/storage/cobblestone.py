"""Cobblestone-256 with random access: C2SP chunked encryption with SHA-512 and AES-256-GCM.

A message is a salt of 24 bytes, a commitment of 32, and chunks of 16 KiB, each with a tag; the
last one is shorter, which marks the end. The stream is written by the `cryptography` package; it
reads only from front to back, so the reader here follows the specification
(https://c2sp.org/chunked-encryption).
"""

import io
from pathlib import Path
from typing import BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from typing_extensions import Buffer, override

from observer.model.errors import DamagedError
from observer.model.messages import msg
from observer.storage.files import disk_errors

CHUNK_BYTES = 16 * 1024
_TAG_BYTES = 16
_SALT_BYTES = 24
_COMMITMENT_BYTES = 32
_KEY_BYTES = 32
_NONCE_BYTES = 12
_HEAD_BYTES = _SALT_BYTES + _COMMITMENT_BYTES
_SEALED_BYTES = CHUNK_BYTES + _TAG_BYTES
_MOST_CHUNKS = 1 << 38
_BUFFER_BYTES = 4096
"""The reader keeps the latest chunk itself: a larger buffer would decrypt one too many."""


def plain_size(sealed_bytes: int) -> int | None:
    """Return how long the message in a file of this size is; None if no message has this size.

    Parameters
    ----------
    sealed_bytes
        Size of the encrypted file.

    Returns
    -------
    int or None
        In bytes.
    """
    chunks, last = divmod(sealed_bytes - _HEAD_BYTES, _SEALED_BYTES)
    if chunks < 0 or chunks >= _MOST_CHUNKS or last < _TAG_BYTES:
        return None
    return chunks * CHUNK_BYTES + last - _TAG_BYTES


class _Reader(io.RawIOBase):
    """Decrypts the chunks that are asked for; raises DamagedError for what was tampered with."""

    def __init__(
        self, file: io.FileIO, path: Path, key: bytes, context: bytes, start_bytes: int
    ) -> None:
        super().__init__()
        self._file = file
        self._path = path
        self._start = start_bytes
        self._at = 0
        self._chunk: tuple[int, bytes] = (-1, b"")
        try:
            self._aead, self._base, self._size = self._unlock(key, context)
            # The last chunk vouches for the length
            self._read_chunk(self._size // CHUNK_BYTES)
        except BaseException:
            self._file.close()
            raise

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            message = "negative seek position"
            raise ValueError(message)
        self._at = start + offset
        return self._at

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view) and self._at < self._size:
            number, skip = divmod(self._at, CHUNK_BYTES)
            piece = self._read_chunk(number)[skip : skip + len(view) - filled]
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._at += len(piece)
        return filled

    @override
    def close(self) -> None:
        if not self.closed:
            self._chunk = (-1, b"")
            self._file.close()
        super().close()

    def _unlock(self, key: bytes, context: bytes) -> tuple[AESGCM, int, int]:
        with disk_errors(self._path):
            size = plain_size(self._file.seek(0, io.SEEK_END) - self._start)
            self._file.seek(self._start)
            head = self._file.read(_HEAD_BYTES)
        if size is None or len(head) < _HEAD_BYTES:
            raise self._damaged()
        salt, commitment = head[:_SALT_BYTES], head[_SALT_BYTES:]
        info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
        length = _KEY_BYTES + _NONCE_BYTES + _COMMITMENT_BYTES
        derived = HKDFExpand(SHA512(), length, info).derive(key)
        if not constant_time.bytes_eq(derived[_KEY_BYTES + _NONCE_BYTES :], commitment):
            raise self._damaged()
        base = int.from_bytes(derived[_KEY_BYTES : _KEY_BYTES + _NONCE_BYTES], "big")
        return AESGCM(derived[:_KEY_BYTES]), base, size

    def _read_chunk(self, number: int) -> bytes:
        if self._chunk[0] == number:
            return self._chunk[1]
        is_last = number == self._size // CHUNK_BYTES
        wanted = _TAG_BYTES + (self._size % CHUNK_BYTES if is_last else CHUNK_BYTES)
        with disk_errors(self._path):
            self._file.seek(self._start + _HEAD_BYTES + number * _SEALED_BYTES)
            sealed = self._file.read(wanted)
        try:
            nonce = (self._base ^ number).to_bytes(_NONCE_BYTES, "big")
            plain = self._aead.decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise self._damaged() from error
        self._chunk = (number, plain)
        return plain

    def _damaged(self) -> DamagedError:
        return DamagedError(
            msg("{file} was changed or cut.", file=self._path.name),
            msg("Take the original file into the project again."),
        )


def open_sealed(path: Path, key: bytes, context: bytes, start_bytes: int = 0) -> BinaryIO:
    """Open an encrypted file to be read anywhere.

    Parameters
    ----------
    path
        Of the encrypted file.
    key
        32 bytes, as it was encrypted with.
    context
        As it was encrypted with.
    start_bytes
        Where in the file the encrypted stream begins; it reaches to the end.

    Returns
    -------
    BinaryIO
        Seekable and read-only; raises DamagedError where the file was tampered with.
    """
    with disk_errors(path):
        file = path.open("rb", buffering=0)
    reader = _Reader(file, path, key, context, start_bytes)
    return cast("BinaryIO", io.BufferedReader(reader, _BUFFER_BYTES))
