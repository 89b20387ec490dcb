"""Small sealed values: AES-256-GCM under keys that are derived from one, each for one purpose."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from observer.model.errors import DamagedError
from observer.model.messages import msg

KEY_BYTES = 32
_NONCE_BYTES = 12


def new_key() -> bytes:
    """Return a fresh random key of 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def subkey(key: bytes, purpose: str) -> bytes:
    """Return the key that `key` gives for one purpose; no purpose tells about another's.

    Parameters
    ----------
    key
        Uniformly random, 32 bytes.
    purpose
        Such as ``database``.

    Returns
    -------
    bytes
        32 bytes.
    """
    return HKDFExpand(SHA256(), KEY_BYTES, b"ooghoogte/1/" + purpose.encode()).derive(key)


def seal(key: bytes, content: bytes, context: str) -> bytes:
    """Return `content` encrypted and bound to its place.

    Parameters
    ----------
    key
        32 bytes, for this purpose only.
    content
        What is to be kept.
    context
        Where it stands: it opens nowhere else.

    Returns
    -------
    bytes
        Nonce, cipher text and tag.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Return what `seal` encrypted; DamagedError if it was changed or the key is another.

    Parameters
    ----------
    key
        As it was sealed with.
    sealed
        What `seal` returned.
    context
        As it was sealed with.

    Returns
    -------
    bytes
        The content.
    """
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise DamagedError(
            msg("A part of the project was changed or cut."),
            msg("Take the latest whole copy from the folder backups."),
        ) from error
