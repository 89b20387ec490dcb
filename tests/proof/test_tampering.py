"""Films that were tampered with are never shown."""

import random
from pathlib import Path

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor

from observer.model.errors import DamagedError
from observer.storage.cobblestone import CHUNK_BYTES, open_sealed

KEY, CONTEXT = bytes(range(32)), b"proof"
TIMES = 10_000


def _tampered(sealed: bytes, chance: random.Random) -> bytes:
    """Return a copy with bits turned over, cut, grown, or with stretches that changed places."""
    content = bytearray(sealed)
    at = chance.randrange(len(content))
    match chance.randrange(5):
        case 0:
            content[at] ^= 1 << chance.randrange(8)
        case 1:
            del content[at:]
        case 2:
            content += chance.randbytes(chance.randrange(1, 2 * CHUNK_BYTES))
        case 3:
            del content[at : at + chance.randrange(1, 100)]
        case _:
            one = CHUNK_BYTES + 16
            first, second = sorted(chance.sample(range((len(content) - 56) // one), 2))
            a, b = 56 + first * one, 56 + second * one
            content[a : a + one], content[b : b + one] = (
                content[b : b + one],
                content[a : a + one],
            )
    return bytes(content)


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_of_ten_thousand_tampered_films_none_is_read_to_its_end(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311 - repeatable
    encryptor = Cobblestone256Encryptor(KEY, CONTEXT)
    sealed = encryptor.update(chance.randbytes(70_000)) + encryptor.finalize()
    path = tmp_path / "film"
    accepted = 0
    for _ in range(TIMES):
        path.write_bytes(_tampered(sealed, chance))
        try:
            with open_sealed(path, KEY, CONTEXT) as film:
                film.read()
        except DamagedError:
            continue
        accepted += 1
    assert accepted == 0
