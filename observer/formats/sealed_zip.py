"""A zip file that opens with a passphrase: AES-256, as WinZip, 7-Zip, Keka and others read it.

WinZip, AES Encryption Information: Encryption Specification AE-1 and AE-2 (version 1.04). The
contents are stored as they are: a film is compressed already.
"""

import hashlib
import hmac
import secrets
import struct
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from observer.model.errors import FormatError
from observer.model.messages import msg

LEAST_SIGNS = 12
"""A passphrase is no shorter: the format itself slows guessing down very little."""

_ROUNDS = 1000
_SALT, _KEY, _CHECK, _MAC = 16, 32, 2, 10
_PIECE = 1 << 22
_METHOD, _VERSION, _FLAGS = 99, 51, 0x0801
# the first day that the format knows: when it was written is nobody's business
_TIME, _DAY = 0, 0x21
_EXTRA = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 0)
_LARGEST = 0xFFFF_FFFF


def sealed_zip(files: dict[str, bytes], passphrase: str) -> bytes:
    """Return a zip file of some files, each encrypted.

    Parameters
    ----------
    files
        Their contents by their names, which can be read without the passphrase.
    passphrase
        At least `LEAST_SIGNS` signs.

    Returns
    -------
    bytes
        The whole file.

    Raises
    ------
    FormatError
        If the passphrase is short, or a file larger than the format holds.
    """
    if len(passphrase) < LEAST_SIGNS:
        raise FormatError(
            msg("This passphrase is short."),
            msg(
                "Take at least {count} characters; four words that nobody guesses are good.",
                count=LEAST_SIGNS,
            ),
        )
    whole = bytearray()
    directory = bytearray()
    for name, content in files.items():
        encoded = name.encode()
        sealed = _sealed(content, passphrase.encode())
        if len(whole) + len(sealed) >= _LARGEST:
            raise FormatError(
                msg("{file} is too large to be sealed with a passphrase.", file=name),
                msg("Take fewer clips, or write the film without a passphrase."),
            )
        shared = struct.pack(
            "<HHHHHIIIHH",
            _VERSION,
            _FLAGS,
            _METHOD,
            _TIME,
            _DAY,
            0,
            len(sealed),
            len(content),
            len(encoded),
            len(_EXTRA),
        )
        place = len(whole)
        whole += b"PK\x03\x04" + shared + encoded + _EXTRA + sealed
        made_by = struct.pack("<H", _VERSION)
        rest = struct.pack("<HHHII", 0, 0, 0, 0, place)
        directory += b"PK\x01\x02" + made_by + shared + rest + encoded + _EXTRA
    ending = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(whole), 0)
    return bytes(whole + directory + b"PK\x05\x06" + ending)


def write_sealed_zip(files: dict[str, bytes], passphrase: str, path: Path) -> None:
    """Write `sealed_zip` to a file."""
    path.write_bytes(sealed_zip(files, passphrase))


def _sealed(content: bytes, passphrase: bytes) -> bytes:
    """Return contents encrypted: salt, a check of the passphrase, cipher text, and its seal."""
    salt = secrets.token_bytes(_SALT)
    keys = hashlib.pbkdf2_hmac("sha1", passphrase, salt, _ROUNDS, 2 * _KEY + _CHECK)
    cipher = _counted(content, keys[:_KEY])
    seal = hmac.digest(keys[_KEY : 2 * _KEY], cipher, "sha1")[:_MAC]
    return salt + keys[2 * _KEY :] + cipher + seal


def _counted(content: bytes, key: bytes) -> bytes:
    """Return contents under AES in counter mode, the counter little-endian from 1 on."""
    # the blocks of a stream are all different, which is what this mode is used for here
    blocks = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305  counter mode by hand
    out = bytearray()
    for start in range(0, len(content), _PIECE):
        piece = np.frombuffer(content, np.uint8, min(_PIECE, len(content) - start), start)
        count = -(-len(piece) // 16)
        counter = np.zeros((count, 2), "<u8")
        counter[:, 0] = np.arange(start // 16 + 1, start // 16 + 1 + count)
        stream = np.frombuffer(blocks.update(counter.tobytes()), np.uint8)[: len(piece)]
        out += (piece ^ stream).tobytes()
    return bytes(out)
